"""Which acts can an amendment touch at all?  All others mean the same on both sides and need not be looked at.

Sound, not complete: from the clauses that say something else, along the ways in which one clause looks at another
(exceptions, what a substitution keeps back, standing in, whoever did an act, meetings and their chair), to the acts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from constraints.difference.clauses import WORDING, ClauseChange, Sort
from constraints.difference.sides import Sides
from constraints.language.nodes import (
    Deadline,
    Delegation,
    Duty,
    Exclusion,
    Link,
    Meeting,
    Parameter,
    Power,
    Prohibition,
    Reading,
    Step,
    Substitution,
)
from constraints.meaning import CHAIR, Meaning
from constraints.requirements.reach import Looks
from constraints.rulebook import Clause, Rulebook
from constraints.terms import FALSE

_SILENT = (Deadline, Exclusion, Link, Parameter)
"""Clauses that say nothing about who may act."""
_ON_MATTERS = (Power, Step, Duty, Prohibition, Substitution, Delegation)
"""Clauses that say something about the matters that they cover, and about no other."""
_COVERAGE = {"matter", "under"}
_NO_CHANGE = (Sort.REWORDED, Sort.RENAMED)


Bearing: TypeAlias = Mapping[str, frozenset[str] | None]
"""For each act that may be touched, the clauses on whose matters it may be; nothing: on all."""


def touched(sides: Sides, changes: Iterable[ClauseChange]) -> Bearing:
    """The acts whose meaning may differ, in the order of the vocabulary after; those that only existed before last."""
    both = (sides.before, sides.after)
    acts = dict.fromkeys(act for side in reversed(both) for act in side.classes.acts())
    if _wholly_other(sides):
        return dict.fromkeys(acts)
    telling = [c for c in changes if c.sort not in _NO_CHANGE and not _only_moved(c)]
    looks = [_looked(side.rulebook) for side in both]
    changed = {c.clause for c in telling} | _elsewhere(sides, *looks)
    recut = {c.clause for c in telling if c.sort is not Sort.REPLACED or c.fields.keys() & _COVERAGE}
    found: dict[str, frozenset[str] | None] = {}
    for side, looked in zip(both, looks, strict=True) if changed else ():
        for act, clauses in _reached(side.meaning, looked, _spread(side.rulebook, looked, changed, recut)).items():
            known = found.get(act, frozenset())
            found[act] = None if clauses is None or known is None else known | clauses
    return {act: found[act] for act in acts if act in found}


def _wholly_other(sides: Sides) -> bool:
    """Vocabulary, roster or fixed readings differ: everything may."""
    one, other = sides.before, sides.after
    if one.readings != other.readings or one.meaning.roster.digest != other.meaning.roster.digest:
        return True
    if one.meaning.thresholds != other.meaning.thresholds:
        return True
    books = (one.rulebook, other.rulebook)
    return books[0].names.vocabulary != books[1].names.vocabulary


def _only_moved(change: ClauseChange) -> bool:
    return change.sort is Sort.REPLACED and change.fields.keys() <= WORDING | {"cite"}


_Looked: TypeAlias = Mapping[str, Looks]


def _looked(book: Rulebook) -> _Looked:
    return {id_: Looks(node, book.names.vocabulary.roles, ()) for id_, node in book.nodes.items()}


def _elsewhere(sides: Sides, old: _Looked, new: _Looked) -> set[str]:
    """The clauses whose references mean other clauses than before."""
    one, other = sides.before.rulebook, sides.after.rulebook
    return {
        id_
        for id_ in one.nodes
        if id_ in other.nodes
        and {one.resolve(ref) for ref in old[id_].references} != {other.resolve(ref) for ref in new[id_].references}
    }


def _spread(book: Rulebook, looked: _Looked, changed: set[str], recut: set[str]) -> set[str]:
    """The changed clauses, those that except one whose matters are others now, and those that stand in under one of them,
    directly or not."""
    found = changed | {id_ for id_, looks in looked.items() if _meant(book, looks.excepted) & recut}
    while True:
        more = {id_ for id_, looks in looked.items() if id_ not in found and _meant(book, looks.stood_under) & found}
        if not more:
            return found
        found |= more


def _meant(book: Rulebook, references: Iterable[str]) -> set[str]:
    return {clause for reference in references for clause in book.resolve(reference)}


def _reached(meaning: Meaning, looked: _Looked, clauses: set[str]) -> Bearing:
    """The acts that these clauses bear on, and the acts that look at those."""
    every = set(meaning.givers)
    found: dict[str, frozenset[str] | None] = {}
    for id_ in clauses:
        node = meaning.rulebook.nodes.get(id_)
        for act in _bears_on(meaning, node, every) if node is not None and not isinstance(node, _SILENT) else ():
            known = found.get(act, frozenset())
            found[act] = None if known is None or not isinstance(node, _ON_MATTERS) else known | {id_}
    if not found:
        return found
    looks = {act: set[str]().union(*(_asked(looked[node.id]) for node in _bearing(meaning, act))) for act in every}
    while more := {act for act in every if found.get(act, ()) is not None and not looks[act].isdisjoint(found)}:
        found.update(dict.fromkeys(more))
    return found


def _asked(looks: Looks) -> set[str]:
    """The acts whose doer is asked for; where it is a meeting, who may chair it."""
    return looks.acts | ({CHAIR} if looks.meetings else set())


def _bears_on(meaning: Meaning, node: Clause, every: set[str]) -> set[str]:
    match node:
        case Power() | Step() | Duty() | Prohibition():
            return set(node.act)
        case Substitution() | Delegation():
            return {act for act in every if meaning.carries(node.acts, act) is not FALSE}
        case Meeting():
            return {CHAIR}
        case Reading():
            return every
        case _:
            return set()


def _bearing(meaning: Meaning, act: str) -> Iterator[Clause]:
    book = meaning.rulebook
    yield from meaning.givers.get(act, ())
    yield from meaning.barriers.get(act, ())
    scoped: list[Substitution | Delegation] = [*book.family(Substitution), *book.family(Delegation)]
    for node in scoped:
        if meaning.carries(node.acts, act) is not FALSE:
            yield node
    for step in book.family(Step):
        if step.different_person_from and act in step.act:
            yield step
