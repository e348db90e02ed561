"""Flags: a file beside the rulebook that lists the requirements and clauses that test nothing, each with why that is known.

A flag that is not listed is news; one that is listed and no longer raised leaves the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import Field

from constraints.beside import load_beside, reasoned, with_known_reasons
from constraints.errors import Code, Mistake, mistake
from constraints.language.scalars import Id, Strict, Text
from constraints.source import Source

FILE = "honesty.yaml"


class Flag(StrEnum):
    """What is wrong with a requirement; or, idle, with a clause: no verdict rests on it."""

    VACUOUS = "vacuous"
    TRIVIAL = "trivial"
    UNFALSIFIED = "unfalsified"
    IDLE = "idle"


Raised = tuple[str, Flag]
"""A requirement or, where it is idle, a clause; and what is wrong with it."""


class Flagged(Strict):
    """A requirement or a clause by its name, what is wrong with it, and why that is known."""

    name: str
    flag: Flag
    reason: Id


class FlagsFile(Strict):
    """`honesty.yaml`."""

    honesty: Id
    roster: Id | None = None
    reasons: dict[Id, Text] = Field(default_factory=dict)
    entries: tuple[Flagged, ...] = ()


@dataclass(frozen=True)
class Flags:
    """The known flags of a rulebook."""

    file: FlagsFile
    source: Source

    @cached_property
    def reason_of(self) -> Mapping[Raised, str]:
        return {(entry.name, entry.flag): entry.reason for entry in self.file.entries}

    def reason(self, raised: Raised, lang: str) -> str | None:
        """Why this flag is raised; nothing where it is not listed."""
        known = self.reason_of.get(raised)
        return None if known is None else self.file.reasons[known].in_(lang)

    def news(self, raised: Iterable[Raised]) -> list[Raised]:
        """The flags that are not listed."""
        return [one for one in raised if one not in self.reason_of]

    def gone(self, raised: Iterable[Raised]) -> list[Mistake]:
        """Entries whose flag is no longer raised."""
        now = set(raised)
        left = [(i, entry) for i, entry in enumerate(self.file.entries) if (entry.name, entry.flag) not in now]
        return [
            mistake(Code.FLAG_GONE, self.source.place(("entries", i, "name")), value=entry.name, flag=entry.flag.value)
            for i, entry in left
        ]


def load_flags(folder: Path) -> Flags | None:
    """The known flags beside a rulebook; nothing where there is no such file.  Raises `Mistakes`."""
    found = load_beside(FlagsFile, folder, FILE)
    if found is None:
        return None
    with_known_reasons(*found)
    return Flags(*found)


def record(raised: Sequence[Raised], rulebook: str, roster: str, old: Flags | None, unexplained: Text) -> dict[str, Any]:
    """The content of `honesty.yaml`; reasons already given are kept, those of new flags are still to be found."""
    given, reasons = (old.reason_of, old.file.reasons) if old else ({}, {})
    entries = (((name, flag), {"name": name, "flag": flag.value}) for name, flag in raised)
    return {"honesty": rulebook, "roster": roster, **reasoned(entries, given, reasons, unexplained)}
