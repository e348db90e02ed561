"""For each wait across matters: does the act that is waited for wait, through other acts, for the one that waits?

Then none of them is ever done, on any matters linked like that.  A circle of two is a contradiction: an act that must come
before and after one and the same act on the linked matter.  The world in which this is asked (`world`) holds one matter of
each kind around the first; where only matters beyond it could close a circle, the row is undecided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import product
from typing import Any

from constraints.applying import under
from constraints.classes import Classes
from constraints.cover import Matter
from constraints.diagram import FALSE, TRUE
from constraints.holds import Situation, holds
from constraints.requirements.linked.waits import Wait, Waits
from constraints.requirements.linked.world import OTHER, Edge, Joined, Linked, World
from constraints.terms import FALSE as NEVER
from constraints.terms import Chosen, Term, atoms, conj, disj, mask


class Case(StrEnum):
    """What becomes of one wait on some matters."""

    FREE = "free"
    CIRCLE = "circle"
    BEYOND = "beyond"
    VOID = "void"


@dataclass(frozen=True)
class Found:
    """What becomes of one wait across matters on the matters of `pattern`, under one choice of readings.

    `circle` are the edges that lead from the act that waits back to itself, the wait itself last; `matters` by place."""

    case: Case
    asked: Asked
    pattern: Mapping[str, Any]
    readings: Mapping[str, str]
    circle: tuple[Edge, ...] = ()
    matters: Mapping[str, Matter] | None = None

    @property
    def wait(self) -> Wait:
        return self.asked.wait

    @property
    def world(self) -> World:
        return self.asked.world


class Worlds:
    """The worlds around the matters of each kind of one rulebook."""

    def __init__(self, classes: Classes, kinds: Sequence[str], defaults: Mapping[str, str]) -> None:
        self.classes, self.defaults = classes, defaults
        self._waits: dict[str, Waits] = {}
        self.linked = Linked(classes.names, self.waits, tuple(kinds))

    def waits(self, kind: str) -> Waits:
        if kind not in self._waits:
            self._waits[kind] = Waits(self.classes.meaning, kind)
        return self._waits[kind]

    def of(self, host: str) -> Iterator[World]:
        """One for each choice of the kinds to which the links may lead."""
        links = list(dict.fromkeys((kind, link) for kind in self._near(host) for link in self.linked.links(kind)))
        for targets in product(*(self.linked.targets(*one) for one in links)):
            yield World(self.linked, host, dict(zip(links, targets, strict=True)))

    def _near(self, host: str) -> list[str]:
        """The kinds to which links lead from here, one after the other."""
        found = [host]
        for kind in found:
            new = (t for link in self.linked.links(kind) for t in self.linked.targets(kind, link))
            found += [t for t in dict.fromkeys(new) if t not in found]
        return found

    def asked(self, host: str) -> Iterator[Found]:
        """What is found of each wait across matters that a clause says of this kind."""
        if self.waits(host).asked:
            for world in self.of(host):
                for wait in self.waits(host).asked:
                    yield from Asked(self, world, wait).found()


@dataclass(frozen=True)
class Asked:
    """One wait in one world."""

    worlds: Worlds
    world: World
    wait: Wait

    @property
    def target(self) -> str:
        """The kind of the linked matter."""
        return self.world.kinds[self.world.links["", self.wait.link]]

    def found(self) -> Iterator[Found]:
        for readings in self.choices():
            yield from self.under(readings)

    @cached_property
    def edge(self) -> Edge:
        earlier, later = (self.world.event("", one) for one in (self.wait.earlier, self.wait.later))
        assert earlier is not None
        assert later is not None
        return Edge(earlier, later, self.wait.clause, self.world.binding("", self.wait), self.wait.bar)

    @cached_property
    def covers(self) -> Term:
        """The matters on which the clause asks its own act to wait, or to be waited for."""
        own = self.wait.ends[0]
        hard = own == self.wait.earlier and not self.wait.bar
        return conj(self.world.named("", self.wait.covers), self.world.owed(own, hard=hard))

    @cached_property
    def rests_on(self) -> tuple[str, ...]:
        """The clauses that must stay as they are for there to be no circle: turned round, each of them would lead from what
        the later act holds up to what the earlier one waits for."""
        edges = [e for e in self.world.edges if e.when is not NEVER]
        ahead = _closure({self.edge.after}, ((e.before, e.after) for e in edges))
        behind = _closure({self.edge.before}, ((e.after, e.before) for e in edges))
        across = (e.clause for e in edges if e.before in behind and e.after in ahead)
        return tuple(dict.fromkeys([self.wait.clause, *filter(None, across)]))

    @cached_property
    def way(self) -> tuple[Edge, ...]:
        """The edges by which the later act may lead to the earlier one; none where no edges do, on any matter."""
        every = [*self.world.edges, *self.world.outside]
        ahead = _closure({self.edge.after}, ((e.before, e.after) for e in every))
        behind = _closure({self.edge.before}, ((e.after, e.before) for e in every))
        both = ahead & behind
        return tuple(e for e in every if e.before in both and e.after in both) if self.edge.before in ahead else ()

    def choices(self) -> Iterator[dict[str, str]]:
        """The readings on which the answer hangs, those shown first ahead."""
        terms = [self.covers, self.edge.when, *(e.when for e in self.way)]
        named = sorted({a.reading for a in atoms(*terms, wanted=mask(Chosen)) if isinstance(a, Chosen)})
        options = self.worlds.classes.meaning.reading_options
        first = self.worlds.defaults
        listed = [sorted(options[r], key=lambda o, r=r: o != first[r]) for r in named]  # type: ignore[misc]
        yield from (dict(zip(named, choice, strict=True)) for choice in product(*listed))

    def under(self, readings: Mapping[str, str]) -> Iterator[Found]:
        def said(case: Case, region: int, *more: Any) -> Found:
            return Found(case, self, space.describe(region), readings, *more)

        covers, edge, *way = (under(t, readings) for t in (self.covers, self.edge.when, *(e.when for e in self.way)))
        space = Joined(self.worlds.classes, self.world, [covers, edge, *way])
        asked = space.diagrams.conj(space.premise, space.functions[0])
        live = space.diagrams.conj(asked, space.functions[1])
        if live == FALSE:
            if asked != FALSE:
                yield said(Case.VOID, space.seen(asked))
            return
        paths = Paths(space, [(e, f) for e, f in zip(self.way, space.functions[2:], strict=True) if f != FALSE])
        closed = space.diagrams.conj(live, paths.leads(self.edge.after, self.edge.before))
        beyond = space.diagrams.conj(live, paths.leads(self.edge.after, self.edge.before, beyond=True))
        seen, may = space.seen(closed), space.seen(beyond)
        if seen != FALSE:
            matters = space.example(closed)
            circle = self.circle(matters, readings) if matters else ()
            yield said(Case.CIRCLE, seen, circle, matters)
        for case, region in ((Case.BEYOND, _less(space, may, seen)), (Case.FREE, _less(space, space.seen(live), may))):
            if region != FALSE:
                yield said(case, region)

    def circle(self, matters: Mapping[str, Matter], readings: Mapping[str, str]) -> tuple[Edge, ...]:
        """The fewest waits on these matters that lead from the later act to the earlier one, and the wait that closes them."""
        now = Situation(attributes=attributes(self.world, matters), readings={**self.worlds.defaults, **readings})
        way = [e for e in self.way if e.clause and holds(e.when, now)]
        ways: dict[str, tuple[Edge, ...]] = {self.edge.after: ()}
        todo = [self.edge.after]
        for event in todo:
            for edge in way:
                if edge.before == event and edge.after not in ways:
                    ways[edge.after] = (*ways[event], edge)
                    todo.append(edge.after)
        return (*ways[self.edge.before], self.edge) if self.edge.before in ways else ()


def attributes(world: World, matters: Mapping[str, Matter]) -> dict[str, Any]:
    """The attributes of the matters of a world, as the world calls them."""
    return {world.path(place, path): value for place, one in matters.items() for path, value in one.attributes.items()}


def _less(space: Joined, region: int, other: int) -> int:
    return space.diagrams.conj(region, space.diagrams.neg(other))


def _closure(start: set[str], pairs: Iterable[tuple[str, str]]) -> set[str]:
    listed, found = list(pairs), set(start)
    while new := {b for a, b in listed if a in found} - found:
        found |= new
    return found


@dataclass(frozen=True)
class Paths:
    """Where one act leads to another, region by region."""

    space: Joined
    edges: Sequence[tuple[Edge, int]]

    def leads(self, start: str, end: str, *, beyond: bool = False) -> int:
        """The worlds in which `start` must be done before `end`; `beyond`: if need be through matters outside."""
        edges = [(e.before, e.after, region) for e, region in self.edges if e.clause]
        if beyond:
            edges += [(e.before, e.after, region) for e, region in self.edges if not e.clause]
            edges += list(self._through_others(edges))
        return self._from(start, edges).get(end, FALSE)

    def _from(self, start: str, edges: Iterable[tuple[str, str, int]]) -> dict[str, int]:
        listed, diagrams = list(edges), self.space.diagrams
        found = {start: TRUE}
        todo = [start]
        while todo:
            event = todo.pop()
            for before, after, region in listed:
                if before == event:
                    old = found.get(after, FALSE)
                    new = diagrams.disj(old, diagrams.conj(found[event], region))
                    if new != old:
                        found[after] = new
                        todo.append(after)
        return found

    def _through_others(self, edges: list[tuple[str, str, int]]) -> Iterator[tuple[str, str, int]]:
        """Where one act leads to another through any matter that is linked to the same: there may be many of them."""
        world = self.space.world
        for place in (p for p in world.kinds if OTHER in p):
            own = [e for e in edges if place in (world.at(e[0])[0], world.at(e[1])[0])]
            keys = [v.key for v in self.space.alphabet.variables if self._is_at(place, v.key)]
            for start in dict.fromkeys(e[0] for e in own if world.at(e[0])[0] != place):
                inside = [e for e in own if e[0] == start or world.at(e[0])[0] == place]
                for end, region in self._from(start, inside).items():
                    if world.at(end)[0] != place and end != start:
                        yield start, end, self.space.diagrams.some(region, keys)

    def _is_at(self, place: str, key: tuple[str, ...]) -> bool:
        return key[0] in ("attribute", "number", "has") and self.space.world.place_of(key[1].removeprefix("#")) == place


def possible(asked: Asked, readings: Mapping[str, str]) -> tuple[Term, Term]:
    """Where the wait of `asked` binds, and where an act that waits leads back to what it waits for, as terms: for whoever
    asks again without diagrams."""
    way = asked.way
    reached: dict[str, Term] = {asked.edge.after: conj()}
    for _ in {e.after for e in way}:
        new = dict(reached)
        for e in way:
            if e.before in reached:
                new[e.after] = disj(new.get(e.after, disj()), conj(reached[e.before], under(e.when, readings)))
        reached = new
    return under(asked.edge.when, readings), reached.get(asked.edge.before, disj())
