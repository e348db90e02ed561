"""`guize who`."""

from __future__ import annotations

from typing import Any

import click

from analysis.kit import NOT_AS_EXPECTED, OK, Kit, one_of


def add(kit: Kit) -> None:
    @kit.command(
        "who",
        click.argument("act"),
        kit.option("--away", multiple=True, metavar="SEAT[:REASON]"),
        kit.option("--vacant", multiple=True, metavar="SEAT"),
        kit.option("--reading", "readings", multiple=True, metavar="READING=OPTION"),
        kit.option("--granted", multiple=True, metavar="CLAUSE:GIVER:RECEIVER"),
        kit.option("--done", multiple=True, metavar="ACT"),
        kit.option("--rulebook"),
        kit.roster,
        kit.amend,
        kit.as_of,
        kit.format("text", "json"),
        click.argument("matter", nargs=-1, required=True, type=click.UNPROCESSED),
        context_settings={"ignore_unknown_options": True},
    )
    def who(
        act: str, matter: tuple[str, ...], away: Any, readings: Any, granted: Any, done: Any, format_: str, **settings: Any
    ) -> int:
        from analysis import api, asking

        one_of(format_, ("text", "json"), "--format")
        answer = api.who(
            act,
            asking.matter(matter),
            away=asking.pairs(away, ":"),
            readings=asking.pairs(readings, "="),
            granted=asking.triples(granted),
            done=done or None,
            **settings,
        )
        place = {key: settings[key] for key in ("rulebook", "roster", "amendments")}
        asking.show(answer, lang=kit.lang, as_json=format_ == "json", **place)
        return OK if answer.somebody else NOT_AS_EXPECTED
