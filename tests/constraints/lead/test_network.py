"""The network of a procedure: what it says is what trying everything says, and what the textbooks say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from constraints.language.nodes import Cutoff
from constraints.language.scalars import Duration
from constraints.lead.network import FOREVER, START, Arc, Limit, Network, Sort, last_start, over


@dataclass(frozen=True)
class Plain:
    """Whole numbers; a cut-off falls on every multiple of its day."""

    def run(self, at: int, length: Duration) -> int:
        return at + length.number

    def event(self, at: int, length: Duration) -> int:
        return at + length.number

    def cutoff(self, at: int, cutoff: Cutoff) -> int:
        return -(-at // cutoff.day) * cutoff.day


CLOCK = Plain()


def hours(number: int) -> Duration:
    return Duration(number=number, unit="hours")


# ── known answers ────────────────────────────────────────────────────────────────────────────────────────────────

HOUSE = {
    "a": (2, ""), "b": (4, "a"), "c": (10, "b"), "d": (6, "c"), "e": (4, "c"), "f": (5, "e"), "g": (7, "d"), "h": (9, "eg"),
    "i": (7, "c"), "j": (8, "fi"), "k": (4, "j"), "l": (5, "j"), "m": (2, "h"), "n": (6, "kl"),
}  # fmt: skip
"""The house of Reliable Construction (F. Hillier and G. Lieberman, *Introduction to Operations Research*): 44 weeks."""
CRITICAL = "abcefjln"


def house(*, limits: bool) -> Network:
    order = [Arc(before, act) for act, (_, earlier) in HOUSE.items() for before in earlier]
    own = [Arc(act, act, Sort.PERIOD, length=hours(n)) for act, (n, _) in HOUSE.items()]
    bounds = [Limit(act, act, act, hours(n)) for act, (n, _) in HOUSE.items()]
    return Network(tuple(HOUSE), (), tuple(order + ([] if limits else own)), tuple(bounds if limits else []))


def test_the_earliest_end_and_the_critical_path_of_a_project_from_the_textbook() -> None:
    schedule = house(limits=False).earliest(CLOCK, 0)
    assert max(schedule.at.values()) == schedule.at["n"] == 44
    assert "".join(leg.node for leg in schedule.path("n")) == CRITICAL
    assert [leg.at for leg in schedule.path("n")] == [2, 6, 16, 20, 25, 33, 38, 44]


def test_limits_used_wholly_take_as_long_as_the_same_periods() -> None:
    schedule = house(limits=True).latest(CLOCK, 0)
    assert max(schedule.at[act] for act in HOUSE) == 44
    assert "".join(leg.node for leg in schedule.path("n")) == CRITICAL


def test_what_an_act_without_a_limit_leads_to_has_no_bound() -> None:
    network = Network(
        ("a", "b", "c"), (), (Arc("a", "b"), Arc("b", "c")), (Limit("a", "a", "x", hours(2)), Limit("c", "c", "y", hours(3)))
    )
    assert network.latest(CLOCK, 5).at == {START: 5, "a": 7, "b": FOREVER, "c": FOREVER}
    assert network.unlimited() == ("b",)


def test_a_limit_counted_from_the_start_bounds_all_that_comes_before() -> None:
    network = Network(
        ("a", "b", "c"), (), (Arc("a", "b"), Arc("b", "c")), (Limit("a", "a", "x", hours(2)), Limit("c", "a", "y", hours(3)))
    )
    assert network.latest(CLOCK, 5).at == {START: 5, "a": 7, "b": 10, "c": 10}
    assert network.unlimited() == ()


def test_a_limit_set_in_the_case_is_a_limit() -> None:
    network = Network(("a",), (), (), (Limit("a", "a", "x", None),))
    assert network.unlimited() == ()
    assert network.latest(CLOCK, 0).at["a"] == FOREVER


# ── properties ───────────────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def networks(draw: st.DrawFn, max_acts: int = 5, max_arcs: int = 7, max_hours: int = 4, *, limited: bool = False) -> Network:
    """Any small network without a circle; shrinks to one act."""
    acts = tuple(f"n{i}" for i in range(draw(st.integers(1, max_acts))))
    pairs = [(a, b) for i, a in enumerate(acts) for b in acts[i + 1 :]]
    length = st.integers(0, max_hours).map(hours)
    arcs: list[Arc] = []
    for a, b in draw(st.lists(st.sampled_from(pairs), max_size=max_arcs)) if pairs else ():
        match draw(st.sampled_from(list(Sort))):
            case Sort.CUTOFF:
                arcs.append(Arc(a, b, Sort.CUTOFF, cutoff=Cutoff(day=draw(st.integers(1, 4)), of="month")))
            case Sort.ORDER:
                arcs.append(Arc(a, b))
            case sort:
                arcs.append(Arc(a, b, sort, length=draw(length)))
    arcs += [Arc(a, a, Sort.PERIOD, length=draw(length)) for a in draw(st.sets(st.sampled_from(acts), max_size=2))]
    limits: list[Limit] = []
    for act in draw(st.lists(st.sampled_from(acts), max_size=4)) if limited else ():
        start = draw(st.sampled_from([START, *acts[: acts.index(act) + 1]]))
        limits.append(Limit(act, start, "x", draw(length)))
    return Network(acts, (), tuple(arcs), tuple(limits))


def every_path(network: Network, last: str) -> Iterator[tuple[Arc, ...]]:
    """All ways along arcs that end at a node, the last arc last."""
    yield ()
    for arc in network.arcs:
        if arc.after == last and arc.before != last:
            for way in every_path(network, arc.before):
                yield (*way, arc)


def along(network: Network, way: tuple[Arc, ...], last: str, start: int) -> int:
    """When a node can be done if only this way held it up: at each node the worst of its own periods as well."""
    at, nodes = start, [way[0].before if way else last, *(arc.after for arc in way)]
    for i, node in enumerate(nodes):
        at = over(CLOCK, way[i - 1], at) if i else at
        own = [over(CLOCK, arc, at) for arc in network.arcs if arc.before == arc.after == node]
        at = max([at, *own])
    return at


@given(networks(), st.integers(0, 9))
def test_the_earliest_is_the_longest_of_all_paths(network: Network, start: int) -> None:
    schedule = network.earliest(CLOCK, start)
    for act in network.acts:
        assert schedule.at[act] == max(along(network, way, act, start) for way in every_path(network, act))


@given(networks(), st.integers(0, 9))
def test_a_critical_path_alone_takes_as_long_as_the_whole(network: Network, start: int) -> None:
    schedule = network.earliest(CLOCK, start)
    for act in network.acts:
        legs = schedule.path(act)
        assert legs[-1].node == act
        assert [leg.at for leg in legs] == sorted(leg.at for leg in legs)
        assert {leg.node for leg in legs} <= set(network.acts)
        only = tuple(dict.fromkeys(leg.node for leg in legs))
        part = Network(only, (), tuple(a for a in network.arcs if {a.before, a.after} <= set(only)))
        assert part.earliest(CLOCK, start).at[act] == schedule.at[act]


@given(networks(), st.integers(0, 9))
def test_the_acts_at_which_nothing_is_waited_for_change_no_time(network: Network, start: int) -> None:
    schedule = network.earliest(CLOCK, start).at
    short = network.waiting().earliest(CLOCK, start).at
    assert max(short.values()) == max(schedule.values())
    for act in network.acts:
        assert network.waiting(act).earliest(CLOCK, start).at[act] == schedule[act]


@given(networks(), st.integers(0, 9), st.integers(0, 9))
def test_a_later_start_never_ends_sooner(network: Network, start: int, later: int) -> None:
    early, late = network.earliest(CLOCK, start).at, network.earliest(CLOCK, start + later).at
    assert all(early[node] <= late[node] for node in early)


TOP = 18
"""Times are tried up to here: later than all limits of the networks drawn, and all that must follow, are over."""


def lawful(network: Network, at: dict[str, int]) -> bool:
    """Does a schedule keep every order, wait and limit?"""
    for arc in network.arcs:
        if arc.before != arc.after and over(CLOCK, arc, at[arc.before]) > at[arc.after]:
            return False
    for node in network.acts:
        ready = [over(CLOCK, arc, at[arc.before]) for arc in network.arcs if arc.after == node != arc.before]
        able = max([at[START], *ready])
        if any(over(CLOCK, arc, able) > at[node] for arc in network.arcs if arc.before == arc.after == node):
            return False
        for limit in network.limits:
            if limit.act == node and limit.length is not None:
                begin = able if limit.start == node else at[limit.start]
                if at[node] > begin + limit.length.number:
                    return False
    return all(value >= at[START] for value in at.values())


@settings(max_examples=60)
@given(networks(3, 4, 2, limited=True))
def test_the_latest_is_the_last_of_all_lawful_schedules(network: Network) -> None:
    """All schedules up to a time are tried: what has a bound reaches it exactly, what has none reaches that time."""
    latest = network.latest(CLOCK, 0)
    free = [act for act in network.acts if latest.at[act] >= FOREVER]
    tried = (dict(zip(network.acts, times, strict=True)) for times in product(range(TOP), repeat=len(network.acts)))
    kept = [at for at in tried if lawful(network, {START: 0, **at})]
    if not kept:
        soonest = network.earliest(CLOCK, 0).at
        assert free or not latest.settled or any(latest.at[act] < soonest[act] for act in network.acts)
        return
    for act in network.acts:
        last = max(at[act] for at in kept)
        assert last == latest.at[act] if act not in free else last >= TOP - 1 - 10


@given(st.integers(0, 30), st.integers(0, 6), st.integers(1, 5))
def test_the_last_start_is_the_last_of_all(by: int, length: int, day: int) -> None:
    def end(at: int) -> int:
        return -(-(at + length) // day) * day

    kept = [at for at in range(by + 1) if end(at) <= by]
    assert last_start(end, by, 0) == max(kept, default=-1)
