"""From the clauses on one matter to its network."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from constraints.checks import LAID_BEFORE
from constraints.cover import Matter
from constraints.language import who as w
from constraints.language.nodes import ChooseLength, Deadline, FromAttribute, Prohibition, Step
from constraints.language.scalars import Duration
from constraints.lead.network import Arc, Limit, Network, Sort
from constraints.meaning import MEETING, Meaning
from constraints.plan import Plan, Plans
from constraints.procedures import waited_for


def length_of(node: Deadline, readings: Mapping[str, str]) -> Duration | None:
    """The length of a limit or a lead time under these readings; nothing where the case sets it, or there is only a day."""
    match node.within if node.within is not None else node.at_least:
        case ChooseLength(reading=reading, choose=choose):
            return choose[readings[reading]]
        case Duration() as length:
            return length
        case _:
            return None


def set_in_case(node: Deadline) -> bool:
    return isinstance(node.within, FromAttribute) or isinstance(node.at_least, FromAttribute)


def ahead_of_a_day(node: Deadline, acts: Container[str]) -> bool:
    """Is this a lead time before a day that the matter itself names, and not before an act, its own or a meeting's?"""
    return node.at_least is not None and node.before is not None and is_day(node.before, acts)


def is_day(event: str, acts: Container[str]) -> bool:
    """Is an event a day of the matter itself?"""
    return "." not in event and event != LAID_BEFORE and event not in acts


def types_of(meaning: Meaning, node: Any, readings: Mapping[str, str]) -> tuple[str, ...]:
    """The types of meeting by which alone a clause lets an act be done; none where it lets somebody else."""
    return tuple(getattr(node, "at", ())) or _meetings(meaning.actor(node), readings)


def _meetings(actor: Any, readings: Mapping[str, str]) -> tuple[str, ...]:
    match actor:
        case w.OfMeeting(meeting=types):
            return tuple(types)
        case w.ChooseWho(reading=reading, choose=choose):
            return _meetings(choose[readings[reading]], readings)
        case tuple() if actor:
            every = [_meetings(one, readings) for one in actor]
            return tuple(dict.fromkeys(t for types in every for t in types)) if all(every) else ()
        case _:
            return ()


def leads_to_meeting(meaning: Meaning, kind: str, event: str) -> bool:
    """Does an event belong to a meeting at which a matter of this kind is dealt with?"""
    link, _, _ = event.rpartition(".")
    attribute = meaning.names.attributes(kind).get(link) if link else None
    return bool(link) and ((attribute.of if attribute is not None else None) or MEETING) == MEETING


def builder_of(plans: Plans, matter: Matter, *, sometimes: bool = False) -> Builder:
    """What makes the network of one matter under the readings of its plans; with what binds only in some situations, or
    without."""
    meaning, plan = plans.meaning, plans.plan(matter)
    at = {act: types for act in plan.acts if (types := _met(plans, matter, act))}
    return Builder(
        meaning, plans.readings, matter, plan, at, tuple(_gates(plans, matter)), frozenset() if sometimes else _loose(plans)
    )


def builders_of(plans: Plans, matter: Matter) -> tuple[Builder, Builder]:
    """Those of one matter: without what binds only in some situations, and with it."""
    whole = builder_of(plans, matter, sometimes=True)
    return replace(whole, loose=_loose(plans)), whole


def _loose(plans: Plans) -> frozenset[str]:
    """The clauses that bind only in some situations."""
    return frozenset(n.id for n in plans.meaning.rulebook.family(Step) if n.when is not None)


def _met(plans: Plans, matter: Matter, act: str) -> tuple[str, ...]:
    """The types of meeting that alone do an act on a matter: where a step says so, or no clause lets anybody else do it."""
    meaning = plans.meaning
    nodes = [n for n in meaning.givers.get(act, ()) if meaning.rank(n) == 0 and plans.applies(n, matter)]
    met = [types_of(meaning, n, plans.readings) for n in nodes]
    stated = [types for n, types in zip(nodes, met, strict=True) if getattr(n, "at", ())]
    listed = stated if stated else met if all(met) else []
    return tuple(dict.fromkeys(t for types in listed for t in types))


