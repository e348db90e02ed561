"""Time: whether limits agree with each other on the real calendar, and what has no limit at all.

Lead times that count back from a day nobody fixes in time, units that are not settled, lead times that do not fit how
often the meeting sits, limits longer than the rhythm of what comes round, and periodic duties that stand still while one
official is away.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from itertools import pairwise
from typing import Any, TypeAlias

from constraints.calendar import DAY, Calendar, Units
from constraints.classes import MatterClass, Space
from constraints.cover import Matter
from constraints.diagram import FALSE
from constraints.explain import Explainer
from constraints.finding import Finding, Remark, Severity, by_cause
from constraints.language import who as w
from constraints.language.nodes import ChooseLength, Deadline, Duty
from constraints.language.scalars import Duration
from constraints.lead.choices import Readings, answers, length_under, units_of
from constraints.limits import MORNING, ahead_of_event, differs
from constraints.meaning import MEETING
from constraints.prove import Claim
from constraints.requirements import lead, least, limited, rhythm, silent
from constraints.requirements.agree import agreements
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.order import act, together
from constraints.requirements.pieces import Cut, Part, rows_of
from constraints.requirements.reach import Reach
from constraints.requirements.standing_in.offices import nobody_named
from constraints.terms import FALSE as NOTHING
from constraints.terms import Term, conj
from constraints.units import calendar, units_under
from constraints.verdict import Argument, Family, Question, Result, Status


class Kind(StrEnum):
    """What is claimed; each is a requirement by this name."""

    AGREE = "limits-agree"
    LIMIT = limited.HAS_A_LIMIT
    FIXED = "counts-back-from-a-day-fixed-in-time"
    UNIT = "unit-is-settled"
    CADENCE = "lead-time-fits-the-meetings"
    DUTY = "periodic-duty-performed"
    RHYTHM = "limit-fits-the-rhythm"
    SILENT = "who-is-silent-could-have-spoken"


def claims(inquiry: Inquiry) -> Iterator[Claim]:
    """For each duty that comes round: somebody performs it, whoever else is away; and for each silence that counts as agreement:
    somebody could have spoken."""
    if not inquiry.acts:
        yield from _performed(inquiry)
        yield from silent.claims(inquiry, Kind.SILENT)


def _performed(inquiry: Inquiry) -> Iterator[Claim]:
    for node in inquiry.meaning.rulebook.family(Duty):
        if node.how_often is None or node.how_often.at_least is None:
            continue
        for name in node.act:
            for about in inquiry.classes.of(name, node.id) or _covered(inquiry, node, name):
                if about.given:
                    continue  # nobody at all, whoever is away: that is for availability to say
                every = inquiry.meaning.alternatives(name, about.matter)
                term = inquiry.claims.settled(inquiry.meaning.completed(name, about.matter, every), name, about.matter)
                requirement = f"{Kind.DUTY}-with-{inquiry.tolerates}-away"
                question = Question(requirement, Family.TIME, name, about.as_pattern, node.id, example=about.matter)
                yield Claim(question, nobody_named(inquiry.meaning, term), (node.id,))


def _covered(inquiry: Inquiry, node: Duty, name: str) -> Iterator[MatterClass]:
    """Where other clauses give the act that a duty owes: their classes of matter, as far as it is owed there."""
    for about in inquiry.classes.of(name):
        if inquiry.meaning.applies(node, about.matter) is not NOTHING:
            yield about


def results(inquiry: Inquiry) -> Iterator[Result]:
    """All rows but those about duties, which are claims over situations."""
    if not inquiry.acts:
        yield from rows_of(PARTS, inquiry)


def _limits(inquiry: Inquiry) -> Iterator[Result]:
    """What is asked of each limit."""
    yield from limited.results(inquiry)
    for one in agreements(inquiry):
        yield _row(
            inquiry,
            Kind.AGREE,
            one.anchor,
            one.used,
            one.example,
            matter=one.pattern,
            other=one.other,
            readings=one.readings,
            condition=one.condition,
        )
    for pair in least.pairs(inquiry):
        yield _pair(inquiry, pair)
    for one_round in rhythm.rounds(inquiry):
        yield _round(inquiry, one_round)
    for duty in inquiry.meaning.rulebook.family(Duty):
        yield from _unit(inquiry, duty)
    for node in inquiry.meaning.rulebook.family(Deadline):
        yield from _unit(inquiry, node)
        if node.at_least is not None and node.before is not None:
            yield from _fixed(inquiry, node)
            yield from _cadence(inquiry, node)


PARTS = (
    Part("lead times", cut=Cut.KINDS, reads=Reach.of_times, of_all_acts=True, results=lead.results),
    Part("limits", of_all_acts=True, results=_limits),
)


def _row(
    inquiry: Inquiry,
    kind: Kind,
    name: str | None,
    used: Sequence[str],
    example: dict[str, Any] | None,
    *,
    matter: dict[str, Any] | None = None,
    clause: str | None = None,
    readings: dict[str, list[str]] | None = None,
    condition: list[dict[str, list[str]]] | None = None,
    other: str | None = None,
) -> Result:
    status = Status.PROVED if example is None else Status.REFUTED
    cited = inquiry.meaning.rulebook.cites_of(used)
    argument = Argument(status, readings or {}, condition, cited, example, tuple(used))
    return Result(Question(kind, Family.TIME, name, matter, clause, subject=other), argument, engine="calendar")


def _pair(inquiry: Inquiry, pair: least.Pair) -> Result:
    """A least and a greatest time of one act: on every day some day keeps both, or from this day on none does."""
    after = pair.least.after or ""
    example = None if pair.day is None else {"matter": pair.matter, "trace": [after, pair.act], "date": _date(pair.day)}
    return _row(
        inquiry,
        Kind.AGREE,
        after,
        [pair.least.id, pair.most.id],
        example,
        matter=pair.matter,
        clause=pair.least.id,
        other=pair.act,
        readings=pair.readings,
        condition=pair.condition,
    )


def _round(inquiry: Inquiry, one: rhythm.Round) -> Result:
    """A limit of what comes round: no longer than from one round to the next."""
    return _row(
        inquiry,
        Kind.RHYTHM,
        one.act,
        [one.limit, one.duty],
        one.example,
        clause=one.limit,
        readings=one.readings,
        condition=one.condition,
        other=one.duty,
    )


def _date(day: int) -> str:
    return calendar().date_of(day).isoformat()


# ── units, fixed days, meetings ──────────────────────────────────────────────────────────────────────────────────


def counted(node: Deadline | Duty) -> tuple[tuple[Duration, ...], bool]:
    """How long a limit is, under each reading of it, where the text says so; and whether it is counted back."""
    back = isinstance(node, Deadline) and node.at_least is not None
    length = node.at_least if isinstance(node, Deadline) and back else node.within
    match length:
        case Duration():
            return (length,), back
        case ChooseLength():
            return tuple(length.choose.values()), back
        case _:
            return (), back


def _unit(inquiry: Inquiry, node: Deadline | Duty) -> Iterator[Result]:
    """A limit in units that the text leaves open: does the choice change any day?"""
    known = inquiry.meaning.names.vocabulary.units
    lengths, back = counted(node)
    open_ = {one: known[one.unit] for one in lengths if one.unit in known and known[one.unit].reading is not None}
    for reading in dict.fromkeys(unit.reading or "" for unit in open_.values()):
        ways = [units_under(known, {**inquiry.readings, reading: o}) for o in inquiry.meaning.reading_options[reading]]
        mine = (length for length, unit in open_.items() if unit.reading == reading)
        days = (differs(calendar(), a, b, length, back=back) for length in mine for a, b in pairwise(ways))
        day = next((d for d in days if d is not None), None)
        example = None if day is None else {"trace": [node.act[0]], "date": _date(day), "reading": reading}
        yield _row(inquiry, Kind.UNIT, node.act[0], [node.id], example, clause=node.id, other=reading)


def event_of(inquiry: Inquiry, node: Deadline) -> tuple[str, str] | None:
    """The kind of matter and the act from which a lead time counts back; nothing where it is a date of the matter."""
    link, _, name = (node.before or "").rpartition(".")
    for one in node.matter:
        for kind in one:
            attributes = inquiry.meaning.names.attributes(kind)
            if not link and name in attributes:
                return None
            linked = attributes.get(link)
            return ((linked.of if linked and linked.of else MEETING) if link else kind), name
    return None


def _fixed(inquiry: Inquiry, node: Deadline) -> Iterator[Result]:
    """A lead time before an act on another matter, such as a meeting: is its day announced by then, by some clause?"""
    event = event_of(inquiry, node)
    length = node.at_least
    if event is None or event[0] in {kind for one in node.matter for kind in one} or not isinstance(length, Duration):
        if event is None:
            yield _row(inquiry, Kind.FIXED, node.act[0], [node.id], None, clause=node.id)
        return
    kind, name = event
    notices = [
        other
        for other in inquiry.meaning.rulebook.family(Deadline)
        if other.id != node.id
        and isinstance(other.at_least, Duration)
        and event_of(inquiry, other) == event
        and any(k in inquiry.meaning.names.kinds_above(kind) or k == kind for one in other.matter for k in one)
    ]
    lengths = [n.at_least for n in (node, *notices) if isinstance(n.at_least, Duration)]

    def asked(units: Units) -> _Answer:
        """The first notice that comes in time; else the first day on which the last of them is late."""
        day: int | None = None
        for other in notices:
            assert isinstance(other.at_least, Duration)
            day = later(calendar(), units, other.at_least, length)
            if day is None:
                return (node.id, other.id), None
        said = {"trace": [node.act[0], name], **({"date": _date(day)} if day is not None else {})}
        return (node.id, *(n.id for n in notices)), said

    for (used, example), readings in _by_units(inquiry, [one.unit for one in lengths], asked):
        other_ = name if example is not None else None
        yield _row(inquiry, Kind.FIXED, node.act[0], used, example, clause=node.id, other=other_, readings=readings)


_Answer: TypeAlias = tuple[tuple[str, ...], "dict[str, Any] | None"]


def _by_units(
    inquiry: Inquiry, units: Sequence[str], asked: Callable[[Units], _Answer]
) -> Iterator[tuple[_Answer, dict[str, list[str]]]]:
    """What is answered under each reading of what these units are, equal answers together."""
    known, names = inquiry.meaning.names.vocabulary.units, units_of(inquiry.meaning, units)

    def under(taken: Readings) -> Iterator[_Answer]:
        yield asked(units_under(known, {**inquiry.readings, **taken}))

    for answer, readings, _ in answers(inquiry.meaning, names, inquiry.readings, under, json.dumps):
        yield answer, readings


def later(at: Calendar, units: Units, notice: Duration, lead: Duration) -> int | None:
    """The first day of the event for which the notice may come later than what is due before it."""
    from constraints.errors import Mistakes

    for day in range(at.first_day, at.end_day):
        event = day * DAY + MORNING
        try:
            if at.latest_before(event, notice, "close", units) > at.latest_before(event, lead, "close", units):
                return day
        except Mistakes:
            continue
    return None


def _cadence(inquiry: Inquiry, node: Deadline) -> Iterator[Result]:
    """A lead time before a meeting: is it no longer than from one meeting to the next?"""
    event, length = event_of(inquiry, node), node.at_least
    if event is None or event[0] != MEETING or not isinstance(length, Duration):
        return
    meaning = inquiry.meaning
    types = _meets_at(inquiry, node)
    for duty in meaning.rulebook.family(Duty):
        often = duty.how_often
        if often is None or not often.at_least or event[1] not in duty.act:
            continue
        if not any(meaning.covers.covers(duty.matter, Matter(MEETING, {"type": t})) for t in types):
            continue
        asked = partial(_fits, node, duty, event[1], length)
        for (used, example), readings in _by_units(inquiry, (length.unit, often.per), asked):
            if used:
                yield _row(inquiry, Kind.CADENCE, node.act[0], used, example, clause=node.id, other=duty.id, readings=readings)


def _fits(node: Deadline, duty: Duty, event: str, length: Duration, units: Units) -> _Answer:
    """Is the lead time no longer than from one meeting to the next?  Nothing is said of a unit of which nothing is known."""
    assert duty.how_often is not None
    gap = lead.gap_between(duty.how_often.per, duty.how_often.at_least or 1, units)
    if gap is None:
        return (), None
    spread = ahead_of_event(calendar(), units, length)
    said = {"trace": [node.act[0], event], "date": _date(spread.longest_day), "days": spread.longest, "gap": gap}
    return (node.id, duty.id), None if spread.longest <= gap else said


def _meets_at(inquiry: Inquiry, node: Deadline) -> set[str]:
    """The types of meeting at which matters under this limit are dealt with."""
    meaning = inquiry.meaning
    found: set[str] = set()
    for givers in meaning.givers.values():
        for giver in givers:
            actor = meaning.actor(giver)
            if not isinstance(actor, w.OfMeeting):
                continue
            for kind in {k for one in node.matter for k in one}:
                both = conj(meaning.covers.term(node.matter, kind), meaning.covers.term(giver.matter, kind))
                if both is not NOTHING and _possible(inquiry, kind, both):
                    found.update(actor.meeting)
    return found


def _possible(inquiry: Inquiry, kind: str, term: Term) -> bool:
    space = Space(inquiry.classes, kind, [term])
    return space.diagrams.conj(space.premise, space.functions[0]) != FALSE


# ── findings ─────────────────────────────────────────────────────────────────────────────────────────────────────

_SEVERITY = {
    Kind.AGREE: Severity.LEGAL_RISK,
    Kind.FIXED: Severity.AMBIGUITY,
    Kind.UNIT: Severity.AMBIGUITY,
    Kind.CADENCE: Severity.LEGAL_RISK,
    Kind.DUTY: Severity.AMBIGUITY,
    Kind.RHYTHM: Severity.AMBIGUITY,
    Kind.SILENT: Severity.LEGAL_RISK,
}


def findings(inquiry: Inquiry, results: Sequence[Result]) -> list[Finding]:
    """Refuted rows, those with one cause together."""
    theirs = [row for row in results if lead.mine(row)]
    ours = [row for row in results if not lead.mine(row)]
    waits = [row for row in ours if _kind(row) is Kind.CADENCE]
    return [_finding(inquiry, rows) for rows in by_cause(ours, _cause)] + lead.findings(inquiry, theirs, waits)


def _kind(row: Result) -> Kind:
    return Kind(row.question.requirement.partition("-with-")[0])


def _cause(row: Result) -> Any:
    match _kind(row):
        case Kind.UNIT:
            return (Kind.UNIT, row.question.subject)
        case Kind.DUTY | Kind.SILENT as about_people:
            return (about_people, row.question.act)
        case other:
            return (other, row.question.clause, row.argument.used, row.question.act)


def _finding(inquiry: Inquiry, rows: list[Result]) -> Finding:
    kind = _kind(rows[0])
    said = tuple(sorted({(r.question.act or "", r.question.clause or "", json.dumps(r.question.matter)) for r in rows}))
    key = "least-and-most" if kind is Kind.AGREE and rows[0].question.clause else kind.value
    return Remark(inquiry.meaning, tuple(rows), _SEVERITY[kind], 0, f"time.{key}", _Words(inquiry, rows, kind), said)


@dataclass(frozen=True)
class _Words:
    """What the sentence of a finding names."""

    inquiry: Inquiry
    rows: list[Result]
    kind: Kind

    def __call__(self, e: Explainer) -> dict[str, Any]:
        first = self.rows[0]
        example = first.argument.counterexample or {}
        used = dict.fromkeys(c for r in self.rows for c in r.argument.used)
        names = [act(e, r.question.act) for r in self.rows]
        away = [e.listed((e.member(m) for m in r.absences.sets[0]), "and") for r in self.rows if r.absences.sets]
        gone = first.absences.sets[0] if first.absences.sets else ()
        return {
            "acts": together(e, names),
            "n": len(self.rows),
            "matter": e.matter(first.question.matter),
            "other": self._other(e, first),
            "question": e.reading(example.get("reading", "")),
            "date": example.get("date", ""),
            "days": example.get("days", ""),
            "gap": example.get("gap", ""),
            "who": together(e, away, "or"),
            "when": e.say("time.vacant" if gone and all(m.startswith("vacant:") for m in gone) else "time.away"),
            "cites": e.cited(used),
            **(self._least_and_most(e, first) if self.kind is Kind.AGREE and first.question.clause else {}),
        }

    def _least_and_most(self, e: Explainer, first: Result) -> dict[str, Any]:
        """From when and until when an act may be done after an event on the day shown, each with its clause."""
        example = first.argument.counterexample or {}
        readings = {**self.inquiry.readings, **first.argument.first_readings}
        units, start = units_under(self.inquiry.meaning.names.vocabulary.units, readings), date.fromisoformat(example["date"])
        ends: list[str] = []
        for clause in first.argument.used:
            node = self.inquiry.meaning.rulebook[clause]
            assert isinstance(node, Deadline)
            length = length_under(node.at_least or node.within, readings)
            assert length is not None
            at = calendar().day_of(start) * DAY + MORNING
            ends.append(_date(calendar().end_of(at, length, "close", units) // DAY))
        least, most = (e.cited([clause]) for clause in first.argument.used)
        return {"least": least, "most": most, "earliest": ends[0], "latest": ends[1], "event": act(e, first.question.act)}

    def _other(self, e: Explainer, first: Result) -> str:
        name = first.question.subject or ""
        return act(e, name) if name in e.names.vocabulary.acts else name
