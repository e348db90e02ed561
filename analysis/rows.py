"""The rows of a finished run as arrays, and the questions that every table asks of them: which, whose, how long."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from constraints.calendar import DAY
from model.record import ASSUMED, NO_ROW, Life
from model.waiting import OfficeMinutes, WaitingMap, waiting_map

if TYPE_CHECKING:
    from model.city import City
    from model.form import Form

Array: TypeAlias = "np.ndarray[Any, Any]"
DOUBLINGS = 40
"""Halving steps that reach the root of any chain of rows that fits into memory."""


class Rows:
    """Columns of a record by name; masks and lengths are arrays with one entry a row."""

    def __init__(self, city: City) -> None:
        self.city, self.record, self.calendar = city, city.record, city.calendar
        columns = city.record.columns()
        self.minute, self.life = columns["minute"].astype(np.int64), columns["life"]
        self.act, self.matter, self.official = columns["act"], columns["matter"], columns["official"]
        self.seat, self.clause, self.chain = columns["seat"], columns["clause"], columns["chain"]
        self.cause, self.follows = columns["cause"].astype(np.int64), columns["follows"].astype(np.int64)
        self.acts, self.actors, self.clauses = (record_names(city, n) for n in ("act", "official", "clause"))
        self.matters = city.record.matters
        self.end = city.day * DAY
        """The minute at which the run stopped."""

    def where(self, *lives: Life) -> Array:
        """The numbers of the rows that say one of these."""
        return np.flatnonzero(np.isin(self.life, lives))

    @cached_property
    def office(self) -> Array:
        """Office minutes from the start of the run to each row."""
        return self.clock.until(self.minute)

    @cached_property
    def clock(self) -> OfficeMinutes:
        return OfficeMinutes(self.calendar, max(self.end - 1, 0))

    @cached_property
    def at_desk(self) -> Array:
        """For each row whose desk it was at: bodies may work through one another."""
        found: Array = np.array([desk.actor for desk in self.city.desks])[self.official]
        return found

    @cached_property
    def map(self) -> WaitingMap:
        law = self.city.law
        return waiting_map(self.record, self.calendar, law.node)

    @cached_property
    def streams(self) -> Array:
        """For each matter the number of its stream in `stream_names`."""
        number = {name: i for i, name in enumerate(self.stream_names)}
        return np.array([number[entry.stream] for entry in self.matters], dtype=np.int64)

    @cached_property
    def stream_names(self) -> list[str]:
        """Streams in the order of the scenario; what arises by itself comes after."""
        said = dict.fromkeys(self.city.scene.entry.workload.streams)
        met = dict.fromkeys(entry.stream for entry in self.matters)
        return [*(name for name in said if name in met), *sorted(set(met) - set(said))]

    @cached_property
    def arrived(self) -> Array:
        """For each matter the row with which it arrived."""
        found = np.full(len(self.matters), NO_ROW, dtype=np.int64)
        rows = self.where(Life.ARRIVE)
        found[self.matter[rows]] = rows
        return found

    @cached_property
    def origin(self) -> Array:
        """For each row the row that offered what it continues, or the first of its chain."""
        numbers = np.arange(len(self.life))
        points = np.where((self.life == Life.OFFERED) | (self.follows == NO_ROW), numbers, self.follows)
        for _ in range(DOUBLINGS):
            further = points[points]
            if np.array_equal(further, points):
                return points
            points = further
        raise AssertionError("a chain of rows without an end")

    @cached_property
    def through(self) -> Array:
        """For each chain whether anybody stands in for another through it."""
        return np.array([any(clause != ASSUMED for clause in chain) for chain in self.record.chains])

    @cached_property
    def assumed(self) -> Array:
        """For each chain whether an assumed step names the doer."""
        return np.array([ASSUMED in chain for chain in self.record.chains])

    def form(self, matter: int) -> Form:
        """What the matter owes, as it was when it arrived."""
        entry, city = self.matters[matter], self.city
        day = int(self.minute[self.arrived[matter]]) // DAY
        since = [self.calendar.day_of(law.since) for law in city.scene.laws[: len(city.laws)]]
        return city.laws[max(bisect_right(since, day) - 1, 0)].form(entry.kind, entry.attributes)


def record_names(city: City, column: str) -> list[str]:
    """The names of a column; bodies without the word that tells them from officials."""
    names = list(city.record.names_of(column))
    if column == "official":
        for organ in city.law.roster.every_organ:
            names[city.tables.organ(organ)] = organ
    return names
