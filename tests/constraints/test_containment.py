"""Containment: nobody hands on more than he has, whether by authorising or by being stood in for; nor does the seal."""

from __future__ import annotations

import pytest

import guize
from constraints.finding import Severity
from constraints.findings import findings
from constraints.holds import Situation, holds
from constraints.recheck import recheck
from constraints.requirements.handed import LISTED
from constraints.verdict import Status
from tests.constraints.planted import VOCABULARY, article, found, office

PLANS = "id: plans, cite: '1(1)', act: sign, matter: {paper: {class: plan}}, by: [mayor, deputy]"
ORDERS = "id: orders, cite: '1(2)', act: sign, matter: {paper: {class: order}}, by: mayor"
URGENT = "id: urgent, cite: '1(3)', act: sign, matter: {paper: {class: [plan, order], urgent: true}}, by: {authorised: secretary, by: deputy, grant: either}"
LEADS = "id: leads, cite: '2', act: review, by: deputy"
STAND_IN = "id: stand-in, cite: '3(1)', of: mayor, by: secretary, away_for: [trip], acts: none"
PRESIDES = "id: presides, cite: '3(2)', act: sign, matter: {paper: {class: note}}, by: {standing_in: stand-in}"
SIGN = "id: signs, cite: '4(1)', act: sign, matter: {paper: {}}, by: mayor"
SEAL = "id: seals, cite: '4(2)', act: seal, matter: {paper: {}}, by: [mayor, secretary]"
AUTHORISING = VOCABULARY.replace("  seal:", "  authorise: {zh: 授权, en: authorise}\n  seal:")


def test_who_may_not_sign_may_not_let_another_sign() -> None:
    (one,) = found(article(1, powers=[PLANS, ORDERS, URGENT]), "containment")
    assert one.severity is Severity.LEGAL_RISK
    assert one.rows[0].question.subject == "deputy"
    assert one.rows[0].question.matter == {"paper": {"class": "order", "urgent": True}}
    assert "secretary" in one.sentence("en")
    assert "副市长" in one.sentence("zh")


@pytest.mark.parametrize(
    "powers",
    [
        [PLANS, ORDERS.replace("by: mayor", "by: [mayor, deputy]"), URGENT],
        [PLANS, ORDERS, URGENT.replace("[plan, order]", "plan")],
        [PLANS, ORDERS, URGENT.replace("by: deputy", "by: mayor")],
    ],
    ids=["he may sign them too", "only what he may sign", "only by who may sign"],
)
def test_handing_on_what_one_has_is_proved(powers: list[str]) -> None:
    rows = office(article(1, powers=powers), ("containment",)).results
    assert rows
    assert {row.status for row in rows} == {Status.PROVED}


def test_who_leads_everything_may_hand_on_everything() -> None:
    assert not found(article(1, powers=[PLANS, ORDERS, URGENT]) + article(2, powers=[LEADS]), "containment")


def test_presiding_may_not_give_what_the_absent_never_had() -> None:
    planted = article(1, powers=[ORDERS]) + article(3, substitutions=[STAND_IN], powers=[PRESIDES])
    (one,) = found(planted, "containment")
    assert one.cites == ("3(2)",)
    assert one.rows[0].question.subject == "mayor"
    assert not found(planted.replace("class: order", "class: note"), "containment")


HANDED = "id: for-secretary, cite: '3(1)', of: secretary, by: head, away_for: any, acts: [review, sign]"
ENTRUSTED = "id: entrusted, cite: '3(2)', giver: secretary, receiver: head, acts: [sign], grant: each_time"
REVIEWS = "id: reviews, cite: '4(3)', act: review, matter: {paper: {}}, by: secretary"


@pytest.mark.parametrize("nodes", [{"substitutions": [HANDED]}, {"delegations": [ENTRUSTED]}], ids=["away", "entrusting"])
def test_nobody_is_handed_what_the_one_in_whose_place_he_acts_never_had(nodes: dict[str, list[str]]) -> None:
    text = article(3, **nodes) + article(4, powers=[SIGN, REVIEWS])
    (one,) = found(text, "containment")
    assert (one.severity, one.cites) == (Severity.LEGAL_RISK, tuple(c.split("'")[1] for c in next(iter(nodes.values()))))
    assert "in the place of the secretary" in one.sentence("en")
    assert "秘书长" in one.sentence("zh")
    assert recheck(office(text, ("containment",))).left == ()


