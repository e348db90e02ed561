"""Refuted rows about a matter, seen again by evaluation and by the plan of that one matter, without diagrams or regions."""

from __future__ import annotations

from collections.abc import Mapping

from constraints.holds import Situation, holds
from constraints.meaning import Meaning
from constraints.plan import Plans
from constraints.requirements import lead
from constraints.requirements.containment import SEAL, SEALED, SIGN
from constraints.requirements.higher_law import DEMANDED, FALLS, RESERVED, laws
from constraints.requirements.inquiry import Inquiry
from constraints.terms import Granted, atoms, mask
from constraints.verdict import EngineDisagreement, Result


def again(inquiry: Inquiry, row: Result) -> bool:
    """Was the row one that can be seen again?  Raises `EngineDisagreement` when it does not stand."""
    q, example = row.question, row.argument.counterexample or {}
    if q.example is None:
        return False
    if q.requirement == SEALED:
        stands = not waits(inquiry, row, SEAL, SIGN)
    elif q.requirement == DEMANDED:
        law = next(one for one in laws(inquiry) if (q.subject or "").startswith(f"{one.book.id}:"))
        stands = not waits(inquiry, row, q.act or "", law.act(example["step"]) or "")
    elif q.requirement in tuple(lead.Kind):
        stands = lead.stands(inquiry, row)
    elif q.requirement in (RESERVED, FALLS):
        stands = any(_may(inquiry, row, name) for name in example["people"] if name not in example["others"])
    else:
        return False
    if not stands:
        raise EngineDisagreement(f"{q.act} {q.matter}: the counterexample does not stand on its own matter")
    return True


def waits(inquiry: Inquiry, row: Result, later: str, earlier: str) -> bool:
    """Does the text make one act wait for another on the matter of the row?  An act that is not owed there does."""
    assert row.question.example is not None
    readings = {**inquiry.readings, **_first(row)}
    plan = Plans(inquiry.meaning, readings, presumed=False).plan(row.question.example)
    return later not in plan.acts or earlier in plan.all_before(later)


def _first(row: Result) -> Mapping[str, str]:
    boxes = row.argument.condition or [row.argument.readings]
    return {reading: options[0] for reading, options in boxes[0].items()}


def _may(inquiry: Inquiry, row: Result, name: str) -> bool:
    """May somebody act as this seat, body or meeting under the clause of the row, whatever has to be granted granted?"""
    q, meaning = row.question, inquiry.meaning
    assert q.example is not None
    for a in meaning.alternatives(q.act or "", q.example):
        if a.clause == q.clause and not a.doer.chain and _is(meaning, a.doer.official, a.doer.organ, name):
            given = frozenset(
                (g.clause, g.giver, g.receiver) for g in atoms(a.when, wanted=mask(Granted)) if isinstance(g, Granted)
            )
            status = {p: s for p in meaning.roster.officials for s in meaning.statuses[1:2] if p != a.doer.official}
            done = inquiry.claims.settled(a.when, q.act or "", q.example)
            readings = {**inquiry.readings, **_first(row)}
            if any(holds(done, Situation(status=s, granted=given, readings=readings)) for s in ({}, status)):
                return True
    return False


def _is(meaning: Meaning, official: str | None, organ: str | None, name: str) -> bool:
    """Does this doer act as the one named?  A meeting acts through whoever chairs it."""
    return name in meaning.meetings or name == organ or official == meaning.roster.official_of.get(name, "")
