"""Lead times of every procedure: `lead_times`.

For each kind of matter, and each class of it that times tell apart: the shortest lawful time, everybody acting at once and
only what the text makes a matter wait for being waited for; the longest, every limit used wholly; the acts on the critical
path; what has no limit; where a refusal or a silence leads back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from constraints.cover import Matter
from constraints.diagram import FALSE
from constraints.language.nodes import Deadline, ReturnsTo, Step
from constraints.lead.build import builders_of
from constraints.lead.network import Network, Sort
from constraints.lead.regions import Timed
from constraints.lead.result import LeadTime, Loop, NoLimit
from constraints.lead.single import Single
from constraints.plan import Plans
from constraints.procedures import Procedures, ends

__all__ = ["LeadTime", "Times", "lead_time_of", "lead_times"]


def lead_times(
    procedures: Procedures, readings: Mapping[str, str] | None = None, *, presumed: bool = False, kinds: tuple[str, ...] = ()
) -> tuple[LeadTime, ...]:
    """The lead times of every procedure (of these kinds) under the readings shown first, `readings` taken instead.

    The order of acts is the text's; with `presumed`, also the order that everybody takes for granted where the text gives
    none.  Times hold for starts in the years whose calendar is decreed."""
    taken = {**procedures.defaults, **(readings or {})}
    timed = (Timed(procedures.of(kind)[0], presumed, taken) for kind in kinds or procedures.kinds)
    return tuple(one for procedure in timed for one in Times(procedure).every())


def lead_time_of(plans: Plans, matter: Matter) -> LeadTime:
    """The lead time of one matter, under the readings and the order of its plans: to compare two rulebooks on the same matter.

    Its class is not described: `matter` is the kind alone."""
    return time_of(Single(*builders_of(plans, matter)), plans, matter)


def time_of(single: Single, plans: Plans, matter: Matter) -> LeadTime:
    """The same, of what has been made of the matter."""
    plan = single.whole.plan
    free = tuple(NoLimit(act, plan.steps.get(act, ())) for act in single.everything.unlimited())
    refused = ((act, to, node.id) for act, to, node in _refusals(plans, matter) if act in plan.owed)
    loops = [Loop(act, to, clause, "refused") for act, to, clause in refused]
    return _made(
        matter.kind, {matter.kind: {}}, plans.presumed, single, free, tuple(dict.fromkeys([*loops, *_silences(single)]))
    )


def _refusals(plans: Plans, matter: Matter) -> Iterator[tuple[str, str, Any]]:
    """For each act that a step lets somebody refuse: where that leads back to, and the step."""
    acts = plans.meaning.names.vocabulary.acts
    for node in plans.meaning.rulebook.family(Step):
        if node.if_refused is not None and not ends(acts, node.if_refused) and plans.applies(node, matter):
            yield from ((act, node.if_refused, node) for act in node.act)


def _silences(single: Single) -> Iterator[Loop]:
    """Where a limit that has passed sends a matter back."""
    for node in single.builder.deadlines:
        if isinstance(node, Deadline) and isinstance(node.on_expiry, ReturnsTo):
            to = node.on_expiry.returns_to
            yield from (Loop(act, to, node.id, "silence") for act in node.act if act in single.everything.acts)


def _made(
    kind: str, pattern: dict[str, Any], presumed: bool, single: Single, free: tuple[NoLimit, ...], loops: tuple[Loop, ...]
) -> LeadTime:
    shortest, path = single.shortest()
    longest, longest_path = (None, ()) if free else single.longest()
    return LeadTime(
        kind, pattern, presumed, single.everything.acts, shortest, path, longest, longest_path, free, single.set_in_case(), single.bounds(), loops,
        tuple(single.to_meetings()),
    )  # fmt: skip


@dataclass(eq=False)
class Times:
    """The lead times of one kind of matter."""

    timed: Timed

    def classes(self, *, waits_only: bool = False, among: Collection[str] | None = None) -> list[tuple[int, Single]]:
        """The classes that differ in time, those alike in it as one: a region, and a matter of it; with `among`, only of the
        matters to which some of these limits apply."""
        p, alike = self.timed.p, dict[Any, list[int]]()
        free = p.either(FALSE, *self.timed.free.values()) if not waits_only else FALSE
        for cell, sketch in self.timed.cells(waits_only=waits_only, among=among):
            whole = not waits_only and p.both(cell, free) == FALSE
            alike.setdefault((whole, _likeness(self.timed.at(cell), sketch, whole=whole)), []).append(cell)
        return [(p.either(*cells), self.single(cells[0])) for cells in alike.values()]

    def single(self, region: int) -> Single:
        """A matter of a class."""
        return Single(*self.timed.builders(region))

    def every(self) -> Iterator[LeadTime]:
        """The lead time of each class."""
        for region, single in self.classes():
            loops = tuple(dict.fromkeys([*self._refusals(region), *_silences(single)]))
            yield _made(
                self.timed.kind, self.timed.p.pattern(region), self.timed.presumed, single, self._no_limit(region), loops
            )

    def _no_limit(self, region: int) -> tuple[NoLimit, ...]:
        """The acts that nothing bounds on some matters of a class, and on which where it is not on all on which they are owed."""
        p, found = self.timed.p, list[NoLimit]()
        for act, free in self.timed.free.items():
            here = p.both(free, region)
            if here != FALSE:
                demanding = (one.clause for one, term in p.steps if act in one.acts and p.both(p.region(term), here) != FALSE)
                only = p.without(p.both(p.hard[act], region), free) != FALSE
                found.append(NoLimit(act, tuple(dict.fromkeys(c for c in demanding if c)), p.pattern(here) if only else None))
        return tuple(found)

    def _refusals(self, region: int) -> Iterator[Loop]:
        """Where a refusal leads back on some matters of a class."""
        p = self.timed.p
        acts = p.demands.meaning.names.vocabulary.acts
        for act, refusals in p.refused.items():
            for one, where in refusals:
                if act in p.hard and p.both(where, region) != FALSE and not ends(acts, one.refused or ""):
                    yield Loop(act, one.refused or "", one.clause, "refused")


def _likeness(at: Mapping[str, tuple[str, ...]], sketch: Network, *, whole: bool) -> Any:
    """What makes the times of a class what they are, and on the way to which meetings."""
    if whole:
        return sketch
    waiting = {act: sketch.waiting(act).arcs for act in at if act in sketch.acts}
    met = tuple((a, at[a], frozenset(arcs)) for a, arcs in waiting.items() if any(arc.sort is not Sort.ORDER for arc in arcs))
    return frozenset(sketch.waiting().arcs), met, sketch.limits
