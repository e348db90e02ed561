"""Blocks in one language as text for a terminal and as Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import StringIO

from analysis.paired.life import Life
from analysis.paired.shown import blocks
from analysis.report_text import Both
from analysis.report_year_parts import Cell, Table
from constraints.words import say

MOST = 10
"""Rows shown of a table."""
WIDTH = 120


def text(life: Life, lang: str, *, most: int = MOST) -> Iterator[str]:
    """Sentences and tables, a piece at a time."""
    for block in blocks(life, most=most):
        yield f"\n{block.title.in_(lang)}\n" if block.id != "life" else f"{block.title.in_(lang)}\n"
        for said in block.said:
            yield f"  {said.in_(lang)}\n"
        if block.table:
            yield _laid_out(block.table, lang)
            yield from (f"  {more}\n" for more in _more(block.table, lang))


def markdown(life: Life, lang: str, *, most: int = MOST, level: int = 3) -> Iterator[str]:
    """The same in GitHub's Markdown; the method and the long tables are folded."""
    for block in blocks(life, most=most):
        yield f"{'#' * (level if block.id == 'life' else level + 1)} {block.title.in_(lang)}\n\n"
        yield from (f"{_escaped(said.in_(lang))}\n\n" for said in block.said)
        if block.table:
            yield from _folded(block.table, lang)


def _more(table: Table, lang: str) -> Iterator[str]:
    if table.more:
        yield say("life.more", lang, n=table.more)


def _laid_out(table: Table, lang: str) -> str:
    from rich.console import Console

    from analysis import show

    out = Console(file=StringIO(), width=WIDTH, highlight=False, no_color=True, legacy_windows=False)
    out.print(show.table([head.in_(lang) for head, _ in table.columns], _rows(table, lang), title=table.caption.in_(lang)))
    file = out.file
    assert isinstance(file, StringIO)
    return file.getvalue()


def _rows(table: Table, lang: str) -> list[list[str]]:
    return [[_cell(cell, lang) for cell in row] for row in table.rows]


def _cell(cell: Cell, lang: str) -> str:
    return cell.text.in_(lang) if isinstance(cell.text, Both) else cell.text


def _folded(table: Table, lang: str) -> Iterator[str]:
    yield f"<details><summary>{_escaped(table.caption.in_(lang))}</summary>\n\n"
    yield _line([head.in_(lang) for head, _ in table.columns])
    yield _line(["---:" if kind == "number" else "---" for _, kind in table.columns], escape=False)
    yield from map(_line, _rows(table, lang))
    yield from (f"\n{more}\n" for more in _more(table, lang))
    yield "\n</details>\n\n"


def _line(cells: Sequence[str], escape: bool = True) -> str:
    return "| " + " | ".join(_escaped(c) if escape else c for c in cells) + " |\n"


def _escaped(said: str) -> str:
    """Text that Markdown leaves as it is."""
    for mark in "\\`*_<|":
        said = said.replace(mark, f"\\{mark}")
    return said
