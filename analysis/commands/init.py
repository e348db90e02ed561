"""`guize init`."""

from __future__ import annotations

import click

from analysis.kit import OK, Kit


def add(kit: Kit) -> None:
    lang = kit.lang

    @kit.command("init", click.argument("folder", metavar="DIR"))
    def init(folder: str) -> int:
        from analysis import api
        from constraints.verdict import Status
        from constraints.words import say

        started = api.init(folder)
        for name in started.files:
            print(f"{folder.rstrip('/')}/{name}")
        results = started.verification.results
        listed = sum(row.status is not Status.PROVED for row in results)
        print(say("init.done", lang, folder=folder, n=len(results), listed=listed))
        return OK
