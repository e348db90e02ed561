"""Legal time: working days as decreed, office hours, limits, lead times, cut-offs.

An *instant* is a whole number of minutes since 00:00 of `Calendar.epoch` (+08:00 the year round); a *day* is a
whole number of days since the epoch; both may be negative.  Minute 1440 is 24:00 of day 0 and 00:00 of day 1;
as a start it belongs to day 1.  Every operator is monotone: a later argument never gives an earlier result, and
the search for shortest and longest lawful times rests on that.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from constraints.errors import Code, Mistake, Mistakes, Place, mistake
from constraints.source import Path_, Source, read

if TYPE_CHECKING:
    from constraints.language.nodes import Cutoff
    from constraints.language.scalars import Duration

Ends: TypeAlias = Literal["close", "midnight"]
Period: TypeAlias = Literal["week", "month", "year"]
Policy: TypeAlias = Literal["error", "statutory"]
Hours: TypeAlias = tuple[tuple[int, int], ...]
Units: TypeAlias = Mapping[str, "Duration"]

DAY = 1440
OFFICE_HOURS: Hours = ((8 * 60 + 30, 12 * 60), (13 * 60 + 30, 17 * 60 + 30))
UNITS = ("minutes", "hours", "working_days", "calendar_days", "months", "years")
NO_UNITS: Units = MappingProxyType({})
SHIPPED = Path(__file__).with_name("calendar_cn.json")
CHINA = timezone(timedelta(hours=8))


# ── the table ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Decree:
    """One year's notice: days off (weekends among them included) and weekend days worked in exchange."""

    notice: str
    holidays: frozenset[date]
    make_up: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """What is known: decreed years, and for some years without a notice the days off by statute alone."""

    file: str
    decreed: Mapping[int, Decree]
    statutory: Mapping[int, frozenset[date]] = field(default_factory=dict)

    def under(self, other: Table) -> Table:
        """This table with `other` merged on top: a year that `other` gives replaces the whole year here."""
        return Table(other.file, {**self.decreed, **other.decreed}, {**self.statutory, **other.statutory})


@lru_cache(maxsize=1)
def shipped_table() -> Table:
    """Mainland China, 2020–2026 decreed, 2027–2036 by statute."""
    return replace(_read(SHIPPED), file=SHIPPED.name)


def user_table(path: Path) -> Table:
    """The shipped table with the years of the file at `path` merged on top.

    The file has the form of the shipped one.  Raises `Mistakes` with all that is wrong with it."""
    return shipped_table().under(_read(path))


def _read(path: Path) -> Table:
    form = _Form(read(path))
    form.fields((), required=("decreed",), other=("about", "statutory"))
    decreed = {year: form.decree(year, at) for year, at in form.years("decreed")}
    statutory = {year: form.days(at, year) for year, at in form.years("statutory")}
    if form.found:
        raise Mistakes(form.found)
    return Table(str(path), decreed, statutory)


_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))?")


