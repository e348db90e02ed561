"""Figures of work: from whom it went to whom, and what each works before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from analysis.paired.estimate import Estimate
from analysis.paired.life import Load, Moved, beyond_chance
from analysis.paired.plots import Named, interval
from analysis.plots import BLUE, GREY, ORANGE, figure
from constraints.words import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from analysis.report_text import Both

MOST_MOVES, MOST_PEOPLE = 12, 16
Said = Callable[[Estimate], "Both"]


def shown_moves(rows: Sequence[Moved]) -> list[Moved]:
    """Those that the figure shows: what goes more often one way than back, the most first."""
    return [row for row in rows if row.acts.mean][:MOST_MOVES]


def shown_loads(rows: Sequence[Load]) -> list[Load]:
    """Those that the figure shows: whose work changes, the most first."""
    return [row for row in rows if row.difference.mean][:MOST_PEOPLE]


def moves(rows: Sequence[Moved], named: Named, said: Said, lang: str, *, illustrative: bool) -> Figure:
    """Net acts and net office hours a year, a line for each two between whom work moves."""
    made, (acts, hours) = _panels(len(rows))
    for place, row in enumerate(rows):
        for drawn, e in ((acts, row.acts), (hours, row.hours)):
            colour = BLUE if e.differs else GREY
            drawn.barh([place], [e.mean], height=0.5, color=colour, alpha=0.3)
            _told(drawn, e, place, colour, said(e).in_(lang))
    labels = [say("life.axis.move", lang, from_=named(row.from_), to=named(row.to)) for row in rows]
    _finish((acts, hours), labels, lang, ("acts", "hours"))
    _of_an_example(made, lang, illustrative)
    return made


def loads(rows: Sequence[Load], named: Named, said: Said, lang: str, *, illustrative: bool) -> Figure:
    """Office hours a year of each: before and after on the left, the paired difference on the right."""
    made, (both, change) = _panels(len(rows))
    for place, row in enumerate(rows):
        both.plot([row.base, row.amended], [place, place], color=GREY, linewidth=2)
        both.plot([row.base], [place], "o", color=ORANGE, markersize=8, markerfacecolor="white", label="before")
        both.plot([row.amended], [place], "o", color=BLUE, markersize=5, label="after")
        _told(change, row.difference, place, BLUE if beyond_chance(row) else GREY, said(row.difference).in_(lang))
    both.set_xlim(left=0)
    handles = both.get_legend_handles_labels()[0][:2]
    names = [say(f"compare.page.{side}", lang) for side in ("before", "after")]
    made.legend(handles, names, loc="outside lower left", ncols=2)
    _finish((both, change), [named(row.who) for row in rows], lang, ("worked", "difference"))
    _of_an_example(made, lang, illustrative)
    return made


def _of_an_example(made: Any, lang: str, illustrative: bool) -> None:
    """The figure itself says that its workload is invented, wherever it is copied to."""
    if illustrative:
        made.suptitle(say("life.figure.illustrative", lang), x=0.99, ha="right", fontsize=9, color="#7d2b00")


def _panels(lines: int) -> tuple[Figure, Any]:
    return figure(height=1.4 + 0.42 * lines, ncols=2, sharey=True)


def _told(drawn: Any, e: Estimate, place: float, colour: str, text: str) -> None:
    """The mean with its interval, and both in words above."""
    interval(drawn, e, place, colour, size=5, width=1.5)
    ground = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.6}
    drawn.annotate(
        text, (e.mean, place), (0, 6), textcoords="offset points", ha="center", fontsize=8, color="#333333", bbox=ground
    )


def _finish(axes: Sequence[Any], labels: Sequence[str], lang: str, names: Sequence[str]) -> None:
    for drawn, name in zip(axes, names, strict=True):
        drawn.set_xlabel(say(f"life.axis.{name}", lang))
        drawn.margins(x=0.3)
        if name != "worked":
            drawn.axvline(0, color="#555555", linewidth=0.8)
    axes[0].set_yticks(range(len(labels)), [_folded(label, lang) for label in labels], fontsize=9)
    axes[0].set_ylim(len(labels) - 0.5, -0.75)


def _folded(label: str, lang: str) -> str:
    """A name of at most two lines."""
    size = 18 if lang == "zh" else 36
    return "\n".join(wrap(label, size, max_lines=2, placeholder="…"))
