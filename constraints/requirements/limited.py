"""Which acts have a limit: on every matter on which an act is owed, does some clause say until when it is done?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from constraints.applying import under
from constraints.classes import Space
from constraints.cover import Matter
from constraints.diagram import FALSE
from constraints.language.nodes import Deadline
from constraints.lead.build import ahead_of_a_day
from constraints.lead.choices import choices_of, chosen, within
from constraints.procedures import Procedure, example, readings_of
from constraints.requirements.inquiry import Inquiry
from constraints.terms import FALSE as NOTHING
from constraints.terms import Term, conj, disj
from constraints.verdict import Argument, Family, Question, Result, Status

HAS_A_LIMIT = "has-a-limit"

Found = tuple[tuple[str, ...], "dict[str, Any] | None"]
"""The clauses that bound an act, or those that demand it; and where it has no limit."""


def results(inquiry: Inquiry) -> Iterator[Result]:
    """For each act owed, a row for each condition on readings."""
    limits = binding(inquiry)
    for kind in inquiry.procedures.kinds:
        every = inquiry.procedures.of(kind)
        for name in dict.fromkeys(act for p in every for act in p.acts):
            yield from _act(inquiry, every, name, [n for n in limits if name in n.act])


def binding(inquiry: Inquiry) -> list[Deadline]:
    """The limits until which an act must be done; a lead time before a day that the matter names is one as well."""
    acts = inquiry.meaning.names.vocabulary.acts

    def bounds(node: Deadline) -> bool:
        return node.within is not None or node.cutoff is not None or ahead_of_a_day(node, acts)

    return [n for n in inquiry.meaning.rulebook.family(Deadline) if not n.soft and bounds(n)]


def in_force(inquiry: Inquiry, p: Procedure, node: Deadline) -> Term:
    """The matters to which a limit applies, whatever the readings; its exceptions have limits of their own."""
    meaning = inquiry.meaning
    return conj(meaning.covers.term(node.matter, p.kind), meaning.under(node.under))


def choices(inquiry: Inquiry, every: Sequence[Procedure], name: str) -> list[tuple[Mapping[str, str], Procedure]]:
    """Each choice of the readings on which it hangs whether an act is owed and limited, that shown first ahead; with a
    procedure under it."""
    first = every[0]
    limits = [n for n in binding(inquiry) if name in n.act]
    terms = [in_force(inquiry, first, n) for n in limits] + [one.covers for one in first.demands.steps if name in one.acts]
    shown = inquiry.readings
    return [
        (one, next(p for p in every if p.is_under({**shown, **one})))
        for one in choices_of(inquiry.meaning, sorted(set(chosen(terms))), shown)
    ]


def where(inquiry: Inquiry, row: Result) -> tuple[Matter, Mapping[str, str]]:
    """A matter on which the act of a row is owed, without a limit where the row is refuted, and readings for which it is said."""
    name, kind = row.question.act or "", next(iter(row.question.matter or {}))
    asked = choices(inquiry, inquiry.procedures.of(kind), name)
    boxes = row.argument.boxes
    taken, p = next((t, p) for t, p in asked if name in p.owed and any(within(t, box) for box in boxes))
    limits = [under(in_force(inquiry, p, n), taken) for n in binding(inquiry) if name in n.act]
    free = _region(inquiry, p, name, disj(*limits)) if row.status is Status.REFUTED else None
    return (p.example(p.owed[name]) if free is None else example(inquiry.classes, *free)), {**p.readings, **taken}


def _act(inquiry: Inquiry, every: Sequence[Procedure], name: str, limits: Sequence[Deadline]) -> Iterator[Result]:
    asked = [(taken, p) for taken, p in choices(inquiry, every, name) if name in p.owed]
    found: dict[str, tuple[Found, list[Mapping[str, str]]]] = {}
    for taken, p in asked:
        one = _under(inquiry, p, name, limits, taken)
        found.setdefault(json.dumps(one, sort_keys=True), (one, []))[1].append(taken)
    for (used, free), choice in found.values():
        readings, condition = readings_of(choice, [taken for taken, _ in asked], sorted(asked[0][0]))
        status = Status.PROVED if free is None else Status.REFUTED
        cited = inquiry.meaning.rulebook.cites_of(used)
        question = Question(HAS_A_LIMIT, Family.TIME, name, {asked[0][1].kind: {}})
        yield Result(question, Argument(status, readings, condition, cited, free, used), engine="calendar")


def _under(inquiry: Inquiry, p: Procedure, name: str, limits: Sequence[Deadline], readings: Mapping[str, str]) -> Found:
    """What bounds an act under one choice of readings, and a class of matters on which nothing does, if there is one."""
    covers = [(n, under(in_force(inquiry, p, n), readings)) for n in limits]
    bounding = [n.id for n, term in covers if term is not NOTHING]
    steps = [one.clause for one, _ in p.steps if name in one.acts and one.clause]
    free = _free(inquiry, p, name, disj(*(term for _, term in covers)))
    return tuple(bounding or steps), None if free is None else {"matter": free, "trace": [name]}


def _free(inquiry: Inquiry, p: Procedure, name: str, limited: Term) -> dict[str, Any] | None:
    """The class of matters on which an act is owed without a limit, if there is any."""
    found = _region(inquiry, p, name, limited)
    return None if found is None else {p.kind: found[0].describe(found[1])}


def _region(inquiry: Inquiry, p: Procedure, name: str, limited: Term) -> tuple[Space, int] | None:
    """The matters on which an act is owed without a limit, and the space in which they lie."""
    if limited is NOTHING:
        return p.space, p.owed[name]
    owed = disj(*(term for one, term in p.steps if name in one.acts))
    space = Space(inquiry.classes, p.kind, [owed, limited])
    inside, bounded = space.functions
    region = space.diagrams.conj(space.diagrams.conj(space.premise, inside), space.diagrams.neg(bounded))
    return None if region == FALSE else (space, region)
