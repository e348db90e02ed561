"""What the last simulated run cited, kept in the user's cache folder so that `articles` can show what acts use a clause."""

from __future__ import annotations

import json
import os
from pathlib import Path

from constraints.rulebook import Rulebook
from constraints.write import replace_file


def cache_folder() -> Path:
    """`$GUIZE_CACHE`, else `guize` in the platform's cache folder."""
    if chosen := os.environ.get("GUIZE_CACHE"):
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or (os.environ.get("LOCALAPPDATA") if os.name == "nt" else None)
    return Path(base or Path.home() / ".cache") / "guize"


def verdicts() -> Path:
    """Where what has been proved is kept."""
    return cache_folder() / "verdicts"


def remember(rulebook: Rulebook, acted: dict[str, list[str]]) -> None:
    """Keep which acts cited which clause; a cache that cannot be written is no mistake of the user's."""
    from constraints.errors import Mistakes

    try:
        replace_file(_file(rulebook), json.dumps({"rulebook": rulebook.digest, "acted": acted}, sort_keys=True))
    except Mistakes:
        return


def last_run(rulebook: Rulebook) -> dict[str, list[str]]:
    """Clause → acts of the last run under this very rulebook; nothing where there was none or the entry is damaged."""
    try:
        kept = json.loads(_file(rulebook).read_text())
        acted = kept["acted"] if kept["rulebook"] == rulebook.digest else {}
        return {str(clause): [str(a) for a in acts] for clause, acts in acted.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _file(rulebook: Rulebook) -> Path:
    return cache_folder() / f"last-run-{rulebook.id}.json"
