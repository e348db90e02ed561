"""What a run shows of every matter and of everybody's work, by natural names: so two runs can be laid side by side."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from analysis.observe import CLOSED, MEASURED
from analysis.rows import Array, Rows
from constraints.calendar import DAY
from model.record import NO_ROW, Life

if TYPE_CHECKING:
    from model.city import City
    from model.record import MatterEntry

DEEDS = (Life.COMPLETE, Life.REFUSE, Life.EXPIRE, Life.VOID, Life.MISSED, Life.ATTEMPT, Life.CLOSE)
"""The rows by which a matter gets on; the others say how it waited."""
_WORK_ENDS = (Life.COMPLETE, Life.REFUSE, Life.SUSPEND, Life.WITHDRAWN)


class Deed(NamedTuple):
    """One step in a matter's life: what, which act, by whom in which seat, by which clause through which chain, when."""

    life: int
    act: str
    official: str
    seat: str
    clause: str
    chain: str
    minute: int

    @property
    def key(self) -> tuple[int, str]:
        """What was done, by whomever."""
        return self.life, self.act

    @property
    def grounds(self) -> tuple[int, str, str, str]:
        """What was done, and on which ground."""
        return self.life, self.act, self.clause, self.chain

    @property
    def doing(self) -> tuple[int, str, str, str, str, str]:
        """Everything but when."""
        return self.life, self.act, self.clause, self.chain, self.official, self.seat


Share: TypeAlias = tuple[str, str, str, int]
"""One thing that somebody owed: matter, act, part, and the how-manieth time it was laid before them."""


@dataclass(frozen=True)
class Lives:
    """A finished run, matter by matter.  Minutes are of the calendar unless they are said to be of the office."""

    rows: Rows

    @staticmethod
    def of(city: City) -> Lives:
        return Lives(Rows(city))

    @property
    def digest(self) -> str:
        return self.rows.record.digest()

    @cached_property
    def matters(self) -> dict[str, int]:
        """The number of each matter by its natural name.  A name met twice is told apart by how often it was met."""
        found: dict[str, int] = {}
        seen: Counter[str] = Counter()
        for number, entry in enumerate(self.rows.matters):
            seen[entry.name] += 1
            found[entry.name if seen[entry.name] == 1 else f"{entry.name} ({seen[entry.name]})"] = number
        return found

    def entry(self, name: str) -> MatterEntry:
        return self.rows.matters[self.matters[name]]

    @cached_property
    def arrived(self) -> dict[str, int]:
        """The minute of each matter's arrival."""
        minutes = self.rows.minute[self.rows.arrived].tolist()
        return {name: minutes[number] for name, number in self.matters.items()}

    @cached_property
    def until(self) -> dict[str, dict[str, int]]:
        """By act: the minutes from a matter's arrival until the act was done for the last time; `CLOSED` is its end."""
        rows, acts = self.rows, self.rows.record.acts.number
        done = rows.where(Life.COMPLETE)
        found = {CLOSED: self._until(rows.where(Life.CLOSE))}
        found.update({act: self._until(done[rows.act[done] == acts[act]]) for act in MEASURED if act in acts})
        return found

    def _until(self, numbers: Array) -> dict[str, int]:
        rows = self.rows
        last = np.full(len(rows.matters), NO_ROW, dtype=np.int64)
        np.maximum.at(last, rows.matter[numbers], numbers)
        took = (rows.minute[last] - rows.minute[rows.arrived]).tolist()
        reached = (last >= 0).tolist()
        return {name: took[n] for name, n in self.matters.items() if reached[n]}

    @cached_property
    def deeds(self) -> dict[str, tuple[Deed, ...]]:
        """Every matter's life, in order of time."""
        rows = self.rows
        lives: list[tuple[Deed, ...]] = [()] * len(rows.matters)
        numbers = rows.where(*DEEDS)
        numbers = numbers[rows.matter[numbers] >= 0]
        numbers = numbers[np.argsort(rows.matter[numbers], kind="stable")]
        columns: tuple[Array, ...] = (
            rows.life,
            rows.act,
            rows.official,
            rows.seat,
            rows.clause,
            rows.chain,
            rows.minute,
            rows.matter,
        )
        chains = rows.record.names_of("chain")
        seats = rows.record.seats.said
        own: list[Deed] = []
        before = -1
        for life, act, who, seat, clause, chain, minute, matter in zip(*(c[numbers].tolist() for c in columns), strict=True):
            if matter != before:
                if own:
                    lives[before] = tuple(own)
                own, before = [], matter
            own.append(Deed(life, rows.acts[act], rows.actors[who], seats[seat], rows.clauses[clause], chains[chain], minute))
        if own:
            lives[before] = tuple(own)
        return {name: lives[number] for name, number in self.matters.items()}

    @cached_property
    def worked(self) -> dict[Share, dict[str, int]]:
        """By thing owed: the office minutes that each person or body worked on it."""
        rows = self.rows
        ends = rows.where(*_WORK_ENDS)
        starts = rows.follows[ends]
        starts = np.where(rows.life[starts] == Life.EXPIRE, rows.follows[starts], starts)
        real = (starts >= 0) & (rows.life[starts] == Life.START)
        ends, starts = ends[real], starts[real]
        minutes = (rows.office[ends] - rows.office[starts]).tolist()
        found: dict[Share, dict[str, int]] = {}
        for share, who, took in zip(self._shares(starts), rows.at_desk[starts].tolist(), minutes, strict=True):
            own = found.setdefault(share, {})
            own[rows.actors[who]] = own.get(rows.actors[who], 0) + took
        return found

    @cached_property
    def doers(self) -> dict[Share, str]:
        """By thing owed: who did or refused it."""
        rows = self.rows
        done = rows.where(Life.COMPLETE, Life.REFUSE)
        done = done[rows.official[done] > 0]
        return dict(zip(self._shares(done), (rows.actors[w] for w in rows.at_desk[done].tolist()), strict=True))

    def _shares(self, numbers: Array) -> list[Share]:
        """For each of these rows the thing owed that it belongs to."""
        origins = self.rows.origin[numbers].tolist()
        return [self._offered[origin] for origin in origins]

    @cached_property
    def _offered(self) -> dict[int, Share]:
        rows, seats = self.rows, self.rows.record.seats.said
        names = {number: name for name, number in self.matters.items()}
        seen: Counter[tuple[str, str, str]] = Counter()
        found: dict[int, Share] = {}
        roots = np.flatnonzero(((rows.life == Life.OFFERED) | (rows.follows == NO_ROW)) & (rows.matter >= 0))
        columns = (roots, *(c[roots] for c in (rows.matter, rows.act, rows.seat)))
        for row, matter, act, seat in zip(*(c.tolist() for c in columns), strict=True):
            key = (names[matter], rows.acts[act], seats[seat])
            seen[key] += 1
            found[row] = (*key, seen[key])
        return found

    @property
    def days(self) -> int:
        return self.rows.end // DAY
