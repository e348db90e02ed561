"""A finding: what the rules do not settle, or settle badly, as a sentence of law.

It has a stable id and a fingerprint of its content, a severity, the articles, the smallest witness, and what would
remove it.  Sentences are made when they are asked for.
"""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Any, ClassVar

from constraints.explain import Explainer
from constraints.meaning import Meaning
from constraints.verdict import Family, Result, Status
from constraints.words import LANGUAGES


class Severity(IntEnum):
    """How grave a finding is, the gravest first."""

    BLOCKS_GOVERNMENT = 0
    LEGAL_RISK = 1
    AMBIGUITY = 2
    TIDY_UP = 3

    @property
    def word(self) -> str:
        return "tidy-up" if self is Severity.TIDY_UP else self.name.lower().replace("_", " ")


@dataclass(frozen=True)
class Finding(ABC):
    """Refuted rows with one cause, the plainest first; `blocked` ranks findings of one severity."""

    meaning: Meaning
    rows: tuple[Result, ...]
    severity: Severity
    blocked: int = 0

    @property
    def first(self) -> Result:
        return self.rows[0]

    @property
    def family(self) -> Family:
        return self.first.question.family

    @property
    def rank(self) -> tuple[Any, ...]:
        """The gravest first, then by how many acts wait for what is not done; of one length."""
        return (self.severity, -self.blocked, -len(self.rows), self.first.question.act or "", (str(self.stable),))

    @property
    @abstractmethod
    def stable(self) -> tuple[Any, ...]:
        """What makes it this finding and no other, apart from requirement and act; plain data."""

    @abstractmethod
    def sentence(self, lang: str) -> str:
        """What is found."""

    @abstractmethod
    def remedy(self, lang: str) -> str:
        """What would remove it."""

    @property
    def readings(self) -> dict[str, list[str]]:
        """The readings under which it is so, whatever row shows it; nothing where one of the rows is so under all."""
        shared, every = common([row.argument.readings for row in self.rows]), self.meaning.reading_options
        return {reading: options for reading, options in shared.items() if set(options) != set(every.get(reading, ()))}

    @property
    def used(self) -> tuple[str, ...]:
        """The clauses it rests on."""
        return tuple(dict.fromkeys(c for r in self.rows for c in r.argument.used))

    @cached_property
    def acts(self) -> tuple[str, ...]:
        """The acts it is about."""
        return tuple(dict.fromkeys(r.question.act for r in self.rows if r.question.act))

    @cached_property
    def cites(self) -> tuple[str, ...]:
        return self.meaning.rulebook.cites_of(self.used)

    @cached_property
    def fingerprint(self) -> str:
        q = self.first.question
        said = [q.requirement, q.act, *self.stable]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:12]

    @property
    def id(self) -> str:
        q = self.first.question
        return "-".join([q.family.value.replace(" ", "-"), q.act or q.requirement, self.fingerprint[:6]])

    @property
    def witness(self) -> dict[str, Any] | None:
        """The smallest situation, matter, trace or date that shows it."""
        return self.first.argument.counterexample

    def explainer(self, lang: str) -> Explainer:
        """The words in which it is said."""
        return Explainer(self.meaning, lang)

    def shown(self, lang: str) -> str:
        """The witness in words: who is away and why, which office is vacant, the matter, the acts in order, the day."""
        example, e = self.witness or {}, self.explainer(lang)
        parts = [e.say("away-for", who=e.person(o), reason=e.status(r)) for o, r in example.get("status", {}).items()]
        parts += [e.member(f"vacant:{seat}") for seat in example.get("vacant", ())]
        if not parts and "status" in example:
            parts.append(e.say("report.findings.everybody-present"))
        if example.get("matter"):
            parts.append(e.matter(example["matter"]))
        if example.get("trace"):
            parts.append(" → ".join(e.names.label(act, lang) for act in example["trace"]))
        parts += [str(example[key]) for key in ("date",) if example.get(key)]
        return e.say("list.semicolon").join(parts)

    def contract(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "fingerprint": self.fingerprint,
            "family": self.family.value,
            "severity": self.severity.word,
            "sentence": {lang: self.sentence(lang) for lang in LANGUAGES},
            "cites": list(self.cites),
            "witness": self.witness,
            "readings": self.readings,
            "remedy": {lang: self.remedy(lang) for lang in LANGUAGES},
        }


def common(conditions: Sequence[Mapping[str, Sequence[str]]]) -> dict[str, list[str]]:
    """What all these conditions on readings share: for each reading they all name, every option one of them allows."""
    return {
        reading: list(dict.fromkeys(option for one in conditions for option in one[reading]))
        for reading in conditions[0]
        if all(reading in one for one in conditions)
    }


def by_cause(results: Iterable[Result], cause: Callable[[Result], Any]) -> list[list[Result]]:
    """The refuted rows, those with one cause together, in the order in which the causes appear."""
    groups: dict[Any, list[Result]] = {}
    for row in results:
        if row.status is Status.REFUTED:
            groups.setdefault(cause(row), []).append(row)
    return list(groups.values())


@dataclass(frozen=True)
class Remark(Finding):
    """A finding whose sentence is the message `finding.<key>` and whose remedy is `remedy.<key>`.

    `about` gives the placeholders of both in the language of the explainer.  Where it is so under some readings only,
    the sentence ends with them; a kind of remark that tells them in its own words does not.
    """

    tells_condition: ClassVar[bool] = False

    key: str = ""
    about: Callable[[Explainer], Mapping[str, Any]] = field(default=lambda _: {}, compare=False)
    said: tuple[Any, ...] = ()

    @property
    def stable(self) -> tuple[Any, ...]:
        return (self.key, *self.said, self.cites, self.readings)

    def sentence(self, lang: str) -> str:
        return self._said(f"finding.{self.key}", lang) + ("" if self.tells_condition else self._condition(lang))

    def remedy(self, lang: str) -> str:
        return self._said(f"remedy.{self.key}", lang)

    def _condition(self, lang: str) -> str:
        """The open questions of the text on which it turns; one way of answering them where its rows share none."""
        e, every = self.explainer(lang), self.meaning.reading_options
        shared = {reading: options for reading, options in self.readings.items() if reading in every}
        if shared:
            return e.say("finding.only-under", condition=e.condition(shared))
        if self.readings or not all(row.argument.readings for row in self.rows):
            return ""
        return e.say("finding.only-under-some", condition=e.condition(self.first.argument.readings))

    def _said(self, message: str, lang: str) -> str:
        """The message as a whole sentence."""
        explainer = self.explainer(lang)
        text = explainer.sentence(explainer.say(message, **self.about(explainer)))
        stop = explainer.say("full-stop")
        return text if text.endswith(stop) else text + stop
