"""Who is away: wishes, what must be done before anybody leaves, departures, returns, vacancies.

An announced absence is a matter of its own.  It begins on its first day if what the law demands beforehand is done;
otherwise as soon as it is, if any of it is left; if it was refused, never.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from constraints.calendar import DAY
from constraints.holds import Value
from constraints.meaning import away
from constraints.terms import PRESENT, Granted, atoms
from model.case import CLOSED, Case
from model.kernel import Rank
from model.record import NO_ROW, Life
from model.situation import Grant
from scenarios import draws, forms
from scenarios.absences import Spell, exceeds, spells
from scenarios.workload import Maker, quantiles

if TYPE_CHECKING:
    from model.city import City


@dataclass(eq=False, slots=True)
class Going:
    """A spell and what has become of it."""

    spell: Spell
    key: int
    case: Case | None = None
    state: str = "wished"  # wished, gone, back, given up
    grants: tuple[Grant, ...] = ()
    recalled: bool = False


class Absences:
    def __init__(self, city: City) -> None:
        self.city, self.calendar = city, city.calendar
        self.leave = city.scene.entry.leave
        self.goings: list[Going] = []
        self.of_official: dict[str, list[Going]] = {}
        self.of_case: dict[int, Going] = {}
        self.ahead = quantiles(self.leave.ahead) if self.leave is not None else (0,)
        self.maker: Maker | None = None

    # ── booking ──────────────────────────────────────────────────────────────────────────────────────────────

    def begin(self) -> None:
        """Book every spell, every request and every vacancy of the horizon."""
        city = self.city
        if self.leave is not None:
            self.maker = Maker(city.likely, self.leave.kind, self.leave.attributes)
        for spell in spells(city.scene, city.law.roster):
            going = Going(spell, city.likely.key(spell.name))
            self.goings.append(going)
            self.of_official.setdefault(spell.official, []).append(going)
            if spell.announced and self.leave is not None:
                asked = max(0, spell.first - draws.pick(self.ahead, going.key))
                minute = self.calendar.next_office_minute(asked * DAY)
                if minute < spell.first * DAY:
                    city.kernel.schedule_event(minute, Rank.ARRIVALS, going.key, self.ask, going)
            city.kernel.schedule_event(max(0, spell.first) * DAY, Rank.ENVIRONMENT, going.key, self.first_day, going)
        for vacancy in city.scene.entry.absence.vacancies:
            self._vacancy(vacancy)

    def _vacancy(self, vacancy: forms.Vacancy) -> None:
        kernel, key = self.city.kernel, draws.stable(f"vacancy {vacancy.seat}")
        first = max(0, self.calendar.day_of(vacancy.from_))
        kernel.schedule_event(first * DAY, Rank.ENVIRONMENT, key, self._vacant, vacancy.seat, True)
        if vacancy.until is not None and (day := self.calendar.day_of(vacancy.until)) > first:
            kernel.schedule_event(day * DAY, Rank.ENVIRONMENT, key, self._vacant, vacancy.seat, False)

    def _vacant(self, seat: str, empty: bool) -> None:
        city = self.city
        life = Life.VACATED if empty else Life.FILLED
        city.cause = city.record.row(city.kernel.now, life, seat=city.record.seats.of(seat))
        city.will_change(city.now.seat_slot[seat], empty)

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────

    def ask(self, going: Going) -> None:
        """A request for leave arrives; mandates are given on the last day before leaving."""
        city, leave, spell = self.city, self.leave, going.spell
        assert leave is not None
        assert self.maker is not None
        given: dict[str, Value] = {leave.seat: spell.official}
        if leave.post is not None:
            given[leave.post] = city.law.roster.seats[spell.official].post
        if leave.reason is not None:
            given[leave.reason] = spell.reason
        if leave.first is not None:
            given[leave.first] = float(self.calendar.epoch.toordinal() + spell.first)
        if leave.days is not None:
            given[leave.days] = float(spell.last - spell.first + 1)
        facts = self.maker.make(going.key, city.kernel.now // DAY, given)
        going.case = case = city.enter(spell.name, going.key, "leave", leave.kind, facts)
        self.of_case[case.number] = going
        case.watched = True
        case.holds += 1
        last = self.calendar.previous_working_day(spell.first) if self.calendar.first_day < spell.first else spell.first
        minute = max(city.kernel.now, self.calendar.next_office_minute(last * DAY))
        city.kernel.schedule_event(minute, Rank.ARRIVALS, going.key ^ 1, self.entrust, going)
        city.advance(case, case.row)

    def entrust(self, going: Going) -> None:
        """Whoever is about to leave may authorise others until he is back."""
        city, case = self.city, going.case
        if case is None or case.ending == CLOSED or going.state == "given up":
            return
        for n, mandate in enumerate(city.scene.entry.behaviour.mandates):
            key = draws.mix(going.key, draws.stable(f"mandate {mandate.clause} {n}"))
            if draws.share(key) < draws.threshold(mandate.rate):
                for grant in self._grants(mandate.clause, going.spell.official):
                    if grant not in city.now.granted and grant not in going.grants:
                        self._entrust(going, case, grant)

    def _grants(self, clause: str, official: str) -> list[Grant]:
        """The authorisations of others that this official can give under the clause."""
        city, found = self.city, dict[Grant, None]()
        own = city.law.roster.official_of
        for term in city.law.terms_reading(clause):
            for atom in atoms(term):
                if isinstance(atom, Granted) and own[atom.giver] == official != own[atom.receiver]:
                    found[(atom.clause, atom.giver, atom.receiver)] = None
        return list(found)

    def _entrust(self, going: Going, case: Case, grant: Grant) -> None:
        """An act of its own, in the giver's tray; what it gives ends when he is back."""

        def given(_row: int) -> None:
            going.grants = (*going.grants, grant)
            self.city.grant(grant, True)

        self.city.gate.entrust(case, grant, given)

    # ── leaving and returning ────────────────────────────────────────────────────────────────────────────────

    def first_day(self, going: Going) -> None:
        """The first day of a spell: leave, or wait for what must be done before."""
        if going.state == "wished" and self.may_leave(going):
            self.go(going)

    def may_leave(self, going: Going) -> bool:
        """Is everything done that the law demands before this absence?"""
        leave, case = self.leave, going.case
        if leave is None or not going.spell.announced or case is None:
            return True
        needed = [self.city.tables.acts.of(a) for a in leave.needs]
        return all(case.done >> a & 1 or not case.form.owed >> a & 1 for a in needed)

    def done(self, case: Case) -> None:
        """Something was done on a request: does it free somebody to leave late?"""
        going = self.of_case.get(case.number)
        kernel = self.city.kernel
        if going is None or going.state != "wished" or kernel.now < going.spell.first * DAY or not self.may_leave(going):
            return
        tomorrow = kernel.now // DAY + 1
        if tomorrow <= going.spell.last:
            kernel.schedule_event(tomorrow * DAY, Rank.ENVIRONMENT, going.key, self.first_day, going)
        else:
            self.give_up(going)

    def closed(self, case: Case) -> None:
        """A request is over: if the absence has not begun by then, it was refused."""
        going = self.of_case.pop(case.number, None)
        if going is not None and going.state == "wished":
            going.state = "given up"
            self._end_grants(going)

    def give_up(self, going: Going) -> None:
        going.state = "given up"
        self._end_grants(going)
        self._let_go(going, NO_ROW)

    def go(self, going: Going) -> None:
        """Away from 00:00 on."""
        city, spell = self.city, going.spell
        slot = city.now.slot[spell.official]
        if slot in city.changes or city.now.values[slot] != PRESENT:
            going.state = "given up"  # away already for another reason
            self._let_go(going, NO_ROW)
            return
        going.state = "gone"
        row = going.case.row if going.case is not None else NO_ROW
        city.cause = city.record.row(
            city.kernel.now, Life.AWAY, city.record.acts.of(spell.reason), official=slot + 1, cause=row
        )
        city.will_change(slot, away(spell.reason, exceeds(spell, self.calendar, city.law.meaning.thresholds, city.law.units)))
        end = spell.last + 1
        if self.leave is not None and self.leave.recall is not None and going.case is not None:
            recall = self.leave.recall
            if draws.share(draws.mix(going.key, draws.stable("recall"))) < draws.threshold(recall.rate):
                middle = spell.first + (spell.last - spell.first + 1) // 2
                if spell.first < middle < end and middle * DAY > city.kernel.now:
                    end, going.recalled = middle, True
        city.kernel.schedule_event(end * DAY, Rank.ENVIRONMENT, going.key, self.come_back, going)

    def come_back(self, going: Going) -> None:
        """Present again from 00:00 on."""
        city, spell = self.city, going.spell
        going.state = "back"
        slot = city.now.slot[spell.official]
        city.cause = row = city.record.row(city.kernel.now, Life.BACK, city.record.acts.of(spell.reason), official=slot + 1)
        city.will_change(slot, PRESENT)
        self._end_grants(going)
        case = going.case
        if going.recalled and case is not None and case.ending != CLOSED and self.leave is not None:
            assert self.leave.recall is not None
            city.change(case, {self.leave.recall.attribute: "true"}, row)
        self._let_go(going, row)

    def _let_go(self, going: Going, row: int) -> None:
        """The request need not stay open any longer."""
        case = going.case
        if case is not None and case.ending != CLOSED:
            self.of_case.pop(case.number, None)
            case.holds -= 1
            self.city.advance(case, case.row, row)

    def _end_grants(self, going: Going) -> None:
        grants, going.grants = going.grants, ()
        for grant in grants:
            self.city.grant(grant, False)

    # ── asking about it ──────────────────────────────────────────────────────────────────────────────────────

    def will_be_away(self, official: str, day: int) -> bool:
        """Has an announced absence been asked for, and not refused, that covers the day?"""
        return any(
            g.spell.announced and g.state in ("wished", "gone") and g.spell.first <= day <= g.spell.last
            for g in self.of_official.get(official, ())
        )
