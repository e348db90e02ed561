"""What goes too far, as simulated days: somebody acts, alone at work, who should not.

Where more is handed on than the giver has, the giver alone cannot act; whom he has authorised, or who stands in for him,
alone can.  Where others may do what the law reserves, one of them alone does it.  Where the seal does not wait for the
signature, it comes when nothing has been done.  Where two clauses give different people the act, each does it alone.
Where somebody may act on a matter of his own, he does so when nobody else is there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from constraints.holds import Situation
from constraints.requirements.containment import GIVEN, SEALED
from constraints.requirements.higher_law import RESERVED
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.overlap import DIFFER
from constraints.requirements.separation import OWN
from constraints.terms import Granted, atoms, mask
from constraints.verdict import Result
from model.replay import Row, day_readings, replay


@dataclass(frozen=True, slots=True)
class Day:
    """The rows of the act on a day when only `there` is at work, authorised by whoever holds the seat `giver`; nobody named:
    everybody is there, unauthorised."""

    there: str | None
    giver: str | None
    rows: tuple[Row, ...]


def alone(inquiry: Inquiry, row: Result) -> list[Day]:
    """The days that show how a row goes too far; none where it does not, where no reason for the others to be away shows it,
    or where a body acts by another clause first."""
    if row.question.example is None or row.question.act is None:
        return []
    match row.question.requirement:
        case requirement if requirement == GIVEN:
            return next((days for way in _handed_on(inquiry, row) if (days := list(_both_days(inquiry, row, *way)))[1:]), [])
        case requirement if requirement == RESERVED:
            return [*_some(inquiry, row, "people", row.question.clause)]
        case requirement if requirement == DIFFER:
            one, other = row.question.clause, row.question.subject
            days = [*_some(inquiry, row, "people", one, other), *_some(inquiry, row, "others", other, one)]
            return days if len({day.there for day in days}) > 1 else []
        case requirement if requirement == OWN:
            return [_own(inquiry, row)]
        case requirement if requirement == SEALED:
            rows = _rows(inquiry, row, Situation(), done=())
            return [Day(None, None, rows)] if any(one.life == "start" for one in rows) else []
        case _:
            return []


def _own(inquiry: Inquiry, row: Result) -> Day:
    """The party acts, alone at work; where no such day shows it, the act as it is tried in the witness."""
    q, example = row.question, row.argument.counterexample or {}
    assert q.example is not None
    party = str(q.example.get(q.subject or ""))
    if party in inquiry.meaning.roster.seats and (day := _acting(inquiry, row, [q.clause or ""], party)):
        return day
    granted = inquiry.meaning.roster.granted if q.authorisations == "standing" else frozenset()
    return Day(None, None, _rows(inquiry, row, Situation(example["status"], frozenset(example["vacant"]), granted)))


def _handed_on(inquiry: Inquiry, row: Result) -> Iterator[tuple[str, str, Granted | None]]:
    """Who gives, who receives, and what is granted for it; nothing where one stands in for the other."""
    q, meaning = row.question, inquiry.meaning
    assert q.example is not None
    givers = {
        seat: meaning.roster.official_of[seat]
        for seat, entry in meaning.roster.seats.items()
        if entry.post == q.subject and seat in meaning.roster.official_of
    }
    for way in meaning.alternatives(q.act or "", q.example):
        if way.clause == q.clause and way.doer.official is not None:
            grants = {g.giver: g for g in atoms(way.when, wanted=mask(Granted)) if isinstance(g, Granted)}
            for seat, giver in givers.items():
                if giver != way.doer.official and (seat in grants or not grants):
                    yield giver, way.doer.official, grants.get(seat)


def _both_days(inquiry: Inquiry, row: Result, giver: str, receiver: str, grant: Granted | None) -> Iterator[Day]:
    """The giver tries in vain; the receiver acts."""
    if day := _day(inquiry, row, giver, ()):
        yield day
        if day := _day(inquiry, row, receiver, [row.question.clause or ""], grant):
            yield day


def _some(inquiry: Inquiry, row: Result, side: str, clause: str | None, other: str | None = None) -> Iterator[Day]:
    """The first day on which one of those named on one side only acts under the clause; where the other side names them all,
    under either clause."""
    example = row.argument.counterexample or {}
    names, rest = (example[part] for part in (("people", "others") if side == "people" else ("others", "people")))
    only = [name for name in names if name not in rest]
    clauses = [one for one in ((clause,) if only else (clause, other)) if one is not None]
    yield from islice(filter(None, (_acting(inquiry, row, clauses, name) for name in only or names)), 1)


def _acting(inquiry: Inquiry, row: Result, clauses: Collection[str], name: str) -> Day | None:
    """He alone is there and acts, authorised by whoever may authorise him; a body acts when everybody is there."""
    q, meaning = row.question, inquiry.meaning
    official = meaning.roster.official_of.get(name)
    if official is None:
        rows = _rows(inquiry, row, Situation())
        return Day(None, None, rows) if any(one.life == "start" and one.clause in clauses for one in rows) else None
    assert q.example is not None
    ways = [way.when for way in meaning.alternatives(q.act or "", q.example) if way.doer.seat == name]
    given = [g for g in atoms(*ways, wanted=mask(Granted)) if isinstance(g, Granted) and g.clause in clauses]
    return _day(inquiry, row, official, clauses, given[0] if given else None)


def _day(inquiry: Inquiry, row: Result, there: str, clauses: Collection[str], grant: Granted | None = None) -> Day | None:
    """The day on which he alone is there and acts under one of the clauses, or without any nobody acts; the others are away for the
    first reason for which it is so."""
    granted = frozenset({(grant.clause, grant.giver, grant.receiver)} if grant else ())
    for reason in inquiry.meaning.statuses[1:]:
        status = {official: reason for official in inquiry.meaning.roster.officials if official != there}
        rows = _rows(inquiry, row, Situation(status, granted=granted))
        begun = [one for one in rows if one.life == "start"]
        mine = any(one.official == there and one.clause in clauses for one in begun)
        if mine if clauses else not begun and any(one.life == "blocked" for one in rows):
            return Day(there, grant.giver if grant else None, rows)
    return None


def _rows(inquiry: Inquiry, row: Result, now: Situation, done: Iterable[str] | None = None) -> tuple[Row, ...]:
    q, meaning = row.question, inquiry.meaning
    assert q.example is not None
    assert q.act is not None
    readings = day_readings(meaning, {**inquiry.readings, **row.argument.first_readings})
    rows = replay(meaning.rulebook, meaning.roster, now, q.example, q.act, done, readings)
    return tuple(one for one in rows if one.act == q.act)
