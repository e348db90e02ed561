"""One limit under two readings of its unit, lived through twice: what is refuted of units shows on the day from which they differ.

A limit that runs passes on different days.  Papers that are handed in as late as the shorter reading allows reach the meeting, and
under the longer one they miss it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from constraints.calendar import DAY
from constraints.cover import Matter
from constraints.language.nodes import Deadline
from constraints.language.scalars import Duration
from constraints.lead.build import ahead_of_a_day, builder_of
from constraints.limits import MORNING
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.order import PRESUMED, WITHOUT
from constraints.requirements.timing import Kind, counted
from constraints.units import calendar, units_under
from constraints.verdict import Result
from model.matters import covered
from model.replay import Row, day_readings, replay_left
from model.to_meeting import handed_in

A_QUARTER = 90
"""So many days are lived through; or of a limit that counts back, so many before its day."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer to an open question, the first of the days lived under it, a matter, and what becomes of its limit there."""

    option: str
    since: date
    matter: Matter
    rows: tuple[Row, ...]

    @property
    def told(self) -> list[tuple[int, str]]:
        """When and how each row comes: what differs between the readings."""
        return [(one.minute, one.life) for one in self.rows]


def read_twice(inquiry: Inquiry, row: Result) -> tuple[Reading, Reading] | None:
    """The same days under two readings between which the limit of a row ends differently; nothing for rows of other sorts, or where
    no two show it."""
    q, example = row.question, row.argument.counterexample
    if q.requirement != Kind.UNIT or example is None:
        return None
    options = inquiry.meaning.reading_options[example["reading"]]
    for one, other in pairwise(options):
        found = [next(_lived(inquiry, row, option, (one, other)), None) for option in (one, other)]
        first, second = found
        if first is not None and second is not None and first.told != second.told:
            return first, second
    return None


def _lived(inquiry: Inquiry, row: Result, option: str, both: tuple[str, str]) -> Iterator[Reading]:
    """What becomes of the limit under one option, on a matter of each kind to which it applies."""
    q, example, meaning = row.question, row.argument.counterexample or {}, inquiry.meaning
    node, act, day = meaning.rulebook[q.clause or ""], q.act or "", date.fromisoformat(example["date"])
    shown = {**inquiry.readings, **row.argument.first_readings, PRESUMED: WITHOUT}
    shown.update({r: options[0] for r, options in getattr(node, "under", {}).items() if shown.get(r) not in options})
    readings = day_readings(meaning, {**shown, example["reading"]: option})
    for matter in covered(inquiry, node, act, readings):
        if isinstance(node, Deadline) and node.at_least is not None:
            if ahead_of_a_day(node, meaning.names.vocabulary.acts):
                since = max(day - timedelta(days=A_QUARTER), calendar().date_of(calendar().first_day))
                dated = replace(matter, attributes={**matter.attributes, node.before or "": float(day.toordinal())})
                yield Reading(option, since, matter, _left(inquiry, dated, act, readings, since, (day - since).days + 1))
            else:
                ways = [units_under(meaning.names.vocabulary.units, {**shown, example["reading"]: one}) for one in both]
                lengths = [one for one in counted(node)[0] if isinstance(one, Duration)][:1]
                at = calendar().day_of(day) * DAY + MORNING
                dues = [calendar().latest_before(at, length, "close", units) for length in lengths for units in ways]
                builder = builder_of(inquiry.plans(readings), matter)
                if builder.at and dues:
                    way = handed_in(builder, act, day, max(dues) // DAY * DAY + MORNING)
                    yield Reading(option, way.since, matter, way.rows)
        else:
            yield Reading(option, day, matter, _left(inquiry, matter, act, readings, day, A_QUARTER))


def _left(inquiry: Inquiry, matter: Matter, act: str, readings: Mapping[str, str], since: date, days: int) -> tuple[Row, ...]:
    """The rows of the act, left undone."""
    meaning, plan = inquiry.meaning, inquiry.plans(readings).plan(matter)
    done = plan.all_before(act) if act in plan.acts else ()
    rows = replay_left(meaning.rulebook, meaning.roster, matter, act, done, readings, days, since)
    return tuple(one for one in rows if one.act == act)
