"""Every fact on which a clause turns is judged by somebody, and a limit that is left to the case is set by somebody.

A pattern may look at a mark of the matter that no form settles: *important*, *urgent*, *of wide reach*.  The rules use
such a term without defining it unless they say who judges it.  A limit may be *as set*; where the vocabulary is silent on
who sets it, nothing is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from constraints.cover import paths_of
from constraints.explain import Explainer
from constraints.finding import Finding, Severity
from constraints.language.nodes import Deadline, Duty, FromAttribute, Node
from constraints.meaning import Meaning
from constraints.names import NOT_STATED
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.order import together
from constraints.requirements.wording.remarks import remarks
from constraints.verdict import Argument, Family, Question, Result, Status

JUDGED, SET = "somebody-judges-the-term", "somebody-sets-the-limit"
REQUIREMENTS = (JUDGED, SET)


def results(inquiry: Inquiry) -> Iterator[Result]:
    """A row for each mark, on the kind that has it, at which some clause looks; and for each limit that the case sets."""
    yield from _judged(inquiry)
    for (kind, path), clauses in left_open(inquiry.meaning).items():
        question = Question(SET, Family.COMPLETENESS, None, {kind: {}}, subject=path)
        places = inquiry.meaning.rulebook.cites_of(clauses)
        found = inquiry.meaning.names.attribute(kind, path)
        status = Status.REFUTED if found is not None and found.judged_by == NOT_STATED else Status.PROVED
        example: dict[str, Any] | None = {"matter": {kind: {}}} if status is Status.REFUTED else None
        yield Result(question, Argument(status, cites=places, counterexample=example, used=clauses), engine="text")


def left_open(meaning: Meaning) -> dict[tuple[str, str], tuple[str, ...]]:
    """The lengths that the case sets and that somebody, or expressly nobody, is said to set: on the kind that has them, with the
    clauses whose limit they are."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    limits: list[Deadline | Duty] = [*meaning.rulebook.family(Deadline), *meaning.rulebook.family(Duty)]
    for node in limits:
        lengths = [length for length in (node.within, getattr(node, "at_least", None)) if isinstance(length, FromAttribute)]
        for length in lengths:
            for kind in (kind for one in node.matter for kind in one):
                attribute = meaning.names.attribute(kind, length.attribute)
                if attribute is not None and attribute.judged_by is not None:
                    owner = _owner(meaning, kind, length.attribute)
                    found.setdefault((owner, length.attribute), {})[node.id] = None
    return {place: tuple(clauses) for place, clauses in found.items()}


def _owner(meaning: Meaning, kind: str, path: str) -> str:
    """The kind that has the attribute first."""
    return next((k for k in meaning.names.kinds_above(kind) if path in meaning.names.kind_of[k].attributes), kind)


def _judged(inquiry: Inquiry) -> Iterator[Result]:
    meaning, used = inquiry.meaning, _used(inquiry)
    for kind, about in meaning.names.kind_of.items():
        for path, attribute in about.attributes.items():
            clauses = tuple(used.get((kind, path), {}))
            if attribute.type != "flag" or not clauses:
                continue
            question = Question(JUDGED, Family.COMPLETENESS, None, {kind: {path: True}}, subject=path)
            places = meaning.rulebook.cites_of(clauses)
            if attribute.judged_by not in (None, NOT_STATED):
                yield Result(question, Argument(Status.PROVED, cites=places, used=clauses), engine="text")
            else:
                example = {"matter": {kind: {path: True}}}
                argument = Argument(Status.REFUTED, cites=places, counterexample=example, used=clauses)
                yield Result(question, argument, engine="text")


def _used(inquiry: Inquiry) -> dict[tuple[str, str], dict[str, None]]:
    """For each attribute and the kind that has it first, the clauses whose pattern looks at it."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for node in inquiry.meaning.rulebook.nodes.values():
        if isinstance(node, Node) and hasattr(node, "matter"):
            for kind in dict.fromkeys(kind for one in node.matter for kind in one):
                for path in paths_of(inquiry.meaning.covers.term(node.matter, kind)):
                    found.setdefault((_owner(inquiry.meaning, kind, path), path), {})[node.id] = None
    return found


def findings(inquiry: Inquiry, rows: Sequence[Result]) -> list[Finding]:
    """One finding for each kind of matter: all the terms that nobody is said to judge; one for each limit that nobody sets."""
    return [
        finding
        for requirement in REQUIREMENTS
        for finding in remarks(
            inquiry,
            [row for row in rows if row.question.requirement == requirement],
            requirement,
            Severity.AMBIGUITY,
            _about,
            cause=lambda r: next(iter(r.question.matter or {})),
            said=lambda found: tuple(r.question.subject or "" for r in found),
        )
    ]


def _about(rows: Sequence[Result], e: Explainer) -> dict[str, Any]:
    kind = next(iter(rows[0].question.matter or {}))
    terms = []
    for row in rows:
        attribute = e.names.attribute(kind, row.question.subject or "")
        label = attribute.in_(e.lang, row.question.subject or "") if attribute else row.question.subject or ""
        terms.append(e.say("quoted", text=label))
    return {
        "kind": e.about(kind),
        "terms": together(e, terms),
        "cites": e.cited(dict.fromkeys(c for r in rows for c in r.argument.used)),
    }
