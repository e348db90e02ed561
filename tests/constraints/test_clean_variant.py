"""The invented rules as they stand have the defects that were put there; the amendment that mends them leaves none."""

from __future__ import annotations

from pathlib import Path

from constraints.findings import findings
from guize import verify

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_the_defects_of_the_invented_rules_are_found() -> None:
    """Each is one that was written into the rules: where it stands, and what it is."""
    found = findings(verify("xinhe-2020"))
    places = {(f.family.value, f.first.question.act or f.first.question.requirement, cite) for f in found for cite in f.cites}
    assert {
        ("availability", "sign", "22(2)"),  # in person, and nobody else
        ("availability", "review_legality", "19(2)"),  # a deputy for thirty days only
        ("availability", "confirm_topic", "9(2)"),  # a partner for fourteen days and three reasons
        ("availability", "decide", "12(2)"),  # the line does not fill a vacancy
        ("availability", "report_major", "6(2)"),  # a portfolio that no vice-mayor has
        ("backup", "has-a-stand-in", "8(2)"),  # a bureau without a deputy
        ("overlap", "sign", "23(2)"),  # urgent papers fall under two clauses
        ("overlap", "decide", "19(3)"),  # two meetings decide
        ("order", "issue", "24(2)"),  # a bureau's paper may be issued unsigned
        ("soundness", "decide", "15(2)"),  # sent back to no stage
        ("time", "submit_papers", "14(1)"),  # papers are due before the notice
        ("time", "submit_papers", "14(2)#1"),  # a week of open length
        ("time", "request_leave", "leave 4(1)"),  # days of an open kind
        ("separation", "office_check", "18(2)"),  # the Office checks its own papers
        ("completeness", "seal", "24(1)"),  # a bureau's papers bear no seal
        ("higher law", "sign", "21(3)"),  # what the law reserves
    } <= places


def test_the_clean_variant_has_no_finding() -> None:
    amended = verify("xinhe-2020", str(EXAMPLES / "xinhe-clean-roster.yaml"), amendments=[str(EXAMPLES / "xinhe-clean.yaml")])
    found = findings(amended)
    assert [f.sentence("en") for f in found] == []
