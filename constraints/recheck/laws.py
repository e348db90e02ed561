"""Higher law again: refuted rows on their own matter by evaluation; proved rows by fresh solvers."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from constraints.classes import Space
from constraints.cover import Matter
from constraints.holds import Situation, holds
from constraints.language.nodes import Deadline, Duty, Power, Prohibition, Step
from constraints.lead.build import types_of
from constraints.meaning import Giver, Meaning
from constraints.names import NOT_STATED
from constraints.procedures import needed
from constraints.recheck.afresh import Afresh, Check, none_of, stand
from constraints.recheck.procedures import comes_without, reaches_without
from constraints.requirements.above.duties import TAKEN_UP, is_owed, provisions
from constraints.requirements.higher_law import (
    DEMANDED,
    FALLS,
    LIMITED,
    RESERVED,
    law_of,
    limits_of,
    people_named,
    region_of,
    whom,
    worse,
)
from constraints.requirements.inquiry import Inquiry
from constraints.terms import FALSE, Atom, Granted, InForce, Term, atoms, conj, disj, mask, neg, rewrite
from constraints.verdict import Result, Status

MATTER = "it does not stand on its own matter"


# ── whom the law names ───────────────────────────────────────────────────────────────────────────────────────────


def people(a: Afresh, row: Result) -> bool | None:
    """Somebody whom the law does not name may act under the clause; or no clause gives the act on such matters at all."""
    example = row.argument.counterexample or {}
    if row.status is Status.REFUTED:
        others = [name for name in example["people"] if name not in example["others"]]
        return stand(any(may(a.inquiry, row, row.question.clause, name) for name in others), row, MATTER)
    law, clause = law_of(a.inquiry, row)
    node = law.book[clause]
    assert isinstance(node, Power | Step | Duty)
    answers: list[bool | None] = []
    for act in filter(None, map(law.act, node.act)):
        for kind, body in law.pattern(node.matter).items():
            bearing = a.inquiry.classes.bearing(act, kind)
            named = [n for n in a.meaning.givers.get(act, ()) if a.meaning.actor(n) != NOT_STATED]
            here = a.meaning.covers.body(kind, body)
            for n in (one for one in named if not law.taken_otherwise(node, one.id)):
                space = Space(a.inquiry.classes, kind, [here, bearing.effective[n.id]], bearing.shut)
                answers.append(a.is_possible(conj(space.possible, here, bearing.effective[n.id]), space.universe))
                if answers[-1]:
                    answers[-1] = _strays(a, act, n, law.who(whom(node)), space)
    return stand(none_of(answers), row, "a clause gives it to others")


def _strays(a: Afresh, act: str, giver: Giver, allowed: Any, space: Space) -> bool | None:
    """Does a clause give the act to others than those whom the law names?  Matter by matter, from the meaning."""
    if allowed is None:
        return False
    parties = a.inquiry.classes.parties
    region = space.premise
    for function in space.functions:
        region = space.diagrams.conj(region, function)
    paths = parties.read_by(space.kind, a.meaning.actor(giver), allowed)
    answers: list[bool | None] = []
    for choice in parties.tried(space.kind, paths, space, region, told_apart=True):
        matter = space.matter(region, choice)
        if matter is None:
            continue
        mine, theirs = given_by(a, act, giver, matter), set(people_named(a.inquiry, act, giver, allowed, matter))
        strangers = [when for name, when in mine.items() if name not in theirs]
        if theirs:
            answers += [a.is_possible(when, a.meaning.universe) for when in strangers]
    nowhere = none_of(answers)
    return None if nowhere is None else not nowhere


def given_by(a: Afresh, act: str, giver: Giver, matter: Matter) -> dict[str, Term]:
    """To whom a clause itself gives an act on a matter, stand-ins left aside, and when, bars left aside; a meeting by its type."""
    types = types_of(a.meaning, giver, a.inquiry.readings)
    found: dict[str, list[Term]] = {}
    for one in a.meaning.alternatives(act, matter):
        if one.clause == giver.id and not one.doer.chain:
            when = rewrite(one.when, partial(_lifted, a.meaning), None, mask(InForce))
            for name in types or (one.doer.seat or one.doer.organ or "",):
                found.setdefault(name, []).append(a.inquiry.claims.settled(when, act, matter))
    return {name: disj(*terms) for name, terms in found.items()}


# ── what the law demands ─────────────────────────────────────────────────────────────────────────────────────────


def steps(a: Afresh, row: Result) -> bool | None:
    """The act waits for the step of the law on every path; or, on this matter, it does not wait."""
    law, clause = law_of(a.inquiry, row)
    if row.status is Status.REFUTED:
        step = law.act((row.argument.counterexample or {})["step"]) or ""
        found = a.procedures(row)
        free = bool(found) and all(comes_without(p, row, row.question.act or "", step) for p in found)
        return stand(free, row, MATTER)
    node = law.book[clause]
    assert isinstance(node, (Step, Prohibition))
    acts = node.act
    pairs = [(act, b) for act in acts for b in node.before] if isinstance(node, Step) else []
    pairs += [(need, act) for need in needed(node.when) for act in acts] if isinstance(node, Prohibition) else []
    answers: list[bool | None] = []
    for kind, body in law.pattern(node.matter).items():
        for ours in (k for k in a.inquiry.procedures.kinds if a.meaning.names.is_kind(k, kind)):
            for p in a.inquiry.procedures.of(ours):
                for step, later in pairs:
                    after = law.act(later)
                    if after is not None and after in p.owed:
                        region = region_of(law, p, ours, body)
                        answers.append(reaches_without(a, p, region, after, law.act(step) or ""))
    return stand(none_of(answers), row, "the act is reached without the step")


def may(inquiry: Inquiry, row: Result, clause: str | None, name: str, *, bars: bool = True) -> bool:
    """May somebody act as this seat, body or meeting under the clause, whatever has to be granted granted?  Without the
    `bars`, what other clauses prohibit is left aside."""
    q, meaning = row.question, inquiry.meaning
    assert q.example is not None
    under = {r: options[0] for r, options in getattr(meaning.rulebook[clause or ""], "under", {}).items()}
    for a in meaning.alternatives(q.act or "", q.example):
        if a.clause == clause and not a.doer.chain and _is(meaning, a.doer.official, a.doer.organ, name):
            given = frozenset(
                (g.clause, g.giver, g.receiver) for g in atoms(a.when, wanted=mask(Granted)) if isinstance(g, Granted)
            )
            status = {p: s for p in meaning.roster.officials for s in meaning.statuses[1:2] if p != a.doer.official}
            when = a.when if bars else rewrite(a.when, partial(_lifted, meaning), None, mask(InForce))
            done = inquiry.claims.settled(when, q.act or "", q.example)
            readings = {**inquiry.readings, **under, **row.argument.first_readings}
            if any(holds(done, Situation(status=s, granted=given, readings=readings)) for s in ({}, status)):
                return True
    return False


def _lifted(meaning: Meaning, atom: Atom) -> Term | None:
    return FALSE if isinstance(atom, InForce) and isinstance(meaning.rulebook[atom.clause], Prohibition) else None


def _is(meaning: Meaning, official: str | None, organ: str | None, name: str) -> bool:
    """Does this doer act as the one named?  A meeting acts through whoever chairs it."""
    return name in meaning.meetings or name == organ or official == meaning.roster.official_of.get(name, "")


# ── limits ───────────────────────────────────────────────────────────────────────────────────────────────────────


def limits(a: Afresh, row: Result) -> bool | None:
    """No limit on the same act, from the same event, is worse than the law's where both apply; or this one is."""
    law, clause = law_of(a.inquiry, row)
    node = law.book[clause]
    assert isinstance(node, Deadline | Duty)
    acts = {law.act(act) for act in node.act} - {None}
    ours = [n for n in limits_of(a.meaning.rulebook) if acts & {*n.act} and not n.soft and worse(law, n, node) is not None]
    answers = []
    for one in ours if row.status is Status.PROVED else [n for n in ours if n.id == row.question.clause]:
        for kind, body in law.pattern(node.matter).items():
            for below in a.meaning.names.kinds_below(kind):
                here = [a.meaning.covers.body(below, body), a.meaning.covers.term(one.matter, below)]
                space = Space(a.inquiry.classes, below, here)
                answers.append(a.is_possible(conj(space.possible, *here), space.universe))
    fine = none_of(answers)
    return stand(fine if row.status is Status.PROVED else None if fine is None else not fine, row, "the limits say otherwise")


