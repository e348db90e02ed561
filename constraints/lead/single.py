"""The lead time of one matter, from its network alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from constraints.language.nodes import CountsAs, Cutoff, Deadline, EscalatesTo, ReturnsTo
from constraints.language.scalars import Duration
from constraints.lead.build import Builder, set_in_case
from constraints.lead.clock import CalendarClock, Span, clock_for, span
from constraints.lead.network import Arc, Leg, Limit, Network, Sort
from constraints.lead.result import Bound, Step, ToMeeting
from constraints.units import units_under


@dataclass(eq=False)
class Single:
    """The times of one matter: `builder` leaves out what binds only in some situations, `whole` does not."""

    builder: Builder
    whole: Builder

    def under(self, readings: Mapping[str, str]) -> Single:
        """The same under other readings of how long something takes."""
        if readings == self.builder.readings:
            return self
        return Single(replace(self.builder, readings=readings), replace(self.whole, readings=readings))

    @cached_property
    def network(self) -> Network:
        return self.builder.network()

    @cached_property
    def everything(self) -> Network:
        return self.whole.network()

    @cached_property
    def clock(self) -> CalendarClock:
        return clock_for(units_under(self.builder.meaning.names.vocabulary.units, self.builder.readings))

    # ── shortest and longest ─────────────────────────────────────────────────────────────────────────────────

    def shortest(self, last: str | None = None) -> tuple[Span | None, tuple[Step, ...]]:
        """The shortest time to one act, or to the end; and the critical path on the worst start."""
        network, clock = self.network, self.clock
        if network.order is None or not network.nodes:
            return None, ()
        found = _waited(clock, network.waiting(last), last)
        if found is None or found[0].instant:
            return (found[0] if found else None), ()
        takes, worst = found
        schedule = network.earliest(clock, worst)
        final = last or max(reversed(network.order), key=lambda n: (schedule.at[n], n in network.acts))
        return takes, self._path(network, schedule.path(final), worst)

    def longest(self) -> tuple[Span | None, tuple[Step, ...]]:
        """The longest time, every limit used wholly; nothing where some act has no bound, or where the limits contradict each
        other on the worst start."""
        network, clock = self.everything, self.clock
        if network.unlimited() or self.set_in_case() or not network.nodes:
            return None, ()
        found = span(clock, lambda start: max(network.latest(clock, start).at.values()))
        if found is None:
            return None, ()
        takes, worst = found
        schedule, soonest = network.latest(clock, worst), network.earliest(clock, worst)
        if not schedule.settled or any(schedule.at[n] < soonest.at[n] for n in network.nodes):
            return None, ()
        final = max(network.nodes, key=lambda n: (schedule.at[n], isinstance(schedule.by.get(n), Limit)))
        return takes, self._path(network, schedule.path(final), worst)

    def _path(self, network: Network, legs: tuple[Leg, ...], start: int) -> tuple[Step, ...]:
        clock, found = self.clock, list[Step]()
        for before, leg in zip((start, *(leg.at for leg in legs)), legs, strict=False):
            sort, waits, length, clauses = _why(leg)
            demanded = self.builder.plan.steps.get(leg.node, ())
            days, working = clock.days(before, leg.at), clock.working_days(before, leg.at)
            is_act = leg.node in network.acts
            found.append(Step(leg.node, is_act, demanded, sort, waits, clauses, length, days, working, clock.date_of(leg.at)))
        return tuple(found)

    def to_meetings(self) -> Iterator[ToMeeting]:
        """The way to each act that a meeting alone does, where something is waited for on it."""
        for act, types in self.builder.at.items():
            if act in self.network.acts:
                takes, path = self.shortest(act)
                if takes is not None and any(step.length for step in path):
                    yield ToMeeting(act, types, takes, path)

    # ── limits ───────────────────────────────────────────────────────────────────────────────────────────────

    def set_in_case(self) -> tuple[str, ...]:
        """The limits that the case sets, and the days that come after the last act."""
        network = self.everything
        followed = {arc.before for arc in network.arcs}
        later = (e for e in network.events if network.before[e] and e not in followed)
        return tuple(
            dict.fromkeys([*(one.clause for one in network.limits if one.length is None and one.cutoff is None), *later])
        )

    def bounds(self) -> tuple[Bound, ...]:
        """Every limit, with what it takes."""
        return tuple(self._bound(one) for one in self.everything.limits)

    def _bound(self, one: Limit) -> Bound:
        node = self.builder.meaning.rulebook[one.clause]
        assert isinstance(node, Deadline)
        start = None if one.start == one.act else one.start
        length = str(one.length) if one.length is not None else _cutoff(one)
        takes = _limited(self.clock, one.length, one.cutoff) if length is not None else None
        return Bound(one.act, one.clause, start, length, set_in_case(node), takes, _silence(node))


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


def _why(leg: Leg) -> tuple[str, str | None, str | None, tuple[str, ...]]:
    """What a leg waited for: the sort of wait, the step before it, the length, the clauses."""
    match leg.arc:
        case Arc(sort=Sort.ORDER) as arc:
            return arc.sort.value, arc.before or None, None, arc.clauses
        case Arc() as arc:
            length = str(arc.length) if arc.length is not None else _cutoff(arc)
            return arc.sort.value, arc.before or None, length, arc.clauses
        case Limit() as limit:
            length = str(limit.length) if limit.length is not None else _cutoff(limit)
            return "limit", limit.start or None, length, (limit.clause,)
        case _:
            return "start", None, None, ()


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
