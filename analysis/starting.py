"""`init`: a new repository for rules, which passes its own gate at once; whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from constraints.errors import Code, Mistakes, Place, mistake
from constraints.verify import Verification
from constraints.write import CannotWrite, replace_file

TEMPLATE = Path(__file__).parent / "templates" / "repository"
RULES, ROSTER, SCHEMA = "rules", "roster.yaml", "schema"
SORTS = ("rulebook", "vocabulary", "articles", "amendment", "roster", "expected", "approvals")


@dataclass(frozen=True)
class Started:
    """The new folder, its files, and the verification whose verdicts were recorded as the expected ones."""

    folder: Path
    files: tuple[str, ...]
    verification: Verification


def init(folder: str | Path) -> Started:
    """Make a repository in a new or empty folder: rules, roster, expected verdicts, schemas, tests, files for CI.

    It is made beside the folder, checked and verified there, and moved in when it is whole.  Raises `Mistakes` where
    something stands in the folder already, `CannotWrite` where it cannot be written.
    """
    target = Path(os.path.abspath(folder))
    _refuse_what_is_there(target, str(folder))
    made = target.is_dir()
    beside: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=target if made else target.parent, prefix=".guize-"))
        new = beside / target.name
        verification = _write(new)
        files = tuple(sorted(str(path.relative_to(new)) for path in new.rglob("*") if path.is_file()))
        _move(new, target, made)
    except OSError as error:
        why = error.strerror or str(error)
        raise CannotWrite([mistake(Code.CANNOT_WRITE, Place(str(folder)), value=folder, why=why)]) from None
    finally:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)
    return Started(target, files, verification)


def _refuse_what_is_there(target: Path, said: str) -> None:
    """A folder that git has just made counts as empty."""
    if not os.path.lexists(target):
        return
    if not target.is_dir() or any(one.name != ".git" for one in target.iterdir()):
        raise Mistakes([mistake(Code.NOT_EMPTY, Place(said), value=said)])


def _write(new: Path) -> Verification:
    """The files of the template, the schemas, and the verdicts of today as those expected."""
    from analysis import api
    from analysis.schema import schema
    from analysis.verifying import write_expected

    for source, name in _templates():
        replace_file(new / name, source.read_bytes())
    for sort in SORTS:
        replace_file(new / SCHEMA / f"{sort}.json", json.dumps(schema(sort), ensure_ascii=False, indent=1) + "\n")
    rules, roster = str(new / RULES), str(new / ROSTER)
    found = [*api.check(rules).errors, *api.check(roster, rulebook=rules).errors]
    assert not found, found
    write_expected(api.verify(rules, roster), new / RULES)
    verification = api.verify(rules, roster)
    assert not verification.unexpected
    return verification


def _templates() -> Iterator[tuple[Path, str]]:
    """Each file of the template and its name: `dot_` stands for a dot, and a test is no test of ours."""
    for path in sorted(TEMPLATE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            name = path.relative_to(TEMPLATE).as_posix().replace("dot_", ".").removesuffix(".txt")
            yield path, name


def _move(new: Path, target: Path, made: bool) -> None:
    """The whole folder in one step; into one that is there already, piece by piece, and back out where a piece fails."""
    if not made:
        os.rename(new, target)
        return
    moved: list[Path] = []
    try:
        for one in sorted(new.iterdir()):
            os.rename(one, target / one.name)
            moved.append(target / one.name)
    except OSError:
        for one in moved:
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        raise
