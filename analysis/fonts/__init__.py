"""One Chinese font for plots and pages, so that a report reads the same on every machine.

`GuizeSansSC-Regular.otf` is a subset of Noto Sans SC (SIL Open Font License 1.1, see `OFL.txt`): ASCII, Latin-1, punctuation,
arrows, signs and the 6,763 hanzi of GB 2312.  `make_subset.py` beside it tells how it was made.  `✗` is not in Noto Sans SC:
plots take it from DejaVu Sans, pages write `×`.
"""

from io import BytesIO
from pathlib import Path
from typing import Any

from analysis.fonts.make_subset import FAMILY, SHIPPED

__all__ = ["FAMILY", "font_path", "missing", "use_in_plots", "web_font"]


def font_path() -> Path:
    """Where the shipped font lies."""
    return SHIPPED


def missing(text: str) -> str:
    """The printable characters of `text` that the shipped font lacks, each once, in code order."""
    with _opened() as font:
        has = font.getBestCmap()
    return "".join(c for c in sorted(set(text)) if ord(c) not in has and c.isprintable())


def web_font(text: str) -> bytes:
    """A WOFF font with exactly the characters of `text`, to be embedded in a page.

    Equal sets of characters give equal bytes (with the same fontTools and zlib).  Characters that the shipped font lacks are
    left out: ask `missing`.
    """
    from fontTools import subset  # type: ignore[import-untyped]

    options = subset.Options(hinting=False, layout_features=["kern"], name_IDs=[0, 1, 2, 4, 6, 13, 14])
    with _opened() as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes={ord(c) for c in text})
        cutter.subset(font)
        font.flavor = "woff"
        page = BytesIO()
        font.save(page)
    return page.getvalue()


def use_in_plots() -> None:
    """Let matplotlib draw Chinese with the shipped font, and write SVG that needs no font and is equal for equal plots."""
    import matplotlib as mpl
    from matplotlib import font_manager

    known = font_manager.fontManager
    if all(entry.fname != str(SHIPPED) for entry in known.ttflist):
        known.addfont(SHIPPED)
    mpl.rcParams.update(
        {
            "font.family": [FAMILY, "DejaVu Sans"],
            "axes.unicode_minus": False,
            "svg.fonttype": "path",
            "svg.hashsalt": "guize",
        }
    )


def _opened() -> Any:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    return TTFont(SHIPPED, recalcTimestamp=False, lazy=True)
