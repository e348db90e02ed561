"""Mistakes in what a user wrote: place, code, problem, remedy.

A file is read to its end and every mistake is reported at once, one message for each.  The codes are
stable: scripts and the documentation name them.  The sentences stand in the message catalogue, under
`<code>` (the problem) and `<code>.remedy`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from constraints.words import catalogue, say


class Code(StrEnum):
    """What can be wrong with a file.  S: the file itself, T: its form, N: its names, R: its sense, A: amendments,
    O: rosters, C: scenarios, K: cases and expected verdicts, W: warnings, U: the command line."""

    CANNOT_READ = "S101"
    NOT_A_FILE = "S102"
    TOO_LARGE = "S103"
    NOT_TEXT = "S104"
    SYNTAX = "S105"
    TOO_DEEP = "S106"
    ALIAS = "S107"
    TAG = "S108"
    DUPLICATE_KEY = "S109"
    EMPTY = "S110"
    SEVERAL_DOCUMENTS = "S111"
    KEY_NOT_TEXT = "S112"
    STRAY_FILE = "S113"
    UNKNOWN_SORT = "S114"
    WIDE_MARK = "S115"
    TAB = "S116"

    UNKNOWN_FIELD = "T201"
    MISSING_FIELD = "T202"
    WRONG_SHAPE = "T203"
    BAD_VALUE = "T204"
    UNKNOWN_FORM = "T205"
    EXACTLY_ONE = "T206"
    BAD_DATE = "T207"

    UNKNOWN_WHO = "N301"
    UNKNOWN_ACT = "N302"
    UNKNOWN_REASON = "N303"
    UNKNOWN_KIND = "N304"
    UNKNOWN_ATTRIBUTE = "N305"
    VALUE_NOT_LISTED = "N306"
    UNKNOWN_READING = "N307"
    OPTION_MISSING = "N308"
    DANGLING = "N309"
    UNKNOWN_MEETING = "N310"
    UNKNOWN_RELATION = "N311"
    UNKNOWN_UNIT = "N312"
    UNKNOWN_OPTION = "N313"
    WRONG_ATTRIBUTE_TYPE = "N314"
    UNKNOWN_INSTRUMENT = "N315"
    UNKNOWN_RULEBOOK = "N316"
    UNKNOWN_LAW = "N317"
    UNKNOWN_NAME_OF_LAW = "N318"

    DUPLICATE_ID = "R401"
    CITE_OUTSIDE = "R402"
    DUPLICATE_ARTICLE = "R403"
    DECLARATORY_WITH_NODES = "R404"
    OPERATIVE_WITHOUT_NODES = "R405"
    REASON_MISSING = "R406"
    SELF_REFERENCE = "R407"
    EMPTY_PATTERN = "R408"
    CIRCLE = "R409"
    ORDER_CIRCLE = "R410"
    READING_UNUSED = "R411"
    READING_MISPLACED = "R413"
    ACT_AT_BOTH = "R415"
    ANCHOR_MISSING = "R416"
    NAME_TWICE = "R417"
    ARTICLE_MISSING = "R418"
    MEETING_TWICE = "R419"
    UNIT_KNOWN = "R420"

    WRONG_BASE = "A501"
    UNKNOWN_NODE = "A502"
    NODE_EXISTS = "A503"
    AMENDMENT_CIRCLE = "A504"
    AMENDMENT_DATES = "A505"

    UNKNOWN_POST = "O601"
    UNKNOWN_SEAT = "O602"
    UNKNOWN_ORGAN = "O603"
    WRONG_RULEBOOK = "O604"
    NOT_IN_RELATION = "O605"
    UNKNOWN_GRANT = "O606"
    GRANT_NOT_ALLOWED = "O607"
    UNKNOWN_SUBJECT = "O610"
    NO_ROSTER = "O611"

    UNKNOWN_SCENARIO_NAME = "C701"
    BAD_HORIZON = "C702"
    YEAR_NOT_DECREED = "C703"
    BAD_DISTRIBUTION = "C704"
    UNKNOWN_SCENARIO = "C705"
    EXTENDS_CIRCLE = "C706"
    NEVER_DRAWN = "C707"
    WRONG_TABLE = "C708"
    CASE_NOT_STATED = "K801"
    UNKNOWN_CLAIM = "K802"
    SURVIVOR_GONE = "K803"
    BAD_BASELINE = "K804"
    NOTHING_ASKED = "K805"
    APPROVAL_EXPIRED = "K806"
    APPROVES_NOTHING = "K807"
    APPROVED_TWICE = "K808"
    OTHER_RULEBOOK = "K809"
    FLAG_GONE = "K810"

    NO_POWER = "W901"
    NOT_OWED = "W902"
    ATTRIBUTE_UNREAD = "W903"
    FLAG_WITHOUT_JUDGE = "W904"
    SOFT_WITH_EXPIRY = "W905"
    REFERENCE_WIDENS = "W906"

    UNKNOWN_CHOICE = "U101"
    BAD_OPTION = "U102"
    CANNOT_WRITE = "U103"
    NOT_EMPTY = "U104"
    NOTHING_TO_COMPARE = "U105"

    @property
    def is_warning(self) -> bool:
        return self.value.startswith("W")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file, a line and a column, both counted from 1; 0 where there is none."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong, and where."""

    code: Code
    place: Place
    values: tuple[tuple[str, str], ...] = field(default=())

    def said(self, lang: str) -> dict[str, str]:
        """The values; in words where the catalogue has some for them, as `wanted.number` for what was wanted."""
        words, values = catalogue(lang), dict(self.values)
        return {
            key: words[f"{key}.{value}"].format(**values) if f"{key}.{value}" in words else value for key, value in self.values
        }

    def problem(self, lang: str) -> str:
        return say(self.code.value, lang, **self.said(lang))

    def remedy(self, lang: str) -> str:
        values = self.said(lang)
        if values.get("suggestion"):
            return say("did-you-mean", lang, suggestion=values["suggestion"])
        return say(f"{self.code.value}.remedy", lang, **values)

    def text(self, lang: str) -> str:
        """`file:line:column: error[CODE]: problem`, and the remedy on a line of its own."""
        sort = say("warning" if self.code.is_warning else "error", lang)
        return f"{self.place}: {sort}[{self.code.value}]: {self.problem(lang)}\n  {say('remedy', lang)}: {self.remedy(lang)}"


