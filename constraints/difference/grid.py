"""Changed situations as a grid: on which class of matter, while who is away, somebody else may do an act than before.

A square is looked at in one situation: those of its column are away, all others are present; what the smallest situation of
the change says besides (vacancies, authorisations, acts done before) holds in the whole row.  So the square of the smallest
situation always shows the change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

from constraints.difference.powers import PowerChange, Powers, who_may
from constraints.difference.sides import Side, Sides
from constraints.holds import Situation, holds
from constraints.terms import PRESENT

MOST_ROWS, MOST_COLUMNS, MOST_PEOPLE = 24, 12, 10

Away: TypeAlias = frozenset[str]
By: TypeAlias = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Square:
    """Who may before and after, with the clauses; `status` is for which reason those of the column are away, `some` says that it
    is not so for every reason."""

    before: By
    after: By
    status: Mapping[str, str]
    some: bool = False

    @property
    def changed(self) -> bool:
        return self.before.keys() != self.after.keys()


@dataclass(frozen=True)
class Line:
    """One change of power; nothing in a square that neither side allows."""

    change: PowerChange
    squares: tuple[Square | None, ...]


@dataclass(frozen=True)
class Grid:
    """One act: a column for each set of people who are away, everybody present first."""

    act: str
    columns: tuple[Away, ...]
    lines: tuple[Line, ...]
    more: int


def grids(sides: Sides, powers: Powers, rows: int = MOST_ROWS, columns: int = MOST_COLUMNS) -> Iterator[Grid]:
    """A grid for every act that changes hands."""
    for act, changes in powers.by_act.items():
        if changes:
            ranked = sorted(changes, key=lambda c: (not c.vacated, -c.changed / c.total))
            yield _Grid(sides, ranked[:rows]).grid(act, columns, len(ranked[rows:]))


class _Grid:
    def __init__(self, sides: Sides, changes: Sequence[PowerChange]) -> None:
        self.sides, self.changes = sides, changes
        readings = {r.id: r.default for side in (sides.before, sides.after) for r in side.rulebook.readings().values()}
        self.readings = {**readings, **sides.before.readings, **sides.after.readings}

    def grid(self, act: str, most: int, more: int) -> Grid:
        shown = [frozenset(c.witness.now.status) for c in self.changes]
        looked = {away: [self.square(c, away) for c in self.changes] for away in self._candidates(shown)}
        tells = {away: sum(s is not None and s.changed for s in squares) for away, squares in looked.items()}
        wanted = [a for a in looked if tells[a]]
        first = [a for a in dict.fromkeys(shown) if a in tells]
        rest = sorted((a for a in wanted if a not in first), key=lambda a: (len(a), -tells[a], sorted(a)))
        chosen = [*first, *rest][: most - 1]
        ordered = [frozenset[str](), *sorted((a for a in chosen if a), key=lambda a: (len(a), self._place(a)))]
        lines = tuple(
            Line(c, tuple(self.square(c, away) if away not in looked else looked[away][i] for away in ordered))
            for i, c in enumerate(self.changes)
        )
        return Grid(act, tuple(ordered), lines, more)

    def _candidates(self, shown: Sequence[Away]) -> list[Away]:
        """Nobody, those of the smallest situations, everybody on whom a change may turn alone and two by two."""
        named = [
            o for c in self.changes for o in (*c.witness.now.status, *c.gained, *c.lost, *c.witness.before, *c.witness.after)
        ]
        people = [o for o in dict.fromkeys(named) if o in self.sides.universe.officials][:MOST_PEOPLE]
        alone = [frozenset([o]) for o in people]
        return list(dict.fromkeys([frozenset[str](), *shown, *alone, *map(frozenset, combinations(people, 2))]))

    def _place(self, away: Away) -> list[int]:
        return sorted(self.sides.universe.officials.index(o) for o in away)

    def square(self, change: PowerChange, away: Away) -> Square | None:
        """The reason by which it changes, where there is one; that of the smallest situation before others."""
        now = change.witness.now
        options = (
            [dict.fromkeys(away, status) for status in self.sides.universe.statuses if status != PRESENT] if away else [{}]
        )
        if away == frozenset(now.status):
            options.insert(0, dict(now.status))
        found = [square for status in options if (square := self._seen(change, status)) is not None]
        changed = [square for square in found if square.changed]
        if not found:
            return None
        first = (changed or found)[0]
        return Square(first.before, first.after, first.status, bool(changed) and len(changed) < len(found))

    def _seen(self, change: PowerChange, status: Mapping[str, str]) -> Square | None:
        was = change.witness.now
        now = Situation(status, was.vacant, was.granted, {**self.readings, **was.readings}, {}, was.done, was.did)
        allowed = [not any(holds(self.sides.settled(side, t), now) for t in side.excluded) for side in self._both]
        if not any(allowed):
            return None
        before, after = (who_may(self.sides, side, change.act, change.witness.matter, now) for side in self._both)
        return Square(before, after, status)

    @property
    def _both(self) -> tuple[Side, Side]:
        return (self.sides.before, self.sides.after)
