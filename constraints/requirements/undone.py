"""An exception that one clause makes and another takes back: what is secret need not be opened for comment, and every major decision
has to be.

Compared are two steps of one act by the same people, of which one binds only where a fact is not so (*unless secret*), and the
other wherever it is about.  A clause within the other's matters, or about a narrower kind, is meant as it stands; and a fact for
which some clause asks for the act by itself divides the matters rather than excepts them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from constraints.applying import applies, under
from constraints.cover import Matter
from constraints.diagram import FALSE as NOTHING
from constraints.explain import Explainer
from constraints.finding import Finding, Remark, Severity, by_cause
from constraints.language.nodes import Step
from constraints.lead.choices import Readings, answers, chosen
from constraints.meaning import Meaning
from constraints.procedures import example
from constraints.requirements.alike import named_by, same_people
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.order import denied
from constraints.requirements.shared import place
from constraints.terms import FALSE, Attribute, Term, atoms, mask
from constraints.verdict import Argument, Family, Question, Result, Status

HOLDS = "exception-is-not-undone"


def results(inquiry: Inquiry) -> Iterator[Result]:
    """For each act of a step that excepts something: proved, or each step that asks for it all the same."""
    if inquiry.acts:
        return
    meaning = inquiry.meaning
    for act, one in excepting(meaning):
        rows = [
            row for other in asking(meaning, act) if comparable(meaning, one, other) for row in _rows(inquiry, act, one, other)
        ]
        if not rows:
            proved = Argument(Status.PROVED, cites=(one.cite,), used=(one.id,))
            rows = [Result(Question(HOLDS, Family.OVERLAP, act, clause=one.id), proved, engine="diagram")]
        yield from rows


def asking(meaning: Meaning, act: str) -> list[Step]:
    """The steps that demand an act whatever the situation."""
    return [n for n in meaning.rulebook.family(Step) if act in n.act and not n.soft and n.when is None]


def excepting(meaning: Meaning) -> list[tuple[str, Step]]:
    """The steps that bind only where some fact is not so, by their acts."""
    book, kinds = meaning.rulebook, meaning.names.kinds
    acts = dict.fromkeys(act for node in book.family(Step) for act in node.act)
    return [(act, n) for act in acts for n in asking(meaning, act) if any(spared(meaning, act, n, kind) for kind in kinds)]


def spared(meaning: Meaning, act: str, step: Step, kind: str) -> list[str]:
    """The facts that a step excepts on matters of a kind: not those for which some step asks for the act by itself."""
    facts = denied(meaning.covers.term(step.matter, kind))
    if not facts:
        return []
    divide = {
        atom.path
        for other in asking(meaning, act)
        for atom in atoms(meaning.covers.term(other.matter, kind), wanted=mask(Attribute))
        if isinstance(atom, Attribute) and "true" in atom.among and "false" not in atom.among
    }
    return [path for path in facts if path not in divide]


def comparable(meaning: Meaning, one: Step, other: Step) -> bool:
    """Do the two stand in different places, and name the same people?"""
    return one.cite != other.cite and same_people(named_by(meaning, one), named_by(meaning, other))


def _rows(inquiry: Inquiry, act: str, one: Step, other: Step) -> Iterator[Result]:
    """Where one step asks for what the other lets go, each with the condition on readings under which it does."""
    meaning, used = inquiry.meaning, (one.id, other.id)
    covers = {kind: (applies(meaning, one, kind), applies(meaning, other, kind)) for kind in meaning.names.kinds}
    if all(FALSE in pair for pair in covers.values()):
        return

    def asked(taken: Readings) -> Iterator[tuple[Matter, dict[str, Any]]]:
        found = taken_back(inquiry, act, one, covers, {**inquiry.readings, **taken})
        if found is not None:
            yield found

    names = sorted(set(chosen([term for pair in covers.values() for term in pair])))
    for (matter, pattern), readings, condition in answers(meaning, names, inquiry.readings, asked, lambda found: str(found[1])):
        said = {"matter": pattern, "trace": [act]}
        argument = Argument(Status.REFUTED, readings, condition, meaning.rulebook.cites_of(used), said, used)
        yield Result(
            Question(HOLDS, Family.OVERLAP, act, pattern, one.id, subject=other.id, example=matter), argument, engine="diagram"
        )


def taken_back(
    inquiry: Inquiry, act: str, one: Step, covers: dict[str, tuple[Term, Term]], readings: Readings
) -> tuple[Matter, dict[str, Any]] | None:
    """A matter that the one step lets go and the other does not; nothing where there is none, or one is the narrower."""
    found: tuple[Matter, dict[str, Any]] | None = None
    wider, kinds = [False, False], [False, False]
    for kind, pair in covers.items():
        terms = [under(term, readings) for term in pair]
        if terms == [FALSE, FALSE]:
            continue
        space = inquiry.classes.space(kind, terms)
        left, right = (space.diagrams.conj(space.premise, function) for function in space.functions)
        keys = [key for path in spared(inquiry.meaning, act, one, kind) if (key := ("attribute", path)) in space.alphabet.level]
        wide = space.diagrams.conj(space.premise, space.diagrams.some(left, keys))
        both = space.diagrams.conj(wide, right)
        wider = [wider[0] or wide != both, wider[1] or right != both]
        kinds = [kinds[0] or wide != NOTHING == right, kinds[1] or right != NOTHING == wide]
        let_go = space.diagrams.conj(both, space.diagrams.neg(left))
        if found is None and let_go != NOTHING:
            found = example(inquiry.classes, space, let_go), {kind: space.describe(let_go)}
    return found if wider[0] == wider[1] and kinds[0] == kinds[1] else None


# ── findings ─────────────────────────────────────────────────────────────────────────────────────────────────────


def findings(inquiry: Inquiry, rows: Sequence[Result]) -> list[Finding]:
    """One finding for each act and clause that makes the exception."""
    return [
        Remark(
            inquiry.meaning,
            tuple(found),
            Severity.AMBIGUITY,
            key="overlap.exception",
            about=partial(_about, found),
            said=tuple(sorted({c for r in found for c in r.argument.used})),
        )
        for found in by_cause(
            sorted(rows, key=lambda r: len(str(r.question.matter))), lambda r: (r.question.act, r.question.clause)
        )
    ]


def _about(rows: Sequence[Result], e: Explainer) -> dict[str, Any]:
    q = rows[0].question
    return {
        "act": e.say("order.act", act=e.names.label(q.act or "", e.lang)),
        "matter": e.matter(q.matter),
        "cite": place(e, q.clause, q.subject),
        "beside": e.listed(dict.fromkeys(place(e, r.question.subject, r.question.clause) for r in rows), "and"),
    }
