"""What is found of each act on the way to rows about many acts, so that only what is touched is looked for again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeAlias

Note: TypeAlias = tuple[str, ...]


class Kept(Protocol):
    """Notes of earlier runs on the same law, as far as the act can depend on it."""

    def get(self, sort: str, act: str) -> list[Note] | None: ...
    def put(self, sort: str, act: str, notes: list[Note]) -> None: ...


class Notes:
    """The notes of one inquiry; with `kept`, those that are known are not made."""

    def __init__(self) -> None:
        self.kept: Kept | None = None
        self.known: dict[tuple[str, str], list[Note]] = {}

    def of(self, sort: str, act: str, make: Callable[[], Iterable[Note]]) -> list[Note]:
        """The notes of one sort about an act, which can depend on nothing but what `Reach.of_act` says."""
        found = self.known.get((sort, act))
        if found is None and self.kept is not None:
            found = self.kept.get(sort, act)
        if found is None:
            found = list(make())
            if self.kept is not None:
                self.kept.put(sort, act, found)
        self.known[sort, act] = found
        return found
