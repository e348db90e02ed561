"""Legal time: the decreed days, the operators on them, and that every one of them is monotone."""

import pickle
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Literal

import chinese_calendar
import pytest
from chinese_calendar.constants import holidays as their_holidays
from chinese_calendar.constants import workdays as their_make_up
from hypothesis import given
from hypothesis import strategies as st

from constraints.calendar import DAY, UNITS, Calendar, in_known_unit, shipped_table, user_table
from constraints.checks import FIXED_UNITS
from constraints.errors import Code, Mistakes
from constraints.language.nodes import Cutoff
from constraints.language.scalars import Duration
from constraints.words import LANGUAGES, catalogue

EPOCH = date(2025, 1, 1)
DECREED = range(2020, 2027)
CALENDAR = Calendar(EPOCH)


@pytest.fixture(autouse=True, scope="module")
def _sentences() -> Iterator[None]:
    """What C703 says is the catalogue's concern; here it only matters that it is raised, whether written yet or not."""
    with pytest.MonkeyPatch.context() as patch:
        for words in map(catalogue, LANGUAGES):
            for key in ("C703", "C703.remedy"):
                patch.setitem(words, key, words.get(key, "{value} {listed}"))
        yield


def day(text: str) -> int:
    return CALENDAR.day_of(date.fromisoformat(text))


def at(text: str) -> int:
    return CALENDAR.minute_of(datetime.fromisoformat(text))


def lasting(text: str) -> Duration:
    number, unit = text.split()
    return Duration(number=int(number), unit=unit)


def refuses_year(year: int, ask: Callable[[], object]) -> None:
    with pytest.raises(Mistakes) as refusal:
        ask()
    assert [(m.code, dict(m.values)["value"]) for m in refusal.value.found] == [(Code.YEAR_NOT_DECREED, str(year))]


# ── the table


def decreed_dates() -> Iterator[date]:
    return (date(2020, 1, 1) + timedelta(days=n) for n in range((date(2027, 1, 1) - date(2020, 1, 1)).days))


def test_every_day_agrees_with_chinese_calendar() -> None:
    for d in decreed_dates():
        assert CALENDAR.is_working_day(CALENDAR.day_of(d)) == chinese_calendar.is_workday(d), d


def test_the_lists_are_those_of_chinese_calendar() -> None:
    decrees = shipped_table().decreed.values()
    assert set().union(*(d.holidays for d in decrees)) == {d for d in their_holidays if d.year in DECREED}
    assert set().union(*(d.make_up for d in decrees)) == {d for d in their_make_up if d.year in DECREED}


def test_every_day_agrees_with_holidays() -> None:
    theirs = pytest.importorskip("holidays").country_holidays("CN", years=DECREED)
    for d in decreed_dates():
        assert CALENDAR.is_working_day(CALENDAR.day_of(d)) == theirs.is_working_day(d), d


def test_statutory_days_agree_with_holidays() -> None:
    holidays = pytest.importorskip("holidays")
    for year, ours in shipped_table().statutory.items():
        theirs = holidays.country_holidays("CN", years=year, language="en_US")
        assert ours == {d for d, name in theirs.items() if "observed" not in name}, year


@pytest.mark.parametrize(
    ("year", "days"), [(2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)]
)
def test_a_year_has_its_working_days(year: int, days: int) -> None:
    assert CALENDAR.working_days_between(day(f"{year}-01-01"), day(f"{year}-12-31") + 1) == days


@pytest.mark.parametrize(
    ("first", "last", "working"),
    [
        ("2025-01-25", "2025-02-10", "01-26 01-27 02-05 02-06 02-07 02-08 02-10"),
        ("2025-09-27", "2025-10-13", "09-28 09-29 09-30 10-09 10-10 10-11 10-13"),
    ],
)
def test_long_holidays_are_paid_for_with_weekends(first: str, last: str, working: str) -> None:
    days = [d for d in range(day(first), day(last) + 1) if CALENDAR.is_working_day(d)]
    assert [CALENDAR.date_of(d).isoformat()[5:] for d in days] == working.split()


