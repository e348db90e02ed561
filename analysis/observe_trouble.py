"""What a run shows of trouble: who was missing and what stood still, limits not kept, duties missed, attempts refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from analysis.rows import Array, Rows
from analysis.year import Blocked, Counted, Replies
from constraints.calendar import DAY
from constraints.language.nodes import Deadline, Prohibition
from constraints.meaning import Meaning
from model.record import Life

_TOUCH = (Life.OFFERED, Life.BLOCKED, Life.FREED, Life.WITHDRAWN, Life.EXPIRE)


class Standstill(NamedTuple):
    """One stretch in which nobody might do an act on a matter, and who was missing by which clause; minutes of the run."""

    matter: int
    act: int
    official: int
    clause: int
    since: int
    until: int


def nobody(meaning: Meaning, clause: str, act: str) -> str:
    """Why nobody in particular was missing, as the catalogue calls it: no clause gives the act there, or what gives it is barred or
    the office vacant."""
    node = meaning.rulebook.nodes.get(clause)
    given = isinstance(node, Prohibition) or any(giver.id == clause for giver in meaning.givers.get(act, ()))
    return "nobody" if given else "no-clause"


def blocked(rows: Rows) -> list[Standstill]:
    """Every stretch of blockage.  It ends when somebody may again, with another blame, or when it is owed no longer."""
    concerned = np.unique(rows.matter[rows.where(Life.BLOCKED)])
    touching = rows.where(*_TOUCH)
    found: list[Standstill] = []
    open_: dict[tuple[int, int, int], tuple[int, int, int, int]] = {}
    for row in touching[np.isin(rows.matter[touching], concerned)].tolist():
        key = (int(rows.matter[row]), int(rows.act[row]), int(rows.seat[row]))
        minute, life = int(rows.minute[row]), rows.life[row]
        standing = open_.pop(key, None)
        if standing is not None:
            official, clause, since, expired = standing
            if life == Life.EXPIRE:  # the end of it only if nothing else follows before it is offered anew
                open_[key] = (official, clause, since, minute if expired < 0 else expired)
                continue
            found.append(
                Standstill(*key[:2], official, clause, since, expired if life == Life.OFFERED and expired >= 0 else minute)
            )
        if life == Life.BLOCKED:
            open_[key] = (int(rows.official[row]), int(rows.clause[row]), minute, -1)
    closed = dict(zip(*(column[rows.where(Life.CLOSE)].tolist() for column in (rows.matter, rows.minute)), strict=True))
    for (matter, act, _), (official, clause, since, expired) in open_.items():
        until = closed.get(matter, rows.end) if expired < 0 else expired
        found.append(Standstill(matter, act, official, clause, since, until))
    return sorted(found, key=lambda s: (s.since, s.matter, s.act))


def stopped(rows: Rows, standing: list[Standstill]) -> tuple[Blocked, ...]:
    """What stood still by clause, missing official, reason and act; the longest first."""
    reason = _reasons(rows)
    minutes: Counter[tuple[str, str, str, str]] = Counter()
    matters: dict[tuple[str, str, str, str], set[int]] = {}
    for s in standing:
        key = (rows.clauses[s.clause], rows.actors[s.official], reason(s.official, s.since), rows.acts[s.act])
        minutes[key] += s.until - s.since
        matters.setdefault(key, set()).add(s.matter)
    return tuple(Blocked(*key, len(matters[key]), n) for key, n in sorted(minutes.items(), key=lambda e: (-e[1], e[0])))


def _reasons(rows: Rows) -> Callable[[int, int], str]:
    """Why an official was away at a minute; nothing for nobody."""
    went = rows.where(Life.AWAY)
    of: dict[int, list[tuple[int, str]]] = {}
    for row in went.tolist():
        of.setdefault(int(rows.official[row]), []).append((int(rows.minute[row]), rows.acts[rows.act[row]]))

    def reason(official: int, minute: int) -> str:
        return next((why for since, why in reversed(of.get(official, [])) if since <= minute), "")

    return reason


def blocked_daily(rows: Rows, standing: list[Standstill]) -> tuple[int, ...]:
    """On each day how many matters had an act that nobody might do, at any time of the day."""
    days: list[set[int]] = [set() for _ in range(rows.city.day)]
    for s in standing:
        for day in range(s.since // DAY, min((max(s.until - 1, s.since)) // DAY + 1, len(days))):
            days[day].add(s.matter)
    return tuple(len(matters) for matters in days)


def replies(rows: Rows) -> tuple[Replies, ...]:
    """Limits that run from a start or back from a date: what was done in time, late, or not at all, by clause and act."""
    done = rows.where(Life.COMPLETE, Life.REFUSE)
    finished = np.zeros(len(rows.life), dtype=bool)
    finished[rows.origin[done]] = True
    expired = rows.where(Life.EXPIRE)
    passed: dict[tuple[int, int], set[int]] = {}
    for row in expired.tolist():
        passed.setdefault((int(rows.clause[row]), int(rows.act[row])), set()).add(int(rows.origin[row]))
    within = _performed(rows, done)
    found = []
    for clause, act in sorted({*passed, *within}):
        out = passed.get((clause, act), set())
        late = sum(bool(finished[o]) for o in out)
        in_time = len(within.get((clause, act), set()) - out)
        found.append(Replies(rows.clauses[clause], rows.acts[act], in_time, late, len(out) - late))
    return tuple(sorted(found, key=lambda r: (r.clause, r.act)))


def _performed(rows: Rows, done: Array) -> dict[tuple[int, int], set[int]]:
    """By clause of a limit and act: the performances (their first rows) to which the limit applied."""
    deadlines = (d for law in rows.city.laws for d in law.rulebook.family(Deadline) if d.cutoff is None)
    limited = {rows.record.acts.number[act] for deadline in deadlines for act in deadline.act}
    found: dict[tuple[int, int], set[int]] = {}
    for row in done[np.isin(rows.act[done], list(limited))].tolist():
        act = int(rows.act[row])
        for limit in rows.form(int(rows.matter[row])).limits.get(act, ()):
            if not limit.is_lead:
                found.setdefault((limit.clause, act), set()).add(int(rows.origin[row]))
    return found


def counted(rows: Rows, life: Life) -> tuple[Counted, ...]:
    """How often rows of a sort occurred, by clause and act; the most frequent first."""
    met = rows.where(life)
    times = Counter(zip(rows.clause[met].tolist(), rows.act[met].tolist(), strict=True))
    found = [Counted(rows.clauses[clause], rows.acts[act], n) for (clause, act), n in times.items()]
    return tuple(sorted(found, key=lambda c: (-c.times, c.clause, c.act)))
