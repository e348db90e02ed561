"""How many offices come to one stand-in at once: on both sides of each boundary, and against every situation there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, product

import pytest
from hypothesis import given, settings

from analysis import api
from constraints.holds import Situation, holds
from constraints.meaning import Meaning
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.standing_in.load import AWAY, Load, Ways, apart, best, loads
from constraints.terms import PRESENT, Term
from scenarios.governments import Bounds, Government, governments
from tests.constraints.planted import ROSTER, article, office

SIGN = "id: sign, cite: '1(1)', act: sign, matter: {paper: {}}, by: mayor"
ONE = "id: one, cite: '1(2)', of: mayor, by: secretary, away_for: any"
TWO = "id: two, cite: '1(3)', of: deputy, by: secretary, away_for: any"


def numbers(*substitutions: str, roster: str = ROSTER) -> dict[str, tuple[list[int], list[int]]]:
    found = office(article(1, powers=[SIGN], substitutions=list(substitutions)), ("backup",), roster)
    return {one.seat: counted(one) for one in found.loads}


def counted(one: Load) -> tuple[list[int], list[int]]:
    return [len(most.offices) for most in one.comes], [len(most.offices) for most in one.certain]


def test_every_absence_of_somebody_stood_in_for_brings_one_more_office() -> None:
    """The mayor and two deputies: three offices come to the secretary when all three are away, and to nobody else."""
    assert numbers(ONE, TWO) == {"secretary": ([1, 2, 3, 3], [1, 2, 3, 3])}


def test_a_later_one_in_a_fixed_order_comes_into_question_when_the_earlier_is_away() -> None:
    line = "id: line, cite: '1(2)', of: mayor, by: {in_order: [secretary, head]}, away_for: any"
    assert numbers(line, TWO) == {"secretary": ([1, 2, 3, 3], [1, 2, 3, 3]), "head_1": ([0, 1, 1, 1], [0, 1, 1, 1])}


def test_where_any_of_several_may_stand_in_none_has_to_while_another_is_there() -> None:
    either = ONE.replace("by: secretary", "by: [secretary, head]")
    assert numbers(either)["secretary"] == ([1, 1, 1, 1], [0, 1, 1, 1])


def test_whom_the_mayor_may_name_gets_it_or_does_not() -> None:
    named = "id: named, cite: '1(2)', of: deputy, by: {named_by: mayor, among: [secretary, head]}, away_for: any"
    assert numbers(named) == {"secretary": ([1, 2, 2, 2], [0, 0, 0, 0]), "head_1": ([1, 2, 2, 2], [0, 0, 0, 0])}


@pytest.mark.parametrize(("reason", "most"), [("[ill]", 1), ("[trip, ill]", 2)])
def test_two_offices_of_one_man_come_together_where_one_reason_brings_both(reason: str, most: int) -> None:
    """He is away on a trip or ill, and never both."""
    roster = ROSTER.replace("holder: d1", "holder: m")
    on_trips = "id: on-trips, cite: '1(2)', of: mayor, by: secretary, away_for: [trip]"
    other = f"id: other, cite: '1(3)', of: deputy, by: secretary, away_for: {reason}"
    assert numbers(on_trips, other, roster=roster)["secretary"][0] == [most, most + 1, most + 1, most + 1]


@pytest.mark.parametrize("name", ["jining-2022-4", "xinhe-2020"])
def test_the_shipped_rules_are_measured_and_every_situation_replays(name: str) -> None:
    found = api.verify(name, families=["backup"])
    ways = Ways(found.inquiry)
    assert len(found.loads) > 5
    for one in found.loads:
        who = found.roster.official_of[one.seat]
        for table, every in ((ways.comes, one.comes), (ways.certain, one.certain)):
            for k, most in zip((*AWAY, None), every, strict=True):
                assert k is None or len(most.away) <= k
                assert who not in dict(most.away)
                assert all(holds(table[who][seat], Situation(status=dict(most.away))) for seat in most.offices)
            counts = [len(most.offices) for most in every]
            assert counts == sorted(counts)
        assert all(c <= m for c, m in zip(counted(one)[1], counted(one)[0], strict=True))


def test_what_was_not_asked_is_not_measured() -> None:
    assert not api.verify("xinhe-2020", families=["order"]).loads


# ── brute force ──────────────────────────────────────────────────────────────────────────────────────────────────


def situations(inquiry: Inquiry, most: int) -> Iterator[Mapping[str, str]]:
    """Every way in which at most so many officials may be away."""
    meaning = inquiry.meaning
    officials = list(meaning.roster.seats_of)
    statuses = [s for s in meaning.statuses if s != PRESENT]
    for size in range(most + 1):
        for gone in combinations(officials, size):
            yield from (dict(zip(gone, reasons, strict=True)) for reasons in product(statuses, repeat=size))


def by_brute_force(offices: Mapping[str, Term], cases: list[Mapping[str, str]], most: int) -> int:
    able = (s for s in cases if len(s) <= most)
    return max(sum(holds(term, Situation(status=s)) for term in offices.values()) for s in able)


FEW = Bounds(powers=1, prohibitions=0, steps=0, meetings=0, exclusions=0, reasons=("trip", "illness"), lengths=())


@settings(max_examples=40, deadline=None)
@given(governments(FEW))
def test_brute_force_finds_no_more_and_no_less(of: Government) -> None:
    inquiry = Inquiry(Meaning(of.rulebook, of.roster))
    ways, cases = Ways(inquiry), list(situations(inquiry, 3))
    for one in loads(inquiry):
        who = of.roster.official_of[one.seat]
        for table, every in ((ways.comes, one.comes), (ways.certain, one.certain)):
            for k, most in zip(AWAY, every, strict=False):
                assert len(most.offices) == by_brute_force(table[who], cases, k), (one, k)


def test_groups_that_share_nobody_are_told_apart_and_packed() -> None:
    sets = {"a": [frozenset("x")], "b": [frozenset("xy")], "c": [frozenset("z")], "d": [frozenset("uvw")]}
    assert [sorted(group) for group in apart(sets)] == [["a", "b"], ["c"], ["d"]]
    options = [
        {frozenset(): (), frozenset("x"): ("a",), frozenset("xy"): ("a", "b")},
        {frozenset(): (), frozenset("z"): ("c",)},
        {frozenset(): (), frozenset("uvw"): ("d",)},
    ]
    assert [len(best(options, k)[1]) for k in (0, 1, 2, 3, None)] == [0, 1, 2, 3, 4]
