"""Which open question of the text moves most verdicts?

A claim has one row for each condition on readings; together the conditions cut up all choices of readings.  A claim
*turns* on a reading when two choices that differ in this reading only give it different verdicts, and *moves* with it
when they give it different rows at all: other minimal absence sets, other clauses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from constraints.language.nodes import Reading
from constraints.verdict import Question, Result

STANDING = "standing"
"""Of claims asked in several runs only the run with the roster's standing authorisations counts."""


@dataclass(frozen=True)
class Turning:
    """One reading: how many claims turn on it, how many move with it, and how many turn by family of requirement."""

    reading: str
    turned: int
    moved: int
    families: Mapping[str, int]

    def contract(self) -> dict[str, Any]:
        """As scripts read it."""
        return {"reading": self.reading, "turned": self.turned, "moved": self.moved, "families": dict(self.families)}


def turning(results: Iterable[Result], readings: Iterable[Reading]) -> list[Turning]:
    """Every reading, those on which most verdicts turn first; equals in the order of the law."""
    turned: dict[str, dict[str, int]] = {reading.id: {} for reading in readings}
    moved = dict.fromkeys(turned, 0)
    for rows in claims(results):
        for reading, turns in moves(rows).items():
            if reading not in turned:
                continue  # whether an order that no clause states is presumed: a question to us, not to the text
            moved[reading] += 1
            if turns:
                family = rows[0].question.family.value
                turned[reading][family] = turned[reading].get(family, 0) + 1
    found = [Turning(name, sum(by.values()), moved[name], by) for name, by in turned.items()]
    return sorted(found, key=lambda one: (-one.turned, -one.moved))


def claims(results: Iterable[Result]) -> Iterator[list[Result]]:
    """The rows of each claim that has several, each claim in one run."""
    rows = [row for row in results if row.argument.readings]
    questions = {id(row.question): row.question for row in rows}
    asked = {one: _asked(question) for one, question in questions.items()}
    several = {asked[one] for one, question in questions.items() if question.authorisations == STANDING}
    found: dict[tuple[Any, ...], list[Result]] = {}
    for row in rows:
        claim, run = asked[id(row.question)], row.question.authorisations
        if run == STANDING or claim not in several:
            found.setdefault((claim, run), []).append(row)
    return (rows for rows in found.values() if len(rows) > 1)


def _asked(q: Question) -> tuple[Any, ...]:
    """What is claimed, whatever the run and the readings."""
    return q.requirement, q.act, repr(q.matter), q.clause, q.subject, q.example.said if q.example else None


def moves(rows: Sequence[Result]) -> dict[str, bool]:
    """The readings with which a claim moves, each with whether its verdict turns on it."""
    found: dict[str, bool] = {}
    for one, other in combinations(rows, 2):
        for reading in _between(one, other):
            found[reading] = found.get(reading, False) or one.status is not other.status
    return found


def _between(one: Result, other: Result) -> Iterator[str]:
    """The readings of which one alone leads from a choice under this row to a choice under the other."""
    for a in one.argument.boxes:
        for b in other.argument.boxes:
            apart = [name for name in a if name in b and not set(a[name]) & set(b[name])]
            if len(apart) == 1:
                yield apart[0]
