"""People, clauses, acts and limits of a simulated year in words, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from analysis.observe import CLOSED
from analysis.observe_trouble import nobody
from analysis.report_text import Both, both, words
from analysis.year import Blocked, Year
from constraints.explain import Explainer
from constraints.language.nodes import ChooseLength, Deadline
from constraints.language.scalars import Duration
from constraints.meaning import Meaning


class YearWords:
    """The words of one year."""

    def __init__(self, meaning: Meaning, year: Year) -> None:
        self.meaning, self.year = meaning, year
        self.x = {lang: Explainer(meaning, lang) for lang in ("zh", "en")}

    def each(self, make: Callable[[Explainer], str]) -> Both:
        """What `make` says in each language."""
        return both(lambda lang: make(self.x[lang]))

    def act(self, name: str) -> Both:
        if name == CLOSED:
            return words("report.year.closed")
        return self.each(lambda x: x.names.label(name, x.lang))

    def person(self, name: str) -> Both:
        """Who holds a seat, or a body: heads by their body, others by their post."""
        seat = self.meaning.roster.seats.get(name)
        heads = seat is not None and seat.organ is not None
        return self.each(lambda x: x.person(name) if heads else x.label(name))

    def somebody(self, name: str) -> Both:
        """The same inside a sentence."""
        return self.each(lambda x: x.person(name))

    def cite(self, clause: str, empty: str = "no-clause") -> Both:
        """A citation as a table shows it."""
        return self.each(lambda x: x.cite(clause)) if clause else words(f"simulate.{empty}")

    def cited(self, clause: str, empty: str = "no-clause") -> Both:
        """A citation as a sentence has it."""
        return self.each(lambda x: x.cited([clause]) or clause) if clause else words(f"simulate.{empty}")

    def missing(self, one: Blocked) -> Both:
        """Who was away, and why."""
        if not one.official:
            return words(f"simulate.{nobody(self.meaning, one.clause, one.act)}")
        who = self.person(one.official)
        return (
            both(lambda lang: self.x[lang].say("away-for", who=who.in_(lang), reason=self.x[lang].status(one.reason)))
            if one.reason
            else who
        )

    def limited(self, clause: str, act: str) -> Both:
        """An act with the length of its limit, where the clause states one."""
        node, said = self.meaning.rulebook.nodes.get(clause), self.act(act)
        length = (node.within or node.at_least) if isinstance(node, Deadline) else None
        if isinstance(length, ChooseLength):
            length = length.choose[self.year.readings[length.reading]]
        if length is None:
            return said
        shown = self.each(lambda x: x.duration(length)) if isinstance(length, Duration) else self._attribute(node, length)
        return words("report.year.limit", act=said, length=shown)

    def _attribute(self, node: Any, length: Any) -> Both:
        """The name of the attribute that gives the length."""
        names = self.meaning.names
        kinds = [kind for one in node.matter for kind in one]
        about = next((a for kind in kinds if (a := names.attribute(kind, length.attribute)) is not None), None)
        return self.each(lambda x: about.in_(x.lang, length.attribute) if about is not None else length.attribute)
