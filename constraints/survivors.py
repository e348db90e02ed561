"""Survivors: a file beside the rulebook that lists the small damages nobody notices, each with why that is known.

A damage that survives and is not listed is news; one that is listed and no longer survives leaves the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import Field

from constraints.beside import load_beside, reasoned, with_known_reasons
from constraints.errors import Code, Mistake, mistake
from constraints.language.scalars import Id, Strict, Text
from constraints.source import Source

FILE = "survivors.yaml"


class Survivor(Strict):
    """A damage by its name (clause, operator, place, change), and why nobody notices it."""

    mutant: str
    reason: Id


class SurvivorsFile(Strict):
    """`survivors.yaml`."""

    survivors: Id
    roster: Id | None = None
    reasons: dict[Id, Text] = Field(default_factory=dict)
    entries: tuple[Survivor, ...] = ()


@dataclass(frozen=True)
class Survivors:
    """The known survivors of a rulebook."""

    file: SurvivorsFile
    source: Source

    @cached_property
    def reason_of(self) -> Mapping[str, str]:
        return {entry.mutant: entry.reason for entry in self.file.entries}

    def reason(self, mutant: str, lang: str) -> str | None:
        """Why this damage survives; nothing where it is not listed."""
        known = self.reason_of.get(mutant)
        return None if known is None else self.file.reasons[known].in_(lang)

    def gone(self, surviving: Iterable[str]) -> list[Mistake]:
        """Entries whose damage is noticed by now, or cannot be done any more."""
        names = set(surviving)
        left = [(i, entry.mutant) for i, entry in enumerate(self.file.entries) if entry.mutant not in names]
        return [mistake(Code.SURVIVOR_GONE, self.source.place(("entries", i, "mutant")), value=name) for i, name in left]


def load_survivors(folder: Path) -> Survivors | None:
    """The known survivors beside a rulebook; nothing where there is no such file.  Raises `Mistakes`."""
    found = load_beside(SurvivorsFile, folder, FILE)
    if found is None:
        return None
    with_known_reasons(*found)
    return Survivors(*found)


def record(surviving: Sequence[str], rulebook: str, roster: str, old: Survivors | None, unexplained: Text) -> dict[str, Any]:
    """The content of `survivors.yaml`; reasons already given are kept, those of new survivors are still to be found."""
    given, reasons = (old.reason_of, old.file.reasons) if old else ({}, {})
    entries = ((name, {"mutant": name}) for name in surviving)
    return {"survivors": rulebook, "roster": roster, **reasoned(entries, given, reasons, unexplained)}
