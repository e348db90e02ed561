"""A rulebook in memory: its articles, its clauses, where each stands, and what a reference means."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TypeAlias, TypeVar

from constraints import cites
from constraints.errors import Mistake, Place
from constraints.language.nodes import (
    Deadline,
    Delegation,
    Duty,
    Exclusion,
    Link,
    Meeting,
    Node,
    Parameter,
    Power,
    Prohibition,
    Reading,
    Span,
    Step,
    Substitution,
)
from constraints.language.scalars import Text
from constraints.language.vocabulary import Header
from constraints.names import Names

Clause: TypeAlias = (
    Power | Delegation | Substitution | Exclusion | Meeting | Step | Deadline | Duty | Prohibition | Reading | Parameter | Link
)
Family = TypeVar("Family", bound=Clause)


@dataclass(frozen=True, slots=True)
class Article:
    """One article: what kind it is, what it says in our own words, and which clauses stand in it."""

    number: str
    kind: str
    gist: Text
    reason: str | Text | None
    place: Place
    clauses: tuple[str, ...] = ()

    def reason_in(self, lang: str) -> str:
        return self.reason.in_(lang) if isinstance(self.reason, Text) else (self.reason or "")


class References:
    """What references mean among these clauses: one id, or every node at or below a citation."""

    def __init__(self, nodes: Mapping[str, Clause]) -> None:
        self.nodes = nodes
        self._found: dict[str, tuple[str, ...]] = {}

    def resolve(self, reference: str) -> tuple[str, ...]:
        found = self._found.get(reference)
        if found is None:
            found = self._found[reference] = self._resolve(reference)
        return found

    def _resolve(self, reference: str) -> tuple[str, ...]:
        if reference in self.nodes:
            return (reference,)
        if not cites.is_cite(reference):
            return ()
        wanted = cites.parse(reference)
        return tuple(id_ for id_, node in self.nodes.items() if any(wanted.covers(cites.parse(c)) for c in node.cites))


@dataclass(frozen=True)
class Rulebook:
    """The law of one government, as data.  `nodes` are in the order of the law."""

    header: Header
    names: Names
    articles: tuple[Article, ...]
    nodes: dict[str, Clause]
    places: dict[str, Place] = field(default_factory=dict)
    warnings: tuple[Mistake, ...] = ()
    amendments: tuple[str, ...] = ()
    as_of: date | None = None
    law_places: dict[tuple[str, ...], Place] = field(default_factory=dict)
    """Where the header names a rulebook of higher law, and each name that `same_as` takes from it."""

    @property
    def id(self) -> str:
        return self.header.id

    @cached_property
    def _families(self) -> dict[type, list[Clause]]:
        found: dict[type, list[Clause]] = {}
        for node in self.nodes.values():
            found.setdefault(type(node), []).append(node)
        return found

    def family(self, kind: type[Family]) -> list[Family]:
        """The clauses of one kind, in the order of the law."""
        return self._families.get(kind, [])  # type: ignore[return-value]

    def __getitem__(self, clause: str) -> Clause:
        return self.nodes[clause]

    @cached_property
    def references(self) -> References:
        return References(self.nodes)

    def resolve(self, reference: str) -> tuple[str, ...]:
        return self.references.resolve(reference)

    def cite(self, clause: str) -> str:
        return self.nodes[clause].cites[0] if clause in self.nodes else clause

    def cites_of(self, clauses: Iterable[str]) -> tuple[str, ...]:
        """Where these clauses stand, each place once, in the order of the law."""
        return tuple(sorted({self.cite(clause) for clause in clauses}, key=cites.order))

    def readings(self) -> dict[str, Reading]:
        return {node.id: node for node in self.family(Reading)}

    def article_of(self, clause: str) -> Article | None:
        return next((a for a in self.articles if clause in a.clauses), None)

    def without(self, clause: str) -> Rulebook:
        """The same law with one clause struck out."""
        return replace(self, nodes={id_: node for id_, node in self.nodes.items() if id_ != clause})

    def with_node(self, node: Clause) -> Rulebook:
        """The same law with one clause replaced."""
        return replace(self, nodes={id_: node if id_ == node.id else old for id_, old in self.nodes.items()})

    def same_law(self, other: Rulebook) -> bool:
        """Does the other say the same in everything, whatever the files look like?"""
        notes = {"source_notes": None}
        headers = [book.header.model_copy(update=notes) for book in (self, other)]
        return self.nodes == other.nodes and self.names.vocabulary == other.names.vocabulary and headers[0] == headers[1]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over everything the law says, whatever the files look like."""
        says = {
            "header": self.header.model_dump(mode="json", exclude={"source_notes"}),
            "vocabulary": self.names.vocabulary.model_dump(mode="json", exclude_defaults=True),
            "nodes": {
                id_: [type(n).__name__, n.model_dump(mode="json", exclude_defaults=True)] for id_, n in self.nodes.items()
            },
        }
        return hashlib.sha256(json.dumps(says, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def in_force(span: Span | None, day: date | None) -> bool:
    """Is something with this span in force on `day`?  Without a day: yes."""
    if span is None or day is None:
        return True
    return (span.from_ is None or span.from_ <= day) and (span.to is None or day < span.to)


def iter_nodes(rulebook: Rulebook) -> Iterator[Node]:
    """Every node that is not a reading."""
    for node in rulebook.nodes.values():
        if isinstance(node, Node):
            yield node
