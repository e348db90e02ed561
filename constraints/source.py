"""Reading YAML strictly: data only, every value with its place, nothing that could run or swell.

The file is read as libyaml *events*.  Aliases, anchors and tags are refused before anything is built, every
scalar stays text (the schema types it), depth and size are bounded.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from constraints.errors import Code, Mistake, Mistakes, Place, mistake

MAX_BYTES = 5_000_000
MAX_DEPTH = 60

Data: TypeAlias = str | list["Data"] | dict[str, "Data"]
Path_: TypeAlias = tuple[str | int, ...]


@dataclass(slots=True)
class Source:
    """One file as plain data; `places` maps the path of a value, `keys` the path of a key, to where it stands."""

    file: str
    data: Data
    places: dict[Path_, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path_, tuple[int, int]] = field(default_factory=dict)

    def place(self, path: Path_, *, key: bool = False) -> Place:
        """Where the value (or the key) at `path` stands; for what is missing, where its nearest parent stands."""
        if key and path in self.keys:
            return Place(self.file, *self.keys[path])
        while path and path not in self.places:
            path = path[:-1]
        return Place(self.file, *self.places.get(path, (1, 1)))


def read(path: Path) -> Source:
    """The file at `path`.  Raises `Mistakes` when it is not a readable regular UTF-8 YAML file of modest size."""
    return parse(read_text(path), str(path))


def read_text(path: Path) -> str:
    """The text of a regular UTF-8 file of at most `MAX_BYTES`."""
    here = Place(str(path))
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError) as error:
        raise Mistakes([mistake(Code.CANNOT_READ, here, value=path, why=_why(error))]) from None
    with os.fdopen(descriptor, "rb") as stream:
        about = os.fstat(stream.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise Mistakes([mistake(Code.NOT_A_FILE, here, value=path)])
        if about.st_size > MAX_BYTES:
            raise Mistakes([mistake(Code.TOO_LARGE, here, value=path, limit=MAX_BYTES, size=about.st_size)])
        try:
            raw = stream.read(MAX_BYTES + 1)
        except OSError as error:
            raise Mistakes([mistake(Code.CANNOT_READ, here, value=path, why=_why(error))]) from None
    if len(raw) > MAX_BYTES:
        raise Mistakes([mistake(Code.TOO_LARGE, here, value=path, limit=MAX_BYTES, size=len(raw))])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", "replace")
        at = Place(str(path), before.count("\n") + 1, len(before) - before.rfind("\n"))
        raise Mistakes([mistake(Code.NOT_TEXT, at, value=f"0x{raw[error.start]:02x}")]) from None


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def parse(text: str, file: str) -> Source:
    """`text` as data with places.  All duplicate keys, aliases and tags are reported together; a syntax error ends it."""
    builder = _Builder(Source(file, ""))
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CLoader", yaml.Loader)):
            builder.take(event)
            if builder.stopped:
                break
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        builder.found.append(mistake(Code.SYNTAX, at, why=error.problem or error.context or ""))
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        at = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        builder.found.append(mistake(Code.NOT_TEXT, at, value=f"U+{_ordinal(error.character):04X}"))
    except (yaml.YAMLError, UnicodeError) as error:
        builder.found.append(mistake(Code.SYNTAX, Place(file), why=error))
    if not builder.found and builder.roots == 0:
        builder.found.append(mistake(Code.EMPTY, Place(file, 1, 1), value=file))
    if builder.found:
        raise Mistakes(builder.found)
    return builder.source


def _ordinal(character: Any) -> int:
    return ord(character) if isinstance(character, str) else int(character)


class _Open:
    """A collection being filled: its path, and for a mapping the key that waits for its value."""

    __slots__ = ("items", "key", "path", "wants_key")

    def __init__(self, path: Path_, items: list[Data] | dict[str, Data]) -> None:
        self.path, self.items, self.key = path, items, ""
        self.wants_key = isinstance(items, dict)


class _Builder:
    def __init__(self, source: Source) -> None:
        self.source, self.found = source, list[Mistake]()
        self.stack: list[_Open] = []
        self.roots = self.documents = 0
        self.stopped = False

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents == 2:
                    self._fail(Code.SEVERAL_DOCUMENTS, event, stop=True)
            case yaml.AliasEvent():
                self._fail(Code.ALIAS, event, value=event.anchor)
                self._put("", event)
            case yaml.ScalarEvent():
                self._decorations(event)
                self._put(event.value, event)
            case yaml.SequenceStartEvent():
                self._start([], event)
            case yaml.MappingStartEvent():
                self._start({}, event)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self.stack.pop()

    def _fail(self, code: Code, event: yaml.Event, *, stop: bool = False, **values: Any) -> None:
        mark = event.start_mark
        assert mark is not None
        self.found.append(mistake(code, Place(self.source.file, mark.line + 1, mark.column + 1), **values))
        self.stopped = self.stopped or stop

    def _decorations(self, event: Any) -> None:
        if event.anchor:
            self._fail(Code.ALIAS, event, value=event.anchor)
        if event.tag and event.tag != "!":
            self._fail(Code.TAG, event, value=event.tag)

    def _start(self, items: list[Data] | dict[str, Data], event: Any) -> None:
        self._decorations(event)
        if len(self.stack) >= MAX_DEPTH:
            self._fail(Code.TOO_DEEP, event, stop=True, limit=MAX_DEPTH)
            return
        if self.stack and self.stack[-1].wants_key:
            self._fail(Code.KEY_NOT_TEXT, event, stop=True)
            return
        self.stack.append(_Open(self._put(items, event), items))

    def _put(self, value: Data, event: Any) -> Path_:
        """Put `value` where it belongs and return its path."""
        at = (event.start_mark.line + 1, event.start_mark.column + 1)
        if not self.stack:
            # an empty document is one empty plain scalar
            if isinstance(value, str) and not value.strip() and getattr(event, "style", None) in (None, ""):
                return ()
            self.roots += 1
            self.source.data = value
            self.source.places[()] = at
            return ()
        top = self.stack[-1]
        if isinstance(top.items, list):
            path = (*top.path, len(top.items))
            top.items.append(value)
        elif top.wants_key:
            self._take_key(top, str(value), event, at)
            return ()
        else:
            path = (*top.path, top.key)
            top.items[top.key] = value
            top.wants_key = True
        self.source.places[path] = at
        return path

    def _take_key(self, top: _Open, key: str, event: Any, at: tuple[int, int]) -> None:
        assert isinstance(top.items, dict)
        path = (*top.path, key)
        if key in top.items:
            self._fail(Code.DUPLICATE_KEY, event, value=key, first=self.source.keys[path][0])
        else:
            self.source.keys[path] = at
        top.key, top.wants_key = key, False
