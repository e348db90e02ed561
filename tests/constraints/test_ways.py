"""Lanes that somebody's judgment opens: what they leave out, what makes up for it, on both sides of each boundary and
against brute force."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from constraints.cover import Matter
from constraints.finding import Severity
from constraints.findings import findings
from constraints.meaning import Meaning
from constraints.recheck import recheck
from constraints.recheck.ways import missing
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.ways.lanes import Compared, Lane
from constraints.requirements.ways.rows import LANE, UNMET, Views, made
from constraints.roster import loads_roster
from constraints.rulebook import Rulebook
from constraints.verdict import EngineDisagreement, Result, Status
from constraints.verify import Verification
from tests.constraints.workflows import ROSTER, rulebook, verified

USUAL, URGENT = "{paper: {urgent: false}}", "{paper: {urgent: true}}"


def step(act: str, more: str = "", matter: str = "{paper: {}}") -> str:
    return f"act: {act}, matter: {matter}, by: head{', ' + more if more else ''}"


DRAFT, SIGN = step("draft"), step("sign", "after: draft")


def of(tmp_path: Path, *steps: str, more: str = "", kinds: str = "") -> Verification:
    return verified(rulebook(tmp_path, steps, more=more, kinds=kinds), "comparable guards")


def lacks(found: Verification, key: str = "lacks") -> list[list[str]]:
    (row,) = [r for r in found.results if r.status is Status.REFUTED]
    return [list(guard) for guard in (row.argument.counterexample or {})[key]]


def stands(found: Verification) -> bool:
    again = recheck(found)
    return len(again.stood) == len(found.results) and not again.left and not again.undecided


def test_a_lane_without_the_review_of_the_usual_way_is_found(tmp_path: Path) -> None:
    found = of(tmp_path, DRAFT, step("review", "before: sign", USUAL), SIGN)
    assert lacks(found) == [["before", "review", "sign"]]
    (one,) = findings(found)
    assert one.severity is Severity.AMBIGUITY
    assert one.cites == ("1(2)",)
    assert "“review”" in one.sentence("en")
    assert "“review”" in one.sentence("zh")
    assert one.witness is not None
    assert one.witness["matter"] == {"paper": {"urgent": True}}
    assert one.witness["trace"] == ["draft", "sign"]
    assert stands(found)


def test_a_review_of_every_paper_leaves_the_lane_as_guarded(tmp_path: Path) -> None:
    """Where nothing depends on the judgment there is nothing to compare; where it only adds, the lane is proved."""
    assert of(tmp_path, DRAFT, step("review", "before: sign"), SIGN).results == ()
    found = of(tmp_path, DRAFT, step("review", "before: sign"), SIGN, step("agree", "before: sign", URGENT))
    assert [(r.question.requirement, r.status) for r in found.results] == [(LANE, Status.PROVED)]
    assert stands(found)


@pytest.mark.parametrize(
    ("instead", "guard"),
    [
        (step("agree", "before: sign", URGENT), ["before", "agree", "sign"]),
        (step("report", "after: sign", URGENT), ["after", "report", "sign"]),
    ],
    ids=["consent before", "report afterwards"],
)
def test_a_lane_with_something_instead_is_neither_weaker_nor_stronger(tmp_path: Path, instead: str, guard: list[str]) -> None:
    found = of(tmp_path, DRAFT, step("review", "before: sign", USUAL), SIGN, instead)
    assert lacks(found) == [["before", "review", "sign"]]
    assert lacks(found, "adds") == [guard]
    assert [f.severity for f in findings(found)] == [Severity.TIDY_UP]
    assert stands(found)


def test_a_report_that_only_the_usual_way_asks_for_afterwards_is_lacking(tmp_path: Path) -> None:
    found = of(tmp_path, DRAFT, SIGN, step("report", "after: sign", USUAL))
    assert lacks(found) == [["after", "report", "sign"]]
    assert stands(found)


def test_an_act_that_only_the_usual_way_puts_first_is_lacking_its_place(tmp_path: Path) -> None:
    found = of(tmp_path, DRAFT, SIGN, step("review"), step("review", "before: sign", USUAL))
    assert lacks(found) == [["order", "review", "sign"]]
    assert stands(found)


def test_a_bar_until_it_is_reviewed_is_a_safeguard_too(tmp_path: Path) -> None:
    def bar(matter: str) -> str:
        return f"  prohibitions:\n    - {{id: bar, cite: 1(9), act: sign, matter: {matter}, when: {{not: {{done: review}}}}, gate: refuse}}"

    assert lacks(of(tmp_path, DRAFT, step("review"), SIGN, more=bar(USUAL))) == [["order", "review", "sign"]]
    both = of(tmp_path, DRAFT, step("review", "before: sign", USUAL), step("review"), SIGN, more=bar("{paper: {}}"))
    assert both.results == ()  # whatever is judged, the review comes first


def test_a_least_time_that_only_the_usual_way_sets_is_lacking(tmp_path: Path) -> None:
    lead = "  deadlines:\n    - {id: lead, cite: 1(9), act: draft, matter: {paper: {urgent: false}}, at_least: 3 working_days, before: sign}"
    found = of(tmp_path, DRAFT, SIGN, more=lead)
    assert lacks(found) == [["lead", "draft", "sign"]]
    assert stands(found)
    shorter = (
        "\n    - {id: short, cite: 1(8), act: draft, matter: {paper: {urgent: true}}, at_least: 1 working_days, before: sign}"
    )
    assert of(tmp_path, DRAFT, SIGN, more=lead + shorter).results == ()


def test_a_soft_safeguard_is_not_lacking(tmp_path: Path) -> None:
    assert not findings(of(tmp_path, DRAFT, step("review", "before: sign, soft: 一般", USUAL), SIGN))


def test_a_lane_in_which_what_is_owed_is_barred_is_no_way(tmp_path: Path) -> None:
    bar = "  prohibitions:\n    - {id: bar, cite: 1(9), act: sign, matter: {paper: {urgent: true}}, gate: refuse}"
    assert of(tmp_path, DRAFT, step("review", "before: sign", USUAL), SIGN, more=bar).results == ()


def test_what_an_act_finds_out_is_no_lane(tmp_path: Path) -> None:
    kinds = "    note: {is_a: any_matter, attributes: {fine: {type: flag, judged_by: head, set_by: draft}}}"
    steps = (step("draft", "", "{note: {}}"), step("review", "before: sign", "{note: {fine: false}}"))
    assert of(tmp_path, *steps, step("sign", "after: draft", "{note: {}}"), kinds=kinds).results == ()


def test_the_further_values_of_a_choice_that_somebody_makes_are_lanes(tmp_path: Path) -> None:
    kinds = "    note: {is_a: any_matter, attributes: {lane: {type: [usual, fast, express], judged_by: head}}}"
    steps = (step("draft", "", "{note: {}}"), step("review", "before: sign", "{note: {lane: [usual, fast]}}"))
    found = of(tmp_path, *steps, step("sign", "after: draft", "{note: {}}"), kinds=kinds)
    assert {r.question.subject: r.status for r in found.results} == {"lane=express": Status.REFUTED}
    assert stands(found)


def test_a_safeguard_of_one_reading_only_is_lacking_under_that_reading(tmp_path: Path) -> None:
    reading = (
        "  readings:\n    - {id: who, cite: [1(6)], question: {zh: 问, en: who}, "
        "options: {all: {zh: 全, en: all}, some: {zh: 部分, en: some}}, default: all}"
    )
    review = step("review", "before: sign", "{paper: {}}") + ", under: {who: all}"
    found = of(tmp_path, DRAFT, review, step("review", "before: sign", USUAL) + ", under: {who: some}", SIGN, more=reading)
    assert [(r.status, r.argument.readings) for r in found.results] == [(Status.REFUTED, {"who": ["some"]})]
    assert stands(found)


def test_lanes_that_lack_the_same_are_one_finding(tmp_path: Path) -> None:
    kinds = "    note: {is_a: any_matter, attributes: {urgent: {type: flag, judged_by: head}, secret: {type: flag, judged_by: clerk}}}"
    steps = (step("draft", "", "{note: {}}"), step("review", "before: sign", "{note: {urgent: false, secret: false}}"))
    found = of(tmp_path, *steps, step("sign", "after: draft", "{note: {}}"), kinds=kinds)
    (one,) = findings(found)
    assert len(one.rows) == 2
    assert "secret" in one.sentence("en")


# ── with a meeting, and without one ──────────────────────────────────────────────────────────────────────────────

MEETINGS = """    meeting: {is_a: any_matter, attributes: {type: [board]}}
    note:
      is_a: any_matter
      attributes:
        put_to: [nobody, board]
        decided_at: {type: [board], set_by: decide}
        kind: [a, b]"""
BOARD = """  meetings:
    - {id: board, cite: 1(7), type: board, members: head}
  powers:
    - {id: led, cite: 1(7), act: [convene, chair], matter: {meeting: {}}, by: head}"""
PUT, NOT_PUT = "{note: {put_to: board}}", "{note: {put_to: nobody}}"
DECIDED = "act: decide, matter: {note: {put_to: board}}, by: {meeting: board}, before: sign"


def notes(tmp_path: Path, *steps: str) -> Verification:
    signed = step("sign", "after: draft", "{note: {}}")
    more = BOARD + "\n    - {id: called, cite: 1(7), act: [convene, chair], matter: {meeting: {}}, by: head}"
    return of(tmp_path, step("draft", "", "{note: {}}"), DECIDED, signed, *steps, more=more, kinds=MEETINGS)


ONE_KIND = step("review", "before: sign", "{note: {kind: b}}")


def test_what_goes_to_no_meeting_without_the_review_of_what_goes_to_one_is_found(tmp_path: Path) -> None:
    found = notes(tmp_path, step("review", "before: decide", PUT), ONE_KIND)
    assert lacks(found) == [["before", "review", "sign"]]
    (one,) = findings(found)
    assert one.severity is Severity.AMBIGUITY
    assert one.witness is not None
    assert one.witness["matter"] == {"note": {"put_to": "nobody", "kind": "a"}}
    assert "board" in one.sentence("en")
    assert "“review”" in one.sentence("zh")
    assert stands(found)


def test_the_decision_and_what_only_a_meeting_asks_for_are_not_lacking_elsewhere(tmp_path: Path) -> None:
    found = notes(tmp_path, step("review", "before: decide", PUT))
    assert {(r.question.requirement, r.status) for r in found.results} == {(UNMET, Status.PROVED)}
    assert stands(found)
    every = notes(tmp_path, step("review", "before: sign", "{note: {}}"))
    assert {r.status for r in every.results} == {Status.PROVED}


def test_a_consent_in_the_place_of_the_review_makes_up_for_it(tmp_path: Path) -> None:
    found = notes(tmp_path, step("review", "before: decide", PUT), ONE_KIND, step("agree", "before: sign", NOT_PUT))
    assert lacks(found, "adds") == [["before", "agree", "sign"]]
    assert [f.severity for f in findings(found)] == [Severity.TIDY_UP]
    assert stands(found)


def test_what_has_to_be_decided_in_any_case_has_no_way_without_a_meeting(tmp_path: Path) -> None:
    always = step("decide", "before: sign", NOT_PUT)
    assert notes(tmp_path, step("review", "before: decide", PUT), ONE_KIND, always).results == ()


def damaged(found: Verification, row: Result, **said: object) -> Verification:
    example = {**(row.argument.counterexample or {}), **said}
    return replace(found, results=(replace(row, argument=replace(row.argument, counterexample=example)),))


def test_a_row_that_is_not_so_is_caught(tmp_path: Path) -> None:
    found = of(tmp_path, DRAFT, step("review", "before: sign", USUAL), SIGN)
    (row,) = found.results
    for said in (
        {"lacks": [["before", "draft", "sign"]]},
        {"adds": [["before", "review", "sign"]]},
        {"case": "mixed"},
        {"trace": ["sign"]},
        {"lane": ["urgent", "false", "true"]},
    ):
        with pytest.raises(EngineDisagreement):
            recheck(damaged(found, row, **said))
    with pytest.raises(EngineDisagreement):
        recheck(replace(found, results=(replace(row, argument=replace(row.argument, status=Status.PROVED)),)))


# ── brute force ──────────────────────────────────────────────────────────────────────────────────────────────────

ACTS = ("one", "two", "three")
PAIRS = [(a, b) for a, b in product(ACTS, ACTS) if a != b]
PATTERNS = (
    "{paper: {}}",
    USUAL,
    URGENT,
    "{paper: {urgent: true, kind: a}}",
    "{paper: {urgent: false, kind: b}}",
    "{paper: {kind: a}}",
)
clauses = st.tuples(st.sampled_from(PAIRS), st.sampled_from(PATTERNS), st.booleans())


def kinds_lacking(book: Rulebook, *, brute: bool) -> tuple[set[str], set[str]]:
    """The kinds of paper of which the lane lacks something, and of which it adds something: by regions, or one by one."""
    inquiry = Inquiry(Meaning(book, loads_roster(ROSTER, book)))
    every: tuple[set[str], set[str]] = (set(), set())
    for one, listed in made(inquiry, "paper"):
        lane = next((lane for lane in listed if lane.path == "urgent"), None)
        for kind in ("a", "b") if lane is not None else ():
            assert lane is not None
            if brute:
                views = Views(one, lane, Matter("paper", {"urgent": "true", "kind": kind}))
                found = (missing(views.usual, views.lane), missing(views.lane, views.usual))
            else:
                found = _by_regions(Compared(one, lane), kind)
            for kinds, some in zip(every, found, strict=True):
                kinds |= {kind} if some else set()
    return every


def _by_regions(compared: Compared, kind: str) -> tuple[set[str], set[str]]:
    p = compared.p
    key = ("attribute", "kind")
    level = p.space.alphabet.level.get(key)
    choice = (
        {} if level is None else {key: next(i for i, v in enumerate(p.space.alphabet.variables[level].classes) if kind in v)}
    )
    lacks, adds = (
        {g.act for g, region in found.items() if p.diagrams.restrict(region, choice) != 0}
        for found in (compared.lacks, compared.adds)
    )
    return lacks, adds


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(clauses, min_size=1, max_size=5))
@example(
    [
        (("one", "two"), USUAL, True),
        (("two", "one"), PATTERNS[0], True),
        (("three", "one"), PATTERNS[0], False),
        (("three", "one"), PATTERNS[0], True),
    ]
)
def test_regions_and_brute_force_find_the_same_matters(tmp_path: Path, drawn: list[tuple[tuple[str, str], str, bool]]) -> None:
    steps = [step(a, f"{'before' if ahead else 'after'}: {b}", matter) for (a, b), matter, ahead in drawn]
    book = rulebook(tmp_path, [*steps, step("one")])
    assert kinds_lacking(book, brute=False) == kinds_lacking(book, brute=True)


def test_a_lane_says_what_it_is_beside(tmp_path: Path) -> None:
    book = rulebook(tmp_path, [DRAFT, step("review", "before: sign", USUAL), SIGN])
    inquiry = Inquiry(Meaning(book, loads_roster(ROSTER, book)))
    assert [lane for _, listed in made(inquiry, "paper") for lane in listed] == [Lane("paper", "urgent", "true", "false")]
