"""Completeness: every act that is owed has a clause for every matter, every actor is named, every clause can apply.

Five requirements, all over whole classes of matter, cut by diagrams and never by examples: an act that a procedure
demands is given wherever it is demanded, at least once the matter is put to a meeting; an act that is shared out by
post or body leaves no post or body out; where the signature, the decision or the chair is shared out by a choice, or any
act by an amount, no value is left out, be it demanded there or not; some clause names who does it; and no clause is
wholly taken away by its own exceptions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from constraints.classes import Space
from constraints.cover import paths_of
from constraints.diagram import FALSE as NOTHING
from constraints.explain import Explainer
from constraints.finding import Finding, Remark, Severity, by_cause
from constraints.holds import holds
from constraints.language.nodes import Step
from constraints.meaning import CHAIR, Giver, Meaning
from constraints.names import NOT_STATED
from constraints.requirements import wording
from constraints.requirements.containment import SIGN
from constraints.requirements.inquiry import Inquiry
from constraints.rulebook import Clause
from constraints.terms import FALSE, TRUE, Atom, Attribute, Number, Term, atoms, conj, disj, mask, neg, rewrite
from constraints.verdict import Argument, EngineDisagreement, Family, Question, Result, Status

GIVEN, NOBODY_LEFT_OUT, ACTOR, CAN_APPLY = "given-where-demanded", "no-post-left-out", "actor-is-named", "clause-can-apply"
NO_VALUE_LEFT_OUT = "no-value-left-out"
AMOUNTS = ("number", "duration")


def results(inquiry: Inquiry) -> Iterator[Result]:
    """The rows of all five requirements, act by act, then clause by clause."""
    for act in inquiry.acts or inquiry.meaning.names.vocabulary.acts:
        yield from _given(inquiry, act)
        yield from _left_out(inquiry, act)
        yield from _values_left_out(inquiry, act)
        yield from _named(inquiry.meaning, act)
    if not inquiry.acts:
        for node in inquiry.meaning.rulebook.nodes.values():
            if getattr(node, "unless", ()) and hasattr(node, "matter"):
                yield _applies(inquiry, node)
    yield from wording.results(inquiry)


# ── an act that is demanded is given ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Demand:
    """Where steps demand an act on a kind of matter without naming anybody, and where clauses give it."""

    kind: str
    steps: tuple[Step, ...]
    demanded: tuple[Term, ...]
    given: Term
    shut: tuple[Term, ...]


def demands(inquiry: Inquiry, act: str) -> Iterator[Demand]:
    """Each kind of matter on which a step demands the act without naming anybody."""
    meaning = inquiry.meaning
    steps = tuple(n for n in meaning.rulebook.family(Step) if _demands(n, act))
    for kind in dict.fromkeys(kind for step in steps for one in step.matter for kind in one):
        given = [reach(meaning, node, kind) for node in meaning.givers.get(act, ())]
        shut = (*inquiry.classes.bearing(act, kind).shut, *_unheld(meaning, kind))
        yield Demand(kind, steps, tuple(reach(meaning, step, kind) for step in steps), disj(*given), shut)


def _given(inquiry: Inquiry, act: str) -> Iterator[Result]:
    """On every kind of matter: where a step demands the act without naming anybody, another clause gives it."""
    meaning = inquiry.meaning
    for one in demands(inquiry, act):
        kind = one.kind
        space = Space(inquiry.classes, kind, [disj(*one.demanded), one.given], one.shut)
        missing = space.diagrams.conj(_within(space, 0), space.diagrams.neg(_once_put(meaning, space)))
        here = [meaning.covers.term(step.matter, kind) for step in one.steps]
        used = tuple(
            step.id
            for step, wide, covers in zip(one.steps, one.demanded, here, strict=True)
            if wide is not FALSE and (missing == NOTHING or _meets(space, missing, covers))
        )
        yield _row(inquiry, Question(GIVEN, Family.COMPLETENESS, act, {kind: _described(space, missing)}), missing, space, used)


def _once_put(meaning: Meaning, space: Space) -> int:
    """The matters on which the act is given, or will be once the matter is put to the meeting that gives it.

    Where the text lists matters for a meeting to decide, one that is put to none yet lacks a meeting, not an actor.
    """
    keys = [key for path in meaning.put_to(space.kind) if (key := ("attribute", path)) in space.alphabet.level]
    given = space.diagrams.conj(space.functions[1], space.premise)
    return space.diagrams.some(given, keys) if keys else space.functions[1]


def _meets(space: Space, region: int, term: Term) -> bool:
    return space.diagrams.conj(region, space.diagrams.diagram(term)) != NOTHING


def _unheld(meaning: Meaning, kind: str) -> Iterator[Term]:
    """A party has a post that somebody holds: groups of posts are nobody's."""
    for path, attribute in meaning.names.attributes(kind).items():
        if attribute.type == "post":
            yield Attribute(path, frozenset(post for post in meaning.names.posts if not held(meaning, post)))


