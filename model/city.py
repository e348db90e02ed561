"""The city: a Mesa model on a kernel of our own, and one interpreter for every procedure.

    offer → route → start → complete        (refuse, expire, void, withdraw, hand over, suspend, defer)

There is no function per procedure.  What is owed, in which order, and who may do it now come from the law; the
interpreter only keeps the books.  One `step` is one calendar day.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import mesa

from constraints.calendar import DAY
from constraints.holds import Value
from constraints.language.scalars import Duration
from constraints.terms import PRESENT, Did, Done
from model import policy, trial
from model.case import BLOCKED, CLOSED, DONE, MEETING, OUTSIDE, PENDING, TRAY, WITHDRAWN, WORKING, Case, Token
from model.clocks import Clocks
from model.desk import Desk, Official, Organ
from model.duties import Duties
from model.form import ENDS, Form
from model.gate import GateKeeper
from model.kernel import Kernel, Rank
from model.law import Law
from model.leave import Absences
from model.meetings import Meetings
from model.record import NO_ROW, NOBODY, Life, MatterEntry, Record
from model.situation import Grant, Now
from model.tables import Tables
from model.term import Doer, Plain, Raw
from model.transition import Transition
from scenarios import draws, forms
from scenarios.scenario import Scenario
from scenarios.workload import Arrival, Arrivals, Likely, Maker, quantiles

LAST_SLOT = draws.SLOTS - 1
MANY = 50_000
"""A run of more rows is a long one."""
DEFAULT_SERVICE = forms.Takes.model_validate({"minutes": "10"})


class City(mesa.Model):  # type: ignore[misc]
    """One government, one scenario, one seed."""

    __slots__ = (
        "arrivals",
        "blocked",
        "calendar",
        "cases",
        "cause",
        "changes",
        "choose",
        "clocks",
        "datacollector",
        "day",
        "desks",
        "dirty",
        "duties",
        "ending",
        "gate",
        "keeps",
        "kernel",
        "laws",
        "leave",
        "likely",
        "makers",
        "meetings",
        "now",
        "opens",
        "pending",
        "record",
        "remembered",
        "scene",
        "shapes",
        "tables",
        "tables_of_takes",
        "transition",
        "turning",
        "watchers",
    )

    def __init__(self, scene: Scenario, *, kernel: Callable[..., Kernel] = Kernel, record: Record | None = None) -> None:
        super().__init__(rng=scene.entry.seed)
        self.scene, self.calendar = scene, scene.calendar
        self.record = Record() if record is None else record
        self.tables = Tables(self.record, scene)
        first = scene.laws[0].roster
        self.now = Now(first, [(g.power, g.giver, g.receiver) for g in first.standing])
        self.laws = [Law(scene, scene.laws[0], self.tables, self.now)]
        self.kernel = kernel(0, self.settle)
        self.day = 0
        self.cases: dict[int, Case] = {}
        self.pending: dict[Token, None] = {}
        self.dirty: dict[int, Desk] = {}
        self.turning: list[tuple[int, Token, int]] = []
        self.changes: dict[int, str | bool] = {}
        self.cause = NO_ROW
        self.likely = Likely(scene, first.rulebook.names, first)
        self.arrivals = Arrivals(self.likely)
        self.makers: dict[Any, Maker] = {}
        self.tables_of_takes: dict[int, tuple[str, tuple[int, ...]]] = {}
        self.choose = policy.POLICIES[scene.entry.behaviour.choose]
        self.keeps = scene.entry.behaviour.half_done == "keep"
        self.watchers: dict[tuple[int, int], Callable[[int], None]] = {}
        self.shapes: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.remembered = frozenset(self.record.acts.of(act) for law in self.laws for act in law.remembered())
        self.opens = (-1, -1)
        self.ending = self.tables.ending
        self.blocked = 0
        self.desks = self._desks()
        self.clocks, self.gate = Clocks(self), GateKeeper(self)
        self.meetings, self.duties = Meetings(self), Duties(self)
        self.leave, self.transition = Absences(self), Transition(self)
        self.datacollector = mesa.DataCollector(model_reporters=REPORTERS)
        self._begin()

    # ── days ─────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def law(self) -> Law:
        """The law in force."""
        return self.laws[-1]

    def _begin(self) -> None:
        for number, seat in enumerate(self.law.roster.seats.values()):
            if seat.vacant:
                name = list(self.law.roster.seats)[number]
                self.record.row(0, Life.VACATED, seat=self.record.seats.of(name))
        self.kernel.schedule_event(0, Rank.ENVIRONMENT, 0, self.dawn, 0)
        self.transition.begin()
        self.leave.begin()
        self.meetings.begin()
        self.duties.begin()

    def dawn(self, day: int) -> None:
        """Book everything that arrives on this day."""
        for arrival in self.arrivals.of_day(day):
            self.kernel.schedule_event(arrival.minute, Rank.ARRIVALS, arrival.key, self.arrive, arrival)
        if day + 1 < self.scene.days:
            self.kernel.schedule_event((day + 1) * DAY, Rank.ENVIRONMENT, 0, self.dawn, day + 1)

    def step(self) -> None:
        """One calendar day."""
        self.day += 1
        with self._quiet():
            self.kernel.run_until(self.day * DAY - 1)
        self.datacollector.collect(self)

    def run_days(self, days: int | None = None, progress: Callable[[int], None] | None = None) -> None:
        """Step to the end of the horizon, or so many days; `progress` is told the days done."""
        end = self.scene.days if days is None else min(self.scene.days, self.day + days)
        with self._quiet():
            while self.day < end:
                self.step()
                if progress is not None:
                    progress(self.day)

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """Look for no garbage meanwhile: a city makes many objects and next to no circles.

        Of a long run everything counts as old afterwards, without a look at each object; `dispose` makes good for it."""
        if not gc.isenabled():
            yield
            return
        gc.disable()
        try:
            yield
        finally:
            if self.record.size > MANY and not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()

    def dispose(self) -> None:
        """Let go of the agents; Mesa 3.3 would keep them for good."""
        self.remove_all_agents()
        ids = getattr(mesa.Agent, "_ids", None)
        if ids is not None:
            ids.pop(self, None)
        if self.record.size > MANY:
            gc.collect()  # else the next long run would come on top of this one

    # ── agents ───────────────────────────────────────────────────────────────────────────────────────────────

    def _desks(self) -> list[Desk]:
        """The desks by actor; desk 0 is nobody's: acts that take time and nobody's work."""
        record, roster = self.record, self.law.roster
        desks = [Desk(NOBODY, 0, outside=True)]
        for official in roster.officials:
            desks.append(Desk(len(desks), 1))
            Official(self, official, desks[-1])
        for organ in roster.every_organ:
            plan = self._desk_plan(organ)
            staff = plan.staff if plan is not None and plan.staff else self.scene.entry.behaviour.staff
            desks.append(Desk(len(desks), staff, outside=roster.is_outside(organ)))
            Organ(self, organ, desks[-1])
        for organ in roster.every_organ:
            plan = self._desk_plan(organ)
            if plan is not None and plan.through is not None:
                desks[self.tables.organ(organ)] = desks[self.tables.organ(plan.through)]
        assert len(desks) == len(record.actors.said)
        return desks

    def _desk_plan(self, organ: str) -> forms.DeskPlan | None:
        """What the scenario says of a body, or of the nearest group it belongs to."""
        known = self.scene.entry.behaviour.desks
        return next((known[g] for g in self.law.roster.organ_groups(organ) if g in known), None)

    # ── matters come and go ──────────────────────────────────────────────────────────────────────────────────

    def arrive(self, arrival: Arrival) -> Case:
        """A matter of the workload arrives."""
        case = self.enter(arrival.name, arrival.key, arrival.stream, arrival.kind, arrival.attributes)
        if arrival.asks is not None:
            trial.lay_before(self, case, arrival.asks.act, did=arrival.asks.did.items(), but=arrival.asks.not_done)
            trial.attempt(self, case, self.tables.acts.of(arrival.asks.act))
        else:
            self.begin(case)
        return case

    def begin(self, case: Case) -> None:
        """A matter that has arrived: what is tried on it, what is owed on it at once."""
        form = case.form
        if form.tries:
            self.gate.tries(case)
        if form.periodic:
            self.duties.arrived(case)
        self.advance(case, case.row)

    def enter(
        self, name: str, key: int, stream: str, kind: str, attributes: dict[str, Value], cause: int = NO_ROW, origin: int = -1
    ) -> Case:
        """A new matter with its first row; nothing is offered yet."""
        law, matters = self.law, self.record.matters
        number, names = len(matters), tuple(attributes)
        shape = self.shapes.setdefault(names, names)
        matters.append(MatterEntry(name, stream, kind, shape, tuple(attributes.values()), origin))
        case = Case(number, name, key, kind, law, law.form(kind, attributes), attributes)
        case.row = self.record.row(self.kernel.now, 0, 0, number, 0, 0, 0, 0, cause)
        self.cases[number] = case
        return case

    def advance(self, case: Case, row: int, cause: int = NO_ROW) -> None:
        """Something of the matter was done or undone, or its law changed: offer what may be done now, close what is done.

        `cause` is what lets it close, where that is no row of its own."""
        case.row = row
        again = True
        while again and case.ending != CLOSED:
            again = False
            passed, form = case.done | case.missed, case.form
            ready = form.known.get(passed)
            for act in form.ready(passed) if ready is None else ready:
                if not case.open >> act & 1:
                    again = self.offer(case, act)
                    if again or case.ending == CLOSED:
                        break
        if case.ending != CLOSED and not case.form.closing & ~(case.done | case.missed) and not case.holds:
            self.close(case, case.row, cause=cause)

    def close(self, case: Case, row: int, clause: int = 0, cause: int = NO_ROW) -> None:
        """The matter is over; what is still open goes with it.  `clause` says by what it ended early."""
        cause = row if cause == NO_ROW else cause
        for token in sorted(case.tokens.values(), key=_key):
            self.withdraw(token, row)
        if case.ending != CLOSED:
            case.ending = CLOSED
            self.record.row(self.kernel.now, Life.CLOSE, 0, case.number, clause=clause, cause=cause, follows=row)
            self.cases.pop(case.number, None)
            self.leave.closed(case)
            self.duties.closed(case)

    # ── offering ─────────────────────────────────────────────────────────────────────────────────────────────

    def offer(self, case: Case, act: int) -> bool:
        """Lay an act before those who owe it.  Is it done at once?"""
        form = case.form
        if case.session is not None and act in self.tables.at_the_hour:
            self.meetings.wait_for_hour(self.lay(case, act, None))
            return False
        if form.odd >> act & 1:
            return self._offer_odd(case, act)
        token = self.lay(case, act, None)
        if token.raw.nobodys and act not in form.assumed and token.term is not None and token.term.doers(self.now):
            self.perform(token, token.term.doers(self.now)[0])
            return True
        self.pending[token] = None
        return False

    def _offer_odd(self, case: Case, act: int) -> bool:
        """An act that is barred, done at a meeting, or owed in parts."""
        form = case.form
        if act in form.gates and self.gate.stops(case, act):
            return False
        if act in form.meeting:
            self.meetings.admit(self.lay(case, act, None))
            return False
        parts = case.law.parts(form, act, case.attributes) if act in form.each else None
        if parts is None:
            self.route_later(self.lay(case, act, None))
            return False
        for part in parts:
            self.route_later(self.lay(case, act, part))
        if parts:
            return False
        row = self.record.row(self.kernel.now, Life.VOID, act, case.number, 0, 0, form.clause[act], 0, case.row, case.row)
        self.finish(case, act, NOBODY, row, advance=False)
        return True

    def lay(
        self,
        case: Case,
        act: int,
        part: str | None,
        raw: Raw | None = None,
        clause: int | None = None,
        extra: Callable[[Token, int], None] | None = None,
    ) -> Token:
        """A token for a part of an act, and its first row.  `extra` is done instead of the act, which no plan holds."""
        form = case.form
        if raw is None:
            bearing = form.bearings.get(act) if part is None else None
            if bearing is not None and bearing.alike is not None:
                raw = bearing.alike  # nobody is found through the matter: the same for all of this form
            else:
                raw = case.law.term(form, act, case.attributes, part)
        visits = case.visits
        if part is None:
            seat, salt = 0, self.tables.hash[act]
            visit = visits[act] = visits.get(act, 0) + 1
        else:
            seat = self.record.seats.of(part)
            salt = draws.mix(self.tables.hash[act], seat)
            visit = visits[act << 16 | seat] = visits.get(act << 16 | seat, 0) + 1
        token = Token(case, act, seat, salt, raw, visit)
        token.clause = given = form.clause.get(act, 0) if clause is None else clause
        if raw.base is not None and not case.granted:
            token.term = raw.base
            raw.base.open[token] = None
        else:
            case.looking = True
            self.respecify(token)
        row = case.row
        token.row = self.record.row(self.kernel.now, 1, act, case.number, 0, seat, given, 0, row, row)
        case.tokens[token.key] = token
        if extra is not None:
            token.extra = extra
            return token
        case.open |= 1 << act
        if act in form.limits:
            self.clocks.start(token)
        return token

    def try_act(self, case: Case, act: int) -> None:
        """Lay an act before whoever may do it, though nothing demands it."""
        token = self.lay(case, act, None)
        if act in case.form.meeting:
            self.meetings.admit(token)
        else:
            self.route_later(token)

    def perform(self, token: Token, doer: Doer) -> None:
        """Done in no time: the text names nobody, and no assumed step does."""
        case = token.case
        row = self.record.row(self.kernel.now, 3, token.act, case.number, *doer[:4], token.row, token.row)
        self.settled(token, DONE)
        self.finish(case, token.act, doer.actor, row, advance=False)
        case.row = row

    def plain_of(self, case: Case, raw: Raw, granted: frozenset[Grant] | None = None) -> Plain:
        """The term as it stands for a case: with what was done on it, and granted for it."""
        seen = tuple([self.is_so(case, look) for look in raw.looks]) if raw.looks else ()
        granted = case.granted if granted is None else granted
        return raw.plain(seen, granted.intersection(raw.grants) if granted else granted)

    def actor_of(self, token: Token) -> int:
        return token.doer.actor if token.doer is not None else NOBODY

    def route_later(self, token: Token) -> None:
        self.pending[token] = None

    def respecify(self, token: Token) -> bool:
        """Look anew at what was done and granted for the matter.  Has the token's term changed?"""
        plain = self.plain_of(token.case, token.raw)
        if plain is token.term:
            return False
        if token.term is not None:
            token.term.open.pop(token, None)
        token.term = plain
        plain.open[token] = None
        return True

    def is_so(self, case: Case, look: Done | Did) -> bool:
        """Has the act been done on the matter, or on one linked to it (by this official)?"""
        link, _, name = look.act.rpartition(".")
        other: Case | None = case if not link else (case.links or {}).get(link)
        if other is None:
            return False
        act = self.tables.acts.of(name)
        if isinstance(look, Done):
            return bool(other.done >> act & 1)
        return self.tables.official(look.official) in other.did.get(act, ())

    # ── the end of a minute ──────────────────────────────────────────────────────────────────────────────────

    def settle(self) -> None:
        """Once a minute, after its last event: turn back what was refused, hand out work, let those who are free begin."""
        if self.turning:
            self._turn_back_all()
        while self.pending or self.dirty:
            if self.pending:
                pending, self.pending = self.pending, {}
                for token in sorted(pending, key=_order) if len(pending) > 1 else pending:
                    self.route(token)
            else:
                dirty, self.dirty = self.dirty, {}
                for actor in sorted(dirty) if len(dirty) > 1 else dirty:
                    self.serve(dirty[actor])

    def _turn_back_all(self) -> None:
        turning, self.turning = self.turning, []
        rounds = {token: token.case.round for _, token, _ in turning}
        for _, token, row in sorted(turning, key=lambda entry: entry[0]):
            if token.case.round == rounds[token]:  # the first of two refusals has turned back both
                self.turn_back(token.case, token.act, row)

    def route(self, token: Token) -> None:
        """Give a token to somebody who may do it, or note that nobody may."""
        state = token.state
        if state != PENDING and state != BLOCKED:
            return
        assert token.term is not None
        doers = token.term.doers(self.now)
        if not doers:
            self.block(token)
            return
        if state == BLOCKED:
            self.free(token)
        token.doer = doer = doers[0] if len(doers) == 1 else self.choose(self, doers, token)
        desk = self.desks[doer[0]]
        if desk.outside:
            self.run_by_itself(token, doer)
        elif desk.length or desk.booked or len(desk.jobs) >= desk.servers or not self.is_open():
            desk.put(token, token.case.form.priority, self.kernel.now)
            if len(desk.jobs) < desk.servers:
                self.dirty[desk.actor] = desk
        else:
            token.desk = desk
            self.start(token, desk)

    def is_open(self) -> bool:
        """Is the office open in this minute?"""
        now = self.kernel.now
        if self.opens[0] != now:
            self.opens = (now, self.calendar.next_office_minute(now))
        return self.opens[1] == now

    def serve(self, desk: Desk) -> None:
        """Let whoever is free begin the next token, or wait for the office to open."""
        if not desk.length:
            return
        if not self.is_open():
            if not desk.opening:
                desk.opening = True
                self.kernel.schedule_event(self.opens[1], Rank.APPLY, desk.actor, self.open_desk, desk)
            return
        while desk.booked == 0 and len(desk.jobs) < desk.servers:
            token = desk.take()
            if token is None:
                return
            self.start(token, desk)

    def open_desk(self, desk: Desk) -> None:
        desk.opening = False
        self.dirty[desk.actor] = desk

    # ── working ──────────────────────────────────────────────────────────────────────────────────────────────

    def start(self, token: Token, desk: Desk) -> None:
        """Somebody begins."""
        doer, case = token.doer, token.case
        assert doer is not None
        actor, seat, clause, chain, _, _ = doer
        found = case.form.services.get((token.act, actor, seat))
        unit, table = self.service(token, doer) if found is None else found
        if unit != "minutes":
            self.run_by_itself(token, doer)
            return
        now, before = self.kernel.now, token.row
        minutes = table[token.key & LAST_SLOT] if len(table) > 1 else table[0]
        if token.left >= 0 and (self.keeps or token.worker == actor):
            minutes = token.left
        cause = desk.freed if desk.freed > before else before
        token.row = self.record.row(now, 2, token.act, case.number, actor, seat, clause, chain, cause, before)
        token.state, token.since, token.left, token.worker = WORKING, now, minutes, actor
        desk.jobs[token] = None
        end = self.calendar.add_working_minutes(now, minutes)
        token.job = self.kernel.schedule_event(end, Rank.COMPLETIONS, token.key, self.complete, token)

    def run_by_itself(self, token: Token, doer: Doer) -> None:
        """A body that is not modelled, a period that runs, or an act of no article: it takes time and nobody's work."""
        unit, table = self.service(token, doer)
        now = self.kernel.now
        amount = draws.pick(table, token.key)
        token.row = self.record.row(now, Life.OUTSIDE, token.act, token.case.number, *doer[:4], token.row, token.row)
        token.state, token.doer, token.desk = OUTSIDE, doer, None
        end = self.later_by(token.case, unit, amount)
        token.job = self.kernel.schedule_event(end, Rank.COMPLETIONS, token.key, self.complete, token)

    def later_by(self, case: Case, unit: str, amount: int) -> int:
        """When so much time is over: office minutes, or a period of the law."""
        if unit == "minutes":
            return self.calendar.add_working_minutes(self.kernel.now, amount)
        length = Duration(number=amount, unit=unit)
        return self.calendar.end_of(self.kernel.now, length, case.law.ends, case.law.units)

    def later(self, case: Case, takes: forms.Takes, key: int) -> int:
        unit, table = self.table(takes)
        return self.later_by(case, unit, draws.pick(table, key))

    def service(self, token: Token, doer: Doer) -> tuple[str, tuple[int, ...]]:
        """How long the act takes there: a unit and a table of quantiles."""
        form = token.case.form
        key = (token.act, doer.actor, doer.seat)
        found = form.services.get(key)
        if found is None:
            takes = self._takes(form, token, doer)
            found = form.services[key] = self.table(takes)
        return found

    def table(self, takes: forms.Takes) -> tuple[str, tuple[int, ...]]:
        """The unit and the quantiles of a duration, made once for each entry of the scenario."""
        found = self.tables_of_takes.get(id(takes))
        if found is None:
            found = self.tables_of_takes[id(takes)] = (takes.unit, quantiles(getattr(takes, takes.unit)))
        return found

    def _takes(self, form: Form, token: Token, doer: Doer) -> forms.Takes:
        assumed = form.assumed.get(token.act)
        if assumed is not None and assumed.takes is not None:
            return assumed.takes
        act = self.tables.acts.said[token.act]
        groups = self._groups(doer)
        for rule in form.rules:
            if (act in rule.acts or "all" in rule.acts) and (not rule.at or groups & set(rule.at)):
                return rule.takes
        return DEFAULT_SERVICE

    def _groups(self, doer: Doer) -> set[str]:
        """The posts and groups of the capacity acted in, or the groups of the body."""
        roster, names = self.law.roster, self.law.rulebook.names
        if doer.seat:
            post = roster.seats[self.record.seats.said[doer.seat]].post
            return {post, *(g for g in names.posts if post in names.posts_below(g))}
        if doer.actor == NOBODY:
            return set()
        organ = self.record.actors.said[doer.actor].removeprefix("organ ")
        return set(roster.organ_groups(organ))

    def complete(self, token: Token) -> None:
        """The work is done: the act with it, unless it was refused."""
        case, act, doer, desk = token.case, token.act, token.doer, token.desk
        assert doer is not None
        actor, seat, clause, chain, _, _ = doer
        refusal = case.form.refusal.get(act)
        refused = refusal is not None and token.extra is None and draws.share(token.key) < refusal[0]
        before = token.row
        row = self.record.row(
            self.kernel.now, 4 if refused else 3, act, case.number, actor, seat, clause, chain, before, before
        )
        if desk is not None:
            del desk.jobs[token]
            desk.freed = row
            if desk.length:
                self.dirty[desk.actor] = desk
        token.state, token.job = DONE, None
        if token.term is not None:
            token.term.open.pop(token, None)
        if token.expiry is not None:
            self.clocks.stop(token)
        del case.tokens[token.key]
        if token.extra is not None:
            token.extra(token, row)
        elif refused:
            self.turning.append((token.key, token, row))
        elif token.part:
            self.part_done(token, actor, row)
        else:
            self.finish(case, act, actor, row)

    def part_done(self, token: Token, actor: int, row: int) -> None:
        """One part is done; the act is when no other is open, or was refused in this very minute."""
        case, act = token.case, token.act
        if token.part and (
            any(t.act == act and t.extra is None for t in case.tokens.values())
            or any(t.case is case and t.act == act for _, t, _ in self.turning)
        ):
            self.did(case, act, actor)
            case.row = row
        else:
            self.finish(case, act, actor, row)

    def did(self, case: Case, act: int, actor: int) -> None:
        case.did[act] = (*case.did.get(act, ()), actor)

    def finish(self, case: Case, act: int, actor: int, row: int, *, advance: bool = True) -> None:
        """The act is done: what rests on it follows."""
        case.done |= 1 << act
        case.open &= ~(1 << act)
        case.row = row
        if act in self.remembered and actor:
            self.did(case, act, actor)
        if case.watched or case.form.telling >> act & 1:
            self._tell(case, act, row)
        if case.looking and case.tokens:
            self.look_again(case)
        if act in self.ending:
            self.close(case, row)
        elif advance:
            self.advance(case, row)

    def _tell(self, case: Case, act: int, row: int) -> None:
        """Something besides the next acts follows from this one."""
        form = case.form
        case.at[act] = self.kernel.now
        if act in form.sets:
            self.set_values(case, act, row)
        if act in form.started:
            self.clocks.started(case, act)
        if act in form.follows:
            self.bring_about(case, act, row)
        if case.watched:
            if case.session is not None:
                self.meetings.closes(case, act)
            watcher = self.watchers.pop((case.number, act), None)
            if watcher is not None:
                watcher(row)
            if case.number in self.leave.of_case:
                self.leave.done(case)

    def watch(self, case: Case, act: int, watcher: Callable[[int], None]) -> None:
        """Have somebody told when the act is done."""
        case.watched = True
        self.watchers[case.number, act] = watcher

    def look_again(self, case: Case) -> None:
        """Terms of the matter's other tokens may look at what was done."""
        for token in case.tokens.values():
            if token.raw.looks and self.respecify(token) and token.state != PENDING:
                self.recheck(token, case.row)

    # ── what a case is like changes ──────────────────────────────────────────────────────────────────────────

    def set_values(self, case: Case, act: int, row: int) -> None:
        """The act fixes attributes: values from the scenario, or from the meeting at which it was done."""
        day = self.kernel.now // DAY
        changed = False
        for name in case.form.sets[act]:
            value = self.meetings.value_of(case, name)
            if value is None:
                value = self.likely.outcome(case.kind, name, case.key, case.attributes, day)
            if value is not None:
                case.attributes[name] = value
                changed = True
        if changed or case.links:
            self.reform(case, row, case.form.sets[act])

    def change(self, case: Case, values: dict[str, str], row: int) -> None:
        """Attributes of the matter change."""
        known = self.law.rulebook.names.attributes(case.kind)
        new = {name: value for name, value in values.items() if name in known}
        if any(case.attributes.get(name) != value for name, value in new.items()):
            case.attributes.update(new)
            self.reform(case, row)

    def reform(self, case: Case, row: int, changed: Iterable[str] = ()) -> None:
        """The matter's attributes have changed: find its form anew, and what that means for what is open."""
        if changed and not case.links and case.law.kind(case.kind).paths.isdisjoint(changed):
            return  # no clause looks at them
        old, new = case.form, case.law.form(case.kind, case.attributes)
        if new is not old:
            case.form = new
            self.compare(case, old, row)

    def compare(self, case: Case, old: Form, row: int) -> None:
        """What is open and not owed any more is withdrawn; what comes too late is missed; the rest is asked anew."""
        new = case.form
        for token in sorted(case.tokens.values(), key=_key):
            if token.extra is not None or token.own_term:
                continue
            if token.act not in new.before:
                self.withdraw(token, row)
                case.open &= ~(1 << token.act)
            else:
                self.reterm(token, row)
        passed = case.done | case.missed | case.open
        for act in new.acts:
            late = act not in old.before and not passed >> act & 1 and new.owed >> act & 1
            if late and new.undo[act] & ~(1 << act) & case.done:
                case.missed |= 1 << act
                self.record.row(
                    self.kernel.now, Life.MISSED, act, case.number, clause=new.clause[act], cause=row, follows=case.row
                )

    def reterm(self, token: Token, row: int) -> None:
        """Who may do the act may have changed."""
        case = token.case
        part = self.record.seats.said[token.part] or None
        token.raw = case.law.term(case.form, token.act, case.attributes, part)
        token.clause = case.form.clause.get(token.act, token.clause)
        if token.act in case.form.meeting:
            self.meetings.readmit(token)
        if self.respecify(token) and token.state != PENDING:
            self.recheck(token, row)

    def bring_about(self, case: Case, act: int, row: int) -> None:
        """New matters that the act leads to."""
        for id_, consequence in case.form.follows[act]:
            name = f"{case.name}/{id_}/{case.visits.get(act, 1)}"
            key = self.likely.key(name)
            if draws.share(draws.mix(key, draws.stable("happens"))) >= draws.threshold(consequence.rate):
                continue
            known = self.law.rulebook.names.attributes(consequence.creates)
            given = {n: case.attributes[n] for n in consequence.same if n in case.attributes and n in known}
            self.linked(case, name, key, id_, consequence.creates, consequence.attributes, given, row)

    def linked(
        self,
        case: Case,
        name: str,
        key: int,
        stream: str,
        kind: str,
        specs: forms.Specs,
        given: dict[str, Value],
        row: int,
    ) -> Case:
        """A new matter linked to this one."""
        maker = self.makers.get((stream, kind))
        if maker is None:
            maker = self.makers[stream, kind] = Maker(self.likely, kind, specs)
        link = self.law.link_of(kind, case.kind)
        if link is not None:
            given = {**given, **{f"{link}.{n}": v for n, v in case.attributes.items() if "." not in n}}
        attributes = maker.make(key, self.kernel.now // DAY, given)
        new = self.enter(name, key, stream, kind, attributes, row, case.number)
        if link is not None:
            new.links = {link: case}
        self.begin(new)
        return new

    # ── turning back ─────────────────────────────────────────────────────────────────────────────────────────

    def turn_back(self, case: Case, act: int, row: int, to: int | None = None) -> None:
        """A refusal takes effect: the matter ends, or everything from the point of return on is undone."""
        if case.ending == CLOSED:
            return
        refusal = case.form.refusal.get(act)
        target = case.form.refused.get(act, act) if to is None else to
        if target == ENDS:
            self.close(case, row, case.form.clause.get(act, 0))
            return
        if refusal is not None and to is None and refusal[1]:
            self.change(case, dict(refusal[1]), row)
        undo = case.form.undo.get(target, case.form.undo.get(act, 0)) | 1 << act  # it may lie beside the way back
        for token in sorted(case.tokens.values(), key=_key):
            if undo >> token.act & 1 and token.extra is None:
                self.withdraw(token, row)
        case.done &= ~undo
        case.missed &= ~undo
        case.open &= ~undo
        case.round += 1
        for undone in [a for a in case.did if undo >> a & 1]:
            del case.did[undone]
        self.advance(case, row)

    def withdraw(self, token: Token, row: int) -> None:
        """The token is owed no longer."""
        if token.state in (DONE, WITHDRAWN):
            return
        self.record.row(
            self.kernel.now, Life.WITHDRAWN, token.act, token.case.number, 0, token.part, token.clause, 0, row, token.row
        )
        self.settled(token, WITHDRAWN)

    def settled(self, token: Token, state: int) -> None:
        """Nothing more happens to a token; it leaves every place where it could be found."""
        if token.state == TRAY and token.desk is not None:
            token.desk.drop(token)
        elif token.state == WORKING:
            self.leave_desk(token)
        elif token.state == OUTSIDE:
            self.kernel.cancel(token.job)
        elif token.state == MEETING:
            self.meetings.forget(token)
        elif token.state == BLOCKED:
            self.blocked -= 1
        token.state, token.job = state, None
        if token.term is not None:
            token.term.open.pop(token, None)
        if token.expiry is not None:
            self.clocks.stop(token)
        token.case.tokens.pop(token.key, None)
        self.pending.pop(token, None)

    def leave_desk(self, token: Token) -> None:
        """Work in hand is put down."""
        desk = token.desk
        assert desk is not None
        self.kernel.cancel(token.job)
        token.job = None
        worked = self.calendar.working_minutes_between(token.since, self.kernel.now)
        token.left = max(0, token.left - worked)
        desk.jobs.pop(token, None)
        self.dirty[desk.actor] = desk

    def interrupt(self, token: Token, row: int) -> None:
        """Somebody is called away for a while; the work waits on top of the tray and goes on where it was left."""
        desk, doer = token.desk, token.doer
        assert desk is not None
        assert doer is not None
        self.leave_desk(token)
        token.row = self.record.row(self.kernel.now, Life.SUSPEND, token.act, token.case.number, *doer[:4], row, token.row)
        desk.put(token, -1, self.kernel.now)

    # ── nobody may ───────────────────────────────────────────────────────────────────────────────────────────

    def block(self, token: Token) -> None:
        """Nobody may do it now: say who is missing."""
        assert token.term is not None
        blame = token.term.blame(self.now)
        if token.state == BLOCKED and blame == token.blame:
            return
        given = token.raw.entries[0].clause if token.raw.entries else token.clause
        token.row = self.record.row(
            self.kernel.now,
            Life.BLOCKED,
            token.act,
            token.case.number,
            blame[0],
            token.part,
            blame[1] or given,
            0,
            self.cause if self.cause > token.row else token.row,
            token.row,
        )
        if token.state != BLOCKED:
            self.blocked += 1
            self.clocks.pause(token)
        token.state, token.blame, token.desk = BLOCKED, blame, None
        self.gate.ask_for_authorisation(token)

    def free(self, token: Token) -> None:
        cause = self.cause if self.cause > token.row else token.row
        token.row = self.record.row(
            self.kernel.now, Life.FREED, token.act, token.case.number, 0, token.part, token.clause, 0, cause, token.row
        )
        token.state, token.blame = PENDING, None
        self.blocked -= 1
        self.clocks.resume(token)

    # ── the situation changes ────────────────────────────────────────────────────────────────────────────────

    def will_change(self, slot: int, value: str | bool) -> None:
        """A fact changes in this minute; all changes of a minute are one."""
        if not self.changes:
            self.kernel.schedule_event(self.kernel.now, Rank.APPLY, -1, self.apply)
        self.changes[slot] = value

    def apply(self) -> None:
        """The situation has changed: look again at every token that waits for somebody it concerns."""
        changes, self.changes = self.changes, {}
        self.now.set(changes)
        self.recheck_readers(changes)

    def recheck_readers(self, slots: Iterable[int]) -> None:
        plains: dict[Plain, None] = {}
        for slot in slots:
            for law in self.laws:
                plains.update(dict.fromkeys(law.reads.get(slot, ())))
        tokens = [token for plain in plains for token in plain.open]
        for token in sorted(tokens, key=_key):
            self.recheck(token, self.cause)

    def recheck(self, token: Token, row: int) -> None:
        """Is whoever has the token still among those who may do it?"""
        if token.state == BLOCKED:
            self.pending[token] = None
            return
        if token.state not in (TRAY, WORKING) or token.term is None or token.doer is None:
            return
        doers = token.term.doers(self.now)
        held = token.doer
        same = next((d for d in doers if d.actor == held.actor and d.seat == held.seat), None)
        if same is not None:
            token.doer = same
            return
        cause = row if row > token.row else token.row
        if token.state == WORKING:
            self.leave_desk(token)
            token.row = self.record.row(
                self.kernel.now, Life.SUSPEND, token.act, token.case.number, *held[:4], cause, token.row
            )
        elif token.desk is not None:
            token.desk.drop(token)
        if doers:
            token.row = self.record.row(
                self.kernel.now, Life.HANDOVER, token.act, token.case.number, *held[:4], cause, token.row
            )
        token.state, token.desk = PENDING, None
        self.pending[token] = None

    def grant(self, grant: Grant, on: bool) -> None:
        """An authorisation that holds for every matter begins or ends."""
        slot = self.now.grant(grant, on)
        self.recheck_readers((slot,))

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────

    def touched_by(self, case: Case) -> set[int]:
        """The actors that the parties of a matter are, or are related to."""
        roster, tables = self.law.roster, self.tables
        found: set[int] = set()
        for value in case.attributes.values():
            for one in value if isinstance(value, frozenset) else (value,):
                if isinstance(one, str):
                    if one in roster.every_organ:
                        found.add(tables.organ(one))
                    for relation in roster.relations:
                        found.update(
                            tables.official(roster.official_of[left])
                            for left in roster.left_of(relation, one)
                            if left in roster.official_of
                        )
        return found

    @property
    def open_cases(self) -> int:
        return len(self.cases)

    @property
    def officials_away(self) -> int:
        return sum(value != PRESENT for value in self.now.values[: self.now.officials])


def _order(token: Token) -> tuple[int, int]:
    """What goes first, then the matter's own key."""
    return token.case.form.priority, token.key


def _key(token: Token) -> int:
    return token.key


REPORTERS: dict[str, str] = {"open": "open_cases", "blocked": "blocked", "away": "officials_away"}
