"""What is refuted of standing in is lived through: who is away has an act before him, and nobody acts in his place.  Where standing
in is proved, somebody does."""

from __future__ import annotations

from collections import Counter

import pytest

import guize
from constraints.requirements.above.standing import PASSED
from constraints.requirements.standing_in.offices import stood_in_for
from constraints.requirements.standing_in.powers import POWERS
from constraints.terms import PRESENT
from constraints.verdict import Result, Status
from constraints.verify import Verification
from model.stood_in import AWAY, handed_on, passing, stood_in
from tests.constraints.planted import article, office
from tests.constraints.test_containment import ORDERS

BOOKS = [pytest.param("jining-2022-4", marks=pytest.mark.slow), "xinhe-2020"]


@pytest.fixture(scope="module", params=BOOKS)
def verified(request: pytest.FixtureRequest) -> Verification:
    return guize.verify(request.param, families=["backup"])


def asked(verified: Verification, status: Status) -> list[Result]:
    rows = [r for r in verified.results if r.status is status and r.question.requirement.partition("-with-")[0] in AWAY]
    assert len(rows) > 25
    return rows


def test_nobody_acts_in_the_place_of_who_is_away(verified: Verification) -> None:
    for row in asked(verified, Status.REFUTED):
        day = stood_in(verified.inquiry, row)
        assert day is not None, row.question
        assert not day.acts
        assert [one.life for one in day.rows[:2]] == ["offered", "blocked"], row.question
        away = {o for o, status in day.now.status.items() if status != PRESENT} | day.now.vacant
        assert all({seat, verified.roster.official_of[seat]} & away for seat in day.offices)


def test_where_standing_in_is_proved_somebody_acts(verified: Verification) -> None:
    """Of the powers that pass, some the holder has under another reading only: there is no such day."""
    clauses = {seat: {node.id for node in nodes} for seat, nodes in stood_in_for(verified.inquiry.meaning).items()}
    found: Counter[tuple[bool, bool]] = Counter()
    for row in asked(verified, Status.PROVED):
        day = passing(verified.inquiry, row)
        found[row.question.requirement == POWERS, day is not None] += 1
        if day is not None:
            begun = [one for one in day.rows if one.life == "start"]
            assert all(set(one.chain) & clauses[one.seat] for one in begun), row.question
    assert not found[False, False]
    assert found[True, True] > 3 * found[True, False]


@pytest.mark.parametrize("rulebook", ["jining-2022-4", "xinhe-2020"])
def test_what_the_law_reserves_passes_on_in_the_city(rulebook: str) -> None:
    verified = guize.verify(rulebook, families=["higher law"])
    rows = [r for r in verified.results if r.status is Status.REFUTED and r.question.requirement == PASSED]
    assert rows
    for row in rows:
        day = handed_on(verified.inquiry, row)
        assert day is not None, row.question
        assert day.acts
        assert any(row.question.clause in one.chain for one in day.rows)


def test_a_planted_office_without_a_stand_in_is_lived_through() -> None:
    stand_in = "id: stand-in, cite: '3(1)', of: mayor, by: deputy, away_for: [trip]"
    verification = office(article(1, powers=[ORDERS]) + article(3, substitutions=[stand_in]), ("backup",))
    rows = [r for r in verification.results if r.status is Status.REFUTED]
    days = [stood_in(verification.inquiry, row) for row in rows]
    assert any(day is not None and day.offices == ("mayor",) for day in days)
    assert not any(day.acts for day in days if day is not None)


def test_rows_about_anything_else_have_no_such_day() -> None:
    verification = guize.verify("xinhe-2020", families=["overlap"])
    assert all(stood_in(verification.inquiry, row) is None for row in verification.results)
