"""Files are replaced whole or not at all."""

from __future__ import annotations

import os
import tempfile
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


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
