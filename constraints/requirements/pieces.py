"""The pieces in which a family of requirements is decided: the whole of it, or an act or a procedure at a time.

A piece says which clauses its answer can depend on.  That is a promise: with only these clauses in the rulebook, the
answer is the same.  A family that promises nothing depends on every clause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeAlias

from constraints.prove import Claim
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.reach import Reach, Read
from constraints.verdict import Result

Reads: TypeAlias = Callable[[Reach, str], Read]
"""The clauses that the answer about one act, or one kind of matter, can depend on."""


Makes: TypeAlias = Callable[[Inquiry], Iterator[Claim]]
"""The claims about what is asked."""

Answers: TypeAlias = Callable[[Inquiry], Iterator[Result]]
"""The rows of an engine of its own about what is asked."""

Pieces: TypeAlias = Callable[[Inquiry, Callable[[], Reach]], Iterator["Piece"]]
"""The pieces of a part that is cut in no usual way, each with what makes its claims."""


class Cut(Enum):
    """Into which pieces a family, or a part of it, is cut."""

    WHOLE = "whole"
    ACTS = "acts"
    KINDS = "kinds"


@dataclass(frozen=True)
class Piece:
    """One piece: its name (an act, a kind of matter, or nothing), the inquiry narrowed to it, the clauses it can depend
    on (`None`: all, and the statutes as well)."""

    name: str
    inquiry: Inquiry
    reads: Read | None = None
    part: str = ""
    claims: Makes | None = None
    """What makes the claims of the piece where that is not the whole family; the part of the family has that name."""
    results: Answers | None = None
    """What makes its rows, likewise."""
    statutes: bool = False
    """Can it depend on the statutes as well, though not on all clauses?"""


@dataclass(frozen=True)
class Part:
    """Claims of a family, or rows of its own engine, that are cut in their own way; in the order of the parts they are those
    of the family."""

    name: str
    claims: Makes | None = None
    cut: Cut = Cut.WHOLE
    reads: Reads | None = None
    of_all_acts: bool = False
    """Asked only where all acts are asked about."""
    own: Pieces | None = None
    """Its pieces, where none of the usual cuts is meant."""
    results: Answers | None = None

    def pieces(self, inquiry: Inquiry, reach: Callable[[], Reach]) -> Iterator[Piece]:
        if self.of_all_acts and inquiry.acts:
            return
        for piece in self.own(inquiry, reach) if self.own else pieces(inquiry, self.cut, self.reads, reach):
            yield replace(piece, part=self.name, claims=piece.claims or self.claims, results=self.results)


def claims_of(parts: Iterable[Part], inquiry: Inquiry) -> Iterator[Claim]:
    """The claims of the parts, one part after another."""
    for part in parts:
        if part.claims:
            yield from part.claims(inquiry)


def rows_of(parts: Iterable[Part], inquiry: Inquiry) -> Iterator[Result]:
    """The rows of the parts, one part after another."""
    for part in parts:
        if part.results:
            yield from part.results(inquiry)


def pieces(inquiry: Inquiry, cut: Cut, reads: Reads | None, reach: Callable[[], Reach]) -> Iterator[Piece]:
    """The pieces in the order of their rows; together they are the whole."""

    def piece(name: str, narrowed: Inquiry) -> Piece:
        return Piece(name, narrowed, None if reads is None else reads(reach(), name))

    match cut:
        case Cut.WHOLE:
            yield piece("", inquiry)
        case Cut.ACTS:
            for act in inquiry.acts or inquiry.classes.acts():
                yield piece(act, inquiry.about(act))
        case Cut.KINDS:
            for kind in inquiry.procedures.kinds:
                yield piece(kind, inquiry.on(kind))
            yield Piece("", inquiry.on())
