"""Separation: nobody acts on a matter of their own, where the clause that gives the act means somebody else; and what is
meant for two people stays with two (`apart`).

A matter is somebody's own when one of its parties is his seat, the body he heads, or the body itself.  A clause that
finds its actor through that very party (the applicant applies, the drafting unit drafts) means the party; every other
clause means somebody else, and a stand-in or a second seat may bring the party back.  A meeting that votes acts as many,
whoever of them chairs it.  Claims are terms over situations, so smallest absence sets, reasons and cores come with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from constraints.classes import Space
from constraints.cover import Matter
from constraints.explain import Explainer
from constraints.finding import Finding, Remark, Severity, by_cause
from constraints.language.nodes import Meeting, Share, Step
from constraints.language.patterns import ANYTHING
from constraints.meaning import CHAIR, MEETING, Giver
from constraints.names import NOT_STATED, ROOT
from constraints.prove import Claim
from constraints.requirements import apart
from constraints.requirements.guards import CONVENE
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.pieces import Cut, Part, claims_of
from constraints.requirements.reach import Reach
from constraints.terms import FALSE, TRUE, Term, clauses, disj, neg
from constraints.verdict import Family, Question, Result

OWN = "nobody-acts-on-their-own"


def _own(inquiry: Inquiry) -> Iterator[Claim]:
    for act in inquiry.acts or inquiry.classes.acts():
        for node in inquiry.meaning.givers.get(act, ()):
            actor = inquiry.meaning.actor(node)
            if actor != NOT_STATED and node.matter != ANYTHING:
                yield from _of_clause(inquiry, act, node, inquiry.classes.parties.reads(actor))


PARTS = (Part("own", _own, Cut.ACTS, Reach.of_act), Part("apart", apart.claims, own=apart.pieces))


def claims(inquiry: Inquiry) -> Iterator[Claim]:
    """For every clause that gives an act, and every party it does not look at: the party may never do the act.  Then what
    is meant for two people."""
    yield from claims_of(PARTS, inquiry)


def _of_clause(inquiry: Inquiry, act: str, node: Giver, read: set[str]) -> Iterator[Claim]:
    names = inquiry.meaning.names
    for kind in dict.fromkeys(kind for one in node.matter for kind in one):
        shared = names.attributes(ROOT)
        parties = {p: a.type for p, a in names.attributes(kind).items() if a.type in ("seat", "organ") and p not in shared}
        parties = {p: sort for p, sort in parties.items() if not _presides(inquiry, kind, p)}
        paths = [p for p in parties if p not in read and (parties[p] == "seat" or _may_be_refused(inquiry, act))]
        if not paths:
            continue
        space = Space(inquiry.classes, kind, [inquiry.classes.bearing(act, kind).effective[node.id]])
        region = space.diagrams.conj(space.functions[0], space.premise)
        for path in paths:
            values = _seats(inquiry) if parties[path] == "seat" else _bodies(inquiry, node)
            asked = [_claim(inquiry, act, node, space, region, path, value) for value in values]
            found = [one for one in asked if isinstance(one, Claim)]
            question = Question(OWN, Family.SEPARATION, act, {kind: {}}, node.id, subject=path)
            yield from found or [Claim(question, TRUE, (node.id,), cut=True in asked)]


def _presides(inquiry: Inquiry, kind: str, path: str) -> bool:
    """Is it a meeting that this seat calls or leads?  Then the matter is the meeting's, and nobody's own."""
    meaning = inquiry.meaning
    givers = (
        [n for act in (CONVENE, CHAIR) for n in meaning.givers.get(act, ())] if meaning.names.is_kind(kind, MEETING) else []
    )
    return any(path in inquiry.classes.parties.reads(meaning.actor(node)) for node in givers)


def _may_be_refused(inquiry: Inquiry, act: str) -> bool:
    """Is the act a judgement on what somebody else has made?  Then some step says what follows a refusal."""
    return any(act in step.act and step.if_refused for step in inquiry.meaning.rulebook.family(Step))


def _seats(inquiry: Inquiry) -> list[str]:
    """One seat for each post, and every seat of whoever holds several."""
    roster = inquiry.meaning.roster
    found: dict[tuple[str, str], str] = {}
    for seat, entry in roster.seats.items():
        several = len(roster.seats_of[roster.official_of[seat]]) > 1
        found.setdefault((entry.post, seat if several else ""), seat)
    return list(found.values())


def _bodies(inquiry: Inquiry, node: Giver) -> list[str]:
    """The bodies that the clause itself names, and those whose head holds another seat as well."""
    roster = inquiry.meaning.roster
    named = [organ for organ in roster.every_organ if organ in _named(inquiry, node)]
    heads = {o: roster.head_of(o) for o in roster.every_organ}
    several = [o for o, seats in heads.items() if any(len(roster.seats_of[roster.official_of[s]]) > 1 for s in seats)]
    return list(dict.fromkeys([*named, *several]))


def _named(inquiry: Inquiry, node: Giver) -> set[str]:
    actor = inquiry.meaning.actor(node)
    listed = actor if isinstance(actor, tuple) else (actor,)
    return {o for who in listed if isinstance(who, str) for o in inquiry.meaning.roster.organs_below(who)}


def _claim(inquiry: Inquiry, act: str, node: Giver, space: Space, region: int, path: str, value: str) -> Claim | bool:
    """The party `value` may not do the act under this clause; where no matter lets it, whether some were not tried."""
    if not space.allows(region, path, value):
        return False
    others = [p for p in inquiry.classes.parties.paths(act, space.kind, [node]) if p != path]
    groups = inquiry.classes.parties.tried(space.kind, others, space, region)
    for choice in groups:
        matter = space.matter(region, {**choice, path: value})
        if matter is None:
            continue
        term = _by_party(inquiry, act, node, matter, value)
        if term is not FALSE:
            pattern = {**space.describe(region), path: value}
            question = Question(OWN, Family.SEPARATION, act, {space.kind: pattern}, node.id, subject=path, example=matter)
            return Claim(question, neg(term), (node.id,))
    return groups.cut


def _by_party(inquiry: Inquiry, act: str, node: Giver, matter: Matter, value: str) -> Term:
    """When the party itself, or whoever holds or heads it, may do the act under the clause."""
    roster = inquiry.meaning.roster
    seats = (value,) if value in roster.seats else roster.head_of(value)
    people = {roster.official_of[s] for s in seats}
    as_head = () if value in roster.seats else seats  # asked as the head of a body, one does not judge its matter
    itself = value in _named(inquiry, node)
    every = (a for a in inquiry.meaning.alternatives(act, matter) if a.clause == node.id)
    voting = {n.id for n in inquiry.meaning.rulebook.family(Meeting) if isinstance(n.decides, Share)}
    alternatives = [a for a in every if voting.isdisjoint(clauses(a.doer.when))]
    own = [
        a.when
        for a in alternatives
        if (a.official in people and a.doer.seat not in as_head) or (itself and a.official is None and a.doer.organ == value)
    ]
    return inquiry.claims.situated(disj(*own), act, matter, "none")


# ── findings ─────────────────────────────────────────────────────────────────────────────────────────────────────


def findings(inquiry: Inquiry, results: Sequence[Result]) -> list[Finding]:
    """One finding for each act and sort of party: the case with fewest absences is the example; and what one may do for two."""
    own = [row for row in results if row.question.requirement == OWN]
    two = [row for row in results if row.question.requirement == apart.TWO]
    return [_finding(inquiry, rows) for rows in by_cause(own, partial(_cause, inquiry))] + apart.findings(inquiry, two)


def _cause(inquiry: Inquiry, row: Result) -> Any:
    what = (_party(row),) if _is_body(inquiry, row) else (row.question.act, _kind(row))
    return what, (row.absences.smallest or 0) > 0


def _kind(row: Result) -> str:
    return next(iter(row.question.matter or {}), "")


def _party(row: Result) -> str:
    return str((row.question.matter or {})[_kind(row)][row.question.subject])


def _is_body(inquiry: Inquiry, row: Result) -> bool:
    return _party(row) not in inquiry.meaning.roster.seats


def _finding(inquiry: Inquiry, rows: list[Result]) -> Finding:
    first = min(rows, key=lambda r: (bool(r.argument.readings), r.absences.smallest or 0))
    ordered = (first, *(r for r in rows if r is not first))
    key = ("separation.body" if _is_body(inquiry, first) else "separation.person") + (
        ".away" if first.absences.smallest else ""
    )
    conditional = all(row.argument.readings for row in rows)
    severity = Severity.AMBIGUITY if conditional else Severity.TIDY_UP if _is_body(inquiry, first) else Severity.LEGAL_RISK
    return Remark(inquiry.meaning, ordered, severity, key=key, about=partial(_about, ordered), said=(_party(first),))


def _about(rows: Sequence[Result], explainer: Explainer) -> dict[str, Any]:
    first = rows[0]
    example = first.argument.counterexample or {}
    gone = [
        explainer.say("away-for", who=explainer.person(o), reason=explainer.status(s)) for o, s in example["status"].items()
    ]
    gone += [explainer.member(f"vacant:{seat}") for seat in example["vacant"]]
    posts = dict.fromkeys(_called(explainer, _party(r)) for r in rows)
    return {
        "cites": explainer.cited(dict.fromkeys(r.question.clause or "" for r in rows)),
        "acts": explainer.listed(dict.fromkeys(_said(explainer, r) for r in rows), "and"),
        "party": explainer.listed(dict.fromkeys(_attribute(explainer, r) for r in rows)),
        "who": explainer.listed(list(posts)[:4]),
        "when": explainer.say("list.semicolon").join(gone),
    }


def _said(explainer: Explainer, row: Result) -> str:
    act, kind = (explainer.names.label(name, explainer.lang) for name in (row.question.act or "", _kind(row)))
    return explainer.say("separation.act", act=act, kind=kind)


def _attribute(explainer: Explainer, row: Result) -> str:
    """What the party is called on the kind of matter: *applicant*, *drafted by*."""
    path = row.question.subject or ""
    attribute = explainer.names.attribute(_kind(row), path)
    return attribute.in_(explainer.lang, path) if attribute else path


def _called(explainer: Explainer, party: str) -> str:
    entry = explainer.roster.seats.get(party)
    return explainer.person(party) if entry is None else explainer.names.label(entry.post, explainer.lang)
