"""Gaps as findings: what nobody may do in some situation, one sentence for one cause.

*In this situation, this matter has nobody who may do this act, because of these clauses.*  A finding has a stable id
and a fingerprint of its content, the articles, the smallest witness, and what would remove it.

One cause: the same act cannot be done because the same post is empty or away, or, where the actor is found through the
matter (whoever is in charge, whoever heads the unit), because that one actor is; under the same open questions.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from pydantic import TypeAdapter

from constraints.alphabet import Alphabet
from constraints.classes import Classes
from constraints.diagram import FALSE as NOTHING
from constraints.diagram import Diagrams
from constraints.explain import Explainer
from constraints.finding import Finding, Severity
from constraints.language import patterns as p
from constraints.language.nodes import Prohibition, Step
from constraints.language.vocabulary import PARTIES
from constraints.language.who import OfMeeting
from constraints.meaning import Meaning
from constraints.names import ROOT
from constraints.plan import Reach
from constraints.sentence import alone, fatal, remedy, sentence
from constraints.terms import FALSE, Not, clauses, conj
from constraints.verdict import Family, Result, Status


@dataclass(frozen=True)
class Gap(Finding):
    """One gap in the rules: refuted rows with one cause, the plainest first.

    `size` is how many must be away; `conditional` says that it is so only under some readings; `blocked` is how many
    acts come after the one that nobody may do; `beside` are rows about a single clause that fails alike on these matters.
    """

    posts: tuple[str, ...] = ()
    size: int = 0
    conditional: bool = False
    beside: tuple[Result, ...] = ()

    @property
    def used(self) -> tuple[str, ...]:
        """The clauses that its rows rest on; where nobody need be away, those that stand in the way of all as well."""
        rows = (*self.rows, *self.beside)
        found = dict.fromkeys(c for r in rows for c in r.argument.used)
        return tuple(found) if self.size else tuple({**found, **dict.fromkeys((*self.never_met, *_bars(self.meaning, rows)))})

    @cached_property
    def never_met(self) -> tuple[str, ...]:
        """The clauses about a meeting that is to do the act and whose quorum or vote is beyond all who hold its seats."""
        used = {c for row in self.rows for c in row.argument.used}
        givers = [n for act in self.acts for n in self.meaning.givers.get(act, ()) if n.id in used]
        types = [t for n in givers if isinstance(actor := self.meaning.actor(n), OfMeeting) for t in actor.meeting]
        known = self.meaning.meetings
        return tuple(dict.fromkeys(known[t].id for t in types if t in known and self.meaning.meeting_able(t) is FALSE))

    @property
    def rank(self) -> tuple[Any, ...]:
        return (*super().rank[:-1], self.posts)

    @property
    def stable(self) -> tuple[Any, ...]:
        matters = sorted(json.dumps(r.question.matter, sort_keys=True) for r in self.rows)
        each = alone(self)
        return (matters, self.posts, sorted(fatal(self)), self.cites, self.readings, *([each] if len(each) > 1 else []))

    @property
    def readings(self) -> dict[str, list[str]]:
        """The readings under which it is so; nothing where it is so under all."""
        return self.first.argument.readings if self.conditional else {}

    def sentence(self, lang: str) -> str:
        return sentence(Explainer(self.meaning, lang), self)

    def remedy(self, lang: str) -> str:
        return remedy(Explainer(self.meaning, lang), self)


def gaps_of(meaning: Meaning, results: Iterable[Result]) -> list[Finding]:
    """The gaps in `results`, one for each cause.

    Availability is judged with the authorisations that stand in the roster.
    """
    every = [r for r in results if r.question.authorisations == "standing" or r.question.family is Family.BACKUP]
    after, beside = _acts_after(meaning), _Beside(meaning, every)
    found: list[Finding] = []
    for gaps in _one_cause(meaning, _gaps(meaning, every)):
        first, rows = gaps[0], tuple(g.row for g in gaps)
        posts = tuple(dict.fromkeys(post for g in gaps for post in g.posts))
        blocked = after.get(first.row.question.act or "", 0)
        found.append(Gap(meaning, rows, first.severity, blocked, posts, first.size, first.conditional, beside.of(rows)))
    return found


def _bars(meaning: Meaning, rows: Iterable[Result]) -> Iterator[str]:
    """The prohibitions, and the steps that ask for another person, because of which an alternative of these rows fails."""
    for failing in (reason.failing for row in rows for reason in row.argument.why):
        if isinstance(failing, Not):
            for clause in clauses(failing.inner):
                node = meaning.rulebook.nodes.get(clause)
                if isinstance(node, Prohibition) or (isinstance(node, Step) and node.different_person_from):
                    yield clause


@dataclass(frozen=True)
class _Gap:
    """One refuted row that stands for its question: who must be away, and how grave that is."""

    row: Result
    posts: tuple[str, ...]
    size: int
    conditional: bool
    severity: Severity
    kind: str
    parties: frozenset[str]

    @property
    def cause(self) -> tuple[Any, ...]:
        """What gaps of one cause have in common.  An empty office, or a unit without a second signatory, is one cause
        whatever the act; a reading is one whatever the kind of matter."""
        q = self.row.question
        shared = (q.requirement, self.size, self.severity, self.parties)
        if self.conditional:
            return (*shared, q.act, json.dumps(self.row.argument.readings, sort_keys=True))
        if self.severity is Severity.TIDY_UP:
            return (*shared, () if self.parties else self.posts)
        if self.posts and all(post.startswith("vacant:") for post in self.posts):
            return (*shared, self.posts)
        return (*shared, q.act, self.kind, () if self.parties else self.posts)


def _gaps(meaning: Meaning, results: list[Result]) -> Iterator[_Gap]:
    """For every question with a refuted row, the row under the readings shown first, else the first one."""
    defaults = {r.id: r.default for r in meaning.rulebook.readings().values()}
    asked: dict[tuple[Any, ...], list[Result]] = {}
    for row in results:
        q = row.question
        if q.clause is None or q.family is Family.BACKUP:
            asked.setdefault((q.requirement, q.act, id(q.matter), q.clause, q.subject), []).append(row)
    for rows in asked.values():
        failing = [r for r in rows if r.status is Status.REFUTED]
        if failing:
            shown = next((r for r in failing if _chosen(r, defaults)), failing[0])
            posts = tuple(sorted({_post(meaning, m) for m in (shown.absences.sets or ((),))[0]}))
            size, conditional = shown.absences.smallest or 0, len(failing) < len(rows)
            each = tuple(_post(meaning, one) for (one,) in (s for s in shown.absences.sets if len(s) == 1))
            severity = _severity(meaning, shown, each or posts, size, conditional)
            parties = frozenset(_party_types(meaning, shown))
            yield _Gap(shown, posts, size, conditional, severity, _kind(meaning, shown), parties)


def _kind(meaning: Meaning, row: Result) -> str:
    """The widest kind that the matter is, below *any matter*."""
    kind = next(iter(row.question.matter or {}), "")
    return (
        next((k for k in reversed(meaning.names.kinds_above(kind)) if k != ROOT), kind) if kind in meaning.names.kinds else kind
    )


def _one_cause(meaning: Meaning, gaps: Iterable[_Gap]) -> Iterator[list[_Gap]]:
    """The gaps with one cause together: the commonest actor first, then the class of matter that is described soonest."""
    merged: dict[tuple[Any, ...], list[_Gap]] = {}
    for gap in gaps:
        merged.setdefault(gap.cause, []).append(gap)
    for alike in merged.values():
        often = Counter(g.posts for g in alike)
        yield sorted(alike, key=lambda g: (-often[g.posts], _put_nowhere(meaning, g.row), _plainness(g.row)))


def _put_nowhere(meaning: Meaning, row: Result) -> bool:
    """Is the class of matter one that is put to no meeting?  Where a meeting acts, it is a poor example."""
    kind, body = next(iter((row.question.matter or {"": {}}).items()))
    said = [body[path] for path in (meaning.put_to(kind) if kind in meaning.names.kinds else ()) if path in body]
    return any(not set(value if isinstance(value, list) else [str(value)]) & set(meaning.meetings) for value in said)


def _plainness(row: Result) -> tuple[int, int]:
    """How much has to be said of the class of matter: the plainest class is the example."""
    said = json.dumps(row.question.matter or {})
    return (said.count('"any"'), said.count("true") + said.count("[") + said.count("not"))


class _Beside:
    """The rows about single clauses that fail alike: a class of matter may fall under several clauses of one kind."""

    def __init__(self, meaning: Meaning, results: Iterable[Result]) -> None:
        self.meaning, self.classes = meaning, Classes(meaning)
        self.rows: dict[tuple[str | None, Sequence[tuple[str, ...]]], dict[str, Result]] = {}
        for row in results:
            q = row.question
            if q.clause is not None and q.family is Family.AVAILABILITY and row.status is Status.REFUTED:
                self.rows.setdefault((q.act, row.absences.sets[:1]), {}).setdefault(q.clause, row)

    def of(self, rows: tuple[Result, ...]) -> tuple[Result, ...]:
        """Those whose matters meet the plainest class, as far as it does not name them already."""
        first = rows[0]
        candidates = self.rows.get((first.question.act, first.absences.sets[:1]), {})
        others = [row for clause, row in candidates.items() if clause not in first.argument.used and row.question.matter]
        return tuple(row for row in others if first.question.matter and self._meet(first.question.matter, row.question.matter))

    def _meet(self, one: Any, other: Any) -> bool:
        """Is there a matter that both patterns cover?"""
        kinds, covers = self.meaning.names, self.meaning.covers
        left, right = next(iter(one)), next(iter(other))
        kind = left if kinds.is_kind(left, right) else right if kinds.is_kind(right, left) else None
        if kind is None:
            return False
        both = conj(covers.term(typed(one), kind), covers.term(typed(other), kind))
        diagrams = Diagrams(Alphabet([both], self.classes.universe(kind)))
        return diagrams.diagram(both) != NOTHING


_PATTERN: TypeAdapter[Any] = TypeAdapter(p.Matter)


def typed(pattern: Any) -> tuple[dict[str, p.Body], ...]:
    """A class's pattern as the language reads it: there, values are text."""

    def text(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: text(v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [text(v) for v in value]
        return str(value).lower() if isinstance(value, bool) else str(value)

    found: tuple[dict[str, p.Body], ...] = _PATTERN.validate_python(text(pattern))
    return found


def _acts_after(meaning: Meaning) -> dict[str, int]:
    """For each act, how many acts come after it in some procedure: by the steps of the text and the presumed order."""
    edges: set[tuple[str, str]] = set()
    for node in meaning.rulebook.family(Step):
        for act in node.act:
            edges |= {(earlier, act) for earlier in node.after if "." not in earlier}
            edges |= {(act, later) for later in node.before if "." not in later}
    for groups in meaning.names.vocabulary.presumed_order.values():
        edges |= {(a, b) for one, two in pairwise(groups) for a in one for b in two}
    acts = sorted({act for edge in edges for act in edge})
    reach = Reach(acts, sorted(edges))
    return {act: reach.mask[act].bit_count() for act in acts}


def _chosen(row: Result, defaults: dict[str, str]) -> bool:
    boxes = row.argument.boxes
    return any(all(defaults.get(reading) in options for reading, options in box.items()) for box in boxes)


def _post(meaning: Meaning, member: str) -> str:
    seat = member.removeprefix("vacant:")
    prefix = "vacant:" if member.startswith("vacant:") else ""
    return prefix + meaning.roster.seats[seat].post


def _severity(meaning: Meaning, row: Result, posts: tuple[str, ...], size: int, conditional: bool) -> Severity:
    """A single holder of an office that exists once blocks the government; one of several of an office is a legal risk, and
    so is a matter that belongs to one portfolio, or one that waits only where a certain person has done an earlier act; where
    it belongs to one unit it is a thing to tidy up."""
    if conditional:
        return Severity.AMBIGUITY
    if size == 0 or any(p.startswith("vacant:") for p in posts) or row.question.family is Family.BACKUP:
        return Severity.LEGAL_RISK
    parties = _party_types(meaning, row)
    if parties & {"organ", "organs", "seat", "seats"}:
        return Severity.TIDY_UP
    if parties or any(isinstance(meaning.rulebook[bar], Step) for bar in _bars(meaning, [row])):
        return Severity.LEGAL_RISK
    known = meaning.names.vocabulary.posts
    return Severity.BLOCKS_GOVERNMENT if any(p in known and not known[p].many for p in posts) else Severity.LEGAL_RISK


def _party_types(meaning: Meaning, row: Result) -> set[str]:
    """The types of the parties that the class of matter names."""
    found: set[str] = set()
    for kind, body in (row.question.matter or {}).items():
        for path in body:
            attribute = meaning.names.attribute(kind, path)
            if attribute is not None and attribute.type in PARTIES:
                found.add(attribute.type)
    return found
