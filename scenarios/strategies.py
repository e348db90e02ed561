"""Hypothesis strategies: what is *possible*.  Everything shrinks to the quiet office: everybody present, nothing said.

`terms` and `situations` speak of one small `World`; `rulebooks` are small governments as the data of a file, `rosters`
the people of one.  What is *likely* is in `scenarios.workload`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from hypothesis import strategies as st

from constraints.alphabet import Universe
from constraints.holds import Situation
from constraints.terms import (
    PRESENT,
    TRUE,
    Attribute,
    Chosen,
    Did,
    Done,
    Granted,
    Has,
    InForce,
    Number,
    Status,
    Term,
    Vacant,
    conj,
    disj,
    neg,
    weigh,
)

Data: TypeAlias = dict[str, Any]
KINDS = ("status", "vacant", "granted", "reading", "attribute", "number", "has", "done", "did", "clause")


@dataclass(frozen=True)
class World:
    """What generated terms speak about, small enough to try everything."""

    statuses: tuple[str, ...] = (PRESENT, "trip", "illness")
    officials: tuple[str, ...] = ("chief", "deputy", "clerk")
    seats: Mapping[str, str] = field(default_factory=lambda: {"chief": "chief", "deputy": "deputy", "board_seat": "deputy"})
    readings: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {"scope": ("narrow", "wide"), "week": ("a", "b", "c")}
    )
    attributes: Mapping[str, tuple[str | None, ...]] = field(default_factory=lambda: {"class": ("general", "personnel", None)})
    numbers: Mapping[str, tuple[float, ...]] = field(
        default_factory=lambda: {"days": (0.0, 3.0, 10.0), "#subjects": (1.0, 2.0)}
    )
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"subjects": ("finance", "land")})
    acts: tuple[str, ...] = ("draft", "sign")
    clauses: tuple[str, ...] = ("one", "two")
    grants: tuple[tuple[str, str, str], ...] = (("one", "chief", "deputy"), ("two", "chief", "clerk"))

    @property
    def universe(self) -> Universe:
        return Universe(self.statuses, self.readings, self.attributes, self.officials, self.seats)


# ── terms ────────────────────────────────────────────────────────────────────────────────────────────────────────


def subsets(values: Sequence[Any], *, min_size: int = 1) -> st.SearchStrategy[frozenset[Any]]:
    """Some of the values.  Shrinks to the first ones."""
    return st.frozensets(st.sampled_from(values), min_size=min_size, max_size=len(values))


def atoms(world: World, kinds: Sequence[str] = KINDS) -> st.SearchStrategy[Term]:
    """One atom of one of these kinds."""
    pick = st.sampled_from
    numbers = pick([(path, bound) for path, bounds in world.numbers.items() for bound in (*bounds, float("inf"))])
    members = pick([(path, member) for path, listed in world.sets.items() for member in listed])
    known: dict[str, st.SearchStrategy[Term]] = {
        "status": st.builds(Status, pick(world.officials), subsets(world.statuses)),
        "vacant": st.builds(Vacant, pick(tuple(world.seats))),
        "granted": pick(world.grants).map(lambda grant: Granted(*grant)),
        "reading": pick(tuple(world.readings)).flatmap(lambda r: st.builds(Chosen, st.just(r), subsets(world.readings[r]))),
        "attribute": pick(tuple(world.attributes)).flatmap(
            lambda p: st.builds(Attribute, st.just(p), subsets(world.attributes[p]))
        ),
        "number": st.builds(lambda at, strict: Number(at[0], at[1], strict), numbers, st.booleans()),
        "has": members.map(lambda member: Has(*member)),
        "done": pick(world.acts).map(Done),
        "did": st.builds(Did, pick(world.officials), pick(world.acts)),
        "clause": pick(world.clauses).map(InForce),
    }
    return st.one_of(*(known[kind] for kind in kinds))


def terms(world: World, *, kinds: Sequence[str] = KINDS, max_leaves: int = 8, weighed: bool = True) -> st.SearchStrategy[Term]:
    """Terms over some kinds of atom, with counting nodes that have negative weights and shared variables."""

    def joined(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
        some = st.lists(inner, min_size=1, max_size=4)
        ways = [inner.map(neg), some.map(lambda parts: conj(*parts)), some.map(lambda parts: disj(*parts))]
        if weighed:
            weights = st.integers(-3, 3)
            ways.append(st.builds(weigh, st.lists(st.tuples(weights, inner), min_size=1, max_size=4), st.integers(-4, 4)))
        return st.one_of(*ways)

    return st.recursive(st.just(TRUE) | atoms(world, kinds), joined, max_leaves=max_leaves)


def situations(world: World) -> st.SearchStrategy[Situation]:
    """Any situation of the world, numbers on both sides of every bound or without a value."""
    pick = st.sampled_from
    near = {
        path: sorted({b + d for b in bounds for d in (-0.5, 0.0, 0.5)})
        for path, bounds in world.numbers.items()
        if path[0] != "#"
    }
    values: dict[str, st.SearchStrategy[Any]] = {
        **{path: pick([v for v in listed if v is not None]) for path, listed in world.attributes.items()},
        **{path: pick(listed) for path, listed in near.items()},
        **{path: subsets(listed, min_size=0) for path, listed in world.sets.items()},
    }
    status = st.dictionaries(pick(world.officials), pick(world.statuses))
    return st.builds(
        Situation,
        status=status,
        vacant=subsets(tuple(world.seats), min_size=0),
        granted=subsets(world.grants, min_size=0),
        readings=st.fixed_dictionaries({reading: pick(options) for reading, options in world.readings.items()}),
        attributes=st.fixed_dictionaries({}, optional=values),
        done=subsets(world.acts, min_size=0),
        did=subsets([(o, a) for o in world.officials for a in world.acts], min_size=0),
        repealed=subsets(world.clauses, min_size=0),
    )
