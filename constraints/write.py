"""Files are replaced whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import count
from pathlib import Path

from constraints.errors import Code, Mistakes, Place, mistake

_NUMBER = count()


class CannotWrite(Mistakes):
    """The place for the output cannot be written."""


def replace_file(path: Path, content: bytes | str, *, folder_mode: int = 0o777) -> None:
    """Write `content` beside `path` and move it there in one step; its folder is made with `folder_mode` where it lacks.
    Raises `CannotWrite`."""
    data = content.encode() if isinstance(content, str) else content
    temporary: str | None = None
    try:
        descriptor, temporary = _beside(path, folder_mode)
        with os.fdopen(descriptor, "wb") as out:
            out.write(data)
        os.replace(temporary, path)
    except OSError as error:
        why = error.strerror or str(error)
        raise CannotWrite([mistake(Code.CANNOT_WRITE, Place(str(path)), value=path, why=why)]) from None
    finally:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)


def _beside(path: Path, folder_mode: int) -> tuple[int, str]:
    """A new, hidden file beside `path`, open for writing, and its name; folders that lack are made."""
    may_lack = True
    while True:
        temporary = str(path.parent / f".{path.name}.{os.getpid()}.{next(_NUMBER)}")
        try:
            return os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666), temporary
        except FileExistsError:  # left by a process of the same number that was ended
            continue
        except FileNotFoundError:
            if not may_lack:  # a folder that is there and takes no files, as in `/proc`, or one that is no longer anywhere
                raise
            may_lack = False
            path.parent.mkdir(folder_mode, parents=True, exist_ok=True)


def try_to_write(folder: Path, told: Path | None = None) -> None:
    """A folder that cannot be written is told at once, not after minutes; nothing is left in it, nor a folder that was not
    there.  Raises `CannotWrite` for `told`, else for the folder."""
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    probe = folder / ".guize-may-write"
    try:
        replace_file(probe, "")
        probe.unlink()
    except CannotWrite as error:
        shown, why = told or folder, dict(error.found[0].values)["why"]
        raise CannotWrite([mistake(Code.CANNOT_WRITE, Place(str(shown)), value=shown, why=why)]) from None
    finally:
        for one in made:
            with suppress(OSError):
                one.rmdir()
