"""A scenario in memory: which law on which day, which people, which calendar, what is likely.

A scenario may extend another: mappings are merged key by key, anything else is replaced.  Every mistake of the files
is reported at once, each at its place in the file that says it.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from constraints import amend
from constraints.calendar import Calendar, shipped_table, user_table
from constraints.checks import BUILT_IN_READINGS
from constraints.decode import Piece, whole
from constraints.errors import Code, Mistake, Mistakes, Place, mistake
from constraints.language.nodes import Node
from constraints.load import find as find_rulebook
from constraints.load import load, shipped
from constraints.roster import Roster, load_roster
from constraints.rulebook import Rulebook
from constraints.sound import Sound, sound, unmarred
from constraints.source import Data, Path_, Source, read, read_text, scan
from scenarios.forms import ScenarioFile

ROOM = Path(__file__).parent
ROSTERS = ROOM / "rosters"
MOST_PARENTS = 20
Made = TypeVar("Made")


@dataclass(frozen=True)
class Law:
    """The rulebook as it stands from a day on, and the roster resolved against it."""

    since: date
    rulebook: Rulebook
    roster: Roster

    def readings(self, chosen: Mapping[str, str]) -> dict[str, str]:
        """Every reading: as chosen, otherwise the one shown first."""
        first = {name: options[0] for name, options in BUILT_IN_READINGS.items()}
        first.update({r.id: r.default for r in self.rulebook.readings().values()})
        return {name: chosen.get(name, option) for name, option in first.items()}


@dataclass(frozen=True)
class Scenario:
    """A scenario with everything it names.  `laws` are in order of their days; the first holds from the first day."""

    entry: ScenarioFile
    laws: tuple[Law, ...]
    calendar: Calendar
    files: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return self.entry.scenario

    @property
    def days(self) -> int:
        """Days simulated; day 0 is the calendar's epoch."""
        return (self.entry.horizon.to - self.entry.horizon.from_).days + 1

    def for_days(self, number: int) -> Scenario:
        """The same scenario, at most so many days long."""
        horizon = self.entry.horizon
        to = min(horizon.to, horizon.from_ + timedelta(days=max(number, 1) - 1))
        entry = self.entry.model_copy(update={"horizon": horizon.model_copy(update={"to": to})})
        return replace(self, entry=entry, laws=tuple(law for law in self.laws if law.since <= to))

    def with_seed(self, seed: int | None) -> Scenario:
        return self if seed is None else replace(self, entry=self.entry.model_copy(update={"seed": seed}))


def names_of_shipped() -> list[str]:
    """The ids of the scenarios inside this distribution."""
    return sorted(path.stem for path in ROOM.glob("*.yaml") if _keys(path).get("scenario") == path.stem)


def _keys(path: Path) -> dict[str, Data]:
    data = read(path).data
    return data if isinstance(data, dict) else {}


def find(name: str | Path, beside: Path | None = None) -> Path:
    """The file of a scenario: a path (from the folder of the file that names it), or the id of a shipped one."""
    for path in (*([beside / name] if beside else []), Path(name)):
        if path.is_file():
            return path
    inside = ROOM / f"{name}.yaml"
    return inside if inside.is_file() else Path(name)


# ── reading, with what it extends ────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Layers(Source):
    """Several files merged; every place belongs to the file that says it."""

    owners: dict[tuple[str | int, ...], str] = field(default_factory=dict)

    def place(self, path: tuple[str | int, ...], *, key: bool = False) -> Place:
        if key and path in self.keys:
            return Place(self.owners.get(path, self.file), *self.keys[path])
        while path and path not in self.places:
            path = path[:-1]
        return Place(self.owners.get(path, self.file), *self.places.get(path, (1, 1)))


def layered(parent: Layers, child: Source) -> Layers:
    """`child` laid over `parent`."""
    merged = Layers(
        child.file, _merge(parent.data, child.data), {**parent.places, **child.places}, {**parent.keys, **child.keys}
    )
    merged.owners = {**parent.owners, **dict.fromkeys((*child.places, *child.keys), child.file)}
    return merged


