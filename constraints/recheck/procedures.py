"""Order and soundness again: certificates by fresh solvers, traces and examples by the plan of one matter.

A procedure is made anew; what its states have in common (nothing done at first, kept by every step, no bad state in it)
is checked by a solver that knows only the clauses.  A refuted row's trace is walked on the plan of an example.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from constraints.applying import under
from constraints.certify import States, certify
from constraints.diagram import FALSE
from constraints.holds import holds
from constraints.language.nodes import Deadline, Prohibition
from constraints.plan import Plan, Plans
from constraints.procedures import Pair, Procedure, ends
from constraints.recheck import linked
from constraints.recheck.afresh import Afresh, Check, none_of, satisfiable, stand
from constraints.requirements import order, soundness
from constraints.requirements.containment import SEAL, SEALED, SIGN, sealing
from constraints.requirements.order import PRESUMED, REQUIREMENT, Case
from constraints.requirements.soundness import Claim
from constraints.terms import Term, disj
from constraints.verdict import Result, Status


def reaches_without(a: Afresh, p: Procedure, region: int, later: str, earlier: str) -> bool | None:
    """Is there a matter of the region, and acts done on it that keep every step and bar, with the later act and without the
    earlier one?"""
    import z3

    from constraints.formula import every

    a.questions += 1
    states = States(p)
    coder = states.coder
    barred = dict.fromkeys(act for gate, _ in p.gates for act in (gate.act, gate.needs))
    done = {**{act: z3.Bool(f"{act} done", coder.context) for act in barred}, **states.done}
    broken = [every(binds, done[after], _not(done[before])) for before, after, binds in states.edges]
    for gate, _ in p.gates:
        covers = coder.encode(under(gate.covers, p.readings))
        broken.append(every(covers, done[gate.act], _not(done[gate.needs])))
    undone = [_not(done[earlier])] if earlier in done else []
    inside = p.both(region, p.owed.get(later, FALSE))
    return satisfiable([coder.ite(p.diagrams, inside), done[later], *undone, *map(_not, broken)])


def comes_without(p: Procedure, row: Result, later: str, earlier: str) -> bool:
    """Is the later act owed on the row's own matter, and does no chain of its steps and bars lead to it from the earlier
    one?"""
    assert row.question.example is not None
    facts = row.question.example.facts
    here = [one for one, term in p.steps if holds(term, facts)]
    owed = {act: {one.soft for one in here if act in one.acts} for one in here for act in one.acts}
    order = [
        pair for one in here if not one.sometimes for pair in one.first if False in owed.get(pair[0], ()) and pair[1] in owed
    ]
    order += [(g.needs, g.act) for g in p.demands.gates if holds(under(g.covers, p.readings), facts)]
    ahead = {later}
    while more := {before for before, after in order if after in ahead} - ahead:
        ahead |= more
    return later in owed and earlier not in ahead


def _not(formula: Any) -> Any:
    import z3

    return z3.Not(formula)


def _no(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


# ── order ────────────────────────────────────────────────────────────────────────────────────────────────────────


def in_order(a: Afresh, row: Result) -> bool | None:
    answers = [_in_order(a, row, p, first=i == 0) for i, p in enumerate(a.procedures(row))]
    return stand(bool(answers), row, "no procedure is like that") and all_of(answers)


def all_of(answers: list[bool | None]) -> bool | None:
    return None if None in answers else all(answers)


def _in_order(a: Afresh, row: Result, p: Procedure, *, first: bool) -> bool | None:
    """The row under one choice of readings; its trace is that of the first, others may ask for other acts on the way."""
    q, example = row.question, row.argument.counterexample or {}
    presumed = row.argument.readings.get(PRESUMED) == [order.WITH]
    case = None if presumed else Case(example["case"]) if example else Case.ORDERED
    parts = [
        part
        for part in a.keep((id(p), REQUIREMENT), lambda: [x for x in order.parts(p) if x.region != FALSE])
        if (part.before, part.after) == (q.subject, q.act)
        and (part.case is case or (presumed and part.case is not Case.ORDERED))
    ]
    part = next((part for part in parts if p.pattern(part.region) == q.matter), None)
    if part is None:
        return stand(False, row, "the clauses leave no such case")
    if case is Case.ORDERED:
        return stand(a.keep((id(p), "certificate"), lambda: _certified(a, p)), row, "the certificate does not hold")
    matter = p.example(part.region)
    if presumed:
        plan = Plans(a.meaning, p.readings).plan(matter)
        return stand(q.subject in plan.all_before(q.act or ""), row, "the presumed order does not put it first")
    plan = Plans(a.meaning, p.readings, presumed=False).plan(matter)
    walked = _walk(p, plan, example["trace"] if first else p.trace(part.region, part.after)[1])
    fine = walked is not None and q.act in walked and q.subject not in walked
    return stand(fine, row, "its trace cannot be walked")


def _certified(a: Afresh, p: Procedure) -> bool | None:
    """One certificate for every order that the text gives the acts of a procedure."""
    claims: dict[Pair, int] = {}
    for part in order.parts(p):
        if part.case is Case.ORDERED and part.region != FALSE:
            pair = (part.before, part.after)
            claims[pair] = p.either(claims.get(pair, FALSE), part.region)
    a.questions += 1
    return certify(p, claims).holds


def _walk(p: Procedure, plan: Plan, trace: list[str]) -> list[str] | None:
    """The acts of a trace, each done when the plan lets it; nothing where one has to wait.  What is soft, or asked for only
    in some situations, holds nothing up."""
    loose = {one.clause for one, _ in p.steps if one.sometimes}
    edges = [e for e in plan.edges if e.before not in plan.soft and not loose.issuperset(e.clauses)]
    done: list[str] = []
    for act in trace:
        if act not in plan.acts or any(e.after == act and e.before not in done for e in edges):
            return None
        done.append(act)
    return done


# ── soundness ────────────────────────────────────────────────────────────────────────────────────────────────────


def completes(a: Afresh, row: Result) -> bool | None:
    """From every state the end can be reached; or these acts wait for one another in a circle."""
    if row.status is Status.PROVED:
        answers = []
        for p in a.procedures(row):
            a.questions += 2
            answers.append(certify(p, {}).goes_on)
        return stand(all_of(answers), row, "a state is stuck")
    return circle(a, row)


def circle(a: Afresh, row: Result) -> bool | None:
    """Each act of the trace waits for the one before it, and the last is the first."""
    trace = (row.argument.counterexample or {}).get("trace", [])
    for p in a.procedures(row):
        region = p.first(trace[0], trace[0]) if trace else FALSE
        plan = Plans(a.meaning, p.readings, presumed=False).plan(p.example(region)) if region != FALSE else None
        waits = plan is not None and trace[0] == trace[-1] and all(x in plan.before[y] for x, y in pairwise(trace))
        stand(waits, row, "these acts do not wait for one another")
    return bool(trace)


def part_of(a: Afresh, row: Result) -> bool | None:
    """A claim about one act: in a fresh solver from the clauses where it holds, on the plan of an example where it fails."""
    if row.question.requirement == Claim.GATE and "." in (row.question.subject or ""):
        return linked.owed(a, row)
    q, clauses = row.question, tuple(row.argument.used)
    answers: list[bool | None] = []
    for p in a.procedures(row):
        parts = a.keep((id(p), "soundness"), lambda p=p: [x for x in soundness.parts(p) if x.region != FALSE])  # type: ignore[misc]
        alike = [x for x in parts if (x.claim, x.act, x.other) == (q.requirement, q.act, q.subject) and x.clauses == clauses]
        regions = [x.region for x in alike if p.pattern(x.region) == q.matter]
        stand(bool(regions), row, "the clauses leave no such case")
        answers.append(_part(a, row, p, regions[0]))
    return stand(bool(answers), row, "no procedure is like that") and all_of(answers)


def _part(a: Afresh, row: Result, p: Procedure, region: int) -> bool | None:
    if row.status is Status.PROVED:
        states = States(p)
        bad = _against(a, row, states)
        a.questions += bad is not None
        inside = states.coder.ite(p.diagrams, region)
        fine = True if bad is None else _no(satisfiable([inside, *bad]))
        stand(fine, row, "a fresh solver finds a matter on which it fails")
        stand(bad is None or not _fails(a, row, p, region), row, "it fails on a matter of its own")
        return fine
    return stand(_fails(a, row, p, region), row, "it does not fail on its own matter")


def _against(a: Afresh, row: Result, states: States) -> list[Any] | None:
    """What would speak against a proved row, as formulas from its clauses; nothing where the clause says it all by itself."""
    q, coder, p = row.question, states.coder, states.procedure
    acts = a.meaning.names.vocabulary.acts
    owed = states.owed.get(q.act or "", coder.true(False))
    other = states.owed.get(q.subject or "", coder.true(False))
    answered = coder.encode(disj(*(t for one, t in p.steps if q.act in one.acts and one.refused)))
    match Claim(q.requirement):
        case Claim.GATE:
            gates = disj(*(under(g.covers, p.readings) for g in p.demands.gates if g.clause in row.argument.used))
            return [coder.encode(gates), owed, _not(other)]
        case Claim.REFUSAL if ends(acts, q.subject or ""):
            return None
        case Claim.REFUSAL:
            here = disj(*(t for one, t in p.steps if q.act in one.acts and one.clause in row.argument.used))
            return [coder.encode(here), _not(other)]
        case Claim.RETURN:
            covers = disj(*(a.meaning.covers.term(n.matter, p.kind) for n in _nodes(a, row, Prohibition)))
            return [_known(p, coder, covers), owed, _not(answered)]
        case _:
            return [owed, _not(answered)]


def _known(p: Procedure, coder: Any, term: Term) -> Any:
    """A pattern as a formula where the procedure looks at all of it; else the widest: any matter."""
    return coder.encode(term) if order.known(p, term) else coder.true()


def _nodes(a: Afresh, row: Result, sort: type[Any]) -> Iterator[Any]:
    return (n for c in row.argument.used if isinstance(n := a.meaning.rulebook[c], sort))


def _fails(a: Afresh, row: Result, p: Procedure, region: int) -> bool:
    """Does a claim fail on one matter of the region, by the plan of that matter?"""
    q, matter = row.question, p.example(region)
    plan = Plans(a.meaning, p.readings, presumed=False).plan(matter)
    act, other = q.act or "", q.subject or ""
    match Claim(q.requirement):
        case Claim.GATE:
            bars = any(holds(a.meaning.covers.term(n.matter, p.kind), matter.facts) for n in _nodes(a, row, Prohibition))
            return bars and act in plan.acts and other not in plan.acts
        case Claim.REFUSAL:
            rank: Mapping[str, int] = p.rank
            late = rank.get(other, len(rank)) > rank.get(act, -1) and other != act
            return act in plan.acts and (other not in plan.acts or (late and act not in plan.after[other]))
        case Claim.NO_CIRCLE:
            return act in plan.acts and act in plan.all_before(act)
        case _:
            return act in plan.acts and act not in plan.refused


def silence(a: Afresh, row: Result) -> bool | None:
    """Does the limit say what happens when nobody acts in time?"""
    node = a.meaning.rulebook[row.question.clause or ""]
    assert isinstance(node, Deadline)
    said = node.on_expiry is not None
    return stand(node.within is not None and said == (row.status is Status.PROVED), row, "the limit says otherwise")


def sealed(a: Afresh, row: Result) -> bool | None:
    """Sealing waits for signing on every path, where both are owed or allowed; or, on this matter, it does not wait."""
    found = [p for p in sealing(a.inquiry, next(iter(row.question.matter or {}))) if a.speaks_of(row, p)]
    if row.status is Status.REFUTED:
        free = bool(found) and all(comes_without(p, row, SEAL, SIGN) and _owed(p, row, SIGN) for p in found)
        return stand(free, row, "it does not stand on its own matter")
    both = [(p, p.both(p.owed[SIGN], p.owed[SEAL])) for p in found if SIGN in p.owed and SEAL in p.owed]
    answers = [none_of([reaches_without(a, p, region, SEAL, SIGN)]) for p, region in both]
    return stand(all_of(answers) if answers else False, row, "it may be sealed unsigned")


def _owed(p: Procedure, row: Result, act: str) -> bool:
    """Is the act owed or allowed on the row's own matter?"""
    assert row.question.example is not None
    return any(act in one.acts and holds(term, row.question.example.facts) for one, term in p.steps)


def firm(a: Afresh, row: Result) -> bool | None:
    """Does the clause, as it is written, let silence count after a limit that holds as a rule only?"""
    said = a.meaning.rulebook[row.question.clause or ""].model_dump(exclude_none=True)
    return stand(
        "counts_as" in said.get("on_expiry", ()) and ("soft" in said) == (row.status is Status.REFUTED),
        row,
        "the clause says otherwise",
    )


CHECKS: dict[str, Check] = {
    REQUIREMENT: in_order,
    SEALED: sealed,
    Claim.COMPLETES: completes,
    Claim.NO_CIRCLE: circle,
    Claim.LINKED: linked.no_circle,
    Claim.GATE: part_of,
    Claim.REFUSAL: part_of,
    Claim.ANSWER: part_of,
    Claim.RETURN: part_of,
    Claim.SILENCE: silence,
    Claim.FIRM: firm,
}
