"""`guize verify`: one screen of verdicts and the gravest findings; or a form for machines and gates."""

from __future__ import annotations

import gc
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import formats, gate, honest, mutating, rechecking, show
from analysis.lastrun import verdicts
from constraints.errors import Code, Mistakes, Place, mistake
from constraints.explain import Explainer
from constraints.finding import Finding
from constraints.findings import findings
from constraints.verdict import Status
from constraints.verify import Verification, without_collector
from constraints.words import say

if TYPE_CHECKING:
    from constraints.approvals import Approvals

FORMATS = ("text", "json", "sarif", "junit", "github", "markdown")
SHOWN = 12
TOLERATES = 1
"""So many may be away at once, where nothing else is asked; what is approved beside a rulebook is approved of that."""
TURNING = 5
"""So many open questions of the text are printed."""
LOADS = 5
"""And so many stand-ins to whom several offices may come."""


def run(
    rulebook: str | None, roster: str | None, *, format_: str, record: bool, mutants: bool, lang: str, explain: str | None = None,
    recheck: bool = False, honesty: bool = False, fail_on: str | None = None, baseline: str | None = None, today: date | None = None,
    cache: str | None = None, no_cache: bool = False, **settings: Any,
) -> int:  # fmt: skip
    """Verify and print; `settings` are those of `api.verify`.  1 when a verdict is not the expected one, 3 when one is
    undecided.

    What is to be checked again, damaged or recorded is never taken from the cache.
    """
    kept = {"cache": None if no_cache else cache or verdicts()}
    if mutants:
        return mutating.run(rulebook, roster, lang=lang, format_=format_, record=record)
    with without_collector():
        if explain is not None:
            return _explain(rulebook, roster, explain, lang, settings | kept)
        if recheck:
            return rechecking.run(rulebook, roster, format_, lang, settings)
        if honesty:
            asked = _whole(settings) if record else settings
            return honest.run(rulebook, roster, format_, lang, asked, whole=_is_whole(settings), record=record)
        if record:
            return _recorded(rulebook, roster, lang, settings)
        limits = gate.Limits(gate.severity(fail_on), baseline, today)
        code = _run(rulebook, roster, format_, limits, lang, settings | kept)
        gc.freeze()  # or Python walks every object once more on its way out, a fifth of the whole time
    return code


def _recorded(rulebook: str | None, roster: str | None, lang: str, settings: dict[str, Any]) -> int:
    """Always all families and acts: what is not listed is expected to be proved."""
    from analysis import api

    return _record(api.verify(rulebook, roster, **_whole(settings)), rulebook, lang)


