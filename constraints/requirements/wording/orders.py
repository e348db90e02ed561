"""What a clause puts in order is owed: the acts that a step names before or after its own, and those from which a limit or
a duty counts, exist on some of its matters.

A prerequisite that no matter of the clause owes, and nobody is given, is void: the order that the clause means holds nowhere,
and a limit that counts from it never begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, TypeAlias

from constraints.diagram import FALSE as NOTHING
from constraints.earlier import asked_for
from constraints.explain import Explainer
from constraints.finding import Finding, Severity
from constraints.language.nodes import Deadline, Duty, Step
from constraints.meaning import Meaning
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.wording.remarks import remarks
from constraints.terms import FALSE, Term, disj
from constraints.verdict import Argument, Family, Question, Result, Status

Timed: TypeAlias = Step | Deadline | Duty

OWED = "what-is-put-in-order-is-owed"
REQUIREMENTS = (OWED,)
BEGINS = "limit-never-begins"
"""The message for a limit, where an order is told as `OWED`."""


def results(inquiry: Inquiry) -> Iterator[Result]:
    """A row for each act that a step names as coming before or after its own, or from which a limit or a duty counts."""
    book = inquiry.meaning.rulebook
    every: list[Timed] = [*book.family(Step), *book.family(Deadline), *book.family(Duty)]
    for node in every:
        for other in named(inquiry.meaning, node):
            question = Question(OWED, Family.COMPLETENESS, node.act[0], clause=node.id, subject=other)
            if _somewhere(inquiry, node, other):
                yield Result(question, Argument(Status.PROVED, cites=(node.cite,), used=(node.id,)), engine="diagram")
            else:
                example = {"matter": {kind: {} for one in node.matter for kind in one}, "trace": [other]}
                argument = Argument(Status.REFUTED, cites=(node.cite,), counterexample=example, used=(node.id,))
                yield Result(question, argument, engine="diagram")


def named(meaning: Meaning, node: Timed) -> list[str]:
    """The acts on the clause's own matters that it names before or after its own."""
    said = (*node.after, *node.before) if isinstance(node, Step) else (node.after, node.before)
    return list(dict.fromkeys(name for name in said if name in meaning.names.vocabulary.acts))


def _somewhere(inquiry: Inquiry, node: Timed, act: str) -> bool:
    """Is there a matter of the clause on which the act is demanded, owed or given?"""
    for kind in dict.fromkeys(kind for one in node.matter for kind in one):
        for below in inquiry.meaning.names.kinds_below(kind):
            there = asked(inquiry.meaning, act, below)
            own = inquiry.meaning.covers.term(node.matter, below)
            if FALSE in (there, own):
                continue
            space = inquiry.classes.space(below, [own, there])
            if space.diagrams.conj(space.premise, space.diagrams.conj(*space.functions)) != NOTHING:
                return True
    return False


def asked(meaning: Meaning, act: str, kind: str) -> Term:
    """The matters of a kind on which some clause, or the vocabulary, asks for the act or gives it."""
    owed = (duty for duty in meaning.rulebook.family(Duty) if act in duty.act)
    said = (meaning.covers.term(node.matter, kind) for node in (*owed, *meaning.givers.get(act, ())))
    return disj(*asked_for(meaning, act, kind), *said)


def findings(inquiry: Inquiry, rows: Sequence[Result]) -> list[Finding]:
    """One finding for each clause; a limit that never begins is as none."""
    book = inquiry.meaning.rulebook
    orders, limits = list[Result](), list[Result]()
    for row in rows:
        (orders if isinstance(book[row.question.clause or ""], Step) else limits).append(row)
    told = partial(remarks, inquiry, about=_about, cause=lambda r: r.question.clause, said=_others)
    return [*told(orders, OWED, Severity.TIDY_UP), *told(limits, BEGINS, Severity.LEGAL_RISK)]


def _others(rows: Sequence[Result]) -> tuple[str, ...]:
    return tuple(r.question.subject or "" for r in rows)


def _about(rows: Sequence[Result], e: Explainer) -> dict[str, Any]:
    first = rows[0].question
    return {
        "cite": e.cited([first.clause or ""]),
        "act": e.say("order.act", act=e.names.label(first.act or "", e.lang)),
        "others": e.listed((e.say("order.act", act=e.names.label(r.question.subject or "", e.lang)) for r in rows), "and"),
    }
