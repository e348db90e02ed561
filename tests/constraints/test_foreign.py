"""Rules of invented governments built otherwise than those we ship: a county, a department of documents only, a council of
meetings only, a single commissioner.  They load and verify with no change; what was planted is found; every sentence
speaks of their own offices, in both languages."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from constraints.findings import findings
from constraints.load import load
from constraints.recheck import recheck
from constraints.roster import load_roster
from constraints.verdict import Status
from constraints.verify import Verification, verify
from tests.constraints.planted import VOCABULARY, article, office

FOREIGN = Path(__file__).parent / "foreign"
BOOKS = sorted(path.name for path in FOREIGN.iterdir() if path.is_dir())
OURS = re.compile("市长|秘书长|市政府|济宁|新河|mayor|secretary-general|city government|Jining|Xinhe")
"""Offices and places of the rulebooks that we ship; none of the foreign ones has any."""

PLANTED = {
    "the county head alone signs on persons": ("available-with-1-away", "12"),
    "nobody keeps the seal in the keeper's absence": ("available-with-1-away", "17(1)"),
    "nobody witnesses the sealing in the witness's absence": ("available-with-1-away", "17(2)"),
    "whoever's turn it is presides alone": ("available-with-1-away", "7"),
    "the second countersigner may be the first": ("available-with-1-away", "14(1)"),
    "emergency orders of two people": ("one-answer", "20"),
    "an audit opinion that nobody gives": ("given-where-demanded", "14(2)"),
    "an answer due before the notice": ("limits-agree", "25(2)"),
    "an engineer whom nobody is": ("office-is-held", "15"),
    "leave that one approves oneself": ("nobody-acts-on-their-own", "27"),
    "plans decided in two months only": ("given-where-demanded", "23"),
    "a seal that does not wait": ("sealed-once-signed", "17(3)"),
    "a term that nobody judges": ("somebody-judges-the-term", "21"),
    "a signature authorised by who may not sign": ("no-more-than-the-giver-has", "13"),
    "a meeting guarded less": ("equally-guarded", "16(1)"),
    "visits that stop": ("periodic-duty-performed-with-1-away", "3"),
}
"""What was written into the county's rules: which requirement must fail, and the article it must name."""


@cache
def of(name: str) -> Verification:
    book = load(FOREIGN / name)
    return verify(book, load_roster(FOREIGN / f"{name}-roster.yaml", book))


@pytest.mark.parametrize("name", BOOKS)
def test_every_verdict_of_foreign_rules_stands_when_it_is_checked_again(name: str) -> None:
    again = recheck(of(name))
    assert not again.undecided
    assert len(again.left) <= 1


@pytest.mark.parametrize("name", BOOKS)
def test_every_sentence_speaks_of_their_own_offices_in_both_languages(name: str) -> None:
    found = findings(of(name))
    assert found
    for one in found:
        for lang in ("zh", "en"):
            said = one.sentence(lang) + one.remedy(lang)
            assert not OURS.search(said), said
            assert not re.search(r"[{}]|\bNone\b", said), said
            assert not re.search("[a-z]{3}" if lang == "zh" else "[\u4e00-\u9fff]", said), said


@pytest.mark.parametrize("defect", PLANTED)
def test_what_was_planted_in_the_county_is_found(defect: str) -> None:
    requirement, cite = PLANTED[defect]
    failing = [
        row
        for one in findings(of("qingshan"))
        for row in one.rows
        if row.status is Status.REFUTED and row.question.requirement == requirement
    ]
    assert any(cite in row.argument.cites for row in failing), [row.argument.cites for row in failing]


# ── what reading them brought to light ───────────────────────────────────────────────────────────────────────────


def test_what_each_of_several_has_to_do_is_not_done_while_one_of_them_is_away() -> None:
    rows = [r for r in of("each").results if r.question.act == "countersign" and r.question.requirement.startswith("available")]
    assert rows
    assert all(r.status is Status.REFUTED for r in rows)
    assert {s for r in rows for s in r.absences.sets} == {("deputy_a",), ("deputy_b",)}
    (gap,) = (one for one in findings(of("each")) if "countersign" in one.sentence("en") and one.rows[0] in rows)
    assert "asks each of several" in gap.sentence("en")


def test_a_duty_of_each_comes_round_for_every_one_of_them() -> None:
    duty = (
        "id: report, cite: '1(1)', who: {each: deputy}, act: review, matter: {paper: {}}, how_often: {at_least: 1, per: months}"
    )
    (row,) = (r for r in office(article(1, duties=[duty]), ("time",)).results if "periodic" in r.question.requirement)
    assert row.status is Status.REFUTED
    assert len(row.absences.sets) == 2


def test_whoever_did_an_act_and_may_not_do_the_next_is_the_reason_that_is_given() -> None:
    (gap,) = (
        one
        for one in findings(of("qingshan"))
        if one.sentence("en").startswith("Even with everybody present") and "14(1)" in one.sentence("en")
    )
    assert "whoever has performed “countersign for the budget”" in gap.sentence("en")
    assert "已对该事项作出“财政会签”的人" in gap.sentence("zh")


def test_a_few_numbers_are_said_one_by_one_and_so_is_what_they_leave_out() -> None:
    said = " ".join(one.sentence("en") for one in findings(of("qingshan")))
    assert "annual plan (month: 3 or 9)" in said
    assert "annual plan (month: not 3 or 9)" in said


def test_a_term_of_which_the_vocabulary_says_nothing_is_judged_by_nobody() -> None:
    silent = VOCABULARY.replace(", judged_by: secretary", "")
    sign = "id: sign, cite: '1(1)', act: sign, matter: {paper: {urgent: true}}, by: mayor"
    for vocabulary, status in ((VOCABULARY, Status.PROVED), (silent, Status.REFUTED)):
        found = office(article(1, powers=[sign]), ("completeness",), vocabulary=vocabulary)
        (row,) = (r for r in found.results if r.question.requirement == "somebody-judges-the-term")
        assert row.status is status
        recheck(found)


def test_a_meeting_is_nobodys_own_matter_though_the_text_says_whose_turn_it_is_to_preside() -> None:
    own = [r for r in of("qingshan").results if r.question.requirement == "nobody-acts-on-their-own"]
    about = {next(iter(r.question.matter or {})) for r in own}
    assert "leave_request" in about
    assert "meeting" not in about


def test_an_approval_that_only_the_language_knows_has_a_name_in_chinese() -> None:
    (one,) = (one for one in findings(of("dept")) if "barred until" in one.sentence("en"))
    assert "“批准”" in one.sentence("zh")


def test_the_type_of_a_meeting_is_read_by_the_clause_about_that_meeting() -> None:
    assert "`type`" not in " ".join(m.text("en") for m in load(FOREIGN / "council").warnings)


def test_a_stand_in_for_some_acts_is_not_said_to_be_nobody() -> None:
    stands = [
        "id: presides, cite: '1(1)', of: deputy, by: mayor, away_for: any, acts: [approve]",
        "id: partner, cite: '1(2)', of: deputy, by: {among: deputy, other_than: deputy}, away_for: any",
    ]
    said = [one.sentence("en") for one in findings(office(article(1, substitutions=stands), ("backup",)))]
    assert any(s.startswith("Under article 1(2), nobody is named to stand in for") for s in said), said
