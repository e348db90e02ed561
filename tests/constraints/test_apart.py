"""What is meant for two people stays with two: stand-ins, authorisations and second offices on both sides of each boundary."""

from __future__ import annotations

from itertools import product

from constraints.finding import Finding, Severity
from constraints.holds import Situation, holds
from constraints.requirements.apart import TWO
from constraints.requirements.apart.search import Apart
from constraints.verdict import Status
from tests.constraints.planted import ROSTER, VOCABULARY, article, found, office

REVIEW = "id: review, cite: '1(1)', act: review, matter: {paper: {}}, by: deputy, before: [sign], if_refused: draft"
SIGN = "id: sign, cite: '1(2)', act: sign, matter: {paper: {class: plan}}, by: mayor"
SIGNED = "id: signed, cite: '1(3)', act: sign, matter: {paper: {}}, after: [review]"
STAND_IN = "id: stand-in, cite: '1(4)', of: mayor, by: deputy, away_for: [trip]"
DRAFTED = "id: drafted, cite: '1(5)', act: draft, matter: {paper: {}}, by: secretary, before: [review]"
TWO_OFFICES = ROSTER.replace("holder: d1", "holder: m")


def alone(*, roster: str = ROSTER, vocabulary: str = VOCABULARY, **nodes: list[str]) -> list[Finding]:
    every = found(article(1, **nodes), "separation", roster=roster, vocabulary=vocabulary)
    return [f for f in every if f.first.question.requirement == TWO]


def test_whoever_reviews_stands_in_for_the_signer() -> None:
    (one,) = alone(powers=[SIGN], steps=[REVIEW, SIGNED], substitutions=[STAND_IN])
    assert one.severity is Severity.LEGAL_RISK
    assert one.witness is not None
    assert one.witness["status"] == {"mayor": "trip"}
    assert {"1(1)", "1(2)", "1(4)"} <= set(one.cites)


def test_without_a_stand_in_two_people_act() -> None:
    assert not alone(powers=[SIGN], steps=[REVIEW, SIGNED])


def test_a_stand_in_who_has_done_nothing_else_does_no_harm() -> None:
    other = STAND_IN.replace("by: deputy", "by: secretary")
    assert not alone(powers=[SIGN], steps=[REVIEW, SIGNED], substitutions=[other])


def test_a_stand_in_who_may_not_sign_does_no_harm() -> None:
    assert not alone(powers=[SIGN], steps=[REVIEW, SIGNED], substitutions=[STAND_IN + ", acts: [approve]"])


def test_the_text_that_asks_for_another_person_is_kept() -> None:
    other = SIGNED + ", different_person_from: [review]"
    verification = office(article(1, powers=[SIGN], steps=[REVIEW, other], substitutions=[STAND_IN]), ("separation",))
    rows = [r for r in verification.results if r.question.requirement == TWO and r.question.act == "sign"]
    assert rows
    assert {row.status for row in rows} == {Status.PROVED}
    assert any("signed" in row.argument.used for row in rows)


def test_two_acts_in_no_order_are_not_meant_for_two() -> None:
    free = REVIEW.replace("before: [sign], ", "")
    loose = SIGNED.replace(", after: [review]", "")
    assert not alone(powers=[SIGN], steps=[free, loose], substitutions=[STAND_IN])


def test_an_act_that_judges_nothing_is_not_meant_for_another() -> None:
    heard = REVIEW.replace(", if_refused: draft", "")
    assert not alone(powers=[SIGN], steps=[heard, SIGNED], substitutions=[STAND_IN])


def test_what_the_text_gives_to_one_office_is_not_meant_for_two() -> None:
    both = SIGN.replace("by: mayor", "by: [mayor, deputy]")
    assert not alone(powers=[both], steps=[REVIEW, SIGNED], substitutions=[STAND_IN])


