"""Completeness, overlap and guards again: by evaluation on the row's own matter, by fresh solvers over all matters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import combinations
from typing import Any

from constraints.classes import Space
from constraints.holds import holds
from constraints.names import NOT_STATED
from constraints.plan import Plans
from constraints.recheck.afresh import Afresh, Check, none_of, stand
from constraints.recheck.laws import MATTER, given_by, may
from constraints.requirements import guards
from constraints.requirements.completeness import (
    ACTOR,
    CAN_APPLY,
    GIVEN,
    NO_VALUE_LEFT_OUT,
    NOBODY_LEFT_OUT,
    demands,
    held,
    reach,
    shared_out,
)
from constraints.requirements.guards import DECIDE, EQUAL
from constraints.requirements.overlap import ALONE, DIFFER, REPEAT, apart, naming
from constraints.terms import FALSE, TRUE, Atom, Attribute, Term, conj, disj, mask, neg, rewrite
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
            space = Space(a.inquiry.classes, one.kind, [disj(*one.demanded), one.given], one.shut)
            here = conj(
                space.possible,
                disj(*one.demanded),
                neg(for_some(space, a.meaning.put_to(one.kind), conj(space.possible, one.given))),
            )
            answers.append(a.is_possible(here, space.universe))
    return stand(none_of(answers), row, "a matter is given to nobody")


def value_left_out(a: Afresh, row: Result) -> bool | None:
    """No clause gives the act on the matter shown; or a fresh solver finds no such matter."""
    q = row.question
    left = {
        one.kind: (
            one.space,
            conj(one.left, disj(one.between, for_some(one.space, one.choices, conj(one.space.possible, one.given)))),
        )
        for one in shared_out(a.inquiry, q.act or "")
        if one.kind in (q.matter or {})
    }
    if row.status is Status.REFUTED:
        matter = q.example
        return stand(matter is not None and holds(left[matter.kind][1], matter.facts), row, MATTER) and given(a, row)
    answers = [a.is_possible(conj(space.possible, term), space.universe) for space, term in left.values()]
    return stand(none_of(answers), row, "a matter is left out")


def for_some(space: Space, paths: Iterable[str], found: Term) -> Term:
    """Where this holds, or would if the matter had other values there."""
    for path in paths:

        def put(atom: Atom, where: str | None, path: str = path) -> Term | None:
            return (TRUE if where in atom.among else FALSE) if isinstance(atom, Attribute) and atom.path == path else None

        found = disj(*(rewrite(found, partial(put, where=v), None, mask(Attribute)) for v in space.universe.attributes[path]))
    return found


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
    """No matter is covered by two clauses at once; or where one is, they name the same people in one place, or no situation
    lets both give the act."""
    act, answers = row.question.act or "", list[bool | None]()
    for one, other, space, both in _pairs(a, act):
        answers.append(a.is_possible(both, space.universe))
        if answers[-1]:
            answers[-1] = _differ(a, act, one, other, space)
    return stand(none_of(answers), row, "two clauses give others the act on one matter")


def _differ(a: Afresh, act: str, one: Any, other: Any, space: Space) -> bool | None:
    """Do two clauses give an act to different people on one matter?  Matter by matter, from the alternatives of the meaning."""
    classes, region = a.inquiry.classes, space.premise
    for function in space.functions:
        region = space.diagrams.conj(region, function)
    answers: list[bool | None] = []
    for choice in classes.parties.tried(space.kind, classes.parties.paths(act, space.kind, [one, other]), space, region):
        matter = space.matter(region, choice)
        if matter is not None:
            mine, theirs = (given_by(a, act, node, matter) for node in (one, other))
            narrows = any(n in a.meaning.meetings for n in (*mine, *theirs)) and mine.keys() & theirs.keys()
            repeats = mine.keys() == theirs.keys() and one.cite.partition("#")[0] == other.cite.partition("#")[0]
            if mine and theirs and not narrows and not repeats:
                answers.append(a.is_possible(conj(disj(*mine.values()), disj(*theirs.values())), a.meaning.universe))
    nowhere = none_of(answers)
    return None if nowhere is None else not nowhere


def _pairs(a: Afresh, act: str) -> Iterator[tuple[Any, Any, Space, Term]]:
    for kind in a.inquiry.classes.kinds(act):
        bearing = a.inquiry.classes.bearing(act, kind)
        nodes = naming(a.meaning, act)
        for one, other in combinations(nodes, 2):
            terms = [bearing.effective[one.id], bearing.effective[other.id]]
            if apart(one, other) and FALSE not in terms:
                space = Space(a.inquiry.classes, kind, terms, bearing.shut)
                yield one, other, space, conj(space.possible, *terms)


# ── guards ───────────────────────────────────────────────────────────────────────────────────────────────────────


def guarded(a: Afresh, row: Result) -> bool | None:
    """Each safeguard that this meeting is said to lack: asked of a matter put to it, and of one put to another."""
    q, lacks = row.question, (row.argument.counterexample or {}).get("lacks")
    listed = guards.deciders(a.inquiry) if q.requirement == DECIDE else guards.ways(a.inquiry)
    way = next(w for w in listed if w.clause.id == q.clause and w.kind in (q.matter or {}) and q.subject in w.compared)
    for sort, act, types in lacks or ():
        mine, *theirs = (_has(a, way, t, sort, act) for t in (q.subject or "", *types))
        stand(not mine and bool(theirs) and all(theirs), row, f"{sort} {act} is asked for otherwise")
    if not lacks:
        plans = Plans(a.meaning, a.inquiry.readings, presumed=False)
        wanted = {guard for t in way.types if t != q.subject for guard in guards.guards(a.inquiry, plans, way, t)}
        stand(all(_has(a, way, q.subject or "", g.sort, g.act) for g in wanted), row, "it lacks what another has")
    return True


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
    NO_VALUE_LEFT_OUT: value_left_out,
    ACTOR: named,
    CAN_APPLY: can_apply,
    DIFFER: overlap,
    REPEAT: overlap,
    ALONE: alone,
    EQUAL: guarded,
    DECIDE: guarded,
}
