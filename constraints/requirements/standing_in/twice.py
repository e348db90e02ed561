"""Whoever is away has one stand-in for one thing: no two clauses call in different people at once.

Asked of every reason for an absence, and of a vacancy, with everybody else at his post.  A clause that is about fewer offices,
acts, matters or reasons than the other is taken for its exception, and clauses that count the days are stages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from typing import Any

from constraints.applying import applies, under
from constraints.cover import Matter
from constraints.diagram import FALSE as NOTHING
from constraints.explain import Explainer
from constraints.finding import Finding, Remark, Severity, by_cause
from constraints.holds import Situation, holds
from constraints.language.nodes import ChooseFlag, ChooseScope, Substitution
from constraints.lead.choices import Readings, answers, chosen
from constraints.meaning import Meaning, Scope
from constraints.procedures import example
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.shared import place
from constraints.requirements.standing_in.offices import stood_in_for
from constraints.terms import FALSE, TRUE
from constraints.verdict import Argument, Family, Question, Result, Status

ONE = "one-stand-in"
VACANT = "vacant"
"""Beside the reasons for an absence."""


@dataclass(frozen=True)
class Twice:
    """On this matter these people are called in for one who is away for these reasons, by each of two clauses."""

    matter: Matter
    reasons: tuple[str, ...]
    people: tuple[tuple[str, ...], tuple[str, ...]]

    def __str__(self) -> str:
        return f"{self.matter.kind} {self.reasons} {self.people}"


def results(inquiry: Inquiry) -> Iterator[Result]:
    """For each office that somebody stands in for: proved, or each two clauses that call in different people."""
    if inquiry.acts:
        return
    offices: dict[tuple[str, tuple[str, ...]], list[Result]] = {}
    for seat, nodes in stood_in_for(inquiry.meaning).items():
        post = inquiry.meaning.roster.seats[seat].post
        rows = offices.setdefault((post, tuple(node.id for node in nodes)), [])
        for one, other in combinations(nodes, 2):
            rows += _rows(inquiry, seat, one, other)
    for (post, used), rows in offices.items():
        proved = Argument(Status.PROVED, cites=inquiry.meaning.rulebook.cites_of(used), used=used)
        yield from rows or [Result(Question(ONE, Family.OVERLAP, subject=post), proved, engine="replay")]


def _rows(inquiry: Inquiry, seat: str, one: Substitution, other: Substitution) -> Iterator[Result]:
    """The ways in which two clauses call in different people for one seat, each with the condition under which they do."""
    book, used = inquiry.meaning.rulebook, (one.id, other.id)

    def asked(taken: Readings) -> Iterator[Twice]:
        found = twice(inquiry, seat, one, other, {**inquiry.readings, **taken})
        if found is not None:
            yield found

    for found, readings, condition in answers(inquiry.meaning, read(inquiry, one, other), inquiry.readings, asked, str):
        said = {"reasons": list(found.reasons), "people": [list(side) for side in found.people]}
        argument = Argument(Status.REFUTED, readings, condition, book.cites_of(used), said, used)
        question = Question(ONE, Family.OVERLAP, clause=one.id, subject=f"{seat} {other.id}", example=found.matter)
        yield Result(question, argument, engine="replay")


def read(inquiry: Inquiry, *nodes: Substitution) -> list[str]:
    """The readings on which it hangs whom these clauses call in, and for what."""
    terms = [applies(inquiry.meaning, node, kind) for node in nodes for kind in inquiry.meaning.names.kinds]
    named = {r for n in nodes for said in (n.acts, n.if_vacant, n.away_for, n.by, n.of) for r in _readings(said)}
    return sorted({*chosen(terms), *named})


def _readings(said: Any) -> Iterator[str]:
    if isinstance(said, tuple):
        for one in said:
            yield from _readings(one)
    elif isinstance(said, ChooseScope | ChooseFlag) or hasattr(said, "choose"):
        yield said.reading


def twice(inquiry: Inquiry, seat: str, one: Substitution, other: Substitution, readings: Readings) -> Twice | None:
    """Whom two clauses call in for one seat under these readings, where they call in different people for one thing."""
    both = (one, other)
    if one.at_most != other.at_most or one.cite == other.cite:
        return None
    wide = [_wide(inquiry, seat, node, readings) for node in both]
    common = [mine & theirs for mine, theirs in zip(*wide, strict=True)]
    met = _met(inquiry, both, readings)
    if not all(common) or met is None:
        return None
    matter, inside = met
    within = [all(mine <= theirs for mine, theirs in zip(a, b, strict=True)) for a, b in (wide, reversed(wide))]
    if (within[0] and inside[0]) != (within[1] and inside[1]):
        return None  # one of them is the exception
    for reason in sorted(common[0]):
        people = tuple(called(inquiry.meaning, seat, node, matter, reason, readings) for node in both)
        if all(people) and not set(people[0]) & set(people[1]):
            same = [
                r
                for r in sorted(common[0])
                if people == tuple(called(inquiry.meaning, seat, n, matter, r, readings) for n in both)
            ]
            return Twice(matter, tuple(same), (people[0], people[1]))
    return None


def _wide(inquiry: Inquiry, seat: str, node: Substitution, readings: Readings) -> tuple[frozenset[str], ...]:
    """For which reasons, acts and offices a clause calls somebody in."""
    meaning = inquiry.meaning
    reasons = [
        r
        for r in (*meaning.names.vocabulary.reasons, VACANT)
        if holds(meaning.fires(node, seat), _now(meaning, seat, r, readings))
    ]
    acts = [a for a in meaning.names.vocabulary.acts if under(meaning.carries(node.acts, a), readings) is not FALSE]
    offices = [other for other, nodes in stood_in_for(meaning).items() if node in nodes]
    return frozenset(reasons), frozenset(acts), frozenset(offices)


def _met(inquiry: Inquiry, both: Sequence[Substitution], readings: Readings) -> tuple[Matter, tuple[bool, bool]] | None:
    """A matter to which both clauses apply, and whether all matters of each are those of the other."""
    found: Matter | None = None
    inside = (True, True)
    for kind in inquiry.meaning.names.kinds:
        terms = [under(applies(inquiry.meaning, node, kind), readings) for node in both]
        if terms == [TRUE, TRUE]:
            found = found or Matter(kind)
            continue
        space = inquiry.classes.space(kind, terms)
        left, right = (space.diagrams.conj(space.premise, function) for function in space.functions)
        shared = space.diagrams.conj(left, right)
        inside = (inside[0] and left == shared, inside[1] and right == shared)
        if found is None and shared != NOTHING:
            found = example(inquiry.classes, space, shared)
    return None if found is None else (found, inside)


def called(meaning: Meaning, seat: str, node: Substitution, matter: Matter, reason: str, readings: Readings) -> tuple[str, ...]:
    """Whom a clause calls in for one seat while its holder is away for a reason and everybody else is there."""
    scope = replace(Scope("", matter, node.id), replaced=seat, visited=frozenset([seat]), direct=True)
    now, own = _now(meaning, seat, reason, readings), meaning.roster.official_of[seat]
    found = [d.seat or d.organ or "" for d in meaning.doers(node.by, scope) if holds(d.when, now)]
    return tuple(dict.fromkeys(one for one in found if meaning.roster.official_of.get(one, one) != own))


def _now(meaning: Meaning, seat: str, reason: str, readings: Readings) -> Situation:
    if reason == VACANT:
        return Situation(vacant=frozenset([seat]), readings=readings)
    return Situation({meaning.roster.official_of[seat]: reason}, readings=readings)


# ── findings ─────────────────────────────────────────────────────────────────────────────────────────────────────


def findings(inquiry: Inquiry, rows: Sequence[Result]) -> list[Finding]:
    """One finding for each two clauses, whoever is away."""
    return [
        Remark(
            inquiry.meaning,
            tuple(found),
            Severity.LEGAL_RISK,
            key="overlap.stand-in",
            about=partial(_about, found),
            said=tuple(sorted(found[0].argument.used)),
        )
        for found in by_cause(rows, lambda r: r.argument.used)
    ]


def _about(rows: Sequence[Result], e: Explainer) -> dict[str, Any]:
    said, (one, other) = rows[0].argument.counterexample or {}, rows[0].argument.used
    people = [e.listed(map(e.person, side)) for side in said["people"]]
    reasons = [e.say("overlap.vacant") if r == VACANT else e.status(r) for r in said["reasons"]]
    return {
        "cites": e.cited(rows[0].argument.used),
        "who": e.listed(dict.fromkeys(e.person((r.question.subject or "").split()[0]) for r in rows)),
        "reasons": e.say("list.comma").join(reasons),
        "one": people[0],
        "cite": place(e, one, other),
        "other": people[1],
        "beside": place(e, other, one),
    }
