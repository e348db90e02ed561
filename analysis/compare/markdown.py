"""A comparison as Markdown: a comment on a pull request, or a page to keep."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.compare.told import Item, Part, Told
from constraints.difference.comparison import Comparison
from constraints.words import LANGUAGES
from constraints.write import replace_file

if TYPE_CHECKING:
    from analysis.paired.life import Life

SHOWN, MOST = 6, 24
"""So many items of a section are spelt out; so many with those that are folded away: a comment may not be endless."""


def markdown(found: Comparison, lang: str, life: Life | None = None) -> Iterator[str]:
    """The whole comparison in one language, with what the simulated years tell."""
    told = Told(found, lang)
    yield f"## {_safe(told.title())}\n"
    if found.after.roster.illustrative:
        yield f"\n> {told.after.say('illustrative-roster')}\n"
    if found.same:
        yield f"\n**{told.say('same')}**\n"
    for part in told.parts():
        yield from _part(part, told)
    if life is not None:
        from analysis.paired.text import markdown as lived

        yield "\n"
        yield from lived(life, lang)


def write_page(found: Comparison, path: Path, life: Life | None = None) -> None:
    """The comparison in both languages, one below the other.  Raises `CannotWrite`."""
    replace_file(path, "\n---\n\n".join("".join(markdown(found, lang, life)) for lang in LANGUAGES))


def _part(part: Part, told: Told) -> Iterator[str]:
    yield f"\n### {part.title}\n\n{_safe(part.summary)}\n"
    if part.items:
        yield "\n"
    for item in part.items[:SHOWN]:
        yield from _item(item)
    rest, left = part.items[SHOWN:MOST], len(part.items) - MOST
    if rest:
        yield f"\n<details><summary>{told.say('rest', n=len(part.items) - SHOWN)}</summary>\n\n"
        for item in rest:
            yield from _item(item)
        if left > 0:
            yield f"- {told.say('more', n=left, command='guize compare --format json')}\n"
        yield "\n</details>\n"


def _item(item: Item) -> Iterator[str]:
    name = f" `{item.id}`" if item.id else ""
    yield f"- {item.mark} {_safe(item.head)}{name}\n"
    for line in item.lines:
        yield f"  - {_safe(line)}\n"


def _safe(text: str) -> str:
    """Text that Markdown leaves as it is."""
    for mark in ("\\", "`", "*", "_", "<", "|", "#"):
        text = text.replace(mark, "\\" + mark)
    return text
