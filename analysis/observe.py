"""What a finished run shows, as the tables of a `Year`: read off the record's columns, which alone decide them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from analysis.observe_people import loads, spells, stand_ins
from analysis.observe_trouble import blocked, blocked_daily, counted, replies, stopped
from analysis.report_text import Both
from analysis.rows import Array, Rows
from analysis.year import Assumed, Meetings, Stream, Waiting, Year
from constraints.language.scalars import Text
from constraints.meaning import MEETING
from model.record import ASSUMED, Life
from model.tables import CHAIR, CONVENE
from model.waiting import Wait

if TYPE_CHECKING:
    from model.city import City
    from scenarios.scenario import Scenario

MEASURED = ("sign", "issue")
"""The acts until which the time is taken, where a rulebook has them."""
CLOSED = "closed"
"""Stands for the end of a matter among the acts until which the time is taken."""


def observe(city: City) -> Year:
    """The tables of a run, as far as it has come.  No row may be written afterwards while they are read."""
    rows, scene = Rows(city), city.scene
    standing = blocked(rows)
    found = streams(rows)
    return Year(
        scenario=scene.id,
        title=_both(scene.entry.title),
        note=_both(scene.entry.note),
        illustrative=scene.entry.illustrative or city.law.roster.illustrative,
        first=scene.entry.horizon.from_,
        days=city.day,
        seed=scene.entry.seed,
        digest=city.record.digest(),
        inputs=digest_of(scene),
        readings=city.law.readings,
        rows=city.record.size,
        arrived=sum(s.arrived for s in found),
        closed=sum(s.closed for s in found),
        streams=found,
        waiting=waiting(rows),
        loads=loads(rows),
        meetings=meetings(rows),
        blocked=stopped(rows, standing),
        stand_ins=stand_ins(rows),
        replies=replies(rows),
        missed=counted(rows, Life.MISSED),
        refused=counted(rows, Life.ATTEMPT),
        spells=spells(rows),
        blocked_daily=blocked_daily(rows, standing),
        assumed=assumed(rows),
        acted=acted(rows),
    )


def _both(text: str | Text | None) -> Both:
    return Both(text.zh, text.en) if isinstance(text, Text) else Both(text or "", text or "")


def digest_of(scene: Scenario) -> str:
    """SHA-256 over the scenario, its laws and its rosters: equal inputs, equal digest."""
    total = hashlib.sha256(scene.entry.model_dump_json(by_alias=True).encode())
    for law in scene.laws:
        total.update(f"{law.since} {law.rulebook.digest} {law.roster.digest}\n".encode())
    return total.hexdigest()


# ── matters, and how long they took ──────────────────────────────────────────────────────────────────────────


def streams(rows: Rows) -> tuple[Stream, ...]:
    """Matters by sort.  The time to an act ends when it was done for the last time, refusals and new rounds included."""
    names = rows.stream_names
    closed = rows.streams[rows.matter[rows.where(Life.CLOSE)]]
    came, went = (np.bincount(x, minlength=len(names)) for x in (rows.streams, closed))
    times = {act: _times(rows, _done(rows, act)) for act in MEASURED if act in rows.record.acts.number}
    times[CLOSED] = _times(rows, rows.where(Life.CLOSE))
    found = []
    for i, name in enumerate(names):
        to_act, working = (
            {act: _listed(np.sort(time[number][of == i])) for act, (of, *time) in times.items() if (of == i).any()}
            for number in (0, 1)
        )
        points = _points(i, *times[MEASURED[0]]) if MEASURED[0] in times else ()
        found.append(Stream(name, label(rows, name), int(came[i]), int(went[i]), to_act, working, points))
    return tuple(found)


def _listed(numbers: Array) -> tuple[int, ...]:
    return tuple(int(n) for n in numbers)


def _points(stream: int, of: Array, took: Array, _office: Array, since: Array) -> tuple[tuple[int, int], ...]:
    mine = of == stream
    return tuple(zip(_listed(since[mine]), _listed(took[mine]), strict=True))


def _done(rows: Rows, act: str) -> Array:
    done = rows.where(Life.COMPLETE)
    chosen: Array = done[rows.act[done] == rows.record.acts.number[act]]
    return chosen


def _times(rows: Rows, done: Array) -> tuple[Array, Array, Array, Array]:
    """For every matter that has such a row: its stream, calendar and office minutes from its arrival to the last, and the
    minute of its arrival."""
    last = np.full(len(rows.matters), -1, dtype=np.int64)
    np.maximum.at(last, rows.matter[done], done)
    of = np.flatnonzero(last >= 0)
    until, since = last[of], rows.arrived[of]
    return (
        rows.streams[of],
        rows.minute[until] - rows.minute[since],
        rows.office[until] - rows.office[since],
        rows.minute[since],
    )


def label(rows: Rows, stream: str) -> Both:
    """What a sort of matters is called: as the scenario says, else by its kind and, of meetings, the type."""
    city = rows.city
    known = city.scene.entry.workload.streams.get(stream)
    if known is not None and known.zh and known.en:
        return Both(known.zh, known.en)
    entry = next(e for e in rows.matters if e.stream == stream)
    names, of_type = city.law.rulebook.names, entry.attributes.get("type") if entry.kind == MEETING else None
    said = of_type if isinstance(of_type, str) and "/" in stream else entry.kind
    return Both(names.label(said, "zh"), names.label(said, "en"))


def waiting(rows: Rows) -> tuple[Waiting, ...]:
    """The waiting map by sort of matter, in calendar and in office minutes."""
    found, of = rows.map, rows.streams[rows.map.matters]
    made = []
    for i, name in enumerate(rows.stream_names):
        parts, office = (part[of == i].sum(axis=0) for part in (found.parts, found.office))
        if (of == i).any():
            made.append(Waiting(name, *({w.name.lower(): int(p[w]) for w in Wait if p[w]} for p in (parts, office))))
    return tuple(made)


# ── meetings ─────────────────────────────────────────────────────────────────────────────────────────────────


def meetings(rows: Rows) -> tuple[Meetings, ...]:
    """Meetings by type; what an empty clause put off found the agenda full, what it stopped had nothing to decide."""
    at_hour = {(s.hour, type_) for type_, planned in rows.city.meetings.sessions.items() for s in planned}
    held, failed, off = Counter[str](), Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for row in rows.where(Life.HELD, Life.NOT_HELD).tolist():
        type_ = _type(rows, row)
        if rows.life[row] == Life.HELD:
            held[type_] += 1
        else:
            failed[type_, rows.clauses[rows.clause[row]]] += 1
    decided = Counter(_decided(rows))
    for row in rows.where(Life.DEFER).tolist():
        if put_off_by := _meeting_of(rows, row, at_hour):
            off[put_off_by, rows.clauses[rows.clause[row]]] += 1
    return tuple(
        Meetings(type_, held[type_], _of(failed, type_), decided[type_], _of(off, type_))
        for type_ in rows.city.meetings.sessions
    )


def _of(counts: Counter[tuple[str, str]], type_: str) -> dict[str, int]:
    return {clause: n for (one, clause), n in sorted(counts.items()) if one == type_}


def _type(rows: Rows, row: int) -> str:
    """The type of the meeting to which a row belongs."""
    return str(rows.matters[rows.matter[row]].attributes["type"])


def _decided(rows: Rows) -> Iterator[str]:
    """For each item that a meeting decided, agreed or refused, the meeting's type."""
    done = rows.where(Life.COMPLETE, Life.REFUSE)
    done = done[rows.cause[done] >= 0]
    for row in done[rows.life[rows.cause[done]] == Life.HELD].tolist():
        held = int(rows.cause[row])
        if rows.matter[row] != rows.matter[held]:
            yield _type(rows, held)


