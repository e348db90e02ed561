"""One side of a comparison: which rulebook, with which amendments, as of which day, for which roster, how read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from analysis.compare.revision import is_revision, texts_at
from analysis.defaults import find_roster, load_both, statutes_of
from constraints.cache.store import Store
from constraints.difference.goals import Goals, parse
from constraints.errors import Code, Mistakes, Place, mistake
from constraints.load import loads
from constraints.roster import Roster, load_roster
from constraints.rulebook import Rulebook
from constraints.verify import Verification
from constraints.verify import verify as decide


@dataclass(frozen=True)
class Described:
    """What was asked for on one side; nothing is the default."""

    rulebook: str | None = None
    amendments: tuple[str, ...] = ()
    on: date | None = None
    roster: str | None = None
    readings: Mapping[str, str] = field(default_factory=dict)

    def load(self) -> tuple[Rulebook, Roster]:
        """Raises `Mistakes`."""
        if self.rulebook is not None and is_revision(self.rulebook):
            book = loads(texts_at(self.rulebook), amendments=self.amendments, as_of=self.on)
            return book, load_roster(find_roster(self.roster, book.id), book)
        return load_both(self.rulebook, self.roster, amendments=self.amendments, as_of=self.on)


def sides(base: Described, amended: Described, cache: Path | None = None) -> tuple[Verification, Verification]:
    """Both sides, verified; once where they are the same; with a `cache`, only what it does not answer.

    Raises `Mistakes`, those of both sides at once."""
    loaded: list[tuple[Rulebook, Roster]] = []
    wrong: list[Mistakes] = []
    for described, option in ((base, "--base-reading"), (amended, "--reading")):
        try:
            loaded.append(described.load())
            _check_readings(loaded[-1][0], described.readings, option)
        except Mistakes as mistakes:
            wrong.append(mistakes)
    if wrong:
        raise Mistakes(dict.fromkeys(m for mistakes in wrong for m in mistakes.found))
    store = None if cache is None else Store(cache)
    before = _verified(*loaded[0], base.on, store)
    (old, its), (new, theirs) = loaded
    same = old.same_law(new) and its.digest == theirs.digest
    return before, before if same else _verified(*loaded[1], amended.on, store)


def _verified(book: Rulebook, roster: Roster, on: date | None, store: Store | None) -> Verification:
    return decide(book, roster, statutes=statutes_of(book, on), store=store)


def _check_readings(book: Rulebook, readings: Mapping[str, str], option: str) -> None:
    """Raises `Mistakes` for a reading or an option that the rulebook does not have."""
    known = book.readings()
    found = []
    for reading, chosen in readings.items():
        if reading not in known:
            found.append(mistake(Code.UNKNOWN_READING, Place(option), value=reading, known=known))
        elif chosen not in known[reading].options:
            options = list(known[reading].options)
            found.append(mistake(Code.UNKNOWN_CHOICE, Place(option), value=chosen, known=options, listed=", ".join(options)))
    if found:
        raise Mistakes(found)


def goals_of_amendments(amendments: tuple[str, ...]) -> Goals:
    """The goals that the amendment files themselves name."""
    from constraints.amend import Amendment
    from constraints.load import decode_whole
    from constraints.source import read

    goals = Goals()
    for path in amendments:
        source = read(Path(path))
        amendment: Amendment = decode_whole(Amendment, source)
        wanted = tuple(parse(text, f"{path}: goals") for text in amendment.goals)
        goals += Goals(wanted, (), {id(w): source.place(("goals", i)) for i, w in enumerate(wanted)})
    return goals
