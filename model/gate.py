"""The gate: what becomes of that which a prohibition bars, and authorisations obtained on the spot."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from constraints.cover import Matter
from constraints.holds import holds
from constraints.language.nodes import Prohibition
from constraints.meaning import APPROVE, Member, Scope
from model.case import CLOSED, Case, Token
from model.form import ENDS, Gate
from model.kernel import Rank
from model.record import NOBODY, Life
from model.situation import Grant
from model.tables import AUTHORISE
from scenarios import draws, forms

if TYPE_CHECKING:
    from model.city import City


MOST_RETURNS = 5


class GateKeeper:
    def __init__(self, city: City) -> None:
        self.city = city
        self.returned = city.scene.entry.behaviour.returned
        self.mended = draws.threshold(self.returned.mended)
        self.salt = draws.stable("mended")

    # ── acts that are owed, and barred ───────────────────────────────────────────────────────────────────────

    def stops(self, case: Case, act: int) -> bool:
        """Is an act that is owed barred on this matter?  What is only reported goes on."""
        barring = [g for g in case.form.gates[act] if not g.unless_done & case.done]
        for gate in barring:
            if gate.answer == "report":
                self._attempt(case, act, gate.clause)
        hard = next((g for g in barring if g.answer != "report"), None)
        if hard is None:
            return False
        row = self._attempt(case, act, hard.clause)
        case.row = row
        if hard.unless_done:
            self._ask_approval(case, act, hard)
        else:
            self._send_back(case, act, hard, row)
        return True

    def _attempt(self, case: Case, act: int, clause: int, actor: int = NOBODY, seat: int = 0) -> int:
        city = self.city
        return city.record.row(
            city.kernel.now, Life.ATTEMPT, act, case.number, actor, seat, clause, cause=case.row, follows=case.row
        )

    def _send_back(self, case: Case, act: int, gate: Gate, row: int) -> None:
        """A returned paper comes back put right, or the matter ends."""
        city = self.city
        visit = case.visits[act] = case.visits.get(act, 0) + 1
        key = draws.mix(case.key ^ self.salt, visit)
        if gate.answer == "refuse" or draws.share(key) >= self.mended or visit > MOST_RETURNS:
            city.close(case, row, gate.clause)
            return
        case.open |= 1 << act
        case.holds += 1
        minute = city.later(case, self.returned.after, key)
        city.kernel.schedule_event(minute, Rank.ARRIVALS, key, self._come_back, case, act, row, gate)

    def _come_back(self, case: Case, act: int, row: int, gate: Gate) -> None:
        """The paper comes back, put right; where the act can be refused, to the point to which a refusal leads."""
        if case.ending == CLOSED:
            return
        city = self.city
        case.holds -= 1
        case.open &= ~(1 << act)
        read = {p for one in gate.node.matter for body in one.values() for p in body.root}
        city.change(case, {n: v for n, v in self.returned.puts_right.items() if n in read}, row)
        to = case.form.refused.get(act)
        if any(g.clause == gate.clause for g in case.form.gates.get(act, ())):
            city.close(case, row, gate.clause)
        elif to is not None and to != ENDS:
            city.turn_back(case, act, row, to)
        else:
            city.advance(case, row)

    # ── approval that lifts a ban ────────────────────────────────────────────────────────────────────────────

    def _ask_approval(self, case: Case, act: int, gate: Gate) -> None:
        """The act waits until those who can lift the ban have agreed; they are asked unless the plan does so anyway."""
        city, approve = self.city, self.city.tables.acts.of(APPROVE)
        case.open |= 1 << act
        if approve in case.form.before:
            city.watch(case, approve, lambda _row: self._again(case, act))
            return
        raw = case.law.who(gate.node.unless_approved_by, APPROVE, case.form, case.attributes, gate.clause)

        def agreed(token: Token, row: int) -> None:
            case.holds -= 1
            self._again(case, act)
            city.finish(case, approve, city.actor_of(token), row)

        case.holds += 1
        city.route_later(city.lay(case, approve, None, raw, gate.clause, agreed))

    def _again(self, case: Case, act: int) -> None:
        case.open &= ~(1 << act)

    # ── what nothing demands ─────────────────────────────────────────────────────────────────────────────────

    def tries(self, case: Case) -> None:
        """Somebody may try an act that nothing demands."""
        for salt, below, one in case.form.tries:
            key = draws.mix(case.key, salt)
            if draws.share(key) < below:
                self._try(case, one, key)

    def _try(self, case: Case, one: forms.Try, key: int, *, asked: bool = False) -> None:
        city, law = self.city, case.law
        act = city.tables.acts.of(one.act)
        raw = law.who(one.by, one.act, case.form, case.attributes, 0)
        entry = next(iter(raw.entries), None)
        actor, seat = (entry.actor, entry.seat) if entry is not None else (NOBODY, 0)
        barred = self._bars(case, one.act, actor, seat)
        if barred is None:
            self._lawful(case, act, actor, seat)
            return
        clause, liftable = barred
        row = self._attempt(case, act, clause, actor, seat)
        if liftable is not None and not asked and draws.share(draws.mix(key, 1)) < draws.threshold(one.asks):
            case.row = row
            self._ask_and_try(case, one, key, liftable, clause)

    def _ask_and_try(self, case: Case, one: forms.Try, key: int, liftable: Any, clause: int) -> None:
        """Ask for approval, and try again with it."""
        city, approve = self.city, self.city.tables.acts.of(APPROVE)
        raw = case.law.who(liftable, APPROVE, case.form, case.attributes, clause)

        def agreed(token: Token, row: int) -> None:
            case.holds -= 1
            city.finish(case, approve, city.actor_of(token), row, advance=False)
            self._try(case, one, key, asked=True)
            city.advance(case, case.row)

        case.holds += 1
        city.route_later(city.lay(case, approve, None, raw, clause, agreed))

    def _bars(self, case: Case, act: str, actor: int, seat: int) -> tuple[int, Any] | None:
        """The prohibition that this attempt meets, and who could lift it."""
        law, city = case.law, self.city
        approved = case.done >> city.tables.acts.of(APPROVE) & 1
        for lens in law.kind(case.kind).lenses:
            node = lens.node
            if not isinstance(node, Prohibition) or act not in node.act or not lens(case.attributes):
                continue
            at = Scope(act, Matter(case.kind, case.attributes), node.id)
            if node.when is not None and not holds(law.simplify(law.meaning.condition(node.when, at)), city.now.facts()):
                continue
            if node.by is not None and not self._is_among(law.meaning.members(node.by, at), actor, seat):
                continue
            if not (node.unless_approved_by is not None and approved):
                return law.clause(node.id), node.unless_approved_by
        return None

    def _is_among(self, members: Iterable[Member], actor: int, seat: int) -> bool:
        record, tables = self.city.record, self.city.tables
        return any(
            (m.organ is not None and tables.organ(m.organ) == actor) or (m.seat is not None and record.seats.of(m.seat) == seat)
            for m in members
        )

    def _lawful(self, case: Case, act: int, actor: int, seat: int) -> None:
        """Nothing bars it: it is done if some clause gives it; otherwise it is an attempt at what nobody may."""
        city = self.city
        if act in case.form.before:
            return
        doers = city.plain_of(case, case.law.term(case.form, act, case.attributes)).doers(city.now)
        doer = next((d for d in doers if d.actor == actor), None)
        if doer is None:
            self._attempt(case, act, 0, actor, seat)
            return
        row = city.record.row(city.kernel.now, Life.COMPLETE, act, case.number, *doer[:4], case.row, case.row)
        city.finish(case, act, actor, row, advance=False)

    # ── authorisations on the spot ───────────────────────────────────────────────────────────────────────────

    def ask_for_authorisation(self, token: Token) -> None:
        """Nobody may, but somebody could be authorised by one who is present: that is an act of its own."""
        if not token.raw.grants or token.own_term:
            return
        city, case, law = self.city, token.case, token.case.law
        number = city.tables.acts.of(AUTHORISE)
        if any(t.act == number for t in case.tokens.values()):
            return
        for grant in token.raw.grants:
            clause, giver, receiver = grant
            if grant in case.granted or not law.case_by_case(clause):
                continue
            if not city.plain_of(case, token.raw, case.granted | {grant}).doers(city.now):
                continue
            raw = law.giver(giver, law.clause(clause), case.form, case.attributes, receiver)
            if raw.base is not None and raw.base.doers(city.now):
                self.authorise(case, grant, token)
                return

    def authorise(self, case: Case, grant: Grant, waiting: Token | None = None) -> Token:
        """Lay the authorisation before its giver; what waits for it is looked at again when it is given."""
        city, law = self.city, case.law
        clause, giver, receiver = grant
        raw = law.giver(giver, law.clause(clause), case.form, case.attributes, receiver)

        def given(_token: Token, row: int) -> None:
            case.holds -= 1
            case.granted = case.granted | {grant}
            city.cause = row
            if waiting is not None:
                waiting.row = row
            for other in list(case.tokens.values()):
                if city.respecify(other) or other is waiting:
                    city.recheck(other, row)
            city.advance(case, case.row)

        if waiting is not None:
            case.row = waiting.row
        token = city.lay(case, city.tables.acts.of(AUTHORISE), receiver, raw, law.clause(clause), given)
        case.holds += 1
        city.route_later(token)
        return token

    def entrust(self, case: Case, grant: Grant, given: Callable[[int], None]) -> None:
        """The same for somebody about to leave: it holds for every matter, so long as `given` says."""
        city, law = self.city, case.law
        clause, giver, receiver = grant
        raw = law.giver(giver, law.clause(clause), case.form, case.attributes, receiver)

        def done(_token: Token, row: int) -> None:
            case.holds -= 1
            city.cause = row
            given(row)
            city.advance(case, case.row)

        case.holds += 1
        city.route_later(city.lay(case, city.tables.acts.of(AUTHORISE), receiver, raw, law.clause(clause), done))
