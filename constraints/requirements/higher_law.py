"""Higher law: what the rules permit, and whom they name, against the statutes that stand above them.

Every clause of the statutes in force on the day asked about is laid beside the rules, by the names that both share (the
header of the rules joins those that differ).  Asked here: does a clause give an act to others than those to whom the law
reserves it, or on whom it puts the step or the duty; does a procedure that reaches an act lack a step that the law demands
before it; is a limit longer, or a lead time shorter, than the law's.  Whether the rules take up its duties is asked in
`above`.  What the law says of matters that the
rules never tell apart is *vacuous*.  Where the law itself is open to readings, so is the finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from constraints.alphabet import key_of
from constraints.classes import Groups, Space, shown_value
from constraints.cover import Matter
from constraints.diagram import FALSE as NOTHING
from constraints.holds import holds
from constraints.language import patterns as p
from constraints.language import who as w
from constraints.language.nodes import Deadline, Duty, Link, Node, Power, Prohibition, Step
from constraints.language.scalars import Duration
from constraints.language.vocabulary import PARTIES
from constraints.limits import ends_later
from constraints.meaning import Giver, Scope
from constraints.names import ITS_HOLDER, NOT_STATED
from constraints.procedures import Procedure, needed, readings_of
from constraints.requirements.inquiry import Inquiry
from constraints.rulebook import Rulebook
from constraints.terms import FALSE, TRUE, Atom, InForce, Term, atoms, rewrite
from constraints.units import calendar, units_under
from constraints.verdict import GROUPS, Argument, EngineDisagreement, Family, Question, Result, Status

RESERVED, FALLS = "leaves-what-the-law-reserves", "falls-to-whom-the-law-names"
DEMANDED, LIMITED = "has-the-steps-of-the-law", "keeps-the-limits-of-the-law"

Named: TypeAlias = Power | Step | Duty
"""A clause of the law that may name who acts."""
Limit: TypeAlias = Deadline | Duty


def whom(node: Named) -> Any:
    """Whom a clause of the law names."""
    return node.who if isinstance(node, Duty) else node.by


@dataclass(frozen=True)
class Law:
    """One rulebook of statutes, and how its names are said in the rules (theirs: ours)."""

    book: Rulebook
    same: Mapping[str, str]
    inquiry: Inquiry

    def act(self, name: str) -> str | None:
        ours = self.same.get(name, name)
        return ours if ours in self.inquiry.meaning.names.vocabulary.acts else None

    def pattern(self, matter: tuple[dict[str, p.Body], ...]) -> dict[str, p.Body]:
        """A pattern of the law in the names of the rules, as far as the rules tell such matters apart."""
        found: dict[str, p.Body] = {}
        names = self.inquiry.meaning.names
        for one in matter:
            for theirs, body in one.items():
                kind = self.same.get(theirs, theirs)
                if kind in names.kinds and all(names.attribute(kind, path) for path in body.root if path not in p.GROUPS):
                    found[kind] = p.Body({path: self._value(kind, path, value) for path, value in body.root.items()})
        return found

    def known(self, matter: tuple[dict[str, p.Body], ...]) -> dict[str, p.Body]:
        """The same pattern, as far as the rules know such matters at all: without what is in none of their lists."""
        found: dict[str, p.Body] = {}
        for kind, body in self.pattern(matter).items():
            kept = {path: self._listed(kind, path, value) for path, value in body.root.items()}
            if () not in kept.values():
                found[kind] = p.Body(kept)
        return found

    def _listed(self, kind: str, path: str, value: Any) -> Any:
        """A value or list of values of the law, those that the rules do not list left out."""
        attribute = self.inquiry.meaning.names.attribute(kind, path)
        if attribute is None or attribute.type != "choice" or not isinstance(value, str | tuple):
            return value
        return tuple(v for v in (value if isinstance(value, tuple) else (value,)) if v in attribute.values)

    def _value(self, kind: str, path: str, value: Any) -> Any:
        attribute = self.inquiry.meaning.names.attribute(kind, path)
        if attribute is None or attribute.type not in (*PARTIES, "post"):
            return value
        said = [self.same.get(v, v) for v in (value if isinstance(value, tuple) else (value,)) if isinstance(v, str)]
        return tuple(said) if isinstance(value, tuple) else said[0] if said else value

    def who(self, selector: Any) -> Any:
        """A selector of the law in the names of the rules; nothing where they have no such post, body or role."""
        match selector:
            case str() if selector in self.book.names.vocabulary.roles:
                return self.who(self.book.names.vocabulary.roles[selector])
            case str() if selector == ITS_HOLDER:
                return selector
            case str():
                name = self.same.get(selector, selector)
                known = self.inquiry.meaning.names.vocabulary
                return name if name in known.posts or name in known.organs else None
            case tuple():
                parts = [self.who(part) for part in selector]
                return None if None in parts else tuple(parts)
            case w.Each():
                return self.who(selector.each)
            case w.InOrder():
                return self.who(selector.in_order)
            case w.Among(among=inner, other_than=other):
                some, but = self.who(inner), self.who(other)
                whole = some is not None and (but is None) == (other is None)
                return w.Among(among=some, other_than=but) if whole else None
            case w.OfMeeting():
                return selector if set(selector.meeting) <= set(self.inquiry.meaning.meetings) else None
            case w.HeadOf() | w.OrganOf() | w.SeatOf() | w.InChargeOf():
                said = {f: self.who(part) for f in ("within", "other_than") if (part := getattr(selector, f)) is not None}
                return None if None in said.values() else selector.model_copy(update=said)
            case _:
                return None

    def names_somebody(self, node: Named) -> bool:
        """Is there, in the rules, anybody to whom a clause of the law leads?"""
        allowed, parties = self.who(whom(node)), self.inquiry.classes.parties
        known = self.inquiry.meaning.names.attribute
        kinds = self.pattern(node.matter)
        return allowed is not None and all(any(known(kind, path) for kind in kinds) for path in parties.reads(allowed))

    def ties(self, node: Node) -> list[Link]:
        """The links of the rules that tie a clause of theirs to the place of the law where this one stands."""
        found = ((link, *link.rests_on.partition(":")[::2]) for link in self.inquiry.meaning.rulebook.family(Link))
        return [link for link, book, place in found if book == self.book.id and node.id in self.book.resolve(place)]

    def taken_otherwise(self, node: Node, clause: str) -> tuple[str, ...]:
        """The links by which a clause of the rules takes the law in a way in which it does not say this."""
        ours = self.inquiry.meaning.rulebook
        tied = (link for link in self.ties(node) if clause in ours.resolve(link.clause))
        return tuple(
            one.id for one in tied if any(option not in node.under.get(r, (option,)) for r, option in one.reads.items())
        )

    def subject(self, node: Node) -> str:
        """How a row names a clause of the law."""
        return f"{self.book.id}:{node.id}"


def laws(inquiry: Inquiry) -> Iterator[Law]:
    """The statutes that the header of the rules names as higher law."""
    linked = {one.rulebook: one.same_as for one in inquiry.meaning.rulebook.header.higher_law}
    for book in inquiry.statutes:
        if book.id in linked:
            yield Law(book, linked[book.id], inquiry)


def law_of(inquiry: Inquiry, row: Result) -> tuple[Law, str]:
    """The statutes of which a row speaks, and the clause of theirs."""
    book, _, clause = (row.question.subject or "").partition(":")
    return next(one for one in laws(inquiry) if one.book.id == book), clause


def results(inquiry: Inquiry) -> Iterator[Result]:
    """For each clause of the law that bears on an act of the rules: what stands against it, or that nothing does."""
    for law in laws(inquiry):
        for node in law.book.nodes.values():
            for requirement, rows in _asked(law, node):
                listed = list(rows)
                if listed or _wanted(inquiry, node):
                    yield from listed or [_nothing_against(law, node, requirement)]


def _asked(law: Law, node: Any) -> Iterator[tuple[str, Iterator[Result]]]:
    from constraints.requirements.above.duties import TAKEN_UP, not_taken_up

    match node:
        case Power(only=True):
            yield RESERVED, _reserved(law, node)
        case Step():
            if node.by is not None and not _as_a_whole(law, node.by):
                yield FALLS, _reserved(law, node)
            yield DEMANDED, _demanded(law, node, [(act, b) for act in node.act for b in node.before])
        case Prohibition() if node.by is None and (needs := needed(node.when)):
            yield DEMANDED, _demanded(law, node, [(need, act) for need in needs for act in node.act])
        case Duty() if not node.soft:
            if not _as_a_whole(law, node.who):
                yield FALLS, _reserved(law, node)
            yield TAKEN_UP, not_taken_up(law, node)
            if isinstance(node.within, Duration):
                yield LIMITED, _limited(law, node)
        case Deadline() if isinstance(node.within or node.at_least, Duration) and not node.soft:
            yield LIMITED, _limited(law, node)


def _as_a_whole(law: Law, who: Any) -> bool:
    """Does the law name a body that nobody heads, such as the government itself?  Whoever belongs to it acts for it."""
    organ = law.book.names.vocabulary.organs.get(who) if isinstance(who, str) else None
    return organ is not None and organ.head is None and not organ.outside


def _wanted(inquiry: Inquiry, node: Any) -> bool:
    return not inquiry.acts or bool(set(inquiry.acts) & set(node.act))


def _nothing_against(law: Law, node: Any, requirement: str) -> Result:
    """Proved where the rules know the act, tell such matters apart and know whom the law names; else vacuous."""
    if isinstance(node, Duty):
        known = bool(law.known(node.matter))
    else:
        known = bool(law.pattern(node.matter)) and any(law.act(act) for act in node.act)
    known = known and (requirement not in (RESERVED, FALLS) or law.names_somebody(node))
    question = Question(requirement, Family.HIGHER_LAW, node.act[0], subject=law.subject(node))
    return Result(question, Argument(Status.PROVED if known else Status.VACUOUS), engine="diagram")


def refuted_row(
    law: Law, node: Node, requirement: str, act: str, clauses: Sequence[str], pattern: dict[str, Any], **said: Any
) -> Result:
    """A refuted row; `said` goes into the witness beside the matter and the citation of the law."""
    readings, condition, matter = said.pop("readings", {}), said.pop("condition", None), said.pop("example", None)
    law_readings = {reading: list(options) for reading, options in node.under.items()}
    example = {"matter": pattern, "law": f"{law.book.id}:{node.cite}", "law_readings": law_readings, **said}
    places = law.inquiry.meaning.rulebook.cites_of(clauses)
    clause = clauses[0] if clauses else None
    question = Question(requirement, Family.HIGHER_LAW, act, pattern, clause, subject=law.subject(node), example=matter)
    return Result(question, Argument(Status.REFUTED, readings, condition, places, example, tuple(clauses)), engine="diagram")


# ── what the law reserves ────────────────────────────────────────────────────────────────────────────────────────


def _reserved(law: Law, node: Named) -> Iterator[Result]:
    """The clauses that give the act to others than those to whom the law reserves it."""
    inquiry, allowed = law.inquiry, law.who(whom(node))
    if allowed is None:
        return
    for act in filter(None, map(law.act, node.act)):
        for kind, body in law.pattern(node.matter).items():
            bearing = inquiry.classes.bearing(act, kind)
            givers = [n for n in inquiry.meaning.givers.get(act, ()) if bearing.effective[n.id] is not FALSE]
            named = [n for n in givers if inquiry.meaning.actor(n) != NOT_STATED and not law.taken_otherwise(node, n.id)]
            space = Space(
                inquiry.classes,
                kind,
                [inquiry.meaning.covers.body(kind, body), *(bearing.effective[n.id] for n in named)],
                bearing.shut,
            )
            for giver, given in zip(named, space.functions[1:], strict=True):
                region = space.diagrams.conj(space.diagrams.conj(space.functions[0], given), space.premise)
                yield from _others(law, node, act, giver, space, region, allowed)


def _others(law: Law, node: Named, act: str, giver: Giver, space: Space, region: int, allowed: Any) -> Iterator[Result]:
    """A matter on which the clause gives the act to somebody else: to nobody whom the law names, else to others as well."""
    inquiry, parties = law.inquiry, law.inquiry.classes.parties
    paths = parties.read_by(space.kind, inquiry.meaning.actor(giver), allowed)
    groups = parties.tried(space.kind, paths, space, region, told_apart=True) if region != NOTHING else Groups(())
    besides: Result | None = None
    for choice in groups:
        matter = space.matter(region, choice)
        if matter is None:
            continue
        mine, theirs = (people_named(inquiry, act, giver, who, matter) for who in (inquiry.meaning.actor(giver), allowed))
        others = {name: when for name, when in mine.items() if name not in theirs}
        if others and theirs and (besides is None or len(others) == len(mine)):
            shared = [name for name in mine if name in theirs]
            for row in _given_to(law, node, act, giver, space, region, matter, others, list(theirs), shared):
                if not shared:
                    yield row
                    return
                besides = besides or row
    if besides is not None:
        yield besides
    elif groups.cut:
        yield _open(law, node, act, giver, {space.kind: space.describe(region)})


def _open(law: Law, node: Named, act: str, giver: Giver, pattern: dict[str, Any]) -> Result:
    """More groups of people than are tried: whether the law stands against the clause stays open."""
    requirement = RESERVED if isinstance(node, Power) else FALLS
    question = Question(requirement, Family.HIGHER_LAW, act, pattern, giver.id, subject=law.subject(node))
    return Result(question, Argument(Status.UNDECIDED, used=(giver.id,), undecided=GROUPS), engine="diagram")


def _given_to(
    law: Law,
    node: Named,
    act: str,
    giver: Giver,
    space: Space,
    region: int,
    matter: Matter,
    others: Mapping[str, Term],
    theirs: list[str],
    shared: list[str],
) -> Iterator[Result]:
    inquiry = law.inquiry
    if not holds(inquiry.meaning.covers.term(giver.matter, space.kind), matter.facts):
        raise EngineDisagreement(f"{act}: {giver.id} does not cover the matter found for it")
    applies = inquiry.meaning.applies(giver, matter)
    readings = _options(inquiry, rewrite(applies, lambda a: TRUE if isinstance(a, InForce) else None))
    if readings is not None:
        pattern = {space.kind: space.describe(region)}
        lawful = (not isinstance(node, Power) and bool(shared)) or _lawful_too(inquiry, act, giver, matter, theirs)
        said = {"people": list(others), "others": theirs, "lawful_too": lawful}
        yield refuted_row(
            law,
            node,
            RESERVED if isinstance(node, Power) else FALLS,
            act,
            [giver.id],
            pattern,
            readings=readings,
            example=matter,
            **said,
        )


def _lawful_too(inquiry: Inquiry, act: str, giver: Giver, matter: Matter, theirs: Iterable[str]) -> bool:
    """Does another clause of the rules give the act on this matter only to those whom the law names?"""
    others = [n for n in inquiry.meaning.givers[act] if n is not giver and inquiry.meaning.actor(n) != NOT_STATED]
    covering = [n for n in others if inquiry.meaning.applies(n, matter) is not FALSE]
    plain = [n for n in covering if not inquiry.classes.parties.reads(inquiry.meaning.actor(n))]
    named = [people_named(inquiry, act, n, inquiry.meaning.actor(n), matter) for n in plain]
    return any(people and set(people) <= set(theirs) for people in named)


def _options(inquiry: Inquiry, term: Term) -> dict[str, list[str]] | None:
    """For a term over one reading at a time, the options under which it may hold; nothing where it never does."""
    found: dict[str, list[str]] = {}
    if term is FALSE:
        return None
    for reading in dict.fromkeys(a.reading for a in atoms(term) if hasattr(a, "reading")):
        options = inquiry.meaning.reading_options[reading]

        def taken(atom: Atom, reading: str = reading, option: str = "") -> Term | None:
            same = getattr(atom, "reading", None) == reading
            return (TRUE if option in atom.among else FALSE) if same else None  # type: ignore[union-attr]

        kept = [o for o in options if rewrite(term, partial(taken, option=o)) is not FALSE]
        if len(kept) < len(options):
            found[reading] = kept
    return found


def people_named(inquiry: Inquiry, act: str, giver: Giver, who: Any, matter: Matter) -> dict[str, Term]:
    """The seats, bodies and meetings that a selector means here, authorised ones included, stand-ins not."""
    listed = who if isinstance(who, tuple) else (who,)
    found: dict[str, Term] = {}
    for part in listed:
        options = list(part.choose.values()) if isinstance(part, w.ChooseWho) else [part]
        for option in options:
            if isinstance(option, w.OfMeeting):
                found.update(dict.fromkeys(option.meeting, TRUE))
            else:
                members = inquiry.meaning.members(option, Scope(act, matter, giver.id))
                found.update({m.seat or m.organ or "": m.when for m in members if m.seat or m.organ})
    return found


# ── what the law demands ─────────────────────────────────────────────────────────────────────────────────────────


def _demanded(law: Law, node: Step | Prohibition, pairs: Iterable[tuple[str, str]]) -> Iterator[Result]:
    """The matters on which the procedure of the rules reaches the later act without the step of the law."""
    inquiry = law.inquiry
    for kind, body in law.pattern(node.matter).items():
        for ours in inquiry.procedures.kinds:
            if inquiry.meaning.names.is_kind(ours, kind):
                for step, later in pairs:
                    after = law.act(later)
                    if after is not None:
                        yield from _lacking(law, node, ours, body, step, law.act(step), after)


def _lacking(
    law: Law, node: Step | Prohibition, kind: str, body: p.Body, step: str, ours: str | None, after: str
) -> Iterator[Result]:
    every = law.inquiry.procedures.of(kind)
    answers: dict[tuple[str, bool], list[tuple[Procedure, int]]] = {}
    for one in every:
        region = region_of(law, one, kind, body)
        reached = one.both(region, one.owed.get(after, NOTHING))
        absent = one.without(reached, one.owed.get(ours or "", NOTHING))
        barred = one.waits(after, ours or "")
        late = one.without(one.without(reached, absent), barred)
        for missing, left in ((True, absent), (False, late)):
            if left != NOTHING and not (missing and one.without(absent, barred) == NOTHING):
                answers.setdefault((str(one.pattern(left)), missing), []).append((one, left))
    for (_, missing), found in answers.items():
        first, left = found[0]
        readings, condition = readings_of([q.readings for q, _ in found], [q.readings for q in every], first.demands.readings)
        _, trace = first.trace(left, after)
        used = list(
            dict.fromkeys(c for one, _ in first.steps if one.clause and {after, ours} & {*one.acts} for c in (one.clause,))
        )
        yield refuted_row(
            law,
            node,
            DEMANDED,
            after,
            used,
            first.pattern(left),
            shown={kind: _as_the_law_says(first.example(left), body)},
            trace=trace,
            step=step,
            missing=missing,
            readings=readings,
            condition=condition,
            example=first.example(left),
        )


def region_of(law: Law, one: Procedure, kind: str, body: p.Body) -> int:
    """The matters of the law's pattern; what the procedure never looks at is as the law has it."""
    term = law.inquiry.meaning.covers.body(kind, body)
    level = one.space.alphabet.level
    return one.region(rewrite(term, lambda atom: None if key_of(atom) in level else TRUE))


