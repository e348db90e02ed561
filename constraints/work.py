"""A piece of one family of requirements while it is being decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from constraints.prove import Claim
from constraints.requirements import Requirements
from constraints.requirements.pieces import Piece
from constraints.terms import Atom
from constraints.verdict import BEYOND, GROUPS, Result, Status


@dataclass(eq=False)
class Work:
    """One piece of one family.  `claims` are those made now; `kept` is what the store knows of them."""

    family: Requirements
    piece: Piece
    key: str = ""
    kept: Any = None
    letters: tuple[Atom, ...] = ()
    claims: list[Claim] | None = None
    rows: list[Result] | None = None
    again: bool = False

    def made(self) -> list[Claim]:
        """The claims, made once."""
        if self.claims is None:
            makes = self.piece.claims or self.family.claims
            self.claims = list(makes(self.piece.inquiry))
        return self.claims

    @property
    def settled(self) -> bool:
        """Is nothing open that more effort might settle?"""
        return all(row.status is not Status.UNDECIDED or row.argument.undecided in (GROUPS, BEYOND) for row in self.rows or ())
