"""The waiting map: every minute of a closed case attributed, by walking `follows` back from its close to its arrival.

Each edge of that walk has the length t(row) - t(follows) and a category told by its two rows.  Lengths telescope, so the
parts add up to the cycle time, minute for minute.  Of parallel parts only the last one lies on the walk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from constraints.calendar import DAY, Calendar
from constraints.language.nodes import Deadline, Meeting, Power, Step
from model.record import NO_ROW, Life, Record
from model.tables import CHAIR, CONVENE

if TYPE_CHECKING:
    from constraints.rulebook import Clause

Array: TypeAlias = "np.ndarray[Any, Any]"


class Wait(IntEnum):
    """What a minute was spent on."""

    WORK = 0
    QUEUE = 1
    """Office minutes in a tray."""
    CALENDAR = 2
    """Nights, days off and lunch, taken out of work and queue."""
    AWAY = 3
    """Nobody may do it now."""
    HANDOVER = 4
    """In the tray of somebody who then could no longer do it."""
    NEXT_MEETING = 5
    LEAD_TIME = 6
    NO_CHAIR = 7
    NO_QUORUM = 8
    AGENDA = 9
    SILENCE = 10
    """Waited for a limit after which silence speaks."""
    OUTSIDE = 11
    """With a body that is not modelled, or a period that runs by itself."""
    RULE = 12
    """A gate, or a rule that forbids acting earlier."""


MEETING_WAITS = (Wait.NEXT_MEETING, Wait.LEAD_TIME, Wait.NO_CHAIR, Wait.NO_QUORUM, Wait.AGENDA)
_IN_TRAY = (Life.OFFERED, Life.FREED, Life.HANDOVER, Life.SUSPEND)
_ENDED = (Life.COMPLETE, Life.REFUSE, Life.DEFER)


@dataclass(frozen=True)
class WaitingMap:
    """For every closed case the minutes of each kind; `parts[i].sum() == cycle[i]`.

    `office` counts only office minutes of the same edges.  `edges` are the rows on the walks, `waits` their kinds,
    `minutes` their lengths: blame is read off them."""

    matters: Array
    parts: Array
    office: Array
    cycle: Array
    edges: Array
    waits: Array
    minutes: Array

    def totals(self) -> dict[str, int]:
        """Minutes by kind, over all closed cases."""
        return {wait.name.lower(): int(self.parts[:, wait].sum()) for wait in Wait}


class OfficeMinutes:
    """Office minutes since the first minute of the run, for arrays of instants."""

    def __init__(self, calendar: Calendar, last: int) -> None:
        days = last // DAY + 2
        open_ = np.zeros(DAY + 1, dtype=np.int64)
        for start, end in calendar.hours:
            open_[start + 1 : end + 1] += 1
        self.within = np.cumsum(open_)
        works = np.array([calendar.is_working_day(day) for day in range(days)], dtype=np.int64)
        self.works, self.before = works, np.concatenate([[0], np.cumsum(works)]) * self.within[DAY]

    def until(self, minutes: Array) -> Array:
        day, rest = np.divmod(minutes.astype(np.int64), DAY)
        return np.asarray(self.before[day] + self.works[day] * self.within[rest])


def waiting_map(record: Record, calendar: Calendar, node_of: Callable[[int], Clause | None]) -> WaitingMap:
    """The map of a record.  `node_of` gives the clause of a number."""
    columns = record.columns()
    follows, life = columns["follows"].astype(np.int64), columns["life"]
    minute = columns["minute"].astype(np.int64)
    closes = np.flatnonzero(life == Life.CLOSE)
    edges = _walks(closes, follows)
    earlier = follows[edges]
    length = minute[edges] - minute[earlier]
    waits = _kinds(columns, edges, earlier, node_of)
    clock = OfficeMinutes(calendar, int(minute.max()) if len(minute) else 0)
    office = clock.until(minute[edges]) - clock.until(minute[earlier])
    matters = columns["matter"][closes].astype(np.int64)
    place = np.full(len(record.matters), -1, dtype=np.int64)
    place[matters] = np.arange(len(matters))
    at = place[columns["matter"][edges]]
    parts = np.zeros((len(matters), len(Wait)), dtype=np.int64)
    in_office = np.zeros_like(parts)
    worked = np.isin(waits, (Wait.WORK, Wait.QUEUE))
    np.add.at(parts, (at, waits), np.where(worked, office, length))
    np.add.at(parts, (at[worked], np.full(int(worked.sum()), Wait.CALENDAR)), (length - office)[worked])
    np.add.at(in_office, (at, waits), office)
    arrived = np.full(len(record.matters), 0, dtype=np.int64)
    arrives = np.flatnonzero(life == Life.ARRIVE)
    arrived[columns["matter"][arrives]] = minute[arrives]
    return WaitingMap(matters, parts, in_office, minute[closes] - arrived[matters], edges, waits, length)


def _walks(closes: Array, follows: Array) -> Array:
    """All rows met on the way back from the closes that follow another row."""
    on_walk = np.zeros(len(follows), dtype=bool)
    here = closes
    while len(here):
        here = here[follows[here] != NO_ROW]
        on_walk[here] = True
        here = follows[here]
    return np.flatnonzero(on_walk)


def _kinds(columns: dict[str, Array], edges: Array, earlier: Array, node_of: Callable[[int], Clause | None]) -> Array:
    """The kind of each edge, by what its two rows say."""
    life, cause = columns["life"], columns["cause"]
    first, second = life[earlier], life[edges]
    kinds = np.full(len(edges), int(Wait.RULE), dtype=np.int64)
    tray = np.isin(first, _IN_TRAY)
    kinds[tray] = Wait.QUEUE
    moved = np.isin(second, (Life.HANDOVER, Life.BLOCKED))
    kinds[tray & moved] = Wait.HANDOVER
    kinds[np.isin(first, (Life.OFFERED,)) & np.isin(second, _ENDED)] = Wait.NEXT_MEETING
    kinds[first == Life.START] = Wait.WORK
    kinds[first == Life.OUTSIDE] = Wait.OUTSIDE
    kinds[first == Life.BLOCKED] = Wait.AWAY
    put_down = (first == Life.SUSPEND) & (life[np.maximum(cause[earlier], 0)] == Life.AWAY)
    kinds[put_down] = Wait.AWAY
    deferred = first == Life.DEFER
    kinds[deferred] = _deferrals(columns["clause"][earlier[deferred]], node_of)
    kinds[second == Life.EXPIRE] = Wait.SILENCE
    return kinds


def _deferrals(clauses: Array, node_of: Callable[[int], Clause | None]) -> Array:
    """Why something was put off, by the kind of clause."""
    kinds = {int(clause): deferral(node_of(int(clause))) for clause in np.unique(clauses)}
    return np.array([kinds[int(clause)] for clause in clauses], dtype=np.int64)


def deferral(node: Clause | None) -> Wait:
    """Lead time, quorum, chair, agenda; anything else is a wait for the next meeting."""
    if isinstance(node, Deadline):
        return Wait.LEAD_TIME
    if isinstance(node, Meeting):
        return Wait.NO_QUORUM
    if isinstance(node, Power | Step) and {CHAIR, CONVENE} & set(node.act):
        return Wait.NO_CHAIR
    return Wait.AGENDA if isinstance(node, Step) else Wait.NEXT_MEETING
