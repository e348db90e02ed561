"""Procedures of a kind of matter, all classes at once: on which matters an act is owed, and which comes first by text.

A *region* is a set of matters, a decision diagram over their attributes.  A plan (`constraints.plan`) is what this says
of a single matter; here nothing is enumerated, so what is found holds for every class of matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any

from constraints.applying import applies, under
from constraints.classes import Classes, Space, shuts
from constraints.cover import Matter
from constraints.diagram import FALSE
from constraints.language import patterns as p
from constraints.language.nodes import Power, Prohibition, Step
from constraints.language.vocabulary import Act
from constraints.meaning import APPROVE, Meaning
from constraints.names import ROOT, Names
from constraints.plan import Plans
from constraints.terms import FALSE as NEVER
from constraints.terms import TRUE as ALWAYS
from constraints.terms import Chosen, Done, Term, atoms, conj, disj, mask, neg

ENDS = "ends"
"""A word of the language: a refusal that ends the matter."""

Pair = tuple[str, str]


@dataclass(frozen=True)
class Demand:
    """One clause, or the vocabulary, that asks for acts on the matters of `covers`; `first` are the pairs it puts in
    order.  `sometimes`: only in some situations, so its order binds only there."""

    clause: str
    acts: tuple[str, ...]
    covers: Term
    first: tuple[Pair, ...] = ()
    soft: bool = False
    sometimes: bool = False
    refused: str | None = None


@dataclass(frozen=True)
class Gate:
    """A clause that bars `act` on the matters of `covers` until `needs` is done."""

    clause: str
    act: str
    needs: str
    covers: Term


def needed(when: Any) -> list[str]:
    """The acts without any of which a condition bars: `not done`, alone or as one of several sufficient reasons."""
    match when:
        case p.NotOf(not_=p.IsDone(done=act)):
            return [act]
        case p.AnyOf(any_=parts):
            return [act for part in parts for act in needed(part)]
        case _:
            return []


def presumed_done(when: Any) -> list[str]:
    """The acts that must be done for a condition to be met: `done`, alone or as one of several that must all be met."""
    match when:
        case p.IsDone(done=act):
            return [act]
        case p.AllOf(all_=parts):
            return [act for part in parts for act in presumed_done(part)]
        case _:
            return []


def waited_for(node: Prohibition) -> list[str]:
    """The acts of which each lifts a bar when it is done: those that its condition names, or approval."""
    return [APPROVE] if node.unless_approved_by is not None and node.when is None else needed(node.when)


class Demands:
    """What is demanded on one kind of matter, and which clauses stand in the way.  The acts `as_given` count as demanded
    wherever some clause gives them and none bars them outright; what all clauses that give one presume done stands in its
    way as well."""

    def __init__(self, meaning: Meaning, kind: str, as_given: tuple[str, ...] = ()) -> None:
        self.meaning, self.kind = meaning, kind
        self.steps = (*self._steps(), *(Demand("", (act,), self.given(act)) for act in as_given))
        self.gates = (*self._gates(), *(gate for act in as_given for gate in self._presumed(act)))

    def applies(self, node: Any) -> Term:
        """The matters of this kind to which a clause applies."""
        return applies(self.meaning, node, self.kind)

    def given(self, act: str) -> Term:
        """The matters of this kind on which some clause gives an act and none bars it outright."""
        bars = [self.applies(n) for n in self.meaning.rulebook.family(Prohibition) if act in n.act and shuts(n) and not n.soft]
        return conj(disj(*map(self.applies, self.meaning.givers.get(act, ()))), *map(neg, bars))

    def _steps(self) -> Iterator[Demand]:
        names = self.meaning.names
        for node in self.meaning.rulebook.family(Step):
            covers = self.applies(node)
            if covers is not NEVER:
                first = [(b, act) for act in node.act for b in node.after] + [(act, b) for act in node.act for b in node.before]
                yield Demand(node.id, node.act, covers, tuple(first), bool(node.soft), node.when is not None, node.if_refused)
        for kind in reversed(names.kinds_above(self.kind)):
            for demand in names.kind_of[kind].demands:
                covers = self.meaning.covers.body(self.kind, demand.matter)
                if covers is not NEVER:
                    yield Demand("", demand.acts, covers)

    def _gates(self) -> Iterator[Gate]:
        for node in self.meaning.rulebook.family(Prohibition):
            if node.soft or node.gate == "report" or node.to is not None:
                continue
            needs = waited_for(node)
            covers = self.applies(node) if needs else NEVER
            if covers is not NEVER:
                yield from (Gate(node.id, act, need, covers) for act in node.act for need in needs)

    def _presumed(self, act: str) -> Iterator[Gate]:
        """What has to be done before an act by the conditions of all clauses that give it there."""
        givers = [(node, self.applies(node)) for node in self.meaning.givers.get(act, ())]
        presumes = {node.id: presumed_done(node.when) if isinstance(node, Power) else [] for node, _ in givers}
        for need in dict.fromkeys(need for listed in presumes.values() for need in listed):
            others = [covers for node, covers in givers if need not in presumes[node.id]]
            covers = conj(self.given(act), *map(neg, others))
            if covers is not NEVER:
                yield Gate(next(id_ for id_, listed in presumes.items() if need in listed), act, need, covers)

    @cached_property
    def readings(self) -> tuple[str, ...]:
        """The readings on which the procedures of this kind hang."""
        found = atoms(*[one.covers for one in self.steps], *[one.covers for one in self.gates], wanted=mask(Chosen))
        return tuple(sorted({atom.reading for atom in found if isinstance(atom, Chosen)}))


def presumed_groups(names: Names, kind: str) -> list[tuple[str, ...]]:
    """The presumed order of acts on a kind of matter; those of one group in no order."""
    known = names.vocabulary.presumed_order
    found = next((k for k in names.kinds_above(kind) if k in known), None)
    return list(known[found]) if found else []


def presumed_rank(names: Names, kind: str) -> dict[str, int]:
    """The place of each act in the presumed order."""
    return {act: i for i, group in enumerate(presumed_groups(names, kind)) for act in group}


@dataclass(eq=False)
class Procedure:
    """All procedures of one kind of matter under one choice of readings."""

    demands: Demands
    classes: Classes
    readings: Mapping[str, str]
    also: tuple[Term, ...] = ()
    """Other terms whose regions are asked for."""
    owed: dict[str, int] = field(default_factory=dict)
    hard: dict[str, int] = field(default_factory=dict)
    stated: dict[Pair, dict[str, int]] = field(default_factory=dict)
    sometimes: dict[Pair, dict[str, int]] = field(default_factory=dict)
    gates: list[tuple[Gate, int]] = field(default_factory=list)
    refused: dict[str, list[tuple[Demand, int]]] = field(default_factory=dict)
    _examples: dict[int, Matter] = field(default_factory=dict)

    def __post_init__(self) -> None:
        steps = self.steps = [(one, under(one.covers, self.readings)) for one in self.demands.steps]
        gates = [(one, under(one.covers, self.readings)) for one in self.demands.gates]
        terms = [term for term in (*(t for _, t in (*steps, *gates)), *self.also) if term not in (ALWAYS, NEVER)]
        acts = dict.fromkeys(act for one, _ in steps for act in one.acts)
        self.space = Space(self.classes, self.kind, [*terms, *map(Done, acts)])
        self.diagrams = self.space.diagrams
        for one, term in steps:
            region = self.region(term)
            for act in one.acts if region != FALSE else ():
                self.owed[act] = self.either(self.owed.get(act, FALSE), region)
                if not one.soft:
                    self.hard[act] = self.either(self.hard.get(act, FALSE), region)
                if one.refused is not None:
                    self.refused.setdefault(act, []).append((one, region))
            for pair in one.first if region != FALSE else ():
                table = self.sometimes if one.sometimes else self.stated
                table.setdefault(pair, {})[one.clause] = region
        self.gates = [(one, region) for one, term in gates if (region := self.region(term)) != FALSE]

    # ── regions ──────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def kind(self) -> str:
        return self.demands.kind

    def is_under(self, readings: Mapping[str, str]) -> bool:
        """Is it the procedure under these readings?"""
        return all(self.readings[r] == readings[r] for r in self.demands.readings)

    def region(self, term: Term) -> int:
        return self.both(self.space.premise, self.diagrams.diagram(term))

    def both(self, *regions: int) -> int:
        found, *rest = regions
        for region in rest:
            found = self.diagrams.conj(found, region)
        return found

    def either(self, *regions: int) -> int:
        found, *rest = regions
        for region in rest:
            found = self.diagrams.disj(found, region)
        return found

    def without(self, region: int, other: int) -> int:
        return self.diagrams.conj(region, self.diagrams.neg(other))

    # ── what comes first ─────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def acts(self) -> tuple[str, ...]:
        """The acts owed on some of these matters, in the presumed order, then in that of the law."""
        rank = self.rank
        order = {act: i for i, act in enumerate(self.owed)}
        return tuple(sorted(self.owed, key=lambda act: (rank.get(act, len(rank)), order[act])))

    @cached_property
    def groups(self) -> list[tuple[str, ...]]:
        return presumed_groups(self.demands.meaning.names, self.kind)

    @cached_property
    def rank(self) -> dict[str, int]:
        """The place of each act in the presumed order."""
        return presumed_rank(self.demands.meaning.names, self.kind)

    @cached_property
    def edges(self) -> dict[Pair, int]:
        """Where the text itself puts one act before another, and the earlier one binds."""
        return self._edges(self.hard)

    def _edges(self, binding: Mapping[str, int]) -> dict[Pair, int]:
        found: dict[Pair, int] = {}
        for (before, after), clauses in self.stated.items():
            if before in binding and after in self.owed and before != after:
                region = self.both(self.either(*clauses.values()), binding[before], self.owed[after])
                if region != FALSE:
                    found[before, after] = region
        return found

    @cached_property
    def reach(self) -> dict[Pair, int]:
        """Where the text puts one act before another, through whatever lies between."""
        return self.closed(self.edges)

    @cached_property
    def undone(self) -> dict[Pair, int]:
        """Where a return to one act undoes another, whether the order binds or not."""
        return self.closed(self._edges(self.owed))

    def closed(self, edges: Mapping[Pair, int]) -> dict[Pair, int]:
        """The transitive closure of an order, region by region (Warshall 1962)."""
        found = dict(edges)
        for middle in dict.fromkeys((*self.acts, *(act for pair in edges for act in pair))):
            into = [(a, r) for (a, b), r in found.items() if b == middle]
            out = [(b, r) for (a, b), r in found.items() if a == middle]
            for a, one in into:
                for b, other in out:
                    region = self.both(one, other)
                    if region != FALSE:
                        found[a, b] = self.either(found.get((a, b), FALSE), region)
        return found

    def first(self, before: str, after: str) -> int:
        """The matters on which the text puts `before` before `after`."""
        return self.reach.get((before, after), FALSE)

    def waits(self, after: str, before: str) -> int:
        """The matters on which the text makes one act wait for another, by its order and its bars, straight or through what
        lies between."""
        edges = dict(self.edges)
        for gate, region in self.gates:
            edges[gate.needs, gate.act] = self.either(edges.get((gate.needs, gate.act), FALSE), region)
        return self.closed(edges).get((before, after), FALSE)

    # ── examples ─────────────────────────────────────────────────────────────────────────────────────────────

    def pattern(self, region: int) -> dict[str, Any]:
        return {self.kind: self.space.describe(region)}

    def example(self, region: int) -> Matter:
        """A matter of the region, in which every set of parties is as large as the region demands."""
        found = self._examples.get(region)
        if found is None:
            found = self._examples[region] = example(self.classes, self.space, region)
        return found

    @cached_property
    def plans(self) -> Plans:
        """The plans of its matters, of the text alone."""
        return Plans(self.demands.meaning, self.readings, presumed=False)

    def trace(self, region: int, act: str) -> tuple[Matter, list[str]]:
        """A matter of the region, and the fewest acts that the text lets lead to `act` on it."""
        matter = self.example(region)
        plan = self.plans.plan(matter)
        loose = {one.clause for one in self.demands.steps if one.sometimes}
        before: dict[str, set[str]] = {a: set() for a in plan.acts}
        for edge in plan.edges:
            if edge.before not in plan.soft and not loose.issuperset(edge.clauses):
                before[edge.after].add(edge.before)
        wanted, todo = {act}, [act]
        while todo:
            new = before.get(todo.pop(), set()) - wanted
            wanted |= new
            todo += new
        done: list[str] = []
        while act not in done:
            ready = [a for a in plan.acts if a in wanted and a not in done and before[a] <= set(done)]
            if not ready:
                break
            done.append(ready[0])
        return matter, done


def example(classes: Classes, space: Space, region: int) -> Matter:
    """A matter of the region, in which every set of parties is as large as the region demands."""
    counted = sorted({v.key[1].removeprefix("#") for v in space.alphabet.variables if v.key[1].startswith("#")})
    matters = (space.matter(region, choice) for choice in classes.parties.choices(space.kind, counted, space, region))
    return next(matter for matter in matters if matter is not None)


def kinds(meaning: Meaning) -> tuple[str, ...]:
    """The kinds of matter that have a procedure: those that steps or demands name, and those below them."""
    names = meaning.names
    named = {kind for node in meaning.rulebook.family(Step) for one in node.matter for kind in one}
    named |= {kind for kind in names.kinds if names.kind_of[kind].demands}
    named.discard(ROOT)
    return tuple(k for k in names.kinds if any(names.is_kind(k, group) for group in named))


class Procedures:
    """The procedures of a rulebook, by kind and by choice of the readings that matter for them."""

    def __init__(self, classes: Classes, defaults: Mapping[str, str]) -> None:
        self.classes, self.meaning, self.defaults = classes, classes.meaning, defaults
        self._found: dict[str, tuple[Procedure, ...]] = {}
        self._demands: dict[str, Demands] = {}

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        return kinds(self.meaning)

    def of(self, kind: str) -> tuple[Procedure, ...]:
        """One for each choice of the readings on which they hang, that shown first ahead."""
        if kind not in self._found:
            self._found[kind] = self.made(self.demands(kind))
        return self._found[kind]

    def demands(self, kind: str) -> Demands:
        """What is demanded on matters of this kind."""
        if kind not in self._demands:
            self._demands[kind] = Demands(self.meaning, kind)
        return self._demands[kind]

    def made(self, demands: Demands) -> tuple[Procedure, ...]:
        """The procedures that these demands make, under each choice of the readings on which they hang."""
        options = self.meaning.reading_options
        listed = [sorted(options[r], key=lambda o, r=r: o != self.defaults[r]) for r in demands.readings]  # type: ignore[misc]
        choices = [dict(zip(demands.readings, choice, strict=True)) for choice in product(*listed)]
        return tuple(Procedure(demands, self.classes, {**self.defaults, **choice}) for choice in choices)

    def every(self) -> Iterator[Procedure]:
        for kind in self.kinds:
            yield from self.of(kind)

    def shown(self) -> Iterator[Procedure]:
        """The procedures under the readings shown first."""
        for kind in self.kinds:
            yield self.of(kind)[0]


def ends(acts: Mapping[str, Act], name: str) -> bool:
    """Does this act, or this word for where a refusal leads, end the matter?"""
    return name == ENDS or (name in acts and acts[name].ends)


def readings_of(choices: Iterable[Mapping[str, str]], among: Iterable[Mapping[str, str]], names: Iterable[str]) -> Any:
    """The condition under which these choices of readings hold: as `readings`, or else as a list of boxes."""
    chosen, every, listed = list(choices), list(among), list(names)
    if len(chosen) == len(every):
        return {}, None
    box = {r: list(dict.fromkeys(c[r] for c in chosen)) for r in listed}
    size = 1
    for options in box.values():
        size *= len(options)
    if size == len(chosen):
        whole = {r: {c[r] for c in every} for r in listed}
        return {r: options for r, options in box.items() if set(options) != whole[r]}, None
    return {}, [{r: [c[r]] for r in listed} for c in chosen]
