"""Proofs and counterexamples checked again; a damaged one is caught."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis import api
from constraints.recheck import recheck
from constraints.verdict import EngineDisagreement, Status
from constraints.verify import Verification

VERIFICATION: Verification = api.verify("xinhe-2020", families=["availability", "backup"])


def only(verification: Verification, status: Status, number: int) -> Verification:
    rows = [r for r in verification.results if r.status is status and (r.argument.used or status is Status.REFUTED)]
    return replace(verification, results=tuple(rows[:: max(len(rows) // number, 1)]))


def test_every_verdict_of_the_second_government_stands() -> None:
    found = recheck(VERIFICATION)
    proved = sum(r.status is Status.PROVED for r in VERIFICATION.results)
    refuted = sum(r.status is Status.REFUTED for r in VERIFICATION.results)
    assert (found.proved, found.refuted, found.undecided) == (proved, refuted, ())


def test_a_core_without_one_of_its_clauses_carries_no_proof() -> None:
    """Each core is minimal: leave out any one clause, and a fresh solver breaks the claim."""
    sample = only(VERIFICATION, Status.PROVED, 12)
    assert len(sample.results) >= 10
    for row in sample.results:
        for clause in row.argument.used:
            fewer = tuple(c for c in row.argument.used if c != clause)
            damaged = replace(row, argument=replace(row.argument, used=fewer))
            with pytest.raises(EngineDisagreement, match="core"):
                recheck(replace(sample, results=(damaged,)))


def test_a_situation_in_which_the_claim_holds_is_no_counterexample() -> None:
    rows = [r for r in only(VERIFICATION, Status.REFUTED, 12).results if (r.argument.counterexample or {}).get("status")]
    assert rows
    for row in rows:
        example = {**(row.argument.counterexample or {}), "status": {}}
        damaged = replace(row, argument=replace(row.argument, counterexample=example))
        with pytest.raises(EngineDisagreement, match="counterexample"):
            recheck(replace(VERIFICATION, results=(damaged,)))


@pytest.mark.slow(seconds=30)
def test_every_verdict_of_the_first_rulebook_stands() -> None:
    verification = api.verify(families=["availability", "backup"])
    assert recheck(verification).undecided == ()
