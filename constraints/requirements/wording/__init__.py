"""Completeness of the words: who is named exists, what decides is judged by somebody, what is owed is owed by some time,
what is declared is used.

Part of the family *completeness*: nothing here looks at one city, all of it at the clauses themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from constraints.finding import Finding
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.wording import conditions, facts, orders, owed, people, seals, used
from constraints.verdict import Result

PARTS = (people, facts, conditions, orders, owed, seals, used)
REQUIREMENTS = frozenset(chain.from_iterable(part.REQUIREMENTS for part in PARTS))


def results(inquiry: Inquiry) -> Iterator[Result]:
    """The rows of all parts; none where only some acts are asked about."""
    for part in PARTS if not inquiry.acts else ():
        yield from part.results(inquiry)


def findings(inquiry: Inquiry, rows: Sequence[Result]) -> list[Finding]:
    return list(
        chain.from_iterable(
            part.findings(inquiry, [r for r in rows if r.question.requirement in part.REQUIREMENTS]) for part in PARTS
        )
    )
