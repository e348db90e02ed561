"""What an amendment changes in the life of a government, with how sure each number is.

Days are calendar days, hours office hours, numbers of matters and hours are for a year.  An interval covers with 95 %;
`p_all` is p as it counts when all are asked at once: of the means over all matters, of which few are asked, by Holm; of all
other rows of a table by Benjamini and Hochberg.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from analysis.paired.estimate import Estimate
from analysis.paired.pair import Change, Cohort, Reason
from analysis.report_text import Both

CHANCE = 0.05
"""A difference with a smaller p, all asked at once, is beyond chance."""


@dataclass(frozen=True)
class Time:
    """Days until an act for a sort of matter, of those that came to it in both runs: a mean or a quantile."""

    sort: str
    act: str
    measure: str
    matters: float
    base: float
    amended: float
    difference: Estimate
    p_all: float | None
    """None where one run alone has it."""

    @property
    def yearly(self) -> float:
        """Days that all these matters together take longer in a year; negative where they are faster."""
        return self.difference.mean * self.matters


@dataclass(frozen=True)
class Outcome:
    """Matters of a sort whose life changed in this way; `direct` of them cite a clause that was touched."""

    sort: str
    change: Change
    number: Estimate
    direct: float


@dataclass(frozen=True)
class Why:
    """Where lives part for the first time, how often, and a matter that shows it in the run with this seed."""

    reason: Reason
    number: Estimate
    example: str
    seed: int


@dataclass(frozen=True)
class Changed:
    """A matter of the first pair of runs whose outcome changed, and on which day the two lives part."""

    matter: str
    sort: str
    reason: Reason
    day: date


@dataclass(frozen=True)
class Since:
    """Matters by when they arrived, where the law changes in the course of the run; a number of one run."""

    cohort: Cohort
    change: Change
    number: float


@dataclass(frozen=True)
class Moved:
    """Work that went from one to another, less what went back; an empty name where one run alone has it.

    `there` and `back` are the acts that went each way."""

    from_: str
    to: str
    acts: Estimate
    hours: Estimate
    there: float
    back: float


@dataclass(frozen=True)
class Load:
    """Office hours that somebody works."""

    who: str
    base: float
    amended: float
    difference: Estimate
    p_all: float | None


def beyond_chance(row: Time | Load) -> bool:
    """Is the difference told from zero where all are asked at once?"""
    return row.p_all is not None and row.p_all < CHANCE


@dataclass(frozen=True)
class Names:
    """What is called how, for whatever occurs in a result; `cites` says where a clause stands."""

    acts: Mapping[str, Both] = field(default_factory=dict)
    people: Mapping[str, Both] = field(default_factory=dict)
    sorts: Mapping[str, Both] = field(default_factory=dict)
    cites: Mapping[str, Both] = field(default_factory=dict)


@dataclass(frozen=True)
class Life:
    """The differences, amended - base, that so many pairs of runs show.

    `first` runs decided how many were made (see `estimate`); `widest` is the half width, in days, of the widest interval among
    the means over all matters, `precision` what was wanted of it; `unchanged` says that every pair is equal row by row."""

    scenario: str
    title: Both
    note: Both
    illustrative: bool
    start: date
    days: int
    seeds: tuple[int, ...]
    first: int
    precision: float
    widest: float | None
    unchanged: bool
    since: date
    """The day from which the two laws differ."""
    touched: tuple[str, ...]
    lapsed: tuple[str, ...]
    """Clauses under which the scenario has people authorise others, and which the amended law lets nobody use any more."""
    changed: Estimate
    """Matters a year whose outcome changed."""
    times: tuple[Time, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    reasons: tuple[Why, ...] = ()
    matters: tuple[Changed, ...] = ()
    cohorts: tuple[Since, ...] = ()
    moved: tuple[Moved, ...] = ()
    loads: tuple[Load, ...] = ()
    series: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """By act the difference of the mean over all matters, one number a pair of runs."""
    names: Names = Names()

    @property
    def replications(self) -> int:
        return len(self.seeds)

    @property
    def precise(self) -> bool:
        """Is the wanted precision reached?"""
        return self.widest is not None and self.widest <= self.precision * (1 + 1e-9)

    def time(self, sort: str, act: str, measure: str = "mean") -> Time:
        """One row of `times`.  Raises `KeyError`."""
        for row in self.times:
            if (row.sort, row.act, row.measure) == (sort, act, measure):
                return row
        raise KeyError((sort, act, measure))
