"""The classes of one kind of matter that times tell apart, and on which of them each act has a limit.

Everything is a region of matters (`constraints.procedures`); no class is enumerated that does not differ in time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

from constraints.applying import under
from constraints.checks import LAID_BEFORE
from constraints.cover import Matter
from constraints.diagram import FALSE
from constraints.language.nodes import Deadline
from constraints.lead.build import Builder, ahead_of_a_day, builder_of, builders_of, leads_to_meeting, types_of
from constraints.lead.network import Network
from constraints.plan import Edge, Plan, Plans
from constraints.procedures import Pair, Procedure
from constraints.terms import Term


@dataclass(eq=False)
class Timed:
    """The procedures of one kind under one choice of readings, with their limits and lead times."""

    base: Procedure
    presumed: bool = False
    taken: Mapping[str, str] | None = None
    """Readings taken instead of those of the procedure."""

    @property
    def kind(self) -> str:
        return self.base.kind

    @property
    def readings(self) -> Mapping[str, str]:
        return self.taken if self.taken is not None else self.base.readings

    @cached_property
    def _terms(self) -> dict[str, Term]:
        """For each binding limit, and each clause that gives an act that a meeting does, where it applies."""
        p = self.base
        owed = {act for one in p.demands.steps if not one.soft for act in one.acts}
        limits = [n for n in p.demands.meaning.rulebook.family(Deadline) if not n.soft and owed.intersection(n.act)]
        meaning = p.demands.meaning
        met = {a for a in owed if any(types_of(meaning, n, self.readings) for n in meaning.givers.get(a, ()))}
        givers = [n for a in sorted(met) for n in meaning.givers[a] if meaning.rank(n) == 0]
        return {n.id: under(p.demands.applies(n), self.readings) for n in (*limits, *givers)}

    @cached_property
    def p(self) -> Procedure:
        """The procedure in a space that also tells apart what these clauses look at."""
        return Procedure(self.base.demands, self.base.classes, self.readings, tuple(self._terms.values()))

    @cached_property
    def limits(self) -> list[tuple[Deadline, int]]:
        found = [(n, self.p.region(self._terms[n.id])) for n in self._nodes if isinstance(n, Deadline)]
        return [(n, region) for n, region in found if region != FALSE]

    @property
    def _nodes(self) -> list[object]:
        return [self.base.demands.meaning.rulebook[name] for name in self._terms]

    @cached_property
    def met(self) -> dict[str, dict[tuple[str, ...], int]]:
        """For each act where a meeting alone does it: the types of meeting."""
        p, meaning = self.p, self.p.demands.meaning
        found: dict[str, dict[tuple[str, ...], int]] = {}
        for act in p.hard:
            nodes = [n for n in meaning.givers.get(act, ()) if n.id in self._terms]
            where = [(n, types_of(meaning, n, self.readings), p.region(self._terms[n.id])) for n in nodes]
            others = p.either(FALSE, *(region for _, types, region in where if not types))
            for node, types, region in where:
                here = p.both(region, p.hard[act])
                here = here if getattr(node, "at", ()) else p.without(here, others)
                if types and here != FALSE:
                    old = found.setdefault(act, {})
                    old[types] = p.either(old.get(types, FALSE), here)
        return found

    # ── what comes first ─────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def edges(self) -> dict[Pair, int]:
        """Where one act comes before another: by the text, through a bar, or with the presumption through that."""
        p = self.p
        found = dict(p.edges)
        for gate, region in p.gates:
            if gate.needs in p.hard and gate.act in p.hard and gate.needs != gate.act:
                here = p.both(region, p.hard[gate.needs], p.hard[gate.act])
                found[gate.needs, gate.act] = p.either(found.get((gate.needs, gate.act), FALSE), here)
        if self.presumed:
            reach = p.closed(found)
            for a, b in combinations(sorted((a for a in p.hard if a in p.rank), key=lambda a: p.rank[a]), 2):
                if p.rank[a] < p.rank[b]:
                    free = p.without(p.both(p.hard[a], p.hard[b]), p.either(reach.get((a, b), FALSE), reach.get((b, a), FALSE)))
                    found[a, b] = p.either(found.get((a, b), FALSE), free)
        return {pair: region for pair, region in found.items() if region != FALSE}

    @cached_property
    def reach(self) -> dict[Pair, int]:
        return self.p.closed(self.edges)

    # ── where an act has a bound ─────────────────────────────────────────────────────────────────────────────

    def _own(self, act: str, finite: dict[str, int]) -> Iterator[int]:
        """Where an act has a limit whose clock starts at a time that has a bound."""
        p = self.p
        for node, region in self.limits:
            if act in node.act and (node.within is not None or node.cutoff is not None):
                start = node.after if node.within is not None else None
                if node.cutoff is not None:  # on the way to a meeting it makes wait, and bounds nothing
                    region = p.without(region, self._meets_after(act))
                if start in (None, LAID_BEFORE):
                    waits = [p.without(r, finite[a]) for a, b, r in self._holding if b == act]
                    yield p.without(region, p.either(FALSE, *waits)) if waits else region
                elif start in p.hard:
                    yield p.both(region, finite[start])
                elif start not in p.demands.meaning.names.vocabulary.acts:
                    yield region
            elif act in node.act and ahead_of_a_day(node, p.demands.meaning.names.vocabulary.acts):
                yield region

    def _meets_after(self, act: str) -> int:
        """Where a meeting alone does some other act."""
        return self.p.either(FALSE, *(r for other, where in self.met.items() if other != act for r in where.values()))

    @cached_property
    def bounded(self) -> dict[str, int]:
        """For each act the matters on which some limit, of its own or of a later act, bounds when it is done."""
        p = self.p
        finite = dict.fromkeys(p.hard, FALSE)
        changed = True
        while changed:
            changed = False
            for act in finite:
                later = [p.both(r, finite[b]) for a, b, r in self._holding if a == act]
                found = p.both(p.hard[act], p.either(finite[act], *self._own(act, finite), *later))
                if found != finite[act]:
                    finite[act], changed = found, True
        return finite

    @cached_property
    def _holding(self) -> list[tuple[str, str, int]]:
        """Where one act holds another up: by order, by a period that runs from it, or by what must lie before the other."""
        p = self.p
        found = [(a, b, r) for (a, b), r in self.edges.items() if a in p.hard and b in p.hard]
        for node, region in self.limits:
            for act in node.act:
                if node.at_least is not None and node.after in p.hard:
                    found.append((node.after, act, region))
                elif node.before is not None and node.before in p.hard:
                    found.append((act, node.before, region))
                elif node.cutoff is not None or leads_to_meeting(p.demands.meaning, p.kind, node.before or ""):
                    found += [(act, b, p.both(region, p.either(*where.values()))) for b, where in self.met.items()]
        return [(a, b, p.both(r, p.hard[a], p.hard[b])) for a, b, r in found if a in p.hard and b in p.hard and a != b]

    @cached_property
    def limited(self) -> dict[str, int]:
        """For each act the matters on which it has a limit of its own whose clock starts at all."""
        return {act: self.p.either(FALSE, *self._own(act, dict(self.p.hard))) for act in self.p.hard}

    @cached_property
    def free(self) -> dict[str, int]:
        """For each act the matters on which nothing bounds it and it has no limit of its own."""
        p = self.p
        found = {a: p.without(p.hard[a], p.either(self.bounded[a], self.limited[a])) for a in p.hard}
        return {a: found[a] for a in p.acts if found.get(a, FALSE) != FALSE}

    # ── classes ──────────────────────────────────────────────────────────────────────────────────────────────

    def _waits(self) -> list[tuple[Deadline, int]]:
        """The limits that make something wait, and those that say by when a meeting does its act."""
        return [(n, region) for n, region in self.limits if n.within is None or not self.met.keys().isdisjoint(n.act)]

    def _telling(self, limits: list[tuple[Deadline, int]]) -> tuple[str, ...]:
        """The acts that have one of these waits or limits, or that a meeting does."""
        named = {a for node, _ in limits for a in (*node.act, node.after, node.before) if a in self.p.hard}
        return tuple(a for a in self.p.acts if a in named | set(self.met))

    @cached_property
    def firm(self) -> dict[str, int]:
        """Where each act is owed whatever the situation."""
        p = self.p
        steps = [(one.acts, p.region(term)) for one, term in p.steps if not one.soft and not one.sometimes]
        return {act: p.either(FALSE, *(region for acts, region in steps if act in acts)) for act in p.hard}

    def cells(self, *, waits_only: bool = False, among: Collection[str] | None = None) -> list[tuple[int, Network]]:
        """The classes that times tell apart, each with its network of what is waited for and what is limited; what has no
        bound is one class beside each that has.  With `waits_only`, those that wait, told apart by the shortest time; with
        `among`, only the matters to which some of these limits apply."""
        p, limits = self.p, self._waits() if waits_only else self.limits
        telling = self._telling(limits)
        first = p.either(FALSE, *(p.hard.values() if not waits_only else (region for _, region in limits)))
        if among is not None:
            first = p.both(first, p.either(FALSE, *(region for node, region in self.limits if node.id in among)))
        cuts = [region for _, region in limits] + [self.firm[a] for a in telling]
        cuts += [self.p.hard[a] for a in telling if self.p.hard[a] != self.firm[a]]
        cuts += [region for where in self.met.values() for region in where.values()]
        cuts += [r for (a, b), r in self.reach.items() if a in telling and b in telling]
        if waits_only:
            return [(cell, self._sketch(cell, limits, telling)) for cell in self._cut([first], cuts)]
        free = p.either(FALSE, *self.free.values())
        found: list[tuple[int, Network]] = []
        for cell in self._cut([first], [*cuts, free]):
            whole = p.both(cell, free) == FALSE
            parts = self._cut([cell], [*p.hard.values(), *self.edges.values()]) if whole else [cell]
            found += [(c, self.builder(c).network() if whole else self._sketch(c, limits, telling)) for c in parts]
        return found

    def _sketch(self, cell: int, limits: list[tuple[Deadline, int]], telling: tuple[str, ...]) -> Network:
        """The network of a class with only those acts of which times are said; limits also of acts owed only sometimes."""
        firm = self._drawn(cell, limits, [a for a in telling if self.p.both(cell, self.firm[a]) != FALSE])
        every = [a for a in telling if self.p.both(cell, self.p.hard[a]) != FALSE]
        return firm if tuple(every) == firm.acts else replace(firm, limits=self._drawn(cell, limits, every).limits)

    def _drawn(self, cell: int, limits: list[tuple[Deadline, int]], telling: list[str]) -> Network:
        p, acts = self.p, tuple(telling)
        edges = tuple(Edge(a, b, ()) for (a, b), r in self.reach.items() if {a, b} <= set(acts) and p.both(cell, r) != FALSE)
        here = tuple(n.id for n, region in limits if p.both(cell, region) != FALSE)
        plan = Plan(p.kind, acts, {}, edges, deadlines=here)
        return Builder(p.demands.meaning, self.readings, Matter(p.kind, {}), plan, self.at(cell)).network()

    def at(self, cell: int) -> dict[str, tuple[str, ...]]:
        """The acts that on the matters of a class only a meeting does, with its types."""
        p = self.p
        found = {
            a: [t for types, r in where.items() if p.both(cell, r) != FALSE for t in types] for a, where in self.met.items()
        }
        return {act: tuple(dict.fromkeys(types)) for act, types in found.items() if types}

    def _cut(self, cells: list[int], regions: list[int]) -> list[int]:
        """The cells cut in two by each region in turn."""
        cells = [cell for cell in cells if cell != FALSE]
        for region in dict.fromkeys(regions):
            cells = [part for c in cells for part in (self.p.both(c, region), self.p.without(c, region)) if part != FALSE]
        return cells

    @cached_property
    def _plans(self) -> Plans:
        return Plans(self.p.demands.meaning, self.readings, presumed=self.presumed)

    def parts(self, region: int, most: int, last: str | None = None) -> list[int] | None:
        """A region cut by everything that any plan may tell apart, or only by what may come before the act `last`; nothing
        where that makes more parts than `most`."""
        p, found = self.p, [region]
        here = set(p.hard) if last is None else self._ahead(last)
        cuts = [table[a] for table in (p.hard, self.firm) for a in table if a in here]
        cuts += [r for pair, r in self.edges.items() if here.issuperset(pair)]
        cuts += [r for n, r in self.limits if here.intersection(n.act)]
        for one in dict.fromkeys([*cuts, *(r for a, where in self.met.items() if a in here for r in where.values())]):
            found = self._cut(found, [one])
            if len(found) > most:
                return None
        return found

    def _ahead(self, last: str) -> set[str]:
        """The acts for which an act may wait: those before it, and those that have a wait of their own, with what is before."""
        ends = {last, *self.met, *(a for n, _ in self._waits() for a in (*n.act, n.after, n.before) if a is not None)}
        return {a for a in self.p.hard if a in ends or any((a, b) in self.reach for b in ends)}

    def builders(self, region: int) -> tuple[Builder, Builder]:
        """What makes the networks of a matter of a class: without what binds only in some situations, and with it."""
        return builders_of(self._plans, self.p.example(region))

    def builder(self, region: int, *, sometimes: bool = False) -> Builder:
        """What makes the network of a matter of a class."""
        return builder_of(self._plans, self.p.example(region), sometimes=sometimes)
