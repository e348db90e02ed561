"""Time: each defect of the limits is planted, found with its day, and gone when it is mended."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.calendar import DAY
from constraints.findings import findings
from constraints.language.scalars import Duration
from constraints.limits import MORNING, Ahead, Within, ahead_of_event, clash
from constraints.load import load
from constraints.recheck import CHECKS
from constraints.recheck.afresh import Afresh
from constraints.requirements.timing import Kind
from constraints.roster import load_roster
from constraints.units import calendar
from constraints.verdict import EngineDisagreement, Status
from constraints.verify import verify
from tests.constraints.workflows import rulebook, verified

ROOT = Path(__file__).resolve().parents[2]
STEPS = (
    "act: call, matter: {paper: {}}, by: head",
    "act: notify, matter: {paper: {}}, by: clerk, after: call",
    "act: hold, matter: {paper: {}}, by: head, after: notify",
)
LIMITS = """  deadlines:
    - {{id: soon, cite: 1(7), act: hold, matter: {{paper: {{}}}}, within: {within}, after: call}}
    - {{id: notice, cite: 1(8), act: notify, matter: {{paper: {pattern}}}, at_least: {lead}, before: hold}}"""


def agreement(folder: Path, within: str, lead: str, pattern: str = "{}") -> list[tuple[str, object]]:
    more = LIMITS.format(within=within, lead=lead, pattern=pattern)
    found = verified(rulebook(folder, STEPS, more=more), "time")
    every = [r for r in found.results if r.question.requirement == "limits-agree"]
    return [(r.status.value, (r.argument.counterexample or {}).get("date")) for r in every]


def test_limits_that_leave_time_agree(tmp_path: Path) -> None:
    assert agreement(tmp_path, "10 working_days", "3 working_days") == [("proved", None)]


def test_limits_that_never_leave_time_clash_from_the_first_days_the_calendar_knows(tmp_path: Path) -> None:
    ((status, day),) = agreement(tmp_path, "3 working_days", "5 working_days")
    assert status == "refuted"
    assert calendar().day_of(date.fromisoformat(str(day))) < calendar().first_day + 10


def test_a_least_and_a_greatest_time_that_part_over_a_holiday_are_told_with_both_days(tmp_path: Path) -> None:
    more = """  deadlines:
    - {id: wait, cite: 1(7), act: hold, matter: {paper: {}}, at_least: 7 working_days, after: call}
    - {id: soon, cite: 1(8), act: hold, matter: {paper: {}}, within: 12 calendar_days, after: call}"""
    found = verified(rulebook(tmp_path, STEPS, more=more), "time")
    (one,) = [f for f in findings(found) if f.first.question.requirement == "limits-agree"]
    days = [date.fromisoformat(day) for day in re.findall(r"\d{4}-\d\d-\d\d", one.sentence("en"))]
    start, earliest, latest = days
    assert start < latest < earliest
    assert sum(calendar().is_working_day(calendar().day_of(start) + n) for n in range(1, (earliest - start).days + 1)) == 7
    assert all(str(day) in one.sentence("zh") for day in days)


def test_a_clash_of_some_days_only_names_a_day_before_a_long_holiday(tmp_path: Path) -> None:
    """Nine calendar days hold five working days of notice in an ordinary week, not across a long holiday."""
    ((status, day),) = agreement(tmp_path, "9 calendar_days", "5 working_days")
    assert status == "refuted"
    at = calendar().day_of(date.fromisoformat(str(day)))
    assert sum(calendar().is_working_day(d) for d in range(at, at + 10)) < 7
    ordinary = calendar().day_of(date(2025, 3, 3)) * DAY + MORNING
    hold = calendar().end_of(ordinary, Duration(number=9, unit="calendar_days"))
    assert calendar().latest_before(hold, Duration(number=5, unit="working_days")) >= ordinary


def test_a_clash_on_one_class_of_matter_spares_the_others(tmp_path: Path) -> None:
    found = agreement(tmp_path, "3 working_days", "5 working_days", "{urgent: false}")
    assert [status for status, _ in found] == ["refuted"]


UNITS = "days: {reading: day-unit, choose: {calendar: 1 calendar_days, working: 1 working_days}}"
READING = """
  readings:
    - {id: day-unit, cite: 1, question: {zh: "日?", en: "Days?"}, options: {calendar: {zh: "自然日", en: "Calendar"}, working: {zh: "工作日", en: "Working"}}, default: calendar}"""


def conditions(folder: Path, more: str) -> dict[str, tuple[dict[str, list[str]], object]]:
    """For each verdict about limits that agree: the readings, and the condition where these are too wide."""
    found = verified(
        rulebook(folder, STEPS, units=UNITS, more=more + READING + (HOW_LONG if "how-long" in more else "")), "time"
    )
    every = [r for r in found.results if r.question.requirement == "limits-agree"]
    return {r.status.value: (r.argument.readings, r.argument.condition) for r in every}


HOW_LONG = """
    - {id: how-long, cite: 1, question: {zh: "多久?", en: "How long?"}, options: {short: {zh: "短", en: "Short"}, long: {zh: "长", en: "Long"}}, default: long}"""
CHOSEN = "{reading: how-long, choose: {short: 3 working_days, long: 10 working_days}}"


def limit(act: str, length: str, also: str = "") -> str:
    return f"\n    - {{id: {act}-{length.partition(':')[0].replace('_', '-')}, cite: 1(7), act: {act}, matter: {{paper: {{}}}}, {length}{also}}}"


def within(length: str) -> str:
    return "  deadlines:" + limit("hold", f"within: {length}, after: call")


SECOND = [("notify", "at_least: 5 working_days, before: hold"), ("hold", "at_least: 5 working_days, after: call")]
second = pytest.mark.parametrize(("act", "length"), SECOND, ids=["a lead time", "a least time"])


@second
def test_limits_that_clash_under_a_reading_not_shown_first_are_found_with_it(tmp_path: Path, act: str, length: str) -> None:
    found = conditions(tmp_path, within(CHOSEN) + limit(act, length))
    assert found == {"proved": ({"how-long": ["long"]}, None), "refuted": ({"how-long": ["short"]}, None)}


@second
def test_a_limit_that_holds_under_one_reading_only_clashes_under_it(tmp_path: Path, act: str, length: str) -> None:
    found = conditions(tmp_path, within("3 working_days") + limit(act, length, ", under: {how-long: [short]}"))
    assert found == {"refuted": ({"how-long": ["short"]}, None)}


def test_a_unit_left_open_lets_limits_clash_under_one_reading_of_it(tmp_path: Path) -> None:
    found = conditions(tmp_path, within("5 days") + limit("hold", SECOND[1][1]))
    assert found == {"refuted": ({"day-unit": ["calendar"]}, None), "proved": ({"day-unit": ["working"]}, None)}


def test_a_month_may_be_left_open_as_well(tmp_path: Path) -> None:
    units = "months: {reading: day-unit, choose: {calendar: 1 months, working: 30 calendar_days}}"
    more = within("1 months") + limit("hold", "at_least: 30 calendar_days, after: call") + READING
    rows = verified(rulebook(tmp_path, STEPS, units=units, more=more), "time").results
    told = {r.status.value: r.argument.readings for r in rows if r.question.requirement == "limits-agree"}
    assert told == {"refuted": {"day-unit": ["calendar"]}, "proved": {"day-unit": ["working"]}}
    assert {r.status for r in rows if r.question.requirement == "unit-is-settled"} == {Status.REFUTED}


@pytest.mark.parametrize(("unit", "status"), [("days", Status.REFUTED), ("working_days", None)])
def test_a_unit_left_open_is_found_and_a_settled_one_is_not(tmp_path: Path, unit: str, status: Status | None) -> None:
    more = f"  deadlines:\n    - {{id: ask, cite: 1(7), act: call, matter: {{paper: {{}}}}, at_least: 3 {unit}, before: starts_on}}"
    other = "\n    - {id: keep, cite: 1(8), act: hold, matter: {paper: {}}, within: 9 days, after: call, soft: usually}"
    found = verified(rulebook(tmp_path, STEPS, more=more + other + READING, units=UNITS), "time")
    rows = {r.question.clause: r for r in found.results if r.question.requirement == "unit-is-settled"}
    assert (rows["ask"].status if "ask" in rows else None) == status


@pytest.mark.parametrize("length", ["3 days", "{reading: how-long, choose: {short: 2 working_days, long: 3 days}}"])
def test_a_unit_left_open_in_a_duty_or_under_one_reading_of_a_length_is_found(tmp_path: Path, length: str) -> None:
    more = (
        f"  duties:\n    - {{id: owe, cite: 1(7), who: clerk, act: call, matter: {{paper: {{}}}}, within: {length}, after: starts_on}}"
        f"\n  deadlines:\n    - {{id: ask, cite: 1(8), act: hold, matter: {{paper: {{}}}}, within: {length}, after: call}}"
    )
    for unit, expected in (("days", {"owe", "ask"}), ("working_days", set())):
        text = more.replace("3 days", f"3 {unit}")
        found = verified(rulebook(tmp_path, STEPS, more=text + READING + HOW_LONG * ("how-long" in text), units=UNITS), "time")
        rows = [r for r in found.results if r.question.requirement == "unit-is-settled"]
        assert {r.question.clause for r in rows if r.status is Status.REFUTED} == expected
        again = CHECKS["unit-is-settled"]
        assert all(again(Afresh(found), row) for row in rows)


@pytest.mark.parametrize(("notice", "status"), [("10 working_days", "proved"), ("2 working_days", "refuted"), ("", "refuted")])
def test_papers_due_before_the_meeting_is_announced_are_found(tmp_path: Path, notice: str, status: str) -> None:
    kinds = "    meeting: {is_a: any_matter, attributes: {type: [board]}}\n    item: {is_a: any_matter, attributes: {meeting: {type: matter, of: meeting}}}"
    steps = (
        "act: submit, matter: {item: {}}, by: clerk",
        "act: notify, matter: {meeting: {}}, by: clerk, before: convene",
        "act: convene, matter: {meeting: {}}, by: head",
    )
    more = "  deadlines:\n    - {id: papers, cite: 1(7), act: submit, matter: {item: {}}, at_least: 5 working_days, before: meeting.convene}"
    if notice:
        more += (
            f"\n    - {{id: notice, cite: 1(8), act: notify, matter: {{meeting: {{}}}}, at_least: {notice}, before: convene}}"
        )
    found = verified(rulebook(tmp_path, steps, more=more, kinds=kinds), "time")
    said = {r.question.clause: r.status.value for r in found.results if r.question.requirement.startswith("counts-back")}
    assert said == {"papers": status}


def test_what_has_no_limit_is_listed_act_by_act(tmp_path: Path) -> None:
    more = "  deadlines:\n    - {id: l, cite: 1(7), act: notify, matter: {paper: {}}, within: 2 working_days, after: call}"
    more += "\n    - {id: m, cite: 1(8), act: hold, matter: {paper: {urgent: true}}, within: 2 working_days, after: notify}"
    found = verified(rulebook(tmp_path, STEPS, more=more), "time")
    rows = {r.question.act: r for r in found.results if r.question.requirement == "has-a-limit"}
    assert {a: r.status.value for a, r in rows.items()} == {"call": "refuted", "notify": "proved", "hold": "refuted"}
    assert (rows["hold"].argument.counterexample or {})["matter"] == {"paper": {"urgent": False}}


@pytest.mark.parametrize(("event", "status"), [("starts_on", "proved"), ("hold", "refuted")])
def test_a_lead_time_before_a_day_of_the_matter_is_a_limit(tmp_path: Path, event: str, status: str) -> None:
    """How long before an act says nothing of when; how long before a day that is given does."""
    more = f"  deadlines:\n    - {{id: l, cite: 1(7), act: call, matter: {{paper: {{}}}}, at_least: 2 working_days, before: {event}}}"
    found = verified(rulebook(tmp_path, STEPS, more=more), "time")
    rows = [r for r in found.results if r.question.requirement == "has-a-limit" and r.question.act == "call"]
    assert [r.status.value for r in rows] == [status]


@pytest.mark.parametrize(("people", "status"), [("head", "refuted"), ("[head, clerk]", "proved")])
def test_a_periodic_duty_that_hangs_on_one_official_is_found(tmp_path: Path, people: str, status: str) -> None:
    more = f"  duties:\n    - {{id: round, cite: 1(7), who: {people}, act: call, matter: {{paper: {{}}}}, how_often: {{at_least: 1, per: months}}}}"
    found = verified(rulebook(tmp_path, [], more=more), "time")
    assert [r.status.value for r in found.results if r.question.requirement.startswith("periodic-duty")] == [status]


SILENCE = "  deadlines:\n    - {{id: l, cite: 1(8), act: hold, matter: {{paper: {{}}}}, within: 3 working_days, after: laid_before{more}}}"
STANDS_IN = "\n  substitutions:\n    - {id: in, cite: 1(9), of: head, by: clerk, away_for: any, if_vacant: true}"


@pytest.mark.parametrize(
    ("more", "stands_in", "expected"),
    [
        (", on_expiry: {counts_as: agreed}", "", ["refuted"]),
        (", on_expiry: {counts_as: agreed}", STANDS_IN, ["proved"]),
        (", on_expiry: {counts_as: agreed}, runs_while: able", "", ["proved"]),
        (
            ", on_expiry: {counts_as: agreed}, unless: [u]",
            "\n  powers:\n    - {id: u, cite: 1(9), act: notify, matter: {paper: {}}, by: head}",
            ["proved"],
        ),
        (", on_expiry: {counts_as: refused}", "", []),
        (", on_expiry: {escalates_to: clerk}", "", []),
    ],
    ids=["the only one is away", "somebody stands in", "the clock stands still", "excepted", "no agreement", "no answer"],
)
def test_silence_of_one_who_cannot_speak_is_found(tmp_path: Path, more: str, stands_in: str, expected: list[str]) -> None:
    found = verified(rulebook(tmp_path, STEPS, more=SILENCE.format(more=more) + stands_in), "time")
    rows = [r for r in found.results if r.question.requirement.startswith(Kind.SILENT)]
    assert [r.status.value for r in rows if r.status is not Status.VACUOUS] == expected
    told = [f for f in findings(found) if f.first.question.requirement.startswith(Kind.SILENT)]
    assert len(told) == expected.count("refuted")
    assert all("silence counts as agreement" in f.sentence("en") and f.sentence("zh") for f in told)


def test_silence_is_asked_about_on_the_matters_of_the_limit(tmp_path: Path) -> None:
    more = SILENCE.format(more=", on_expiry: {counts_as: agreed}").replace("{paper: {}}", "{paper: {urgent: true, kind: b}}")
    found = verified(rulebook(tmp_path, STEPS, more=more), "time")
    (row,) = (r for r in found.results if r.question.requirement.startswith(Kind.SILENT))
    assert row.status is Status.REFUTED
    assert row.question.matter == {"paper": {"urgent": True, "kind": "b"}}


RHYTHM = "limit-fits-the-rhythm"
COMES = "    - {{id: round, cite: 1(7), who: head, act: report, matter: {{paper: {{}}}}, how_often: {{at_least: {times}, per: {per}}}{more}}}"


@pytest.mark.parametrize(
    ("length", "times", "per", "status"),
    [
        ("45 calendar_days", 1, "months", "refuted"),
        ("31 calendar_days", 1, "months", "proved"),
        ("1 months", 1, "months", "proved"),
        ("2 months", 1, "months", "refuted"),
        ("10 working_days", 2, "months", "proved"),
        ("15 working_days", 2, "months", "refuted"),
        ("8 calendar_days", 1, "fortnights", "proved"),
        ("15 calendar_days", 1, "fortnights", "refuted"),
        ("60 calendar_days", 1, "seasons", "proved"),
        ("90 calendar_days", 1, "seasons", "refuted"),
    ],
)
def test_a_limit_longer_than_from_one_round_to_the_next_is_found(
    tmp_path: Path, length: str, times: int, per: str, status: str
) -> None:
    more = "  duties:\n" + COMES.format(times=times, per=per, more="")
    more += f"\n  deadlines:\n    - {{id: l, cite: 1(8), act: report, matter: {{paper: {{}}}}, within: {length}, after: laid_before}}"
    found = verified(rulebook(tmp_path, STEPS, more=more, units="fortnights: 14 calendar_days, seasons: 5 fortnights"), "time")
    rows = [r for r in found.results if r.question.requirement == RHYTHM]
    assert [r.status.value for r in rows] == [status]
    assert all(CHECKS[RHYTHM](Afresh(found), row) for row in rows)
    for row in rows:
        other = Status.PROVED if row.status is Status.REFUTED else Status.REFUTED
        with pytest.raises(EngineDisagreement):
            CHECKS[RHYTHM](Afresh(found), replace(row, argument=replace(row.argument, status=other)))


@pytest.mark.parametrize(
    ("duty", "after", "asked"),
    [
        ("", "starts_on", 1),
        ("", "call", 0),
        (", creates: {paper: {}}", "call", 1),
        (", soft: usually", "laid_before", 0),
    ],
    ids=["a day of the matter", "once for all", "each has its own", "soft"],
)
def test_a_limit_that_does_not_run_anew_is_no_matter_of_rhythm(tmp_path: Path, duty: str, after: str, asked: int) -> None:
    more = "  duties:\n" + COMES.format(times=1, per="months", more=duty)
    more += f"\n  deadlines:\n    - {{id: l, cite: 1(8), act: report, matter: {{paper: {{}}}}, within: 45 calendar_days, after: {after}}}"
    found = verified(rulebook(tmp_path, STEPS, more=more), "time")
    assert len([r for r in found.results if r.question.requirement == RHYTHM]) == asked


def test_a_limit_of_other_matters_has_nothing_to_do_with_a_rhythm(tmp_path: Path) -> None:
    more = "  duties:\n" + COMES.format(times=1, per="months", more="").replace("{paper: {}}", "{paper: {urgent: true}}")
    for pattern, asked in (("{urgent: false}", 0), ("{kind: a}", 1)):
        limit = f"\n  deadlines:\n    - {{id: l, cite: 1(8), act: report, matter: {{paper: {pattern}}}, within: 45 calendar_days, after: laid_before}}"
        found = verified(rulebook(tmp_path, STEPS, more=more + limit), "time")
        assert len([r for r in found.results if r.question.requirement == RHYTHM]) == asked


def test_a_limit_and_a_rhythm_hang_on_a_reading(tmp_path: Path) -> None:
    length = "{reading: how-long, choose: {short: 10 working_days, long: 45 calendar_days}}"
    more = "  duties:\n" + COMES.format(times=1, per="months", more="")
    more += f"\n  deadlines:\n    - {{id: l, cite: 1(8), act: report, matter: {{paper: {{}}}}, within: {length}, after: laid_before}}"
    found = verified(rulebook(tmp_path, STEPS, more=more + "\n  readings:" + HOW_LONG), "time")
    rows = [r for r in found.results if r.question.requirement == RHYTHM]
    assert {r.status.value: r.argument.readings for r in rows} == {
        "proved": {"how-long": ["short"]},
        "refuted": {"how-long": ["long"]},
    }
    assert all(CHECKS[RHYTHM](Afresh(found), row) for row in rows)


# ── the calendar's part ──────────────────────────────────────────────────────────────────────────────────────────

FIRST, LAST = calendar().first_day + 400, calendar().end_day - 400
LENGTHS = st.builds(
    lambda n, u: Duration(number=n, unit=u),
    st.integers(0, 9),
    st.sampled_from(["working_days", "calendar_days", "hours", "months"]),
)


@given(st.integers(FIRST * DAY, LAST * DAY), st.integers(0, 40 * DAY), LENGTHS)
def test_limits_and_lead_times_are_monotone(start: int, later: int, length: Duration) -> None:
    """A later start never gives an earlier end; the search over starts rests on it."""
    at = calendar()
    assert at.end_of(start, length) <= at.end_of(start + later, length)
    assert at.latest_before(start, length) <= at.latest_before(start + later, length)


def test_the_walk_to_the_next_event_is_the_shortest_wait_on_every_day() -> None:
    """Agreement: what the walk finds is what trying every event finds, on sampled days."""
    at, length = calendar(), Duration(number=5, unit="working_days")
    spread = ahead_of_event(at, {}, length)
    for day in range(FIRST, FIRST + 200):
        waits = next(n for n in range(60) if at.latest_before((day + n) * DAY + MORNING, length) >= day * DAY + MORNING)
        assert spread.shortest <= waits <= spread.longest


def test_a_clash_agrees_with_the_calendar_itself() -> None:
    at = calendar()
    limit, lead = Duration(number=6, unit="calendar_days"), Duration(number=4, unit="working_days")
    found = clash(at, {}, "a", [Within("w", "c", "a", limit)], [Ahead("l", "b", "c", lead)], [("a", "b"), ("b", "c")])
    late = [
        d
        for d in range(at.first_day, at.first_day + 60)
        if d > at.first_day + 10 and at.latest_before(at.end_of(d * DAY + MORNING, limit), lead) < d * DAY + MORNING
    ]
    assert found is not None
    assert found.clauses == ("w", "l")
    assert late
    assert found.day <= late[0]


@pytest.mark.parametrize("name", ["jining-2022-4", "xinhe-2020"])
def test_findings_of_the_shipped_rulebooks_have_sentences_and_ids_of_their_own(name: str) -> None:
    book = load(name)
    roster = load_roster(next((ROOT / "scenarios" / "rosters").glob(f"{name.partition('-')[0]}*.yaml")), book)
    found = findings(verify(book, roster, families=("order", "soundness", "time")))
    assert len({f.id for f in found}) == len(found)
    for finding in found:
        for lang in ("zh", "en"):
            assert finding.sentence(lang)
            assert "{" not in finding.sentence(lang) + finding.remedy(lang)
            finding.shown(lang)
