"""Reading YAML strictly: data only, every value with its place, nothing that could run or swell.

The file is read as libyaml *events*.  Aliases, anchors and tags are refused before anything is built, every
scalar stays text (the schema types it), depth and size are bounded.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from constraints.errors import Code, Mistake, Mistakes, Place, mistake
from constraints.words import catalogue

MAX_BYTES = 5_000_000
MAX_DEPTH = 60
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
WIDE = {"\uff0c": ",", "\uff1a": ":", "\u201c": '"', "\u201d": '"', "\uff5b": "{", "\uff5d": "}", "\uff3b": "[", "\uff3d": "]"}
"""Marks as Chinese text has them, which YAML reads as letters, and those it reads as marks."""
_QUOTED = re.compile(r"""'[^']*'|"(?:[^"\\]|\\.)*"|\s#.*""")

Data: TypeAlias = str | list["Data"] | dict[str, "Data"]
Path_: TypeAlias = tuple[str | int, ...]


@dataclass(slots=True)
class Source:
    """One file as plain data; `places` maps the path of a value, `keys` the path of a key, to where it stands."""

    file: str
    data: Data
    places: dict[Path_, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path_, tuple[int, int]] = field(default_factory=dict)
    typed: dict[tuple[type, Path_], Any] = field(default_factory=dict)
    """What has been made of the values at some paths, which never changes: of two rulebooks that are laid side by side most is
    read once."""

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


def read_text(path: Path, most: int = MAX_BYTES) -> str:
    """The text of a regular UTF-8 file of at most `most` bytes."""
    here = Place(str(path))
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError) as error:
        raise Mistakes([mistake(Code.CANNOT_READ, here, value=path, why=_why(error))]) from None
    about = os.fstat(descriptor)
    if not stat.S_ISREG(about.st_mode):
        os.close(descriptor)
        raise Mistakes([mistake(Code.NOT_A_FILE, here, value=path)])
    with os.fdopen(descriptor, "rb") as stream:
        if about.st_size > most:
            raise Mistakes([mistake(Code.TOO_LARGE, here, value=path, limit=most, size=about.st_size)])
        try:
            raw = stream.read(most + 1)
        except OSError as error:
            raise Mistakes([mistake(Code.CANNOT_READ, here, value=path, why=_why(error))]) from None
    if len(raw) > most:
        raise Mistakes([mistake(Code.TOO_LARGE, here, value=path, limit=most, size=len(raw))])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = Place(str(path), *_end(raw[: error.start].decode("utf-8-sig", "replace")))
        raise Mistakes([mistake(Code.NOT_TEXT, at, value=f"0x{raw[error.start]:02x}")]) from None


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def parse(text: str, file: str) -> Source:
    """`text` as data with places.  Raises `Mistakes`."""
    source, found = scan(text, file)
    if source is None or found:
        raise Mistakes(found)
    return source


def scan(text: str, file: str) -> tuple[Source | None, list[Mistake]]:
    """`text` as data with places, and all that is wrong with its form; no data where reading broke off."""
    source, found = _scanned(text, file)
    return source, list(found)


@lru_cache(maxsize=64)
def _scanned(text: str, file: str) -> tuple[Source | None, list[Mistake]]:
    builder = _Builder(Source(file, ""))
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CLoader", yaml.Loader)):
            builder.take(event)
            if builder.stopped:
                break
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = Place(file, *_inside(text, mark.line, mark.column)) if mark else Place(file)
        builder.stop(_slip(text, at) or mistake(Code.SYNTAX, at, why=_called(error.problem or error.context or "")))
    except yaml.reader.ReaderError as error:
        character = error.character if isinstance(error.character, str) else chr(error.character)
        builder.stop(_not_text(text, text.index(character, character == text[0] == "\ufeff"), file))
    except UnicodeEncodeError as error:  # half a character of two, which no file can hold
        builder.stop(_not_text(text, error.start, file))
    except yaml.YAMLError as error:
        builder.stop(mistake(Code.SYNTAX, Place(file), why=error))
    if not builder.found and builder.roots == 0:
        builder.stop(mistake(Code.EMPTY, Place(file, 1, 1), value=file))
    return builder.source if builder.roots and not builder.stopped else None, builder.found


def _called(problem: str) -> str:
    """The name of the message for a problem of the YAML library; its own words where there is none."""
    name = "yaml-" + "-".join(re.findall(r"[a-z]+|[^a-z\s']", problem.lower()))
    return name if f"why.{name}" in catalogue("en") else problem


def wide_mark(place: Place, mark: str) -> Mistake:
    """A mark of Chinese text where YAML has one of its own."""
    return mistake(Code.WIDE_MARK, place, value=mark, plain=WIDE[mark])


def _slip(text: str, at: Place) -> Mistake | None:
    """What is likely to have broken the reading at this place, on its line or the one before: a tab that indents, a mark as
    Chinese text has it."""
    lines = _BREAK.split(text)
    for number in (at.line, at.line - 1):
        line = lines[number - 1] if 0 < number <= len(lines) else ""
        indent = len(line) - len(line.lstrip(" "))
        if line[indent : indent + 1] == "\t":
            return mistake(Code.TAB, Place(at.file, number, indent + 1))
        bare = _QUOTED.sub(lambda found: " " * len(found[0]), line)
        for column, mark in enumerate(bare, 1):
            if mark in WIDE:
                return wide_mark(Place(at.file, number, column), mark)
    return None


def _not_text(text: str, position: int, file: str) -> Mistake:
    return mistake(Code.NOT_TEXT, Place(file, *_end(text[:position])), value=f"U+{ord(text[position]):04X}")


def _end(text: str) -> tuple[int, int]:
    """Line and column just behind a text, counted from 1; lines break where YAML 1.1 breaks them."""
    lines = _BREAK.split(text)
    return len(lines), len(lines[-1]) + 1


def _inside(text: str, line: int, column: int) -> tuple[int, int]:
    """Line and column counted from 1; libyaml places an unexpected end behind a line break that may not be there."""
    end = _end(text)
    return (line + 1, column + 1) if line < end[0] else end


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
                self._put(f"*{event.anchor}", event)
            case yaml.ScalarEvent():
                self._decorations(event)
                self._put(event.value, event)
            case yaml.SequenceStartEvent():
                self._start([], event)
            case yaml.MappingStartEvent():
                self._start({}, event)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self.stack.pop()

    def stop(self, why: Mistake) -> None:
        self.found.append(why)
        self.stopped = True

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
