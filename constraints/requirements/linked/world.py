"""A matter, all that it is linked to, and others that are linked to the same: the smallest world in which acts may wait
for one another across matters.

Each matter of the world has a *place*, the path that leads to it: `` the matter itself, `meeting.` the one to which
its link `meeting` leads, `minutes~meeting.` other minutes of that meeting.  A link that may lead back to a matter on
the way does so: the meeting's topic is the topic whose meeting it is; but a matter is never linked to one of its own
kind that is itself, as an amended document is not its own predecessor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

from constraints.alphabet import Universe
from constraints.classes import Classes, Space
from constraints.cover import Matter
from constraints.language.vocabulary import PARTIES
from constraints.language.vocabulary import Attribute as AttributeDef
from constraints.names import Names
from constraints.requirements.linked.waits import Wait, Waits
from constraints.terms import FALSE, TRUE, Atom, Attribute, Has, Number, Term, conj, mask, rewrite

DEEP = 3
"""So many links are followed one after the other."""
OTHER = "~"
"""Stands in the place of a matter that is linked to another."""

WaitsOf = Callable[[str], Waits]


@dataclass(frozen=True)
class Edge:
    """On the matters of `when`, `before` must be done before `after`, by this clause; an edge without a clause stands for
    matters outside this world through which one may lead to the other."""

    before: str
    after: str
    clause: str
    when: Term
    bar: bool = False


@dataclass(frozen=True)
class Linked:
    """Which kinds of matter are linked to which, by the links on which something waits."""

    names: Names
    waits: WaitsOf
    kinds: tuple[str, ...]

    def links(self, kind: str) -> list[str]:
        return list(dict.fromkeys(one.link for one in self.waits(kind).across))

    def targets(self, kind: str, link: str) -> list[str]:
        """The kinds to which a link may lead, as far as anything is asked of them."""
        of = self.waits(kind).target(link) or ""
        return [k for k in self.kinds if self.names.is_kind(k, of)] or [of]

    def leads_to(self, kind: str, link: str, other: str) -> bool:
        return self.names.is_kind(other, self.waits(kind).target(link) or "")

    def others(self, kind: str) -> Iterator[tuple[str, str]]:
        """The kinds, and their links, that lead to matters of a kind."""
        for other in self.kinds:
            yield from ((other, link) for link in self.links(other) if self.leads_to(other, link, kind))

    def akin(self, one: str, other: str) -> bool:
        return self.names.is_kind(one, other) or self.names.is_kind(other, one)


@dataclass
class World:
    """The matters around one of kind `host`; `choice` says of which kind the linked ones are."""

    linked: Linked
    host: str
    choice: Mapping[tuple[str, str], str]
    kinds: dict[str, str] = field(default_factory=dict)
    """For each place the kind of matter."""
    links: dict[tuple[str, str], str] = field(default_factory=dict)
    """For each place and link the place to which it leads."""
    backwards: set[tuple[str, str]] = field(default_factory=set)
    """The links that lead back, though they might lead to another matter as well."""

    def __post_init__(self) -> None:
        self.kinds[""] = self.host
        self._follow("", [])
        for place, kind in list(self.kinds.items()):
            for other, link in self.linked.others(kind):
                new = f"{other}{OTHER}{place}{link}."
                self.kinds[new], self.links[new, link] = other, place

    def _follow(self, place: str, way: list[str]) -> None:
        kind = self.kinds[place]
        for link in self.linked.links(kind):
            back = next((p for p in way if self._leads_back(kind, link, self.kinds[p])), None)
            if back is None and len(way) < DEEP and (kind, link) in self.choice:
                new = f"{place}{link}."
                self.kinds[new], self.links[place, link] = self.choice[kind, link], new
                self._follow(new, [*way, place])
            elif back is not None:
                self.links[place, link] = back
                self.backwards.add((place, link))

    def _leads_back(self, kind: str, link: str, earlier: str) -> bool:
        return self.linked.leads_to(kind, link, earlier) and not self.linked.akin(kind, earlier)

    # ── what waits for what ──────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Every wait, at every place at which it is said; binding where the earlier act must be done and the later is owed."""
        return tuple(
            Edge(earlier, later, wait.clause, self.binding(place, wait), wait.bar)
            for place, kind in self.kinds.items()
            for wait in self.linked.waits(kind).every
            if (earlier := self.event(place, wait.earlier)) and (later := self.event(place, wait.later))
        )

    def event(self, place: str, said: str) -> str | None:
        """An act as a clause about the matter at a place names it; nothing where the link leads out of this world."""
        link, _, act = said.rpartition(".")
        if not link:
            return place + act
        at = self.links.get((place, link))
        return None if at is None else at + act

    def at(self, event: str) -> tuple[str, str]:
        """The place of an act, and its name."""
        place, dot, act = event.rpartition(".")
        return place + dot, act

    def binding(self, place: str, wait: Wait) -> Term:
        covers = self.named(place, wait.covers)
        earlier = TRUE if wait.bar else self.owed(self.event(place, wait.earlier), hard=True)
        return conj(covers, earlier, self.owed(self.event(place, wait.later)))

    def owed(self, event: str | None, *, hard: bool = False) -> Term:
        """The matters on which an act is owed, or must be done."""
        if event is None:
            return FALSE
        place, act = self.at(event)
        waits = self.linked.waits(self.kinds[place])
        return self.named(place, (waits.hard if hard else waits.owed).get(act, FALSE))

    @cached_property
    def outside(self) -> tuple[Edge, ...]:
        """Where matters that this world leaves out may lead from one act to another: by any clause, on any matter."""
        found = []
        for place, kind in self.kinds.items():
            out: list[str] = []
            back: list[str] = []
            for wait in self.linked.waits(kind).across:
                if (place, wait.link) not in self.links or (place, wait.link) in self.backwards:
                    (out if "." in wait.later else back).append(place + wait.ends[0])
            for other, link in self.linked.others(kind) if OTHER in place else ():
                for wait in self.linked.waits(other).across:
                    if wait.link == link:
                        (back if "." in wait.later else out).append(place + wait.ends[1].rpartition(".")[2])
            found += [Edge(a, b, "", TRUE) for a in out for b in back if a != b]
        return tuple(dict.fromkeys(found))

    # ── attributes ───────────────────────────────────────────────────────────────────────────────────────────

    def path(self, place: str, path: str) -> str:
        """An attribute of the matter at a place, as this world calls it."""
        sharp, bare = ("#", path[1:]) if path.startswith("#") else ("", path)
        link, dot, rest = bare.partition(".")
        at = self.links.get((place, link)) if dot else None
        return sharp + (place + bare if at is None else at + rest)

    def named(self, place: str, term: Term) -> Term:
        """A term about the matter at a place, as one about this world."""
        return rewrite(term, partial(self._renamed, place), None, mask(Attribute, Number, Has)) if place or self.links else term

    def _renamed(self, place: str, atom: Atom) -> Term | None:
        match atom:
            case Attribute(path, among):
                return Attribute(self.path(place, path), among)
            case Number(path, bound, strict):
                return Number(self.path(place, path), bound, strict)
            case Has(path, member):
                return Has(self.path(place, path), member)
            case _:
                return None

    def place_of(self, path: str) -> str:
        """The place of the matter that an attribute of this world belongs to."""
        return max((place for place in self.kinds if path.startswith(place)), key=len)


