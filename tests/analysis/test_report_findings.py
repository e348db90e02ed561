"""Findings read like a lawyer's remark: one sentence a cause, in both languages, without ids, with articles."""

import re

import pytest

from analysis import verifying
from analysis.defaults import load_both
from analysis.verifying import findings_of
from constraints.finding import Finding, Severity
from constraints.gaps import Gap
from constraints.verify import Verification, verify
from constraints.words import LANGUAGES


@pytest.fixture(scope="module", params=[None, "xinhe-2020"])
def verification(request: pytest.FixtureRequest) -> Verification:
    return verify(*load_both(request.param))


@pytest.fixture(scope="module")
def found(verification: Verification) -> list[Finding]:
    return findings_of(verification)


def test_no_sentence_shows_an_id(found: list[Finding]) -> None:
    for finding in found:
        for lang in LANGUAGES:
            said = finding.sentence(lang) + finding.remedy(lang)
            assert not re.search(r"[a-z]_[a-z]|vacant:|[{}]|None", said), said


def test_no_word_stutters(found: list[Finding]) -> None:
    for finding in found:
        assert not re.search(r"因因|的的|由由|依,|::|,,|;;|。。", finding.sentence("zh")), finding.sentence("zh")
        assert not re.search(r"\b(\w+) \1\b|  | [.,;]|\(\)", finding.sentence("en")), finding.sentence("en")


def test_a_sentence_begins_large_and_ends(found: list[Finding]) -> None:
    for finding in found:
        assert re.match(r"[A-Z“0-9]", finding.sentence("en"))
        assert finding.sentence("en").endswith(".")
        assert finding.sentence("zh").endswith("。")


def test_one_cause_is_one_finding(found: list[Finding]) -> None:
    sentences = [finding.sentence("en") for finding in found]
    assert len(set(sentences)) == len(sentences)
    assert len({finding.id for finding in found}) == len(found)
    gaps = [finding for finding in found if isinstance(finding, Gap)]
    assert len(gaps) < 80


def test_the_gravest_come_first(found: list[Finding]) -> None:
    assert [f.severity for f in found] == sorted(f.severity for f in found)
    assert found[0].severity is Severity.BLOCKS_GOVERNMENT


def test_every_finding_cites_clauses_of_the_law(found: list[Finding]) -> None:
    """What only custom puts in order stands in no article: that is what such a finding says."""
    for finding in found:
        assert finding.cites or "presumed" in getattr(finding, "key", "")
        assert all(finding.meaning.rulebook.resolve(cite) for cite in finding.cites)


def test_clauses_of_one_kind_that_fail_alike_are_all_cited() -> None:
    """A class of matter may fall under several clauses that name the same person: each is named, none is lost in merging."""
    verification = verify(*load_both(), acts=("sign",))
    rows = [r for r in verification.results if r.question.clause and r.question.authorisations == "standing"]
    safe = {r.question.clause for r in rows if r.status != "refuted" or r.absences.smallest != 1 or r.question.alike}
    always = {verification.rulebook.cite(r.question.clause or "") for r in rows if r.question.clause not in safe}
    everything = {cite for finding in findings_of(verification) for cite in finding.cites}
    assert len(always) > 3
    assert always <= everything


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_requirement_has_words(
    verification: Verification, found: list[Finding], lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    verifying.text(verification, found, lang)
    printed = capsys.readouterr().out
    for name in {r.question.requirement for r in verification.results}:
        assert verifying.requirement_words(name, lang)[:12] in printed.replace("\n", "")
