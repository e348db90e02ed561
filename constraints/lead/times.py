"""Lead times of every procedure: `lead_times`.

For each kind of matter, and each class of it that times tell apart: the shortest lawful time, everybody acting at once and
only what the text makes a matter wait for being waited for; the longest, every limit used wholly; the acts on the critical
path; what has no limit; where a refusal or a silence leads back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from constraints.diagram import FALSE
from constraints.language.nodes import CountsAs, Cutoff, Deadline, EscalatesTo, ReturnsTo
from constraints.language.scalars import Duration
from constraints.lead.build import Builder, length_of, set_in_case
from constraints.lead.clock import CalendarClock, Span, clock_for, span
from constraints.lead.network import Arc, Leg, Limit, Network, Sort
from constraints.lead.regions import Timed
from constraints.procedures import Procedures, ends
from constraints.units import units_under

Pattern = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """One act or event on a critical path: the clauses that demand it, what it waited for, and how long on the worst start.

    `days` and `working_days` are counted from the step before it; `on` is the date on which it is done."""

    node: str
    is_act: bool
    clauses: tuple[str, ...]
    waits: str | None
    wait_clauses: tuple[str, ...]
    length: str | None
    days: int
    working_days: int
    on: str

    def contract(self) -> Pattern:
        return {
            "step": self.node,
            "is_act": self.is_act,
            "clauses": list(self.clauses),
            "waits_for": self.waits,
            "wait_clauses": list(self.wait_clauses),
            "length": self.length,
            "calendar_days": self.days,
            "working_days": self.working_days,
            "on": self.on,
        }


@dataclass(frozen=True)
class NoLimit:
    """An act that nothing bounds: on all matters of the class, or on those of `matter` only."""

    act: str
    clauses: tuple[str, ...]
    matter: Pattern | None = None

    def contract(self) -> Pattern:
        return {"act": self.act, "clauses": list(self.clauses), "matter": self.matter}


@dataclass(frozen=True)
class Bound:
    """One limit of the class: its clause, its length (nothing: a day, or set in the case), what it takes over all starts, and
    what follows when nobody acts: `late`, `agreed`, `refused`, `passed on` or `returned`."""

    act: str
    clause: str
    start: str | None
    length: str | None
    set_in_case: bool
    takes: Span | None
    silence: str

    def contract(self) -> Pattern:
        return {
            "act": self.act,
            "clause": self.clause,
            "from": self.start,
            "length": self.length,
            "set_in_case": self.set_in_case,
            "takes": self.takes.contract() if self.takes else None,
            "silence": self.silence,
        }


@dataclass(frozen=True)
class Loop:
    """A way back: `act` refused, returned, or passed over in silence, the matter goes on at `to`.  Each round takes time anew."""

    act: str
    to: str
    clause: str
    why: str

    def contract(self) -> Pattern:
        return {"act": self.act, "to": self.to, "clause": self.clause, "why": self.why}


@dataclass(frozen=True)
class ToMeeting:
    """From the start to the meeting that alone does `act`: the shortest lawful time, and the path on the worst start."""

    act: str
    types: tuple[str, ...]
    takes: Span
    path: tuple[Step, ...]

    @property
    def waits(self) -> tuple[str, ...]:
        """The clauses for which the matter waits on the way."""
        return tuple(dict.fromkeys(c for step in self.path if step.length for c in step.wait_clauses))

    def contract(self) -> Pattern:
        path = [step.contract() for step in self.path]
        return {"act": self.act, "meetings": list(self.types), "takes": self.takes.contract(), "path": path}


@dataclass(frozen=True)
class LeadTime:
    """The lead time of one class of matter of a procedure.

    `shortest` is nothing where acts wait for one another in a circle.  `longest` is nothing where some act has no limit
    (`no_limit`), or where a limit or a day is set in the case (`set_in_case`), or where limits contradict each other."""

    kind: str
    matter: Pattern
    presumed: bool
    shortest: Span | None
    path: tuple[Step, ...]
    longest: Span | None
    longest_path: tuple[Step, ...]
    no_limit: tuple[NoLimit, ...]
    set_in_case: tuple[str, ...]
    bounds: tuple[Bound, ...]
    loops: tuple[Loop, ...]
    meetings: tuple[ToMeeting, ...]

    @property
    def unbounded(self) -> bool:
        return bool(self.no_limit)

    @cached_property
    def fingerprint(self) -> str:
        """The class, stable over runs: with it two versions of a rulebook are compared class by class."""
        return json.dumps([self.kind, self.matter, self.presumed], sort_keys=True, ensure_ascii=False)

    def contract(self) -> Pattern:
        return {
            "kind": self.kind,
            "matter": self.matter,
            "order": "text_and_presumption" if self.presumed else "text_only",
            "shortest": self.shortest.contract() if self.shortest else None,
            "path": [step.contract() for step in self.path],
            "longest": self.longest.contract() if self.longest else None,
            "longest_path": [step.contract() for step in self.longest_path],
            "unbounded": self.unbounded,
            "no_limit": [one.contract() for one in self.no_limit],
            "set_in_case": list(self.set_in_case),
            "limits": [one.contract() for one in self.bounds],
            "loops": [one.contract() for one in self.loops],
            "to_meetings": [one.contract() for one in self.meetings],
        }


def lead_times(
    procedures: Procedures, readings: Mapping[str, str] | None = None, *, presumed: bool = False, kinds: tuple[str, ...] = ()
) -> tuple[LeadTime, ...]:
    """The lead times of every procedure (of these kinds) under the readings shown first, `readings` taken instead.

    The order of acts is the text's; with `presumed`, also the order that everybody takes for granted where the text gives
    none.  Times hold for starts in the years whose calendar is decreed."""
    taken = {**procedures.defaults, **(readings or {})}
    found: list[LeadTime] = []
    for kind in kinds or procedures.kinds:
        found += Times(Timed(procedures.of(kind)[0], presumed, taken)).every()
    return tuple(found)


@dataclass(eq=False)
class Times:
    """The lead times of one kind of matter."""

    timed: Timed

    @cached_property
    def clock(self) -> CalendarClock:
        known = self.timed.p.demands.meaning.names.vocabulary.units
        return clock_for(units_under(known, self.timed.readings))

    def classes(self, *, waits_only: bool = False) -> list[tuple[int, Builder, Network]]:
        """The classes that differ in time, those alike in it as one: a region, how to build its network, and the network."""
        p, alike = self.timed.p, dict[Any, list[int]]()
        free = p.either(FALSE, *self.timed.free.values()) if not waits_only else FALSE
        for cell, sketch in self.timed.cells(waits_only=waits_only):
            whole = not waits_only and p.both(cell, free) == FALSE
            alike.setdefault((whole, _likeness(self.timed.at(cell), sketch, whole=whole)), []).append(cell)
        made = [(p.either(*cells), self.timed.builder(cells[0])) for cells in alike.values()]
        return [(region, builder, builder.network()) for region, builder in made]

    def every(self) -> Iterator[LeadTime]:
        for region, builder, network in self.classes():
            yield self._lead_time(region, builder, network)

    def _lead_time(self, region: int, builder: Builder, network: Network) -> LeadTime:
        shortest, path = self.shortest(builder, network, None)
        no_limit = self.no_limit(region)
        followed = {arc.before for arc in network.arcs}
        later = tuple(e for e in network.events if network.before[e] and e not in followed)
        case = tuple(
            dict.fromkeys([*(one.clause for one in network.limits if one.length is None and one.cutoff is None), *later])
        )
        longest, longest_path = (None, ()) if no_limit or case else self.longest(region)
        return LeadTime(
            self.timed.kind,
            self.timed.p.pattern(region),
            self.timed.presumed,
            shortest,
            path,
            longest,
            longest_path,
            no_limit,
            case,
            self.bounds(builder, network),
            self.loops(region, builder),
            tuple(self.to_meetings(builder, network)),
        )

    # ── shortest and longest ─────────────────────────────────────────────────────────────────────────────────

    def shortest(self, builder: Builder, network: Network, last: str | None) -> tuple[Span | None, tuple[Step, ...]]:
        """The shortest time to one act, or to the end; and the critical path on the worst start."""
        if network.order is None or not network.nodes:
            return None, ()
        clock = self.clock
        found = _waited(clock, network.waiting(last), last)
        if found is None:
            return None, ()
        takes, worst = found
        if takes.instant:
            return takes, ()
        schedule = network.earliest(clock, worst)
        final = last or max(reversed(network.order), key=lambda n: (schedule.at[n], n in network.acts))
        return takes, self._path(builder, network, schedule.path(final), worst)

    def longest(self, region: int) -> tuple[Span | None, tuple[Step, ...]]:
        """The longest time, every limit used wholly; nothing where the limits contradict each other on some start."""
        builder, clock = self.timed.builder(region, sometimes=True), self.clock
        network = builder.network()
        found = span(clock, lambda start: max(network.latest(clock, start).at.values()))
        if found is None:
            return None, ()
        takes, worst = found
        schedule, soonest = network.latest(clock, worst), network.earliest(clock, worst)
        if not schedule.settled or any(schedule.at[n] < soonest.at[n] for n in network.nodes):
            return None, ()
        final = max((n for n in network.nodes), key=lambda n: (schedule.at[n], isinstance(schedule.by.get(n), Limit)))
        return takes, self._path(builder, network, schedule.path(final), worst)

    def _path(self, builder: Builder, network: Network, legs: tuple[Leg, ...], start: int) -> tuple[Step, ...]:
        found: list[Step] = []
        at = start
        for leg in legs:
            waits, length, clauses = _why(leg)
            steps = builder.plan.steps.get(leg.node, ())
            days, working = self.clock.days(at, leg.at), self.clock.working_days(at, leg.at)
            found.append(
                Step(
                    leg.node, leg.node in network.acts, steps, waits, clauses, length, days, working, self.clock.date_of(leg.at)
                )
            )
            at = leg.at
        return tuple(found)

    def to_meetings(self, builder: Builder, network: Network) -> Iterator[ToMeeting]:
        for act, types in builder.at.items():
            if act in network.acts:
                takes, path = self.shortest(builder, network, act)
                if takes is not None and any(step.length for step in path):
                    yield ToMeeting(act, types, takes, path)

    # ── limits, none, and ways back ──────────────────────────────────────────────────────────────────────────

    def no_limit(self, region: int) -> tuple[NoLimit, ...]:
        p, found = self.timed.p, list[NoLimit]()
        for act, free in self.timed.free.items():
            here = p.both(free, region)
            if here != FALSE:
                steps = tuple(
                    one.clause for one, term in p.steps if act in one.acts and one.clause and p.both(p.region(term), here)
                )
                owed_without = p.without(p.both(p.hard[act], region), free)
                found.append(
                    NoLimit(act, steps, p.pattern(here)[p.kind] and p.pattern(here) if owed_without != FALSE else None)
                )
        return tuple(found)

    def bounds(self, builder: Builder, network: Network) -> tuple[Bound, ...]:
        book = builder.meaning.rulebook
        found: list[Bound] = []
        for one in network.limits:
            node = book[one.clause]
            assert isinstance(node, Deadline)
            length = length_of(node, builder.readings)
            found.append(
                Bound(
                    one.act,
                    one.clause,
                    None if one.start == one.act else one.start,
                    str(length or (node.cutoff and f"day {node.cutoff.day} of the {node.cutoff.of}") or "") or None,
                    set_in_case(node),
                    self._takes(one),
                    _silence(node),
                )
            )
        return tuple(found)

    def _takes(self, limit: Limit) -> Span | None:
        if limit.length is None and limit.cutoff is None:
            return None
        return _limited(self.clock, limit.length, limit.cutoff)

    def loops(self, region: int, builder: Builder) -> tuple[Loop, ...]:
        p = self.timed.p
        acts = p.demands.meaning.names.vocabulary.acts
        found: dict[Loop, None] = {}
        for act, refusals in p.refused.items():
            for one, where in refusals:
                target = one.refused or ""
                if p.both(where, region) != FALSE and not ends(acts, target):
                    found[Loop(act, target, one.clause, "refused")] = None
        for node in builder.deadlines:
            match node.on_expiry:
                case ReturnsTo(returns_to=target):
                    found.update(dict.fromkeys(Loop(act, target, node.id, "silence") for act in node.act if act in p.hard))
        return tuple(found)


def _likeness(at: Mapping[str, tuple[str, ...]], sketch: Network, *, whole: bool) -> Any:
    """What makes the times of a class what they are, and on the way to which meetings."""
    if whole:
        return sketch
    waiting = {act: sketch.waiting(act).arcs for act in at if act in sketch.acts}
    met = tuple((a, at[a], frozenset(arcs)) for a, arcs in waiting.items() if any(arc.sort is not Sort.ORDER for arc in arcs))
    return frozenset(sketch.waiting().arcs), met, sketch.limits


@lru_cache(maxsize=256)
def _waited(clock: CalendarClock, waits: Network, last: str | None) -> tuple[Span, int] | None:
    """From the start to a node, or to the end, everybody acting at once."""
    if not any(arc.sort is not Sort.ORDER for arc in waits.arcs):
        return span(clock, lambda start: start)

    def ends(start: int) -> int:
        at = waits.earliest(clock, start).at
        return at[last] if last is not None else max(at.values())

    return span(clock, ends)


@lru_cache(maxsize=256)
def _limited(clock: CalendarClock, length: Duration | None, cutoff: Cutoff | None) -> Span | None:
    """From the start of a limit to its end."""
    network = Network(("act",), (), (), (Limit("act", "act", "", length, cutoff),))
    found = span(clock, lambda start: network.latest(clock, start).at["act"])
    return found[0] if found else None


def _why(leg: Leg) -> tuple[str | None, str | None, tuple[str, ...]]:
    """What a leg waited for: the step before it, the length, the clauses."""
    match leg.arc:
        case Arc(sort=Sort.ORDER) as arc:
            return arc.before or None, None, arc.clauses
        case Arc() as arc:
            length = str(arc.length) if arc.length is not None else _cutoff(arc)
            return arc.before or None, length, arc.clauses
        case Limit() as limit:
            return limit.start or None, str(limit.length) if limit.length is not None else _cutoff(limit), (limit.clause,)
        case _:
            return None, None, ()


def _cutoff(one: Arc | Limit) -> str | None:
    return f"day {one.cutoff.day} of the {one.cutoff.of}" if one.cutoff is not None else None


def _silence(node: Deadline) -> str:
    match node.on_expiry:
        case CountsAs(counts_as=sense):
            return sense
        case EscalatesTo():
            return "passed on"
        case ReturnsTo():
            return "returned"
        case _:
            return "late"
