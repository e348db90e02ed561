"""The sections of the page that need no simulation, each from what was decided to what is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from analysis.articles import articles as rows_of
from analysis.plots import drawn
from analysis.plots_standins import graph
from analysis.report_gaps import MOST_PATTERNS, Gap, GapWords
from analysis.report_page import Picture, anchor, picture
from analysis.report_standins import Rule, StandInWords, arrows, without
from analysis.report_text import Both, both, listed, words
from analysis.report_who import FEW, Cell, Change, Matrices, Matrix, MatrixWords, Outcome, Variant
from analysis.year import Year
from constraints.explain import Explainer
from constraints.meaning import Meaning
from constraints.verify import Verification

MOST_ROWS = 24
"""Changes of one reading that are spelt out; those that make or close a gap come first."""


# ── who may still act ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class ShownOutcome:
    short: Both
    full: Both
    reasons: Both
    tone: str


@dataclass(frozen=True)
class ShownLine:
    cite: Both
    matter: Both
    cells: tuple[tuple[ShownOutcome, ...], ...]
    same: tuple[bool, ...]


@dataclass(frozen=True)
class ShownChange:
    cite: Both
    matter: Both
    column: Both
    before: tuple[ShownOutcome, ...]
    after: tuple[ShownOutcome, ...]


@dataclass(frozen=True)
class ShownVariant:
    question: Both
    option: Both
    total: int
    grave: int
    rows: tuple[ShownChange, ...]

    @property
    def more(self) -> int:
        return self.grave - len(self.rows)


@dataclass(frozen=True)
class ShownMatrix:
    id: str
    act: Both
    columns: tuple[Both, ...]
    lines: tuple[ShownLine, ...]
    idle: Both
    units_only: int
    variants: tuple[ShownVariant, ...]


def who(meaning: Meaning) -> tuple[ShownMatrix, ...]:
    """Section *who may still act*: one matrix an act."""
    say = _MatrixPart(meaning)
    return tuple(say.matrix(matrix) for matrix in Matrices(meaning).all() if matrix.lines)


class _MatrixPart:
    def __init__(self, meaning: Meaning) -> None:
        self.words = MatrixWords(meaning)

    def matrix(self, matrix: Matrix) -> ShownMatrix:
        w = self.words
        lines = tuple(
            ShownLine(
                w.cite(line.clause),
                w.matter(line),
                tuple(self.cell(c) for c in line.cells),
                tuple(i > 0 and c == line.cells[0] for i, c in enumerate(line.cells)),
            )
            for line in matrix.lines
        )
        columns = tuple(w.column(c) for c in matrix.columns)
        idle = listed(w.column(c) for c in matrix.idle)
        variants = tuple(self.variant(matrix, v) for v in matrix.variants)
        return ShownMatrix(anchor(matrix.act), w.act(matrix.act), columns, lines, idle, matrix.units_only, variants)

    def cell(self, cell: Cell) -> tuple[ShownOutcome, ...]:
        w = self.words
        made = tuple(ShownOutcome(w.short(o), w.full(o), w.reasons(o, cell), tone(o)) for o in cell)
        if len({one.short for one in made}) == 1:  # only who they are differs, and there are many
            return (replace(made[0], reasons=Both("", "")),)
        return made

    def variant(self, matrix: Matrix, variant: Variant) -> ShownVariant:
        question, options = self.words.readings[variant.reading]
        grave = [c for c in variant.changes if stops(c.before) != stops(c.after)]
        rows = tuple(self.change(matrix, c) for c in grave[:MOST_ROWS])
        return ShownVariant(question, options[variant.option], len(variant.changes), len(grave), rows)

    def change(self, matrix: Matrix, change: Change) -> ShownChange:
        w, line = self.words, matrix.lines[change.line]
        column = w.column(matrix.columns[change.column])
        return ShownChange(w.cite(line.clause), w.matter(line), column, self.cell(change.before), self.cell(change.after))


def stops(cell: Cell) -> tuple[tuple[str, ...], ...]:
    """For which reasons of the absence nobody may act; one empty entry stands for every reason."""
    return tuple(outcome.reasons for outcome in cell if not outcome.who)


def tone(outcome: Outcome) -> str:
    return "none" if not outcome.who else "one" if len(outcome.who) < FEW else "more"


# ── who stands in ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class StandInsPart:
    figure: Picture | None
    alone: Both
    rules: tuple[Rule, ...]


def standins(meaning: Meaning) -> StandInsPart:
    """Section *who stands in for whom*: the graph, and the same as a table."""
    found = arrows(meaning)
    alone = without(meaning, found)
    x = {lang: Explainer(meaning, lang) for lang in ("zh", "en")}
    figure = None
    if found or alone:
        svg = drawn("standins", lambda lang: graph(found, alone, x[lang].label, x[lang].cite, lang))
        figure = picture("standins", svg)
    names = listed(both(lambda lang, who=who: x[lang].label(who)) for who in alone)  # type: ignore[misc]
    return StandInsPart(figure, names, tuple(StandInWords(meaning).rules(found)))


# ── minimal absence sets ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class GapRow:
    act: Both
    matter: Both
    sets: tuple[Both, ...]
    more: int
    count: int
    resiliency: int | None
    singles: Both
    readings: tuple[tuple[str, Both], ...]
    tone: str


@dataclass(frozen=True)
class GapsPart:
    rows: tuple[GapRow, ...]
    safe: int


def gaps(verification: Verification, found: list[Gap]) -> GapsPart:
    """Section *minimal absence sets*: what no absence can stop is only counted."""
    w = GapWords(verification.meaning)
    shown = [gap for gap in found if gap.first.absences.count]
    return GapsPart(
        tuple(_gap(w, gap) for gap in shown), sum(len(g.rows) + g.alike for g in found if not g.first.absences.count)
    )


def _gap(w: GapWords, gap: Gap) -> GapRow:
    absences = gap.first.absences
    return GapRow(
        w.act(gap),
        w.matter(gap),
        tuple(w.sets(gap)),
        max(len(gap.folded) - MOST_PATTERNS, 0),
        absences.count,
        absences.resiliency,
        w.singles(gap),
        tuple((anchor(name), cite) for name, cite in w.readings(gap)),
        "t0" if absences.smallest in (0, 1) else "",
    )


# ── articles ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class ArticleRow:
    number: str
    kind: Both
    gist: Both
    reason: Both
    clauses: int
    used: Both
    uses: int
    unused: str


@dataclass(frozen=True)
class SourceNote:
    cite: Both
    text: Both


@dataclass(frozen=True)
class ArticlesPart:
    rows: tuple[ArticleRow, ...]
    clauses: int
    unused: int
    notes: tuple[SourceNote, ...]


def articles(verification: Verification, year: Year | None) -> ArticlesPart:
    """Section *the articles*: what each says, what is made of it, what uses it."""
    from analysis.lastrun import last_run

    book = verification.rulebook
    acted = {c: list(a) for c, a in year.acted.items()} if year else last_run(book)
    rows = rows_of(book, verification, acted)
    names = book.names
    shown = [
        ArticleRow(
            row.article,
            words(f"kind.{row.kind}"),
            Both(row.gist["zh"], row.gist["en"]),
            Both(row.reason["zh"], row.reason["en"]) if row.reason else Both("", ""),
            len(row.clauses),
            *_used(names, row.used_by),
            ", ".join(dict.fromkeys(book.cite(c).split("#")[0] for c in row.unused)),
        )
        for row in rows
    ]
    notes = tuple(
        SourceNote(words("report.articles.note-cite", article=n.cite) if n.cite else Both("", ""), Both(n.zh, n.en))
        for n in book.header.source_notes
    )
    return ArticlesPart(tuple(shown), sum(len(r.clauses) for r in rows), sum(len(r.unused) for r in rows), notes)


def _used(names: Any, used_by: dict[str, list[str]]) -> tuple[Both, int]:
    """By how many proofs and refutations, and by which simulated acts."""
    every = [use for uses in used_by.values() for use in uses]
    simulated = list(dict.fromkeys(use.removeprefix("simulated:") for use in every if use.startswith("simulated:")))
    proofs = len({use for use in every if not use.startswith("simulated:")})
    parts = [words("report.articles.by-proofs", n=proofs)] if proofs else []
    if simulated:
        acts = both(lambda lang: say_acts(names, simulated, lang))
        parts.append(words("report.articles.by-acts", acts=acts))
    return listed(parts, "list.semicolon"), len(every)


def say_acts(names: Any, acts: list[str], lang: str) -> str:
    from constraints.words import say

    return say("list.comma", lang).join(names.label(act, lang) for act in acts)
