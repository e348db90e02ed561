"""Minimal absence sets against fault trees whose minimal cut sets are published."""

from __future__ import annotations

from math import comb

import pytest

from constraints.chance import Chances, Rates
from tests.constraints.fault_trees import BAOBAB1, CHINESE, PRESSURE_TANK, cut_sets, tree


def named(text: str) -> set[frozenset[str]]:
    families, family = cut_sets(text)
    variables = families.diagrams.alphabet.variables
    return {frozenset(variables[level].key[1] for level, _ in one) for one in families.sets(family)}


def test_the_pressure_tank_has_the_cut_sets_of_the_handbook() -> None:
    """NUREG-0492, ch. VIII: two single failures, and the pressure switch with each of three others."""
    assert named(PRESSURE_TANK) == {
        frozenset({"T"}),
        frozenset({"K2"}),
        frozenset({"S", "S1"}),
        frozenset({"S", "K1"}),
        frozenset({"S", "R"}),
    }


def test_the_pressure_tank_fails_about_as_often_as_its_single_failures() -> None:
    """With chances of this size (tank 5e-6, contacts 3e-5, timer and switch 1e-4) pairs hardly count: the two single
    failures add up to 3.5e-5, and the contacts K2 are the most important event."""
    rates = {"T": 5e-6, "K2": 3e-5, "K1": 3e-5, "S1": 3e-5, "R": 1e-4, "S": 1e-4}
    families, _ = cut_sets(PRESSURE_TANK)
    chance = Chances(families.diagrams, families, Rates({event: {"gone": rate} for event, rate in rates.items()}))
    top = families.diagrams.diagram(tree(PRESSURE_TANK)[0])
    assert chance.probability(top) == pytest.approx(3.5e-5, rel=1e-3)
    assert max(chance.importances(top), key=lambda i: i.fussell_vesely).official == "K2"


@pytest.mark.parametrize(("text", "events", "count"), [(CHINESE, 25, 392), (BAOBAB1, 61, 46188)], ids=["chinese", "baobab1"])
def test_the_aralia_benchmark_trees_have_as_many_cut_sets_as_published(text: str, events: int, count: int) -> None:
    """Counts as the tools that publish regression figures on these trees state them (SCRAM, *performance*, 2017)."""
    families, family = cut_sets(text)
    assert len(tree(text)[1]) == events
    assert families.count(family) == count


def test_k_of_n_has_the_binomial_number_of_cut_sets() -> None:
    """R. E. Barlow, F. Proschan (1975), ch. 1: a k-out-of-n system fails when n − k + 1 components do."""
    for n, k in ((5, 3), (9, 5), (12, 4)):
        families, family = cut_sets(f"top = {k} of " + " ".join(f"c{i:02}" for i in range(n)))
        assert families.count(family) == comb(n, k)  # the event here is that k components have failed
        assert families.sizes(family) == {k}
