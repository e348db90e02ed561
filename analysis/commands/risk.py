"""`guize risk`."""

from __future__ import annotations

from typing import Any

import click

from analysis.kit import OK, Kit, one_of


def add(kit: Kit) -> None:
    @kit.command(
        "risk",
        click.argument("scenario", required=False),
        kit.option("--act", "acts", multiple=True),
        kit.option("--reading", "readings", multiple=True, metavar="READING=OPTION"),
        kit.amend,
        kit.option("--years", type=click.IntRange(1, 10_000), default=10, show_default=True),
        kit.format("text", "json"),
    )
    def risk(scenario: str | None, readings: Any, format_: str, **settings: Any) -> int:
        from analysis import api, asking, risking, show

        one_of(format_, ("text", "json"), "--format")
        meaning, scene, found = api.risk(scenario, readings=asking.pairs(readings, "="), **settings)
        if format_ == "json":
            show.write([risking.json_text(meaning, scene, found)])
        else:
            risking.text(meaning, scene, found, kit.lang)
        return OK
