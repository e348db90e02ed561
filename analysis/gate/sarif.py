"""Annotations as SARIF 2.1.0 (OASIS 2020), the form in which code hosts and editors read findings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from analysis.gate.annotation import Annotation, Rule, Step, Words
from analysis.gate.repository import inside
from constraints.errors import Place
from constraints.finding import Severity

if TYPE_CHECKING:
    from analysis.gate import Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "SRCROOT"
FINGERPRINT = "guize/v1"


def sarif(report: Report, lang: str) -> str:
    """One log with one run."""
    from analysis.report_made import own_version

    rules = {one.rule.id: one.rule for one in report.said}
    index = {id_: i for i, id_ in enumerate(sorted(rules))}
    run = {
        "tool": {
            "driver": {"name": "guize", "semanticVersion": own_version(), "rules": [_rule(rules[id_], lang) for id_ in index]}
        },
        "automationDetails": {"id": f"guize/{report.name}/"},
        "language": {"zh": "zh-CN", "en": "en-US"}[lang],
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "the root of the repository"}}},
        "invocations": [_invocation(report.notes, report.code, lang)],
        "results": [_result(one, index, lang) for one in report.said],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _invocation(notes: Sequence[Words], exit_code: int, lang: str) -> dict[str, Any]:
    told = [{"level": "note", "message": {"text": note[lang]}} for note in notes]
    return {"executionSuccessful": True, "exitCode": exit_code, "toolExecutionNotifications": told}


def _rule(rule: Rule, lang: str) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.words[lang]},
        "properties": {"tags": [rule.family], "words": dict(rule.words)},
    }


def _result(one: Annotation, index: dict[str, int], lang: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": one.rule.id,
        "ruleIndex": index[one.rule.id],
        "level": level(one),
        "message": {"text": one.words[lang]},
        "locations": [_location(one.place)] if one.place else [],
        "partialFingerprints": {FINGERPRINT: one.fingerprint},
        "suppressions": [_suppression(one.known[lang])] if one.known is not None else [],
        "properties": {"severity": one.severity.word, "words": dict(one.words), "remedy": dict(one.remedy)},
    }
    if one.in_baseline is not None:
        result["baselineState"] = "unchanged" if one.in_baseline else "new"
    if one.related:
        result["relatedLocations"] = [{"id": i, **_step(step, lang)} for i, step in enumerate(one.related, 1)]
    if one.flow:
        result["codeFlows"] = [{"threadFlows": [{"locations": [{"location": _step(s, lang)} for s in one.flow]}]}]
    return result


def level(one: Annotation) -> str:
    """*error* is what fails or blocks government; *note* is what is only untidy."""
    if one.fails or one.severity is Severity.BLOCKS_GOVERNMENT:
        return "error"
    return "note" if one.severity is Severity.TIDY_UP else "warning"


def _suppression(reason: str) -> dict[str, str]:
    return {"kind": "external", "status": "accepted", "justification": reason}


def _step(step: Step, lang: str) -> dict[str, Any]:
    return {**(_location(step.place) if step.place else {}), "message": {"text": step.words[lang]}}


def _location(place: Place) -> dict[str, Any]:
    path = inside(place.file)
    where = {"uri": quote(path), "uriBaseId": ROOT} if path else {"uri": Path(place.file).resolve().as_uri()}
    region = {"region": {"startLine": place.line, "startColumn": place.column}} if place.line else {}
    return {"physicalLocation": {"artifactLocation": where, **region}}
