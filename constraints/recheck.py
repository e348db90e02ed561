"""Verdicts checked again, each by itself: proofs in a fresh solver from their core alone, refutations by `holds`.

A proof names its core: with these clauses in force, whatever becomes of all others, the claim holds under its condition
on readings in every allowed situation with at most so many absences.  Exactly that is asked of Z3 once more, without
the diagrams from which the verdict came.  A refutation names a situation; there the claim must fail.  Where it names a
matter instead (`constraints.requirements.again`), it must stand on that matter alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from constraints.alphabet import Alphabet
from constraints.encode import Encoder
from constraints.holds import Situation, holds
from constraints.prove import Prover
from constraints.requirements.again import again
from constraints.terms import Term
from constraints.verdict import EngineDisagreement, Result, Status
from constraints.verify import Verification

EFFORT = 20_000_000
"""Z3's `rlimit` for one proof, in a context of its own."""


@dataclass(frozen=True)
class Recheck:
    """How many rows were checked again, in how many distinct questions; and the rows for which the effort ran out."""

    proved: int
    refuted: int
    questions: int
    undecided: tuple[Result, ...]


def recheck(verification: Verification, told: Callable[[int, int], None] | None = None) -> Recheck:
    """Check every proved and refuted row about situations, or about one matter, once more; `told` hears how far it is.

    Raises `EngineDisagreement` when a proof does not stand or a counterexample does not fail.
    """
    prover = verification.prover
    claims = {id(claim.question): claim.term for claim in prover.claims}
    groups: dict[Any, list[Result]] = {}
    refuted = 0
    for row in verification.results:
        term = claims.get(id(row.question))
        if term is None:
            refuted += row.status is Status.REFUTED and again(verification.inquiry, row)
            continue
        if row.status is Status.PROVED:
            groups.setdefault((term, _boxes(row), row.argument.used), []).append(row)
        elif row.status is Status.REFUTED:
            _refuted(verification, term, row)
            refuted += 1
    undecided: list[Result] = []
    for done, ((term, _, core), rows) in enumerate(groups.items()):
        if told is not None:
            told(done, len(groups))
        if not _proved(prover, term, rows[0], core):
            undecided.extend(rows)
    return Recheck(sum(map(len, groups.values())), refuted, len(groups), tuple(undecided))


def _boxes(row: Result) -> str:
    return json.dumps(row.argument.condition or [row.argument.readings], sort_keys=True)


def _refuted(verification: Verification, term: Term, row: Result) -> None:
    example = row.argument.counterexample or {}
    chosen = {r.id: r.default for r in verification.rulebook.readings().values()} | example.get("readings", {})
    now = Situation(example.get("status", {}), frozenset(example.get("vacant", ())), readings=chosen)
    if holds(term, now):
        raise EngineDisagreement(f"{row.question.act} {row.question.matter}: the counterexample does not fail")


def _proved(prover: Prover, term: Term, row: Result, core: Iterable[str]) -> bool:
    """Does a fresh solver find no allowed situation, no reading and no other clauses that break the claim?"""
    import z3

    broken = breaking(prover, term, row, core)
    solver = z3.SimpleSolver(ctx=broken[0].ctx)
    solver.set("rlimit", EFFORT)
    solver.add(*broken)
    verdict = solver.check()
    if verdict == z3.sat:
        raise EngineDisagreement(f"{row.question.act} {row.question.matter}: the core does not carry the proof")
    return bool(verdict == z3.unsat)


def breaking(prover: Prover, term: Term, row: Result, core: Iterable[str]) -> list[Any]:
    """Formulas of a fresh context that are true together where the claim fails: the condition of the row, the clauses of
    the core in force and any others as you like, an allowed situation with at most as many away as the claim must stand."""
    import z3

    alphabet = Alphabet([term, *prover.excluded], prover.meaning.universe)
    encoder = Encoder(alphabet)
    found = [z3.Not(encoder.encode(term))]
    found += [encoder.literal(("clause", clause), 1) for clause in core if ("clause", clause) in alphabet.level]
    away = [z3.Not(encoder.literal(v.key, 0)) for v in alphabet.variables if v.is_absence and v.size > 1]
    if away:
        found.append(z3.PbLe([(one, 1) for one in away], prover.tolerates))
    found += [z3.Not(encoder.encode(prover.in_force(broken))) for broken in prover.excluded]
    return [*found, _condition(encoder, row)]


def _condition(encoder: Encoder, row: Result) -> Any:
    """The condition on readings as a formula."""
    import z3

    boxes = []
    for box in row.argument.condition or [row.argument.readings]:
        parts = []
        for reading, options in box.items():
            key = ("reading", reading)
            classes = encoder.alphabet.variables[encoder.alphabet.level[key]].classes
            parts.append(z3.Or(*(encoder.literal(key, i) for i, values in enumerate(classes) if values[0] in options)))
        boxes.append(z3.And(*parts) if parts else encoder.true())
    return z3.Or(*boxes)
