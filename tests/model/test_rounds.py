"""What is refuted of duties that come round is lived through, period by period: while somebody is away the duty is missed, or the
meeting is not held.  Where it is proved that it is performed, it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

import guize
from constraints.requirements.timing import Kind
from constraints.verdict import Result, Status
from constraints.verify import Verification
from model.rounds import rounds


@pytest.fixture(scope="module", params=["jining-2022-4", "xinhe-2020"])
def verified(request: pytest.FixtureRequest) -> Verification:
    return guize.verify(request.param, families=["time"])


def rows(verified: Verification, status: Status) -> list[Result]:
    found = [r for r in verified.results if r.question.requirement.startswith(f"{Kind.DUTY}-with-")]
    return [r for r in found if r.status is status]


def test_a_duty_is_missed_while_somebody_is_away(verified: Verification) -> None:
    refuted = rows(verified, Status.REFUTED)
    assert refuted
    for row in refuted:
        days = rounds(verified.inquiry, row)
        assert days is not None, row.question
        assert (days.performed, days.missed) == (False, True), row.question


def test_a_duty_is_performed_while_everybody_is_there(verified: Verification) -> None:
    """Plans that a duty brings about are left out: what makes them is for a scenario to say."""
    found = [days for row in rows(verified, Status.PROVED) if (days := rounds(verified.inquiry, row)) is not None]
    assert found
    for days in found:
        assert (days.performed, days.missed) == (True, False), days


def test_a_duty_that_is_missed_is_performed_when_everybody_is_back(verified: Verification) -> None:
    for row in rows(verified, Status.REFUTED)[:6]:
        example = {**(row.argument.counterexample or {}), "status": {}, "vacant": []}
        back = replace(row, argument=replace(row.argument, counterexample=example))
        days = rounds(verified.inquiry, back)
        assert days is not None
        assert days.performed, row.question


def test_rows_about_anything_else_have_no_such_days() -> None:
    verification = guize.verify("xinhe-2020", families=["overlap"])
    assert all(rounds(verification.inquiry, row) is None for row in verification.results)
