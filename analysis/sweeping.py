"""`guize sweep`: a progress bar, the figures, and what came of it in a few lines."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from analysis import show
from analysis.grid import axis
from analysis.plots import style
from analysis.responses import plotted
from analysis.simulating import bar
from analysis.sweep import CSV, TABLE, Swept, sweep
from constraints.words import say
from constraints.write import replace_file, try_to_write

PLOTS = "plots"
SHOWN = ("sign_median_days_all", "closed", "open", "blocked_matter_days", "meetings_failed")
"""Responses in the table on the screen, those that the scenario has."""


def run(scenario: str | None, grid: Sequence[str], out: str, *, lang: str, **settings: Any) -> int:
    """Sweep, draw, tell.  1 when a run failed."""
    axes = [axis(word) for word in grid]
    try_to_write(Path(out))
    total = settings["replications"]
    for one in axes:
        total *= len(one.values)
    with bar(total, say("sweep.progress", lang)) as progress:
        found = sweep(scenario, axes, out, progress=progress, **settings)
    drawn = draw(found, lang)
    tell(found, drawn, lang)
    return 1 if found.failed else 0


def draw(found: Swept, lang: str) -> list[Path]:
    """A PNG for every response that differs between runs."""
    from importlib.metadata import version

    from analysis.plots_sweep import response

    rows: list[Any] = found.table[found.table["status"] == "ok"].to_dict("records")
    if not rows:
        return []
    seeds = sorted({row["seed"] for row in rows})
    beneath = say("sweep.beneath", lang, seeds=f"{seeds[0]}–{seeds[-1]}", n=len(rows), version=version("guize"))
    files = []
    axes = [a.path for a in found.axes if len(a.values) > 1] or [a.path for a in found.axes]
    inputs = {*(a.path for a in found.axes), "replication", "seed"}
    for name in plotted(rows):
        if name in inputs:
            continue
        with style():
            made = response(found.table, name, axes, beneath, lang)
            sink = BytesIO()
            made.savefig(sink, format="png", dpi=130, metadata={"Software": None})
        files.append(found.out / PLOTS / f"{name}.png")
        replace_file(files[-1], sink.getvalue())
    return files


def tell(found: Swept, drawn: Sequence[Path], lang: str) -> None:
    """The means by point, what failed, where the files stand."""
    table, axes = found.table, [a.path for a in found.axes]
    fine = table[table["status"] == "ok"]
    shown = [name for name in SHOWN if name in table]
    if axes and len(fine):
        from analysis.plots_sweep import label

        means = fine.groupby(axes, sort=False)[shown].mean().reset_index()
        columns = [*axes, *(label(name, lang) for name in shown)]
        rows = [[str(r[a]) for a in axes] + [f"{r[name]:.2f}" for name in shown] for _, r in means.iterrows()]
        show.console().print(show.table(columns, rows, say("sweep.means", lang)))
    for _, row in table[table["status"] != "ok"].iterrows():
        said = ", ".join(f"{a}={row[a]}" for a in axes)
        print(say("sweep.failed", lang, point=said, replication=row["replication"], error=row["error"]), file=sys.stderr)
    print(say("sweep.done", lang, n=len(table), fresh=found.fresh, failed=found.failed))
    for path in (found.out / TABLE, found.out / CSV, *([found.out / PLOTS] if drawn else [])):
        print(say("sweep.written", lang, path=path))
