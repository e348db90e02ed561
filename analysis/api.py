"""Every command as a function: `import guize; guize.verify(...)`.  Heavy rooms are imported where they are used."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.articles import Row
    from analysis.check import Checked
    from analysis.fuzz import Hunt
    from analysis.lead import Leads
    from analysis.report import Progress
    from analysis.risk import Risk
    from analysis.simulate import Day, Run
    from analysis.starting import Started
    from analysis.sweep import Swept
    from constraints.difference.comparison import Comparison
    from constraints.meaning import Meaning
    from constraints.rulebook import Rulebook
    from constraints.verify import Verification
    from constraints.who import Answer
    from scenarios.scenario import Scenario

__all__ = [
    "articles",
    "check",
    "compare",
    "fuzz",
    "init",
    "lead",
    "report",
    "risk",
    "schema",
    "simulate",
    "sweep",
    "verify",
    "who",
]


def verify(
    rulebook: str | None = None,
    roster: str | None = None,
    *,
    amendments: Sequence[str] = (),
    as_of: date | None = None,
    acts: Sequence[str] = (),
    families: Sequence[str] = (),
    tolerates: int = 1,
    cache: str | Path | None = None,
    wait: bool = True,
) -> Verification:
    """Decide every requirement (of these families, about these acts) of a rulebook for a roster, the default ones where
    none is named.

    With a folder `cache`, what was proved before is taken from it and the rest is kept there; `reuse` of the answer says
    how much.  All is kept when it returns; without `wait` at the end of the program, or once `reuse.unwritable` is asked.
    Raises `constraints.errors.Mistakes` for invalid input.
    """
    from analysis.defaults import load_both, statutes_of
    from constraints.beside import for_roster
    from constraints.cache.store import Store
    from constraints.expected import load_expected
    from constraints.load import find
    from constraints.verify import verify as decide

    book, who_is_who = load_both(rulebook, roster, amendments=tuple(amendments), as_of=as_of)
    known = None if amendments else for_roster(load_expected(find(rulebook or book.id)), who_is_who.id)
    if known is not None:
        known.partial = bool(acts or families)
    _acts_of(book, acts)
    store = None if cache is None else Store(Path(cache))
    found = decide(
        book,
        who_is_who,
        tolerates=tolerates,
        expected=known,
        acts=tuple(acts),
        families=_known(families),
        statutes=statutes_of(book, as_of),
        store=store,
    )
    if store is not None and wait:
        store.settle()
    return found


def _acts_of(book: Rulebook, acts: Sequence[str]) -> None:
    """Raises `Mistakes` where an act is none of the rulebook's."""
    from constraints.errors import Code, Mistakes, Place, mistake

    known = list(book.names.vocabulary.acts)
    listed = ", ".join(known[:12]) + " …"
    if unknown := [act for act in acts if act not in known]:
        raise Mistakes([mistake(Code.UNKNOWN_CHOICE, Place("--act"), value=a, known=known, listed=listed) for a in unknown])


def _known(families: Sequence[str]) -> tuple[str, ...]:
    from constraints.errors import Code, Mistakes, Place, mistake
    from constraints.requirements import ALL

    known = [one.family.value for one in ALL]
    unknown = [name for name in families if name not in known]
    if unknown:
        raise Mistakes(
            [mistake(Code.UNKNOWN_CHOICE, Place("--family"), value=n, known=known, listed=", ".join(known)) for n in unknown]
        )
    return tuple(families)


def who(
    act: str,
    matter: Mapping[str, Mapping[str, Any]],
    *,
    away: Mapping[str, str] | None = None,
    vacant: Sequence[str] = (),
    readings: Mapping[str, str] | None = None,
    granted: Sequence[tuple[str, str, str]] = (),
    done: Sequence[str] | None = None,
    rulebook: str | None = None,
    roster: str | None = None,
    amendments: Sequence[str] = (),
    as_of: date | None = None,
) -> Answer:
    """Who may do `act` on a matter `{kind: {attribute: value}}` now.

    `away` gives for officials the reason of their absence; what is not said is the quiet office, with the readings
    shown first and the roster's standing authorisations.
    """
    from analysis.ask import ask
    from analysis.defaults import load_both

    book, who_is_who = load_both(rulebook, roster, amendments=tuple(amendments), as_of=as_of)
    return ask(
        book, who_is_who, act, matter, away=away or {}, vacant=vacant, readings=readings or {}, granted=granted, done=done
    )


