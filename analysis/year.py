"""A simulated year as the tables a reader asks for; the page knows nothing else of the city.

Durations are whole minutes of the calendar unless a name says *working*: then minutes of the office hours.  Days are
calendar days, the first is day 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from analysis.report_text import Both


@dataclass(frozen=True)
class Stream:
    """Matters of one sort: how many came and were closed, and how long each waited for these acts."""

    id: str
    label: Both
    arrived: int
    closed: int
    to_act: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Minutes from arrival until the act was done for the last time, in order of length."""
    working: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """The same in office minutes."""
    points: tuple[tuple[int, int], ...] = ()
    """For every matter that was signed the minute of its arrival, and the minutes until its signature."""


@dataclass(frozen=True)
class Waiting:
    """Where the time of the closed matters of a sort went, by category; the parts sum to the whole."""

    stream: str
    minutes: Mapping[str, int]
    working: Mapping[str, int]


@dataclass(frozen=True)
class Load:
    """What one official or body did: acts, those of them for somebody else, working minutes of work and of presence, and how
    long things lay on the desk (working minutes); `people` work there at once."""

    official: str
    acts: int
    borrowed: int
    minutes: int
    present: int
    waited_median: int
    waited_p90: int
    people: int = 1
    body: bool = False

    @property
    def share(self) -> float:
        """The share of its presence that was work."""
        return self.minutes / self.present if self.present > 0 else 0.0


@dataclass(frozen=True)
class Meetings:
    """Meetings of one type: held, and not held by the clause that stood in the way; items decided and put off."""

    type: str
    held: int
    failed: Mapping[str, int]
    decided: int
    deferred: Mapping[str, int]


@dataclass(frozen=True)
class Blocked:
    """Case-days on which nobody might act: the clause that names the missing one, who that is, why they were away."""

    clause: str
    official: str
    reason: str
    act: str
    cases: int
    minutes: int


@dataclass(frozen=True)
class StandIn:
    """Acts that somebody did in another's capacity, through these clauses."""

    official: str
    seat: str
    chain: tuple[str, ...]
    acts: int


@dataclass(frozen=True)
class Replies:
    """Countersignatures and whatever else has a limit: done in time, done late, not done."""

    clause: str
    act: str
    in_time: int
    late: int
    silent: int


@dataclass(frozen=True)
class Counted:
    """How often something happened under a clause: a duty missed, an attempt refused."""

    clause: str
    act: str
    times: int


@dataclass(frozen=True)
class Spell:
    """One absence: first and last day, both away."""

    official: str
    reason: str
    first: int
    last: int


@dataclass(frozen=True)
class Assumed:
    """A step that the scenario assumes, why, and how often it was taken."""

    act: str
    label: Both
    reason: Both
    times: int


@dataclass(frozen=True)
class Year:
    """One run of one scenario."""

    scenario: str
    title: Both
    note: Both
    illustrative: bool
    first: date
    days: int
    seed: int
    digest: str
    inputs: str
    readings: Mapping[str, str]
    rows: int
    arrived: int
    closed: int
    streams: tuple[Stream, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    loads: tuple[Load, ...] = ()
    meetings: tuple[Meetings, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    stand_ins: tuple[StandIn, ...] = ()
    replies: tuple[Replies, ...] = ()
    missed: tuple[Counted, ...] = ()
    refused: tuple[Counted, ...] = ()
    spells: tuple[Spell, ...] = ()
    blocked_daily: tuple[int, ...] = ()
    assumed: tuple[Assumed, ...] = ()
    acted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For each clause, the acts that cited it."""

    @property
    def open(self) -> int:
        return self.arrived - self.closed
