"""What a pattern covers, as a term over the attributes of a matter; never looks at who is present."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from constraints.checks import bound_value
from constraints.holds import Situation, Value, holds
from constraints.language import patterns as p
from constraints.language.vocabulary import Attribute as AttributeDef
from constraints.names import Names
from constraints.roster import Roster
from constraints.terms import FALSE, TRUE, Attribute, Has, Number, Term, atoms, conj, disj, neg


@dataclass(frozen=True)
class Matter:
    """What is acted on: its kind and its attributes, those of a linked matter under `link.attribute`."""

    kind: str
    attributes: Mapping[str, Value] = field(default_factory=dict)

    def get(self, path: str) -> Value:
        return self.attributes.get(path)

    def members(self, path: str) -> tuple[str, ...]:
        """The value or values of a party attribute, in a fixed order."""
        value = self.attributes.get(path)
        if isinstance(value, frozenset):
            return tuple(sorted(value))
        return (value,) if isinstance(value, str) else ()

    @cached_property
    def key(self) -> tuple[Any, ...]:
        return (
            self.kind,
            tuple(sorted((k, tuple(sorted(v)) if isinstance(v, frozenset) else v) for k, v in self.attributes.items())),
        )

    @cached_property
    def said(self) -> str:
        """One line: the kind, then the attributes by name."""
        values = [f"{k}={'|'.join(v) if isinstance(v, tuple) else v}" for k, v in self.key[1]]
        return " ".join([self.kind, *values])

    @cached_property
    def words(self) -> frozenset[str]:
        """The kind, and each attribute with its value."""
        return frozenset(self.said.split())

    @cached_property
    def _hash(self) -> int:
        return hash(self.key)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Matter) and self.key == other.key)

    @cached_property
    def facts(self) -> Situation:
        return Situation(attributes=self.attributes)

    def linked(self, link: str, kind: str) -> Matter:
        """The matter at the other end of a link."""
        prefix = f"{link}."
        inner = {path[len(prefix) :]: value for path, value in self.attributes.items() if path.startswith(prefix)}
        return Matter(kind, inner)


class Covers:
    """Patterns of one rulebook as terms, each made once."""

    def __init__(self, names: Names, roster: Roster) -> None:
        self.names, self.roster = names, roster
        self._terms: dict[tuple[int, str], tuple[Any, Term]] = {}
        self._values: dict[tuple[int, str], tuple[Term, tuple[str, ...], dict[tuple[Value, ...], bool]]] = {}

    def term(self, matter: tuple[dict[str, p.Body], ...], kind: str) -> Term:
        """When does the pattern cover a matter of this kind?"""
        key = (id(matter), kind)
        if key not in self._terms:
            self._terms[key] = (matter, self._term(matter, kind))  # the pattern is kept so that its id stays its own
        return self._terms[key][1]

    def _term(self, matter: tuple[dict[str, p.Body], ...], kind: str) -> Term:
        return disj(
            *(self.body(kind, body) for one in matter for group, body in one.items() if self.names.is_kind(kind, group))
        )

    def covers(self, matter: tuple[dict[str, p.Body], ...], case: Matter) -> bool:
        """Does the pattern cover this matter?  Remembered by the values that it looks at."""
        key = (id(matter), case.kind)
        found = self._values.get(key)
        if found is None:
            term = self.term(matter, case.kind)
            found = self._values[key] = (term, paths_of(term), {})
        term, paths, known = found
        seen = tuple(map(case.attributes.get, paths))
        covered = known.get(seen)
        if covered is None:
            covered = known[seen] = holds(term, case.facts)
        return covered

    def body(self, kind: str, body: p.Body, prefix: str = "") -> Term:
        """All tests of a pattern's body; `prefix` leads through links."""
        return conj(*(self._entry(kind, name, value, prefix) for name, value in body.root.items()))

    def _entry(self, kind: str, name: str, value: Any, prefix: str) -> Term:
        if name in p.GROUPS:
            bodies = value if name != "not" else (value,)
            terms = [self.body(kind, inner, prefix) for inner in bodies]
            return conj(*terms) if name == "all" else disj(*terms) if name == "any" else neg(terms[0])
        attribute = self.names.attributes(kind).get(name)
        if attribute is None:  # a kind without the attribute: only a complement is true of it
            return TRUE if isinstance(value, p.Negation) else FALSE
        return self._test(prefix + name, attribute, value)

    def _test(self, path: str, attribute: AttributeDef, value: Any) -> Term:
        match value:
            case p.Negation(not_=inner):
                return neg(self._test(path, attribute, inner))
            case p.Has(has=member):
                return disj(*(Has(path, one) for one in self.widen(attribute, (member,))))
            case p.Count(count=bounds):
                return _bounded(f"#{path}", bounds, "number")
            case p.Bounds():
                return _bounded(path, value, attribute.type)
            case p.Body():
                return self.body(attribute.of or "", value, f"{path}.")
            case str():
                return self._one_of(path, attribute, (value,))
            case _:
                return self._one_of(path, attribute, value)

    def _one_of(self, path: str, attribute: AttributeDef, values: tuple[str, ...]) -> Term:
        if attribute.type in ("subjects", "organs", "seats"):
            return disj(*(Has(path, one) for one in self.widen(attribute, values)))
        if attribute.type in ("number", "duration", "date"):
            return disj(*(_equal(path, as_number(v, attribute.type)) for v in values))
        return Attribute(path, frozenset(self.widen(attribute, values)))

    def widen(self, attribute: AttributeDef, values: Iterable[str]) -> tuple[str, ...]:
        """A post or organ value covers those below it."""
        if attribute.type == "post":
            found = [p for v in values for p in sorted(self.names.posts_below(v))]
        elif attribute.type in ("organ", "organs"):
            found = [o for v in values for o in self.roster.every_organ if v in self.roster.organ_groups(o)]
        else:
            found = list(values)
        return tuple(dict.fromkeys(found))


def paths_of(term: Term) -> tuple[str, ...]:
    """The attributes that a term looks at; `#subjects` looks at `subjects`."""
    found = [atom.path.removeprefix("#") for atom in atoms(term) if isinstance(atom, Attribute | Number | Has)]
    return tuple(dict.fromkeys(found))


def as_number(text: str, type_: str) -> float:
    value = bound_value(text, type_)
    return float(value.toordinal()) if isinstance(value, date) else value


def _equal(path: str, number: float) -> Term:
    return conj(Number(path, number, False), neg(Number(path, number, True)))


def _bounded(path: str, bounds: p.Bounds, type_: str) -> Term:
    """Limits as terms; a number without a value lies within none."""
    parts: list[Term] = []
    for name, text in bounds.limits():
        number = as_number(text, type_)
        match name:
            case "over":
                parts.append(_above(path, number, strict=True))
            case "at_least":
                parts.append(_above(path, number, strict=False))
            case "under":
                parts.append(Number(path, number, True))
            case _:
                parts.append(Number(path, number, False))
    return conj(*parts)


INFINITY = float("inf")


def _above(path: str, number: float, *, strict: bool) -> Term:
    """A known number above the bound: below infinity, and not below the bound."""
    return conj(Number(path, INFINITY, True), neg(Number(path, number, not strict)))
