"""`guize simulate`."""

from __future__ import annotations

from typing import Any

import click

from analysis.kit import OK, Kit, one_of


def add(kit: Kit) -> None:
    @kit.command(
        "simulate",
        click.argument("scenario", required=False),
        kit.option("--seed", type=click.IntRange(min=0)),
        kit.option("--days", type=click.IntRange(min=1)),
        kit.amend,
        kit.option("--reading", "readings", multiple=True, metavar="READING=OPTION"),
        kit.option("--out", metavar="DIR", word="out-run"),
        kit.format("text", "json"),
    )
    def simulate(format_: str, **settings: Any) -> int:
        from analysis.simulating import run

        one_of(format_, ("text", "json"), "--format")
        run(format_=format_, lang=kit.lang, **settings)
        return OK
