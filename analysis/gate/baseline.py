"""A baseline: what `guize verify --format json`, or `guize compare --format json`, once printed.  What stands in it is known,
and only what is new counts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from constraints.errors import Code, Mistakes, Place, mistake

MAX_BYTES = 500_000_000
"""A verification of a whole government takes some tens of millions."""


@dataclass(frozen=True)
class Baseline:
    """The fingerprints of the findings, or the changes, that were known."""

    fingerprints: frozenset[str]


def read_baseline(path: str | Path, rulebook: str) -> Baseline:
    """Raises `Mistakes` where the file is no such document, is of another rulebook, or holds no verdict at all."""
    data = _data(path)
    if not _is_document(data):
        raise _refused(path, "baseline-not-a-verification")
    if data["rulebook"].get("id") != rulebook:
        raise _refused(path, "baseline-another-rulebook")
    if not data["results"]:
        raise _refused(path, "baseline-empty")
    return Baseline(frozenset(one["fingerprint"] for one in data["findings"]))


def read_changes(path: str | Path, rulebook: str) -> Baseline:
    """The same of a comparison whose amended side is this rulebook."""
    data = _data(path)
    if not _is_comparison(data):
        raise _refused(path, "baseline-not-a-comparison")
    if data["after"].get("rulebook") != rulebook:
        raise _refused(path, "baseline-another-rulebook")
    return Baseline(frozenset(one["fingerprint"] for part in PARTS for one in data.get(part, ())))


PARTS = ("clauses", "powers", "verdicts", "findings", "lead_times")


def _data(path: str | Path) -> Any:
    from constraints.source import read_text

    text = read_text(Path(path), MAX_BYTES)
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        line, column = getattr(error, "lineno", 0), getattr(error, "colno", 0)
        raise _refused(path, "baseline-not-json", line, column) from None


def _is_comparison(data: Any) -> bool:
    return (
        isinstance(data, dict)
        and isinstance(data.get("after"), dict)
        and all(isinstance(data.get(part), list) for part in PARTS[:4])
        and all(isinstance(one, dict) and isinstance(one.get("fingerprint"), str) for p in PARTS for one in data.get(p, ()))
    )


def _is_document(data: Any) -> bool:
    return (
        isinstance(data, dict)
        and all(isinstance(data.get(key), list) for key in ("results", "findings"))
        and isinstance(data.get("rulebook"), dict)
        and all(isinstance(one, dict) and isinstance(one.get("fingerprint"), str) for one in data["findings"])
    )


def _refused(path: str | Path, why: str, line: int = 0, column: int = 0) -> Mistakes:
    return Mistakes([mistake(Code.BAD_BASELINE, Place(str(path), line, column), why=why)])
