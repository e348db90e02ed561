"""Standing in against the law: what it reserves does not pass on, and whom it calls in nobody else replaces."""

from __future__ import annotations

import pytest

from analysis.replaying import replayed
from constraints.finding import Finding, Severity
from constraints.findings import findings
from constraints.holds import Situation
from constraints.load import loads
from constraints.recheck import recheck
from constraints.requirements.above.standing import CALLED, PASSED
from constraints.verdict import Result, Status
from constraints.verify import Verification
from tests.constraints.planted import VOCABULARY, article, office
from tests.constraints.test_higher_law import LAW, LAW_HEADER, ORDERS_BY_HEAD, RULES_HEADER, SIGN

CONGRESS = "organs:\n  congress: {zh: 人大, en: congress, outside: true}\n"
RULES_VOCABULARY = VOCABULARY.replace("organs:\n", CONGRESS)
LAW_VOCABULARY = LAW.replace("reasons:", "  deputy_head: {zh: 副职, en: deputy, many: true}\n" + CONGRESS + "reasons:")
HEADER = RULES_HEADER.replace("mayor}", "mayor, deputy_head: deputy}")

FOR_MAYOR = "id: for-mayor, cite: '2(1)', of: mayor, by: deputy, away_for: [trip]"
ACTING = "id: acting, cite: '1(1)', of: head_of_government, by: {named_by: congress, among: deputy_head}, away_for: [ill], if_vacant: true, gist: {zh: 由人大决定, en: the congress decides}"


def against(rules: str, **law: list[str]) -> tuple[Verification, dict[str, list[Result]], list[Finding]]:
    book = loads({"rulebook.yaml": LAW_HEADER, "vocabulary.yaml": LAW_VOCABULARY, "01_articles.yaml": article(1, **law)})
    verification = office(rules, ("higher law",), vocabulary=RULES_VOCABULARY, header=HEADER, statutes=(book,))
    rows = {name: [r for r in verification.results if r.question.requirement == name] for name in (PASSED, CALLED)}
    assert not recheck(verification).left
    return verification, rows, [f for f in findings(verification) if f.first.question.requirement in (PASSED, CALLED)]


def passing(*stand_ins: str, **nodes: list[str]) -> tuple[list[Result], list[Finding]]:
    rules = article(1, powers=[SIGN]) + article(2, **nodes, **({"substitutions": list(stand_ins)} if stand_ins else {}))
    _, rows, found = against(rules, powers=[ORDERS_BY_HEAD])
    return rows[PASSED], found


def test_a_stand_in_for_whom_the_law_names_is_found_with_who_has_to_be_away() -> None:
    rows, (one,) = passing(FOR_MAYOR)
    (row,) = rows
    assert one.severity is Severity.LEGAL_RISK
    assert one.cites == ("2(1)",)
    assert row.absences.sets == (("mayor",),)
    assert row.question.matter == {"paper": {"class": "order"}}
    assert "by deputy mayor in the place of" in one.sentence("en")
    assert "试验法第1条(1)" in one.sentence("zh")


@pytest.mark.parametrize(
    "stand_in",
    [
        FOR_MAYOR + ", acts: [seal]",
        FOR_MAYOR + ", matter: {paper: {class: [plan, note]}}",
        FOR_MAYOR + ", except: [sign]",
        FOR_MAYOR.replace("of: mayor", "of: secretary"),
    ],
    ids=["another act", "other matters", "kept back", "another office"],
)
def test_a_stand_in_who_does_not_get_what_the_law_reserves_is_fine(stand_in: str) -> None:
    rows, found = passing(stand_in)
    assert not found
    assert [row.status for row in rows] == [Status.PROVED]


def test_an_act_in_person_does_not_pass_on() -> None:
    rules = article(1, powers=[SIGN + ", personal: true"]) + article(2, substitutions=[FOR_MAYOR])
    _, rows, found = against(rules, powers=[ORDERS_BY_HEAD])
    assert not found
    assert [row.status for row in rows[PASSED]] == [Status.PROVED]


