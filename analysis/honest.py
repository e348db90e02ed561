"""`guize verify --honesty`: whether the requirements test anything, and on which clauses no verdict rests; a table, or JSON."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from analysis import show
from constraints.words import say

if TYPE_CHECKING:
    from constraints.honesty import Asked, Honesty
    from constraints.rulebook import Rulebook

SCHEMA_VERSION = 1


def run(rulebook: str | None, roster: str | None, format_: str, lang: str, settings: dict[str, Any]) -> int:
    """Ask and print.  What is flagged is for a person to judge: it ends with 0."""
    from analysis import api
    from analysis.kit import one_of
    from constraints.honesty import honesty

    one_of(format_, ("text", "json"), "--format")
    verification = api.verify(rulebook, roster, **settings)
    found = honesty(verification, told=lambda family: _told(family, lang))
    if format_ == "json":
        show.write([json.dumps(document(verification.rulebook, found), ensure_ascii=False, indent=1), "\n"])
    else:
        _text(verification.rulebook, found, lang)
    return 0


def _told(family: str, lang: str) -> None:
    print(say("honesty.progress", lang, family=say(f"family.{family}", lang)), file=sys.stderr)


def document(book: Rulebook, found: Honesty) -> dict[str, Any]:
    """What scripts read."""
    return {
        "schema_version": SCHEMA_VERSION,
        "rulebook": {"id": book.id, "digest": book.digest},
        "requirements": [
            {
                "requirement": one.requirement,
                "family": one.family.value if one.family else None,
                "proved": one.proved,
                "refuted": one.fails,
                "vacuous": one.vacuous,
                "on_no_clause": one.on_nothing,
                "falsified_by": one.falsified_by,
                "tried": one.tried,
                "flag": one.flag.value if one.flag else None,
            }
            for one in found.asked
        ],
        "idle": [{"clause": clause, "cite": book.cite(clause)} for clause in found.idle],
    }


def _text(book: Rulebook, found: Honesty, lang: str) -> None:
    from analysis.verifying import requirement_words

    out = show.console()
    out.print(say("honesty.title", lang, title=book.header.title.in_(lang)))
    columns = [say(f"honesty.column.{c}", lang) for c in ("requirement", "proved", "refuted", "vacuous", "on-nothing", "by")]
    rows = [
        (
            requirement_words(one.requirement, lang),
            *(str(n) for n in (one.proved, one.fails, one.vacuous, one.on_nothing)),
            _by(book, one, lang),
        )
        for one in found.asked
        if one.family
    ]
    out.print(show.table(columns, rows))
    print(say("honesty.flagged", lang, n=len(found.flagged), of=len(found.asked)))
    for one in found.flagged:
        assert one.flag is not None
        flag = say(f"honesty.flag.{one.flag.value}", lang)
        print(say("honesty.line", lang, requirement=requirement_words(one.requirement, lang), flag=flag))
    if found.idle:
        named = say("list.comma", lang).join(f"{clause} [{book.cite(clause)}]" for clause in found.idle)
        print(say("honesty.idle", lang, n=len(found.idle), clauses=named))
    else:
        print(say("honesty.all-used", lang))


def _by(book: Rulebook, one: Asked, lang: str) -> str:
    """The damage that makes a requirement fail, with the article it changes."""
    if one.falsified_by is not None:
        return f"{one.falsified_by} [{book.cite(one.falsified_by.partition(':')[0])}]"
    return say("honesty.as-it-stands", lang) if one.fails else say("honesty.tried", lang, n=one.tried)
