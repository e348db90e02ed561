"""Files that stand beside a rulebook and list what is known of it, each entry with one of the reasons of the file."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

from constraints.errors import Code, Mistakes, mistake
from constraints.language.scalars import Strict, Text
from constraints.load import decode_whole
from constraints.source import Source, read
from constraints.write import replace_file

UNEXPLAINED = "not-looked-at"
"""The reason of an entry that nobody has looked at yet."""


class Reasoned(Protocol):
    """An entry with the id of its reason."""

    @property
    def reason(self) -> str: ...


class Listing(Protocol):
    """A file of entries and the reasons they may have."""

    @property
    def reasons(self) -> Mapping[str, Text]: ...
    @property
    def entries(self) -> Iterable[Reasoned]: ...


class OfRoster(Protocol):
    """A file that may hold for one roster only."""

    @property
    def roster(self) -> str | None: ...


class Known(Protocol):
    """What is read from such a file."""

    @property
    def file(self) -> OfRoster: ...


File = TypeVar("File", bound=Strict)
Read = TypeVar("Read", bound=Known)
Named = TypeVar("Named", bound=Hashable)


def load_beside(sort: type[File], folder: Path, name: str) -> tuple[File, Source] | None:
    """The file of this name and where its parts stand; nothing where there is none.  Raises `Mistakes`."""
    path = folder / name
    if not folder.is_dir() or not path.exists():
        return None
    source = read(path)
    file: File = decode_whole(sort, source)
    return file, source


def with_known_reasons(file: Listing, source: Source) -> None:
    """Raises `Mistakes` for entries whose reason the file does not give."""
    known = tuple(file.reasons)
    told = {"known": known, "listed": ", ".join(known)}
    unknown = [
        mistake(Code.UNKNOWN_CHOICE, source.place(("entries", i, "reason")), value=e.reason, **told)
        for i, e in enumerate(file.entries)
        if e.reason not in file.reasons
    ]
    if unknown:
        raise Mistakes(unknown)


def for_roster(known: Read | None, roster: str) -> Read | None:
    """What is known where the file holds for this roster."""
    return known if known is not None and known.file.roster in (None, roster) else None


def reasoned(
    entries: Iterable[tuple[Named, Mapping[str, str]]],
    given: Mapping[Named, str],
    reasons: Mapping[str, Text],
    unexplained: Text,
) -> dict[str, Any]:
    """The `reasons` and `entries` of a file: reasons already given are kept, those of new entries are still to be found."""
    known = {**reasons, UNEXPLAINED: unexplained}
    listed = [{**said, "reason": given.get(name, UNEXPLAINED)} for name, said in entries]
    used = {entry["reason"] for entry in listed}
    return {
        "reasons": {key: {"zh": text.zh, "en": text.en} for key, text in known.items() if key in used},
        "entries": listed,
    }


def write_beside(path: Path, head: str, content: Mapping[str, Any]) -> None:
    """Replace the file by this content under a line of comment.  Raises `CannotWrite`."""
    import yaml

    written = yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False, width=1000, default_flow_style=None)
    replace_file(path, f"{head}\n{written}")
