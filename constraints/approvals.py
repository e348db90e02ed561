"""Approvals: a file beside the rulebook in which somebody answers for a finding, or for a change, until a day.

An approval names the fingerprint of what it approves, which is made of its content: it holds on the next commit and on
the one after, and ends when the content changes, or on its day.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeAlias

from pydantic import WithJsonSchema

from constraints.decode import Piece, decode, shape, whole
from constraints.errors import Code, Mistake, Mistakes, Place, mistake
from constraints.language.scalars import TEXT, Day, Id, Prose, Strict, Text, Words, matching
from constraints.load import APPROVALS
from constraints.source import Path_, Source, read
from constraints.words import LANGUAGES

FILE = APPROVALS
_FINGERPRINT = re.compile(r"[0-9a-f]{12}")
Fingerprint: TypeAlias = Annotated[
    str, matching(_FINGERPRINT, "fingerprint"), WithJsonSchema({**TEXT, "pattern": f"^{_FINGERPRINT.pattern}$"})
]


class Sort(StrEnum):
    """What can be approved: a finding about one rulebook, or a change from one rulebook to another."""

    FINDING = "finding"
    CHANGE = "change"


class Approval(Strict):
    """One finding or one change, why it is accepted, who answers for it, and the last day on which that holds."""

    finding: Fingerprint | None = None
    change: Fingerprint | None = None
    reason: Prose
    by: Words
    until: Day

    @property
    def sort(self) -> Sort:
        return Sort.FINDING if self.finding is not None else Sort.CHANGE

    @property
    def fingerprint(self) -> str:
        return self.finding or self.change or ""

    def reason_in(self, lang: str) -> str:
        """The reason; as it was written, where it was written in one language."""
        return self.reason.in_(lang) if isinstance(self.reason, Text) else self.reason

    def contract(self) -> dict[str, Any]:
        """As scripts read it."""
        reason = {lang: self.reason_in(lang) for lang in LANGUAGES}
        return {"reason": reason, "by": self.by, "until": self.until.isoformat()}


class ApprovalsFile(Strict):
    """`approvals.yaml`; with `roster`, only what is found with that roster is approved."""

    approvals: Id
    roster: Id | None = None
    entries: tuple[Approval, ...] = ()


@dataclass
class Approvals:
    """The approvals of a rulebook as they stand on the day `today`; `places` has the place of each entry.

    What is looked up is remembered, so that afterwards it can be said which entries approve nothing.
    """

    file: ApprovalsFile
    places: tuple[Place, ...]
    today: date
    _seen: set[int] = field(default_factory=set)

    def of(self, sort: Sort, fingerprint: str) -> Approval | None:
        """The approval that holds today; nothing where there is none, or where it has expired."""
        for i, entry in enumerate(self.file.entries):
            if (entry.sort, entry.fingerprint) == (sort, fingerprint):
                self._seen.add(i)
                return entry if self.today <= entry.until else None
        return None

    def wrong(self, sort: Sort, *, asked_all: bool = True) -> list[Mistake]:
        """Entries of one sort that have expired; where everything was asked, also those that approve nothing.

        A change that has been taken in is no change any more: what approved it lies still.
        """
        return [
            found
            for i, entry in enumerate(self.file.entries)
            if entry.sort is sort and (found := self._wrong(i, entry, asked_all)) is not None
        ]

    def _wrong(self, i: int, entry: Approval, asked_all: bool) -> Mistake | None:
        if i not in self._seen and entry.sort is Sort.CHANGE:
            return None
        if i not in self._seen and asked_all:
            return mistake(Code.APPROVES_NOTHING, self.places[i], value=entry.fingerprint, approved=entry.sort)
        return expired(entry, self.places[i], self.today)


def expired(entry: Approval, place: Place, today: date) -> Mistake | None:
    """The mistake, where the last day of an approval is over."""
    if today <= entry.until:
        return None
    told = {"by": entry.by, "until": entry.until.isoformat(), "approved": entry.sort}
    return mistake(Code.APPROVAL_EXPIRED, place, value=entry.fingerprint, **told)


def load_approvals(folder: Path, rulebook: str, today: date) -> Approvals | None:
    """The approvals beside the rulebook with this id; nothing where there is no such file.

    Raises `Mistakes` with everything that is wrong in the file, what has expired included, where its form is wrong.
    """
    path = folder / FILE
    if not folder.is_dir() or not path.exists():
        return None
    return read_approvals(path, today, rulebook)


def read_approvals(path: Path, today: date, rulebook: str | None = None) -> Approvals:
    """The approvals in a file.  Raises `Mistakes`."""
    return approvals_in(read(path), today, rulebook)


def approvals_in(source: Source, today: date, rulebook: str | None = None) -> Approvals:
    """The approvals in what has been read.  Raises `Mistakes`."""
    piece = whole(source)
    if isinstance(piece, Mistake):
        raise Mistakes([piece])
    listed = piece.data.get("entries", [])
    rest = {key: value for key, value in piece.data.items() if key != "entries" or not isinstance(listed, list)}
    file, found = decode(ApprovalsFile, Piece(rest, source, (), beside=("entries",)))
    entries: list[tuple[Approval, Path_]] = []
    for i, one in enumerate(listed if isinstance(listed, list) else []):
        entry, wrong = _entry(source, ("entries", i), one)
        found += wrong
        entries += [(entry, ("entries", i))] if entry is not None else []
    found += _twice(source, entries)
    if file is not None and rulebook is not None and file.approvals != rulebook:
        found.append(mistake(Code.OTHER_RULEBOOK, source.place(("approvals",)), value=file.approvals, wanted_id=rulebook))
    if file is None or found:
        late = [expired(entry, source.place(_at(entry, path_)), today) for entry, path_ in entries]
        raise Mistakes([*found, *(one for one in late if one is not None)])
    places = tuple(source.place(_at(entry, path_)) for entry, path_ in entries)
    return Approvals(file.model_copy(update={"entries": tuple(entry for entry, _ in entries)}), places, today)


def _entry(source: Source, path: Path_, data: object) -> tuple[Approval | None, list[Mistake]]:
    if not isinstance(data, dict):
        return None, [mistake(Code.WRONG_SHAPE, source.place(path), value=shape(data), wanted="mapping")]
    entry, found = decode(Approval, Piece(data, source, path))
    if sum(sort in data for sort in Sort) != 1:
        return None, [*found, mistake(Code.EXACTLY_ONE, source.place(path), value=" | ".join(Sort))]
    return entry, found


def _at(entry: Approval, path: Path_) -> Path_:
    return (*path, entry.sort.value)


def _twice(source: Source, entries: Collection[tuple[Approval, Path_]]) -> Iterator[Mistake]:
    """Entries that approve what another one approves."""
    first: dict[tuple[Sort, str], Place] = {}
    for entry, path in entries:
        place = source.place(_at(entry, path))
        known = first.setdefault((entry.sort, entry.fingerprint), place)
        if known is not place:
            yield mistake(Code.APPROVED_TWICE, place, value=entry.fingerprint, first=known)
