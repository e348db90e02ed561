"""Classes of matter that both sides together tell apart, each with the ways in which an act stands open before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from constraints.alphabet import Universe
from constraints.classes import Bearing, Classes, Group, Parties, Pattern, Space
from constraints.cover import Matter
from constraints.difference.sides import Side, Sides
from constraints.language.patterns import ANYTHING
from constraints.language.vocabulary import PARTIES, Attribute
from constraints.meaning import Alternative
from constraints.terms import FALSE as NEVER
from constraints.terms import TRUE as ALWAYS
from constraints.terms import Term, conj, disj


@dataclass(frozen=True)
class Cell:
    """Matters of one kind on which an act stands open in one way before and in one way after."""

    act: str
    kind: str
    space: Space
    region: int
    parties: _Parties
    choice: Mapping[str, Any]
    """The value of each party that matters (or the values)."""
    matter: Matter
    before: tuple[Alternative, ...]
    after: tuple[Alternative, ...]

    @cached_property
    def alike(self) -> dict[str, tuple[str, ...]]:
        """For each party that matters, all its values that lead to the same people."""
        return {path: self.parties.like(self.kind, path, v, self.space, self.region) for path, v in self.choice.items()}

    @cached_property
    def every(self) -> dict[str, tuple[str, ...]]:
        """For each of these parties, all its values."""
        return {path: self.parties.every(self.kind, path, self.space, self.region) for path in self.choice}


class Cells:
    """The common classes of matter of two sides."""

    def __init__(self, sides: Sides) -> None:
        self.sides = sides
        self._lead = {lead: _Both(lead, other) for lead, other in ((sides.after, sides.before), (sides.before, sides.after))}

    def kinds(self, act: str) -> list[str]:
        """The kinds of matter on which the act stands open on either side."""
        found: dict[str, None] = {}
        for side in (self.sides.after, self.sides.before):
            found.update(dict.fromkeys(side.classes.kinds(act)))
        return list(found)

    def of(self, act: str, on: frozenset[str] | None = None) -> Iterator[Cell]:
        """The cells of an act, by kind; with `on`, only the matters that some of these clauses cover on either side."""
        for kind in self.kinds(act):
            concern = ALWAYS if on is None else disj(*(self._covered(kind, clause) for clause in sorted(on)))
            if concern is not NEVER:
                yield from self._of_kind(act, kind, concern)

    def _covered(self, kind: str, clause: str) -> Term:
        found = []
        for side in (self.sides.before, self.sides.after):
            node = side.rulebook.nodes.get(clause)
            if node is not None and kind in side.meaning.names.kinds:
                found.append(side.meaning.covers.term(getattr(node, "matter", ANYTHING), kind))
        return disj(*found)

    def _of_kind(self, act: str, kind: str, concern: Term) -> Iterator[Cell]:
        sides = (self.sides.before, self.sides.after)
        bearings = [side.classes.bearing(act, kind) if kind in side.meaning.names.kinds else None for side in sides]
        lead = self.sides.after if bearings[1] is not None else self.sides.before
        both = self._lead[lead]
        groups: list[tuple[int, Group]] = [(i, g) for i, b in enumerate(bearings) if b is not None for g in b.groups]
        if not groups:
            return
        barred = [disj(*b.shut) if b is not None else ALWAYS for b in bearings]
        cuts = dict.fromkeys((concern, *(group.covers for _, group in groups), *(t for b in bearings if b for t in b.others)))
        if barred[0] is not barred[1]:
            cuts.update(dict.fromkeys(barred))
        space = Space(both, kind, list(cuts), [conj(*barred)])
        told = {term: i for i, term in enumerate(cuts)}
        for covered, region in space.cells(within=space.functions[0]):
            on = [(i, group) for i, group in groups if covered[told[group.covers]]]
            if on:
                nodes = {
                    id(side): [n for i, group in on if i == which for n in group.nodes] for which, side in enumerate(sides)
                }
                paths = both.joint.paths_of(act, kind, {id(s): nodes[id(s)] for s, b in zip(sides, bearings, strict=True) if b})
                yield from self._instances(act, kind, bearings, both, paths, space, region)

    def _instances(
        self, act: str, kind: str, bearings: list[Bearing | None], both: _Both, paths: list[str], space: Space, region: int
    ) -> Iterator[Cell]:
        before, after = self.sides.before, self.sides.after
        for choice in both.joint.choices(kind, paths, space, region):
            matter = space.matter(region, choice)
            if matter is not None:
                one = before.meaning.alternatives(act, matter) if bearings[0] is not None else ()
                other = after.meaning.alternatives(act, matter) if bearings[1] is not None else ()
                yield Cell(act, kind, space, region, both.joint, choice, matter, one, other)


Alike: TypeAlias = dict[str, tuple[str, ...]]


def together(cells: Iterable[Cell]) -> list[tuple[Alike, list[Cell]]]:
    """Cells of one act, kind and space that can be told together: the same values of the same parties, on any region.

    A party of which a region has all values does not tell.
    """
    regions: dict[int, list[Cell]] = {}
    for cell in cells:
        regions.setdefault(cell.region, []).append(cell)
    found: dict[tuple[Any, ...], tuple[Alike, list[Cell]]] = {}
    for listed in regions.values():
        alike = _alike(listed)
        key = tuple(sorted((path, tuple(sorted(values))) for path, values in alike.items()))
        found.setdefault(key, (alike, []))[1].extend(listed)
    return list(found.values())


def _alike(cells: Iterable[Cell]) -> Alike:
    """The values of parties that the cells of one region have between them."""
    alike: dict[str, dict[str, None]] = {}
    every: dict[str, dict[str, None]] = {}
    for cell in cells:
        for path, values in cell.alike.items():
            alike.setdefault(path, {}).update(dict.fromkeys(values))
            every.setdefault(path, {}).update(dict.fromkeys(cell.every[path]))
    return {path: tuple(values) for path, values in alike.items() if values.keys() != every[path].keys()}


def describe(cells: Iterable[Cell]) -> Pattern:
    """The regions of some cells of one space as one pattern."""
    listed = list(cells)
    space, region = listed[0].space, listed[0].region
    for cell in listed[1:]:
        region = space.diagrams.disj(region, cell.region)
    return space.describe(region)


class _Both(Classes):
    """Classes of the leading side, with the values of attributes of both."""

    def __init__(self, lead: Side, other: Side) -> None:
        super().__init__(lead.meaning)
        self.other = other
        self.joint = _Parties(lead, other)

    def universe(self, kind: str) -> Universe:
        if kind not in self._universes:
            mine = super().universe(kind).attributes
            theirs = self.other.classes.universe(kind).attributes if kind in self.other.meaning.names.kinds else {}
            names = dict.fromkeys((*mine, *theirs))
            merged = {n: tuple(dict.fromkeys((*mine.get(n, ()), *theirs.get(n, ())))) for n in names}
            self._universes[kind] = Universe(attributes=merged)
        return self._universes[kind]


class _Parties(Parties):
    """Parties of a matter that lead to other people on either side are told apart."""

    def __init__(self, lead: Side, other: Side) -> None:
        super().__init__(lead.meaning)
        self.sides = (lead, other)
        self._own, self._others = Parties(lead.meaning), Parties(other.meaning)
        self._one_roster = lead.meaning.roster.digest == other.meaning.roster.digest

    def _both(self) -> tuple[Parties, Parties]:
        return self._own, self._others

    def values(self, attribute: Attribute) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*super().values(attribute), *self._others.values(attribute))))

    def leads_to(self, attribute: Attribute, value: str) -> Any:
        """Whom a value leads to; where the rosters differ, every value by itself."""
        return tuple(p.leads_to(attribute, value) for p in self._both()) if self._one_roster else value

    def like(self, kind: str, path: str, value: Any, space: Space, region: int) -> tuple[str, ...]:
        """The values that lead to the same people as this one (as one of these)."""
        attribute = self.names.attribute(kind, path)
        assert attribute is not None
        members = value if isinstance(value, frozenset) else (value,)
        wanted = {self.leads_to(attribute, member) for member in members}
        return tuple(v for v in self.every(kind, path, space, region) if self.leads_to(attribute, v) in wanted)

    def every(self, kind: str, path: str, space: Space, region: int) -> tuple[str, ...]:
        """All values of a party that a region allows."""
        attribute = self.names.attribute(kind, path)
        assert attribute is not None
        return tuple(v for v in self.values(attribute) if space.allows(region, path, v))

    def paths_of(self, act: str, kind: str, nodes: Mapping[int, list[Any]]) -> list[str]:
        """The party attributes at which the clauses of either side look."""
        found: set[str] = set()
        for parties, side in zip(self._both(), self.sides, strict=True):
            if id(side) in nodes:
                found.update(parties.paths(act, kind, nodes[id(side)]))
        return sorted(p for p in found if (a := self.names.attribute(kind, p)) is not None and a.type in PARTIES)
