"""A matter on its way to a meeting: what is refuted of the times that it takes, lived through.

A matter comes up right after one meeting, on the day on which its way takes longest.  Everybody is there, does at once what may
be done at once, and waits no longer than the text asks.  The meetings sit as often as they have to.  The matter misses the next
one: it is put off by the clause that keeps it waiting, or is not even ready.  Where papers are due before the day of the meeting
is announced, whoever hands them in when it is announced comes too late.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from constraints.calendar import DAY, Units, in_known_unit
from constraints.cover import Matter
from constraints.language.nodes import Deadline, Duty, Meeting
from constraints.language.scalars import Duration
from constraints.lead.build import Builder, builder_of, length_of
from constraints.limits import MORNING
from constraints.meaning import MEETING
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.lead import Kind, gap_between
from constraints.requirements.order import PRESUMED, WITHOUT
from constraints.requirements.timing import Kind as Time
from constraints.units import calendar, units_under
from constraints.verdict import Result
from model import trial
from model.case import Case
from model.city import City
from model.kernel import Rank
from model.matters import covered
from model.replay import HALF_PAST_EIGHT, Row, day_readings, entered, first_day, lived, one_day
from scenarios.forms import UNITS, MeetingPlan, Service, Takes
from scenarios.scenario import Scenario

A_WEEK = timedelta(days=7)
AFTERWARDS = 3
"""So many meetings more than the first are lived through."""
AT_ONCE = Service.model_validate({"takes": {"minutes": "1"}})


@dataclass(frozen=True, slots=True)
class Way:
    """A matter that comes up on a day, the day on which the meeting sits next, and the rows of the acts on its way; `act` is what
    the meeting does."""

    matter: Matter
    act: str
    since: date
    sits: date
    rows: tuple[Row, ...]

    @property
    def is_in_time(self) -> bool:
        """Is the act done by the end of the day of the next meeting?"""
        end = ((self.sits - self.since).days + 1) * DAY
        return any(one.act == self.act and one.life == "complete" and one.minute < end for one in self.rows)

    @property
    def is_barred(self) -> bool:
        """Is something on the way barred, whatever its time?"""
        return any(one.life in ("attempt", "blocked") for one in self.rows)


def to_meeting(inquiry: Inquiry, row: Result, since: date | None = None) -> Way | None:
    """The way to the meeting that a row is about: from the day of its witness on, or about `since`; nothing for rows of other
    sorts, or where the calendar ends before."""
    match row.question.requirement:
        case requirement if requirement == Kind.CHAIN:
            return _chain(inquiry, row, since)
        case requirement if requirement == Time.FIXED:
            return _announced(inquiry, row, since)
        case _:
            return None


def _chain(inquiry: Inquiry, row: Result, since: date | None) -> Way | None:
    """From one meeting to the next, the critical path alone."""
    q, example, meaning = row.question, row.argument.counterexample or {}, inquiry.meaning
    readings = _readings(inquiry, row)
    duty = meaning.rulebook[q.subject or ""]
    assert q.example is not None
    assert isinstance(duty, Duty)
    day = date.fromisoformat(example["date"]) if since is None else since
    sittings = _rounds(duty, day, units_under(meaning.names.vocabulary.units, readings))
    types = [t for t in meaning.meetings if meaning.covers.covers(duty.matter, Matter(MEETING, {"type": t}))]
    builder = builder_of(inquiry.plans(readings), q.example)
    way = example.get("trace") or _way(builder, q.act or "")
    return _lived(builder, way, day, MORNING, dict.fromkeys(types, sittings)) if sittings else None


def _announced(inquiry: Inquiry, row: Result, since: date | None) -> Way | None:
    """Papers are handed in when the meeting is announced: as late as its notice allows, or on its day where no clause says when."""
    q, example, meaning = row.question, row.argument.counterexample or {}, inquiry.meaning
    readings = _readings(inquiry, row)
    matter = next(covered(inquiry, meaning.rulebook[q.clause or ""], q.act or "", readings), None)
    builder = None if matter is None else builder_of(inquiry.plans(readings), matter)
    if builder is None or not builder.at:
        return None
    sits = since or (date.fromisoformat(example["date"]) if "date" in example else first_day())
    event = calendar().day_of(sits) * DAY + MORNING
    at = event - MORNING + HALF_PAST_EIGHT
    for notice in (meaning.rulebook[clause] for clause in row.argument.used[1:2]):
        assert isinstance(notice, Deadline)
        assert isinstance(notice.at_least, Duration)
        units = units_under(meaning.names.vocabulary.units, readings)
        at = calendar().latest_before(event, notice.at_least, "close", units)
    return handed_in(builder, q.act or "", sits, at)


def handed_in(builder: Builder, act: str, sits: date, at: int) -> Way:
    """An act that is due before a meeting comes up in this minute of the decreed years; the meeting sits on that day."""
    met, types = next(iter(builder.at.items()))
    return _lived(builder, [act, met], calendar().date_of(at // DAY), at % DAY, dict.fromkeys(types, (sits,)))


def _readings(inquiry: Inquiry, row: Result) -> Mapping[str, str]:
    """Of the text alone: what is only usual keeps nobody waiting."""
    return day_readings(inquiry.meaning, {**inquiry.readings, **row.argument.first_readings, PRESUMED: WITHOUT})


def _rounds(duty: Duty, day: date, units: Units) -> tuple[date, ...]:
    """The days on which the meeting sits after this one, as often as the duty says, while the calendar lasts."""
    assert duty.how_often is not None
    gap = gap_between(duty.how_often.per, duty.how_often.at_least or 1, units)
    assert gap is not None
    nexts = (day + timedelta(days=gap * k) for k in range(1, AFTERWARDS + 2))
    return tuple(one for one in nexts if calendar().day_of(one + A_WEEK) < calendar().end_day)


def _way(builder: Builder, act: str) -> list[str]:
    """The acts on the way that make the matter wait."""
    waits = {name for node in builder.deadlines if node.within is None for name in node.act}
    before = builder.plan.all_before(act)
    return [name for name in builder.plan.acts if name == act or (name in before and name in waits)]


def _lived(builder: Builder, way: Sequence[str], day: date, minute: int, sittings: Mapping[str, tuple[date, ...]]) -> Way:
    """The days from that minute of a day on to a week after the last meeting, on which the matter goes this way; what else comes
    before its last act is done."""
    *_, act = way
    done = sorted(builder.plan.all_before(act) - set(way)) if act in builder.plan.acts else ()
    days = sorted({one for dates in sittings.values() for one in dates})

    def lay(city: City) -> Case:
        case = entered(city, builder.matter)
        city.kernel.schedule_event(minute, Rank.ARRIVALS, case.key, trial.lay_chain, city, case, way, done)
        case.holds += 1
        return case

    rows = lived(_scene(builder, day, days[-1] + A_WEEK, sittings), lay)
    sits = calendar().date_of(calendar().on_or_after(calendar().day_of(days[0])))
    return Way(builder.matter, act, day, sits, tuple(one for one in rows if one.act in way))


def _scene(builder: Builder, first: date, last: date, sittings: Mapping[str, tuple[date, ...]]) -> Scenario:
    """Everybody is there, every act takes a minute, unless it must not be done before; these meetings sit, and no others.  They are
    made ready in the half hour before, so that their agenda is open until then."""
    meaning = builder.meaning
    scene = one_day(meaning.rulebook, meaning.roster, builder.readings, first, (last - first).days + 1)
    takes = (*_periods(builder, units_under(meaning.names.vocabulary.units, builder.readings)), AT_ONCE)
    types = [node.type for node in meaning.rulebook.family(Meeting)]
    plans = {t: MeetingPlan.model_validate({"dates": sittings.get(t, ()), "planned": "30 minutes"}) for t in types}
    behaviour = scene.entry.behaviour.model_copy(update={"service": takes})
    return replace(scene, entry=scene.entry.model_copy(update={"meetings": plans, "behaviour": behaviour}))


def _periods(builder: Builder, units: Units) -> Iterator[Service]:
    """How long acts take that must not be done before a time has passed."""
    for node in builder.deadlines:
        length = length_of(node, builder.readings)
        if node.at_least is not None and node.after is not None and length is not None:
            number, unit = in_known_unit(length, units)
            if unit in UNITS:
                yield Service(acts=node.act, matter=node.matter, takes=Takes.model_validate({unit: str(number)}))
