"""A comparison in words: headed sections of items, which a terminal, Markdown and a page show each in its way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from analysis.compare import field
from analysis.compare.subject import named
from analysis.compare.timed import LeadWords
from analysis.leading import node as event
from constraints import cites
from constraints.difference.clauses import ClauseChange, Sort
from constraints.difference.comparison import Change, Comparison
from constraints.difference.findings import Fate, FindingChange
from constraints.difference.goals import Outcome
from constraints.difference.leads import LeadShift
from constraints.difference.powers import NOBODY_NAMED, PowerChange
from constraints.difference.verdicts import Answer, Turn, VerdictChange
from constraints.explain import Explainer
from constraints.verdict import Status
from constraints.verify import Verification

MOST_SETS, MOST_MEMBERS = 3, 3
MOST_CHANGES = 3
MARKS = {
    Sort.ADDED: "+", Sort.REPEALED: "−", Sort.REPLACED: "~", Sort.RENAMED: "→", Sort.REWORDED: "·",
    Fate.NEW: "+", Fate.CLOSED: "−", Fate.OTHER: "~",
}  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One change: a mark, what it is, what there is to say about it, its id."""

    mark: str
    head: str
    lines: tuple[str, ...] = ()
    id: str = ""


@dataclass(frozen=True)
class Part:
    """One section; `summary` says it in one sentence."""

    name: str
    title: str
    summary: str
    items: tuple[Item, ...] = ()


