"""What changes in lead times between two rulebooks, or two answers to an open question: on the same matter, step by step."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from constraints.cover import Matter
from constraints.diagram import FALSE
from constraints.language.nodes import Deadline
from constraints.lead.build import builders_of, types_of
from constraints.lead.network import Arc, Limit, Network, Sort
from constraints.lead.regions import Timed
from constraints.lead.result import LeadTime, Pattern
from constraints.lead.single import Single
from constraints.lead.times import Times, time_of
from constraints.meaning import Meaning
from constraints.plan import Plans
from constraints.procedures import Procedures
from constraints.units import units_under


@dataclass(frozen=True)
class StepTimes:
    """What holds an act up, and what limits it, on one matter: `after` are the acts before it, `waits` what it waits for beyond
    their end, `limits` its limits; each with clause and length."""

    after: tuple[str, ...]
    waits: tuple[tuple[str, ...], ...]
    limits: tuple[tuple[str, ...], ...]

    def contract(self) -> Pattern:
        return {"after": list(self.after), "waits": [list(w) for w in self.waits], "limits": [list(one) for one in self.limits]}


@dataclass(frozen=True)
class StepChange:
    """One act or event whose times differ; nothing where it is not owed."""

    step: str
    before: StepTimes | None
    after: StepTimes | None

    def contract(self) -> Pattern:
        sides = {"before": self.before, "after": self.after}
        return {"step": self.step, **{name: one.contract() if one is not None else None for name, one in sides.items()}}


@dataclass(frozen=True)
class LeadChange:
    """One class of matter whose lead times, or steps that make them, differ; seen on one matter of it.

    `matter` describes the class, by the side that tells it apart."""

    kind: str
    matter: Pattern
    before: LeadTime
    after: LeadTime
    steps: tuple[StepChange, ...]

    @property
    def times_differ(self) -> bool:
        """Is the whole shorter or longer, or bounded now where it was not, or the other way round?"""
        return _whole(self.before) != _whole(self.after)

    @property
    def content(self) -> list[Any]:
        """What makes it this change and no other."""
        return [self.kind, self.matter, _whole(self.before), _whole(self.after), [step.contract() for step in self.steps]]

    def contract(self) -> Pattern:
        return {
            "kind": self.kind,
            "matter": self.matter,
            "before": self.before.contract(),
            "after": self.after.contract(),
            "steps": [step.contract() for step in self.steps],
        }


def lead_changes(
    before: Procedures,
    after: Procedures,
    readings: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {}),
    *,
    presumed: bool = False,
    kinds: Iterable[str] | None = None,
    limits: Collection[str] | None = None,
    steps: Collection[str] = (),
) -> tuple[LeadChange, ...]:
    """The changes on every kind of matter (of these kinds) that has a procedure on both sides, each difference once.

    A matter of every class of either side is looked at on both, and one of each of these `steps`, which may take no time; kinds
    of which both sides say the same are passed over.  Who knows that nothing differs but these `limits`, each on the same
    matters, has only those matters looked at."""
    here, there = ({**p.defaults, **r} for p, r in zip((before, after), readings, strict=True))
    asked = before.kinds if kinds is None else tuple(kinds)
    if limits is not None:
        asked = tuple(kind for kind in asked if any(_bears(p, limits, kind) for p in (before, after)))
    both = [k for k in asked if k in after.kinds and _said(before, k, here) != _said(after, k, there)]
    return tuple(change for kind in both for change in _of_kind(kind, (before, here), (after, there), presumed, limits, steps))


def _bears(procedures: Procedures, limits: Collection[str], kind: str) -> bool:
    """Does one of these limits cover matters of this kind?"""
    above = {*procedures.meaning.names.kinds_above(kind), kind}
    nodes = procedures.meaning.rulebook.nodes
    return any(
        name in above for limit in limits if limit in nodes for one in getattr(nodes[limit], "matter", ()) for name in one
    )


Side = tuple[Procedures, Mapping[str, str]]


def _of_kind(
    kind: str, before: Side, after: Side, presumed: bool, limits: Collection[str] | None, steps: Collection[str]
) -> Iterator[LeadChange]:
    plans = [Plans(p.meaning, readings, presumed=presumed) for p, readings in (before, after)]
    told: set[str] = set()
    for procedures, readings in (before, after):
        times = Times(Timed(procedures.of(kind)[0], presumed, readings))
        stepped = [(region, times.single(region)) for region in _covered(times, steps)]
        for region, single in (*times.classes(among=limits), *stepped):
            change = _on(single.builder.matter, times.timed.p.pattern(region), plans[0], plans[1])
            said = json.dumps(change.content[2:], sort_keys=True)
            if (change.steps or change.times_differ) and said not in told:
                told.add(said)
                yield change


def _covered(times: Times, steps: Collection[str]) -> list[int]:
    """The matters of each of these steps, where there are any."""
    p = times.timed.p
    return [region for one, term in p.steps if one.clause in steps and (region := p.region(term)) != FALSE]


def _on(matter: Matter, pattern: Pattern, before: Plans, after: Plans) -> LeadChange:
    singles = [Single(*builders_of(plans, matter)) for plans in (before, after)]
    one, other = (steps_of(single.everything) for single in singles)
    steps = tuple(StepChange(s, one.get(s), other.get(s)) for s in {**one, **other} if one.get(s) != other.get(s))
    times = [time_of(single, plans, matter) for single, plans in zip(singles, (before, after), strict=True)]
    return LeadChange(matter.kind, pattern, times[0], times[1], steps)


def steps_of(network: Network) -> dict[str, StepTimes]:
    """What holds each act and event up and limits it."""
    return {
        node: StepTimes(
            tuple(sorted({a.before for a in network.arcs if a.after == node and a.sort is Sort.ORDER and a.before != node})),
            tuple(_wait(a) for a in network.arcs if a.after == node and a.sort is not Sort.ORDER),
            tuple(_limit(one) for one in network.limits if one.act == node),
        )
        for node in network.nodes
    }


def _wait(arc: Arc) -> tuple[str, ...]:
    start = arc.before if arc.before != arc.after else ""
    return (arc.sort.value, *arc.clauses, str(arc.length) if arc.length is not None else _day(arc), start)


def _limit(one: Limit) -> tuple[str, ...]:
    start = one.start if one.start != one.act else ""
    return ("limit", one.clause, str(one.length) if one.length is not None else _day(one), start)


def _day(one: Arc | Limit) -> str:
    return f"day {one.cutoff.day} of the {one.cutoff.of}" if one.cutoff is not None else ""


def _whole(one: LeadTime) -> Pattern:
    said = one.contract()
    return {key: said[key] for key in ("acts", "shortest", "longest", "unbounded", "set_in_case", "limits")}


def _said(procedures: Procedures, kind: str, readings: Mapping[str, str]) -> str:
    """All that the times of a kind of matter can hang on, as text; equal texts have equal times."""
    meaning = procedures.meaning
    names, book = meaning.names, meaning.rulebook
    demands = procedures.demands(kind)
    above = {*names.kinds_above(kind), kind}
    clauses = [step.clause for step in demands.steps if step.clause] + [gate.clause for gate in demands.gates]
    clauses += [n.id for n in book.family(Deadline) if not n.soft and any(k in above for one in n.matter for k in one)]
    told = [repr(book[c]) for c in sorted(set(clauses))] + [repr(names.kind_of[k]) for k in sorted(above)]
    exceptions = [repr(other) for c in sorted(set(clauses)) for other, _ in meaning.exceptions(book[c])]
    acts = sorted({act for one in demands.steps for act in one.acts})
    met = [line for act in acts for line in _met(meaning, act, readings)]
    order = repr([names.vocabulary.presumed_order.get(k) for k in sorted(above)])
    units = sorted((n, str(d)) for n, d in units_under(names.vocabulary.units, readings).items())
    lines = [*told, *exceptions, *met, order, repr(units)]
    taken = [f"{r}={option}" for r, option in sorted(readings.items()) if any(r in line for line in lines)]
    return "\n".join([*lines, *taken])


def _met(meaning: Meaning, act: str, readings: Mapping[str, str]) -> list[str]:
    """The clauses that give an act, where a meeting does it: who else may do it takes no time."""
    nodes = meaning.givers.get(act, ())
    if not any(types_of(meaning, n, readings) for n in nodes):
        return []
    told = [repr((n.id, types_of(meaning, n, readings), meaning.rank(n), n.matter, n.unless, n.under)) for n in nodes]
    return told + [repr(other) for n in nodes for other, _ in meaning.exceptions(n)]
