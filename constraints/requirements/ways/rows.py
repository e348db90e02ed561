"""The rows about lanes, and what they come to: a lane that leaves safeguards out and puts nothing in their place, or other
ones; one that leaves nothing out is as well guarded as the usual way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, partial
from typing import Any

from constraints.applying import under
from constraints.cover import Matter
from constraints.diagram import FALSE
from constraints.explain import Explainer
from constraints.finding import Finding, Remark, Severity, by_cause
from constraints.holds import holds
from constraints.language.nodes import Deadline
from constraints.names import NOT_STATED
from constraints.plan import Plan
from constraints.procedures import readings_of
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.order import act
from constraints.requirements.ways.lanes import Beside, Compared, Guard, Lane, Made, lanes
from constraints.verdict import Argument, EngineDisagreement, Family, Question, Result, Status

LANE, UNMET = "special-way-is-as-guarded", "no-meeting-is-as-guarded"
_SORTS = ("before", "after", "lead", "order")


class Case(StrEnum):
    """How a lane stands to the usual way on some matters."""

    ALIKE = "alike"
    WEAKER = "weaker"
    MIXED = "mixed"


@dataclass(frozen=True)
class Part:
    """One case of one lane: the matters that it takes there, and what either way lacks on every one of them."""

    case: Case
    made: Made
    lane: Lane
    region: int
    within: int
    """The matters that may lawfully go either way, of which the region is a part."""
    there: int
    """All matters that take the lane."""
    lacks: tuple[Guard, ...] = ()
    adds: tuple[Guard, ...] = ()

    @property
    def effect(self) -> str | None:
        return self.lacks[0].effect if self.lacks else None

    @cached_property
    def pattern(self) -> dict[str, Any]:
        """The region, said as shortly as may be among matters that may lawfully go either way."""
        if self.region == self.within:
            return {self.lane.kind: {self.lane.path: True if self.lane.value == "true" else self.lane.value}}
        p = self.made.procedure
        return p.pattern(p.both(p.diagrams.simplify(self.region, self.within), self.there))


def made(inquiry: Inquiry, kind: str) -> Iterator[tuple[Made, list[Lane]]]:
    """The procedures of a kind under each choice of readings, with the lanes that may matter for them."""
    procedures = inquiry.procedures.of(kind)
    beside = Beside(inquiry, procedures[0].demands)
    paths = beside.paths
    listed = [lane for lane in lanes(inquiry.meaning, kind) if lane.path in paths]
    for p in procedures if listed else ():
        one = Made(inquiry, beside, p.readings)
        yield one, [lane for lane in listed if one.looks_at(lane.path)]


def parts(one: Made, lane: Lane) -> Iterator[Part]:
    """The cases of one lane under one choice of readings."""
    compared = Compared(one, lane)
    if not compared.told_apart:
        return
    p, there = one.procedure, compared.there
    lawful = p.both(compared.both, there)
    if not compared.lacks:
        if lawful != FALSE:
            yield Part(Case.ALIKE, one, lane, lawful, lawful, there)
        return
    for case, within in ((Case.WEAKER, compared.weaker), (Case.MIXED, compared.mixed)):
        if within != FALSE:
            region, lacks = _shared(one, within, compared.lacks)
            region, adds = _shared(one, region, compared.adds if case is Case.MIXED else {})
            yield Part(case, one, lane, p.both(region, there), lawful, there, lacks, adds)


def _shared(one: Made, region: int, guards: Mapping[Guard, int]) -> tuple[int, tuple[Guard, ...]]:
    """Matters of a region on which as many of these as may be are lacking at once, the weightiest first."""
    found = []
    for guard in sorted(guards, key=lambda g: _SORTS.index(g.sort)):
        inside = one.procedure.both(region, guards[guard])
        if inside != FALSE:
            region = inside
            found.append(guard)
    return region, tuple(found)


def called(lane: Lane) -> str:
    """What a row about a lane says of it; where the usual way is a meeting, which."""
    return f"{lane.path}={lane.value}" + ("" if lane.deciding is None else f" {lane.usual}")


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class _Row:
    part: Part
    choices: list[Mapping[str, str]] = field(default_factory=list)


def results(inquiry: Inquiry) -> Iterator[Result]:
    """For each lane whether it is as well guarded as the usual way, and what it lacks where it is not."""
    for kind in inquiry.asked_kinds:
        rows: dict[Any, _Row] = {}
        every = [p.readings for p in inquiry.procedures.of(kind)]
        for one, listed in made(inquiry, kind):
            for part in (part for lane in listed for part in parts(one, lane)):
                key = (part.case, part.lane, part.lacks, part.adds, json.dumps(part.pattern, sort_keys=True))
                rows.setdefault(key, _Row(part)).choices.append(one.procedure.readings)
        for row in rows.values():
            if not inquiry.acts or row.part.effect in inquiry.acts:
                names = row.part.made.procedure.demands.readings
                yield _decided(inquiry, row.part, *readings_of(row.choices, every, names))


def part_of(inquiry: Inquiry, row: Result) -> Part | None:
    """The case that a refuted row about a lane is about, under some choice of readings for which it is said."""
    q, example = row.question, row.argument.counterexample or {}
    if q.requirement not in (LANE, UNMET) or "lane" not in example:
        return None
    for one, listed in made(inquiry, next(iter(q.matter or {}))):
        if row.argument.first_readings.items() <= one.procedure.readings.items():
            for part in (part for lane in listed if called(lane) == q.subject for part in parts(one, lane)):
                if part.case == example["case"] and part.pattern == q.matter and [*map(list, part.lacks)] == example["lacks"]:
                    return part
    return None


def _decided(inquiry: Inquiry, part: Part, readings: dict[str, list[str]], condition: Any) -> Result:
    lane = part.lane
    requirement = LANE if lane.deciding is None else UNMET
    question = Question(requirement, Family.GUARDS, part.effect, part.pattern, subject=called(lane))
    if part.case is Case.ALIKE:
        used = tuple(dict.fromkeys(part.made.clauses(lane.path)))
        argument = Argument(Status.PROVED, readings, condition, inquiry.meaning.rulebook.cites_of(used), used=used)
        return Result(question, argument, engine="regions")
    matter = part.made.procedure.example(part.region)
    views = Views(part.made, lane, matter)
    if not views.show(part.lacks, part.adds):
        raise EngineDisagreement(f"{lane.path} of {matter.said}: its plans have not the safeguards found for them")
    used = tuple(dict.fromkeys([*views.usual.clauses(part.lacks), *views.lane.clauses(part.adds)]))
    example = {
        "matter": part.pattern,
        "trace": views.lane.trace(part.effect or ""),
        "case": part.case.value,
        "lane": [lane.path, lane.value, lane.usual],
        "lacks": [list(guard) for guard in part.lacks],
        "adds": [list(guard) for guard in part.adds],
    }
    cites = inquiry.meaning.rulebook.cites_of(used)
    return Result(question, Argument(Status.REFUTED, readings, condition, cites, example, used), engine="regions")


# ── replay ───────────────────────────────────────────────────────────────────────────────────────────────────────


class View:
    """One way on one matter: what its plan asks for."""

    def __init__(self, one: Made, matter: Matter) -> None:
        p = one.procedure
        self.one, self.matter = one, matter
        self.plan: Plan = one.plans.plan(matter)
        loose = {step.clause for step, _ in p.steps if step.sometimes}
        edges: list[tuple[str, str, tuple[str, ...]]] = [(e.before, e.after, e.clauses) for e in self.plan.edges]
        gates = [g for g in p.demands.gates if holds(under(g.covers, p.readings), matter.facts)]
        self.edges = [one for one in edges if one[0] not in self.plan.soft and not loose.issuperset(one[2])]
        self.edges += [(g.needs, g.act, (g.clause,)) for g in gates]

    def ahead(self, effect: str) -> set[str]:
        """What the text puts before an act."""
        found, todo = set[str](), [effect]
        while todo:
            now = todo.pop()
            new = {b for b, a, _ in self.edges if a == now} - found
            found |= new
            todo += new
        return found

    def trace(self, effect: str) -> list[str]:
        """The fewest acts that the text lets lead to an act, this one last."""
        wanted, done = self.ahead(effect) | {effect}, list[str]()
        while effect not in done:
            waits = {after for before, after, _ in self.edges if before not in done}
            ready = [name for name in self.plan.acts if name in wanted and name not in done and name not in waits]
            if not ready:
                break
            done.append(ready[0])
        return done

    def has(self, guard: Guard) -> bool:
        owed, hard = set(self.plan.acts), self.plan.owed
        match guard.sort:
            case "lead":
                return guard.act in hard and bool(self._leads(guard.act))
            case "after":
                return guard.act in hard and guard.effect in owed and guard.effect in self.ahead(guard.act)
            case _:
                return guard.effect in owed and guard.act in self.ahead(guard.effect)

    def _leads(self, name: str) -> list[str]:
        nodes = (self.one.procedure.demands.meaning.rulebook[id_] for id_ in self.plan.deadlines)
        return [n.id for n in nodes if isinstance(n, Deadline) and n.at_least is not None and not n.soft and name in n.act]

    def clauses(self, guards: Iterable[Guard]) -> Iterator[str]:
        """The clauses that ask for these safeguards here."""
        meaning = self.one.procedure.demands.meaning
        for guard in guards:
            if guard.sort == "lead":
                yield from self._leads(guard.act)
            elif guard.sort == "order":
                yield from (c for b, _, clauses in self.edges if b == guard.act for c in clauses)
            else:
                asked = self.plan.steps.get(guard.act, ())
                yield from (c for c in asked if not getattr(meaning.rulebook[c], "soft", None))


class Views:
    """One matter that takes the lane, and the same one judged as usual."""

    def __init__(self, one: Made, lane: Lane, matter: Matter) -> None:
        self.lane = View(one, matter)
        self.usual = View(one, Matter(matter.kind, {**matter.attributes, lane.path: lane.usual}))

    def show(self, lacks: Iterable[Guard], adds: Iterable[Guard]) -> bool:
        """Does the lane lack these, and the usual way those?"""
        return all(self.usual.has(g) and not self.lane.has(g) for g in lacks) and all(
            self.lane.has(g) and not self.usual.has(g) for g in adds
        )


# ── findings ─────────────────────────────────────────────────────────────────────────────────────────────────────

_SEVERITY = {Case.WEAKER: Severity.AMBIGUITY, Case.MIXED: Severity.TIDY_UP}


def findings(inquiry: Inquiry, results: Sequence[Result]) -> list[Finding]:
    """One finding for all lanes that lack the same."""
    listed = [row for row in results if row.question.requirement in (LANE, UNMET)]
    return [_finding(inquiry, rows) for rows in by_cause(listed, _cause)]


def _example(row: Result) -> dict[str, Any]:
    return row.argument.counterexample or {}


def _cause(row: Result) -> Any:
    example = _example(row)
    return (
        row.question.requirement,
        example["case"],
        json.dumps([sorted({g[1] for g in example["lacks"]}), sorted({g[1] for g in example["adds"]})]),
    )


def _finding(inquiry: Inquiry, rows: list[Result]) -> Finding:
    case = Case(_example(rows[0])["case"])
    said = tuple(sorted({(next(iter(r.question.matter or {})), r.question.subject or "") for r in rows}))
    key = f"guards.{case.value}-{'lane' if rows[0].question.requirement == LANE else 'unmet'}"
    return Remark(inquiry.meaning, tuple(rows), _SEVERITY[case], 0, key, partial(_about, rows), said)


def _about(rows: Sequence[Result], e: Explainer) -> dict[str, Any]:
    first = _example(rows[0])
    return {
        "lanes": e.listed(_lanes(e, rows), "and"),
        "acts": act(e, rows[0].question.act),
        "lacks": e.listed(_guards(e, first["lacks"]), "and"),
        "adds": e.listed(_guards(e, first["adds"]), "and"),
        "where": e.cited(dict.fromkeys(c for r in rows for c in r.argument.used)),
        "meetings": e.listed(dict.fromkeys(e.names.label(_example(row)["lane"][2], e.lang) for row in rows), "or"),
        "judge": _judge(e, rows),
    }


def _lanes(e: Explainer, rows: Sequence[Result]) -> Iterator[str]:
    """The lanes of each kind together."""
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        path, value, _ = _example(row)["lane"]
        kind = next(iter(row.question.matter or {}))
        found.setdefault(kind, {})[e.test(kind, path, True if value == "true" else value)] = None
    for kind, tests in found.items():
        yield e.say("guards.lane", kind=e.names.label(kind, e.lang), lane=e.listed(tests, "or"))


def _guards(e: Explainer, guards: Sequence[Sequence[str]]) -> list[str]:
    """What is lacking, in words."""
    said = (
        e.say(f"guards.{sort}", act=e.names.label(name, e.lang), effect=e.names.label(effect, e.lang))
        for sort, name, effect in guards
    )
    return list(dict.fromkeys(said))


def _judge(e: Explainer, rows: Sequence[Result]) -> str:
    """Who judges whether a matter takes the lane."""
    named: dict[str | None, None] = {}
    for row in rows:
        attribute = e.names.attribute(next(iter(row.question.matter or {})), _example(row)["lane"][0])
        named[_office(e, row, attribute.judged_by if attribute is not None else None)] = None
    told = [name for name in named if name is not None]
    if not told:
        return e.say("guards.judged_by_nobody")
    return e.say("guards.judged" if len(told) == len(named) else "guards.judged_in_part", who=e.listed(told, "and"))


def _office(e: Explainer, row: Result, who: Any) -> str | None:
    """What a judge is called; a body that an attribute names goes by the attribute."""
    role = e.names.vocabulary.roles.get(who) if isinstance(who, str) else who
    path = getattr(role, "organ", None) or getattr(role, "seat", None)
    attribute = e.names.attribute(next(iter(row.question.matter or {})), path) if path else None
    if attribute is not None:
        return attribute.in_(e.lang, str(path))
    return None if who == NOT_STATED or not isinstance(who, str) else e.label(who)
