"""Limits that leave no time, on the real calendar: what is refuted of their agreement, lived through.

The act from which they run is done on the day of the witness.  Everybody is there and does at once what may be done at once; what
must not be done before a time has passed takes that time.  A limit passes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from constraints.applying import applies, under
from constraints.calendar import Units, in_known_unit
from constraints.cover import Matter
from constraints.language.nodes import Deadline
from constraints.lead.choices import length_under
from constraints.limits import MORNING
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.order import PRESUMED, WITHOUT
from constraints.requirements.timing import Kind
from constraints.terms import conj
from constraints.units import units_under
from constraints.verdict import Result, Status
from model import trial
from model.case import Case
from model.city import City
from model.kernel import Rank
from model.matters import some
from model.replay import Row, day_readings, entered, lived, one_day
from scenarios.forms import UNITS, Service, Takes

A_QUARTER = 90
AT_ONCE = Service.model_validate({"takes": {"minutes": "1"}})


@dataclass(frozen=True, slots=True)
class Clash:
    """A matter, the day from which it goes its way, and the rows of its acts until a limit passes."""

    matter: Matter
    since: date
    rows: tuple[Row, ...]


def clash(inquiry: Inquiry, row: Result) -> Clash | None:
    """The days on which a limit of a refuted row passes though everybody hurries; nothing for rows of other sorts, or where none
    passes."""
    q, example = row.question, row.argument.counterexample or {}
    if q.requirement != Kind.AGREE or row.status is not Status.REFUTED or not q.matter:
        return None
    meaning = inquiry.meaning
    readings = day_readings(meaning, {**inquiry.readings, **row.argument.first_readings, PRESUMED: WITHOUT})
    nodes = [node for clause in row.argument.used if isinstance(node := meaning.rulebook[clause], Deadline)]
    kind = next(iter(q.matter))
    matter = some(inquiry, kind, conj(*(under(applies(meaning, node, kind), readings) for node in nodes)))
    if matter is None:
        return None
    takes = tuple(_waits(nodes, readings, units_under(meaning.names.vocabulary.units, readings)))
    since = date.fromisoformat(example["date"])
    rows = _hurry(inquiry, matter, example["trace"][0], readings, since, takes)
    late = next((i for i, one in enumerate(rows) if one.life == "expire" and one.clause in row.argument.used), None)
    return None if late is None else Clash(matter, since, rows[: late + 1])


def _hurry(
    inquiry: Inquiry, matter: Matter, first: str, readings: Mapping[str, str], since: date, takes: tuple[Service, ...]
) -> tuple[Row, ...]:
    """The rows of all that comes after an act, which has just been done with everything else."""
    meaning, plan = inquiry.meaning, inquiry.plans(readings).plan(matter)
    way = [name for name in plan.acts if first in plan.all_before(name)]
    done = [name for name in plan.acts if name not in way]

    def lay(city: City) -> Case:
        case = entered(city, matter)
        city.kernel.schedule_event(MORNING, Rank.ARRIVALS, case.key, trial.lay_chain, city, case, way, done)
        case.holds += 1
        return case

    scene = one_day(meaning.rulebook, meaning.roster, readings, since, A_QUARTER)
    behaviour = scene.entry.behaviour.model_copy(update={"service": (*takes, AT_ONCE)})
    rows = lived(replace(scene, entry=scene.entry.model_copy(update={"behaviour": behaviour})), lay)
    return tuple(one for one in rows if one.act in way)


def _waits(nodes: list[Deadline], readings: Mapping[str, str], units: Units) -> Iterator[Service]:
    """How long the act takes that must come so long after another: the one that a least time is about, or that a lead time is
    before."""
    for node in nodes:
        length = length_under(node.at_least, readings)
        if length is not None:
            number, unit = in_known_unit(length, units)
            acts = (node.before,) if node.before is not None else node.act
            if unit in UNITS:
                yield Service(acts=acts, matter=node.matter, takes=Takes.model_validate({unit: str(number)}))