def _whole(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings, of all families and acts."""
    return {key: value for key, value in settings.items() if key not in ("acts", "families")}


def _is_whole(settings: dict[str, Any]) -> bool:
    """Is it the whole rulebook that is asked, as its files stand, so that what nobody finds is not there?"""
    part = any(settings.get(key) for key in ("acts", "families", "amendments", "as_of"))
    return not part and settings.get("tolerates", TOLERATES) == TOLERATES


def _run(
    rulebook: str | None, roster: str | None, format_: str, limits: gate.Limits, lang: str, settings: dict[str, Any]
) -> int:
    from analysis import api

    verification = api.verify(rulebook, roster, wait=False, **settings)
    if not verification.results:
        raise Mistakes([mistake(Code.NOTHING_ASKED, Place(verification.rulebook.id))])
    tell_reuse(verification, lang)
    code = _told(rulebook, verification, format_, limits, lang, settings)
    tell_unwritable(verification, lang)
    return code


def _told(
    rulebook: str | None,
    verification: Verification,
    format_: str,
    limits: gate.Limits,
    lang: str,
    settings: dict[str, Any],
) -> int:
    limits = replace(limits, approvals=_approvals(rulebook, verification, limits.today))
    found = findings_of(verification)
    if not limits.given and format_ not in gate.FORMATS:
        _print(verification, found, format_, lang)
        return 1 if verification.unexpected else 3 if verification.undecided else 0
    from analysis.gate.verified import judge

    judged = judge(verification, found, limits, whole=_is_whole(settings), flows=format_ == "sarif")
    if format_ == "junit":
        from analysis.junit import junit

        show.write([junit(verification, judged.report, lang)])
    elif format_ in gate.FORMATS:
        show.write(gate.printed(format_, judged.report, lang))
    else:
        _print(verification, found, format_, lang, judged.report)
    gate.tell(judged, lang, aloud=format_ not in ("github", "markdown"))
    return judged.report.code


def _approvals(rulebook: str | None, verification: Verification, today: date | None) -> Approvals | None:
    """What is approved beside the rulebook, where it is for this roster.  Raises `Mistakes`."""
    from constraints.load import APPROVALS, find

    book = verification.rulebook.id
    folder = find(rulebook or book)
    if not (folder / APPROVALS).exists():
        return None
    from analysis.gate.judging import approvals_beside

    return approvals_beside(folder, book, verification.roster.id, today)


def tell_reuse(verification: Verification, lang: str) -> None:
    """On standard error: how much was proved again."""
    reuse = verification.reuse
    if reuse is not None:
        numbers = {"again": len(reuse.again), "acts": reuse.acts, "parts": reuse.pieces_again, "of": reuse.pieces}
        print(say("cache.reused", lang, **numbers), file=sys.stderr)


def tell_unwritable(verification: Verification, lang: str) -> None:
    """On standard error, last: why something could not be kept."""
    reuse = verification.reuse
    if reuse is not None and reuse.unwritable is not None:
        print(say("cache.unwritable", lang, path=reuse.store.folder, why=reuse.unwritable), file=sys.stderr)


def _explain(rulebook: str | None, roster: str | None, name: str, lang: str, settings: dict[str, Any]) -> int:
    from analysis import api
    from analysis.explaining import explain

    verification = api.verify(rulebook, roster, **settings)
    show.write(line + "\n" for line in explain(verification, findings_of(verification), name, lang))
    return 0


def findings_of(verification: Verification) -> list[Finding]:
    return findings(verification)


def _print(
    verification: Verification, found: list[Finding], format_: str, lang: str, report: gate.Report | None = None
) -> None:
    if format_ == "json":
        show.write(formats.json_text(verification, found, report))
    else:
        text(verification, found, lang)


def text(verification: Verification, found: list[Finding], lang: str) -> None:
    """All families on one screen, then the gravest findings, then what is not as expected."""
    out = show.console()
    book, roster = verification.rulebook, verification.roster
    title = book.header.title.in_(lang)
    out.print(say("verify.title", lang, title=title, clauses=len(book.nodes), roster=roster.id))
    if roster.illustrative:
        out.print(say("illustrative-roster", lang))
    families: dict[str, dict[Status, int]] = {}
    for result in verification.results:
        row = families.setdefault(result.question.requirement, dict.fromkeys(Status, 0))
        row[result.status] += 1
    columns = [say(f"column.{c}", lang) for c in ("requirement", "proved", "refuted", "vacuous", "undecided")]
    out.print(
        show.table(
            columns, [(requirement_words(name, lang), *(str(n) for n in row.values())) for name, row in families.items()]
        )
    )
    _turning(verification, out, lang)
    _loads(verification, out, lang)
    for i, finding in enumerate(found[:SHOWN], 1):
        print(f"{i:>3}. [{say(f'severity.{finding.severity.word}', lang)}] {finding.sentence(lang)}")
        print(f"     {say('remedy', lang)}: {finding.remedy(lang)}  ({finding.id})")
    if len(found) > SHOWN:
        print(say("verify.more", lang, n=len(found) - SHOWN))
    c = verification.confirmation
    print(say("verify.confirmed", lang, n=c.functions, counts=c.counts, version=c.version))
    _as_expected(verification, lang)


def _turning(verification: Verification, out: Any, lang: str) -> None:
    """The open questions of the text on which most verdicts turn."""
    readings = verification.rulebook.readings()
    turning = [one for one in verification.turning if one.turned]
    rows = [(readings[one.reading].question.in_(lang), str(one.turned), str(one.moved)) for one in turning[:TURNING]]
    if rows:
        out.print(show.table([say(f"turning.{c}", lang) for c in ("question", "turned", "moved")], rows))
    if left := len(readings) - len(rows):
        turned = len(turning) - len(rows)
        print(say("turning.rest" if turned else "turning.rest-none", lang, n=left, turned=turned))


def _loads(verification: Verification, out: Any, lang: str) -> None:
    """The stand-ins to whom most offices may come at once."""
    e = Explainer(verification.meaning, lang)
    shown = [one for one in verification.loads if len(one.comes[-1].offices) > 1][:LOADS]
    rows = []
    for one in shown:
        most = one.comes[-1]
        numbers = [
            say("load.number", lang, n=len(a.offices), sure=len(b.offices)) for a, b in zip(one.comes, one.certain, strict=True)
        ]
        names = [e.listed(map(e.person, who), "and") for who in (most.offices, (one for one, _ in most.away))]
        rows.append((e.person(one.seat), *numbers, *names))
    if rows:
        columns = ("who", "one", "two", "three", "any", "offices", "example")
        out.print(show.table([say(f"load.{c}", lang) for c in columns], rows))
        print(say("load.note", lang, n=len(verification.loads) - len(rows)))


def requirement_words(name: str, lang: str) -> str:
    """What a requirement claims; the tolerance stands in its name."""
    head, _, rest = name.partition("-with-")
    return say(f"requirement.{head}", lang, n=rest.removesuffix("-away"))


def _as_expected(verification: Verification, lang: str) -> None:
    if verification.expected is None:
        print(say("verify.no-expectations", lang))
        return
    changed = verification.unexpected
    if not changed:
        print(say("verify.as-expected", lang, n=len(verification.results)))
    for result in changed[:SHOWN]:
        expected = say(f"status.{result.expected}", lang) if result.expected else "-"
        said = say("verdict-changed", lang, expected=expected, status=say(f"status.{result.status}", lang))
        print(f"{formats.name_of(result)}: {said} [{', '.join(result.argument.cites)}]")
    if len(changed) > SHOWN:
        print(say("verify.more-changed", lang, n=len(changed) - SHOWN))
    for one in verification.expected.unmatched():
        print(one.text(lang), file=sys.stderr)


def _record(verification: Verification, rulebook: str | None, lang: str) -> int:
    from constraints.load import find

    folder = find(rulebook or verification.rulebook.id)
    path, n = write_expected(verification, folder)
    print(say("verify.recorded", lang, path=path, n=n))
    return 0


def write_expected(verification: Verification, folder: Path) -> tuple[Path, int]:
    """Write the expected verdicts beside the rulebook; the path, and how many entries."""
    from analysis import listing
    from constraints.beside import write_beside
    from constraints.expected import FILE
    from constraints.expected import record as content
    from constraints.words import catalogue

    known = [word.removeprefix("reason.") for word in catalogue("en") if word.startswith("reason.")]
    reasons = {key: listing.text(f"reason.{key}") for key in known}
    data = content(verification.results, verification.rulebook.id, verification.roster.id, verification.expected, reasons)
    write_beside(folder / FILE, say("expected.head", "en"), data)
    return folder / FILE, len(data["entries"])
