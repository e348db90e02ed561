"""`check`: every mistake of a rulebook, an amendment, a roster, a scenario or a file of expected verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analysis.defaults import default, statutes_of
from constraints.errors import Code, Mistake, Mistakes, Place, mistake
from constraints.load import BESIDE, find, load, shipped
from constraints.rulebook import Rulebook
from constraints.sense import sense
from constraints.source import Source, read, read_text


@dataclass(frozen=True)
class Checked:
    """What was checked, what was found, and how much of it there is."""

    sort: str
    name: str
    found: tuple[Mistake, ...]
    counts: dict[str, int]

    @property
    def errors(self) -> tuple[Mistake, ...]:
        return tuple(m for m in self.found if not m.code.is_warning)


def check(path: str | Path, *, source: str | Path | None = None, rulebook: str | None = None) -> Checked:
    """Check what stands at `path`; `source` is the published text to hold a rulebook against."""
    place = find(path)
    try:
        if not place.exists() and place.name == str(path) and not place.suffix:  # meant as a name, not as a path
            raise Mistakes([mistake(Code.UNKNOWN_RULEBOOK, Place(str(path)), value=path, known=shipped())])
        if place.is_dir():
            return _rulebook(place, source)
        return _file(place, read(place), source, rulebook)
    except Mistakes as mistakes:
        return Checked("?", str(path), mistakes.found, {})


def once(paths: Iterable[str]) -> list[str]:
    """The paths, where several files of one rulebook (as a commit names them) are that rulebook, once."""
    return list(dict.fromkeys(_whole_of(Path(path)) or path for path in paths))


def _whole_of(path: Path) -> str | None:
    """The folder of the rulebook of which this is a file."""
    apart = path.name in BESIDE or path.suffix not in (".yaml", ".yml")
    return None if apart or not path.is_file() or not (path.parent / "rulebook.yaml").is_file() else str(path.parent)


def _rulebook(path: Path, source: str | Path | None) -> Checked:
    book = load(path)
    found = [*book.warnings, *sense(book), *_beside(path, book), *_above(book)]
    if source is not None:
        from constraints.published import compare

        found += compare(book, read_text(Path(source)), str(source))
    return Checked("rulebook", book.id, tuple(found), counts(book))


def _above(book: Rulebook) -> Iterator[Mistake]:
    """What is wrong with the higher law that the rulebook names."""
    try:
        statutes_of(book)
    except Mistakes as mistakes:
        yield from mistakes.found


def _beside(folder: Path, book: Rulebook) -> Iterator[Mistake]:
    """What is wrong with the form of the files beside the rulebook.  An approval that is over is no matter of form."""
    from constraints.approvals import load_approvals
    from constraints.expected import load_expected
    from constraints.flags import load_flags
    from constraints.survivors import load_survivors

    for load_one in (load_expected, load_survivors, load_flags, lambda where: load_approvals(where, book.id, date.min)):
        try:
            load_one(folder)
        except Mistakes as mistakes:
            yield from mistakes.found


def counts(book: Rulebook) -> dict[str, int]:
    """How many articles and clauses, by kind."""
    found = {"articles": len(book.articles), "clauses": len(book.nodes)}
    for article in book.articles:
        found[article.kind] = found.get(article.kind, 0) + 1
    for node in book.nodes.values():
        name = type(node).__name__.lower()
        found[name] = found.get(name, 0) + 1
    return found


def _file(path: Path, source: Source, text: str | Path | None, rulebook: str | None) -> Checked:
    data = source.data
    keys = set(data) if isinstance(data, dict) else set()
    if "amendment" in keys:
        book = load(rulebook or _named(source, "amends"), amendments=[path])
        return Checked("amendment", ", ".join(book.amendments), (*book.warnings, *sense(book)), counts(book))
    if "seats" in keys:
        return _roster(path, rulebook or _named(source, "rulebook"))
    if "scenario" in keys:
        return _scenario(path)
    if "expected" in keys:
        return _expected(path)
    if "approvals" in keys:
        return _approvals(path)
    if "survivors" in keys:
        return _survivors(path)
    if "honesty" in keys:
        return _flags(path)
    if {"id", "in_force"} <= keys:
        return _rulebook(path, text)
    if path.parent.joinpath("rulebook.yaml").is_file():  # one file of a rulebook: check the whole
        return _rulebook(path.parent, text)
    raise Mistakes([mistake(Code.UNKNOWN_SORT, source.place(()), value=path.name)])


def _named(source: Source, key: str) -> str:
    """The rulebook a file names under `key`; the default one where it names none in a form that could be one."""
    value = source.data.get(key) if isinstance(source.data, dict) else None
    if not isinstance(value, str):
        return default("rulebook")
    if not find(value).exists():
        raise Mistakes([mistake(Code.UNKNOWN_RULEBOOK, source.place((key,)), value=value, known=shipped())])
    return value


def _roster(path: Path, rulebook: str) -> Checked:
    from constraints.roster import load_roster

    roster = load_roster(path, load(rulebook))
    return Checked("roster", roster.id, (), {"seats": len(roster.seats), "officials": len(roster.officials)})


def _scenario(path: Path) -> Checked:
    from scenarios.scenario import load_scenario

    scenario = load_scenario(path)
    return Checked("scenario", scenario.id, (), {})


def _expected(path: Path) -> Checked:
    from constraints.expected import load_expected

    expected = load_expected(path.parent)
    if expected is None or path.name != "expected.yaml":
        raise Mistakes([mistake(Code.UNKNOWN_SORT, Place(str(path)), value=path.name)])
    return Checked("expected", expected.file.expected, (), {"entries": len(expected.file.entries)})


def _survivors(path: Path) -> Checked:
    from constraints.survivors import FILE, load_survivors

    survivors = load_survivors(path.parent)
    if survivors is None or path.name != FILE:
        raise Mistakes([mistake(Code.UNKNOWN_SORT, Place(str(path)), value=path.name)])
    return Checked("survivors", survivors.file.survivors, (), {"entries": len(survivors.file.entries)})


def _flags(path: Path) -> Checked:
    from constraints.flags import FILE, load_flags

    flags = load_flags(path.parent)
    if flags is None or path.name != FILE:
        raise Mistakes([mistake(Code.UNKNOWN_SORT, Place(str(path)), value=path.name)])
    return Checked("honesty", flags.file.honesty, (), {"entries": len(flags.file.entries)})


def _approvals(path: Path) -> Checked:
    """The form of the file, and what has expired; whether it approves something only a verification can tell."""
    from constraints.approvals import FILE, expired, read_approvals

    if path.name != FILE:
        raise Mistakes([mistake(Code.UNKNOWN_SORT, Place(str(path)), value=path.name)])
    beside = path.parent / "rulebook.yaml"
    approvals = read_approvals(path, date.today(), load(path.parent).id if beside.is_file() else None)
    entries = zip(approvals.file.entries, approvals.places, strict=True)
    late = tuple(found for entry, at in entries if (found := expired(entry, at, approvals.today)) is not None)
    return Checked("approvals", approvals.file.approvals, late, {"entries": len(approvals.file.entries)})
