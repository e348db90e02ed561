"""Duties that return: what is owed once in every week, ten days, month or year, and what was missed.

A periodic duty is owed on every open matter that it covers, once in each period that begins while the matter is open;
where nothing else is owed on a matter, from its arrival on.  What is not done by the end of its period is missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from constraints.calendar import DAY, in_known_unit
from constraints.language.nodes import Duty
from constraints.language.scalars import Duration
from model.case import CLOSED, Case, Token
from model.kernel import Rank
from model.record import Life
from scenarios.draws import stable

if TYPE_CHECKING:
    from model.city import City

CALENDAR: dict[str, Literal["week", "month", "year"]] = {"weeks": "week", "months": "month", "years": "year"}


class Duties:
    def __init__(self, city: City) -> None:
        self.city, self.calendar = city, city.calendar
        self.owed: dict[str, dict[int, tuple[Token, int]]] = {}

    # ── periods ──────────────────────────────────────────────────────────────────────────────────────────────

    def periods(self, unit: str) -> list[tuple[int, int]]:
        """The periods that touch the horizon: first day, and the day after the last.

        Weeks, months and years are the calendar's; other units run one after the other from the first day."""
        found: list[tuple[int, int]] = []
        day, days = 0, self.city.scene.days
        if unit in CALENDAR:
            day = self.calendar.start_of(0, CALENDAR[unit])
        while day < days:
            after = self.calendar.start_of_next(day, CALENDAR[unit]) if unit in CALENDAR else self._after(day, unit)
            found.append((day, after))
            day = after
        return found

    def _after(self, day: int, unit: str) -> int:
        number, known = in_known_unit(Duration(number=1, unit=unit), self.city.law.units)
        if known == "working_days":
            return max(day + 1, self.calendar.add_working_days(day, number))
        if known in ("minutes", "hours"):
            return day + 1
        later = self.calendar.end_of(day * DAY, Duration(number=number, unit=known), "midnight") // DAY
        return max(day + 1, day + number if known == "calendar_days" else later)

    def begin(self) -> None:
        """Book the beginning of every period of every duty."""
        city = self.city
        for law in city.scene.laws:
            for duty in law.rulebook.family(Duty):
                often = duty.how_often
                if often is not None and often.at_least and duty.creates is None and duty.id not in self.owed:
                    self.owed[duty.id] = {}
                    for first, _ in self.periods(often.per):
                        if first >= 0:
                            city.kernel.schedule_event(first * DAY, Rank.MEETINGS, stable(duty.id), self.period_begins, duty.id)

    # ── owing ────────────────────────────────────────────────────────────────────────────────────────────────

    def period_begins(self, duty: str) -> None:
        """What the last period left undone was missed; everything open is owed anew."""
        city = self.city
        period = city.kernel.now // DAY
        for number, (token, since) in list(self.owed[duty].items()):
            if since >= 0:
                city.record.row(
                    city.kernel.now,
                    Life.MISSED,
                    token.act,
                    number,
                    seat=token.part,
                    clause=token.clause,
                    cause=token.row,
                    follows=token.row,
                )
            self.owed[duty][number] = (token, period)
        for case in sorted(city.cases.values(), key=lambda c: c.key):
            if duty in case.form.periodic and case.number not in self.owed[duty]:
                self.owe(case, duty, period)

    def arrived(self, case: Case) -> None:
        """A matter on which nothing else is owed owes its periodic duties from the start."""
        if case.form.periodic and not case.form.owed:
            for duty in case.form.periodic:
                self.owe(case, duty, -1)
                case.holds += 1

    def owe(self, case: Case, duty: str, since: int) -> None:
        """Lay the act before those who owe it; `since` is the day on which the period began, -1 in mid-period."""
        city = self.city
        node = case.law.rulebook[duty]
        assert isinstance(node, Duty)
        for name in node.act:
            act = city.tables.acts.of(name)
            raw = case.law.who(node.who, name, case.form, case.attributes, case.law.clause(duty))

            def performed(token: Token, row: int, case: Case = case) -> None:
                del token
                self.owed[duty].pop(case.number, None)
                if case.holds and not case.form.owed:
                    case.holds -= 1
                    if case.ending != CLOSED:
                        city.advance(case, row)

            token = city.lay(case, act, None, raw, case.law.clause(duty), performed)
            token.own_term = True
            self.owed[duty][case.number] = (token, since)
            city.route_later(token)

    def closed(self, case: Case) -> None:
        """A matter that is over owes nothing more."""
        for duty in case.form.periodic:
            self.owed[duty].pop(case.number, None)

    def __len__(self) -> int:
        return sum(len(owed) for owed in self.owed.values())
