"""Looks, for every two acts that are meant for two people, for one person who may do both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import product
from typing import Any

from constraints.classes import Space
from constraints.cover import Matter
from constraints.diagram import FALSE as NOTHING
from constraints.holds import Situation, holds
from constraints.language import who as w
from constraints.language.nodes import Duty, Meeting, Power, Step, Substitution
from constraints.language.patterns import ANYTHING
from constraints.meaning import APPROVE, Alternative, Doer, Giver, Scope
from constraints.prove import Claim
from constraints.requirements.apart.capacities import Both, Capacities
from constraints.requirements.apart.found import TWO, Found, Hands, Pair, Told, by_grant
from constraints.requirements.apart.order import TextOrder
from constraints.requirements.containment import SEAL, SIGN
from constraints.requirements.inquiry import Inquiry
from constraints.terms import (
    FALSE,
    PRESENT,
    TRUE,
    Atom,
    Chosen,
    Did,
    InForce,
    Status,
    Term,
    atoms,
    clauses,
    conj,
    disj,
    mask,
    neg,
    rewrite,
)
from constraints.verdict import Family, Question, Result

CLAUSES = mask(InForce)
FINAL = (SIGN, APPROVE)
"""Acts known by name that give a matter its effect."""


class Apart:
    """The pairs of acts of one rulebook that are meant for two, and who may yet do both."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.inquiry, self.meaning = inquiry, inquiry.meaning
        self.names, self.roster = self.meaning.names, self.meaning.roster
        self.capacities = Capacities(inquiry)
        self.order = TextOrder(self.meaning, inquiry.readings)
        self._ordered: dict[Any, bool] = {}
        self._known_doers: dict[Any, list[Doer]] = {}
        self._spaces: dict[tuple[Pair, str], tuple[Space, dict[Any, int]]] = {}
        self.meetings = frozenset(node.id for node in self.meaning.rulebook.family(Meeting))

    # ── which acts ───────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def steps(self) -> list[Step]:
        return [node for node in self.meaning.rulebook.family(Step) if not node.soft]

    @cached_property
    def refusable(self) -> frozenset[str]:
        """The acts that judge what comes before them: some step says what follows a refusal."""
        return frozenset(act for node in self.steps if node.if_refused for act in node.act)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """In the order of the vocabulary: for each act whether it is asked of each of several, then those after it."""
        return tuple(self._pairs())

    def _pairs(self) -> Iterator[Pair]:
        acts = [act for act in self.names.vocabulary.acts if self._givers(act)]
        stated = {(e, act) for n in self.steps for act in n.act for e in n.different_person_from}
        following = self._following()
        for act in acts:
            if any(isinstance(self.meaning.actor(node), w.Each) for node in self.meaning.givers[act]):
                yield Pair(act, act)
            for later in acts:
                if (act, later) in stated:
                    yield Pair(act, later, stated=True)
                elif later != act and later in following.get(act, ()) and self._judged(act, later):
                    yield Pair(act, later)
                if (act, later) not in stated and self._looks_at(act, later) and self._named_alike(act, later):
                    yield Pair(act, later, same=True)

    def _judged(self, act: str, later: str) -> bool:
        """Is the later act a judgement on the earlier one, or does it rest on that one as a judgement?"""
        return later in self.refusable or (act in self.refusable and later in FINAL)

    def _looks_at(self, act: str, later: str) -> bool:
        """Is the later act there for the earlier one's sake: it sends it back, or is the seal on the signature?"""
        return (act, later) == (SIGN, SEAL) or any(later in n.act and n.if_refused == act != later for n in self.steps)

    def _named_alike(self, act: str, later: str) -> bool:
        return any(self._same(later, one, other) for one in self._givers(act) for other in self._givers(later))

    def _same(self, later: str, one: Giver, other: Giver) -> bool:
        """Do both clauses name one office; where the later act is the seal, nobody else to keep it?"""
        first, second = self._named(one), self._named(other)
        return bool(first & second) and (later != SEAL or second <= first)

    def _named(self, node: Giver) -> set[str]:
        """Whom a clause names, as they are written."""
        actor = self.meaning.actor(node)
        return {repr(who) for who in (actor if isinstance(actor, tuple) else (actor,)) if not isinstance(who, w.Each)}

    def _means_people(self, node: Giver) -> bool:
        """Does the clause say which people act?"""
        actor = self.meaning.actor(node)
        return self.meaning.rank(node) == 0 and node.matter != ANYTHING and self.capacities.means_people(actor)

    def _following(self) -> dict[str, set[str]]:
        """For each act those that some steps put after it, straight or through others."""
        straight: dict[str, set[str]] = {}
        for node in self.steps:
            for act in node.act:
                for earlier in (*node.after, *filter(self.names.vocabulary.acts.__contains__, [node.if_refused])):
                    straight.setdefault(str(earlier), set()).add(act)
                straight.setdefault(act, set()).update(node.before)
        found: dict[str, set[str]] = {}
        for act in straight:
            todo, seen = [act], found.setdefault(act, set())
            while todo:
                new = straight.get(todo.pop(), set()) - seen
                seen |= new
                todo.extend(sorted(new))
        return found

    # ── who ──────────────────────────────────────────────────────────────────────────────────────────────────

    def of(self, pair: Pair) -> Iterator[Claim]:
        """A claim for each sort of way in which one person comes to do both, and one about all that does not come to it."""
        found, met = Found(self.roster), False
        for own in (True, False):  # who holds both offices first: what takes a stand-in as well is then no more to say
            for one, other, kind in self._clauses(pair):
                met = True
                self._search(pair, one, other, kind, found, own)
        if met and not pair.same:
            question = Question(TWO, Family.SEPARATION, pair.second, subject=pair.first)
            rests_on = tuple(n.id for act in dict.fromkeys((pair.first, pair.second)) for n in self._givers(act))
            yield Claim(question, conj(*(neg(t) for t in found.harmless)), rests_on)
        yield from found.claims.values()

    def _givers(self, act: str) -> list[Giver]:
        return [node for node in self.meaning.givers.get(act, ()) if self._means_people(node)]

    def _clauses(self, pair: Pair) -> Iterator[tuple[Giver, Giver, str]]:
        """The clauses that give the two acts on one kind of matter."""
        for one in self._givers(pair.first):
            for other in self._givers(pair.second):
                if pair.same and not self._same(pair.second, one, other):
                    continue
                if pair.is_each and not (one is other and isinstance(self.meaning.actor(one), w.Each)):
                    continue
                for kind in self._shared(one, other):
                    if not self._by_the_party(one, other, kind):
                        yield one, other, kind

    def _shared(self, one: Giver, other: Giver) -> Iterator[str]:
        """The kinds of matter that both clauses are about, the narrower where one is the other as well."""
        left, right = (dict.fromkeys(kind for pattern in node.matter for kind in pattern) for node in (one, other))
        both = [(a, b) for a in left for b in right]
        is_kind = self.names.is_kind
        yield from dict.fromkeys(a if is_kind(a, b) else b for a, b in both if is_kind(a, b) or is_kind(b, a))

    def _search(self, pair: Pair, one: Giver, other: Giver, kind: str, found: Found, own: bool) -> None:
        """Look for people who may do both under these clauses on some matter of the kind."""
        shared = self.capacities.shared(one, other, anyhow=pair.stated or pair.same)
        if pair.same:
            shared = [both for both in shared if both[0].seat == both[1].seat and all(c.own for c in both)]
        wanted = [both for both in shared if all(c.own for c in both) is own and not (pair.is_each and both[0] > both[1])]
        if not wanted:
            return
        space, region = self._region(pair, one, other, kind)
        if region == NOTHING:
            return
        for both in wanted:
            if not found.knows(both):
                for choice in self.capacities.choices(kind, one, other, both, space, region):
                    matter = space.matter(region, choice)
                    if matter is not None and self._in_order(pair, matter):
                        self._look(pair, one, other, matter, both, choice, found)

    def _look(
        self, pair: Pair, one: Giver, other: Giver, matter: Matter, both: Both, choice: Mapping[str, Any], found: Found
    ) -> None:
        for hands in self._hands(pair, one, other, matter, both):
            if found.has(hands):
                continue
            term = self._both(pair, one, other, matter, hands)
            if not self._comes_true(term):
                found.harmless[term] = None
                continue
            about = {matter.kind: {path: _shown(value) for path, value in choice.items()}}
            subject = Told(pair.first, one.id, hands.through).subject
            question = Question(
                TWO, Family.SEPARATION, pair.second, about, other.id, hands.run, subject=subject, example=matter
            )
            found.add(both, hands, Claim(question, neg(term), (one.id, other.id, *hands.through)))

    def _comes_true(self, term: Term) -> bool:
        """Does it hold with nobody away, or with one, under some readings?"""
        if term is FALSE:
            return False
        away: dict[tuple[str, str], None] = {}
        readings: dict[str, dict[str, None]] = {}
        for atom in atoms(term, wanted=mask(Status, Chosen)):
            if isinstance(atom, Status):
                among = atom.among if PRESENT not in atom.among else set(self.meaning.statuses) - atom.among
                away.update({(atom.official, min(among, key=self.meaning.statuses.index)): None} if among else {})
            elif isinstance(atom, Chosen):
                readings.setdefault(atom.reading, dict.fromkeys(self.meaning.reading_options[atom.reading]))
        taken = [dict(zip(readings, options, strict=True)) for options in product(*readings.values())]
        absent = [{}, *({who: why} for who, why in away)] if self.inquiry.tolerates else [{}]
        return any(holds(term, Situation(status=status, readings=r)) for status in absent for r in taken)

    def _region(self, pair: Pair, one: Giver, other: Giver, kind: str) -> tuple[Space, int]:
        """The matters of the kind on which both clauses give their acts."""
        space, index = self._space(pair, kind)
        region = space.premise
        for given in ((pair.first, one.id), (pair.second, other.id)):
            region = space.diagrams.conj(region, space.functions[index[given]])
        shut = [t for act in {pair.first, pair.second} for t in self.inquiry.classes.bearing(act, kind).shut]
        for bar in shut:
            region = space.diagrams.conj(region, space.diagrams.neg(space.functions[index[bar]]))
        return space, region

    def _space(self, pair: Pair, kind: str) -> tuple[Space, dict[Any, int]]:
        """The attribute space of a kind as far as the clauses and bars of two acts look at it; made once."""
        found = self._spaces.get((pair, kind))
        if found is None:
            index: dict[Any, int] = {}
            terms: list[Term] = []
            for act in dict.fromkeys((pair.first, pair.second)):
                bearing = self.inquiry.classes.bearing(act, kind)
                for name, term in [((act, n.id), bearing.effective[n.id]) for n in self._givers(act)] + [
                    (t, t) for t in bearing.shut
                ]:
                    if name not in index:
                        index[name] = len(terms)
                        terms.append(term)
            found = self._spaces[pair, kind] = (Space(self.inquiry.classes, kind, terms), index)
        return found

    def _by_the_party(self, one: Giver, other: Giver, kind: str) -> bool:
        """Does whoever the matter itself names as a person do one of the acts?  That he does not do the other is asked of him."""
        read, known = self.inquiry.classes.parties.reads, self.names.attributes(kind)
        told_apart = read(self.meaning.actor(one)) ^ read(self.meaning.actor(other))
        return any(p in known and known[p].type == "seat" for p in told_apart)

    def _doers(self, act: str, node: Giver, matter: Matter) -> list[Doer]:
        """The people who may be meant, not those through whom a meeting acts."""
        key = (act, node.id, matter)
        found = self._known_doers.get(key)
        if found is None:
            at = Scope(act, matter, node.id, personal=getattr(node, "personal", False))
            every = self.meaning.doers(self.meaning.actor(node), at)
            found = [d for d in every if d.official is not None and not self._is_meeting(d.when)]
            self._known_doers[key] = found
        return found

    def _is_meeting(self, when: Term) -> bool:
        return bool(when.kinds & CLAUSES) and not self.meetings.isdisjoint(clauses(when))

    def _hands(self, pair: Pair, one: Giver, other: Giver, matter: Matter, both: Both) -> Iterator[Hands]:
        """The ways in which this person may do both in these capacities, those through fewest others first."""
        first = self._doers(pair.first, one, matter)
        second = first if pair.is_each else self._doers(pair.second, other, matter)
        if not (pair.is_each or pair.stated or pair.same) and _own(first) & _own(second):
            return  # the text itself gives both to one office
        mine, theirs = both
        found = [
            Hands(mine.official, d, e)
            for d in first
            for e in second
            if (d.official, d.seat) == (mine.official, mine.seat) and (e.official, e.seat) == (mine.official, theirs.seat)
        ]
        for hands in sorted(found, key=lambda h: len(h.through)):
            if self._absent(hands) <= self.inquiry.tolerates and not self._asked_of_the_body(pair, one, other, matter, hands):
                yield hands

    def _absent(self, hands: Hands) -> int:
        """At least so many must be away for these ways: each stand-in is called in for somebody."""
        book = self.meaning.rulebook
        one, other = (sum(isinstance(book[c], Substitution) for c in d.chain) for d in (hands.one, hands.other))
        return max(one, other) if hands.one.seat == hands.other.seat else one + other

    def _asked_of_the_body(self, pair: Pair, one: Giver, other: Giver, matter: Matter, hands: Hands) -> bool:
        """Is it what `separation` asks of a body whose head holds another seat: that he does not judge what comes from it?"""
        if pair.second not in self.refusable or len(self.roster.seats_of[hands.official]) < 2 or hands.one.chain:
            return False
        read = self.inquiry.classes.parties.reads
        known = self.names.attributes(matter.kind)
        return any(
            p in known and known[p].type == "organ" for p in read(self.meaning.actor(one)) - read(self.meaning.actor(other))
        )

    def hands_of(self, row: Result) -> Hands | None:
        """The person who may do both in the counterexample of a refuted row, and how; nothing where it has no matter."""
        told, matter = Told.of(row), row.question.example
        if matter is None:
            return None
        one, other = self._node(told.one), self._node(row.question.clause or "")
        pair = Pair(told.first, row.question.act or "")
        example = row.argument.counterexample or {}
        now = Situation(example.get("status", {}), frozenset(example.get("vacant", ())), readings=self._readings(example))
        for d in self._doers(pair.first, one, matter):
            for e in self._doers(pair.second, other, matter):
                if d.official == e.official and d.official and (not pair.is_each or str(d.seat) < str(e.seat)):
                    hands = Hands(d.official, d, e)
                    if hands.through == told.through and holds(self._both(pair, one, other, matter, hands), now):
                        return hands
        return None

    def _node(self, clause: str) -> Giver:
        node = self.meaning.rulebook[clause]
        assert isinstance(node, Power | Step | Duty)
        return node

    def _readings(self, example: Mapping[str, Any]) -> dict[str, str]:
        return {**self.inquiry.readings, **example.get("readings", {})}

    # ── in order, and when ───────────────────────────────────────────────────────────────────────────────────

    def _in_order(self, pair: Pair, matter: Matter) -> bool:
        """Does the text put the two in order on this very matter, with no meeting that decides in between?"""
        if pair.is_each or pair.stated:
            return True
        key = (pair, self.order.told_apart(matter))
        if key not in self._ordered:
            before = self.order.before(pair.second, matter)
            between = [act for act in before if act != pair.first and pair.first in self.order.before(act, matter)]
            met = any(self._by_meeting(act, matter) for act in between)
            self._ordered[key] = pair.first in before and not met
        return self._ordered[key]

    def _by_meeting(self, act: str, matter: Matter) -> bool:
        nodes = [n for n in self.meaning.givers.get(act, ()) if isinstance(self.meaning.actor(n), w.OfMeeting)]
        return any(self.meaning.applies(node, matter) is not FALSE for node in nodes)

    def _both(self, pair: Pair, one: Giver, other: Giver, matter: Matter, hands: Hands) -> Term:
        """When this person may do both on the matter in these ways."""
        left = disj(*(a.when for a in self._ways(pair.first, one, matter, hands.one)))
        right = disj(*(a.when for a in self._ways(pair.second, other, matter, hands.other)))
        parts = [(pair.first, left), (pair.second, _knowing(right, pair.first, hands.official))]
        situated = self.inquiry.claims.situated
        return conj(*(situated(self._for_some(term, matter), act, matter, hands.run) for act, term in parts))

    def _ways(self, act: str, node: Giver, matter: Matter, doer: Doer) -> list[Alternative]:
        """The ways under the clause of the same person in the same capacity through the same clauses."""
        mine = (doer.official, doer.seat, doer.chain, by_grant(doer))
        return [
            a
            for a in self.meaning.alternatives(act, matter)
            if a.clause == node.id and (a.official, a.doer.seat, a.doer.chain, by_grant(a.doer)) == mine
        ]

    def _for_some(self, term: Term, matter: Matter) -> Term:
        """The term where somebody who could has done each other act that it looks back on, as it may help."""
        asked: dict[str, dict[str, None]] = {}
        for atom in atoms(term, wanted=mask(Did)):
            assert isinstance(atom, Did)
            asked.setdefault(atom.act, {})[atom.official] = None
        for earlier, officials in asked.items():
            could = officials if "." in earlier else {a.official: None for a in self.meaning.alternatives(earlier, matter)}
            term = disj(*(_knowing(term, earlier, o) for o in could if o))
        return term


def _knowing(term: Term, act: str, official: str) -> Term:
    """The term where this official has done the act."""

    def change(atom: Atom) -> Term | None:
        if isinstance(atom, Did) and atom.act == act:
            return TRUE if atom.official == official else FALSE
        return None

    return rewrite(term, change, None, mask(Did))


def _own(doers: Iterable[Doer]) -> set[str]:
    """The seats that act in their own right."""
    return {d.seat for d in doers if d.seat and not d.chain and not by_grant(d)}


def _shown(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value
