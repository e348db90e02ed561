"""Circles of acts across linked matters: on both sides of each boundary, replayed, and against brute force."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from constraints.cache.store import Store
from constraints.finding import Severity
from constraints.findings import findings
from constraints.recheck import recheck
from constraints.roster import loads_roster
from constraints.verdict import Result, Status
from constraints.verify import Verification, verify
from tests.constraints.workflows import ROSTER, rulebook, verified

LINKED = "linked-acts-have-no-circle"
GATE = "what-a-bar-waits-for-is-owed"
KINDS = """
    session: {is_a: any_matter, attributes: {size: [big, small], topic: {type: matter, of: item}}}
    item: {is_a: any_matter, attributes: {urgent: {type: flag, judged_by: head}, session: {type: matter, of: session}}}
    record: {is_a: any_matter, attributes: {sort: [first, second], session: {type: matter, of: session}}}
    decree: {is_a: any_matter, attributes: {earlier: {type: matter, of: decree}}}"""


def step(kind: str, act: str, more: str = "", pattern: str = "{}") -> str:
    return f"act: {act}, matter: {{{kind}: {pattern}}}, by: head{', ' + more if more else ''}"


CALL = (step("session", "notify"), step("session", "open", "after: notify"))
"""A session is announced and then opened."""
ITEM = (step("item", "agree"), step("item", "submit", "after: agree"))
"""An item is agreed to, then its papers are handed in."""


def of(tmp_path: Path, *steps: str, more: str = "") -> Verification:
    return verified(rulebook(tmp_path, steps, more=more, kinds=KINDS.strip("\n")), "soundness")


def rows(found: Verification, requirement: str = LINKED) -> list[Result]:
    return [r for r in found.results if r.question.requirement == requirement]


def stands(found: Verification) -> bool:
    again = recheck(found)
    return not again.left and not again.undecided


def test_papers_before_the_notice_and_agreement_after_it_are_a_circle(tmp_path: Path) -> None:
    found = of(
        tmp_path, *CALL, *ITEM, step("item", "submit", "before: session.notify"), step("item", "agree", "after: session.notify")
    )
    assert {r.status for r in rows(found)} == {Status.REFUTED}
    (one,) = [f for f in findings(found) if f.first.question.requirement == LINKED]
    assert one.severity is Severity.BLOCKS_GOVERNMENT
    assert set(one.first.argument.used) == {"s4", "s5", "s6"}
    assert one.witness is not None
    assert sorted(one.witness["trace"]) == ["agree", "notify", "submit"]
    assert all("session" in one.sentence(lang) or lang == "zh" for lang in ("zh", "en"))
    assert stands(found)


def test_agreement_before_the_notice_is_none(tmp_path: Path) -> None:
    found = of(
        tmp_path, *CALL, *ITEM, step("item", "submit", "before: session.notify"), step("item", "file", "after: session.notify")
    )
    assert [r.status for r in rows(found)] == [Status.PROVED, Status.PROVED]
    assert not findings(found)
    assert stands(found)


def test_before_and_after_the_same_act_is_a_contradiction(tmp_path: Path) -> None:
    found = of(tmp_path, *CALL, step("item", "submit", "before: session.open"), step("item", "submit", "after: session.open"))
    (one,) = findings(found)
    assert "both before and after" in one.sentence("en")
    assert one.cites == ("1(3)", "1(4)")
    assert stands(found)


def test_a_lead_time_after_the_act_it_counts_back_from_is_a_contradiction(tmp_path: Path) -> None:
    lead = "  deadlines:\n    - {id: lead, cite: 1(9), act: submit, matter: {item: {}}, at_least: 5 working_days, before: session.open}"
    late = of(tmp_path, *CALL, step("item", "submit", "after: session.open"), more=lead)
    assert "lead" in next(f for f in findings(late) if f.first.question.requirement == LINKED).used
    early = of(tmp_path, *CALL, step("item", "submit", "after: session.notify"), more=lead)
    assert {r.status for r in rows(early)} == {Status.PROVED}
    soft = of(
        tmp_path,
        *CALL,
        step("item", "submit", "after: session.open"),
        more=lead.replace("session.open}", "session.open, soft: 一般}"),
    )
    assert {r.status for r in rows(soft)} == {Status.PROVED}


def bar(act: str, needs: str, kind: str = "item") -> str:
    return f"  prohibitions:\n    - {{id: bar, cite: 1(9), act: {act}, matter: {{{kind}: {{}}}}, when: {{not: {{done: {needs}}}}}, gate: refuse}}"


def test_a_bar_that_waits_for_an_act_on_a_linked_matter_closes_a_circle(tmp_path: Path) -> None:
    held = of(tmp_path, *CALL, *ITEM, step("item", "submit", "before: session.notify"), more=bar("agree", "session.open"))
    assert Status.REFUTED in {r.status for r in rows(held)}
    free = of(tmp_path, *CALL, *ITEM, step("item", "file", "before: session.notify"), more=bar("agree", "session.open"))
    assert {r.status for r in rows(free)} == {Status.PROVED}
    assert stands(held)
    assert stands(free)


@pytest.mark.parametrize(("needs", "status"), [("session.open", Status.PROVED), ("session.vote", Status.REFUTED)])
def test_what_a_bar_waits_for_on_a_linked_matter_is_owed_there(tmp_path: Path, needs: str, status: Status) -> None:
    found = of(tmp_path, *CALL, *ITEM, more=bar("agree", needs))
    assert {r.status for r in rows(found, GATE)} == {status}
    assert stands(found)


def test_only_the_class_on_which_the_circle_closes_is_refuted(tmp_path: Path) -> None:
    found = of(
        tmp_path,
        *CALL,
        *ITEM,
        step("item", "submit", "before: session.notify", "{urgent: true}"),
        step("item", "agree", "after: session.notify", "{session: {size: big}}"),
    )
    refuted = [r for r in rows(found) if r.status is Status.REFUTED]
    assert {str(r.question.matter) for r in refuted} == {"{'item': {'urgent': True, 'session': {'size': 'big'}}}"}
    assert Status.PROVED in {r.status for r in rows(found)}
    assert stands(found)


def test_a_circle_may_run_through_another_matter_linked_to_the_same(tmp_path: Path) -> None:
    """The session waits for its record, the record for the opening: neither kind names the other."""
    steps = (*CALL, step("item", "submit", "after: session.close, before: session.open"), step("session", "close"))
    around = (step("record", "write", "after: session.open, before: session.close"),)
    assert {r.status for r in rows(of(tmp_path, *steps, *around))} >= {Status.REFUTED}
    other = (step("record", "write", "after: session.open"),)
    assert {r.status for r in rows(of(tmp_path, *steps, *other))} == {Status.PROVED}


def test_a_link_and_the_link_back_close_a_circle(tmp_path: Path) -> None:
    found = of(tmp_path, *CALL, step("item", "submit", "after: session.open"), step("session", "notify", "after: topic.submit"))
    assert {r.status for r in rows(found)} == {Status.REFUTED}
    assert stands(found)


def test_one_that_waits_for_its_predecessor_waits_for_another(tmp_path: Path) -> None:
    found = of(tmp_path, step("decree", "sign", "after: earlier.sign"))
    assert [r.status for r in rows(found)] == [Status.PROVED]
    assert stands(found)


def test_a_wait_for_what_nobody_does_there_is_void(tmp_path: Path) -> None:
    found = of(tmp_path, *CALL, step("item", "submit", "after: session.vote"))
    assert [r.status for r in rows(found)] == [Status.VACUOUS]
    assert stands(found)


def test_what_only_more_matters_could_close_is_undecided(tmp_path: Path) -> None:
    """Each record is of one sort: a circle needs two of them at one session, and one is looked at."""
    around = (
        step("item", "submit", "after: session.close, before: session.open"),
        step("record", "write", "after: session.open, before: session.vote", "{sort: first}"),
        step("session", "vote"),
        step("session", "close"),
    )
    second = step("record", "write", "after: session.vote, before: session.close", "{sort: second}")
    assert Status.UNDECIDED in {r.status for r in rows(of(tmp_path, *CALL, *around, second))}
    assert {r.status for r in rows(of(tmp_path, *CALL, *around))} == {Status.PROVED}
    of_one = second.replace("sort: second", "sort: first")
    assert Status.REFUTED in {r.status for r in rows(of(tmp_path, *CALL, *around, of_one))}


def test_what_more_effort_does_not_decide_is_kept_by_the_cache(tmp_path: Path) -> None:
    around = (
        step("item", "submit", "after: session.close, before: session.open"),
        step("record", "write", "after: session.open, before: session.vote", "{sort: first}"),
        step("record", "write", "after: session.vote, before: session.close", "{sort: second}"),
        step("session", "vote"),
        step("session", "close"),
    )
    book = rulebook(tmp_path, (*CALL, *around), kinds=KINDS.strip("\n"))
    people, store = loads_roster(ROSTER, book), Store(tmp_path / "kept")
    first, again = (verify(book, people, families=("soundness",), store=store) for _ in range(2))
    assert Status.UNDECIDED in {r.status for r in rows(first)}
    assert again.reuse is not None
    assert again.reuse.pieces_again == 0
    assert rows(again) == rows(first)


def test_a_circle_of_one_reading_only_says_so(tmp_path: Path) -> None:
    reading = (
        "  readings:\n    - {id: when, cite: [1(6)], question: {zh: 问, en: when}, "
        "options: {early: {zh: 早, en: early}, late: {zh: 晚, en: late}}, default: early}"
    )
    agree = step("item", "agree", "after: session.notify, under: {when: late}")
    found = of(tmp_path, *CALL, *ITEM, step("item", "submit", "before: session.notify"), agree, more=reading)
    refuted = [r for r in rows(found) if r.status is Status.REFUTED]
    assert refuted
    assert all(r.argument.readings == {"when": ["late"]} for r in refuted)
    assert stands(found)


# ── brute force ──────────────────────────────────────────────────────────────────────────────────────────────────

ACTS = ("one", "two", "three")
PAIRS = [(a, b) for a, b in product(ACTS, ACTS) if a != b]


def stuck(
    own: list[tuple[str, str]], theirs: list[tuple[str, str]], after: list[tuple[str, str]], before: list[tuple[str, str]]
) -> bool:
    """One item and one session, every act of both owed: is there one that can never be done?"""
    waits = {(f"item.{b}", f"item.{a}") for a, b in own} | {(f"session.{b}", f"session.{a}") for a, b in theirs}
    waits |= {(f"item.{a}", f"session.{b}") for a, b in after} | {(f"session.{b}", f"item.{a}") for a, b in before}
    every, done = {f"{k}.{a}" for k in ("item", "session") for a in ACTS}, set[str]()
    while ready := {e for e in every - done if all(b in done for a, b in waits if a == e)}:
        done |= ready
    return done != every


def forward(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(a, b) for a, b in pairs if ACTS.index(a) < ACTS.index(b)]


SOME = st.lists(st.sampled_from(PAIRS), max_size=2, unique=True)
ACROSS = st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(ACTS)), max_size=2, unique=True)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(own=SOME.map(forward), theirs=SOME.map(forward), after=ACROSS, before=ACROSS)
def test_brute_force_agrees(
    tmp_path: Path,
    own: list[tuple[str, str]],
    theirs: list[tuple[str, str]],
    after: list[tuple[str, str]],
    before: list[tuple[str, str]],
) -> None:
    steps = [step(kind, act) for kind in ("item", "session") for act in ACTS]
    steps += [step("item", b, f"after: {a}") for a, b in own] + [step("session", b, f"after: {a}") for a, b in theirs]
    steps += [step("item", a, f"after: session.{b}") for a, b in after]
    steps += [step("item", a, f"before: session.{b}") for a, b in before]
    found = of(tmp_path, *steps)
    assert (Status.REFUTED in {r.status for r in rows(found)}) == stuck(own, theirs, after, before)
    assert Status.UNDECIDED not in {r.status for r in rows(found)}
    assert stands(found)
