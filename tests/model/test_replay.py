"""Prover and simulator agree: each counterexample is lived through as a day of the city.

A finding is judged with the standing authorisations of the roster.  A claim about one clause only says that *its* people
are missing, others may step in; so the days are those of the claims about an act as a whole."""

from __future__ import annotations

from functools import cache

import pytest

from constraints.claims import Claims
from constraints.load import load, shipped
from constraints.roster import load_roster
from constraints.verdict import Result, Status
from constraints.verify import Verification, verify
from model.replay import Row, replay_claim
from scenarios.scenario import ROSTERS

STEP = 61
"""Every so many findings are tried in the fast test; a prime, so that all acts come up."""


def governments() -> list[tuple[str, str]]:
    """The shipped rulebooks and the shipped rosters made for them."""
    found = []
    for path in sorted(ROSTERS.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        found += [(name, path.stem) for name in shipped() if f"rulebook: {name}\n" in text]
    return found


@pytest.fixture(scope="module", params=governments(), ids=lambda pair: pair[0])
def verified(request: pytest.FixtureRequest) -> Verification:
    return _verified(*request.param)


@cache
def _verified(rulebook: str, roster: str) -> Verification:
    law = load(rulebook)
    return verify(law, load_roster(ROSTERS / f"{roster}.yaml", law), families=("availability",))


def refuted(verified: Verification) -> list[Result]:
    return [
        r
        for r in verified.results
        if r.status is Status.REFUTED
        and r.question.example is not None
        and r.question.clause is None
        and r.question.authorisations == "standing"
    ]


def is_blocked(rows: list[Row]) -> bool:
    """Nobody may do it: offered and blocked; or barred until it is approved, and the approval is not to be had."""
    lives = [row.life for row in rows[:3]]
    return lives[:2] == ["offered", "blocked"] or lives in (["attempt"], ["attempt", "offered", "blocked"])


def goes_on(rows: list[Row], act: str | None) -> bool:
    """Somebody begins, at once or when an authorisation was asked for and given."""
    lives = [row.life for row in rows if row.act == act]
    return "offered" in lives and bool({"start", "complete", "outside"} & set(lives))


def disagreements(verified: Verification, step: int) -> list[str]:
    """What the day says otherwise than the finding."""
    claims, found = Claims(verified.meaning), []
    for result in refuted(verified)[::step]:
        question, example = result.question, result.argument.counterexample
        assert example is not None
        rows = replay_claim(claims, question, example)
        about = f"{question.act} {question.matter} in {example}"
        if not is_blocked(rows):
            found.append(f"{about}: {[row.life for row in rows]}, not blocked")
        absent = [*example["status"], *(f"vacant:{seat}" for seat in example["vacant"])]
        if absent and rows[0].life == "offered" and rows[1].clause not in result.argument.used:
            found.append(f"{about}: blocked by {rows[1].clause}, not {result.argument.used}")
        if absent and result.absences.smallest == len(absent):
            again = replay_claim(claims, question, example, undone=absent)
            if not goes_on(again, question.act):
                found.append(f"{about}: {[row.life for row in again]} though nobody is away")
    return found


def test_counterexamples_replay_as_days(verified: Verification) -> None:
    assert len(refuted(verified)) > 100
    assert disagreements(verified, STEP) == []


@pytest.mark.slow
def test_every_counterexample_replays_as_a_day(verified: Verification) -> None:
    assert disagreements(verified, 1) == []
