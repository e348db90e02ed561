"""Claims about situations again: proofs in a fresh solver from their core alone, refutations by `holds`.

A proof names its core: with these clauses in force, whatever becomes of all others, the claim holds under its condition
on readings in every allowed situation with at most so many absences.  Exactly that is asked of Z3 once more, without
the diagrams from which the verdict came.  A refutation names a situation; there the claim must fail.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from constraints.alphabet import Alphabet
from constraints.encode import Encoder
from constraints.holds import Situation, holds
from constraints.prove import Prover
from constraints.recheck.afresh import Afresh, satisfiable, stand
from constraints.terms import Term
from constraints.verdict import Result, Status
from constraints.verify import Verification


def situation(a: Afresh, row: Result, term: Term) -> bool | None:
    """Does the row stand?  Rows of one term, condition and core are one question."""
    if row.status is Status.REFUTED:
        return stand(not holds(term, _now(a.verification, row)), row, "the counterexample does not fail")
    key = (term, _boxes(row), tuple(row.argument.used))
    found = a.keep(key, lambda: _proved(a, row, term))
    return stand(found, row, "the core does not carry the proof")


def _proved(a: Afresh, row: Result, term: Term) -> bool | None:
    """Does a fresh solver find no allowed situation, no reading and no other clauses that break the claim?"""
    a.questions += 1
    broken = satisfiable(breaking(a.verification.prover, term, row, row.argument.used))
    return None if broken is None else not broken


def _now(verification: Verification, row: Result) -> Situation:
    example = row.argument.counterexample or {}
    chosen = {r.id: r.default for r in verification.rulebook.readings().values()} | example.get("readings", {})
    return Situation(example.get("status", {}), frozenset(example.get("vacant", ())), readings=chosen)


def _boxes(row: Result) -> str:
    return json.dumps(row.argument.boxes, sort_keys=True)


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
    for box in row.argument.boxes:
        parts = []
        for reading, options in box.items():
            key = ("reading", reading)
            classes = encoder.alphabet.variables[encoder.alphabet.level[key]].classes
            parts.append(z3.Or(*(encoder.literal(key, i) for i, values in enumerate(classes) if values[0] in options)))
        boxes.append(z3.And(*parts) if parts else encoder.true())
    return z3.Or(*boxes)
