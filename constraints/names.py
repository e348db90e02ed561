"""What the names of a vocabulary stand for: groups, kinds and their attributes, meeting types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from constraints.language.patterns import ANYTHING
from constraints.language.vocabulary import Attribute, Kind, Label, Vocabulary

ROOT = "any_matter"
ITS_HOLDER = "its_holder"
NOT_STATED = "not_stated"
APPROVE = "approve"
"""An act that the language knows by name: what lifts a prohibition."""


def above(name: str, is_a: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """`name` and every group it belongs to, nearest first; circles end."""
    seen: list[str] = []
    todo = [name]
    while todo:
        now = todo.pop(0)
        if now not in seen:
            seen.append(now)
            todo.extend(is_a.get(now, ()))
    return tuple(seen)


def circle(is_a: Mapping[str, Iterable[str]]) -> list[str]:
    """A circle of `is_a`, or nothing."""
    done: set[str] = set()

    def visit(name: str, trail: list[str]) -> list[str]:
        if name in trail:
            return [*trail[trail.index(name) :], name]
        if name in done:
            return []
        for group in is_a.get(name, ()):
            if found := visit(group, [*trail, name]):
                return found
        done.add(name)
        return []

    for name in is_a:
        if found := visit(name, []):
            return found
    return []


@dataclass(frozen=True)
class Names:
    """The vocabulary, indexed.  `meetings` are the types that meeting nodes declare."""

    vocabulary: Vocabulary
    meetings: frozenset[str] = field(default=frozenset())

    @cached_property
    def posts(self) -> dict[str, tuple[str, ...]]:
        return {name: post.is_a for name, post in self.vocabulary.posts.items()}

    @cached_property
    def organs(self) -> dict[str, tuple[str, ...]]:
        return {name: organ.is_a for name, organ in self.vocabulary.organs.items()}

    @cached_property
    def kinds(self) -> dict[str, tuple[str, ...]]:
        """Every kind with what it is directly; the root stands above those that say nothing."""
        found: dict[str, tuple[str, ...]] = {ROOT: ()}
        for name, kind in self.vocabulary.matters.items():
            if name != ROOT:
                found[name] = kind.is_a or (ROOT,)
        return found

    @cached_property
    def kind_of(self) -> dict[str, Kind]:
        return {ROOT: Kind(), **self.vocabulary.matters}

    def is_who(self, name: str) -> bool:
        known = self.vocabulary
        return name in known.posts or name in known.organs or name in known.roles or name in (NOT_STATED, ITS_HOLDER)

    @cached_property
    def who_names(self) -> set[str]:
        known = self.vocabulary
        return {*known.posts, *known.organs, *known.roles, NOT_STATED}

    def posts_below(self, group: str) -> frozenset[str]:
        """The posts that count as `group`, itself among them."""
        return self._posts_below.get(group, frozenset())

    @cached_property
    def _posts_below(self) -> dict[str, frozenset[str]]:
        groups = {p: above(p, self.posts) for p in self.posts}
        return {group: frozenset(p for p in groups if group in groups[p]) for group in self.posts}

    def kinds_above(self, kind: str) -> tuple[str, ...]:
        return self._kinds_above[kind]

    @cached_property
    def _kinds_above(self) -> dict[str, tuple[str, ...]]:
        return {kind: above(kind, self.kinds) for kind in self.kinds}

    def kinds_below(self, kind: str) -> tuple[str, ...]:
        return tuple(k for k in self.kinds if kind in self._kinds_above[k])

    def is_kind(self, kind: str, group: str) -> bool:
        return group in self._kinds_above.get(kind, ())

    @cached_property
    def _attributes(self) -> dict[str, dict[str, Attribute]]:
        table: dict[str, dict[str, Attribute]] = {}
        for kind in self.kinds:
            merged: dict[str, Attribute] = {}
            for group in reversed(self._kinds_above[kind]):
                merged.update(self.kind_of[group].attributes)
            table[kind] = merged
        return table

    def attributes(self, kind: str) -> Mapping[str, Attribute]:
        """The attributes of a kind, those of what it is among them."""
        return self._attributes.get(kind, {})

    def attribute(self, kind: str, path: str) -> Attribute | None:
        """The attribute at `path`: a name, or `link.name` on a linked kind."""
        first, _, rest = path.partition(".")
        found = self.attributes(kind).get(first)
        if found is None or not rest:
            return found
        return self.attribute(found.of, rest) if found.type == "matter" and found.of else None

    def attribute_near(self, kind: str, name: str) -> Attribute | None:
        """The attribute `name` of this kind, or of one below it."""
        for below in (kind, *self.kinds_below(kind)):
            if found := self.attributes(below).get(name):
                return found
        return None

    @cached_property
    def nameable(self) -> tuple[str, ...]:
        """What a rulebook of another rank may call by another name."""
        known = self.vocabulary
        return (*known.posts, *known.organs, *known.roles, *known.matters, *known.acts, *known.relations, *known.reasons)

    def label(self, name: str, lang: str) -> str:
        """What a name is called in `lang`; the name itself where the vocabulary does not say."""
        known = self.vocabulary
        for table in (known.posts, known.organs, known.matters, known.acts, known.reasons, known.subjects, known.relations):
            if name in table:
                return table[name].in_(lang, name)
        return self._value_labels[name].in_(lang, name) if name in self._value_labels else name.replace("_", " ")

    @cached_property
    def _value_labels(self) -> dict[str, Label]:
        """What the values of closed lists are called, wherever some list says it."""
        lists = [a.values for kind in self.vocabulary.matters.values() for a in kind.attributes.values()]
        return {value: label for values in reversed(lists) for value, label in values.items() if label.zh or label.en}


def patterns_kinds(matter: tuple[dict[str, object], ...] = ANYTHING) -> set[str]:  # type: ignore[assignment]
    """The kinds a pattern names."""
    return {kind for alternative in matter for kind in alternative}