def _described(space: Space, region: int) -> dict[str, Any]:
    return {} if region == NOTHING else space.describe(region)


def _within(space: Space, index: int) -> int:
    return space.diagrams.conj(space.functions[index], space.premise)


def reach(meaning: Meaning, node: Any, kind: str) -> Term:
    """The matters of a kind on which a clause applies, exceptions that hang on readings left aside."""
    own = meaning.covers.term(node.matter, kind)
    taken = [meaning.covers.term(o.matter, kind) for o, under in meaning.exceptions(node) if not _unsure(o, under)]  # type: ignore[union-attr]
    return conj(own, *(neg(t) for t in taken))


def _unsure(other: Clause, under: Any) -> bool:
    return bool(under or getattr(other, "under", None))


def _row(inquiry: Inquiry, question: Question, missing: int, space: Space, used: tuple[str, ...]) -> Result:
    if missing == NOTHING:
        return Result(question, Argument(Status.PROVED, used=used), engine="diagram")
    meaning, matter = inquiry.meaning, space.matter(missing, {})
    givers = meaning.givers.get(question.act or "", ())
    if matter is None or any(holds(reach(meaning, node, matter.kind), matter.facts) for node in givers):
        raise EngineDisagreement(f"{question.act}: some clause gives the act on the matter found to have none")
    found = replace(question, example=matter)
    return Result(found, _refuted(meaning, used, {"matter": question.matter}), engine="diagram")


def _refuted(meaning: Meaning, used: tuple[str, ...], example: dict[str, Any]) -> Argument:
    places = tuple(dict.fromkeys(meaning.rulebook.cite(c) for c in used))
    return Argument(Status.REFUTED, cites=places, counterexample=example, used=used)


# ── nobody is left out ───────────────────────────────────────────────────────────────────────────────────────────


def _left_out(inquiry: Inquiry, act: str) -> Iterator[Result]:
    """Where several clauses share out an act by the post of a party: which posts have no clause?

    A single clause about some posts is a special rule for them; it forgets nobody.
    """
    meaning = inquiry.meaning
    givers = meaning.givers.get(act, ())
    for kind in dict.fromkeys(kind for node in givers for one in node.matter for kind in one):
        attributes = meaning.names.attributes(kind)
        reaches = {node.id: wide for node in givers if (wide := reach(meaning, node, kind)) is not FALSE}
        posts_of = {p for p, a in attributes.items() if a.type == "post"}
        paths = [p for p in sorted(posts_of) if sum(p in paths_of(wide) for wide in reaches.values()) > 1]
        if not paths:
            continue
        space = Space(inquiry.classes, kind, [disj(*reaches.values())])
        for path in paths:
            posts = [p for p in space.universe.attributes[path] if p is not None and held(meaning, p)]
            left = [
                post
                for post in posts
                if not space.allows(_within(space, 0), path, post) and space.allows(space.premise, path, post)
            ]
            used = tuple(c for c, wide in reaches.items() if path in paths_of(wide))
            question = Question(NOBODY_LEFT_OUT, Family.COMPLETENESS, act, {kind: {path: left} if left else {}}, subject=path)
            if left:
                yield Result(question, _refuted(meaning, used, {"matter": question.matter}), engine="diagram")
            else:
                yield Result(question, Argument(Status.PROVED, used=used), engine="diagram")