class _Form:
    """Reads a table strictly and keeps every mistake with its place."""

    def __init__(self, source: Source) -> None:
        self.source, self.found = source, list[Mistake]()

    def at(self, path: Path_) -> Any:
        """The value at `path`; `None` where there is none."""
        value: Any = self.source.data
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        return value

    def bad(self, path: Path_, wanted: str, value: object, **more: Any) -> None:
        self.found.append(mistake(Code.BAD_VALUE, self.source.place(path), value=value, wanted=wanted, **more))

    def fields(self, path: Path_, required: tuple[str, ...], other: tuple[str, ...]) -> None:
        value = self.at(path)
        if not isinstance(value, dict):
            self.found.append(mistake(Code.WRONG_SHAPE, self.source.place(path), value=_shown(value), wanted="mapping"))
            return
        for name in value.keys() - {*required, *other}:
            place = self.source.place((*path, name), key=True)
            self.found.append(mistake(Code.UNKNOWN_FIELD, place, value=name, known=(*required, *other)))
        for name in required:
            if name not in value:
                self.found.append(mistake(Code.MISSING_FIELD, self.source.place(path), value=name))

    def years(self, section: str) -> Iterator[tuple[int, Path_]]:
        value = self.at((section,))
        if value is not None and not isinstance(value, dict):
            self.bad((section,), "years", _shown(value))
        for key in value if isinstance(value, dict) else ():
            if re.fullmatch(r"[1-9]\d{3}", key):
                yield int(key), (section, key)
            else:
                self.bad((section, key), "year", key)

    def decree(self, year: int, path: Path_) -> Decree:
        self.fields(path, required=("notice", "holidays"), other=("dated", "changed_by", "make_up"))
        holidays, make_up = self.days((*path, "holidays"), year), self.days((*path, "make_up"), year)
        for day in sorted(holidays & make_up):
            self.bad((*path, "make_up"), "make-up-day", day)
        return Decree(str(self.at((*path, "notice"))), holidays, make_up)

    def days(self, path: Path_, year: int) -> frozenset[date]:
        value = self.at(path)
        if value is not None and not isinstance(value, list):
            self.bad(path, "days", _shown(value))
        items = enumerate(value) if isinstance(value, list) else ()
        return frozenset(day for i, item in items for day in self.run((*path, i), item, year))

    def run(self, path: Path_, value: object, year: int) -> list[date]:
        """The days of `2027-02-05..2027-02-11`, all in the year or the December before it."""
        found = _DAYS.fullmatch(value) if isinstance(value, str) else None
        try:
            first, last = (date.fromisoformat(text) for text in (found[1], found[2] or found[1])) if found else (None, None)
        except ValueError:
            first = last = None
        if first is None or last is None or not date(year - 1, 12, 1) <= first <= last <= date(year, 12, 31):
            self.bad(path, "days-of-year", _shown(value), year=year)
            return []
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _shown(value: object) -> str:
    return value if isinstance(value, str) else "mapping" if isinstance(value, dict) else "list" if value else "nothing"