# ── years not decreed


def test_a_year_not_decreed_is_an_error() -> None:
    refuses_year(2027, lambda: CALENDAR.is_working_day(day("2027-01-04")))
    refuses_year(2019, lambda: CALENDAR.is_working_day(day("2019-12-31")))
    refuses_year(2027, lambda: Calendar(date(2027, 1, 1)))
    refuses_year(2027, lambda: Calendar(EPOCH, until=date(2027, 6, 30)))
    refuses_year(2040, lambda: Calendar(EPOCH, until=date(2040, 6, 30), undecreed="statutory"))


@pytest.mark.parametrize(
    "ask",
    [
        lambda: CALENDAR.add_working_days(day("2026-12-30"), 2),
        lambda: CALENDAR.working_days_between(day("2026-12-30"), day("2027-01-05")),
        lambda: CALENDAR.end_of(at("2026-12-30T10:00"), lasting("3 working_days")),
        lambda: CALENDAR.end_of(at("2026-12-30T10:00"), lasting("3 calendar_days")),
        lambda: CALENDAR.end_of(at("2026-12-30T10:00"), lasting("1 months")),
        lambda: CALENDAR.add_working_minutes(at("2026-12-31T10:00"), 450),
        lambda: CALENDAR.next_office_minute(at("2026-12-31T17:30")),
        lambda: CALENDAR.is_office_minute(at("2027-01-01T00:00")),
        lambda: CALENDAR.working_minutes_between(0, at("2027-01-01T00:01")),
        lambda: CALENDAR.latest_before(at("2027-01-05T10:00"), lasting("1 working_days")),
    ],
)
def test_no_operator_walks_silently_out_of_the_decreed_years(ask: Callable[[], object]) -> None:
    refuses_year(2027, ask)


def test_nor_out_at_the_other_end() -> None:
    refuses_year(2019, lambda: CALENDAR.previous_working_day(day("2020-01-02")))
    refuses_year(2019, lambda: CALENDAR.latest_before(at("2020-01-03T10:00"), lasting("2 working_days")))
    refuses_year(2019, lambda: CALENDAR.working_minutes_between(at("2019-12-31T23:59"), 0))


def test_the_edge_itself_is_covered() -> None:
    end = day("2027-01-01")
    assert CALENDAR.working_minutes_between(at("2026-12-31T17:00"), end * DAY) == 30
    assert not CALENDAR.is_office_minute(at("2026-12-31T17:30"))
    assert CALENDAR.previous_working_day(end) == day("2026-12-31")
    assert CALENDAR.nth_working_day_before(day("2020-01-03"), 1) == day("2020-01-02")


def test_statutory_years_are_named() -> None:
    assert CALENDAR.undecreed_years == ()
    assert Calendar(EPOCH, until=date(2025, 12, 31), undecreed="statutory").undecreed_years == ()
    calendar = Calendar(EPOCH, until=date(2026, 12, 31), undecreed="statutory")
    assert calendar.undecreed_years == (2027,)
    assert calendar.is_working_day(day("2027-02-04"))
    assert not calendar.is_working_day(day("2027-02-05"))
    refuses_year(2028, lambda: calendar.is_working_day(day("2028-01-04")))
    assert Calendar(EPOCH, undecreed="statutory").undecreed_years == tuple(range(2027, 2037))


NOTICE_2027 = """
decreed:
  2027:
    notice: an invented notice
    holidays: [2027-01-01, 2027-02-05..2027-02-11]
    make_up: [2026-12-27, 2027-02-14]
"""


