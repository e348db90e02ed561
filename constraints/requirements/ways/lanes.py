"""The lane that opens when somebody judges a matter urgent, secret, directly assigned …, or puts it to no meeting: what it
leaves out, and what it adds.

One and the same matter is looked at twice: judged so, and judged as usual; or put to no meeting, and to one.  Where both ways are lawful and lead to the
same acts, each may *lack* what the other asks for: an act that must come before one of these acts, or after it; only
that it comes before; a least time for it.  Soft words, and what binds only in some situations, put nothing in order.
Everything is decided region by region over the other attributes, so it holds of every matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from constraints.alphabet import Key
from constraints.applying import under
from constraints.classes import shuts
from constraints.diagram import FALSE
from constraints.language.nodes import Deadline, Prohibition
from constraints.meaning import Meaning
from constraints.plan import Plans
from constraints.procedures import Demands, Pair, Procedure
from constraints.requirements.inquiry import Inquiry
from constraints.terms import FALSE as NEVER
from constraints.terms import Attribute, Term, atoms, mask


@dataclass(frozen=True)
class Lane:
    """Matters of a kind whose attribute has this value because somebody judges so, and the value that is usual; where that is
    a meeting, the act by which it decides."""

    kind: str
    path: str
    value: str
    usual: str
    deciding: str | None = None


def lanes(meaning: Meaning, kind: str) -> Iterator[Lane]:
    """The lanes of one kind: flags that somebody sets, and the further values of a choice that somebody makes; to go to no
    meeting where others go to one.  What an act finds out is no lane."""
    for path, attribute in meaning.names.attributes(kind).items():
        if attribute.judged_by is None or attribute.set_by is not None:
            continue
        usual, *others = ("false", "true") if attribute.type == "flag" else tuple(attribute.values) or ("",)
        yield from (Lane(kind, path, value, usual) for value in others)
    for path in meaning.put_to(kind):
        values = meaning.names.attributes(kind)[path].values
        for value in (v for v in values if v not in meaning.meetings):
            yield from (
                Lane(kind, path, value, v, act) for v in values if v in meaning.meetings and (act := decides(meaning, kind, v))
            )


def decides(meaning: Meaning, kind: str, meeting: str) -> str | None:
    """The act that fixes at which meeting a matter of this kind was decided."""
    known = meaning.names.attributes(kind).values()
    return next((a.set_by for a in known if a.set_by is not None and meeting in a.values), None)


class Guard(NamedTuple):
    """One safeguard: an act `before` the effect or `after` it; only its place before (`order`); the least time for it."""

    sort: str
    act: str
    effect: str


Lacks = Mapping[Guard, int]
"""For each safeguard the matters on which it is lacking."""


class Beside:
    """What counts beside the order of the acts of one kind: where an act is barred outright, and where a least time is set
    for it."""

    def __init__(self, inquiry: Inquiry, demands: Demands) -> None:
        book, self.demands = inquiry.meaning.rulebook, demands
        self.shut = [(n, demands.applies(n)) for n in book.family(Prohibition) if shuts(n) and not n.soft]
        self.lead = [(n, demands.applies(n)) for n in book.family(Deadline) if n.at_least is not None and not n.soft]

    @property
    def terms(self) -> tuple[Term, ...]:
        return tuple(term for _, term in (*self.shut, *self.lead) if term is not NEVER)

    @property
    def paths(self) -> set[str]:
        """The attributes on which any safeguard may depend."""
        terms = [*(one.covers for one in self.demands.steps), *(gate.covers for gate in self.demands.gates)]
        found = atoms(*terms, *(term for _, term in self.lead), wanted=mask(Attribute))
        return {atom.path for atom in found if isinstance(atom, Attribute)}


class Compared:
    """One lane beside the usual way, under one choice of readings."""

    def __init__(self, made: Made, lane: Lane) -> None:
        self.made, self.lane, self.p = made, lane, made.procedure
        self._lane, self._usual = (_Side(made, lane.path, value) for value in (lane.value, lane.usual))
        self._kept: dict[str, int] = {}

    @cached_property
    def there(self) -> int:
        """The matters that take the lane."""
        return self.p.diagrams.diagram(Attribute(self.lane.path, self._lane.alike))

    @property
    def told_apart(self) -> bool:
        """Does any clause tell the lane from the usual way?"""
        return self.lane.usual not in self._lane.alike

    @cached_property
    def both(self) -> int:
        """The other attributes of the matters that may lawfully go either way; without a meeting none that has to be decided."""
        must = self._lane.owed(self.lane.deciding) if self.lane.deciding else FALSE
        return self.p.without(self.p.both(self._lane.lawful, self._usual.lawful), must)

    def kept(self, act: str) -> int:
        """The matters on which an act is owed either way, and either way is lawful."""
        if act not in self._kept:
            self._kept[act] = self.p.both(self._lane.owed(act), self._usual.owed(act), self.both)
        return self._kept[act]

    @cached_property
    def lacks(self) -> dict[Guard, int]:
        """What the lane leaves out."""
        return self._lawfully(self._missing(self._usual, self._lane)) if self._leaves_out else {}

    @property
    def _leaves_out(self) -> bool:
        """Is anything asked for as usual that is not asked for here?  Where no act, no order and no least time is, nothing
        that follows from them is either."""
        tables = (self.p.hard, self.made.edges, self.made.lead, self.p.owed)
        told = (region for table in tables for region in table.values() if self._lane.tells(region))
        return any(self.p.without(self._usual.cut(region), self._lane.cut(region)) != FALSE for region in told)

    @cached_property
    def adds(self) -> dict[Guard, int]:
        """What the lane asks for beyond the usual way."""
        return self._lawfully(self._missing(self._lane, self._usual))

    def _lawfully(self, missing: Iterable[tuple[Guard, int]]) -> dict[Guard, int]:
        found = ((guard, self.p.both(self.both, region)) for guard, region in missing if self.counts(guard.act))
        return {guard: region for guard, region in found if region != FALSE}

    def counts(self, act: str) -> bool:
        """Beside a meeting, its decision and what the text asks for only of what goes to one belong to the meeting, and are no
        safeguards that others lack."""
        return self.lane.deciding is None or (act != self.lane.deciding and self._lane.hard(act) != FALSE)

    @cached_property
    def weaker(self) -> int:
        """The matters on which the lane leaves something out, and adds nothing."""
        return self.p.without(self.p.either(FALSE, *self.lacks.values()), self.p.either(FALSE, *self.adds.values()))

    @cached_property
    def mixed(self) -> int:
        """The matters on which each way has something that the other lacks."""
        return self.p.both(self.p.either(FALSE, *self.lacks.values()), self.p.either(FALSE, *self.adds.values()))

    def _missing(self, full: _Side, bare: _Side) -> Iterator[tuple[Guard, int]]:
        p = self.p
        for act, hard in p.hard.items():
            if full.tells(hard):
                yield from self._dropped(act, full, bare)
            if full.tells(self.made.lead.get(act, FALSE)):
                region = p.both(p.without(full.lead(act), bare.lead(act)), bare.hard(act))
                if region != FALSE:
                    yield Guard("lead", act, self._next(act, region, bare)), region
        lost = dict(self._lost(full, bare))
        for pair in list(lost):  # one that follows from another that stays is not told
            if any(self._follows(lost, *pair, other, bare) for other in p.owed):
                del lost[pair]
        yield from ((Guard("order", act, effect), region) for (act, effect), region in lost.items())

    def _dropped(self, act: str, full: _Side, bare: _Side) -> Iterator[tuple[Guard, int]]:
        """An act that only one way asks for: before what both lead to, or else after it."""
        p = self.p
        left = p.without(full.hard(act), bare.hard(act))
        for sort in ("before", "after"):
            found = {}
            for effect in p.owed if left != FALSE else ():
                held = full.held(act, effect) if sort == "before" else full.held(effect, act)
                if held != FALSE and effect != act and (region := p.both(left, held, self.kept(effect))) != FALSE:
                    found[effect] = region
            if found:
                yield Guard(sort, act, self._nearest(sort, found, full)), p.either(*found.values())
                left = p.without(left, p.either(*found.values()))

    def _nearest(self, sort: str, regions: Mapping[str, int], side: _Side) -> str:
        """Of the acts that a safeguard comes before, the first; of those that it comes after, the last."""

        def farther(effect: str) -> int:
            ahead = (side.held(o, effect) if sort == "before" else side.held(effect, o) for o in regions if o != effect)
            return sum(self.p.both(regions[effect], region) != FALSE for region in ahead)

        return min(regions, key=farther)

    def _next(self, act: str, region: int, side: _Side) -> str:
        """What an act comes before on these matters; the act itself where that is nothing."""
        found = {e: inside for e in self.p.owed if e != act and (inside := self.p.both(region, side.held(act, e))) != FALSE}
        return self._nearest("before", found, side) if found else act

    def _lost(self, full: _Side, bare: _Side) -> Iterator[tuple[Pair, int]]:
        """Acts of both ways of which only one way puts one first."""
        for (act, effect), held in self.made.held.items():
            if act != effect and full.tells(held):
                region = self.p.without(full.held(act, effect), bare.held(act, effect))
                if region != FALSE:
                    region = self.p.both(region, bare.hard(act), self.kept(act), self.kept(effect))
                if region != FALSE:
                    yield (act, effect), region

    def _follows(self, lost: Mapping[Pair, int], act: str, effect: str, other: str, bare: _Side) -> bool:
        """Is this order lost because that of an act between them is?"""
        if other in (act, effect):
            return False
        region = lost[act, effect]
        ahead = self.p.both(region, lost.get((other, effect), FALSE), bare.held(act, other))
        behind = self.p.both(region, lost.get((act, other), FALSE), bare.held(other, effect))
        return region in (ahead, behind)


class Made:
    """The procedures of a kind under one choice of readings, and what stands beside them."""

    def __init__(self, inquiry: Inquiry, beside: Beside, readings: Mapping[str, str]) -> None:
        self.beside = beside
        self._levels: dict[int, set[int]] = {}
        also = tuple(under(term, readings) for term in beside.terms)
        self.procedure = p = Procedure(beside.demands, inquiry.classes, readings, also)
        self.shut = self._by_act(beside.shut)
        self.lead = self._by_act(beside.lead)
        bars: dict[Pair, int] = {}
        for gate, region in p.gates:
            pair = (gate.needs, gate.act)
            bars[pair] = p.either(bars.get(pair, FALSE), p.both(region, p.owed.get(gate.act, FALSE)))
        edges = {pair: p.either(p.edges.get(pair, FALSE), bars.get(pair, FALSE)) for pair in dict.fromkeys([*p.edges, *bars])}
        self.edges = {pair: region for pair, region in edges.items() if region != FALSE}
        self.held = p.closed(self.edges)

    @cached_property
    def plans(self) -> Plans:
        """What is owed of one matter, by the text alone."""
        return Plans(self.procedure.demands.meaning, self.procedure.readings, presumed=False)

    def _by_act(self, nodes: Iterable[tuple[Deadline | Prohibition, Term]]) -> dict[str, int]:
        found: dict[str, int] = {}
        for node, term in nodes:
            region = self.procedure.region(under(term, self.procedure.readings)) if term is not NEVER else FALSE
            for act in node.act if region != FALSE else ():
                found[act] = self.procedure.either(found.get(act, FALSE), region)
        return found

    def levels(self, region: int) -> set[int]:
        """The variables on which a region depends."""
        found = self._levels.get(region)
        if found is None:
            found = self._levels[region] = self.procedure.diagrams.levels(region)
        return found

    @cached_property
    def _told(self) -> set[int]:
        """The variables on which any safeguard depends."""
        return set().union(*(self.levels(r) for t in (self.procedure.hard, self.held, self.lead) for r in t.values()))

    def clauses(self, path: str) -> Iterator[str]:
        """The clauses that look at the attribute when they ask for an act, bar one, or set a least time."""
        said = [(one.clause, one.covers) for one in self.beside.demands.steps]
        said += [(gate.clause, gate.covers) for gate in self.beside.demands.gates]
        said += [(node.id, term) for node, term in self.beside.lead]
        for clause, term in said:
            if clause and any(isinstance(a, Attribute) and a.path == path for a in atoms(term, wanted=mask(Attribute))):
                yield clause

    def looks_at(self, path: str) -> bool:
        """Does any safeguard depend on the attribute?"""
        return self.procedure.space.alphabet.level.get(("attribute", path)) in self._told


class _Side:
    """The regions of the other attributes when one attribute has this value."""

    def __init__(self, made: Made, path: str, value: str) -> None:
        self.made, self.p = made, made.procedure
        key: Key = ("attribute", path)
        variable = self.p.space.alphabet.variables[self.p.space.alphabet.level[key]]
        self.alike = frozenset(v for v in next(vs for vs in variable.classes if value in vs) if v is not None)
        self.choice = {key: next(i for i, values in enumerate(variable.classes) if value in values)}
        self.level = self.p.space.alphabet.level[key]
        self._cuts: dict[int, int] = {}

    def tells(self, region: int) -> bool:
        """Does the region depend on the attribute?"""
        return self.level in self.made.levels(region)

    def cut(self, region: int) -> int:
        if not self.tells(region):
            return region
        found = self._cuts.get(region)
        if found is None:
            found = self._cuts[region] = self.p.diagrams.restrict(region, self.choice)
        return found

    def owed(self, act: str) -> int:
        return self.cut(self.p.owed.get(act, FALSE))

    def hard(self, act: str) -> int:
        return self.cut(self.p.hard.get(act, FALSE))

    def held(self, before: str, after: str) -> int:
        return self.cut(self.made.held.get((before, after), FALSE))

    def lead(self, act: str) -> int:
        return self.cut(self.p.both(self.made.lead.get(act, FALSE), self.p.owed.get(act, FALSE)))

    @cached_property
    def lawful(self) -> int:
        """Where nothing that is owed is barred outright."""
        barred = (self.p.both(region, self.p.owed.get(act, FALSE)) for act, region in self.made.shut.items())
        return self.p.without(self.cut(self.p.space.premise), self.cut(self.p.either(FALSE, *barred)))
