"""Verification results for machines: JSON and JUnit XML."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from constraints.finding import Finding
from constraints.verdict import EFFORT, Result, Status
from constraints.verify import Verification
from constraints.words import say

if TYPE_CHECKING:
    from analysis.gate import Report
    from analysis.gate.annotation import Annotation

SCHEMA_VERSION = 1


def document(verification: Verification, found: list[Finding], report: Report | None = None) -> dict[str, Any]:
    """The contract of `guize verify --format json`, without its results; with a report, what of it somebody answers for."""
    rulebook, roster = verification.rulebook, verification.roster
    answered = {one.fingerprint: {"approval": _approval(one)} for one in (report.said if report else ())}
    return {
        "schema_version": SCHEMA_VERSION,
        "rulebook": {
            "id": rulebook.id,
            "digest": rulebook.digest,
            "amendments": list(rulebook.amendments),
            "as_of": _day(rulebook.as_of),
        },
        "roster": {"id": roster.id, "digest": roster.digest, "illustrative": roster.illustrative},
        "engines": {"z3": verification.confirmation.version, "functions": verification.confirmation.functions},
        "readings": [one.contract() for one in verification.turning],
        "results": [],
        "findings": [{**finding.contract(), **answered.get(finding.fingerprint, {})} for finding in found],
    }


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _approval(one: Annotation) -> dict[str, Any] | None:
    return None if one.approval is None else one.approval.contract()


def json_text(verification: Verification, found: list[Finding], report: Report | None = None) -> Iterator[str]:
    """The document in pieces, one result a line, so that no second copy of it is ever in memory."""
    head = document(verification, found, report)
    yield "{\n"
    for key in ("schema_version", "rulebook", "roster", "engines", "readings", "findings"):
        yield f'"{key}": {json.dumps(head[key], ensure_ascii=False)},\n'
    yield '"results": [\n'
    encode = json.JSONEncoder(ensure_ascii=False).encode
    last = len(verification.results) - 1
    for i, result in enumerate(verification.results):
        yield encode(result.contract()) + (",\n" if i < last else "\n")
    yield "]}\n"


def name_of(result: Result) -> str:
    """A result on one line: requirement, act, matter or clause, run, readings."""
    q = result.question
    about = q.clause or q.subject or json.dumps(q.matter, ensure_ascii=False)
    readings = " ".join(f"{r}={'|'.join(o)}" for r, o in result.argument.readings.items())
    return " ".join(part for part in (q.requirement, q.act or "", about, q.authorisations, readings) if part)


def junit(verification: Verification, report: Report, lang: str) -> str:
    """JUnit XML: one case a result; a case fails when the verdict is not the expected one and nothing approves that.
    Then one case for whatever else the gate says."""
    from analysis.gate.junit import suites

    accepted = {claim for one in report.said if one.known is not None for claim in one.claims}
    accepted -= {claim for one in report.said if one.fails for claim in one.claims}
    families: dict[str, list[Result]] = {}
    for result in verification.results:
        families.setdefault(result.question.family.value, []).append(result)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuites name={quoteattr(verification.rulebook.id)}>"]
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
