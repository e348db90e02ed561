"""Files are replaced whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from constraints.errors import Code, Mistakes, Place, mistake


class CannotWrite(Mistakes):
    """The place for the output cannot be written."""


def replace_file(path: Path, content: bytes | str) -> None:
    """Write `content` beside `path` and move it there in one step.  Raises `CannotWrite`."""
    data = content.encode() if isinstance(content, str) else content
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(descriptor, "wb") as out:
            out.write(data)
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except OSError as error:
        why = error.strerror or str(error)
        raise CannotWrite([mistake(Code.CANNOT_WRITE, Place(str(path)), value=path, why=why)]) from None
    finally:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)


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


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
