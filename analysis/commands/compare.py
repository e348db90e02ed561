"""`guize compare`."""

from __future__ import annotations

from typing import Any

import click

from analysis.kit import DAY, Kit, one_of


def _no_cache(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    ctx.meta["no-cache"] = value


def _cache(ctx: click.Context, _: click.Parameter, folder: str | None) -> str | None:
    """The folder given, else the usual one; none with `--no-cache`."""
    from analysis.lastrun import verdicts

    return None if ctx.meta.get("no-cache") else folder if folder is not None else str(verdicts())


def add(kit: Kit) -> None:
    @kit.command(
        "compare",
        click.argument("base", required=False),
        click.argument("amended", required=False),
        kit.option("--amend", "amendments", multiple=True, word="compare-amend"),
        kit.option("--base-amend", "base_amendments", multiple=True),
        kit.option("--on", type=DAY),
        kit.option("--base-on", type=DAY),
        kit.roster,
        kit.option("--page", metavar="FILE"),
        kit.option("--out", metavar="DIR", word="compare-out"),
        kit.option("--cache", metavar="DIR", callback=_cache),
        kit.option("--no-cache", is_flag=True, is_eager=True, expose_value=False, callback=_no_cache),
        kit.option("--base-roster"),
        kit.option("--reading", "readings", multiple=True, metavar="READING=OPTION"),
        kit.option("--base-reading", "base_readings", multiple=True, metavar="READING=OPTION"),
        kit.option("--goal", "goals", multiple=True),
        kit.option("--guard", "guards", multiple=True),
        kit.option("--goals", "goals_file", metavar="FILE"),
        kit.option("--no-simulation", is_flag=True, word="compare-no-simulation"),
        kit.option("--scenario", word="compare-scenario"),
        kit.option("--precision", type=click.FloatRange(0.0, min_open=True), default=0.05, show_default=True, metavar="DAYS"),
        kit.option("--reps", "replications", type=click.IntRange(2, 1000), default=20, show_default=True, word="compare-reps"),
        kit.option("--since", type=DAY),
        kit.option("--jobs", type=click.IntRange(1, 1024), default=1, show_default=True),
        kit.format("text", "json", "sarif", "junit", "github", "markdown"),
        kit.option("--fail-on", metavar="SEVERITY", word="compare-fail-on"),
        kit.option("--baseline", metavar="FILE", word="compare-baseline"),
        kit.option("--today", type=DAY),
    )
    def compare(
        format_: str, readings: Any, base_readings: Any, no_simulation: bool, scenario: str | None, precision: float,
        replications: int, jobs: int, since: Any, **settings: Any,
    ) -> int:  # fmt: skip
        from analysis import asking
        from analysis.compare import run

        one_of(format_, run.FORMATS, "--format")
        read: dict[str, Any] = {"readings": asking.pairs(readings, "="), "base_readings": asking.pairs(base_readings, "=")}
        simulated = None if no_simulation else run.Simulated(scenario, precision, replications, jobs, since)
        return run.run(format_=format_, lang=kit.lang, asked=kit.asked, simulated=simulated, **read, **settings)
