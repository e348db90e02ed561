"""Two acts meant for two people, who may yet do both, and what has been found of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from constraints.grants import Authorisations
from constraints.meaning import Doer
from constraints.prove import Claim
from constraints.requirements.apart.capacities import Both
from constraints.roster import Roster
from constraints.terms import (
    Granted,
    Term,
    atoms,
    mask,
)
from constraints.verdict import Result

TWO = "two-acts-two-people"


@dataclass(frozen=True)
class Pair:
    """Two acts meant for two people; `stated` by a step that asks for another person; one act asked of each of several.
    `same`: the second judges the first, or seals what it signed, and clauses give both to one office by name."""

    first: str
    second: str
    stated: bool = False
    same: bool = False

    @property
    def is_each(self) -> bool:
        return self.first == self.second


@dataclass(frozen=True)
class Hands:
    """One person who may do both: in which capacity each."""

    official: str
    one: Doer
    other: Doer

    @property
    def run(self) -> Authorisations:
        return "all" if by_grant(self.one) or by_grant(self.other) else "none"

    @property
    def through(self) -> tuple[str, ...]:
        """The substitutions and delegations that it takes."""
        return (*self.one.chain, *self.other.chain)


@dataclass(frozen=True)
class Told:
    """What the subject of a row tells: the first act, the clause that gives it, what passes either act on."""

    first: str
    one: str = ""
    through: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        return " ".join((self.first, self.one, *self.through))

    @classmethod
    def of(cls, row: Result) -> Told:
        first, *rest = (row.question.subject or "").split(" ")
        return cls(first, rest[0] if rest else "", tuple(rest[1:]))


class Found:
    """What has been found of one pair of acts: a claim for each sort of way, and what comes to nothing."""

    def __init__(self, roster: Roster) -> None:
        self.roster = roster
        self.claims: dict[Any, Claim] = {}
        self.harmless: dict[Term, None] = {}
        self._known: set[Any] = set()
        self._alone: set[str] = set()

    def knows(self, both: Both) -> bool:
        """Has somebody in like posts been found to do both in like capacities?"""
        return both[0].official in self._alone or self._like(both) in self._known

    def has(self, hands: Hands) -> bool:
        """Has a way been found that takes the same, or less?"""
        through = frozenset(hands.through)
        return hands.official in self._alone or any(
            run == hands.run and taken and taken <= through for run, taken, _ in self.claims
        )

    def add(self, both: Both, hands: Hands, claim: Claim) -> None:
        through = frozenset(hands.through)
        if not through and hands.run == "none":
            self._alone.add(hands.official)
        self._known.add(self._like(both))
        self.claims[hands.run, through, () if through else self.roster.seats_of[hands.official]] = claim

    def _like(self, both: Both) -> Any:
        posts = [self.roster.seats[seat].post for seat in self.roster.seats_of[both[0].official]]
        return tuple(posts), *((self.roster.seats[c.seat].post, c.own) for c in both)


def by_grant(doer: Doer) -> bool:
    """Does it take an authorisation?"""
    return bool(atoms(doer.when, wanted=mask(Granted)))
