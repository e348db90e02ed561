"""`guize verify --recheck`: which verdicts stand when they are checked again, and which nothing checks; a table, or JSON."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from analysis import show
from constraints.words import say

if TYPE_CHECKING:
    from constraints.recheck import Recheck
    from constraints.verdict import Result

SCHEMA_VERSION = 1
COLUMNS = ("proved", "refuted", "left", "undecided")


def run(rulebook: str | None, roster: str | None, format_: str, lang: str, settings: dict[str, Any]) -> int:
    """3 where the effort ran out for some row; a row that does not stand is an engine's fault and ends with 4."""
    from analysis import api
    from analysis.kit import Told, one_of
    from constraints.recheck import recheck

    one_of(format_, ("text", "json"), "--format")
    told = Told()
    verification = api.verify(rulebook, roster, **settings)
    found = recheck(verification, lambda done, of: told(say("recheck.progress", lang, done=done + 1, of=of), counts=True))
    if told.counting:
        print(file=sys.stderr)
    if format_ == "json":
        show.write([json.dumps(document(found), ensure_ascii=False, indent=1), "\n"])
    else:
        _text(found, lang)
    return 3 if found.undecided else 0


def document(found: Recheck) -> dict[str, Any]:
    """What scripts read: the table by family, and the rows that nothing checks again."""
    return {
        "schema_version": SCHEMA_VERSION,
        "questions": found.questions,
        "families": [
            {"family": family.value, **dict(zip(COLUMNS, counts, strict=True))} for family, counts in found.table().items()
        ],
        "left": [_said(row) for row in found.left],
        "undecided": [_said(row) for row in found.undecided],
    }


def _said(row: Result) -> dict[str, Any]:
    contract = row.contract()
    return {key: contract[key] for key in ("requirement", "family", "act", "matter", "clause", "subject", "status", "claim")}


def _text(found: Recheck, lang: str) -> None:
    rows = [(say(f"family.{family.value}", lang), *map(str, counts)) for family, counts in found.table().items()]
    columns = [say(f"recheck.column.{name}", lang) for name in ("family", *COLUMNS)]
    show.console().print(show.table(columns, rows))
    numbers = {"proved": found.proved, "refuted": found.refuted, "questions": found.questions}
    print(say("recheck.done", lang, undecided=len(found.undecided), **numbers))
    if found.left:
        print(say("recheck.left", lang, n=len(found.left)))
        for line in _left(found, lang):
            print(line)


def _left(found: Recheck, lang: str) -> list[str]:
    """The rows that nothing checks again, by requirement."""
    from analysis.verifying import requirement_words

    kinds: dict[str, list[int]] = {}
    for row in found.left:
        kinds.setdefault(row.question.requirement, [0, 0])[row.status.value == "refuted"] += 1
    return [
        say("recheck.left.kind", lang, requirement=requirement_words(name, lang), proved=proved, refuted=refuted)
        for name, (proved, refuted) in sorted(kinds.items())
    ]
