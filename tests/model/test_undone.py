"""What is refuted of limits, duties and silence is lived through: an act is left undone for a year, and no limit passes, or one
does and nothing follows.  What is proved of them is the control: there a limit passes, or something follows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import guize
from constraints.language.nodes import Deadline
from constraints.verdict import Result, Status
from constraints.verify import Verification
from model.undone import DUTY, LIMIT, LONGEST, SILENCE, Undone, passed, undone

ABOUT_LIMITS = (LIMIT, LONGEST, DUTY)


@pytest.fixture(scope="module", params=["jining-2022-4", "xinhe-2020"])
def verified(request: pytest.FixtureRequest) -> Verification:
    return guize.verify(request.param, families=["time", "completeness", "soundness"])


def years(verified: Verification, status: Status, *requirements: str) -> Iterator[tuple[Result, Undone]]:
    """The rows of these requirements with their years."""
    for row in verified.results:
        if row.status is status and row.question.requirement in requirements:
            year = undone(verified.inquiry, row)
            assert year is not None, row.question
            yield row, year


def test_what_has_no_limit_is_never_late(verified: Verification) -> None:
    told: dict[str, int] = {}
    for row, year in years(verified, Status.REFUTED, *ABOUT_LIMITS):
        assert [one.life for one in year.told][:1] == ["offered"], row.question
        assert not passed(verified.inquiry, year), row.question
        usual = any(one.life == "expire" for one in year.told)  # what is only usual may end it all the same
        assert usual or year.told[-1].life != "close", row.question
        told[row.question.requirement] = told.get(row.question.requirement, 0) + 1
    assert set(told) == set(ABOUT_LIMITS)


def test_what_has_a_limit_is_late_one_day(verified: Verification) -> None:
    """A lead time before a meeting is left out: it lets a matter miss the meeting, and nothing passes."""
    book, asked = verified.rulebook, 0
    for row, year in years(verified, Status.PROVED, LIMIT, DUTY):
        nodes = [book[clause] for clause in row.argument.used]
        if any(getattr(n, "within", None) is not None and not getattr(n, "soft", None) for n in nodes):
            assert {one.clause for one in passed(verified.inquiry, year)} & set(row.argument.used), row.question
            asked += 1
    assert asked


def test_where_the_text_is_silent_on_silence_nothing_follows(verified: Verification) -> None:
    for row, year in years(verified, Status.REFUTED, SILENCE):
        assert [(one.life, one.clause) for one in year.told][1:] == [("expire", row.question.clause)], row.question


def test_where_silence_means_something_it_follows(verified: Verification) -> None:
    for row, year in years(verified, Status.PROVED, SILENCE):
        late = next(i for i, one in enumerate(year.told) if one.life == "expire")
        node = verified.rulebook[row.question.clause or ""]
        assert isinstance(node, Deadline)
        assert year.told[late].clause == node.id
        assert year.told[late + 1 :], row.question


def test_rows_about_anything_else_have_no_such_year() -> None:
    verification = guize.verify("xinhe-2020", families=["overlap"])
    assert all(undone(verification.inquiry, row) is None for row in verification.results)
