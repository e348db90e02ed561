"""A crowd counted gives the same minimal sets, in the same order, as its members told apart."""

from __future__ import annotations

from dataclasses import replace
from math import comb

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from constraints import crowd, prove
from constraints.terms import Chosen, Term, Vacant, among, conj, disj, neg, weigh
from scenarios.strategies import World, terms
from tests.constraints.test_absence_sets import prover

MEMBERS = ("m1", "m2", "m3", "m4")
OTHERS = ("chief", "deputy")
BOARD = World(
    statuses=("present", "trip", "illness"),
    officials=(*OTHERS, *MEMBERS),
    seats={**{o: o for o in (*OTHERS, *MEMBERS)}},
    readings={"scope": ("narrow", "wide")},
    clauses=("one",),
)
PEOPLE = World(BOARD.statuses, OTHERS, {o: o for o in OTHERS}, BOARD.readings, BOARD.clauses)
MANY = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))


def here(who: str, *, vacancy: bool) -> Term:
    present = among(who, ("present",))
    return conj(present, neg(Vacant(who))) if vacancy else present


def quorums() -> st.SearchStrategy[Term]:
    """At least so many present, the chief and the deputy weighing as they like; sometimes whoever is *not* there counts."""

    def made(each: int, own: tuple[int, int], least: int, vacancy: bool, gone: bool) -> Term:
        members = [(each, neg(here(m, vacancy=vacancy)) if gone else here(m, vacancy=vacancy)) for m in MEMBERS]
        return weigh([*zip(own, (here(o, vacancy=vacancy) for o in OTHERS), strict=True), *members], least)

    weights = st.sampled_from((-1, 1, 2))
    return st.builds(made, weights, st.tuples(weights, weights), st.integers(-2, 9), st.booleans(), st.booleans())


def claims() -> st.SearchStrategy[Term]:
    """A quorum beside something about the two others."""
    beside = terms(PEOPLE, kinds=("status", "vacant"), max_leaves=4)
    return st.builds(lambda join, one, two: join(one, two), st.sampled_from((conj, disj)), quorums(), beside)


EVERYBODY = weigh([(1, here(who, vacancy=False)) for who in (*OTHERS, *MEMBERS)], 6)


@MANY
@given(claims(), st.sampled_from((prove.NAMES, 5)))
@example(conj(EVERYBODY, neg(Vacant("chief"))), prove.NAMES)  # the office of a member matters outside the count
def test_counted_and_told_apart_are_the_same(claim: Term, names: int) -> None:
    def absences(large: int) -> object:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(crowd, "LARGE", large)
            patch.setattr(prove, "NAMES", names)
            deciding = prover(claim, world=BOARD)
            found = [deciding.absences(sub) for sub, _ in deciding.condition_classes(claim)]
            return [(replace(absences, sets=tuple(absences.sets)), witness()) for absences, witness in found]

    assert absences(3) == absences(1000)


def found(claim: Term) -> crowd.Crowd | None:
    return crowd.crowd_of(claim, BOARD.statuses)


def test_members_are_a_crowd_only_where_nothing_else_tells_them_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "LARGE", 3)
    quorum = weigh([(1, here(m, vacancy=True)) for m in MEMBERS], 3)
    plain = found(conj(quorum, here("chief", vacancy=False)))
    assert plain is not None
    assert plain.officials == MEMBERS
    chaired = found(conj(quorum, here("m1", vacancy=True)))
    assert chaired is not None
    assert chaired.officials == MEMBERS[1:]
    assert found(conj(quorum, Chosen("scope", frozenset({"wide"})))) is None
    heavier = found(weigh([(2, here("m1", vacancy=True)), *((1, here(m, vacancy=True)) for m in MEMBERS[1:])], 3))
    assert heavier is not None
    assert heavier.officials == MEMBERS[1:]
    leave = [(2, here(m, vacancy=False)) for m in MEMBERS] + [(-1, neg(among(m, ("trip",)))) for m in MEMBERS]
    assert found(weigh(leave, 1)) is None  # who is on a trip counts otherwise than who is ill


def test_a_meeting_of_two_hundred_is_counted_exactly() -> None:
    """More than half of 200, and one of two who may chair: C(199,100) sets without the chair's deputy told apart."""
    members = tuple(f"m{i:03}" for i in range(199))
    world = World(("present", "trip"), ("chief", *members), {o: o for o in ("chief", *members)}, {}, ())
    quorum = weigh([(1, here(m, vacancy=True)) for m in ("chief", *members)], 101)
    deciding = prover(conj(quorum, here("chief", vacancy=True)), world=world)
    ((sub, _),) = deciding.condition_classes(deciding.claims[0].term)
    (absences, witness) = deciding.absences(sub)
    assert absences.count == 1 + comb(199, 100)
    assert absences.smallest == 1
    assert witness() == {("status", "chief"): 1}
    assert absences.return_monotone
    assert len(absences.sets) == 101  # the first has one member, each of the others a hundred: enough names
    assert absences.sets[1] == members[:100]


@pytest.mark.parametrize("asked", [0, 1])
def test_what_is_listed_of_a_large_meeting_does_not_depend_on_how_another_claim_says_the_same(asked: int) -> None:
    """With a second counting node, which changes nothing, nobody is a crowd."""
    members = tuple(f"m{i:02}" for i in range(30))
    world = World(("present", "trip"), members, {o: o for o in members}, {}, ())
    present = [(1, here(m, vacancy=True)) for m in members]
    claims = [weigh(present, 16), conj(weigh(present, 16), weigh(present, 12))]
    alone, beside = prover(claims[asked], world=world), prover(claims[1 - asked], claims[asked], world=world)
    (one,), (_, other) = alone.results(), beside.results()
    assert one.absences == other.absences
    assert one.absences.truncated
