"""What comes round, against how long it may take: a report that is due every month and may take forty-five days.

A limit is compared with a duty of the same act where it runs anew each time: from when the matter is there, from a day of it,
from an act that comes round as well, or where each round has a matter of its own.  It is too long where on every day of the
calendar it leaves more time than the longest round has days.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any, TypeAlias

from constraints.calendar import Units
from constraints.checks import LAID_BEFORE
from constraints.language.nodes import Deadline, Duty
from constraints.lead.build import is_day
from constraints.lead.choices import Readings, answers, in_length, length_under, often, units_of
from constraints.lead.clock import clock_for, span
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.shared import meet
from constraints.units import units_under

Limit: TypeAlias = Deadline | Duty
LONGEST = {"calendar_days": 1, "weeks": 7, "months": 31, "years": 366}
"""The most calendar days that a round of each unit has."""


@dataclass(frozen=True)
class Round:
    """A duty that comes round and a limit of its act: the day on which that leaves least, and still too much; or nothing."""

    act: str
    duty: str
    limit: str
    example: dict[str, Any] | None
    readings: dict[str, list[str]]
    condition: list[dict[str, list[str]]] | None


def rounds(inquiry: Inquiry) -> Iterator[Round]:
    """For each duty that comes round, and each limit of what it owes."""
    for duty, limit, act in pairs(inquiry):
        meaning = inquiry.meaning
        names = sorted({*in_length(meaning, limit), *units_of(meaning, often(duty))})

        def asked(taken: Readings, duty: Duty = duty, limit: Limit = limit, act: str = act) -> Iterator[Any]:
            readings = {**inquiry.readings, **taken}
            found = times(inquiry, duty, limit, readings)
            if found is not None:
                least, day, most = found
                yield None if least <= most else {"trace": [act], "date": day, "days": least, "gap": most}

        for example, readings, condition in answers(meaning, names, inquiry.readings, asked, json.dumps):
            yield Round(act, duty.id, limit.id, example, readings, condition)


def pairs(inquiry: Inquiry) -> Iterator[tuple[Duty, Limit, str]]:
    """The duties that come round, with the limits of the same act that run anew each time."""
    book = inquiry.meaning.rulebook
    every: list[Limit] = [*book.family(Deadline), *book.family(Duty)]
    limits = [n for n in every if n.within is not None and not n.soft]
    for duty in book.family(Duty):
        if duty.how_often is None or not duty.how_often.at_least or duty.soft:
            continue
        for limit in limits:
            for act in duty.act:
                if act in limit.act and _anew(inquiry, duty, limit) and meet(inquiry, duty, limit):
                    yield duty, limit, act


def _anew(inquiry: Inquiry, duty: Duty, limit: Limit) -> bool:
    """Does the limit run again in each round?"""
    start, duties = limit.after, inquiry.meaning.rulebook.family(Duty)
    if start is None or start == LAID_BEFORE or duty.creates or is_day(start, inquiry.meaning.names.vocabulary.acts):
        return True
    return any(start in other.act and other.how_often is not None for other in duties)


def times(inquiry: Inquiry, duty: Duty, limit: Limit, readings: Readings) -> tuple[int, str, int] | None:
    """The least calendar days that the limit leaves and a day on which it does, and the most that a round has; nothing where
    the case sets the limit, or nothing is known of a unit."""
    units, length = units_under(inquiry.meaning.names.vocabulary.units, readings), length_under(limit.within, readings)
    assert duty.how_often is not None
    most = longest_round(duty.how_often.per, duty.how_often.at_least or 1, units)
    if length is None or most is None:
        return None
    clock = clock_for(units)
    found = span(clock, lambda start: clock.run(start, length))
    return None if found is None else (found[0].least, found[0].least_on, most)


def longest_round(per: str, times: int, units: Units) -> int | None:
    """The most calendar days from one to the next where they are evenly spread."""
    number = 1
    while per in units:  # a half-year is two quarters, each of three months
        number, per = number * units[per].number, units[per].unit
    return ceil(LONGEST[per] * number / times) if per in LONGEST else None
