"""`guize report`."""

from __future__ import annotations

from typing import Any

import click

from analysis.kit import OK, Kit, Told
from constraints.words import say


def add(kit: Kit) -> None:
    @kit.command(
        "report",
        kit.option("--out", required=True, metavar="DIR"),
        kit.option("--scenario"),
        kit.option("--rulebook"),
        kit.roster,
        kit.amend,
        kit.as_of,
        kit.option("--seed", type=click.IntRange(min=0)),
        kit.option("--no-simulation", is_flag=True),
    )
    def report(out: str, no_simulation: bool, **settings: Any) -> int:
        from analysis import api

        brought = [name for name in ("rulebook", "roster", "as_of") if settings["scenario"] and settings[name]]
        if brought:
            listed = ", ".join(f"--{name.replace('_', '-')}" for name in brought)
            raise click.UsageError(say("usage.scenario-brings", kit.lang, value=listed))
        print(api.report(out, simulation=not no_simulation, lang=kit.lang, asked=kit.asked, progress=Told(), **settings))
        return OK
