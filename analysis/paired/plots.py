"""Figures of paired differences: every pair a dot, the mean with its interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from analysis.observe import CLOSED
from analysis.paired.estimate import Estimate, estimate
from analysis.paired.life import Life, Time, beyond_chance
from analysis.plots import BLUE, GREY, figure
from constraints.words import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Named = Callable[[str], str]
MOST_SORTS = 24


def shown_act(life: Life) -> str:
    """The first act until which the time is taken, or the end where there is none."""
    return next((act for act in life.series if act != CLOSED), CLOSED)


def pairs(life: Life, named: Named, lang: str) -> Figure:
    """For each act the difference of the mean over all matters, a dot for every pair of runs."""
    acts = list(life.series)
    made, drawn = figure(height=1.2 + 0.7 * len(acts))
    for place, act in enumerate(acts):
        values = life.series[act]
        drawn.plot(values, [place - 0.18] * len(values), "o", color=BLUE, alpha=0.4, markersize=4, markeredgewidth=0)
        interval(drawn, estimate(values, life.first), place, BLUE)
    _finish(drawn, [named(act) for act in acts], lang)
    return made


def sorts(rows: Sequence[Time], named: Named, lang: str) -> Figure:
    """The difference of the mean by sort of matter, those with the largest sum over a year."""
    chosen = sorted(sorted(rows, key=lambda r: -abs(r.yearly))[:MOST_SORTS], key=lambda r: r.difference.mean)
    made, drawn = figure(height=1.2 + 0.3 * len(chosen))
    for place, row in enumerate(chosen):
        interval(drawn, row.difference, place, BLUE if beyond_chance(row) else GREY)
    _finish(drawn, [named(row.sort) for row in chosen], lang)
    return made


def interval(drawn: Any, e: Estimate, place: float, colour: str, *, size: float = 6, width: float = 1.6) -> None:
    """The mean as a dot with its interval; the dot alone where one run alone has it."""
    half = e.half_width
    drawn.errorbar(
        [e.mean],
        [place],
        xerr=None if half is None else [half],
        color=colour,
        marker="o",
        markersize=size,
        capsize=3,
        linewidth=width,
    )


def _finish(drawn: Any, labels: Sequence[str], lang: str) -> None:
    drawn.axvline(0, color="#555555", linewidth=0.8)
    drawn.set_yticks(range(len(labels)), labels)
    drawn.set_ylim(len(labels) - 0.5, -0.6)
    drawn.set_xlabel(say("life.axis.days", lang))
