"""Clauses said alike again: where both apply, which is the narrower and whom two call in by fresh solvers, when limits end by
counting day by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from constraints.applying import applies, under
from constraints.calendar import DAY, Units
from constraints.classes import Space
from constraints.cover import Matter
from constraints.errors import Mistakes
from constraints.language.nodes import Step
from constraints.language.scalars import Duration
from constraints.lead.choices import Readings, choices_of, chosen, in_length, length_under, within
from constraints.limits import MORNING
from constraints.meaning import Scope
from constraints.names import ROOT
from constraints.recheck.afresh import Afresh, Check, none_of, stand
from constraints.recheck.clauses import for_some
from constraints.requirements.alike import LIMIT, WAY, Said, comparable, consequence
from constraints.requirements.standing_in.twice import ONE
from constraints.requirements.undone import HOLDS, asking, spared
from constraints.requirements.undone import comparable as comparable_steps
from constraints.terms import Term, conj, disj, neg
from constraints.units import calendar, units_under
from constraints.verdict import Result, Status


def said_alike(a: Afresh, row: Result) -> bool | None:
    """Under each choice of readings of which the row speaks the two clauses differ on some matter; or no two of them do under
    any."""
    nodes: list[Any] = [a.meaning.rulebook[clause] for clause in row.argument.used]
    answers = [
        _differ(a, one, other, {**a.inquiry.readings, **taken})
        for one, other in combinations(nodes, 2)
        if comparable(a.meaning, one, other)
        for taken in _taken(a, row, one, other)
    ]
    if row.status is Status.REFUTED:
        return stand(None if None in answers else bool(answers) and all(answers), row, "the two clauses say the same")
    return stand(none_of(answers), row, "two clauses differ")


def _taken(a: Afresh, row: Result, one: Said, other: Said) -> Iterator[Readings]:
    terms = [applies(a.meaning, node, kind) for node in (one, other) for kind in a.meaning.names.kinds]
    lengths = (r for node in (one, other) if not isinstance(node, Step) for r in in_length(a.meaning, node))
    for taken in choices_of(a.meaning, sorted({*chosen(terms), *lengths}), a.inquiry.readings):
        if any(within(taken, box) for box in row.argument.boxes):
            yield taken


def _differ(a: Afresh, one: Said, other: Said, readings: Readings) -> bool | None:
    """Do two clauses say different things of some matter, and is neither the narrower one, nor about a narrower kind?"""
    if not _say_different(a, one, other, readings):
        return False
    found = []
    for kind in a.meaning.names.kinds:
        mine, theirs = (under(applies(a.meaning, node, kind), readings) for node in (one, other))
        found.append((Space(a.inquiry.classes, kind, [mine, theirs]), mine, theirs, conj(mine, theirs)))
    return _crossing(a, found)


def _crossing(a: Afresh, kinds: Iterable[tuple[Space, Term, Term, Term]]) -> bool | None:
    """Is the last of these terms true of some matter of some kind, and is neither of the other two the narrower, nor about a
    narrower kind?"""
    hits, only, about = list[bool | None](), (list[bool | None](), list[bool | None]()), (set[str](), set[str]())
    for space, *sides, hit in kinds:
        hits.append(a.is_possible(conj(space.possible, hit), space.universe))
        for mine, theirs, beyond, named in zip(sides, reversed(sides), only, about, strict=True):
            beyond.append(a.is_possible(conj(space.possible, mine, neg(theirs)), space.universe))
            named.update([space.kind] if a.is_possible(conj(space.possible, mine), space.universe) else [])
    wider, nowhere = [none_of(beyond) for beyond in only], none_of(hits)
    if None in (nowhere, *wider):
        return None
    return not nowhere and wider[0] == wider[1] and not (about[0] < about[1] or about[1] < about[0])


def _say_different(a: Afresh, one: Said, other: Said, readings: Readings) -> bool:
    if isinstance(one, Step) and isinstance(other, Step):
        return one.if_refused != other.if_refused
    assert not isinstance(one, Step)
    assert not isinstance(other, Step)
    first, second = (length_under(node.within, readings) for node in (one, other))
    if first is None or second is None:
        return False
    follows = [consequence(node) for node in (one, other)]
    if _end_apart(first, second, units_under(a.meaning.names.vocabulary.units, readings)):
        return follows[0] == follows[1]
    return None not in follows and follows[0] != follows[1]


def _end_apart(one: Duration, other: Duration, units: Units) -> bool:
    at = calendar()
    for day in range(at.first_day, at.end_day):
        try:
            if len({at.end_of(day * DAY + MORNING, length, "close", units) for length in (one, other)}) > 1:
                return True
        except Mistakes:  # beyond the years decreed
            continue
    return False


def taken_back(a: Afresh, row: Result) -> bool | None:
    """Does the other step ask for what the first lets go, under each choice of readings of which the row speaks; or none of the
    steps of the act under any?"""
    act, one, book = row.question.act or "", a.meaning.rulebook[row.question.clause or ""], a.meaning.rulebook
    assert isinstance(one, Step)
    others: list[Any] = [book[row.question.subject]] if row.question.subject else asking(a.meaning, act)
    answers = [
        _takes_back(a, act, one, other, {**a.inquiry.readings, **taken})
        for other in others
        if comparable_steps(a.meaning, one, other)
        for taken in _taken(a, row, one, other)
    ]
    if row.status is Status.REFUTED:
        return stand(None if None in answers else bool(answers) and all(answers), row, "the exception holds")
    return stand(none_of(answers), row, "an exception is taken back")


def _takes_back(a: Afresh, act: str, one: Step, other: Step, readings: Readings) -> bool | None:
    found = []
    for kind in a.meaning.names.kinds:
        own, theirs = (under(applies(a.meaning, node, kind), readings) for node in (one, other))
        space = Space(a.inquiry.classes, kind, [own, theirs])
        wide = for_some(space, spared(a.meaning, act, one, kind), own)
        found.append((space, wide, theirs, conj(wide, theirs, neg(own))))
    return _crossing(a, found)


def one_stand_in(a: Afresh, row: Result) -> bool | None:
    """Do both clauses fire at once for the seat, and may of each those act whom the row names?  By a fresh solver.  Of a proof,
    whether there is a second clause at all."""
    nodes: list[Any] = [a.meaning.rulebook[clause] for clause in row.argument.used]
    if row.status is Status.PROVED:
        return len(nodes) < 2
    people = (row.argument.counterexample or {}).get("people", ())
    seat, readings = (row.question.subject or "").split()[0], {**a.inquiry.readings, **row.argument.first_readings}
    stand(len(people) == len(nodes) == 2 and not set(people[0]) & set(people[1]), row, "the same people are called in")
    term = conj(*(_calls(a, row, seat, node, side) for node, side in zip(nodes, people, strict=True)))
    return stand(a.is_possible(under(term, readings), a.meaning.universe), row, "only one of them is called in")


def _calls(a: Afresh, row: Result, seat: str, node: Any, side: list[str]) -> Term:
    scope = Scope("", row.question.example or Matter(ROOT), node.id, replaced=seat, visited=frozenset([seat]), direct=True)
    able = (doer.when for doer in a.meaning.doers(node.by, scope) if (doer.seat or doer.organ) in side)
    return conj(a.meaning.fires(node, seat), disj(*able))


CHECKS: dict[str, Check] = {LIMIT: said_alike, WAY: said_alike, ONE: one_stand_in, HOLDS: taken_back}
