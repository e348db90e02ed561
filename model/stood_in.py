"""Days on which somebody is away and nobody acts in his place: what is refuted of standing in, lived through.

The holder of an office is away, as in the witness, and an act that is his comes up.  It lies before his office.  He would do
it if he were there, and so would whoever stands in for him; as it is, nobody may.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from constraints.cover import Matter
from constraints.holds import Situation, holds
from constraints.meaning import Alternative
from constraints.requirements.backup import HAS_ONE, PORTFOLIO
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.standing_in.alone import ALONE
from constraints.requirements.standing_in.chains import GOES_ON
from constraints.requirements.standing_in.offices import REASONS, stood_in_for
from constraints.requirements.standing_in.powers import POWERS
from constraints.terms import PRESENT, Granted, Term, atoms, disj, mask
from constraints.verdict import Result
from model.replay import Row, day_readings, replay_before

AWAY = (HAS_ONE, PORTFOLIO, ALONE, GOES_ON, REASONS, POWERS)
Seats: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Absent:
    """A day in a situation on which an act on a matter lies before some offices: its rows about the act."""

    offices: Seats
    now: Situation
    matter: Matter
    rows: tuple[Row, ...]

    @property
    def acts(self) -> bool:
        """Does somebody act for one of the offices?"""
        return any(one.life == "start" for one in self.rows)


def stood_in(inquiry: Inquiry, row: Result) -> Absent | None:
    """The day on which nobody acts in the place of who is away; nothing for rows of other sorts, or where none shows it."""
    if row.question.requirement.partition("-with-")[0] not in AWAY:
        return None
    days = (_lived(inquiry, offices, now, *tried) for offices, now, tried in _tried(inquiry, row, passes=False))
    return next((day for day in days if not day.acts), None)


def passing(inquiry: Inquiry, row: Result) -> Absent | None:
    """The day on which somebody acts in the place of who is away, as a proved row says; nothing where none shows it."""
    days = (_lived(inquiry, offices, now, *tried) for offices, now, tried in _tried(inquiry, row, passes=True))
    return next((day for day in days if day.acts), None)


def handed_on(inquiry: Inquiry, row: Result) -> Absent | None:
    """The day on which somebody acts in the place of another by the clause of a row, authorised where that takes it: in the situation
    of its witness, or while the other, and then whoever else may act for him, is away as well.  Nothing where none shows it."""
    q, example, meaning = row.question, row.argument.counterexample or {}, inquiry.meaning
    assert q.example is not None
    readings = day_readings(meaning, {**inquiry.readings, **row.argument.first_readings, **example["readings"]})
    ways = meaning.alternatives(q.act or "", q.example)
    for way in ways:
        if q.clause in way.doer.chain and way.doer.seat is not None:
            grants = (g for g in atoms(way.when, wanted=mask(Granted)) if isinstance(g, Granted) and g.clause == q.clause)
            given = frozenset([(g.clause, g.giver, g.receiver) for g in grants][:1])
            holder = meaning.roster.official_of[way.doer.seat]
            others = [w.official for w in ways if w.doer.seat == way.doer.seat and w.official not in (None, way.official)]
            reasons = [reason for reason in meaning.statuses if reason != PRESENT]
            for away in ({}, *({holder: reason} for reason in reasons), *(dict.fromkeys(others, reason) for reason in reasons)):
                now = Situation({**away, **example["status"]}, frozenset(example["vacant"]), given, readings)
                day = _lived(inquiry, (way.doer.seat,), now, q.act or "", q.example)
                if any(one.life == "start" and q.clause in one.chain for one in day.rows):
                    return day
    return None


def _tried(inquiry: Inquiry, row: Result, *, passes: bool) -> Iterator[tuple[Seats, Situation, tuple[str, Matter]]]:
    """Offices that are away, how, and an act of theirs that then passes to somebody else, or does not."""
    for offices in _offices(inquiry, row):
        for now in _situations(inquiry, row, offices):
            there = Situation(readings=now.readings)
            for act, matter in _matters(inquiry, row, offices):
                own, every = _ways(inquiry, act, matter, offices)
                himself, anybody = disj(*own), disj(*every)
                if holds(himself, there) and not holds(himself, now) and holds(anybody, now) is passes:
                    yield offices, now, (act, matter)


def _offices(inquiry: Inquiry, row: Result) -> Iterator[Seats]:
    """The offices that a row is about: one, all of its post in turn where the row stands for them, or those that are in charge."""
    roster, subject = inquiry.meaning.roster, row.question.subject or ""
    if subject not in roster.seats:
        relations = inquiry.meaning.names.vocabulary.relations
        found = [s for r in relations if relations[r].to == "subject" for s in roster.left_of(r, subject)]
        yield tuple(seat for seat in dict.fromkeys(found) if seat in roster.seats)
        return
    yield (subject,)
    if row.question.requirement == POWERS:
        yield from ((s,) for s, entry in roster.seats.items() if entry.post == roster.seats[subject].post and s != subject)


def _situations(inquiry: Inquiry, row: Result, offices: Seats) -> Iterator[Situation]:
    """The witness; where it leaves open why the holder is away, each reason, those for which somebody stands in first."""
    meaning, example = inquiry.meaning, row.argument.counterexample or {}
    readings = day_readings(meaning, {**inquiry.readings, **row.argument.first_readings, **example.get("readings", {})})
    empty = {seat for seat, entry in meaning.roster.seats.items() if entry.vacant and seat not in offices}
    now = Situation(example.get("status", {}), frozenset({*example.get("vacant", ()), *empty}), readings=readings)
    holders = [meaning.roster.official_of[seat] for seat in offices]
    if any(holder in now.status for holder in holders) or now.vacant & set(offices):
        yield now
        return
    fires = [meaning.fires(node, seat) for seat in offices for node in stood_in_for(meaning).get(seat, ())]
    away = [{**now.status, **dict.fromkeys(holders, reason)} for reason in meaning.statuses if reason != PRESENT]
    every = [replace(now, status=status) for status in away]
    yield from sorted(every, key=lambda one: not any(holds(term, one) for term in fires))


def _matters(inquiry: Inquiry, row: Result, offices: Seats) -> Iterator[tuple[str, Matter]]:
    """The act that a row names, or every act, with a matter of each class: about the subject that the row names, and about a body
    that one of the offices heads."""
    roster, q = inquiry.meaning.roster, row.question
    asked = next(iter(q.matter.values())) if q.matter else {}
    headed = [organ for organ in roster.every_organ if set(roster.head_of(organ)) & set(offices)][:1]
    for act in (q.act,) if q.act else inquiry.classes.acts():
        for about in inquiry.classes.of(act):
            known = inquiry.meaning.names.attributes(about.kind)
            given = {name: asked.get(name, value) for name, value in about.matter.attributes.items()}
            yield act, replace(about.matter, attributes=given)
            for organ in headed:
                bodies = [n for n, v in given.items() if n in known and known[n].type == "organ" and isinstance(v, str)]
                yield act, replace(about.matter, attributes={**given, **dict.fromkeys(bodies, organ)})


def _ways(inquiry: Inquiry, act: str, matter: Matter, offices: Seats) -> tuple[list[Term], list[Term]]:
    """When the offices may do the act themselves, and when anybody may for them; nobody is authorised, and what comes before is
    done."""
    claims = inquiry.claims

    def settled(way: Alternative) -> Term:
        return claims.grants.fix(claims.settled(way.when, act, matter), matter, "none")

    ways = [way for way in inquiry.meaning.alternatives(act, matter) if way.doer.seat in offices]
    own = [way for way in ways if not way.doer.chain and not atoms(way.when, wanted=mask(Granted))]
    return list(map(settled, own)), list(map(settled, ways))


def _lived(inquiry: Inquiry, offices: Seats, now: Situation, act: str, matter: Matter) -> Absent:
    meaning = inquiry.meaning
    rows = replay_before(meaning.rulebook, meaning.roster, now, matter, act, offices)
    return Absent(offices, now, matter, tuple(one for one in rows if one.act == act))