def test_whoever_is_entrusted_with_what_the_law_reserves_is_found() -> None:
    delegation = "id: entrusted, cite: '2(1)', giver: mayor, receiver: secretary, acts: [sign]"
    _, (one,) = passing(delegations=[delegation])
    assert "by the secretary in the place of the mayor" in one.sentence("en")
    assert not passing(delegations=[delegation.replace("[sign]", "[seal]")])[1]


@pytest.mark.parametrize(
    ("nodes", "doers"),
    [
        ({"substitutions": [FOR_MAYOR]}, {"deputy_1"}),
        ({"delegations": ["id: entrusted, cite: '2(1)', giver: mayor, receiver: secretary, acts: [sign]"]}, set()),
    ],
    ids=["away", "present"],
)
def test_a_day_is_shown_only_where_it_shows_who_acts_for_another(nodes: dict[str, list[str]], doers: set[str]) -> None:
    rules = article(1, powers=[SIGN]) + article(2, **nodes)
    verification, rows, _ = against(rules, powers=[ORDERS_BY_HEAD])
    (row,) = rows[PASSED]
    example = row.argument.counterexample or {}
    now = Situation(example["status"], frozenset(example["vacant"]), readings=example["readings"])
    day = replayed(verification, row, now)
    assert {one.official for one in day if one.life == "complete"} == doers
    assert bool(day) == bool(doers)


def test_a_stand_in_under_one_reading_is_said_with_the_reading() -> None:
    texts = "options: {wide: {zh: 全部, en: all}, narrow: {zh: 部分, en: some}}, default: narrow"
    reading = "id: how-far, cite: ['2(1)'], question: {zh: 范围, en: how far}, " + texts
    acts = ", acts: {reading: how-far, choose: {wide: all, narrow: [seal]}}"
    rows, (one,) = passing(FOR_MAYOR + acts, readings=[reading])
    assert {r.status: r.argument.readings for r in rows} == {
        Status.REFUTED: {"how-far": ["wide"]},
        Status.PROVED: {"how-far": ["narrow"]},
    }
    assert one.severity is Severity.AMBIGUITY
    assert "how far" in one.sentence("en")


CLOSED = "id: closed, cite: ['1(1)'], question: {zh: 可否代签, en: may another sign}, options: {no: {zh: 否, en: 'no'}, yes_: {zh: 可, en: 'yes'}}, default: no"
TIE = "id: tie, cite: '2(1)', clause: for-mayor, rests_on: 'law-2010:1(1)', effect: must_follow"


@pytest.mark.parametrize(
    ("tie", "found"),
    [
        (TIE + ", reads: {closed: yes_}", 0),
        (TIE + ", reads: {closed: no}", 1),
        (TIE, 1),
        (TIE.replace("for-mayor", "sign") + ", reads: {closed: yes_}", 1),
    ],
    ids=["taken otherwise", "taken so", "not said", "another clause"],
)
def test_where_the_law_is_open_the_rules_are_held_to_how_they_take_it(tie: str, found: int) -> None:
    rules = article(1, powers=[SIGN]) + article(2, substitutions=[FOR_MAYOR], links=[tie])
    _, rows, told = against(rules, powers=[ORDERS_BY_HEAD + ", under: {closed: no}"], readings=[CLOSED])
    assert len(told) == found
    assert [row.status is Status.REFUTED for row in rows[PASSED]] == [bool(found)]


@pytest.mark.parametrize(("option", "found"), [("yes_", 0), ("no", 1)])
def test_a_power_that_the_law_may_reserve_is_held_to_it_likewise(option: str, found: int) -> None:
    tie = TIE.replace("for-mayor", "sign") + f", reads: {{closed: {option}}}"
    rules = article(1, powers=[SIGN.replace("by: mayor", "by: deputy")], links=[tie.replace("2(1)", "1(2)")])
    verification, _, _ = against(rules, powers=[ORDERS_BY_HEAD + ", under: {closed: no}"], readings=[CLOSED])
    assert len(findings(verification)) == found


