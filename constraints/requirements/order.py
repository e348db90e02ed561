"""Order: on every path of every procedure, what the text puts first is done first.

For each pair of acts that some clause puts in order, the matters fall into cases: the text orders them; it orders them
only as a rule, or only in some situations; it lets both be done in either order; the later act is not owed, so that the
clause orders nothing; an exception lets the later act through without the earlier.  What is proved rests on the text
alone.  Where only the presumed order puts one act first, the row says so: it holds with the presumption and fails
without it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from constraints.diagram import FALSE
from constraints.explain import Explainer
from constraints.finding import Finding, Remark, Severity, by_cause
from constraints.plan import Edge
from constraints.procedures import Pair, Procedure, presumed_rank, readings_of
from constraints.requirements.inquiry import Inquiry
from constraints.terms import Attribute, Term, atoms, mask
from constraints.verdict import Argument, Family, Question, Result, Status

REQUIREMENT = "done-in-order"
PRESUMED = "presumed-order"
WITH, WITHOUT = "text_and_presumption", "text_only"
"""The built-in reading: whether the presumed order counts."""


class Case(StrEnum):
    """How the text stands to one pair of acts on one class of matter."""

    ORDERED = "ordered"
    AS_A_RULE = "as-a-rule"
    SOMETIMES = "sometimes"
    UNORDERED = "unordered"
    PRESUMED = "presumed"
    VOID = "void"
    EXCEPTED = "excepted"


@dataclass(frozen=True)
class Part:
    """One case of one pair: the matters, and the clauses it rests on.  `before` is not done before `after` there, unless
    the case is `ORDERED`; `void` is the act that a clause names instead of `after` and that is not owed."""

    case: Case
    before: str
    after: str
    region: int
    clauses: tuple[str, ...]
    void: str | None = None


def parts(p: Procedure) -> Iterator[Part]:
    """All cases of all pairs of one kind of matter, under one choice of readings."""
    pairs = [pair for pair in dict.fromkeys([*p.stated, *p.sometimes]) if pair[0] in p.owed and "." not in "".join(pair)]
    for pair in pairs:
        yield from _of_pair(p, pair)
    for pair, region in presumed(p):
        if pair not in pairs:
            asked = tuple(dict.fromkeys(one.clause for one, _ in p.steps if one.clause and set(one.acts) & set(pair)))
            yield Part(Case.PRESUMED, *pair, region, asked)


def _of_pair(p: Procedure, pair: Pair) -> Iterator[Part]:
    before, after = pair
    clauses = {**p.stated.get(pair, {}), **p.sometimes.get(pair, {})}
    named = tuple(clauses)
    both = p.both(p.owed[before], p.owed.get(after, FALSE))
    ordered = p.both(both, p.first(before, after))
    left = p.without(both, p.either(ordered, p.first(after, before)))
    yield Part(Case.ORDERED, before, after, ordered, named)
    stated = p.either(FALSE, *p.stated.get(pair, {}).values())
    soft = p.without(p.both(left, stated), p.hard.get(before, FALSE))
    yield Part(Case.AS_A_RULE, before, after, soft, named)
    left = p.without(left, soft)
    sometimes = p.both(left, p.either(FALSE, *p.sometimes.get(pair, {}).values()))
    yield Part(Case.SOMETIMES, before, after, sometimes, named)
    yield Part(Case.UNORDERED, before, after, p.without(left, sometimes), named)
    yield from _void(p, pair)
    for clause in named:
        yield Part(Case.EXCEPTED, before, after, _excepted(p, pair, clause), (clause,))


def _void(p: Procedure, pair: Pair) -> Iterator[Part]:
    """Where a clause puts `before` before an act that is not owed: the next act that the text then leaves free."""
    before, missing = pair
    for clause, stated in p.stated.get(pair, {}).items():
        region = p.without(p.both(stated, p.owed[before]), p.owed.get(missing, FALSE))
        for after in _following(p, missing):
            free = p.without(p.both(region, p.owed[after]), p.either(p.first(before, after), p.first(after, before)))
            if after != before and free != FALSE:
                yield Part(Case.VOID, before, after, free, (clause,), missing)
                return


def _following(p: Procedure, missing: str) -> list[str]:
    """What comes after an act by some clause; or else in the presumed order."""
    stated = [b for a, b in p.stated if a == missing and b in p.owed]
    later = [act for act in p.acts if p.rank.get(act, -1) > p.rank.get(missing, len(p.rank))]
    return list(dict.fromkeys([*stated, *later]))


def _excepted(p: Procedure, pair: Pair, clause: str) -> int:
    """The matters that an exception lets through to the later act: what the clause would cover without its `unless`, and
    without the facts that its pattern wants not to be so."""
    before, after = pair
    meaning = p.demands.meaning
    node = meaning.rulebook[clause]
    pattern = meaning.covers.term(node.matter, p.kind)  # type: ignore[union-attr]
    facts = denied(pattern)
    wide = p.region(pattern) if known(p, pattern) else FALSE
    if facts:
        wide = p.both(p.space.premise, p.diagrams.some(wide, [("attribute", path) for path in facts]))
    return p.without(p.both(wide, p.owed.get(after, FALSE)), p.owed[before])


def known(p: Procedure, term: Term) -> bool:
    from constraints.alphabet import key_of

    return all(key_of(atom) in p.space.alphabet.level for atom in atoms(term))


def denied(pattern: Term) -> list[str]:
    """The facts that a pattern wants not to be so: flags that must be false."""
    return [
        atom.path
        for atom in atoms(pattern, wanted=mask(Attribute))
        if isinstance(atom, Attribute) and "true" not in atom.among and "false" in atom.among
    ]


def presumed(p: Procedure) -> Iterator[tuple[Pair, int]]:
    """Neighbours in the presumed order, where both are owed and the text orders them neither way."""
    for i, group in enumerate(p.groups):
        for before in group:
            left = p.owed.get(before, FALSE)
            for later in p.groups[i + 1 :]:
                owed = [after for after in later if after in p.owed and left != FALSE]
                for after in owed:
                    region = p.both(left, p.owed[after])
                    free = p.without(region, p.either(p.first(before, after), p.first(after, before)))
                    if free != FALSE:
                        yield (before, after), free
                left = p.without(left, p.either(FALSE, *(p.owed[after] for after in owed)))


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class _Row:
    """One case of one pair on one class of matter, and the choices of readings under which it is so."""

    part: Part
    procedure: Procedure
    pattern: dict[str, Any]
    choices: list[Mapping[str, str]] = field(default_factory=list)


def results(inquiry: Inquiry) -> Iterator[Result]:
    """The rows of this family: for each pair and class, proved by the text, or refuted with a shortest trace."""
    for kind in inquiry.asked_kinds:
        rows: dict[Any, _Row] = {}
        every = inquiry.procedures.of(kind)
        for p in every:
            for part in parts(p):
                if part.region != FALSE and (not inquiry.acts or part.after in inquiry.acts):
                    pattern = p.pattern(part.region)
                    key = (part.case, part.before, part.after, part.void, json.dumps(pattern, sort_keys=True))
                    rows.setdefault(key, _Row(part, p, pattern)).choices.append(p.readings)
        for row in rows.values():
            readings, condition = readings_of(row.choices, [p.readings for p in every], every[0].demands.readings)
            yield from _decided(inquiry, row, readings, condition)


def part_of(inquiry: Inquiry, row: Result) -> tuple[Procedure, Part] | None:
    """The case that a refuted row is about, and a procedure in which it is so; nothing for any other row."""
    q, example = row.question, row.argument.counterexample or {}
    if q.requirement != REQUIREMENT or "case" not in example:
        return None
    taken = {r: option for r, option in row.argument.first_readings.items() if r != PRESUMED}
    for p in inquiry.procedures.of(next(iter(q.matter or {}))):
        if taken.items() <= p.readings.items():
            for part in parts(p):
                mine = (part.case, part.before, part.after, part.void) == (example["case"], q.subject, q.act, example["void"])
                if mine and part.region != FALSE and p.pattern(part.region) == q.matter:
                    return p, part
    return None


def _decided(inquiry: Inquiry, row: _Row, readings: dict[str, list[str]], condition: Any) -> Iterator[Result]:
    part, p = row.part, row.procedure
    clause = part.clauses[0] if part.case in (Case.VOID, Case.EXCEPTED) else None
    question = Question(REQUIREMENT, Family.ORDER, part.after, row.pattern, clause, subject=part.before)
    certificate = inquiry.certificate(p)
    engine = f"regions+z3-{certificate.version}"
    if part.case is Case.ORDERED:
        status = Status.PROVED if certificate.holds else Status.UNDECIDED
        used = _way(p, part)
        yield Result(
            question, Argument(status, readings, condition, p.demands.meaning.rulebook.cites_of(used), used=used), engine=engine
        )
        return
    _, trace = p.trace(part.region, part.after)
    if trace[-1:] != [part.after]:  # the later act waits for itself: it is never done at all
        yield Result(question, Argument(Status.VACUOUS, readings, condition), engine=engine)
        return
    assert part.before not in trace, "a trace shows the later act without the earlier one"
    example = {"matter": row.pattern, "trace": trace, "case": part.case.value, "void": part.void}
    helped = part.case is not Case.EXCEPTED and _presumption_helps(p, part)
    for option in (WITH, WITHOUT) if helped else (None,):
        taken = readings if option is None else {**readings, PRESUMED: [option]}
        proved = Argument(Status.PROVED, taken, condition, p.demands.meaning.rulebook.cites_of(part.clauses), used=part.clauses)
        refuted = Argument(
            Status.REFUTED, taken, condition, p.demands.meaning.rulebook.cites_of(part.clauses), example, part.clauses
        )
        yield Result(question, proved if option == WITH else refuted, engine=engine)


def _presumption_helps(p: Procedure, part: Part) -> bool:
    """Does the presumed order put the earlier act first?"""
    rank = p.rank
    return part.before in rank and part.after in rank and rank[part.before] < rank[part.after]


def _way(p: Procedure, part: Part) -> tuple[str, ...]:
    """The clauses that lead from one act to the other on an example of the class, by the shortest way."""
    plan = p.plans.plan(p.example(part.region))
    ways: dict[str, list[Edge]] = {part.before: []}
    todo = [part.before]
    for now in todo:
        for edge in plan.edges:
            if edge.before == now and edge.after not in ways and now not in plan.soft:
                ways[edge.after] = [*ways[now], edge]
                todo.append(edge.after)
    return tuple(dict.fromkeys(clause for edge in ways.get(part.after, []) for clause in edge.clauses))


# ── findings ─────────────────────────────────────────────────────────────────────────────────────────────────────

_SEVERITY = {
    Case.AS_A_RULE: Severity.AMBIGUITY,
    Case.SOMETIMES: Severity.AMBIGUITY,
    Case.UNORDERED: Severity.AMBIGUITY,
    Case.PRESUMED: Severity.TIDY_UP,
    Case.VOID: Severity.AMBIGUITY,
    Case.EXCEPTED: Severity.TIDY_UP,
}
SHOWN = 4
"""How many acts or pairs one sentence names."""


def findings(inquiry: Inquiry, results: Sequence[Result]) -> list[Finding]:
    """Refuted rows, those with one cause together."""
    return [_finding(inquiry, sorted(rows, key=_plainness)) for rows in by_cause(results, _cause)]


def _plainness(row: Result) -> int:
    """How much has to be said of the class of matter: the plainest is the example."""
    return len(json.dumps(row.question.matter))


def _cause(row: Result) -> Any:
    q, example = row.question, row.argument.counterexample or {}
    kind, case = next(iter(q.matter or {})), example["case"]
    match Case(case):
        case Case.PRESUMED | Case.UNORDERED:
            return (case, kind)
        case Case.VOID:
            return (case, kind, example["void"])
        case Case.EXCEPTED:
            return (case, q.subject, row.argument.used)
        case _:
            return (case, kind, q.act)


def _finding(inquiry: Inquiry, rows: list[Result]) -> Finding:
    first = rows[0]
    case = Case((first.argument.counterexample or {})["case"])
    said = (first.question.matter, *sorted({(r.question.subject or "", r.question.act or "") for r in rows}))
    return Remark(inquiry.meaning, tuple(rows), _SEVERITY[case], 0, f"order.{case.value}", _Words(inquiry, rows), said)


@dataclass(frozen=True)
class _Words:
    """What the sentence of a finding names."""

    inquiry: Inquiry
    rows: list[Result]

    def __call__(self, e: Explainer) -> dict[str, Any]:
        rows = self.rows
        first = rows[0]
        rank = presumed_rank(self.inquiry.meaning.names, next(iter(first.question.matter or {})))
        last = sorted(rows, key=lambda r: -rank.get(r.question.act or "", -1))
        pairs = [e.say("order.pair", earlier=act(e, r.question.subject), later=act(e, r.question.act)) for r in last]
        return {
            "matter": e.matter(first.question.matter),
            "kind": e.kind(next(iter(first.question.matter or {}))),
            "earlier": together(e, (act(e, r.question.subject) for r in rows)),
            "later": together(e, (act(e, r.question.act) for r in rows)),
            "void": act(e, (first.argument.counterexample or {}).get("void")),
            "pairs": together(e, pairs),
            "cites": e.cited(dict.fromkeys(c for r in rows for c in r.argument.used)),
        }


def act(e: Explainer, name: str | None) -> str:
    return e.say("order.act", act=e.names.label(name or "", e.lang))


def together(e: Explainer, parts: Iterable[str], word: str = "and") -> str:
    """A few of these, and how many more there are."""
    listed = list(dict.fromkeys(parts))
    shown = listed if len(listed) <= SHOWN + 1 else listed[:SHOWN]
    more = e.say("order.more", n=len(listed) - len(shown)) if len(shown) < len(listed) else ""
    return e.say("list.comma").join(shown) + more if more else e.listed(shown, word)
