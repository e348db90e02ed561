"""Places as a repository names them: relative to its root, with slashes; so that a gate finds the line in a pull request."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def root_of(folder: Path) -> Path | None:
    """The nearest folder above that git keeps (a worktree has a file `.git`); nothing where there is none."""
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), None)


def inside(file: str) -> str | None:
    """The path below the repository's root, else below the working folder; nothing where it is below neither."""
    path = Path(file).resolve()
    for root in (root_of(path.parent), Path.cwd().resolve()):
        if root is not None and path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return None
