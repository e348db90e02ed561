"""Verdicts: proved, refuted, vacuous, undecided are four things, never a bare boolean."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from constraints.cover import Matter
from constraints.why import Reason


class Status(StrEnum):
    """What a claim turned out to be."""

    PROVED = "proved"
    REFUTED = "refuted"
    VACUOUS = "vacuous"
    UNDECIDED = "undecided"


class Family(StrEnum):
    """The families of requirements."""

    AVAILABILITY = "availability"
    BACKUP = "backup"
    COMPLETENESS = "completeness"
    OVERLAP = "overlap"
    CONTAINMENT = "containment"
    SEPARATION = "separation"
    ORDER = "order"
    SOUNDNESS = "soundness"
    TIME = "time"
    HIGHER_LAW = "higher law"
    GUARDS = "comparable guards"
    HONESTY = "honesty"


EFFORT, GROUPS, BEYOND = "effort", "groups", "beyond"
"""Why a row may be undecided: the effort ran out; there are more groups of people than are tried for one question; only
matters that were not looked at could decide it."""


class EngineDisagreement(Exception):
    """Two engines gave different answers to one question: a fault of ours, and the run stops loudly."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is claimed, before anybody looks: the requirement, and the act on the class of matter it is about."""

    requirement: str
    family: Family
    act: str | None = None
    matter: dict[str, Any] | None = None
    clause: str | None = None
    authorisations: str = "none"
    alike: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    subject: str | None = None
    example: Matter | None = None


@dataclass(frozen=True, slots=True)
class Absences:
    """Who must be away for a claim to fail: all minimal sets, listed smallest first and counted exactly.

    `sets` is the *possible* layer: officials (by the first seat they hold) and `vacant:<seat>` that some reasons make
    fatal.  `by_reason` are the first of the qualified sets.  `smallest` is the size of a smallest set, `None` where no
    absence makes the claim fail.
    """

    sets: Sequence[tuple[str, ...]] = ()
    by_reason: Sequence[dict[str, list[str]]] = ()
    count: int = 0
    truncated: bool = False
    return_monotone: bool | None = None
    smallest: int | None = None

    @property
    def resiliency(self) -> int | None:
        """How many may be away at once; nothing where the claim fails with nobody away, or never."""
        return self.smallest - 1 if self.smallest else None


@dataclass(frozen=True, slots=True)
class Argument:
    """What is said for or against a claim under one condition on readings.

    `readings` maps each reading that matters to the options for which this holds; `condition` is the exact condition,
    a list of such boxes, where one box is too wide.  `used` are the clauses of a minimal core or of the refutation;
    these and the reasons `why` are made when they are first looked at.
    """

    status: Status
    readings: dict[str, list[str]] = field(default_factory=dict)
    condition: list[dict[str, list[str]]] | None = None
    cites: Sequence[str] = ()
    counterexample: dict[str, Any] | None = None
    used: Sequence[str] = ()
    why: Sequence[Reason] = ()
    undecided: str = ""
    """Why it is undecided, in a word: effort, groups of people that were not tried, matters that were not looked at."""

    @property
    def boxes(self) -> list[dict[str, list[str]]]:
        """The condition on readings as boxes, one where it needs no list."""
        return self.condition or [self.readings]

    @property
    def first_readings(self) -> dict[str, str]:
        """Of each reading that matters the first answer for which this holds."""
        return {reading: options[0] for reading, options in self.boxes[0].items()}


@dataclass(frozen=True, slots=True)
class Result:
    """One claim and what became of it, under one condition on readings."""

    question: Question
    argument: Argument
    absences: Absences = Absences()
    engine: str = "diagram"
    expected: Status | None = None

    @property
    def status(self) -> Status:
        return self.argument.status

    @property
    def as_expected(self) -> bool | None:
        return None if self.expected is None else self.expected is self.status

    def expecting(self, status: Status) -> Result:
        return replace(self, expected=status)

    @property
    def claim(self) -> str:
        """A stable name of the row: what is claimed, and under which readings."""
        q = self.question
        said = [
            q.requirement,
            q.act,
            q.matter,
            q.clause,
            q.authorisations,
            q.subject,
            self.argument.condition or self.argument.readings,
            q.example.said if q.example else None,
        ]
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]

    def contract(self) -> dict[str, Any]:
        """The row as scripts read it.  No timings: equal runs print equal bytes."""
        q, a, n = self.question, self.argument, self.absences
        example = a.counterexample
        return {
            "requirement": q.requirement,
            "family": q.family.value,
            "act": q.act,
            "matter": q.matter,
            "clause": q.clause,
            "authorisations": q.authorisations,
            "status": a.status.value,
            "expected": self.expected.value if self.expected else None,
            "as_expected": self.as_expected,
            "readings": a.readings,
            "condition": a.condition,
            "cites": list(a.cites),
            "minimal_absences": [list(s) for s in n.sets],
            "minimal_absences_by_reason": list(n.by_reason),
            "count": str(n.count),
            "truncated": n.truncated,
            "return_monotone": n.return_monotone,
            "resiliency": n.resiliency,
            "counterexample": None if example is None else {**example, "authorisations": q.authorisations},
            "engine": self.engine,
            "alike": {path: list(values) for path, values in q.alike.items()},
            "subject": q.subject,
            "claim": self.claim,
            "undecided": a.undecided or None,
        }