def held(meaning: Meaning, post: str) -> bool:
    """Does somebody hold just this post?"""
    return any(entry.post == post for entry in meaning.roster.seats.values())


@dataclass(frozen=True)
class SharedOut:
    """Where clauses share out an act by a choice about the matter, or by an amount: the space in which its matters lie
    (`left` are those that no clause gives the act on and no step demands it of, `given` those that some clause gives it
    on), the clauses, and the choices that they make differently.  What all of them ask for alike is a condition that they
    share.  `between` are the matters whose amount lies between two on which clauses give the act, all else alike."""

    kind: str
    space: Space
    left: Term
    given: Term
    clauses: tuple[str, ...]
    choices: tuple[str, ...]
    between: Term


def shared_out(inquiry: Inquiry, act: str) -> Iterator[SharedOut]:
    """Each kind on which several clauses say by a choice who signs, decides or chairs, or by an amount who does any act.

    One that goes to no meeting need not be decided by any; what a step demands is asked where it is demanded.
    """
    meaning = inquiry.meaning
    givers = meaning.givers.get(act, ())
    for kind in dict.fromkeys(kind for node in givers for one in node.matter for kind in one):
        known = meaning.names.attributes(kind)
        decides, by_choice = _decides(meaning, act, kind), _is_weighty(meaning, act, kind)
        reaches = {node.id: wide for node in givers if (wide := reach(meaning, node, kind)) is not FALSE}
        asked = (path for path, a in known.items() if a.type in AMOUNTS or (by_choice and a.values and a.set_by is None))
        looking = {path: [c for c, wide in reaches.items() if path in paths_of(wide)] for path in asked}
        if all(len(clauses) < 2 for clauses in looking.values()):
            continue
        demanded = [reach(meaning, n, kind) for n in meaning.rulebook.family(Step) if _demands(n, act)]
        put = [Attribute(p, frozenset(known[p].values) & set(meaning.meetings)) for p in meaning.put_to(kind) if decides]
        given = disj(*reaches.values())
        left = conj(neg(disj(given, *demanded)), *put)
        shut = (*inquiry.classes.bearing(act, kind).shut, *_unheld(meaning, kind))
        space = Space(inquiry.classes, kind, [left, given, *reaches.values()], shut)
        regions = {clause: _within(space, i) for i, clause in enumerate(reaches, start=2)}
        several = {p: found for p, found in looking.items() if len(found) > 1}
        free = space.diagrams.conj(space.premise, space.diagrams.neg(space.diagrams.diagram(disj(*demanded))))
        amounts = [p for p in several if known[p].type in AMOUNTS and free != NOTHING]
        choices = [
            p for p in several if known[p].type not in AMOUNTS and len({_allowed(space, regions[c], p) for c in several[p]}) > 1
        ]
        if choices or amounts:
            clauses = tuple(c for c in reaches if any(c in looking[path] for path in (*choices, *amounts)))
            between = disj(*(_between(path, given) for path in amounts))
            yield SharedOut(kind, space, left, given, clauses, tuple(choices), between)


def _decides(meaning: Meaning, act: str, kind: str) -> bool:
    """Does the act settle an attribute of such matters?"""
    return any(attribute.set_by == act for attribute in meaning.names.attributes(kind).values())


def _is_weighty(meaning: Meaning, act: str, kind: str) -> bool:
    """Is it the signature, the chair or the decision on such matters?"""
    return act in (SIGN, CHAIR) or _decides(meaning, act, kind)


