"""Annotations as Markdown: a summary of a step or a comment on a pull request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from analysis.gate.annotation import Annotation
from analysis.gate.repository import inside
from constraints.finding import Severity
from constraints.words import say

if TYPE_CHECKING:
    from analysis.gate import Report

MOST = 50
"""So many are listed; the rest is counted."""


def markdown(report: Report, lang: str) -> Iterator[str]:
    """A heading with the outcome, counts by severity, what is new in a table, and what is known folded away."""
    outcome = "gate.fails" if any(one.fails for one in report.said) else "gate.passes"
    yield f"## {say(outcome, lang, title=_cell(report.title[lang]))}\n\n{_cell(report.sentences(lang))}\n\n"
    new = [one for one in report.said if one.known is None]
    known = [one for one in report.said if one.known is not None]
    yield from _counts(new, known, lang)
    if new:
        yield f"### {say('gate.new', lang)}\n\n"
        yield from _table(report, new, lang)
    if known:
        yield f"<details><summary>{say('gate.known', lang, n=len(known))}</summary>\n\n"
        yield from _table(report, known, lang)
        yield "</details>\n"


def _counts(new: Sequence[Annotation], known: Sequence[Annotation], lang: str) -> Iterator[str]:
    if not new and not known:
        yield say("gate.nothing", lang) + "\n"
        return
    yield from _head([say(f"gate.column.{c}", lang) for c in ("severity", "new", "known")])
    count = [Counter(one.severity for one in part) for part in (new, known)]
    for severity in Severity:
        if any(c[severity] for c in count):
            yield f"| {say(f'severity.{severity.word}', lang)} | {count[0][severity]} | {count[1][severity]} |\n"
    yield "\n"


def _table(report: Report, said: Sequence[Annotation], lang: str) -> Iterator[str]:
    yield from _head([say(f"gate.column.{c}", lang) for c in ("severity", "place", "finding", "remedy")])
    for one in said[:MOST]:
        at = f"`{inside(one.place.file) or one.place.file}:{one.place.line}`" if one.place else "–"
        mark = "❌ " if one.fails else ""
        last = one.remedy.get(lang, "") if one.known is None else one.known[lang]
        how = f" `{one.sort}: {one.fingerprint}`" if one.fails and one.sort is not None else ""
        yield f"| {mark}{say(f'severity.{one.severity.word}', lang)} | {at} | {_cell(one.words[lang])} | {_cell(last)}{how} |\n"
    if len(said) > MOST:
        yield "\n" + report.more(len(said) - MOST, lang) + "\n"
    yield "\n"


def _head(columns: Sequence[str]) -> Iterator[str]:
    yield "| " + " | ".join(columns) + " |\n|" + " --- |" * len(columns) + "\n"


def _cell(text: str) -> str:
    """Text that stays in its cell and is not taken for a mark."""
    for mark in "\\`*_[]<>|":
        text = text.replace(mark, "\\" + mark)
    return " ".join(text.split())
