"""How many offices may come to one person at once, while so many others are away?

An office *comes* to somebody in a lawful situation in which its holder is away and he may stand in for it; where the text
lets somebody choose, the choice falls on him.  It is *his for certain* where whatever is chosen nobody else may stand in
for it.  No text states a bound, so the numbers are measured and nothing is claimed: under the readings shown first, for
one, two, three absences, and for any number.

For each office and stand-in the smallest sets of people whose absence brings the office to him come from one diagram.
Offices whose sets share nobody are independent of each other, so that the most offices for k absences is a knapsack over
small groups; only what such a group can use up is looked at, never all sets of people.  What is found is replayed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any, TypeAlias

from constraints.alphabet import Alphabet
from constraints.diagram import FALSE as NOTHING
from constraints.diagram import Diagrams
from constraints.family import Families
from constraints.holds import Situation, holds
from constraints.meaning import Scope
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.standing_in.chains import act_of
from constraints.requirements.standing_in.offices import matters_of, stood_in_for
from constraints.terms import (
    FALSE,
    PRESENT,
    TRUE,
    Atom,
    Chosen,
    Granted,
    InForce,
    Term,
    Vacant,
    conj,
    disj,
    mask,
    neg,
    rewrite,
)
from constraints.verdict import EngineDisagreement

AWAY = (1, 2, 3)
"""For so many absences the numbers are told, and for any number."""
Gone: TypeAlias = frozenset[str]
"""Some people who are away."""
SETTLED = mask(Vacant, Granted, Chosen, InForce)


@dataclass(frozen=True)
class Most:
    """The most offices at once, and one smallest situation in which so many come: who is away, and for which reason."""

    offices: tuple[str, ...] = ()
    away: tuple[tuple[str, str], ...] = ()

    def contract(self) -> dict[str, Any]:
        """As scripts read it."""
        return {"count": len(self.offices), "offices": list(self.offices), "away": dict(self.away)}


@dataclass(frozen=True)
class Load:
    """What may come to one stand-in, and what is his for certain: for each number of absences, any number last."""

    seat: str
    comes: tuple[Most, ...]
    certain: tuple[Most, ...]

    @property
    def rank(self) -> tuple[int, ...]:
        """Whom most may come to first."""
        return tuple(-len(most.offices) for most in (self.comes[-1], self.certain[-1], *self.comes))

    def contract(self) -> dict[str, Any]:
        """As scripts read it."""
        names = [*map(str, AWAY), "any"]
        return {
            "stand_in": self.seat,
            "comes": {k: most.contract() for k, most in zip(names, self.comes, strict=True)},
            "certain": {k: most.contract() for k, most in zip(names, self.certain, strict=True)},
        }


def loads(inquiry: Inquiry) -> list[Load]:
    """Everybody who may stand in for somebody, those first to whom most may come."""
    ways = Ways(inquiry)
    seats = inquiry.meaning.roster.seats_of
    found = [Load(seats[who][0], ways.most(ways.comes[who]), ways.most(ways.certain[who])) for who in ways.comes]
    return sorted(found, key=lambda one: one.rank)


class Ways:
    """For each stand-in and office: when it comes to him."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.inquiry, self.meaning = inquiry, inquiry.meaning
        self.roster = self.meaning.roster

    @cached_property
    def _found(self) -> dict[str, dict[str, Term]]:
        """For each office whoever may stand in for it, and when; he is not its holder."""
        found: dict[str, dict[str, list[Term]]] = {}
        for seat, nodes in stood_in_for(self.meaning).items():
            for node in nodes:
                for matter in matters_of(self.meaning, seat):
                    if self.meaning.applies(node, matter) is not FALSE:
                        for doer in self.meaning.seat_doers(seat, Scope(act_of(self.meaning, node), matter)):
                            if doer.official not in (None, self.roster.official_of[seat]) and doer.chain[:1] == (node.id,):
                                found.setdefault(seat, {}).setdefault(doer.official or "", []).append(doer.when)
        return {seat: {who: disj(*terms) for who, terms in ways.items()} for seat, ways in found.items()}

    @cached_property
    def comes(self) -> dict[str, dict[str, Term]]:
        """For each stand-in the offices that may come to him, and when."""
        return self._by_person({s: {w: self._settled(t, TRUE) for w, t in ways.items()} for s, ways in self._found.items()})

    @cached_property
    def certain(self) -> dict[str, dict[str, Term]]:
        """For each stand-in when an office is his and nobody else's."""
        found: dict[str, dict[str, Term]] = {}
        for seat, ways in self._found.items():
            able = {who: self._settled(term, TRUE) for who, term in ways.items()}
            found[seat] = {
                who: conj(self._settled(term, FALSE), *(neg(other) for one, other in able.items() if one != who))
                for who, term in ways.items()
            }
        return self._by_person(found)

    def _by_person(self, ways: Mapping[str, Mapping[str, Term]]) -> dict[str, dict[str, Term]]:
        found: dict[str, dict[str, Term]] = {who: {} for by in ways.values() for who in by}
        for seat, by in ways.items():
            for who, term in by.items():
                if term is not FALSE:
                    found[who][seat] = term
        return found

    def _settled(self, term: Term, chosen: Term) -> Term:
        """The offices filled as they are, the readings shown first, everybody or nobody named."""
        seats, readings = self.roster.seats, self.inquiry.readings

        def change(atom: Atom) -> Term | None:
            match atom:
                case Vacant(seat):
                    return TRUE if seats[seat].vacant else FALSE
                case Granted():
                    return chosen
                case Chosen(reading, among):
                    return TRUE if readings[reading] in among else FALSE
                case InForce():
                    return TRUE
                case _:
                    return None

        return rewrite(term, change, None, SETTLED)

    # ── the most at once ─────────────────────────────────────────────────────────────────────────────────────

    def most(self, offices: Mapping[str, Term]) -> tuple[Most, ...]:
        """The most of these offices at once for each number of absences, and for any."""
        groups = [self._options(group) for group in apart({seat: self._sets(term) for seat, term in offices.items()})]
        found = [best(groups, k) for k in (*AWAY, None)]
        return tuple(self._shown(offices, gone) for gone in found)

    def _sets(self, term: Term) -> list[Gone]:
        """The smallest sets of people whose absence, for some reasons, brings the office."""
        diagrams = Diagrams(Alphabet([term], self.meaning.universe))
        families = Families(diagrams)
        names = [variable.key[1] for variable in diagrams.alphabet.variables]
        return [
            frozenset(names[level] for level, _ in members)
            for members in families.sets(families.possible(diagrams.diagram(term)))
        ]

    def _options(self, group: Mapping[str, Sequence[Gone]]) -> dict[Gone, tuple[str, ...]]:
        """For one group of offices the sets of absent people worth looking at, and which offices each brings."""
        every = list(dict.fromkeys(one for sets in group.values() for one in sets))
        found = {frozenset[str]()}
        for size in range(1, len(AWAY) + 1):
            found |= {frozenset().union(*some) for some in combinations(every, size)}
        found = {gone for gone in found if len(gone) <= AWAY[-1]} | {frozenset().union(*every)}
        return {gone: tuple(s for s, sets in group.items() if any(one <= gone for one in sets)) for gone in found}

    def _shown(self, offices: Mapping[str, Term], choice: tuple[Gone, tuple[str, ...]]) -> Most:
        """A situation with these people away in which the offices come, replayed.  Where no reasons bring all of them, or
        somebody's absence takes one away again, as many as may be."""
        gone, seats = choice
        for size in range(len(seats), 0, -1):
            for some in combinations(seats, size):
                together = conj(*(offices[seat] for seat in some))
                away = self._reasons(together, gone)
                if away is not None:
                    if not holds(together, Situation(status=away)):
                        raise EngineDisagreement(f"{', '.join(some)} do not come to one person as was found")
                    return Most(some, tuple(away.items()))
        return Most()

    def _reasons(self, term: Term, gone: Gone) -> dict[str, str] | None:
        """Reasons for these absences, everybody else present, with which the term is true."""
        diagrams = Diagrams(Alphabet([term], self.meaning.universe))
        people = [v for v in diagrams.alphabet.variables if v.key[0] == "status"]
        there = {v.key: next(i for i, one in enumerate(v.classes) if PRESENT in one) for v in people}
        region, found = diagrams.restrict(diagrams.diagram(term), {k: i for k, i in there.items() if k[1] not in gone}), {}
        for variable in (v for v in people if v.key[1] in gone):
            options = (i for i in range(variable.size) if i != there[variable.key])
            index = next((i for i in options if diagrams.restrict(region, {variable.key: i}) != NOTHING), None)
            if index is None:
                return None
            region = diagrams.restrict(region, {variable.key: index})
            found[variable.key[1]] = str(variable.classes[index][0])
        return found if region != NOTHING else None


