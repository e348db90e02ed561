"""Availability: for every act on every class of matter, somebody present may do it, whoever is away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from constraints.finding import Finding
from constraints.gaps import gaps_of
from constraints.prove import Claim
from constraints.requirements.inquiry import Inquiry
from constraints.verdict import Result


def claims(inquiry: Inquiry) -> Iterator[Claim]:
    if not inquiry.acts:
        yield from inquiry.claims.all()
    for act in inquiry.acts:
        yield from inquiry.claims.of(act)


def findings(inquiry: Inquiry, results: Sequence[Result]) -> list[Finding]:
    return gaps_of(inquiry.meaning, results)
