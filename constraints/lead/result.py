"""What a lead time is made of: plain data, with a contract for JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from constraints.lead.clock import Span

Pattern = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """One act or event on a critical path: the clauses that demand it, what it waited for, and how long on the worst start.

    `sort` is what held it up: `start`, an `order`, a `period`, a `lead` time, a `cutoff`, or a `limit` that is used wholly.  `days`
    and `working_days` are counted from the step before it; `on` is the date on which it is done."""

    node: str
    is_act: bool
    clauses: tuple[str, ...]
    sort: str
    waits: str | None
    wait_clauses: tuple[str, ...]
    length: str | None
    days: int
    working_days: int
    on: str

    def contract(self) -> Pattern:
        return {
            "step": self.node,
            "is_act": self.is_act,
            "clauses": list(self.clauses),
            "sort": self.sort,
            "waits_for": self.waits,
            "wait_clauses": list(self.wait_clauses),
            "length": self.length,
            "calendar_days": self.days,
            "working_days": self.working_days,
            "on": self.on,
        }


@dataclass(frozen=True)
class NoLimit:
    """An act that nothing bounds: on all matters of the class, or on those of `matter` only."""

    act: str
    clauses: tuple[str, ...]
    matter: Pattern | None = None

    def contract(self) -> Pattern:
        return {"act": self.act, "clauses": list(self.clauses), "matter": self.matter}


@dataclass(frozen=True)
class Bound:
    """One limit of the class: its clause, its length (nothing: a day, or set in the case), what it takes over all starts, and
    what follows when nobody acts: `late`, `agreed`, `refused`, `passed on` or `returned`."""

    act: str
    clause: str
    start: str | None
    length: str | None
    set_in_case: bool
    takes: Span | None
    silence: str

    def contract(self) -> Pattern:
        return {
            "act": self.act,
            "clause": self.clause,
            "from": self.start,
            "length": self.length,
            "set_in_case": self.set_in_case,
            "takes": self.takes.contract() if self.takes else None,
            "silence": self.silence,
        }


@dataclass(frozen=True)
class Loop:
    """A way back: `act` refused, returned, or passed over in silence, the matter goes on at `to`.  Each round takes time anew."""

    act: str
    to: str
    clause: str
    why: str

    def contract(self) -> Pattern:
        return {"act": self.act, "to": self.to, "clause": self.clause, "why": self.why}


@dataclass(frozen=True)
class ToMeeting:
    """From the start to the meeting that alone does `act`: the shortest lawful time, and the path on the worst start."""

    act: str
    types: tuple[str, ...]
    takes: Span
    path: tuple[Step, ...]

    @property
    def waits(self) -> tuple[str, ...]:
        """The clauses for which the matter waits on the way."""
        return tuple(dict.fromkeys(c for step in self.path if step.length for c in step.wait_clauses))

    def contract(self) -> Pattern:
        path = [step.contract() for step in self.path]
        return {"act": self.act, "meetings": list(self.types), "takes": self.takes.contract(), "path": path}


@dataclass(frozen=True)
class LeadTime:
    """The lead time of one class of matter of a procedure.

    `acts` are those owed on a matter of the class.  `shortest` is nothing where acts wait for one another in a circle, or where
    none is owed.  `longest` is nothing where some act has no limit
    (`no_limit`), or where a limit or a day is set in the case (`set_in_case`), or where limits contradict each other."""

    kind: str
    matter: Pattern
    presumed: bool
    acts: tuple[str, ...]
    shortest: Span | None
    path: tuple[Step, ...]
    longest: Span | None
    longest_path: tuple[Step, ...]
    no_limit: tuple[NoLimit, ...]
    set_in_case: tuple[str, ...]
    bounds: tuple[Bound, ...]
    loops: tuple[Loop, ...]
    meetings: tuple[ToMeeting, ...]

    @property
    def unbounded(self) -> bool:
        return bool(self.no_limit)

    @cached_property
    def fingerprint(self) -> str:
        """The class, stable over runs: with it two versions of a rulebook are compared class by class."""
        return json.dumps([self.kind, self.matter, self.presumed], sort_keys=True, ensure_ascii=False)

    def contract(self) -> Pattern:
        return {
            "kind": self.kind,
            "matter": self.matter,
            "order": "text_and_presumption" if self.presumed else "text_only",
            "acts": list(self.acts),
            "shortest": self.shortest.contract() if self.shortest else None,
            "path": [step.contract() for step in self.path],
            "longest": self.longest.contract() if self.longest else None,
            "longest_path": [step.contract() for step in self.longest_path],
            "unbounded": self.unbounded,
            "no_limit": [one.contract() for one in self.no_limit],
            "set_in_case": list(self.set_in_case),
            "limits": [one.contract() for one in self.bounds],
            "loops": [one.contract() for one in self.loops],
            "to_meetings": [one.contract() for one in self.meetings],
        }
