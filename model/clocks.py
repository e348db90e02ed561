"""Limits that run: when they start, when they stand still, what follows when they have passed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from constraints.calendar import DAY, in_known_unit
from constraints.language.scalars import Duration
from model.case import DONE, PENDING, Case, Token
from model.form import Limit
from model.kernel import Rank
from model.record import NOBODY, Life

if TYPE_CHECKING:
    from model.city import City


@dataclass(slots=True)
class Running:
    """One limit of one token: when it ends, the event booked for then; the minute since which it stands still, or -1."""

    limit: Limit
    end: int
    event: Any
    paused: int = -1


class Clocks:
    def __init__(self, city: City) -> None:
        self.city, self.calendar = city, city.calendar

    # ── starting ─────────────────────────────────────────────────────────────────────────────────────────────

    def start(self, token: Token) -> None:
        """The act was laid before those who owe it: start what starts with that, or has started before."""
        for limit in token.case.form.limits[token.act]:
            if not limit.is_lead:
                end = self.end_of(token.case, limit)
                if end is not None:
                    self.arm(token, limit, end)

    def started(self, case: Case, act: int) -> None:
        """An act was done that starts limits of others."""
        for limit in case.form.started[act]:
            for token in list(case.tokens.values()):
                if token.act == limit.act and token.extra is None and not limit.is_lead:
                    end = self.end_of(case, limit)
                    if end is not None:
                        self.arm(token, limit, end)

    def end_of(self, case: Case, limit: Limit) -> int | None:
        """When a limit ends that applies now; nothing while it has not started or its length is not known."""
        length = self._length(case, limit)
        law, now = case.law, self.city.kernel.now
        if length is None:
            return None
        if limit.sort == "at_least":
            event = self._day(case, limit)
            return None if event is None else self.calendar.latest_before(event, length, law.ends, law.units)
        start: int | None = now
        if limit.after >= 0:
            start = case.at.get(limit.after) if case.done >> limit.after & 1 else None
        elif limit.attribute is not None:
            start = self._day(case, limit)
        return None if start is None else self.calendar.end_of(start, length, law.ends, law.units)

    def _length(self, case: Case, limit: Limit) -> Duration | None:
        if limit.length_from is None:
            return limit.length
        value = case.attributes.get(limit.length_from)
        if not isinstance(value, str) or " " not in value:
            return None
        number, unit = value.split(" ", 1)
        return Duration(number=int(number), unit=unit if unit.endswith("s") else unit + "s")

    def _day(self, case: Case, limit: Limit) -> int | None:
        """00:00 of the day in the attribute that a limit counts from or back from."""
        value = case.attributes.get(limit.attribute or "")
        return (int(value) - self.calendar.epoch.toordinal()) * DAY if isinstance(value, int | float) else None

    def arm(self, token: Token, limit: Limit, end: int) -> None:
        """Book the expiry; a limit that has passed already expires at once."""
        running = Running(limit, end, None)
        self._book(token, running)
        token.expiry = [*(token.expiry or ()), running]

    def _book(self, token: Token, running: Running) -> None:
        kernel = self.city.kernel
        minute = max(running.end, kernel.now)
        running.event = kernel.schedule_event(minute, Rank.EXPIRIES, token.key, self.expire, token, running)

    # ── standing still ───────────────────────────────────────────────────────────────────────────────────────

    def stop(self, token: Token) -> None:
        for running in token.expiry or ():
            if running.event is not None:
                self.city.kernel.cancel(running.event)
        token.expiry = None

    def pause(self, token: Token) -> None:
        """Nobody is able: limits that run only while somebody is stand still."""
        for running in token.expiry or ():
            if running.limit.able and running.event is not None:
                self.city.kernel.cancel(running.event)
                running.event, running.paused = None, self.city.kernel.now

    def resume(self, token: Token) -> None:
        """Somebody is able again: the days that were lost are added."""
        for running in token.expiry or ():
            if running.paused >= 0:
                running.end = self._shifted(token.case, running, self.city.kernel.now)
                running.paused = -1
                self._book(token, running)

    def _shifted(self, case: Case, running: Running, now: int) -> int:
        calendar, law = self.calendar, case.law
        length = self._length(case, running.limit)
        unit = in_known_unit(length, law.units)[1] if length is not None else "minutes"
        first, last, rest = running.paused // DAY, now // DAY, running.end % DAY
        if unit in ("minutes", "hours"):
            return running.end + now - running.paused
        if unit == "working_days":
            lost = calendar.working_days_between(first, last)
            return calendar.add_working_days(running.end // DAY, lost) * DAY + rest if lost else running.end
        return calendar.on_or_after(running.end // DAY + last - first) * DAY + rest

    # ── expiry ───────────────────────────────────────────────────────────────────────────────────────────────

    def expire(self, token: Token, running: Running) -> None:
        """The limit has passed: it is late, or silence means something."""
        city, limit, case = self.city, running.limit, token.case
        running.event = None
        row = city.record.row(
            city.kernel.now, Life.EXPIRE, token.act, case.number, 0, token.part, limit.clause, 0, token.row, token.row
        )
        match limit.effect:
            case "none":
                return
            case "agreed":
                city.settled(token, DONE)
                city.part_done(token, NOBODY, row)
            case "refused":
                city.settled(token, DONE)
                city.turning.append((token.key, token, row))
            case "returns":
                city.settled(token, DONE)
                city.turn_back(case, token.act, row, limit.to_act)
            case "escalates":
                self._escalate(token, limit, row)

    def _escalate(self, token: Token, limit: Limit, row: int) -> None:
        """The act is owed by somebody else now."""
        city, case = self.city, token.case
        act = city.tables.acts.said[token.act]
        token.raw = case.law.who(limit.to_whom, act, case.form, case.attributes, limit.clause)
        token.own_term, token.clause, token.row = True, limit.clause, row
        if city.respecify(token):
            city.recheck(token, row)
            if token.state == PENDING:
                city.route_later(token)
