"""Entries in a folder: one JSON file for each, named by its key, replaced whole, checked when read.

Two processes may share a folder.  An entry that is cut short, altered, of another format, or filed under another key
is no entry.  The checksum finds accidents; whoever can write to the folder can also forge it, as he could the program.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from constraints.aside import Aside, may_be_aside
from constraints.write import CannotWrite, replace_file

FORMAT = 1
MOST_BYTES = 100_000_000
"""A folder that has grown beyond this is cut back to three quarters of it, the entries longest unused first."""
NOBODY_ELSE = 0o700
"""The folder is for nobody else to write to, also where it has to be made again."""
DAY = 86_400.0


class Store:
    """The entries of one folder.  `met` is what has been unpacked of it, by key: two rulebooks that are laid side by side
    have most in common.  `said` are digests of their clauses."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self.folder, self.most_bytes = folder, most_bytes
        self.met: dict[str, Any] = {}
        self.said: dict[Any, Any] = {}
        self._written = False
        self._why: str | None = None
        self._keeping: Aside[str | None] | None = None

    @property
    def unwritable(self) -> str | None:
        """Why something could not be kept in the folder, once all has been kept."""
        self.settle()
        return self._why

    def settle(self) -> None:
        """Wait until everything is kept."""
        keeping, self._keeping = self._keeping, None
        if keeping is not None:
            self._why = keeping.answer() or self._why

    def keep(self, work: Callable[[], None]) -> None:
        """Let this put its entries, aside where that may be: the answer is told meanwhile."""
        self.settle()
        if may_be_aside():
            self._keeping = Aside(partial(self._kept, work), lasting=True)
        else:
            work()

    def _kept(self, work: Callable[[], None]) -> str | None:
        work()
        return self._why

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"

    def get(self, key: str) -> Any | None:
        """What is kept under the key; nothing where there is no sound entry."""
        path = self._path(key)
        try:
            with path.open("rb") as source:
                raw = source.read()
                unused = time.time() - os.fstat(source.fileno()).st_mtime
            if unused > DAY:
                os.utime(path)
        except OSError:
            return None
        body = raw[HEAD:-1]
        if raw[-1:] != b"}" or raw[:HEAD] != _head(key, body):
            return None
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            return None

    def put(self, key: str, content: Any) -> None:
        """Keep the content under the key, in place of whatever stands there."""
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        try:
            replace_file(self._path(key), _head(key, body) + body + b"}", folder_mode=NOBODY_ELSE)
            self._written = True
        except CannotWrite as why:
            self._why = dict(why.found[0].values)["why"]

    def prune(self) -> None:
        """Keep the folder within its size."""
        if self._written:
            try:
                self._cut_back()
            except OSError as error:  # it is gone, or somebody else's entries may not be taken from it
                self._why = error.strerror or str(error)

    def _cut_back(self) -> None:
        files = sorted(_files(self.folder), reverse=True)
        total = sum(size for _, size, _ in files)
        wanted = self.most_bytes if total <= self.most_bytes else self.most_bytes * 3 // 4
        while files and total > wanted:
            _, size, path = files.pop()
            path.unlink(missing_ok=True)
            total -= size


def _files(folder: Path) -> list[tuple[float, int, Path]]:
    """What stands in the folder, with the time of its last use and its size; another process may be at work in it."""
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                about = entry.stat()
            except OSError:
                continue
            if ".json" in entry.name and entry.is_file():
                found.append((about.st_mtime, about.st_size, Path(entry.path)))
    return found


def _head(key: str, body: bytes) -> bytes:
    """How the entry with this body under this key begins; always of one length."""
    return f'{{"guize":{FORMAT},"key":"{key}","sha256":"{hashlib.sha256(body).hexdigest()}","body":'.encode()


HEAD = len(_head("0" * 64, b""))
