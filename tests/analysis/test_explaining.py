"""`guize verify --explain`: question, verdict, clauses, witness and replay, in both languages."""

from __future__ import annotations

import pytest

from analysis import api
from analysis.explaining import explain
from constraints.errors import Mistakes
from constraints.findings import findings
from constraints.verdict import Status
from constraints.words import LANGUAGES, say

VERIFICATION = api.verify("xinhe-2020", families=["availability"], acts=["sign"])
FOUND = findings(VERIFICATION)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_argument_names_its_clauses_and_ends_with_the_replay(lang: str) -> None:
    finding = next(f for f in FOUND if (f.witness or {}).get("status"))
    lines = list(explain(VERIFICATION, FOUND, finding.id, lang))
    text = "\n".join(lines)
    assert finding.sentence(lang) in text
    assert all(f"[{clause}]" in text for clause in finding.first.argument.used)
    assert say("explain.life.blocked", lang) in lines[-1]


def test_the_beginning_of_an_id_is_enough_where_only_one_begins_so() -> None:
    whole = list(explain(VERIFICATION, FOUND, FOUND[0].id, "en"))
    assert list(explain(VERIFICATION, FOUND, FOUND[0].fingerprint, "en")) == whole
    with pytest.raises(Mistakes):
        list(explain(VERIFICATION, FOUND, "availability-sign", "en"))


def test_a_row_is_explained_by_its_claim() -> None:
    row = VERIFICATION.results[0]
    assert row.claim in "\n".join(explain(VERIFICATION, FOUND, row.claim, "en"))


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "  08:30 “sign”: blocked, nobody may do it (missing: the mayor, article 22(2))"),
        ("zh", "  08:30 “签发”:受阻,无人可办(缺:市长、第22条(2))"),
    ],
)
def test_a_line_of_the_replay_names_the_act_and_says_who_is_missing_by_which_article(lang: str, line: str) -> None:
    finding = next(f for f in FOUND if (f.witness or {}).get("status"))
    assert list(explain(VERIFICATION, FOUND, finding.id, lang))[-1] == line


@pytest.mark.parametrize(
    ("lang", "headings"),
    [
        ("en", ("only vice-mayor 1 at work (", "only the secretary-general at work, authorised by vice-mayor 1 (")),
        ("zh", ("仅副市长1在岗(", "仅市政府秘书长在岗,已获副市长1授权(")),
    ],
)
def test_what_goes_too_far_is_replayed_day_by_day(lang: str, headings: tuple[str, str]) -> None:
    verification = api.verify("jining-2022-4", families=["containment"], acts=["sign"])
    found = findings(verification)
    finding = next(f for f in found if f.first.question.subject == "vice_mayor")
    lines = list(explain(verification, found, finding.id, lang))
    first, second = (next(i for i, line in enumerate(lines) if heading in line) for heading in headings)
    assert say("explain.life.blocked", lang) in lines[second - 1]
    assert first < second
    assert say("explain.life.complete", lang) in lines[-1]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("requirement", "key"), [("has-a-limit", "explain.life.after"), ("somebody-judges-the-term", "explain.no-day")]
)
def test_a_year_is_told_by_its_dates_and_what_is_about_the_text_by_no_day(requirement: str, key: str, lang: str) -> None:
    verification = api.verify("jining-2022-4", families=["time", "completeness"])
    rows = (r for r in verification.results if r.question.requirement == requirement and r.status is Status.REFUTED)
    *_, before, last = explain(verification, [], next(rows).claim, lang)
    assert last.strip() == say(key, lang, until="2026-03-02")
    assert ("  2025-03-03 08:30" in before) == (key != "explain.no-day")
