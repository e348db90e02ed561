"""One replication: a base and an amendment live through the same year, and what came out differently.

Both meet the same matters, speeds, refusals and absences, since every random number is keyed by what it is drawn for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import NamedTuple

import numpy as np

from analysis.observe import CLOSED, label
from analysis.paired.lives import Deed, Lives
from analysis.report_text import Both
from analysis.rows import Array
from constraints.calendar import DAY

ALL = "all"
"""Stands for every matter that the workload brings."""
NOBODY = ""
"""Stands where a thing was done in one of the two runs only."""
HOUR = 60


class Change(Enum):
    """How a matter's life differs, the weightiest first."""

    ONLY_BASE = "only under the base"
    ONLY_AMENDED = "only under the amendment"
    OPEN = "open at the end of the run in at least one of the two, and different so far"
    END = "ended otherwise"
    WAY = "other acts: silence for an answer, a refusal more, a step less"
    GROUND = "the same acts on another ground"
    DOER = "the same acts by somebody else"
    TIME = "the same acts at other times"
    SAME = "the same to the minute"


OUTCOMES = (Change.END, Change.WAY, Change.GROUND, Change.DOER)
"""What changes the outcome of a matter that came to its end in both."""


class Cohort(Enum):
    """When a matter arrived, where the law changes in the course of the run."""

    BEFORE = "closed before the change"
    RUNNING = "begun under the old rule"
    AFTER = "arrived after the change"


class Reason(NamedTuple):
    """Where two lives part: what was done, by which clause, under the base and under the amendment; where another person did it
    `base_how` is who, where it was done on another ground through which clauses they stood in.

    `direct`: one of the two lives cites a clause that the amendment touches; else the change was carried over by
    full trays, meetings and absences."""

    change: Change
    act: str
    base: str
    base_clause: str
    base_how: str
    amended: str
    amended_clause: str
    amended_how: str
    direct: bool


class Figure(NamedTuple):
    """A number of one replication, in both runs."""

    base: float
    amended: float
    difference: float
    matters: int


@dataclass(frozen=True)
class Pair:
    """What one replication shows.  Keys of `times`: sort, act, measure; times in days, loads in office hours; `sorts` says what
    each sort of matter is called."""

    seed: int
    digests: tuple[str, str]
    times: Mapping[tuple[str, str, str], Figure]
    changes: Mapping[tuple[str, Change, bool], int]
    cohorts: Mapping[tuple[Cohort, Change], int]
    reasons: Mapping[Reason, int]
    examples: Mapping[Reason, str]
    moved: Mapping[tuple[str, str], tuple[int, float]]
    loads: Mapping[str, Figure]
    sorts: Mapping[str, Both] = field(default_factory=dict)
    told: tuple[tuple[str, str, Reason, int], ...] = ()
    """Of every matter whose outcome changed: name, sort, reason, and the minute at which the two lives part."""

    @property
    def same(self) -> bool:
        """Are the two records equal, row by row?"""
        return self.digests[0] == self.digests[1]


