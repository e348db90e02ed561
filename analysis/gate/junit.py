"""Annotations as JUnit XML (the schema of Jenkins and GitLab): one case for each, by rule; what fails is a failure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from analysis.gate.annotation import Annotation
from analysis.gate.repository import inside

if TYPE_CHECKING:
    from analysis.gate import Report

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def junit(report: Report, lang: str) -> Iterator[str]:
    """The whole file."""
    yield f"{HEAD}\n<testsuites name={quoteattr(report.name)}>\n"
    yield from suites(report.said, lang)
    yield "</testsuites>\n"


def suites(said: Iterable[Annotation], lang: str) -> Iterator[str]:
    """A suite for each rule, the cases named by their fingerprints."""
    for rule, group in groupby(sorted(said, key=lambda one: (one.rule.id, one.rank)), key=lambda one: one.rule.id):
        cases = list(group)
        failures = sum(one.fails for one in cases)
        counts = f'tests="{len(cases)}" failures="{failures}" errors="0" skipped="0"'
        yield f"<testsuite name={quoteattr(rule)} {counts}>\n"
        for one in cases:
            yield _case(one, lang)
        yield "</testsuite>\n"


def _case(one: Annotation, lang: str) -> str:
    where = (
        f" file={quoteattr(inside(one.place.file) or one.place.file)} line={quoteattr(str(one.place.line))}"
        if one.place
        else ""
    )
    head = f"<testcase classname={quoteattr(one.rule.id)} name={quoteattr(safe(one.fingerprint))}{where}"
    text = one.words[lang]
    if one.fails:
        return (
            f"{head}><failure message={quoteattr(safe(text))}>{escape(safe(one.remedy.get(lang, text)))}</failure></testcase>\n"
        )
    known = "" if one.known is None else "\n" + one.known[lang]
    return f"{head}><system-out>{escape(safe(text + known))}</system-out></testcase>\n"


def safe(text: str) -> str:
    """Text without what XML 1.0 cannot hold."""
    return "".join(ch if ch.isprintable() or ch in "\t\n" else "�" for ch in text)
