"""A procedure as a network of acts and events: the earliest they can be done, the latest they lawfully may.

The critical path method (J. E. Kelley and M. R. Walker, *Critical-Path Planning and Scheduling*, 1959), with durations that
hang on the day on which they start.  Every duration is a monotone function of an instant.  Hence the earliest schedule is
made of maxima over what comes before, and of all schedules that keep every limit there is a latest one: the conditions
all have the form *no later than a monotone function of others*, and so the later of two schedules keeps them as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from constraints.language.nodes import Cutoff
from constraints.language.scalars import Duration

FOREVER = 1 << 60
START = ""
"""The node at which a matter comes up; nothing comes before it."""


NO_TIME = Duration(number=0, unit="hours")


class Sort(StrEnum):
    """What holds one node up until some time after another."""

    ORDER = "order"
    """It comes after the other."""
    PERIOD = "period"
    """It is done no sooner than a length of time after the other."""
    LEAD = "lead"
    """It is an event before which a length of time must have passed since the other."""
    CUTOFF = "cutoff"
    """It takes up only what came in by a day of the month, week or year that has passed."""


@dataclass(frozen=True)
class Arc:
    """`after` waits for `before`; a period may run from when `after` itself can be done: then the two are one node."""

    before: str
    after: str
    sort: Sort = Sort.ORDER
    clauses: tuple[str, ...] = ()
    length: Duration | None = None
    cutoff: Cutoff | None = None


@dataclass(frozen=True)
class Limit:
    """`act` no later than `length` after `start`, or after it can be done where the two are one node; no length: the case
    sets it."""

    act: str
    start: str
    clause: str
    length: Duration | None = None
    cutoff: Cutoff | None = None


class Clock(Protocol):
    """Instants as whole numbers.  All three are monotone, and never before the instant they start from."""

    def run(self, at: int, length: Duration, /) -> int:
        """When `length` is over that starts at an instant."""

    def event(self, at: int, length: Duration, /) -> int:
        """The soonest event that lies `length` after an instant, as the law counts back from it."""

    def cutoff(self, at: int, cutoff: Cutoff, /) -> int:
        """The next cut-off at or after an instant."""


@dataclass(frozen=True)
class Leg:
    """One node on a critical path, what held it up last (nothing at the start), and when it is done."""

    node: str
    arc: Arc | Limit | None
    at: int


@dataclass(frozen=True)
class Schedule:
    """For each node when it is done, and what decided that."""

    at: Mapping[str, int]
    by: Mapping[str, Arc | Limit | None] = field(default_factory=dict)
    settled: bool = True
    """False where the conditions contradict each other, so that no schedule keeps them all."""

    def path(self, last: str) -> tuple[Leg, ...]:
        """The critical path to a node: what decided when it is done, what decided that, and so on to the start.

        An act that only a later one bounds is passed over: the later one stands for it."""
        found: list[Leg] = []
        node, seen = last, set[str]()
        while node != START and node not in seen:
            seen.add(node)
            why = self.by.get(node)
            if isinstance(why, Arc) and why.before == node:
                node = why.after
                continue
            found.append(Leg(node, why, self.at[node]))
            node = _from(why) if why is not None else START
        return tuple(reversed(found))


def _from(why: Arc | Limit) -> str:
    return why.before if isinstance(why, Arc) else why.start


@dataclass(frozen=True)
class Network:
    """Acts, and events at which none of them is done, with what holds them up and what limits them."""

    acts: tuple[str, ...]
    events: tuple[str, ...] = ()
    arcs: tuple[Arc, ...] = ()
    limits: tuple[Limit, ...] = ()

    @property
    def nodes(self) -> tuple[str, ...]:
        return (*self.acts, *self.events)

    @cached_property
    def before(self) -> dict[str, list[Arc]]:
        """What holds each node up, the periods that run from when it can be done itself left out."""
        found: dict[str, list[Arc]] = {node: [] for node in self.nodes}
        for arc in self.arcs:
            if arc.before != arc.after:
                found[arc.after].append(arc)
        return found

    @cached_property
    def own(self) -> dict[str, list[Arc]]:
        """The periods that run from when a node can be done itself."""
        found: dict[str, list[Arc]] = {node: [] for node in self.nodes}
        for arc in self.arcs:
            if arc.before == arc.after:
                found[arc.after].append(arc)
        return found

    @cached_property
    def order(self) -> tuple[str, ...] | None:
        """The nodes, each after all that holds it up; nothing where some wait for one another in a circle."""
        left = {node: {arc.before for arc in arcs} - {START} for node, arcs in self.before.items()}
        found: list[str] = []
        while left:
            ready = [node for node, waits in left.items() if not waits.intersection(left)]
            if not ready:
                return None
            found += ready
            for node in ready:
                del left[node]
        return tuple(found)

    def waiting(self, last: str | None = None) -> Network:
        """The network without the acts at which nothing is waited for, as far as one node; it ends at the same times."""
        keys = {node for arc in self.arcs if arc.sort is not Sort.ORDER for node in (arc.before, arc.after)} - {START}
        if last is not None:
            keys = (keys & self._behind(last)) | {last}
        arcs = [a for a in self.arcs if a.sort is not Sort.ORDER and {a.before, a.after} - {START} <= keys]
        arcs += [Arc(key, later) for key in self.nodes if key in keys for later in self._next(key, keys)]
        return Network(tuple(a for a in self.acts if a in keys), tuple(e for e in self.events if e in keys), tuple(arcs))

    def _behind(self, last: str) -> set[str]:
        """All that comes before a node."""
        found, todo = set[str](), [last]
        while todo:
            new = {arc.before for arc in self.before.get(todo.pop(), ())} - found
            found |= new
            todo += new
        return found

    def _next(self, node: str, keys: set[str]) -> list[str]:
        """The nodes among `keys` that come after one, with none of them between."""
        found, seen, todo = dict[str, None](), {node}, [node]
        while todo:
            for after in self._following.get(todo.pop(0), ()):
                if after in keys:
                    found[after] = None
                elif after not in seen:
                    seen.add(after)
                    todo.append(after)
        return [after for after in found if after != node]

    @cached_property
    def _following(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for arc in self.arcs:
            if arc.sort is Sort.ORDER:
                found.setdefault(arc.before, []).append(arc.after)
        return found

    # ── the earliest ─────────────────────────────────────────────────────────────────────────────────────────

    def earliest(self, clock: Clock, start: int) -> Schedule:
        """When each node can be done at the soonest, everybody acting at once.  Raises `ValueError` for a circle."""
        if self.order is None:
            raise ValueError("the acts wait for one another in a circle")
        at: dict[str, int] = {START: start}
        by: dict[str, Arc | Limit | None] = {}
        for node in self.order:
            able, why = start, None
            for arc in self.before[node]:
                done = over(clock, arc, at[arc.before])
                if done > able or (why is None and done == able) or (done == able and _holds(arc) > _holds(why)):
                    able, why = done, arc
            for arc in self.own[node]:
                done = over(clock, arc, able)
                if done > at.get(node, able):
                    at[node], by[node] = done, _through(arc, why)
            if node not in at:
                at[node], by[node] = able, why
        return Schedule(at, by)

    # ── the latest ───────────────────────────────────────────────────────────────────────────────────────────

    def latest(self, clock: Clock, start: int, rounds: int | None = None) -> Schedule:
        """When each node is done at the latest if every limit is used wholly; `FOREVER` where none bounds it.

        The greatest schedule that keeps all conditions, reached from above.  A matter comes up with the events that wait for
        nothing."""
        at = {START: start, **dict.fromkeys(self.nodes, FOREVER)}
        at.update({event: start for event in self.events if not self.before[event]})
        by: dict[str, Arc | Limit | None] = dict.fromkeys(self.nodes)
        left = rounds if rounds is not None else len(self.arcs) + len(self.limits) + 1
        changed = True
        while changed and left:
            changed, left = False, left - 1
            for node, value, why in self._upper(clock, at):
                if value < at[node]:
                    at[node], by[node], changed = value, why, True
        return Schedule(at, by, not changed)

    def _upper(self, clock: Clock, at: Mapping[str, int]) -> Iterator[tuple[str, int, Arc | Limit]]:
        """Every condition as a bound from above, with the schedule as it stands."""
        for limit in self.limits:
            own = limit.start == limit.act
            begin, last = self._able(clock, limit.act, at) if own else (at[limit.start], limit.start)
            if begin < FOREVER:
                yield limit.act, _end(clock, limit, begin), replace(limit, start=last)
        for arc in self.arcs:
            if arc.before not in (START, arc.after) and at[arc.after] < FOREVER:
                yield arc.before, last_start(self._through(clock, arc), at[arc.after], at[START]), arc

    def _able(self, clock: Clock, node: str, at: Mapping[str, int]) -> tuple[int, str]:
        """When a node can be done at the latest, as far as what holds it up; and which of that is the last.

        What waits for another's act, such as a meeting's, is laid before it when all that lies ahead of that is done."""
        able, last = at[START], START
        ahead = (one for arc in self.before[node] for one in (self.before[arc.before] if "." in arc.before else [arc]))
        for arc in ahead:
            if "." in arc.after:
                arc = replace(arc, sort=Sort.ORDER)
            ready = FOREVER if at[arc.before] >= FOREVER else over(clock, arc, at[arc.before])
            if ready > able:
                able, last = ready, arc.before
        return able, last

    def _through(self, clock: Clock, arc: Arc) -> Callable[[int], int]:
        """When what an arc holds up can be done, by when what comes before is."""

        def done(at: int) -> int:
            able = over(clock, arc, at)
            return max([able, *(over(clock, own, able) for own in self.own[arc.after])])

        return done

    def unlimited(self) -> tuple[str, ...]:
        """The acts that no limit bounds and that have no limit of their own: why others that follow them have no bound.

        A day of the matter itself bounds what must lie before it; the day of another's act, such as a meeting's, does not."""
        days = (Limit(event, START, "", NO_TIME) for event in self.events if "." not in event)
        known = (*(self._known(one) for one in self.limits), *days)
        at = replace(self, limits=known).latest(_AtOnce(), 0).at
        own = {limit.act for limit in self.limits}
        free = tuple(act for act in self.acts if at[act] >= FOREVER)
        return tuple(act for act in free if act not in own) or free

    def _known(self, one: Limit) -> Limit:
        """A limit as if the case had set it and its day."""
        start = START if one.start in self.events else one.start
        return replace(one, start=start, length=one.length if one.length or one.cutoff else NO_TIME)


class _AtOnce:
    """A clock by which every length is over at once: enough to see what has a bound."""

    def run(self, at: int, _: Duration) -> int:
        return at

    def event(self, at: int, _: Duration) -> int:
        return at

    def cutoff(self, at: int, _: Cutoff) -> int:
        return at


def over(clock: Clock, arc: Arc, at: int) -> int:
    """When an arc no longer holds up what comes after it."""
    match arc.sort:
        case Sort.PERIOD if arc.length is not None:
            return clock.run(at, arc.length)
        case Sort.LEAD if arc.length is not None:
            return clock.event(at, arc.length)
        case Sort.CUTOFF if arc.cutoff is not None:
            return clock.cutoff(at, arc.cutoff)
        case _:
            return at


def _end(clock: Clock, limit: Limit, begin: int) -> int:
    if limit.length is not None:
        return clock.run(begin, limit.length)
    return clock.cutoff(begin, limit.cutoff) if limit.cutoff is not None else FOREVER


def _holds(arc: Arc | Limit | None) -> int:
    """A wait says more of why something is late than an order; an order by the text more than none."""
    if arc is None:
        return 0
    return 2 if isinstance(arc, Limit) or arc.sort is not Sort.ORDER else 1 if arc.clauses else 0


def _through(period: Arc, why: Arc | Limit | None) -> Arc:
    """A period that runs from when a node can be done, seen from what let it be done."""
    return Arc(_from(why) if why is not None else START, period.after, period.sort, period.clauses, period.length)


def last_start(end: Callable[[int], int], by: int, first: int) -> int:
    """The latest instant from which a monotone function ends no later than `by`; `first - 1` where there is none."""
    low, high = first - 1, by
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if end(middle) <= by else (low, middle - 1)
    return low


def acts_of(legs: Iterable[Leg], network: Network) -> tuple[str, ...]:
    """The acts on a path, events left out."""
    return tuple(leg.node for leg in legs if leg.node in network.acts)