def _meeting_of(rows: Rows, row: int, at_hour: set[tuple[int, str]]) -> str | None:
    """The type of the meeting at which an item was put off."""
    cause = int(rows.cause[row])
    if rows.life[cause] in (Life.HELD, Life.NOT_HELD):
        return _type(rows, cause)
    types = rows.form(int(rows.matter[row])).meeting.get(int(rows.act[row]), ())
    return next((t for t in types if (int(rows.minute[row]), t) in at_hour), None)


# ── assumed steps, and what the law was used for ─────────────────────────────────────────────────────────────


def assumed(rows: Rows) -> tuple[Assumed, ...]:
    """How often each step was taken that the scenario assumes; where the text names somebody, it is the text's."""
    steps, names = rows.city.scene.entry.assumed_steps, rows.city.law.rulebook.names
    acts = [rows.record.acts.number[a] for step in steps for a in step.act]
    done = rows.where(Life.COMPLETE, Life.REFUSE)
    times: Counter[tuple[int, str]] = Counter()
    for row in done[np.isin(rows.act[done], acts)]:
        act = int(rows.act[row])
        step = rows.form(int(rows.matter[row])).assumed.get(act)
        if step is not None and (step.desk is None or ASSUMED in rows.record.chains[rows.chain[row]]):
            times[id(step), rows.acts[act]] += 1
    return tuple(
        Assumed(act, Both(step.in_("zh", names.label(act, "zh")), step.in_("en", names.label(act, "en"))),
                _both(step.reason), times[id(step), act])
        for step in steps for act in step.act
    )  # fmt: skip


_CITING = (Life.COMPLETE, Life.REFUSE, Life.EXPIRE, Life.VOID, Life.BLOCKED, Life.DEFER, Life.HELD, Life.NOT_HELD, Life.ATTEMPT,
           Life.MISSED)  # fmt: skip


def acted(rows: Rows) -> dict[str, tuple[str, ...]]:
    """For each clause the acts that were done, barred, put off or expired under it, substitutions included."""
    citing = rows.where(*_CITING)
    met = np.unique(np.stack([rows.life[citing], rows.act[citing], rows.clause[citing], rows.chain[citing]], axis=1), axis=0)
    found: dict[str, set[str]] = {}
    for life, act, clause, chain in met:
        said = {Life.HELD: CHAIR, Life.NOT_HELD: CONVENE}.get(Life(int(life)), rows.acts[act])
        for cited in (rows.clauses[clause], *rows.record.chains[chain]):
            if cited and cited != ASSUMED:
                found.setdefault(cited, set()).add(said)
    return {clause: tuple(sorted(acts)) for clause, acts in sorted(found.items())}