class Joined(Space):
    """The attribute space of a whole world."""

    def __init__(self, classes: Classes, world: World, terms: list[Term]) -> None:
        self.world = world
        super().__init__(classes, world.host, terms)

    def _universe(self) -> Universe:
        found: dict[str, tuple[str | None, ...]] = {}
        for place, kind in self.world.kinds.items():
            for path, values in self.classes.universe(kind).attributes.items():
                found.setdefault(self.world.path(place, path), values)
        return Universe(readings=self.classes.meaning.reading_options, attributes=found)

    def attribute(self, path: str) -> AttributeDef | None:
        place = self.world.place_of(path)
        return self.names.attribute(self.world.kinds[place], path.removeprefix(place))

    def _never(self) -> list[Term]:
        world, covers = self.world, self.classes.meaning.covers
        return [
            world.named(place, covers.term(never.matter, kind))
            for place, kind in world.kinds.items()
            for group in self.names.kinds_above(kind)
            for never in self.names.kind_of[group].never
        ]

    @cached_property
    def hidden(self) -> list[tuple[str, ...]]:
        """The variables of which a pattern about the first matter cannot speak."""
        seen = self.classes.universe(self.kind).attributes
        sorts = ("attribute", "number", "has")
        return [v.key for v in self.alphabet.variables if v.key[0] in sorts and v.key[1].removeprefix("#") not in seen]

    def seen(self, region: int) -> int:
        """The first matters for which there are others so that the world lies in the region."""
        return self.diagrams.some(region, self.hidden)

    def example(self, region: int) -> dict[str, Matter] | None:
        """The matters of a world in the region, by place."""
        choice = {path: self._members(path, region) for path in self._counted()}
        whole = self.matter(region, choice)
        if whole is None:
            return None
        found: dict[str, Matter] = {}
        for place, kind in self.world.kinds.items():
            known = self.classes.universe(kind).attributes
            values = {path: whole.attributes.get(self.world.path(place, path)) for path in known}
            found[place] = Matter(kind, {path: value for path, value in values.items() if value is not None})
        return found

    def _counted(self) -> list[str]:
        paths = sorted({v.key[1].removeprefix("#") for v in self.alphabet.variables if v.key[1].startswith("#")})
        return [path for path in paths if (a := self.attribute(path)) is not None and a.type in PARTIES]

    def _members(self, path: str, region: int) -> frozenset[str]:
        """As many members as the region demands, those first that it wants in."""
        attribute = self.attribute(path)
        assert attribute is not None
        told = {v.key[2]: v.key for v in self.alphabet.variables if v.key[0] == "has" and v.key[1] == path}
        wanted = [m for m, key in told.items() if self.diagrams.restrict(region, {key: 0}) == 0]
        barred = {m for m, key in told.items() if self.diagrams.restrict(region, {key: 1}) == 0}
        others = [v for v in self.classes.parties.values(attribute) if v not in wanted and v not in barred]
        size = max(self.smallest_size(region, path), len(wanted))
        return frozenset([*wanted, *others][:size])
