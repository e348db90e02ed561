"""Texts in both languages, and the page they stand on: both are in the page, one is hidden."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from constraints.words import say

TAGS = {"zh": "zh-Hans", "en": "en"}


@dataclass(frozen=True)
class Both:
    """A text in both languages.  In a template each stands in an element of its own, escaped."""

    zh: str
    en: str

    def in_(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en

    def __html__(self) -> str:
        zh = typeset(self.zh)
        if zh == self.en:
            return html.escape(zh)
        texts = {"zh": zh, "en": self.en}
        return "".join(f'<span class="{lang}" lang="{TAGS[lang]}">{html.escape(texts[lang])}</span>' for lang in TAGS)

    def __str__(self) -> str:
        return self.__html__()

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)


HAN = "\u3400-\u9fff\u3001-\u303f\uff00-\uffef“”"
_WIDE = str.maketrans(",:;?!", "\uff0c\uff1a\uff1b\uff1f\uff01")


def typeset(text: str) -> str:
    """Chinese as it is printed: full-width punctuation beside Chinese and after its brackets, full-width brackets around
    Chinese and after it; the brackets of citations stay as they are."""
    if not re.search(f"[{HAN}]", text):
        return text
    text = re.sub(rf"(?<=[{HAN})])[,:;?!]", lambda found: found[0].translate(_WIDE), _brackets(text))
    return re.sub(rf"[,:;](?=[{HAN}])", lambda found: found[0].translate(_WIDE), text)


def _brackets(text: str) -> str:
    letters, open_at = list(text), []
    for i, letter in enumerate(text):
        if letter == "(":
            open_at.append(i)
        elif letter == ")" and open_at:
            start = open_at.pop()
            inside, after = text[start + 1 : i], start > 0 and re.match(f"[{HAN}]", text[start - 1])
            if re.search(f"[{HAN}]", inside) or (after and not inside.isdecimal()):
                letters[start], letters[i] = "\uff08", "\uff09"
    return "".join(letters)


def both(make: Callable[[str], str]) -> Both:
    """What `make` says in each language."""
    return Both(make("zh"), make("en"))


def words(key: str, **values: Any) -> Both:
    """A message of the catalogues; its values may be in both languages themselves."""
    return both(lambda lang: say(key, lang, **{k: v.in_(lang) if isinstance(v, Both) else v for k, v in values.items()}))


def listed(parts: Iterable[Both], separator: str = "list.comma") -> Both:
    """Parts in a row."""
    kept = list(parts)
    return both(lambda lang: say(separator, lang).join(p.in_(lang) for p in kept))
