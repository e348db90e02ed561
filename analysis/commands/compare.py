"""`guize compare`."""

from __future__ import annotations

from typing import Any

import click

from analysis.kit import DAY, Kit, one_of


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
        kit.option("--base-roster"),
        kit.option("--reading", "readings", multiple=True, metavar="READING=OPTION"),
        kit.option("--base-reading", "base_readings", multiple=True, metavar="READING=OPTION"),
        kit.option("--goal", "goals", multiple=True),
        kit.option("--guard", "guards", multiple=True),
        kit.option("--goals", "goals_file", metavar="FILE"),
        kit.option("--no-simulation", is_flag=True, expose_value=False, word="compare-no-simulation"),
        kit.format("text", "json"),
    )
    def compare(format_: str, readings: Any, base_readings: Any, **settings: Any) -> int:
        from analysis import asking
        from analysis.compare import run

        one_of(format_, run.FORMATS, "--format")
        read = {"readings": asking.pairs(readings, "="), "base_readings": asking.pairs(base_readings, "=")}
        return run.run(format_=format_, lang=kit.lang, **read, **settings)
