"""A leave plan that breaks something, as a scenario file of one day: who is away, what is tried, and what it is.

The file needs nothing but `guize simulate`: of every act that has nobody one matter arrives, on which only that act is
tried; the record shows it blocked, with the clause.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from analysis.fuzz import Broken, Failure, Hunt, cites_of
from constraints.cover import Matter
from constraints.explain import Explainer
from constraints.holds import Value
from constraints.names import Names
from constraints.words import LANGUAGES, say
from constraints.write import replace_file
from scenarios.leave_plans import Leave, Vacancy

MOST_NOTED = 4
"""No more acts than this are spelt out in the note of a file; the streams have them all."""
BASE = "one-day"
"""The shipped scenario whose durations are taken."""


class _Plain(yaml.SafeDumper):
    """YAML without anchors: a day that occurs twice is written twice."""

    def ignore_aliases(self, _: Any) -> bool:
        return True


@dataclass(frozen=True)
class Sources:
    """What the files name: rulebook and roster by id or by path, amendments by path."""

    rulebook: str
    roster: str
    amendments: tuple[str, ...] = ()

    def seen_from(self, folder: Path) -> dict[str, Any]:
        """As a file in `folder` has to say it."""
        named: dict[str, Any] = {"rulebook": _from(folder, self.rulebook)}
        if self.amendments:
            named["amendments"] = [_from(folder, a) for a in self.amendments]
        return {**named, "roster": _from(folder, self.roster)}


def _from(folder: Path, name: str) -> str:
    path = Path(name)
    return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix() if path.exists() else name


def save(hunt: Hunt, sources: Sources, folder: Path) -> list[Path]:
    """Write a file for every plan, load each strictly and replay it in the city.  Raises `CannotWrite`."""
    paths = []
    for broken in hunt.broken:
        content = scenario(hunt, broken, sources, folder)
        broken.file = folder / f"{content['scenario']}.yaml"
        text = "".join(f"# {say('fuzz.head', lang)}\n" for lang in LANGUAGES)
        replace_file(broken.file, text + yaml.dump(content, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=120))
        broken.replayed = blocked_in_city(broken.file, streams(broken))
        paths.append(broken.file)
    return paths


def scenario(hunt: Hunt, broken: Broken, sources: Sources, folder: Path) -> dict[str, Any]:
    """The content of the file; the same plan gives the same content."""
    day = hunt.date_of(broken.day)
    content: dict[str, Any] = {
        "scenario": name_of(hunt, broken),
        "title": {lang: title(hunt, broken, lang) for lang in LANGUAGES},
        "note": {lang: note(hunt, broken, lang) for lang in LANGUAGES},
        "illustrative": hunt.meaning.roster.illustrative,
        "extends": BASE,
        **sources.seen_from(folder),
        "horizon": {"from": day, "to": day},
        "seed": hunt.seed,
    }
    defaults = {r.id: r.default for r in hunt.meaning.rulebook.readings().values()}
    chosen = {name: option for name, option in sorted(hunt.readings.items()) if defaults.get(name, option) != option}
    if chosen:
        content["readings"] = chosen
    content["absence"] = _absence(hunt, broken)
    content["workload"] = {"streams": {name: _stream(hunt, f, day) for name, f in streams(broken).items()}}
    return content


def name_of(hunt: Hunt, broken: Broken) -> str:
    """`nobody-may-<act>-<hash of who is away and what fails>`."""
    matters = [(f.act, f.watched.claim.question.matter) for f in broken.failures]
    said = repr((hunt.meaning.rulebook.id, hunt.start, sorted(hunt.readings.items()), broken.plan, matters))
    return f"nobody-may-{broken.acts[0].replace('_', '-')}-{hashlib.sha256(said.encode()).hexdigest()[:6]}"


def _absence(hunt: Hunt, broken: Broken) -> dict[str, Any]:
    plan: list[dict[str, Any]] = []
    vacancies: list[dict[str, Any]] = []
    for spell in broken.plan:
        first, end = hunt.date_of(spell.first), hunt.date_of(spell.first + spell.days)
        match spell:
            case Leave(official, reason):
                last = end - timedelta(days=1)
                plan.append({"official": official, "reason": reason, "first": first, "last": last, "announced": False})
            case Vacancy(seat):
                vacancies.append({"seat": seat, "from": first, "until": end})
    return {**({"plan": plan} if plan else {}), **({"vacancies": vacancies} if vacancies else {})}


def streams(broken: Broken) -> dict[str, Failure]:
    """One matter for every act and kind: the failure whose class needs fewest words stands for the others."""
    found: dict[str, Failure] = {}
    for failure in broken.failures:
        kind = next(iter(failure.matter), "matter")
        name = f"{failure.act}_{kind}"
        if name not in found or len(str(failure.matter)) < len(str(found[name].matter)):
            found[name] = failure
    return found


def _stream(hunt: Hunt, failure: Failure, day: date) -> dict[str, Any]:
    matter = failure.watched.claim.question.example
    assert matter is not None
    asks: dict[str, Any] = {"act": failure.act}
    if failure.not_done:
        asks["not_done"] = list(failure.not_done)
    if failure.did:
        asks["did"] = dict(failure.did)
    attributes = as_texts(hunt.meaning.names, matter)
    return {"kind": matter.kind, "dates": [day], **({"attributes": attributes} if attributes else {}), "asks": asks}


def as_texts(names: Names, matter: Matter) -> dict[str, str]:
    """The attributes of a matter as a scenario writes plain values."""
    found = {}
    for path, value in matter.attributes.items():
        attribute = names.attribute(matter.kind, path)
        if value is not None and attribute is not None:
            found[path] = _text(attribute.type, value)
    return found


def _text(type_: str, value: Value) -> str:
    if isinstance(value, frozenset):
        return " ".join(sorted(value))
    if isinstance(value, float):
        return date.fromordinal(int(value)).isoformat() if type_ == "date" else f"{value:g}"
    return str(value)


# ── in words ─────────────────────────────────────────────────────────────────────────────────────────────────


def title(hunt: Hunt, broken: Broken, lang: str) -> str:
    """*Nobody may sign while the mayor is away*."""
    explainer = Explainer(hunt.meaning, lang)
    return explainer.sentence(
        say("fuzz.scenario", lang, acts=acts_in_words(explainer, broken.acts), who=gone(explainer, broken))
    )


def note(hunt: Hunt, broken: Broken, lang: str) -> str:
    """Which act, on which matter, by which clauses, found how."""
    explainer = Explainer(hunt.meaning, lang)
    lines = [
        say("fuzz.note.act", lang, act=explainer.names.label(f.act, lang), matter=explainer.matter(f.matter), cites=cited(explainer, f))
        for f in streams(broken).values()
    ]  # fmt: skip
    found = say("fuzz.note.found", lang, seed=hunt.seed, tries=hunt.tries)
    more = say("fuzz.note.more", lang, n=len(lines) - MOST_NOTED) if len(lines) > MOST_NOTED else ""
    return say("list.semicolon", lang).join(lines[:MOST_NOTED]) + more + found


def cited(explainer: Explainer, failure: Failure) -> str:
    return explainer.cited(failure.clauses)


def acts_in_words(explainer: Explainer, acts: Sequence[str], most: int = 3) -> str:
    shown = [explainer.say("quoted", text=explainer.names.label(act, explainer.lang)) for act in acts[:most]]
    more = explainer.say("and-more", n=len(acts) - most) if len(acts) > most else ""
    return explainer.say("list.comma").join(shown) + more


def gone(explainer: Explainer, broken: Broken) -> str:
    """Who is away that day, why and for how long, which seats are vacant."""
    return explainer.say("list.comma").join([*_gone(explainer, broken), *_vacant(explainer, broken.now.vacant)])


def _gone(explainer: Explainer, broken: Broken) -> Iterator[str]:
    days = {spell.official: spell.days for spell in broken.plan if isinstance(spell, Leave) and spell.covers(broken.day)}
    for official, reason in broken.now.status.items():
        who, why = explainer.person(official), explainer.status(reason)
        yield explainer.say("fuzz.away", who=who, reason=why, days=explainer.say("unit.calendar_days", n=days[official]))


def _vacant(explainer: Explainer, seats: Iterable[str]) -> Iterator[str]:
    for seat in sorted(seats):
        yield explainer.member(f"vacant:{seat}")


# ── in the city ──────────────────────────────────────────────────────────────────────────────────────────────


def blocked_in_city(path: Path, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For every stream of the file whose act the city found blocked at once: the clauses its rows cite.

    Raises `Mistakes` when the file does not load."""
    from model.city import City
    from model.record import Life
    from scenarios.scenario import load_scenario

    city = City(load_scenario(path))
    try:
        city.run_days()
        record, found, wanted = city.record, dict[str, tuple[str, ...]](), set(names)
        stream_of = [entry.stream for entry in record.matters]
        for number in range(record.size):
            _, life, _, matter, _, _, clause, *_ = record.at(number)
            if life in (Life.BLOCKED, Life.ATTEMPT) and stream_of[matter] in wanted:  # nobody may, or the gate bars it
                said = record.clauses.said[clause]
                found[stream_of[matter]] = (*found.get(stream_of[matter], ()), *([said] if said else []))
        return found
    finally:
        city.dispose()


