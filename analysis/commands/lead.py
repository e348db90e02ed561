"""`guize lead`."""

from __future__ import annotations

from typing import Any

from analysis.kit import OK, Kit, one_of


def add(kit: Kit) -> None:
    @kit.command(
        "lead",
        kit.rulebook,
        kit.roster,
        kit.amend,
        kit.as_of,
        kit.option("--kind", "kinds", multiple=True, word="lead-kind"),
        kit.option("--reading", "readings", multiple=True, metavar="READING=OPTION"),
        kit.option("--presumed", is_flag=True),
        kit.option("--turning", is_flag=True),
        kit.format("text", "json"),
    )
    def lead(rulebook: str | None, roster: str | None, readings: Any, format_: str, **settings: Any) -> int:
        from analysis import api, asking, leading, show

        one_of(format_, ("text", "json"), "--format")
        found = api.lead(rulebook, roster, readings=asking.pairs(readings, "="), **settings)
        if format_ == "json":
            show.write([leading.json_text(found)])
        else:
            leading.text(found, kit.lang, details=bool(settings["kinds"]))
        return OK
