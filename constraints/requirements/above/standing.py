"""Standing in, against the law: what it reserves does not pass on, and whom it calls in is called in as it says.

- Where the law reserves an act to some offices, nobody else does it in their place: no stand-in, nobody who is entrusted.
  Where the law itself says who stands in for such an office, its case is left to the next question.  Where the law is open
  and the rules say how they take it, they are held to that.
- Where the law says who stands in for an office (or by whose decision), the rules call in nobody else in the cases of which
  it speaks: its reasons for absence, a vacancy.

Both are claims over situations: the smallest situation in which they fail says who has to be away, and is replayed.  How
long an absence is that the law names is not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from constraints.applying import under
from constraints.classes import Space
from constraints.cover import Matter
from constraints.diagram import FALSE as NOTHING
from constraints.language import who as w
from constraints.language.nodes import ChooseFlag, ChooseScope, Delegation, Power, Substitution
from constraints.language.patterns import ChooseReasons
from constraints.language.said import TEXTS
from constraints.lead.choices import choices_of, chosen
from constraints.meaning import Giver, Scope
from constraints.names import ROOT
from constraints.prove import Claim
from constraints.requirements.higher_law import Law, laws
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.pieces import Part, Piece
from constraints.requirements.reach import Reach, within
from constraints.terms import FALSE, TRUE, Granted, InForce, Term, Vacant, conj, disj, mask, neg, rewrite
from constraints.verdict import Family, Question

Transfer: TypeAlias = Substitution | Delegation
PASSED, CALLED = "what-the-law-reserves-does-not-pass-on", "called-in-as-the-law-says"


def claims(inquiry: Inquiry) -> Iterator[Claim]:
    """For each clause of the law that reserves an act or says who stands in: nothing in the rules lets others do it."""
    for law in laws(inquiry):
        for node in _bearing(law):
            yield from _of_clause(law, node)


def _pieces(inquiry: Inquiry, reach: Callable[[], Reach]) -> Iterator[Piece]:
    """One for each of these clauses of the law."""
    for law in laws(inquiry):
        for node in _bearing(law):
            acts = tuple(filter(None, map(law.act, node.act))) if isinstance(node, Power) else ()
            made = partial(_named, law.book.id, node)
            met = any(isinstance(part, w.OfMeeting) for part in within(node, law.book.names.vocabulary.roles))
            links = {link.id: TEXTS for link in law.ties(node)}
            reads = reach().of_acts(acts) | (reach().of_meetings if met else {}) | links
            yield Piece(f"{law.book.id}:{node.id}", inquiry, reads, claims=made, statutes=True)


PARTS = (Part("standing in", claims, own=_pieces),)


def _bearing(law: Law) -> Iterator[Power | Substitution]:
    for node in law.book.nodes.values():
        match node:
            case Power(only=True):
                yield node
            case Substitution() if not law.inquiry.acts:
                yield node


def _named(book: str, node: Power | Substitution, inquiry: Inquiry) -> Iterator[Claim]:
    yield from _of_clause(next(one for one in laws(inquiry) if one.book.id == book), node)


def _of_clause(law: Law, node: Power | Substitution) -> Iterator[Claim]:
    return _passed(law, node) if isinstance(node, Power) else _called(law, node)


def _question(law: Law, node: Power | Substitution, requirement: str, **about: Any) -> Question:
    return Question(requirement, Family.HIGHER_LAW, subject=law.subject(node), **about)


# ── what the law reserves ────────────────────────────────────────────────────────────────────────────────────────


def _passed(law: Law, node: Power) -> Iterator[Claim]:
    """For each clause by which somebody may act in the place of those to whom the law reserves an act."""
    inquiry, allowed = law.inquiry, law.who(node.by)
    if allowed is None or not _offices(allowed):
        return
    for act in filter(None, map(law.act, node.act)):
        if inquiry.acts and act not in inquiry.acts:
            continue
        for kind in law.known(node.matter):
            found: dict[str, list[tuple[Term, Claim]]] = {}
            cut, taken = False, dict[str, None]()
            for transfer, giver in _transfers(law, act, kind, allowed):
                if links := law.taken_otherwise(node, transfer.id):
                    taken.update(dict.fromkeys(links))
                    continue
                place = _Place(law, node, act, kind, transfer, giver)
                found.setdefault(transfer.id, []).extend(place.claims(allowed))
                cut |= place.cut
            claims = [claim for every in found.values() for claim in _widest(inquiry, every)]
            about = _question(law, node, PASSED, act=act, matter={kind: {}})
            yield from claims or [Claim(about, TRUE, tuple(taken), cut=cut)]


def _widest(inquiry: Inquiry, every: list[tuple[Term, Claim]]) -> Iterator[Claim]:
    """The claims that fail under some reading under which none before them does; those on which fewest readings bear first."""
    told: list[Term] = []
    for term, claim in sorted(every, key=lambda one: len(set(chosen([one[0]])))):
        names = sorted(set(chosen([term, *told])))
        for taken in choices_of(inquiry.meaning, names, inquiry.readings):
            if under(term, taken) is not FALSE and all(under(one, taken) is FALSE for one in told):
                told.append(term)
                yield claim
                break


def _transfers(law: Law, act: str, kind: str, allowed: Any) -> Iterator[tuple[Transfer, Giver]]:
    """The clauses by which an act passes from those whom the law names, each with those that give it them and let it pass."""
    meaning = law.inquiry.meaning
    bearing = law.inquiry.classes.bearing(act, kind)
    givers = [n for n in meaning.givers.get(act, ()) if bearing.effective[n.id] is not FALSE]
    givers = [n for n in givers if not getattr(n, "personal", False) and _may_be(law, meaning.actor(n), allowed)]
    every: list[Transfer] = [*meaning.rulebook.family(Substitution), *meaning.rulebook.family(Delegation)]
    for transfer in every:
        kept_back = {id_ for ref in getattr(transfer, "except_", ()) for id_ in meaning.rulebook.resolve(ref)}
        whose = transfer.of if isinstance(transfer, Substitution) else transfer.giver
        if meaning.carries(transfer.acts, act) is not FALSE and _may_be(law, whose, allowed):
            yield from ((transfer, giver) for giver in givers if giver.id not in kept_back)


def _may_be(law: Law, who: Any, allowed: Any) -> bool:
    """May a selector mean an office that the law names?  Plain offices are compared, whatever the matter."""
    meaning = law.inquiry.meaning
    known = meaning.names.vocabulary
    names = [part for one in (who, allowed) for part in (one if isinstance(one, tuple) else (one,))]
    if not all(isinstance(name, str) and (name in known.posts or name in known.organs) for name in names):
        return True
    at = Scope("", Matter(ROOT))
    mine, theirs = ({m.seat for m in meaning.members(one, at) if m.seat} for one in (who, allowed))
    return bool(mine & theirs)


@dataclass
class _Place:
    """What the law reserves, a clause of the rules that gives it, and another by which it passes on."""

    law: Law
    node: Power
    act: str
    kind: str
    transfer: Transfer
    giver: Giver
    cut: bool = False

    def claims(self, allowed: Any) -> Iterator[tuple[Term, Claim]]:
        """On the first matter on which it passes to somebody whom the law does not name: that it never does."""
        classes, meaning = self.law.inquiry.classes, self.law.inquiry.meaning
        bearing = classes.bearing(self.act, self.kind)
        here = meaning.covers.body(self.kind, self.law.known(self.node.matter)[self.kind])
        terms = [here, bearing.effective[self.giver.id], self._scope()]
        space = classes.space(self.kind, terms, bearing.shut)
        region = space.premise
        for function in space.functions:
            region = space.diagrams.conj(region, function)
        groups = classes.parties.tried(self.kind, self._paths(allowed), space, region)
        for choice in groups if region != NOTHING else ():
            matter = space.matter(region, choice)
            term = FALSE if matter is None else self._passes(allowed, matter)
            if matter is not None and term is not FALSE:
                about = {"act": self.act, "matter": {self.kind: space.describe(region)}, "clause": self.transfer.id}
                question = _question(self.law, self.node, PASSED, **about, example=matter)
                alike = rewrite(term, lambda _: TRUE, None, mask(InForce))
                yield alike, Claim(question, neg(term), (self.transfer.id,))
                return
        self.cut = groups.cut

    def _scope(self) -> Term:
        """The matters on which the clause passes anything on, as far as that does not hang on readings."""
        meaning = self.law.inquiry.meaning
        excepted = [
            meaning.covers.term(getattr(other, "matter", ()), self.kind)
            for other, taken in meaning.exceptions(self.transfer)
            if not taken and not getattr(other, "under", None)
        ]
        return conj(meaning.covers.term(self.transfer.matter, self.kind), *(neg(e) for e in excepted))

    def _paths(self, allowed: Any) -> list[str]:
        """The parties of a matter on which it hangs who is concerned."""
        parties, meaning = self.law.inquiry.classes.parties, self.law.inquiry.meaning
        fields = ("of", "by", "giver", "receiver")
        looked = (getattr(self.transfer, f, None) for f in fields)
        return parties.read_by(self.kind, allowed, meaning.actor(self.giver), *looked)

    def _passes(self, allowed: Any, matter: Matter) -> Term:
        """When may somebody else do the act on this matter in the place of those whom the law names?"""
        inquiry, meaning = self.law.inquiry, self.law.inquiry.meaning
        at = Scope(self.act, matter, self.giver.id)
        seats = {m.seat for m in meaning.members(allowed, at) if m.seat}
        holders = {meaning.roster.official_of[seat] for seat in seats}
        ways: list[Term] = []
        for m in meaning.members(meaning.actor(self.giver), at):
            doers = meaning.seat_doers(m.seat, at) if m.seat in seats and m.seat else ()
            others = [d.when for d in doers if d.chain[:1] == (self.transfer.id,) and d.official not in holders]
            if others:
                ways.append(conj(m.when, disj(*others), neg(said_by_law(self.law, self.act, matter, m.seat))))
        if not ways:
            return FALSE
        applies = conj(meaning.applies(self.giver, matter), meaning.condition(getattr(self.giver, "when", None), at))
        bars = [neg(meaning.bar(n, self.act, matter)) for n in meaning.barriers.get(self.act, ()) if n.by is None]
        when = rewrite(conj(applies, disj(*ways), *bars), lambda _: TRUE, None, mask(Granted))  # authorised where he must be
        return inquiry.claims.settled(when, self.act, matter)


def _offices(who: Any) -> bool:
    """Does the law name offices, and no meeting, which acts whoever chairs it?"""
    return all(_offices(part) for part in who) if isinstance(who, tuple) else not isinstance(who, w.OfMeeting)


def said_by_law(law: Law, act: str, matter: Matter, seat: str | None) -> Term:
    """The situations in which the law itself says who does the act for an office."""
    nodes = [n for n in law.book.family(Substitution) if seat is not None and seat in _of(law, n, matter)]
    return disj(*(_case(law, n, seat or "") for n in nodes if act in _acts(law, n)))


# ── whom the law calls in ────────────────────────────────────────────────────────────────────────────────────────


def _called(law: Law, node: Substitution) -> Iterator[Claim]:
    """For each clause of the rules about the same office: in the cases of the law, nobody but whom it means."""
    meaning = law.inquiry.meaning
    for ours in meaning.rulebook.family(Substitution):
        shared = [act for act in _acts(law, node) if meaning.carries(ours.acts, act) is not FALSE]
        for matter in _both_about(law, node, ours) if shared else ():
            term = _others_called(law, node, ours, matter)
            if term is not None:
                question = _question(law, node, CALLED, clause=ours.id, example=matter)
                yield Claim(question, neg(term), (ours.id,))
                break


def _others_called(law: Law, node: Substitution, ours: Substitution, matter: Matter) -> Term | None:
    """When does the clause call in somebody whom the law does not, in its cases; nothing where it is about other offices."""
    about, others = _calls(law, node, ours, matter, as_the_law=False)
    return others if about else None


def follows(law: Law, node: Substitution, ours: Substitution) -> bool:
    """Does a clause of the rules call in, in some case of the law, just whom the law does?"""
    return any(
        _calls(law, node, ours, matter, as_the_law=True)[1] is not FALSE
        and _calls(law, node, ours, matter, as_the_law=False)[1] is FALSE
        for matter in _both_about(law, node, ours)
    )


def _calls(law: Law, node: Substitution, ours: Substitution, matter: Matter, *, as_the_law: bool) -> tuple[bool, Term]:
    """Is the clause about an office of which the law speaks; and when does it call in, in the law's cases, those whom the law
    means, or the others?"""
    meaning = law.inquiry.meaning
    seats = [m for m in meaning.members(ours.of, Scope("", matter, ours.id)) if m.seat in _of(law, node, matter)]
    ways = []
    for m in seats:
        at = Scope("", matter, ours.id, granting=ours.id, replaced=m.seat)
        named = [x for x in meaning.members(ours.by, at) if (x.seat or x.organ) and x.seat != m.seat]
        meant = [x.when for x in named if _is_called(law, node, ours, x.seat or x.organ, at) is as_the_law]
        when = rewrite(disj(*meant), lambda _: TRUE, None, mask(Granted))
        ways.append(conj(m.when, meaning.fires(ours, m.seat or ""), _case(law, node, m.seat or ""), when))
    return bool(seats), conj(meaning.applies(ours, matter), disj(*ways))


def _is_called(law: Law, node: Substitution, ours: Substitution, name: str | None, at: Scope) -> bool:
    """Does the law call in this stand-in?  Whom somebody has to name is so only where the rules let the same one name him."""
    meaning, theirs = law.inquiry.meaning, node.by

    def meant(who: Any) -> set[str]:
        return {m.seat or m.organ or "" for m in meaning.members(who, at)}

    if isinstance(theirs, w.NamedBy):
        among, by = law.who(theirs.among), law.who(theirs.named_by)
        mine = ours.by
        if not isinstance(mine, w.NamedBy) or among is None or by is None:
            return False
        return name in meant(among) and meant(mine.named_by) <= meant(by)
    people = law.who(theirs)
    return people is not None and name in meant(people)


def _both_about(law: Law, node: Substitution, ours: Substitution) -> Iterator[Matter]:
    """A matter, of each kind, on which both let somebody stand in."""
    meaning = law.inquiry.meaning
    theirs = law.known(node.matter)
    for kind in dict.fromkeys(kind for one in ours.matter for kind in one):
        for other, body in theirs.items():
            lower = kind if meaning.names.is_kind(kind, other) else other
            terms = [meaning.covers.term(ours.matter, lower), meaning.covers.body(lower, body)]
            space = Space(law.inquiry.classes, lower, terms)
            region = space.diagrams.conj(space.diagrams.conj(*space.functions), space.premise)
            if region != NOTHING and (matter := space.matter(region, {})) is not None:
                yield matter


# ── the law in the names of the rules ────────────────────────────────────────────────────────────────────────────


def _of(law: Law, node: Substitution, matter: Matter) -> set[str]:
    """The offices of the rules for which the law says who stands in."""
    who = law.who(node.of)
    return set() if who is None else {m.seat for m in law.inquiry.meaning.members(who, Scope("", matter)) if m.seat}


def _acts(law: Law, node: Substitution) -> list[str]:
    """The acts of the rules that the law lets pass to its stand-in, under some reading."""
    every = list(law.inquiry.meaning.names.vocabulary.acts)
    scopes = list(node.acts.choose.values()) if isinstance(node.acts, ChooseScope) else [node.acts]
    named: set[str | None] = {law.act(act) for scope in scopes if not isinstance(scope, str) for act in scope}
    return [act for act in every if "all" in scopes or act in named]


def _case(law: Law, node: Substitution, seat: str) -> Term:
    """The situations of which the law speaks: the holder away for a reason that it names, or the seat vacant."""
    meaning = law.inquiry.meaning
    official = meaning.roster.official_of[seat]
    away = meaning.away_terms(official, _reasons(law, node)) if _reasons(law, node) else FALSE
    vacant = any(node.if_vacant.choose.values()) if isinstance(node.if_vacant, ChooseFlag) else node.if_vacant
    return disj(conj(away, neg(Vacant(seat))), Vacant(seat) if vacant else FALSE)


def _reasons(law: Law, node: Substitution) -> list[str]:
    """The reasons of the law that the rules know."""
    listed: Iterable[tuple[str, ...]] = (
        node.away_for.choose.values() if isinstance(node.away_for, ChooseReasons) else [node.away_for]
    )
    known = law.inquiry.meaning.names.vocabulary.reasons
    names = dict.fromkeys(law.same.get(reason, reason) for reasons in listed for reason in reasons)
    return [name for name in names if name == "any" or name in known]
