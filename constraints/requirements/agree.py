"""Limits that contradict each other: on every day of the calendar, is there time for all limits on a matter?

Asked twice: of a limit and a lead time within one procedure; and of a least and a greatest time of one act after one event
(`least`).  Each is asked under every choice of the readings on which it hangs which limits hold, how long they are, and
in what order the acts stand; the days on which there is no time are given as a condition on these readings.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from constraints.classes import Space
from constraints.cover import Matter
from constraints.diagram import FALSE
from constraints.language.nodes import Deadline
from constraints.lead.choices import Readings, answers, chosen, in_length, length_under
from constraints.limits import Ahead, Within, clash
from constraints.plan import Plans
from constraints.procedures import Procedure
from constraints.requirements.inquiry import Inquiry
from constraints.units import calendar, units_under


@dataclass(frozen=True)
class Agreement:
    """What is found of the limits of one class of matter from one event on, under a condition on readings."""

    anchor: str
    used: tuple[str, ...]
    pattern: dict[str, Any]
    example: dict[str, Any] | None
    readings: dict[str, list[str]]
    condition: list[dict[str, list[str]]] | None

    @property
    def other(self) -> str | None:
        """The act for which there is no time left."""
        return None if self.example is None else str(self.example["trace"][-1])


def agreements(inquiry: Inquiry) -> Iterator[Agreement]:
    """For each class of matter with both a limit and a lead time before an act: whether on every day there is time for both."""
    for kind in inquiry.procedures.kinds:
        every = inquiry.procedures.of(kind)
        owed = {act for p in every for act in p.acts}
        deadlines = [n for n in inquiry.meaning.rulebook.family(Deadline) if not n.soft and owed.intersection(n.act)]
        leads = [n for n in deadlines if n.at_least is not None and n.before in owed]
        if leads and any(n.within is not None for n in deadlines):
            yield from _on_kind(inquiry, every, deadlines)


def _on_kind(inquiry: Inquiry, every: Sequence[Procedure], deadlines: Sequence[Deadline]) -> Iterator[Agreement]:
    """Equal answers under several choices of readings together."""
    demands = every[0].demands
    lengths = (r for n in deadlines for r in in_length(inquiry.meaning, n))
    names = sorted({*demands.readings, *chosen([demands.applies(n) for n in deadlines]), *lengths})

    def asked(taken: Readings) -> Iterator[Agreement]:
        readings = {**inquiry.readings, **taken}
        p = next(q for q in every if q.is_under(readings))
        for matter, pattern in _classes(inquiry, p, deadlines):
            yield from _clashes(inquiry, matter, pattern, deadlines, readings)

    def same(one: Agreement) -> str:
        return json.dumps([one.anchor, one.used, one.pattern, one.example])

    for one, shown, condition in answers(inquiry.meaning, names, inquiry.readings, asked, same):
        yield replace(one, readings=shown, condition=condition)


def _classes(inquiry: Inquiry, p: Procedure, nodes: Sequence[Deadline]) -> Iterator[tuple[Matter, dict[str, Any]]]:
    """The classes of matter that these limits, and the steps of the procedure, tell apart."""
    terms = [inquiry.meaning.covers.term(n.matter, p.kind) for n in nodes] + [term for _, term in p.steps]
    space = Space(inquiry.classes, p.kind, list(dict.fromkeys(terms)))
    for _, region in space.cells():
        matter = space.matter(region, {})
        if matter is not None and region != FALSE:
            yield matter, {p.kind: space.describe(region)}


def _clashes(
    inquiry: Inquiry,
    matter: Matter,
    pattern: dict[str, Any],
    nodes: Sequence[Deadline],
    readings: Readings,
) -> Iterator[Agreement]:
    plan = Plans(inquiry.meaning, readings, presumed=False).plan(matter)
    units = units_under(inquiry.meaning.names.vocabulary.units, readings)
    here = [n for n in nodes if n.id in plan.deadlines]
    within = [
        Within(n.id, a, n.after or "", length)
        for n in here
        for a in n.act
        if (length := length_under(n.within, readings)) and n.after in plan.acts and a in plan.acts
    ]
    ahead = [
        Ahead(n.id, a, n.before or "", length)
        for n in here
        for a in n.act
        if (length := length_under(n.at_least, readings)) and n.before in plan.acts and a in plan.acts
    ]
    order = [(e.before, e.after) for e in plan.edges if e.before not in plan.soft]
    for anchor in dict.fromkeys(one.start for one in within) if ahead else ():
        found = clash(calendar(), units, anchor, within, ahead, order)
        used = tuple(n.id for n in here) if found is None else tuple(found.clauses)
        day = None if found is None else calendar().date_of(found.day).isoformat()
        example = None if found is None else {"matter": pattern, "trace": [anchor, found.act], "date": day}
        yield Agreement(anchor, used, pattern, example, {}, None)
