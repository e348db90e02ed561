"""Verification results as JUnit XML."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from analysis.formats import name_of
from analysis.gate.junit import HEAD, suites
from constraints.verdict import EFFORT, Result, Status
from constraints.words import say

if TYPE_CHECKING:
    from analysis.gate import Report
    from constraints.verify import Verification


def junit(verification: Verification, report: Report, lang: str) -> str:
    """JUnit XML: one case a result; a case fails when the verdict is not the expected one and nothing approves that.
    Then one case for whatever else the gate says."""
    accepted = {claim for one in report.said if one.known is not None for claim in one.claims}
    accepted -= {claim for one in report.said if one.fails for claim in one.claims}
    families: dict[str, list[Result]] = {}
    for result in verification.results:
        families.setdefault(result.question.family.value, []).append(result)
    lines = [HEAD, f"<testsuites name={quoteattr(verification.rulebook.id)}>"]
    for family, results in families.items():
        failures = sum(r.as_expected is False and r.claim not in accepted for r in results)
        skipped = sum(r.status is Status.UNDECIDED for r in results)
        lines.append(
            f'<testsuite name={quoteattr(family)} tests="{len(results)}" failures="{failures}" errors="0" skipped="{skipped}">'
        )
        lines.extend(_case(result, lang, result.claim in accepted) for result in results)
        lines.append("</testsuite>")
    return "\n".join([*lines, "".join(suites(report.said, lang)) + "</testsuites>\n"])


def _case(result: Result, lang: str, accepted: bool) -> str:
    head = (
        f"<testcase classname={quoteattr(result.question.requirement)} name={quoteattr(name_of(result) + ' ' + result.claim)}"
    )
    if result.status is Status.UNDECIDED:
        return (
            f"{head}><skipped message={quoteattr(say(f'undecided.{result.argument.undecided or EFFORT}', lang))}/></testcase>"
        )
    if result.as_expected is not False or accepted:
        return f"{head}/>"
    said = _said(result, lang)
    return f"{head}><failure message={quoteattr(said)}>{escape(', '.join(result.argument.cites))}</failure></testcase>"


def _said(result: Result, lang: str) -> str:
    expected = say(f"status.{result.expected}", lang) if result.expected else "-"
    return say("verdict-changed", lang, expected=expected, status=say(f"status.{result.status}", lang))
