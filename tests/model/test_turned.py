"""What is refuted of refusals and returns is lived through: the refused act comes up again at once.  Where it is proved that they
lead on, the matter ends, or what the text names comes up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import guize
from constraints.procedures import ends
from constraints.requirements.soundness import Claim
from constraints.verdict import Result, Status
from constraints.verify import Verification
from model.turned import TURNED, Turned, turned


@pytest.fixture(scope="module", params=["jining-2022-4", "xinhe-2020"])
def verified(request: pytest.FixtureRequest) -> Verification:
    return guize.verify(request.param, families=["soundness"])


def days(verified: Verification, status: Status) -> Iterator[tuple[Result, Turned]]:
    """The rows about refusals and returns with their days."""
    for row in verified.results:
        if row.status is status and row.question.requirement in TURNED:
            day = turned(verified.inquiry, row)
            assert day is not None, row.question
            yield row, day


def test_what_leads_nowhere_comes_up_again_at_once(verified: Verification) -> None:
    asked = [row for row, day in days(verified, Status.REFUTED) if not day.leads_on]
    assert len(asked) == len(list(days(verified, Status.REFUTED))) > 3


def test_what_leads_on_ends_or_goes_where_the_text_says(verified: Verification) -> None:
    """That a refusal is provided for says not yet that it leads on; that is asked of each clause."""
    acts, asked = verified.inquiry.meaning.names.vocabulary.acts, 0
    for row, day in days(verified, Status.PROVED):
        if row.question.requirement is Claim.REFUSAL:
            _, *after = (one for one in day.rows if one.life != "offered" or one.act != day.act)
            if ends(acts, row.question.subject or ""):
                assert [one.life for one in after] == ["close"], row.question
            else:
                assert row.question.subject in {one.act for one in after if one.life == "offered"}, row.question
            assert day.leads_on, row.question
            asked += 1
    assert asked > 10


def test_rows_about_anything_else_have_no_such_day() -> None:
    verification = guize.verify("xinhe-2020", families=["overlap"])
    assert all(turned(verification.inquiry, row) is None for row in verification.results)
