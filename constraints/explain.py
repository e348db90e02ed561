"""Terms and reasons in words, as an office would say them, in both languages.

Law is cited, never restated: the sentences name officials, reasons, readings and citations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from constraints import cites
from constraints.cover import Matter
from constraints.holds import Situation
from constraints.language.vocabulary import Label
from constraints.meaning import Meaning
from constraints.terms import PRESENT, Chosen, Did, Done, Granted, InForce, Not, Or, Status, Term, Vacant, Weigh, clauses
from constraints.why import Reason
from constraints.words import say


class Explainer:
    """Words for one meaning in one language."""

    def __init__(self, meaning: Meaning, lang: str) -> None:
        self.meaning, self.lang = meaning, lang
        self.names, self.roster, self.rulebook = meaning.names, meaning.roster, meaning.rulebook

    def say(self, key: str, **values: Any) -> str:
        return say(key, self.lang, **values)

    def label(self, name: str) -> str:
        return self.roster.label(name, self.lang)

    def listed(self, names: Iterable[str], word: str = "or") -> str:
        items = list(names)
        if len(items) < 2:
            return "".join(items)
        comma, last = self.say("list.comma"), self.say(f"list.{word}")
        return comma.join(items[:-1]) + last + items[-1]

    def cite(self, clause: str) -> str:
        """Where a clause stands, as the language writes it; sentences are not counted for a reader."""
        cite = cites.parse(self.rulebook.cite(clause)) if clause in self.rulebook.nodes else None
        if cite is None:
            return clause
        instrument = self.rulebook.header.instruments.get(cite.instrument)
        name = instrument.in_(self.lang, cite.instrument) + self.say("cite.of") if instrument else ""
        return name + self.say("cite", article=cite.article, parts="".join(f"({part})" for part in cite.parts))

    def member(self, member: str) -> str:
        """A member of an absence set."""
        if member.startswith("vacant:"):
            return self.say("vacancy-of", who=self.label(member.removeprefix("vacant:")))
        return self.label(member)

    # ── matters ──────────────────────────────────────────────────────────────────────────────────────────────

    def matter(self, pattern: Mapping[str, Any] | None) -> str:
        """A class of matter in words: its kind, and the tests that say something."""
        if not pattern:
            return self.say("any-matter")
        (kind, body), *_ = pattern.items()
        tests = self.tests(kind, body)
        label = self.names.label(kind, self.lang)
        return label if not tests else self.say("matter-with", kind=label, tests=self.say("list.comma").join(tests))

    def tests(self, kind: str, body: Mapping[str, Any], limit: int = 6) -> list[str]:
        found: list[str] = []
        for name, value in body.items():
            if name == "any":
                found.append(self.say("one-of-several", n=len(value)))
            elif value is not False:
                found.append(self.test(kind, name, value))
        return [t for t in found if t][:limit]

    def test(self, kind: str, path: str, value: Any) -> str:
        attribute = self.names.attribute(kind, path) or self.names.attribute_near(kind, path)
        label = attribute.in_(self.lang, path) if attribute else path
        if value is True:
            return label
        if isinstance(value, Mapping):
            if attribute is not None and attribute.type == "matter" and attribute.of:
                return self.say("list.comma").join(self.tests(attribute.of, value))
            return "" if set(value) == {"not"} else self.say("test", name=label, value=self._bounds(value))
        values = value if isinstance(value, list) else [value]
        known = attribute.values if attribute else {}
        shown = [self._value(known, str(v)) for v in values[:4]]
        more = self.say("and-more", n=len(values) - 4) if len(values) > 4 else ""
        return (
            self.listed(shown) + more
            if attribute and attribute.type == "choice"
            else self.say("test", name=label, value=self.listed(shown) + more)
        )

    def _value(self, known: Mapping[str, Label], value: str) -> str:
        label = known.get(value)
        return label.in_(self.lang, value) if label and (label.zh or label.en) else self.label(value)

    def _bounds(self, value: Mapping[str, Any]) -> str:
        inner = value.get("count", value)
        return self.say("list.comma").join(
            self.say(f"bound.{k}", n=v) for k, v in inner.items() if k in ("over", "at_least", "under", "at_most")
        )

    def case(self, matter: Matter) -> str:
        """A single matter in words."""
        body = {
            k: (v == "true" if v in ("true", "false") else sorted(v) if isinstance(v, frozenset) else v)
            for k, v in matter.attributes.items()
        }
        return self.matter({matter.kind: body})

    # ── reasons ──────────────────────────────────────────────────────────────────────────────────────────────

    def reason(self, reason: Reason, now: Situation | None = None) -> str:
        """One alternative that fails, with its citations."""
        cited = self.listed(dict.fromkeys(self.cite(c) for c in reason.clauses), "and")
        said = self.failing(reason.failing, now)
        return self.say("reason", cites=cited, said=said) if cited else said

    def failing(self, term: Term, now: Situation | None = None) -> str:
        match term:
            case Status(official, among) if PRESENT in among:
                why = now.status.get(official) if now else None
                return (
                    self.say("is-away-for", who=self.label(official), why=self.status(why))
                    if why
                    else self.say("is-away", who=self.label(official))
                )
            case Status(official, among):
                return self.say("reacts-only-to", who=self.label(official), reasons=self.statuses(among))
            case Chosen(reading, among):
                options = [self.option(reading, o) for o in sorted(among)]
                return self.say("only-under-reading", reading=reading, options=self.listed(options))
            case Granted(_, giver, receiver):
                return self.say("not-authorised", giver=self.label(giver), receiver=self.label(receiver))
            case Not(Vacant(seat)):
                return self.say("is-vacant", who=self.label(seat))
            case Vacant(seat):
                return self.say("is-not-vacant", who=self.label(seat))
            case Weigh():
                return self.say("quorum-not-met")
            case Done(act) | Not(Done(act)):
                key = "not-done" if isinstance(term, Done) else "already-done"
                return self.say(key, act=self.names.label(act, self.lang))
            case Did(official, act):
                return self.say("did-not", who=self.label(official), act=self.names.label(act.rpartition(".")[2], self.lang))
            case InForce(clause):
                return self.say("not-in-force", cite=self.cite(clause))
            case Not(inner):
                return self.say("barred-by", cites=self.listed((self.cite(c) for c in clauses(inner)), "and"))
            case Or(parts) if not parts:
                return self.say("nobody-authorised")
            case _:
                return self.say("does-not-hold")

    def status(self, status: str | None) -> str:
        return self.names.label((status or PRESENT).split(">")[0], self.lang)

    def statuses(self, among: Iterable[str]) -> str:
        order = {reason: i for i, reason in enumerate(self.meaning.statuses)}
        names = dict.fromkeys(self.status(s) for s in sorted(among, key=lambda s: order.get(s, len(order))))
        return self.listed(names)

    def reading(self, reading: str) -> str:
        found = self.rulebook.readings().get(reading)
        return found.question.in_(self.lang) if found else reading

    def option(self, reading: str, option: str) -> str:
        found = self.rulebook.readings().get(reading)
        return found.options[option].in_(self.lang) if found else option

    def condition(self, readings: Mapping[str, list[str]]) -> str:
        """A condition on readings, by their short names."""
        return self.say("list.comma").join(f"{reading} = {' | '.join(options)}" for reading, options in readings.items())