def test_a_check_by_the_very_office_whose_work_it_is_checks_nothing() -> None:
    """Named in both clauses, it may send its own draft back to itself; another office, or another person of it, may not."""
    own = REVIEW.replace("by: deputy", "by: [deputy, secretary]")
    (one,) = alone(steps=[DRAFTED, own, SIGNED])
    assert one.severity is Severity.LEGAL_RISK
    assert set(one.cites) == {"1(1)", "1(5)"}
    assert "so with the secretary" in one.sentence("en")
    assert not alone(steps=[DRAFTED, REVIEW, SIGNED])
    assert not alone(steps=[DRAFTED, own + ", different_person_from: [draft]", SIGNED])
    assert not alone(steps=[DRAFTED, own.replace(", if_refused: draft", ""), SIGNED])


def test_one_office_that_comes_to_both_by_authorisation_is_told_so() -> None:
    """Not as one that the text itself gives both: it may sign only where the mayor says so."""
    own = REVIEW.replace("by: deputy", "by: secretary")
    signed = SIGN.replace("by: mayor", "by: {authorised: [secretary], by: mayor}")
    (one,) = alone(
        powers=[signed], steps=[own, SIGNED + ", different_person_from: [draft]", DRAFTED.replace("secretary", "head")]
    )
    assert "may be authorised" in one.sentence("en")


def test_whoever_signs_does_not_keep_the_seal() -> None:
    sealed = "id: sealed, cite: '1(6)', act: seal, matter: {paper: {}}, by: mayor, after: [sign]"
    (one,) = alone(powers=[SIGN], steps=[SIGNED, sealed])
    assert {"1(2)", "1(6)"} == set(one.cites)
    assert not alone(powers=[SIGN], steps=[SIGNED, sealed.replace("by: mayor", "by: secretary")])
    assert not alone(powers=[SIGN], steps=[SIGNED, sealed.replace("by: mayor", "by: [mayor, secretary]")])
    assert not alone(powers=[SIGN], steps=[SIGNED, sealed + ", different_person_from: [sign]"])


def test_a_meeting_in_between_keeps_the_two_apart() -> None:
    words = VOCABULARY.replace("  seal:", "  decide: {zh: 决定, en: decide}\n  chair: {zh: 主持, en: chair}\n  seal:").replace(
        "  leave:", "  meeting: {zh: 会议, en: meeting, is_a: any_matter, attributes: {type: {type: [council]}}}\n  leave:"
    )
    meeting = {"meetings": ["id: council, cite: '1(6)', type: council, members: deputy"]}
    decided = "id: decided, cite: '1(7)', act: decide, matter: {paper: {}}, at: [council], after: [review], before: [sign]"
    straight = REVIEW.replace("before: [sign]", "before: [decide]")
    signed = SIGNED.replace(", after: [review]", "")
    assert not alone(powers=[SIGN], steps=[straight, decided, signed], substitutions=[STAND_IN], vocabulary=words, **meeting)
    again = decided.replace("at: [council]", "by: secretary")
    assert alone(powers=[SIGN], steps=[straight, again, signed], substitutions=[STAND_IN], vocabulary=words, **meeting)


def test_one_person_in_two_offices_reviews_and_signs() -> None:
    (one,) = alone(powers=[SIGN], steps=[REVIEW, SIGNED], roster=TWO_OFFICES)
    assert one.witness is not None
    assert not one.witness["status"]
    assert "several offices" in one.sentence("en")


def test_the_submitter_stands_in_for_whoever_approves() -> None:
    submits = "id: submits, cite: '1(5)', act: draft, matter: {paper: {}}, by: submitter, before: [approve]"
    approves = "id: approves, cite: '1(6)', act: approve, matter: {paper: {}}, by: secretary, if_refused: draft"
    by_head = "id: for-secretary, cite: '1(7)', of: secretary, by: head, away_for: [ill]"
    (one,) = alone(steps=[submits, approves], substitutions=[by_head])
    assert one.witness is not None
    assert one.witness["status"] == {"secretary": "ill"}
    assert not alone(steps=[submits, approves], substitutions=[by_head.replace("by: head", "by: deputy")])


