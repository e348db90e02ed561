"""Tables and lines on standard output.  `rich` lays them out; a pipe gets plain text without colours."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from constraints.words import say

if TYPE_CHECKING:
    from analysis.articles import Row
    from analysis.check import Checked


_WORD = re.compile(r"[A-Za-z-]+")
LONG_WORD = 20


def write(pieces: Iterable[str]) -> None:
    """Text as it is."""
    for piece in pieces:
        sys.stdout.write(piece)


def console() -> Any:
    """A console as wide as the terminal; 120 columns in a pipe."""
    from rich.console import Console

    class Plain(Console):
        """Where the reader leaves, the error goes on to whoever tells how the run ended; the library would end it with 1."""

        def on_broken_pipe(self) -> None:
            raise

    terminal = sys.stdout.isatty()
    return Plain(file=sys.stdout, width=None if terminal else 120, highlight=False, no_color=not terminal, legacy_windows=False)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], title: str | None = None) -> Any:
    """A table without vertical lines; cells wrap, and no word in the first column is broken that is not very long."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    made, listed = Table(box=SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False), list(rows)
    words = [word for row in listed for cell in row[:1] for word in _WORD.findall(str(cell))]
    widest = min(max(map(len, words), default=0), LONG_WORD)
    for i, column in enumerate(columns):
        made.add_column(column, overflow="fold", min_width=widest if i == 0 else None)
    for row in listed:
        made.add_row(*(Text(str(cell)) for cell in row))
    return made


def checked(found: Checked, lang: str) -> None:
    """The mistakes on standard error, the summary on standard output."""
    for mistake in found.found:
        print(mistake.text(lang), file=sys.stderr)
    errors = len(found.errors)
    warnings = len(found.found) - errors
    if errors:
        print(say("check.failed", lang, name=found.name, errors=errors, warnings=warnings))
        return
    print(say("check.fine", lang, sort=say(f"sort.{found.sort}", lang), name=found.name, warnings=warnings))
    counts = [say("check.count", lang, what=say(f"count.{name}", lang), n=n) for name, n in found.counts.items()]
    if counts:
        print("  " + say("list.comma", lang).join(counts))


def articles(rows: list[Row], lang: str) -> None:
    """One line an article, and what is unused at the end."""
    out = console()
    shown = [
        (row.article, say(f"kind.{row.kind}", lang), row.gist[lang] if row.kind != "declaratory" or not row.reason else f"{row.gist[lang]} — {row.reason[lang]}",
         str(len(row.clauses)), str(sum(len(by) for by in row.used_by.values())))
        for row in rows
    ]  # fmt: skip
    columns = [say(f"column.{name}", lang) for name in ("article", "kind", "gist", "clauses", "used")]
    out.print(table(columns, shown))
    unused = [clause for row in rows for clause in row.unused]
    total = sum(len(row.clauses) for row in rows)
    out.print(say("articles.summary", lang, n=len(rows), clauses=total, unused=len(unused)))
    if unused:
        out.print(say("articles.unused", lang, clauses=", ".join(unused)))