def _as_the_law_says(matter: Matter, body: p.Body) -> dict[str, Any]:
    """What the law's pattern looks at, as this matter has it."""
    said = {path: matter.get(path) for path in body.root}
    return {
        path: value == "true" if value in ("true", "false") else shown_value(value) for path, value in said.items() if value
    }


# ── limits ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _limited(law: Law, node: Limit) -> Iterator[Result]:
    """The limits of the rules on the same act, from the same event, that run longer, or warn shorter, than the law's."""
    inquiry = law.inquiry
    acts = {law.act(act) for act in node.act} - {None}
    for ours in limits_of(inquiry.meaning.rulebook):
        act = next((a for a in ours.act if a in acts), None)
        longer = worse(law, ours, node) if act is not None and not ours.soft else None
        if longer is None:
            continue
        for kind, body in law.pattern(node.matter).items():
            for below in inquiry.meaning.names.kinds_below(kind):
                terms = [inquiry.meaning.covers.body(below, body), inquiry.meaning.covers.term(ours.matter, below)]
                space = Space(inquiry.classes, below, terms)
                region = space.diagrams.conj(space.diagrams.conj(*space.functions), space.premise)
                if region != NOTHING and act is not None:
                    pattern = {below: space.describe(region)}
                    readings = {**{r: list(options) for r, options in ours.under.items()}, **longer}
                    length, limit = (str(n.within or _least(n)) for n in (ours, node))
                    yield refuted_row(
                        law, node, LIMITED, act, [ours.id], pattern, length=length, limit=limit, readings=readings
                    )
                    return


