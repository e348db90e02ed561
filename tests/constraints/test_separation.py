"""Separation: nobody approves their own leave, not even as a stand-in, and no body examines its own paper."""

from __future__ import annotations

from itertools import product

from constraints.finding import Finding, Severity
from constraints.holds import Situation, holds
from constraints.terms import TRUE
from constraints.verdict import Status
from tests.constraints.planted import ROSTER, VOCABULARY, article, found, office

APPROVE = "id: approve, cite: '1(1)', act: approve, matter: {leave: {applicant_post: deputy}}, by: mayor"
ASK = "id: ask, cite: '1(2)', act: draft, matter: {leave: {}}, by: applicant"
STAND_IN = "id: stand-in, cite: '1(3)', of: mayor, by: deputy, away_for: [trip]"
CHECK = "id: check, cite: '1(1)', act: review, matter: {paper: {}}, by: bureau, if_refused: draft"


def test_who_stands_in_for_the_approver_may_not_approve_his_own_leave() -> None:
    (one,) = found(article(1, powers=[APPROVE, ASK], substitutions=[STAND_IN]), "separation")
    assert one.severity is Severity.LEGAL_RISK
    assert one.witness is not None
    assert one.witness["status"] == {"mayor": "trip"}


def test_without_the_stand_in_the_claim_is_proved() -> None:
    rows = office(article(1, powers=[APPROVE, ASK]), ("separation",)).results
    assert rows
    assert {row.status for row in rows} == {Status.PROVED}


def test_the_applicant_may_of_course_apply() -> None:
    assert not found(article(1, powers=[ASK]), "separation")


def test_whoever_approves_his_own_leave_with_everybody_present_is_found() -> None:
    (one,) = found(article(1, powers=[APPROVE.replace("by: mayor", "by: deputy")]), "separation")
    assert one.witness is not None
    assert not one.witness["status"]


def test_one_official_with_two_seats_is_one_person() -> None:
    both = ROSTER.replace("holder: d1", "holder: m")
    assert found(article(1, powers=[APPROVE]), "separation", roster=both)
    assert not found(article(1, powers=[APPROVE]), "separation")


def test_a_meeting_that_votes_on_its_chairs_own_matter_acts_as_many() -> None:
    """Where it votes, whoever chairs it does not act alone; where the chair decides for it, he does."""
    kind = "  meeting: {zh: 会议, en: meeting, is_a: any_matter, attributes: {type: {type: [board]}}}\n"
    words = (
        VOCABULARY.replace("  sign: {zh", "  convene: {zh: 召集, en: convene}\n  chair: {zh: 主持, en: chair}\n  sign: {zh")
        + kind
    )

    def own(decides: str) -> list[Finding]:
        held = f"id: board, cite: '1(3)', type: board, members: [mayor, deputy], decides: {decides}"
        chaired = "id: chaired, cite: '1(2)', act: [convene, chair], matter: {meeting: {type: board}}, by: mayor"
        by_board = "id: approve, cite: '1(1)', act: approve, matter: {leave: {}}, by: {meeting: board}"
        return found(article(1, powers=[by_board, chaired], meetings=[held]), "separation", vocabulary=words)

    assert not own("{more_than: 1/2, of: [mayor, deputy]}")
    assert own("{by: mayor}")


def test_a_body_that_may_refuse_its_own_paper_is_a_thing_to_tidy_up() -> None:
    (one,) = found(article(1, steps=[CHECK]), "separation")
    assert one.severity is Severity.TIDY_UP
    assert not found(article(1, steps=[CHECK.replace(", if_refused: draft", "")]), "separation")


def test_brute_force_over_all_situations_agrees_with_every_verdict() -> None:
    verification = office(article(1, powers=[APPROVE, ASK], substitutions=[STAND_IN]), ("separation",))
    meaning = verification.meaning
    for row in verification.results:
        matter = row.question.example
        if matter is None:
            assert row.status is Status.PROVED
            continue
        own = meaning.roster.official_of[str(matter.get("applicant"))]
        term = meaning.may(own, str(row.question.act), matter)
        assert term is not TRUE
        people = meaning.roster.officials
        fails = any(
            holds(term, Situation(status=dict(zip(people, statuses, strict=True))))
            for statuses in product(("present", "trip", "ill"), repeat=len(people))
            if sum(s != "present" for s in statuses) <= 1
        )
        assert fails == (row.status is Status.REFUTED)
