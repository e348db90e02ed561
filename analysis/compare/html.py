"""The page of a comparison as a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from constraints.difference.comparison import Comparison
from constraints.write import replace_file

if TYPE_CHECKING:
    from analysis.paired.life import Life

FILE = "index.html"


def write_html(
    found: Comparison,
    folder: Path,
    life: Life | None = None,
    *,
    lang: str = "en",
    asked: bool = False,
    options: Sequence[str] = (),
    simulated: bool = True,
) -> Path:
    """Write `index.html` in a folder and say where: one file that needs no other, both languages on it.

    `options` ask for the comparison again on a command line; `lang` is shown first where somebody `asked` for it or
    there is no JavaScript, else what the browser speaks.  Raises
    `CannotWrite`."""
    from analysis.compare.page import page_of
    from analysis.report_page import render

    target = folder / FILE
    replace_file(target, render(page_of(found, life, options, simulated=simulated), lang, asked=asked))
    return target
