"""Rings: one stands in for another, he for a third, and so on back to the first, and nobody outside is called in for any.

Two offices that stand in for each other are how an office is usually doubled, and so are partners whom a roster puts into a ring
under one clause.  A ring is what clauses write down for three offices or more: a chain that was to lead on leads back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from constraints.language.nodes import Substitution
from constraints.prove import Claim
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.standing_in.offices import stood_in_for
from constraints.terms import InForce, conj, neg
from constraints.verdict import Family, Question

Clauses: TypeAlias = tuple[str, ...]
RING = "chain-leads-out-of-itself"
FEWEST = 3
"""Two that stand in for each other are no ring."""


@dataclass(frozen=True)
class Ring:
    """Offices, by their seats, each stood in for by the next, the last by the first; and the clauses that say so."""

    offices: tuple[tuple[str, ...], ...]
    clauses: tuple[str, ...]


def rings(inquiry: Inquiry) -> tuple[Ring, ...]:
    """Every ring of offices, that first which comes first in the roster."""
    return inquiry.once(_rings)


def claims(inquiry: Inquiry) -> Iterator[Claim]:
    """For each clause by which somebody stands in: it is no part of a ring."""
    meaning = inquiry.meaning
    for node in meaning.rulebook.family(Substitution):
        mine = [ring for ring in rings(inquiry) if node.id in ring.clauses]
        whole = (conj(*(conj(InForce(c), meaning.under(_node(inquiry, c).under)) for c in ring.clauses)) for ring in mine)
        yield Claim(Question(RING, Family.BACKUP, clause=node.id), conj(*map(neg, whole)), (node.id,))


def _node(inquiry: Inquiry, clause: str) -> Substitution:
    node = inquiry.meaning.rulebook[clause]
    assert isinstance(node, Substitution)
    return node


def _rings(inquiry: Inquiry) -> tuple[Ring, ...]:
    next_, known = _next(inquiry), set[Clauses]()
    seats = _alike(inquiry)
    found: list[Ring] = []
    for first in next_:
        trail: list[Clauses] = []
        now = first
        while now in next_ and now not in known:
            known.add(now)
            trail.append(now)
            now = next_[now]
        ring = trail[trail.index(now) :] if now in trail else []
        if len(ring) >= FEWEST:
            found.append(Ring(tuple(tuple(seats[one]) for one in ring), tuple(dict.fromkeys(c for one in ring for c in one))))
    return tuple(found)


def _alike(inquiry: Inquiry) -> dict[Clauses, list[str]]:
    """The seats that are stood in for by the same clauses."""
    found: dict[Clauses, list[str]] = {}
    stands = stood_in_for(inquiry.meaning)
    for seat in inquiry.meaning.roster.seats:
        if seat in stands:
            found.setdefault(tuple(node.id for node in stands[seat]), []).append(seat)
    return found


def _next(inquiry: Inquiry) -> dict[Clauses, Clauses]:
    """For offices stood in for by the same clauses: those by which all who are called in for them are stood in for."""
    from constraints.requirements.apart.capacities import Capacities

    known, alike = inquiry.once(Capacities), _alike(inquiry)
    whose = {seat: clauses for clauses, seats in alike.items() for seat in seats}
    found: dict[Clauses, Clauses] = {}
    for clauses, seats in alike.items():
        called = {one for c in clauses for seat in seats for one in known.seats(_node(inquiry, c).by, seat)}
        following = {whose.get(one) for one in called}
        (only,) = following if len(following) == 1 else (None,)
        if only is not None and only != clauses:
            found[clauses] = only
    return found
