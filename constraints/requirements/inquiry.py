"""What all families look at, made once: the meaning, the claims of availability, classes of matter, procedures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from constraints.certify import Certificate, certify
from constraints.claims import Claims
from constraints.classes import Classes
from constraints.meaning import Meaning
from constraints.plan import Plans
from constraints.procedures import Procedure, Procedures
from constraints.requirements.notes import Notes
from constraints.rulebook import Rulebook

Made = TypeVar("Made")


@dataclass(eq=False)
class Inquiry:
    """One rulebook for one roster, and how many absences a requirement must stand."""

    meaning: Meaning
    tolerates: int = 1
    acts: tuple[str, ...] = ()
    """Only requirements about these acts; all where none is named."""
    statutes: tuple[Rulebook, ...] = ()
    kinds: tuple[str, ...] | None = None
    """Only the procedures of these kinds of matter, and what is about no kind where it is empty; `None`: everything."""
    notes: Notes = field(default_factory=Notes)
    _made: dict[Any, Any] = field(default_factory=dict)
    _certificates: dict[int, Certificate] = field(default_factory=dict)
    _plans: dict[tuple[tuple[str, str], ...], Plans] = field(default_factory=dict)

    @cached_property
    def claims(self) -> Claims:
        return Claims(self.meaning, self.tolerates)

    @property
    def classes(self) -> Classes:
        return self.claims.classes

    def once(self, make: Callable[[Inquiry], Made]) -> Made:
        """What helps with every part of the inquiry, made for the first that asks."""
        if make not in self._made:
            self._made[make] = make(self)
        found: Made = self._made[make]
        return found

    def about(self, *acts: str) -> Inquiry:
        """The same inquiry about these acts only; what has been made is shared."""
        return self._narrowed(acts=acts)

    def on(self, *kinds: str) -> Inquiry:
        """The same inquiry about the procedures of these kinds only; without any, about what belongs to no kind."""
        return self._narrowed(kinds=kinds)

    def _narrowed(self, **changes: tuple[str, ...]) -> Inquiry:
        _ = self.claims, self.procedures, self.readings  # made once, by the whole
        part = copy(self)
        for name, value in changes.items():
            setattr(part, name, value)
        return part

    @property
    def asked_kinds(self) -> tuple[str, ...]:
        """The kinds of matter whose procedures are asked about, in the order of the vocabulary."""
        every = self.procedures.kinds
        return every if self.kinds is None else tuple(kind for kind in every if kind in self.kinds)

    @cached_property
    def readings(self) -> dict[str, str]:
        """The readings shown first."""
        return {r.id: r.default for r in self.meaning.rulebook.readings().values()}

    @cached_property
    def procedures(self) -> Procedures:
        """All procedures, by kind of matter."""
        return Procedures(self.classes, self.readings)

    def certificate(self, procedure: Procedure) -> Certificate:
        """What a fresh solver says of the states of a procedure and of the order that the text gives it; asked once."""
        found = self._certificates.get(id(procedure))
        if found is None:
            order = {pair: procedure.both(region, procedure.owed[pair[1]]) for pair, region in procedure.reach.items()}
            stated = {pair: region for pair, region in order.items() if pair in procedure.stated}
            found = self._certificates[id(procedure)] = certify(procedure, stated)
        return found

    def plans(self, readings: Mapping[str, str] | None = None) -> Plans:
        """The procedures under these readings, those shown first where nothing is said of them."""
        taken = {**self.readings, **(readings or {})}
        if taken == self.readings:
            return self.claims.plans
        return self._plans.setdefault(tuple(sorted(taken.items())), Plans(self.meaning, taken))
