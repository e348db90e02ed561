"""The law changes in mid-run: what running matters owe under the new one.

    new_steps           what is done stays done, what is demanded now is demanded
    finish_under_old    matters that arrived before go on under the law they arrived under
    restart             every running matter begins anew

A step demanded before an act that is done already can no longer be performed in order: it is recorded as missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from constraints.calendar import DAY
from model.case import CLOSED, PENDING, Case
from model.kernel import Rank
from model.law import Law
from model.record import Life

if TYPE_CHECKING:
    from model.city import City
    from scenarios.scenario import Law as LawInForce


class Transition:
    def __init__(self, city: City) -> None:
        self.city = city
        self.policy = city.scene.entry.transition

    def begin(self) -> None:
        """Book the days on which the law changes."""
        city = self.city
        for law in city.scene.laws[1:]:
            day = city.calendar.day_of(law.since)
            city.kernel.schedule_event(day * DAY, Rank.ENVIRONMENT, -1, self.amend, law)

    def amend(self, law: LawInForce) -> None:
        city = self.city
        city.laws.append(Law(city.scene, law, city.tables, city.now))
        city.cause = row = city.record.row(city.kernel.now, Life.AMENDED)
        if self.policy == "finish_under_old":
            return
        for case in sorted(city.cases.values(), key=lambda c: c.key):
            if case.ending != CLOSED:
                self._carry_over(case, row)
        city.meetings.readmit_all()

    def _carry_over(self, case: Case, row: int) -> None:
        city = self.city
        before = case.row
        if self.policy == "restart":
            for token in sorted(case.tokens.values(), key=lambda t: t.key):
                if token.extra is None:
                    city.withdraw(token, row)
            case.done = case.missed = case.open = 0
            case.round += 1
            case.did.clear()
        case.law = city.law
        old = case.form
        case.form = city.law.form(case.kind, case.attributes)
        city.compare(case, old, row)
        for token in sorted(case.tokens.values(), key=lambda t: t.key):
            city.clocks.stop(token)
            if token.extra is None and token.act in case.form.limits:
                city.clocks.start(token)
            if token.state == PENDING:
                city.route_later(token)
        case.row = before
        city.advance(case, before)
