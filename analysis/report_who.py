"""Who may still act: classes of matter against who is away, act by act, under the readings shown first and the others.

A row is a class of matter under one clause that gives the act; a column is nobody or one leader away.  Everything is
asked of the meaning, with the roster's standing authorisations; what the procedure puts before the act has been done.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from analysis.report_text import Both, both, words
from constraints.claims import Claims
from constraints.classes import MatterClass, shuts
from constraints.cover import Matter
from constraints.explain import Explainer
from constraints.gaps import typed
from constraints.grants import Authorisations
from constraints.holds import Situation
from constraints.language.vocabulary import PARTIES
from constraints.meaning import Doer, Meaning
from constraints.names import ROOT
from constraints.sentence import together
from constraints.terms import FALSE, PRESENT, TRUE, Chosen, InForce, Status, Term, atoms, mask, rewrite
from constraints.why import Truth

ACTS = ("sign", "seal", "chair", "convene", "approve", "decide")
"""Words of the language that every rulebook shares, the most asked for first."""
RUN: Authorisations = "standing"
MOST_NAMES = 2
MOST_PATTERNS = 3

FEW = 2

Answer = tuple[tuple[str, bool], ...]
"""Who may act, by official or body, each once, in the order of the law; and whether only for somebody else."""


@dataclass(frozen=True)
class Outcome:
    """Who may act, for these reasons of the absence (none: whatever the reason)."""

    who: Answer
    reasons: tuple[str, ...] = ()


Cell = tuple[Outcome, ...]
"""The outcomes of one absence, fewest people first."""


@dataclass(frozen=True)
class Line:
    """One class of matter under one clause, and who may act on it in each column."""

    clause: str
    patterns: tuple[Any, ...]
    alike: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Change:
    """What another reading changes: in this line and column, who may act before and after."""

    line: int
    column: int
    before: Cell
    after: Cell


@dataclass(frozen=True)
class Variant:
    """Another answer to an open question, and all that it changes."""

    reading: str
    option: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Matrix:
    """One act: lines against columns; `idle` are the leaders whose absence alone changes nothing."""

    act: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    idle: tuple[str, ...]
    units_only: int
    variants: tuple[Variant, ...]


def leaders(meaning: Meaning) -> tuple[str, ...]:
    """The officials who hold a seat that leads no single body, in order of precedence."""
    roster = meaning.roster
    found = (
        roster.official_of[s] for s in roster.by_precedence if roster.seats[s].organ is None and not roster.seats[s].vacant
    )
    return tuple(dict.fromkeys(found))


class Matrices:
    """The matrices of one meaning."""

    def __init__(self, meaning: Meaning) -> None:
        self.meaning = meaning
        self.claims = Claims(meaning)
        self.leaders = leaders(meaning)
        self.defaults = {r.id: r.default for r in meaning.rulebook.readings().values()}

    def all(self) -> list[Matrix]:
        return [self.of(act) for act in ACTS if act in self.meaning.givers]

    def of(self, act: str) -> Matrix:
        rows = list(self._rows(act))
        ours = [row for row in rows if row.led]
        every = [tuple(row.cell(who, self.defaults) for who in (None, *self.leaders)) for row in ours]
        matters = [i for i in range(1, len(self.leaders) + 1) if any(_tells(cells[0], cells[i]) for cells in every)]
        columns = (None, *(self.leaders[i - 1] for i in matters))
        merged = _merged(self.meaning, ours, [tuple(cells[i] for i in (0, *matters)) for cells in every])
        lines = tuple(line for line, _ in merged)
        shown = [row for _, row in merged]
        idle = tuple(who for i, who in enumerate(self.leaders, 1) if i not in matters)
        variants = tuple(self._variants(lines, shown, columns))
        return Matrix(act, tuple(c or "" for c in columns), lines, idle, len(rows) - len(ours), variants)

    def _rows(self, act: str) -> Iterator[_Row]:
        for node in self.meaning.givers[act]:
            for about in self.claims.classes.of(act, node.id):
                yield _Row(self, node.id, about)

    def _variants(self, lines: tuple[Line, ...], rows: list[_Row], columns: tuple[str | None, ...]) -> Iterator[Variant]:
        """Each other answer to each open question that some line reads, taken alone."""
        read = dict.fromkeys(name for row in rows for name in row.readings)
        for reading in read:
            for option in self.meaning.reading_options.get(reading, ()):
                if option != self.defaults.get(reading):
                    changed = tuple(self._changes(lines, rows, columns, {**self.defaults, reading: option}, reading))
                    if changed:
                        yield Variant(reading, option, changed)

    @staticmethod
    def _changes(
        lines: tuple[Line, ...], rows: list[_Row], columns: tuple[str | None, ...], readings: Mapping[str, str], name: str
    ) -> Iterator[Change]:
        for i, (line, row) in enumerate(zip(lines, rows, strict=True)):
            if name in row.readings:
                for j, who in enumerate(columns):
                    after = row.cell(who, readings)
                    if after != line.cells[j]:
                        yield Change(i, j, line.cells[j], after)


class _Row:
    """A class of matter under one clause, and what the evaluators need to answer for it."""

    def __init__(self, matrices: Matrices, clause: str, about: MatterClass) -> None:
        self.meaning, self.clause, self.about = matrices.meaning, clause, about
        claims, act = matrices.claims, about.act
        self.matter = _plain(claims, about)
        self.ways: list[tuple[Doer, Term]] = []
        for one in self.meaning.alternatives(act, self.matter):
            term = claims.grants.fix(claims.settled(one.when, act, self.matter), self.matter, RUN)
            term = rewrite(term, lambda _: TRUE, None, mask(InForce))
            if term is not FALSE:
                self.ways.append((one.doer, term))
        found = atoms(*(term for _, term in self.ways), wanted=mask(Status, Chosen))
        self.readings = tuple(dict.fromkeys(a.reading for a in found if isinstance(a, Chosen)))
        self.told_apart: dict[str, list[frozenset[str]]] = {}
        for atom in found:
            if isinstance(atom, Status):
                self.told_apart.setdefault(atom.official, []).append(atom.among)
        self._cells: dict[Any, Cell] = {}
        self.led = any(doer.official in matrices.leaders for doer, _ in self.ways)

    def cell(self, who: str | None, readings: Mapping[str, str]) -> Cell:
        """Who may act while `who` is away."""
        who = who if who in self.told_apart else None
        key = (who, *(readings.get(name) for name in self.readings))
        found = self._cells.get(key)
        if found is None:
            found = self._cells[key] = self._cell(who, readings)
        return found

    def _cell(self, who: str | None, readings: Mapping[str, str]) -> Cell:
        if who is None:
            return (Outcome(self._may({}, readings)),)
        by_class: dict[tuple[bool, ...], list[str]] = {}
        for status in self.meaning.statuses:
            if status != PRESENT:
                by_class.setdefault(tuple(status in among for among in self.told_apart[who]), []).append(status)
        by_answer: dict[Answer, list[str]] = {}
        for statuses in by_class.values():
            by_answer.setdefault(self._may({who: statuses[0]}, readings), []).extend(statuses)
        if len(by_answer) == 1:
            return (Outcome(next(iter(by_answer))),)
        return tuple(sorted((Outcome(a, tuple(r)) for a, r in by_answer.items()), key=lambda o: len(o.who)))

    def _may(self, status: Mapping[str, str], readings: Mapping[str, str]) -> Answer:
        truth = Truth(Situation(status, readings=readings))
        borrowed: dict[str, bool] = {}
        for doer, term in self.ways:
            name = doer.official or doer.organ or ""
            if borrowed.get(name, True) and truth(term):
                borrowed[name] = bool(doer.chain)
        return tuple(borrowed.items())


def _plain(claims: Claims, about: MatterClass) -> Matter:
    """The plainest matter of a class: flags off and nothing set that its pattern does not ask for, as far as the law
    lets the act be done on it."""
    meaning, asked = claims.meaning, set(_paths(about.pattern))
    values = dict(about.matter.attributes)
    for path, options in claims.classes.universe(about.kind).attributes.items():
        if path in asked or "." in path or values.get(path) in (None, "false"):
            continue
        for usual in ("false", None):
            if usual in options:
                tried = {**values, path: usual}
                if _possible(meaning, about, Matter(about.kind, {k: v for k, v in tried.items() if v is not None})):
                    values = tried
                break
    return Matter(about.kind, {k: v for k, v in values.items() if v is not None})


def _possible(meaning: Meaning, about: MatterClass, matter: Matter) -> bool:
    """Does the class cover the matter, may such a matter be, and does nothing bar the act on it altogether?"""
    covers, names = meaning.covers.covers, meaning.names
    never = (n.matter for kind in names.kinds_above(about.kind) for n in names.kind_of[kind].never)
    shut = (bar.matter for bar in meaning.barriers.get(about.act, ()) if shuts(bar))
    return covers(typed(about.as_pattern), matter) and not any(covers(p, matter) for p in (*never, *shut))


def _paths(body: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for name, value in body.items():
        if name == "any":
            yield from (path for part in value for path in _paths(part, prefix))
        elif isinstance(value, Mapping) and not set(value) <= {"not", "has", "count", "over", "at_least", "under", "at_most"}:
            yield from _paths(value, f"{prefix}{name}.")
        elif not (isinstance(value, Mapping) and "not" in value):
            yield prefix + name


def _tells(before: Cell, after: Cell) -> bool:
    """Does an absence leave so few that a reader must know?"""
    return before != after and min(len(outcome.who) for outcome in after) <= FEW


def _merged(meaning: Meaning, rows: list[_Row], cells: list[tuple[Cell, ...]]) -> list[tuple[Line, _Row]]:
    """Classes under one citation on which the same people may act are one line; so are those that differ only in whose
    portfolio they belong to, the first standing for all."""
    same: dict[Any, list[_Row]] = {}
    for row, found in zip(rows, cells, strict=True):
        same.setdefault((meaning.rulebook.cite(row.clause), _widest(meaning, row.about.kind), found), []).append(row)
    alike: dict[Any, list[tuple[tuple[Any, ...], _Row, tuple[Cell, ...]]]] = {}
    for (cite, kind, found), group in same.items():
        patterns = together([_widened(meaning, kind, row.about.as_pattern) for row in group], meaning.names)
        shape = (cite, kind, _shape(meaning, found), json.dumps([_apart(meaning, p) for p in patterns], sort_keys=True))
        alike.setdefault(shape, []).append((tuple(patterns), group[0], found))
    return [
        (Line(entries[0][1].clause, entries[0][0], len(entries) - 1, entries[0][2]), entries[0][1])
        for entries in alike.values()
    ]


def _widest(meaning: Meaning, kind: str) -> str:
    return next((k for k in reversed(meaning.names.kinds_above(kind)) if k != ROOT), kind)


def _widened(meaning: Meaning, kind: str, pattern: Any) -> Any:
    """A pattern of a narrower kind that asks nothing of its own, as one of the wider kind."""
    ((own, body),) = pattern.items()
    return {kind: body} if all(meaning.names.attribute(kind, path) is not None for path in _paths(body)) else {own: body}


def _apart(meaning: Meaning, pattern: Any) -> Any:
    """The pattern without the parties: whose portfolio it is."""
    ((kind, body),) = pattern.items()
    attribute = meaning.names.attribute
    return kind, {k: v for k, v in body.items() if (a := attribute(kind, k)) is None or a.type not in PARTIES}


def _shape(meaning: Meaning, cells: tuple[Cell, ...]) -> Any:
    """Who may act while nobody is away, by post, and how few are left at worst."""
    seats = meaning.roster.seats
    posts = sorted({seats[name].post if name in seats else name for name, _ in cells[0][0].who})
    return tuple(posts), min(len(outcome.who) for cell in cells for outcome in cell)


# ── in words ─────────────────────────────────────────────────────────────────────────────────────────────────


class MatrixWords:
    """Lines, columns and cells for a reader."""

    def __init__(self, meaning: Meaning) -> None:
        self.meaning = meaning
        self.explainers = {lang: Explainer(meaning, lang) for lang in ("zh", "en")}

    def _each(self, make: Any) -> Both:
        return both(lambda lang: make(self.explainers[lang]))

    def column(self, who: str) -> Both:
        return self._each(lambda x: x.label(who)) if who else words("report.who.nobody-away")

    def act(self, act: str) -> Both:
        return self._each(lambda x: x.names.label(act, x.lang))

    def matter(self, line: Line) -> Both:
        said = self._each(
            lambda x: x.say("list.semicolon").join(x.sentence(x.matter(p)) for p in line.patterns[:MOST_PATTERNS])
        )
        if len(line.patterns) > MOST_PATTERNS:
            said = words("report.who.and-classes", matter=said, n=len(line.patterns) - MOST_PATTERNS)
        return words("report.who.and-alike", matter=said, n=line.alike) if line.alike else said

    def cite(self, clause: str) -> Both:
        return self._each(lambda x: x.cite(clause))

    def full(self, outcome: Outcome) -> Both:
        """Everybody, those of one post together."""
        return self._each(lambda x: x.say("list.comma").join(self._by_post(x, outcome.who)) or x.say("report.who.nobody"))

    def _by_post(self, x: Explainer, who: Answer) -> Iterator[str]:
        posts: dict[tuple[str, bool], list[str]] = {}
        seats = self.meaning.roster.seats
        for name, borrowed in who:
            posts.setdefault((seats[name].post if name in seats else f"?{name}", borrowed), []).append(name)
        for (post, borrowed), names in posts.items():
            said = [x.label(name) if name else x.say("who.not-stated") for name in names]
            if len(names) > MOST_NAMES:
                said = [x.say("report.who.of-post", post=x.names.label(post, x.lang), n=len(names))]
            yield from (x.say("report.who.borrowed", who=one) if borrowed else one for one in said)

    def short(self, outcome: Outcome) -> Both:
        if len(outcome.who) <= MOST_NAMES:
            return self.full(outcome)
        return words("report.who.people", n=len(outcome.who))

    def reasons(self, outcome: Outcome, among: Cell) -> Both:
        """For which reasons; the longest list is *otherwise*."""
        if not outcome.reasons:
            return Both("", "")
        if outcome is max(among, key=lambda o: len(o.reasons)):
            return words("report.who.otherwise")
        return self._each(lambda x: x.statuses(outcome.reasons))

    @cached_property
    def readings(self) -> dict[str, tuple[Both, dict[str, Both]]]:
        """Question and options of every reading."""
        found = {}
        for reading in self.meaning.rulebook.readings().values():
            options = {o: Both(text.zh, text.en) for o, text in reading.options.items()}
            found[reading.id] = (Both(reading.question.zh, reading.question.en), options)
        return found
