"""Verification results for machines: JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from constraints.finding import Finding
from constraints.verdict import Result
from constraints.verify import Verification

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
        "stand_ins": [one.contract() for one in verification.loads],
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
    for key in ("schema_version", "rulebook", "roster", "engines", "readings", "stand_ins", "findings"):
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
