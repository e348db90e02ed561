"""Two matters side by side, of which one takes a lane: what is refuted of comparable guards, lived through.

What the usual way asks for lies undone.  On the usual matter the act waits for it; on the one that takes the lane it comes up all
the same.  Or papers come in on the morning of a meeting: on the usual matter they are too late.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from constraints.calendar import DAY
from constraints.cover import Matter
from constraints.lead.build import builder_of
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.order import PRESUMED, WITHOUT
from constraints.requirements.ways.lanes import Guard
from constraints.requirements.ways.rows import Part, View, part_of
from constraints.units import calendar
from constraints.verdict import Result
from model.early import while_undone
from model.replay import HALF_PAST_EIGHT, Row, day_readings, first_day
from model.to_meeting import Way, handed_in


@dataclass(frozen=True, slots=True)
class Lane:
    """An act that lies undone, and the rows of another one on a matter that takes the lane; on the usual one it waits."""

    undone: str
    act: str
    special: Matter
    usual: Matter
    rows: tuple[Row, ...]


def lane(inquiry: Inquiry, row: Result) -> Lane | None:
    """The day on which the first of what the lane lacks lies undone; nothing for rows of other sorts, or where no day shows it."""
    part = part_of(inquiry, row)
    for guard in part.lacks if part is not None else ():
        if part is not None and guard.sort == "before":
            special, usual = _both(part)
            comes, waits = (_while_undone(inquiry, row, part, matter, guard) for matter in (special, usual))
            if comes and not waits:
                return Lane(guard.act, guard.effect, special, usual, comes)
    return None


def late(inquiry: Inquiry, row: Result) -> tuple[Way, ...]:
    """The morning of a meeting on which papers come in, on the matter that takes the lane and on the usual one, for which it is too
    late; nothing for rows of other sorts, or where no lead time is lacking."""
    part = part_of(inquiry, row)
    for guard in part.lacks if part is not None else ():
        if part is not None and guard.sort == "lead":
            plans, at = inquiry.plans(_readings(inquiry, row, part)), calendar().day_of(first_day()) * DAY + HALF_PAST_EIGHT
            builders = [builder_of(plans, matter) for matter in _both(part)]
            ways = tuple(handed_in(one, guard.act, first_day(), at) for one in builders if one.at)
            if [way.is_in_time for way in ways] == [True, False]:
                return ways
    return ()


def _both(part: Part) -> tuple[Matter, Matter]:
    """A matter that takes the lane, and the same one judged as usual."""
    special = part.made.procedure.example(part.region)
    return special, replace(special, attributes={**special.attributes, part.lane.path: part.lane.usual})


def _readings(inquiry: Inquiry, row: Result, part: Part) -> Mapping[str, str]:
    taken = {**inquiry.readings, **part.made.procedure.readings, **row.argument.first_readings, PRESUMED: WITHOUT}
    return day_readings(inquiry.meaning, taken)


def _while_undone(inquiry: Inquiry, row: Result, part: Part, matter: Matter, guard: Guard) -> tuple[Row, ...]:
    """The rows of the act on the day on which the safeguard lies undone, and all that does not wait for it is done."""
    view = View(part.made, matter)
    done = [name for name in view.ahead(guard.effect) - {guard.act} if guard.act not in view.ahead(name)]
    return while_undone(inquiry.meaning, matter, _readings(inquiry, row, part), sorted(done), guard.act, guard.effect)
