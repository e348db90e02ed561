"""A matter that waits for ever: what is refuted of completing, lived through for a year.

Everything is done but acts that wait for one another.  Everybody is there, nothing comes up, and after a year it is still so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from constraints.cover import Matter
from constraints.diagram import FALSE
from constraints.procedures import Procedure
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.soundness import Claim, Part, part_of, parts
from constraints.verdict import Result, Status
from model import trial
from model.case import Case
from model.city import City
from model.kernel import Rank
from model.replay import HALF_PAST_EIGHT, Row, day_readings, entered, lived, one_day
from model.undone import A_YEAR

STUCK = (Claim.COMPLETES, Claim.NO_CIRCLE)
DONE = ("start", "outside", "complete")


@dataclass(frozen=True, slots=True)
class Stuck:
    """A matter on which all is done but some acts, and the rows of a year about them."""

    matter: Matter
    acts: tuple[str, ...]
    rows: tuple[Row, ...]


def stuck(inquiry: Inquiry, row: Result) -> Stuck | None:
    """The year in which the matter of a refuted row does not go on; nothing for rows of other sorts, or where it does go on."""
    if row.question.requirement not in STUCK or row.status is not Status.REFUTED:
        return None
    for p, part in _found(inquiry, row):
        year = a_year(inquiry, row, p, p.example(part.region), tuple(dict.fromkeys(part.trace)))
        if not any(one.life in DONE for one in year.rows):
            return year
    return None


def a_year(inquiry: Inquiry, row: Result, p: Procedure, matter: Matter, acts: tuple[str, ...]) -> Stuck:
    """The year in which all else that these acts need is done, and they go on as far as they can."""
    meaning = inquiry.meaning
    readings = day_readings(meaning, {**inquiry.readings, **p.readings, **row.argument.first_readings})
    plan = inquiry.plans(readings).plan(matter)
    before = {name for act in acts if act in plan.acts for name in plan.all_before(act)}
    done = sorted(before - set(acts))

    def lay(city: City) -> Case:
        case = entered(city, matter)
        city.kernel.schedule_event(HALF_PAST_EIGHT, Rank.ARRIVALS, case.key, trial.lay_chain, city, case, acts, done)
        case.holds += 1
        return case

    rows = lived(one_day(meaning.rulebook, meaning.roster, readings, None, A_YEAR), lay)
    return Stuck(matter, acts, tuple(one for one in rows if one.act in acts or one.life == "close"))


def _found(inquiry: Inquiry, row: Result) -> Iterator[tuple[Procedure, Part]]:
    """What stands in the way: the case that the row is about; where it is about a whole procedure, its circles."""
    if row.question.requirement != Claim.COMPLETES:
        yield from filter(None, [part_of(inquiry, row)])
        return
    for p in inquiry.procedures.of(next(iter(row.question.matter or {}))):
        if row.argument.first_readings.items() <= p.readings.items():
            yield from ((p, one) for one in parts(p) if one.claim is Claim.NO_CIRCLE and one.region != FALSE)
