"""A crowd: many officials who differ in nothing but their names, counted instead of told apart.

A quorum of 200 has 10⁵⁸ minimal absence sets and a diagram with tens of thousands of nodes, yet all that matters of the
members is *how many* are missing.  Where a claim looks at them through one counting node only, and each counts alike
and loses as much whatever keeps him away, the claim is a function of that number and of everybody else.  The number is a
variable whose values lie one above the other, so that the minimal sets are those of each number at which anything
changes, less those that fewer missing members already make bad (symmetric functions: C. E. Shannon 1938; modules of
fault trees: Y. Dutuit, A. Rauzy 1996).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import comb

from constraints.diagram import Diagrams
from constraints.family import Families, Member
from constraints.holds import Situation, holds
from constraints.terms import (
    PRESENT,
    And,
    Chosen,
    Done,
    Not,
    Or,
    Status,
    Term,
    Vacant,
    Weigh,
    atoms,
    conj,
    disj,
    mask,
    neg,
    walk,
    weigh,
)
from constraints.vacancies import lesser

LARGE = 24
"""Fewer members than this are told apart: it costs nothing."""
FEW = 100
"""More sets of other people than this are not merged with the crowd."""


@dataclass(frozen=True)
class Crowd:
    """The officials of one counting node who count alike: present each adds `each`, missing `each + loss`."""

    node: Weigh
    officials: tuple[str, ...]
    seats: Mapping[str, tuple[str, ...]]
    """For each, the seats whose vacancy matters."""
    each: int
    loss: int


def crowd_of(term: Term, statuses: Sequence[str]) -> Crowd | None:
    """The largest crowd of a claim; nothing where there is none, or where readings decide."""
    nodes = [node for node in walk(term) if isinstance(node, Weigh) and len(node.parts) >= LARGE]
    if len(nodes) != 1 or atoms(term, wanted=mask(Chosen)):
        return None
    (node,) = nodes
    elsewhere = {_name(atom) for atom in atoms(replaced(term, node, Done("counted")), wanted=mask(Status, Vacant))}
    groups: dict[str, list[_Member]] = {}
    for member in _members(node):
        if not member.names & elsewhere:
            groups.setdefault(member.shape, []).append(member)
    members = max(groups.values(), key=len, default=[])
    counts = _counts(members[0], statuses) if len(members) >= LARGE else None
    if counts is None:
        return None
    return Crowd(node, tuple(m.official for m in members), {m.official: m.seats for m in members}, *counts)


@dataclass
class _Member:
    """What one official adds to a counting node."""

    official: str
    seats: tuple[str, ...]
    parts: list[tuple[int, Term]]

    @property
    def names(self) -> set[str]:
        return {self.official, *(f"vacant {seat}" for seat in self.seats)}

    @property
    def shape(self) -> str:
        """The same for all who count alike."""
        return repr(sorted((weight, _shape(part, self.seats)) for weight, part in self.parts))


def _members(node: Weigh) -> Iterator[_Member]:
    """The officials each of whose parts speaks of nobody else; a part without an official belongs to none."""
    found: dict[str, _Member] = {}
    mixed: set[str] = set()
    owner: dict[str, str] = {}
    for weight, part in node.parts:
        about = atoms(part)
        officials = {atom.official for atom in about if isinstance(atom, Status)}
        seats = [atom.seat for atom in about if isinstance(atom, Vacant)]
        plain = all(isinstance(atom, Status | Vacant) for atom in about)
        if len(officials) != 1 or not plain:
            mixed |= officials | {owner[seat] for seat in seats if seat in owner}
            continue
        (official,) = officials
        member = found.setdefault(official, _Member(official, (), []))
        member.parts.append((weight, part))
        member.seats = tuple(dict.fromkeys([*member.seats, *seats]))
        for seat in seats:
            if owner.setdefault(seat, official) != official:
                mixed |= {official, owner[seat]}
    yield from (member for name, member in found.items() if name not in mixed)


def _shape(term: Term, seats: Sequence[str]) -> str:
    match term:
        case Status(_, among):
            return f"status {sorted(among)}"
        case Vacant(seat):
            return f"vacant {seats.index(seat)}"
        case Not(inner):
            return f"not {_shape(inner, seats)}"
        case And(parts) | Or(parts):
            return f"{type(term).__name__} {sorted(_shape(part, seats) for part in parts)}"
        case _:
            return repr(id(term))


def _counts(member: _Member, statuses: Sequence[str]) -> tuple[int, int] | None:
    """What a member adds when present, and how much less otherwise; nothing where that depends on what keeps him away."""

    def adds(status: str, vacant: tuple[str, ...]) -> int:
        now = Situation({} if status == PRESENT else {member.official: status}, frozenset(vacant))
        return sum(weight for weight, part in member.parts if holds(part, now))

    empty = [chosen for n in range(len(member.seats) + 1) for chosen in combinations(member.seats, n)]
    there = adds(PRESENT, ())
    missing = {adds(s, v) for s in (PRESENT, *(s for s in statuses if s != PRESENT)) for v in empty if s != PRESENT or v}
    return (there, next(iter(missing)) - there) if len(missing) == 1 and missing != {there} else None


def _name(atom: object) -> str:
    assert isinstance(atom, Status | Vacant)
    return atom.official if isinstance(atom, Status) else f"vacant {atom.seat}"


def replaced(term: Term, node: Term, by: Term) -> Term:
    """`term` with one of its nodes replaced, and folded."""
    done: dict[Term, Term] = {node: by}
    for one in walk(term, known=done):
        match one:
            case Not(inner):
                done[one] = neg(done[inner])
            case And(parts):
                done[one] = conj(*(done[p] for p in parts))
            case Or(parts):
                done[one] = disj(*(done[p] for p in parts))
            case Weigh(weighted, least):
                done[one] = weigh([(w, done[p]) for w, p in weighted], least)
            case _:
                done[one] = one
    return done[term]


# ── the claim, for each number of missing members ────────────────────────────────────────────────────────────────


def stages(crowd: Crowd, term: Term) -> Iterator[tuple[int, Term]]:
    """The numbers of missing members at which anything may change, from none upwards, and what the claim is from there."""
    mine = {*crowd.officials}
    others = [(w, p) for w, p in crowd.node.parts if not any(isinstance(a, Status) and a.official in mine for a in atoms(p))]
    sums = {0}
    for weight, _ in others:
        sums |= {total + weight for total in sums}
    before: tuple[bool, ...] | None = None
    for missing in range(len(crowd.officials) + 1):
        least = crowd.node.at_least - crowd.each * len(crowd.officials) - crowd.loss * missing
        reached = tuple(total >= least for total in sorted(sums))
        if reached != before:
            before = reached
            yield missing, replaced(term, crowd.node, weigh(others, least))


@dataclass(frozen=True)
class Sets:
    """The minimal sets: for each number of missing members, those of the other people.  `options` are the ways in which
    each member may be missing, in the order of the variables."""

    families: Families
    parts: tuple[tuple[int, int], ...]
    options: tuple[tuple[Member, ...], ...]

    @property
    def count(self) -> int:
        """How many sets, where each member may be missing in one way; exact."""
        return sum(self.families.count(family) * comb(len(self.options), missing) for missing, family in self.parts)

    @property
    def smallest(self) -> int | None:
        found = [(self.families.smallest(family), missing) for missing, family in self.parts]
        return min((size + missing for size, missing in found if size is not None), default=None)

    def sets(self) -> Iterator[tuple[Member, ...]]:
        """All of them, smallest first, then in the order of the variables."""
        sizes = {size + missing for missing, family in self.parts for size in self.families.sizes(family)}
        for size in sorted(sizes):
            yield from heapq.merge(
                *(
                    self._with(tuple(rest), missing)
                    for missing, family in self.parts
                    for rest in self.families.of_size(family, size - missing)
                )
            )

    def _with(self, rest: tuple[Member, ...], missing: int) -> Iterator[tuple[Member, ...]]:
        first = not rest or not self.options or rest[-1] < self.options[0][0]
        for chosen in self._choices(0, missing):
            yield (*rest, *chosen) if first else tuple(sorted((*rest, *chosen)))

    def _choices(self, start: int, missing: int) -> Iterator[tuple[Member, ...]]:
        """So many members from here on, each in one of his ways, in order."""
        if all(len(ways) == 1 for ways in self.options[start:]):
            yield from combinations([ways[0] for ways in self.options[start:]], missing)
            return
        if missing == 0:
            yield ()
            return
        for i in range(start, len(self.options) - missing + 1):
            for option in self.options[i]:
                for rest in self._choices(i + 1, missing - 1):
                    yield (option, *rest)


def minimal(
    diagrams: Diagrams,
    families: Families,
    crowd: Crowd,
    term: Term,
    seats: Mapping[int, Sequence[int]],
    alike: Callable[..., dict[int, list[int]]],
) -> tuple[Sets, Sets, list[int], dict[int, list[int]]] | None:
    """The minimal sets with the reasons, those by person, the claim's diagram at each stage, and which classes of reasons are
    one; nothing where a vacancy among the others is fatal although the holder's absence is not, where one of a member's
    office matters outside the count, or where they are too many."""
    level, variables = diagrams.alphabet.level, diagrams.alphabet.variables
    found = [(missing, diagrams.diagram(one)) for missing, one in stages(crowd, term)]
    bad = [(missing, diagrams.neg(f)) for missing, f in found]
    away = [level["status", official] for official in crowd.officials]
    own = {a: {level["vacant", seat] for seat in crowd.seats[o]} for a, o in zip(away, crowd.officials, strict=True)}
    looked = set[int]().union(*(diagrams.levels(f) for _, f in found))
    if any(looked.intersection(seats.get(a, ())) - counted for a, counted in own.items()):
        return None  # whether a member's office is filled matters outside the count as well
    others = {official: list(vacancies) for official, vacancies in seats.items() if official not in set(away)}
    vacancies = {v for listed in others.values() for v in listed}
    if any(vacancies - set(lesser(diagrams, f, others)) for _, f in bad):
        return None
    unnamed = {variables[v].key: 0 for v in vacancies}
    one = alike(*(f for _, f in bad)) | {a: [0, *[1] * (variables[a].size - 1)] for a in away}
    qualified = _least(families, [(n, families.only(families.qualified(f), one)) for n, f in bad])
    possible = _least(families, [(n, families.possible(diagrams.restrict(f, unnamed))) for n, f in bad])
    if max(sum(families.count(family) for _, family in parts) for parts in (qualified, possible)) > FEW:
        return None
    ways = [
        [(a, 1), *((level["vacant", seat], 1) for seat in crowd.seats[official])]
        for a, official in zip(away, crowd.officials, strict=True)
    ]
    order = sorted(range(len(away)), key=lambda i: away[i])
    by_reason = Sets(families, qualified, tuple(tuple(sorted(ways[i])) for i in order))
    return by_reason, Sets(families, possible, tuple(((away[i], 1),) for i in order)), [f for _, f in found], one


def _least(families: Families, parts: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Each family less what fewer missing members already make bad."""
    found = []
    for i, (missing, family) in enumerate(parts):
        for _, earlier in parts[:i]:
            family = families.without(family, earlier)
        if family:
            found.append((missing, family))
    return tuple(found)


def falls(diagrams: Diagrams, listed: Sequence[int]) -> bool:
    """Does one more missing member never make the claim true?"""
    return all(diagrams.implies(later, earlier) for earlier, later in pairwise(listed))
