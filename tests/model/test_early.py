"""What is refuted of an order is lived through: the later act comes up while the earlier one lies undone, and where the order
is proved it never does."""

from __future__ import annotations

import pytest

import guize
from constraints.diagram import FALSE
from constraints.requirements.order import REQUIREMENT, Case, parts
from constraints.verdict import Status
from constraints.verify import Verification
from model.early import early, while_undone
from model.replay import day_readings

COMES_UP = {"offered", "attempt", "start", "void"}
BOOKS = ["xinhe-2020", pytest.param("jining-2022-4", marks=pytest.mark.slow)]


@pytest.fixture(scope="module", params=BOOKS)
def verified(request: pytest.FixtureRequest) -> Verification:
    return guize.verify(request.param, families=["order"])


def test_what_may_be_done_too_early_comes_up_in_the_city(verified: Verification) -> None:
    rows = [r for r in verified.results if r.question.requirement == REQUIREMENT and r.status is Status.REFUTED]
    assert len(rows) > 15
    for row in rows:
        day = early(verified.inquiry, row)
        assert day is not None, row.claim
        assert day.rows, row.claim
        assert day.rows[0].life in COMES_UP, row.claim


def test_what_the_text_puts_second_waits_in_the_city(verified: Verification) -> None:
    inquiry, asked = verified.inquiry, 0
    readings = day_readings(inquiry.meaning, inquiry.readings)
    for p in inquiry.procedures.shown():
        for part in parts(p):
            if part.case is Case.ORDERED and part.region != FALSE:
                matter, trace = p.trace(part.region, part.after)
                done = trace[: trace.index(part.before)]
                assert while_undone(inquiry.meaning, matter, readings, done, part.before, part.after) == (), part
                asked += 1
    assert asked > 25


def test_only_rows_about_an_order_have_such_a_day() -> None:
    verification = guize.verify("xinhe-2020", families=["overlap"])
    assert all(early(verification.inquiry, row) is None for row in verification.results)
