"""Comparable guards: two meetings that open the same signature are to have the same safeguards."""

from __future__ import annotations

import pytest

from constraints.finding import Severity
from constraints.requirements.guards import DECIDE
from constraints.verdict import Status
from tests.constraints.planted import VOCABULARY, article, found, office

MEETINGS = (
    VOCABULARY.replace(
        "matters:",
        """  convene: {zh: 召集, en: convene}
  chair: {zh: 主持, en: chair}
  notify: {zh: 通知, en: give notice}
  decide: {zh: 决定, en: decide}
matters:""",
    ).replace(
        "      submitted_by:",
        """      put_to: {values: {full: {}, small: {}}, zh: 提交, en: put to}
      decided_at: {values: {full: {}, small: {}}, set_by: decide, zh: 已经会议决定, en: decided at}
      submitted_by:""",
    )
    + """
  meeting:
    zh: 会议
    en: meeting
    is_a: any_matter
    attributes:
      type: {values: {full: {zh: 全体会议, en: full meeting}, small: {zh: 小会, en: small meeting}}, zh: 类型, en: type}
"""
)

SIGN = "id: sign, cite: '2(1)', act: sign, matter: {paper: {decided_at: [full, small]}}, by: mayor"
CHAIR = "id: chair, cite: '1(3)', act: [convene, chair], matter: {meeting: {}}, by: mayor"
QUORUM = "quorum: {more_than: 1/2, of: [mayor, deputy]}"
FULL = f"id: full, cite: '1(1)', type: full, members: [mayor, deputy], {QUORUM}"
SMALL = "id: small, cite: '1(2)', type: small, members: [mayor, deputy]"
NOTICE = "id: notice, cite: '1(4)', act: notify, matter: {meeting: {type: full}}, by: secretary, before: [convene]"
REVIEW = "id: checked, cite: '1(5)', act: review, matter: {paper: {put_to: full}}, by: secretary, before: [decide]"


def rules(*, full: str = FULL, small: str = SMALL, steps: tuple[str, ...] = (), sign: str = SIGN) -> str:
    return article(1, meetings=[full, small], powers=[CHAIR], **({"steps": [*steps]} if steps else {})) + article(
        2, powers=[sign]
    )


def guards(text: str) -> list[object]:
    rows = office(text, ("comparable guards",), vocabulary=MEETINGS).results
    return [g[:2] for row in rows for g in (row.argument.counterexample or {}).get("lacks", ())]


def test_a_meeting_without_the_quorum_of_the_other_is_found() -> None:
    (one,) = found(rules(), "comparable guards", vocabulary=MEETINGS)
    assert one.severity is Severity.AMBIGUITY
    assert one.cites == ("1(1)", "2(1)")
    assert "small meeting" in one.sentence("en")
    assert "小会" in one.sentence("zh")
    assert one.witness is not None
    assert one.witness["matter"] == {"paper": {"decided_at": "small"}}


@pytest.mark.parametrize(
    ("step", "guard"),
    [(NOTICE, ["act", "notify"]), (REVIEW, ["act", "review"])],
    ids=["before the meeting", "before what it decides"],
)
def test_an_act_asked_for_before_one_meeting_only_is_a_safeguard_that_the_other_lacks(step: str, guard: list[str]) -> None:
    assert guards(rules(small=SMALL + f", {QUORUM}", steps=(step,))) == [guard]


def test_meetings_with_equal_safeguards_are_proved_alike() -> None:
    text = rules(small=SMALL + f", {QUORUM}", steps=(NOTICE.replace("type: full", ""), REVIEW.replace("put_to: full", "")))
    verification = office(text, ("comparable guards",), vocabulary=MEETINGS)
    assert {row.status for row in verification.results} == {Status.PROVED}
    assert len(verification.results) == 2


def test_a_soft_safeguard_and_one_that_hangs_on_no_decision_do_not_count() -> None:
    assert not guards(rules(small=SMALL + f", {QUORUM}", steps=(NOTICE + ", soft: 一般",)))
    after = REVIEW.replace("before: [decide]", "before: [sign]")
    assert not guards(rules(small=SMALL + f", {QUORUM}", steps=(after,)))


def test_where_one_meeting_alone_opens_the_way_nothing_is_compared() -> None:
    assert not office(rules(sign=SIGN.replace("[full, small]", "full")), ("comparable guards",), vocabulary=MEETINGS).results


D_FULL = "id: d-full, cite: '3(1)', act: decide, matter: {paper: {class: plan}}, by: {meeting: full}"
D_SMALL = "id: d-small, cite: '3(2)', act: decide, matter: {paper: {}}, by: {meeting: small}"
KEPT = "id: kept, cite: '3(3)', act: decide, matter: {paper: {class: plan}}, by: {meeting: small}"


@pytest.mark.parametrize(
    ("small", "bars", "compared"),
    [(D_SMALL, (), True), (D_SMALL + ", unless: ['3(1)']", (), False), (D_SMALL, (KEPT,), False)],
    ids=["either may", "the rest only", "kept from it"],
)
def test_meetings_are_compared_where_either_may_decide(small: str, bars: tuple[str, ...], compared: bool) -> None:
    text = rules() + article(3, powers=[D_FULL, small], **({"prohibitions": [*bars]} if bars else {}))
    rows = office(text, ("comparable guards",), vocabulary=MEETINGS).results
    assert (DECIDE in {row.question.requirement for row in rows}) == compared
