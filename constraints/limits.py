"""Limits on the real calendar: what they leave of the time, for every day on which a matter may start.

Every operator of the calendar is monotone, so the earliest arrival is made of minima and the latest of maxima, and two
limits contradict each other exactly when, for some start, an act must be done before it can be.  All days of the years
decreed are tried; what is found holds for these years, not for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from constraints.calendar import DAY, Calendar, Units, in_known_unit
from constraints.errors import Mistakes
from constraints.language.scalars import Duration

NEVER = 1 << 60
MORNING = 9 * 60
"""A start is at nine on the day."""


@dataclass(frozen=True)
class Within:
    """`act` at the latest `length` after `start`."""

    clause: str
    act: str
    start: str
    length: Duration


@dataclass(frozen=True)
class Ahead:
    """`act` at least `length` before `event`."""

    clause: str
    act: str
    event: str
    length: Duration


@dataclass(frozen=True)
class Clash:
    """On this day an act must be done before it can be: which, and by which clauses."""

    day: int
    act: str
    clauses: tuple[str, ...]


def clash(
    calendar: Calendar,
    units: Units,
    anchor: str,
    limits: Iterable[Within],
    leads: Iterable[Ahead],
    order: Iterable[tuple[str, str]],
) -> Clash | None:
    """The first day of the decreed years on which, the matter being at `anchor`, the limits leave no time."""
    bounds, ahead, pairs = list(limits), list(leads), list(order)
    following = _after(anchor, pairs)
    for day in range(calendar.first_day, calendar.end_day):
        try:
            found = _clash(calendar, units, anchor, day * DAY + MORNING, bounds, ahead, pairs, following)
        except Mistakes:  # a limit that ends beyond the years known
            continue
        if found is not None:
            return Clash(day, *found)
    return None


def _after(anchor: str, pairs: list[tuple[str, str]]) -> set[str]:
    found, todo = {anchor}, [anchor]
    while todo:
        now = todo.pop()
        for a, b in pairs:
            if a == now and b not in found:
                found.add(b)
                todo.append(b)
    return found


def _clash(
    calendar: Calendar,
    units: Units,
    anchor: str,
    start: int,
    limits: list[Within],
    leads: list[Ahead],
    order: list[tuple[str, str]],
    following: set[str],
) -> tuple[str, tuple[str, ...]] | None:
    latest: dict[str, int] = {}
    why: dict[str, tuple[str, ...]] = {anchor: ()}

    def lower(act: str, value: int, clauses: tuple[str, ...]) -> bool:
        if value >= latest.get(act, NEVER):
            return False
        latest[act], why[act] = value, tuple(dict.fromkeys(clauses))
        return True

    for one in limits:
        if one.start == anchor:
            lower(one.act, calendar.end_of(start, one.length, "close", units), (one.clause,))
    changed = bool(latest)
    rounds = len(leads) + len(order) + 1
    while changed and rounds:
        changed, rounds = False, rounds - 1
        for lead in leads:
            if lead.event in latest:
                due = calendar.latest_before(latest[lead.event], lead.length, "close", units)
                changed |= lower(lead.act, due, (*why[lead.event], lead.clause))
        for a, b in order:
            if b in latest and a != anchor:
                changed |= lower(a, latest[b], why[b])
    late = [act for act, value in latest.items() if act in following and value < start]
    return (late[0], why[late[0]]) if late else None


@dataclass(frozen=True)
class Spread:
    """How long something takes at least, in calendar days, over all starts: the shortest and the longest, with a day on
    which each begins."""

    shortest: int
    shortest_day: int
    longest: int
    longest_day: int


def ahead_of_event(calendar: Calendar, units: Units, length: Duration) -> Spread:
    """From handing something in, at the soonest, to the event that must lie `length` later: in calendar days."""
    number, unit = in_known_unit(length, units)
    return _ahead_of_event(calendar, Duration(number=number, unit=unit))


@cache
def _ahead_of_event(calendar: Calendar, length: Duration) -> Spread:
    """The event moves on with the start, so both are walked through the years once."""
    event = calendar.first_day
    found: list[tuple[int, int]] = []
    for day in range(calendar.first_day, calendar.end_day):
        event = max(event, day)
        try:
            while calendar.latest_before(event * DAY + MORNING, length, "close") < day * DAY + MORNING:
                event += 1
        except Mistakes:
            if event >= calendar.end_day - 1:
                break
            event += 1
            continue
        found.append((event - day, day))
    least, most = min(found), max(found, key=lambda f: (f[0], -f[1]))
    return Spread(least[0], least[1], most[0], most[1])


def differs(
    calendar: Calendar, one: Mapping[str, Duration], other: Mapping[str, Duration], length: Duration, *, back: bool
) -> int | None:
    """The first day on which a limit, or a lead time counted `back`, ends differently under two readings of its unit."""
    for day in range(calendar.first_day, calendar.end_day):
        at = day * DAY + MORNING
        try:
            if back:
                ends = [calendar.latest_before(at, length, "close", units) for units in (one, other)]
            else:
                ends = [calendar.end_of(at, length, "close", units) for units in (one, other)]
        except Mistakes:
            continue
        if ends[0] != ends[1]:
            return day
    return None


def ends_later(
    calendar: Calendar, one: Duration, units: Units, other: Duration, others: Units, *, back: bool = False
) -> int | None:
    """The first day on which the one limit ends after the other, both from one event; counted `back`, on which the one
    lead time is the shorter."""
    for day in range(calendar.first_day, calendar.end_day):
        at = day * DAY + MORNING
        try:
            if back:
                ends = (calendar.latest_before(at, one, "close", units), calendar.latest_before(at, other, "close", others))
            else:
                ends = (calendar.end_of(at, one, "close", units), calendar.end_of(at, other, "close", others))
        except Mistakes:
            continue
        if ends[0] > ends[1]:
            return day
    return None