def test_where_the_law_itself_says_who_stands_in_its_case_is_left_to_it() -> None:
    """The rules have a stand-in for illness only, of which the law speaks as well: that he signs is then no second fault."""
    rules = article(1, powers=[SIGN]) + article(2, substitutions=[FOR_MAYOR.replace("trip", "ill")])
    _, rows, found = against(rules, powers=[ORDERS_BY_HEAD.replace("1(1)", "1(2)")], substitutions=[ACTING])
    assert [row.status for row in rows[PASSED]] == [Status.PROVED]
    assert [f.first.question.requirement for f in found] == [CALLED]


# ── whom the law calls in ────────────────────────────────────────────────────────────────────────────────────────


def calling(stand_in: str, law: str = ACTING) -> tuple[list[Result], list[Finding]]:
    _, rows, found = against(article(1, powers=[SIGN]) + article(2, substitutions=[stand_in]), substitutions=[law])
    return rows[CALLED], found


@pytest.mark.parametrize("also", [", if_vacant: true", ""], ids=["a vacancy", "a reason of the law"])
def test_another_stand_in_in_a_case_of_the_law_is_found(also: str) -> None:
    stand_in = FOR_MAYOR + also if also else FOR_MAYOR.replace("trip", "trip, ill")
    (row,), (one,) = calling(stand_in)
    assert row.status is Status.REFUTED
    assert row.argument.counterexample is not None
    assert bool(row.argument.counterexample["vacant"]) is bool(also)
    assert one.severity is Severity.LEGAL_RISK
    assert ("when the office is vacant" if also else "when its holder is away (illness)") in one.sentence("en")
    assert "the congress decides" in one.sentence("en")


@pytest.mark.parametrize(
    "stand_in",
    [
        FOR_MAYOR,
        FOR_MAYOR.replace("by: deputy", "by: {named_by: congress, among: deputy}") + ", if_vacant: true",
        FOR_MAYOR.replace("of: mayor", "of: secretary") + ", if_vacant: true",
    ],
    ids=["other reasons", "the same decision", "another office"],
)
def test_rules_that_leave_the_cases_of_the_law_to_it_are_proved(stand_in: str) -> None:
    rows, found = calling(stand_in)
    assert not found
    assert {row.status for row in rows} <= {Status.PROVED}


def test_somebody_elses_decision_and_wider_choice_are_not_those_of_the_law() -> None:
    for by in ("{named_by: secretary, among: deputy}", "{named_by: congress, among: [deputy, secretary]}"):
        assert calling(FOR_MAYOR.replace("by: deputy", f"by: {by}") + ", if_vacant: true")[1]


def test_a_stand_in_until_the_law_has_named_its_own_is_to_be_tidied_up() -> None:
    mine = "id: named, cite: '3(1)', of: mayor, by: {named_by: congress, among: deputy}, away_for: [ill], if_vacant: true"
    until = article(2, substitutions=[FOR_MAYOR + ", if_vacant: true"]) + article(3, substitutions=[mine])
    _, _, (one,) = against(article(1, powers=[SIGN]) + until, substitutions=[ACTING])
    assert one.severity is Severity.TIDY_UP


def test_where_the_law_names_the_stand_in_himself_he_may_be_called_in() -> None:
    law = ACTING.replace("{named_by: congress, among: deputy_head}", "deputy_head")
    assert not calling(FOR_MAYOR + ", if_vacant: true", law)[1]
    assert calling(FOR_MAYOR.replace("by: deputy", "by: secretary") + ", if_vacant: true", law)[1]


def test_a_law_of_other_acts_is_not_touched() -> None:
    rows, found = calling(FOR_MAYOR + ", if_vacant: true, acts: [seal]", ACTING + ", acts: [sign]")
    assert not rows
    assert not found


def test_whom_a_body_outside_names_is_a_stand_in() -> None:
    """No office of the rules has to be there to name him; whom an office of theirs names is not yet known."""
    named = "id: named, cite: '2(1)', of: mayor, by: {named_by: congress, among: deputy}, away_for: [ill], if_vacant: true"
    for by, status in (("congress", Status.PROVED), ("secretary", Status.REFUTED)):
        rules = article(1, powers=[SIGN]) + article(2, substitutions=[named.replace("congress", by)])
        rows = office(rules, ("backup",), vocabulary=RULES_VOCABULARY).results
        assert {r.status for r in rows if r.question.requirement == "has-a-stand-in"} == {status}
