"""A duty that comes round while somebody is away: what is refuted of periodic duties, lived through.

Whoever is away stays away from the first day to the last.  What is owed in each period comes up and is not done, and at the end of
the period it is missed; a meeting that is to be convened is not held.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from constraints.cover import Matter
from constraints.holds import Situation
from constraints.language.nodes import Duty
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.lead import gap_between
from constraints.requirements.timing import Kind
from constraints.units import units_under
from constraints.verdict import Result
from model.city import City
from model.record import Life
from model.replay import Row, day_readings, entered, first_day, one_day, rows_of, situate

ROUNDS = 3
"""So many periods are lived through: the first may have begun before."""
HELD, NOT_HELD = Life.HELD.name.lower(), Life.NOT_HELD.name.lower()


@dataclass(frozen=True, slots=True)
class Rounds:
    """A matter, or the meeting that is owed, from the first day to the last; the rows of the duty's act, or of the meetings."""

    matter: Matter
    since: date
    until: date
    rows: tuple[Row, ...]

    @property
    def performed(self) -> bool:
        """Is it done once?"""
        return any(one.life in ("complete", HELD) for one in self.rows)

    @property
    def missed(self) -> bool:
        """Is it missed once, or a meeting not held?"""
        return any(one.life in ("missed", NOT_HELD) for one in self.rows)


def rounds(inquiry: Inquiry, row: Result) -> Rounds | None:
    """The periods of the duty of a row in the situation of its witness, or with everybody there; nothing for rows of other sorts,
    or where the city does not plan what the duty brings about."""
    q, example, meaning = row.question, row.argument.counterexample or {}, inquiry.meaning
    duty = meaning.rulebook.nodes.get(q.clause or "")
    if q.requirement.partition("-with-")[0] != Kind.DUTY or not isinstance(duty, Duty) or q.example is None:
        return None
    taken = {**inquiry.readings, **row.argument.first_readings, **example.get("readings", {})}
    readings = day_readings(meaning, taken)
    assert duty.how_often is not None
    gap = gap_between(duty.how_often.per, 1, units_under(meaning.names.vocabulary.units, readings)) or 30
    scene = one_day(meaning.rulebook, meaning.roster, readings, None, min(ROUNDS * gap, 366))
    type_ = str(q.example.get("type")) if duty.creates is not None else None
    if type_ is not None and type_ not in scene.entry.meetings:
        return None
    plans = {name: plan for name, plan in scene.entry.meetings.items() if name != type_}
    city = City(replace(scene, entry=scene.entry.model_copy(update={"meetings": plans})))
    try:
        situate(city, Situation(example.get("status", {}), frozenset(example.get("vacant", ()))))
        rows = _meetings(city, type_) if type_ is not None else _owed(city, q.example, q.act or "")
    finally:
        city.dispose()
    return Rounds(q.example, first_day(), first_day() + timedelta(days=scene.days - 1), rows)


def _owed(city: City, matter: Matter, act: str) -> tuple[Row, ...]:
    """What becomes of the act on an open matter on which nothing else is owed."""
    case = entered(city, matter)
    case.missed = sum(1 << other for other in case.form.acts)
    case.holds += 1
    city.run_days()
    return tuple(one for one in rows_of(city, case) if one.act == act)


def _meetings(city: City, type_: str) -> tuple[Row, ...]:
    """Which of the meetings of a type are held."""
    city.run_days()
    cases = (session.case for session in city.meetings.sessions.get(type_, ()))
    return tuple(one for case in cases if case is not None for one in rows_of(city, case) if one.life in (HELD, NOT_HELD))
