"""A sequence that is made when somebody first looks at it: most proofs are counted, few are read."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar, overload

Item = TypeVar("Item")

_making = threading.RLock()
"""Held while something is made: many sequences are made from the same tables, and two threads may read them."""


def _unlocked() -> None:
    """A lock that another thread held when this process was forked would never be given back."""
    global _making
    _making = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_unlocked)


class Later(Sequence[Item], Generic[Item]):
    """`Later(make)` reads, compares and hashes as the tuple of what `make()` gives; it is asked once at most."""

    def __init__(self, make: Callable[[], Iterable[Item]]) -> None:
        self._make: Callable[[], Iterable[Item]] | None = make
        self._made: tuple[Item, ...] = ()

    @property
    def made(self) -> tuple[Item, ...]:
        if self._make is not None:
            with _making:
                if self._make is not None:  # nobody was faster
                    self._made, self._make = tuple(self._make()), None  # what it was made from may go
        return self._made

    def __len__(self) -> int:
        return len(self.made)

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Item, ...]: ...
    def __getitem__(self, index: int | slice) -> Item | tuple[Item, ...]:
        return self.made[index]

    def __eq__(self, other: object) -> bool:
        return self.made == (other.made if isinstance(other, Later) else other)

    def __hash__(self) -> int:
        return hash(self.made)

    def __repr__(self) -> str:
        return repr(self.made)

    def __reduce__(self) -> Any:
        return tuple, (self.made,)
