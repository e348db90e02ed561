"""Citations, `article(paragraph)(item)#sentence`, of one instrument or of several, compared part by part."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from constraints.language.scalars import CITE


class Cited(NamedTuple):
    """A citation taken apart: instrument (empty for the only one), article, paragraphs and items, sentence."""

    instrument: str
    article: str
    parts: tuple[str, ...]
    sentence: str

    def covers(self, other: Cited) -> bool:
        """Is `other` this place or one below it?"""
        same = (self.instrument, self.article) == (other.instrument, other.article)
        if not same or other.parts[: len(self.parts)] != self.parts:
            return False
        return not self.sentence or (self.parts == other.parts and self.sentence == other.sentence)


@lru_cache(maxsize=4096)
def parse(cite: str) -> Cited:
    found = CITE.fullmatch(cite)
    if not found:
        raise ValueError(cite)
    parts = tuple(re.findall(r"\(([^)]*)\)", found["parts"] or ""))
    return Cited(found["instrument"] or "", found["article"], parts, found["sentence"] or "")


def is_cite(text: str) -> bool:
    return CITE.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def order(cite: str) -> tuple[object, ...]:
    """Sorting key: the order of the law."""
    instrument, article, parts, sentence = parse(cite)
    return (instrument, _natural(article), tuple(_natural(p) for p in parts), _natural(sentence or "0"))


def _natural(text: str) -> tuple[int, str]:
    digits = re.match(r"\d*", text)
    return (int(digits[0]) if digits and digits[0] else 0, text)
