"""What of a file has no mistake in its form, so that the mistakes of the rest are told in the same run.

A value with a mistake is left out with the smallest record that cannot do without it; where the whole file cannot do
without it, something stands in.  What only follows from that is not told: names that stood in what was left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic

from constraints.decode import Model, Piece, told, typed
from constraints.errors import Code, Mistake
from constraints.source import Data, Path_

_NOTHING: Mapping[str, Data] = {}
NAMING = ("act",)
"""Fields whose value is a name, which others may use."""


@dataclass(slots=True)
class Thinned(Piece):
    """A piece without some of its values; `kept` says of each list which of its entries are left."""

    kept: dict[Path_, list[int]] = field(default_factory=dict)

    def place(self, loc: Path_ = (), *, key: bool = False) -> Any:
        return Piece.place(self, self.whole(loc), key=key)

    def whole(self, loc: Path_) -> Path_:
        """The same place in the piece with all its values."""
        found: Path_ = ()
        for step in loc:
            left = self.kept.get(found) if isinstance(step, int) else None
            found = (*found, left[step] if left is not None and step < len(left) else step)  # type: ignore[index, operator]
        return found


@dataclass(frozen=True)
class Sound(Generic[Model]):
    """The record, its piece, and every mistake of form; `lost` are the names in what was left out, `stood_in` the fields of
    the record for which something stands in."""

    entry: Model | None
    piece: Piece
    found: tuple[Mistake, ...] = ()
    lost: frozenset[str] = frozenset()
    stood_in: frozenset[str] = frozenset()

    def independent(self, found: Iterable[Mistake]) -> list[Mistake]:
        """Those that do not only follow from what was left out."""
        return [m for m in found if dict(m.values).get("value") not in self.lost]


def sound(model: type[Model], piece: Piece, stand_ins: Mapping[str, Data] = _NOTHING) -> Sound[Model]:
    """As much of `piece` as is a `model`; `stand_ins` are for fields that it cannot do without."""
    entry, slips = typed(model, piece.data)
    found = tuple(told(model, piece, slips))
    gone, used, left = set[Path_](), set[str](), piece
    while entry is None:
        known = len(gone) + len(used)
        for path in (path for path, _ in slips):
            at = _there(left.data, path)
            if at:
                gone.add(left.whole(at) if isinstance(left, Thinned) else at)
            elif path and path[0] in stand_ins:
                used.add(str(path[0]))
        if len(gone) + len(used) == known:
            return Sound(None, piece, found)
        left = _thinned(piece, gone, {name: stand_ins[name] for name in used})
        entry, slips = typed(model, left.data)
    return Sound(entry, left, found, frozenset(_names(piece.data, gone)), frozenset(used))


def unmarred(found: Iterable[Mistake]) -> list[Mistake]:
    """The mistakes without those about an alias, which stands for what we do not know."""
    listed = list(found)
    marred = {m.place for m in listed if m.code is Code.ALIAS}
    return [m for m in listed if m.code is Code.ALIAS or m.place not in marred]


def _there(data: Any, path: Path_) -> Path_:
    """The path as far as something stands there."""
    for i, step in enumerate(path):
        listed = isinstance(data, list) and isinstance(step, int) and step < len(data)
        if not listed and not (isinstance(data, dict) and step in data):
            return path[:i]
        data = data[step]
    return path


def _thinned(piece: Piece, gone: Collection[Path_], stand_ins: Mapping[str, Data]) -> Thinned:
    kept: dict[Path_, list[int]] = {}

    def thin(value: Any, at: Path_) -> Any:
        if isinstance(value, dict):
            return {name: thin(inner, (*at, name)) for name, inner in value.items() if (*at, name) not in gone}
        if isinstance(value, list):
            kept[at] = [i for i in range(len(value)) if (*at, i) not in gone]
            return [thin(value[i], (*at, i)) for i in kept[at]]
        return value

    data = {**thin(piece.data, ()), **stand_ins}
    return Thinned(data, piece.source, piece.path, piece.patched, piece.beside, kept)


def _names(data: Any, gone: Iterable[Path_]) -> Iterator[str]:
    """The names that stand in what is gone: its own, its keys, and those in fields that name something."""
    for path in gone:
        if isinstance(path[-1], str):
            yield path[-1]
        value = data
        for step in path:
            value = value[step]
        yield from _inside(value, named=path[-1] in NAMING)


def _inside(value: Any, *, named: bool) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _inside(inner, named=key in NAMING)
    elif isinstance(value, list):
        for inner in value:
            yield from _inside(inner, named=named)
    elif named:
        yield str(value)
