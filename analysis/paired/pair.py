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

from analysis.observe import CLOSED
from analysis.paired.lives import Deed, Lives
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
    """Where two lives part: what was done, by which clause, under the base and under the amendment.

    `direct`: one of the two lives cites a clause that the amendment touches; else the change was carried over by
    full trays, meetings and absences."""

    change: Change
    act: str
    base: str
    base_clause: str
    amended: str
    amended_clause: str
    direct: bool


class Figure(NamedTuple):
    """A number of one replication, in both runs."""

    base: float
    amended: float
    difference: float
    matters: int


@dataclass(frozen=True)
class Pair:
    """What one replication shows.  Keys of `times`: sort, act, measure; times in days, loads in office hours."""

    seed: int
    digests: tuple[str, str]
    times: Mapping[tuple[str, str, str], Figure]
    changes: Mapping[tuple[str, Change, bool], int]
    cohorts: Mapping[tuple[Cohort, Change], int]
    reasons: Mapping[Reason, int]
    examples: Mapping[Reason, str]
    moved: Mapping[tuple[str, str], tuple[int, float]]
    loads: Mapping[str, Figure]

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
        for name in self.names:
            change = self.changed(name)
            stream = self.stream(name)
            direct = change is not Change.SAME and self.is_direct(name)
            for sort in (stream, ALL) if stream in self.streams else (stream,):
                changes[sort, change, direct] += 1
            if stream in self.streams:
                cohorts[self.cohort(name), change] += 1
            if change not in (Change.SAME, Change.OPEN):
                reason = self.reason(name, change, direct=direct)
                reasons[reason] += 1
                self.examples.setdefault(reason, name)
        digests = self.base.digest, self.amended.digest
        return Pair(seed, digests, self.times(), changes, cohorts, reasons, self.examples, self.moved(), self.loads())

    @cached_property
    def names(self) -> list[str]:
        """Every matter of either run."""
        return list(dict.fromkeys((*self.base.matters, *self.amended.matters)))

    def stream(self, name: str) -> str:
        return (self.base if name in self.base.matters else self.amended).entry(name).stream

    def cohort(self, name: str) -> Cohort:
        came = self.base.arrived.get(name, self.amended.arrived.get(name, 0))
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

    def reason(self, name: str, change: Change, *, direct: bool) -> Reason:
        """The first step of each life that the other has not."""
        base, amended = self.base.deeds.get(name, ()), self.amended.deeds.get(name, ())
        said = {Change.WAY: "key", Change.GROUND: "grounds", Change.DOER: "doing", Change.END: "grounds"}.get(change)
        gone, come = _first_not_in(base, amended, said), _first_not_in(amended, base, said)
        if change in (Change.ONLY_BASE, Change.ONLY_AMENDED):
            gone, come = None, None  # a whole life, not a step
        one = gone or come
        act = one.act if one is not None else ""
        if gone is not None and come is not None and gone.act != come.act:
            act = min((gone, come), key=lambda d: (d.minute, d.act)).act
            gone, come = (d if d.act == act else None for d in (gone, come))
        return Reason(change, act, *_told(gone), *_told(come), direct)

    # ── how long it took ─────────────────────────────────────────────────────────────────────────────────────────────

    def times(self) -> dict[tuple[str, str, str], Figure]:
        """Mean, median and nine tenths of the time to each act, of the matters that came to it in both runs."""
        found: dict[tuple[str, str, str], Figure] = {}
        for act in self.base.until.keys() & self.amended.until.keys():
            base, amended = self.base.until[act], self.amended.until[act]
            by_sort: dict[str, list[str]] = {}
            for name in base.keys() & amended.keys():
                stream = self.stream(name)
                by_sort.setdefault(stream, []).append(name)
                if stream in self.streams:
                    by_sort.setdefault(ALL, []).append(name)
            for sort, names in by_sort.items():
                a, b = (np.array([of[n] for n in names]) / DAY for of in (base, amended))
                found.update({(sort, act, measure): f for measure, f in _figures(a, b).items()})
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
    return Counter({who: minutes / HOUR for who, minutes in found.items()})  # type: ignore[misc]


def _figures(base: np.ndarray[tuple[int], np.dtype[np.float64]], amended: np.ndarray[tuple[int], np.dtype[np.float64]]) -> dict[str, Figure]:  # fmt: skip
    pairs = {"mean": (base.mean(), amended.mean())}
    for name, share in (("median", 0.5), ("p90", 0.9)):
        pairs[name] = np.quantile(base, share, method="higher"), np.quantile(amended, share, method="higher")
    exact = {"mean": float((amended - base).mean())}  # the mean of the differences is exactly zero when each of them is
    return {n: Figure(float(a), float(b), exact.get(n, float(b - a)), len(base)) for n, (a, b) in pairs.items()}


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


def _told(deed: Deed | None) -> tuple[str, str]:
    from model.record import Life

    return ("", "") if deed is None else (Life(deed.life).name.lower(), deed.clause)
