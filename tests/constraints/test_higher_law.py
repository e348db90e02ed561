"""Higher law: what the rules give away although the law keeps it, and what they leave out although the law demands it."""

from __future__ import annotations

from datetime import date

import pytest

import guize
from constraints.finding import Finding, Severity
from constraints.findings import findings
from constraints.load import loads
from constraints.recheck import recheck
from constraints.requirements.above.duties import TAKEN_UP
from constraints.requirements.higher_law import DEMANDED, FALLS
from constraints.verdict import Status
from constraints.verify import Verification
from tests.constraints.planted import HEADER, ROSTER, VOCABULARY, article, office

LAW = """
posts:
  head_of_government: {zh: 首长, en: head}
reasons:
  ill: {zh: 病假, en: illness}
acts:
  review: {zh: 审核, en: review}
  sign: {zh: 签发, en: sign}
  seal: {zh: 用印, en: seal}
  burn: {zh: 焚毁, en: burn}
matters:
  any_matter: {zh: 事项, en: matter}
  paper:
    zh: 公文
    en: paper
    is_a: any_matter
    attributes:
      class: {type: [plan, order, note, decree]}
      foreign: {type: flag, judged_by: not_stated}
      filed_by: {type: organ, zh: 起草单位, en: filed by}
      received_by: {type: organ, zh: 收到单位, en: received by}
"""
LAW_HEADER = "id: law-2010\ntitle: {zh: 试验法, en: Trial Law}\nrank: statute\nin_force: 2010-01-01\n"
RULES_HEADER = HEADER + "higher_law:\n  - {rulebook: law-2010, same_as: {head_of_government: mayor}}\n"

ORDERS_BY_HEAD = "id: orders, cite: '1(1)', act: sign, matter: {paper: {class: order}}, by: head_of_government, only: true"
REVIEWED = "id: reviewed, cite: '1(2)', act: review, matter: {paper: {class: order}}, before: [sign]"
BARRED = "id: barred, cite: '1(3)', act: sign, matter: {paper: {class: order}}, when: {not: {done: review}}, gate: refuse"
IN_TIME = "id: in-time, cite: '1(4)', act: review, matter: {paper: {}}, within: 5 working_days, after: sign"

SIGN = "id: sign, cite: '1', act: sign, matter: {paper: {}}, by: mayor"
DEMAND = "id: owed, cite: '2(1)', act: sign, matter: {paper: {}}"
REVIEW = "id: review, cite: '2(2)', act: review, matter: {paper: {}}, by: secretary"


TWO_BUREAUS = ROSTER.replace("head_1:", "head_2: {post: head, holder: g, organ: roads}\n  head_1:").replace(
    "organs: {", "organs: {roads: {is_a: bureau, zh: 交通局, en: Roads Bureau}, "
)
FILED = VOCABULARY.replace(
    "      submitted_by:", "      filed_by: {type: organ, zh: 起草单位, en: filed by}\n      submitted_by:"
)


def against(rules: str, **law: list[str]) -> tuple[Verification, list[Finding]]:
    book = loads({"rulebook.yaml": LAW_HEADER, "vocabulary.yaml": LAW, "01_articles.yaml": article(1, **law)})
    verification = office(rules, ("higher law",), TWO_BUREAUS, FILED, header=RULES_HEADER, statutes=(book,))
    return verification, findings(verification)


def test_whom_the_law_does_not_name_may_not_sign_what_it_reserves() -> None:
    _, (one,) = against(article(1, powers=[SIGN.replace("by: mayor", "by: [mayor, deputy]")]), powers=[ORDERS_BY_HEAD])
    assert one.severity is Severity.LEGAL_RISK
    assert one.witness is not None
    assert one.witness["law"] == "law-2010:1(1)"
    assert one.witness["others"] == ["mayor"]
    assert "article 1(1) of the Trial Law" in one.sentence("en")
    assert "试验法第1条(1)" in one.sentence("zh")


@pytest.mark.parametrize(
    "power",
    [SIGN, SIGN.replace("paper: {}", "paper: {class: [plan, note]}").replace("by: mayor", "by: deputy")],
    ids=["the same person", "other matters"],
)
def test_rules_that_keep_to_the_law_are_proved(power: str) -> None:
    verification, found = against(article(1, powers=[power]), powers=[ORDERS_BY_HEAD])
    assert not found
    assert [row.status for row in verification.results] == [Status.PROVED, Status.PROVED]


