"""What the units of a law are under some readings, and the decreed years they count on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from constraints.calendar import Calendar
from constraints.language.scalars import Duration, plural
from constraints.language.vocabulary import Unit


@cache
def calendar() -> Calendar:
    """The decreed years around the cases."""
    return Calendar(date(2025, 1, 1))


def units_under(known: Mapping[str, Unit], readings: Mapping[str, str]) -> dict[str, Duration]:
    """What the units of a law are under these readings; a unit that is itself fixed is left out."""
    found: dict[str, Duration] = {}
    for name, unit in known.items():
        text = unit.choose[readings[unit.reading]] if unit.reading is not None else unit.fixed
        number, _, base = (text or "").rpartition(" ")
        if base and plural(base) != name:
            found[name] = Duration(number=int(number or 1), unit=plural(base))
    return found
