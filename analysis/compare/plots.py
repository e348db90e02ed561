"""Slope charts of lead times: before on the left, after on the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from analysis.plots import BLUE, ORANGE, figure
from constraints.words import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from constraints.difference.leads import LeadShift
    from constraints.lead.clock import Span

MOST = 6
"""So many classes have a panel of their own."""


def slopes(shifts: Sequence[LeadShift], titles: Sequence[str], lang: str) -> Figure:
    """A panel for each change: the shortest and the longest time at best and at worst, in calendar days."""
    across = min(3, len(shifts))
    down = -(-len(shifts) // across)
    made, axes = figure(height=0.5 + 3.0 * down, nrows=down, ncols=across, squeeze=False)
    for i, axis in enumerate(axes.flat):
        if i >= len(shifts):
            axis.set_axis_off()
            continue
        change = shifts[i].first
        pairs = [
            ("shortest", change.before.shortest, change.after.shortest, BLUE, "-"),
            ("longest", change.before.longest, change.after.longest, ORANGE, "--"),
        ]
        top = max([1, *(s.most for _, one, other, _, _ in pairs for s in (one, other) if s is not None)])
        taken: list[tuple[int, float]] = []
        for name, before, after, colour, line in pairs:
            for worst in (False, True):
                _slope(
                    axis, before, after, worst, colour, line, top, taken, say(f"compare.page.{name}", lang) if worst else None
                )
        axis.set_xlim(-0.45, 1.45)
        axis.set_ylim(-0.08 * top, 1.15 * top)
        axis.set_xticks([0, 1], [say("compare.page.before", lang), say("compare.page.after", lang)])
        axis.grid(visible=False)
        axis.set_ylabel(say("compare.page.days", lang) if i % across == 0 else "")
        axis.set_title(titles[i], fontsize=9.5, loc="left")
    handles, labels = axes.flat[0].get_legend_handles_labels()
    made.legend(handles, labels, loc="outside lower center", ncols=2)
    return made


def _slope(
    axis: Any, before: Span | None, after: Span | None, worst: bool, colour: str, line: str, top: int,
    taken: list[tuple[int, float]], label: str | None,
) -> None:  # fmt: skip
    """One line, or one point where the other side has no bound; a number beside it where none stands yet."""
    ends = [(x, s.most if worst else s.least) for x, s in ((0, before), (1, after)) if s is not None]
    if not ends:
        return
    xs, ys = [x for x, _ in ends], [y for _, y in ends]
    axis.plot(xs, ys, marker="o", color=colour, linestyle=line, alpha=1.0 if worst else 0.55, linewidth=1.8, label=label)
    for x, y in ends:
        if not any(x == other and abs(y - height) < 0.07 * top for other, height in taken):
            taken.append((x, y))
            axis.annotate(
                f"{y:,}",
                (x, y),
                (-7 if x == 0 else 7, 0),
                textcoords="offset points",
                ha="right" if x == 0 else "left",
                va="center",
                fontsize=9,
            )
