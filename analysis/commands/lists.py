"""`guize check`, `guize articles`, `guize schema`."""

from __future__ import annotations

from typing import Any

import click

from analysis.kit import OK, WRONG_INPUT, Kit, one_of


def add(kit: Kit) -> None:
    lang = kit.lang

    paths = click.argument("paths", nargs=-1, required=True, metavar="PATH…")

    @kit.command("check", paths, kit.option("--source", metavar="TEXT"), kit.option("--rulebook"))
    def check(paths: tuple[str, ...], source: str | None, rulebook: str | None) -> int:
        from analysis import api, show
        from analysis.check import once

        found = [api.check(path, source=source, rulebook=rulebook) for path in once(paths)]
        for checked in found:
            show.checked(checked, lang)
        return WRONG_INPUT if any(checked.errors for checked in found) else OK

    @kit.command("articles", kit.rulebook, kit.roster, kit.as_of, kit.format("text", "json"))
    def articles(rulebook: str | None, roster: str | None, as_of: Any, format_: str) -> int:
        from analysis import api, show
        from analysis.articles import to_json

        one_of(format_, ("text", "json"), "--format")
        rows = api.articles(rulebook, roster, as_of=as_of)
        show.write([to_json(rows), "\n"]) if format_ == "json" else show.articles(rows, lang)
        return OK

    @kit.command("schema", click.argument("sort", default="articles"))
    def schema(sort: str) -> int:
        import json

        from analysis import api, show

        show.write([json.dumps(api.schema(sort), ensure_ascii=False, indent=2), "\n"])
        return OK