def test_a_user_table_is_merged_on_top(tmp_path: Path) -> None:
    file = tmp_path / "notice.yaml"
    file.write_text(NOTICE_2027, encoding="utf-8")
    calendar = Calendar(EPOCH, until=date(2027, 12, 31), table=user_table(file))
    assert calendar.undecreed_years == ()
    assert (calendar.first_year, calendar.last_year) == (2020, 2027)
    assert calendar.is_working_day(day("2026-12-27")), "a notice reaches into the December before"
    assert calendar.nth_working_day_after(day("2027-02-04"), 1) == day("2027-02-12")
    assert calendar.nth_working_day_after(day("2027-02-04"), 2) == day("2027-02-14")
    assert calendar.table.decreed[2027].notice == "an invented notice"


def test_every_mistake_of_a_user_table_is_told(tmp_path: Path) -> None:
    file = tmp_path / "notice.yaml"
    file.write_text(
        "decreed:\n"
        "  2027: {notice: n, holidays: [2027-02-30, 2028-01-01, 2027-05-02..2027-05-01, 1 May], makeup: []}\n"
        "  next: {notice: n, holidays: []}\n"
        "  2028: {holidays: 2028-01-01}\n"
        "  2029: {notice: n, holidays: [2029-05-01], make_up: [2029-05-01]}\n"
        "  2030: none\n"
        "statutory: []\n",
        encoding="utf-8",
    )
    with pytest.raises(Mistakes) as refusal:
        user_table(file)
    found = [(m.place.line, m.code) for m in refusal.value.found]
    assert found == [
        (2, Code.BAD_VALUE),
        (2, Code.BAD_VALUE),
        (2, Code.BAD_VALUE),
        (2, Code.BAD_VALUE),
        (2, Code.UNKNOWN_FIELD),
        (3, Code.BAD_VALUE),
        (4, Code.MISSING_FIELD),
        (4, Code.BAD_VALUE),
        (5, Code.BAD_VALUE),
        (6, Code.WRONG_SHAPE),
        (7, Code.BAD_VALUE),
    ]
    file.write_text("- 2027\n", encoding="utf-8")
    with pytest.raises(Mistakes):
        user_table(file)


# ── known answers


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2025-01-24T10:00", "3 working_days", "2025-02-05T17:30"),  # Sunday 26 is worked
        ("2025-01-27T23:59", "3 working_days", "2025-02-07T17:30"),
        ("2025-02-01T10:00", "1 working_days", "2025-02-05T17:30"),
        ("2025-01-27T08:00", "7 calendar_days", "2025-02-05T17:30"),  # the 3rd is a holiday
        ("2025-02-01T08:00", "7 calendar_days", "2025-02-08T17:30"),  # a Saturday that is worked
        ("2025-09-29T16:00", "3 working_days", "2025-10-10T17:30"),
        ("2025-09-01T16:00", "1 months", "2025-10-09T17:30"),
        ("2025-08-31T16:00", "1 months", "2025-09-30T17:30"),  # the last day of a shorter month
        ("2024-02-29T16:00", "1 years", "2025-02-28T17:30"),
        ("2025-03-03T16:00", "48 hours", "2025-03-05T16:00"),
        ("2025-03-03T16:00", "90 minutes", "2025-03-03T17:30"),
        ("2025-03-03T16:00", "0 working_days", "2025-03-03T17:30"),
        ("2025-03-03T20:00", "0 working_days", "2025-03-03T20:00"),
        ("2025-03-04T00:00", "1 working_days", "2025-03-05T17:30"),  # midnight begins the day
    ],
)
def test_a_limit_ends(start: str, length: str, end: str) -> None:
    assert CALENDAR.end_of(at(start), lasting(length)) == at(end)


def test_a_limit_may_end_at_midnight() -> None:
    assert CALENDAR.end_of(at("2025-01-24T10:00"), lasting("3 working_days"), "midnight") == at("2025-02-06T00:00")


