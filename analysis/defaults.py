"""What the commands work on when nothing is named, and how names of shipped things are found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from constraints.errors import Code, Mistake, Mistakes, Place, mistake

if TYPE_CHECKING:
    from constraints.language.nodes import Link
    from constraints.roster import Roster
    from constraints.rulebook import Rulebook

SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"
ROSTERS = SCENARIOS / "rosters"


@cache
def default(name: str) -> str:
    """The default rulebook, roster or scenario, as data says."""
    from constraints.source import read

    data = read(SCENARIOS / "defaults.yaml").data
    assert isinstance(data, dict)
    return str(data[name])


def find_roster(name: str | None, rulebook: str) -> Path:
    """The roster file: a path, the name of a shipped one, or the shipped one made for this rulebook."""
    if name is None:
        return _roster_for(rulebook)
    path = Path(name)
    shipped = ROSTERS / f"{name}.yaml"
    return shipped if not path.exists() and shipped.is_file() else path


def _roster_for(rulebook: str) -> Path:
    from constraints.source import read

    if rulebook == default("rulebook"):
        return ROSTERS / f"{default('roster')}.yaml"
    for path in sorted(ROSTERS.glob("*.yaml")):
        data = read(path).data
        if isinstance(data, dict) and data.get("rulebook") == rulebook:
            return path
    raise Mistakes([mistake(Code.NO_ROSTER, Place(rulebook), value=rulebook)])


def load_both(
    rulebook: str | None = None, roster: str | None = None, *, amendments: tuple[str, ...] = (), as_of: date | None = None
) -> tuple[Rulebook, Roster]:
    """The rulebook and the roster to work on.  Raises `Mistakes`."""
    from constraints.load import find, load
    from constraints.roster import load_roster

    name = rulebook or default("rulebook")
    if not find(name).exists():
        from constraints.load import shipped

        raise Mistakes([mistake(Code.UNKNOWN_RULEBOOK, Place(name), value=name, known=shipped())])
    book = load(name, amendments=amendments, as_of=as_of)
    return book, load_roster(find_roster(roster, book.id), book)


def statutes_of(book: Rulebook, as_of: date | None = None) -> tuple[Rulebook, ...]:
    """The rulebooks of higher law that a rulebook names, as they stand on a day.  Raises `Mistakes`."""
    from constraints.language.nodes import Link
    from constraints.load import load

    above = {law.rulebook for law in book.header.higher_law}
    above |= {n.rests_on.partition(":")[0] for n in book.family(Link)}
    found = {name: load(_law_of(book, name), as_of=as_of) for name in sorted(above)}
    strange = [
        mistake(Code.UNKNOWN_NAME_OF_LAW, at, value=name[1], book=name[0], known=found[name[0]].names.nameable)
        for name, at in book.law_places.items()
        if len(name) > 1 and name[1] not in found[name[0]].names.nameable
    ]
    strange += [wrong for link in book.family(Link) for wrong in _misread(book, link, found[link.rests_on.partition(":")[0]])]
    if strange:
        raise Mistakes(strange)
    return tuple(found.values())


def _misread(book: Rulebook, link: Link, law: Rulebook) -> Iterator[Mistake]:
    """What a link says of readings that the law does not leave open, or not so."""
    for name, option in link.reads.items():
        known = law.readings()
        if name not in known:
            yield mistake(Code.UNKNOWN_READING, book.places[link.id], value=name, known=known)
        elif option not in known[name].options:
            yield mistake(Code.UNKNOWN_OPTION, book.places[link.id], value=option, reading=name, known=known[name].options)


def _law_of(book: Rulebook, name: str) -> Path:
    """The rulebook of higher law of this id: beside the rulebook that names it, else here, else a shipped one."""
    from constraints.load import find, shipped

    place = book.law_places.get((name,), Place(book.id))
    beside = Path(place.file).resolve().parent.parent if place.line else None
    for folder in sorted(beside.glob("*/rulebook.yaml")) if beside else ():
        if _id_of(folder) == name:
            return folder.parent
    path = find(name)
    if not path.exists():
        raise Mistakes([mistake(Code.UNKNOWN_LAW, place, value=name, known=shipped())])
    return path


def _id_of(header: Path) -> str | None:
    """The id that a header says; nothing where it cannot be read."""
    from constraints.source import read

    try:
        data = read(header).data
    except Mistakes:
        return None
    return str(data.get("id")) if isinstance(data, dict) else None
