"""Annotations as GitHub's workflow commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.gate.annotation import Annotation
from analysis.gate.repository import inside
from constraints.finding import Severity
from constraints.words import say

if TYPE_CHECKING:
    from analysis.gate import Report

MOST = 10
"""GitHub shows ten annotations of a kind for a step and hides the rest without a word."""


def github(report: Report, lang: str) -> str:
    """What fails and what is new, the gravest first; at most ten commands, the last of which counts everything."""
    new = [one for one in report.said if one.fails or one.known is None]
    summary = say("gate.about", lang, about=report.title[lang], said=report.sentences(lang))
    shown = new[: MOST - 1]
    if left := len(new) - len(shown):
        summary = say("gate.sentences", lang, one=summary, other=report.more(left, lang))
    lines = [_command(one, lang) for one in shown]
    return "\n".join([*lines, f"::notice title=guize::{_escape(summary)}", ""])


def _command(one: Annotation, lang: str) -> str:
    level = "error" if one.fails else "warning" if one.severity <= Severity.LEGAL_RISK else "notice"
    about = {"title": one.rule.id}
    if one.place is not None:
        about["file"] = inside(one.place.file) or one.place.file
        about |= {"line": str(one.place.line), "col": str(one.place.column)}
    head = ",".join(f"{key}={_property(value)}" for key, value in about.items())
    return f"::{level} {head}::{_escape(one.words[lang])}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
