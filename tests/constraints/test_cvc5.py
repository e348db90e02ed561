"""A second solver confirms: the prover's questions as SMT-LIB 2, answered by cvc5 as the verdicts say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from analysis import api
from constraints.alphabet import Alphabet
from constraints.confirm import skeletons_of
from constraints.diagram import Diagrams
from constraints.encode import Encoder
from constraints.recheck.situations import breaking
from constraints.terms import Term, clauses
from constraints.verdict import Result, Status
from constraints.verify import Verification
from tests.constraints.smtlib import asked_of_cvc5, script

pytestmark = pytest.mark.foreign
BOTH = ("xinhe-2020", "jining-2022-4")
PER_KIND = 12
"""Rows asked of each requirement and verdict where not all are."""
PER_CORE = 2
EFFORT = 100_000
"""What cvc5 may spend on one equality of a diagram and its formula; nearly all need a hundredth of it."""


@cache
def verified(rulebook: str) -> Verification:
    return api.verify(rulebook)


@pytest.fixture(autouse=True)
def _cvc5() -> None:
    pytest.importorskip("cvc5", reason="cvc5 stands in requirements-foreign.txt")


def about_situations(verification: Verification, status: Status) -> Iterator[tuple[Term, Result]]:
    claims = {id(claim.question): claim.term for claim in verification.prover.claims}
    for row in verification.results:
        if id(row.question) in claims and row.status is status:
            yield claims[id(row.question)], row


def sample(verification: Verification, status: Status) -> list[tuple[Term, Result]]:
    """Some rows of each requirement, spread over the law."""
    kinds: dict[str, list[tuple[Term, Result]]] = {}
    for term, row in about_situations(verification, status):
        kinds.setdefault(row.question.requirement, []).append((term, row))
    return [pair for listed in kinds.values() for pair in listed[:: max(len(listed) // PER_KIND, 1)]]


def carried(verification: Verification, term: Term, row: Result) -> str:
    return asked_of_cvc5(script(breaking(verification.prover, term, row, row.argument.used)))


@pytest.mark.parametrize("rulebook", BOTH)
def test_what_a_core_proves_cvc5_cannot_break(rulebook: str) -> None:
    verification = verified(rulebook)
    rows = sample(verification, Status.PROVED)
    assert len({row.question.requirement for _, row in rows}) >= 5
    assert {carried(verification, term, row) for term, row in rows} == {"unsat"}


@pytest.mark.parametrize("rulebook", BOTH)
def test_what_is_refuted_cvc5_breaks_too(rulebook: str) -> None:
    """With all clauses in force; a minimal set of more absences than a claim must stand breaks nothing."""
    verification = verified(rulebook)
    rows = sample(verification, Status.REFUTED)
    assert len({row.question.requirement for _, row in rows}) >= 4
    for term, row in rows:
        said = asked_of_cvc5(script(breaking(verification.prover, term, row, clauses(term))))
        assert said == "sat", row.contract()


def test_without_a_clause_of_its_core_cvc5_breaks_a_proof() -> None:
    verification = verified("xinhe-2020")
    tried = 0
    for term, row in sample(verification, Status.PROVED):
        for clause in row.argument.used:
            fewer = [c for c in row.argument.used if c != clause]
            assert asked_of_cvc5(script(breaking(verification.prover, term, row, fewer))) == "sat"
            tried += 1
    assert tried >= 10


@pytest.mark.parametrize("rulebook", BOTH)
def test_cvc5_finds_no_situation_in_which_diagram_and_formula_differ(rulebook: str) -> None:
    prover = verified(rulebook).prover
    terms = list(dict.fromkeys(prover.in_force(claim.term) for claim in prover.claims))
    skeletons, _ = skeletons_of(terms[:: max(len(terms) // 40, 1)])
    alphabet = Alphabet(skeletons, prover.meaning.universe)
    diagrams, encoder = Diagrams(alphabet), Encoder(alphabet)
    said = []
    for term in skeletons:
        differ = encoder.encode(term) != encoder.ite(diagrams, diagrams.diagram(term))
        said.append(asked_of_cvc5(script([differ]), EFFORT).partition(" ")[0])
    assert set(said) <= {"unsat", "unknown"}
    assert said.count("unknown") <= len(said) // 20


@pytest.mark.slow
@pytest.mark.parametrize("rulebook", BOTH)
def test_cvc5_confirms_every_core(rulebook: str) -> None:
    """Every set of clauses that is the core of some proof; where it is that of many, a few of these."""
    verification = verified(rulebook)
    asked: dict[tuple[str, ...], dict[Term, Result]] = {}
    for term, row in about_situations(verification, Status.PROVED):
        proofs = asked.setdefault(tuple(row.argument.used), {})
        if len(proofs) < PER_CORE:
            proofs.setdefault(term, row)
    assert len(asked) >= 40
    for proofs in asked.values():
        assert {carried(verification, term, row) for term, row in proofs.items()} == {"unsat"}
