"""The published text beside the rulebook: are its articles all there, and does every anchor stand in its article?

The text is never repaired: punctuation and spaces are left out of the comparison, and what is missing or damaged is
listed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from constraints import cites
from constraints.errors import Code, Mistake, Place, mistake
from constraints.rulebook import Rulebook, iter_nodes

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_HEADING = re.compile(
    r"^(?:第([零〇一二三四五六七八九十百千]+|\d+)条|([一二三四五六七八九十百]+)、|(?:Article|Art\.)\s*(\d+))", re.M
)


def numeral(text: str) -> int:
    """`六十一` is 61."""
    if text.isdigit():
        return int(text)
    total = digit = 0
    for character in text:
        if character in _TENS:
            total += (digit or 1) * _TENS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


def articles_of(text: str) -> dict[int, str]:
    """The text of each article by its number.  A heading counts only where its number is the next one."""
    lines = "\n".join(line.strip() for line in unicodedata.normalize("NFKC", text).splitlines())
    found: dict[int, str] = {}
    started = 0
    for heading in _HEADING.finditer(lines):
        number = numeral(next(group for group in heading.groups() if group))
        if number == len(found) + 1:
            if found:
                found[number - 1] = lines[started : heading.start()]
            found[number] = ""
            started = heading.end()
    if found:
        found[len(found)] = lines[started:]
    return found


def plain(text: str) -> str:
    """Letters, digits and Chinese characters only."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c)[0] in "LN")


def compare(rulebook: Rulebook, text: str, file: str) -> Iterator[Mistake]:
    """Articles of the text that the rulebook lacks, and anchors that are not in their article."""
    published = {str(number): plain(body) for number, body in articles_of(text).items()}
    known = {article.number for article in rulebook.articles}
    for number in published:
        if number not in known:
            yield mistake(Code.ARTICLE_MISSING, Place(file), value=number)
    for node in iter_nodes(rulebook):
        article = cites.parse(node.cite).article
        if node.anchor and plain(node.anchor) not in published.get(article, ""):
            yield mistake(Code.ANCHOR_MISSING, rulebook.places[node.id], value=node.anchor, clause=node.id, article=article)
