"""The procedure of a matter: every step whose pattern covers it, wherever in the law it stands.

There is no procedure node.  A *plan* is compiled once for a class of matter under chosen readings: the acts owed,
what must be done before each (by the text, or only presumed), where each is done, what silence and refusal mean.
Simulator and prover read the same plan.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from constraints.cover import Matter
from constraints.holds import Situation, holds
from constraints.language.nodes import Deadline, Duty, Power, Prohibition, Step
from constraints.meaning import Meaning
from constraints.terms import FALSE as NEVER


@dataclass(frozen=True)
class Edge:
    """`before` must be done before `after`; by these clauses, or presumed where there are none."""

    before: str
    after: str
    clauses: tuple[str, ...]

    @property
    def presumed(self) -> bool:
        return not self.clauses


@dataclass(frozen=True)
class Plan:
    """What a matter of one class owes.  `steps` gives for each act the clauses that demand it (none: presupposed)."""

    kind: str
    acts: tuple[str, ...]
    steps: Mapping[str, tuple[str, ...]]
    edges: tuple[Edge, ...]
    at: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    soft: frozenset[str] = frozenset()
    deadlines: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    links: tuple[Edge, ...] = ()

    @cached_property
    def before(self) -> dict[str, frozenset[str]]:
        """The acts that must be done before each act; soft ones hold nothing up."""
        found: dict[str, set[str]] = {act: set() for act in self.acts}
        for edge in self.edges:
            if edge.before not in self.soft:
                found[edge.after].add(edge.before)
        return {act: frozenset(acts) for act, acts in found.items()}

    @cached_property
    def after(self) -> dict[str, frozenset[str]]:
        """Every act reachable from each act along the order, itself included: what a return to it undoes."""
        following: dict[str, set[str]] = {act: set() for act in self.acts}
        for edge in self.edges:
            following[edge.before].add(edge.after)
        reach: dict[str, frozenset[str]] = {}
        for act in self.acts:
            seen, todo = {act}, [act]
            while todo:
                for later in following.get(todo.pop(), ()):
                    if later not in seen:
                        seen.add(later)
                        todo.append(later)
            reach[act] = frozenset(seen)
        return reach

    @cached_property
    def owed(self) -> frozenset[str]:
        return frozenset(self.acts) - self.soft

    def enabled(self, done: frozenset[str]) -> tuple[str, ...]:
        """The acts that may be done next."""
        return tuple(a for a in self.acts if a not in done and self.before[a] <= done)

    def all_before(self, act: str) -> frozenset[str]:
        """Everything that must have been done when `act` is tried."""
        seen: set[str] = set()
        todo = [act]
        while todo:
            for earlier in self.before.get(todo.pop(), ()):
                if earlier not in seen:
                    seen.add(earlier)
                    todo.append(earlier)
        return frozenset(seen)


class Plans:
    """The plans of one meaning under one choice of readings, each made once."""

    def __init__(self, meaning: Meaning, readings: Mapping[str, str], *, presumed: bool = True) -> None:
        self.meaning, self.readings, self.presumed = meaning, dict(readings), presumed
        self._now = Situation(readings=self.readings)
        self._plans: dict[Matter, Plan] = {}

    def applies(self, node: Power | Step | Deadline | Duty | Prohibition, matter: Matter) -> bool:
        if self.meaning.covers.term(node.matter, matter.kind) is NEVER:
            return False  # most patterns name other kinds
        return holds(self.meaning.applies(node, matter), self._now)

    def plan(self, matter: Matter, planned: Collection[str] | None = None) -> Plan:
        """The plan of a matter.  Who has asked already which steps, deadlines and duties apply to it says so: `planned`."""
        found = self._plans.get(matter)
        if found is None:
            found = self._plans[matter] = self._compile(matter, planned)
        return found

    def _compile(self, matter: Matter, planned: Collection[str] | None) -> Plan:
        def applies(node: Step | Deadline | Duty) -> bool:
            return self.applies(node, matter) if planned is None else node.id in planned

        steps = [node for node in self.meaning.family_on(Step, matter.kind) if applies(node)]
        demanded: dict[str, list[str]] = {}
        hard: set[str] = set()
        for node in steps:
            for act in node.act:
                demanded.setdefault(act, []).append(node.id)
                if not node.soft:
                    hard.add(act)
        for act in self._presupposed(matter):
            demanded.setdefault(act, [])
            hard.add(act)
        acts = self._sorted(matter, demanded)
        text, links = self._text_edges(steps, set(acts))
        edges = [Edge(a, b, tuple(cl)) for (a, b), cl in text.items()]
        if self.presumed:
            edges += self._presumed_edges(matter, acts, set(text))
        return Plan(
            matter.kind,
            acts,
            {act: tuple(demanded[act]) for act in acts},
            tuple(edges),
            {act: node.at for node in steps for act in node.act if node.at},
            {act: node.if_refused for node in steps for act in node.act if node.if_refused},
            frozenset(a for a in acts if a not in hard),
            tuple(n.id for n in self.meaning.family_on(Deadline, matter.kind) if set(n.act) & set(acts) and applies(n)),
            tuple(n.id for n in self.meaning.family_on(Duty, matter.kind) if applies(n)),
            tuple(links),
        )

    def _presupposed(self, matter: Matter) -> Iterable[str]:
        names = self.meaning.names
        for kind in reversed(names.kinds_above(matter.kind)):
            for demand in names.kind_of[kind].demands:
                if holds(self.meaning.covers.body(matter.kind, demand.matter), matter.facts):
                    yield from demand.acts

    def _groups(self, matter: Matter) -> list[tuple[str, ...]]:
        known = self.meaning.names.vocabulary.presumed_order
        kind = next((k for k in self.meaning.names.kinds_above(matter.kind) if k in known), None)
        return list(known[kind]) if kind else []

    def _sorted(self, matter: Matter, demanded: Mapping[str, object]) -> tuple[str, ...]:
        """In the presumed order where it names them, then in the order of the law."""
        rank = {act: i for i, group in enumerate(self._groups(matter)) for act in group}
        order = {act: i for i, act in enumerate(demanded)}
        return tuple(sorted(demanded, key=lambda a: (rank.get(a, len(rank)), order[a])))

    def _text_edges(self, steps: list[Step], acts: set[str]) -> tuple[dict[tuple[str, str], list[str]], list[Edge]]:
        text: dict[tuple[str, str], list[str]] = {}
        links: list[Edge] = []
        for node in steps:
            pairs = [(b, act) for act in node.act for b in node.after] + [(act, b) for act in node.act for b in node.before]
            for before, after in pairs:
                if "." in before or "." in after:
                    links.append(Edge(before, after, (node.id,)))
                elif before in acts and after in acts and before != after:
                    text.setdefault((before, after), []).append(node.id)
        return text, links

    def _presumed_edges(self, matter: Matter, acts: tuple[str, ...], text: set[tuple[str, str]]) -> list[Edge]:
        """Only between acts that the text leaves unordered, never against it, and none that follows from others."""
        rank = {act: i for i, group in enumerate(self._groups(matter)) for act in group}
        reach = Reach(acts, text)
        found: list[Edge] = []
        ordered = sorted((a for a in acts if a in rank), key=lambda a: rank[a])
        for i, later in enumerate(ordered):
            for earlier in reversed(ordered[:i]):
                if rank[earlier] < rank[later] and not reach.leads(later, earlier) and not reach.leads(earlier, later):
                    found.append(Edge(earlier, later, ()))
                    reach.add(earlier, later)
        return found


class Reach:
    """Which act leads to which, as bit masks, kept closed while edges are added."""

    def __init__(self, acts: Iterable[str], edges: Iterable[tuple[str, str]]) -> None:
        self.bit = {act: 1 << i for i, act in enumerate(acts)}
        self.mask = dict.fromkeys(self.bit, 0)
        for before, after in edges:
            self.add(before, after)

    def add(self, before: str, after: str) -> None:
        new = self.bit[after] | self.mask[after]
        for act, mask in self.mask.items():
            if act == before or mask & self.bit[before]:
                self.mask[act] = mask | new

    def leads(self, before: str, after: str) -> bool:
        return bool(self.mask[before] & self.bit[after])


def circle(plan: Plan) -> list[Edge]:
    """A shortest circle in the order by text, or nothing: no act on it can ever be done."""
    text = [edge for edge in plan.edges if not edge.presumed and edge.before not in plan.soft]
    best: list[Edge] = []
    for first in text:
        trail = _trail(text, first.after, first.before)
        if trail is not None and (not best or len(trail) + 1 < len(best)):
            best = [first, *trail]
    return best


def _trail(edges: list[Edge], start: str, end: str) -> list[Edge] | None:
    """The shortest way along the edges from one act to another."""
    ways: dict[str, list[Edge]] = {start: []}
    todo = [start]
    while todo:
        now = todo.pop(0)
        if now == end:
            return ways[now]
        for edge in edges:
            if edge.before == now and edge.after not in ways:
                ways[edge.after] = [*ways[now], edge]
                todo.append(edge.after)
    return None
