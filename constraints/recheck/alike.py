"""Clauses said alike again: where both apply, which is the narrower and whom two call in by fresh solvers, when limits end by
counting day by day."""

from __future__ import annotations

from collections.abc import Iterator
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
from constraints.requirements.alike import LIMIT, WAY, Said, comparable, consequence
from constraints.requirements.standing_in.twice import ONE
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
    shared, only, kinds = list[bool | None](), (list[bool | None](), list[bool | None]()), (set[str](), set[str]())
    for kind in a.meaning.names.kinds:
        terms = [under(applies(a.meaning, node, kind), readings) for node in (one, other)]
        space = Space(a.inquiry.classes, kind, terms)
        shared.append(a.is_possible(conj(space.possible, *terms), space.universe))
        for mine, theirs, found in zip(terms, reversed(terms), only, strict=True):
            found.append(a.is_possible(conj(space.possible, mine, neg(theirs)), space.universe))
        for term, listed in zip(terms, kinds, strict=True):
            listed.update([kind] if a.is_possible(conj(space.possible, term), space.universe) else [])
    wider = [none_of(found) for found in only]
    met = none_of(shared)
    return (
        None if None in (met, *wider) else not met and wider[0] == wider[1] and not (kinds[0] < kinds[1] or kinds[1] < kinds[0])
    )


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


CHECKS: dict[str, Check] = {LIMIT: said_alike, WAY: said_alike, ONE: one_stand_in}
