"""Putting a question of *who may do this now* into the terms of a rulebook, every mistake in it at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from constraints.errors import Code, Mistake, Mistakes, Place, mistake
from constraints.holds import Situation, Value
from constraints.language.vocabulary import Attribute
from constraints.meaning import Meaning
from constraints.roster import Roster
from constraints.rulebook import Rulebook
from constraints.who import Answer, history, usual_matter, who

HERE = Place("guize who")


class _Question:
    def __init__(self, book: Rulebook, roster: Roster) -> None:
        self.book, self.roster, self.names = book, roster, book.names
        self.found: list[Mistake] = []

    def choose(self, value: str, known: Iterable[str]) -> str:
        listed = list(known)
        if value not in listed:
            shown = ", ".join(listed[:12]) + (" …" if len(listed) > 12 else "")
            self.found.append(mistake(Code.UNKNOWN_CHOICE, HERE, value=value, known=listed, listed=shown))
        return value

    def attributes(self, kind: str, given: Mapping[str, Any]) -> dict[str, Value]:
        known: dict[str, Attribute] = dict(self.names.attributes(kind))
        for name, about in list(known.items()):
            if about.type == "matter" and about.of:
                known.update({f"{name}.{inner}": a for inner, a in self.names.attributes(about.of).items()})
        return {
            self.choose(name, known): self.value(known[name], value)
            for name, value in given.items()
            if self._known(name, known)
        }

    def _known(self, name: str, known: Mapping[str, Attribute]) -> bool:
        if name not in known:
            self.choose(name, known)
        return name in known

    def value(self, attribute: Attribute, value: Any) -> Value:
        text = "true" if value is True else "false" if value is False else str(value)
        match attribute.type:
            case "number" | "duration" | "date":
                return self.number(text, attribute.type)
            case "subjects" | "organs" | "seats":
                members = value if isinstance(value, list | tuple | set | frozenset) else text.split(",")
                return frozenset(self.choose(str(m), self.known(attribute)) for m in members if str(m))
            case _:
                return self.choose(text, self.known(attribute))

    def number(self, text: str, type_: str) -> Value:
        from constraints.cover import as_number

        try:
            return as_number(text, type_)
        except ValueError:
            self.found.append(mistake(Code.BAD_OPTION, HERE, value=text, wanted=type_))
            return None

    def known(self, attribute: Attribute) -> list[str]:
        match attribute.type:
            case "choice":
                return list(attribute.values)
            case "flag":
                return ["true", "false"]
            case "subject" | "subjects":
                return list(self.roster.subjects)
            case "organ" | "organs":
                return list(self.roster.every_organ)
            case "post":
                return list(self.names.posts)
            case "reason":
                return list(self.names.vocabulary.reasons)
            case _:
                return list(self.roster.seats)


def ask(
    book: Rulebook,
    roster: Roster,
    act: str,
    matter: Mapping[str, Mapping[str, Any]],
    *,
    away: Mapping[str, str],
    vacant: Sequence[str],
    readings: Mapping[str, str],
    granted: Sequence[tuple[str, str, str]],
    done: Sequence[str] | None,
) -> Answer:
    """The answer.  Raises `Mistakes` with everything the question names that is not there."""
    q = _Question(book, roster)
    q.choose(act, book.names.vocabulary.acts)
    kinds = {kind: body for kind, body in matter.items() if q.choose(kind, book.names.kinds) in book.names.kinds}
    kind = next(iter(kinds), "")
    attributes = q.attributes(kind, kinds[kind]) if kind else {}
    status = {
        q.choose(seat, roster.seats): q.choose(reason or _first(book), book.names.vocabulary.reasons)
        for seat, reason in away.items()
    }
    chosen = {r.id: r.default for r in book.readings().values()}
    for reading, option in readings.items():
        if q.choose(reading, chosen) in chosen:
            chosen[reading] = q.choose(option, book.readings()[reading].options)
    for clause, giver, receiver in granted:
        q.choose(clause, book.nodes)
        q.choose(giver, roster.seats)
        q.choose(receiver, roster.seats)
    for seat in vacant:
        q.choose(seat, roster.seats)
    for earlier in done or ():
        q.choose(earlier, book.names.vocabulary.acts)
    if q.found:
        raise Mistakes(q.found)
    return _answer(Meaning(book, roster), act, kind, attributes, status, vacant, chosen, granted, done)


def _first(book: Rulebook) -> str:
    return next(iter(book.names.vocabulary.reasons), "")


def _answer(
    meaning: Meaning, act: str, kind: str, attributes: Mapping[str, Value], status: Mapping[str, str], vacant: Sequence[str],
    readings: Mapping[str, str], granted: Sequence[tuple[str, str, str]], done: Sequence[str] | None,
) -> Answer:  # fmt: skip
    roster = meaning.roster
    matter, _ = usual_matter(meaning, act, kind, attributes)
    empty = {*vacant, *(s for s, e in roster.seats.items() if e.vacant)}
    now = Situation(
        {roster.official_of[seat]: reason for seat, reason in status.items()},
        frozenset(empty),
        roster.granted.union(granted),
        readings,
        matter.attributes,
        frozenset(done) if done is not None else history(meaning, act, matter, readings),
    )
    return who(meaning, act, kind, attributes, now)
