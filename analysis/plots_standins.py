"""The substitution graph: who stands in for whom."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.plots import BLUE, ORANGE, RED, figure
from analysis.report_standins import Arrow
from constraints.words import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_PAIRS = 12
MOST_BROKEN = 10
"""More arrows than this that need a name first are left to the table: they would hide the others."""


def graph(
    listed: Iterable[Arrow], alone: Iterable[str], label: Callable[[str], str], cite: Callable[[str], str], lang: str
) -> Figure:
    """Arrows from the stand-in to the one replaced; broken where somebody must be authorised or named first; those for
    whom nobody stands in at the foot."""
    import networkx as nx

    kept = [a for a in listed if not a.delegated]
    if sum(a.named for a in kept) > MOST_BROKEN:
        kept = [a for a in kept if not a.named]
    ties = nx.Graph()
    ties.add_edges_from((a.by, a.of) for a in kept)
    groups = sorted(nx.connected_components(ties), key=lambda g: (-len(g), sorted(g)))
    places, height = _places(groups, ties, list(alone))
    made, axes = figure(height=max(3.2, 1.2 + 1.0 * height))
    axes.set_axis_off()
    xs, ys = [x for x, _ in places.values()] or [0.0], [y for _, y in places.values()] or [0.0]
    axes.set_xlim(min(xs) - 1.5, max(xs) + 1.5)
    axes.set_ylim(min(ys) - 0.6, max(ys) + 0.6)
    made.draw_without_rendering()
    arcs = _together([a for a in kept if a.by in places and a.of in places])
    for (by, of), clauses in arcs.items():
        ends = _Ends(axes, places[by], places[of], label(by), label(of))
        _arc(axes, ends, broken=all(named for _, named in clauses), both=(of, by) in arcs)
    for (by, of), clauses in arcs.items():
        if (of, by) not in arcs or by < of:
            _cite(axes, places[by], places[of], say("list.comma", lang).join(dict.fromkeys(cite(c) for c, _ in clauses)))
    for name, (x, y) in places.items():
        _node(axes, x, y, label(name), lonely=name not in ties)
    _legend(axes, lang, broken=any(a.named for a in kept), lonely=any(name not in ties for name in places))
    return made


def _places(groups: list[set[str]], ties: Any, alone: list[str]) -> tuple[dict[str, tuple[float, float]], float]:
    """Large groups on circles side by side, pairs in rows below, the lonely ones last."""
    found: dict[str, tuple[float, float]] = {}
    left, lowest = 0.0, 0.0
    large = [g for g in groups if len(g) > 2]
    pairs = [sorted(g, key=lambda n: (-ties.degree(n), n)) for g in groups if len(g) == 2][:MOST_PAIRS]
    for group in large:
        radius = max(1.2, 0.42 * len(group))
        names = _around(group, ties)
        for i, name in enumerate(names):
            angle = math.pi / 2 - 2 * math.pi * i / len(names)
            found[name] = (left + radius * 1.7 + 1.7 * radius * math.cos(angle), radius * math.sin(angle))
        left += 3.4 * radius + 1.8
        lowest = min(lowest, -radius)
    across = max(left - 1.8, 8.0)
    y = lowest - 1.0 if large else 0.0
    for i, (one, two) in enumerate(pairs):
        x = across * 0.62 * (i % 2)
        found[one], found[two] = (x, y - 0.9 * (i // 2)), (x + across * 0.34, y - 0.9 * (i // 2))
    y -= 0.9 * math.ceil(len(pairs) / 2)
    for i, name in enumerate(alone):
        found[name] = (across * 0.303 * (i % 4), y - 0.7 * (i // 4))
    heights = [v for _, v in found.values()] or [0.0]
    return found, max(heights) - min(heights)


def _around(group: set[str], ties: Any) -> list[str]:
    """The group in an order in which neighbours mostly stand side by side."""
    first = min(group, key=lambda n: (ties.degree(n), n))
    order: list[str] = []
    todo = [first]
    while todo:
        name = todo.pop()
        if name not in order:
            order.append(name)
            todo.extend(sorted((n for n in ties.neighbors(name) if n not in order), reverse=True))
    return order


def _together(listed: list[Arrow]) -> dict[tuple[str, str], list[tuple[str, bool]]]:
    found: dict[tuple[str, str], list[tuple[str, bool]]] = {}
    for arrow in listed:
        found.setdefault((arrow.by, arrow.of), []).append((arrow.clause, arrow.named))
    return found


@dataclass(frozen=True)
class _Ends:
    """An arrow from box to box."""

    axes: Any
    start: tuple[float, float]
    end: tuple[float, float]
    first: str
    last: str

    def shrink(self, text: str) -> float:
        """How far the edge of a box is from its middle, in points, along the arrow."""
        (x0, y0), (x1, y1) = self.axes.transData.transform([self.start, self.end])
        length = math.hypot(x1 - x0, y1 - y0) or 1.0
        across, up = abs(x1 - x0) / length, abs(y1 - y0) / length
        lines = _two_lines(text).split("\n")
        width = max(sum(5.0 if ord(c) > 0x2E80 else 2.7 for c in line) for line in lines) + 7
        height = 7.0 * len(lines) + 4
        return min(width / across if across > 1e-6 else 1e6, height / up if up > 1e-6 else 1e6) + 2


def _arc(axes: Any, ends: _Ends, *, broken: bool, both: bool) -> None:
    axes.annotate(
        "", xy=ends.end, xytext=ends.start,
        arrowprops={"arrowstyle": "-|>,head_width=0.25,head_length=0.5", "color": ORANGE if broken else BLUE, "linewidth": 1.4,
                    "linestyle": (0, (4, 3)) if broken else "-", "shrinkA": ends.shrink(ends.first), "shrinkB": ends.shrink(ends.last),
                    "connectionstyle": f"arc3,rad={0.18 if both else 0.06}"},
    )  # fmt: skip


def _cite(axes: Any, start: tuple[float, float], end: tuple[float, float], text: str) -> None:
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    axes.text(x, y, text, ha="center", va="center", fontsize=8, color="#333333",
              bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"})  # fmt: skip


def _node(axes: Any, x: float, y: float, text: str, *, lonely: bool) -> None:
    colour = RED if lonely else BLUE
    axes.text(x, y, _two_lines(text), ha="center", va="center", fontsize=10, color="#111111", zorder=3,
              bbox={"boxstyle": "round,pad=0.35", "facecolor": "#FDEEE6" if lonely else "#E8F1F8", "edgecolor": colour})  # fmt: skip


def _two_lines(text: str) -> str:
    """A long name broken after its colon, or in the middle."""
    head, colon, tail = text.partition(": ")
    return f"{head}{colon.strip()}\n{tail}" if colon else text


def _legend(axes: Any, lang: str, *, broken: bool, lonely: bool) -> None:
    from matplotlib.lines import Line2D

    marks = [Line2D([], [], color=BLUE, label=say("report.standins.legend-acts", lang))]
    if broken:
        named = say("report.standins.legend-named", lang)
        marks.append(Line2D([], [], color=ORANGE, linestyle=(0, (4, 3)), label=named))
    if lonely:
        alone = say("report.standins.legend-alone", lang)
        marks.append(Line2D([], [], marker="s", linestyle="", markerfacecolor="#FDEEE6", markeredgecolor=RED, label=alone))
    axes.legend(handles=marks, loc="upper left", bbox_to_anchor=(0, 1.02), ncols=3, fontsize=9)
