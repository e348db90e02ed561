"""How much the tool finds by itself: defects put into governments whose rules are in order, and no alarm without one."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.detection import Rates, measure, of, table
from constraints.verdict import Status
from constraints.verify import verify
from scenarios.orderly import orderly
from scenarios.planters import DECIDE, LINKED, PLANTERS, SPECIAL, UNMET, decided_by_either, decided_first, put_to_meetings

MISSED: dict[str, str] = {}
"""Kinds of defect that are not always found, and why."""


def always_found(rates: Rates) -> None:
    """Every kind that was planted was found each time, those known to be missed apart; and nothing was found without one."""
    assert rates.alarms.total() == 0, rates.alarms
    missed = {name for name, planted in rates.planted.items() if rates.found[name] < planted}
    assert missed <= set(MISSED), rates.missed


def test_every_kind_of_defect_is_found_in_a_government_that_is_clean_without() -> None:
    rates = measure(1, each=True)
    assert set(rates.planted) == {p.name for p in PLANTERS}
    always_found(rates)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 200, 50))
def test_two_hundred_governments(first: int) -> None:
    rates = measure(50, first)
    assert rates.governments == 50
    always_found(rates)
    for family in dict.fromkeys(p.family for p in PLANTERS):
        planted, found, alarms = rates.of(family)
        assert planted >= 50
        assert found >= planted * 0.4
        assert alarms == 0
    assert len(table(rates)) > len(PLANTERS)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_an_orderly_government_has_no_finding(seed: int) -> None:
    assert [f.sentence("en") for f in of(orderly(seed))] == []


@pytest.mark.parametrize("seed", range(4))
def test_papers_may_wait_for_their_meeting_and_the_meeting_for_its_papers(seed: int) -> None:
    """The clean twin of the circles across linked matters: the same two clauses, the acts the other way round."""
    made = orderly(seed)
    put_to_meetings(made, "sign", "draft", Random(seed))
    rows = verify(made.rulebook, made.roster, families=("soundness",)).results
    assert {r.status for r in rows if r.question.requirement == LINKED} == {Status.PROVED}


@pytest.mark.parametrize("seed", range(4))
def test_urgent_papers_may_need_more_than_others(seed: int) -> None:
    """The clean twin of the lanes: one more act for urgent papers, and nothing less."""
    made = orderly(seed)
    made.add(9, "steps", id="agreed-to", act="approve", matter={"paper": {"urgent": "true"}}, by="registrar", before=["sign"])
    rows = verify(made.rulebook, made.roster, families=("comparable guards",)).results
    assert {r.status for r in rows if r.question.requirement == SPECIAL} == {Status.PROVED}


@pytest.mark.parametrize("seed", range(4))
def test_a_meeting_may_decide_first_without_sparing_the_others_anything(seed: int) -> None:
    """The clean twin of what no meeting decides: the council and what belongs to it, and every paper is checked."""
    made = orderly(seed)
    decided_first(made)
    made.node("checked")["before"] = ["decide", "sign"]
    rows = verify(made.rulebook, made.roster, families=("comparable guards",)).results
    assert {r.status for r in rows if r.question.requirement == UNMET} == {Status.PROVED}


@pytest.mark.parametrize("seed", range(2))
def test_two_meetings_may_decide_the_same_where_they_are_guarded_alike(seed: int) -> None:
    """The clean twin of the meeting that decides without what the other needs."""
    made = orderly(seed)
    decided_by_either(made)
    rows = verify(made.rulebook, made.roster, families=("comparable guards",)).results
    assert [r.status for r in rows if r.question.requirement == DECIDE] == [Status.PROVED] * 2


def test_equal_seeds_give_equal_governments() -> None:
    assert orderly(7).rulebook.digest == orderly(7).rulebook.digest
    assert orderly(7).rulebook.digest != orderly(8).rulebook.digest


def test_what_is_planted_leaves_the_twin_alone() -> None:
    twin = orderly(3)
    before = twin.rulebook.digest
    for planter in PLANTERS:
        damaged = twin.copy()
        planter.plant(damaged, Random(0))
        assert damaged.rulebook.digest != before or damaged.people != twin.people or damaged.law != twin.law
    assert twin.copy().rulebook.digest == before
