"""`report`: load, verify, simulate the base year, and write one page that a reform planner reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from analysis import report_findings, report_gaps, report_lead, report_made, report_parts, report_readings
from analysis.report_page import Notice, Number, Page, Section, render
from analysis.report_text import Both, words
from constraints.finding import Finding
from constraints.findings import findings
from constraints.language.scalars import Text
from constraints.verify import Verification, without_collector
from constraints.words import say
from constraints.write import replace_file, try_to_write

if TYPE_CHECKING:
    from analysis.year import Year
    from scenarios.scenario import Scenario

FILE = "index.html"
SECTIONS = ("findings", "who", "standins", "gaps", "times", "year", "readings", "articles", "made")


class Progress(Protocol):
    """Told what is being done; `counts` marks what is said again and again."""

    def __call__(self, said: str, *, counts: bool = False) -> None: ...


def silent(said: str, *, counts: bool = False) -> None:
    """Progress that nobody wants."""


@dataclass(frozen=True)
class Wanted:
    """What the page is about; a scenario brings its rulebook and its roster."""

    scenario: str | None = None
    rulebook: str | None = None
    roster: str | None = None
    seed: int | None = None
    amendments: tuple[str, ...] = ()
    as_of: date | None = None
    simulation: bool = True

    @property
    def options(self) -> Iterator[str]:
        """The options that ask for it again; files by their names only."""
        for name in ("scenario", "rulebook", "roster"):
            value = getattr(self, name)
            if value:
                yield f"--{name} {Path(value).name}"
        for amendment in self.amendments:
            yield f"--amend {Path(amendment).name}"
        if self.as_of:
            yield f"--as-of {self.as_of.isoformat()}"
        if self.seed is not None:
            yield f"--seed {self.seed}"
        if not self.simulation:
            yield "--no-simulation"


def report(
    out: str | Path, wanted: Wanted | None = None, *, lang: str = "en", asked: bool = False, progress: Progress | None = None
) -> Path:
    """Write `index.html` in `out` and say where; it starts in `lang` where somebody `asked` for it.  Raises `Mistakes`;
    `CannotWrite` before anything else is done."""
    wanted = wanted or Wanted()
    target = Path(out) / FILE
    try_to_write(target.parent, target)
    told = progress or silent
    with without_collector():
        page = gather(wanted, told, lang)
        told(say("report.progress.render", lang))
        replace_file(target, render(page, lang, asked=asked))
    return target


def gather(wanted: Wanted, progress: Progress, lang: str) -> Page:
    """Everything the page shows."""
    progress(say("report.progress.load", lang))
    scene = scenario_for(wanted) if wanted.simulation or wanted.scenario else None
    verification = _verified(wanted, scene, progress, lang)
    year = _simulated(scene, progress, lang) if scene is not None and wanted.simulation else None
    progress(say("report.progress.draw", lang))
    return page_of(verification, year, tuple(wanted.options), scene)


def scenario_for(wanted: Wanted) -> Scenario | None:
    """The scenario asked for, else a shipped one for this rulebook and roster, if there is one."""
    from analysis.defaults import default, load_both
    from scenarios.scenario import find, load_scenario, names_of_shipped

    if wanted.scenario:
        return load_scenario(wanted.scenario, amendments=wanted.amendments).with_seed(wanted.seed)
    book, roster = load_both(wanted.rulebook, wanted.roster, amendments=wanted.amendments, as_of=wanted.as_of)
    shipped = names_of_shipped()
    first = [name for name in (default("scenario"),) if name in shipped]
    for name in dict.fromkeys((*first, *shipped)):
        if _names(find(name), name, book.id, roster.id):
            return load_scenario(name, amendments=wanted.amendments).with_seed(wanted.seed)
    return None


def _names(path: Path, scenario: str, rulebook: str, roster: str) -> bool:
    """Is this the file of a scenario for that rulebook and roster, as far as it says so itself?"""
    from constraints.source import read

    data = read(path).data
    wanted = {"scenario": scenario, "rulebook": rulebook, "roster": roster}
    return isinstance(data, dict) and all(data.get(key) == value for key, value in wanted.items())


def _verified(wanted: Wanted, scene: Scenario | None, progress: Progress, lang: str) -> Verification:
    from analysis.defaults import load_both
    from constraints.verify import verify

    if wanted.scenario and scene is not None:
        book, roster = scene.laws[-1].rulebook, scene.laws[-1].roster
    else:
        book, roster = load_both(wanted.rulebook, wanted.roster, amendments=wanted.amendments, as_of=wanted.as_of)
    progress(say("report.progress.verify", lang, rulebook=book.header.title.in_(lang), clauses=len(book.nodes)))
    return verify(book, roster)


def _simulated(scene: Scenario, progress: Progress, lang: str) -> Year:
    from analysis.report_year import simulated

    def day(number: int) -> None:
        progress(say("report.progress.simulate", lang, day=number, days=scene.days), counts=True)

    return simulated(scene, day)


def page_of(verification: Verification, year: Year | None, options: Sequence[str], scene: Scenario | None = None) -> Page:
    """The page about these verdicts and this year."""
    found = findings(verification)
    title = verification.rulebook.header.title
    return Page(
        title=words("report.title", rulebook=Both(title.zh, title.en)),
        what=words("report.what"),
        sections=tuple(Section(name, words(f"report.section.{name}")) for name in SECTIONS),
        numbers=tuple(_numbers(verification, found, year)),
        illustrative=tuple(_notices(verification, scene)),
        findings=report_findings.shown(verification, found),
        who=report_parts.who(verification.meaning),
        standins=report_parts.standins(verification.meaning),
        gaps=report_parts.gaps(verification, report_gaps.gaps(verification)),
        times=report_lead.shown(verification),
        readings=report_readings.open_questions(verification),
        articles=report_parts.articles(verification, year),
        made=report_made.made(verification, year, options),
        year=_year(verification, year),
        no_year=words("report.year.none"),
    )


def _year(verification: Verification, year: Year | None) -> Any:
    if year is None:
        return None
    from analysis.report_year import shown

    return shown(verification.meaning, year)


def _notices(verification: Verification, scene: Scenario | None) -> Iterator[Notice]:
    """That roster and workload are examples, wherever the data say so."""
    roster = verification.roster
    if roster.illustrative:
        yield Notice(words("report.illustrative.roster"), _note(roster.note))
    if scene is not None and scene.entry.illustrative:
        yield Notice(words("report.illustrative.scenario"), _note(scene.entry.note))


def _note(note: str | Text | None) -> Both:
    return Both(note.zh, note.en) if isinstance(note, Text) else Both(note or "", note or "")


def _numbers(verification: Verification, found: list[Finding], year: Year | None) -> Iterator[Number]:
    from constraints.finding import Severity
    from constraints.verdict import Status

    book = verification.rulebook
    operative = sum(a.kind != "declaratory" for a in book.articles)
    yield Number(words("report.number.articles"), f"{operative} / {len(book.articles)}")
    yield Number(words("report.number.clauses"), f"{len(book.nodes)}")
    yield Number(words("report.number.officials"), f"{len(verification.roster.officials)}")
    statuses = [r.status for r in verification.results]
    yield Number(words("report.number.proved"), f"{statuses.count(Status.PROVED):,}", "good")
    yield Number(words("report.number.refuted"), f"{statuses.count(Status.REFUTED):,}", "bad")
    grave = sum(f.severity is Severity.BLOCKS_GOVERNMENT for f in found)
    yield Number(words("report.number.findings"), f"{len(found)}")
    yield Number(words("report.number.grave"), f"{grave}", "bad" if grave else "good")
    yield Number(words("report.number.readings"), f"{len(book.readings())}")
    if year is not None:
        from analysis.report_year import numbers

        yield from numbers(year)
