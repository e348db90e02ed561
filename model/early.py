"""An act that comes up while what should come first lies undone: what is refuted of an order, as a simulated day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from constraints.cover import Matter
from constraints.meaning import Meaning
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.order import part_of
from constraints.verdict import Result
from model.replay import Row, day_readings, replay_undone


@dataclass(frozen=True, slots=True)
class Early:
    """A matter, and the rows of the later act on a day on which the earlier one lies undone."""

    matter: Matter
    rows: tuple[Row, ...]


def early(inquiry: Inquiry, row: Result) -> Early | None:
    """The day that the trace of a refuted row about order leads to; nothing for rows of other sorts."""
    found = part_of(inquiry, row)
    if found is None:
        return None
    p, part = found
    matter, trace = p.trace(part.region, part.after)
    readings = day_readings(inquiry.meaning, {**inquiry.readings, **p.readings, **row.argument.first_readings})
    return Early(matter, while_undone(inquiry.meaning, matter, readings, trace[:-1], part.before, part.after))


def while_undone(
    meaning: Meaning, matter: Matter, readings: Mapping[str, str], done: Iterable[str], first: str, then: str
) -> tuple[Row, ...]:
    """The rows of `then` on the day on which `first` lies undone.  None: it waits for that."""
    rows = replay_undone(meaning.rulebook, meaning.roster, matter, readings, done, first, then)
    return tuple(row for row in rows if row.act == then)