def contract(hunt: Hunt) -> dict[str, Any]:
    """The hunt as scripts read it.  No timings: equal runs print equal bytes."""
    book, roster = hunt.meaning.rulebook, hunt.meaning.roster
    return {
        "schema_version": 1,
        "rulebook": {"id": book.id, "digest": book.digest, "amendments": list(book.amendments)},
        "roster": {"id": roster.id, "digest": roster.digest, "illustrative": roster.illustrative},
        "readings": dict(sorted(hunt.readings.items())),
        "from": hunt.start.isoformat(),
        "horizon": hunt.horizon,
        "tries": hunt.tries,
        "seed": hunt.seed,
        "plans_tried": hunt.plans_tried,
        "broken": [_contract(hunt, broken) for broken in hunt.broken],
        "nobody": hunt.nobody,
        "withstood": hunt.withstood,
    }


def _contract(hunt: Hunt, broken: Broken) -> dict[str, Any]:
    absence = _absence(hunt, broken)
    plain = {
        key: [{k: v.isoformat() if isinstance(v, date) else v for k, v in spell.items()} for spell in spells]
        for key, spells in absence.items()
    }
    return {
        "plan": plain.get("plan", []),
        "vacancies": plain.get("vacancies", []),
        "day": hunt.date_of(broken.day).isoformat(),
        "smallest_by_proof": broken.is_smallest,
        "failures": [
            {
                "act": f.act,
                "matter": f.matter,
                "cites": cites_of(hunt.meaning, f.clauses),
                "smallest_absence": f.smallest,
                "as_expected": f.expected,
            }
            for f in broken.failures
        ],
        "file": broken.file.as_posix() if broken.file else None,
        "blocked_in_city": {name: cites_of(hunt.meaning, clauses) for name, clauses in broken.replayed.items()},
    }
