"""Figures of a simulated year.  Each takes a table in one language and says in which units its axes are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.plots import BLACK, BLUE, GREEN, GREY, ORANGE, PINK, RED, SKY, YELLOW, figure
from analysis.report_text import typeset
from constraints.calendar import DAY
from constraints.words import say

if TYPE_CHECKING:
    from datetime import date

    from matplotlib.figure import Figure

Label = Callable[[str], str]
WAITING = {
    "work": BLUE,
    "queue": SKY,
    "calendar": "#D8D8D8",
    "away": RED,
    "handover": PINK,
    "next_meeting": ORANGE,
    "lead_time": "#B87F00",
    "no_chair": "#7A4B00",
    "no_quorum": "#5E3A6B",
    "agenda": "#F7C97B",
    "silence": YELLOW,
    "outside": GREY,
    "rule": GREEN,
}
"""The kinds of the waiting map, each with its colour."""
AWAY = (BLUE, ORANGE, GREEN, RED, SKY, PINK, YELLOW, GREY, BLACK)
SERIES = (BLUE, RED, ORANGE, PINK, YELLOW, GREEN, GREY, SKY, BLACK)
ROW = 0.4
"""Inches for one bar."""
WRAP = {"en": 44, "zh": 26}
LONE = {"en": 10, "zh": 4}
"""So few characters are no line of their own."""

_PAUSES = " :,、\uff1a\uff0c\uff09"


def folded(name: str, lang: str) -> str:
    """A label of at most two lines, folded where a reader would pause, not before a number and not before a lone last word;
    what follows the last comma, the article, is kept."""
    text = typeset(name) if lang == "zh" else name
    width = WRAP[lang]
    if len(text) <= width:
        return text
    pauses = [
        i for i in range(width // 2, width + 1) if (text[i - 1] in _PAUSES and not text[i].isdigit()) or text[i] == "\uff08"
    ]
    apart = [i for i in pauses if len(text) - i > LONE[lang]]
    at = (apart or pauses or [width])[-1]
    first, rest = text[:at].rstrip(), text[at:].lstrip()
    return f"{first}\n{rest if len(rest) <= width else _shortened(rest, width)}"


def _shortened(text: str, width: int) -> str:
    """A text cut to this width; what follows its last comma is kept where it takes no more than half of it."""
    comma = max(text.rfind(","), text.rfind("，"))
    tail = text[comma:] if comma >= 0 and len(text) - comma <= width // 2 else ""
    kept = text[: width - len(tail)].rpartition(" ")[0] or text[: width - 1 - len(tail)]
    return f"{kept.rstrip(_PAUSES)}…{tail}"


def _height(rows: Sequence[Any], head: float = 1.2) -> float:
    return head + ROW * max(len(rows), 1)


def _names(axes: Any, names: Sequence[str], lang: str) -> None:
    axes.set_yticks(
        range(len(names)), [folded(name, lang) for name in names], fontsize=8.5, linespacing=1.3 if lang == "zh" else 1.1
    )
    axes.set_ylim(max(len(names), 1) - 0.5, -0.5)


def _legend(made: Any, entries: Sequence[tuple[str, str]], columns: int = 4) -> None:
    """A legend above the figure: colour and label."""
    handles = [_patch(colour, label) for colour, label in entries]
    made.legend(handles=handles, loc="outside upper center", ncols=min(len(handles), columns), fontsize=9)


def _patch(colour: str, label: str) -> Any:
    from matplotlib.patches import Patch

    return Patch(color=colour, label=label)


def times(rows: Sequence[tuple[str, Mapping[str, Sequence[int]]]], acts: Sequence[str], label: Label, lang: str) -> Figure:
    """For each sort of matter the time until these acts, in calendar days on a logarithmic axis: half of all within the bar,
    eight in ten within the line, the median a dot."""
    from matplotlib.ticker import FuncFormatter, NullFormatter

    made, axes = figure(height=_height(rows) + 0.12 * len(rows))
    colours = dict(zip(acts, (BLUE, ORANGE, GREEN), strict=False))
    step = 0.8 / max(len(acts), 1)
    for i, (_, found) in enumerate(rows):
        for j, act in enumerate(acts):
            days = sorted(max(m, 60) / DAY for m in found.get(act, ()))
            if days:
                _spread(axes, i + (j - (len(acts) - 1) / 2) * step, days, colours[act], step * 0.62)
    axes.set_xscale("log")
    axes.set_xlim(
        left=0.8 * min((_at(sorted(max(m, 60) / DAY for m in t), 0.1) for _, f in rows for t in f.values() if t), default=0.1)
    )
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    _names(axes, [name for name, _ in rows], lang)
    axes.set_xlabel(say("report.axis.days", lang))
    _legend(made, [(colours[a], label(a)) for a in acts])
    return made


def _spread(axes: Any, y: float, days: Sequence[float], colour: str, height: float) -> None:
    low, first, middle, third, high = (_at(days, q) for q in (0.1, 0.25, 0.5, 0.75, 0.9))
    axes.plot([low, high], [y, y], color=colour, linewidth=1.3, solid_capstyle="butt")
    axes.barh(y, third - first, left=first, height=height, color=colour, alpha=0.35)
    axes.plot([middle], [y], "o", color=colour, markersize=4.5)
    axes.plot([high], [y], "|", color=colour, markersize=8)


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def waiting(rows: Sequence[tuple[str, str, Mapping[str, int]]], axis: str, lang: str) -> Figure:
    """Where the time of closed matters went, as shares; `rows` are name, what stands beside the bar, minutes by kind."""
    made, axes = figure(height=_height(rows, 1.7))
    used = [kind for kind in WAITING if any(minutes.get(kind, 0) > 0 for _, _, minutes in rows)]
    left = [0.0] * len(rows)
    for kind in used:
        parts = [100 * minutes.get(kind, 0) / max(sum(minutes.values()), 1) for _, _, minutes in rows]
        axes.barh(range(len(rows)), parts, left=left, color=WAITING[kind], height=0.74, edgecolor="white", linewidth=0.4)
        left = [a + b for a, b in zip(left, parts, strict=True)]
    for i, (_, beside, _) in enumerate(rows):
        axes.annotate(beside, (100, i), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8.5, color="#444444")
    _names(axes, [name for name, _, _ in rows], lang)
    axes.set_xlim(0, 100)
    axes.set_xlabel(say(axis, lang))
    _legend(made, [(WAITING[k], say(f"waiting.{k}", lang)) for k in used], 4)
    return made


def bars(
    rows: Sequence[tuple[str, Sequence[float]]], series: Sequence[str], axis: str, lang: str, *, beside: Sequence[str] = ()
) -> Figure:
    """Plain stacked bars: `series` are the labels of the parts, `axis` the words of the axis with their unit."""
    made, axes = figure(height=_height(rows, 1.2 + 0.25 * ((len(series) + 2) // 3)))
    left = [0.0] * len(rows)
    for i in range(len(series)):
        parts = [values[i] for _, values in rows]
        axes.barh(
            range(len(rows)), parts, left=left, color=SERIES[i % len(SERIES)], height=0.72, edgecolor="white", linewidth=0.4
        )
        left = [a + b for a, b in zip(left, parts, strict=True)]
    for i, text in enumerate(beside):
        axes.annotate(text, (left[i], i), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8.5, color="#444444")
    _names(axes, [name for name, _ in rows], lang)
    axes.set_xlabel(say(axis, lang))
    axes.set_xlim(0, max([*left, 1e-9]) * (1.14 if beside else 1.02))
    if len(series) > 1:
        _legend(made, [(SERIES[i % len(SERIES)], name) for i, name in enumerate(series)], 3)
    return made


def loads(rows: Sequence[tuple[str, float, float, float, bool]], lang: str) -> Figure:
    """How busy each is, and how long things lay on the desk: share of presence, median and nine in ten, in office hours."""
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    made, (left, right) = figure(height=_height(rows, 1.5), ncols=2, sharey=True, width_ratios=[1.2, 1])
    for i, (_, share, median, p90, body) in enumerate(rows):
        colour = GREY if body else BLUE
        left.barh(i, 100 * share, height=0.7, color=colour)
        right.plot([median, p90], [i, i], color=colour, linewidth=1.3)
        right.plot([median], [i], "o", color=colour, markersize=4.5)
        right.plot([p90], [i], "|", color=colour, markersize=8)
    _names(left, [name for name, *_ in rows], lang)
    left.set_xlim(0, max(100.0, *(104 * share for _, share, *_ in rows)) if rows else 100)
    left.set_xlabel(say("report.axis.busy", lang))
    right.set_xlim(left=0)
    engine = made.get_layout_engine()
    if isinstance(engine, ConstrainedLayoutEngine):
        engine.set(wspace=0.06)
    right.set_xlabel(say("report.axis.tray", lang))
    right.tick_params(axis="y", length=0)
    _legend(made, [(BLUE, say("report.legend.official", lang)), (GREY, say("report.legend.body", lang))])
    return made


def scatter(points: Sequence[tuple[str, Sequence[int], Sequence[int]]], first: date, days: int, lang: str) -> Figure:
    """Every signed matter: the day on which it arrived, and how long it took; the points are one picture, not thousands of
    elements."""
    from matplotlib.ticker import FuncFormatter

    made, axes = figure(height=4.2)
    for i, (_, arrived, took) in enumerate(points):
        axes.plot([m / DAY for m in arrived], [max(m, 60) / DAY for m in took], ".", markersize=2.6, alpha=0.6,
                  color=SERIES[i % len(SERIES)], rasterized=True)  # fmt: skip
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:g}"))
    axes.set_ylabel(say("report.axis.days-to-sign", lang))
    axes.grid(axis="y")
    _months(axes, first, days, lang)
    _legend(made, [(SERIES[i % len(SERIES)], name) for i, (name, _, _) in enumerate(points)], 2)
    return made


def calendar(
    people: Sequence[tuple[str, Sequence[tuple[int, int, str]]]], reasons: Mapping[str, str], blocked: Sequence[int], first: date,
    days: int, lang: str,
) -> Figure:  # fmt: skip
    """The year as a strip: who is away, for what; below, how many matters stand still each day."""
    rows = 0.36 * max(len(people), 1)
    made, (above, below) = figure(height=1.4 + rows + 1.5, nrows=2, sharex=True, height_ratios=[rows, 1.5])
    colours = dict(zip(reasons, AWAY, strict=False))
    for i, (_, spells) in enumerate(people):
        for reason in reasons:
            runs = [(start, end - start + 1) for start, end, why in spells if why == reason]
            if runs:
                above.broken_barh(runs, (i - 0.38, 0.76), facecolors=colours.get(reason, BLACK), linewidth=0)
    _names(above, [name for name, _ in people], lang)
    below.fill_between(range(len(blocked) + 1), [*blocked, *blocked[-1:]], step="post", color=RED, alpha=0.8, linewidth=0)
    below.set_ylim(bottom=0)
    below.set_ylabel(say("report.axis.blocked", lang))
    below.grid(axis="y")
    _months(below, first, days, lang)
    _legend(made, [(colours.get(r, BLACK), name) for r, name in reasons.items()], 3 if lang == "en" else 6)
    return made


def _months(axes: Any, first: date, days: int, lang: str) -> None:
    """Months on the axis of days."""
    from datetime import timedelta

    starts = [d for d in range(days) if (first + timedelta(d)).day == 1]
    axes.set_xticks(starts, [say(f"report.month.{(first + timedelta(d)).month}", lang) for d in starts], ha="left")
    axes.set_xlim(0, days)
    axes.set_xlabel(say("report.axis.month", lang))


__all__ = ["bars", "calendar", "loads", "scatter", "times", "waiting"]
