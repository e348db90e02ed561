"""`guize fuzz`."""

from __future__ import annotations

from typing import Any

import click

from analysis.kit import DAY, Kit, one_of


def add(kit: Kit) -> None:
    @kit.command(
        "fuzz",
        kit.rulebook,
        kit.roster,
        kit.amend,
        kit.option("--act", "acts", multiple=True),
        kit.option("--reading", "readings", multiple=True, metavar="READING=OPTION"),
        kit.option("--tries", type=click.IntRange(1, 1_000_000), default=100, show_default=True),
        kit.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, word="fuzz-seed"),
        kit.option("--from", "start", type=DAY, word="fuzz-from"),
        kit.option("--horizon", type=click.IntRange(1, 366), default=30, show_default=True),
        kit.option("--out", default="fuzz", show_default=True, metavar="DIR", word="fuzz-out"),
        kit.format("text", "json"),
    )
    def fuzz(rulebook: str | None, format_: str, **settings: Any) -> int:
        from analysis import fuzzing

        one_of(format_, fuzzing.FORMATS, "--format")
        return fuzzing.run(rulebook, format_=format_, lang=kit.lang, **settings)