class Told:
    """A comparison in one language."""

    def __init__(self, found: Comparison, lang: str) -> None:
        self.found, self.lang = found, lang
        self.before, self.after = Explainer(found.before.meaning, lang), Explainer(found.after.meaning, lang)
        self.ids = {id(named.change): named.id for named in found.named}

    def say(self, key: str, **values: Any) -> str:
        return self.after.say(f"compare.{key}", **values)

    def title(self) -> str:
        """Both sides in one line."""
        readings = (self.found.sides.before.readings, self.found.sides.after.readings)
        one, other = (
            self._side(v, e, r)
            for v, e, r in zip((self.found.before, self.found.after), (self.before, self.after), readings, strict=True)
        )
        return self.say("title", before=one, after=other)

    def _side(self, verification: Verification, e: Explainer, readings: Any) -> str:
        book = verification.rulebook
        parts = [book.header.title.in_(self.lang)]
        if book.as_of:
            parts.append(self.say("side.as-of", day=book.as_of.isoformat()))
        if book.amendments:
            parts.append(self.say("side.amended", amendments=e.listed(book.amendments, "and")))
        if self.found.before.roster.digest != self.found.after.roster.digest:
            parts.append(self.say("side.roster", roster=verification.roster.id))
        if readings:
            parts.append(e.condition({r: [o] for r, o in readings.items()}))
        return e.say("list.comma").join(parts)

    def parts(self) -> list[Part]:
        """Everything that there is to say, in order; goals first."""
        found = [self.clauses(), self.powers(), self.verdicts(), self.findings(), self.leads()]
        return [self.goals(), *found] if self.found.outcomes else found

    def item(self, change: Change) -> Item:
        """One change, whatever its sort."""
        match change:
            case ClauseChange():
                return self._clause(change)
            case PowerChange():
                return self._power(change)
            case VerdictChange():
                return self._verdict([change])
            case FindingChange():
                return self._finding(change)
            case LeadShift():
                return self._lead(change)
        raise TypeError(change)

    # ── clauses ──────────────────────────────────────────────────────────────────────────────────────────────

    def clauses(self) -> Part:
        changes = self.found.clauses
        places = self._places(self.found.articles) if changes else ""
        summary = self.say("clauses.summary", n=len(changes), articles=places) if changes else self.say("clauses.none")
        return Part("clauses", self.say("clauses"), summary, tuple(map(self._clause, changes)))

    def _clause(self, change: ClauseChange) -> Item:
        e = self.before if change.after is None else self.after
        node = change.node
        place = self._places([node.cites[0]])
        family = self.say(f"node.{type(node).__name__.lower()}")
        head = self.say(
            "clause", place=e.sentence(place), sort=self.say(f"sort.{change.sort.value}"), family=family, clause=change.clause
        )
        if change.sort in (Sort.ADDED, Sort.REPEALED):
            lines = tuple(self._field(change, name, value, e) for name, value in _given(change))
        else:
            lines = tuple(self._fields(change))
        return Item(MARKS[change.sort], head, lines, self.ids[id(change)])

    def _fields(self, change: ClauseChange) -> Iterator[str]:
        for name, (old, new) in change.fields.items():
            yield self.say(
                "field.changed",
                field=field.named(name, self.lang),
                before=field.stands(change.before, name, old, self.before),
                after=field.stands(change.after, name, new, self.after),
            )

    def _field(self, change: ClauseChange, name: str, value: Any, e: Explainer) -> str:
        return self.say("field.given", field=field.named(name, self.lang), value=field.stands(change.node, name, value, e))

    # ── who may do what ──────────────────────────────────────────────────────────────────────────────────────

    def powers(self) -> Part:
        powers = self.found.powers
        touched = {act: changes for act, changes in powers.by_act.items() if changes}
        listed = [
            self.say(
                "act",
                act=self.after.names.label(act, self.lang),
                directions=self.after.listed(dict.fromkeys(self._direction(c) for c in changes), "and"),
            )
            for act, changes in touched.items()
        ]
        summary = (
            self.say("powers.summary", n=len(touched), of=len(powers.acts), acts=self.after.say("list.semicolon").join(listed))
            if touched
            else self.say("powers.none", of=len(powers.acts))
        )
        return Part("powers", self.say("powers"), summary, tuple(map(self._powers, _by_direction(powers.changes))))

    def _direction(self, change: PowerChange) -> str:
        return self.say(f"direction.{change.direction.value}")

    def _powers(self, changes: Sequence[PowerChange]) -> Item:
        """Changes of one act in one direction: where somebody else may most often first, the first few in full."""
        if len(changes) == 1:
            return self._power(changes[0])
        ranked = sorted(changes, key=lambda c: (not c.vacated, -c.changed / c.total))
        e, first = self.after, ranked[0]
        act = e.names.label(first.act, self.lang)
        lines = [line for c in ranked[:MOST_CHANGES] for line in self._in_short(c)]
        lines += [self.say("more-changes", n=len(ranked) - MOST_CHANGES)] if len(ranked) > MOST_CHANGES else []
        lines += [self.say("vacated")] if any(c.vacated for c in ranked) else []
        lines += [self.say("filled")] if any(c.filled for c in ranked) else []
        where = sorted({cite for c in ranked for cite in c.cites}, key=cites.order)
        lines += [self.say("cites", cites=self._places(where))] if where else []
        lines.append(self._witness(first))
        head = self.say("power-many", act=act, direction=self._direction(first), n=len(ranked))
        return Item(self.say(f"mark.{first.direction.value}"), head, tuple(lines))

    def _in_short(self, c: PowerChange) -> Iterator[str]:
        e = self.after
        numbers = {"changed": _number(c.changed), "total": _number(c.total), "percent": _percent(c.changed, c.total)}
        gained = self.say("gained", who=e.listed(map(self.who, c.gained), "and")) if c.gained else ""
        lost = self.say("lost", who=e.listed(map(self.who, c.lost), "and")) if c.lost else ""
        who = e.say("list.semicolon").join(part for part in (gained, lost) if part)
        yield self.say("power-one", matter=self.matter_of(c), who=who, id=self.ids[id(c)], **numbers)

    def matter_of(self, c: PowerChange) -> str:
        """The class of matter, with the values of the parties that tell."""
        kind = next(iter(c.matter))
        body = {**c.matter[kind], **{path: list(values) for path, values in c.alike.items() if "." not in path}}
        return self.after.matter({kind: body})

    def share(self, c: PowerChange) -> str:
        """How many of all situations change, in a hundred."""
        return f"{_percent(c.changed, c.total)} %"

    def _power(self, c: PowerChange) -> Item:
        e = self.after
        head = self.say(
            "power", direction=self._direction(c), act=e.names.label(c.act, self.lang), matter=self.matter_of(c),
            changed=_number(c.changed), total=_number(c.total), percent=_percent(c.changed, c.total),
        )  # fmt: skip
        lines = [self.say("gained", who=e.listed(map(self.who, c.gained), "and"))] if c.gained else []
        lines += [self.say("lost", who=e.listed(map(self.who, c.lost), "and"))] if c.lost else []
        lines += [self.say("vacated")] if c.vacated else []
        lines += [self.say("filled")] if c.filled else []
        lines += [self.say("cites", cites=self._places(c.cites))] if c.cites else []
        lines.append(self._witness(c))
        return Item(self.say(f"mark.{c.direction.value}"), head, tuple(lines), self.ids[id(c)])

    def who(self, who: str) -> str:
        e = self.after if who in self.after.roster.official_of or who not in self.before.roster.official_of else self.before
        return e.say("who.not-stated") if who == NOBODY_NAMED else e.person(who)

    def _witness(self, c: PowerChange) -> str:
        now, e = c.witness.now, self.after
        facts = [e.say("away-for", who=self.who(o), reason=e.status(r)) for o, r in now.status.items()]
        facts += self.given(c)
        where = e.say("list.comma").join(facts) or e.say("report.findings.everybody-present")
        before, after = (self._may(by, x) for by, x in ((c.witness.before, self.before), (c.witness.after, self.after)))
        return self.say("witness", where=where, before=before, after=after)

    def given(self, c: PowerChange) -> list[str]:
        """What the smallest situation says besides who is away."""
        now, e, kind = c.witness.now, self.after, next(iter(c.matter))
        facts = [e.say("vacancy-of", who=self.who(seat)) for seat in sorted(now.vacant)]
        facts += [self.say("granted", giver=self.who(g), receiver=self.who(r)) for _, g, r in sorted(now.granted)]
        facts += [self.say("done", act=event(e, kind, act)) for act in sorted(now.done)]
        facts += [self.say("did", who=self.who(o), act=event(e, kind, act)) for o, act in sorted(now.did)]
        first = {r.id: r.default for r in e.rulebook.readings().values()}
        otherwise = [(r, o) for r, o in sorted(now.readings.items()) if r in first and o != first[r]]
        return facts + [self.say("read", options=e.options(r, [o])) for r, o in otherwise]

    def _may(self, by: Any, e: Explainer) -> str:
        named = [
            self.say("by", who=self.who(who), cites=self._places([e.rulebook.cite(clauses[0])])) for who, clauses in by.items()
        ]
        return e.listed(named, "or") or e.say("report.who.nobody")

    # ── verdicts ─────────────────────────────────────────────────────────────────────────────────────────────

    def verdicts(self) -> Part:
        changes = self.found.verdicts
        counted = self.turned()
        listed = [self.say("turned", turn=self.say(f"turn.{turn.value}"), n=n) for turn, n in counted.items() if n]
        summary = (
            self.say("verdicts.summary", turns=self.after.say("list.comma").join(listed))
            if changes
            else self.say("verdicts.none")
        )
        groups: dict[Any, list[VerdictChange]] = {}
        for c in changes:
            groups.setdefault((c.turn, c.requirement, c.act, _mark(c)), []).append(c)
        ranked = sorted(groups.values(), key=lambda rows: "▼◆▲".index(_mark(rows[0])))
        return Part("verdicts", self.say("verdicts"), summary, tuple(map(self._verdict, ranked)))

    def turned(self) -> dict[Turn, int]:
        """How many rows of the verification are answered otherwise in each way."""
        return {turn: sum(_rows(c) for c in self.found.verdicts if c.turn is turn) for turn in Turn}

    def _verdict(self, rows: Sequence[VerdictChange]) -> Item:
        """Changes of one sort about one requirement and act; the first few in full."""
        from analysis.verifying import requirement_words

        first = rows[0]
        e = self.before if first.turn is Turn.GONE else self.after
        requirement = requirement_words(first.requirement, self.lang)
        about = self.say("about-act", act=e.names.label(first.act, self.lang)) if first.act else ""
        n = sum(map(_rows, rows))
        head = self.say("verdict", turn=self.say(f"turn.{first.turn.value}"), requirement=requirement, about=about, n=n)
        clauses = dict.fromkeys(c.clause for c in rows if c.clause)
        places = Counter(map(e.cite, clauses))
        alike = {clause for clause in clauses if places[e.cite(clause)] > 1}
        lines = [self._change(c, e, alike) for c in rows[:MOST_CHANGES]]
        lines += [self.say("more-changes", n=len(rows) - MOST_CHANGES)] if len(rows) > MOST_CHANGES else []
        where = sorted({cite for c in rows for cite in c.cites}, key=cites.order)
        lines += [self.say("cites", cites=self._places(where))] if where else []
        return Item(_mark(first), head, tuple(lines))

    def _change(self, c: VerdictChange, e: Explainer, alike: Set[str]) -> str:
        """One change; of clauses in one place (`alike`) also which it is."""
        about = [self._matters(c, e)] if c.matters else [self._subject(c, e)] if c.subject else []
        if c.clause:
            cite = e.cited([c.clause])
            about.append(self.say("ref", cite=cite, clause=c.clause) if c.clause in alike else cite)
        if c.act and len(c.authorisations) < 3:
            about.append(self.say("run", runs=e.listed((e.say(f"explain.run.{run}") for run in c.authorisations), "and")))
        one, other = _telling(c.before, c.after), _telling(c.after, c.before)
        sides = ((one, other, c.before, self.before), (other, one, c.after, self.after))
        before, after = (self._answers(*side) for side in sides)
        if c.turn is Turn.CONDITION or before == after:
            before, after = (self._answers(*side, conditions=True) for side in sides)
        said = self.say("answers", before=before, after=after)
        return self.say("change", about=e.say("list.semicolon").join(about), said=said, id=self.ids[id(c)])

    def _subject(self, c: VerdictChange, e: Explainer) -> str:
        return named(c.subject or "", None, e) or self._places(c.cites)

    def _matters(self, c: VerdictChange, e: Explainer) -> str:
        said = list(dict.fromkeys(e.matter(m) for m in c.matters))
        more = self.say("more-matters", n=len(said) - 1) if len(said) > 1 else ""
        return said[0] + more

    def _answers(
        self, first: Answer | None, other: Answer | None, answers: Sequence[Answer], e: Explainer, *, conditions: bool = False
    ) -> str:
        """One answer of several beside that of the other side; with `conditions`, a reading under which it is given."""
        if first is None:
            return "–"
        said = self._answer(first, set(other.sets) if other else set(), e)
        if conditions and (under := _condition(first, other)):
            said = self.say("answer-if", answer=said, condition=e.condition(under))
        return said + (self.say("more-answers", n=len(answers) - 1) if len(answers) > 1 else "")

    def _answer(self, a: Answer, theirs: Set[tuple[str, ...]], e: Explainer) -> str:
        """The verdict with the first of the smallest absences, those first that the other side does not have."""
        said = e.say(f"status.{a.status}")
        telling = [s for s in a.sets if s not in theirs] or a.sets
        short = [s for s in telling if len(s) <= max(MOST_MEMBERS, len(telling[0]))][:MOST_SETS]
        if not short:
            return said
        if not short[0]:
            return self.say("with-nobody-away", status=said)
        named = list(dict.fromkeys(self._members(s, theirs, e) for s in short))
        more = self.say("more-sets", n=a.count - len(named)) if a.count > len(named) else ""
        return self.say("with-sets", status=said, sets=e.listed(named, "or") + more)

    def _members(self, away: Sequence[str], theirs: Set[tuple[str, ...]], e: Explainer) -> str:
        """Who must be away at once; of many a few, those first of whom the other side does not speak."""
        plus = e.say("list.plus-sets")
        if len(away) <= MOST_MEMBERS + 1:
            return plus.join(map(e.member, away))
        spoken = {member for s in theirs for member in s}
        named = plus.join(map(e.member, sorted(away, key=spoken.__contains__)[:MOST_MEMBERS]))
        return self.say("more-members", named=named, n=len(away) - MOST_MEMBERS)

    def _places(self, where: Iterable[str]) -> str:
        """Places of this text by their numbers, those of others under their names."""
        instruments = self.after.rulebook.header.instruments
        names = {text: instrument.in_(self.lang, text) for text, instrument in instruments.items()}
        return self.after.places(where, names.get)

    # ── lead times ───────────────────────────────────────────────────────────────────────────────────────────

    def leads(self) -> Part:
        shifts, lead = self.found.leads, self.lead_words
        differ = sum(len(shift.classes) for shift in shifts if shift.whole_differs)
        summary = (
            self.say("leads.summary", n=sum(len(s.classes) for s in shifts), times=differ) if shifts else self.say("leads.none")
        )
        usual = dict.fromkeys(lead.usual(self.found.clauses))
        if usual:
            said = self.say("leads.usual", limits=self.after.say("list.semicolon").join(usual))
            summary = self.after.say("gate.sentences", one=summary, other=said)
        return Part("leads", self.say("leads"), summary, tuple(map(self._lead, shifts)))

    @cached_property
    def lead_words(self) -> LeadWords:
        return LeadWords(self.before, self.after)

    def _lead(self, shift: LeadShift) -> Item:
        lead = self.lead_words
        return Item(lead.mark(shift), lead.head(shift), tuple(lead.lines(shift)), self.ids[id(shift)])

    # ── findings and goals ───────────────────────────────────────────────────────────────────────────────────

    def findings(self) -> Part:
        changes = self.found.findings
        counted = [self.say(f"fate.{fate.value}", n=n) for fate in Fate if (n := sum(c.fate is fate for c in changes))]
        summary = (
            self.say("findings.summary", fates=self.after.say("list.comma").join(counted))
            if changes
            else self.say("findings.none")
        )
        return Part("findings", self.say("findings"), summary, tuple(map(self._finding, changes)))

    def _finding(self, c: FindingChange) -> Item:
        e = self.after
        severity = e.say(f"severity.{c.shown.severity.word}")
        lines: tuple[str, ...] = ()
        if c.fate is Fate.OTHER and c.before is not None:
            lines = (self.say("was", answer=c.before.sentence(self.lang)),)
        elif c.fate is Fate.NEW:
            lines = (e.say("explain.remedy", remedy=c.shown.remedy(self.lang)),)
        return Item(MARKS[c.fate], f"[{severity}] {c.shown.sentence(self.lang)}", lines, self.ids[id(c)])

    def goals(self) -> Part:
        outcomes = self.found.outcomes
        met = sum(o.met for o in outcomes)
        return Part(
            "goals", self.say("goals"), self.say("goals.summary", met=met, of=len(outcomes)), tuple(map(self._goal, outcomes))
        )

    def _goal(self, o: Outcome) -> Item:
        key = ("guard" if o.guard else "goal") + (".met" if o.met else ".missed")
        said = self.say(
            key, wanted=o.wanted.said, before=o.failing[0], asked_before=o.asked[0], after=o.failing[1], asked=o.asked[1],
            worse=len(o.worse), undecided=o.undecided,
        )  # fmt: skip
        return Item("✓" if o.met else "✗", said, tuple(self.ids[id(c)] for c in o.worse[:MOST_SETS]))


