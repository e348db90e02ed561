"""Meetings: when they are planned, what is put on their agenda, whether they can be held, what they decide.

A meeting is a matter with a plan of its own.  An item is admitted to the earliest meeting that its lead times allow and
whose agenda is still open; what misses one is deferred at its hour, with the clause that says why.  At the hour it is
asked in this order: is the agenda fixed, may somebody convene it, may somebody chair it, are quorum and vote met?
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from constraints.calendar import DAY, in_known_unit
from constraints.holds import Value, holds
from constraints.language.nodes import Duty
from constraints.language.scalars import Duration
from constraints.meaning import MEETING as KIND
from constraints.terms import PRESENT
from model.case import CLOSED, DONE, MEETING, Case, Token
from model.kernel import Rank
from model.record import NOBODY, Life
from model.tables import CHAIR, CONVENE, HOLD
from model.term import Doer
from scenarios import draws, forms
from scenarios.workload import Maker

if TYPE_CHECKING:
    from model.city import City

AHEAD = Duration(number=5, unit="working_days")
"""How long before its hour a meeting is planned where the scenario does not say."""


class Session:
    """One meeting, at its hour.  `items` are on its agenda; `skipped` would have been, but for a clause."""

    __slots__ = ("case", "chair", "closed", "hour", "items", "key", "name", "over", "plan", "row", "skipped", "type")

    def __init__(self, type_: str, hour: int, plan: forms.MeetingPlan, name: str, key: int) -> None:
        self.type, self.hour, self.plan, self.name, self.key = type_, hour, plan, name, key
        self.case: Case | None = None
        self.items: dict[Token, None] = {}
        self.skipped: dict[Token, int] = {}
        self.closed = self.over = False
        self.chair: Doer | None = None
        self.row = -1


class Meetings:
    def __init__(self, city: City) -> None:
        self.city, self.calendar = city, city.calendar
        self.sessions: dict[str, list[Session]] = {}
        self.waiting: dict[str, dict[Token, None]] = {}
        self.makers: dict[str, Maker] = {}
        self.convene = city.tables.acts.of(CONVENE)
        self.assumed: list[str] = []
        """Meeting types that the scenario does not plan; their dates follow from a duty to hold them."""

    # ── the calendar of meetings ─────────────────────────────────────────────────────────────────────────────

    def begin(self) -> None:
        """Plan every meeting of the horizon."""
        law = self.city.law
        for type_ in law.meaning.meetings:
            plan = self.city.scene.entry.meetings.get(type_) or self._by_duty(type_)
            if plan is None:
                continue
            specs = {"type": type_, **plan.attributes}
            self.makers[type_] = Maker(self.city.likely, KIND, specs)
            days = sorted({self.calendar.on_or_after(day) for day in self._days(plan)})
            self.sessions[type_] = [self._session(type_, plan, day) for day in days if day < self.city.scene.days]

    def _by_duty(self, type_: str) -> forms.MeetingPlan | None:
        """Meetings that a duty creates so many times in a period."""
        for duty in self.city.law.rulebook.family(Duty):
            often = duty.how_often
            if duty.creates is None or often is None or not often.at_least:
                continue
            if any(body.root.get("type") == type_ for one in duty.creates for body in one.values()):
                self.assumed.append(type_)
                return forms.MeetingPlan(dates=tuple(self._spread(often.per, often.at_least)))
        return None

    def _spread(self, unit: str, times: int) -> Iterator[date]:
        """So many days in each period, evenly."""
        for first, end in self.city.duties.periods(unit):
            for i in range(times):
                day = first + (2 * i + 1) * (end - first) // (2 * times)
                if 0 <= day < self.city.scene.days:
                    yield self.calendar.date_of(day)

    def _days(self, plan: forms.MeetingPlan) -> Iterator[int]:
        yield from (day for at in plan.dates if (day := self.calendar.day_of(at)) >= 0)
        for cadence in plan.cadence:
            day, turn = self.calendar.start_of(0, cadence.per), 0
            while day < self.city.scene.days:
                after = self.calendar.start_of_next(day, cadence.per)
                wanted = min(day + cadence.day, after) - 1
                if turn % cadence.every == 0 and wanted >= 0:
                    yield wanted
                day, turn = after, turn + 1

    def _session(self, type_: str, plan: forms.MeetingPlan, day: int) -> Session:
        city = self.city
        name = f"meeting/{type_}/{self.calendar.date_of(day).isoformat()}"
        session = Session(type_, day * DAY + forms.clock(plan.at), plan, name, city.likely.key(name))
        ahead = self._before(session.hour, plan.planned or AHEAD)
        city.kernel.schedule_event(ahead, Rank.ARRIVALS, session.key, self.arrive, session)
        city.kernel.schedule_event(session.hour, Rank.MEETINGS, session.key, self.at_its_hour, session)
        if plan.excuses is not None:
            early = self._before(session.hour, plan.excuses.ahead)
            city.kernel.schedule_event(early, Rank.ARRIVALS, session.key ^ 1, self.ask_to_be_excused, session)
        return session

    def _before(self, hour: int, length: Duration) -> int:
        """The opening of the office so long before; the first morning where that lies before the run."""
        law = self.city.law
        number, unit = in_known_unit(length, law.units)
        if unit in ("minutes", "hours"):
            return max(0, hour - number * (60 if unit == "hours" else 1))
        day = max(0, self.calendar.days_before(hour // DAY, length, law.units))
        return min(hour, self.calendar.next_office_minute(day * DAY))

    def arrive(self, session: Session) -> None:
        """The meeting is planned: its own procedure begins."""
        city = self.city
        facts = self.makers[session.type].make(session.key, city.kernel.now // DAY)
        session.case = case = city.enter(session.name, session.key, f"meeting/{session.type}", KIND, facts)
        case.session = session
        case.watched = True
        case.holds += 1
        city.advance(case, case.row)

    # ── the agenda ───────────────────────────────────────────────────────────────────────────────────────────

    def admit(self, token: Token) -> None:
        """Put an item on the agenda of the earliest meeting that takes it, or let it wait for one."""
        token.state = MEETING
        now = self.city.kernel.now
        types = token.case.form.meeting.get(token.act, ())
        sessions = [s for type_ in types for s in self.sessions.get(type_, ()) if not s.over and s.hour > now]
        for session in sorted(sessions, key=lambda s: (s.hour, s.type)):
            clause = self.hindered(token, session)
            if clause is None:
                session.items[token] = None
                token.session = session
                return
            session.skipped[token] = clause
        for type_ in types[:1]:
            self.waiting.setdefault(type_, {})[token] = None

    def hindered(self, token: Token, session: Session) -> int | None:
        """The clause for which an item cannot go to a meeting, 0 where it is full; nothing when it can."""
        if session.closed:
            return self._closing_clause(session)
        case = token.case
        for limit in case.form.leads:
            done = case.at.get(limit.act) if case.done >> limit.act & 1 else None
            if done is None:
                continue
            if limit.cutoff is not None:
                if self.calendar.next_cutoff(done, limit.cutoff, case.law.ends) > session.hour:
                    return limit.clause
            elif limit.length is not None:
                latest = self.calendar.latest_before(session.hour, limit.length, case.law.ends, case.law.units)
                if done > latest:
                    return limit.clause
        most = session.plan.most_items
        return 0 if most is not None and len(session.items) >= most else None

    def _closing_clause(self, session: Session) -> int:
        """The clause of the act that closed the agenda."""
        case, name = session.case, session.plan.closed_by
        if case is None:
            return 0
        form, before = case.form, case.form.before.get(self.convene, 0)
        last = [a for a in form.acts if before >> a & 1]
        act = self.city.tables.acts.of(name) if name is not None else last[-1] if last else self.convene
        return form.clause.get(act, 0)

    def readmit(self, token: Token) -> None:
        """The law or the matter has changed: look for a meeting anew."""
        running = token.session is not None and token.session.hour <= self.city.kernel.now
        if token.state == MEETING and not running:
            self.forget(token)
            self.admit(token)

    def readmit_all(self, types: tuple[str, ...] = ()) -> None:
        """Meetings have changed: look anew for all that waits."""
        tokens = [t for type_ in types or tuple(self.waiting) for t in self.waiting.get(type_, ())]
        for token in sorted(tokens, key=lambda t: t.key):
            self.readmit(token)

    def forget(self, token: Token) -> None:
        """Take a token off every list."""
        for type_ in token.case.form.meeting.get(token.act, tuple(self.waiting)):
            self.waiting.get(type_, {}).pop(token, None)
            for session in self.sessions.get(type_, ()):
                if not session.over:
                    session.items.pop(token, None)
                    session.skipped.pop(token, None)
        token.session = None

    def wait_for_hour(self, token: Token) -> None:
        """An act of the meeting itself: done at its hour.  Nothing is to be prepared any more."""
        token.state = MEETING
        case = token.case
        if case.session is not None and token.act == self.convene and case.form.before[token.act]:
            case.session.closed = True

    def closes(self, case: Case, act: int) -> None:
        """The act is done after which the agenda takes nothing more."""
        if case.session is not None and self.city.tables.acts.said[act] == case.session.plan.closed_by:
            case.session.closed = True

    # ── the hour ─────────────────────────────────────────────────────────────────────────────────────────────

    def at_its_hour(self, session: Session) -> None:
        session.closed = True
        self._defer_others(session)
        clause = self._hindrance(session)
        if clause is None:
            self._open(session)
        else:
            self._not_held(session, clause)

    def _defer_others(self, session: Session) -> None:
        """What could not be admitted to this meeting waits on, and its row says why."""
        city = self.city
        for token, clause in sorted(session.skipped.items(), key=lambda entry: entry[0].key):
            if token.state == MEETING and token not in session.items:
                token.row = city.record.row(
                    city.kernel.now, Life.DEFER, token.act, token.case.number, 0, 0, clause, 0, token.row, token.row
                )
        session.skipped.clear()

    def _hindrance(self, session: Session) -> int | None:
        """The clause for which the meeting cannot be held; 0 where there is nothing to decide."""
        city, case = self.city, session.case
        assert case is not None
        form = case.form
        passed = case.done | case.missed
        missing = [a for a in form.acts if form.before.get(self.convene, 0) >> a & 1 and not passed >> a & 1]
        if missing:
            return form.clause[missing[0]]
        for name in (CONVENE, CHAIR):
            act = city.tables.acts.of(name)
            if act in form.before:
                plain = city.plain_of(case, case.law.term(form, act, case.attributes))
                if not plain.doers(city.now):
                    return plain.blame(city.now)[1]
        if not holds(case.law.able(session.type), city.now.facts()):
            return case.law.clause(case.law.meaning.meetings[session.type].id)
        return 0 if session.plan.needs_items and not session.items else None

    def _do(self, session: Session, name: str, life: Life, cause: int) -> Doer | None:
        """An act of the meeting itself: a row by whoever may do it."""
        city, case = self.city, session.case
        assert case is not None
        act = city.tables.acts.of(name)
        if act not in case.form.before:
            return None
        plain = city.plain_of(case, case.law.term(case.form, act, case.attributes))
        doers = plain.doers(city.now)
        if not doers:
            return None
        token = next((t for t in case.tokens.values() if t.act == act and t.extra is None), None)
        doer = doers[0] if len(doers) == 1 or token is None else city.choose(city, doers, token)
        follows = case.row if token is None else token.row
        session.row = city.record.row(city.kernel.now, life, act, case.number, *doer[:4], cause, follows)
        if life == Life.COMPLETE:
            if token is not None:
                city.settled(token, DONE)
            city.finish(case, act, doer.actor, session.row)
        elif token is not None:
            token.row, token.doer = session.row, doer
        return doer

    def _open(self, session: Session) -> None:
        """It is convened and begins; those who sit in it are busy until its end."""
        city, case = self.city, session.case
        assert case is not None
        self._do(session, CONVENE, Life.COMPLETE, case.row)
        session.chair = self._do(session, CHAIR, Life.START, case.row)
        end = session.hour + session.plan.minutes
        for official in case.law.members(session.type):
            if city.now.status(official) == PRESENT:
                self._book(official, session, end)
        city.kernel.schedule_event(end, Rank.MEETINGS, session.key, self._end, session)

    def _book(self, official: str, session: Session, end: int) -> None:
        """Busy for the length of the meeting: an overlap, not an absence."""
        city = self.city
        desk = city.desks[city.tables.official(official)]
        desk.booked += 1
        for token in list(desk.jobs):
            city.interrupt(token, session.row)
        city.kernel.schedule_event(end, Rank.APPLY, desk.actor, self._release, desk.actor)

    def _release(self, actor: int) -> None:
        desk = self.city.desks[actor]
        desk.booked -= 1
        self.city.dirty[actor] = desk

    def _end(self, session: Session) -> None:
        """It is over: a row of its own, and one for each item."""
        city, case, chair = self.city, session.case, session.chair
        assert case is not None
        session.over = True
        node = case.law.clause(case.law.meaning.meetings[session.type].id)
        if chair is not None:
            self._finish_chair(session, chair)
        self._do(session, HOLD, Life.COMPLETE, session.row)
        actor, seat = (chair.actor, chair.seat) if chair is not None else (NOBODY, 0)
        held = city.record.row(city.kernel.now, Life.HELD, 0, case.number, actor, seat, node, 0, session.row, case.row)
        session.row = held
        for token in sorted(session.items, key=lambda t: t.key):
            self._decide(token, session, held)
        session.items.clear()
        case.holds -= 1
        if case.ending != CLOSED:
            city.advance(case, held)

    def _finish_chair(self, session: Session, chair: Doer) -> None:
        city, case = self.city, session.case
        assert case is not None
        act = city.tables.acts.of(CHAIR)
        token = next((t for t in case.tokens.values() if t.act == act and t.extra is None), None)
        follows = case.row if token is None else token.row
        session.row = city.record.row(city.kernel.now, Life.COMPLETE, act, case.number, *chair[:4], session.row, follows)
        if token is not None:
            city.settled(token, DONE)
        city.finish(case, act, chair.actor, session.row)

    def _decide(self, token: Token, session: Session, held: int) -> None:
        """One item: decided through whoever chairs, refused, or put off by a clause that bars it."""
        city, case = self.city, token.case
        plain = city.plain_of(case, token.raw)
        chair = session.chair.actor if session.chair is not None else NOBODY
        doer = next((d for d in plain.doers(city.now) if d.actor == chair), None)
        if doer is None:
            clause = plain.blame(city.now)[1]
            token.row = city.record.row(city.kernel.now, Life.DEFER, token.act, case.number, 0, 0, clause, 0, held, token.row)
            token.session = None
            self.admit(token)
            return
        refusal = case.form.refusal.get(token.act)
        refused = refusal is not None and draws.share(token.key) < refusal[0]
        life = Life.REFUSE if refused else Life.COMPLETE
        row = city.record.row(city.kernel.now, life, token.act, case.number, *doer[:4], held, token.row)
        case.links = {**(case.links or {}), **self._link(token, session)}
        city.settled(token, DONE)
        if refused:
            city.turning.append((token.key, token, row))
        else:
            city.part_done(token, doer.actor, row)

    def _link(self, token: Token, session: Session) -> dict[str, Case]:
        """The link that deciding sets, and the attributes of the meeting that it shows."""
        case, meeting = token.case, session.case
        assert meeting is not None
        known = case.law.meaning.names.attributes(case.kind)
        for name in case.form.sets.get(token.act, ()):
            if known[name].type == "matter":
                case.attributes.update({f"{name}.{n}": v for n, v in meeting.attributes.items() if "." not in n})
                return {name: meeting}
        return {"": meeting}

    def value_of(self, case: Case, name: str) -> Value:
        """The value that deciding gives to an attribute that names a meeting type."""
        about = case.law.meaning.names.attributes(case.kind)[name]
        if about.type == "choice":
            for other in (case.links or {}).values():
                if other.session is not None and other.session.type in about.values:
                    return other.session.type
        return None

    def _not_held(self, session: Session, clause: int) -> None:
        """It is not held: every item waits for another one."""
        city, case = self.city, session.case
        assert case is not None
        session.over = True
        row = city.record.row(city.kernel.now, Life.NOT_HELD, 0, case.number, clause=clause, cause=case.row, follows=case.row)
        items = sorted(session.items, key=lambda t: t.key)
        session.items.clear()
        for token in items:
            token.row = city.record.row(
                city.kernel.now, Life.DEFER, token.act, token.case.number, 0, 0, clause, 0, row, token.row
            )
            token.session = None
            self.admit(token)
        case.holds -= 1
        city.close(case, row, clause)

    # ── being excused ────────────────────────────────────────────────────────────────────────────────────────

    def ask_to_be_excused(self, session: Session) -> None:
        """Members who know that they will be away on the day ask for leave from the meeting."""
        city, plan = self.city, session.plan.excuses
        if plan is None or session.case is None or session.case.ending == CLOSED:
            return
        for official in session.case.law.members(session.type):
            if city.now.status(official) == PRESENT and city.leave.will_be_away(official, session.hour // DAY):
                name = f"{session.name}/excuse/{official}"
                given: dict[str, Value] = {plan.seat: official}
                if plan.post is not None:
                    given[plan.post] = city.law.roster.seats[official].post
                key = city.likely.key(name)
                city.linked(session.case, name, key, "excuse", plan.kind, plan.attributes, given, session.case.row)
