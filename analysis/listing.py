"""Files beside a rulebook that list what nobody has explained yet: written anew when somebody asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from constraints.beside import UNEXPLAINED, write_beside
from constraints.language.scalars import Text
from constraints.words import LANGUAGES, say


def text(key: str) -> Text:
    """A message in every language, as a file holds it."""
    return Text(**{lang: say(key, lang) for lang in LANGUAGES})


def record(path: Path, content: Mapping[str, Any], head: str, recorded: str, lang: str) -> int:
    """Replace the file under the comment `head`; say with `recorded` how many entries it has, and how many without a reason.

    Raises `CannotWrite`."""
    write_beside(path, say(head, "en"), content)
    left = sum(entry["reason"] == UNEXPLAINED for entry in content["entries"])
    print(say(recorded, lang, path=path, n=len(content["entries"]), open=left))
    return 0
