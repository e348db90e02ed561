"""`guize sweep`."""

from __future__ import annotations

from typing import Any

import click

from analysis.kit import Kit


def add(kit: Kit) -> None:
    @kit.command(
        "sweep",
        click.argument("scenario", required=False),
        kit.option("--grid", multiple=True, required=True, metavar="PATH=VALUES"),
        kit.option("--reps", "replications", type=click.IntRange(1, 100_000), default=1, show_default=True),
        kit.option("--jobs", type=click.IntRange(1, 1024), default=1, show_default=True),
        kit.option("--out", required=True, metavar="DIR", word="out-sweep"),
        kit.option("--seed", type=click.IntRange(min=0)),
        kit.option("--days", type=click.IntRange(min=1)),
        kit.amend,
        kit.option("--resume", is_flag=True),
    )
    def sweep(scenario: str | None, grid: tuple[str, ...], out: str, **settings: Any) -> int:
        from analysis.sweeping import run

        return run(scenario, grid, out, lang=kit.lang, **settings)
