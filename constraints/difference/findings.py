"""Findings that are new, that are closed, and that stay with another content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from constraints.finding import Finding
from constraints.words import LANGUAGES


class Fate(StrEnum):
    """What became of a finding."""

    NEW = "new"
    CLOSED = "closed"
    OTHER = "other content"


@dataclass(frozen=True)
class FindingChange:
    """One finding before and after."""

    fate: Fate
    before: Finding | None
    after: Finding | None

    @property
    def shown(self) -> Finding:
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def content(self) -> list[Any]:
        return ["finding", self.fate.value, *(f.fingerprint if f else None for f in (self.before, self.after))]

    def contract(self) -> dict[str, Any]:
        return {
            "fate": self.fate.value,
            "before": _said(self.before),
            "after": _said(self.after),
        }


def _said(finding: Finding | None) -> dict[str, Any] | None:
    if finding is None:
        return None
    return {
        "id": finding.id,
        "fingerprint": finding.fingerprint,
        "family": finding.family.value,
        "severity": finding.severity.word,
        "sentence": {lang: finding.sentence(lang) for lang in LANGUAGES},
        "cites": list(finding.cites),
    }


def finding_changes(
    before: Iterable[Finding], after: Iterable[Finding], fixed: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {})
) -> list[FindingChange]:
    """New ones first, then closed ones, then those that stay about the same act with another content; the gravest first.

    `fixed` are the readings taken on either side: a finding that they rule out is none.
    """
    old, new = ({f.fingerprint: f for f in listed if _stands(f, taken)} for listed, taken in zip((before, after), fixed, strict=True))  # fmt: skip
    gone = [f for print_, f in old.items() if print_ not in new]
    come = [f for print_, f in new.items() if print_ not in old]
    stay = _pairs(gone, come)
    other = [FindingChange(Fate.OTHER, one, two) for one, two in stay if one.sentence("en") != two.sentence("en")]
    met = {id(f) for pair in stay for f in pair}
    return [
        *(FindingChange(Fate.NEW, None, f) for f in come if id(f) not in met),
        *(FindingChange(Fate.CLOSED, f, None) for f in gone if id(f) not in met),
        *other,
    ]


def _stands(finding: Finding, taken: Mapping[str, str]) -> bool:
    return all(taken[r] in options for r, options in finding.readings.items() if r in taken)


def _pairs(gone: Sequence[Finding], come: Sequence[Finding]) -> list[tuple[Finding, Finding]]:
    """Each finding that came with the one that went which is most like it."""
    likes = [(_like(a, b), i, j) for i, a in enumerate(gone) for j, b in enumerate(come) if _kind(a) == _kind(b)]
    found: list[tuple[Finding, Finding]] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for like, i, j in sorted(likes, key=lambda t: (-t[0], t[1], t[2])):
        if like >= 0.5 and i not in taken[0] and j not in taken[1]:
            found.append((gone[i], come[j]))
            taken[0].add(i)
            taken[1].add(j)
    return sorted(found, key=lambda pair: pair[1].rank)


def _kind(finding: Finding) -> Any:
    q = finding.first.question
    return (finding.family, q.requirement, q.act, finding.severity, type(finding), getattr(finding, "posts", None))


def _like(one: Finding, other: Finding) -> float:
    a, b = set(one.cites), set(other.cites)
    return len(a & b) / len(a | b) if a | b else 1.0
