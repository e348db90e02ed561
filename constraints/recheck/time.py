"""Time again: limits by fresh solvers and on a matter's own plan, days by counting one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from constraints.applying import under
from constraints.calendar import DAY, Units
from constraints.classes import Space
from constraints.diagram import FALSE
from constraints.errors import Mistakes
from constraints.language.nodes import Deadline, Duty
from constraints.language.scalars import Duration
from constraints.lead.choices import choices_of, in_length, length_under, often, units_of, within
from constraints.limits import MORNING
from constraints.plan import Plans
from constraints.procedures import Procedure, example
from constraints.recheck.afresh import Afresh, Check, stand
from constraints.requirements import lead, limited
from constraints.requirements.lead import gap_between
from constraints.requirements.rhythm import longest_round
from constraints.requirements.timing import Kind, counted, event_of, later
from constraints.terms import conj, disj, neg
from constraints.units import calendar, units_under
from constraints.verdict import Result, Status


def has_limit(a: Afresh, row: Result) -> bool | None:
    """Every matter on which the act is owed has a limit; or one has none, by its own plan: under each choice of the readings
    for which it is said."""
    act, kind = row.question.act or "", next(iter(row.question.matter or {}))
    boxes = row.argument.boxes
    answers = [
        _has_limit(a, row, p, taken)
        for taken, p in limited.choices(a.inquiry, a.inquiry.procedures.of(kind), act)
        if act in p.owed and any(within(taken, box) for box in boxes)
    ]
    return None if None in answers else bool(answers)


def _has_limit(a: Afresh, row: Result, p: Procedure, readings: Mapping[str, str]) -> bool | None:
    act = row.question.act or ""
    owed = disj(*(term for one, term in p.steps if act in one.acts))
    limits = [n for n in limited.binding(a.inquiry) if act in n.act]
    free = conj(owed, neg(disj(*(under(limited.in_force(a.inquiry, p, n), readings) for n in limits))))
    space = Space(a.inquiry.classes, p.kind, [free])
    if row.status is Status.PROVED:
        found = a.is_possible(conj(space.possible, free), space.universe)
        return stand(None if found is None else not found, row, "a matter has no limit")
    return stand(_unlimited(a, {**a.inquiry.readings, **readings}, space, act), row, "its own matter has a limit")


def _unlimited(a: Afresh, readings: Mapping[str, str], space: Space, act: str) -> bool:
    region = space.diagrams.conj(space.premise, space.functions[0])
    if region == FALSE:
        return False
    plan = Plans(a.meaning, readings, presumed=False).plan(example(a.inquiry.classes, space, region))
    return act in plan.acts and not any(act in n.act and n.id in plan.deadlines for n in limited.binding(a.inquiry))


def unit(a: Afresh, row: Result) -> bool | None:
    """On the day named, the limit ends on different days under two readings of its unit; or on every day on the same."""
    said, node = row.argument.counterexample, a.meaning.rulebook[row.question.clause or ""]
    assert isinstance(node, Deadline | Duty)
    known, at = a.meaning.names.vocabulary.units, calendar()
    lengths, back = counted(node)
    options = [units_under(known, {**a.inquiry.readings, **one}) for one in _readings_of_unit(a, row)]
    count = at.latest_before if back else at.end_of
    days = range(at.first_day, at.end_day) if said is None else [at.day_of(date.fromisoformat(said["date"]))]
    for day in days:
        try:
            ends = [{count(day * DAY + MORNING, length, "close", units) for units in options} for length in lengths]
        except Mistakes:  # beyond the years decreed
            continue
        stand(any(len(one) > 1 for one in ends) == (said is not None), row, "the readings end otherwise")
    return True


def _readings_of_unit(a: Afresh, row: Result) -> list[dict[str, str]]:
    reading = row.question.subject or ""
    return [{reading: option} for option in a.meaning.reading_options[reading]]


def _units(a: Afresh, row: Result, lengths: Iterable[str]) -> list[Units]:
    """What units are under each choice of readings for which a row is said."""
    meaning, said = a.meaning, row.argument.readings
    every = choices_of(meaning, units_of(meaning, lengths), a.inquiry.readings)
    return [units_under(meaning.names.vocabulary.units, {**a.inquiry.readings, **one}) for one in every if within(one, said)]


def _unit_of(node: Deadline) -> str:
    assert isinstance(node.at_least, Duration)
    return node.at_least.unit


def fixed(a: Afresh, row: Result) -> bool | None:
    """Some clause announces the day of the event by then, on every day of the years decreed; or none does in time."""
    node, book = a.meaning.rulebook[row.question.clause or ""], a.meaning.rulebook
    assert isinstance(node, Deadline)
    notices = [n for c in row.argument.used if c != node.id and isinstance(n := book[c], Deadline)]
    event = event_of(a.inquiry, node)
    if not isinstance(node.at_least, Duration) or (row.status is Status.PROVED and not notices):
        return stand(row.status is Status.PROVED and event is None, row, "its day is fixed by nobody")
    for units in _units(a, row, map(_unit_of, (node, *notices))):
        late = [_later(n, node, units) for n in notices]
        if row.status is Status.REFUTED:
            stand(event is not None and all(late), row, "its day is announced in time")
        else:
            stand(not any(late), row, "its day is not announced in time")
    return True


def _later(notice: Deadline, lead: Deadline, units: Units) -> bool:
    """Is there an event whose notice may come after what is due before it?"""
    assert isinstance(notice.at_least, Duration)
    assert isinstance(lead.at_least, Duration)
    return later(calendar(), units, notice.at_least, lead.at_least) is not None


def cadence(a: Afresh, row: Result) -> bool | None:
    """The soonest meeting that leaves the lead time is no farther away than the next one, from every day; or is, from the
    day named.  Days are counted one after the other."""
    node, duty = a.meaning.rulebook[row.question.clause or ""], a.meaning.rulebook[row.argument.used[1]]
    assert isinstance(node, Deadline)
    assert isinstance(duty, Duty)
    assert duty.how_often is not None
    said, at = row.argument.counterexample, calendar()
    days = range(at.first_day, at.end_day) if said is None else [at.day_of(date.fromisoformat(said["date"]))]
    for units in _units(a, row, (_unit_of(node), duty.how_often.per)):
        gap = gap_between(duty.how_often.per, duty.how_often.at_least or 1, units)
        longest = max(found for day in days if (found := _soonest(node, day * DAY + MORNING, units)) is not None)
        fits = gap is not None and longest <= gap
        stand(said is None or longest == said["days"], row, "the wait is another")
        stand(fits == (row.status is Status.PROVED), row, "the calendar says otherwise")
    return True


def _soonest(node: Deadline, start: int, units: Units) -> int | None:
    """In how many calendar days the soonest event is that leaves the lead time; nothing beyond the years decreed."""
    assert isinstance(node.at_least, Duration)
    for days in range(calendar().end_day - start // DAY):
        try:
            if calendar().latest_before(start + days * DAY, node.at_least, "close", units) >= start:
                return days
        except Mistakes:
            continue
    return None


def rhythm_kept(a: Afresh, row: Result) -> bool | None:
    """On some day the limit is over before the longest round is, or on none; days are counted one after the other."""
    book = a.meaning.rulebook
    limit, duty, at = book[row.question.clause or ""], book[row.question.subject or ""], calendar()
    assert isinstance(limit, Deadline | Duty)
    assert isinstance(duty, Duty)
    names = sorted({*in_length(a.meaning, limit), *units_of(a.meaning, often(duty))})
    for taken in choices_of(a.meaning, names, a.inquiry.readings):
        if not any(within(taken, box) for box in row.argument.boxes):
            continue
        readings = {**a.inquiry.readings, **taken}
        units, length = units_under(a.meaning.names.vocabulary.units, readings), length_under(limit.within, readings)
        assert duty.how_often is not None
        most = longest_round(duty.how_often.per, duty.how_often.at_least or 1, units)
        assert length is not None
        assert most is not None
        left = [_left(day, length, units) for day in range(at.first_day, at.end_day) if at.is_working_day(day)]
        fits = min(days for days in left if days is not None) <= most
        stand(fits == (row.status is Status.PROVED), row, "the calendar says otherwise")
    return True


def _left(day: int, length: Duration, units: Units) -> int | None:
    """How many days a limit leaves that runs from a day; nothing beyond the years decreed."""
    try:
        return calendar().end_of(day * DAY + MORNING, length, "close", units) // DAY - day
    except Mistakes:
        return None


def lead_time(a: Afresh, row: Result) -> bool | None:
    """Whether a procedure has a bound, whether a chain fits the meetings: by the plans of single matters.  A proof over too
    many parts is left."""
    stands = lead.stands(a.inquiry, row)
    return False if stands is None else stand(stands, row, "it does not stand on a matter of its own")


CHECKS: dict[str, Check] = {
    Kind.LIMIT: has_limit,
    Kind.UNIT: unit,
    Kind.FIXED: fixed,
    Kind.CADENCE: cadence,
    Kind.RHYTHM: rhythm_kept,
    lead.Kind.LONGEST: lead_time,
    lead.Kind.CHAIN: lead_time,
}
