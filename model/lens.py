"""What covers a matter: clauses and patterns of the scenario, remembered by the attributes that they look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from constraints.cover import Matter
from constraints.holds import Situation, Value, holds
from constraints.language.nodes import Deadline, Delegation, Duty, Step, Substitution
from constraints.rulebook import Clause
from constraints.terms import FALSE, Atom, Attribute, Has, Number, Term, atoms
from model.compile import Compiler
from model.form import Form

if TYPE_CHECKING:
    from model.law import Law

Facts: TypeAlias = Mapping[str, Value]
Group: TypeAlias = "tuple[tuple[str, ...], list[tuple[int, Lens]], dict[tuple[Value, ...], list[tuple[int, Any]]]]"
PLAIN = ("choice", "flag", "post", "reason")
STAND_INS = ("of", "by", "giver", "receiver")


class Lens:
    """Does one clause or pattern cover a matter?"""

    __slots__ = ("_known", "_test", "kind", "looks", "node", "paths")

    def __init__(self, node: Any, kind: str, terms: Iterable[Term], test: Callable[[Matter], bool]) -> None:
        self.node, self.kind, self._test = node, kind, test
        self.looks = looks_of(terms)
        self.paths = tuple(dict.fromkeys(path_of(atom) for atom in self.looks))
        self._known: dict[tuple[Value, ...], bool] = {}

    def __call__(self, facts: Facts) -> bool:
        seen = tuple(map(facts.get, self.paths))
        found = self._known.get(seen)
        if found is None:
            known = {path: value for path, value in zip(self.paths, seen, strict=True) if value is not None}
            found = self._known[seen] = self._test(Matter(self.kind, known))
        return found


def looks_of(terms: Iterable[Term]) -> tuple[Atom, ...]:
    """The atoms by which some terms look at a matter."""
    return tuple([atom for atom in atoms(*terms) if isinstance(atom, Attribute | Number | Has)])


def path_of(atom: Any) -> str:
    """The attribute that an atom looks at; `#subjects` looks at `subjects`."""
    return str(atom.path).removeprefix("#")


class First:
    """The pattern of what is taken out of a tray first."""

    def __init__(self, matter: Any) -> None:
        self.matter = matter


class KindView:
    """All clauses and patterns that may cover matters of one kind, and the forms found so far.

    Matters are told apart by the values of plain attributes, and of parties, numbers and days only by what some clause
    asks of them."""

    def __init__(self, law: Law, kind: str) -> None:
        self.law, self.kind = law, kind
        self.lenses = [lens for node in self._nodes() if (lens := self._lens(node)) is not None]
        self.own = [lens for pattern in self._patterns() if (lens := self._pattern_lens(pattern)) is not None]
        kinds = law.meaning.names.kinds_above(kind)
        demands = [d.matter for group in kinds for d in law.meaning.names.kind_of[group].demands]
        asked = looks_of([law.meaning.covers.body(kind, body) for body in demands])
        self.demands = tuple(dict.fromkeys(path_of(atom) for atom in asked))
        self._sort_paths(dict.fromkeys([a for lens in (*self.lenses, *self.own) for a in lens.looks] + list(asked)))
        scopes = [lens for lens in self.lenses if isinstance(lens.node, Substitution | Delegation)]
        self.through = self._looked_through()
        self.scope_paths = tuple(dict.fromkeys([p for lens in scopes for p in lens.paths] + self.through))
        self._bearing: dict[str, tuple[list[Lens], tuple[str, ...]]] = {}
        self._by_values: dict[tuple[Any, ...], Form] = {}
        self._by_signature: dict[Any, Form] = {}

    def _sort_paths(self, looks: Iterable[Any]) -> None:
        """Which attributes are compared as they are, and which only by what the clauses ask of them."""
        names = self.law.meaning.names
        asked: dict[str, list[Any]] = {}
        for atom in looks:
            asked.setdefault(path_of(atom), []).append(atom)
        types = {path: getattr(names.attribute(self.kind, path), "type", "") for path in asked}
        self.groups = _grouped(self.lenses), _grouped(self.own)
        self.plain = tuple(path for path in asked if types[path] in PLAIN)
        self.asked = [(path, tuple(looks), dict[Any, Any]()) for path, looks in asked.items() if types[path] not in PLAIN]
        self.paths = frozenset(asked)

    def _looked_through(self) -> list[str]:
        """The attributes through which stand-ins are found."""
        book = self.law.rulebook
        whos = [getattr(n, f, None) for n in (*book.family(Substitution), *book.family(Delegation)) for f in STAND_INS]
        return sorted({path for who in whos for path in self.law.reads_of(who)})

    def _nodes(self) -> Iterator[Clause]:
        return (node for node in self.law.rulebook.nodes.values() if hasattr(node, "matter"))

    def _patterns(self) -> Iterator[Any]:
        entry = self.law.scenario.entry
        yield from entry.assumed_steps
        yield from entry.behaviour.service
        yield from entry.behaviour.refusals
        yield from entry.behaviour.tries.values()
        yield from entry.consequences.values()
        if entry.behaviour.first:
            yield First(entry.behaviour.first)

    def _lens(self, node: Any) -> Lens | None:
        covers, kind = self.law.meaning.covers, self.kind
        own = covers.term(node.matter, kind)
        if own is FALSE:
            return None
        others = self.law.meaning.exceptions(node) if hasattr(node, "unless") else ()
        terms = [own, *(covers.term(other.matter, kind) for other, _ in others)]  # type: ignore[union-attr]
        return Lens(node, kind, terms, lambda matter: self.law.plans.applies(node, matter))

    def _pattern_lens(self, node: Any) -> Lens | None:
        covers = self.law.meaning.covers
        own = covers.term(node.matter, self.kind)
        return None if own is FALSE else Lens(node, self.kind, [own], lambda matter: covers.covers(node.matter, matter))

    # ── forms ────────────────────────────────────────────────────────────────────────────────────────────────

    def form(self, facts: Facts) -> Form:
        """The form of a matter with these attributes."""
        get = facts.get
        values: tuple[Any, ...] = tuple(map(get, self.plain))
        if self.asked:
            values += tuple(
                [known.get(get(path)) or self._answers(path, looks, known, get(path)) for path, looks, known in self.asked]
            )
        found = self._by_values.get(values)
        if found is None:
            found = self._by_values[values] = self._find(facts)
        return found

    def _answers(self, path: str, looks: tuple[Any, ...], known: dict[Any, Any], value: Value) -> Any:
        found = known.get(value)
        if found is None:
            now = Situation(attributes={path: value})
            found = known[value] = tuple([holds(look, now) for look in looks])
        return found

    def _find(self, facts: Facts) -> Form:
        applying, own = (self._covering(groups, facts) for groups in self.groups)
        ids = tuple([node.id for node in applying])
        demands = tuple(map(facts.get, self.demands))
        signature = (ids, tuple(map(id, own)), demands, self.named_meetings(facts))
        found = self._by_signature.get(signature)
        if found is None:
            matter = Matter(self.kind, {p: facts[p] for p in sorted(self.paths) if facts.get(p) is not None})
            planned = frozenset([node.id for node in applying if isinstance(node, Step | Deadline | Duty)])
            plan = self.law.plan(planned, demands, matter)
            number = len(self._by_signature)
            found = self._by_signature[signature] = Compiler(self, matter, plan, applying, own).form(number)
            found.services = self.law.services(found)
        return found

    def _covering(self, groups: list[Group], facts: Facts) -> list[Any]:
        """The clauses or patterns that cover the matter, in the order of the law."""
        found: list[tuple[int, Any]] = []
        for paths, lenses, known in groups:
            seen = tuple(map(facts.get, paths))
            here = known.get(seen)
            if here is None:
                here = known[seen] = [(place, lens.node) for place, lens in lenses if lens(facts)]
            found += here
        return [node for _, node in sorted(found, key=itemgetter(0))]

    def named_meetings(self, facts: Facts) -> tuple[str, ...]:
        """The meeting types that an attribute names as where the matter is to go."""
        known = self.law.meaning.meetings
        attributes = self.law.meaning.names.attributes(self.kind)
        return tuple(
            str(facts[name])
            for name, about in attributes.items()
            if about.type == "choice" and not about.set_by and facts.get(name) in known
        )

    def bearing(self, act: str) -> tuple[list[Lens], tuple[str, ...]]:
        """The lenses of all clauses that can bear on an act, and the attributes that they look at."""
        found = self._bearing.get(act)
        if found is None:
            meaning = self.law.meaning
            ids = {node.id for node in (*meaning.givers.get(act, ()), *meaning.barriers.get(act, ()))}
            lenses = [lens for lens in self.lenses if lens.node.id in ids or touches(lens.node, act)]
            found = self._bearing[act] = (lenses, tuple(dict.fromkeys(p for lens in lenses for p in lens.paths)))
        return found

    @property
    def cells(self) -> int:
        """How many different combinations of values have been met."""
        return len(self._by_values)

    @property
    def forms(self) -> int:
        return len(self._by_signature)


def _grouped(lenses: list[Lens]) -> list[Group]:
    """Lenses that look at the same attributes, together, each with its place in the order of the law."""
    found: dict[tuple[str, ...], list[tuple[int, Lens]]] = {}
    for place, lens in enumerate(lenses):
        found.setdefault(lens.paths, []).append((place, lens))
    return [(paths, listed, {}) for paths, listed in found.items()]


def touches(node: Any, act: str) -> bool:
    """Can a clause that does not give the act say who does it?"""
    if isinstance(node, Substitution | Delegation):
        return True
    return isinstance(node, Step) and bool(node.different_person_from) and act in node.act
