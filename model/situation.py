"""Who is present now: one list of facts that terms look at by position, and a version that grows at each change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from constraints.holds import Situation, holds
from constraints.roster import Roster
from constraints.terms import PRESENT, TRUE, Term

Grant: TypeAlias = tuple[str, str, str]
"""Clause, giver's seat, receiver's seat."""


class Now:
    """The situation of the city.  `values` holds the status of every official, then whether each seat is vacant, then
    whether each authorisation that some term reads is in force."""

    __slots__ = (
        "_facts",
        "_facts_version",
        "_so",
        "_so_version",
        "granted",
        "officials",
        "seat_slot",
        "slot",
        "values",
        "version",
    )

    def __init__(self, roster: Roster, grants: Iterable[Grant] = ()) -> None:
        self.slot: dict[str | Grant, int] = {official: i for i, official in enumerate(roster.officials)}
        self.officials = len(self.slot)
        self.seat_slot = {seat: len(self.slot) + i for i, seat in enumerate(roster.seats)}
        self.values: list[str | bool] = [PRESENT] * len(self.slot)
        self.values += [entry.vacant for entry in roster.seats.values()]
        self.granted: set[Grant] = set(grants)
        self.version = 1
        self._facts = Situation()
        self._facts_version = 0
        self._so: dict[Term, bool] = {TRUE: True}
        self._so_version = 0

    def grant_slot(self, grant: Grant) -> int:
        """The position of an authorisation, made when first asked for."""
        found = self.slot.get(grant)
        if found is None:
            found = self.slot[grant] = len(self.values)
            self.values.append(grant in self.granted)
        return found

    def status(self, official: str) -> str:
        return str(self.values[self.slot[official]])

    def set(self, changes: Mapping[int, str | bool]) -> None:
        """Several facts at once: one change of the situation."""
        for slot, value in changes.items():
            self.values[slot] = value
        self.version += 1

    def grant(self, grant: Grant, on: bool) -> int:
        """Give or take back an authorisation; its position comes back."""
        (self.granted.add if on else self.granted.discard)(grant)
        slot = self.grant_slot(grant)
        self.values[slot] = on
        self.version += 1
        return slot

    def facts(self) -> Situation:
        """The same as the evaluator wants it; made once a version."""
        if self._facts_version != self.version:
            status = {o: str(self.values[i]) for o, i in self.slot.items() if isinstance(o, str)}
            vacant = frozenset(seat for seat, i in self.seat_slot.items() if self.values[i])
            self._facts = Situation(status, vacant, frozenset(self.granted))
            self._facts_version = self.version
        return self._facts

    def so(self, term: Term) -> bool:
        """Is a term true now?  Asked once a version: most people of one act are also people of many others."""
        if self._so_version != self.version:
            self._so, self._so_version = {TRUE: True}, self.version
        found = self._so.get(term)
        if found is None:
            found = self._so[term] = holds(term, self.facts())
        return found
