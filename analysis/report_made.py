"""How a page was made: what went in, with which versions, and the command that makes it again.  Never a path or a date."""

from __future__ import annotations

import platform
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from analysis.report_text import Both, words
from analysis.year import Year
from constraints.verify import Verification

HOUSE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Made:
    """The last section of a page."""

    guize: str
    rows: tuple[tuple[Both, str], ...]
    command: str
    readings: tuple[tuple[Both, Both], ...]


def made(verification: Verification, year: Year | None, options: Sequence[str]) -> Made:
    """Everything that decides what the page says."""
    book, roster = verification.rulebook, verification.roster
    rows = [
        ("rulebook", _named(book.id, book.digest)),
        ("amendments", ", ".join(book.amendments)),
        ("as-of", book.as_of.isoformat() if book.as_of else ""),
        ("roster", _named(roster.id, roster.digest)),
    ]
    if year is not None:
        rows += [
            ("scenario", _named(year.scenario, year.inputs)),
            ("seed", str(year.seed)),
            ("events", f"{year.rows:,} · SHA-256 {year.digest}"),
        ]
    engines = verification.confirmation
    rows += [
        ("checks", f"{engines.functions} + {engines.counts}"),
        (
            "versions",
            f"Guize {own_version()} · Python {platform.python_version()} · Mesa {version('mesa')} · Z3 {engines.version}",
        ),
        ("commit", commit()),
    ]
    chosen = year.readings if year is not None else {}
    readings = tuple(
        (Both(r.question.zh, r.question.en), Both(option.zh, option.en))
        for r in book.readings().values()
        for option in [r.options[chosen.get(r.id, r.default)]]
    )
    said = tuple((words(f"report.made.{name}"), value) for name, value in rows if value)
    return Made(own_version(), said, " ".join(["guize report --out report", *options]), readings)


def _named(name: str, digest: str) -> str:
    return f"{name} · SHA-256 {digest}"


@cache
def own_version() -> str:
    try:
        return version("guize")
    except PackageNotFoundError:
        found = re.search(r'^__version__ = "(.+)"$', (HOUSE / "guize.py").read_text(encoding="utf-8"), re.M)
        return found[1] if found else "?"


@cache
def commit() -> str:
    """The commit of a checkout, marked where files differ from it; nothing elsewhere."""
    if not (HOUSE / ".git").exists():
        return ""
    try:
        head = _git("rev-parse", "HEAD")
        return head + (" +" if _git("status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.SubprocessError):
        return ""


def _git(*what: str) -> str:
    ran = subprocess.run(["git", "-C", str(HOUSE), *what], capture_output=True, text=True, timeout=20, check=True)
    return ran.stdout.strip()
