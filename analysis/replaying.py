"""What is refuted, as days of the city: the lines with which `--explain` ends.

Which days show a row hangs on what it claims.  What is wrong with the text itself, and with no day that it leads to, is
listed in `ABOUT_THE_TEXT`; of that the line says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from constraints.calendar import DAY
from constraints.explain import Explainer
from constraints.holds import Situation
from constraints.requirements.above.standing import CALLED, PASSED
from constraints.requirements.alike import LIMIT, WAY
from constraints.requirements.apart import TWO
from constraints.requirements.apart.search import Apart
from constraints.requirements.completeness import ACTOR, CAN_APPLY, NO_VALUE_LEFT_OUT, NOBODY_LEFT_OUT
from constraints.requirements.completeness import GIVEN as GIVEN_WHERE_DEMANDED
from constraints.requirements.containment import GIVEN, SEALED
from constraints.requirements.guards import DECIDE, EQUAL
from constraints.requirements.higher_law import DEMANDED, RESERVED
from constraints.requirements.lead import Kind
from constraints.requirements.limited import HAS_A_LIMIT
from constraints.requirements.order import REQUIREMENT as IN_ORDER
from constraints.requirements.overlap import DIFFER, REPEAT
from constraints.requirements.separation import OWN
from constraints.requirements.soundness import Claim
from constraints.requirements.timing import Kind as Time
from constraints.requirements.undone import HOLDS
from constraints.requirements.ways.rows import LANE, UNMET
from constraints.requirements.wording.conditions import MET
from constraints.requirements.wording.facts import JUDGED, SET
from constraints.requirements.wording.orders import OWED
from constraints.requirements.wording.owed import TIMED
from constraints.requirements.wording.seals import SEALED as NOT_SEALED
from constraints.requirements.wording.used import USED
from constraints.verdict import Family, Result
from constraints.verify import Verification

if TYPE_CHECKING:
    from model.alone import Day
    from model.replay import Row
    from model.to_meeting import Way

GOES_TOO_FAR = (GIVEN, SEALED, RESERVED, DIFFER, OWN)
"""What is wrong shows on a day when only few are at work."""
TURNED = (Claim.REFUSAL, Claim.ANSWER, Claim.RETURN)
"""What is wrong shows on a day on which an act is refused."""
TO_MEETING = (Kind.CHAIN, Time.FIXED)
"""What is wrong shows on the way to a meeting, which it misses."""
LACKING = (ACTOR, GIVEN_WHERE_DEMANDED, NOBODY_LEFT_OUT, NO_VALUE_LEFT_OUT, NOT_SEALED, OWED, DEMANDED, Claim.GATE, HOLDS)
"""What is wrong shows on any day on which an act comes up."""
STUCK = (Claim.COMPLETES, Claim.NO_CIRCLE)
"""What is wrong shows in a year in which a matter does not go on."""
LEFT_UNDONE = (HAS_A_LIMIT, Kind.LONGEST, TIMED, Claim.SILENCE)
"""What is wrong shows in a year in which an act is left undone."""
ABOUT_THE_TEXT = (CAN_APPLY, DECIDE, EQUAL, JUDGED, SET, MET, REPEAT, LIMIT, WAY, Claim.FIRM, USED)
"""What is wrong is how something is said: a term that nobody judges, a limit that nobody sets, words that are said twice, or in
two ways, or that mean nothing; two meetings that are not guarded alike, each as the text has it.  The days are the same as if it
were said well, so no day can show it."""


def replaying(verification: Verification, e: Explainer, row: Result) -> Iterator[str]:
    """The days that show a refuted row, each under its heading; nothing where none is known that does."""
    requirement, example = row.question.requirement, row.argument.counterexample or {}
    if requirement in ABOUT_THE_TEXT:
        yield e.say("explain.no-day")
    elif requirement in LEFT_UNDONE:
        yield from _undone(verification, e, row)
    elif requirement in (LANE, UNMET):
        yield from _lane(verification, e, row)
    elif requirement in TO_MEETING:
        yield from _to_meeting(verification, e, row)
    elif requirement == Time.AGREE:
        yield from _clash(verification, e, row)
    elif requirement == Time.UNIT:
        yield from _read_twice(verification, e, row)
    elif requirement in LACKING:
        yield from _lacking(verification, e, row)
    elif requirement in STUCK:
        yield from _stuck(verification, e, row)
    elif requirement in TURNED:
        yield from _turned(verification, e, row)
    elif row.question.family is Family.BACKUP or requirement == PASSED:
        yield from _absent(verification, e, row)
    elif requirement == IN_ORDER:
        yield from _early(verification, e, row)
    elif requirement in GOES_TOO_FAR:
        yield from _days(verification, e, row)
    elif requirement.partition("-with-")[0] == Time.DUTY:
        yield from _rounds(verification, e, row)
    elif "status" in example:
        day = replayed(verification, row, situation_of(row))
        if day and row.question.example is not None:
            yield e.say("explain.replayed", matter=e.case(row.question.example))
        yield from _lines(e, day)


def situation_of(row: Result) -> Situation:
    """The situation in which a row fails."""
    example = row.argument.counterexample or {}
    return Situation(example["status"], frozenset(example.get("vacant", ())), readings=example.get("readings", {}))


def _undone(verification: Verification, e: Explainer, row: Result) -> Iterator[str]:
    """The year in which an act is left undone."""
    from model.replay import first_day
    from model.undone import A_YEAR, undone

    year, since = undone(verification.inquiry, row), first_day()
    if year is not None:
        act = e.say("order.act", act=e.names.label(year.act, e.lang))
        until = (since + timedelta(days=A_YEAR - 1)).isoformat()
        yield e.say("explain.replayed.left", matter=e.case(year.matter), act=act, since=since.isoformat(), until=until)
        yield from _lines(e, year.told, since)
        yield "  " + e.say("explain.life.after", until=until)


def _lane(verification: Verification, e: Explainer, row: Result) -> Iterator[str]:
    """The day on which an act comes up on a matter that takes a lane, and waits on the usual one; or on which papers come late."""
    from model.lanes import lane, late

    day = lane(verification.inquiry, row)
    if day is not None:
        first, act = (e.say("order.act", act=e.names.label(name, e.lang)) for name in (day.undone, day.act))
        yield e.say("explain.replayed.early", matter=e.case(day.special), first=first)
        yield from _lines(e, day.rows)
        yield e.say("explain.replayed.waits", matter=e.case(day.usual), act=act)
    for way in late(verification.inquiry, row) if day is None else ():
        yield from _way(e, way)


def _to_meeting(verification: Verification, e: Explainer, row: Result) -> Iterator[str]:
    """The days on which a matter misses the next meeting."""
    from model.to_meeting import to_meeting

    way = to_meeting(verification.inquiry, row)
    if way is not None and not way.is_in_time:
        yield from _way(e, way)


def _way(e: Explainer, way: Way) -> Iterator[str]:
    since, sits = way.since.isoformat(), way.sits.isoformat()
    yield e.say("explain.replayed.to-meeting", matter=e.case(way.matter), since=since, sits=sits)
    yield from _lines(e, way.rows, way.since)


def _clash(verification: Verification, e: Explainer, row: Result) -> Iterator[str]:
    """The days on which one limit passes before another lets the act be done."""
    from model.clash import clash

    day = clash(verification.inquiry, row)
    if day is not None:
        yield e.say("explain.replayed.from", matter=e.case(day.matter), since=day.since.isoformat())
        yield from _lines(e, day.rows, day.since)


def _rounds(verification: Verification, e: Explainer, row: Result) -> Iterator[str]:
    """The periods in which a duty is missed while the same people are away."""
    from model.rounds import rounds

    days = rounds(verification.inquiry, row)
    if days is not None and not days.performed:
        since, until = days.since.isoformat(), days.until.isoformat()
        yield e.say("explain.replayed.rounds", matter=e.case(days.matter), since=since, until=until)
        yield from _lines(e, days.rows, days.since)


def _read_twice(verification: Verification, e: Explainer, row: Result) -> Iterator[str]:
    """The same days under two readings of a unit."""
    from model.read_twice import read_twice

    question = (row.argument.counterexample or {})["reading"]
    for one in read_twice(verification.inquiry, row) or ():
        said = {"question": e.reading(question), "option": e.option(question, one.option)}
        yield e.say("explain.replayed.read", matter=e.case(one.matter), since=one.since.isoformat(), **said)
        yield from _lines(e, one.rows, one.since)


def _stuck(verification: Verification, e: Explainer, row: Result) -> Iterator[str]:
    """The year in which a matter waits for ever."""
    from model.replay import first_day
    from model.stuck import stuck
    from model.undone import A_YEAR

    year, since = stuck(verification.inquiry, row), first_day()
    if year is not None:
        acts = e.listed((e.say("order.act", act=e.names.label(name, e.lang)) for name in year.acts), "and")
        until = (since + timedelta(days=A_YEAR - 1)).isoformat()
        yield e.say("explain.replayed.stuck", matter=e.case(year.matter), acts=acts, since=since.isoformat(), until=until)
        yield from _lines(e, year.rows, since)
        yield "  " + e.say("explain.life.after", until=until)


def _turned(verification: Verification, e: Explainer, row: Result) -> Iterator[str]:
    """The day on which an act is refused, and comes up again at once."""
    from model.turned import turned

    day = turned(verification.inquiry, row)
    if day is not None and not day.leads_on:
        act = e.say("order.act", act=e.names.label(day.act, e.lang))
        yield e.say("explain.replayed.refused", matter=e.case(day.matter), act=act)
        yield from _lines(e, day.rows)


def _lacking(verification: Verification, e: Explainer, row: Result) -> Iterator[str]:
    """The day on which somebody, or something that should be done before, is lacking."""
    from model.lacking import lacking

    day = lacking(verification.inquiry, row)
    if day is not None:
        other = None if day.without is None else e.say("order.act", act=e.names.label(day.without, e.lang))
        key = "explain.replayed" if other is None else "explain.replayed.without"
        yield e.say(key, matter=e.case(day.matter), other=other)
        yield from _lines(e, day.rows)


def _absent(verification: Verification, e: Explainer, row: Result) -> Iterator[str]:
    """The day on which nobody acts in the place of who is away; or on which somebody does who should not."""
    from model.stood_in import handed_on, stood_in

    day = handed_on(verification.inquiry, row) if row.question.requirement == PASSED else stood_in(verification.inquiry, row)
    if day is not None:
        who = [e.say("away-for", who=e.person(o), reason=e.status(reason)) for o, reason in day.now.status.items()]
        who += [e.member(f"vacant:{seat}") for seat in day.offices if seat in day.now.vacant]
        offices, away = e.listed(map(e.person, day.offices), "and"), e.say("list.comma").join(who)
        nobody = e.say("report.findings.everybody-present")
        yield e.say("explain.replayed.before", matter=e.case(day.matter), offices=offices, away=away or nobody)
        yield from _lines(e, day.rows)


def _early(verification: Verification, e: Explainer, row: Result) -> Iterator[str]:
    """The day on which the later act comes up while the earlier one lies undone."""
    from model.early import early

    day = early(verification.inquiry, row)
    if day is not None:
        first = e.say("order.act", act=e.names.label(row.question.subject or "", e.lang))
        yield e.say("explain.replayed.early", matter=e.case(day.matter), first=first)
        yield from _lines(e, day.rows)


def _days(verification: Verification, e: Explainer, row: Result) -> Iterator[str]:
    """The days on which somebody acts who should not, each under its heading."""
    q = row.question
    if q.example is None:
        return
    matter = e.case(q.example)
    for day in alone(verification, row):
        if day.there is None:
            yield e.say("explain.replayed.undone" if q.requirement == SEALED else "explain.replayed", matter=matter)
        elif day.giver is None:
            yield e.say("explain.replayed.alone", matter=matter, who=e.person(day.there))
        else:
            giver = e.person(day.giver)
            yield e.say("explain.replayed.authorised", matter=matter, who=e.person(day.there), giver=giver)
        yield from _lines(e, day.rows)


def alone(verification: Verification, row: Result) -> Sequence[Day]:
    """The days that show how a row goes too far; none where it is about anything else."""
    if row.question.requirement not in GOES_TOO_FAR:
        return ()
    from model.alone import alone

    return alone(verification.inquiry, row)


def _lines(e: Explainer, day: Iterable[Row], since: date | None = None) -> Iterator[str]:
    """Each row as a line; with its date where more than one day is told."""
    for one in day:
        told = [*([_who(e, one)] if one.official else []), *([e.cited([one.clause])] if one.clause else [])]
        life = e.say(f"explain.life.{one.life}")
        said = e.say("explain.life.line", act=e.names.label(one.act, e.lang), life=life) if one.act else life
        more = e.say("explain.life.about", about=e.say("list.comma").join(told)) if told else ""
        on = "" if since is None else f"{(since + timedelta(days=one.minute // DAY)).isoformat()} "
        yield f"  {on}{one.minute % DAY // 60:02d}:{one.minute % 60:02d} {said}{more}"


def _who(e: Explainer, row: Row) -> str:
    """Who does it; where nobody may, who is missing."""
    who = e.person(row.official or "")
    return e.say("explain.life.missing", who=who) if row.life == "blocked" else who


def replayed(verification: Verification, row: Result, now: Situation) -> Sequence[Row]:
    """The rows of the witness lived through as one day; none where it is not about an act on a matter, or where no day shows
    what is wrong: somebody might act who should not, while another is there."""
    q = row.question
    if q.requirement in GOES_TOO_FAR:
        return [one for day in alone(verification, row) for one in day.rows]
    if q.act is None or q.example is None or q.family is Family.CONTAINMENT:
        return ()
    from model.replay import replay, replay_both, replay_claim

    if q.requirement == TWO:
        _, one, two = replay_both(Apart(verification.inquiry), row)
        return [*one, *two]
    if q.family is Family.AVAILABILITY:
        return replay_claim(verification.inquiry.claims, q, row.argument.counterexample or {})
    granted = verification.roster.granted if q.authorisations == "standing" else frozenset()
    there = Situation(now.status, now.vacant, granted, now.readings)
    day = replay(verification.rulebook, verification.roster, there, q.example, q.act)
    return day if q.requirement not in (PASSED, CALLED) or any(q.clause in one.chain for one in day) else ()
