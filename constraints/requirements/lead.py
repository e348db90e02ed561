"""Lead times as requirements: every procedure has a longest lawful time, and the shortest chain to a meeting fits how often
it sits.

The numbers are those of `constraints.lead`; here stand the yes and the no, for the readings shown first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from constraints.calendar import Units
from constraints.cover import Matter
from constraints.diagram import FALSE
from constraints.explain import Explainer
from constraints.finding import Finding, Remark, Severity, by_cause
from constraints.language.nodes import Duty
from constraints.lead.build import builder_of
from constraints.lead.clock import clock_for, span
from constraints.lead.regions import Timed
from constraints.lead.result import ToMeeting
from constraints.lead.times import Times
from constraints.meaning import MEETING
from constraints.plan import Plans
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.order import act, together
from constraints.terms import FALSE as NOTHING
from constraints.units import units_under
from constraints.verdict import Argument, Family, Question, Result, Status

HAS_A_LIMIT = "has-a-limit"
"""The requirement of each act; its refuted rows are one cause with those of the whole procedure."""


class Kind(StrEnum):
    """What is claimed; each is a requirement by this name."""

    LONGEST = "has-a-longest-time"
    CHAIN = "shortest-chain-fits-the-meetings"


def results(inquiry: Inquiry) -> Iterator[Result]:
    """For each procedure whether its longest lawful time has a bound; for each class that goes to a meeting, the chain."""
    for p in inquiry.procedures.shown():
        timed = Timed(p)
        if timed.p.hard:
            yield _longest(inquiry, timed)
            yield from _chains(inquiry, Times(timed))


def _longest(inquiry: Inquiry, timed: Timed) -> Result:
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
    question = Question(Kind.LONGEST, Family.TIME, matter={p.kind: {}}, example=matter)
    return _row(inquiry, question, used, example)


def _givers(inquiry: Inquiry, kind: str, acts: Iterable[str]) -> tuple[str, ...]:
    """The clauses that give these acts on matters of a kind; where only custom demands them, the law says so much of them."""
    meaning = inquiry.meaning
    nodes = [n for name in acts for n in meaning.givers.get(name, ())]
    return tuple(dict.fromkeys(n.id for n in nodes if meaning.covers.term(n.matter, kind) is not NOTHING))


def _row(inquiry: Inquiry, question: Question, used: tuple[str, ...], example: dict[str, Any] | None) -> Result:
    status = Status.PROVED if example is None else Status.REFUTED
    argument = Argument(status, {}, None, inquiry.meaning.rulebook.cites_of(used), example, used)
    return Result(question, argument, engine="calendar")


# ── meetings ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _chains(inquiry: Inquiry, times: Times) -> Iterator[Result]:
    """For each class that waits on its way to a meeting: what comes up after one reaches the next."""
    if not times.timed.met:
        return
    told: set[str] = set()
    for region, single in times.classes(waits_only=True):
        for chain in single.to_meetings():
            often = _cadence(inquiry, chain.types)
            if often is not None:
                duty, gap = often
                pattern = times.timed.p.pattern(region)
                question = Question(Kind.CHAIN, Family.TIME, chain.act, pattern, subject=duty, example=single.builder.matter)
                key = json.dumps([chain.act, pattern, duty], sort_keys=True)
                if key not in told:
                    told.add(key)
                    yield _row(inquiry, question, (*chain.waits, duty), _late(chain, pattern, gap))


def _late(chain: ToMeeting, pattern: dict[str, Any], gap: int) -> dict[str, Any] | None:
    takes = chain.takes
    if takes.most <= gap:
        return None
    trace = [step.node for step in chain.path if step.is_act]
    return {"matter": pattern, "trace": trace, "date": takes.most_on, "days": takes.most, "gap": gap, "at_best": takes.least}


def _cadence(inquiry: Inquiry, types: Sequence[str]) -> tuple[str, int] | None:
    """The duty by which one of these meetings sits most often, and the calendar days from one to the next."""
    meaning = inquiry.meaning
    found: list[tuple[int, str]] = []
    for duty in meaning.rulebook.family(Duty):
        days = _gap(inquiry, duty.id)
        if days is not None and any(meaning.covers.covers(duty.matter, Matter(MEETING, {"type": t})) for t in types):
            found.append((days, duty.id))
    return (min(found)[1], min(found)[0]) if found else None


def _gap(inquiry: Inquiry, duty: str) -> int | None:
    """The calendar days from one performance of a duty to the next; nothing for one that does not come round."""
    node = inquiry.meaning.rulebook[duty]
    often = node.how_often if isinstance(node, Duty) else None
    if often is None or not often.at_least:
        return None
    return gap_between(often.per, often.at_least, units_under(inquiry.meaning.names.vocabulary.units, inquiry.readings))


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
    """Does a row stand, seen through the plan of single matters: a refuted one on its own, a proved one on a matter of every
    part that a plan can tell apart?  Nothing where there are too many."""
    plans = Plans(inquiry.meaning, inquiry.readings, presumed=False)
    if row.status is Status.REFUTED:
        assert row.question.example is not None
        return not _kept(inquiry, plans, row, row.question.example)
    timed = Timed(inquiry.procedures.of(next(iter(row.question.matter or {})))[0])
    region = _region(timed, row)
    parts = timed.parts(region, MOST_PARTS) if region is not None else None
    return None if parts is None else all(_kept(inquiry, plans, row, timed.p.example(part)) for part in parts)


def _region(timed: Timed, row: Result) -> int | None:
    """The matters that a row is about."""
    if row.question.requirement == Kind.LONGEST:
        return timed.p.either(FALSE, *timed.p.hard.values())
    classes = Times(timed).classes(waits_only=True)
    return next((region for region, _ in classes if timed.p.pattern(region) == row.question.matter), None)


def _kept(inquiry: Inquiry, plans: Plans, row: Result, matter: Matter) -> bool:
    """Is what a row claims so of one matter?"""
    longest = row.question.requirement == Kind.LONGEST
    network = builder_of(plans, matter, sometimes=longest).network()
    example = row.argument.counterexample
    if longest:
        free = network.unlimited()
        return not free if example is None else str(example["trace"][0]) not in free
    clock = clock_for(units_under(inquiry.meaning.names.vocabulary.units, inquiry.readings))
    act = row.question.act or ""

    def ends(start: int) -> int:
        return network.waiting(act).earliest(clock, start).at[act]

    if example is not None:
        start = clock.minute(example["date"])
        return not clock.days(start, ends(start)) == int(example["days"]) > int(example["gap"])
    found, gap = span(clock, ends), _gap(inquiry, row.question.subject or "")
    return act not in network.acts or (found is not None and gap is not None and found[0].most <= gap)


# ── findings ─────────────────────────────────────────────────────────────────────────────────────────────────────


def mine(row: Result) -> bool:
    """Is a row of the family one about lead times?"""
    return row.question.requirement in (*Kind, HAS_A_LIMIT)


def findings(inquiry: Inquiry, results: Sequence[Result], waits: Sequence[Result]) -> list[Finding]:
    """One finding for each procedure without a bound, and for each wait that does not fit a meeting; what a single lead time
    of `waits` already says is not said again."""
    known = {frozenset(row.argument.used) for row in waits if row.status is Status.REFUTED}
    told = [r for r in results if r.question.requirement != Kind.CHAIN or frozenset(r.argument.used) not in known]
    return [_finding(inquiry, rows) for rows in by_cause(told, _cause)]


def _cause(row: Result) -> Any:
    if row.question.requirement == Kind.CHAIN:
        return (Kind.CHAIN, row.argument.used)
    return (Kind.LONGEST, next(iter(row.question.matter or {"": {}})))


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
            "kind": e.names.label(next(iter(matter)), e.lang),
            "n": len(dict.fromkeys(named)),
            "acts": together(e, [act(e, name) for name in named]),
            "other": act(e, first.question.act),
            "date": example.get("date", ""),
            "days": example.get("days", ""),
            "least": example.get("at_best", ""),
            "gap": example.get("gap", ""),
            "cites": e.cited(dict.fromkeys(c for r in self.rows for c in r.argument.used)),
        }