def _allowed(space: Space, region: int, path: str) -> frozenset[Any]:
    return frozenset(value for value in space.universe.attributes[path] if space.allows(region, path, value))


def _between(path: str, given: Term) -> Term:
    """The amounts that lie below some and above others on which an act is given, all else alike."""
    found = {a for a in atoms(given, wanted=mask(Number)) if isinstance(a, Number) and a.path == path}
    cuts = sorted(found, key=lambda cut: (cut.bound, not cut.strict))
    steps = range(len(cuts) + 1)

    def at(step: int, atom: Atom) -> Term | None:
        return (TRUE if cuts.index(atom) >= step else FALSE) if isinstance(atom, Number) and atom.path == path else None

    there = [rewrite(given, partial(at, step), None, mask(Number)) for step in steps]
    return disj(
        *(
            conj(*(neg(cut) for cut in cuts[:step][-1:]), *cuts[step : step + 1], disj(*there[:step]), disj(*there[step + 1 :]))
            for step in steps
        )
    )


def _demands(step: Step, act: str) -> bool:
    return act in step.act and step.by is None and not step.at


def _values_left_out(inquiry: Inquiry, act: str) -> Iterator[Result]:
    """On every kind on which it is shared out by a choice who signs, decides or chairs, or by an amount who acts: some clause
    says who."""
    for one in shared_out(inquiry, act):
        keys = [key for path in one.choices if (key := ("attribute", path)) in one.space.alphabet.level]
        shared = one.space.diagrams.some(_within(one.space, 1), keys) if keys else NOTHING
        shared = one.space.diagrams.disj(shared, one.space.diagrams.diagram(one.between))
        missing = one.space.diagrams.conj(_within(one.space, 0), shared)
        question = Question(NO_VALUE_LEFT_OUT, Family.COMPLETENESS, act, {one.kind: _described(one.space, missing)})
        yield _row(inquiry, question, missing, one.space, one.clauses)


# ── somebody is named ────────────────────────────────────────────────────────────────────────────────────────────


def _named(meaning: Meaning, act: str) -> Iterator[Result]:
    """The clauses that give the act without saying to whom, where no clause says it."""
    givers = meaning.givers.get(act, ())
    silent = [n for n in givers if meaning.actor(n) == NOT_STATED]
    for node in silent:
        named = [o for o in givers if o not in silent and _share(meaning, node, o)]
        question = Question(ACTOR, Family.COMPLETENESS, act, _pattern(node), node.id)
        if named:
            yield Result(question, Argument(Status.PROVED, used=(node.id, *(o.id for o in named))), engine="rules")
        else:
            yield Result(question, _refuted(meaning, (node.id,), {"matter": question.matter}), engine="rules")


def _share(meaning: Meaning, node: Giver, other: Giver) -> bool:
    """Does another clause speak of the same kinds of matter?"""
    kinds = [k for one in other.matter for k in one]
    return all(any(meaning.names.is_kind(kind, k) for k in kinds) for one in node.matter for kind in one)


def _pattern(node: Giver) -> dict[str, Any]:
    return {kind: {} for one in node.matter for kind in one}


# ── every clause can apply ───────────────────────────────────────────────────────────────────────────────────────


def _applies(inquiry: Inquiry, node: Any) -> Result:
    """Some matter is left to the clause by its own exceptions."""
    meaning = inquiry.meaning
    question = Question(CAN_APPLY, Family.COMPLETENESS, clause=node.id)
    others = tuple(o.id for o, under in meaning.exceptions(node) if not _unsure(o, under))
    named = {kind for one in node.matter for kind in one}
    for kind in [k for k in meaning.names.kinds if any(meaning.names.is_kind(k, group) for group in named)]:
        wide = reach(meaning, node, kind)
        if wide is not FALSE and _within(Space(inquiry.classes, kind, [wide]), 0) != NOTHING:
            return Result(question, Argument(Status.PROVED, used=(node.id,)), engine="diagram")
    example: dict[str, Any] = {"matter": {kind: {} for kind in sorted(named)}}
    return Result(question, _refuted(meaning, (node.id, *others), example), engine="diagram")


