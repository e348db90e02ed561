"""The event record: one flat row for everything that can be observed, in columns.

`follows` is the earlier row that a row continues: it makes the waiting map exact.  `cause` is what made it happen now:
the job before it, somebody's return, the meeting, the amendment.  -1 stands for no row, 0 for no name; clause 0 is the
environment.  Names are interned; a matter's name is its natural one, equal under every law.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache
from struct import Struct
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np

NO_ROW = -1
NOBODY = 0
ENVIRONMENT = 0
ASSUMED = "assumed"
"""Stands in the chain of an act whose doer an assumed step names."""


class Life(IntEnum):
    """What a row says.  From `AWAY` on rows belong to no matter, `ATTEMPT` and `MISSED` apart."""

    ARRIVE = 0
    OFFERED = 1
    """The act may be done now; somebody owes it."""
    START = 2
    COMPLETE = 3
    REFUSE = 4
    EXPIRE = 5
    """A limit has passed; `clause` is the deadline's."""
    VOID = 6
    """An *each* that means nobody: done by nobody."""
    WITHDRAWN = 7
    BLOCKED = 8
    """Nobody may do it now; `official` is the first who is missing, `clause` what names him."""
    FREED = 9
    SUSPEND = 10
    HANDOVER = 11
    """It leaves the tray of somebody who may no longer do it."""
    DEFER = 12
    """It was not decided at a meeting; `clause` says why."""
    HELD = 13
    NOT_HELD = 14
    CLOSE = 15
    OUTSIDE = 16
    """A start whose minutes are nobody's work here: a body that is not modelled, or a period that runs by itself."""
    ATTEMPT = 17
    """Something was tried that `clause` bars; the gate refused, returned or reported it."""
    MISSED = 18
    """A periodic duty was not performed, or a step came too late because the law changed."""
    AWAY = 19
    """`act` is the reason."""
    BACK = 20
    VACATED = 21
    FILLED = 22
    AMENDED = 23


COLUMNS = ("minute", "life", "act", "matter", "official", "seat", "clause", "chain", "cause", "follows")
_ROW = Struct("<iBHiHHHHii")
FORMAT = ("<i4", "u1", "<u2", "<i4", "<u2", "<u2", "<u2", "<u2", "<i4", "<i4")
BYTES = _ROW.size


class Names:
    """Names by number, in the order in which they were met; 0 is no name."""

    __slots__ = ("number", "said")

    def __init__(self, said: Iterable[str] = ()) -> None:
        self.said: list[str] = [""]
        self.number: dict[str, int] = {"": 0}
        for name in said:
            self.of(name)

    def of(self, name: str) -> int:
        found = self.number.get(name)
        if found is None:
            found = self.number[name] = len(self.said)
            self.said.append(name)
        return found


class MatterEntry(NamedTuple):
    """What is known of a matter after it is gone: its natural name, stream, kind, attributes when it arrived, and what it
    came from (a matter's number, or -1)."""

    name: str
    stream: str
    kind: str
    names: tuple[str, ...]
    values: tuple[Any, ...]
    origin: int = -1

    @property
    def attributes(self) -> Mapping[str, Any]:
        return dict(zip(self.names, self.values, strict=True))


class Record:
    """Rows of `BYTES` bytes each, and the tables of names."""

    __slots__ = ("_chain_of", "actors", "acts", "chains", "clauses", "data", "matters", "seats")

    def __init__(self) -> None:
        self.data = bytearray()
        self.acts, self.actors, self.seats, self.clauses = Names(), Names(), Names(), Names()
        self.matters: list[MatterEntry] = []
        self.chains: list[tuple[str, ...]] = [()]
        self._chain_of: dict[tuple[str, ...], int] = {(): 0}

    def row(
        self,
        minute: int,
        life: int,
        act: int = 0,
        matter: int = -1,
        official: int = 0,
        seat: int = 0,
        clause: int = 0,
        chain: int = 0,
        cause: int = NO_ROW,
        follows: int = NO_ROW,
        pack: Any = _ROW.pack,
    ) -> int:
        """Write a row; its number comes back."""
        data = self.data
        number = len(data) // BYTES
        data += pack(minute, life, act, matter, official, seat, clause, chain, cause, follows)
        return number

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.data) // BYTES

    def chain(self, clauses: tuple[str, ...]) -> int:
        """The number of a chain of substitutions."""
        found = self._chain_of.get(clauses)
        if found is None:
            found = self._chain_of[clauses] = len(self.chains)
            self.chains.append(clauses)
        return found

    def at(self, number: int) -> tuple[int, ...]:
        """One row, as in `COLUMNS`."""
        return _ROW.unpack_from(self.data, number * BYTES)

    def columns(self) -> dict[str, np.ndarray[Any, Any]]:
        """The columns as arrays, without a copy; no row may be written while they live."""
        import numpy as np

        whole = np.frombuffer(bytes(self.data), dtype=_dtype())
        return {name: whole[name] for name in COLUMNS}

    def names_of(self, column: str) -> Sequence[str]:
        """The names that the numbers of a column stand for."""
        match column:
            case "life":
                return [life.name.lower() for life in Life]
            case "act":
                return self.acts.said
            case "official":
                return self.actors.said
            case "seat":
                return self.seats.said
            case "clause":
                return self.clauses.said
            case "chain":
                return ["+".join(chain) for chain in self.chains]
            case "matter":
                return [entry.name for entry in self.matters]
        raise KeyError(column)

    def digest(self) -> str:
        """SHA-256 over the columns in little-endian, names resolved: numbers given to names do not show."""
        import numpy as np

        total = hashlib.sha256()
        for name, values in self.columns().items():
            if name in ("minute", "cause", "follows", "life"):
                total.update(name.encode() + np.ascontiguousarray(values).astype("<i4").tobytes())
                continue
            said = self.names_of(name)
            shift = 1 if name == "matter" else 0  # -1 stands for no matter
            known = ["", *said] if shift else list(said)
            order = sorted(set(known))
            rank = {text: i for i, text in enumerate(order)}
            table = np.array([rank[text] for text in known], dtype="<i4")
            total.update(name.encode() + "\0".join(order).encode() + table[values.astype("<i4") + shift].tobytes())
        return total.hexdigest()


@lru_cache(maxsize=1)
def _dtype() -> Any:
    import numpy as np

    return np.dtype(list(zip(COLUMNS, FORMAT, strict=True)))
