"""A baseline: what `guize verify --format json` once printed.  What stands in it is known, and only what is new counts."""

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
    """The fingerprints of the findings that were known."""

    fingerprints: frozenset[str]


def read_baseline(path: str | Path, rulebook: str) -> Baseline:
    """Raises `Mistakes` where the file is no such document, is of another rulebook, or holds no verdict at all."""
    from constraints.source import read_text

    text = read_text(Path(path), MAX_BYTES)
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        line, column = getattr(error, "lineno", 0), getattr(error, "colno", 0)
        raise _refused(path, "baseline-not-json", line, column) from None
    if not _is_document(data):
        raise _refused(path, "baseline-not-a-verification")
    if data["rulebook"].get("id") != rulebook:
        raise _refused(path, "baseline-another-rulebook")
    if not data["results"]:
        raise _refused(path, "baseline-empty")
    return Baseline(frozenset(one["fingerprint"] for one in data["findings"]))


def _is_document(data: Any) -> bool:
    return (
        isinstance(data, dict)
        and all(isinstance(data.get(key), list) for key in ("results", "findings"))
        and isinstance(data.get("rulebook"), dict)
        and all(isinstance(one, dict) and isinstance(one.get("fingerprint"), str) for one in data["findings"])
    )


def _refused(path: str | Path, why: str, line: int = 0, column: int = 0) -> Mistakes:
    return Mistakes([mistake(Code.BAD_BASELINE, Place(str(path), line, column), why=why)])
