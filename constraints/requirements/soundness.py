"""Soundness: every procedure can always be brought to its end, nothing in it leads nowhere.

After W. M. P. van der Aalst, *The Application of Petri Nets to Workflow Management* (1998): from every state that can be
reached the end can be reached (option to complete); at the end nothing is owed; no act is dead.  Doing an act never
takes another away, so the three hold together when, while something is owed, something may be done: that is what the
certificate says.  Beside it: where a refusal, a return or a silence leads, whether
it is sure when silence begins to count, and what a bar waits for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from constraints.diagram import FALSE
from constraints.explain import Explainer
from constraints.finding import Finding, Remark, Severity, by_cause
from constraints.language.nodes import CountsAs, Deadline, FromAttribute, Prohibition, Step
from constraints.meaning import APPROVE
from constraints.names import ROOT
from constraints.plan import Plans, circle
from constraints.procedures import Procedure, ends, readings_of
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.linked import rows as linked
from constraints.requirements.linked.world import OTHER
from constraints.requirements.order import act, together
from constraints.terms import FALSE as NEVER
from constraints.verdict import Argument, Family, Question, Result, Status


class Claim(StrEnum):
    """What is claimed; each is a requirement by this name."""

    COMPLETES = "can-complete"
    NO_CIRCLE = "order-has-no-circle"
    LINKED = "linked-acts-have-no-circle"
    GATE = "what-a-bar-waits-for-is-owed"
    REFUSAL = "refusal-leads-on"
    ANSWER = "refusal-is-provided-for"
    RETURN = "return-leads-on"
    SILENCE = "silence-leads-on"
    FIRM = "what-hangs-on-a-limit-is-firm"


@dataclass(frozen=True)
class Part:
    """One claim about one act on the matters of `region`; `other` is the act to which a refusal leads, or that a bar
    waits for."""

    claim: Claim
    act: str
    good: bool
    region: int
    clauses: tuple[str, ...]
    other: str | None = None
    trace: tuple[str, ...] = ()


def parts(p: Procedure) -> Iterator[Part]:
    """All claims about the acts of one kind of matter, under one choice of readings; regions may be empty."""
    yield from _circles(p)
    yield from _gates(p)
    yield from _refusals(p)
    yield from _unanswered(p)
    yield from _returns(p)


def _circles(p: Procedure) -> Iterator[Part]:
    """Acts each of which waits, through the others, for itself."""
    for name in p.acts:
        region = p.first(name, name)
        if region != FALSE:
            plan = Plans(p.demands.meaning, p.readings, presumed=False).plan(p.example(region))
            trail = circle(plan)
            clauses = tuple(dict.fromkeys(c for edge in trail for c in edge.clauses))
            acts = tuple(edge.before for edge in trail)
            if name in acts:
                after = acts[(acts.index(name) + 1) % len(acts)]
                yield Part(Claim.NO_CIRCLE, name, False, region, clauses, after, (*acts, acts[0]))


def _gates(p: Procedure) -> Iterator[Part]:
    """A bar that stands until an act is done: is that act owed wherever the barred one is?"""
    for gate, covered in p.gates:
        if "." in gate.needs:
            continue  # an act on a linked matter: see `linked`
        region = p.both(covered, p.owed.get(gate.act, FALSE))
        owed = p.owed.get(gate.needs, FALSE)
        yield Part(Claim.GATE, gate.act, True, p.both(region, owed), (gate.clause,), gate.needs)
        yield Part(Claim.GATE, gate.act, False, p.without(region, owed), (gate.clause,), gate.needs)


def _refusals(p: Procedure) -> Iterator[Part]:
    """Where a refusal leads: to an act that is owed and comes before the refused one, or to the end."""
    acts = p.demands.meaning.names.vocabulary.acts
    for name, refusals in p.refused.items():
        for one, region in refusals:
            target = one.refused or ""
            fine = region if ends(acts, target) else p.both(region, p.owed.get(target, FALSE), _earlier(p, target, name))
            yield Part(Claim.REFUSAL, name, True, fine, (one.clause,), target)
            yield Part(Claim.REFUSAL, name, False, p.without(region, fine), (one.clause,), target)


def _earlier(p: Procedure, target: str, refused: str) -> int:
    """Where `target` comes before the refused act, or is that act itself: by the text or in the presumed order."""
    rank = p.rank
    if target == refused or (target in rank and refused in rank and rank[target] <= rank[refused]):
        return p.space.premise
    return p.undone.get((target, refused), FALSE)


def _unanswered(p: Procedure) -> Iterator[Part]:
    """Acts that somebody may refuse, as the rules themselves say elsewhere, and here no clause says what then."""
    steps = p.demands.meaning.rulebook.family(Step)
    refusable = {APPROVE, *(name for node in steps if node.if_refused for name in node.act)}
    for name in p.acts:
        if name in refusable:
            answered = p.either(FALSE, *(region for _, region in p.refused.get(name, [])))
            clauses = tuple(one.clause for one, _ in p.steps if name in one.acts and one.clause)
            yield Part(Claim.ANSWER, name, True, p.both(p.owed[name], answered), clauses)
            yield Part(Claim.ANSWER, name, False, p.without(p.owed[name], answered), clauses)


def _returns(p: Procedure) -> Iterator[Part]:
    """Clauses that send a matter back when an act is tried: does any say where to?"""
    meaning = p.demands.meaning
    for node in meaning.rulebook.family(Prohibition):
        if node.gate == "return" and not node.soft and node.to is None:
            covered = meaning.covers.term(node.matter, p.kind) is not NEVER
            for name in node.act if covered else ():
                if name in p.owed:
                    answered = p.either(FALSE, *(region for _, region in p.refused.get(name, [])))
                    left = p.without(p.owed[name], answered)
                    yield Part(Claim.RETURN, name, left == FALSE, left if left != FALSE else p.owed[name], (node.id,))


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────


_BY_CLAUSE = (Claim.GATE, Claim.REFUSAL, Claim.RETURN)
"""Claims that are asked of each clause by itself."""


@dataclass
class _Row:
    part: Part
    procedure: Procedure
    pattern: dict[str, Any]
    choices: list[Mapping[str, str]] = field(default_factory=list)


def results(inquiry: Inquiry) -> Iterator[Result]:
    """For each procedure whether it can always complete; then each claim about its acts."""
    for kind in inquiry.asked_kinds if not inquiry.acts else ():
        rows: dict[Any, _Row] = {}
        every = inquiry.procedures.of(kind)
        for p in every:
            for part in parts(p):
                if part.region != FALSE:
                    pattern = p.pattern(part.region)
                    key = (part.claim, part.act, part.other, part.clauses, part.good, json.dumps(pattern, sort_keys=True))
                    rows.setdefault(key, _Row(part, p, pattern)).choices.append(p.readings)
        names = every[0].demands.readings
        yield from _completes(inquiry, every)
        for row in rows.values():
            yield _decided(row, *readings_of(row.choices, [p.readings for p in every], names))
    if not inquiry.acts and not inquiry.kinds:
        yield from _silences(inquiry)
        yield from _firm(inquiry)
        yield from linked.results(inquiry)


def part_of(inquiry: Inquiry, row: Result) -> tuple[Procedure, Part] | None:
    """What a row says of one act, and a procedure in which it is so; nothing for rows about more than one."""
    q, good = row.question, row.status is Status.PROVED
    for p in inquiry.procedures.of(next(iter(q.matter or {}))) if q.act and q.matter else ():
        if row.argument.first_readings.items() <= p.readings.items():
            for part in parts(p):
                mine = (part.claim, part.act, part.other, part.clauses, part.good)
                asked = mine == (q.requirement, q.act, q.subject, tuple(row.argument.used), good)
                if asked and part.region != FALSE and p.pattern(part.region) == q.matter:
                    return p, part
    return None


def _completes(inquiry: Inquiry, every: Sequence[Procedure]) -> Iterator[Result]:
    """Option to complete, proper completion and no dead act, for all classes of one kind."""
    answers: dict[bool | None, list[Procedure]] = {}
    for p in every:
        if p.acts:
            answers.setdefault(inquiry.certificate(p).goes_on, []).append(p)
    for answer, procedures in answers.items():
        p = procedures[0]
        status = Status.UNDECIDED if answer is None else Status.PROVED if answer else Status.REFUTED
        readings, condition = readings_of([q.readings for q in procedures], [q.readings for q in every], p.demands.readings)
        question = Question(Claim.COMPLETES, Family.SOUNDNESS, matter={p.kind: {}})
        stuck = [part for part in _circles(p) if part.region != FALSE]
        used = tuple(dict.fromkeys(c for part in stuck for c in part.clauses)) or tuple(
            o.clause for o, _ in p.steps if o.clause
        )
        example = {"matter": p.pattern(stuck[0].region), "trace": list(stuck[0].trace)} if stuck else None
        argument = Argument(
            status, readings, condition, p.demands.meaning.rulebook.cites_of(used), None if answer else example, used
        )
        yield Result(question, argument, engine=f"regions+z3-{inquiry.certificate(p).version}")


def _decided(row: _Row, readings: dict[str, list[str]], condition: Any) -> Result:
    part, p = row.part, row.procedure
    clause = part.clauses[0] if part.claim in _BY_CLAUSE else None
    question = Question(part.claim, Family.SOUNDNESS, part.act, row.pattern, clause, subject=part.other)
    status = Status.PROVED if part.good else Status.REFUTED
    trace = list(part.trace) or p.trace(part.region, part.act)[1]
    example = None if part.good else {"matter": row.pattern, "trace": trace}
    argument = Argument(status, readings, condition, p.demands.meaning.rulebook.cites_of(part.clauses), example, part.clauses)
    return Result(question, argument, engine="regions")


def _silences(inquiry: Inquiry) -> Iterator[Result]:
    """Limits within which something must be done: does the rule say what happens when nobody does it?"""
    rulebook = inquiry.meaning.rulebook
    for node in rulebook.family(Deadline):
        if node.within is None or node.soft:
            continue
        status = Status.PROVED if node.on_expiry is not None else Status.REFUTED
        readings = {r: list(options) for r, options in node.under.items()}
        example = {"trace": [node.act[0]], "set": isinstance(node.within, FromAttribute)} if status is Status.REFUTED else None
        argument = Argument(status, readings, None, (node.cite,), example, (node.id,))
        yield Result(Question(Claim.SILENCE, Family.SOUNDNESS, node.act[0], clause=node.id), argument, engine="text")


def _firm(inquiry: Inquiry) -> Iterator[Result]:
    """Limits after which silence counts as an answer: do they bind, or hold as a rule only?"""
    for node in inquiry.meaning.rulebook.family(Deadline):
        if isinstance(node.on_expiry, CountsAs):
            status = Status.REFUTED if node.soft else Status.PROVED
            readings = {r: list(options) for r, options in node.under.items()}
            example = {"trace": [node.act[0]]} if node.soft else None
            argument = Argument(status, readings, None, (node.cite,), example, (node.id,))
            yield Result(Question(Claim.FIRM, Family.SOUNDNESS, node.act[0], clause=node.id), argument, engine="text")


# ── findings ─────────────────────────────────────────────────────────────────────────────────────────────────────

_SEVERITY = {
    Claim.COMPLETES: Severity.BLOCKS_GOVERNMENT,
    Claim.NO_CIRCLE: Severity.BLOCKS_GOVERNMENT,
    Claim.LINKED: Severity.BLOCKS_GOVERNMENT,
    Claim.GATE: Severity.LEGAL_RISK,
    Claim.REFUSAL: Severity.TIDY_UP,
    Claim.ANSWER: Severity.AMBIGUITY,
    Claim.RETURN: Severity.TIDY_UP,
    Claim.SILENCE: Severity.TIDY_UP,
    Claim.FIRM: Severity.AMBIGUITY,
}


def findings(inquiry: Inquiry, results: Sequence[Result]) -> list[Finding]:
    """Refuted rows, those with one cause together."""
    told = [r for r in results if not (r.question.requirement == Claim.COMPLETES and r.argument.counterexample)]
    return [_finding(inquiry, sorted(rows, key=_plainness)) for rows in by_cause(told, _cause)]


def _plainness(row: Result) -> int:
    return len(json.dumps(row.question.matter))


def _cause(row: Result) -> Any:
    q = row.question
    claim, kind = Claim(q.requirement), next(iter(q.matter or {"": {}}))
    match claim:
        case Claim.SILENCE | Claim.FIRM:
            return (claim, json.dumps(row.argument.readings, sort_keys=True))
        case Claim.LINKED:
            return (claim, tuple(sorted(row.argument.used)))
        case Claim.NO_CIRCLE:
            return (claim, kind, row.argument.used and tuple(sorted(row.argument.used)))
        case Claim.REFUSAL:
            return (claim, q.act, q.subject)
        case Claim.GATE:
            return (claim, kind, q.act, q.subject)
        case _:
            return (claim, kind)


def _finding(inquiry: Inquiry, rows: list[Result]) -> Finding:
    claim = Claim(rows[0].question.requirement)
    said = (rows[0].question.matter, *sorted({(r.question.act or "", r.question.subject or "") for r in rows}))
    key = CONTRADICT if claim is Claim.LINKED and len(_circle(rows)) == 2 else claim.value
    return Remark(inquiry.meaning, tuple(rows), _SEVERITY[claim], 0, f"soundness.{key}", _Words(rows), said)


CONTRADICT = "linked-acts-contradict"


def _circle(rows: Sequence[Result]) -> list[list[str]]:
    """The waits of a circle across matters: the act that comes first, the one that waits for it, the clause."""
    return list((rows[0].argument.counterexample or {}).get("circle", ()))


@dataclass(frozen=True)
class _Words:
    """What the sentence of a finding names."""

    rows: list[Result]

    def __call__(self, e: Explainer) -> dict[str, Any]:
        first = self.rows[0]
        trace = (first.argument.counterexample or {}).get("trace", ())
        circle = [self._linked(e, before) for before, _, _ in _circle(self.rows)]
        return {
            "matter": e.matter(first.question.matter),
            "kind": e.kind(next(iter(first.question.matter or {ROOT: {}}))),
            "acts": together(e, (act(e, r.question.act) for r in self.rows)),
            "other": self._linked(e, first.question.subject or ""),
            "circle": " → ".join([*circle, *circle[:1]] or [act(e, name) for name in trace]),
            "cites": e.cited(dict.fromkeys(c for r in self.rows for c in r.argument.used)),
        }

    def _linked(self, e: Explainer, name: str) -> str:
        """An act, and on which matter it is done where that is another one."""
        place, _, done = name.partition(" (")[0].rpartition(".")
        other, _, link = place.rpartition(OTHER)
        if not place:
            return act(e, done)
        kind = next(iter(self.rows[0].question.matter or {}))
        attribute = e.names.attribute(kind, link)
        label = e.names.label(other, e.lang) if other else attribute.in_(e.lang, link) if attribute else link
        return e.say("soundness.other" if other else "soundness.linked", act=act(e, done), matter=label)
