"""`guize compare`: compare, print in the form asked for, end with 1 where a goal is missed or something guarded got worse."""

from __future__ import annotations

import gc
import json
import shlex
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import gate
from analysis.compare.html import FILE, write_html
from analysis.compare.markdown import write_page
from analysis.compare.revision import is_revision
from analysis.compare.told import Part, Told
from analysis.gate.baseline import read_changes
from analysis.kit import NOT_AS_EXPECTED, OK
from analysis.show import write
from constraints.difference.comparison import Comparison
from constraints.errors import Code, Mistakes, Place, mistake
from constraints.verify import Verification, without_collector
from constraints.words import say
from constraints.write import try_to_write

if TYPE_CHECKING:
    from analysis.paired.life import Life

FORMATS = ("text", "json", *gate.FORMATS)
SCHEMA_VERSION = 1
SIDES = ("amended", "amendments", "base_amendments", "on", "base_on", "base_roster", "readings", "base_readings", "goals", "guards",
         "goals_file")  # fmt: skip
"""What tells the two sides apart, or is asked of one."""
SHOWN = 10
"""So many items of a section are printed."""


@dataclass(frozen=True)
class Simulated:
    """How the two sides are simulated: in whose years, to which half width in days, at most so many pairs of runs; from which day
    the amended law holds."""

    scenario: str | None
    precision: float
    replications: int
    jobs: int
    since: date | None = None


def run(
    *, format_: str, lang: str, simulated: Simulated | None, asked: bool = False, fail_on: str | None = None,
    today: date | None = None, page: str | None = None, out: str | None = None, baseline: str | None = None, **settings: Any,
) -> int:  # fmt: skip
    """Compare and print; `settings` are those of `api.compare`.  A gate's forms tell of no simulation."""
    from analysis import api
    from analysis.compare.gated import approvals_of, judge
    from analysis.verifying import tell_reuse, tell_unwritable

    severity = gate.severity(fail_on)
    if page is not None:
        try_to_write(Path(page).parent, Path(page))
    if out is not None:
        try_to_write(Path(out), Path(out) / FILE)
    _two_sides(settings)
    with without_collector():
        found = api.compare(**settings)
        gc.freeze()  # or the collector walks over all of it as soon as it goes on
    life = None if simulated is None or format_ in gate.FORMATS else _life(found, simulated, lang)
    if page is not None:
        write_page(found, Path(page), life)
    if out is not None:
        options = [*_options(settings, simulated)]
        write_html(found, Path(out), life, lang=lang, asked=asked, options=options, simulated=simulated is not None)
    with without_collector():
        approvals = approvals_of(found, settings.get("amended") or settings.get("base"), today)
        known = None if baseline is None else read_changes(baseline, found.after.rulebook.id)
        judged = None
        if severity is not None or approvals is not None or known is not None or format_ in gate.FORMATS:
            judged = judge(found, fail_on=severity, approvals=approvals, baseline=known)
        if judged is not None and format_ in gate.FORMATS:
            write(gate.printed(format_, judged.report, lang))
        else:
            write(json_text(found, life) if format_ == "json" else text(found, lang, life))
        if judged is not None:
            gate.tell(judged, lang, aloud=format_ not in ("github", "markdown"))
        tell_reuse(found.after, lang)
        tell_unwritable(found.after, lang)
        gc.freeze()
    return judged.report.code if judged is not None else OK if found.met else NOT_AS_EXPECTED


def _two_sides(settings: Mapping[str, Any]) -> None:
    """Raises `Mistakes` where nothing tells one side from the other and no goal is asked of it: those of the only side first."""
    from analysis.compare.side import Described

    if not any(settings.get(name) for name in SIDES):
        Described(settings.get("base"), roster=settings.get("roster")).load()
        raise Mistakes([mistake(Code.NOTHING_TO_COMPARE, Place("AMENDED"))])


