"""`guize verify`."""

from __future__ import annotations

from typing import Any

import click

from analysis.kit import DAY, Kit, one_of


def add(kit: Kit) -> None:
    @kit.command(
        "verify",
        kit.rulebook,
        kit.roster,
        kit.amend,
        kit.as_of,
        kit.option("--act", "acts", multiple=True),
        kit.option("--family", "families", multiple=True),
        kit.option("--tolerates", type=click.IntRange(0, 9), default=1, show_default=True),
        kit.format("text", "json", "sarif", "junit", "github", "markdown"),
        kit.option("--fail-on", metavar="SEVERITY"),
        kit.option("--baseline", metavar="FILE"),
        kit.option("--today", type=DAY),
        kit.option("--explain", metavar="ID"),
        kit.option("--recheck", is_flag=True),
        kit.option("--honesty", is_flag=True),
        kit.option("--record", is_flag=True),
        kit.option("--mutants", is_flag=True),
        kit.option("--cache", metavar="DIR"),
        kit.option("--no-cache", is_flag=True),
    )
    def verify(rulebook: str | None, roster: str | None, format_: str, **settings: Any) -> int:
        from analysis import verifying

        one_of(format_, verifying.FORMATS, "--format")
        return verifying.run(rulebook, roster, format_=format_, lang=kit.lang, **settings)