def _merge(below: Data, above: Data) -> Data:
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    merged = dict(below)
    for name, value in above.items():
        merged[name] = _merge(merged[name], value) if name in merged else value
    return merged


def read_layers(path: Path, slips: list[Mistake], seen: Sequence[Path] = ()) -> Layers:
    """The file and all it extends; what is wrong with the form of their text goes into `slips`.  Raises `Mistakes` when it
    extends itself or a file that is not there or cannot be read."""
    source, found = scan(read_text(path), str(path))
    slips += found
    if source is None:
        raise Mistakes(slips)
    data = source.data if isinstance(source.data, dict) else {}
    base = data.get("extends")
    own = Layers(source.file, source.data, source.places, source.keys)
    own.owners = dict.fromkeys((*source.places, *source.keys), source.file)
    if not isinstance(base, str):
        return own
    trail = (*seen, path.resolve())
    parent = find(base, path.parent)
    place = source.place(("extends",))
    if parent.resolve() in trail or len(trail) > MOST_PARENTS:
        names = " → ".join(p.stem for p in (*trail, parent))
        raise Mistakes([*slips, mistake(Code.EXTENDS_CIRCLE, place, value=names)])
    if not parent.is_file():
        raise Mistakes([*slips, mistake(Code.UNKNOWN_SCENARIO, place, value=base, known=names_of_shipped())])
    return layered(read_layers(parent, slips, trail), source)


def read_scenario(name: str | Path) -> tuple[ScenarioFile, Piece]:
    """The typed file and its data with places; names are not looked up yet.  Raises `Mistakes`."""
    got, found = _read(name)
    if got.entry is None or found:
        raise Mistakes(found)
    return got.entry, got.piece


STAND_INS: dict[str, Data] = {
    "scenario": "scenario",
    "title": {"zh": "-", "en": "-"},
    "rulebook": "-",
    "roster": "-",
    "horizon": {"from": "2025-01-01", "to": "2025-01-01"},
}
"""For what a scenario cannot do without, where it cannot be read."""


def _read(name: str | Path) -> tuple[Sound[ScenarioFile], list[Mistake]]:
    """As much of the file as can be read, and what is wrong with its form."""
    path = find(name)
    if not path.is_file():
        raise Mistakes([mistake(Code.UNKNOWN_SCENARIO, Place(str(name)), value=name, known=names_of_shipped())])
    slips: list[Mistake] = []
    piece = whole(read_layers(path, slips))
    if isinstance(piece, Mistake):
        raise Mistakes([*slips, piece])
    got = sound(ScenarioFile, piece, STAND_INS)
    return got, [*slips, *got.found]


def load_scenario(
    name: str | Path,
    *,
    amendments: Sequence[str | Path] = (),
    readings: Mapping[str, str] | None = None,
) -> Scenario:
    """The scenario at `name` (a path, or the id of a shipped one), with `amendments` beside its own.

    Raises `Mistakes` with everything that is wrong with it."""
    from scenarios.check import check

    got, found = _read(name)
    if got.entry is None:
        raise Mistakes(unmarred(found))
    entry, piece = got.entry.model_copy(update={"readings": {**got.entry.readings, **(readings or {})}}), got.piece
    amiss = [*_absent(entry, piece, got.stood_in), *_backwards(entry, piece)]
    found += [why for _, why in amiss]
    lack = {*got.stood_in, *(field for field, _ in amiss)}
    laws = calendar = None
    if lack.isdisjoint(("rulebook", "roster", "amendments")):
        laws = _told(found, partial(_laws, entry, piece, amendments, days_known="horizon" not in lack))
    if lack.isdisjoint(("horizon", "calendar")):
        calendar = _told(found, partial(_calendar, entry, piece))
    if laws is not None:
        found += got.independent(check(entry, piece, laws[-1]))
    if found or laws is None or calendar is None:
        raise Mistakes(unmarred(found))
    source = piece.source
    files = tuple(dict.fromkeys(source.owners.values())) if isinstance(source, Layers) else (source.file,)
    return Scenario(entry, laws, calendar, files)


def _told(found: list[Mistake], work: Callable[[], Made]) -> Made | None:
    """What comes of the work; or nothing, and what is wrong goes into `found`."""
    try:
        return work()
    except Mistakes as mistakes:
        found += mistakes.found
        return None