@pytest.mark.parametrize(
    ("handed", "power", "more"),
    [
        (HANDED, SIGN.replace("by: mayor", "by: [mayor, secretary]"), {}),
        (HANDED, SIGN.replace("by: mayor", "by: {authorised: secretary, by: mayor, grant: each_time}"), {}),
        (HANDED, SIGN.replace("by: mayor", "by: not_stated"), {}),
        (HANDED.replace("[review, sign]", "all"), SIGN, {}),
        (HANDED, SIGN, {"substitutions": ["id: presides, cite: '5', of: mayor, by: secretary, away_for: any, onward: true"]}),
        (HANDED.replace("of: secretary", "of: [mayor, secretary]"), SIGN, {}),
    ],
    ids=[
        "he may as well",
        "when authorised",
        "nobody is named",
        "no list",
        "it comes to him and goes on",
        "one of them has it",
    ],
)
def test_what_may_come_to_the_one_who_is_away_may_be_handed_on(handed: str, power: str, more: dict[str, list[str]]) -> None:
    text = article(3, substitutions=[handed]) + article(4, powers=[power, REVIEWS]) + (article(5, **more) if more else "")
    rows = [r for r in office(text, ("containment",)).results if r.question.requirement == LISTED]
    assert {r.status for r in rows} <= {Status.PROVED}


@pytest.mark.parametrize(("outside", "status"), [(", outside: true", Status.REFUTED), ("", Status.PROVED)])
def test_what_a_body_outside_does_is_nobodys_here(outside: str, status: Status) -> None:
    """Of a body that nobody heads, whoever belongs to it may be meant; of one outside the government, nobody."""
    words = VOCABULARY.replace("organs:\n", f"organs:\n  board: {{zh: 委员会, en: board{outside}}}\n")
    text = article(3, substitutions=[HANDED]) + article(4, powers=[SIGN.replace("by: mayor", "by: board"), REVIEWS])
    rows = office(text, ("containment",), vocabulary=words).results
    assert [r.status for r in rows if r.question.act == "sign" and r.question.requirement == LISTED] == [status]


def test_what_is_handed_on_for_other_matters_than_he_has_it_on_is_not_there() -> None:
    handed = HANDED + ", matter: {paper: {class: note}}"
    for class_, status in (("order", Status.REFUTED), ("[order, note]", Status.PROVED)):
        power = f"id: some, cite: '4(4)', act: sign, matter: {{paper: {{class: {class_}}}}}, by: secretary"
        rows = office(article(3, substitutions=[handed]) + article(4, powers=[power, REVIEWS]), ("containment",)).results
        assert [r.status for r in rows if r.question.act == "sign" and r.question.requirement == LISTED] == [status]


def test_a_list_that_hangs_on_a_reading_is_an_ambiguity() -> None:
    texts = "options: {wide: {zh: 全部, en: all}, narrow: {zh: 部分, en: some}}, default: narrow"
    reading = "id: how-far, cite: ['3(1)'], question: {zh: 范围, en: how far}, " + texts
    scope = "{reading: how-far, choose: {wide: [review, sign], narrow: [review]}}"
    (one,) = found(
        article(3, substitutions=[HANDED.replace("[review, sign]", scope)], readings=[reading])
        + article(4, powers=[SIGN, REVIEWS]),
        "containment",
    )
    assert one.severity is Severity.AMBIGUITY
    assert "how far" in one.sentence("en")


def test_a_stand_in_authorises_nobody_to_do_what_he_may_not_do() -> None:
    urgent = URGENT.replace("by: deputy", "by: mayor")
    planted = article(1, powers=[PLANS, ORDERS, urgent]) + article(
        3, substitutions=[STAND_IN.replace("acts: none", "acts: [authorise]")]
    )
    (one,) = found(planted, "containment", vocabulary=AUTHORISING)
    assert one.rows[0].question.requirement == "a-stand-in-hands-on-what-he-has"
    assert one.cites[-1] == "3(1)"
    assert not found(planted.replace("[authorise]", "[authorise, sign]"), "containment", vocabulary=AUTHORISING)


def test_the_seal_waits_for_a_signature_only_where_the_text_says_so() -> None:
    steps = ["id: a, cite: '5(1)', act: sign, matter: {paper: {}}", "id: b, cite: '5(2)', act: seal, matter: {paper: {}}"]
    planted = article(4, powers=[SIGN, SEAL]) + article(5, steps=steps)
    (one,) = found(planted, "containment")
    assert one.witness is not None
    assert one.witness["trace"] == ["seal"]
    assert one.witness["people"] == ["mayor", "secretary"]
    ordered = [steps[0] + ", before: [seal]", steps[1]]
    assert not found(article(4, powers=[SIGN, SEAL]) + article(5, steps=ordered), "containment")
    barred = "id: c, cite: '5(3)', act: seal, matter: {paper: {}}, when: {not: {done: sign}}, gate: refuse"
    assert not found(article(4, powers=[SIGN, SEAL]) + article(5, steps=steps, prohibitions=[barred]), "containment")


