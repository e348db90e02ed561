"""Lead times of whole procedures: each defect is planted, found, and gone when it is mended; classes say what matters do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from constraints.cover import Matter
from constraints.diagram import FALSE
from constraints.findings import findings
from constraints.lead.clock import clock_for
from constraints.lead.regions import Timed
from constraints.lead.times import LeadTime, Times, lead_time_of, lead_times
from constraints.load import load
from constraints.meaning import Meaning
from constraints.plan import Plans
from constraints.recheck import recheck
from constraints.requirements.inquiry import Inquiry
from constraints.roster import load_roster, loads_roster
from constraints.rulebook import Rulebook
from constraints.verdict import EngineDisagreement, Result, Status
from tests.constraints.workflows import ROSTER, rulebook, verified

ROOT = Path(__file__).resolve().parents[3]
STEPS = (
    "act: call, matter: {paper: {}}, by: head",
    "act: notify, matter: {paper: {}}, by: clerk, after: call",
    "act: hold, matter: {paper: {}}, by: head, after: notify",
)


def limits(*listed: str) -> str:
    return "\n".join(["  deadlines:", *(f"    - {{id: d{i}, cite: 1({10 + i}), {one}}}" for i, one in enumerate(listed))])


def inquiry(book: Rulebook) -> Inquiry:
    name = book.id.partition("-")[0]
    known = next((ROOT / "scenarios" / "rosters").glob(f"{name}*.yaml"), None)
    return Inquiry(Meaning(book, load_roster(known, book) if known else loads_roster(ROSTER, book)))


def leads(folder: Path, more: str, steps: tuple[str, ...] = STEPS, **settings: str) -> tuple[LeadTime, ...]:
    return lead_times(inquiry(rulebook(folder, steps, more=more, **settings)).procedures, kinds=("paper",))


def rows(folder: Path, more: str, requirement: str, steps: tuple[str, ...] = STEPS, **settings: str) -> list[Result]:
    found = verified(rulebook(folder, steps, more=more, **settings), "time")
    mine = [r for r in found.results if r.question.requirement == requirement]
    assert recheck(replace(found, results=tuple(mine))).stood == tuple(mine)
    for row in mine:
        with pytest.raises(EngineDisagreement):
            recheck(replace(found, results=(_false(row),)))
    return mine


def _false(row: Result) -> Result:
    """The row with another verdict: refuted with what is not so, or proved against its counterexample."""
    example = row.argument.counterexample
    if example is not None and "days" in example:
        return replace(row, argument=replace(row.argument, counterexample={**example, "days": example["days"] + 1}))
    if example is not None:
        return replace(row, argument=replace(row.argument, status=Status.PROVED, counterexample=None))
    act = row.question.act or "call"
    said = {"trace": [act], "date": "2024-03-04", "days": 1000, "gap": 1}
    example_ = row.question.example or Matter("paper", {"urgent": "false", "kind": "a"})
    question = replace(row.question, example=example_)
    return replace(row, question=question, argument=replace(row.argument, status=Status.REFUTED, counterexample=said))


# ── the longest ──────────────────────────────────────────────────────────────────────────────────────────────────

BOUNDED = (
    "act: call, matter: {paper: {}}, within: 2 working_days, after: laid_before",
    "act: notify, matter: {paper: {}}, within: 1 working_days, after: call",
    "act: hold, matter: {paper: {}}, within: 3 working_days, after: notify",
)


@pytest.mark.parametrize(
    ("listed", "free"),
    [
        (BOUNDED, []),
        (BOUNDED[:2], ["hold"]),
        (BOUNDED[1:], ["call"]),
        (BOUNDED[::2], ["notify"]),
        ((BOUNDED[0], "act: hold, matter: {paper: {}}, within: 9 working_days, after: call"), []),
        ((*BOUNDED[:2], BOUNDED[2] + ", soft: usually"), ["hold"]),
        ((*BOUNDED[:2], BOUNDED[2].replace("{paper: {}}", "{paper: {urgent: true}}")), ["hold"]),
        ((*BOUNDED[:2], BOUNDED[2].replace("after: notify", "after: elsewhere")), ["hold"]),
        ((*BOUNDED[1:], "act: call, matter: {paper: {}}, at_least: 3 working_days, before: starts_on"), []),
        ((*BOUNDED[1:], "act: call, matter: {paper: {urgent: true}}, at_least: 3 working_days, before: starts_on"), ["call"]),
        (("act: call, matter: {paper: {}}, at_least: 3 working_days, before: hold",), ["call", "notify", "hold"]),
    ],
)
def test_a_step_without_a_limit_is_found_and_only_then(tmp_path: Path, listed: tuple[str, ...], free: list[str]) -> None:
    other = (
        STEPS
        if "elsewhere" not in str(listed)
        else (*STEPS, "act: elsewhere, matter: {paper: {urgent: true, kind: a}}, by: head, soft: usually")
    )
    (row,) = rows(tmp_path, limits(*listed), "has-a-longest-time", other)
    assert ((row.argument.counterexample or {}).get("trace", []), row.status.value) == (free, "refuted" if free else "proved")


def test_one_finding_stands_for_all_steps_of_a_procedure_without_a_limit(tmp_path: Path) -> None:
    found = findings(verified(rulebook(tmp_path, STEPS), "time"))
    assert [f.first.question.requirement for f in found] == ["has-a-longest-time"]
    assert [r.question.act for r in found[0].rows] == [None, "call", "notify", "hold"]
    assert not findings(verified(rulebook(tmp_path, STEPS, more=limits(*BOUNDED)), "time"))


def test_the_longest_is_the_sum_of_the_limits_on_the_worst_day(tmp_path: Path) -> None:
    """Two, one and three working days: six, over the longest holiday of the years known ten days off more."""
    (one,) = leads(tmp_path, limits(*BOUNDED))
    assert one.longest is not None
    assert (one.longest.least_working, one.longest.most_working) == (6, 6)
    clock = clock_for({})
    start = clock.minute(one.longest.most_on)
    assert clock.working_days(start, start + one.longest.most * 1440) == 6
    assert [(s.node, s.length, s.working_days) for s in one.longest_path] == [
        ("call", "2 working_days", 2),
        ("notify", "1 working_days", 1),
        ("hold", "3 working_days", 3),
    ]
    assert sum(s.days for s in one.longest_path) == one.longest.most
    assert one.shortest is not None
    assert one.shortest.most == 0


def test_each_class_has_its_own_longest(tmp_path: Path) -> None:
    quick = BOUNDED[2].replace("{paper: {}}", "{paper: {urgent: true}}").replace("3 working", "1 working")
    found = leads(tmp_path, limits(*BOUNDED, quick))
    assert sorted((str(one.matter), one.longest.most_working) for one in found if one.longest) == [
        ("{'paper': {'urgent': False}}", 6),
        ("{'paper': {'urgent': True}}", 4),
    ]


def test_silence_a_limit_set_in_the_case_and_ways_back_are_named(tmp_path: Path) -> None:
    kinds = "    order: {is_a: any_matter, attributes: {given: {type: duration}}}"
    steps = tuple(s.replace("paper", "order") for s in (*STEPS[:2], STEPS[2] + ", if_refused: call"))
    listed = (
        BOUNDED[0],
        BOUNDED[1] + ", on_expiry: {counts_as: agreed}",
        "act: hold, matter: {paper: {}}, within: {attribute: given}, after: notify, on_expiry: {returns_to: notify}",
    )
    more = limits(*listed).replace("paper", "order")
    (one,) = lead_times(inquiry(rulebook(tmp_path, steps, more=more, kinds=kinds)).procedures, kinds=("order",))
    assert one.longest is None
    assert one.set_in_case == ("d2",)
    assert not one.no_limit
    assert [(b.act, b.silence, b.set_in_case) for b in one.bounds] == [
        ("call", "late", False),
        ("notify", "agreed", False),
        ("hold", "returned", True),
    ]
    assert {(x.act, x.to, x.why) for x in one.loops} == {("hold", "call", "refused"), ("hold", "notify", "silence")}


# ── the shortest, and meetings ───────────────────────────────────────────────────────────────────────────────────


def test_the_shortest_waits_only_for_what_the_text_makes_it_wait_for(tmp_path: Path) -> None:
    more = limits("act: notify, matter: {paper: {urgent: false}}, at_least: 3 working_days, after: laid_before", *BOUNDED)
    found = {str(one.matter["paper"].get("urgent")): one for one in leads(tmp_path, more)}
    assert {k: (one.shortest.least_working, one.shortest.most_working) for k, one in found.items() if one.shortest} == {
        "False": (3, 3),
        "True": (0, 0),
    }
    assert [(s.node, s.working_days, s.wait_clauses) for s in found["False"].path] == [
        ("call", 0, ()),
        ("notify", 3, ("d0",)),
        ("hold", 0, ("s3",)),
    ]


MEETINGS = """    meeting: {is_a: any_matter, attributes: {type: [board]}}
    item: {is_a: any_matter, attributes: {meeting: {type: matter, of: meeting}, hurried: {type: flag, judged_by: head}}}"""
TO_MEETING = (
    "act: hear, matter: {item: {hurried: false}}, by: clerk",
    "act: submit, matter: {item: {}}, by: clerk, after: hear",
    "act: decide, matter: {item: {}}, at: [board], after: submit",
    "act: convene, matter: {meeting: {}}, by: head",
)
WEEKS = "weeks: 7 calendar_days"
BOARD = """
  meetings:
    - {{id: board, cite: 1(8), type: board, members: [head, clerk]}}
  duties:
    - {{id: sits, cite: 1(9), who: head, act: convene, matter: {{meeting: {{type: board}}}}, how_often: {{at_least: 1, per: {per}}}}}"""
HEAR = "act: hear, matter: {item: {}}, at_least: 11 working_days, after: laid_before"
PAPERS = "act: submit, matter: {item: {}}, at_least: 5 working_days, before: meeting.convene"


@pytest.mark.parametrize(
    ("listed", "per", "refuted"),
    [
        ((HEAR, PAPERS), "months", [False]),
        ((HEAR, PAPERS), "weeks", [False, True]),
        ((PAPERS,), "weeks", [False, True]),
        (("act: submit, matter: {item: {}}, cutoff: day 8 of the month",), "years", []),
        (("act: submit, matter: {item: {}}, cutoff: day 8 of the month",), "months", [False, True]),
    ],
)
def test_a_chain_longer_than_from_one_meeting_to_the_next_is_found(
    tmp_path: Path, listed: tuple[str, ...], per: str, refuted: list[bool]
) -> None:
    """Only papers that are heard first take longer than a month; everything takes longer than a week."""
    more = limits(*listed) + BOARD.format(per=per)
    found = rows(tmp_path, more, "shortest-chain-fits-the-meetings", TO_MEETING, kinds=MEETINGS, units=WEEKS)
    bad = [(r.question.matter or {})["item"].get("hurried") for r in found if r.argument.counterexample]
    assert bad == ([None] if len(listed) == 1 and refuted else refuted)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("3 months, after: laid_before", "proved"),
        ("3 months, after: submit", "proved"),
        ("8 calendar_days, after: submit", "refuted"),
    ],
)
def test_a_chain_fits_the_longer_time_that_the_rules_give_the_meeting(tmp_path: Path, given: str, status: str) -> None:
    decided = f"act: decide, matter: {{item: {{}}}}, within: {given}"
    more = limits(HEAR, PAPERS, decided) + BOARD.format(per="weeks")
    found = rows(tmp_path, more, "shortest-chain-fits-the-meetings", TO_MEETING, kinds=MEETINGS, units=WEEKS)
    row = next(r for r in found if (r.question.matter or {})["item"].get("hurried") is not True)
    assert row.status.value == status
    assert "d2" in row.argument.used


def test_a_limit_on_some_matters_gives_time_on_those_alone(tmp_path: Path) -> None:
    decided = "act: decide, matter: {item: {hurried: true}}, within: 3 months, after: laid_before"
    more = limits(PAPERS, decided) + BOARD.format(per="weeks")
    found = rows(tmp_path, more, "shortest-chain-fits-the-meetings", TO_MEETING, kinds=MEETINGS, units=WEEKS)
    assert {(r.question.matter or {})["item"].get("hurried"): r.status.value for r in found} == {
        True: "proved",
        False: "refuted",
    }


def test_what_a_meeting_is_to_do_in_time_is_bounded_whenever_that_sits(tmp_path: Path) -> None:
    steps = (TO_MEETING[1].replace(", after: hear", ""), *TO_MEETING[2:])
    submit = "act: submit, matter: {item: {}}, within: 5 working_days, after: laid_before"
    decided = "act: decide, matter: {item: {}}, within: 40 calendar_days, after: laid_before"
    found = rows(
        tmp_path, limits(PAPERS, submit, decided) + BOARD.format(per="months"), "has-a-longest-time", steps, kinds=MEETINGS
    )
    assert [r.status.value for r in found if "item" in (r.question.matter or {})] == ["proved"]


def test_a_cut_off_makes_what_comes_a_day_late_wait_a_month(tmp_path: Path) -> None:
    more = limits("act: submit, matter: {item: {}}, cutoff: day 8 of the month") + BOARD.format(per="weeks")
    (row,) = rows(tmp_path, more, "shortest-chain-fits-the-meetings", TO_MEETING, kinds=MEETINGS, units=WEEKS)
    example = row.argument.counterexample or {}
    assert (example["date"][8:], example["at_best"]) == ("09", 0)
    assert example["days"] in (30, 31)
    assert row.argument.used == ("d0", "sits")


# ── readings ─────────────────────────────────────────────────────────────────────────────────────────────────────

OPEN = """
  readings:
    - id: rule
      cite: ["1"]
      question: {zh: "限", en: "How far does the limit reach?"}
      options: {narrow: {zh: "窄", en: "Narrowly"}, wide: {zh: "宽", en: "Widely"}}
      default: narrow"""


@pytest.mark.parametrize(
    ("hold", "expected"),
    [
        (BOUNDED[2], [("proved", {})]),
        (BOUNDED[2] + ", under: {rule: wide}", [("refuted", {"rule": ["narrow"]}), ("proved", {"rule": ["wide"]})]),
        (BOUNDED[2] + ", under: {rule: narrow}", [("proved", {"rule": ["narrow"]}), ("refuted", {"rule": ["wide"]})]),
    ],
)
def test_whether_there_is_a_bound_is_a_condition_on_readings(
    tmp_path: Path, hold: str, expected: list[tuple[str, dict[str, list[str]]]]
) -> None:
    call = BOUNDED[0] if "under" in hold else BOUNDED[0] + ", under: {rule: [narrow, wide]}"
    found = rows(tmp_path, limits(call, BOUNDED[1], hold) + OPEN, "has-a-longest-time")
    assert [(r.status.value, r.argument.readings) for r in found] == expected
    assert len({repr(r.question) for r in found}) == 1


def test_a_finding_that_is_so_under_one_reading_says_which(tmp_path: Path) -> None:
    hold = BOUNDED[2] + ", under: {rule: wide}"
    found = findings(verified(rulebook(tmp_path, STEPS, more=limits(*BOUNDED[:2], hold) + OPEN), "time"))
    (said,) = [f.sentence("en") for f in found if f.first.question.requirement == "has-a-longest-time"]
    assert said.endswith("Narrowly”.")


WEEK = "weeks: {reading: rule, choose: {narrow: 7 calendar_days, wide: 8 working_days}}"


@pytest.mark.parametrize(
    ("papers", "per", "expected"),
    [
        ("3 calendar_days", "months", {"proved": [{}]}),
        ("2 weeks", "months", {"proved": [{"rule": ["narrow"]}], "refuted": [{"rule": ["wide"]}]}),
        ("6 weeks", "months", {"refuted": [{"rule": ["narrow"]}, {"rule": ["wide"]}]}),
    ],
)
def test_whether_a_chain_fits_hangs_on_what_a_unit_is(
    tmp_path: Path, papers: str, per: str, expected: dict[str, list[dict[str, list[str]]]]
) -> None:
    """Two weeks of seven days fit into a month; two of eight working days, over the long holidays, do not."""
    used = "act: hear, matter: {item: {}}, within: 1 weeks, after: laid_before"
    more = limits(PAPERS.replace("5 working_days", papers), used) + BOARD.format(per=per) + OPEN
    found = rows(tmp_path, more, "shortest-chain-fits-the-meetings", TO_MEETING, kinds=MEETINGS, units=WEEK)
    by: dict[str, list[dict[str, list[str]]]] = {}
    for row in found:
        by.setdefault(row.status.value, []).append(row.argument.readings)
    assert by == expected


def test_a_lead_time_and_a_notice_hang_on_what_a_unit_is(tmp_path: Path) -> None:
    """Ten days of notice come before nine of lead time; before two weeks of seven days they do not."""
    units = "weeks: {reading: rule, choose: {narrow: 4 calendar_days, wide: 7 calendar_days}}"
    steps = (*TO_MEETING, "act: notify, matter: {meeting: {}}, by: clerk, before: convene")
    listed = (
        PAPERS.replace("5 working_days", "2 weeks"),
        "act: notify, matter: {meeting: {}}, at_least: 10 calendar_days, before: convene",
    )
    more = limits(*listed) + BOARD.format(per="ten_days") + OPEN
    for requirement in ("counts-back-from-a-day-fixed-in-time", "lead-time-fits-the-meetings"):
        found = rows(tmp_path, more, requirement, steps, kinds=MEETINGS, units=units + ", ten_days: 20 calendar_days")
        assert {r.status.value: r.argument.readings for r in found if r.question.clause == "d0"} == {
            "counts-back-from-a-day-fixed-in-time": {"proved": {"rule": ["narrow"]}, "refuted": {"rule": ["wide"]}},
            "lead-time-fits-the-meetings": {"proved": {"rule": ["narrow"]}, "refuted": {"rule": ["wide"]}},
        }[requirement]


# ── classes and matters ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["xinhe-2020", pytest.param("jining-2022-4", marks=pytest.mark.slow)])
def test_every_part_of_a_class_has_its_times(name: str) -> None:
    """Agreement: each class is cut by every act owed; a matter of each part, seen through its plan alone, has the times of the
    class, and no limit exactly where the class says so."""
    asked = inquiry(load(name))
    for p in asked.procedures.shown():
        times = Times(Timed(p))
        timed, plans = times.timed, Plans(asked.meaning, p.readings, presumed=False)
        for (region, _), one in zip(times.classes(), times.every(), strict=True):
            for owed in list(timed.p.hard.values()):
                for part in (timed.p.both(region, owed), timed.p.without(region, owed)):
                    if part != FALSE:
                        matter = timed.p.example(part)
                        _agrees(times, plans, matter, one, part)


def _agrees(times: Times, plans: Plans, matter: Matter, one: LeadTime, part: int) -> None:
    alone = lead_time_of(plans, matter)
    assert alone.shortest == one.shortest
    assert (alone.longest, alone.set_in_case, alone.bounds) == (one.longest, one.set_in_case, one.bounds)
    free = {act for act, region in times.timed.free.items() if matter_in(times, region, part, matter)}
    assert {without.act for without in alone.no_limit} == free


def matter_in(times: Times, region: int, part: int, matter: Matter) -> bool:
    """Is a matter, the example of a part, in a region?  It is where it is the example of what they share."""
    shared = times.timed.p.both(region, part)
    if shared == part:
        return True
    return shared != FALSE and times.timed.p.example(shared) == matter
