"""Who may do what, before and after: for every act and class of matter, in how many situations somebody else may.

A *situation* here says of everybody on whom it turns whether he is present or away, and of the seats on which it turns
whether they are vacant; which authorisations are in force, what has been done before, how the open questions are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from constraints import cites
from constraints.classes import Pattern
from constraints.cover import Matter
from constraints.difference.cells import Cell, Cells, describe, together
from constraints.difference.deeds import could
from constraints.difference.judge import Judge, Judgement
from constraints.difference.sides import Side, Sides
from constraints.difference.touched import Bearing
from constraints.holds import Situation, holds
from constraints.meaning import Alternative
from constraints.terms import FALSE as NEVER
from constraints.terms import PRESENT, Term, disj
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
    """One act on classes of matter on which the same changes: in `changed` of `total` allowed situations.

    `vacated`: in some situation nobody is left; `filled`: in some, somebody may where nobody might.
    """

    act: str
    matter: Pattern
    direction: Direction
    changed: int
    total: int
    vacated: bool
    filled: bool
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    witness: Witness
    cites: tuple[str, ...]
    alike: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def content(self) -> list[Any]:
        """What makes it this change and no other."""
        numbers = [str(self.changed), str(self.total), self.vacated, self.filled]
        alike = {path: list(values) for path, values in self.alike.items()}
        return ["power", self.act, self.matter, alike, self.direction.value, numbers, sorted(self.gained), sorted(self.lost)]

    def contract(self) -> dict[str, Any]:
        return {
            "act": self.act,
            "matter": self.matter,
            "alike": {path: list(values) for path, values in self.alike.items()},
            "direction": self.direction.value,
            "changed": str(self.changed),
            "total": str(self.total),
            "vacated": self.vacated,
            "filled": self.filled,
            "gained": list(self.gained),
            "lost": list(self.lost),
            "cites": list(self.cites),
            "witness": self.witness.contract(),
        }


@dataclass(frozen=True)
class Powers:
    """The changes; for each act looked at the classes of matter that stayed as they were; all acts there are."""

    changes: tuple[PowerChange, ...]
    equal: Mapping[str, int]
    acts: tuple[str, ...]

    @property
    def by_act(self) -> dict[str, list[PowerChange]]:
        """For every act what changes about it; nothing where it is equal."""
        found: dict[str, list[PowerChange]] = {act: [] for act in self.acts}
        for change in self.changes:
            found[change.act].append(change)
        return found


def powers(sides: Sides, touched: Bearing) -> Powers:
    """What changes about these acts."""
    cells = Cells(sides)
    equal: dict[str, int] = {}
    judged: list[tuple[Cell, PowerChange]] = []
    asked = [_asked(sides, cell) for act, on in touched.items() for cell in cells.of(act, on)]
    equal.update(dict.fromkeys(touched, 0))
    differing = [(before, after, deeds) for _, before, after, deeds in asked if before != after]
    judge = Judge(sides, [(b, a) for b, a, _ in differing], [t for _, _, deeds in differing for t in deeds])
    known: dict[Any, Judgement | None] = {}
    for cell, before, after, deeds in asked:
        key = (tuple(before.items()), tuple(after.items()), deeds)
        if key not in known:
            known[key] = None if before == after else judge(before, after, deeds)
        found = known[key]
        if found is None:
            equal[cell.act] += bool(before or after)
        else:
            judged.append((cell, _change(sides, cell, found)))
    acts = dict.fromkeys(act for side in (sides.after, sides.before) for act in side.classes.acts())
    return Powers(tuple(_folded(judged)), equal, tuple(acts))


def _asked(sides: Sides, cell: Cell) -> tuple[Cell, dict[str, Term], dict[str, Term], tuple[Term, ...]]:
    """When each may before and after; and, where they differ, that whoever did an earlier act could."""
    before, after = _who(sides, sides.before, cell.before), _who(sides, sides.after, cell.after)
    deeds = () if before == after else could(sides, cell.matter, (*before.values(), *after.values()))
    return cell, before, after, deeds


def _who(sides: Sides, side: Side, alternatives: Sequence[Alternative]) -> dict[str, Term]:
    """When each may: by official (or body)."""
    found: dict[str, Term] = {}
    for a in alternatives:
        when = sides.settled(side, a.when)
        if when is not NEVER:
            found[_name(a)] = disj(found.get(_name(a), NEVER), when)
    return found


def _name(a: Alternative) -> str:
    return a.official or a.doer.organ or NOBODY_NAMED


def _change(sides: Sides, cell: Cell, found: Judgement) -> PowerChange:
    return PowerChange(
        cell.act, {}, _direction(found), found.changed, found.total, found.vacated, found.filled, found.gained, found.lost,
        _witness(sides, cell, found), _cites(sides, cell),
    )  # fmt: skip


def _direction(found: Judgement) -> Direction:
    if not found.lost:
        return Direction.WIDER
    if not found.gained:
        return Direction.NARROWER
    return Direction.INCOMPARABLE if found.vacated or found.filled else Direction.MOVED


def _witness(sides: Sides, cell: Cell, found: Judgement) -> Witness:
    """The smallest situation, replayed by evaluation on both sides."""
    now = found.alphabet.situation(found.situation)
    defaults = {r.id: r.default for side in (sides.before, sides.after) for r in side.rulebook.readings().values()}
    chosen = {key[1] for key in found.situation if key[0] == "reading"}
    readings = {**defaults, **{r: o for r, o in now.readings.items() if r in chosen}}
    status = {official: s for official, s in now.status.items() if s != PRESENT}
    now = Situation(status, now.vacant, now.granted, readings, {}, now.done, now.did)
    before = _by(sides, sides.before, cell.before, now)
    after = _by(sides, sides.after, cell.after, now)
    if before.keys() == after.keys():
        raise EngineDisagreement(f"{cell.act} {cell.matter.said}: the diagram's difference does not replay")
    usual = [{r.id: r.default for r in side.rulebook.readings().values()} for side in (sides.before, sides.after)]
    other = {
        r for r, o in readings.items() if any(shown.get(r, o) != o for shown in usual)
    }  # else a reader would take that shown first
    telling = {r: o for r, o in readings.items() if r in other or ("reading", r) in found.turns_on}
    shown = Situation(status, now.vacant, now.granted, telling, {}, now.done, now.did)
    return Witness(cell.matter, shown, before, after)


def who_may(sides: Sides, side: Side, act: str, matter: Matter, now: Situation) -> dict[str, tuple[str, ...]]:
    """Who may do an act on a matter in a situation on one side, and by which clauses."""
    known = matter.kind in side.meaning.names.kinds and act in side.classes.acts()
    return _by(sides, side, side.meaning.alternatives(act, matter) if known else (), now)


def _by(sides: Sides, side: Side, alternatives: Sequence[Alternative], now: Situation) -> dict[str, tuple[str, ...]]:
    """Who may in a situation, and by which clauses."""
    found: dict[str, dict[str, None]] = {}
    for a in alternatives:
        if holds(sides.settled(side, a.when), now):
            found.setdefault(_name(a), {}).update(dict.fromkeys((a.clause, *a.doer.chain)))
    return {who: tuple(clauses) for who, clauses in found.items()}


def _cites(sides: Sides, cell: Cell) -> tuple[str, ...]:
    """Where the clauses stand that differ in what they let anybody do here."""
    said = [
        {(a.clause, _name(a), sides.settled(side, a.when), a.doer.chain) for a in alternatives}
        for side, alternatives in ((sides.before, cell.before), (sides.after, cell.after))
    ]
    found: set[str] = set()
    for mine, theirs, side in ((said[0], said[1], sides.before), (said[1], said[0], sides.after)):
        found.update(side.rulebook.cite(c) for clause, _, _, chain in mine - theirs for c in (clause, *chain))
    return tuple(sorted(found, key=cites.order))


def _folded(judged: Sequence[tuple[Cell, PowerChange]]) -> Iterator[PowerChange]:
    """Cells of one act and kind with the same change as one row."""
    groups: dict[Any, list[tuple[Cell, PowerChange]]] = {}
    for cell, change in judged:
        numbers = (change.direction, change.changed, change.total, change.vacated, change.filled)
        groups.setdefault((cell.act, cell.kind, *numbers, change.gained, change.lost), []).append((cell, change))
    for (_, kind, *_), rows in groups.items():
        changes = {id(cell): change for cell, change in rows}
        for alike, cells in together(cell for cell, _ in rows):
            first = changes[id(min(cells, key=lambda cell: cell.matter.said))]
            where = tuple(sorted({cite for cell in cells for cite in changes[id(cell)].cites}, key=cites.order))
            yield replace(first, matter={kind: describe(cells)}, cites=where, alike=alike)