# ── findings ─────────────────────────────────────────────────────────────────────────────────────────────────────

SEVERITY = {
    GIVEN: Severity.LEGAL_RISK,
    NOBODY_LEFT_OUT: Severity.LEGAL_RISK,
    NO_VALUE_LEFT_OUT: Severity.AMBIGUITY,
    ACTOR: Severity.AMBIGUITY,
    CAN_APPLY: Severity.TIDY_UP,
}


def findings(inquiry: Inquiry, results: Sequence[Result]) -> list[Finding]:
    """Posts left out are one finding for each act and party; acts without an actor one for each kind of matter."""
    own = [r for r in results if r.question.requirement in SEVERITY]
    found: list[Finding] = [
        Remark(
            inquiry.meaning,
            tuple(rows),
            _severity(inquiry.meaning, rows[0]),
            key=_key(inquiry.meaning, rows[0]),
            about=partial(_about, rows),
            said=(repr(_cause(rows[0])),),
        )
        for rows in by_cause(own, _cause)
    ]
    return found + wording.findings(inquiry, results)


def _key(meaning: Meaning, row: Result) -> str:
    """The message: an amount left out is told in its own words."""
    q, kind = row.question, _kind(row)
    left = (q.matter or {}).get(kind, {}) if q.requirement == NO_VALUE_LEFT_OUT else {}
    amounts = [path for path in left if (a := meaning.names.attribute(kind, path)) is not None and a.type in AMOUNTS]
    return "completeness.no-amount-left-out" if amounts else f"completeness.{q.requirement}"


def _severity(meaning: Meaning, row: Result) -> Severity:
    """An act that is given on other matters of the kind is a slip of the drafting; one that is never given is graver, and so
    is it where nobody signs, decides or chairs."""
    q = row.question
    act, kind = q.act or "", _kind(row)
    if q.requirement != GIVEN or _is_weighty(meaning, act, kind):
        return SEVERITY[q.requirement]
    elsewhere = any(reach(meaning, node, kind) is not FALSE for node in meaning.givers.get(act, ()))
    return Severity.TIDY_UP if elsewhere else SEVERITY[q.requirement]


def _cause(row: Result) -> Any:
    q = row.question
    match q.requirement:
        case "actor-is-named":
            return (q.requirement, next(iter(q.matter or {}), ""))
        case "clause-can-apply":
            return (q.requirement, q.clause)
        case "no-value-left-out":
            return (q.requirement, str(q.matter))
        case _:
            left = (q.matter or {}).get(_kind(row), {}).get(q.subject) if q.subject else None
            return (q.requirement, q.act, _kind(row)) if left is None else (q.requirement, _kind(row), tuple(left))


def _kind(row: Result) -> str:
    return next(iter(row.question.matter or {}), "")


def _about(rows: Sequence[Result], explainer: Explainer) -> dict[str, Any]:
    first = rows[0]
    left = (first.question.matter or {}).get(_kind(first), {}).get(first.question.subject) or []
    acts = dict.fromkeys(r.question.act for r in rows if r.question.act)
    return {
        "cites": explainer.cited(dict.fromkeys(c for r in rows for c in r.argument.used)),
        "cite": explainer.cited([first.question.clause or ""]),
        "others": explainer.cited(first.argument.used[1:]),
        "acts": explainer.say("list.comma").join(
            explainer.say("quoted", text=explainer.names.label(a, explainer.lang)) for a in acts
        ),
        "matter": explainer.matter(first.question.matter),
        "kind": explainer.about(_kind(first)),
        "posts": explainer.listed((explainer.names.label(p, explainer.lang) for p in left), "and"),
    }
