"""Minimal absence sets and the prover's own steps, against their definitions tried out by brute force.

A situation is the class of every variable; class 0 is *present* (or *filled*).  One situation lies below another when
the two differ only where the first has class 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations, islice, product
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constraints.alphabet import Alphabet, Key, Universe
from constraints.diagram import FALSE, TRUE, Diagrams
from constraints.family import NONE, UNIT, Families, Member
from constraints.holds import Situation, holds
from constraints.prove import MOST, Claim, Prover
from constraints.terms import TRUE as EVER
from constraints.terms import InForce, Status, Term, Vacant, conj, disj, neg
from constraints.verdict import Family, Question
from constraints.verdict import Status as Verdict
from scenarios.strategies import World, terms

PEOPLE = World(
    statuses=("present", "trip", "illness"),
    officials=("chief", "deputy", "clerk"),
    seats={"chief": "chief", "deputy": "deputy", "board_seat": "deputy"},
    readings={"scope": ("narrow", "wide"), "week": ("a", "b", "c")},
    clauses=("one", "two", "three"),
)
SOME = settings(deadline=None, max_examples=80)
MORE = settings(deadline=None, max_examples=3000)
Sets = frozenset[frozenset[Member]]


def functions() -> st.SearchStrategy[Term]:
    """Functions of who is away and what is vacant, monotone or not."""
    return terms(PEOPLE, kinds=("status", "vacant"), max_leaves=8)


# ── the definitions ──────────────────────────────────────────────────────────────────────────────────────────────


def vectors(diagrams: Diagrams) -> list[tuple[int, ...]]:
    return list(product(*(range(size) for size in diagrams.sizes)))


def bad_vectors(diagrams: Diagrams, f: int) -> list[tuple[int, ...]]:
    keys = [v.key for v in diagrams.alphabet.variables]
    return [v for v in vectors(diagrams) if diagrams.value(f, dict(zip(keys, v, strict=True)))]


def below(one: tuple[int, ...], two: tuple[int, ...]) -> bool:
    return all(a in (0, b) for a, b in zip(one, two, strict=True))


def absent(vector: Iterable[int]) -> frozenset[Member]:
    return frozenset((level, value) for level, value in enumerate(vector) if value)


def minimal(sets: Iterable[frozenset[Member]]) -> Sets:
    listed = set(sets)
    return frozenset(s for s in listed if not any(other < s for other in listed))


def qualified(bad: list[tuple[int, ...]]) -> Sets:
    """The minimal elements of the bad situations."""
    return frozenset(absent(v) for v in bad if not any(below(w, v) and w != v for w in bad))


def persons(members: frozenset[Member]) -> frozenset[Member]:
    return frozenset((level, 1) for level, _ in members)


def possible(bad: list[tuple[int, ...]]) -> Sets:
    """The minimal sets of people whom *some* reasons make bad."""
    return minimal(persons(absent(v)) for v in bad)


def certain(diagrams: Diagrams, bad: list[tuple[int, ...]]) -> Sets:
    """The minimal sets of people who are bad *whatever* their reasons."""
    found: dict[frozenset[Member], set[bool]] = {}
    for vector in vectors(diagrams):
        found.setdefault(persons(absent(vector)), set()).add(vector in bad)
    return minimal(who for who, outcomes in found.items() if outcomes == {True})


def absences_first(sets: Sets, seats: Mapping[int, Iterable[int]]) -> Sets:
    """Without the sets that name a vacancy where, with the holder absent in its stead, some set of the family lies within."""
    holder = {vacancy: official for official, vacancies in seats.items() for vacancy in vacancies}

    def as_bad(one: frozenset[Member]) -> bool:
        for level, value in one:
            if level in holder:
                rest = one - {(level, value)}
                for other in sets:
                    mine = {m for m in other if m[0] == holder[level]}
                    if mine and other - mine <= rest:
                        return True
        return False

    return frozenset(s for s in sets if not as_bad(s))


def listed(families: Families, family: int) -> Sets:
    sets = list(families.sets(family))
    assert len(sets) == len(set(map(frozenset, sets))) == families.count(family)
    assert [len(s) for s in sets] == sorted(len(s) for s in sets)
    assert families.sizes(family) == {len(s) for s in sets}
    assert families.smallest(family) == min(map(len, sets), default=None)
    return frozenset(map(frozenset, sets))


# ── the three layers ─────────────────────────────────────────────────────────────────────────────────────────────


def layers_are_right(bad: Term) -> None:
    alphabet = Alphabet([bad], PEOPLE.universe)
    diagrams = Diagrams(alphabet)
    families = Families(diagrams)
    f = diagrams.diagram(bad)
    vectors_ = bad_vectors(diagrams, f)
    assert listed(families, families.qualified(f)) == qualified(vectors_)
    assert listed(families, families.possible(f)) == possible(vectors_)
    assert listed(families, families.certain(f)) == certain(diagrams, vectors_)
    assert (
        listed(families, families.merge(families.qualified(f)))
        == minimal(map(persons, qualified(vectors_)))
        == possible(vectors_)
    )
    level = alphabet.level
    seats = {
        level["status", o]: [level["vacant", s] for s, holder in PEOPLE.seats.items() if holder == o and ("vacant", s) in level]
        for o in PEOPLE.officials
        if ("status", o) in level
    }
    people = families.possible(f)
    assert listed(families, families.absences_first(people, seats)) == absences_first(listed(families, people), seats)


@SOME
@given(functions())
def test_the_layers_are_as_defined_monotone_or_not(bad: Term) -> None:
    layers_are_right(bad)


@pytest.mark.slow
@MORE
@given(functions())
def test_the_layers_are_as_defined_on_many_functions(bad: Term) -> None:
    layers_are_right(bad)


@SOME
@given(functions(), functions())
def test_families_are_joined_and_filtered_as_defined(one: Term, two: Term) -> None:
    diagrams = Diagrams(Alphabet([one, two], PEOPLE.universe))
    families = Families(diagrams)
    a, b = families.qualified(diagrams.diagram(one)), families.qualified(diagrams.diagram(two))
    left = frozenset(s for s in listed(families, a) if not any(t <= s for t in listed(families, b)))
    assert listed(families, families.without(a, b)) == left
    p, q = families.possible(diagrams.diagram(one)), families.possible(diagrams.diagram(two))
    assert listed(families, families.union(p, q)) == minimal([*listed(families, p), *listed(families, q)])


@given(
    st.sets(
        st.frozensets(st.tuples(st.integers(0, 2), st.integers(1, 2)), max_size=3).filter(
            lambda s: len({m[0] for m in s}) == len(s)
        ),
        max_size=5,
    )
)
def test_a_family_of_exactly_these_sets(sets: set[frozenset[Member]]) -> None:
    diagrams = Diagrams(Alphabet([conj(*(Status(o, frozenset({"trip"})) for o in PEOPLE.officials))], PEOPLE.universe))
    families = Families(diagrams)
    family = families.of([sorted(s) for s in sorted(sets, key=sorted)], lambda _: 3)
    assert listed(families, family) == frozenset(sets)


def test_the_smallest_families() -> None:
    families = Families(Diagrams(Alphabet([Vacant("a")], Universe())))
    assert listed(families, NONE) == frozenset()
    assert listed(families, UNIT) == {frozenset()}
    assert families.qualified(TRUE) == UNIT
    assert families.qualified(FALSE) == NONE


def test_a_quorum_has_more_sets_than_anybody_can_list_and_an_exact_count() -> None:
    from math import comb

    from constraints.terms import weigh

    members = [f"m{i:03}" for i in range(60)]
    quorum = weigh([(1, Status(m, frozenset({"present"}))) for m in members], 31)
    universe = Universe(("present", "trip", "illness"), officials=tuple(members))
    families = Families(Diagrams(Alphabet([quorum], universe)))
    bad = families.diagrams.neg(families.diagrams.diagram(quorum))
    assert families.count(families.possible(bad)) == comb(60, 30)
    assert families.smallest(families.possible(bad)) == 30
    assert len(list(islice(families.sets(families.possible(bad)), 1000))) == 1000


# ── the prover ───────────────────────────────────────────────────────────────────────────────────────────────────


def prover(*claims: Term, excluded: tuple[Term, ...] = (), tolerates: int = 1, world: World = PEOPLE) -> Prover:
    """A prover of claims about nothing but a world."""
    readings = {name: SimpleNamespace(id=name, options=options, default=options[0]) for name, options in world.readings.items()}
    held: dict[str, tuple[str, ...]] = {
        o: tuple(s for s, holder in world.seats.items() if holder == o) for o in world.officials
    }
    hard = SimpleNamespace(soft=None, unless_approved_by=None)
    meaning: Any = SimpleNamespace(
        universe=world.universe,
        exclusion_terms=lambda: [(hard, "", "", term) for term in excluded],
        rulebook=SimpleNamespace(
            readings=lambda: readings, cites_of=lambda clauses: tuple(sorted(str(world.clauses.index(c) + 1) for c in clauses))
        ),
        roster=SimpleNamespace(seats_of=held),
    )
    question = Question("claim", Family.AVAILABILITY, "sign")
    return Prover(meaning, [Claim(question, term, world.clauses) for term in claims], tolerates)


def choices(prover: Prover, kinds: tuple[str, ...]) -> Iterator[dict[Key, int]]:
    variables = [v for v in prover.alphabet.variables if v.key[0] in kinds]
    for indices in product(*(range(v.size) for v in variables)):
        yield {v.key: i for v, i in zip(variables, indices, strict=True)}


def claims() -> st.SearchStrategy[Term]:
    return terms(PEOPLE, kinds=("status", "vacant", "reading", "clause"), max_leaves=7)


def true_at(term: Term, prover: Prover, *parts: Mapping[Key, int]) -> bool:
    choice = {key: index for part in parts for key, index in part.items()}
    whole = {v.key: choice.get(v.key, 1 if v.key[0] == "clause" else 0) for v in prover.alphabet.variables}
    return holds(term, prover.alphabet.situation(whole))


@SOME
@given(claims(), st.lists(claims(), max_size=3), st.lists(terms(PEOPLE, kinds=("status",), max_leaves=2), max_size=1))
def test_what_is_said_of_a_claim_does_not_depend_on_the_others(term: Term, others: list[Term], excluded: list[Term]) -> None:
    alone, beside = prover(term, excluded=(*excluded,)), prover(term, *others, excluded=(*excluded,))
    assert list(alone.decide(alone.claims[0])) == list(beside.decide(beside.claims[0]))


@SOME
@given(claims(), st.integers(0, 3))
def test_within_asks_every_situation_with_so_many_absences(term: Term, k: int) -> None:
    p = prover(term)
    f = p.within(p.diagrams.diagram(term), k)
    few = [a for a in choices(p, ("status", "vacant")) if sum(map(bool, a.values())) <= k]
    for fixed in choices(p, ("clause", "reading")):
        assert p.diagrams.value(f, fixed) is all(true_at(term, p, fixed, a) for a in few)


@SOME
@given(claims())
def test_condition_classes_cut_the_readings_where_the_claim_changes(term: Term) -> None:
    p = prover(term)
    classes = p.condition_classes(term)
    every = list(choices(p, ("reading",)))
    situations = list(choices(p, ("status", "vacant")))
    for chosen in every:
        mine = [sub for sub, condition in classes if p.diagrams.value(condition, chosen)]
        assert len(mine) == 1
        for a in situations:
            assert p.diagrams.value(mine[0], a) is true_at(term, p, chosen, a)
    assert len({sub for sub, _ in classes}) == len(classes)


@SOME
@given(claims())
def test_monotone_means_that_nobodys_return_hurts(term: Term) -> None:
    p = prover(term)
    for sub, _ in p.condition_classes(term):
        hurts = any(
            p.diagrams.value(sub, a) and not p.diagrams.value(sub, {**a, key: 0})
            for a in choices(p, ("status", "vacant"))
            for key in a
        )
        assert p.monotone(sub) is not hurts


@SOME
@given(claims(), st.integers(0, 2))
def test_a_core_suffices_whatever_becomes_of_the_other_clauses_and_is_minimal(term: Term, k: int) -> None:
    p = prover(term, tolerates=k)
    few = [a for a in choices(p, ("status", "vacant")) if sum(map(bool, a.values())) <= k]
    for result, (_, condition) in zip(p.results(), p.condition_classes(term), strict=True):
        if result.status is not Verdict.PROVED:
            continue
        core = p.core(term, condition)
        assert set(core) <= set(PEOPLE.clauses)
        under = [r for r in choices(p, ("reading",)) if p.diagrams.value(condition, r)]

        def suffices(kept: Iterable[str], under: list[dict[Key, int]] = under) -> bool:
            free = [c for c in choices(p, ("clause",)) if all(c[key] for key in c if key[1] in kept)]
            return all(true_at(term, p, c, r, a) for c in free for r in under for a in few)

        assert suffices(core)
        assert not any(suffices([c for c in core if c != left_out]) for left_out in core)
        assert result.argument.cites == tuple(sorted(str(PEOPLE.clauses.index(c) + 1) for c in core))


def exclusions() -> st.SearchStrategy[tuple[Term, ...]]:
    pairs = [
        conj(Status(a, frozenset({"trip"})), Status(b, frozenset({"trip", "illness"})))
        for a, b in combinations(PEOPLE.officials, 2)
    ]
    return st.lists(st.sampled_from(pairs), max_size=2, unique=True).map(tuple)


@SOME
@given(claims(), exclusions(), st.integers(0, 3))
def test_verdicts_and_absence_sets_by_brute_force(term: Term, excluded: tuple[Term, ...], k: int) -> None:
    verdicts_are_right(term, excluded, k)


@pytest.mark.slow
@MORE
@given(claims(), exclusions(), st.integers(0, 3))
def test_verdicts_and_absence_sets_by_brute_force_on_many_claims(term: Term, excluded: tuple[Term, ...], k: int) -> None:
    verdicts_are_right(term, excluded, k)


def verdicts_are_right(term: Term, excluded: tuple[Term, ...], k: int) -> None:
    p = prover(term, excluded=excluded, tolerates=k)
    for result, (sub, _) in zip(p.results(), p.condition_classes(term), strict=True):
        everything = list(choices(p, ("status", "vacant")))
        allowed = [a for a in everything if not any(true_at(e, p, a) for e in excluded)]
        bad = [a for a in allowed if not p.diagrams.value(sub, a)]
        smallest = min((sum(map(bool, a.values())) for a in bad), default=None)
        found = result.absences
        assert result.status is (Verdict.PROVED if smallest is None or smallest > k else Verdict.REFUTED)
        assert found.smallest == smallest
        assert found.resiliency == (smallest - 1 if smallest else None)
        keys = [v.key for v in p.alphabet.variables]
        level = {key: i for i, key in enumerate(keys)}
        whole = [tuple(a.get(key, 0) for key in keys) for a in bad]
        seats = {
            level["status", o]: [
                level["vacant", s] for s, holder in PEOPLE.seats.items() if holder == o and ("vacant", s) in level
            ]
            for o in PEOPLE.officials
            if ("status", o) in level
        }
        sets = absences_first(possible(whole), seats)
        assert {frozenset(s) for s in found.sets} == {frozenset(p.member(m) for m in s) for s in sets}
        assert found.count == len(sets)
        if result.status is Verdict.REFUTED:
            replays(term, result.argument.counterexample or {}, p, smallest or 0, excluded)


def replays(term: Term, example: dict[str, Any], p: Prover, size: int, excluded: tuple[Term, ...]) -> None:
    """The counterexample is allowed and false, of the smallest size; with any of its absences taken away, all is well."""
    first = {reading: options[0] for reading, options in PEOPLE.readings.items()}
    now = Situation(example["status"], frozenset(example["vacant"]), readings={**first, **example["readings"]})
    assert not holds(term, now)
    assert not any(holds(e, now) for e in excluded)
    gone = [("status", o) for o in now.status] + [("vacant", s) for s in now.vacant]
    assert len(gone) == size
    for some in range(len(gone)):
        for left in combinations(gone, some):
            status = {o: r for o, r in now.status.items() if ("status", o) in left}
            assert holds(term, replace(now, status=status, vacant=frozenset(s for s in now.vacant if ("vacant", s) in left)))


def test_a_claim_that_no_clause_supports_is_vacuous() -> None:
    p = prover(EVER)
    p.claims = [replace(p.claims[0], term=disj(), rests_on=())]
    (result,) = p.decide(p.claims[0])
    assert result.status is Verdict.VACUOUS


def test_no_more_than_a_thousand_sets_are_listed_beside_the_exact_count() -> None:
    from math import comb

    from constraints.terms import weigh

    members = tuple(f"m{i:02}" for i in range(16))
    world = replace(PEOPLE, officials=members, seats={})
    (result,) = prover(weigh([(1, Status(m, frozenset({"present"}))) for m in members], 9), world=world).results()
    found = result.absences
    assert (len(found.sets), found.count, found.truncated) == (MOST, comb(16, 8), True)
    assert found.resiliency == 7
    assert result.contract()["count"] == str(comb(16, 8))


def test_clauses_out_of_force_are_put_back_for_the_verdict_and_freed_for_the_core() -> None:
    one = conj(InForce("one"), Status("chief", frozenset({"present"})))
    two = conj(InForce("two"), Status("deputy", frozenset({"present"})))
    three = conj(InForce("three"), neg(Status("clerk", frozenset({"trip"}))))
    (result,) = prover(disj(one, two, three)).results()
    assert result.status is Verdict.PROVED
    assert len(result.argument.used) == 2  # any two of the three survive one absence
    assert [set(s) for s in result.absences.sets] == [{"chief", "deputy", "clerk"}]
