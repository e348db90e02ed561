"""Folding: swaps that leave a family as it is, against brute force; counts are exact, large families are not listed."""

from itertools import combinations
from math import comb

from hypothesis import given
from hypothesis import strategies as st

from constraints.alphabet import Alphabet, Universe
from constraints.diagram import Diagrams
from constraints.family import NONE, UNIT, Families
from constraints.fold import Pattern, Some, fold, fold_family
from constraints.terms import PRESENT, Status, Vacant, conj, disj, neg, weigh

MEMBERS = tuple("abcdef")


def families() -> st.SearchStrategy[frozenset[frozenset[str]]]:
    """Any family over a few members, minimal or not.  Shrinks to the empty one."""
    return st.frozensets(st.frozensets(st.sampled_from(MEMBERS), max_size=4), max_size=12)


def symmetric_families() -> st.SearchStrategy[frozenset[frozenset[str]]]:
    """Families with much to fold: all sets that take so many of two groups."""
    takings = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=3)
    return takings.map(
        lambda listed: frozenset(
            frozenset((*one, *two)) for i, j in listed for one in combinations("abc", i) for two in combinations("def", j)
        )
    )


def spelt_out(pattern: Pattern[str]) -> set[frozenset[str]]:
    """The sets a pattern stands for."""
    found = {frozenset[str]()}
    for part in pattern.parts:
        found = {s | frozenset(c) for s in found for c in combinations(part.group, part.taken)}
    return found


def same_when_swapped(family: frozenset[frozenset[str]], a: str, b: str) -> bool:
    return family == {frozenset({a: b, b: a}.get(m, m) for m in s) for s in family}


@given(families() | symmetric_families())
def test_patterns_stand_for_the_family_and_for_nothing_else(family: frozenset[frozenset[str]]) -> None:
    patterns = fold(family)
    spelt = [s for p in patterns for s in spelt_out(p)]
    assert set(spelt) == family
    assert len(spelt) == len(family) == sum(p.count for p in patterns)


@given(families() | symmetric_families())
def test_two_share_a_group_exactly_when_swapping_them_changes_nothing(family: frozenset[frozenset[str]]) -> None:
    patterns = fold(family, order=MEMBERS)
    groups = {part.group for p in patterns for part in p.parts}
    inside = {m for s in family for m in s}
    for a, b in combinations(sorted(inside), 2):
        assert any({a, b} <= set(g) for g in groups) == same_when_swapped(family, a, b)


def test_the_mayor_or_any_two_of_three() -> None:
    found = fold([{"mayor"}, {"a", "b"}, {"a", "c"}, {"b", "c"}], order=("mayor", "a", "b", "c"))
    assert found == (Pattern((Some(1, ("mayor",)),)), Pattern((Some(2, ("a", "b", "c")),)))
    assert [p.count for p in found] == [1, 3]


def test_nobody_needs_to_be_away() -> None:
    assert fold([()]) == (Pattern(()),)
    assert fold([]) == ()


# Families too large to be listed


def away(official: str) -> Status:
    return Status(official, frozenset({PRESENT}))


def family_of(term: object, officials: tuple[str, ...]) -> tuple[Families, int]:
    universe = Universe((PRESENT, "ill"), officials=officials, official_of={o: o for o in officials})
    diagrams = Diagrams(Alphabet([term], universe))  # type: ignore[list-item]
    shared = Families(diagrams)
    return shared, shared.possible(diagrams.neg(diagrams.diagram(term)))  # type: ignore[arg-type]


@given(families() | symmetric_families())
def test_the_shared_family_folds_like_the_listed_one(family: frozenset[frozenset[str]]) -> None:
    minimal = frozenset(s for s in family if not any(t < s for t in family))
    term = neg(disj(*(conj(*(neg(away(m)) for m in sorted(s))) for s in sorted(minimal, key=sorted))))
    shared, possible = family_of(conj(term, disj(*(away(m) for m in MEMBERS), term)), MEMBERS)
    if possible in (NONE, UNIT):
        assert minimal <= {frozenset()}
        return
    name = {level: v.key[1] for level, v in enumerate(shared.diagrams.alphabet.variables)}
    unshared = {frozenset(frozenset(name[i] for i in part.group) for part in p.parts) for p in fold_family(shared, possible)}
    listed = {frozenset(frozenset(part.group) for part in p.parts) for p in fold(minimal)}
    assert unshared == listed


def test_a_quorum_of_sixty_is_folded_without_listing_it() -> None:
    officials = tuple(f"o{i}" for i in range(60))
    shared, possible = family_of(weigh([(1, away(o)) for o in officials], 31), officials)
    (pattern,) = fold_family(shared, possible)
    assert [(p.taken, len(p.group)) for p in pattern.parts] == [(30, 60)]
    assert pattern.count == comb(60, 30) == shared.count(possible)


def test_a_vacancy_is_a_member_of_its_own() -> None:
    term = disj(conj(away("a"), neg(Vacant("a"))), away("b"))
    shared, possible = family_of(term, ("a", "b"))
    (pattern,) = fold_family(shared, possible)
    assert sorted((p.taken, len(p.group)) for p in pattern.parts) == [(1, 1), (1, 2)]
    assert pattern.count == shared.count(possible) == 2
