"""Lead times that differ: the same matter, step by step, before and after; alike classes of matter as one change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from constraints.difference.clauses import WORDING, ClauseChange, Sort
from constraints.language.nodes import Deadline, Delegation, Exclusion, Step, Substitution
from constraints.lead.change import LeadChange, StepChange, lead_changes
from constraints.lead.result import Bound, LeadTime, Pattern
from constraints.procedures import Procedures

_NO_CHANGE = (Sort.REWORDED, Sort.RENAMED)
_TIMELESS = (Substitution, Delegation, Exclusion)
"""Clauses that say who may, and never when."""
_MEASURE = WORDING | {"cite", "within", "at_least", "after", "before", "on_expiry", "runs_while", "soft"}
"""What a limit says without a word about the matters to which it applies."""


@dataclass(frozen=True)
class LeadShift:
    """Classes of matter of one kind on which the same steps take other times in the same way."""

    classes: tuple[LeadChange, ...]

    @property
    def first(self) -> LeadChange:
        return self.classes[0]

    @property
    def kind(self) -> str:
        return self.first.kind

    @property
    def steps(self) -> tuple[StepChange, ...]:
        return self.first.steps

    @property
    def whole_differs(self) -> bool:
        """Is the shortest or the longest time itself another, or bounded on one side only?"""
        one, other = self.first.before, self.first.after
        return _spans(one) != _spans(other) or one.unbounded != other.unbounded

    @property
    def silences(self) -> tuple[tuple[Bound, Bound], ...]:
        """The limits after which something else follows now when nobody acts."""
        old, new = ({b.clause: b for b in one.bounds} for one in (self.first.before, self.first.after))
        return tuple((old[c], new[c]) for c in old if c in new and old[c].silence != new[c].silence)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses by which the times differ."""
        sides = [side for step in self.steps for side in (step.after, step.before) if side is not None]
        named = [clause for side in sides for told in (*side.limits, *side.waits) for clause in told[1:-2]]
        return tuple(dict.fromkeys([*named, *(new.clause for _, new in self.silences)]))

    @property
    def unbounded(self) -> bool:
        """Is a bound lost, or does nothing lead to the end any more?"""
        one, other = self.first.before, self.first.after
        return (other.unbounded and not one.unbounded) or (other.shortest is None and one.shortest is not None)

    @property
    def better(self) -> bool:
        """Does nothing take longer, and something less?"""
        grown = [_longer(one, other) for one, other in zip(_spans(self.first.before), _spans(self.first.after), strict=True)]
        return not self.unbounded and not any(g > 0 for g in grown) and any(g < 0 for g in grown)

    @property
    def content(self) -> list[Any]:
        return ["lead", *(change.content for change in self.classes)]

    def contract(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "whole_differs": self.whole_differs,
            "steps": [step.contract() for step in self.steps],
            "classes": [_class(change) for change in self.classes],
        }


def _class(change: LeadChange) -> Pattern:
    return {"matter": change.matter, "before": change.before.contract(), "after": change.after.contract()}


def _spans(one: LeadTime) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Shortest and longest, at best and at worst; what has no end sorts last."""
    endless = (1 << 30,) * 4
    shortest, longest = (
        (s.least, s.most, s.least_working, s.most_working) if s is not None else endless for s in (one.shortest, one.longest)
    )
    return shortest, longest


def _longer(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return (other > one) - (other < one)


def lead_shifts(
    before: Procedures, after: Procedures, readings: tuple[Any, Any], changes: Iterable[ClauseChange], *, presumed: bool = False
) -> tuple[LeadShift, ...]:
    """The lead times that differ, under the readings taken on each side and else those shown first; only the procedures that
    the changed clauses touch are looked at."""
    telling = [c for c in changes if c.sort not in _NO_CHANGE and not isinstance(c.node, _TIMELESS)]
    binding = [c for c in telling if not _without_force(c)]
    alone = _same_else(before, after, readings)
    if alone and not binding:
        return ()
    limits = {c.clause for c in binding} if alone and all(map(_measures, binding)) else None
    steps = {c.clause for c in binding if isinstance(c.node, Step)}
    found = lead_changes(before, after, readings, presumed=presumed, limits=limits, steps=steps)
    return tuple(_folded(found))


def _same_else(before: Procedures, after: Procedures, readings: tuple[Any, Any]) -> bool:
    """Do the two sides differ in their clauses at most?"""
    one, other = before.meaning, after.meaning
    return (
        readings[0] == readings[1]
        and one.names.vocabulary == other.names.vocabulary
        and one.roster.digest == other.roster.digest
        and before.defaults == after.defaults
    )


def _without_force(change: ClauseChange) -> bool:
    """Is it a limit that binds nobody, before and after, on the same matters?"""
    return _measures(change) and bool(getattr(change.before, "soft", None) and getattr(change.after, "soft", None))


def _measures(change: ClauseChange) -> bool:
    """Is it a limit that says something else of the same matters?"""
    return isinstance(change.node, Deadline) and change.sort is Sort.REPLACED and change.fields.keys() <= _MEASURE


def _folded(changes: Iterable[LeadChange]) -> Iterator[LeadShift]:
    groups: dict[str, list[LeadChange]] = {}
    for change in changes:
        groups.setdefault(repr(_alike(change)), []).append(change)
    for listed in groups.values():
        yield LeadShift(tuple(listed))


def _alike(change: LeadChange) -> Any:
    """What makes two classes of matter one change: their kind, their steps, their times, the limits that differ."""
    one, other = change.before, change.after
    limits = [[b.contract() for b in mine.bounds if b not in theirs.bounds] for mine, theirs in ((one, other), (other, one))]
    case = [[c for c in mine.set_in_case if c not in theirs.set_in_case] for mine, theirs in ((one, other), (other, one))]
    steps = [_apart(step) for step in change.steps]
    return [change.kind, steps, _spans(one), _spans(other), one.unbounded, other.unbounded, case, limits]


def _apart(step: StepChange) -> Any:
    """What differs about a step, all that stays left out."""
    old, new = ((s.after, s.waits, s.limits) if s is not None else ((), (), ()) for s in (step.before, step.after))
    told = [[[t for t in mine if t not in theirs] for mine, theirs in ((a, b), (b, a))] for a, b in zip(old, new, strict=True)]
    return [step.step, step.before is None, step.after is None, told]
