"""The open questions of the text: what each asks, its answers, and how much depends on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.report_page import anchor
from analysis.report_text import Both, both
from constraints.explain import Explainer
from constraints.language.nodes import Reading
from constraints.turning import Turning
from constraints.verify import Verification


@dataclass(frozen=True)
class OpenQuestion:
    """One reading.  `moved` claims have other rows under another answer to it alone; `flipped` of them another verdict."""

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
    x = {lang: Explainer(verification.meaning, lang) for lang in ("zh", "en")}
    readings = verification.rulebook.readings()
    return [_shown(readings[one.reading], one, x) for one in verification.turning]


def _shown(reading: Reading, one: Turning, x: Mapping[str, Explainer]) -> OpenQuestion:
    return OpenQuestion(
        reading.id,
        both(lambda lang: x[lang].cited([reading.id])),
        Both(reading.question.zh, reading.question.en),
        tuple((Both(text.zh, text.en), option == reading.default) for option, text in reading.options.items()),
        one.moved,
        one.turned,
    )
