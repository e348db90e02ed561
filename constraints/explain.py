"""Terms and reasons in words, as an office would say them, in both languages.

Law is cited, never restated: the sentences name officials, reasons, readings and citations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from constraints import cites
from constraints.cover import Matter
from constraints.holds import Situation
from constraints.language.nodes import Delegation, Duty, Meeting, Power, Prohibition, Step, Substitution
from constraints.language.said import said
from constraints.language.scalars import Duration
from constraints.language.vocabulary import PARTIES, Attribute
from constraints.language.who import Authorised, NamedBy
from constraints.meaning import Meaning
from constraints.names import ROOT, Names
from constraints.terms import (
    PRESENT,
    Chosen,
    Did,
    Done,
    Granted,
    InForce,
    Not,
    Or,
    Status,
    Term,
    Vacant,
    Weigh,
    atoms,
    clauses,
    mask,
)
from constraints.why import Reason
from constraints.words import catalogue, say

MOST_VALUES = 5
MOST_COMBINATIONS = 3
ONLY_AUTHORISES = "why.only-authorises"


@dataclass(frozen=True)
class Cause:
    """Alternatives that fail for the same reason: what the reason is (`why`, a message id), who is meant, and where
    that stands.  `rank` puts what the law gives before what it merely leaves open."""

    rank: int
    why: str
    who: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    about: str = ""


class Explainer:
    """Words for one meaning in one language; what its rulebook has no word for is called as in `also`."""

    def __init__(self, meaning: Meaning, lang: str, also: Names | None = None) -> None:
        self.meaning, self.lang, self.also = meaning, lang, also
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

    def sentence(self, text: str) -> str:
        """A text as a sentence: in English with a capital letter."""
        return text[:1].upper() + text[1:]

    def cite(self, clause: str) -> str:
        """Where a clause stands, as the language writes it; sentences are not counted for a reader."""
        return self.place(self.rulebook.cite(clause)) if clause in self.rulebook.nodes else clause

    def place(self, citation: str) -> str:
        """A citation as the language writes it."""
        cite = cites.parse(citation)
        instrument = self.rulebook.header.instruments.get(cite.instrument)
        name = instrument.in_(self.lang, cite.instrument) + self.say("cite.of") if instrument else ""
        return name + self._place(cite)

    def cited(self, clauses: Iterable[str]) -> str:
        """Several clauses as a sentence cites them: those of one text together, in its order."""
        instruments = self.rulebook.header.instruments
        names = {text: instrument.in_(self.lang, text) for text, instrument in instruments.items()}
        return self.places((self.rulebook.cite(c) for c in clauses if c in self.rulebook.nodes), names.get)

    def places(self, citations: Iterable[str], name: Callable[[str], str | None]) -> str:
        """Places, those of one text together under its name; a text without a name is the one spoken of."""
        by_text: dict[str, dict[str, None]] = {}
        for cite in map(cites.parse, sorted(set(citations), key=cites.order)):
            by_text.setdefault(cite.instrument, {})[self._place(cite)] = None
        return self.listed((self._in_text(name(text), list(listed)) for text, listed in by_text.items()), "and")

    def _in_text(self, name: str | None, places: list[str]) -> str:
        said = self.say("cited.one" if len(places) == 1 else "cited.many", cites=self.listed(places, "and"))
        return self.say("cited.in", cites=said, text=name) if name else said

    def _place(self, cite: cites.Cited) -> str:
        return self.say("cite", article=cite.article, parts="".join(f"({part})" for part in cite.parts))

    def person(self, name: str) -> str:
        """Who holds a seat, as a sentence speaks of them: *the mayor*, *vice-mayor 3*, *the head (Justice Bureau)*."""
        entry = self.roster.seats.get(name)
        if entry is None:
            return self.label(name)
        if entry.zh or entry.en:
            return self.label(name)
        if entry.organ:
            key = "person.head-of" if name in self.roster.head_of(entry.organ) else "person.at"
            return self.say(key, organ=self.label(entry.organ), post=self.names.label(entry.post, self.lang))
        alone = sum(e.post == entry.post for e in self.roster.seats.values()) == 1
        return self.say("person.only", who=self.label(name)) if alone else self.label(name)

    def member(self, member: str) -> str:
        """A member of an absence set."""
        if member.startswith("vacant:"):
            return self.say("vacancy-of", who=self.person(member.removeprefix("vacant:")))
        return self.person(member)

    # ── matters ──────────────────────────────────────────────────────────────────────────────────────────────

    def matter(self, pattern: Mapping[str, Any] | None) -> str:
        """A class of matter in words: its kind, and the tests that say something."""
        if not pattern:
            return self.say("any-matter")
        (kind, body), *_ = pattern.items()
        tests = self.tests(kind, body)
        label = self.names.label(kind, self.lang)
        if not tests:
            return self.say("any-matter") if kind == ROOT else label
        return self.say("matter-with", kind=label, tests=self.say("list.comma").join(tests))

    def about(self, kind: str) -> str:
        """*the matter “document”*; where that is all of them, *any matter*."""
        return self.say("any-matter") if kind == ROOT else self.say("the-matter", kind=self.names.label(kind, self.lang))

    def kind(self, kind: str) -> str:
        """*the kind “document”*; where that is all of them, *any kind*."""
        return self.say("any-kind") if kind == ROOT else self.say("the-kind", kind=self.names.label(kind, self.lang))

    def tests(self, kind: str, body: Mapping[str, Any], limit: int = 6) -> list[str]:
        found: list[str] = []
        for name, value in body.items():
            if name == "any":
                found.append(self._any(kind, value))
            elif value is not False:
                found.append(self.test(kind, name, value))
        return [t for t in found if t][:limit]

    def _any(self, kind: str, bodies: Iterable[Mapping[str, Any]]) -> str:
        """A few combinations spelt out; many, or one that says nothing, counted."""
        listed = list(bodies)
        said = [self.say("list.plus").join(self.tests(kind, body)) for body in listed]
        few = len(said) <= MOST_COMBINATIONS and all(said)
        return self.listed(said) if few else self.say("one-of-several", n=len(listed))

    def test(self, kind: str, path: str, value: Any) -> str:
        attribute = self.names.attribute(kind, path) or self.names.attribute_near(kind, path)
        label = attribute.in_(self.lang, path) if attribute else path
        if value is True:
            return label
        if isinstance(value, Mapping):
            if attribute is not None and attribute.type == "matter" and attribute.of:
                return self.say("list.comma").join(self.tests(attribute.of, value))
            if set(value) != {"not"}:
                return self.say("test", name=label, value=self._bounds(value))
            if attribute is None or attribute.type != "number" or isinstance(value["not"], Mapping):
                return ""
            numbers = value["not"] if isinstance(value["not"], list) else [value["not"]]
            return self.say("test", name=label, value=self.say("bound.not", n=self.listed([str(n) for n in numbers])))
        values = [self._bounds(v) if isinstance(v, Mapping) else v for v in (value if isinstance(value, list) else [value])]
        most = MOST_VALUES if len(values) > MOST_VALUES + 1 else len(values)
        shown = [self.value(attribute, str(v)) for v in values[:most]]
        more = self.say("and-more", n=len(values) - most) if len(values) > most else ""
        return (
            self.listed(shown) + more
            if attribute and attribute.type == "choice"
            else self.say("test", name=label, value=self.listed(shown) + more)
        )

    def value(self, attribute: Attribute | None, value: str) -> str:
        """What a value of an attribute is called."""
        label = attribute.values.get(value) if attribute else None
        if label and (label.zh or label.en):
            return label.in_(self.lang, value)
        if self.also is not None and not label:
            return self.also.label(value, self.lang)
        return self.roster.value_label(attribute.type if attribute else "", value, self.lang)

    def _bounds(self, value: Mapping[str, Any]) -> str:
        inner = value.get("count", value)
        if inner.keys() == {"at_least", "at_most"} and inner["at_least"] == inner["at_most"]:
            return self.say("bound.exactly", n=inner["at_least"])
        return self.say("list.comma").join(
            self.say(f"bound.{k}", n=v) for k, v in inner.items() if k in ("over", "at_least", "under", "at_most")
        )

    def case(self, matter: Matter) -> str:
        """A single matter in words; the parties of what it is linked to are left out, and nothing is said twice."""
        body = {
            k: (v == "true" if v in ("true", "false") else sorted(v) if isinstance(v, frozenset) else _number(v))
            for k, v in matter.attributes.items()
            if "." not in k or getattr(self.names.attribute(matter.kind, k), "type", "") not in PARTIES
        }
        tests = list(dict.fromkeys(self.tests(matter.kind, body)))
        label = self.names.label(matter.kind, self.lang)
        return self.say("matter-with", kind=label, tests=self.say("list.comma").join(tests)) if tests else label

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
            case Status(official, among) if among >= self._every_absence:
                return self.say("is-at-his-post", who=self.label(official))
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
                return self.say(key, act=self._done(act))
            case Did(official, act):
                return self.say("did-not", who=self.label(official), act=self._done(act))
            case InForce(clause):
                return self.say("not-in-force", cite=self.cite(clause))
            case Not(inner):
                return self._barred(inner)
            case Or(parts) if not parts:
                return self.say("nobody-authorised")
            case _:
                return self.say("does-not-hold")

    def _done(self, act: str) -> str:
        """An earlier act, be it done on this matter or on one that it is linked to."""
        return self.names.label(act.rpartition(".")[2], self.lang)

    def _barred(self, inner: Term) -> str:
        """What must not be so, and is: clauses that bar the act, who did an earlier one, who comes first."""
        if cited := [self.cite(c) for c in clauses(inner)]:
            return self.say("barred-by", cites=self.listed(cited, "and"))
        found = atoms(inner, wanted=mask(Did, Status))
        for official, act in ((a.official, a.act) for a in found if isinstance(a, Did)):
            return self.say("has-done", who=self.label(official), act=self._done(act))
        ahead = dict.fromkeys(self.label(a.official) for a in found if isinstance(a, Status) and PRESENT in a.among)
        return self.say("comes-first", who=self.listed(ahead)) if ahead else self.say("does-not-hold")

    # ── causes: what many alternatives have in common ────────────────────────────────────────────────────────

    def because(self, reasons: Iterable[Reason], now: Situation | None = None, most: int = 3) -> str:
        """Why nobody may, as a careful lawyer would put it: the clauses that name an actor first, then why nobody steps
        in; what merely gives way to another clause is left out where something else is to be said."""
        found = sorted(self.causes(reasons, now), key=lambda cause: cause.rank)
        named = {o for c in found if c.why in ("why.only", "why.each") for o in c.who}
        found = [c for c in found if c.why != "why.stand-in-away" or not set(c.who) <= named]
        found = [c for c in found if c.why != "why.at-his-post"] or found
        telling = [c for c in found if c.rank < 5] or found
        most += sum(c.why == ONLY_AUTHORISES for c in telling)
        return self.say("list.semicolon").join(dict.fromkeys(self.cause(c) for c in telling[:most]))

    def causes(self, reasons: Iterable[Reason], now: Situation | None = None) -> list[Cause]:
        """The reasons grouped: those that differ only in the clause or the person are one."""
        groups: dict[tuple[int, str, str], tuple[dict[str, None], dict[str, None]]] = {}
        for reason in reasons:
            for one in self._causes_of(reason, now or Situation()):
                who, clauses = groups.setdefault((one.rank, one.why, one.about), ({}, {}))
                who.update(dict.fromkeys(one.who))
                clauses.update(dict.fromkeys(one.clauses))
        return [Cause(rank, why, tuple(who), tuple(cl), about) for (rank, why, about), (who, cl) in groups.items()]

    def _causes_of(self, reason: Reason, now: Situation) -> Iterator[Cause]:
        nodes = [(c, self.rulebook.nodes.get(c)) for c in reason.clauses]
        chain = tuple(c for c, node in nodes if isinstance(node, Substitution | Delegation))
        given = tuple(c for c, node in nodes if c not in chain and not isinstance(node, Meeting)) or reason.clauses
        match reason.failing:
            case Status(official, among) if PRESENT in among:
                entrusted = () if chain else tuple(filter(self._only_on_authority(official), given))
                if entrusted:
                    yield Cause(1, ONLY_AUTHORISES, (official,), entrusted)
                    return
                alone = "why.each" if self._asks_each(given) else "why.only"
                yield Cause(2, "why.stand-in-away", (official,), chain) if chain else Cause(0, alone, (official,), given)
            case Status(official, among) if among >= self._every_absence and self._at_his_post(official, now):
                yield Cause(7, "why.at-his-post", (official,), chain or given)
            case Status(official, among) if official in now.status or not now.vacant:
                yield Cause(1, "why.reasons", (official,), chain or given, ",".join(sorted(among)))
            case Status(official, _):
                yield Cause(1, "why.not-if-vacant", (official,), chain or given)
            case Not(Vacant(seat)):
                why = "why.not-if-vacant" if chain else "why.vacant"
                yield Cause(1 if chain else 0, why, (seat,), chain or given)
            case Chosen(reading, among):
                asking = tuple(c for c, node in nodes if node is not None and reading in said(node))
                about = f"{reading}={','.join(sorted(among))}"
                yield Cause(4 if set(asking) & set(chain) else 6, "why.reading", (), asking or given, about)
            case Granted(_, giver, _):
                yield Cause(3, "why.not-granted", (giver,), chain or given)
            case Weigh():
                met = tuple(c for c, node in nodes if isinstance(node, Meeting))
                yield Cause(4 if chain else 5, "why.quorum", (), met or reason.clauses)
            case Not(inner) if clauses(inner):
                yield self._shut_out(given, tuple(clauses(inner)))
            case _:
                yield Cause(8, "why.other", (), given, self.failing(reason.failing))

    @cached_property
    def _every_absence(self) -> frozenset[str]:
        return frozenset(self.meaning.statuses) - {PRESENT}

    def _at_his_post(self, official: str, now: Situation) -> bool:
        return official not in now.status and now.vacant.isdisjoint(self.roster.seats_of.get(official, ()))

    def _only_on_authority(self, official: str) -> Callable[[str], bool]:
        """Does a clause name nobody but those whom this official authorises?"""
        posts = {self.roster.seats[seat].post for seat in self.roster.seats_of.get(official, ())}

        def only(clause: str) -> bool:
            node = self.rulebook.nodes.get(clause)
            match self.meaning.actor(node) if isinstance(node, Power | Step | Duty) else None:
                case Authorised(by=giver) | NamedBy(named_by=giver):
                    return giver in posts
                case _:
                    return False

        return only

    def _asks_each(self, given: tuple[str, ...]) -> bool:
        """Does a clause ask every one of some people?"""
        return any(self.meaning.asks_each(clause) for clause in given)

    def _shut_out(self, given: tuple[str, ...], by: tuple[str, ...]) -> Cause:
        """A clause barred by a prohibition, or one that leaves the matter to another clause."""
        apart = [node for c in by if isinstance(node := self.rulebook.nodes.get(c), Step) and node.different_person_from]
        if apart:
            earlier = dict.fromkeys(act for node in apart for act in node.different_person_from)
            return Cause(3, "why.same-person", (), tuple(node.id for node in apart), ",".join(earlier))
        bars = [node for c in by if isinstance(node := self.rulebook.nodes.get(c), Prohibition)]
        if not bars:
            return Cause(9, "why.gives-way", (), given, ",".join(by))
        unless = any(bar.unless_approved_by is not None for bar in bars)
        return Cause(3, "why.not-approved" if unless else "why.barred", (), given, ",".join(bar.id for bar in bars))

    def cause(self, cause: Cause) -> str:
        """One cause in words."""
        who = self.listed((self.person(o) for o in cause.who), "or")
        about = {"who": who, "cites": self.cited(cause.clauses)}
        match cause.why:
            case "why.reasons":
                about["reasons"] = self.statuses(cause.about.split(","))
            case "why.reading":
                reading, _, options = cause.about.partition("=")
                about["options"] = self.options(reading, options.split(","))
            case "why.barred" | "why.not-approved" | "why.gives-way":
                about["bars"] = self.cited(cause.about.split(","))
            case "why.same-person":
                earlier = (self.names.label(act.rpartition(".")[2], self.lang) for act in cause.about.split(","))
                about["acts"] = self.listed((self.say("quoted", text=act) for act in earlier), "or")
            case "why.other":
                about["said"] = cause.about
        bare = {"why.only": "why.only-holder", "why.vacant": "why.vacant-holder", "why.other": "why.bare"}
        return self.say(cause.why if cause.clauses else bare.get(cause.why, cause.why), **about)

    def status(self, status: str | None) -> str:
        return self.names.label(split(status or PRESENT)[0], self.lang)

    def statuses(self, among: Iterable[str]) -> str:
        """Reasons for absence; where all of them hold up to some length only, the length beside them."""
        order = {reason: i for i, reason in enumerate(self.meaning.statuses)}
        listed = sorted((s for s in among if s != PRESENT), key=lambda s: order.get(s, len(order)))
        names = dict.fromkeys(self.status(s) for s in listed)
        every = {self.status(s) for s in self.meaning.statuses if s != PRESENT}
        said = self.say("any-reason") if len(every) > 1 and set(names) == every else self.say("list.reasons").join(names)
        longest = max((split(s)[1] for s in listed), default=0)
        thresholds = self.meaning.thresholds
        bounded = thresholds and longest < len(thresholds) and any(split(s)[1] == 0 for s in listed)
        return self.say("up-to", reasons=said, limit=self.duration(thresholds[longest])) if bounded else said

    def duration(self, length: Duration) -> str:
        """*30 calendar days*; a unit of the rulebook's own by its name."""
        key = f"unit.{length.unit}"
        number = int(length.number) if length.number == int(length.number) else length.number
        return self.say(key, n=number) if key in catalogue(self.lang) else f"{number} {length.unit.replace('_', ' ')}"

    def reading(self, reading: str) -> str:
        found = self.rulebook.readings().get(reading)
        return found.question.in_(self.lang) if found else self._built_in(f"reading.{reading}", reading)

    def option(self, reading: str, option: str) -> str:
        found = self.rulebook.readings().get(reading)
        return found.options[option].in_(self.lang) if found else self._built_in(f"reading.{reading}.{option}", option)

    def _built_in(self, key: str, name: str) -> str:
        """The words of a reading that no rulebook has to state; its name where there are none."""
        return self.say(key) if key in catalogue(self.lang) else name

    def options(self, reading: str, options: Iterable[str]) -> str:
        return self.listed(self.say("quoted", text=self.option(reading, o)) for o in options)

    def condition(self, readings: Mapping[str, list[str]]) -> str:
        """A condition on readings: the questions, and the answers under which it holds."""
        return self.say("list.semicolon").join(
            self.say("answered", question=self.reading(reading), options=self.options(reading, options))
            for reading, options in readings.items()
        )


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def split(status: str) -> tuple[str, int]:
    """The reason of an absence, and how many of the lengths that the law names it exceeds."""
    reason, _, length = status.partition(">")
    return reason, int(length or 0)
