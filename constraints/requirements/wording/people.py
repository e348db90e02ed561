"""Every office that a clause names is held by somebody, and nobody who matters is left unnamed.

A clause may name an office beside others, so that the act itself finds an actor: then nothing else shows that the
office is empty.  Whose consent lifts a ban, who is stood in for, who hears of a silence: these are named too, or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from constraints.explain import Explainer
from constraints.finding import Finding, Remark, Severity, by_cause
from constraints.language import who as w
from constraints.language.nodes import DecidedBy, EscalatesTo, Meeting, RelationPairs, Share
from constraints.names import NOT_STATED
from constraints.requirements.inquiry import Inquiry
from constraints.verdict import Argument, Family, Question, Result, Status

HELD, NAMED = "office-is-held", "whose-part-it-is-is-named"
REQUIREMENTS = (HELD, NAMED)
PARTS_PLAYED = ("unless_approved_by", "escalates_to", "giver", "receiver", "of", "members")
"""Fields of a clause in which somebody must be named, beside who acts."""


def selectors(node: Any) -> Iterator[tuple[str, Any]]:
    """The fields of a clause that say who, and what they say."""
    for name in ("by", "who", "to", "of", "giver", "receiver", "members", "attending", "invited", "unless_approved_by"):
        if (said := getattr(node, name, None)) is not None:
            yield name, said
    pair = getattr(node, "not_both_away", None)
    if pair is not None and not isinstance(pair, RelationPairs):
        yield from (("not_both_away", said) for said in pair)
    if isinstance(node, Meeting):
        yield from (("quorum", quorum.of) for quorum in node.quorums)
    decides = getattr(node, "decides", None)
    if isinstance(decides, Share):
        yield "decides", decides.of
    elif isinstance(decides, DecidedBy):
        yield "decides", decides.by
    expiry = getattr(node, "on_expiry", None)
    if isinstance(expiry, EscalatesTo):
        yield "escalates_to", expiry.escalates_to


def named(inquiry: Inquiry, said: Any, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """The plain names inside a selector, roles spelt out; those under `within` and `other_than` only narrow."""
    roles = inquiry.meaning.names.vocabulary.roles
    match said:
        case str() if said in roles and said not in seen:
            yield from named(inquiry, roles[said], seen | {said})
        case str():
            yield said
        case tuple():
            for part in said:
                yield from named(inquiry, part, seen)
        case w.ChooseWho():
            for part in said.choose.values():
                yield from named(inquiry, part, seen)
        case w.Among(among=inner) | w.Each(each=inner) | w.InOrder(in_order=inner):
            yield from named(inquiry, inner, seen)
        case w.Authorised(authorised=one, by=other) | w.NamedBy(among=one, named_by=other):
            yield from named(inquiry, one, seen)
            yield from named(inquiry, other, seen)


def results(inquiry: Inquiry) -> Iterator[Result]:
    """A row for each office that some clause names; then one for each part that is to be played by somebody."""
    meaning = inquiry.meaning
    by_post: dict[str, dict[str, None]] = {}
    for node in meaning.rulebook.nodes.values():
        for _, said in selectors(node):
            for name in named(inquiry, said):
                if name in meaning.names.posts:
                    by_post.setdefault(name, {})[node.id] = None
    for post, clauses in by_post.items():
        question = Question(HELD, Family.COMPLETENESS, subject=post)
        yield _row(inquiry, question, tuple(clauses), good=bool(meaning.roster.seats_with(post)), example={"post": post})
    for node in meaning.rulebook.nodes.values():
        for name, said in selectors(node):
            if name in PARTS_PLAYED:
                question = Question(NAMED, Family.COMPLETENESS, clause=node.id, subject=name)
                yield _row(inquiry, question, (node.id,), good=said != NOT_STATED, example={"part": name})


def _row(inquiry: Inquiry, question: Question, used: tuple[str, ...], *, good: bool, example: dict[str, Any]) -> Result:
    places = inquiry.meaning.rulebook.cites_of(used)
    if good:
        return Result(question, Argument(Status.PROVED, cites=places, used=used), engine="text")
    return Result(question, Argument(Status.REFUTED, cites=places, counterexample=example, used=used), engine="text")


def findings(inquiry: Inquiry, rows: Sequence[Result]) -> list[Finding]:
    """One finding for each office, and for each part left open."""
    return [_finding(inquiry, found) for found in by_cause(rows, lambda r: (r.question.requirement, r.question.subject))]


def _finding(inquiry: Inquiry, rows: list[Result]) -> Finding:
    q = rows[0].question
    key = f"completeness.{q.requirement}"
    about = partial(_about, rows)
    return Remark(inquiry.meaning, tuple(rows), Severity.AMBIGUITY, key=key, about=about, said=(q.subject or "",))


def _about(rows: Sequence[Result], e: Explainer) -> dict[str, Any]:
    q = rows[0].question
    return {
        "cites": e.cited(dict.fromkeys(c for r in rows for c in r.argument.used)),
        "post": e.names.label(q.subject or "", e.lang),
        "part": e.say(f"part.{q.subject}") if q.requirement == NAMED else "",
    }
