"""The rows about circles across linked matters, and about bars that wait for an act on one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from constraints.applying import under
from constraints.diagram import FALSE
from constraints.procedures import readings_of
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.linked.circles import Asked, Case, Found, Worlds
from constraints.requirements.linked.waits import Wait
from constraints.requirements.linked.world import Joined
from constraints.terms import conj, neg
from constraints.verdict import BEYOND, Argument, Family, Question, Result, Status

LINKED = "linked-acts-have-no-circle"
GATE = "what-a-bar-waits-for-is-owed"

_STATUS = {Case.FREE: Status.PROVED, Case.CIRCLE: Status.REFUTED, Case.BEYOND: Status.UNDECIDED, Case.VOID: Status.VACUOUS}


@dataclass
class _Row:
    """What is found alike, and by which choices of readings; `worlds` are those in which it is."""

    found: Found
    choices: dict[str, Mapping[str, str]] = field(default_factory=dict)
    worlds: dict[str, set[str]] = field(default_factory=dict)

    def add(self, found: Found) -> None:
        taken = json.dumps(found.readings, sort_keys=True)
        self.choices[taken] = found.readings
        self.worlds.setdefault(taken, set()).add(repr(sorted(found.world.choice.items())))


def worlds_of(inquiry: Inquiry) -> Worlds:
    return Worlds(inquiry.classes, inquiry.procedures.kinds, inquiry.readings)


def results(inquiry: Inquiry) -> Iterator[Result]:
    """For each clause that makes an act wait for one on a linked matter, or the other way round: is there a circle?"""
    worlds = worlds_of(inquiry)
    for kind in inquiry.procedures.kinds:
        rows: dict[Any, _Row] = {}
        every: dict[Any, _Row] = {}
        for found in worlds.asked(kind):
            about = (*found.wait.ends, found.wait.clause, found.asked.target)
            every.setdefault(about, _Row(found)).add(found)
            key = (about, found.case, json.dumps(found.pattern, sort_keys=True))
            rows.setdefault(key, _Row(found)).add(found)
        for (about, case, _), row in rows.items():
            listed = every[about]
            if case is not Case.CIRCLE:  # so in every world, or else not said
                row.choices = {r: c for r, c in row.choices.items() if row.worlds[r] == listed.worlds[r]}
            if row.choices:
                choices = list(row.found.asked.choices())
                yield _decided(inquiry, worlds, row, *readings_of(row.choices.values(), choices, choices[0]))
        yield from _gates(inquiry, worlds, kind)


def subject_of(worlds: Worlds, wait: Wait, target: str) -> str:
    """The act on the linked matter; with its kind where the link may lead to several."""
    kinds = worlds.linked.targets(wait.kind, wait.link)
    return f"{wait.ends[1]} ({target})" if len(kinds) > 1 else wait.ends[1]


def _decided(inquiry: Inquiry, worlds: Worlds, row: _Row, readings: dict[str, list[str]], condition: Any) -> Result:
    found = row.found
    own, kind, subject = found.wait.ends[0], found.world.host, subject_of(worlds, found.wait, found.asked.target)
    question = Question(LINKED, Family.SOUNDNESS, own, {kind: dict(found.pattern)}, found.wait.clause, subject=subject)
    used = tuple(dict.fromkeys(e.clause for e in found.circle)) or found.asked.rests_on
    example: dict[str, Any] | None = None
    if found.case is Case.CIRCLE:
        example = {
            "matter": question.matter,
            "trace": [e.before.rpartition(".")[2] for e in found.circle],
            "circle": [[e.before, e.after, e.clause] for e in found.circle],
            "matters": {place: one.said for place, one in (found.matters or {}).items()},
        }
    status = _STATUS[found.case]
    undecided = BEYOND if status is Status.UNDECIDED else ""
    cites = inquiry.meaning.rulebook.cites_of(used)
    return Result(question, Argument(status, readings, condition, cites, example, used, undecided=undecided), engine="regions")


def _gates(inquiry: Inquiry, worlds: Worlds, kind: str) -> Iterator[Result]:
    """A bar that waits for an act on a linked matter: is that act owed there?  Under the readings shown first."""
    said: dict[str, Result] = {}
    for wait in worlds.waits(kind).asked:
        for world in worlds.of(kind) if wait.bar else ():
            asked = Asked(worlds, world, wait)
            covers, owed = (under(t, worlds.defaults) for t in (asked.covers, world.owed(asked.edge.before)))
            space = Joined(inquiry.classes, world, [covers, owed])
            for status, fine in ((Status.PROVED, owed), (Status.REFUTED, neg(owed))):
                region = space.diagrams.conj(space.premise, space.diagrams.diagram(conj(covers, fine)))
                if region != FALSE:
                    row = _gate(inquiry, wait, {kind: space.describe(space.seen(region))}, status)
                    said.setdefault(f"{row.claim} {status}", row)
    yield from said.values()


def _gate(inquiry: Inquiry, wait: Wait, matter: dict[str, Any], status: Status) -> Result:
    question = Question(GATE, Family.SOUNDNESS, wait.later, matter, wait.clause, subject=wait.earlier)
    example = {"matter": matter, "trace": [wait.later]} if status is Status.REFUTED else None
    cites = inquiry.meaning.rulebook.cites_of((wait.clause,))
    return Result(question, Argument(status, {}, None, cites, example, (wait.clause,)), engine="regions")
