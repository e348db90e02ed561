"""From what is said to a judgement: what is approved passes, what fails decides the exit code.  One way for findings and
for changes.

`guize compare`, for instance: make an `Annotation` with `sort=Sort.CHANGE` of every change, with `fails` where it must not
pass unseen; `conclude`; then `gate.printed(format_, judged.report, lang)` and `gate.tell(judged, lang)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from analysis.gate import Judged, Report, counted
from analysis.gate.annotation import Annotation, Words, about_approvals, accepted
from constraints.approvals import Approvals, Sort, load_approvals
from constraints.beside import for_roster
from constraints.errors import Mistake
from constraints.rulebook import Rulebook
from constraints.words import LANGUAGES


def approvals_beside(folder: Path, rulebook: str, roster: str, today: date | None = None) -> Approvals | None:
    """What is approved beside a rulebook, as of today, where the file is for this roster.  Raises `Mistakes`."""
    return for_roster(load_approvals(folder, rulebook, today or date.today()), roster)


def conclude(
    book: Rulebook,
    said: Iterable[Annotation],
    head: Words,
    *,
    sort: Sort,
    approvals: Approvals | None = None,
    whole: bool = True,
    undecided: bool = False,
    notes: Sequence[Words] = (),
) -> Judged:
    """The report about a rulebook, the worst first; `head` says in every language what was asked, and how much.

    What is approved does not fail; an approval that has expired does, and so does, where the `whole` was asked, one that
    approves nothing.  The code is 1 where something fails, 3 where only something is undecided, else 0.
    """
    wrong: list[Mistake] = []
    if approvals is not None:
        said = accepted(said, approvals)
        wrong = approvals.wrong(sort, asked_all=whole)
    ranked = sorted([*about_approvals(wrong), *said], key=lambda one: one.rank)
    code = 1 if any(one.fails for one in ranked) else 3 if undecided else 0
    title = {lang: book.header.title.in_(lang) for lang in LANGUAGES}
    return Judged(Report(book.id, title, counted(ranked, head), ranked, code, sort, notes), wrong)
