"""Everything people read, in one message catalogue per language, keyed by id."""

from __future__ import annotations

from importlib import import_module
from typing import Any

LANGUAGES = ("zh", "en")


def catalogue(lang: str) -> dict[str, str]:
    """The messages of one language by id."""
    words: dict[str, str] = import_module(f"constraints.words.{lang}").WORDS
    return words


def say(key: str, lang: str, **values: Any) -> str:
    """The message `key` in `lang`, its placeholders filled.  Raises `KeyError` for an id nobody wrote."""
    return catalogue(lang)[key].format(**values)
