"""The findings as they stand on a page."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.report_text import Both, both, words
from constraints.explain import Explainer
from constraints.finding import Finding, Severity
from constraints.verify import Verification

GRAVEST = 10


@dataclass(frozen=True)
class Shown:
    """One finding for a reader; `tone` orders and colours the severities."""

    id: str
    rank: int
    tone: str
    severity: Both
    sentence: Both
    cites: tuple[Both, ...]
    first_cite: int
    witness: Both
    remedy: Both


@dataclass(frozen=True)
class SeverityCount:
    tone: str
    name: Both
    count: int


@dataclass(frozen=True)
class FindingsPart:
    all: tuple[Shown, ...]
    severities: tuple[SeverityCount, ...]

    @property
    def total(self) -> int:
        return len(self.all)

    @property
    def gravest(self) -> tuple[Shown, ...]:
        return self.all[:GRAVEST]


def shown(verification: Verification, found: list[Finding]) -> FindingsPart:
    """The findings in words, gravest first."""
    x = {lang: Explainer(verification.meaning, lang) for lang in ("zh", "en")}
    order: dict[str, int] = {}
    for i, clause in enumerate(verification.rulebook.nodes):
        order.setdefault(verification.rulebook.cite(clause), i)
    listed = tuple(
        Shown(
            finding.id,
            int(finding.severity),
            f"t{int(finding.severity)}",
            words(f"severity.{finding.severity.word}"),
            both(finding.sentence),
            _cites(x, finding),
            order.get(finding.cites[-1], 0) if finding.cites else 0,
            both(finding.shown),
            both(finding.remedy),
        )
        for finding in found
    )
    severities = tuple(
        SeverityCount(f"t{int(s)}", words(f"severity.{s.word}"), n)
        for s in Severity
        if (n := sum(f.severity is s for f in found))
    )
    return FindingsPart(listed, severities)


def _cites(x: dict[str, Explainer], finding: Finding) -> tuple[Both, ...]:
    places = [both(lambda lang, c=cite: x[lang].place(c)) for cite in finding.cites]  # type: ignore[misc]
    return tuple(dict.fromkeys(places))
