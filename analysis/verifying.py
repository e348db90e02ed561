"""`guize verify`: one screen of verdicts and the gravest findings; or a form for machines and gates."""

from __future__ import annotations

import gc
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis import gate, mutating, show
from constraints.errors import Code, Mistakes, Place, mistake
from constraints.finding import Finding, Severity
from constraints.findings import findings
from constraints.verdict import Status
from constraints.verify import Verification, without_collector
from constraints.words import say

if TYPE_CHECKING:
    from analysis.annotation import Annotation

FORMATS = ("text", "json", "sarif", "junit", "github", "markdown")
SHOWN = 12
TURNING = 5
"""So many open questions of the text are printed."""


def run(
    rulebook: str | None, roster: str | None, *, format_: str, record: bool, mutants: bool, lang: str, explain: str | None = None,
    recheck: bool = False, fail_on: str | None = None, baseline: str | None = None, **settings: Any,
) -> int:  # fmt: skip
    """Verify and print; `settings` are those of `api.verify`.  1 when a verdict is not the expected one, 3 when one is
    undecided."""
    if mutants:
        return mutating.run(rulebook, roster, lang=lang, format_=format_, record=record)
    with without_collector():
        if explain is not None:
            return _explain(rulebook, roster, explain, lang, settings)
        if recheck:
            return _recheck(rulebook, roster, lang, settings)
        if record:
            return _recorded(rulebook, roster, lang, settings)
        code = _run(rulebook, roster, format_, Limits(_severity(fail_on), baseline), lang, settings)
        gc.freeze()  # or Python walks every object once more on its way out, a fifth of the whole time
    return code


@dataclass(frozen=True)
class Limits:
    """From which severity on a finding fails the gate, and the file of what is known already."""

    fail_on: Severity | None = None
    baseline: str | None = None

    @property
    def given(self) -> bool:
        return self.fail_on is not None or self.baseline is not None


def _severity(word: str | None) -> Severity | None:
    """A severity as it is written anywhere: `legal_risk`, `legal-risk`, `legal risk`."""
    from analysis.kit import one_of

    if word is None:
        return None
    known = {one.name.lower(): one for one in Severity}
    name = word.lower().replace("-", "_").replace(" ", "_")
    one_of(name, list(known), "--fail-on")
    return known[name]


def _recorded(rulebook: str | None, roster: str | None, lang: str, settings: dict[str, Any]) -> int:
    """Always all families and acts: what is not listed is expected to be proved."""
    from analysis import api

    whole = {key: value for key, value in settings.items() if key not in ("acts", "families")}
    return _record(api.verify(rulebook, roster, **whole), rulebook, lang)


def _run(rulebook: str | None, roster: str | None, format_: str, limits: Limits, lang: str, settings: dict[str, Any]) -> int:
    from analysis import api

    verification = api.verify(rulebook, roster, **settings)
    if not verification.results:
        raise Mistakes([mistake(Code.NOTHING_ASKED, Place(verification.rulebook.id))])
    found = findings_of(verification)
    said: list[Annotation] = []
    if limits.given or format_ in gate.FORMATS:
        said = gate.said(verification, found, limits.fail_on, limits.baseline, flows=format_ == "sarif")
    code = 1 if verification.unexpected or any(one.fails for one in said) else 3 if verification.undecided else 0
    if format_ in gate.FORMATS:
        show.write(gate.printed(format_, verification, said, code, lang))
    else:
        _print(verification, found, format_, lang)
        gate.tell(said, limits.given, lang)
    return code


def _explain(rulebook: str | None, roster: str | None, name: str, lang: str, settings: dict[str, Any]) -> int:
    from analysis import api
    from analysis.explaining import explain

    verification = api.verify(rulebook, roster, **settings)
    show.write(line + "\n" for line in explain(verification, findings_of(verification), name, lang))
    return 0


def _recheck(rulebook: str | None, roster: str | None, lang: str, settings: dict[str, Any]) -> int:
    """3 where the effort ran out for some proof; a proof that does not stand is an engine's fault and ends with 4."""
    from analysis import api
    from analysis.kit import Told
    from constraints.recheck import recheck

    told = Told()
    verification = api.verify(rulebook, roster, **settings)
    found = recheck(verification, lambda done, of: told(say("recheck.progress", lang, done=done + 1, of=of), counts=True))
    numbers = {"proved": found.proved, "refuted": found.refuted, "questions": found.questions}
    if told.counting:
        print(file=sys.stderr)
    print(say("recheck.done", lang, undecided=len(found.undecided), **numbers))
    return 3 if found.undecided else 0


def findings_of(verification: Verification) -> list[Finding]:
    return findings(verification)


def _print(verification: Verification, found: list[Finding], format_: str, lang: str) -> None:
    from analysis import formats

    match format_:
        case "json":
            show.write(formats.json_text(verification, found))
        case "junit":
            show.write([formats.junit(verification, lang)])
        case _:
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
        print(say("turning.rest", lang, n=left, turned=len(turning) - len(rows)))


def requirement_words(name: str, lang: str) -> str:
    """What a requirement claims; the tolerance stands in its name."""
    head, _, rest = name.partition("-with-")
    return say(f"requirement.{head}", lang, n=rest.removesuffix("-away"))


def _as_expected(verification: Verification, lang: str) -> None:
    from analysis.formats import name_of

    if verification.expected is None:
        print(say("verify.no-expectations", lang))
        return
    changed = verification.unexpected
    if not changed:
        print(say("verify.as-expected", lang, n=len(verification.results)))
    for result in changed[:SHOWN]:
        expected = say(f"status.{result.expected}", lang) if result.expected else "-"
        said = say("verdict-changed", lang, expected=expected, status=say(f"status.{result.status}", lang))
        print(f"{name_of(result)}: {said} [{', '.join(result.argument.cites)}]")
    if len(changed) > SHOWN:
        print(say("verify.more-changed", lang, n=len(changed) - SHOWN))
    for one in verification.expected.unmatched():
        print(one.text(lang), file=sys.stderr)


def _record(verification: Verification, rulebook: str | None, lang: str) -> int:
    """Write the expected verdicts beside the rulebook."""
    from constraints.beside import write_beside
    from constraints.expected import FILE
    from constraints.expected import record as content
    from constraints.language.scalars import Text
    from constraints.load import find
    from constraints.words import LANGUAGES, catalogue

    folder = find(rulebook or verification.rulebook.id)
    known = [word.removeprefix("reason.") for word in catalogue("en") if word.startswith("reason.")]
    reasons = {key: Text(**{one: say(f"reason.{key}", one) for one in LANGUAGES}) for key in known}
    data = content(verification.results, verification.rulebook.id, verification.roster.id, verification.expected, reasons)
    write_beside(folder / FILE, say("expected.head", "en"), data)
    print(say("verify.recorded", lang, path=folder / FILE, n=len(data["entries"])))
    return 0
