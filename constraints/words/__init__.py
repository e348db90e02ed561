"""Everything people read, in one message catalogue per language, keyed by id.

A catalogue is a package of modules, one for each part of the program, each with a table `WORDS`.  No id stands in two.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from string import Formatter
from typing import Any

LANGUAGES = ("zh", "en")


@cache
def parts() -> tuple[str, ...]:
    """The modules of a catalogue."""
    package = import_module(f"{__name__}.{LANGUAGES[0]}")
    return tuple(sorted(module.name for module in iter_modules(package.__path__)))


@cache
def catalogue(lang: str) -> dict[str, str]:
    """The messages of one language by id."""
    words: dict[str, str] = {}
    for part in parts():
        words.update(import_module(f"{__name__}.{lang}.{part}").WORDS)
    return words


class _Counting(Formatter):
    """`{n:~day|days}` is the word for so many: the first for one, the second for any other number."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if not format_spec.startswith("~"):
            return str(super().format_field(value, format_spec))
        one, many = format_spec[1:].split("|")
        return one if str(value) == "1" else many


_COUNTING = _Counting()


def say(key: str, lang: str, **values: Any) -> str:
    """The message `key` in `lang`, its placeholders filled.  Raises `KeyError` for an id nobody wrote."""
    text = catalogue(lang)[key]
    return _COUNTING.format(text, **values) if ":~" in text else text.format(**values)