# ── duties ───────────────────────────────────────────────────────────────────────────────────────────────────────


def duties(a: Afresh, row: Result) -> bool | None:
    """No matter on which the law owes an act is left out, whatever the readings; or no clause provides for it on this one."""
    law, clause = law_of(a.inquiry, row)
    node = law.book[clause]
    assert isinstance(node, Duty)
    if row.status is Status.REFUTED:
        matter = row.question.example
        assert matter is not None
        act = (row.argument.counterexample or {})["step"]
        left = conj(is_owed(law, node, matter), neg(disj(*provisions(law, node, act, matter.kind).values())))
        now = replace(matter.facts, readings={**a.inquiry.readings, **row.argument.first_readings})
        return stand(holds(left, now), row, MATTER)
    answers: list[bool | None] = []
    for kind, body in law.known(node.matter).items():
        for below in a.meaning.names.kinds_below(kind):
            here = a.meaning.covers.body(below, body)
            for act in node.act:
                given = disj(*provisions(law, node, act, below).values())
                space = Space(a.inquiry.classes, below, [here])
                known = replace(space.universe, readings=a.meaning.reading_options)
                answers.append(a.is_possible(conj(space.possible, here, neg(given)), known))
    return stand(none_of(answers), row, "a matter is left out")


CHECKS: dict[str, Check] = {RESERVED: people, FALLS: people, DEMANDED: steps, LIMITED: limits, TAKEN_UP: duties}
