"""Every fact on which a clause turns is judged by somebody.

A pattern may look at a mark of the matter that no form settles: *important*, *urgent*, *of wide reach*.  The rules use
such a term without defining it unless they say who judges it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from constraints.cover import paths_of
from constraints.explain import Explainer
from constraints.finding import Finding, Severity
from constraints.language.nodes import Node
from constraints.names import NOT_STATED
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.order import together
from constraints.requirements.wording.remarks import remarks
from constraints.verdict import Argument, Family, Question, Result, Status

JUDGED = "somebody-judges-the-term"
REQUIREMENTS = (JUDGED,)


def results(inquiry: Inquiry) -> Iterator[Result]:
    """A row for each mark, on the kind that has it, at which some clause looks."""
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
    names = inquiry.meaning.names
    found: dict[tuple[str, str], dict[str, None]] = {}
    for node in inquiry.meaning.rulebook.nodes.values():
        if isinstance(node, Node) and hasattr(node, "matter"):
            for kind in dict.fromkeys(kind for one in node.matter for kind in one):
                for path in paths_of(inquiry.meaning.covers.term(node.matter, kind)):
                    owner = next((k for k in names.kinds_above(kind) if path in names.kind_of[k].attributes), kind)
                    found.setdefault((owner, path), {})[node.id] = None
    return found


def findings(inquiry: Inquiry, rows: Sequence[Result]) -> list[Finding]:
    """One finding for each kind of matter: all the terms that nobody is said to judge."""
    return remarks(
        inquiry,
        rows,
        JUDGED,
        Severity.AMBIGUITY,
        _about,
        cause=lambda r: next(iter(r.question.matter or {})),
        said=lambda found: tuple(r.question.subject or "" for r in found),
    )


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
