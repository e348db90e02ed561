"""Every refuted row of the shipped rulebooks is lived through, or said to be about the text; in both languages."""

from __future__ import annotations

from collections import Counter

import pytest

import guize
from analysis.replaying import ABOUT_THE_TEXT, replaying
from constraints.explain import Explainer
from constraints.requirements.higher_law import DEMANDED, RESERVED
from constraints.requirements.overlap import DIFFER
from constraints.verdict import Family, Result, Status
from constraints.verify import Verification
from constraints.words import LANGUAGES, say

STEP = 61
"""So many rows of availability and of order for one that is lived here; elsewhere all are."""
MANY = (Family.AVAILABILITY, Family.ORDER)
NOT_ALWAYS = (DEMANDED, DIFFER, RESERVED)
"""Of these the city shows some rows on no day: it goes by another clause that is as good, or something else bars the matter."""


def refuted(verified: Verification) -> list[Result]:
    rows = [r for r in verified.results if r.status is Status.REFUTED]
    many = [r for r in rows if r.question.family in MANY]
    return [*many[::STEP], *(r for r in rows if r.question.family not in MANY)]


@pytest.mark.parametrize("rulebook", ["xinhe-2020", pytest.param("jining-2022-4", marks=pytest.mark.slow(seconds=60))])
def test_every_refuted_row_is_lived_through_or_about_the_text(rulebook: str) -> None:
    verified = guize.verify(rulebook)
    e, told = Explainer(verified.meaning, "en"), Counter[str]()
    for row in refuted(verified):
        requirement, lines = row.question.requirement, list(replaying(verified, e, row))
        if requirement in ABOUT_THE_TEXT:
            assert lines == [say("explain.no-day", "en")]
        else:
            assert len(lines) > 1 or requirement in NOT_ALWAYS, row.question
        told[requirement] += bool(lines)
    assert all(told.values()), told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_days_are_told_in_both_languages(lang: str) -> None:
    verified = guize.verify("xinhe-2020", families=["time", "backup", "soundness", "completeness"])
    e, seen = Explainer(verified.meaning, lang), set[str]()
    for row in refuted(verified):
        if row.question.requirement not in seen:
            seen.add(row.question.requirement)
            heading, *days = replaying(verified, e, row)
            assert heading.endswith((":", ":")), heading
            assert all(line.startswith("  ") or line.endswith((":", ":")) for line in days), days
    assert len(seen) > 10