# ── the calendar ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False, slots=True)
class Calendar:
    """The working days and office hours of one run.  Immutable.

    `epoch` is day 0.  The calendar covers the decreed years around it, without a gap.  What lies outside depends
    on `undecreed`: with `error` every question about it raises `Mistakes` (C703); with `statutory` the years up to
    the one after `until` (without `until`, all that the table knows) count weekends and statutory holidays only,
    and `undecreed_years` names them, so that whoever reports can warn.  `table` adds decreed years of the user's.
    `hours` are the office hours of a working day: intervals of minutes of the day, the end not included.
    Raises `Mistakes` (C703) at once when the epoch, or under `error` the year of `until`, is not covered, and
    `ValueError` for office hours that are empty, overlap or are out of order."""

    epoch: date
    until: date | None = None
    table: Table = field(default_factory=shipped_table, repr=False)
    undecreed: Policy = "error"
    hours: Hours = OFFICE_HOURS
    undecreed_years: tuple[int, ...] = field(init=False)
    first_year: int = field(init=False)
    last_year: int = field(init=False)
    first_day: int = field(init=False, repr=False)
    end_day: int = field(init=False, repr=False)
    _origin: int = field(init=False, repr=False)
    _works: bytes = field(init=False, repr=False)
    _before: tuple[int, ...] = field(init=False, repr=False)
    _days: tuple[int, ...] = field(init=False, repr=False)
    _done: tuple[int, ...] = field(init=False, repr=False)
    _at: tuple[int, ...] = field(init=False, repr=False)
    _left: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._set(_origin=self.epoch.toordinal())
        self._cover()
        self._count_days()
        self._count_minutes()

    def _set(self, **values: object) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def _cover(self) -> None:
        """Fix the years covered: the unbroken run of known years around the epoch."""
        known = set(self.table.decreed)
        if self.undecreed == "statutory":
            limit = self.until.year + 1 if self.until else date.max.year
            known |= {year for year in self.table.statutory if year <= limit}
        first = last = self.epoch.year
        while first - 1 in known:
            first -= 1
        while last + 1 in known:
            last += 1
        self._set(first_year=first, last_year=last)
        for year in (self.epoch.year, self.until.year if self.until else self.epoch.year):
            if year not in known or not first <= year <= last:
                raise self._outside(year)
        self._set(undecreed_years=tuple(y for y in range(first, last + 1) if y not in self.table.decreed))
        self._set(first_day=self.day_of(date(first, 1, 1)), end_day=self.day_of(date(last, 12, 31)) + 1)

    def _count_days(self) -> None:
        off, worked = set[date](), set[date]()
        for year in range(self.first_year, self.last_year + 2):
            decree = self.table.decreed.get(year)
            off |= decree.holidays if decree else self.table.statutory.get(year, frozenset())
            worked |= decree.make_up if decree else frozenset()
        dates = [self.date_of(day) for day in range(self.first_day, self.end_day)]
        works = bytes(d in worked or (d.weekday() < 5 and d not in off) for d in dates)
        before = [0]
        for flag in works:
            before.append(before[-1] + flag)
        days = tuple(day for day, flag in enumerate(works, self.first_day) if flag)
        self._set(_works=works + b"\0", _before=tuple(before), _days=days)

    def _count_minutes(self) -> None:
        """`_done[m]`: office minutes of a working day before its minute m.  `_at[n]`: when n of them are over.  `_left[m]`: for
        how long the office stays open from minute m on."""
        edges = [edge for interval in self.hours for edge in interval]
        if not edges or edges[0] < 0 or edges[-1] > DAY or any(a >= b for a, b in pairwise(edges)):
            raise ValueError(f"office hours `{self.hours}` must be intervals of the day, in order and apart")
        open_ = [minute for start, end in self.hours for minute in range(start, end)]
        self._set(_done=tuple(bisect_left(open_, m) for m in range(DAY + 1)), _at=(0, *(m + 1 for m in open_)))
        closing = {minute: end - minute for start, end in self.hours for minute in range(start, end)}
        self._set(_left=tuple(closing.get(m, 0) for m in range(DAY)))

    def _outside(self, year: int) -> Mistakes:
        """The mistake of asking about a year that is not covered."""
        place = Place(self.table.file)
        years = f"{self.first_year}–{self.last_year}"
        return Mistakes([mistake(Code.YEAR_NOT_DECREED, place, value=year, listed=years)])

    def _not_covered(self, day: int) -> Mistakes:
        ordinal = min(max(self._origin + day, 1), date.max.toordinal())
        return self._outside(date.fromordinal(ordinal).year)

    # ── days and instants

    def day_of(self, day: date) -> int:
        """The number of a date."""
        return day.toordinal() - self._origin

    def date_of(self, day: int) -> date:
        return date.fromordinal(self._origin + day)

    def minute_of(self, when: datetime) -> int:
        """The instant of a time of the wall clock; seconds are dropped.  A time with an offset is brought to +08:00."""
        local = when.astimezone(CHINA) if when.tzinfo else when
        return self.day_of(local.date()) * DAY + local.hour * 60 + local.minute

    def time_of(self, minute: int) -> datetime:
        """The time of an instant, with its offset."""
        return datetime.combine(self.epoch, datetime.min.time(), CHINA) + timedelta(minutes=minute)

    # ── working days

    def is_working_day(self, day: int) -> bool:
        at = day - self.first_day
        if at < 0 or day >= self.end_day:
            raise self._not_covered(day)
        return self._works[at] == 1

    def working_days_between(self, first: int, end: int) -> int:
        """How many working days d have `first` <= d < `end`; negative when `end` comes first."""
        for day in (first, end):
            if not self.first_day <= day <= self.end_day:
                raise self._not_covered(day)
        return self._before[end - self.first_day] - self._before[first - self.first_day]

    def add_working_days(self, day: int, number: int) -> int:
        """The `number`-th working day after `day`, which is not counted; for 0, `day` or the next working day.

        From a Saturday, 0 and 1 both give Monday.  `number` is not negative: see `nth_working_day_before`."""
        at = day - self.first_day
        if at < 0 or day >= self.end_day:
            raise self._not_covered(day)
        index = self._before[at] + number
        if number > 0:
            index += self._works[at] - 1
        elif number < 0:
            raise ValueError(f"`{number}` working days cannot be added")
        if index >= len(self._days):
            raise self._outside(self.last_year + 1)
        return self._days[index]

    def nth_working_day_after(self, day: int, number: int) -> int:
        """The `number`-th (from 1) working day after `day`."""
        if number < 1:
            raise ValueError(f"there is no working day number `{number}`: they are counted from 1")
        return self.add_working_days(day, number)

    def nth_working_day_before(self, day: int, number: int) -> int:
        """The `number`-th (from 1) working day before `day`, which is not counted."""
        if number < 1:
            raise ValueError(f"there is no working day number `{number}`: they are counted from 1")
        at = day - self.first_day
        if at < 0 or day > self.end_day:
            raise self._not_covered(day)
        index = self._before[at] - number
        if index < 0:
            raise self._outside(self.first_year - 1)
        return self._days[index]

    def on_or_after(self, day: int) -> int:
        """`day` itself, or the next working day when it is not one."""
        return self.add_working_days(day, 0)

    def previous_working_day(self, day: int) -> int:
        """The last working day before `day`."""
        return self.nth_working_day_before(day, 1)

    # ── office minutes

    def _worked(self, minute: int) -> int:
        """Office minutes from the first day covered to an instant."""
        day, rest = divmod(minute, DAY)
        at = day - self.first_day
        if at < 0 or (day >= self.end_day and minute > self.end_day * DAY):
            raise self._not_covered(day)
        before = self._before[at] * self.office_minutes
        return before + self._done[rest] if self._works[at] else before

    @property
    def office_minutes(self) -> int:
        """Office minutes of a working day."""
        return self._done[DAY]

    def is_office_minute(self, minute: int) -> bool:
        """Is the office open in the minute that begins at this instant?"""
        day, rest = divmod(minute, DAY)
        return self.is_working_day(day) and self._done[rest] < self._done[rest + 1]

    def working_minutes_between(self, start: int, end: int) -> int:
        """Office minutes from `start` to `end`; negative when `end` comes first."""
        return self._worked(end) - self._worked(start)

    def add_working_minutes(self, start: int, number: int) -> int:
        """When `number` office minutes are over, counted from `start`; nights, lunch, days off do not count.

        Work that fills the morning ends at 12:00, not at 13:30.  0 gives `start` itself, be the office open or not."""
        if number <= 0:
            if number:
                raise ValueError(f"`{number}` working minutes cannot be added")
            return start
        day, rest = divmod(start, DAY)
        if number <= self._left[rest] and self.first_day <= day < self.end_day and self._works[day - self.first_day]:
            return start + number  # most work ends before the office closes
        worked = self._worked(start)
        index, rest = divmod(worked + number - 1, self._done[DAY])
        if index >= len(self._days):
            raise self._outside(self.last_year + 1)
        return self._days[index] * DAY + self._at[rest + 1]

    def next_office_minute(self, minute: int) -> int:
        """The instant itself when the office is open, otherwise the next opening."""
        return self.add_working_minutes(minute, 1) - 1

    def close_of(self, day: int) -> int:
        """Close of business by the hours of the house; says nothing of whether the office opens on `day`."""
        return day * DAY + self.hours[-1][1]

    def end_of_day(self, day: int, ends: Ends) -> int:
        """When `day` ends for a limit: at close of business, or at 24:00."""
        return self.close_of(day) if ends == "close" else (day + 1) * DAY

    # ── weeks, months, years

    def start_of(self, day: int, of: Period) -> int:
        """The first day of the week (Monday), month or year that holds `day`."""
        if of == "week":
            return day - (self._origin + day - 1) % 7
        at = self.date_of(day)
        return self.day_of(at.replace(day=1) if of == "month" else at.replace(month=1, day=1))

    def start_of_next(self, day: int, of: Period) -> int:
        """The first day of the next week, month or year."""
        longest = {"week": 7, "month": 31, "year": 366}[of]
        return self.start_of(self.start_of(day, of) + longest, of)

    def next_cutoff(self, minute: int, cutoff: Cutoff, ends: Ends = "close") -> int:
        """The next cut-off at or after an instant: the end of the day it names, in a shorter month the last day.

        A cut-off is a date, not a period: it does not move when it falls on a day off."""
        begin = self.start_of(minute // DAY - 1, cutoff.of)
        while True:  # at most three periods: at midnight yesterday's cut-off is still on time
            after = self.start_of_next(begin, cutoff.of)
            end = self.end_of_day(min(begin + cutoff.day, after) - 1, ends)
            if end >= minute:
                return end
            begin = after

    # ── limits and lead times

    def end_of(self, start: int, duration: Duration, ends: Ends = "close", units: Units = NO_UNITS) -> int:
        """The end of a limit that starts at an instant.

        The day of the start is not counted (Civil Code of China, chapter on periods).  Working days: the n-th after
        it.  Calendar days, months, years: the n-th day, the same-numbered day (or the last of a shorter month),
        moved to the next working day when it is not one.  The last day ends at close of business or at 24:00.
        Hours and minutes run through from the start.  A limit of nothing ends with the day of the start, or with
        the start when that is later.  Other units are what `units` says; raises `ValueError` for unknown ones."""
        number, unit = in_known_unit(duration, units)
        if unit in ("minutes", "hours"):
            return start + number * (60 if unit == "hours" else 1)
        day = start // DAY
        if unit == "working_days":
            last = self.add_working_days(day, number)
        else:
            last = self.on_or_after(self._later(day, number, unit))
        return max(start, self.end_of_day(last, ends))

    def latest_before(self, event: int, duration: Duration, ends: Ends = "close", units: Units = NO_UNITS) -> int:
        """The last minute at which something must be in, so that `duration` lies between it and the event.

        Full days count: of `5 working_days`, five whole working days lie between the day of the hand-in and the
        day of the event, neither counted.  Read by midnight, that is 00:00 of the fifth working day before the
        event; by close, the close of business of the last working day before that.  Months and years run back to
        the same-numbered day.  Hours and minutes run back from the event.  A lead time of nothing gives the event
        itself.  Raises `ValueError` for unknown units."""
        number, unit = in_known_unit(duration, units)
        if unit in ("minutes", "hours"):
            return event - number * (60 if unit == "hours" else 1)
        if number == 0:
            return event
        first = self.days_before(event // DAY, duration, units)
        return first * DAY if ends == "midnight" else self.close_of(self.previous_working_day(first))

    def days_before(self, day: int, duration: Duration, units: Units = NO_UNITS) -> int:
        """The day that lies `duration` before `day`, which is not counted; it is not moved when it is a day off."""
        number, unit = in_known_unit(duration, units)
        if unit in ("minutes", "hours"):
            raise ValueError(f"`{duration}` is not a number of days")
        if unit == "working_days":
            return self.nth_working_day_before(day, number) if number else day
        return self._later(day, -number, unit)

    def _later(self, day: int, number: int, unit: str) -> int:
        if unit == "calendar_days":
            return day + number
        at = self.date_of(day)
        year, month = divmod(at.year * 12 + at.month - 1 + number * (12 if unit == "years" else 1), 12)
        if not self.first_year <= year <= self.last_year:
            raise self._outside(year)
        first = self.day_of(date(year, month + 1, 1))
        return min(first + at.day, self.start_of_next(first, "month")) - 1


def in_known_unit(duration: Duration, units: Units = NO_UNITS) -> tuple[int, str]:
    """`duration` in one of `UNITS`; what another unit is stands in `units`.

    `2 weeks` is (14, calendar_days) when a week is 7 of them; a month may be said to be 30.  Raises `ValueError` for a unit that nobody defines,
    for definitions that go round in a circle, and for a negative number."""
    number, unit, seen = duration.number, duration.unit, set[str]()
    while unit in units or unit not in UNITS:
        if unit in seen or unit not in units:
            raise ValueError(f"unknown unit `{unit}`")
        seen.add(unit)
        number, unit = number * units[unit].number, units[unit].unit
    if number < 0:
        raise ValueError(f"`{duration}` is negative")
    return number, unit
