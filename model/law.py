"""One law as the city asks it: forms of matters, and who may do what now.

Nothing here decides anything: plans come from `constraints.plan`, terms from `constraints.meaning`.  What is asked
once is remembered by what the clauses look at, never by the matter that asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from constraints.calendar import Ends, Units
from constraints.cover import Matter
from constraints.holds import Situation, Value, holds
from constraints.language import who as w
from constraints.language.nodes import Delegation, Prohibition, Step, Substitution
from constraints.language.scalars import Duration
from constraints.meaning import MEETING, Meaning, Scope, meaning
from constraints.plan import Plan, Plans
from constraints.rulebook import Clause
from constraints.terms import FALSE, TRUE, Attribute, Chosen, Granted, Has, InForce, Number, Term, Vacant, conj, neg, rewrite
from model.form import Form
from model.lens import Facts, KindView
from model.record import ASSUMED, NOBODY
from model.situation import Now
from model.tables import AUTHORISE, CHAIR, Tables
from model.term import Bar, Entry, Plain, Raw, slots_of
from scenarios.scenario import Law as LawInForce
from scenarios.scenario import Scenario

_NO_WHO = ("grant", "related", "in_charge_of", "head_of", "organ", "seat")


class Bearing:
    """The clauses that bear on an act for some forms: the attributes that they look at and through which they find people,
    and the terms asked for so far."""

    __slots__ = ("alike", "links", "members", "parties", "paths", "raws", "singles")

    def __init__(self, paths: tuple[str, ...], parties: tuple[str, ...], singles: tuple[str, ...], links: bool) -> None:
        self.paths, self.parties, self.singles, self.links = paths, parties, singles, links
        self.raws: dict[Any, Raw] = {}
        self.members: dict[Any, list[str]] = {}
        self.alike: Raw | None = None
        """The term of every matter, where nobody is found through the matter."""


class Law:
    """One rulebook with one roster under one choice of readings."""

    def __init__(self, scenario: Scenario, law: LawInForce, tables: Tables, now: Now) -> None:
        self.scenario, self.rulebook, self.roster, self.tables, self.now = scenario, law.rulebook, law.roster, tables, now
        self.record = tables.record
        self.readings = law.readings(scenario.entry.readings)
        self.meaning: Meaning = meaning(law.rulebook, law.roster)
        presumed = self.readings["presumed-order"] != "text_only"
        self.plans = Plans(self.meaning, self.readings, presumed=presumed)
        self.ends: Ends = "midnight" if self.readings["day-ends"] == "midnight" else "close"
        self.units = units_of(law.rulebook.names.vocabulary.units, self.readings)
        self._choice = Situation(readings=self.readings)
        self._kinds: dict[str, KindView] = {}
        self._simple: dict[Term, Term] = {}
        self._plans: dict[Any, Plan] = {}
        self._whos: dict[Any, Raw] = {}
        self._by_content: dict[Any, Raw] = {}
        self._plains: dict[tuple[tuple[Entry, ...], tuple[Bar, ...]], Plain] = {}
        self._bearings: dict[Any, Bearing] = {}
        self.reads: dict[int, list[Plain]] = {}
        self._able: dict[str, Term] = {}
        self._services: dict[Any, dict[tuple[int, int, int], tuple[str, tuple[int, ...]]]] = {}

    # ── forms ────────────────────────────────────────────────────────────────────────────────────────────────

    def kind(self, kind: str) -> KindView:
        found = self._kinds.get(kind)
        if found is None:
            found = self._kinds[kind] = KindView(self, kind)
        return found

    def form(self, kind: str, facts: Facts) -> Form:
        """The form of a matter with these attributes."""
        return self.kind(kind).form(facts)

    def plan(self, planned: frozenset[str], demands: tuple[Value, ...], matter: Matter) -> Plan:
        """The plan of a matter, made once for all that the same clauses cover (`planned`) and that demand the same."""
        key = (matter.kind, planned, demands)
        found = self._plans.get(key)
        if found is None:
            found = self._plans[key] = self.plans.plan(matter, planned)
        return found

    def services(self, form: Form) -> dict[tuple[int, int, int], tuple[str, tuple[int, ...]]]:
        """How long acts take, shared by all forms to which the scenario's same entries apply."""
        key = (*map(id, form.rules), *((act, id(step)) for act, step in form.assumed.items()))
        return self._services.setdefault(key, {})

    def clause(self, id_: str) -> int:
        return self.record.clauses.of(id_)

    def node(self, clause: int) -> Clause | None:
        """The clause of a number, if this law has it."""
        return self.rulebook.nodes.get(self.record.clauses.said[clause])

    def chosen(self, value: Any) -> Any:
        """A value, or what the reading chooses in its place."""
        return value.choose[self.readings[value.reading]] if hasattr(value, "choose") else value

    # ── terms ────────────────────────────────────────────────────────────────────────────────────────────────

    def simplify(self, term: Term) -> Term:
        """`term` with clauses in force and readings chosen."""
        return rewrite(term, self._fixed, self._simple)

    def _fixed(self, atom: Any) -> Term | None:
        match atom:
            case InForce():
                return TRUE
            case Chosen():
                return TRUE if holds(atom, self._choice) else FALSE
            case Granted(_, giver, _) if giver in self.roster.seats:
                return conj(atom, neg(Vacant(giver)))  # it lapses with the giver's office
            case Attribute() | Number() | Has():
                raise AssertionError(f"a term still looks at the matter: {atom}")
            case _:
                return None

    def term(self, form: Form, act: int, facts: Facts, part: str | None = None) -> Raw:
        """Who may do the act on such a matter; for a part of an `each`, who may answer for that seat or body."""
        bearing: Bearing = form.bearings.get(act) or self._bearing(form, act)
        if part is None and not bearing.links:
            key: Any = tuple(map(facts.get, bearing.parties))
        else:
            asked = bearing.parties if part is None else bearing.singles
            links = tuple(sorted((p, v) for p, v in facts.items() if "." in p)) if bearing.links else ()
            key = (part, links, *map(facts.get, asked))
        found = bearing.raws.get(key)
        if found is None:
            found = bearing.raws[key] = self._raw(act, form, self._asked(form, bearing, facts), part)
            if part is None and not bearing.links and not bearing.parties:
                bearing.alike = found
        return found

    def _bearing(self, form: Form, act: int) -> Bearing:
        """The clauses that bear on an act for a form, shared with every form on which the same ones do."""
        name, view = self.tables.acts.said[act], self.kind(form.kind)
        lenses, paths = view.bearing(name)
        nodes = [lens.node for lens in lenses if lens.node.id in form.applying]
        assumed = form.assumed.get(act)
        giving = {node.id for node in self.meaning.givers.get(name, ())}
        whos = [self.meaning.actor(n) for n in nodes if n.id in giving]
        if not any(self.finds_seats(who) for who in (*whos, assumed.desk if assumed else None)):
            nodes = [n for n in nodes if not isinstance(n, Substitution | Delegation)]  # nobody can stand in for a body
        key = (act, form.kind, id(assumed), *(node.id for node in nodes))
        found = self._bearings.get(key)
        if found is None:
            whos += [n.by for n in nodes if isinstance(n, Prohibition)]
            read = {p for who in (*whos, assumed.desk if assumed else None) for p in self.reads_of(who)}
            parties = tuple(sorted(read.union(view.through)))
            attributes = self.meaning.names.attributes(form.kind)
            sets = {p for p in parties if p in attributes and attributes[p].type in ("subjects", "organs", "seats")}
            history = any(self.looks_at_history(who) for who in whos)
            singles = tuple([p for p in parties if p not in sets])
            found = self._bearings[key] = Bearing(paths, parties, singles, history)
        form.bearings[act] = found
        return found

    def _asked(self, form: Form, bearing: Bearing, facts: Facts) -> Matter:
        """The matter as the clauses that bear on the act see it."""
        paths = dict.fromkeys((*bearing.paths, *bearing.parties))
        seen = {path: facts[path] for path in paths if facts.get(path) is not None}
        if bearing.links:
            seen.update({path: value for path, value in facts.items() if "." in path})
        return Matter(form.kind, seen)

    def _raw(self, act: int, form: Form, matter: Matter, part: str | None) -> Raw:
        name = self.tables.acts.said[act]
        entries = [
            self._entry(a.doer, self.clause(a.clause), when)
            for a in self.meaning.alternatives(name, matter)
            if (part is None or part in (a.doer.seat, a.doer.organ)) and (when := self.simplify(a.when)) is not FALSE
        ]
        assumed = form.assumed.get(act)
        if assumed is not None and assumed.desk is not None and all(e.actor == NOBODY for e in entries):
            clause = entries[0].clause if entries else form.clause.get(act, 0)
            entries = list(self._named(assumed.desk, Scope(name, matter), clause, (ASSUMED,)))
        bars = [
            Bar(self.clause(node.id), when)
            for node in self.meaning.barriers.get(name, ())
            if node.by is None and (when := self.simplify(self.meaning.bar(node, name, matter))) is not FALSE
        ]
        return self._interned(name, tuple(entries), tuple(b for b in bars if b.when is not TRUE))

    def _entry(self, doer: Any, clause: int, when: Term, before: tuple[str, ...] = ()) -> Entry:
        actor = NOBODY
        if doer.official is not None:
            actor = self.tables.official(doer.official)
        elif doer.organ is not None:
            actor = self.tables.organ(doer.organ)
        seat = self.record.seats.of(doer.seat) if doer.seat else 0
        chain = (*before, *doer.chain)
        return Entry(actor, seat, clause, self.record.chain(chain), len(doer.chain), when)

    def _named(self, who: Any, at: Scope, clause: int, before: tuple[str, ...] = ()) -> Iterator[Entry]:
        for doer in self.meaning.doers(who, at):
            when = self.simplify(doer.when)
            if when is not FALSE:
                yield self._entry(doer, clause, when, before)

    def _interned(self, name: str, entries: tuple[Entry, ...], bars: tuple[Bar, ...]) -> Raw:
        key = (name, entries, bars)
        found = self._by_content.get(key)
        if found is None:
            found = self._by_content[key] = Raw(entries, bars, self._plain)
        return found

    def _plain(self, entries: tuple[Entry, ...], bars: tuple[Bar, ...]) -> Plain:
        key = (entries, bars)
        found = self._plains.get(key)
        if found is None:
            slots = slots_of([*(e.when for e in entries), *(b.when for b in bars)], self.now)
            found = self._plains[key] = Plain(entries, bars, slots)
            for slot in slots:
                self.reads.setdefault(slot, []).append(found)
        return found

    def terms_reading(self, clause: str) -> list[Term]:
        """Terms of the people whom a clause lets somebody authorise, for a matter of each kind that it covers."""
        found: list[Term] = []
        node: Any = self.rulebook.nodes.get(clause)
        if node is None or not w.lets_authorise(node):  # a habit that an amendment has left without its law
            return found
        acts = node.act if hasattr(node, "act") else ()
        for kind in self.meaning.names.kinds:
            for one in getattr(node, "matter", ()):
                for group, body in one.items():
                    if not self.meaning.names.is_kind(kind, group):
                        continue
                    plain = {n: v for n, v in body.root.items() if isinstance(v, str)}
                    for act in acts:
                        at = Scope(act, Matter(kind, plain), clause)
                        found.extend(self.simplify(d.when) for d in self.meaning.doers(self.meaning.actor(node), at))
        if isinstance(node, Delegation):
            at = Scope("", Matter("any_matter"), clause)
            givers = [m.seat for m in self.meaning.members(node.giver, at) if m.seat]
            receivers = [m.seat for m in self.meaning.members(node.receiver, at) if m.seat]
            found += [Granted(clause, giver, receiver) for giver in givers for receiver in receivers if giver != receiver]
        return found

    @property
    def terms(self) -> int:
        """How many different terms have been asked for."""
        return len(self._plains)

    def who(self, who: Any, act: str, form: Form, facts: Facts, clause: int, *, but: int = NOBODY) -> Raw:
        """Those whom a selector names for an act on a matter, under a clause, apart from one actor."""
        paths = sorted(p for p in self.reads_of(who) if p in facts)
        key = (id(who), act, form.kind, clause, but, *((p, facts[p]) for p in paths))
        found = self._whos.get(key)
        if found is None:
            matter = Matter(form.kind, {**{p: facts[p] for p in paths}, **self._scope_paths(form, facts)})
            at = Scope(act, matter, self.record.clauses.said[clause])
            entries = [e for e in self._named(who, at, clause) if e.actor != but or but == NOBODY]
            found = self._whos[key] = self._interned(f"{act} by {clause}", tuple(entries), ())
        return found

    def giver(self, seat: str, clause: int, form: Form, facts: Facts, receiver: str) -> Raw:
        """Who may act as the giver of an authorisation to somebody else."""
        key = ("giver", seat, clause, receiver, form.kind)
        found = self._whos.get(key)
        if found is None:
            at = Scope(AUTHORISE, Matter(form.kind, self._scope_paths(form, facts)), self.record.clauses.said[clause])
            other = self.roster.official_of[receiver]
            doers = [d for d in self.meaning.seat_doers(seat, at) if d.official not in (None, other)]
            entries = [self._entry(d, clause, when) for d in doers if (when := self.simplify(d.when)) is not FALSE]
            found = self._whos[key] = self._interned(AUTHORISE, tuple(entries), ())
        return found

    def _scope_paths(self, form: Form, facts: Facts) -> dict[str, Value]:
        """The attributes that substitutions and delegations look at."""
        return {p: facts[p] for p in self.kind(form.kind).scope_paths if facts.get(p) is not None}

    def reads_of(self, selector: Any) -> set[str]:
        """The attributes of the matter through which a selector finds people, roles spelt out."""
        roles = self.meaning.names.vocabulary.roles
        match selector:
            case None | w.DidAct() | w.StandingIn() | w.OfMeeting():
                return set()
            case str():
                return self.reads_of(roles[selector]) if selector in roles else set()
            case tuple():
                return {path for part in selector for path in self.reads_of(part)}
            case w.ChooseWho():
                return self.reads_of(self.chosen(selector))
            case w.InChargeOf() | w.HeadOf() | w.OrganOf() | w.SeatOf():
                own = next(v for f in ("in_charge_of", "head_of", "organ", "seat") if (v := getattr(selector, f, None)))
                return {own} | self.reads_of(selector.within) | self.reads_of(selector.other_than)
            case _:
                fields = [f for f in type(selector).model_fields if f not in ("grant", "related")]
                return {path for f in fields for path in self.reads_of(getattr(selector, f))}

    def finds_seats(self, selector: Any) -> bool:
        """May a selector mean holders of seats, for whom others can stand in?  Bodies and nobody have no stand-in."""
        vocabulary = self.meaning.names.vocabulary
        match selector:
            case None | w.OrganOf():
                return False
            case str():
                return selector not in vocabulary.organs and self.finds_seats(vocabulary.roles.get(selector, True))
            case tuple():
                return any(self.finds_seats(part) for part in selector)
            case w.ChooseWho():
                return any(self.finds_seats(part) for part in selector.choose.values())
            case w.Each():
                return self.finds_seats(selector.each)
            case _:
                return True

    def looks_at_history(self, selector: Any) -> bool:
        """Does a selector mean whoever did an act, or whoever stands in?"""
        match selector:
            case w.DidAct() | w.StandingIn():
                return True
            case str():
                return self.looks_at_history(self.meaning.names.vocabulary.roles.get(selector))
            case tuple():
                return any(self.looks_at_history(part) for part in selector)
            case w.ChooseWho():
                return self.looks_at_history(self.chosen(selector))
            case None | w.OfMeeting():
                return False
            case _:
                fields = [f for f in type(selector).model_fields if f not in _NO_WHO]
                return any(self.looks_at_history(getattr(selector, f)) for f in fields)

    def remembered(self) -> set[str]:
        """The acts of which some clause asks who did them."""
        found = {act for step in self.rulebook.family(Step) for act in step.different_person_from}
        whos = [*self.meaning.names.vocabulary.roles.values(), *self.rulebook.nodes.values()]
        return found | {did.did.rpartition(".")[2] for who in whos for did in _did_acts(who)}

    # ── parts, meetings ──────────────────────────────────────────────────────────────────────────────────────

    def parts(self, form: Form, act: int, facts: Facts) -> list[str] | None:
        """The seats and bodies that each owe a part of the act; nothing where it is owed as one."""
        nodes = form.each.get(act)
        if nodes is None:
            return None
        name = self.tables.acts.said[act]
        bearing: Bearing = form.bearings.get(act) or self._bearing(form, act)
        key = tuple(map(facts.get, bearing.parties))
        known = bearing.members.get(key)
        if known is not None:
            return known
        matter = self._asked(form, bearing, facts)
        found: dict[str, None] = {}
        always = True
        for node, each in nodes:
            for member in self.meaning.members(each, Scope(name, matter, node.id)):
                when = self.simplify(member.when)
                always = always and when is TRUE
                if holds(when, self.now.facts()) and (member.seat or member.organ):
                    found[member.seat or member.organ or ""] = None
        if always and not bearing.links:
            bearing.members[key] = list(found)
        return list(found)

    def able(self, type_: str) -> Term:
        """Quorum and vote of a meeting type."""
        found = self._able.get(type_)
        if found is None:
            found = self._able[type_] = self.simplify(self.meaning.meeting_able(type_))
        return found

    def members(self, type_: str) -> list[str]:
        """The officials who sit in a meeting: members and those who always attend."""
        node = self.meaning.meetings[type_]
        at = Scope(CHAIR, Matter(MEETING, {"type": type_}), node.id)
        seats = [m.seat for who in (node.members, node.attending) for m in self.meaning.members(who, at) if m.seat]
        return list(dict.fromkeys(self.roster.official_of[seat] for seat in seats))

    def case_by_case(self, clause: str) -> bool:
        """May an authorisation under this clause be given for one matter?"""
        node = self.rulebook[clause]
        if isinstance(node, Delegation):
            return node.grant != "standing"
        return any(isinstance(s, w.NamedBy) or s.grant != "standing" for s in w.handovers(node))

    def link_of(self, kind: str, other: str) -> str | None:
        """The attribute by which matters of a kind are linked to one of another kind, apart from those that an act sets."""
        names = self.meaning.names
        links = [n for n, a in names.attributes(kind).items() if a.type == "matter" and a.of and not a.set_by]
        return next((n for n in links if names.is_kind(other, names.attributes(kind)[n].of or "")), None)


def _did_acts(value: Any) -> Iterator[w.DidAct]:
    """The selectors inside a clause that mean whoever did an act."""
    if isinstance(value, w.DidAct):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _did_acts(part)
    elif isinstance(value, dict):
        yield from _did_acts(tuple(value.values()))
    else:
        for name in getattr(type(value), "model_fields", ()):
            yield from _did_acts(getattr(value, name))


def units_of(known: Mapping[str, Any], readings: Mapping[str, str]) -> Units:
    """What the units of the law are, under the readings chosen."""
    found: dict[str, Duration] = {}
    for name, unit in known.items():
        text = unit.choose[readings[unit.reading]] if unit.reading is not None else unit.fixed
        if text is None:
            continue
        number, _, base = text.rpartition(" ")
        plural = base if base.endswith("s") else base + "s"
        if plural != name:
            found[name] = Duration(number=int(number or 1), unit=plural)
    return found