def apart(offices: Mapping[str, Sequence[Gone]]) -> list[dict[str, Sequence[Gone]]]:
    """The offices in groups whose sets share nobody."""
    groups: list[tuple[set[str], dict[str, Sequence[Gone]]]] = []
    for seat, sets in offices.items():
        people, group = set().union(*sets), {seat: sets}
        for other in [one for one in groups if one[0] & people]:
            groups.remove(other)
            people |= other[0]
            group = {**other[1], **group}
        groups.append((people, group))
    return [group for _, group in groups]


def best(groups: Iterable[Mapping[Gone, tuple[str, ...]]], most: int | None) -> tuple[Gone, tuple[str, ...]]:
    """The most offices for at most so many absences, by the fewest of these: a knapsack over groups that share nobody."""
    table: dict[int, tuple[Gone, tuple[str, ...]]] = {0: (frozenset(), ())}
    for options in groups:
        new = dict(table)
        for used, (gone, offices) in table.items():
            for more, coming in sorted(options.items(), key=lambda one: (len(one[0]), sorted(one[0]))):
                size = used + len(more)
                if (most is None or size <= most) and len(offices) + len(coming) > len(new.get(size, ((), ()))[1]):
                    new[size] = (gone | more, (*offices, *coming))
        table = new
    return max(table.values(), key=lambda one: (len(one[1]), -len(one[0])))
