"""Containment: whoever receives a power by authorisation or by standing in ends up with no more than the giver has.

A *transfer* is a clause under which somebody acts because another has authorised him, or because he stands in for
another.  It is contained iff on every matter that the clause covers each giver could himself do the act, everybody
present and nobody authorised; and whoever stands in for a giver may authorise others only to do what he may do as a
stand-in himself.  What a delegation or a substitution hands on is done in the giver's capacity under the giver's
clause, which is checked again on every way in which an act can be done.

What a clause lists as handed on the giver must have himself: `handed`.

The seal: on the matters that are both signed and sealed, be it owed or only allowed, the text itself puts the
signature first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from constraints.classes import Groups, Space
from constraints.cover import Matter
from constraints.diagram import FALSE as NOTHING
from constraints.explain import Explainer
from constraints.finding import Finding, Remark, Severity, by_cause
from constraints.grants import AUTHORISE
from constraints.language import who as w
from constraints.language.nodes import Delegation, Duty, Power, Substitution
from constraints.language.patterns import ANYTHING
from constraints.meaning import Giver, Meaning, Scope
from constraints.procedures import Demands, Procedure, readings_of
from constraints.prove import Claim
from constraints.requirements import handed
from constraints.requirements.handed import LISTED
from constraints.requirements.inquiry import Inquiry
from constraints.terms import (
    FALSE,
    PRESENT,
    TRUE,
    Atom,
    Granted,
    InForce,
    Status,
    Term,
    Vacant,
    atoms,
    conj,
    disj,
    mask,
    neg,
    rewrite,
)
from constraints.verdict import Argument, Family, Question, Result
from constraints.verdict import Status as Verdict

GIVEN, STANDING, SEALED = "no-more-than-the-giver-has", "a-stand-in-hands-on-what-he-has", "sealed-once-signed"
SEAL, SIGN = "seal", "sign"
"""Acts that the language knows by name."""
SITUATION = mask(Status, Vacant, Granted)


@dataclass(frozen=True)
class Transfer:
    """A clause under which `to` act because `giver` has authorised them, or is stood in for."""

    clause: Giver
    giver: Any
    stands_in: bool


def transfers(inquiry: Inquiry, act: str) -> Iterator[Transfer]:
    """The clauses that give the act to somebody through somebody else."""
    for node in inquiry.meaning.givers.get(act, ()):
        for selector in _inside(inquiry, inquiry.meaning.actor(node)):
            if isinstance(selector, w.Authorised):
                yield Transfer(node, selector.by, stands_in=False)
            else:
                for id_ in inquiry.meaning.rulebook.resolve(selector.standing_in):
                    substitution = inquiry.meaning.rulebook[id_]
                    if isinstance(substitution, Substitution):
                        yield Transfer(node, substitution.of, stands_in=True)


def _inside(inquiry: Inquiry, who: Any) -> Iterator[w.Authorised | w.StandingIn]:
    """The selectors inside this one by which somebody acts through somebody else; roles spelt out."""
    roles = inquiry.meaning.names.vocabulary.roles
    match who:
        case w.Authorised() | w.StandingIn():
            yield who
        case str():
            yield from _inside(inquiry, roles[who]) if who in roles else ()
        case tuple():
            for part in who:
                yield from _inside(inquiry, part)
        case w.ChooseWho():
            for part in who.choose.values():
                yield from _inside(inquiry, part)
        case w.Among(among=inner) | w.Each(each=inner) | w.InOrder(in_order=inner):
            yield from _inside(inquiry, inner)


def claims(inquiry: Inquiry) -> Iterator[Claim]:
    """For each transfer and each post that may give: the giver could do the act himself."""
    for act in inquiry.acts or inquiry.classes.acts():
        for transfer in transfers(inquiry, act):
            yield from _of_transfer(inquiry, act, transfer)
            if not transfer.stands_in:
                yield from _onward(inquiry, act, transfer)
        yield from handed.claims(inquiry, act)


def _of_transfer(inquiry: Inquiry, act: str, transfer: Transfer) -> Iterator[Claim]:
    node, found, doubtful = transfer.clause, dict[str, Claim](), dict[str, Claim]()
    posts: dict[str, dict[str, Any]] = {}
    for kind in dict.fromkeys(kind for one in node.matter for kind in one):
        for cell in _cells(inquiry, act, node, kind):
            groups = cell.groups()
            first = next(cell.matters(groups), None)
            if first is None:
                if groups.cut:
                    question = Question(GIVEN, Family.CONTAINMENT, act, {kind: cell.pattern()}, node.id)
                    yield Claim(question, TRUE, (node.id,), cut=True)
                continue
            for post, when in _givers(inquiry, act, transfer, first).items():
                posts.setdefault(post, {kind: {}})
                if post in found or _leads(inquiry, post) or _plainly(inquiry, act, post, first):
                    continue
                excess, cut = _excess(inquiry, act, post, when, cell)
                if excess is not FALSE:
                    pattern = {kind: cell.pattern()}
                    question = Question(GIVEN, Family.CONTAINMENT, act, pattern, node.id, subject=post, example=first)
                    (doubtful if cut else found)[post] = Claim(question, neg(excess), (node.id,), cut)
    for post, about in posts.items():
        proved = Question(GIVEN, Family.CONTAINMENT, act, about, node.id, subject=post)
        yield found.get(post) or doubtful.get(post) or Claim(proved, TRUE, (node.id,))


def _excess(inquiry: Inquiry, act: str, post: str, when: Term, cell: _Cell) -> tuple[Term, bool]:
    """When the post may give what it has on no matter of the class; and whether some matters were not looked at."""
    groups = cell.groups()
    for matter in cell.matters(groups):
        when = conj(when, neg(_able(inquiry, act, post, matter)))
        if when is FALSE:
            break
    return when, groups.cut


@dataclass(frozen=True)
class _Cell:
    """One class of matter that the clauses giving an act tell apart."""

    inquiry: Inquiry
    space: Space
    region: int
    paths: list[str]

    def groups(self) -> Groups:
        return self.inquiry.classes.parties.tried(self.space.kind, self.paths, self.space, self.region)

    def matters(self, groups: Groups) -> Iterator[Matter]:
        """A matter for each group of people that its parties lead to."""
        for choice in groups:
            if (matter := self.space.matter(self.region, choice)) is not None:
                yield matter

    def pattern(self) -> dict[str, Any]:
        return self.space.describe(self.region)


def _cells(inquiry: Inquiry, act: str, node: Giver, kind: str) -> Iterator[_Cell]:
    """The classes that the clause covers, those that fewest other clauses cover first."""
    bearing = inquiry.classes.bearing(act, kind)
    nodes = [n for n in inquiry.meaning.givers[act] if bearing.effective[n.id] is not FALSE]
    if node not in nodes:
        return
    space = inquiry.classes.space(kind, [bearing.effective[n.id] for n in nodes], bearing.shut)
    paths, mine = inquiry.classes.parties.paths(act, kind, nodes), nodes.index(node)
    for _, region in sorted(((s, r) for s, r in space.cells() if s[mine]), key=lambda cell: sum(cell[0])):
        yield _Cell(inquiry, space, region, paths)


def _plainly(inquiry: Inquiry, act: str, post: str, matter: Matter) -> bool:
    """Does some clause give the act to the post by name here, whatever the parties, the readings and who is there?"""
    meaning = inquiry.meaning
    return any(
        post in _posts(meaning.actor(other))
        and not isinstance(other, Duty)
        and getattr(other, "when", None) is None
        and rewrite(meaning.applies(other, matter), lambda _: TRUE, None, mask(InForce)) is TRUE
        for other in meaning.givers[act]
    )


def _leads(inquiry: Inquiry, post: str) -> bool:
    """Does a clause about every matter there is name the post itself?"""
    plain = [who for n in inquiry.meaning.rulebook.family(Power) if n.matter == ANYTHING for who in _posts(n.by)]
    return post in plain


def _posts(actor: Any) -> tuple[str, ...]:
    """The names that stand plainly in a selector."""
    return tuple(part for part in (actor if isinstance(actor, tuple) else (actor,)) if isinstance(part, str))


def _givers(inquiry: Inquiry, act: str, transfer: Transfer, matter: Matter) -> dict[str, Term]:
    """The posts that may give here, and when somebody may act through them, everybody being present but whoever is
    stood in for."""
    meaning, node = inquiry.meaning, transfer.clause
    mine = [a for a in meaning.alternatives(act, matter) if a.clause == node.id]
    found: dict[str, Term] = {}
    for m in meaning.members(transfer.giver, Scope(act, matter, node.id)):
        if m.seat is None:
            continue
        if transfer.stands_in:
            received = [a.when for a in mine if m.seat not in meaning.roster.seats_of.get(a.official or "", ())]
            when = _readings(inquiry, act, disj(*received), matter, None, anybody=True)
        else:
            through = [a.when for a in mine if any(_by(g, m.seat) for g in atoms(a.when, wanted=mask(Granted)))]
            when = _readings(inquiry, act, disj(*through), matter, m.seat)
        if when is not FALSE:
            post = meaning.roster.seats[m.seat].post
            found[post] = disj(found.get(post, FALSE), when)
    return found


def _by(atom: Atom, seat: str) -> bool:
    return isinstance(atom, Granted) and atom.giver == seat


def _able(inquiry: Inquiry, act: str, post: str, matter: Matter) -> Term:
    """When may somebody who holds the post do the act himself, unauthorised?"""
    seats = {s for s in inquiry.meaning.roster.seats if _post(inquiry, s) == post}
    ways = [a.when for a in inquiry.meaning.alternatives(act, matter) if a.doer.seat in seats and not a.doer.chain]
    return _readings(inquiry, act, disj(*ways), matter, None)


def _readings(inquiry: Inquiry, act: str, term: Term, matter: Matter, giver: str | None, *, anybody: bool = False) -> Term:
    """`term` with everybody present, and nobody authorised but by `giver`; `anybody`: absent as it may help."""

    def change(atom: Atom) -> Term | None:
        match atom:
            case Status(among=among):
                return TRUE if anybody or PRESENT in among else FALSE
            case Granted(giver=seat):
                return TRUE if seat == giver else FALSE
            case _:
                return FALSE

    return rewrite(inquiry.claims.settled(term, act, matter), change, None, SITUATION)


def _onward(inquiry: Inquiry, act: str, transfer: Transfer) -> Iterator[Claim]:
    """Whoever stands in for a giver: may he authorise others to do what he may not do as a stand-in himself?"""
    meaning, node = inquiry.meaning, transfer.clause
    kind, body = next((kind, body) for one in node.matter for kind, body in one.items())
    space = Space(inquiry.classes, kind, [meaning.covers.body(kind, body)])
    matter = space.matter(space.diagrams.conj(space.functions[0], space.premise), {})
    if matter is None:
        return
    at = Scope(act, matter, node.id)
    givers = {m.seat for m in meaning.members(transfer.giver, at) if m.seat}
    for one in meaning.rulebook.family(Substitution):
        if any(m.seat in givers for m in meaning.members(one.of, at)):
            more = conj(meaning.applies(one, matter), meaning.carries(one.acts, AUTHORISE), neg(meaning.carries(one.acts, act)))
            question = Question(STANDING, Family.CONTAINMENT, act, {kind: {}}, node.id, subject=one.id, example=matter)
            yield Claim(question, neg(more), (node.id, one.id))


# ── the seal ─────────────────────────────────────────────────────────────────────────────────────────────────────


def results(inquiry: Inquiry) -> Iterator[Result]:
    """For each kind of matter that is signed and sealed: where does the text let the seal come without a signature?"""
    if inquiry.acts and SEAL not in inquiry.acts:
        return
    for kind in sealed_kinds(inquiry.meaning):
        every = sealing(inquiry, kind)
        answers: dict[str, list[tuple[Procedure, int]]] = {}
        for p in every:
            if SIGN in p.owed and SEAL in p.owed:
                free = _unsigned(p)
                answers.setdefault(str(p.pattern(free)) if free != NOTHING else "", []).append((p, free))
        for found in answers.values():
            p, free = found[0]
            names = p.demands.readings
            readings, condition = readings_of([q.readings for q, _ in found], [q.readings for q in every], names)
            yield _sealed(inquiry, p, free, readings, condition)


def sealed_kinds(meaning: Meaning) -> list[str]:
    """The kinds of matter on which some clause gives the seal."""
    named = {kind for node in meaning.givers.get(SEAL, ()) for one in node.matter for kind in one}
    return [kind for kind in meaning.names.kinds if any(meaning.names.is_kind(kind, group) for group in named)]


def sealing(inquiry: Inquiry, kind: str) -> tuple[Procedure, ...]:
    """The procedures of a kind, in which whoever may sign does sign, and whoever may seal seals."""
    return inquiry.procedures.made(Demands(inquiry.meaning, kind, (SIGN, SEAL)))


def _unsigned(p: Procedure) -> int:
    """The matters on which nothing in the text makes the seal wait for the signature."""
    both = p.both(p.owed[SIGN], p.owed[SEAL])
    return p.without(both, p.waits(SEAL, SIGN))


def _sealed(inquiry: Inquiry, p: Procedure, free: int, readings: dict[str, list[str]], condition: Any) -> Result:
    meaning = inquiry.meaning
    if free == NOTHING:
        used = tuple(dict.fromkeys(c for (a, b), table in p.stated.items() if SIGN in (a, b) for c in table))
        question = Question(SEALED, Family.CONTAINMENT, SEAL, {p.kind: {}})
        return Result(
            question,
            Argument(Verdict.PROVED, readings, condition, meaning.rulebook.cites_of(used), used=used),
            engine="regions",
        )
    matter, trace = p.trace(free, SEAL)
    given = {a: meaning.alternatives(a, matter) for a in (SEAL, SIGN)}
    used = tuple(dict.fromkeys(a.clause for ways in given.values() for a in ways))
    people = {a: sorted({x.doer.seat or x.doer.organ or "" for x in ways if not x.doer.chain}) for a, ways in given.items()}
    example = {
        "matter": p.pattern(free),
        "trace": trace if SEAL in trace else [SEAL],
        "people": people[SEAL],
        "others": people[SIGN],
    }
    question = Question(SEALED, Family.CONTAINMENT, SEAL, p.pattern(free), example=matter)
    argument = Argument(Verdict.REFUTED, readings, condition, meaning.rulebook.cites_of(used), example, used)
    return Result(question, argument, engine="regions")


# ── findings ─────────────────────────────────────────────────────────────────────────────────────────────────────


def findings(inquiry: Inquiry, results: Sequence[Result]) -> list[Finding]:
    """One finding for each clause and post that gives more than it has, and for each kind that is sealed unsigned."""
    return [_finding(inquiry, rows) for rows in by_cause(results, partial(_cause, inquiry))]


def _cause(inquiry: Inquiry, row: Result) -> Any:
    q = row.question
    if q.requirement == SEALED:
        return (SEALED, next(iter(q.matter or {})))
    return (q.requirement, inquiry.meaning.rulebook.cite(q.clause or ""), q.subject)


def _post(inquiry: Inquiry, seat: str) -> str:
    entry = inquiry.meaning.roster.seats.get(seat)
    return entry.post if entry else seat


def _finding(inquiry: Inquiry, rows: list[Result]) -> Finding:
    q = rows[0].question
    given = "containment.given" if _receivers(inquiry, rows) else "containment.called"
    key, severity = {
        GIVEN: (given, Severity.LEGAL_RISK),
        LISTED: ("containment.listed", Severity.LEGAL_RISK),
        STANDING: ("containment.standing", Severity.LEGAL_RISK),
        SEALED: ("containment.sealed", Severity.AMBIGUITY),
    }[q.requirement]
    said = (next(iter(q.matter or {})) if q.requirement == SEALED else q.subject or "",)
    found = Remark(inquiry.meaning, tuple(rows), severity, key=key, about=partial(_about, inquiry, rows), said=said)
    return replace(found, severity=Severity.AMBIGUITY) if q.requirement == LISTED and found.readings else found


def _about(inquiry: Inquiry, rows: Sequence[Result], e: Explainer) -> dict[str, Any]:
    first = rows[0]
    q, example = first.question, first.argument.counterexample or {}
    acts = dict.fromkeys(e.say("order.act", act=e.names.label(r.question.act or "", e.lang)) for r in rows)
    return {
        "cites": e.cited(
            dict.fromkeys(c for r in rows for c in ((r.question.clause,) if r.question.clause else r.argument.used) if c)
        ),
        "acts": e.listed(acts, "and"),
        "matter": e.matter(q.matter),
        "giver": _listed_giver(inquiry, q.clause or "", e)
        if q.requirement == LISTED
        else e.names.label(q.subject or "", e.lang),
        "receivers": e.listed(e.names.label(post, e.lang) for post in _receivers(inquiry, rows)),
        "stand": e.cite(q.subject or ""),
        "sealers": _people(e, example.get("people", ())),
        "signers": _people(e, example.get("others", ())),
    }


def _listed_giver(inquiry: Inquiry, clause: str, e: Explainer) -> str:
    """The posts in whose place a clause lets others act."""
    node = inquiry.meaning.rulebook[clause]
    assert isinstance(node, Substitution | Delegation)
    seats = sorted(handed.seats_of(inquiry, node), key=list(inquiry.meaning.roster.seats).index)
    return e.listed(dict.fromkeys(e.names.label(_post(inquiry, seat), e.lang) for seat in seats), "and")


def _receivers(inquiry: Inquiry, rows: Sequence[Result]) -> list[str]:
    """The posts that act through the giver by his authorisation."""
    found: dict[str, None] = {}
    for row in rows:
        q = row.question
        ways = inquiry.meaning.alternatives(q.act or "", q.example) if q.example and q.requirement == GIVEN else ()
        for a in ways:
            if a.clause == q.clause and a.doer.seat and atoms(a.when, wanted=mask(Granted)):
                found[_post(inquiry, a.doer.seat)] = None
    return list(found)


def _people(e: Explainer, seats: Sequence[str]) -> str:
    names = dict.fromkeys(e.names.label(e.roster.seats[s].post, e.lang) if s in e.roster.seats else e.label(s) for s in seats)
    return e.listed(list(names)[:5])