def compare(
    base: str | None = None,
    amended: str | None = None,
    *,
    amendments: Sequence[str] = (),
    base_amendments: Sequence[str] = (),
    on: date | None = None,
    base_on: date | None = None,
    roster: str | None = None,
    base_roster: str | None = None,
    readings: Mapping[str, str] | None = None,
    base_readings: Mapping[str, str] | None = None,
    goals: Sequence[str] = (),
    guards: Sequence[str] = (),
    goals_file: str | None = None,
    cache: str | Path | None = None,
    page: str | Path | None = None,
    out: str | Path | None = None,
    simulate: bool = False,
    scenario: str | Path | None = None,
    precision: float = 0.05,
    replications: int = 20,
    jobs: int = 1,
    since: date | None = None,
    lang: str = "en",
    asked: bool = False,
) -> Comparison:
    """What differs between two rulebooks: clauses, who may do what, verdicts, findings, lead times; what became of the goals.

    A side is a path, the id of a shipped rulebook or `REVISION:PATH` of a git repository; without `amended` both are
    `base`.  Goals and guards are written `REQUIREMENT[:ACT] [KEY=VALUE …]`; those of the amendments come first.
    With a folder `cache`, only what it does not answer is proved again; into the file `page` the comparison is written as
    Markdown, in both languages; into the folder `out` as `index.html`, `lang` being shown first where it is `asked` for or there
    is no JavaScript, else what the browser speaks.

    With `simulate`, both sides live through the same years of `scenario` (by default one shipped for the base), in at most so
    many pairs of runs, until the means are known to ± `precision` days: `found.life`, also on the pages; nothing where no
    scenario is shipped.  The amended law holds from the first day, or from `since`: then matters begun under the old rule are
    told apart.  Raises `constraints.errors.Mistakes` for invalid input, `CannotWrite`.
    """
    from analysis.compare.side import Described, goals_of_amendments, sides
    from constraints.difference.comparison import comparison
    from constraints.difference.goals import Goals, parse, read_goals

    read, read_base = readings or {}, base_readings or {}
    one = Described(base, tuple(base_amendments), base_on or on, base_roster or roster, read_base)
    other = Described(amended or base, tuple(amendments), on, roster, read)
    wished = Goals(tuple(parse(g, "--goal") for g in goals), tuple(parse(g, "--guard") for g in guards))
    wished += read_goals(goals_file) if goals_file else Goals()
    before, after = sides(one, other, None if cache is None else Path(cache))
    found = comparison(before, after, (read_base, read), goals_of_amendments(other.amendments) + wished)
    if after.reuse is not None:
        after.reuse.store.settle()
    if simulate:
        from dataclasses import replace

        from analysis.compare.lives import lives

        found = replace(
            found, life=lives(found, scenario, precision=precision, replications=replications, jobs=jobs, since=since)
        )
    if page is not None:
        from analysis.compare.markdown import write_page

        write_page(found, Path(page), found.life)
    if out is not None:
        from analysis.compare.html import write_html

        write_html(found, Path(out), found.life, lang=lang, asked=asked, simulated=simulate)
    return found


def check(path: str, *, source: str | None = None, rulebook: str | None = None) -> Checked:
    """Every mistake of a rulebook, amendment, roster or scenario; `source` is the published text of a rulebook."""
    from analysis.check import check as look

    return look(path, source=source, rulebook=rulebook)


def articles(
    rulebook: str | None = None, roster: str | None = None, *, as_of: date | None = None, used: bool = True
) -> list[Row]:
    """The table of articles; with `used`, what uses each clause."""
    from analysis.articles import articles as table
    from analysis.defaults import load_both
    from analysis.lastrun import last_run

    if not used:
        return table(load_both(rulebook, roster, as_of=as_of)[0])
    verification = verify(rulebook, roster, as_of=as_of)
    return table(verification.rulebook, verification, last_run(verification.rulebook))


def schema(sort: str = "articles") -> dict[str, Any]:
    """The JSON Schema of a file: articles, vocabulary, rulebook, amendment, roster, expected, scenario."""
    from analysis.schema import schema as describe

    return describe(sort)


def risk(
    scenario: str | None = None,
    *,
    acts: Sequence[str] = (),
    readings: Mapping[str, str] | None = None,
    amendments: Sequence[str] = (),
    years: int = 10,
) -> tuple[Meaning, Scenario, list[Risk]]:
    """On how many days a year each act has nobody, with the absences of a scenario (the default one where none is named);
    the greatest risk first."""
    from analysis.defaults import default
    from analysis.risk import rates_of, risks
    from constraints.meaning import Meaning
    from scenarios.scenario import load_scenario

    scene = load_scenario(scenario or default("scenario"), amendments=amendments, readings=readings)
    law = scene.laws[0]
    _acts_of(law.rulebook, acts)
    meaning = Meaning(law.rulebook, law.roster)
    return meaning, scene, risks(meaning, rates_of(scene, years), acts, law.readings(scene.entry.readings))


def lead(
    rulebook: str | None = None,
    roster: str | None = None,
    *,
    amendments: Sequence[str] = (),
    as_of: date | None = None,
    kinds: Sequence[str] = (),
    readings: Mapping[str, str] | None = None,
    presumed: bool = False,
    turning: bool = False,
) -> Leads:
    """How long every procedure (of these kinds of matter) lawfully takes at least and at most, on every day of the decreed
    years: the critical path, every limit, what has none.

    With `presumed`, acts also wait for those that everybody takes to come first; with `turning`, other answers to the open
    questions are tried as well.  Raises `constraints.errors.Mistakes` for invalid input.
    """
    from analysis.defaults import load_both
    from analysis.lead import leads
    from constraints.meaning import Meaning

    book, who_is_who = load_both(rulebook, roster, amendments=tuple(amendments), as_of=as_of)
    return leads(Meaning(book, who_is_who), kinds, readings, presumed=presumed, turning=turning)