def test_what_the_rules_never_tell_apart_is_vacuous() -> None:
    law = [
        ORDERS_BY_HEAD.replace("class: order", "foreign: true"),
        ORDERS_BY_HEAD.replace("act: sign", "act: burn").replace("orders", "x"),
    ]
    verification, found = against(article(1, powers=[SIGN]), powers=law)
    assert not found
    assert {row.status for row in verification.results} == {Status.VACUOUS}


@pytest.mark.parametrize("law", [{"steps": [REVIEWED]}, {"prohibitions": [BARRED]}], ids=["a step", "a bar"])
def test_a_step_that_the_law_demands_is_missed_where_it_is_lacking_or_comes_in_no_order(law: dict[str, list[str]]) -> None:
    base = article(1, powers=[SIGN])
    _, (lacking,) = against(base + article(2, steps=[DEMAND]), **law)
    assert "no clause of the rules asks for it" in lacking.sentence("en")
    assert lacking.witness is not None
    assert lacking.witness["trace"] == ["sign"]
    _, (unordered,) = against(base + article(2, steps=[DEMAND, REVIEW]), **law)
    assert "do not make" in unordered.sentence("en")
    _, (partly,) = against(base + article(2, steps=[DEMAND, REVIEW.replace("{}", "{urgent: true}")]), **law)
    assert "on some such matters only" in partly.sentence("en")
    verification, found = against(base + article(2, steps=[DEMAND, REVIEW + ", before: [sign]"]), **law)
    assert not found
    assert [row.status for row in verification.results] == [Status.PROVED]


UNREVIEWED = "id: unreviewed, cite: '2(4)', act: seal, matter: {paper: {}}, when: {not: {done: review}}, gate: refuse"
UNSEALED = "id: unsealed, cite: '2(5)', act: sign, matter: {paper: {}}, when: {not: {done: seal}}, gate: refuse"
BETWEEN = "id: between, cite: '2(3)', act: seal, matter: {paper: {}}"


@pytest.mark.parametrize(
    ("steps", "bars"),
    [
        ([REVIEW, BETWEEN + ", after: [review]"], [UNSEALED]),
        ([REVIEW, BETWEEN + ", before: [sign]"], [UNREVIEWED]),
        ([REVIEW, BETWEEN], [UNREVIEWED, UNSEALED]),
        ([REVIEW], [UNREVIEWED, UNSEALED]),
        ([BETWEEN], [UNREVIEWED, UNSEALED]),
    ],
    ids=["a step, a bar", "a bar, a step", "bars", "bars, the act between only allowed", "bars, the step owed nowhere"],
)
def test_an_act_waits_for_the_step_of_the_law_through_what_lies_between(steps: list[str], bars: list[str]) -> None:
    given = article(1, powers=[SIGN, BETWEEN.replace("between", "sealer").replace("2(3)", "1") + ", by: mayor"])
    verification, found = against(given + article(2, steps=[DEMAND, *steps], prohibitions=bars), steps=[REVIEWED])
    assert not found
    assert recheck(verification).undecided == ()
    *others, last = bars
    partly = [*others, last.replace("paper: {}", "paper: {class: plan}")]
    verification, (one,) = against(given + article(2, steps=[DEMAND, *steps], prohibitions=partly), steps=[REVIEWED])
    assert "has to come before" in one.sentence("en")
    assert recheck(verification).undecided == ()


def test_a_step_of_the_law_that_falls_to_somebody_else_is_found() -> None:
    named = [REVIEWED + ", by: head_of_government"]
    rules = article(1, powers=[SIGN]) + article(2, steps=[DEMAND, REVIEW + ", before: [sign]"])
    _, (one,) = against(rules, steps=named)
    assert one.severity is Severity.LEGAL_RISK
    assert one.cites == ("2(2)",)
    assert "falls to the secretary" in one.sentence("en")
    for also in ("by: mayor", "by: not_stated"):
        assert not against(rules.replace("by: secretary", also), steps=named)[1]


