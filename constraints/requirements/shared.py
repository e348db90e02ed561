"""Clauses that are about the same matters, and where each of them stands."""

from __future__ import annotations

from typing import Any

from constraints import cites
from constraints.classes import Space
from constraints.diagram import FALSE as NOTHING
from constraints.explain import Explainer
from constraints.language.patterns import ANYTHING
from constraints.requirements.inquiry import Inquiry
from constraints.terms import FALSE, conj


def meet(inquiry: Inquiry, one: Any, other: Any) -> bool:
    """Is there a matter that both clauses are about, by their patterns?"""
    if ANYTHING in (one.matter, other.matter):
        return True
    covers, is_kind = inquiry.meaning.covers, inquiry.meaning.names.is_kind
    ours, theirs = ([kind for each in clause.matter for kind in each] for clause in (one, other))
    for kind in dict.fromkeys(a if is_kind(a, b) else b for a in ours for b in theirs if is_kind(a, b) or is_kind(b, a)):
        both = conj(covers.term(one.matter, kind), covers.term(other.matter, kind))
        if both is not FALSE:
            space = Space(inquiry.classes, kind, [both])
            if space.diagrams.conj(space.premise, space.functions[0]) != NOTHING:
                return True
    return False


def place(e: Explainer, clause: str | None, beside: str | None) -> str:
    """Where a clause stands; with its sentence where the other one stands in the same place."""
    here, other = e.cite(clause or ""), e.cite(beside or "")
    sentence = cites.parse(e.rulebook.cite(clause or "")).sentence
    return e.say("overlap.sentence", cite=here, n=sentence) if here == other and sentence else here
