"""A piece of one family of requirements while it is being decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from constraints.prove import Claim
from constraints.requirements import Requirements
from constraints.requirements.pieces import Piece
from constraints.verdict import BEYOND, GROUPS, Result, Status


@dataclass(frozen=True)
class Known:
    """The rows of a claim that says what it said before; which function it is, and what is counted in it."""

    rows: list[Result]
    function: str
    counts: list[str]


@dataclass(eq=False)
class Work:
    """One piece of one family.  `claims` are those made now, `known` of them those, by their places, that need not be decided
    again; `kept` are the functions and counts of a piece that the store answers."""

    family: Requirements
    piece: Piece
    key: str = ""
    kept: tuple[list[str], list[str]] | None = None
    claims: list[Claim] | None = None
    known: dict[int, Known] = field(default_factory=dict)
    rows: list[Result] | None = None
    again: bool = False

    def made(self) -> list[Claim]:
        """The claims, made once."""
        if self.claims is None:
            makes = self.piece.claims or self.family.claims
            self.claims = list(makes(self.piece.inquiry))
        return self.claims

    @property
    def new(self) -> list[Claim]:
        """The claims that are to be decided."""
        return [claim for i, claim in enumerate(self.made()) if i not in self.known]

    def decided(self, decide: Callable[[Claim], Iterable[Result]]) -> list[Result]:
        """The rows of all claims, in their order."""
        return [
            row for i, claim in enumerate(self.made()) for row in (self.known[i].rows if i in self.known else decide(claim))
        ]

    @property
    def settled(self) -> bool:
        """Is nothing open that more effort might settle?"""
        return all(row.status is not Status.UNDECIDED or row.argument.undecided in (GROUPS, BEYOND) for row in self.rows or ())
