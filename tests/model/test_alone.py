"""What goes too far is lived through: somebody acts in the city, alone at work, who should not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

import guize
from constraints.requirements.containment import GIVEN, SEALED
from constraints.requirements.higher_law import RESERVED
from constraints.requirements.overlap import DIFFER
from constraints.requirements.separation import OWN
from constraints.verdict import Result, Status
from constraints.verify import Verification
from model.alone import Day, alone
from tests.constraints.planted import article, office
from tests.constraints.test_containment import ORDERS, PLANS, PRESIDES, SEAL, SIGN, STAND_IN, URGENT


def refuted(verification: Verification, requirement: str) -> list[Result]:
    rows = [r for r in verification.results if r.question.requirement == requirement and r.status is Status.REFUTED]
    assert rows
    return rows


def acting(days: Sequence[Day]) -> list[list[tuple[str, str]]]:
    """Who begins the act on each day, and by which clause."""
    return [[(one.official, one.clause) for one in day.rows if one.life == "start"] for day in days]


def test_who_is_authorised_does_what_the_giver_tries_in_vain() -> None:
    verification = office(article(1, powers=[PLANS, ORDERS, URGENT]), ("containment",))
    (row,) = refuted(verification, GIVEN)
    days = alone(verification.inquiry, row)
    deputy, secretary = (verification.roster.official_of[seat] for seat in ("deputy_1", "secretary"))
    assert [(day.there, day.giver) for day in days] == [(deputy, None), (secretary, "deputy_1")]
    assert acting(days) == [[], [(secretary, "urgent")]]
    assert days[0].rows[-1].life == "blocked"


def test_a_stand_in_does_what_the_absent_never_could() -> None:
    verification = office(
        article(1, powers=[ORDERS]) + article(3, substitutions=[STAND_IN], powers=[PRESIDES]), ("containment",)
    )
    (row,) = refuted(verification, GIVEN)
    mayor, secretary = (verification.roster.official_of[seat] for seat in ("mayor", "secretary"))
    days = alone(verification.inquiry, row)
    assert [(day.there, day.giver) for day in days] == [(mayor, None), (secretary, None)]
    assert acting(days) == [[], [(secretary, "presides")]]


@pytest.mark.parametrize("by", ["deputy", "mayor"], ids=["himself", "as a stand-in"])
def test_whoever_may_approve_his_own_leave_does_so_when_nobody_else_is_there(by: str) -> None:
    approve = f"id: approve, cite: '1(1)', act: approve, matter: {{leave: {{applicant_post: deputy}}}}, by: {by}"
    stand_in = "id: stand-in, cite: '1(2)', of: mayor, by: deputy, away_for: [trip]"
    verification = office(article(1, powers=[approve], substitutions=[stand_in]), ("separation",))
    rows = refuted(verification, OWN)
    for row in rows:
        assert row.question.example is not None
        applicant = verification.roster.official_of[str(row.question.example.get("applicant"))]
        assert acting(alone(verification.inquiry, row)) == [[(applicant, "approve")]]


def test_the_seal_comes_unsigned() -> None:
    verification = office(article(4, powers=[SIGN, SEAL]), ("containment",))
    (row,) = refuted(verification, SEALED)
    ((begun,),) = acting(alone(verification.inquiry, row))
    assert begun[1] == "seals"


@pytest.mark.parametrize("first", ["mayor", "[mayor, deputy]"], ids=["each another", "one of two"])
def test_two_who_are_given_one_act_each_do_it_alone(first: str) -> None:
    second = ORDERS.replace("id: orders", "id: also").replace("1(2)", "2").replace("by: mayor", "by: deputy")
    powers = article(1, powers=[ORDERS.replace("by: mayor", f"by: {first}")]) + article(2, powers=[second])
    verification = office(powers, ("overlap",))
    (row,) = refuted(verification, DIFFER)
    (one, _), (other, by) = (begun for (begun,) in acting(alone(verification.inquiry, row)))
    assert one == verification.roster.official_of["mayor"]
    assert other == verification.roster.official_of["deputy_1"]
    assert by in ({"also"} if first == "mayor" else {"also", "orders"})


def test_what_is_contained_has_no_such_day() -> None:
    verification = office(
        article(1, powers=[PLANS, ORDERS.replace("by: mayor", "by: [mayor, deputy]"), URGENT]), ("containment",)
    )
    assert not [day for row in verification.results for day in alone(verification.inquiry, row)]


@pytest.mark.parametrize("rulebook", ["jining-2022-4", "xinhe-2020"])
def test_what_the_shipped_rules_give_too_freely_is_lived_through(rulebook: str) -> None:
    """Where a meeting decides, the city may take another clause first; that is left out here."""
    verification = guize.verify(rulebook, families=["containment", "higher law"])
    for row in refuted(verification, RESERVED):
        if row.question.act != "decide":
            ((begun,),) = acting(alone(verification.inquiry, row))
            assert begun[1] == row.question.clause
    rows = [row for row in verification.results if row.status is Status.REFUTED and row.question.requirement in (GIVEN, SEALED)]
    assert all(alone(verification.inquiry, row) for row in rows)
