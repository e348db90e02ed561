"""Generated procedures: classes, regions and the critical path say what trying every matter and every path says."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from constraints.cover import Matter
from constraints.lead.build import builder_of
from constraints.lead.clock import clock_for
from constraints.lead.network import Network, over
from constraints.lead.result import LeadTime
from constraints.lead.times import lead_time_of, lead_times
from constraints.meaning import Meaning
from constraints.plan import Plans
from constraints.requirements.inquiry import Inquiry
from constraints.roster import loads_roster
from tests.constraints.workflows import ROSTER, rulebook

ACTS = ("one", "two", "three", "four")
PATTERNS = ("{}", "{urgent: true}", "{urgent: false}", "{kind: a}")
LENGTHS = ("1 working_days", "4 working_days", "6 calendar_days", "30 hours")


@st.composite
def procedures(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """A few steps, each after some of those before it, and limits and lead times of any sort; shrinks to one step."""
    acts = ACTS[: draw(st.integers(1, 4))]
    steps = []
    for i, act in enumerate(acts):
        after = draw(st.sets(st.sampled_from(acts[:i]), max_size=2)) if i else set()
        soft = ", soft: usually" if draw(st.integers(0, 5)) == 5 else ""
        order = f", after: [{', '.join(sorted(after))}]" if after else ""
        steps.append(f"act: {act}, matter: {{paper: {draw(st.sampled_from(PATTERNS))}}}, by: clerk{order}{soft}")
    limits = draw(
        st.lists(st.sampled_from(range(len(acts))).flatmap(lambda i: st.tuples(st.just(i), limit(acts, i))), max_size=5)
    )
    return steps, [f"act: {acts[i]}, {said}" for i, said in limits]


def limit(acts: tuple[str, ...], i: int) -> st.SearchStrategy[str]:
    """A limit after an act that comes earlier, a period, or a lead time before an act that comes later."""
    matter = st.sampled_from(PATTERNS).map(lambda body: f"matter: {{paper: {body}}}")
    earlier, later = st.sampled_from(["laid_before", *acts[:i]]), acts[i + 1 :]
    sorts = [st.tuples(st.sampled_from(["within", "at_least"]), st.sampled_from(LENGTHS), earlier.map(lambda a: f"after: {a}"))]
    if later:
        sorts.append(
            st.tuples(st.just("at_least"), st.sampled_from(LENGTHS), st.sampled_from(later).map(lambda a: f"before: {a}"))
        )
    return st.tuples(matter, st.one_of(sorts)).map(lambda t: f"{t[0]}, {t[1][0]}: {t[1][1]}, {t[1][2]}")


def made(found: tuple[list[str], list[str]]) -> Inquiry:
    steps, listed = found
    more = "\n".join(["  deadlines:", *(f"    - {{id: d{i}, cite: 1({10 + i}), {one}}}" for i, one in enumerate(listed))])
    with tempfile.TemporaryDirectory() as folder:
        book = rulebook(Path(folder), steps, more=more if listed else "")
    return Inquiry(Meaning(book, loads_roster(ROSTER, book)))


MATTERS = tuple(
    Matter("paper", {"urgent": urgent, "kind": kind, "starts_on": 0.0})
    for urgent, kind in product(("true", "false"), ("a", "b"))
)


def inside(body: Mapping[str, Any], matter: Matter) -> bool:
    """Is a matter one of a class as it is described?"""
    return all(
        any(inside(one, matter) for one in test)
        if name == "any"
        else str(matter.attributes[name]).lower() in [str(v).lower() for v in (test if isinstance(test, list) else [test])]
        for name, test in body.items()
    )


def every_path(network: Network, last: str) -> Iterator[tuple[Any, ...]]:
    yield ()
    for arc in network.arcs:
        if arc.after == last and arc.before != last:
            for way in every_path(network, arc.before):
                yield (*way, arc)


def slowest(network: Network, last: str, start: int) -> int:
    """When an act can be done, as the worst of all ways to it, each by itself."""
    clock = clock_for({})
    found = []
    for way in every_path(network, last):
        at = start
        for i, node in enumerate([way[0].before if way else last, *(arc.after for arc in way)]):
            at = over(clock, way[i - 1], at) if i else at
            at = max([at, *(over(clock, arc, at) for arc in network.arcs if arc.before == arc.after == node)])
        found.append(at)
    return max(found)


@settings(max_examples=60, deadline=None)
@given(procedures())
def test_every_matter_is_in_one_class_and_has_its_times(found: tuple[list[str], list[str]]) -> None:
    asked = made(found)
    classes = lead_times(asked.procedures, kinds=("paper",))
    plans = Plans(asked.meaning, asked.readings, presumed=False)
    for matter in MATTERS:
        if not plans.plan(matter).owed:
            continue
        mine = [one for one in classes if inside(one.matter["paper"], matter)]
        assert len(mine) == 1
        _agree(mine[0], lead_time_of(plans, matter), matter)


def _agree(one: LeadTime, alone: LeadTime, matter: Matter) -> None:
    assert (alone.shortest, alone.longest, alone.bounds) == (one.shortest, one.longest, one.bounds)
    free = [f.act for f in one.no_limit if f.matter is None or inside(f.matter["paper"], matter)]
    owed = [act for act in free if act in alone.acts]
    assert {f.act for f in alone.no_limit} == set(owed)


@settings(max_examples=40, deadline=None)
@given(procedures(), st.integers(0, 1500))
def test_the_shortest_time_is_the_worst_of_all_paths(found: tuple[list[str], list[str]], day: int) -> None:
    asked = made(found)
    plans = Plans(asked.meaning, asked.readings, presumed=False)
    clock = clock_for({})
    start = clock.starts[day]
    for matter in MATTERS:
        network = builder_of(plans, matter).network()
        if network.acts:
            at = network.earliest(clock, start).at
            assert {act: at[act] for act in network.acts} == {act: slowest(network, act, start) for act in network.acts}
