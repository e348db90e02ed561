"""The form of a matter: its plan as numbers and bit masks, compiled once for all matters that the clauses treat alike.

Acts are numbered once for the whole run, over all laws in it, so that what was done keeps its meaning when the law
changes.  A form is the only thing that the interpreter reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from constraints.language.nodes import Cutoff, Prohibition
from constraints.language.scalars import Duration
from constraints.plan import Plan
from scenarios.forms import AssumedStep, Consequence, Service, Try

ENDS = -1
"""Where a refusal leads when it ends the matter."""

Effect: TypeAlias = Literal["none", "agreed", "refused", "escalates", "returns"]


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit on one act.  `after` is the act (by number) that starts it, -1 the minute the part is laid before the one
    who owes it; `attribute` a date it counts from or back from; `link` the linked act before which it lies."""

    clause: int
    act: int
    sort: Literal["within", "at_least", "cutoff"]
    length: Duration | None = None
    length_from: str | None = None
    cutoff: Cutoff | None = None
    after: int = -1
    attribute: str | None = None
    link: str | None = None
    effect: Effect = "none"
    to_act: int = -1
    to_whom: Any = None
    able: bool = False

    @property
    def is_lead(self) -> bool:
        """Does it decide to which meeting a matter is admitted?"""
        return self.link is not None or self.sort == "cutoff"


@dataclass(frozen=True, slots=True)
class Gate:
    """A prohibition that does not look at who acts."""

    clause: int
    node: Prohibition
    answer: Literal["refuse", "return", "report"]
    unless_done: int = 0
    """Acts (a mask) any of which lifts it."""


@dataclass(eq=False, slots=True)
class Form:
    """What a matter of one class owes."""

    number: int
    kind: str
    plan: Plan
    acts: tuple[int, ...]
    owed: int
    soft: int
    before: Mapping[int, int]
    undo: Mapping[int, int]
    clause: Mapping[int, int]
    refused: Mapping[int, int]
    meeting: Mapping[int, tuple[str, ...]]
    each: Mapping[int, tuple[Any, ...]]
    sets: Mapping[int, tuple[str, ...]]
    limits: Mapping[int, tuple[Limit, ...]]
    started: Mapping[int, tuple[Limit, ...]]
    leads: tuple[Limit, ...]
    gates: Mapping[int, tuple[Gate, ...]]
    assumed: Mapping[int, AssumedStep]
    periodic: tuple[str, ...]
    applying: frozenset[str]
    refusal: Mapping[int, tuple[int, Mapping[str, str]]]
    follows: Mapping[int, tuple[tuple[str, Consequence], ...]]
    tries: tuple[tuple[int, int, Try], ...]
    rules: tuple[Service, ...]
    priority: int = 1
    bearings: dict[int, Any] = field(default_factory=dict)
    services: dict[tuple[int, int, int], tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    known: dict[int, tuple[int, ...]] = field(default_factory=dict)
    closing: int = field(init=False)
    """Acts after which the matter is over: those owed; where the text only says what is usual, that."""
    odd: int = field(init=False)
    """Acts that are not simply laid before somebody: at a meeting, at a gate, owed in parts."""
    telling: int = field(init=False)
    """Acts after which something else happens than that the next ones are offered."""

    def __post_init__(self) -> None:
        self.closing = self.owed or self.soft
        self.odd = sum(1 << act for act in {*self.gates, *self.meeting, *self.each})
        timed = {limit.act for limit in self.leads}
        self.telling = sum(1 << act for act in {*self.sets, *self.started, *self.follows, *timed})

    def ready(self, done: int) -> tuple[int, ...]:
        """The acts that may be done next, in the order of the plan."""
        found = self.known.get(done)
        if found is None:
            before = self.before
            found = self.known[done] = tuple([a for a in self.acts if not done >> a & 1 and not before[a] & ~done])
        return found
