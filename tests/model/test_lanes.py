"""What a lane does without is lived through beside the usual way: there the act waits, or its papers are too late."""

from __future__ import annotations

import guize
from constraints.requirements.ways.rows import LANE, UNMET
from constraints.verdict import Status
from model.lanes import lane, late


def test_what_takes_a_lane_goes_ahead_while_the_usual_matter_waits() -> None:
    """That the usual matter waits is the control: without it there is no such day."""
    verified = guize.verify("jining-2022-4", families=["comparable guards"])
    rows = [r for r in verified.results if r.status is Status.REFUTED and r.question.requirement in (LANE, UNMET)]
    lacking, too_late = 0, 0
    for row in rows:
        day = lane(verified.inquiry, row)
        if day is not None:
            assert day.rows[0].life == "offered", row.question
            assert day.usual != day.special
            lacking += 1
            continue
        special, usual = late(verified.inquiry, row)
        assert special.is_in_time, row.question
        assert not usual.is_in_time, row.question
        assert "defer" in {one.life for one in usual.rows}
        too_late += 1
    assert (lacking > 10, too_late > 0) == (True, True)


def test_lanes_that_are_guarded_alike_have_no_such_day() -> None:
    verified = guize.verify("xinhe-2020", families=["comparable guards"])
    assert verified.results
    assert all(lane(verified.inquiry, row) is None for row in verified.results)
    assert not any(late(verified.inquiry, row) for row in verified.results)
