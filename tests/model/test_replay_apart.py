"""Whoever may do alone what is meant for two does so in the city, on the day of the counterexample."""

from __future__ import annotations

import pytest

from constraints.load import load
from constraints.requirements.apart import TWO
from constraints.requirements.apart.search import Apart
from constraints.roster import load_roster
from constraints.verdict import Result, Status
from constraints.verify import Verification, verify
from model.replay import replay_both
from scenarios.scenario import ROSTERS


@pytest.fixture(scope="module", params=[("jining-2022-4", "jining-illustrative"), ("xinhe-2020", "xinhe-illustrative")])
def verified(request: pytest.FixtureRequest) -> Verification:
    rulebook, roster = request.param
    law = load(rulebook)
    return verify(law, load_roster(ROSTERS / f"{roster}.yaml", law), families=("separation",))


def refuted(verified: Verification) -> list[Result]:
    rows = [r for r in verified.results if r.question.requirement == TWO and r.status is Status.REFUTED]
    assert len(rows) > 8
    return rows


def test_one_person_does_both_in_the_city(verified: Verification) -> None:
    """Where others may act as well, the city is asked once more while they are away; what was authorised stays so."""
    apart = Apart(verified.inquiry)
    for row in refuted(verified):
        for index in (0, 1):
            doing: set[str] = set()
            for _ in range(4):
                who, *days = replay_both(apart, row, away=doing)
                begun = [one.official for one in days[index] if one.life == "start"]
                assert begun, row.question
                if who in begun:
                    break
                doing.update(begun)
            assert who in begun, row.question
