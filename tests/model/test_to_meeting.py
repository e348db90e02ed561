"""What is refuted of times is lived through on the real calendar: a matter misses the meeting, papers are due before it is announced,
a limit ends on different days under two readings.  What is proved to be in time reaches the meeting."""

from __future__ import annotations

from datetime import date

import pytest

import guize
from constraints.requirements.lead import Kind
from constraints.requirements.timing import Kind as Time
from constraints.verdict import Result, Status
from constraints.verify import Verification
from model.read_twice import read_twice
from model.to_meeting import to_meeting

DAYS = (date(2025, 3, 3), date(2025, 5, 6))


@pytest.fixture(scope="module", params=["jining-2022-4", "xinhe-2020"])
def verified(request: pytest.FixtureRequest) -> Verification:
    return guize.verify(request.param, families=["time"])


def rows(verified: Verification, requirement: str, status: Status) -> list[Result]:
    return [r for r in verified.results if r.question.requirement == requirement and r.status is status]


def test_what_takes_longer_than_from_one_meeting_to_the_next_misses_it() -> None:
    verified = guize.verify("xinhe-2020", families=["time"])
    refuted = rows(verified, Kind.CHAIN, Status.REFUTED)
    assert len(refuted) > 5
    for row in refuted:
        way = to_meeting(verified.inquiry, row)
        assert way is not None, row.question
        assert not way.is_in_time, row.question
        assert not way.is_barred, row.question


def test_what_is_proved_to_fit_reaches_the_next_meeting(verified: Verification) -> None:
    """Where something else bars the matter of a row, its time shows on no day."""
    asked = 0
    for row in rows(verified, Kind.CHAIN, Status.PROVED):
        for day in DAYS:
            way = to_meeting(verified.inquiry, row, day)
            if way is not None and not way.is_barred:
                assert way.is_in_time, (row.question, day)
                asked += 1
    assert asked > 8


def test_papers_that_are_due_before_the_day_is_announced_come_too_late(verified: Verification) -> None:
    refuted = rows(verified, Time.FIXED, Status.REFUTED)
    assert refuted
    for row in refuted:
        way = to_meeting(verified.inquiry, row)
        assert way is not None, row.question
        assert [one.clause for one in way.rows if one.life == "defer"] == [row.question.clause]


def test_papers_that_are_due_later_are_not_put_off_for_it(verified: Verification) -> None:
    for row in rows(verified, Time.FIXED, Status.PROVED):
        for day in DAYS:
            way = to_meeting(verified.inquiry, row, day)
            assert way is None or row.question.clause not in {one.clause for one in way.rows if one.life == "defer"}


def test_a_limit_in_an_open_unit_ends_on_different_days(verified: Verification) -> None:
    refuted = rows(verified, Time.UNIT, Status.REFUTED)
    assert refuted
    for row in refuted:
        twice = read_twice(verified.inquiry, row)
        assert twice is not None, row.question
        one, other = ([(r.minute, r.life) for r in found.rows if r.life in ("expire", "defer")] for found in twice)
        assert one != other
        assert one or other


def test_rows_about_anything_else_have_no_such_days() -> None:
    verification = guize.verify("xinhe-2020", families=["overlap"])
    for row in verification.results:
        assert to_meeting(verification.inquiry, row) is None
        assert read_twice(verification.inquiry, row) is None