def mistake(code: Code, place: Place, *, known: Iterable[str] = (), **values: Any) -> Mistake:
    """A mistake about `values`; where `known` names are given, the nearest to `value` becomes the remedy."""
    shown = {key: _short(value, MOST_LISTED if key in LISTS else MOST_SHOWN) for key, value in values.items()}
    near = get_close_matches(shown.get("value", ""), sorted(known), n=1, cutoff=0.6)
    if near:
        shown["suggestion"] = near[0]
    return Mistake(code, place, tuple(sorted(shown.items())))


MOST_SHOWN, MOST_LISTED = 80, 1000
LISTS = ("listed", "options", "forms", "fields")
"""What tells a reader all that he may choose from."""


def _short(value: Any, limit: int) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple | set | frozenset) else str(value)
    text = "".join(ch if ch.isprintable() else "�" for ch in text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


class Mistakes(Exception):
    """Everything that is wrong with what was given, in the order of the files."""

    def __init__(self, found: Iterable[Mistake]) -> None:
        self.found = tuple(sorted(set(found), key=lambda m: (m.place, m.code.value, m.values)))
        super().__init__("\n".join(m.text("en") for m in self.found))

    def __reduce__(self) -> tuple[type[Mistakes], tuple[tuple[Mistake, ...]]]:
        """Made again of the mistakes where it comes from another process."""
        return type(self), (self.found,)
