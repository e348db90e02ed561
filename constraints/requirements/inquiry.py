"""What all families look at, made once: the meaning, the claims of availability, classes of matter, procedures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from constraints.certify import Certificate, certify
from constraints.claims import Claims
from constraints.classes import Classes
from constraints.meaning import Meaning
from constraints.plan import Plans
from constraints.procedures import Procedure, Procedures
from constraints.rulebook import Rulebook


@dataclass(eq=False)
class Inquiry:
    """One rulebook for one roster, and how many absences a requirement must stand."""

    meaning: Meaning
    tolerates: int = 1
    acts: tuple[str, ...] = ()
    """Only requirements about these acts; all where none is named."""
    statutes: tuple[Rulebook, ...] = ()
    _certificates: dict[int, Certificate] = field(default_factory=dict)
    _plans: dict[tuple[tuple[str, str], ...], Plans] = field(default_factory=dict)

    @cached_property
    def claims(self) -> Claims:
        return Claims(self.meaning, self.tolerates)

    @property
    def classes(self) -> Classes:
        return self.claims.classes

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