@pytest.mark.parametrize(
    ("event", "length", "close", "midnight"),
    [
        ("2025-10-10T09:00", "5 working_days", "2025-09-25T17:30", "2025-09-26T00:00"),
        ("2025-03-14T09:00", "1 working_days", "2025-03-12T17:30", "2025-03-13T00:00"),
        ("2025-03-16T09:00", "1 working_days", "2025-03-13T17:30", "2025-03-14T00:00"),
        ("2025-03-17T09:00", "3 calendar_days", "2025-03-13T17:30", "2025-03-14T00:00"),
        ("2025-03-18T09:00", "1 calendar_days", "2025-03-14T17:30", "2025-03-17T00:00"),  # weekend before the Monday
        ("2025-03-31T09:00", "1 months", "2025-02-27T17:30", "2025-02-28T00:00"),
        ("2025-03-31T09:00", "24 hours", "2025-03-30T09:00", "2025-03-30T09:00"),
        ("2025-03-31T09:00", "0 working_days", "2025-03-31T09:00", "2025-03-31T09:00"),
    ],
)
def test_a_lead_time_is_counted_back(event: str, length: str, close: str, midnight: str) -> None:
    assert CALENDAR.latest_before(at(event), lasting(length), "close") == at(close)
    assert CALENDAR.latest_before(at(event), lasting(length), "midnight") == at(midnight)


@pytest.mark.parametrize(
    ("minute", "number", "of", "end"),
    [
        ("2025-03-08T17:30", 8, "month", "2025-03-08T17:30"),  # a Saturday: a date does not move
        ("2025-03-08T17:31", 8, "month", "2025-04-08T17:30"),
        ("2025-02-01T00:00", 31, "month", "2025-02-28T17:30"),
        ("2025-03-05T00:00", 5, "week", "2025-03-07T17:30"),
        ("2025-03-08T00:00", 5, "week", "2025-03-14T17:30"),
        ("2025-03-08T00:00", 366, "year", "2025-12-31T17:30"),
        ("2024-03-08T00:00", 366, "year", "2024-12-31T17:30"),
        ("2024-03-08T00:00", 60, "year", "2025-03-01T17:30"),
    ],
)
def test_the_next_cutoff(minute: str, number: int, of: Literal["week", "month", "year"], end: str) -> None:
    assert CALENDAR.next_cutoff(at(minute), Cutoff(day=number, of=of)) == at(end)


def test_a_cutoff_at_midnight_is_still_on_time() -> None:
    cutoff = Cutoff(day=31, of="month")
    assert CALENDAR.next_cutoff(at("2025-02-01T00:00"), cutoff, "midnight") == at("2025-02-01T00:00")
    assert CALENDAR.next_cutoff(at("2025-02-01T00:01"), cutoff, "midnight") == at("2025-03-01T00:00")


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        ("2025-03-03T08:30", 210, "2025-03-03T12:00"),  # a full morning ends before lunch, not after
        ("2025-03-03T08:30", 211, "2025-03-03T13:31"),
        ("2025-03-03T12:30", 1, "2025-03-03T13:31"),
        ("2025-03-07T17:00", 60, "2025-03-10T09:00"),
        ("2025-01-27T17:00", 60, "2025-02-05T09:00"),
        ("2025-03-03T03:00", 0, "2025-03-03T03:00"),
        ("2025-03-03T08:30", 450, "2025-03-03T17:30"),
        ("2025-03-03T08:30", 2250, "2025-03-07T17:30"),
    ],
)
def test_office_minutes_skip_lunch_nights_and_days_off(start: str, number: int, end: str) -> None:
    assert CALENDAR.add_working_minutes(at(start), number) == at(end)


def test_opening_hours() -> None:
    assert CALENDAR.office_minutes == 450
    assert CALENDAR.is_office_minute(at("2025-03-03T08:30"))
    assert not CALENDAR.is_office_minute(at("2025-03-03T12:00"))
    assert CALENDAR.next_office_minute(at("2025-03-03T12:00")) == at("2025-03-03T13:30")
    assert CALENDAR.next_office_minute(at("2025-03-03T13:30")) == at("2025-03-03T13:30")
    assert CALENDAR.next_office_minute(at("2025-10-01T09:00")) == at("2025-10-09T08:30")
    night = Calendar(EPOCH, hours=((0, 60), (1380, 1440)))
    assert night.add_working_minutes(at("2025-03-03T00:30"), 90) == at("2025-03-04T00:00")
    assert night.close_of(3) == 4 * DAY


