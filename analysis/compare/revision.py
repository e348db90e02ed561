"""A rulebook as it stood in a revision of a git repository: `HEAD~1:path`."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

from constraints.errors import Code, Mistakes, Place, mistake
from constraints.load import BESIDE
from constraints.source import MAX_BYTES


def is_revision(name: str) -> bool:
    """Is it `REVISION:PATH` rather than a path or the id of a shipped rulebook?"""
    revision, colon, path = name.partition(":")
    return bool(revision and colon and path) and not Path(name).exists()


def texts_at(name: str) -> dict[str, str]:
    """The files of the rulebook, by their whole name in the revision.  Raises `Mistakes`."""
    name, sort = _found(name)
    if sort == "blob":
        return {name: _text(_git("cat-file", "blob", name), name)}
    where = _git("rev-parse", "--absolute-git-dir").decode().strip()  # from a folder below, `archive` would leave out the rest
    tree = _git("rev-parse", "--verify", name).decode().strip()
    with tarfile.open(fileobj=io.BytesIO(_git("--git-dir", where, "archive", "--format=tar", tree))) as tar:
        files = [m for m in tar if m.isfile() and "/" not in m.name and m.name.endswith((".yaml", ".yml"))]
        content = {m.name: read.read() for m in files if m.name not in BESIDE and (read := tar.extractfile(m)) is not None}
    if not content:
        raise _cannot(name, "no rulebook in this folder")
    return {f"{name.rstrip('/')}/{file}": _text(content[file], f"{name.rstrip('/')}/{file}") for file in sorted(content)}


def text_beside(name: str, file: str) -> tuple[str, str] | None:
    """The name and the text of a file in the folder of a revision; nothing where it is not there.  Raises `Mistakes`."""
    folder, sort = _found(name)
    there = f"{folder.rstrip('/')}/{file}"
    if sort == "blob" or _run("cat-file", "-e", there, whole=there).returncode != 0:
        return None
    return there, _text(_git("cat-file", "blob", there), there)


def _found(name: str) -> tuple[str, str]:
    """The name as git takes it, from the top of the repository or from here, and what it is."""
    revision, _, path = name.partition(":")
    if revision.startswith("-"):
        raise _cannot(name, "a revision does not begin with `-`")
    path = path.rstrip("/")
    spelt = [f"{revision}:./"] if path == "." else [f"{revision}:{path}", f"{revision}:./{path}"]
    why = ""
    for one in spelt:
        ended = _run("cat-file", "-t", one, whole=name)
        if ended.returncode == 0:
            return one, ended.stdout.decode().strip()
        why = why or ended.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ").splitlines()[0]
    raise _cannot(name, why)


def _git(*words: str) -> bytes:
    ended = _run(*words, whole=words[-1])
    if ended.returncode != 0:
        raise _cannot(words[-1], ended.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: "))
    return ended.stdout


def _run(*words: str, whole: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *words], capture_output=True, stdin=subprocess.DEVNULL, check=False)
    except OSError as error:
        raise _cannot(whole, f"git: {error.strerror}") from None


def _text(raw: bytes, name: str) -> str:
    if len(raw) > MAX_BYTES:
        raise Mistakes([mistake(Code.TOO_LARGE, Place(name), value=name, limit=MAX_BYTES, size=len(raw))])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Mistakes([mistake(Code.NOT_TEXT, Place(name), value=f"0x{raw[error.start]:02x}")]) from None


def _cannot(name: str, why: str) -> Mistakes:
    return Mistakes([mistake(Code.CANNOT_READ, Place(name), value=name, why=why)])
