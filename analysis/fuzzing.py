"""`guize fuzz`: hunt, save, and say what broke, by whose absence, under which clauses."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from analysis.fuzz import Broken, Hunt, cites_of
from analysis.kit import NOT_AS_EXPECTED, OK, Told
from analysis.plan_file import contract, gone, streams
from analysis.show import write
from constraints.explain import Explainer
from constraints.words import say

FORMATS = ("text", "json")
SHOWN = 6
PLANS = 12


def run(rulebook: str | None, *, format_: str, lang: str, out: str, readings: Any, **settings: Any) -> int:
    """Hunt and print.  1 when something breaks that the expected verdicts do not know."""
    from analysis import api, asking

    told = Told()

    def progress(done: int, of: int, act: str) -> None:
        told(say("fuzz.progress", lang, done=done, of=of, act=f"{act:<24.24}"), counts=True)

    hunt = api.fuzz(rulebook, out=out, readings=asking.pairs(readings, "="), progress=progress, **settings)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    if format_ == "json":
        write([json.dumps(contract(hunt), ensure_ascii=False, indent=1), "\n"])
    else:
        write(line + "\n" for line in lines(hunt, lang))
    return NOT_AS_EXPECTED if hunt.unexpected else OK


def lines(hunt: Hunt, lang: str) -> Iterator[str]:
    """The summary: every smallest plan with what it breaks, then what withstood."""
    explainer = Explainer(hunt.meaning, lang)
    book, roster = hunt.meaning.rulebook, hunt.meaning.roster
    yield say(
        "fuzz.title", lang, title=book.header.title.in_(lang), roster=roster.id, seed=hunt.seed, tries=hunt.tries,
        first=_day(hunt.start, lang), days=hunt.horizon, plans=hunt.plans_tried,
    )  # fmt: skip
    if roster.illustrative:
        yield say("illustrative-roster", lang)
    for number, broken in enumerate(hunt.broken[:PLANS], 1):
        yield ""
        yield from _plan(hunt, explainer, number, broken)
    if len(hunt.broken) > PLANS:
        yield ""
        yield say("fuzz.more-plans", lang, n=len(hunt.broken) - PLANS)
    yield ""
    if not hunt.broken:
        yield say("fuzz.nothing-broke", lang)
    for key, acts in (("fuzz.nobody", hunt.nobody), ("fuzz.withstood", hunt.withstood)):
        if acts:
            yield say(key, lang, n=len(acts), acts=say("list.comma", lang).join(explainer.names.label(a, lang) for a in acts))
    yield from _expectations(hunt, explainer)


def _plan(hunt: Hunt, explainer: Explainer, number: int, broken: Broken) -> Iterator[str]:
    lang = explainer.lang
    day = _day(hunt.date_of(broken.day), lang)
    yield say("fuzz.plan", lang, number=number, day=day, who=gone(explainer, broken))
    if broken.is_smallest:
        yield "   " + say("fuzz.smallest", lang)
    for act in broken.acts[:SHOWN]:
        failures = [f for f in broken.failures if f.act == act]
        first = min(failures, key=lambda f: len(str(f.matter)))
        more = say("and-more-classes", lang, n=len(failures) - 1) if len(failures) > 1 else ""
        label = explainer.say("quoted", text=explainer.names.label(act, lang))
        yield "   " + say("fuzz.act", lang, act=label, matter=explainer.matter(first.matter) + more)
        yield "     " + explainer.because(first.why, broken.now)
    if len(broken.acts) > SHOWN:
        yield "   " + say("fuzz.more-acts", lang, n=len(broken.acts) - SHOWN)
    if broken.file is not None:
        tried = len(streams(broken))
        yield "   " + say("fuzz.saved", lang, path=broken.file.as_posix(), blocked=len(broken.replayed), tried=tried)


def _expectations(hunt: Hunt, explainer: Explainer) -> Iterator[str]:
    lang = explainer.lang
    if all(f.expected is None for b in hunt.broken for f in b.failures):
        if hunt.broken:
            yield say("verify.no-expectations", lang)
        return
    if not hunt.unexpected:
        yield say("fuzz.as-expected", lang)
    for failure in hunt.unexpected:
        cites = ", ".join(cites_of(hunt.meaning, failure.clauses))
        act, matter = explainer.names.label(failure.act, lang), explainer.matter(failure.matter)
        yield say("fuzz.unexpected", lang, act=act, matter=matter, cites=cites)


def _day(day: date, lang: str) -> str:
    return say("fuzz.day", lang, day=day.isoformat())


def sources(rulebook: str, roster: str | Path, amendments: tuple[str, ...]) -> Any:
    """What a saved file has to name; shipped things by their ids."""
    from analysis.defaults import ROSTERS
    from analysis.plan_file import Sources
    from constraints.load import SHIPPED, find

    place = find(rulebook)
    book = place.name if place.resolve().parent == SHIPPED.resolve() else str(place)
    people = Path(roster)
    who = people.stem if people.resolve().parent == ROSTERS.resolve() else str(people)
    return Sources(book, who, amendments)
