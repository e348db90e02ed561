"""Two meanings in one language of situations: the same statuses, each side's readings where they are fixed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from constraints.alphabet import Universe
from constraints.classes import Classes
from constraints.explain import split
from constraints.language.scalars import Duration
from constraints.meaning import Meaning, away, in_order
from constraints.rulebook import Rulebook
from constraints.terms import (
    FALSE,
    PRESENT,
    TRUE,
    Atom,
    Chosen,
    Granted,
    InForce,
    Status,
    Term,
    Vacant,
    among,
    mask,
    rewrite,
)

_SETTLED = mask(InForce, Vacant, Chosen, Granted, Status)


@dataclass(eq=False)
class Side:
    """One rulebook for one roster; `readings` are those that are fixed, all others stay open."""

    meaning: Meaning
    readings: Mapping[str, str] = field(default_factory=dict)

    @property
    def rulebook(self) -> Rulebook:
        return self.meaning.rulebook

    @cached_property
    def classes(self) -> Classes:
        return Classes(self.meaning)

    @cached_property
    def empty(self) -> frozenset[str]:
        return frozenset(seat for seat, entry in self.meaning.roster.seats.items() if entry.vacant)

    @cached_property
    def excluded(self) -> tuple[Term, ...]:
        """The terms that a hard exclusion is broken."""
        return tuple(
            term for node, _, _, term in self.meaning.exclusion_terms() if not node.soft and node.unless_approved_by is None
        )


class Sides:
    """Both sides, and their terms as terms over the same situations."""

    def __init__(self, before: Side, after: Side, renamed: Mapping[str, str] | None = None) -> None:
        self.before, self.after = before, after
        self.renamed = renamed or {}
        self._memos: dict[int, dict[Term, Term]] = {id(before): {}, id(after): {}}

    @cached_property
    def thresholds(self) -> tuple[Duration, ...]:
        """The lengths of absence that either side names, shortest first."""
        return in_order({*self.before.meaning.thresholds, *self.after.meaning.thresholds})

    @cached_property
    def universe(self) -> Universe:
        one, other = self.before.meaning, self.after.meaning
        lengths = range(len(self.thresholds) + 1)
        reasons = dict.fromkeys((*other.reasons, *one.reasons))
        options: dict[str, tuple[str, ...]] = {}
        for name in dict.fromkeys((*other.reading_options, *one.reading_options)):
            both = (*other.reading_options.get(name, ()), *one.reading_options.get(name, ()))
            options[name] = tuple(dict.fromkeys(both))
        officials = tuple(dict.fromkeys((*other.roster.officials, *one.roster.officials)))
        holders = {**one.roster.official_of, **other.roster.official_of}
        return Universe((PRESENT, *(away(r, k) for r in reasons for k in lengths)), options, {}, officials, holders)

    def settled(self, side: Side, term: Term) -> Term:
        """`term` over the common situations: every clause in force, seats empty as the roster has them, fixed readings
        taken, lengths of absence as both sides together tell them apart."""

        def change(atom: Atom) -> Term | None:
            match atom:
                case InForce():
                    return TRUE
                case Vacant(seat):
                    return TRUE if seat in side.empty else None
                case Chosen(reading, options):
                    if reading not in side.readings:
                        return None
                    return TRUE if side.readings[reading] in options else FALSE
                case Granted(clause, giver, receiver):
                    return Granted(self.renamed.get(clause, clause), giver, receiver)
                case Status(official, statuses):
                    return among(official, self._common(side, statuses))
                case _:
                    return None

        return rewrite(term, change, self._memos[id(side)], _SETTLED)

    def _common(self, side: Side, statuses: frozenset[str]) -> Iterator[str]:
        for status in self.universe.statuses:
            if self.own(side, status) in statuses:
                yield status

    def own(self, side: Side, status: str) -> str:
        """A status as one side calls it."""
        if status == PRESENT or side.meaning.thresholds == self.thresholds:
            return status
        reason, length = split(status)
        return away(reason, sum(limit in side.meaning.thresholds for limit in self.thresholds[:length]))