def limits_of(book: Rulebook) -> list[Limit]:
    """The clauses of a rulebook that say by when something is done, duties with a time among them."""
    return [*book.family(Deadline), *(n for n in book.family(Duty) if n.within is not None)]


def _least(node: Limit) -> Any:
    """The lead time of a limit; a duty has none."""
    return None if isinstance(node, Duty) else node.at_least


def worse(law: Law, ours: Limit, node: Limit) -> dict[str, list[str]] | None:
    """Is our limit longer, or our lead time shorter, than the law's, from the same event?  The readings of our own units
    under which it is so; nothing where it never is.  Different units are laid on the real calendar; the units of the law
    are as it is read first."""
    if (ours.after, ours.before) != (node.after, node.before):
        return None
    for mine, theirs, back in ((ours.within, node.within, False), (_least(ours), _least(node), True)):
        if isinstance(mine, Duration) and isinstance(theirs, Duration):
            return _ends_worse(law, mine, theirs, back=back)
    return None


def _ends_worse(law: Law, mine: Duration, theirs: Duration, *, back: bool) -> dict[str, list[str]] | None:
    known, above = law.inquiry.meaning.names.vocabulary.units, law.book.names.vocabulary.units
    if mine.unit == theirs.unit and mine.unit not in known and mine.unit not in above:
        return {} if (mine.number < theirs.number if back else mine.number > theirs.number) else None
    others = units_under(above, {r.id: r.default for r in law.book.readings().values()})
    unit = known.get(mine.unit)
    reading = unit.reading if unit is not None else None
    options = list(unit.choose) if unit is not None and reading else [""]
    bad = []
    for option in options:
        units = units_under(known, {**law.inquiry.readings, **({reading: option} if reading else {})})
        if ends_later(calendar(), mine, units, theirs, others, back=back) is not None:
            bad.append(option)
    return None if not bad else {reading: bad} if reading and len(bad) < len(options) else {}