def test_days_by_number() -> None:
    saturday, monday = day("2025-03-08"), day("2025-03-10")
    assert CALENDAR.add_working_days(saturday, 0) == CALENDAR.add_working_days(saturday, 1) == monday
    assert CALENDAR.add_working_days(monday, 0) == CALENDAR.on_or_after(saturday) == monday
    assert CALENDAR.nth_working_day_after(monday, 1) == monday + 1
    assert CALENDAR.previous_working_day(monday) == CALENDAR.previous_working_day(saturday) == saturday - 1
    assert CALENDAR.days_before(monday, lasting("2 working_days")) == day("2025-03-06")
    assert CALENDAR.days_before(monday, lasting("2 calendar_days")) == saturday
    assert CALENDAR.start_of(saturday, "week") == day("2025-03-03")
    assert CALENDAR.start_of_next(saturday, "week") == monday
    assert CALENDAR.start_of_next(day("2024-12-31"), "month") == CALENDAR.start_of_next(day("2024-01-01"), "year") == 0


def test_clock_and_instants() -> None:
    assert at("2025-01-02T00:01") == DAY + 1
    assert CALENDAR.time_of(DAY + 1).isoformat() == "2025-01-02T00:01:00+08:00"
    assert CALENDAR.minute_of(datetime(2025, 1, 1, 16, 1, tzinfo=UTC)) == DAY + 1
    assert CALENDAR.date_of(-1) == date(2024, 12, 31)


def test_units_of_the_rulebook_are_resolved() -> None:
    units = {"weeks": lasting("5 working_days"), "fortnights": lasting("2 weeks"), "a": lasting("1 b"), "b": lasting("1 a")}
    assert in_known_unit(lasting("2 fortnights"), units) == (20, "working_days")
    assert CALENDAR.end_of(at("2025-03-03T10:00"), lasting("1 weeks"), units=units) == at("2025-03-10T17:30")
    running = {"weeks": lasting("7 calendar_days")}
    assert CALENDAR.latest_before(at("2025-03-14T10:00"), lasting("1 weeks"), units=running) == at("2025-03-06T17:30")
    for unknown in ("moons", "a"):
        with pytest.raises(ValueError, match="unknown unit"):
            in_known_unit(lasting(f"1 {unknown}"), units)
    assert set(UNITS) == set(FIXED_UNITS)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: CALENDAR.add_working_days(0, -1),
        lambda: CALENDAR.nth_working_day_after(0, 0),
        lambda: CALENDAR.nth_working_day_before(0, 0),
        lambda: CALENDAR.add_working_minutes(0, -1),
        lambda: CALENDAR.end_of(0, lasting("-1 hours")),
        lambda: CALENDAR.days_before(0, lasting("1 hours")),
        lambda: Calendar(EPOCH, hours=()),
        lambda: Calendar(EPOCH, hours=((600, 500),)),
        lambda: Calendar(EPOCH, hours=((600, 700), (650, 800))),
        lambda: Calendar(EPOCH, hours=((600, 1441),)),
    ],
)
def test_nonsense_is_refused(ask: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="`"):
        ask()


def test_a_calendar_is_immutable_and_travels_to_workers() -> None:
    with pytest.raises(FrozenInstanceError):
        CALENDAR.epoch = date(2026, 1, 1)  # type: ignore[misc]
    copy = pickle.loads(pickle.dumps(CALENDAR))
    assert copy.end_of(0, lasting("20 working_days")) == CALENDAR.end_of(0, lasting("20 working_days"))


# ── properties

