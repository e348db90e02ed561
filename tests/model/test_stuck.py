"""What is planted into governments that are in order is lived through: a matter that waits for ever, an act that nobody is given or
that a bar holds up for good, limits that leave no time.  Without the defect the matter goes on."""

from __future__ import annotations

from random import Random

import pytest

from constraints.requirements.completeness import GIVEN
from constraints.requirements.soundness import Claim
from constraints.requirements.timing import Kind
from constraints.verdict import Result, Status
from constraints.verify import Verification, verify
from model.clash import clash
from model.lacking import lacking
from model.stuck import STUCK, a_year, stuck
from scenarios.orderly import orderly
from scenarios.planters import PLANTERS, Planter

SEEDS = range(2)


def planters(*requirements: str) -> list[Planter]:
    found = [one for one in PLANTERS if set(one.requirements) & set(requirements)]
    assert found
    return found


def refuted(planter: Planter, seed: int) -> tuple[Verification, list[Result]]:
    """What is refuted of a government with this defect."""
    made = orderly(seed)
    planter.plant(made, Random(seed))
    verified = verify(made.rulebook, made.roster, families=(planter.family,))
    rows = [r for r in verified.results if r.status is Status.REFUTED and r.question.requirement in planter.requirements]
    return verified, rows


@pytest.mark.parametrize("seed", SEEDS)
def test_acts_that_wait_for_one_another_never_come_up(seed: int) -> None:
    for planter in planters(Claim.NO_CIRCLE):
        verified, rows = refuted(planter, seed)
        for row in (row for row in rows if row.question.requirement in STUCK):
            year = stuck(verified.inquiry, row)
            assert year is not None, row.question
            assert len(year.acts) > 1
            assert year.rows == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_procedure_that_is_proved_to_complete_does(seed: int) -> None:
    made = orderly(seed)
    verified = verify(made.rulebook, made.roster, families=("soundness",))
    rows = [r for r in verified.results if r.question.requirement == Claim.COMPLETES]
    assert rows
    for row in rows:
        assert row.status is Status.PROVED
        assert stuck(verified.inquiry, row) is None
        p = verified.inquiry.procedures.of(next(iter(row.question.matter or {})))[0]
        matter = p.example(next(iter(p.hard.values())))
        acts = p.plans.plan(matter).acts
        year = a_year(verified.inquiry, row, p, matter, acts)
        assert {one.act for one in year.rows if one.life == "complete"} == set(acts)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("requirement", [Claim.GATE, GIVEN])
def test_what_waits_for_somebody_or_something_that_is_not_there_is_blocked(requirement: str, seed: int) -> None:
    for planter in planters(requirement):
        verified, rows = refuted(planter, seed)
        for row in rows:
            day = lacking(verified.inquiry, row)
            assert day is not None, row.question
            assert not day.by


@pytest.mark.parametrize("seed", SEEDS)
def test_limits_that_leave_no_time_pass_though_everybody_hurries(seed: int) -> None:
    for planter in planters(Kind.AGREE):
        verified, rows = refuted(planter, seed)
        for row in rows:
            days = clash(verified.inquiry, row)
            assert days is not None, (planter.name, row.question)
            assert days.rows[-1].life == "expire"
            assert days.rows[-1].clause in row.argument.used
            assert not [one for one in days.rows if one.act == days.rows[-1].act and one.life == "complete"]
