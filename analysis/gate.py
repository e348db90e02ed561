"""The gate: what a verification says to whoever lets a change through, in the forms that they read."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from constraints.words import say

if TYPE_CHECKING:
    from analysis.annotation import Annotation
    from constraints.finding import Finding, Severity
    from constraints.verify import Verification

FORMATS = ("sarif", "github", "markdown")


def said(
    verification: Verification, found: Sequence[Finding], fail_on: Severity | None, baseline: str | None, flows: bool
) -> list[Annotation]:
    """The annotations, compared with the file `baseline`; with `flows`, each with its trace.  Raises `Mistakes` where that is no baseline."""
    from analysis.annotation import annotate
    from analysis.baseline import read_baseline

    known = read_baseline(baseline, verification.rulebook.id) if baseline is not None else None
    return annotate(verification, found, fail_on=fail_on, baseline=known, flows=flows)


def printed(format_: str, verification: Verification, said: Sequence[Annotation], code: int, lang: str) -> Iterator[str]:
    """The pieces of the output."""
    title = verification.rulebook.header.title.in_(lang)
    match format_:
        case "sarif":
            from analysis.annotation import in_both
            from analysis.report_made import own_version
            from analysis.sarif import sarif

            notes = [in_both("illustrative-roster")] if verification.roster.illustrative else []
            yield sarif(said, verification.rulebook.id, own_version(), notes, lang, exit_code=code)
        case "github":
            from analysis.github import github

            yield github(said, f"{title}: {summary(verification, said, lang)}", lang)
        case _:
            from analysis.markdown import markdown

            yield from markdown(said, title, summary(verification, said, lang), lang)


def summary(verification: Verification, said: Sequence[Annotation], lang: str) -> str:
    """Everything counted, on one line."""
    counts = {"verdicts": len(verification.results), "changed": len(verification.unexpected)}
    counts |= {"failing": sum(one.fails for one in said), "new": sum(one.known is None for one in said)}
    counts |= {"known": sum(one.known is not None for one in said), "undecided": len(verification.undecided)}
    text = say("gate.summary", lang, **counts)
    return f"{text} {say('illustrative-roster', lang)}" if verification.roster.illustrative else text


def tell(said: Sequence[Annotation], asked: bool, lang: str) -> None:
    """On standard error: which findings fail the gate, where the format printed has no room for it."""
    for one in said:
        if one.fails:
            print(f"{one.place or one.rule.id}: {one.words[lang]}", file=sys.stderr)
    if asked:
        print(say("gate.failing", lang, n=sum(one.fails for one in said)), file=sys.stderr)
