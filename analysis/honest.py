"""`guize verify --honesty`: whether the requirements test anything, and on which clauses no verdict rests; a table, or JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import show
from constraints.words import LANGUAGES, say

if TYPE_CHECKING:
    from constraints.flags import Flags, Raised
    from constraints.honesty import Asked, Honesty
    from constraints.rulebook import Rulebook

SCHEMA_VERSION = 1


def run(
    rulebook: str | None,
    roster: str | None,
    format_: str,
    lang: str,
    settings: dict[str, Any],
    *,
    whole: bool = True,
    record: bool = False,
) -> int:
    """Ask and print.  Where the `whole` rulebook was asked and its flags are listed beside it: 1 when one is raised that is
    not listed, or listed and no longer raised.  Where nobody has listed any, what is flagged is for a person to judge: 0.
    """
    from analysis import api
    from analysis.kit import one_of
    from constraints.honesty import honesty
    from constraints.load import find

    one_of(format_, ("text", "json"), "--format")
    verification = api.verify(rulebook, roster, **settings)
    found = honesty(verification, told=lambda family: _told(family, lang))
    book, folder = verification.rulebook, find(rulebook or verification.rulebook.id)
    known = known_flags(folder, verification.roster.id)
    if record:
        return _record(folder, book, verification.roster.id, found, known, lang)
    if format_ == "json":
        show.write([json.dumps(document(book, found, known), ensure_ascii=False, indent=1), "\n"])
    else:
        _text(book, found, known, lang)
    return _judged(found, known, lang) if whole else 0


def known_flags(folder: Path, roster: str) -> Flags | None:
    """The flags listed beside a rulebook for this roster.  Raises `Mistakes`."""
    from constraints.beside import for_roster
    from constraints.flags import load_flags

    return for_roster(load_flags(folder), roster)


def _judged(found: Honesty, known: Flags | None, lang: str) -> int:
    """On standard error: what is raised and not listed, and what is listed and no longer raised."""
    if known is None:
        print(say("honesty.no-list", lang), file=sys.stderr)
        return 0
    news, gone = known.news(found.raised), known.gone(found.raised)
    for name, flag in news:
        print(say("honesty.news", lang, name=name, flag=say(f"honesty.flag.{flag.value}", lang)), file=sys.stderr)
    for mistake in gone:
        print(mistake.text(lang), file=sys.stderr)
    return 1 if news or gone else 0


def _record(folder: Path, book: Rulebook, roster: str, found: Honesty, known: Flags | None, lang: str) -> int:
    """Write the flags beside the rulebook."""
    from analysis import listing
    from constraints.flags import FILE
    from constraints.flags import record as content

    data = content(found.raised, book.id, roster, known, listing.text("honesty.not-looked-at"))
    return listing.record(folder / FILE, data, "honesty.head", "honesty.recorded", lang)


def _told(family: str, lang: str) -> None:
    print(say("honesty.progress", lang, family=say(f"family.{family}", lang)), file=sys.stderr)


def document(book: Rulebook, found: Honesty, known: Flags | None = None) -> dict[str, Any]:
    """What scripts read; a reason is null where the flag is not listed."""
    from constraints.flags import Flag

    def reason(raised: Raised) -> dict[str, str | None] | None:
        return None if known is None else {lang: known.reason(raised, lang) for lang in LANGUAGES}

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
                "reason": reason((one.requirement, one.flag)) if one.flag else None,
            }
            for one in found.asked
        ],
        "idle": [{"clause": clause, "cite": book.cite(clause), "reason": reason((clause, Flag.IDLE))} for clause in found.idle],
    }


def _text(book: Rulebook, found: Honesty, known: Flags | None, lang: str) -> None:
    from constraints.flags import Flag

    def why(raised: Raised) -> str:
        reason = known and known.reason(raised, lang)
        return say("honesty.because", lang, reason=reason) if reason else ""

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
        said = {"requirement": requirement_words(one.requirement, lang), "flag": flag, "why": why((one.requirement, one.flag))}
        print(say("honesty.line", lang, **said))
    print(say("honesty.idle" if found.idle else "honesty.all-used", lang, n=len(found.idle)))
    for clause in found.idle:
        said = {"clause": clause, "cite": book.cite(clause), "why": why((clause, Flag.IDLE))}
        print(say("honesty.idle-line", lang, **said))


def _by(book: Rulebook, one: Asked, lang: str) -> str:
    """The damage that makes a requirement fail, with the article it changes."""
    if one.falsified_by is not None:
        return f"{one.falsified_by} [{book.cite(one.falsified_by.partition(':')[0])}]"
    return say("honesty.as-it-stands", lang) if one.fails else say("honesty.tried", lang, n=one.tried)