def test_where_the_rules_let_another_do_it_as_well_the_text_is_open() -> None:
    rules = article(1, powers=[SIGN]) + article(2, steps=[DEMAND, REVIEW.replace("secretary", "[mayor, secretary]")])
    _, found = against(rules, steps=[REVIEWED + ", by: head_of_government"])
    (one,) = (f for f in found if "falls to" in f.sentence("en"))
    assert one.severity is Severity.AMBIGUITY
    assert one.witness is not None
    assert one.witness["people"] == ["secretary"]


def test_a_step_that_falls_to_whom_the_law_names_on_some_matters_only_is_found() -> None:
    """The bureau that submits a paper may have drafted it, or another may have: then that matter is shown."""
    rules = article(1, powers=[SIGN]) + article(2, steps=[DEMAND, REVIEW.replace("secretary", "{organ: submitted_by}")])
    _, found = against(rules, steps=[REVIEWED + ", by: {organ: filed_by}"])
    (one,) = (f for f in found if "falls to" in f.sentence("en"))
    assert one.severity is Severity.LEGAL_RISK
    assert one.witness is not None
    assert {*one.witness["people"], *one.witness["others"]} == {"works", "roads"}
    same = rules.replace("submitted_by", "filed_by")
    assert not [f for f in against(same, steps=[REVIEWED + ", by: {organ: filed_by}"])[1] if "falls to" in f.sentence("en")]


def test_whom_the_law_finds_by_what_the_rules_do_not_know_is_compared_with_nobody() -> None:
    rules = article(1, powers=[SIGN]) + article(2, steps=[DEMAND, REVIEW + ", before: [sign]"])
    verification, found = against(rules, steps=[REVIEWED + ", by: {organ: received_by}"])
    assert not found
    assert {r.question.requirement: r.status for r in verification.results} == {FALLS: Status.VACUOUS, DEMANDED: Status.PROVED}


def test_a_limit_longer_than_that_of_the_law_is_found() -> None:
    late = "id: late, cite: '3', act: review, matter: {paper: {class: plan}}, within: 6 working_days, after: sign"
    base = article(1, powers=[SIGN]) + article(2, steps=[DEMAND, REVIEW])
    _, (one,) = against(base + article(3, deadlines=[late]), deadlines=[IN_TIME])
    assert one.severity is Severity.LEGAL_RISK
    assert one.cites == ("3",)
    for kept in (late.replace("6 working", "5 working"), late.replace("after: sign", "after: draft"), late + ", soft: 一般"):
        assert not against(base + article(3, deadlines=[kept]), deadlines=[IN_TIME])[1]


FILED_BY_LAW = "id: filed, cite: '1(5)', act: seal, matter: {paper: {}}, who: head_of_government"
SEALS = "id: seals, cite: '3(1)', act: seal, matter: {paper: {}}, who: mayor"


def duties(rules: str, duty: str = FILED_BY_LAW) -> tuple[Verification, list[Finding]]:
    return against(article(1, powers=[SIGN]) + rules, duties=[duty])


def test_a_duty_of_the_law_that_the_rules_leave_out_is_found_with_the_matters() -> None:
    _, (nowhere,) = duties("")
    assert nowhere.severity is Severity.TIDY_UP
    assert "no clause of the rules provides for it" in nowhere.sentence("en")
    assert "试验法第1条(5)" in nowhere.sentence("zh")
    _, (partly,) = duties(article(3, duties=[SEALS.replace("{}", "{class: [plan, note]}")]))
    assert partly.witness is not None
    assert partly.witness["matter"] == {"paper": {"class": "order"}}
    assert partly.cites == ("3(1)",)
    _, (excepted,) = duties(
        article(
            3,
            duties=[SEALS + ", unless: [other]"],
            powers=["id: other, cite: '3(2)', act: sign, matter: {paper: {class: note}}, by: mayor"],
        )
    )
    assert excepted.witness is not None
    assert excepted.witness["matter"] == {"paper": {"class": "note"}}


@pytest.mark.parametrize(
    "rules",
    [
        article(3, duties=[SEALS]),
        article(3, steps=[SEALS.replace("who:", "by:")]),
        article(3, powers=["id: one, cite: '3(1)', act: draft, matter: {paper: {}}, by: mayor"], links=["id: tied, cite: '3(2)', clause: one, rests_on: 'law-2010:1(5)', effect: must_follow"]),
    ],
    ids=["a duty", "a step", "a reference to the law"],
)  # fmt: skip
def test_a_duty_that_the_rules_take_up_is_proved(rules: str) -> None:
    verification, found = duties(rules)
    assert not found
    assert {row.question.requirement: row.status for row in verification.results}[TAKEN_UP] is Status.PROVED


