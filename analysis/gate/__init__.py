"""The gate: what is said to whoever lets a change through, in the forms that they read.

Light: what a form needs is imported when it is printed.  Whoever has something to say makes a `Report` of annotations
and prints it with `printed`; `verified` does that for verdicts.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from constraints.words import LANGUAGES, say

if TYPE_CHECKING:
    from datetime import date

    from analysis.gate.annotation import Annotation, Words
    from constraints.approvals import Approvals, Sort
    from constraints.errors import Mistake
    from constraints.finding import Severity

FORMATS = ("sarif", "junit", "github", "markdown")
COMMANDS = {"finding": "guize verify", "change": "guize compare"}
"""The command that says each sort of thing."""
SUMMARY = "GITHUB_STEP_SUMMARY"
"""The variable in which a GitHub step finds the file that takes its summary."""


@dataclass(frozen=True)
class Report:
    """Everything a gate says at once: about what (`name` never changes), the annotations, and the exit code; `sort` is that of
    what it says."""

    name: str
    title: Words
    summary: Words
    said: Sequence[Annotation]
    code: int
    sort: Sort
    notes: Sequence[Words] = ()

    def sentences(self, lang: str) -> str:
        """What was asked, how much fails, and what must be known of it."""
        told = [self.summary[lang], *(note[lang] for note in self.notes)]
        return reduce(lambda one, other: say("gate.sentences", lang, one=one, other=other), told)

    def more(self, n: int, lang: str) -> str:
        """So many are not shown here, and where they are."""
        return say("and-more-annotations", lang, n=n, command=COMMANDS[self.sort])


@dataclass(frozen=True)
class Limits:
    """From which severity on a finding fails; the file of what is known already; what is approved as of which day."""

    fail_on: Severity | None = None
    baseline: str | None = None
    today: date | None = None
    approvals: Approvals | None = None

    @property
    def given(self) -> bool:
        return self.fail_on is not None or self.baseline is not None or self.approvals is not None


@dataclass(frozen=True)
class Judged:
    """What a gate says, and what is wrong with the approvals it went by."""

    report: Report
    wrong: Sequence[Mistake] = ()


def printed(format_: str, report: Report, lang: str) -> Iterator[str]:
    """The pieces of the output.  As `github`, the whole also goes to the summary of the step, where there is one.

    Raises `CannotWrite` where that file cannot be written.
    """
    match format_:
        case "sarif":
            from analysis.gate.sarif import sarif

            yield sarif(report, lang)
        case "junit":
            from analysis.gate.junit import junit

            yield from junit(report, lang)
        case "github":
            from analysis.gate.github import github

            _summarise(report, lang)
            yield github(report, lang)
        case _:
            from analysis.gate.markdown import markdown

            yield from markdown(report, lang)


def _summarise(report: Report, lang: str) -> None:
    """Add everything to the summary of a GitHub step, where the environment names its file."""
    from analysis.gate.markdown import markdown
    from constraints.errors import Code, Place, mistake
    from constraints.write import CannotWrite

    path = os.environ.get(SUMMARY)
    if not path:
        return
    try:
        with open(path, "a", encoding="utf-8") as out:
            out.writelines(markdown(report, lang))
    except OSError as error:
        raise CannotWrite([mistake(Code.CANNOT_WRITE, Place(path), value=path, why=error.strerror or error)]) from None


def counted(said: Sequence[Annotation], head: Words) -> Words:
    """`head` and how many fail, are new, are known, in every language."""
    counts: Mapping[str, int] = {
        "failing": sum(one.fails for one in said),
        "new": sum(one.known is None for one in said),
        "known": sum(one.known is not None for one in said),
    }
    return {lang: head[lang] + say("gate.counted", lang, **counts) for lang in LANGUAGES}


def tell(judged: Judged, lang: str, *, aloud: bool = True) -> None:
    """On standard error: what is wrong with the approvals; `aloud`, also what fails the gate, and how to approve it."""
    from constraints.approvals import FILE

    failing = [one for one in judged.report.said if one.fails]
    for one in failing if aloud else ():
        if one.sort is not None:
            print(f"{one.place or one.rule.id}: {one.words[lang]}", file=sys.stderr)
            print(f"  {say('approval.how', lang, file=FILE, sort=one.sort, fingerprint=one.fingerprint)}", file=sys.stderr)
    for wrong in judged.wrong:
        print(wrong.text(lang), file=sys.stderr)
    if aloud:
        approved = sum(one.approval is not None for one in judged.report.said)
        print(say(f"gate.failing.{judged.report.sort}", lang, n=len(failing), approved=approved), file=sys.stderr)


def severity(word: str | None) -> Severity | None:
    """A severity as it is written anywhere: `legal_risk`, `legal-risk`, `legal risk`.  Raises `Mistakes` for another."""
    from analysis.kit import one_of
    from constraints.finding import Severity

    if word is None:
        return None
    known = {one.name.lower(): one for one in Severity}
    name = word.lower().replace("-", "_").replace(" ", "_")
    one_of(name, list(known), "--fail-on")
    return known[name]
