"""`guize report`."""

from __future__ import annotations

from typing import Any

import click

from analysis.kit import OK, Kit, Told


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

        print(api.report(out, simulation=not no_simulation, lang=kit.lang, progress=Told(), **settings))
        return OK