def test_a_reference_that_narrows_the_law_or_means_another_place_takes_nothing_up() -> None:
    one = ["id: one, cite: '3(1)', act: draft, matter: {paper: {}}, by: mayor"]
    tied = "id: tied, cite: '3(2)', clause: one, rests_on: 'law-2010:1(5)', effect: must_follow"
    for link in (tied.replace("must_follow", "narrows"), tied.replace("1(5)", "1(4)"), tied.replace("law-2010", "law-2011")):
        assert duties(article(3, powers=one, links=[link]))[1]


def test_a_duty_that_is_taken_up_under_one_reading_only_is_said_with_the_reading() -> None:
    readings = [
        "id: which, cite: ['3(1)'], question: {zh: 何文, en: which}, options: {all_of_them: {zh: 全部, en: all}, none_of_them: {zh: 无, en: none}}, default: all_of_them"
    ]
    _, (one,) = duties(article(3, duties=[SEALS + ", under: {which: [all_of_them]}"], readings=readings))
    assert one.first.argument.readings == {"which": ["none_of_them"]}


def test_a_duty_of_the_law_put_on_another_is_found() -> None:
    _, (one,) = duties(article(3, duties=[SEALS.replace("mayor", "secretary")]))
    assert one.severity is Severity.LEGAL_RISK
    assert "falls to the secretary" in one.sentence("en")


def test_a_duty_with_more_time_than_the_law_gives_is_found() -> None:
    law = FILED_BY_LAW + ", within: 10 working_days, after: sign"
    _, (one,) = duties(article(3, duties=[SEALS + ", within: 11 working_days, after: sign"]), law)
    assert one.cites == ("3(1)",)
    limit = "id: limit, cite: '3(2)', act: seal, matter: {paper: {class: plan}}, within: 11 working_days, after: sign"
    _, (by_limit,) = duties(article(3, duties=[SEALS], deadlines=[limit]), law)
    assert by_limit.cites == ("3(2)",)
    assert not duties(article(3, duties=[SEALS + ", within: 10 working_days, after: sign"]), law)[1]


def test_what_the_law_owes_on_matters_that_the_rules_do_not_know_is_vacuous() -> None:
    for matter in ("paper: {foreign: true}", "paper: {class: decree}"):
        verification, found = duties("", FILED_BY_LAW.replace("paper: {}", matter))
        assert not found
        assert {row.status for row in verification.results} == {Status.VACUOUS}


def test_without_a_link_in_the_header_no_law_is_compared() -> None:
    book = loads({"rulebook.yaml": LAW_HEADER, "vocabulary.yaml": LAW, "01_articles.yaml": article(1, powers=[ORDERS_BY_HEAD])})
    assert not office(article(1, powers=[SIGN.replace("mayor", "deputy")]), ("higher law",), statutes=(book,)).results


def test_the_law_of_a_day_is_asked_of_that_day() -> None:
    def laws(day: date) -> set[str]:
        rows = guize.verify("jining-2022-4", families=["higher law"], as_of=day).results
        return {str(row.question.subject) for row in rows}

    before, after = laws(date(2024, 7, 31)), laws(date(2024, 8, 1))
    assert before < after
    assert {name.partition(":")[2] for name in after - before} >= {
        "competition-reviewed-jointly",
        "none-without-competition-review",
    }


@pytest.mark.parametrize(
    ("ours", "longer"), [("3 calendar_days", False), ("1 months", True), ("30 hours", False), ("20 calendar_days", True)]
)
def test_limits_in_different_units_are_laid_on_the_calendar(ours: str, longer: bool) -> None:
    """Five working days of the law against a limit of ours in another unit: longer on some day, or never."""
    base = article(1, powers=[SIGN]) + article(2, steps=[DEMAND, REVIEW])
    limit = f"id: late, cite: '3', act: review, matter: {{paper: {{class: plan}}}}, within: {ours}, after: sign"
    assert bool(against(base + article(3, deadlines=[limit]), deadlines=[IN_TIME])[1]) is longer
