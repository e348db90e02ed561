"""A figure for every response of a sweep: each run a dot, the mean of each point with its 95 % interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.plots import BLACK, BLUE, GREEN, GREY, ORANGE, PINK, RED, SKY, YELLOW, figure
from constraints.words import catalogue, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

COLOURS = (BLUE, ORANGE, GREEN, RED, SKY, PINK, YELLOW, GREY, BLACK)


def label(name: str, lang: str) -> str:
    """What a response is called: the catalogue's word for it, its own name where there is none."""
    words = catalogue(lang)
    if (key := f"sweep.response.{name}") in words:
        return words[key]
    for part in ("median", "p90"):
        act, found, stream = name.partition(f"_{part}_days_")
        if found:
            return say(f"sweep.response.{part}", lang, act=act, stream=stream)
    if name.startswith("waiting_"):
        kind = name.removeprefix("waiting_").removesuffix("_days_per_matter")
        return say("sweep.response.waiting", lang, kind=words.get(f"waiting.{kind}", kind))
    return name


def response(table: pd.DataFrame, name: str, axes: list[str], beneath: str, lang: str) -> Figure:
    """`name` against the first axis; a colour for each combination of the others.  `beneath` says seed, grid and version."""
    made, drawn = figure(height=4.4)
    first, others = (axes[0] if axes else "replication"), axes[1:]
    rows = table[table[name].notna()]
    order = list(dict.fromkeys(rows[first]))
    numeric = all(isinstance(v, int | float) for v in order)
    place = {v: float(v) if numeric else float(i) for i, v in enumerate(order)}
    groups: list[tuple[Any, Any]] = list(rows.groupby(others, sort=False)) if others else [((), rows)]
    for i, (values, group) in enumerate(groups):
        colour = COLOURS[i % len(COLOURS)]
        said = ", ".join(f"{o} = {v}" for o, v in zip(others, values if isinstance(values, tuple) else (values,), strict=True))
        aside = (i - (len(groups) - 1) / 2) * 0.008 * (max(place.values()) - min(place.values()) or 1.0)  # none hides another
        drawn.plot(group[first].map(place) + aside, group[name], "o", color=colour, alpha=0.35, markersize=4, markeredgewidth=0)
        means = group.groupby(first, sort=False)[name]
        x = [place[v] + aside for v, _ in means]
        drawn.errorbar(x, means.mean(), yerr=[_half(one) for _, one in means], color=colour, marker="o", markersize=5,
                       linewidth=1.4, capsize=3, label=said or None)  # fmt: skip
    drawn.set_xlabel(first)
    if not numeric:
        drawn.set_xticks(list(place.values()), [_short(v) for v in place], rotation=20 if len(place) > 4 else 0)
    drawn.set_ylabel(label(name, lang))
    drawn.set_title(label(name, lang), loc="left", fontsize=11)
    if others:
        made.legend(loc="outside upper right", ncols=2, fontsize=8)
    made.supxlabel(beneath, fontsize=7, color="#555555")
    return made


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 24 else "…" + text[-23:]


def _half(values: pd.Series[Any]) -> float:
    """Half of the 95 % interval of a mean; nothing for a single run."""
    if len(values) < 2:
        return 0.0
    from scipy.stats import t

    return float(t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / len(values) ** 0.5)
