"""`guize compare`: compare, print in the form asked for, end with 1 where a goal is missed or something guarded got worse."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from analysis import gate
from analysis.compare.told import Part, Told
from analysis.kit import NOT_AS_EXPECTED, OK
from analysis.show import write
from constraints.difference.comparison import Comparison
from constraints.verify import Verification, without_collector

FORMATS = ("text", "json", *gate.FORMATS)
SCHEMA_VERSION = 1
SHOWN = 10
"""So many items of a section are printed."""


def run(*, format_: str, lang: str, fail_on: str | None = None, today: date | None = None, **settings: Any) -> int:
    """Compare and print; `settings` are those of `api.compare`."""
    from analysis import api
    from analysis.compare.gated import approvals_of, judge

    severity = gate.severity(fail_on)
    with without_collector():
        found = api.compare(**settings)
        approvals = approvals_of(found, settings.get("amended") or settings.get("base"), today)
        judged = None
        if severity is not None or approvals is not None or format_ in gate.FORMATS:
            judged = judge(found, fail_on=severity, approvals=approvals)
        if judged is not None and format_ in gate.FORMATS:
            write(gate.printed(format_, judged.report, lang))
        else:
            write(json_text(found) if format_ == "json" else text(found, lang))
        if judged is not None:
            gate.tell(judged, lang, aloud=format_ not in ("github", "markdown"))
        gc.freeze()
    return judged.report.code if judged is not None else OK if found.met else NOT_AS_EXPECTED


def text(found: Comparison, lang: str) -> Iterator[str]:
    """Section by section, the gravest items of each."""
    told = Told(found, lang)
    yield told.title() + "\n"
    if found.after.roster.illustrative:
        yield told.after.say("illustrative-roster") + "\n"
    if found.same:
        yield told.say("same") + "\n"
    for part in told.parts():
        yield from _part(part, told)


def _part(part: Part, told: Told) -> Iterator[str]:
    yield f"\n{part.title}: {part.summary}\n"
    for item in part.items[:SHOWN]:
        yield f"  {item.mark} {item.head}" + (f"  [{item.id}]" if item.id else "") + "\n"
        for line in item.lines:
            yield f"      {line}\n"
    if len(part.items) > SHOWN:
        yield "  " + told.say("more", n=len(part.items) - SHOWN, command="guize compare --format json") + "\n"


def json_text(found: Comparison) -> Iterator[str]:
    """The contract: both sides, then every change with its id and fingerprint, one a line."""
    powers = found.powers
    acts = {act: sorted({c.direction.value for c in changes}) or ["equal"] for act, changes in powers.by_act.items()}
    readings = (found.sides.before.readings, found.sides.after.readings)
    head = {
        "schema_version": SCHEMA_VERSION,
        "before": _side(found.before, readings[0]),
        "after": _side(found.after, readings[1]),
        "same": found.same,
        "met": found.met,
        "articles": list(found.articles),
        "acts": acts,
        "goals": [outcome.contract() for outcome in found.outcomes],
    }
    encode = json.JSONEncoder(ensure_ascii=False).encode
    yield "{\n"
    for key, value in head.items():
        yield f'"{key}": {encode(value)},\n'
    sorts = {"clauses": found.clauses, "powers": powers.changes, "verdicts": found.verdicts, "findings": found.findings}
    named = {id(one.change): one for one in found.named}
    for i, (key, changes) in enumerate(sorts.items()):
        rows = ",\n".join(encode(named[id(change)].contract()) for change in changes)
        yield f'"{key}": [\n{rows}\n]' if rows else f'"{key}": []'
        yield ",\n" if i < len(sorts) - 1 else "\n"
    yield "}\n"


def _side(verification: Verification, readings: Any) -> dict[str, Any]:
    book, roster = verification.rulebook, verification.roster
    return {
        "rulebook": book.id,
        "digest": book.digest,
        "amendments": list(book.amendments),
        "as_of": book.as_of.isoformat() if book.as_of else None,
        "roster": roster.id,
        "roster_digest": roster.digest,
        "illustrative": roster.illustrative,
        "readings": dict(readings),
    }
