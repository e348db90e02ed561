"""Who may do what, before and after: for every act and class of matter, in how many situations somebody else may.

A *situation* here says of everybody on whom it turns whether he is present or away (for which of the reasons that the
rules tell apart), which of the seats are vacant, which authorisations are in force, what has been done before, and how
the open questions are read.  Counts are exact, from the decision diagrams, over the situations that either side allows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from constraints import cites
from constraints.alphabet import Alphabet, Key
from constraints.classes import Pattern
from constraints.cover import Matter
from constraints.diagram import FALSE, Diagrams
from constraints.difference.cells import Cell, Cells, describe
from constraints.difference.nearest import nearest
from constraints.difference.sides import Side, Sides
from constraints.holds import Situation, holds
from constraints.meaning import Alternative
from constraints.terms import FALSE as NEVER
from constraints.terms import Term, disj
from constraints.verdict import EngineDisagreement

NOBODY_NAMED = "-"


class Direction(StrEnum):
    """How the circle of those who may act differs.

    *Moved*: others may act, but somebody may whenever somebody might before, and the other way round.
    *Incomparable*: some gain, some lose, and in some situation nobody is left, or somebody where nobody was.
    """

    EQUAL = "equal"
    WIDER = "wider"
    NARROWER = "narrower"
    MOVED = "moved"
    INCOMPARABLE = "incomparable"


@dataclass(frozen=True)
class Witness:
    """A smallest situation in which it matters, and who may act in it before and after, with the clauses that say so."""

    matter: Matter
    now: Situation
    before: dict[str, tuple[str, ...]]
    after: dict[str, tuple[str, ...]]

    def contract(self) -> dict[str, Any]:
        now = self.now
        return {
            "matter": self.matter.said,
            "status": dict(now.status),
            "vacant": sorted(now.vacant),
            "granted": [list(g) for g in sorted(now.granted)],
            "done": sorted(now.done),
            "did": [list(d) for d in sorted(now.did)],
            "readings": dict(now.readings),
            "before": {who: list(by) for who, by in self.before.items()},
            "after": {who: list(by) for who, by in self.after.items()},
        }


@dataclass(frozen=True)
class PowerChange:
    """One act on classes of matter on which the same changes: `changed` of `total` allowed situations."""

    act: str
    matter: Pattern
    direction: Direction
    changed: int
    total: int
    vacated: int
    filled: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    witness: Witness
    cites: tuple[str, ...]
    alike: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def worse(self) -> bool:
        """Is nobody left in some situation in which somebody might act?"""
        return self.vacated > 0

    @property
    def content(self) -> list[Any]:
        """What makes it this change and no other."""
        numbers = [str(n) for n in (self.changed, self.total, self.vacated, self.filled)]
        return [self.act, self.matter, self.direction.value, numbers, self.gained, self.lost, self.alike]

    def contract(self) -> dict[str, Any]:
        return {
            "act": self.act,
            "matter": self.matter,
            "alike": {path: list(values) for path, values in self.alike.items()},
            "direction": self.direction.value,
            "changed": str(self.changed),
            "total": str(self.total),
            "vacated": str(self.vacated),
            "filled": str(self.filled),
            "gained": list(self.gained),
            "lost": list(self.lost),
            "cites": list(self.cites),
            "witness": self.witness.contract(),
        }


@dataclass(frozen=True)
class Powers:
    """All of it: the changes, and how many acts and classes of matter were looked at."""

    changes: tuple[PowerChange, ...]
    equal: dict[str, int]
    touched: tuple[str, ...]
    acts: int

    @property
    def classes(self) -> int:
        """Classes of matter looked at that stayed as they were."""
        return sum(self.equal.values())


def powers(sides: Sides, touched: Sequence[str]) -> Powers:
    """What changes about these acts."""
    cells = Cells(sides)
    equal: dict[str, int] = {}
    open_: list[tuple[Cell, dict[str, Term], dict[str, Term]]] = []
    for act in touched:
        for cell in cells.of(act):
            before, after = _who(sides, sides.before, cell.before), _who(sides, sides.after, cell.after)
            if before == after:
                equal[act] = equal.get(act, 0) + bool(before)
            else:
                open_.append((cell, before, after))
    found = _Judge(sides, open_)
    judged = [(cell, one) for cell, before, after in open_ if (one := found.judge(cell, before, after)) is not None]
    for cell, _, _ in open_:
        if not any(cell is other for other, _ in judged):
            equal[cell.act] = equal.get(cell.act, 0) + 1
    acts = {act for side in (sides.before, sides.after) for act in side.classes.acts()}
    return Powers(tuple(_folded(judged)), equal, tuple(touched), len(acts))


def _who(sides: Sides, side: Side, alternatives: Sequence[Alternative]) -> dict[str, Term]:
    """When each may: by official (or body)."""
    found: dict[str, Term] = {}
    for a in alternatives:
        when = sides.settled(side, a.when)
        if when is not NEVER:
            who = a.official or a.doer.organ or NOBODY_NAMED
            found[who] = disj(found.get(who, NEVER), when)
    return found


class _Judge:
    """Decides cells in one table of diagrams."""

    def __init__(self, sides: Sides, cells: Sequence[tuple[Cell, dict[str, Term], dict[str, Term]]]) -> None:
        self.sides = sides
        self.excluded = {id(side): [sides.settled(side, t) for t in side.excluded] for side in (sides.before, sides.after)}
        terms = [t for _, before, after in cells for side in (before, after) for t in side.values()]
        broken = [t for listed in self.excluded.values() for t in listed]
        self.alphabet = Alphabet(list(dict.fromkeys([*terms, *broken])), sides.universe)
        self.diagrams = Diagrams(self.alphabet)
        self._allowed: dict[frozenset[int], int] = {}
        defaults = {r.id: r.default for side in (sides.before, sides.after) for r in side.rulebook.readings().values()}
        self._usual = [
            next((i for i, values in enumerate(v.classes) if v.key[0] == "reading" and values[0] == defaults.get(v.key[1])), 0)
            for v in self.alphabet.variables
        ]

    def judge(self, cell: Cell, before: dict[str, Term], after: dict[str, Term]) -> PowerChange | None:
        d = self.diagrams
        everybody = list(dict.fromkeys((*before, *after)))
        one = {who: d.diagram(before.get(who, NEVER)) for who in everybody}
        other = {who: d.diagram(after.get(who, NEVER)) for who in everybody}
        levels = frozenset(level for f in (*one.values(), *other.values()) for level in d.levels(f))
        allowed = self._allowed_over(levels)
        gained = {who: d.conj(allowed, d.conj(other[who], d.neg(one[who]))) for who in everybody}
        lost = {who: d.conj(allowed, d.conj(one[who], d.neg(other[who]))) for who in everybody}
        more, less = self._any(gained.values()), self._any(lost.values())
        changed = d.disj(more, less)
        if changed == FALSE:
            return None
        some_before, some_after = d.conj(allowed, self._any(one.values())), d.conj(allowed, self._any(other.values()))
        vacated, filled = d.conj(some_before, d.neg(some_after)), d.conj(some_after, d.neg(some_before))
        choice = nearest(d, vacated if vacated != FALSE else changed, self._usual)
        return PowerChange(
            cell.act,
            {},
            _direction(more, less, vacated, filled),
            self._count(changed, levels),
            self._count(allowed, levels),
            self._count(vacated, levels),
            self._count(filled, levels),
            tuple(who for who in everybody if gained[who] != FALSE),
            tuple(who for who in everybody if lost[who] != FALSE),
            self._witness(cell, before, after, choice, levels),
            self._cites(cell),
        )

    def _any(self, diagrams: Any) -> int:
        found = FALSE
        for f in diagrams:
            found = self.diagrams.disj(found, f)
        return found

    def _allowed_over(self, levels: frozenset[int]) -> int:
        """The situations of these variables that either side allows, whoever else is away."""
        found = self._allowed.get(levels)
        if found is None:
            d = self.diagrams
            found = FALSE
            others = [v.key for i, v in enumerate(self.alphabet.variables) if i not in levels]
            for listed in self.excluded.values():
                mine = [f for t in listed if d.levels(f := d.diagram(t)) & levels]
                found = d.disj(found, d.some(d.neg(self._any(mine)), others))
            self._allowed[levels] = found
        return found

    def _count(self, f: int, levels: frozenset[int]) -> int:
        unread = 1
        for i, size in enumerate(self.diagrams.sizes):
            if i not in levels:
                unread *= size
        return self.diagrams.count(f) // unread

    def _witness(
        self, cell: Cell, before: dict[str, Term], after: dict[str, Term], choice: Mapping[Key, int], levels: frozenset[int]
    ) -> Witness:
        now = self.alphabet.situation(choice)
        read = {self.alphabet.variables[i].key[1] for i in levels if self.alphabet.variables[i].key[0] == "reading"}
        usual = {v.key[1]: v.classes[self._usual[i]][0] for i, v in enumerate(self.alphabet.variables) if v.key[0] == "reading"}
        full = {**now.readings, **usual, **{k: v for k, v in now.readings.items() if ("reading", k) in choice}}
        status = {official: s for official, s in now.status.items() if s != "present"}
        now = Situation(status, now.vacant, now.granted, full, {}, now.done, now.did)
        may = [{who for who, term in terms.items() if holds(term, now)} for terms in (before, after)]
        if may[0] == may[1]:
            raise EngineDisagreement(f"{cell.act} {cell.matter.said}: the diagram's difference does not replay")
        shown = [
            self._by(side, alternatives, now)
            for side, alternatives in ((self.sides.before, cell.before), (self.sides.after, cell.after))
        ]
        if [set(by) for by in shown] != may:
            raise EngineDisagreement(f"{cell.act} {cell.matter.said}: the clauses that allow the act do not replay")
        telling = Situation(
            status, now.vacant, now.granted, {k: v for k, v in full.items() if k in read}, {}, now.done, now.did
        )
        return Witness(cell.matter, telling, shown[0], shown[1])

    def _by(self, side: Side, alternatives: Sequence[Alternative], now: Situation) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for a in alternatives:
            if holds(self.sides.settled(side, a.when), now):
                who = a.official or a.doer.organ or NOBODY_NAMED
                found.setdefault(who, {}).update(dict.fromkeys((a.clause, *a.doer.chain)))
        return {who: tuple(clauses) for who, clauses in found.items()}

    def _cites(self, cell: Cell) -> tuple[str, ...]:
        """Where the clauses stand that differ in what they let anybody do here."""
        found: set[str] = set()
        said = [
            {(a.clause, a.official or a.doer.organ, self.sides.settled(side, a.when), a.doer.chain) for a in alternatives}
            for side, alternatives in ((self.sides.before, cell.before), (self.sides.after, cell.after))
        ]
        for mine, theirs, side in ((said[0], said[1], self.sides.before), (said[1], said[0], self.sides.after)):
            found.update(side.rulebook.cite(c) for clause, _, _, chain in mine - theirs for c in (clause, *chain))
        return tuple(sorted(found, key=cites.order))


def _direction(more: int, less: int, vacated: int, filled: int) -> Direction:
    if less == FALSE:
        return Direction.WIDER
    if more == FALSE:
        return Direction.NARROWER
    return Direction.MOVED if vacated == FALSE and filled == FALSE else Direction.INCOMPARABLE


def _folded(judged: Sequence[tuple[Cell, PowerChange]]) -> Iterator[PowerChange]:
    """Cells of one act and kind with the same change as one row."""
    groups: dict[Any, list[tuple[Cell, PowerChange]]] = {}
    for cell, change in judged:
        numbers = (change.direction, change.changed, change.total, change.vacated, change.filled)
        groups.setdefault((cell.act, cell.kind, *numbers, change.gained, change.lost), []).append((cell, change))
    for (_, kind, *_), rows in groups.items():
        first = min(rows, key=lambda row: row[0].matter.said)[1]
        pattern, alike = describe(cell for cell, _ in rows)
        where = tuple(sorted({c for _, row in rows for c in row.cites}, key=cites.order))
        yield PowerChange(
            first.act, {kind: pattern}, first.direction, first.changed, first.total, first.vacated, first.filled,
            first.gained, first.lost, first.witness, where, alike,
        )  # fmt: skip
