"""Everything that differs between two verified rulebooks: clauses, who may do what, verdicts, findings, lead times, goals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Protocol

from constraints.aside import Aside
from constraints.difference.clauses import ClauseChange, Sort, clause_changes, renamed
from constraints.difference.findings import FindingChange, finding_changes
from constraints.difference.fingerprint import change_id, fingerprint
from constraints.difference.goals import Goals, Outcome, outcomes
from constraints.difference.leads import LeadShift, lead_shifts
from constraints.difference.powers import Powers, powers
from constraints.difference.sides import Side, Sides
from constraints.difference.touched import touched
from constraints.difference.verdicts import VerdictChange, verdict_changes
from constraints.findings import findings
from constraints.verdict import Result
from constraints.verify import Verification


class Change(Protocol):
    """A change with a content that makes it this one and no other."""

    @property
    def content(self) -> list[Any]: ...
    def contract(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Named:
    """A change with its id and its fingerprint."""

    id: str
    fingerprint: str
    change: Change

    def contract(self) -> dict[str, Any]:
        return {"id": self.id, "fingerprint": self.fingerprint, **self.change.contract()}


@dataclass(frozen=True)
class Comparison:
    """Two sides and what differs."""

    before: Verification
    after: Verification
    sides: Sides
    clauses: tuple[ClauseChange, ...]
    powers: Powers
    verdicts: tuple[VerdictChange, ...]
    findings: tuple[FindingChange, ...]
    outcomes: tuple[Outcome, ...] = ()
    leads: tuple[LeadShift, ...] = ()
    life: Any = None
    """What both sides live through in the same simulated years, where they were asked for."""

    @property
    def same(self) -> bool:
        """Do both say the same, whatever the wording?"""
        silent = (Sort.REWORDED, Sort.RENAMED)
        return not (self.powers.changes or self.verdicts or self.leads or any(c.sort not in silent for c in self.clauses))

    @property
    def met(self) -> bool:
        """Is every goal reached, and did nothing get worse that must not?"""
        return all(outcome.met for outcome in self.outcomes)

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles that the changed clauses touch."""
        return tuple(dict.fromkeys(a for c in self.clauses for a in c.articles))

    @cached_property
    def named(self) -> tuple[Named, ...]:
        """Every change with its id."""
        return tuple(self._named())

    def _named(self) -> Iterator[Named]:
        for clause in self.clauses:
            yield _name("clause", clause.clause, clause)
        for power in self.powers.changes:
            yield _name("power", power.act, power)
        for verdict in self.verdicts:
            yield _name("verdict", verdict.act or verdict.requirement, verdict)
        for finding in self.findings:
            yield _name("finding", finding.shown.first.question.act or finding.shown.first.question.requirement, finding)

        for lead in self.leads:
            yield _name("lead", lead.kind, lead)

    def id_of(self, change: Change) -> str:
        return next(n.id for n in self.named if n.change is change)


def _name(sort: str, about: str, change: Change) -> Named:
    return Named(change_id(sort, about, change.content), fingerprint(change.content), change)


def comparison(
    before: Verification, after: Verification, readings: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {}), goals: Goals = Goals(),  # noqa: B008
) -> Comparison:  # fmt: skip
    """What differs, `readings` being those that are taken on either side.

    Raises `EngineDisagreement` where a difference does not replay, `Mistakes` for a goal that means nothing.
    """
    one, other = Side(before.meaning, readings[0]), Side(after.meaning, readings[1])
    clauses = clause_changes(before.rulebook, after.rulebook)
    sides = Sides(one, other, renamed(clauses))
    bearing = touched(sides, clauses)
    times = partial(lead_shifts, before.inquiry.procedures, after.inquiry.procedures, readings, clauses)
    aside = Aside[Any](partial(powers, sides, bearing), times, small=not bearing)
    verdicts = verdict_changes(one, before.results, other, after.results)
    wishes = outcomes(goals, _taken(before, readings[0]), _taken(after, readings[1]), verdicts)
    found = tuple(finding_changes(findings(before), findings(after), readings))
    may, leads = aside.answer(), aside.answer()
    return Comparison(before, after, sides, tuple(clauses), may, tuple(verdicts), found, tuple(wishes), leads)


def _taken(verification: Verification, readings: Mapping[str, str]) -> list[Result]:
    from constraints.difference.verdicts import under

    return [row for r in verification.results if (row := under(r, readings)) is not None]