# ── what it names ────────────────────────────────────────────────────────────────────────────────────────────


def _folder(piece: Piece, field_: str) -> Path:
    """The folder of the file that says this field."""
    return Path(piece.place((field_,)).file).parent


def _absent(entry: ScenarioFile, piece: Piece, stood_in: Collection[str]) -> list[tuple[str, Mistake]]:
    """The fields that name a file which is not there."""
    rosters = [path.stem for path in ROSTERS.glob("*.yaml")]
    named: list[tuple[Path_, str, Path | None]] = [(("amendments", i), name, None) for i, name in enumerate(entry.amendments)]
    if "roster" not in stood_in:
        named.append((("roster",), entry.roster, ROSTERS / f"{entry.roster}.yaml"))
    if entry.calendar.table is not None:
        named.append((("calendar", "table"), entry.calendar.table, None))
    why = os.strerror(errno.ENOENT)
    return [
        (str(path[0]), mistake(Code.CANNOT_READ, piece.place(path), value=name, why=why, known=rosters))
        for path, name, inside in named
        if not _beside(_folder(piece, str(path[0])), name, inside).exists()
    ]


def _backwards(entry: ScenarioFile, piece: Piece) -> Iterator[tuple[str, Mistake]]:
    first, last = entry.horizon.from_, entry.horizon.to
    if first > last:
        yield "horizon", mistake(Code.BAD_HORIZON, piece.place(("horizon",)), value=f"{first} … {last}")


def _laws(entry: ScenarioFile, piece: Piece, more: Sequence[str | Path], *, days_known: bool = True) -> tuple[Law, ...]:
    """The law from each day of the horizon on which it changes; where the days are not known, with every change."""
    book = _beside(_folder(piece, "rulebook"), entry.rulebook)
    if not find_rulebook(book).exists():
        at = piece.place(("rulebook",))
        raise Mistakes([mistake(Code.UNKNOWN_RULEBOOK, at, value=entry.rulebook, known=shipped())])
    overlays = [_beside(_folder(piece, "amendments"), a) for a in entry.amendments] + [Path(a) for a in more]
    roster = _beside(_folder(piece, "roster"), entry.roster, ROSTERS / f"{entry.roster}.yaml")
    laws = []
    for day in _days_of_change(entry, book, overlays) if days_known else [None]:
        rulebook = load(book, amendments=overlays, as_of=day)
        laws.append(Law(day or date.min, rulebook, load_roster(Path(roster), rulebook)))
    return tuple(laws)


def _beside(folder: Path, name: str, inside: Path | None = None) -> Path:
    """A path from the folder of the file that names it, a shipped file, or the name itself."""
    if (folder / name).exists():
        return folder / name
    return inside if inside is not None and inside.exists() else Path(name)


def _days_of_change(entry: ScenarioFile, book: str | Path, overlays: Sequence[Path]) -> list[date]:
    """The first day, and every later day of the horizon on which a clause comes into force or ends."""
    first, last = entry.horizon.from_, entry.horizon.to
    everything = load(book, amendments=overlays)
    days = {overlay.in_force for overlay in amend.read_all(overlays, everything.id)} if overlays else set()
    for node in everything.nodes.values():
        span = node.in_force if isinstance(node, Node) else None
        days |= {day for day in (span.from_, span.to) if day} if span else set()
    return [first, *sorted(day for day in days if first < day <= last)]


def _calendar(entry: ScenarioFile, piece: Piece) -> Calendar:
    choice = entry.calendar
    table = shipped_table()
    if choice.table is not None:
        table = user_table(_beside(_folder(piece, "calendar"), choice.table))
    return Calendar(entry.horizon.from_, entry.horizon.to, table, choice.undecreed)


def scenario_of(entry: ScenarioFile, laws: Sequence[Law], **changes: Any) -> Scenario:
    """A scenario whose law and people are given in memory."""
    entry = entry.model_copy(update=changes)
    calendar = Calendar(entry.horizon.from_, entry.horizon.to, undecreed=entry.calendar.undecreed)
    return Scenario(entry, tuple(laws), calendar)
