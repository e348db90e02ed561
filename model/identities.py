"""What must be so in every run, whatever the law: each question answers with the faults found, or two sides to compare.

`misplaced` and `astray` look at a city between two minutes, the others at its record alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from constraints.terms import PRESENT
from model.case import BLOCKED, MEETING, OUTSIDE, STATES, TRAY, WORKING, Case, Token
from model.record import ASSUMED, NO_ROW, Life, Record

if TYPE_CHECKING:
    from model.city import City

ACTS = (Life.START, Life.COMPLETE, Life.REFUSE, Life.OUTSIDE)


# ── the city now ─────────────────────────────────────────────────────────────────────────────────────────────────


def misplaced(city: City) -> Iterator[str]:
    """Tokens that are not where the law puts them now, every term asked anew without a cache."""
    seen: Counter[int] = Counter()
    for case in city.cases.values():
        if not (case.tokens or case.holds or case.open):
            yield f"{case.name}: open, and nothing is owed"
        for token in case.tokens.values():
            seen[token.state] += 1
            fault = _misplaced(city, case, token)
            if fault:
                yield f"{case.name}, {city.tables.acts.said[token.act]} ({STATES[token.state]}): {fault}"
    if seen[BLOCKED] != city.blocked:
        yield f"{seen[BLOCKED]} tokens are blocked, {city.blocked} are counted"
    for desk in dict.fromkeys(city.desks):
        if len(desk.jobs) > desk.servers:
            yield f"desk {desk.actor}: {len(desk.jobs)} jobs, {desk.servers} servers"
        if any(token.state != WORKING or token.desk is not desk for token in desk.jobs):
            yield f"desk {desk.actor}: a job that is not in work there"
        lying = sum(t.desk is desk and t.state == TRAY for case in city.cases.values() for t in case.tokens.values())
        if lying != desk.length:
            yield f"desk {desk.actor}: {lying} tokens lie there, {desk.length} are counted"


def _misplaced(city: City, case: Case, token: Token) -> str:
    if token.state not in (TRAY, WORKING, BLOCKED, MEETING, OUTSIDE):
        return "between two states at the end of a minute"
    assert token.term is not None
    if token.term is not city.plain_of(case, token.raw):
        return "its term is not the one for what was done and granted"
    doers = token.term.evaluate(city.now)
    if token.state == BLOCKED:
        return f"{len(doers)} may do it" if doers else ""
    if token.state in (TRAY, WORKING):
        held = token.doer
        if held is None or (held.actor, held.seat) not in {(doer.actor, doer.seat) for doer in doers}:
            return "with somebody who may not do it"
        if 0 < held.actor <= city.now.officials and not _reached(city, case, token.act, held.actor):
            return "with somebody who is away"
        if token.state == WORKING and (token.desk is None or token not in token.desk.jobs):
            return "in work at no desk"
    return ""


def _reached(city: City, case: Case, act: int, actor: int) -> bool:
    """Is the official present, or away for a reason for which the act is done from afar?"""
    status = str(city.now.values[actor - 1])
    known = case.law.rulebook.names.vocabulary.acts.get(city.tables.acts.said[act])
    afar = case.law.meaning.reason_names(known.remote) if known is not None else ()
    return status == PRESENT or status.split(">")[0] in afar


def astray(city: City) -> Iterator[str]:
    """Items that are on no agenda and wait for none, or that stand in two places."""
    listed = [t for own in city.meetings.sessions.values() for s in own if not s.over for t in s.items]
    listed += [token for own in city.meetings.waiting.values() for token in own]
    places = Counter(listed)
    for case in city.cases.values():
        for token in case.tokens.values():
            waits = token.state == MEETING and token.act in case.form.meeting
            if places.pop(token, 0) != int(waits):
                yield f"{case.name}: not in exactly one place while it waits for a meeting"
    for token in places:
        yield f"{token.case.name}: on an agenda, and owed no longer"


# ── the record ───────────────────────────────────────────────────────────────────────────────────────────────────


def arrivals_and_ends(record: Record) -> tuple[int, int]:
    """How many matters arrived, and how many closed; each of both at most once."""
    lives: dict[Life, list[int]] = {Life.ARRIVE: [], Life.CLOSE: []}
    for number in range(record.size):
        _, life, _, matter, *_ = record.at(number)
        if life in (Life.ARRIVE, Life.CLOSE):
            lives[Life(life)].append(matter)
    for life, matters in lives.items():
        assert len(matters) == len(set(matters)), life
    assert set(lives[Life.CLOSE]) <= set(lives[Life.ARRIVE])
    return len(lives[Life.ARRIVE]), len(lives[Life.CLOSE])


def littles_law(record: Record, end: int) -> tuple[int, int]:
    """Open matters x minutes, and all matters' minutes from arrival to close, or to `end`: two equal whole numbers.

    Little 1961; on one run it is an identity and no estimate."""
    open_, since, area, sojourns = 0, 0, 0, 0
    arrived: dict[int, int] = {}
    for number in range(record.size):
        minute, life, _, matter, *_ = record.at(number)
        area, since = area + open_ * (minute - since), minute
        if life == Life.ARRIVE:
            arrived[matter], open_ = minute, open_ + 1
        elif life == Life.CLOSE:
            sojourns, open_ = sojourns + minute - arrived.pop(matter), open_ - 1
    return area + open_ * (end - since), sojourns + sum(end - minute for minute in arrived.values())


def uncited(record: Record) -> list[int]:
    """Rows of acts that name no clause and are not marked as assumed."""
    assumed = {number for number, chain in enumerate(record.chains) if ASSUMED in chain}
    found = []
    for number in range(record.size):
        _, life, _, _, _, _, clause, chain, _, _ = record.at(number)
        if life in ACTS and not clause and chain not in assumed:
            found.append(number)
    return found


def unrooted(record: Record) -> list[int]:
    """Rows of matters whose `follows` does not lead back, row by row, to the arrival of the same matter."""
    origin: list[int] = []
    found = []
    for number in range(record.size):
        _, life, _, matter, _, _, _, _, cause, follows = record.at(number)
        root = number if life == Life.ARRIVE else origin[follows] if follows != NO_ROW else NO_ROW
        origin.append(root)
        if matter >= 0 and (root == NO_ROW or record.at(root)[3] != matter):
            found.append(number)
        if cause >= number or follows >= number:
            found.append(number)
    return found
