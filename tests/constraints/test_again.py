"""Refutations on a matter, seen again without diagrams; a damaged one is caught."""

from __future__ import annotations

from dataclasses import replace

import pytest

import guize
from constraints.recheck import recheck
from constraints.verdict import EngineDisagreement, Result, Status
from constraints.verify import Verification

VERIFICATION: Verification = guize.verify("jining-2022-4", families=["containment", "higher law"])


def refuted(requirement: str) -> list[Result]:
    return [r for r in VERIFICATION.results if r.status is Status.REFUTED and r.question.requirement == requirement]


def test_every_refutation_of_the_first_rulebook_stands_on_its_matter() -> None:
    wanted = [r for r in VERIFICATION.results if r.status is Status.REFUTED]
    assert len(wanted) > 20
    assert recheck(VERIFICATION).refuted == len(wanted)


def test_an_act_said_to_be_open_to_somebody_who_may_not_do_it_is_caught() -> None:
    row = refuted("leaves-what-the-law-reserves")[0]
    example = {**(row.argument.counterexample or {}), "people": ["nobody-there"]}
    assert not set(example["people"]) & set(VERIFICATION.roster.seats)
    damaged = replace(row, argument=replace(row.argument, counterexample=example))
    with pytest.raises(EngineDisagreement, match="own matter"):
        recheck(replace(VERIFICATION, results=(damaged,)))


def test_a_step_said_to_be_lacking_that_the_text_puts_first_is_caught() -> None:
    row = next(r for r in refuted("has-the-steps-of-the-law") if r.question.act == "sign")
    example = {**(row.argument.counterexample or {}), "step": "decide"}
    damaged = replace(row, argument=replace(row.argument, counterexample=example))
    with pytest.raises(EngineDisagreement, match="own matter"):
        recheck(replace(VERIFICATION, results=(damaged,)))
