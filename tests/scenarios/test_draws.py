"""Draws belong to what they are for: many at once are the same numbers, and a day is the same whenever it is asked for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scenarios import draws
from scenarios.scenario import load_scenario
from scenarios.workload import AHEAD, Arrivals, Likely

numbers = st.integers(0, draws.MASK)


@given(st.lists(numbers, min_size=1, max_size=5), st.lists(numbers, min_size=1, max_size=5))
def test_many_keys_mixed_at_once_are_those_mixed_one_by_one(keys: list[int], others: list[int]) -> None:
    assert draws.mixed(keys, others) == [[draws.mix(key, other) for other in others] for key in keys]


def test_what_arrives_on_a_day_does_not_depend_on_the_days_asked_for_before() -> None:
    scene = load_scenario("xinhe-2025")
    names, roster = scene.laws[0].rulebook.names, scene.laws[0].roster
    first = Arrivals(Likely(scene, names, roster))
    in_turn = [first.of_day(day) for day in range(2 * AHEAD)]
    assert any(in_turn[AHEAD:])
    for day in (AHEAD - 1, AHEAD, AHEAD + 3):
        assert Arrivals(Likely(scene, names, roster)).of_day(day) == in_turn[day]