def test_whoever_reviews_may_be_authorised_to_sign() -> None:
    lets = SIGN.replace("by: mayor", "by: [mayor, {authorised: deputy, by: mayor}]")
    (one,) = alone(powers=[lets], steps=[REVIEW, SIGNED])
    assert one.first.question.authorisations == "all"
    assert not alone(powers=[lets.replace("authorised: deputy", "authorised: secretary")], steps=[REVIEW, SIGNED])


def test_a_delegation_may_hand_the_second_act_to_whoever_did_the_first() -> None:
    handed = "id: handed, cite: '1(8)', giver: mayor, receiver: deputy, acts: [sign]"
    (one,) = alone(powers=[SIGN], steps=[REVIEW, SIGNED], delegations=[handed])
    assert "authorised" in one.sentence("en")
    assert not alone(powers=[SIGN + ", personal: true"], steps=[REVIEW, SIGNED], delegations=[handed])


def test_one_of_several_stands_in_for_another_of_them() -> None:
    each = "id: each, cite: '1(1)', act: review, matter: {paper: {}}, by: {each: deputy}"
    swap = "id: swap, cite: '1(2)', of: deputy, by: {among: deputy, other_than: its_holder}, away_for: [trip]"
    (one,) = alone(steps=[each], substitutions=[swap])
    assert "each of several" in one.sentence("en")
    assert not alone(steps=[each])
    assert not alone(steps=[each.replace("{each: deputy}", "deputy")], substitutions=[swap])


def test_a_finding_under_one_reading_says_which() -> None:
    reading = (
        "id: scope, cite: ['1(4)'], question: {zh: 问, en: which}, "
        "options: {all: {zh: 全, en: everything}, some: {zh: 部, en: daily work}}, default: some"
    )
    open_ = STAND_IN + ", acts: {reading: scope, choose: {all: all, some: [approve]}}"
    (one,) = alone(powers=[SIGN], steps=[REVIEW, SIGNED], substitutions=[open_], readings=[reading])
    assert one.severity is Severity.AMBIGUITY
    assert one.readings == {"scope": ["all"]}


def test_brute_force_finds_the_same_people_in_the_same_situations() -> None:
    """For each kind of office: somebody may do both in some situation with at most one away, or nobody may."""
    offices = [
        (article(1, powers=[SIGN], steps=[REVIEW, SIGNED, DRAFTED], substitutions=[STAND_IN]), ROSTER),
        (article(1, powers=[SIGN], steps=[REVIEW, SIGNED, DRAFTED]), ROSTER),
        (article(1, powers=[SIGN], steps=[REVIEW, SIGNED, DRAFTED]), TWO_OFFICES),
        (article(1, powers=[SIGN], steps=[REVIEW.replace("deputy", "secretary"), SIGNED], substitutions=[STAND_IN]), ROSTER),
    ]
    for text, roster in offices:
        verification = office(text, ("separation",), roster)
        apart, meaning = Apart(verification.inquiry), verification.meaning
        rows = [r for r in verification.results if r.question.requirement == TWO and r.question.act == "sign"]
        matter = next(c.matter for c in verification.inquiry.classes.of("sign"))
        people = meaning.roster.officials
        able = {
            (o, situation)
            for situation in product(("present", "trip", "ill"), repeat=len(people))
            if sum(s != "present" for s in situation) <= 1
            for o in people
            if all(
                holds(meaning.may(o, act, matter), Situation(status=dict(zip(people, situation, strict=True)), did=frozenset()))
                for act in ("review", "sign")
            )
        }
        refuted = [row for row in rows if row.status is Status.REFUTED]
        assert rows
        assert bool(refuted) == bool(able)
        for row in refuted:
            hands, example = apart.hands_of(row), row.argument.counterexample
            assert hands is not None
            assert example is not None
            assert (hands.official, tuple(example["status"].get(o, "present") for o in people)) in able
