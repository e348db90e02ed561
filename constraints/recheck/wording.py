"""What is to be read off the text or the roster again, without what the families found; the seal by a fresh solver."""

from __future__ import annotations

import re
from typing import Any

from constraints.classes import Space
from constraints.holds import holds
from constraints.language.nodes import Deadline, Duty, Prohibition, Step
from constraints.language.said import TEXTS
from constraints.meaning import APPROVE, Scope
from constraints.names import NOT_STATED, above
from constraints.recheck.afresh import Afresh, Check, none_of, stand
from constraints.requirements.containment import SEAL, SIGN
from constraints.requirements.wording.conditions import MET, History, looked_at
from constraints.requirements.wording.facts import JUDGED, SET
from constraints.requirements.wording.orders import OWED, asked
from constraints.requirements.wording.owed import TIMED
from constraints.requirements.wording.people import HELD, NAMED
from constraints.requirements.wording.seals import SEALED
from constraints.requirements.wording.used import USED
from constraints.terms import conj, disj, neg
from constraints.verdict import Result, Status

TEXT = "the text says otherwise"


def judged(a: Afresh, row: Result) -> bool | None:
    """Does the vocabulary say who judges the mark?"""
    kind = next(iter(row.question.matter or {}))
    attribute = a.meaning.names.attribute(kind, row.question.subject or "")
    said = attribute is not None and attribute.judged_by not in (None, NOT_STATED)
    return stand(said == (row.status is Status.PROVED), row, TEXT)


def is_set(a: Afresh, row: Result) -> bool | None:
    """Does the vocabulary say who sets the length that a clause leaves to the case?"""
    kind, path = next(iter(row.question.matter or {})), row.question.subject or ""
    attribute, limit = a.meaning.names.attribute(kind, path), f"attribute={path!r}"
    left = all(limit in str(a.meaning.rulebook[clause]) for clause in row.argument.used)
    said = attribute is not None and attribute.judged_by != NOT_STATED
    return stand(left and said == (row.status is Status.PROVED), row, TEXT)


def timed(a: Afresh, row: Result) -> bool | None:
    """Does the duty, or a limit that names its act and a kind of matter beside its own, say by when?"""
    duty = a.meaning.rulebook[row.question.clause or ""]
    assert isinstance(duty, Duty)
    kinds = {k for one in duty.matter for kind in one for k in (kind, *_around(a, kind))}
    limits = [
        n
        for n in a.meaning.rulebook.family(Deadline)
        if {*n.act} & {*duty.act} and kinds & {k for one in n.matter for k in one}
    ]
    said = bool(limits) or duty.how_often is not None or duty.within is not None
    return stand(said == (row.status is Status.PROVED), row, TEXT)


def _around(a: Afresh, kind: str) -> list[str]:
    return [*a.meaning.names.kinds_above(kind), *a.meaning.names.kinds_below(kind)]


def is_held(a: Afresh, row: Result) -> bool | None:
    """Does some seat of the roster belong to the office, or to one that belongs to it?"""
    post = row.question.subject or ""
    seats = [s for s in a.meaning.roster.seats.values() if post in above(s.post, a.meaning.names.posts)]
    return stand(bool(seats) == (row.status is Status.PROVED), row, "the roster says otherwise")


def part_named(a: Afresh, row: Result) -> bool | None:
    """Does the clause, as it is written, say whose part it is?"""
    written: dict[str, Any] = a.meaning.rulebook[row.question.clause or ""].model_dump()
    said = {**written, **(written.get("on_expiry") or {})}.get(row.question.subject or "", NOT_STATED)
    return stand((said != NOT_STATED) == (row.status is Status.PROVED), row, TEXT)


