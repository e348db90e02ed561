"""What is refuted of who acts is lived through: an act is done by nobody, or nobody may do it, with everybody there.  Where somebody
is named he does it."""

from __future__ import annotations

import pytest

import guize
from constraints.requirements.completeness import ACTOR
from constraints.requirements.higher_law import DEMANDED
from constraints.verdict import Result, Status
from constraints.verify import Verification
from model.lacking import LACKING, lacking
from tests.constraints.planted import article, office

SIGNED = "id: signed, cite: '1(1)', act: sign, matter: {paper: {}}"


def refuted(verified: Verification) -> list[Result]:
    return [r for r in verified.results if r.status is Status.REFUTED and r.question.requirement in LACKING]


@pytest.mark.parametrize("rulebook", ["jining-2022-4", "xinhe-2020"])
def test_what_is_lacking_is_lacking_in_the_city(rulebook: str) -> None:
    verified = guize.verify(rulebook, families=["completeness"])
    rows = refuted(verified)
    assert rows
    for row in rows:
        day = lacking(verified.inquiry, row)
        assert day is not None, row.question
        if row.question.requirement == ACTOR:
            assert {one.life for one in day.rows} & {"complete"}
            assert day.by == {""}, row.question
        elif day.without is None:
            assert [one.life for one in day.rows] == ["offered", "blocked"], row.question


def test_a_step_of_the_law_is_lacking_where_nothing_else_stands_in_the_way() -> None:
    verified = guize.verify("jining-2022-4", families=["higher law"])
    days = [day for row in refuted(verified) if (day := lacking(verified.inquiry, row)) is not None]
    assert days
    assert all(day.without and day.by for day in days)


@pytest.mark.parametrize(("by", "who"), [("not_stated", {""}), ("mayor", {"mayor"})])
def test_whoever_is_named_acts(by: str, who: set[str]) -> None:
    """The control: the same act, given to nobody and to somebody."""
    verified = office(article(1, steps=[f"{SIGNED}, by: {by}"]), ("completeness",))
    rows = [row for row in refuted(verified) if row.question.requirement == ACTOR]
    assert bool(rows) == (by == "not_stated")
    assert [day.by for row in rows if (day := lacking(verified.inquiry, row))] == [who] * len(rows)


def test_rows_about_anything_else_have_no_such_day() -> None:
    verification = guize.verify("xinhe-2020", families=["overlap"])
    assert all(lacking(verification.inquiry, row) is None for row in verification.results)
    assert DEMANDED in LACKING
