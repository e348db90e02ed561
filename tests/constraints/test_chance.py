"""Probabilities, minimal sets and importances against fault trees whose answers are published, and against brute force."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constraints.alphabet import Alphabet, Universe
from constraints.chance import Chances, Rates
from constraints.diagram import Diagrams
from constraints.family import Families
from constraints.holds import Situation, holds
from constraints.terms import PRESENT, Term, among, conj, disj, neg, weigh

GONE = ("trip", "ill")
STATUSES = (PRESENT, *GONE)


def fails(name: str) -> Term:
    """A component has failed: the official is away, whatever for."""
    return neg(among(name, (PRESENT,)))


def chances(bad: Term, people: Iterable[str], rates: Rates) -> tuple[Chances, int]:
    alphabet = Alphabet([bad], Universe(STATUSES, officials=tuple(people)))
    diagrams = Diagrams(alphabet)
    return Chances(diagrams, Families(diagrams), rates), diagrams.diagram(bad)


def even(people: Iterable[str], share: float) -> Rates:
    return Rates({p: {"trip": share} for p in people})


def sets_of(chance: Chances, bad: int) -> set[frozenset[str]]:
    names = chance.diagrams.alphabet.variables
    return {frozenset(names[level].key[1] for level, _ in s) for s in chance.families.sets(chance.families.possible(bad))}


def test_the_minimal_cut_sets_of_the_bridge_are_the_published_ones() -> None:
    """The bridge network (R. E. Barlow, F. Proschan, *Statistical Theory of Reliability and Life Testing*, 1975, ch. 1):
    cut sets {1,2}, {4,5}, {1,3,5}, {2,3,4}; with all reliabilities 0.9 it works with probability 0.97848."""
    a, b, c, d, e = (fails(n) for n in "12345")
    bad = disj(conj(a, b), conj(d, e), conj(a, c, e), conj(b, c, d))
    chance, f = chances(bad, "12345", even("12345", 0.1))
    assert sets_of(chance, f) == {frozenset("12"), frozenset("45"), frozenset("135"), frozenset("234")}
    assert 1 - chance.probability(f) == pytest.approx(0.97848, abs=1e-9)
    importances = chance.importances(f)
    assert importances[-1].official == "3"  # the bridge itself matters least
    outer = {i.official: i.birnbaum for i in importances if i.official != "3"}
    assert max(outer.values()) == pytest.approx(min(outer.values()))


def test_two_out_of_three_is_the_textbook_value() -> None:
    """P(fails) = 3q² − 2q³; Birnbaum importance 2q(1 − q) for each."""
    q = 0.2
    bad = weigh(((1, fails(n)) for n in "abc"), 2)
    chance, f = chances(bad, "abc", even("abc", q))
    assert chance.probability(f) == pytest.approx(3 * q**2 - 2 * q**3)
    assert [i.birnbaum for i in chance.importances(f)] == pytest.approx([2 * q * (1 - q)] * 3)


def test_a_meeting_of_forty_is_answered_as_that_of_three() -> None:
    """K of N: Birnbaum importance C(N−1, K−1) q^(K−1) (1−q)^(N−K); with so many sets of sets that none may be visited twice."""
    n, k, q = 40, 20, 0.3
    people = [f"p{i:02}" for i in range(n)]
    chance, f = chances(weigh(((1, fails(p)) for p in people), k), people, even(people, q))
    value = math.comb(n - 1, k - 1) * q ** (k - 1) * (1 - q) ** (n - k)
    assert [i.birnbaum for i in chance.importances(f)] == pytest.approx([value] * n)


def test_a_series_of_parallel_pairs_has_the_textbook_fussell_vesely_importance() -> None:
    """Two cut sets {a, b} and {c}: P(a's sets occur) / P(fails)."""
    bad = disj(conj(fails("a"), fails("b")), fails("c"))
    rates = Rates({"a": {"trip": 0.1}, "b": {"ill": 0.3}, "c": {"trip": 0.05, "ill": 0.05}})
    chance, f = chances(bad, "abc", rates)
    whole = 1 - (1 - 0.03) * (1 - 0.1)
    assert chance.probability(f) == pytest.approx(whole)
    shares = {i.official: i.fussell_vesely for i in chance.importances(f)}
    assert shares == pytest.approx({"a": 0.03 / whole, "b": 0.03 / whole, "c": 0.1 / whole})
    members, share = chance.most_probable(chance.families.qualified(f)) or ((), 0)
    names = chance.diagrams.alphabet.variables
    assert [names[level].key[1] for level, _ in members] == ["c"]
    assert share == pytest.approx(0.1)


PEOPLE = "abcd"
SHARES = st.fixed_dictionaries(
    {p: st.fixed_dictionaries({r: st.sampled_from((0.0, 0.1, 0.25, 0.4)) for r in GONE}) for p in PEOPLE}
)
LOOKS = st.builds(among, st.sampled_from(PEOPLE), st.sets(st.sampled_from(STATUSES), min_size=1, max_size=2))
TERMS = st.recursive(
    LOOKS,
    lambda inner: st.one_of(st.builds(conj, inner, inner), st.builds(disj, inner, inner), st.builds(neg, inner)),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(TERMS, SHARES)
def test_probability_and_importance_are_what_adding_up_all_situations_gives(
    bad: Term, shares: dict[str, dict[str, float]]
) -> None:
    chance, f = chances(bad, PEOPLE, Rates(shares))
    found = chance.families.qualified(f)
    variables = chance.diagrams.alphabet.variables
    sets = [
        [(variables[level].key[1], set(variables[level].classes[v])) for level, v in s] for s in chance.families.sets(found)
    ]
    total = dict.fromkeys(("bad", *PEOPLE), 0.0)
    for statuses in itertools.product(STATUSES, repeat=len(PEOPLE)):
        now = dict(zip(PEOPLE, statuses, strict=True))
        weight = math.prod(1 - sum(shares[p].values()) if s == PRESENT else shares[p][s] for p, s in now.items())
        total["bad"] += weight * holds(bad, Situation(now))
        for p in PEOPLE:
            total[p] += weight * any(p in dict(s) and all(now[who] in for_ for who, for_ in s) for s in sets)
    assert chance.probability(f) == pytest.approx(total["bad"], abs=1e-12)
    for i in chance.importances(f):
        if total["bad"] > 1e-9:
            assert i.fussell_vesely == pytest.approx(total[i.official] / total["bad"], abs=1e-9)


def test_a_rate_for_anything_but_an_absence_is_refused() -> None:
    with pytest.raises(ValueError, match="reading"):
        Rates().share(("reading", "r"), ("x",))
