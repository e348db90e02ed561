"""Two answers to *who may act?* in one table of diagrams: small where many are treated alike, and told in the usual order."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from constraints.alphabet import Alphabet, Universe
from constraints.diagram import FALSE, Diagrams
from constraints.difference.nearest import nearest
from constraints.terms import PRESENT, Granted, Status, Term, conj, disj, neg
from scenarios.strategies import World, terms

WORLD = World()
KINDS = ("status", "vacant", "reading", "attribute", "done", "granted", "did")


def table(term: Term, universe: Universe, beside: bool) -> tuple[Diagrams, int]:
    diagrams = Diagrams(Alphabet([term], universe, beside))
    return diagrams, diagrams.diagram(term)


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(terms(WORLD, kinds=KINDS))
def test_what_stands_beside_whom_changes_neither_the_count_nor_the_smallest_situation(term: Term) -> None:
    found = []
    for beside in (False, True):
        diagrams, f = table(term, WORLD.universe, beside)
        usual = [min(1, size - 1) if v.key[0] == "reading" else 0 for v, size in zip(diagrams.alphabet.variables, diagrams.sizes, strict=True)]  # fmt: skip
        choice = nearest(diagrams, f, usual) if f != FALSE else {}
        default = {v.key: cost for v, cost in zip(diagrams.alphabet.variables, usual, strict=True)}
        found.append((diagrams.count(f), default | choice))
    assert found[0] == found[1]


def entrusted(many: int) -> tuple[Term, Universe]:
    """One of many, to whom one clause has granted it and no other one, is there."""
    people = tuple(f"deputy_{i}" for i in range(many))
    each = [conj(Granted("given", "head", p), neg(Granted("kept", "head", p)), Status(p, frozenset({PRESENT}))) for p in people]
    return disj(*each), Universe((PRESENT, "trip"), officials=people)


def test_what_is_granted_to_each_of_many_takes_a_table_that_grows_with_them_only() -> None:
    sizes = [len(table(*entrusted(many), beside=True)[0].level) for many in (10, 20)]
    assert sizes[1] < 5 * sizes[0] < 3000
    assert len(table(*entrusted(10), beside=False)[0].level) > 2**10
