"""`guize verify --mutants`: which small damages to the law nobody notices; as tables, or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import show
from constraints.words import LANGUAGES, say

if TYPE_CHECKING:
    from constraints.kill import Outcome
    from constraints.rulebook import Rulebook
    from constraints.survivors import Survivors

SCHEMA_VERSION = 1
WANTED = Fraction(95, 100)
"""The share of mutants, of those not proved equivalent, that somebody has to notice."""
COLUMNS = ("mutants", "by-case", "by-verdict", "equivalent", "survived", "stillborn", "score")


def run(
    rulebook: str | None, roster: str | None, *, lang: str, format_: str = "text", workers: int = 2, record: bool = False
) -> int:
    """Judge every mutant and print.  1 when more of them survive than may, or others than are listed."""
    from analysis.defaults import default, load_both
    from analysis.kit import WRONG_INPUT, one_of
    from analysis.mutate import judge
    from constraints.cases import folders_of
    from constraints.load import find

    one_of(format_, ("text", "json"), "--format")
    name = rulebook or default("rulebook")
    book, who = load_both(rulebook, roster)
    cases = folders_of(find(name))
    if not cases:
        print(say("mutants.no-cases", lang), file=sys.stderr)
        if record:  # or every damage that a case would notice were known to survive
            return WRONG_INPUT
    outcomes = judge(name, book, who, workers=workers, progress=lambda done, of: _progress(done, of, lang))
    known = known_survivors(name, who.id)
    if record:
        return _record(find(name), book, who.id, outcomes, known, lang)
    news = [] if known is None or not cases else [s for s in survivors(outcomes) if s.mutant.name not in known.reason_of]
    if format_ == "json":
        show.write([json.dumps(document(book, who.id, outcomes, known), ensure_ascii=False, indent=1), "\n"])
    else:
        _text(book, outcomes, known, lang)
        if news:
            print(say("mutants.news", lang, n=len(news)))
    gone = known.gone(s.mutant.name for s in survivors(outcomes)) if known and cases else []
    for mistake in gone:
        print(mistake.text(lang), file=sys.stderr)
    return 0 if score(outcomes) >= WANTED and not news and not gone else 1


def known_survivors(name: str, roster: str) -> Survivors | None:
    """The survivors listed beside a rulebook for this roster.  Raises `Mistakes`."""
    from constraints.beside import for_roster
    from constraints.load import find
    from constraints.survivors import load_survivors

    return for_roster(load_survivors(find(name)), roster)


def _record(folder: Path, book: Rulebook, roster: str, outcomes: Sequence[Outcome], known: Survivors | None, lang: str) -> int:
    """Write the survivors beside the rulebook."""
    from analysis import listing
    from constraints.survivors import FILE
    from constraints.survivors import record as content

    names = [o.mutant.name for o in survivors(outcomes)]
    data = content(names, book.id, roster, known, listing.text("survives.not-looked-at"))
    return listing.record(folder / FILE, data, "mutants.head", "mutants.recorded", lang)


def score(outcomes: Iterable[Outcome]) -> Fraction:
    """The share that was noticed of those neither stillborn nor proved equivalent; 1 where there are none."""
    from constraints.kill import Fate

    judged = [o for o in outcomes if o.fate not in (Fate.STILLBORN, Fate.EQUIVALENT)]
    return Fraction(sum(o.fate.killed for o in judged), len(judged)) if judged else Fraction(1)


def tally(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """How many there are of each fate."""
    from constraints.kill import Fate

    count = {fate: sum(o.fate is fate for o in outcomes) for fate in Fate}
    return {
        "mutants": len(outcomes),
        "by-case": count[Fate.BY_CASE],
        "by-verdict": count[Fate.BY_VERDICT],
        "equivalent": count[Fate.EQUIVALENT],
        "survived": count[Fate.SURVIVED],
        "stillborn": count[Fate.STILLBORN],
    }


def grouped(outcomes: Sequence[Outcome], key: str) -> dict[str, list[Outcome]]:
    """The outcomes by operator, or by family of clause, in the order in which they come."""
    found: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        found.setdefault(getattr(outcome.mutant, key), []).append(outcome)
    return found


def noticed(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """How many damages each family of requirements is the first to notice, where no case does."""
    found: dict[str, int] = {}
    for outcome in outcomes:
        if outcome.family is not None:
            found[outcome.family.value] = found.get(outcome.family.value, 0) + 1
    return found


def survivors(outcomes: Iterable[Outcome]) -> list[Outcome]:
    from constraints.kill import Fate

    return [o for o in outcomes if o.fate is Fate.SURVIVED]


def document(book: Rulebook, roster: str, outcomes: Sequence[Outcome], known: Survivors | None = None) -> dict[str, Any]:
    """The contract of `--mutants --format json`."""

    def rows(key: str) -> dict[str, Any]:
        return {name: {**tally(part), "score": float(score(part))} for name, part in grouped(outcomes, key).items()}

    return {
        "schema_version": SCHEMA_VERSION,
        "rulebook": {"id": book.id, "digest": book.digest},
        "roster": roster,
        "score": float(score(outcomes)),
        "wanted": float(WANTED),
        "total": tally(outcomes),
        "operators": rows("operator"),
        "families": rows("family"),
        "noticed_first": noticed(outcomes),
        "survivors": [
            {
                "clause": o.mutant.clause,
                "cite": book.cite(o.mutant.clause),
                "family": o.mutant.family,
                "operator": o.mutant.operator,
                "where": o.mutant.where,
                "change": o.mutant.said,
                "name": o.mutant.name,
                "reason": known and {lang: known.reason(o.mutant.name, lang) for lang in LANGUAGES},
            }
            for o in survivors(outcomes)
        ],
    }


# ── for people ───────────────────────────────────────────────────────────────────────────────────────────────────


def _progress(done: int, of: int, lang: str) -> None:
    print(say("mutants.progress", lang, done=done, of=of), file=sys.stderr)


def _text(book: Rulebook, outcomes: Sequence[Outcome], known: Survivors | None, lang: str) -> None:
    out = show.console()
    out.print(say("mutants.title", lang, title=book.header.title.in_(lang), n=len(outcomes)))
    for key in ("operator", "family"):
        rows = [_row(name, part) for name, part in grouped(outcomes, key).items()]
        columns = [say(f"mutants.{key}", lang), *(say(f"mutants.column.{c}", lang) for c in COLUMNS)]
        out.print(show.table(columns, [*rows, _row(say("mutants.all", lang), outcomes)]))
    first = say("list.comma", lang).join(f"{say(f'family.{name}', lang)} {n}" for name, n in noticed(outcomes).items())
    print(say("mutants.noticed", lang, families=first))
    for outcome in survivors(outcomes):
        mutant = outcome.mutant
        change = " ".join(part for part in (mutant.where, mutant.said) if part)
        reason = (known and known.reason(mutant.name, lang)) or say("mutants.not-listed", lang)
        place = {"clause": mutant.clause, "cite": book.cite(mutant.clause)}
        print(
            say(
                "mutants.survivor",
                lang,
                **place,
                did=" ".join(part for part in (mutant.operator, change) if part),
                reason=reason,
            )
        )
    percent = f"{float(score(outcomes)):.1%}"
    print(say("mutants.score", lang, score=percent, wanted=f"{float(WANTED):.0%}", n=len(survivors(outcomes))))


def _row(name: str, part: Sequence[Outcome]) -> tuple[str, ...]:
    return (name, *(str(n) for n in tally(part).values()), f"{float(score(part)):.1%}")
