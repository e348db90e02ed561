"""What two clauses say of one act on one matter they say alike: by when it is done, what follows when that passes, and where a
refusal leads.

Compared are clauses that both apply to some matter and of which neither is the narrower one: a clause within another, or about a
narrower kind of matter, is taken for its exception.  Limits of different length that lead to different things are stages of one procedure, and a refusal by one is no
refusal by another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any, TypeAlias

from constraints.applying import applies, under
from constraints.checks import LAID_BEFORE
from constraints.cover import Matter
from constraints.diagram import FALSE as NOTHING
from constraints.explain import Explainer
from constraints.finding import Finding, Remark, Severity, by_cause
from constraints.language.nodes import CountsAs, Deadline, Duty, EscalatesTo, Expiry, ReturnsTo, Step
from constraints.lead.choices import Readings, answers, chosen, in_length, length_under
from constraints.limits import ends_later
from constraints.meaning import Meaning
from constraints.names import NOT_STATED
from constraints.procedures import ends, example
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.shared import place
from constraints.terms import FALSE
from constraints.units import calendar, units_under
from constraints.verdict import Argument, Family, Question, Result, Status

Limit: TypeAlias = Deadline | Duty
Said: TypeAlias = Deadline | Duty | Step

LIMIT, WAY = "one-limit", "one-way-back"
REQUIREMENTS = (LIMIT, WAY)
LENGTH, EXPIRY, REFUSAL = "length", "expiry", "refusal"
"""In what two clauses differ."""


@dataclass(frozen=True)
class Clash:
    """Two clauses that differ on a matter: in what, on which class of matter, and for limits of different length the first day from
    which they end apart."""

    differ: str
    matter: Matter
    pattern: dict[str, Any]
    day: str | None

    def __str__(self) -> str:
        return f"{self.differ} {self.pattern} {self.day}"


def results(inquiry: Inquiry) -> Iterator[Result]:
    """One refuted row for each pair that differs; one proved row for each act of which several clauses speak alike."""
    if inquiry.acts:
        return
    for claim in REQUIREMENTS:
        for act, nodes in speaking(inquiry.meaning, claim).items():
            found = [row for one, other in combinations(nodes, 2) for row in _rows(inquiry, claim, act, one, other)]
            if not found:
                used = tuple(node.id for node in nodes)
                proved = Argument(Status.PROVED, cites=inquiry.meaning.rulebook.cites_of(used), used=used)
                found = [Result(Question(claim, Family.OVERLAP, act), proved, engine="diagram")]
            yield from found


def speaking(meaning: Meaning, claim: str) -> dict[str, list[Said]]:
    """For each act the clauses that limit it or say where its refusal leads, where there are several."""
    book = meaning.rulebook
    found: dict[str, list[Said]] = {}
    nodes: list[Said] = [*book.family(Deadline), *book.family(Duty)] if claim == LIMIT else [*book.family(Step)]
    for node in nodes:
        if node.if_refused if isinstance(node, Step) else not node.soft and node.within is not None and node.before is None:
            for act in node.act:
                found.setdefault(act, []).append(node)
    return {act: listed for act, listed in found.items() if len(listed) > 1}


def comparable(meaning: Meaning, one: Said, other: Said) -> bool:
    """Do the two speak of the same: of time from one event and of one addressee, or of a refusal by the same people?"""
    if isinstance(one, Step) and isinstance(other, Step):
        return one.when is other.when is None and same_people(named_by(meaning, one), named_by(meaning, other))
    return (
        _start(one) == _start(other)
        and same_people(*(getattr(n, "who", None) for n in (one, other)))
        and _told(one) == _told(other)
    )


def named_by(meaning: Meaning, step: Step) -> Any:
    """Whom a step names, where it names somebody itself."""
    return meaning.actor(step) if step.by is not None or step.at else NOT_STATED


def _start(node: Any) -> str:
    return node.after or LAID_BEFORE


def _told(node: Any) -> Any:
    """Whom a duty is owed to, and when it is owed at all."""
    return getattr(node, "to", None), getattr(node, "when", None)


def same_people(one: Any, other: Any) -> bool:
    """Are they the same people, or is it open who one of them is?"""
    return one == other or any(who is None or who == NOT_STATED for who in (one, other))


def _rows(inquiry: Inquiry, claim: str, act: str, one: Said, other: Said) -> Iterator[Result]:
    """The ways in which two clauses differ, each with the condition on readings under which they do."""
    meaning = inquiry.meaning
    if not comparable(meaning, one, other):
        return
    covers = {kind: tuple(applies(meaning, n, kind) for n in (one, other)) for kind in meaning.names.kinds}
    if all(FALSE in pair for pair in covers.values()):
        return
    lengths = (r for n in (one, other) if not isinstance(n, Step) for r in in_length(meaning, n))
    names = sorted({*chosen([term for pair in covers.values() for term in pair]), *lengths})

    def asked(taken: Readings) -> Iterator[Clash]:
        readings = {**inquiry.readings, **taken}
        differ, day = apart(meaning, one, other, readings)
        found = shared(inquiry, covers, readings) if differ is not None else None
        if found is not None:
            yield Clash(differ or "", *found, day)

    used = (one.id, other.id)
    for clash, readings, condition in answers(meaning, names, inquiry.readings, asked, str):
        question = Question(claim, Family.OVERLAP, act, clash.pattern, one.id, subject=other.id, example=clash.matter)
        said = {"matter": clash.pattern, "trace": [act], "differ": clash.differ, **({"date": clash.day} if clash.day else {})}
        argument = Argument(Status.REFUTED, readings, condition, meaning.rulebook.cites_of(used), said, used)
        yield Result(question, argument, engine="diagram")


def shared(inquiry: Inquiry, covers: Any, readings: Readings) -> tuple[Matter, dict[str, Any]] | None:
    """A matter to which both clauses apply, with its class; nothing where there is none, or one clause is the narrower."""
    found: tuple[Matter, dict[str, Any]] | None = None
    wider, kinds = [False, False], [0, 0]
    for kind, pair in covers.items():
        terms = [under(term, readings) for term in pair]
        if terms == [FALSE, FALSE]:
            continue
        space = inquiry.classes.space(kind, terms)
        left, right = (space.diagrams.conj(space.premise, function) for function in space.functions)
        both = space.diagrams.conj(left, right)
        wider = [wider[0] or left != both, wider[1] or right != both]
        kinds = [kinds[0] + (left != NOTHING == right), kinds[1] + (right != NOTHING == left)]
        if found is None and both != NOTHING:
            found = example(inquiry.classes, space, both), {kind: space.describe(both)}
    return found if wider[0] == wider[1] and bool(kinds[0]) == bool(kinds[1]) else None


def apart(meaning: Meaning, one: Said, other: Said, readings: Readings) -> tuple[str | None, str | None]:
    """In what two clauses differ under these readings, if they do, and from which day their limits end apart."""
    if isinstance(one, Step) and isinstance(other, Step):
        return (REFUSAL if one.if_refused != other.if_refused else None), None
    assert not isinstance(one, Step)
    assert not isinstance(other, Step)
    lengths = [length for n in (one, other) if (length := length_under(n.within, readings)) is not None]
    if len(lengths) < 2:
        return None, None  # the case sets one of them
    expiry = [consequence(n) for n in (one, other)]
    units = units_under(meaning.names.vocabulary.units, readings)
    turns = [] if lengths[0] == lengths[1] else [lengths, lengths[::-1]]
    days = [ends_later(calendar(), a, units, b, units) for a, b in turns]
    day = min((d for d in days if d is not None), default=None)
    if day is None:
        return (EXPIRY if None not in expiry and expiry[0] != expiry[1] else None), None
    return (LENGTH, calendar().date_of(day).isoformat()) if expiry[0] == expiry[1] else (None, None)


def consequence(node: Limit) -> Expiry | None:
    """What follows when a limit passes."""
    return node.on_expiry if isinstance(node, Deadline) else None


# ── findings ─────────────────────────────────────────────────────────────────────────────────────────────────────


def findings(inquiry: Inquiry, rows: Sequence[Result]) -> list[Finding]:
    """One finding for each act and each thing in which clauses differ about it."""
    return [
        Remark(
            inquiry.meaning,
            tuple(found),
            Severity.AMBIGUITY,
            key=f"overlap.{_differ(found[0])}",
            about=partial(_about, inquiry, found),
            said=(_differ(found[0]), *sorted({c for r in found for c in r.argument.used})),
        )
        for found in by_cause(sorted(rows, key=_plainness), lambda r: (r.question.act, _differ(r)))
    ]


def _plainness(row: Result) -> int:
    """How much has to be said of the class of matter: the plainest is the example."""
    return len(str(row.question.matter))


def _differ(row: Result) -> str:
    return str((row.argument.counterexample or {})["differ"])


def _about(inquiry: Inquiry, rows: Sequence[Result], e: Explainer) -> dict[str, Any]:
    q = rows[0].question
    sides = [(q.clause or "", q.subject or ""), (q.subject or "", q.clause or "")]
    first, second = ({"said": _said(inquiry, rows[0], e, one), "cite": place(e, one, other)} for one, other in sides)
    return {
        "cites": e.cited(dict.fromkeys(c for r in rows for c in r.argument.used)),
        "act": e.say("order.act", act=e.names.label(q.act or "", e.lang)),
        "matter": e.matter(q.matter),
        "one": first["said"],
        "cite": first["cite"],
        "other": second["said"],
        "beside": second["cite"],
    }


def _said(inquiry: Inquiry, row: Result, e: Explainer, clause: str) -> str:
    """What one of the two clauses says."""
    node: Any = inquiry.meaning.rulebook[clause]
    match _differ(row):
        case str(differ) if differ == LENGTH:
            length = length_under(node.within, {**inquiry.readings, **row.argument.first_readings})
            return e.duration(length) if length is not None else ""
        case str(differ) if differ == EXPIRY:
            return _follows(e, node.on_expiry)
        case _:
            return _leads(e, node.if_refused)


def _follows(e: Explainer, expiry: Any) -> str:
    match expiry:
        case CountsAs(counts_as=answer):
            return e.say(f"overlap.counts-as.{answer}")
        case EscalatesTo():
            return e.say("overlap.escalates")
        case ReturnsTo(returns_to=act):
            return _leads(e, act)
        case _:
            return ""


def _leads(e: Explainer, target: str) -> str:
    if ends(e.names.vocabulary.acts, target):
        return e.say("overlap.ends")
    return e.say("overlap.back", act=e.say("order.act", act=e.names.label(target, e.lang)))
