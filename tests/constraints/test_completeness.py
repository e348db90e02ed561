"""Completeness: what a planted rulebook leaves out is found, and nothing is once it says it."""

from __future__ import annotations

from dataclasses import replace

import guize
from constraints.finding import Finding, Severity
from constraints.findings import findings
from constraints.recheck import recheck
from constraints.requirements.completeness import NO_VALUE_LEFT_OUT
from constraints.requirements.wording.used import USED
from constraints.verdict import Result, Status
from constraints.verify import Verification
from tests.constraints import planted
from tests.constraints.planted import VOCABULARY, article, office

SIGN = "id: sign, cite: '1(1)', act: sign, matter: {paper: {class: plan}}, by: mayor"
REST = "id: rest, cite: '1(2)', act: sign, matter: {paper: {}}, unless: [sign], by: deputy"
SIGNED = "id: signed, cite: '1(3)', act: sign, matter: {paper: {}}, after: [draft]"
DRAFT = "id: draft, cite: '1(4)', act: draft, matter: {paper: {}}, by: head"
HEADS = "id: heads, cite: '1(1)', act: approve, matter: {leave: {applicant_post: head}}, by: deputy"
DEPUTIES = "id: deputies, cite: '1(2)', act: approve, matter: {leave: {applicant_post: deputy}}, by: mayor"
OTHERS = "id: others, cite: '1(3)', act: approve, matter: {leave: {applicant_post: [mayor, secretary]}}, by: mayor"


def found(articles: str, *families: str, vocabulary: str = VOCABULARY) -> list[Finding]:
    """What is found; the small office declares more acts than one article uses."""
    every = planted.found(articles, *families, vocabulary=vocabulary)
    return [f for f in every if f.first.question.requirement != USED]


def test_an_act_that_is_demanded_of_more_papers_than_it_is_given_for_is_found() -> None:
    (one,) = found(article(1, powers=[SIGN, DRAFT], steps=[SIGNED]), "completeness")
    assert one.witness is not None
    assert one.witness["matter"] == {"paper": {"class": ["order", "note"]}}
    assert not found(article(1, powers=[SIGN, DRAFT, REST], steps=[SIGNED]), "completeness")


def test_papers_that_nobody_may_sign_are_graver_than_papers_that_nobody_drafts() -> None:
    drafted = "id: drafted, cite: '1(5)', act: draft, matter: {paper: {}}"
    of_plans = DRAFT.replace("{paper: {}}", "{paper: {class: plan}}")
    rules = article(1, powers=[SIGN, of_plans], steps=[SIGNED, drafted])
    graveness = {f.first.question.act: f.severity for f in found(rules, "completeness")}
    assert graveness == {"sign": Severity.LEGAL_RISK, "draft": Severity.TIDY_UP}


def test_the_posts_that_the_rules_on_leave_forget_are_named() -> None:
    (one,) = found(article(1, powers=[HEADS, DEPUTIES]), "completeness")
    assert one.witness is not None
    assert one.witness["matter"] == {"leave": {"applicant_post": ["mayor", "secretary"]}}
    assert not found(article(1, powers=[HEADS, DEPUTIES, OTHERS]), "completeness")


def test_a_single_rule_about_one_post_forgets_nobody() -> None:
    assert not found(article(1, powers=[HEADS]), "completeness")


def test_an_act_without_an_actor_is_found_unless_another_clause_names_one() -> None:
    silent = "id: silent, cite: '1(1)', act: seal, matter: {paper: {}}, by: not_stated"
    (one,) = found(article(1, steps=[silent]), "completeness")
    assert "does not say who" in one.sentence("en")
    named = "id: named, cite: '1(2)', act: seal, matter: {paper: {}}, by: secretary"
    assert not found(article(1, steps=[silent], powers=[named]), "completeness")


def test_a_clause_that_its_exceptions_take_away_wholly_can_never_apply() -> None:
    plans = "id: plans, cite: '1(2)', act: sign, matter: {paper: {class: plan}}, unless: [all], by: deputy"
    every = "id: all, cite: '1(1)', act: sign, matter: {paper: {class: [plan, order]}}, by: mayor"
    rows = office(article(1, powers=[every, plans]), ("completeness",)).results
    assert [r.question.clause for r in rows if r.status is Status.REFUTED and r.question.clause] == ["plans"]
    assert not found(article(1, powers=[every, plans.replace("class: plan", "class: note")]), "completeness")


def test_what_is_listed_for_a_meeting_and_put_to_none_yet_lacks_no_actor() -> None:
    vocabulary = VOCABULARY.replace("      urgent:", "      put_to: {values: {nobody: {}, full: {}}}\n      urgent:").replace(
        "  seal:", "  decide: {zh: 决定, en: decide}\n  seal:"
    )
    full = "id: full, cite: '1(1)', type: full, members: [mayor, deputy]"
    decides = "id: decides, cite: '1(2)', act: decide, matter: {paper: {put_to: full, class: plan}}, by: {meeting: full}"
    listed = "id: listed, cite: '1(3)', act: decide, matter: {paper: {class: plan}}"

    def missed(step: str) -> list[Finding]:
        return found(article(1, meetings=[full], powers=[decides], steps=[step]), "completeness", vocabulary=vocabulary)

    assert not missed(listed)
    (one,) = missed(listed.replace("class: plan", "class: [plan, order]"))
    assert one.witness is not None
    assert one.witness["matter"] == {"paper": {"class": "order"}}


