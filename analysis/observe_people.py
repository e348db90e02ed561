"""What a run shows of people: how much each did and for whom, and who was away."""

from __future__ import annotations

from collections import Counter

import numpy as np

from analysis.rows import Array, Rows
from analysis.year import Load, Spell, StandIn
from constraints.calendar import DAY
from model.record import ASSUMED, Life

_ENDS = (Life.COMPLETE, Life.REFUSE, Life.SUSPEND, Life.WITHDRAWN)


def loads(rows: Rows) -> tuple[Load, ...]:
    """Everybody who did anything, and how long things lay on the desk before they were taken up."""
    city = rows.city
    done = rows.where(Life.COMPLETE, Life.REFUSE)
    done = done[rows.official[done] > 0]
    size, who = len(rows.actors), rows.at_desk
    acts = np.bincount(who[done], minlength=size)
    borrowed = np.bincount(who[done], weights=rows.through[rows.chain[done]], minlength=size)
    worked, waits, present = _worked(rows), _waits(rows), _present(rows)
    found = []
    for actor in np.flatnonzero(acts):
        desk = city.desks[actor]
        if not desk.outside:
            median, p90 = (int(np.quantile(waits[actor], q, method="higher")) if len(waits[actor]) else 0 for q in (0.5, 0.9))
            found.append(Load(rows.actors[actor], int(acts[actor]), int(borrowed[actor]), int(worked[actor]),
                              present[int(actor)], median, p90, desk.servers, bool(actor > city.tables.officials)))  # fmt: skip
    return tuple(found)


def _worked(rows: Rows) -> Array:
    """Office minutes of work by actor: from each start to where it was done, refused, put down or withdrawn."""
    ends = rows.where(*_ENDS)
    starts = rows.follows[ends]
    starts = np.where(rows.life[starts] == Life.EXPIRE, rows.follows[starts], starts)  # a limit passed in the meantime
    worked = (rows.life[starts] == Life.START) & (starts >= 0)
    minutes = (rows.office[ends] - rows.office[starts])[worked]
    return np.bincount(rows.at_desk[starts[worked]], weights=minutes, minlength=len(rows.actors))


def _waits(rows: Rows) -> list[Array]:
    """For each actor the office minutes that each thing lay in the tray."""
    starts = rows.where(Life.START)
    starts = starts[rows.follows[starts] >= 0]
    minutes, who = rows.office[starts] - rows.office[rows.follows[starts]], rows.at_desk[starts]
    order = np.argsort(who, kind="stable")
    cuts = np.searchsorted(who[order], np.arange(1, len(rows.actors)))
    return list(np.split(minutes[order], cuts))


def _present(rows: Rows) -> dict[int, int]:
    """Office minutes of presence of each actor; of a body, those of everybody who works in it."""
    whole = int(rows.clock.until(np.array([max(rows.end - 1, 0)]))[0])
    away: Counter[str] = Counter()
    for spell in spells(rows):
        first, end = (
            int(rows.clock.until(np.array([min(d * DAY, max(rows.end - 1, 0))]))[0]) for d in (spell.first, spell.last + 1)
        )
        away[spell.official] += end - first
    return {actor: whole * desk.servers - away[rows.actors[actor]] for actor, desk in enumerate(rows.city.desks)}


def spells(rows: Rows) -> tuple[Spell, ...]:
    """Every absence, in the order in which they began; one that lasts is counted to the last day simulated."""
    begun: dict[int, tuple[str, int]] = {}
    found = []
    for row in rows.where(Life.AWAY, Life.BACK):
        who, day = int(rows.official[row]), int(rows.minute[row]) // DAY
        if rows.life[row] == Life.AWAY:
            begun[who] = (rows.acts[rows.act[row]], day)
        elif who in begun:
            reason, first = begun.pop(who)
            found.append(Spell(rows.actors[who], reason, first, day - 1))
    found += [Spell(rows.actors[who], reason, first, rows.city.day - 1) for who, (reason, first) in begun.items()]
    return tuple(sorted(found, key=lambda s: (s.first, s.official)))


def stand_ins(rows: Rows) -> tuple[StandIn, ...]:
    """Who acted in whose capacity, through which clauses, the most frequent first."""
    done = rows.where(Life.COMPLETE, Life.REFUSE)
    done = done[rows.through[rows.chain[done]] & (rows.official[done] > 0)]
    times = Counter(zip(rows.official[done].tolist(), rows.seat[done].tolist(), rows.chain[done].tolist(), strict=True))
    seats, chains = rows.record.seats.said, rows.record.chains
    found = [StandIn(rows.actors[who], seats[seat], tuple(c for c in chains[chain] if c != ASSUMED), n)
             for (who, seat, chain), n in times.items()]  # fmt: skip
    return tuple(sorted(found, key=lambda s: (-s.acts, s.official, s.seat, s.chain)))