def _options(settings: Mapping[str, Any], simulated: Simulated | None) -> Iterator[str]:
    """The words that ask for the comparison again; files by their names only."""
    for name in ("base", "amended"):
        if settings.get(name):
            yield settings[name] if is_revision(settings[name]) else Path(settings[name]).name
    named = {"amendments": "amend", "base_amendments": "base-amend", "goals": "goal", "guards": "guard", "goals_file": "goals"}
    for key in (
        "base_amendments",
        "amendments",
        "base_on",
        "on",
        "base_roster",
        "roster",
        "base_readings",
        "readings",
        "goals",
        "guards",
        "goals_file",
    ):
        value, option = settings.get(key), named.get(key, key.removesuffix("s") if "readings" in key else key).replace("_", "-")
        for one in (
            [f"{r}={o}" for r, o in value.items()]
            if isinstance(value, Mapping)
            else value
            if isinstance(value, (tuple, list))
            else [value]
        ):
            if one:
                yield f"--{option} {shlex.quote(str(one) if 'goal' in key or 'guard' in key or isinstance(value, Mapping) else Path(str(one)).name)}"
    if simulated is None:
        yield "--no-simulation"
    elif simulated.scenario:
        yield f"--scenario {Path(simulated.scenario).name}"
    if simulated is not None:
        yield f"--reps {simulated.replications} --precision {simulated.precision:g}"
    if simulated is not None and simulated.since:
        yield f"--since {simulated.since.isoformat()}"


def _life(found: Comparison, simulated: Simulated, lang: str) -> Life | None:
    from analysis.compare.lives import lives
    from analysis.simulating import bar

    with bar(simulated.replications, say("compare.progress", lang)) as progress:
        life = lives(
            found, simulated.scenario, precision=simulated.precision, replications=simulated.replications, jobs=simulated.jobs,
            since=simulated.since, progress=progress,
        )  # fmt: skip
    if life is None:
        print(say("compare.no-scenario", lang, rulebook=found.before.rulebook.id), file=sys.stderr)
    return life


def text(found: Comparison, lang: str, life: Life | None = None) -> Iterator[str]:
    """Section by section, the gravest items of each; then what the simulated years tell."""
    told = Told(found, lang)
    yield told.title() + "\n"
    if found.after.roster.illustrative:
        yield told.after.say("illustrative-roster") + "\n"
    if found.same:
        yield told.say("same") + "\n"
    for part in told.parts():
        yield from _part(part, told)
    if life is not None:
        from analysis.paired.text import text as lived

        yield "\n"
        yield from lived(life, lang)


def _part(part: Part, told: Told) -> Iterator[str]:
    yield "\n" + told.after.say("gate.about", about=part.title, said=part.summary) + "\n"
    for item in part.items[:SHOWN]:
        yield f"  {item.mark} {item.head}" + (f"  [{item.id}]" if item.id else "") + "\n"
        for line in item.lines:
            yield f"      {line}\n"
    if len(part.items) > SHOWN:
        yield "  " + told.say("more", n=len(part.items) - SHOWN, command="guize compare --format json") + "\n"


def json_text(found: Comparison, life: Life | None = None) -> Iterator[str]:
    """The contract: both sides, every change with its id and fingerprint, one a line, then the simulated years, or null."""
    powers = found.powers
    acts = {act: sorted({c.direction.value for c in changes}) or ["equal"] for act, changes in powers.by_act.items()}
    readings = (found.sides.before.readings, found.sides.after.readings)
    head = {
        "schema_version": SCHEMA_VERSION,
        "before": _side(found.before, readings[0]),
        "after": _side(found.after, readings[1]),
        "same": found.same,
        "met": found.met,
        "articles": list(found.articles),
        "acts": acts,
        "goals": [outcome.contract() for outcome in found.outcomes],
    }
    encode = json.JSONEncoder(ensure_ascii=False).encode
    yield "{\n"
    for key, value in head.items():
        yield f'"{key}": {encode(value)},\n'
    sorts = {
        "clauses": found.clauses,
        "powers": powers.changes,
        "verdicts": found.verdicts,
        "findings": found.findings,
        "lead_times": found.leads,
    }
    named = {id(one.change): one for one in found.named}
    for key, changes in sorts.items():
        rows = ",\n".join(encode(named[id(change)].contract()) for change in changes)
        yield f'"{key}": [\n{rows}\n]' if rows else f'"{key}": []'
        yield ",\n"
    yield f'"life": {encode(_lived(life))}\n}}\n'


def _lived(life: Life | None) -> dict[str, Any] | None:
    if life is None:
        return None
    from analysis.paired.data import data

    return data(life)


def _side(verification: Verification, readings: Any) -> dict[str, Any]:
    book, roster = verification.rulebook, verification.roster
    return {
        "rulebook": book.id,
        "digest": book.digest,
        "amendments": list(book.amendments),
        "as_of": book.as_of.isoformat() if book.as_of else None,
        "roster": roster.id,
        "roster_digest": roster.digest,
        "illustrative": roster.illustrative,
        "readings": dict(readings),
    }
