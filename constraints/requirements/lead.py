"""Lead times as requirements: every procedure has a longest lawful time, and the shortest chain to a meeting fits how often
it sits, or the longer time that the rules themselves give the meeting for it.

The numbers are those of `constraints.lead`; here stand the yes and the no, each with the readings under which it is so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from constraints.calendar import Units
from constraints.cover import Matter
from constraints.diagram import FALSE
from constraints.explain import Explainer
from constraints.finding import Finding, Remark, Severity, by_cause
from constraints.language.nodes import Duty
from constraints.language.scalars import Duration
from constraints.lead.build import builder_of
from constraints.lead.choices import Choices, often, units_of, within
from constraints.lead.clock import CalendarClock, clock_for, span
from constraints.lead.network import Network
from constraints.lead.regions import Timed
from constraints.lead.result import ToMeeting
from constraints.lead.single import Single
from constraints.lead.times import Times
from constraints.meaning import MEETING, Meaning
from constraints.plan import Plans
from constraints.procedures import readings_of
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.limited import HAS_A_LIMIT
from constraints.requirements.order import act, together
from constraints.terms import FALSE as NOTHING
from constraints.units import units_under
from constraints.verdict import Argument, Family, Question, Result, Status


class Kind(StrEnum):
    """What is claimed; each is a requirement by this name."""

    LONGEST = "has-a-longest-time"
    CHAIN = "shortest-chain-fits-the-meetings"


@dataclass
class _Row:
    """What is claimed of one class, what is said for or against it, and under which choices of readings it is so."""

    question: Question
    used: tuple[str, ...]
    example: dict[str, Any] | None
    choices: list[Mapping[str, str]] = field(default_factory=list)


def results(inquiry: Inquiry) -> Iterator[Result]:
    """For each procedure whether its longest lawful time has a bound; for each class that goes to a meeting, the chain."""
    known: dict[Any, Timed] = {}
    for kind in inquiry.asked_kinds:
        yield from _longest(inquiry, Choices(inquiry.procedures, kind, known=known))
        yield from _chains(inquiry, _waiting(inquiry, kind, known))


def _waiting(inquiry: Inquiry, kind: str, known: dict[Any, Timed]) -> Choices:
    """The choices of readings on which hangs what waits on its way to a meeting, and how often that sits."""
    duties = inquiry.meaning.rulebook.family(Duty)
    return Choices(inquiry.procedures, kind, True, units_of(inquiry.meaning, (u for d in duties for u in often(d))), known)


def _told(inquiry: Inquiry, rows: Iterable[_Row], every: Sequence[Mapping[str, str]], names: Sequence[str]) -> Iterator[Result]:
    """The rows, each with the readings under which it is so."""
    for row in rows:
        readings, condition = readings_of(row.choices, every, names)
        status = Status.PROVED if row.example is None else Status.REFUTED
        cited = inquiry.meaning.rulebook.cites_of(row.used)
        yield Result(row.question, Argument(status, readings, condition, cited, row.example, row.used), engine="calendar")


def _longest(inquiry: Inquiry, choices: Choices) -> Iterator[Result]:
    found: dict[Any, _Row] = {}
    every = [(taken, timed) for taken, timed in choices.shapes() if timed.p.hard]
    for taken, timed in every:
        row = _bound(inquiry, timed)
        found.setdefault((row.used, json.dumps(row.example, sort_keys=True)), row).choices.append(taken)
    shown = next((row.question for row in found.values() if row.example is not None), None)
    for row in found.values():
        row.question = shown if shown is not None and row.example is None else row.question
    yield from _told(inquiry, found.values(), [taken for taken, _ in every], choices.shape)


def _bound(inquiry: Inquiry, timed: Timed) -> _Row:
    p, free = timed.p, timed.free
    limits = tuple(n.id for n, _ in timed.limits if n.within is not None or n.cutoff is not None)
    steps = tuple(dict.fromkeys(one.clause for one, _ in p.steps if one.clause and set(one.acts) & set(free)))
    used = (steps or _givers(inquiry, p.kind, free)) if free else limits
    example, matter = None, None
    if free:
        region = next(iter(free.values()))
        matter = p.example(region)
        trace = [a for a in free if p.both(region, free[a]) != FALSE]
        example = {"matter": p.pattern(region), "trace": trace}
    return _Row(Question(Kind.LONGEST, Family.TIME, matter={p.kind: {}}, example=matter), used, example)


def _givers(inquiry: Inquiry, kind: str, acts: Iterable[str]) -> tuple[str, ...]:
    """The clauses that give these acts on matters of a kind; where only custom demands them, the law says so much of them."""
    meaning = inquiry.meaning
    nodes = [n for name in acts for n in meaning.givers.get(name, ())]
    return tuple(dict.fromkeys(n.id for n in nodes if meaning.covers.term(n.matter, kind) is not NOTHING))


# ── meetings ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _chains(inquiry: Inquiry, choices: Choices) -> Iterator[Result]:
    """For each class that waits on its way to a meeting: what comes up after one reaches the next, or is in time."""
    if not choices.limits or not choices.meets:
        return
    found: dict[str, _Row] = {}
    every = [(taken, timed) for taken, timed in choices.every() if timed.p.hard]
    classes: dict[int, list[tuple[dict[str, Any], Single]]] = {}
    for taken, timed in every:
        if id(timed) not in classes:
            classes[id(timed)] = _classes(timed)
        for pattern, single in classes[id(timed)]:
            for row in _to_meetings(inquiry, pattern, single.under({**inquiry.readings, **taken})):
                q = row.question
                key = json.dumps([q.act, q.matter, q.subject, row.used, row.example], sort_keys=True)
                if taken not in found.setdefault(key, row).choices:
                    found[key].choices.append(taken)
    yield from _told(inquiry, found.values(), [taken for taken, _ in every], choices.names)


def _classes(timed: Timed) -> list[tuple[dict[str, Any], Single]]:
    """The classes that wait on their way to a meeting."""
    classes = Times(timed).classes(waits_only=True) if timed.met else ()
    return [(timed.p.pattern(region), single) for region, single in classes]


def _to_meetings(inquiry: Inquiry, pattern: dict[str, Any], single: Single) -> Iterator[_Row]:
    for chain in single.to_meetings():
        cadence = _cadence(inquiry, chain.types, single.builder.readings)
        if cadence is not None:
            duty, gap = cadence
            limits = [b for b in single.bounds() if b.act == chain.act and b.takes is not None and gap < b.takes.most]
            given = max((b.takes.most for b in limits if b.takes is not None), default=gap)
            used = (*chain.waits, duty, *(b.clause for b in limits if chain.takes.most > gap))
            question = Question(Kind.CHAIN, Family.TIME, chain.act, pattern, subject=duty, example=single.builder.matter)
            yield _Row(question, used, _late(chain, pattern, gap) if chain.takes.most > given else None)


def _late(chain: ToMeeting, pattern: dict[str, Any], gap: int) -> dict[str, Any]:
    takes = chain.takes
    trace = [step.node for step in chain.path if step.is_act]
    return {"matter": pattern, "trace": trace, "date": takes.most_on, "days": takes.most, "gap": gap, "at_best": takes.least}


def _cadence(inquiry: Inquiry, types: Sequence[str], readings: Mapping[str, str]) -> tuple[str, int] | None:
    """The duty by which one of these meetings sits most often, and the calendar days from one to the next."""
    meaning = inquiry.meaning
    found: list[tuple[int, str]] = []
    for duty in meaning.rulebook.family(Duty):
        days = _gap(meaning, duty.id, readings)
        if days is not None and any(meaning.covers.covers(duty.matter, Matter(MEETING, {"type": t})) for t in types):
            found.append((days, duty.id))
    return (min(found)[1], min(found)[0]) if found else None


def _gap(meaning: Meaning, duty: str, readings: Mapping[str, str]) -> int | None:
    """The calendar days from one performance of a duty to the next; nothing for one that does not come round."""
    node = meaning.rulebook[duty]
    often = node.how_often if isinstance(node, Duty) else None
    if often is None or not often.at_least:
        return None
    return gap_between(often.per, often.at_least, units_under(meaning.names.vocabulary.units, readings))


def gap_between(per: str, times: int, units: Units) -> int | None:
    """Calendar days from one to the next, evenly spread; nothing for a unit of which nothing is known."""
    days = {"weeks": 7, "months": 28, "years": 365, "calendar_days": 1}
    if per in units and units[per].unit == "calendar_days":
        return int(units[per].number) // times
    return days[per] // times if per in days else None


# ── seen again ───────────────────────────────────────────────────────────────────────────────────────────────────


MOST_PARTS = 2_000
"""A proved row is seen again on a matter of each part of its class; no more parts than these are tried."""


def stands(inquiry: Inquiry, row: Result) -> bool | None:
    """Does a row stand under every choice of the readings for which it is said, seen through the plan of single matters: a
    refuted one on its own, a proved one on a matter of every part that a plan can tell apart?  Nothing where there are too
    many."""
    kind = next(iter(row.question.matter or {}))
    longest = row.question.requirement == Kind.LONGEST
    choices, known = Choices(inquiry.procedures, kind) if longest else _waiting(inquiry, kind, {}), True
    for taken, timed in choices.shapes() if longest else choices.every():
        if timed.p.hard and any(within(taken, box) for box in row.argument.boxes):
            fine = _stands(inquiry, timed, {**inquiry.readings, **taken}, row)
            if fine is False:
                return False
            known = known and fine is not None
    return True if known else None


def _stands(inquiry: Inquiry, timed: Timed, readings: Mapping[str, str], row: Result) -> bool | None:
    plans = Plans(inquiry.meaning, readings, presumed=False)
    if row.status is Status.REFUTED:
        assert row.question.example is not None
        return not _kept(plans, row, row.question.example)
    region = _region(timed, row)
    parts = timed.parts(region, MOST_PARTS, row.question.act) if region is not None else None
    return None if parts is None else all(_kept(plans, row, timed.p.example(part)) for part in parts)


def _region(timed: Timed, row: Result) -> int | None:
    """The matters that a row is about."""
    if row.question.requirement == Kind.LONGEST:
        return timed.p.either(FALSE, *timed.p.hard.values())
    classes = Times(timed).classes(waits_only=True)
    return next((region for region, _ in classes if timed.p.pattern(region) == row.question.matter), None)


def _kept(plans: Plans, row: Result, matter: Matter) -> bool:
    """Is what a row claims so of one matter?"""
    longest = row.question.requirement == Kind.LONGEST
    network = builder_of(plans, matter, sometimes=longest).network()
    example = row.argument.counterexample
    if longest:
        free = network.unlimited()
        return not free if example is None else str(example["trace"][0]) not in free
    clock = clock_for(units_under(plans.meaning.names.vocabulary.units, plans.readings))
    act = row.question.act or ""

    waits = network.waiting(act) if act in network.acts else None
    given = max((_most(clock, one.length) for one in network.limits if one.act == act and one.length is not None), default=0)
    if example is not None:
        start = clock.minute(example["date"])
        assert waits is not None
        days = clock.days(start, waits.earliest(clock, start).at[act])
        return not days == int(example["days"]) > max(int(example["gap"]), given)
    found, gap = (
        None if waits is None else _takes(clock, waits, act),
        _gap(plans.meaning, row.question.subject or "", plans.readings),
    )
    return waits is None or (found is not None and gap is not None and found <= max(gap, given))


@lru_cache(maxsize=256)
def _most(clock: CalendarClock, length: Duration) -> int:
    """The most days that a limit leaves."""
    found = span(clock, lambda start: clock.run(start, length))
    return 0 if found is None else found[0].most


@lru_cache(maxsize=256)
def _takes(clock: CalendarClock, waits: Network, act: str) -> int | None:
    """The most days that an act waits, over all starts."""
    found = span(clock, lambda start: waits.earliest(clock, start).at[act])
    return None if found is None else found[0].most


# ── findings ─────────────────────────────────────────────────────────────────────────────────────────────────────


def mine(row: Result) -> bool:
    """Is a row of the family one about lead times?"""
    return row.question.requirement in (*Kind, HAS_A_LIMIT)


def findings(inquiry: Inquiry, results: Sequence[Result], waits: Sequence[Result]) -> list[Finding]:
    """One finding for all procedures without a bound, and one for each wait that does not fit a meeting; what a single lead time
    of `waits` already says is not said again."""
    known = {frozenset(row.argument.used) for row in waits if row.status is Status.REFUTED}
    told = [r for r in results if r.question.requirement != Kind.CHAIN or frozenset(r.argument.used) not in known]
    return [_finding(inquiry, rows) for rows in by_cause(told, _cause)]


def _cause(row: Result) -> Any:
    if row.question.requirement == Kind.CHAIN:
        return (Kind.CHAIN, row.argument.used)
    return (Kind.LONGEST,)


def _finding(inquiry: Inquiry, rows: list[Result]) -> Finding:
    requirement = rows[0].question.requirement
    said = tuple(sorted({(r.question.act or "", json.dumps(r.question.matter)) for r in rows}))
    return Remark(inquiry.meaning, tuple(rows), Severity.TIDY_UP, 0, f"time.{requirement}", _Words(rows), said)


@dataclass(frozen=True)
class _Words:
    """What the sentence of a finding names."""

    rows: list[Result]

    def __call__(self, e: Explainer) -> dict[str, Any]:
        first = self.rows[0]
        example = first.argument.counterexample or {}
        matter = first.question.matter or {"": {}}
        acts = [r.question.act for r in self.rows if r.question.act]
        named = acts if first.question.requirement != Kind.CHAIN else example.get("trace", ())
        return {
            "matter": e.matter(matter),
            "kinds": e.say("list.semicolon").join(self._kinds(e)),
            "n": len(dict.fromkeys(next(iter(r.question.matter or {})) for r in self.rows)),
            "acts": together(e, [act(e, name) for name in named]),
            "other": act(e, first.question.act),
            "date": example.get("date", ""),
            "days": example.get("days", ""),
            "least": example.get("at_best", ""),
            "gap": example.get("gap", ""),
            "cites": e.cited(dict.fromkeys(c for r in self.rows for c in r.argument.used)),
        }

    def _kinds(self, e: Explainer) -> Iterator[str]:
        """Each kind of matter with the acts that nothing limits."""
        found: dict[str, dict[str, None]] = {}
        for row in self.rows:
            free = [row.question.act] if row.question.act else (row.argument.counterexample or {}).get("trace", ())
            found.setdefault(next(iter(row.question.matter or {})), {}).update(dict.fromkeys(free))
        for kind, acts in found.items():
            yield e.say("time.unbounded", kind=e.names.label(kind, e.lang), acts=together(e, (act(e, name) for name in acts)))
