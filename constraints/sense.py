"""What only a closer look shows: patterns that cover nothing, orders that close on themselves.

Both take decision diagrams over the attributes of each kind of matter, so `guize check` looks for them and not every load.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml

from constraints.alphabet import Universe
from constraints.classes import Classes, Space
from constraints.diagram import FALSE
from constraints.errors import Code, Mistake, mistake
from constraints.language.nodes import Step
from constraints.language.vocabulary import PARTIES, Attribute
from constraints.meaning import Meaning
from constraints.roster import nobody
from constraints.rulebook import Rulebook
from constraints.terms import Term, conj, disj, neg

MOST_CIRCLES = 20
"""No more circles than this are told for one kind of matter; the shortest come first."""


def sense(rulebook: Rulebook) -> Iterator[Mistake]:
    """Every pattern that covers nothing, every circle in the order by text, with the matters on which it closes."""
    classes = _Open(Meaning(rulebook, nobody(rulebook)))
    yield from _empty_patterns(rulebook, classes)
    for kind in rulebook.names.kinds:
        yield from _Order(classes, kind).circles()


class _Open(Classes):
    """Classes of matter as the law alone knows them: a party may always be one that no clause names."""

    def universe(self, kind: str) -> Universe:
        return Universe(readings=self.meaning.reading_options, attributes=super().universe(kind).attributes)

    def _values(self, attribute: Attribute) -> tuple[str | None, ...]:
        values = super()._values(attribute)
        return (*values, None) if attribute.type in PARTIES else values


def _empty_patterns(rulebook: Rulebook, classes: _Open) -> Iterator[Mistake]:
    """Patterns that the `never` list of their kind, or their own tests, exclude everywhere."""
    names, covers = rulebook.names, classes.meaning.covers
    asked: dict[str, list[tuple[int, Term]]] = {}
    patterns: list[tuple[str, str, Any]] = []
    for node in rulebook.nodes.values():
        for field_ in ("matter", "creates"):
            for alternative in getattr(node, field_, None) or ():
                for kind, body in alternative.items():
                    for below in names.kinds_below(kind):
                        asked.setdefault(below, []).append((len(patterns), covers.body(below, body)))
                    patterns.append((node.id, kind, body))
    alive: set[int] = set()
    for kind, terms in asked.items():
        space = Space(classes, kind, [term for _, term in terms])
        found = zip(terms, space.functions, strict=True)
        alive.update(i for (i, _), f in found if space.diagrams.conj(space.premise, f) != FALSE)
    for i, (clause, kind, body) in enumerate(patterns):
        if i not in alive:
            yield mistake(Code.EMPTY_PATTERN, rulebook.places[clause], value=_shown({kind: body.model_dump(by_alias=True)}))


def _shown(pattern: Any) -> str:
    """A pattern as a rulebook would write it, on one line."""
    text = yaml.safe_dump(_plain(pattern), default_flow_style=True, allow_unicode=True, sort_keys=False, width=10_000)
    return text.removesuffix("...\n").strip()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, str) and re.fullmatch(r"true|false|-?\d+", value):
        return json.loads(value)
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


@dataclass
class _Edge:
    """`before` comes before `after` by these clauses, on the matters of the region."""

    before: str
    after: str
    region: int = FALSE
    clauses: list[str] = field(default_factory=list)


class _Order:
    """The order by text of one kind of matter; a soft act holds nothing up, as in `constraints.plan`."""

    def __init__(self, classes: _Open, kind: str) -> None:
        self.meaning, self.kind = classes.meaning, kind
        self.rulebook = classes.meaning.rulebook
        steps = self.rulebook.family(Step)
        presupposed = [
            (act, self.meaning.covers.body(kind, demand.matter))
            for group in classes.names.kinds_above(kind)
            for demand in classes.names.kind_of[group].demands
            for act in demand.acts
        ]
        self.space = Space(classes, kind, [*map(self._applies, steps), *(term for _, term in presupposed)])
        self.diagrams = self.space.diagrams
        regions = [self.diagrams.conj(self.space.premise, f) for f in self.space.functions]
        self.steps = [(node, region) for node, region in zip(steps, regions, strict=False) if region != FALSE]
        self.demanded: dict[str, int] = {}
        self.hard: dict[str, int] = {}
        for node, region in self.steps:
            for act in node.act:
                self._add(self.demanded, act, region)
                if not node.soft:
                    self._add(self.hard, act, region)
        for (act, _), region in zip(presupposed, regions[len(steps) :], strict=True):
            self._add(self.demanded, act, region)
            self._add(self.hard, act, region)

    def _applies(self, node: Step) -> Term:
        """The step covers the matter, and nothing in its `unless` does."""
        covers, meaning = self.meaning.covers, self.meaning
        excepted = (
            conj(covers.term(other.matter, self.kind), meaning.under(getattr(other, "under", {})), meaning.under(under))  # type: ignore[union-attr]
            for other, under in meaning.exceptions(node)
        )
        return conj(covers.term(node.matter, self.kind), meaning.under(node.under), neg(disj(*excepted)))

    def _add(self, table: dict[str, int], act: str, region: int) -> None:
        table[act] = self.diagrams.disj(table.get(act, FALSE), region)

    @cached_property
    def following(self) -> dict[str, list[_Edge]]:
        """For each act, the edges that leave it."""
        edges: dict[tuple[str, str], _Edge] = {}
        for node, region in self.steps:
            pairs = [(b, act) for act in node.act for b in node.after] + [(act, b) for act in node.act for b in node.before]
            for before, after in pairs:
                both = self.diagrams.conj(self.hard.get(before, FALSE), self.demanded.get(after, FALSE))
                where = self.diagrams.conj(region, both)
                if where != FALSE and before != after:
                    edge = edges.setdefault((before, after), _Edge(before, after))
                    edge.region = self.diagrams.disj(edge.region, where)
                    edge.clauses.append(node.id)
        found: dict[str, list[_Edge]] = {}
        for edge in edges.values():
            found.setdefault(edge.before, []).append(edge)
        return found

    def circles(self) -> Iterator[Mistake]:
        """The circles, shortest first; one that closes only where a shorter one does is not told again."""
        told = FALSE
        count = 0
        for trail, region in self._trails():
            fresh = self.diagrams.conj(region, self.diagrams.neg(told))
            if fresh != FALSE and count < MOST_CIRCLES:
                told, count = self.diagrams.disj(told, region), count + 1
                yield self._told(trail, region)

    def _trails(self) -> Iterator[tuple[list[_Edge], int]]:
        """Every way round: breadth first, each from its first act in the order of the steps."""
        rank = {act: i for i, act in enumerate(self.demanded)}
        todo = [([edge], edge.region) for edges in self.following.values() for edge in edges]
        while todo:
            longer: list[tuple[list[_Edge], int]] = []
            for trail, region in todo:
                first, last = trail[0].before, trail[-1].after
                if last == first:
                    yield trail, region
                    continue
                for edge in self.following.get(last, ()):
                    if rank[edge.after] >= rank[first] and edge.after not in [e.before for e in trail[1:]]:
                        both = self.diagrams.conj(region, edge.region)
                        if both != FALSE and self._leads_back(edge.after, first):
                            longer.append(([*trail, edge], both))
            todo = longer

    def _leads_back(self, act: str, to: str) -> bool:
        return to in self._reach[act]

    @cached_property
    def _reach(self) -> dict[str, set[str]]:
        """Every act to which some edges lead, itself among them."""
        reach: dict[str, set[str]] = {}
        for act in self.demanded:
            seen, todo = {act}, [act]
            while todo:
                for edge in self.following.get(todo.pop(), ()):
                    if edge.after not in seen:
                        seen.add(edge.after)
                        todo.append(edge.after)
            reach[act] = seen
        return reach

    def _told(self, trail: list[_Edge], region: int) -> Mistake:
        cite = self.rulebook.cite
        way = "".join(f"{edge.before} ({', '.join(dict.fromkeys(map(cite, edge.clauses)))}) → " for edge in trail)
        where = _shown({self.kind: self.space.describe(region)})
        place = min(self.rulebook.places[clause] for edge in trail for clause in edge.clauses)
        return mistake(Code.ORDER_CIRCLE, place, value=way + trail[0].before, matter=where)
