"""The open questions of the text: what each asks, its answers, and how much depends on it."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.report_page import anchor
from analysis.report_text import Both, both
from constraints.explain import Explainer
from constraints.verdict import Result
from constraints.verify import Verification

RUN = "standing"


@dataclass(frozen=True)
class OpenQuestion:
    """One reading.  `moved` claims have other minimal absence sets under another answer; `flipped` of them are proved
    under one answer and refuted under another."""

    id: str
    cites: Both
    question: Both
    options: tuple[tuple[Both, bool], ...]
    moved: int
    flipped: int

    @property
    def anchor(self) -> str:
        return anchor(self.id)


def open_questions(verification: Verification) -> list[OpenQuestion]:
    """Every reading, those on which most verdicts turn first."""
    asked: dict[tuple[object, ...], list[Result]] = {}
    for row in verification.results:
        q = row.question
        if q.authorisations == RUN or q.act is None:
            asked.setdefault((q.requirement, q.act, id(q.matter), q.clause, q.subject), []).append(row)
    moved: dict[str, int] = {}
    flipped: dict[str, int] = {}
    for rows in asked.values():
        for reading in dict.fromkeys(name for row in rows for name in row.argument.readings):
            moved[reading] = moved.get(reading, 0) + 1
            if len({row.status for row in rows}) > 1:
                flipped[reading] = flipped.get(reading, 0) + 1
    x = {lang: Explainer(verification.meaning, lang) for lang in ("zh", "en")}

    def cited(reading: str) -> Both:
        return both(lambda lang: x[lang].cited([reading]))

    found = [
        OpenQuestion(
            reading.id,
            cited(reading.id),
            Both(reading.question.zh, reading.question.en),
            tuple((Both(text.zh, text.en), option == reading.default) for option, text in reading.options.items()),
            moved.get(reading.id, 0),
            flipped.get(reading.id, 0),
        )
        for reading in verification.rulebook.readings().values()
    ]
    return sorted(found, key=lambda q: (-q.flipped, -q.moved))