@dataclass(frozen=True)
class Compared:
    """Two runs with one seed.  `touched` are the clauses that differ, `since` the minute from which the laws do."""

    base: Lives
    amended: Lives
    streams: frozenset[str]
    touched: frozenset[str] = frozenset()
    since: int = 0
    examples: dict[Reason, str] = field(default_factory=dict)

    def pair(self, seed: int) -> Pair:
        reasons: Counter[Reason] = Counter()
        changes: Counter[tuple[str, Change, bool]] = Counter()
        cohorts: Counter[tuple[Cohort, Change]] = Counter()
        told = []
        for name in self.names:
            change = self.changed(name)
            stream = self.stream(name)
            direct = change is not Change.SAME and self.is_direct(name)
            for sort in (stream, ALL) if stream in self.streams else (stream,):
                changes[sort, change, direct] += 1
            if stream in self.streams:
                cohorts[self.cohort(name), change] += 1
            if change not in (Change.SAME, Change.OPEN):
                reason, minute = self.reason(name, change, direct=direct)
                reasons[reason] += 1
                self.examples.setdefault(reason, name)
                if change is not Change.TIME:
                    told.append((name, stream, reason, minute))
        digests = self.base.digest, self.amended.digest
        return Pair(seed, digests, self.times(), changes, cohorts, reasons, self.examples, self.moved(), self.loads(), self.sorts(),
                    tuple(told))  # fmt: skip

    @cached_property
    def names(self) -> list[str]:
        """Every matter of either run."""
        return list(dict.fromkeys((*self.base.matters, *self.amended.matters)))

    def stream(self, name: str) -> str:
        return (self.base if name in self.base.matters else self.amended).entry(name).stream

    def sorts(self) -> dict[str, Both]:
        """What each sort of matter is called."""
        return {name: label(lives.rows, name) for lives in (self.base, self.amended) for name in lives.rows.stream_names}

    def cohort(self, name: str) -> Cohort:
        came = self._arrival(name)
        if came >= self.since:
            return Cohort.AFTER
        took = self.base.until[CLOSED].get(name)
        return Cohort.BEFORE if took is not None and came + took < self.since else Cohort.RUNNING

    # ── how a life changed, and why ──────────────────────────────────────────────────────────────────────────────────

    def changed(self, name: str) -> Change:
        """How the life of a matter differs."""
        if name not in self.amended.matters:
            return Change.ONLY_BASE
        if name not in self.base.matters:
            return Change.ONLY_AMENDED
        base, amended = self.base.deeds[name], self.amended.deeds[name]
        if base == amended:
            return Change.SAME
        ended = self.base.until[CLOSED], self.amended.until[CLOSED]
        if any(name not in closed for closed in ended):
            return Change.OPEN
        if base[-1].grounds != amended[-1].grounds:
            return Change.END
        for change, said in ((Change.WAY, "key"), (Change.GROUND, "grounds"), (Change.DOER, "doing")):
            if _counted(base, said) != _counted(amended, said):
                return change
        return Change.TIME if sorted(base) != sorted(amended) else Change.SAME

    def is_direct(self, name: str) -> bool:
        """Does either life cite a clause that differs?"""
        deeds = (*self.base.deeds.get(name, ()), *self.amended.deeds.get(name, ()))
        return any(d.clause in self.touched or not self.touched.isdisjoint(d.chain.split("+")) for d in deeds)

    def reason(self, name: str, change: Change, *, direct: bool) -> tuple[Reason, int]:
        """The first step of each life that the other has not, and its minute."""
        base, amended = self.base.deeds.get(name, ()), self.amended.deeds.get(name, ())
        said = {Change.WAY: "key", Change.GROUND: "grounds", Change.DOER: "doing", Change.END: "grounds"}.get(change)
        gone, come = _first_not_in(base, amended, said), _first_not_in(amended, base, said)
        known = sorted((d for d in (gone, come) if d is not None), key=lambda d: (d.minute, d.act))
        if not known or change in (Change.ONLY_BASE, Change.ONLY_AMENDED):  # a whole life, not a step
            return Reason(change, "", *_told(None, change), *_told(None, change), direct), self._arrival(name)
        act = known[0].act
        gone, come = (d if d is not None and d.act == act else None for d in (gone, come))
        return Reason(change, act, *_told(gone, change), *_told(come, change), direct), known[0].minute

    def _arrival(self, name: str) -> int:
        return self.base.arrived.get(name, self.amended.arrived.get(name, 0))

    # ── how long it took ─────────────────────────────────────────────────────────────────────────────────────────────

    def times(self) -> dict[tuple[str, str, str], Figure]:
        """Mean, median and nine tenths of the time to each act, of the matters that came to it in both runs."""
        found: dict[tuple[str, str, str], Figure] = {}
        for act, base in self.base.until.items():
            amended = self.amended.until.get(act, {})
            by_sort: dict[str, list[tuple[int, int]]] = {}
            for name, minutes in base.items():
                if name in amended:
                    stream = self.stream(name)
                    for sort in (stream, ALL) if stream in self.streams else (stream,):
                        by_sort.setdefault(sort, []).append((minutes, amended[name]))
            for sort, both in by_sort.items():
                found.update({(sort, act, measure): f for measure, f in _figures(np.array(both)).items()})
        return found

    # ── who did it ───────────────────────────────────────────────────────────────────────────────────────────────────

    def moved(self) -> dict[tuple[str, str], tuple[int, float]]:
        """From whom to whom work went: acts and office hours; from or to `NOBODY` where one run alone has it."""
        found: dict[tuple[str, str], tuple[int, float]] = {}
        base, amended = self.base.doers, self.amended.doers
        for share in dict.fromkeys((*base, *amended)):
            here, there = base.get(share, NOBODY), amended.get(share, NOBODY)
            if here != there:
                worked = (self.amended if there else self.base).worked.get(share, {})
                acts, hours = found.get((here, there), (0, 0.0))
                found[here, there] = acts + 1, hours + worked.get(there or here, 0) / HOUR
        return found

    def loads(self) -> dict[str, Figure]:
        """Office hours that each person and body worked."""
        base, amended = (_hours(lives) for lives in (self.base, self.amended))
        return {
            who: Figure(base[who], amended[who], amended[who] - base[who], 0) for who in sorted(base.keys() | amended.keys())
        }


def _hours(lives: Lives) -> Counter[str]:
    found: Counter[str] = Counter()
    for own in lives.worked.values():
        found.update(own)
    return Counter({who: minutes / HOUR for who, minutes in found.items()})


def _figures(both: Array) -> dict[str, Figure]:
    """Mean and quantiles of the minutes of each matter in the two runs, as days; whole minutes sum the same in any order."""
    base, amended = both[:, 0], both[:, 1]
    n = len(both)
    sums = [float(total) / n / DAY for total in (base.sum(), amended.sum(), (amended - base).sum())]
    found = {"mean": Figure(sums[0], sums[1], sums[2], n)}
    for name, share in (("median", 0.5), ("p90", 0.9)):
        a, b = (np.quantile(times, share, method="higher") for times in (base, amended))
        found[name] = Figure(float(a) / DAY, float(b) / DAY, float(b - a) / DAY, n)
    return found


def _counted(deeds: Iterable[Deed], said: str) -> Counter[object]:
    return Counter(getattr(deed, said) for deed in deeds)


def _first_not_in(deeds: tuple[Deed, ...], others: tuple[Deed, ...], said: str | None) -> Deed | None:
    """The first step that is not among the others, each of which answers for one; `said` tells what of it counts."""
    left: Counter[object] = Counter(getattr(d, said) if said else d for d in others)
    for deed in deeds:
        key = getattr(deed, said) if said else deed
        if not left[key]:
            return deed
        left[key] -= 1
    return None


def _told(deed: Deed | None, change: Change) -> tuple[str, str, str]:
    from model.record import Life

    if deed is None:
        return "", "", ""
    how = {Change.DOER: deed.official, Change.GROUND: deed.chain}.get(change, "")
    return Life(deed.life).name.lower(), deed.clause, how
