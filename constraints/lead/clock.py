"""The working-day calendar as the clock of a network, and what times come to over all days on which a matter may come up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any

from constraints.calendar import DAY, Calendar, Units, in_known_unit
from constraints.errors import Mistakes
from constraints.language.nodes import Cutoff
from constraints.language.scalars import Duration
from constraints.limits import MORNING
from constraints.units import calendar


@dataclass(eq=False)
class CalendarClock:
    """Office time: a matter comes up at nine on a working day, periods end at close of business, events begin at nine.

    Raises `Mistakes` beyond the years the calendar covers."""

    calendar: Calendar
    units: Units
    _known: dict[tuple[str, int, Any], int] = field(default_factory=dict)

    def run(self, at: int, length: Duration) -> int:
        return self._once("run", at, length, lambda: self.calendar.end_of(at, length, "close", self.units))

    def cutoff(self, at: int, cutoff: Cutoff) -> int:
        return self._once("cutoff", at, cutoff, lambda: self.calendar.next_cutoff(at, cutoff, "close"))

    def event(self, at: int, length: Duration) -> int:
        return self._once("event", at, length, lambda: self._event(at, length))

    def _event(self, at: int, length: Duration) -> int:
        number, unit = in_known_unit(length, self.units)
        if unit in ("minutes", "hours"):
            return self.calendar.next_office_minute(at + number * (60 if unit == "hours" else 1))
        if number == 0:
            return at
        day = self.calendar.on_or_after(at // DAY)
        while not self._leaves(day * DAY + MORNING, length, at):
            day = self.calendar.add_working_days(day, 1)
        return max(at, day * DAY + MORNING)

    def _leaves(self, event: int, length: Duration, at: int) -> bool:
        """Does an event leave a lead time to what is in at an instant?  What is due before the years covered is due too soon."""
        try:
            return self.calendar.latest_before(event, length, "close", self.units) >= at
        except Mistakes:
            return False

    def _once(self, what: str, at: int, about: Duration | Cutoff, work: Callable[[], int]) -> int:
        key = (what, at, str(about))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = work()
        return found

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Nine o'clock on every working day of the years covered."""
        at = self.calendar
        return tuple(d * DAY + MORNING for d in range(at.first_day, at.end_day) if at.is_working_day(d))

    def date_of(self, minute: int) -> str:
        return self.calendar.date_of(minute // DAY).isoformat()

    def minute(self, day: str) -> int:
        """Nine o'clock on a date."""
        return self.calendar.day_of(date.fromisoformat(day)) * DAY + MORNING

    def days(self, start: int, end: int) -> int:
        """Calendar days from one instant to another, the first not counted."""
        return end // DAY - start // DAY

    def working_days(self, start: int, end: int) -> int:
        """Working days from one instant to another, the first not counted."""
        return self.calendar.working_days_between(start // DAY + 1, end // DAY + 1)


def clock_for(units: Units) -> CalendarClock:
    """The clock of the decreed years, with what these units are."""
    return clock_under(tuple(sorted((name, d.number, d.unit) for name, d in units.items())))


@cache
def clock_under(units: tuple[tuple[str, int, str], ...]) -> CalendarClock:
    """The clock of the decreed years, with what units are: name, number and unit of each; made once."""
    return CalendarClock(calendar(), {name: Duration(number=number, unit=unit) for name, number, unit in units})


@dataclass(frozen=True)
class Span:
    """How long something takes over all starts: calendar and working days, the first day not counted, at the best and at the
    worst, with the first day on which it is so."""

    least: int
    least_on: str
    most: int
    most_on: str
    least_working: int
    most_working: int

    def contract(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def instant(self) -> bool:
        return self.most == 0


def span(clock: CalendarClock, ends: Callable[[int], int]) -> tuple[Span, int] | None:
    """What `ends` takes over all starts, and the worst start; nothing where every start leads beyond the years covered."""
    found = [(clock.days(start, end), start, clock.working_days(start, end)) for start, end in _ended(clock, ends)]
    if not found:
        return None
    least, most = min(found), max(found, key=lambda one: (one[0], -one[1]))
    working = [one[2] for one in found]
    return Span(least[0], clock.date_of(least[1]), most[0], clock.date_of(most[1]), min(working), max(working)), most[1]


def _ended(clock: CalendarClock, ends: Callable[[int], int]) -> Iterator[tuple[int, int]]:
    for start in clock.starts:
        try:
            end = ends(start)
            clock.calendar.is_working_day(end // DAY)
        except Mistakes:  # beyond the years known
            continue
        yield start, end
