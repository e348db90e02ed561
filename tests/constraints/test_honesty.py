"""Honesty: a requirement that nothing meets, one that cannot fail, a clause on which nothing rests: planted, found, mended."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from constraints import requirements
from constraints.cover import Matter
from constraints.flags import Flag
from constraints.honesty import Asked, Honesty, honesty
from constraints.prove import Claim
from constraints.requirements import Requirements
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.standing_in.rings import RING
from constraints.terms import FALSE, TRUE, Term, neg
from constraints.verdict import Family, Question
from tests.constraints.planted import article, office
from tests.constraints.test_separation import APPROVE, ASK, STAND_IN

SIGN = "id: sign, cite: '1(4)', act: sign, matter: {paper: {}}, by: mayor"
IDLE = "id: idle, cite: '1(5)', of: secretary, by: head, away_for: [trip], acts: [seal]"


def planted(monkeypatch: pytest.MonkeyPatch, **claimed: Term | None) -> None:
    """Beside the requirements there are, some that claim these terms; nothing: that nobody but the mayor may sign."""

    def claims(inquiry: Inquiry) -> Iterator[Claim]:
        for name, term in claimed.items():
            said = neg(_others_sign(inquiry)) if term is None else term
            yield Claim(Question(name, Family.HONESTY, "sign"), said)

    monkeypatch.setattr(requirements, "ALL", (Requirements(Family.HONESTY, lambda *_: [], claims=claims),))


def _others_sign(inquiry: Inquiry) -> Term:
    return inquiry.meaning.may("deputy_1", "sign", Matter("paper", {"class": "plan", "urgent": "false"}))


def asked(articles: str, *families: str) -> Honesty:
    return honesty(office(articles, families))


def one(found: Honesty, requirement: str) -> Asked:
    return next(row for row in found.asked if row.requirement == requirement)


def test_a_claim_that_holds_whatever_the_rules_say_is_trivial(monkeypatch: pytest.MonkeyPatch) -> None:
    planted(monkeypatch, always=TRUE, only_the_mayor=None)
    found = asked(article(1, powers=[SIGN]))
    assert one(found, "always").flag is Flag.TRIVIAL
    assert one(found, "always").on_nothing == 1
    only = one(found, "only_the_mayor")
    assert only.flag is None
    assert (only.falsified_by or "").startswith("sign:swap-post")


def test_a_claim_without_a_premise_is_vacuous(monkeypatch: pytest.MonkeyPatch) -> None:
    planted(monkeypatch, never=FALSE, only_the_mayor=None)
    found = asked(article(1, powers=[SIGN]))
    assert one(found, "never").flag is Flag.VACUOUS
    assert [row.requirement for row in found.flagged] == ["never"]


def test_a_requirement_about_which_a_rulebook_has_nothing_is_vacuous_there() -> None:
    found = asked(article(1, powers=[SIGN]), "separation", "availability", "completeness", "order")
    silent = {row.requirement for row in found.flagged if row.flag is Flag.VACUOUS}
    assert {"nobody-acts-on-their-own", "equally-guarded"} <= silent
    both = asked(article(1, powers=[APPROVE, ASK, SIGN], substitutions=[STAND_IN]), "separation", "availability")
    assert one(both, "nobody-acts-on-their-own").flag is None


def test_what_no_clause_carries_but_a_damage_breaks_is_not_trivial() -> None:
    """Nobody approves his own leave here whatever becomes of the clauses; a swapped post changes that."""
    found = asked(article(1, powers=[APPROVE, ASK]), "separation")
    own = one(found, "nobody-acts-on-their-own")
    assert own.on_nothing == own.proved > 0
    assert own.fails == 0
    assert own.flag is None
    assert own.falsified_by == "approve:swap-post:by:mayor → deputy"


def test_only_damages_tell_a_trivial_claim_from_one_that_rests_on_what_is_not_said() -> None:
    verification = office(article(1, powers=[APPROVE, ASK]), ("separation",))
    flags = [{row.requirement: row.flag for row in honesty(verification, tries=n).asked} for n in (0, 40)]
    assert [found["nobody-acts-on-their-own"] for found in flags] == [Flag.TRIVIAL, None]


def test_a_clause_on_which_no_verdict_rests_is_listed_and_one_that_carries_a_proof_is_not() -> None:
    found = asked(article(1, powers=[SIGN], substitutions=[STAND_IN, IDLE]), "availability")
    assert found.idle == ("idle",)
    assert not asked(article(1, powers=[SIGN], substitutions=[STAND_IN]), "availability").idle


@pytest.mark.slow(seconds=40)
def test_the_second_government_has_no_requirement_that_cannot_fail_but_those_of_the_law(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from analysis import honest

    assert honest.run("xinhe-2020", None, "json", "en", {}) == 0
    said = json.loads(capsys.readouterr().out)
    flags = {row["requirement"]: row["flag"] for row in said["requirements"]}
    trivial = {row["requirement"] for row in said["requirements"] if row["flag"] == "trivial" and row["family"] != "higher law"}
    assert trivial == {RING}  # no single damage makes a ring
    assert flags["available-with-1-away"] is None
    assert len(said["idle"]) <= 3
    for lang in ("zh", "en"):
        assert honest.run("xinhe-2020", None, "text", lang, {"families": ["separation"]}, whole=False) == 0
        assert capsys.readouterr().out.count("\n") > 6


def test_the_only_clause_about_an_act_may_be_struck_out_and_a_silent_requirement_is_named_in_full() -> None:
    found = asked(article(1, powers=[SIGN.replace("by: mayor", "by: [mayor, head]")]))
    assert one(found, "available-with-1-away").tried
    silent = {row.requirement for row in found.flagged if row.flag is Flag.VACUOUS}
    assert "portfolio-held-with-1-away" in silent
    assert "portfolio-held" not in silent