SPAN = (day("2021-02-01"), day("2024-10-31"))  # room for a year before, a step and a year after
DAYS = st.integers(*SPAN)
MINUTES = st.one_of(st.integers(SPAN[0] * DAY, SPAN[1] * DAY), DAYS.map(lambda d: d * DAY))
STEPS = st.one_of(st.integers(0, 3 * DAY), st.integers(0, 400 * DAY).map(lambda n: n // DAY * DAY))
SMALL = st.integers(0, 12)
ENDS: st.SearchStrategy[Literal["close", "midnight"]] = st.sampled_from(("close", "midnight"))
PERIODS: st.SearchStrategy[Literal["week", "month", "year"]] = st.sampled_from(("week", "month", "year"))
WEEKS = {"weeks": lasting("7 calendar_days")}
CUTOFFS = PERIODS.flatmap(
    lambda of: st.builds(Cutoff, day=st.integers(1, {"week": 7, "month": 31, "year": 366}[of]), of=st.just(of))
)
CALENDARS = st.sampled_from((CALENDAR, Calendar(EPOCH, hours=((0, 60), (1380, 1440)))))


def durations(*, max_number: int = 12) -> st.SearchStrategy[Duration]:
    """Any limit in any unit, no longer than a year.  Shrinks to nothing."""
    units = {
        "minutes": 5000,
        "hours": 500,
        "working_days": 60,
        "calendar_days": 90,
        "weeks": 20,
        "months": max_number,
        "years": 1,
    }
    return st.sampled_from(sorted(units)).flatmap(
        lambda unit: st.builds(Duration, number=st.integers(0, units[unit]), unit=st.just(unit))
    )


DAY_OPERATORS: dict[str, Callable[[Calendar, int, int], int]] = {
    "add_working_days": lambda c, d, n: c.add_working_days(d, n),
    "nth_working_day_after": lambda c, d, n: c.nth_working_day_after(d, n + 1),
    "nth_working_day_before": lambda c, d, n: c.nth_working_day_before(d, n + 1),
    "previous_working_day": lambda c, d, _: c.previous_working_day(d),
    "on_or_after": lambda c, d, _: c.on_or_after(d),
    "working_days_between": lambda c, d, _: c.working_days_between(SPAN[0], d),
    "close_of": lambda c, d, _: c.close_of(d),
    "start_of_week": lambda c, d, _: c.start_of(d, "week"),
    "start_of_month": lambda c, d, _: c.start_of(d, "month"),
    "start_of_year": lambda c, d, _: c.start_of(d, "year"),
    "start_of_next_week": lambda c, d, _: c.start_of_next(d, "week"),
    "start_of_next_month": lambda c, d, _: c.start_of_next(d, "month"),
    "start_of_next_year": lambda c, d, _: c.start_of_next(d, "year"),
}


@pytest.mark.parametrize("name", DAY_OPERATORS)
@given(earlier=DAYS, step=st.integers(0, 40), number=SMALL)
def test_day_operators_are_monotone(name: str, earlier: int, step: int, number: int) -> None:
    operator = partial(DAY_OPERATORS[name], CALENDAR)
    assert operator(earlier, number) <= operator(earlier + step, number)


@given(CALENDARS, MINUTES, STEPS, st.integers(0, 3000))
def test_adding_working_minutes_is_monotone(calendar: Calendar, earlier: int, step: int, number: int) -> None:
    assert calendar.add_working_minutes(earlier, number) <= calendar.add_working_minutes(earlier + step, number)


@given(CALENDARS, MINUTES, STEPS)
def test_working_minutes_between_is_monotone(calendar: Calendar, earlier: int, step: int) -> None:
    start = SPAN[0] * DAY
    assert calendar.working_minutes_between(start, earlier) <= calendar.working_minutes_between(start, earlier + step)


@given(CALENDARS, MINUTES, STEPS)
def test_next_office_minute_is_monotone(calendar: Calendar, earlier: int, step: int) -> None:
    assert calendar.next_office_minute(earlier) <= calendar.next_office_minute(earlier + step)


@given(MINUTES, STEPS, durations(), ENDS)
def test_end_of_is_monotone(earlier: int, step: int, duration: Duration, ends: Literal["close", "midnight"]) -> None:
    end = CALENDAR.end_of(earlier, duration, ends, WEEKS)
    assert earlier <= end <= CALENDAR.end_of(earlier + step, duration, ends, WEEKS)


@given(MINUTES, STEPS, durations(), ENDS)
def test_latest_before_is_monotone(earlier: int, step: int, duration: Duration, ends: Literal["close", "midnight"]) -> None:
    latest = CALENDAR.latest_before(earlier, duration, ends, WEEKS)
    assert latest <= CALENDAR.latest_before(earlier + step, duration, ends, WEEKS)
    assert latest <= earlier


@given(DAYS, st.integers(0, 40), durations())
def test_days_before_is_monotone(earlier: int, step: int, duration: Duration) -> None:
    if duration.unit not in ("minutes", "hours"):
        assert CALENDAR.days_before(earlier, duration, WEEKS) <= CALENDAR.days_before(earlier + step, duration, WEEKS)


@given(MINUTES, STEPS, CUTOFFS, ENDS)
def test_next_cutoff_is_monotone(earlier: int, step: int, cutoff: Cutoff, ends: Literal["close", "midnight"]) -> None:
    assert earlier <= CALENDAR.next_cutoff(earlier, cutoff, ends) <= CALENDAR.next_cutoff(earlier + step, cutoff, ends)


@given(DAYS, st.integers(1, 30))
def test_working_days_agree_with_counting(start: int, number: int) -> None:
    after = [d for d in range(start + 1, start + 90) if CALENDAR.is_working_day(d)]
    before = [d for d in range(start - 1, start - 90, -1) if CALENDAR.is_working_day(d)]
    assert CALENDAR.nth_working_day_after(start, number) == after[number - 1]
    assert CALENDAR.nth_working_day_before(start, number) == before[number - 1]


@given(CALENDARS, MINUTES, st.integers(1, 1000))
def test_working_minutes_agree_with_the_clock(calendar: Calendar, start: int, number: int) -> None:
    end = calendar.add_working_minutes(start, number)
    assert calendar.working_minutes_between(start, end) == number
    assert calendar.working_minutes_between(start, end - 1) == number - 1
    assert calendar.is_office_minute(end - 1)


@given(MINUTES, st.integers(0, 2000))
def test_working_minutes_between_counts_office_minutes(start: int, length: int) -> None:
    counted = sum(CALENDAR.is_office_minute(m) for m in range(start, start + length))
    assert CALENDAR.working_minutes_between(start, start + length) == counted


@given(MINUTES, st.integers(1, 30))
def test_a_lead_time_leaves_exactly_its_working_days(event: int, number: int) -> None:
    duration = Duration(number=number, unit="working_days")
    latest = CALENDAR.latest_before(event, duration, "midnight")

    def between(minute: int) -> int:
        """Whole working days after `minute` and before the day of the event."""
        return CALENDAR.working_days_between(-(-minute // DAY), event // DAY)

    assert between(latest) == number
    assert between(latest + 1) == number - 1
    assert CALENDAR.latest_before(event, duration, "close") <= latest


@given(MINUTES, st.integers(1, 30))
def test_a_limit_of_working_days_has_exactly_those(start: int, number: int) -> None:
    end = CALENDAR.end_of(start, Duration(number=number, unit="working_days"), "midnight")
    assert CALENDAR.working_days_between(start // DAY + 1, end // DAY) == number
    assert CALENDAR.is_working_day(end // DAY - 1)


@given(MINUTES, durations())
def test_a_limit_counted_in_days_ends_on_a_working_day(start: int, duration: Duration) -> None:
    if duration.unit not in ("minutes", "hours") and duration.number:
        assert CALENDAR.is_working_day(CALENDAR.end_of(start, duration, "close", WEEKS) // DAY)