def _gates(plans: Plans, matter: Matter) -> Iterator[tuple[str, str, str]]:
    """What a bar waits for on a matter: the act that lifts it, the act barred, the clause."""
    for node in plans.meaning.rulebook.family(Prohibition):
        needs = () if node.soft or node.gate == "report" or node.to is not None else waited_for(node)
        if needs and plans.applies(node, matter):
            yield from ((need, act, node.id) for act in node.act for need in needs)


@dataclass(frozen=True)
class Builder:
    """Makes the network of a matter from its plan, with what besides the plan holds it up.

    `at` gives for each act done at a meeting the types of meeting; `gates` are acts that a bar waits for, with the clause;
    `loose` are clauses that bind only in some situations: they are left out, for an earliest schedule."""

    meaning: Meaning
    readings: Mapping[str, str]
    matter: Matter
    plan: Plan
    at: Mapping[str, tuple[str, ...]]
    gates: tuple[tuple[str, str, str], ...] = ()
    loose: frozenset[str] = frozenset()

    def network(self) -> Network:
        acts = tuple(a for a in self.plan.acts if a in self.plan.owed and not self._sometimes(a))
        arcs = [*self._order(set(acts))]
        limits: list[Limit] = []
        for node in self.deadlines:
            for act in node.act:
                if act in acts:
                    arcs += self._waits(node, act, acts)
                    limits += self._limits(node, act, acts)
        ends = {n for a in arcs for n in (a.before, a.after)} | {one.start for one in limits}
        events = tuple(sorted(ends - set(acts)))
        met = [(e, a) for e in events if leads_to_meeting(self.meaning, self.matter.kind, e) for a in self.at if a in acts]
        fed = {a.after for a in arcs}
        arcs += [Arc(event, act) for event, act in met if event in fed]
        return Network(acts, events, tuple(arcs), tuple(limits))

    @property
    def deadlines(self) -> list[Deadline]:
        """The limits and lead times that bind on this matter."""
        book = self.meaning.rulebook
        return [n for n in book.family(Deadline) if n.id in self.plan.deadlines and not n.soft]

    def _sometimes(self, act: str) -> bool:
        clauses = self.plan.steps.get(act, ())
        return bool(clauses) and self.loose.issuperset(clauses)

    def _order(self, acts: set[str]) -> Iterator[Arc]:
        for edge in self.plan.edges:
            bound = not edge.clauses or not self.loose.issuperset(edge.clauses)
            if edge.before in acts and edge.after in acts and bound:
                yield Arc(edge.before, edge.after, clauses=edge.clauses)
        for needs, act, clause in self.gates:
            if needs in acts and act in acts and needs != act:
                yield Arc(needs, act, clauses=(clause,))

    def _waits(self, node: Deadline, act: str, acts: Iterable[str]) -> Iterator[Arc]:
        length = length_of(node, self.readings)
        if node.cutoff is not None:
            for met in self.at:
                if met in acts and met != act:
                    yield Arc(act, met, Sort.CUTOFF, (node.id,), cutoff=node.cutoff)
        elif node.at_least is None or length is None:
            return
        elif node.before is not None:
            if node.before in acts or node.before not in self.meaning.names.vocabulary.acts:
                yield Arc(act, node.before, Sort.LEAD, (node.id,), length)
        else:
            start = self._anchor(node, act, acts)
            if start is not None:
                yield Arc(start, act, Sort.PERIOD, (node.id,), length)

    def _limits(self, node: Deadline, act: str, acts: Iterable[str]) -> Iterator[Limit]:
        start = self._anchor(node, act, acts)
        if node.cutoff is not None and not any(a in acts and a != act for a in self.at):
            yield Limit(act, act, node.id, cutoff=node.cutoff)
        elif node.within is not None and start is not None:
            yield Limit(act, start, node.id, length_of(node, self.readings))

    def _anchor(self, node: Deadline, act: str, acts: Iterable[str]) -> str | None:
        """Where a clock starts: at an act or an event, or when the act itself can be done; nothing where it never starts."""
        if node.after in (None, LAID_BEFORE):
            return act
        if node.after in acts or node.after not in self.meaning.names.vocabulary.acts:
            return node.after
        return None
