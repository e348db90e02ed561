"""What must hold of any rulebook: a module for each family of requirements, all with one shape.

A family gives `claims` (terms over situations, decided together by diagrams and confirmed by Z3), or `results` of its
own engine, or both; and `findings`, what its refuted rows come to.  Each reads the rulebook; none knows a city.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from constraints.finding import Finding
from constraints.prove import Claim
from constraints.requirements import (
    availability,
    backup,
    completeness,
    containment,
    guards,
    higher_law,
    order,
    overlap,
    separation,
    soundness,
    timing,
)
from constraints.requirements.above import said, standing
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.pieces import Cut, Part, Piece, Reads, pieces
from constraints.requirements.reach import Reach
from constraints.verdict import Family, Result


def _nothing(_: Inquiry) -> Iterator[Result]:
    yield from ()


def _no_claims(_: Inquiry) -> Iterator[Claim]:
    yield from ()


@dataclass(frozen=True)
class Requirements:
    """One family: how its rows come about, and what they come to.

    It is decided in pieces (`cut`), each of of whose answers `reads` says what they depend on.  The rows of its own engine
    are cut alike, unless it has claims.  Where its claims or its rows are cut in several ways, `parts` says how.
    """

    family: Family
    findings: Callable[[Inquiry, Sequence[Result]], Iterable[Finding]]
    claims: Callable[[Inquiry], Iterator[Claim]] = _no_claims
    results: Callable[[Inquiry], Iterator[Result]] = _nothing
    cut: Cut = Cut.WHOLE
    reads: Reads | None = None
    parts: tuple[Part, ...] = ()
    searches: bool = False
    """Are its claims few, and long looked for?  They are made beside the others."""

    def pieces(self, inquiry: Inquiry, reach: Callable[[], Reach]) -> Iterator[Piece]:
        """The pieces of its claims, or of its rows where it has no claims."""
        if parts := [part for part in self.parts if part.claims]:
            return (piece for part in parts for piece in part.pieces(inquiry, reach))
        return pieces(inquiry, self.cut, self.reads, reach)

    def answer_pieces(self, inquiry: Inquiry, reach: Callable[[], Reach]) -> Iterator[Piece]:
        """The pieces of the rows of its own engine."""
        if parts := self.answer_parts:
            return (piece for part in parts for piece in part.pieces(inquiry, reach))
        return pieces(inquiry, Cut.WHOLE, None, reach) if self.asserts else self.pieces(inquiry, reach)

    @property
    def answer_parts(self) -> list[Part]:
        """The parts of the rows of its own engine."""
        return [part for part in self.parts if part.results]

    @property
    def asserts(self) -> bool:
        """Does it have claims?"""
        return self.claims is not _no_claims

    @property
    def answers(self) -> bool:
        """Does it have an engine of its own?"""
        return self.results is not _nothing


ALL: tuple[Requirements, ...] = (
    Requirements(Family.AVAILABILITY, availability.findings, claims=availability.claims, cut=Cut.ACTS, reads=Reach.of_act),
    Requirements(Family.BACKUP, backup.findings, claims=backup.claims, parts=backup.PARTS),
    Requirements(Family.ORDER, order.findings, results=order.results, cut=Cut.KINDS, reads=Reach.of_procedure),
    Requirements(Family.OVERLAP, overlap.findings, results=overlap.results, parts=overlap.PARTS),
    Requirements(Family.COMPLETENESS, completeness.findings, results=completeness.results),
    Requirements(
        Family.SOUNDNESS,
        soundness.findings,
        results=soundness.results,
        cut=Cut.KINDS,
        reads=Reach.of_soundness,
    ),
    Requirements(Family.SEPARATION, separation.findings, claims=separation.claims, parts=separation.PARTS, searches=True),
    Requirements(
        Family.CONTAINMENT,
        containment.findings,
        claims=containment.claims,
        results=containment.results,
        cut=Cut.ACTS,
        reads=Reach.of_transfer,
        searches=True,
    ),
    Requirements(Family.TIME, timing.findings, claims=timing.claims, results=timing.results, parts=timing.PARTS),
    Requirements(
        Family.HIGHER_LAW,
        said.findings,
        claims=standing.claims,
        parts=standing.PARTS,
        results=higher_law.results,
        searches=True,
    ),
    Requirements(Family.GUARDS, guards.findings, results=guards.results, cut=Cut.KINDS, reads=Reach.of_lanes),
)


def chosen(families: Iterable[str] = ()) -> tuple[Requirements, ...]:
    """The families with these names; all of them where none is named."""
    wanted = set(families)
    return tuple(one for one in ALL if not wanted or one.family.value in wanted)
