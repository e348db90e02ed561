"""Completeness, overlap and guards again: by evaluation on the row's own matter, by fresh solvers over all matters."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from constraints.classes import Space
from constraints.holds import holds
from constraints.names import NOT_STATED
from constraints.plan import Plans
from constraints.recheck.afresh import Afresh, Check, none_of, stand
from constraints.recheck.laws import MATTER, may
from constraints.requirements import guards
from constraints.requirements.completeness import ACTOR, CAN_APPLY, GIVEN, NOBODY_LEFT_OUT, demands, held, reach
from constraints.requirements.guards import EQUAL
from constraints.requirements.overlap import ALONE, DIFFER, REPEAT, apart, naming
from constraints.terms import Attribute, Term, conj, disj, neg
from constraints.verdict import Result, Status

# ── completeness ─────────────────────────────────────────────────────────────────────────────────────────────────


def given(a: Afresh, row: Result) -> bool | None:
    """The act is demanded somewhere and no clause gives it; or a fresh solver finds no such matter."""
    q = row.question
    if row.status is Status.REFUTED:
        matter, nodes = q.example, a.meaning.givers.get(q.act or "", ())
        fine = matter is not None and not any(holds(reach(a.meaning, n, matter.kind), matter.facts) for n in nodes)
        return stand(fine, row, MATTER)
    answers = []
    for one in demands(a.inquiry, q.act or ""):
        if one.kind in (q.matter or {}):
            missing = conj(disj(*one.demanded), neg(one.given))
            space = Space(a.inquiry.classes, one.kind, [missing], one.shut)
            answers.append(a.is_possible(conj(space.possible, missing), space.universe))
    return none_of(answers)  # what is given once the matter is put to a meeting is not asked again


def left_out(a: Afresh, row: Result) -> bool | None:
    """For each post that somebody holds: is there a matter of that party on which some clause gives the act?"""
    q = row.question
    ((kind, said),) = (q.matter or {}).items()
    path = q.subject or ""
    stand(bool(said) == (row.status is Status.REFUTED), row, "it names posts, or names none")
    wide = disj(*(reach(a.meaning, node, kind) for node in a.meaning.givers.get(q.act or "", ())))
    space = Space(a.inquiry.classes, kind, [wide])
    posts = [p for p in space.universe.attributes[path] if p is not None and held(a.meaning, p)]
    for post in posts:
        here = conj(space.possible, Attribute(path, frozenset({post})))
        if a.is_possible(here, space.universe):
            open_ = a.is_possible(conj(here, wide), space.universe)
            stand(None if open_ is None else open_ != (post in said.get(path, ())), row, f"`{post}` is treated otherwise")
    return True


def named(a: Afresh, row: Result) -> bool | None:
    """The clause names nobody, and some other clause about such matters does; or none does."""
    q = row.question
    nodes = {n.id: n for n in a.meaning.givers.get(q.act or "", ())}
    silent = nodes[q.clause or ""]
    others = [nodes[c] for c in row.argument.used if c != q.clause]
    fine = a.meaning.actor(silent) == NOT_STATED and all(a.meaning.actor(n) != NOT_STATED for n in others)
    return stand(fine and bool(others) == (row.status is Status.PROVED), row, "the clauses say otherwise")


def can_apply(a: Afresh, row: Result) -> bool | None:
    """Is there a matter that its own exceptions leave to the clause?"""
    node: Any = a.meaning.rulebook[row.question.clause or ""]
    kinds = {kind for one in node.matter for kind in one}
    answers: list[bool | None] = []
    for kind in (k for k in a.meaning.names.kinds if any(a.meaning.names.is_kind(k, group) for group in kinds)):
        wide = reach(a.meaning, node, kind)
        space = Space(a.inquiry.classes, kind, [wide])
        answers.append(a.is_possible(conj(space.possible, wide), space.universe))
    fine = none_of(answers)
    return stand(None if fine is None else fine == (row.status is Status.REFUTED), row, "a fresh solver says otherwise")


# ── overlap ──────────────────────────────────────────────────────────────────────────────────────────────────────


def overlap(a: Afresh, row: Result) -> bool | None:
    """Both clauses cover this one matter, and under each somebody whom it names may act."""
    q, example = row.question, row.argument.counterexample or {}
    assert q.example is not None
    people, others = example["people"], example["others"]
    fine = (set(people) == set(others)) == (q.requirement == REPEAT)
    for clause, names in ((q.clause, people), (q.subject, others)):
        node: Any = a.meaning.rulebook[clause or ""]
        fine = fine and holds(a.meaning.covers.term(node.matter, q.example.kind), q.example.facts)
        fine = fine and any(may(a.inquiry, row, clause, name, bars=False) for name in names)
    return stand(fine, row, MATTER)


def alone(a: Afresh, row: Result) -> bool | None:
    """No matter is covered by two clauses at once."""
    return none_of(a.is_possible(both, universe) for both, universe in _pairs(a, row.question.act or ""))


def _pairs(a: Afresh, act: str) -> Iterator[tuple[Term, Any]]:
    for kind in a.inquiry.classes.kinds(act):
        bearing = a.inquiry.classes.bearing(act, kind)
        nodes = naming(a.meaning, act)
        space = Space(a.inquiry.classes, kind, [bearing.effective[n.id] for n in nodes], bearing.shut)
        for one, other in combinations(nodes, 2):
            if apart(one, other):
                yield conj(space.possible, bearing.effective[one.id], bearing.effective[other.id]), space.universe


# ── guards ───────────────────────────────────────────────────────────────────────────────────────────────────────


def guarded(a: Afresh, row: Result) -> bool | None:
    """Each safeguard that this meeting is said to lack: asked of a matter put to it, and of one put to another."""
    q, lacks = row.question, (row.argument.counterexample or {}).get("lacks")
    way = next(w for w in guards.ways(a.inquiry) if w.clause.id == q.clause)
    for sort, act, types in lacks or ():
        mine, *theirs = (_has(a, way, t, sort, act) for t in (q.subject or "", *types))
        stand(not mine and bool(theirs) and all(theirs), row, f"{sort} {act} is asked for otherwise")
    return bool(lacks)  # that nothing else is lacking is not asked again


def _has(a: Afresh, way: guards.Way, type_: str, sort: str, act: str) -> bool:
    """Does the text ask for this before a decision of this kind of meeting?"""
    node = a.meaning.meetings[type_]
    if sort == "quorum":
        return node.quorum is not None
    if sort == "vote":
        return node.decides not in (None, "not_stated")
    plans = Plans(a.meaning, a.inquiry.readings, presumed=False)
    return any(one.sort == sort and one.act == act for one in guards.guards(a.inquiry, plans, way, type_))


CHECKS: dict[str, Check] = {
    GIVEN: given,
    NOBODY_LEFT_OUT: left_out,
    ACTOR: named,
    CAN_APPLY: can_apply,
    DIFFER: overlap,
    REPEAT: overlap,
    ALONE: alone,
    EQUAL: guarded,
}