@pytest.mark.parametrize("family", ["steps", "powers"])
def test_the_seal_waits_for_a_signature_through_an_act_that_is_barred_without_it(family: str) -> None:
    reviewed = "id: a, cite: '5(1)', act: review, matter: {paper: {}}, by: secretary"
    barred = "id: c, cite: '5(2)', act: review, matter: {paper: {}}, when: {not: {done: sign}}, gate: refuse"
    waiting = SEAL + ", when: {done: review}"
    text = article(4, powers=[SIGN, waiting]) + article(5, **{family: [reviewed]}, prohibitions=[barred])
    verification = office(text, ("containment",))
    (row,) = [r for r in verification.results if r.question.requirement == "sealed-once-signed"]
    assert row.status is Status.PROVED
    assert recheck(verification).undecided == ()


def test_the_seal_waits_for_a_signature_that_whoever_seals_must_presume() -> None:
    waiting = SEAL + ", when: {done: sign}"
    for text, free in (
        (article(4, powers=[SIGN, waiting]), False),
        (article(4, powers=[SIGN, waiting.replace("{done: sign}", "{all: [{done: sign}, {done: review}]}")]), False),
        (article(4, powers=[SIGN, waiting.replace("{done: sign}", "{any: [{done: sign}, {done: review}]}")]), True),
        (article(4, powers=[SIGN, waiting, SEAL.replace("id: ", "id: also-").replace("4(2)", "4(3)")]), True),
    ):
        verification = office(text, ("containment",))
        assert bool(findings(verification)) == free, text
        assert not recheck(verification).left


def test_the_seal_waits_for_a_signature_also_where_the_rules_only_say_who_may_sign() -> None:
    sealed = "id: b, cite: '5(2)', act: seal, matter: {paper: {}}, after: [%s]"
    reviewed = "id: a, cite: '5(1)', act: review, matter: {paper: {}}, by: secretary, after: [sign]"
    (one,) = found(article(4, powers=[SIGN, SEAL]), "containment")
    assert one.witness is not None
    assert one.witness["trace"] == ["seal"]
    (one,) = found(
        article(4, powers=[SIGN, SEAL]) + article(5, steps=[sealed % "review", reviewed.replace(", after: [sign]", "")]),
        "containment",
    )
    assert one.witness is not None
    assert one.witness["trace"] == ["review", "seal"]
    assert not found(article(4, powers=[SIGN, SEAL]) + article(5, steps=[sealed % "sign"]), "containment")
    assert not found(article(4, powers=[SIGN, SEAL]) + article(5, steps=[sealed % "review", reviewed]), "containment")
    assert not found(article(4, powers=[SEAL]), "containment"), "nobody may sign: that is another question"


@pytest.mark.parametrize("rulebook", ["jining-2022-4", "xinhe-2020"])
def test_whoever_acts_through_a_chain_acts_in_the_capacity_of_somebody_who_may(rulebook: str) -> None:
    inquiry = guize.verify(rulebook, families=["containment"]).inquiry
    chained = 0
    for act in ("sign", "seal", "chair", "decide"):
        for about in inquiry.classes.of(act):
            own = {(a.clause, a.doer.seat) for a in about.alternatives if not a.doer.chain}
            through = {(a.clause, a.doer.seat) for a in about.alternatives if a.doer.chain}
            chained += len(through)
            assert through <= own
    assert chained


def test_the_excess_replays_in_a_situation_where_the_receiver_may_and_the_giver_may_not() -> None:
    verification = office(article(1, powers=[PLANS, ORDERS, URGENT]), ("containment",))
    (row,) = [r for r in verification.results if r.status is Status.REFUTED]
    meaning, matter = verification.meaning, row.question.example
    assert matter is not None
    for seat in meaning.roster.seats_with("deputy"):
        given = Situation(granted=frozenset({("urgent", seat, "secretary")}))
        assert holds(meaning.may("secretary", "sign", matter), given)
        assert not holds(meaning.may("secretary", "sign", matter), Situation())
        assert not holds(meaning.may(meaning.roster.official_of[seat], "sign", matter), given)
