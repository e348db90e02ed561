"""Verdicts before and after: newly proved, newly refuted, other minimal absence sets, other conditions on readings.

Questions are the same where they ask the same about the same class of matter.  Where an amendment cuts the classes
otherwise, a class is compared with the one on the other side that covers its example.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from math import prod
from typing import Any, TypeAlias

from pydantic import TypeAdapter

from constraints import cites
from constraints.cover import Matter
from constraints.difference.sides import Side
from constraints.holds import holds
from constraints.language import patterns as p
from constraints.meaning import Meaning
from constraints.verdict import Family, Question, Result, Status

Boxes: TypeAlias = list[dict[str, list[str]]]


class Turn(StrEnum):
    """What became of the verdict on a question."""

    REFUTED = "newly refuted"
    PROVED = "newly proved"
    OTHER = "other verdict"
    CONDITION = "other condition"
    ABSENCES = "other absences"
    ASKED = "newly asked"
    GONE = "no longer asked"


@dataclass(frozen=True)
class Answer:
    """A verdict under a condition on readings (no box: always), and the minimal absence sets."""

    status: Status
    when: Boxes
    sets: tuple[tuple[str, ...], ...]
    count: int
    smallest: int | None

    @cached_property
    def content(self) -> list[Any]:
        return [self.status.value, self.when, [list(s) for s in self.sets], str(self.count)]

    def contract(self) -> dict[str, Any]:
        return {
            "status": self.status.value,
            "condition": self.when,
            "minimal_absences": [list(s) for s in self.sets],
            "count": str(self.count),
            "resiliency": self.smallest - 1 if self.smallest else None,
        }


@dataclass(frozen=True)
class VerdictChange:
    """Questions whose answers change alike: the same requirement and act on these classes of matter."""

    turn: Turn
    requirement: str
    family: Family
    act: str | None
    clause: str | None
    subject: str | None
    authorisations: tuple[str, ...]
    matters: tuple[dict[str, Any], ...]
    before: tuple[Answer, ...]
    after: tuple[Answer, ...]
    cites: tuple[str, ...]
    examples: tuple[str, ...] = ()

    @cached_property
    def worse(self) -> bool:
        """Does it fail where it did not?"""
        if self.turn is Turn.ASKED:
            return any(a.status is Status.REFUTED for a in self.after)
        if self.turn in (Turn.GONE, Turn.PROVED):
            return False
        return self.turn is Turn.REFUTED or _fails_more(self.before, self.after)

    @cached_property
    def better(self) -> bool:
        """Does it hold where it did not?"""
        if self.turn in (Turn.ASKED, Turn.REFUTED):
            return False
        if self.turn is Turn.GONE:
            return any(a.status is Status.REFUTED for a in self.before)
        return self.turn is Turn.PROVED or _fails_more(self.after, self.before)

    @property
    def content(self) -> list[Any]:
        """What makes it this change and no other."""
        said = [self.turn.value, self.requirement, self.act, self.clause, self.subject, list(self.authorisations)]
        return ["verdict", *said, list(self.matters), [a.content for a in self.before], [a.content for a in self.after]]

    def contract(self) -> dict[str, Any]:
        return {
            "turn": self.turn.value,
            "worse": self.worse,
            "better": self.better,
            "requirement": self.requirement,
            "family": self.family.value,
            "act": self.act,
            "clause": self.clause,
            "subject": self.subject,
            "authorisations": list(self.authorisations),
            "matters": list(self.matters),
            "before": [a.contract() for a in self.before],
            "after": [a.contract() for a in self.after],
            "cites": list(self.cites),
        }


def verdict_changes(before: Side, old: Iterable[Result], after: Side, new: Iterable[Result]) -> list[VerdictChange]:
    """Every question that is answered otherwise, in the order of the rows after; those with one change together."""
    groups = [_grouped(rows, side.readings) for side, rows in ((before, old), (after, new))]
    found: list[VerdictChange] = []
    for key in dict.fromkeys((*groups[1], *groups[0])):
        mine, theirs = groups[0].get(key, []), groups[1].get(key, [])
        if not _are_one(mine, theirs) and [_plain(r) for r in mine] != [_plain(r) for r in theirs]:
            found.extend(_Group(before, mine, after, theirs).changes())
    return list(_folded(found))


def _grouped(rows: Iterable[Result], fixed: Mapping[str, str]) -> dict[tuple[Any, ...], list[Result]]:
    """The rows by what is asked about which act; with readings fixed only those that hold under them."""
    found: dict[tuple[Any, ...], list[Result]] = {}
    for row in rows:
        q = row.question
        kept = under(row, fixed)
        if kept is not None:
            found.setdefault((q.requirement, q.act, q.clause, q.authorisations, q.subject), []).append(kept)
    return found


def under(row: Result, fixed: Mapping[str, str]) -> Result | None:
    """The row under fixed readings, which its condition no longer names; nothing where they rule it out."""
    if not fixed:
        return row
    a = row.argument
    boxes = [
        {r: o for r, o in box.items() if r not in fixed}
        for box in a.boxes
        if all(fixed[r] in options for r, options in box.items() if r in fixed)
    ]
    if not boxes:
        return None
    readings = {r: o for r, o in a.readings.items() if r not in fixed}
    condition = None if a.condition is None or {} in boxes else boxes
    return replace(
        row, argument=replace(a, readings=readings if condition is not None or boxes == [readings] else {}, condition=condition)
    )


def _are_one(mine: Sequence[Result], theirs: Sequence[Result]) -> bool:
    """Are these answers the same ones, as they are where both sides know them from before?"""
    return len(mine) == len(theirs) and all(
        a.question is b.question and a.argument is b.argument and a.absences is b.absences
        for a, b in zip(mine, theirs, strict=True)
    )


def _plain(row: Result) -> Any:
    a, q = row.argument, row.question
    return (q.matter, q.example.said if q.example and q.matter is None else None, a.status, a.readings, a.condition, row.absences.sets, row.absences.count)  # fmt: skip


def _answer(row: Result) -> Answer:
    a, n = row.argument, row.absences
    boxes = a.condition or ([a.readings] if a.readings else [])
    when = sorted(({r: sorted(o) for r, o in sorted(box.items())} for box in boxes), key=repr)
    return Answer(a.status, when, tuple(sorted(n.sets, key=lambda s: (len(s), s))), n.count, n.smallest)


@dataclass(frozen=True)
class _Asked:
    """One question with its answers under the readings."""

    question: Question
    answers: tuple[Answer, ...] = ()
    rows: tuple[Result, ...] = ()

    @property
    def cites(self) -> set[str]:
        """Where it is decided; a core is made when it is looked at, so nobody should look who need not."""
        return {cite for row in self.rows for cite in row.argument.cites}

    @property
    def failed_by(self) -> set[str]:
        """Why it is answered with no."""
        return {cite for row in self.rows if row.status is Status.REFUTED for cite in row.argument.cites}

    @cached_property
    def key(self) -> str:
        q = self.question
        return json.dumps(q.matter, sort_keys=True) if q.matter is not None else q.example.said if q.example else ""


class _Group:
    """The questions of one requirement about one act, on both sides."""

    def __init__(self, before: Side, old: Sequence[Result], after: Side, new: Sequence[Result]) -> None:
        self.sides = (before, after)
        self.asked = tuple({a.key: a for a in _questions(rows)} for rows in (old, new))

    def changes(self) -> Iterator[VerdictChange]:
        old, new = self.asked
        met: set[str] = set()
        for key, asked in new.items():
            same = old.get(key) or self._covering(0, asked.question)
            if same is not None:
                met.add(same.key)
            if (change := _change(same, asked)) is not None:
                yield change
        for key, asked in old.items():
            if key not in new and key not in met:
                same = self._covering(1, asked.question)
                if (change := _change(asked, same)) is not None:
                    yield change

    def _covering(self, which: int, question: Question) -> _Asked | None:
        """The question of that side whose class of matter the example belongs to."""
        if question.example is None or question.matter is None:
            return None
        meaning = self.sides[which].meaning
        asked = self.asked[which].values()
        return next((a for a in asked if covers(meaning, a.question.matter, a.question.alike, question.example)), None)


def _questions(rows: Sequence[Result]) -> Iterator[_Asked]:
    found: dict[str, list[Result]] = {}
    for row in rows:
        found.setdefault(_Asked(row.question).key, []).append(row)
    for listed in found.values():
        yield _Asked(listed[0].question, tuple(_answers(listed)), tuple(listed))


def _answers(rows: Sequence[Result]) -> list[Answer]:
    """The answers to one question, conditions that lead to the same put together; without a condition if all do."""
    found: dict[str, list[Answer]] = {}
    for answer in map(_answer, rows):
        found.setdefault(json.dumps(answer.content[:1] + answer.content[2:]), []).append(answer)
    together = []
    for _, listed in sorted(found.items()):
        boxes = [] if len(found) == 1 else sorted((box for a in listed for box in a.when), key=repr)
        together.append(replace(listed[0], when=boxes))
    return together


_BODY: TypeAdapter[p.Body] = TypeAdapter(p.Body)


def covers(meaning: Meaning, pattern: Mapping[str, Any] | None, alike: Mapping[str, Sequence[str]], matter: Matter) -> bool:
    """Does a class of matter, with the values of parties that are alike, contain this matter?"""
    if pattern is None or matter.kind not in pattern:
        return False
    body = {**pattern[matter.kind], **{path: list(values) for path, values in alike.items()}}
    return holds(meaning.covers.body(matter.kind, _BODY.validate_python(_body(body))), matter.facts)


def _body(body: Mapping[str, Any]) -> dict[str, Any]:
    """A class as a pattern in a file: of several tests of one attribute any may hold, which a file says as a group."""
    found: dict[str, Any] = {}
    further: list[dict[str, Any]] = []
    for name, value in body.items():
        if name in ("any", "all"):
            found[name] = [_body(one) for one in value]
        elif name == "not":
            found[name] = _body(value)
        elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
            further.append({"any": [{name: _written(one)} for one in value]})
        else:
            found[name] = _written(value)
    return {"all": [found, *further]} if further else found


def _written(value: Any) -> Any:
    """A pattern as it would stand in a file, where every scalar is text."""
    match value:
        case dict():
            return {k: _written(v) for k, v in value.items()}
        case list():
            return [_written(v) for v in value]
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case _:
            return value


def _change(old: _Asked | None, new: _Asked | None) -> VerdictChange | None:
    one, other = (a.answers if a else () for a in (old, new))
    asked = new or old
    if asked is None or [a.content for a in one] == [a.content for a in other]:
        return None
    q = asked.question
    where = tuple(sorted(asked.cites | (old.failed_by if old is not None else set()), key=cites.order))
    matters = (q.matter,) if q.matter is not None else ()
    examples = (q.example.said,) if q.example is not None else ()
    return VerdictChange(
        _turn(one, other), q.requirement, q.family, q.act, q.clause, q.subject, (q.authorisations,), matters, one, other, where, examples,
    )  # fmt: skip


def _turn(old: Sequence[Answer], new: Sequence[Answer]) -> Turn:
    if not old:
        return Turn.ASKED
    if not new:
        return Turn.GONE
    failed = [any(a.status is Status.REFUTED for a in answers) for answers in (old, new)]
    if failed[1] and not failed[0]:
        return Turn.REFUTED
    if failed[0] and all(a.status is Status.PROVED for a in new):
        return Turn.PROVED
    if {a.status for a in old} != {a.status for a in new}:
        return Turn.OTHER if not failed[1] else Turn.CONDITION
    if [(a.status, a.when) for a in old] != [(a.status, a.when) for a in new]:
        return Turn.CONDITION
    return Turn.ABSENCES


def _fails_more(old: Sequence[Answer], new: Sequence[Answer]) -> bool:
    """Is there a choice of readings under which it fails in a situation in which it did not?"""
    choices = _Choices((*old, *new))
    before = list(zip((*old, None), choices.first_under(old), strict=True))
    after = zip(new, choices.first_under(new), strict=False)
    return any(given & now and _fails_where_it_did_not(one, other) for other, now in after for one, given in before)


def _fails_where_it_did_not(one: Answer | None, other: Answer) -> bool:
    """Is there a situation in which the other answer is no, and this one was not?"""
    if other.status is not Status.REFUTED:
        return False
    if one is None or one.status is not Status.REFUTED:
        return True
    before = [frozenset(members) for members in one.sets]
    known = set(before)
    return any(away not in known and not any(members <= away for members in before) for away in map(frozenset, other.sets))


class _Choices:
    """Every choice of the readings that some answers name, options that none of them names being one.

    A set of choices is a whole number with a bit for each: there may be thousands.
    """

    def __init__(self, answers: Iterable[Answer]) -> None:
        options: dict[str, dict[str, None]] = {}
        for answer in answers:
            for box in answer.when:
                for reading, listed in box.items():
                    options.setdefault(reading, {}).update(dict.fromkeys((*listed, "")))
        size = prod(len(listed) for listed in options.values())
        self.every = (1 << size) - 1
        self._with: dict[tuple[str, str], int] = {}
        stride = 1
        for reading, known in options.items():
            period = stride * len(known)
            once = self.every // ((1 << period) - 1)
            for i, option in enumerate(known):
                self._with[reading, option] = (((1 << stride) - 1) << (i * stride)) * once
            stride = period

    def first_under(self, answers: Sequence[Answer]) -> Iterator[int]:
        """For each answer the choices under which it is given and none before it; last, those under which none is."""
        left = self.every
        for answer in answers:
            under = self._under(answer)
            yield left & under
            left &= ~under
        yield left

    def _under(self, answer: Answer) -> int:
        found = 0
        for box in answer.when:
            inside = self.every
            for reading, options in box.items():
                inside &= sum(self._with[reading, option] for option in dict.fromkeys(options))
            found |= inside
        return found if answer.when else self.every


def _folded(changes: Iterable[VerdictChange]) -> Iterator[VerdictChange]:
    """Changes that read alike on several classes of matter, then under several runs of authorisations, as one."""
    by_matter: list[VerdictChange] = []
    for rows in _alike(changes, lambda c: c.authorisations):
        matters = {json.dumps(m, sort_keys=True): m for row in rows for m in row.matters}
        by_matter.append(replace(_together(rows), matters=tuple(matters[said] for said in sorted(matters))))
    for rows in _alike(by_matter, lambda c: c.matters):
        runs = dict.fromkeys(run for row in rows for run in row.authorisations)
        yield replace(_together(rows), authorisations=tuple(runs))


def _alike(changes: Iterable[VerdictChange], kept: Callable[[VerdictChange], Any]) -> list[list[VerdictChange]]:
    groups: dict[str, list[VerdictChange]] = {}
    for c in changes:
        answers = [[a.content for a in side] for side in (c.before, c.after)]
        said = [c.turn, c.requirement, c.act, c.clause, c.subject, kept(c), answers]
        groups.setdefault(json.dumps(said, sort_keys=True), []).append(c)
    return list(groups.values())


def _together(rows: Sequence[VerdictChange]) -> VerdictChange:
    where = tuple(sorted({cite for row in rows for cite in row.cites}, key=cites.order))
    examples = tuple(dict.fromkeys(e for row in rows for e in row.examples))
    return replace(rows[0], cites=where, examples=examples)