def test_a_gap_in_what_meetings_decide_is_shown_on_a_matter_that_is_put_to_one() -> None:
    gaps = findings(guize.verify("jining-2022-4", families=["availability"], acts=["decide"]))
    shown = [body for gap in gaps for body in (gap.first.question.matter or {}).values()]
    assert shown
    assert all(body.get("put_to") not in ("nobody", ["nobody"]) for body in shown)


def test_a_class_that_nobody_signs_is_found_although_no_step_demands_a_signature() -> None:
    orders = "id: orders, cite: '1(2)', act: sign, matter: {paper: {class: order, urgent: false}}, by: deputy"
    (one,) = found(article(1, powers=[SIGN, orders]), "completeness")
    assert one.witness is not None
    assert one.witness["matter"] == {"paper": {"any": [{"class": "order", "urgent": True}, {"class": "note"}]}}
    assert "“sign”" in one.sentence("en")
    assert not found(article(1, powers=[SIGN, orders, REST.replace("[sign]", "[sign, orders]")]), "completeness")
    assert not found(article(1, powers=[SIGN]), "completeness"), "a single rule about one class forgets nothing"


def test_what_every_clause_asks_for_alike_is_a_condition_that_they_share() -> None:
    vocabulary = VOCABULARY.replace("      urgent:", "      direction: {type: [incoming, outgoing]}\n      urgent:")
    plans = SIGN.replace("class: plan", "direction: outgoing, class: plan")
    rest = "id: rest, cite: '1(2)', act: sign, matter: {paper: {direction: outgoing, class: [order, note]}}, by: deputy"

    def verified(*powers: str) -> Verification:
        return office(article(1, powers=list(powers)), ("completeness",), vocabulary=vocabulary)

    def shared(made: Verification) -> list[Result]:
        rows = [r for r in made.results if r.question.requirement == NO_VALUE_LEFT_OUT]
        assert recheck(replace(made, results=rows)).stood == tuple(rows)
        return rows

    [whole] = shared(verified(plans, rest))
    assert whole.status is Status.PROVED
    [gap] = shared(verified(plans, rest.replace("[order, note]", "order")))
    assert gap.question.matter == {"paper": {"direction": "outgoing", "class": "note"}}
    urgent, calm = (SIGN.replace("class: plan", f"class: plan, urgent: {flag}") for flag in ("true", "false"))
    assert not shared(verified(urgent, calm.replace("id: sign", "id: calm")))


def test_an_amount_between_two_thresholds_is_not_forgotten() -> None:
    """What lies between two amounts is; what lies below the lowest or above the highest need not be done at all."""
    priced = VOCABULARY.replace(
        "      urgent: {type: flag", "      price: {type: number, zh: 金额, en: price}\n      urgent: {type: flag"
    )

    def shared(low: str, high: str, **nodes: list[str]) -> list[Result]:
        listed = [
            f"id: sign-{n}, cite: '1({n})', act: review, matter: {{paper: {{price: {{{test}}}}}}}, by: {who}"
            for n, test, who in ((1, low, "head"), (2, high, "mayor"))
        ]
        made = office(article(1, powers=listed, **nodes), ("completeness",), vocabulary=priced)
        rows = [r for r in made.results if r.question.requirement == NO_VALUE_LEFT_OUT]
        assert recheck(replace(made, results=rows)).stood == tuple(rows)
        return rows

    for low, high, left in (
        ("under: 500", "over: 500", {"at_least": 500, "at_most": 500}),
        ("at_most: 500", "at_least: 800", {"over": 500, "under": 800}),
    ):
        [gap] = shared(low, high)
        assert gap.status is Status.REFUTED
        assert gap.question.matter == {"paper": {"price": left}}
    for low, high in (("at_most: 500", "over: 500"), ("under: 500", "at_least: 300"), ("over: 500", "over: 800")):
        assert [r.status for r in shared(low, high)] == [Status.PROVED]
    demanded = "id: reviewed, cite: '1(3)', act: review, matter: {paper: {}}"
    assert not shared("under: 500", "over: 500", steps=[demanded])
    assert "exactly 500" in next(f.sentence("en") for f in found(article(1, powers=[
        "id: low, cite: 1, act: sign, matter: {paper: {price: {under: 500}}}, by: head",
        "id: high, cite: 1, act: sign, matter: {paper: {price: {over: 500}}}, by: mayor",
    ]), "completeness", vocabulary=priced))  # fmt: skip
