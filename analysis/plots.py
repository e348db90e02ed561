"""Figures for pages: drawn by matplotlib once in each language, kept as SVG whose text is text.

The palette is that of M. Okabe and K. Ito (Color Universal Design, 2008): told apart by colour-blind readers, and in print
by lightness as well.  Equal data give equal bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import TYPE_CHECKING, Any

from analysis.fonts import FAMILY, use_in_plots
from analysis.report_text import typeset

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BLACK, ORANGE, SKY, GREEN, YELLOW, BLUE, RED, PINK, GREY = (
    "#000000", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#8A8A8A",
)  # fmt: skip
PALETTE = (BLUE, ORANGE, GREEN, RED, SKY, PINK, YELLOW, GREY, BLACK)
LANGUAGES = ("zh", "en")
WIDTH = 9.0
"""Inches; a page scales a figure to its column."""

Drawing = Callable[[str], "Figure"]
"""Draws a figure in one language."""


@contextmanager
def style() -> Iterator[None]:
    """The look of every figure."""
    import matplotlib as mpl

    with mpl.rc_context():
        use_in_plots()
        mpl.rcParams.update(
            {
                "svg.fonttype": "none",
                "font.family": [FAMILY, "DejaVu Sans"],
                "font.size": 10,
                "axes.spines.top": False,
                "axes.spines.right": False,
                "axes.edgecolor": "#555555",
                "axes.labelcolor": "#222222",
                "xtick.color": "#444444",
                "ytick.color": "#222222",
                "axes.grid": True,
                "axes.grid.axis": "x",
                "grid.color": "#DDDDDD",
                "axes.axisbelow": True,
                "legend.frameon": False,
                "figure.constrained_layout.use": True,
            }
        )
        yield


def figure(width: float = WIDTH, height: float = 4.0, **settings: Any) -> tuple[Figure, Any]:
    """A figure that belongs to no window, with its axes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    made = Figure(figsize=(width, height))
    FigureCanvasAgg(made)
    return made, made.subplots(**settings)


def drawn(name: str, drawing: Drawing) -> dict[str, str]:
    """The figure `name` as SVG in each language; Chinese is typeset as on the page."""
    found = {}
    for lang in LANGUAGES:
        with style():
            made = drawing(lang)
            if lang == "zh":
                _typeset(made)
            found[lang] = svg(made, f"{name}-{lang}")
    return found


def _typeset(made: Figure) -> None:
    from matplotlib.text import Text

    for text in made.findobj(Text):
        if isinstance(text, Text):
            text.set_text(typeset(text.get_text()))


def svg(made: Figure, name: str) -> str:
    """A figure as an SVG element; its ids begin with `name`, so that two figures on a page share none."""
    out = StringIO()
    made.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = out.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.S)
    text = re.sub(r"<!--.*?-->\s*", "", text, flags=re.S)
    text = re.sub(r"<style.*?</style>\s*", "", text, flags=re.S)  # it would reach every element of the page
    text = re.sub(r'(\bid=")([^"]+)(")', rf"\g<1>{name}-\g<2>\g<3>", text)
    text = re.sub(r'(xlink:href="#|url\(#)', rf"\g<1>{name}-", text)
    text = re.sub(r'xlink:href="#', 'href="#', text)
    text = re.sub(r' xmlns(:xlink)?="[^"]*"', "", text)
    text = re.sub(r'<svg width="[\d.]+pt" height="[\d.]+pt"', "<svg", text, count=1)
    text = re.sub(r' version="1.1"', ' stroke-linejoin="round"', text, count=1)
    return re.sub(r' (?:d|transform|x|y|points|width|height|cx|cy)="[^"]*"', _shorter, text).strip()


def _shorter(found: re.Match[str]) -> str:
    """Coordinates to a hundredth of a point."""
    return re.sub(r"(\d+\.\d{2})\d+", r"\1", found[0])