def _given(change: ClauseChange) -> Iterable[tuple[str, Any]]:
    """What a clause says, apart from its name and its wording."""
    from constraints.difference.clauses import WORDING, said

    return [(k, v) for k, v in said(change.node).items() if k not in WORDING | {"id", "node", "cite"}]


def _telling(answers: Sequence[Answer], others: Sequence[Answer]) -> Answer | None:
    """The answer that tells most of those that the other side does not give: refuted before proved, the smallest absence
    first."""
    theirs = [a.content for a in others]
    own = [a for a in answers if a.content not in theirs] or answers
    return min(
        own, key=lambda a: (a.status is not Status.REFUTED, a.smallest is None, a.smallest or 0, len(a.sets)), default=None
    )


def _condition(one: Answer, other: Answer | None) -> dict[str, list[str]]:
    """The first readings under which an answer is given, without those that the other's first readings share."""
    here, there = (a.when[0] if a is not None and a.when else {} for a in (one, other))
    return {reading: options for reading, options in here.items() if there.get(reading) != options}


def _number(n: int) -> str:
    return f"{n:,}"


def _percent(part: int, whole: int) -> str:
    """Three figures that tell; never 0 for something, nor 100 for not quite all."""
    share = 100 * part / whole if whole else 0.0
    if part < whole and f"{share:.3g}" == "100":
        return ">99.9"
    return f"{share:.3g}" if share >= 0.001 or not part else "<0.001"


def _by_direction(changes: Iterable[PowerChange]) -> Iterable[list[PowerChange]]:
    groups: dict[Any, list[PowerChange]] = {}
    for c in changes:
        groups.setdefault((c.act, c.direction), []).append(c)
    return groups.values()


def _rows(c: VerdictChange) -> int:
    """How many verdicts a change is."""
    return max(len(c.matters), 1) * len(c.authorisations)


def _mark(c: VerdictChange) -> str:
    return "▲" if c.better and not c.worse else "▼" if c.worse and not c.better else "◆"