def can_be_met(a: Afresh, row: Result) -> bool | None:
    """Is there a situation, on a matter that the clause covers, that meets its condition?  By a fresh solver, matter by
    matter."""
    node: Any = a.meaning.rulebook[row.question.clause or ""]
    history, answers = History(a.meaning), list[bool | None]()
    for kind in dict.fromkeys(kind for one in node.matter for kind in one):
        space = Space(a.inquiry.classes, kind, [a.meaning.covers.term(node.matter, kind)])
        region = space.diagrams.conj(space.functions[0], space.premise)
        for choice in (
            a.inquiry.classes.parties.tried(kind, looked_at(a.inquiry, kind, node.when), space, region) if region else ()
        ):
            matter = space.matter(region, choice)
            if matter is not None and holds(a.meaning.covers.term(node.matter, kind), matter.facts):
                term = history.settled(node, a.meaning.condition(node.when, Scope(node.act[0], matter, node.id)))
                answers.append(a.is_possible(term, a.meaning.universe))
    nowhere = none_of(answers)
    return stand(None if nowhere is None else nowhere == (row.status is Status.REFUTED), row, "a fresh solver says otherwise")


def sealed(a: Afresh, row: Result) -> bool | None:
    """Is there a matter that is signed and not sealed?  By a fresh solver."""
    kind = next(iter(row.question.matter or {}))
    effective: dict[str, Any] = {act: disj(*a.inquiry.classes.bearing(act, kind).effective.values()) for act in (SEAL, SIGN)}
    left = conj(effective[SIGN], neg(effective[SEAL]))
    space = Space(a.inquiry.classes, kind, [left], a.inquiry.classes.bearing(SIGN, kind).shut)
    found = a.is_possible(conj(space.possible, left), space.universe)
    return stand(None if found is None else found == (row.status is Status.REFUTED), row, "a fresh solver says otherwise")


def put_in_order(a: Afresh, row: Result) -> bool | None:
    """Is there a matter of the clause on which what it names before or after itself is owed or given?  By a fresh solver."""
    step = a.meaning.rulebook[row.question.clause or ""]
    assert isinstance(step, Step | Deadline | Duty)
    answers: list[bool | None] = []
    for kind in dict.fromkeys(below for one in step.matter for named in one for below in a.meaning.names.kinds_below(named)):
        both = conj(a.meaning.covers.term(step.matter, kind), asked(a.meaning, row.question.subject or "", kind))
        space = Space(a.inquiry.classes, kind, [both])
        answers.append(a.is_possible(conj(space.possible, both), space.universe))
    nowhere = none_of(answers)
    return stand(None if nowhere is None else nowhere == (row.status is Status.REFUTED), row, "a fresh solver says otherwise")


def used(a: Afresh, row: Result) -> bool | None:
    """Does a clause, as it is written, name the act anywhere but in its own name and in what people read, or wait for an
    approval that is this act; or does a kind of matter name it?  A word may stand for something else, so one that is
    written refutes nothing."""
    act = row.question.act or ""
    clauses = [node.model_dump(exclude={"id", "cite", *TEXTS}) for node in a.meaning.rulebook.nodes.values()]
    kinds = [kind.model_dump(include={"demands", "attributes"}) for kind in a.meaning.names.vocabulary.matters.values()]
    marks = [attribute["set_by"] for kind in kinds for attribute in kind["attributes"].values()]
    written = [str(one) for one in (*clauses, [demand["acts"] for kind in kinds for demand in kind["demands"]], marks)]
    waits = act == APPROVE and any(n.unless_approved_by is not None for n in a.meaning.rulebook.family(Prohibition))
    named = waits or any(re.search(rf"[\'.]{re.escape(act)}\'", one) for one in written)
    if row.status is Status.REFUTED:
        return None if named else True
    return stand(named, row, TEXT)


CHECKS: dict[str, Check] = {
    JUDGED: judged,
    SET: is_set,
    TIMED: timed,
    HELD: is_held,
    NAMED: part_named,
    MET: can_be_met,
    SEALED: sealed,
    OWED: put_in_order,
    USED: used,
}