def simulate(
    scenario: str | Path | Scenario | None = None,
    *,
    seed: int | None = None,
    days: int | None = None,
    amendments: Sequence[str] = (),
    readings: Mapping[str, str] | None = None,
    progress: Day | None = None,
) -> Run:
    """Run a scenario (an id, a file, or one in memory; else the default one) to its end, or for so many days.

    The run has the event record (`run.record`), its `digest`, the tables read off it (`run.year`) and `run.write(folder)`.
    `progress` is told the days done, and of how many.  Raises `constraints.errors.Mistakes` for invalid input.
    """
    from analysis.simulate import simulate as play

    return play(scenario, seed=seed, days=days, amendments=amendments, readings=readings, progress=progress)


def sweep(
    scenario: str | None,
    grid: Mapping[str, Sequence[object]],
    out: str | Path,
    *,
    replications: int = 1,
    jobs: int = 1,
    seed: int | None = None,
    days: int | None = None,
    amendments: Sequence[str] = (),
    resume: bool = False,
    progress: Day | None = None,
) -> Swept:
    """Run a scenario at every point of a grid `{path: values}`, so many times each; a row for every run.

    A path is a field of the scenario with dots, `readings.<id>`, `amend`, or `law.<clause>.<field>`.  Raises `Mistakes`.
    """
    from analysis.grid import Axis
    from analysis.sweep import sweep as run

    axes = [Axis(path, tuple(map(str, values))) for path, values in grid.items()]
    settings: dict[str, Any] = {"replications": replications, "jobs": jobs, "seed": seed, "days": days}
    return run(scenario, axes, out, amendments=amendments, resume=resume, progress=progress, **settings)


def report(
    out: str | Path,
    *,
    scenario: str | None = None,
    rulebook: str | None = None,
    roster: str | None = None,
    amendments: Sequence[str] = (),
    as_of: date | None = None,
    seed: int | None = None,
    simulation: bool = True,
    lang: str = "en",
    asked: bool = False,
    progress: Progress | None = None,
) -> Path:
    """Verify, simulate the scenario's year, write `index.html` in the folder `out`; its path comes back.

    A scenario brings its rulebook and roster; without one, a shipped scenario for the rulebook and roster is taken, if
    there is one.  Both languages are on the page; `lang` is shown first where it is `asked` for or there is
    no JavaScript, else what the browser speaks.
    """
    from analysis.report import Wanted
    from analysis.report import report as write

    wanted = Wanted(scenario, rulebook, roster, seed, tuple(amendments), as_of, simulation)
    return write(out, wanted, lang=lang, asked=asked, progress=progress)


def fuzz(
    rulebook: str | None = None,
    roster: str | None = None,
    *,
    amendments: Sequence[str] = (),
    acts: Sequence[str] = (),
    readings: Mapping[str, str] | None = None,
    tries: int = 100,
    seed: int = 0,
    start: date | None = None,
    horizon: int = 30,
    out: str | Path | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Hunt:
    """The smallest leave plans that leave some act without anybody, each saved as a scenario in the folder `out`.

    Plans begin within `horizon` calendar days of `start` (the day of the one-day scenario).  Raises
    `constraints.errors.Mistakes` for invalid input.
    """
    from analysis.defaults import default, find_roster, load_both
    from analysis.fuzz import fuzz as hunt
    from analysis.fuzzing import sources
    from analysis.plan_file import BASE, save
    from constraints.beside import for_roster
    from constraints.expected import load_expected
    from constraints.load import find
    from constraints.write import try_to_write
    from scenarios.scenario import Law, read_scenario

    if out is not None:
        try_to_write(Path(out))
    first = start or read_scenario(BASE)[0].horizon.from_
    book, who_is_who = load_both(rulebook, roster, amendments=tuple(amendments), as_of=first)
    known = None if amendments else for_roster(load_expected(find(rulebook or book.id)), who_is_who.id)
    found = hunt(
        Law(first, book, who_is_who), acts=acts, readings=readings, tries=tries, seed=seed, horizon=horizon,
        expected=known, progress=progress,
    )  # fmt: skip
    if out is not None:
        named = sources(rulebook or default("rulebook"), find_roster(roster, book.id), tuple(amendments))
        save(found, named, Path(out))
    return found


def init(folder: str | Path) -> Started:
    """A new repository for rules in a new or empty folder, with example articles that pass at once.

    Raises `constraints.errors.Mistakes` where the folder is not empty, `CannotWrite` where it cannot be written.
    """
    from analysis.starting import init as start

    return start(folder)
