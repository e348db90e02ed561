"""Every piece of every family decided: from what is kept where that answers, else anew.

Claims are decided together, in one table of diagrams whose letters are told apart by all of them; so a kept claim brings
its letters along even when it is not decided again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from constraints.aside import Aside
from constraints.cache import pack
from constraints.cache.keys import Keys, Letters, exact
from constraints.cache.store import Store
from constraints.confirm import Confirmation, confirm
from constraints.later import Later
from constraints.prove import Claim, Prover
from constraints.requirements import Requirements
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.pieces import Piece
from constraints.requirements.reach import Reach
from constraints.terms import Atom, Term, Weigh, atoms, walk
from constraints.verdict import EFFORT, GROUPS, Argument, Family, Result, Status


@dataclass(frozen=True)
class Reuse:
    """What was proved again and what was kept: the acts, and all pieces of all families."""

    again: tuple[str, ...]
    acts: int
    pieces_again: int
    pieces: int
    folder: Path
    unwritable: str | None = None
    """Why something could not be kept in the folder."""


@dataclass(eq=False)
class Work:
    """One piece of one family.  `claims` are those made now; `kept` is what the store knows of them."""

    family: Requirements
    piece: Piece
    key: str = ""
    kept: Any = None
    letters: tuple[Atom, ...] = ()
    claims: list[Claim] | None = None
    rows: list[Result] | None = None
    again: bool = False

    def made(self) -> list[Claim]:
        """The claims, made once."""
        if self.claims is None:
            self.claims = list(self.family.claims(self.piece.inquiry))
        return self.claims


@dataclass
class Decided:
    """The rows of the claims, then those of other engines, and how they came about."""

    prover: Prover
    confirmation: Confirmation
    asserted: list[Work] = field(default_factory=list)
    answered: list[Work] = field(default_factory=list)
    reuse: Reuse | None = None

    @property
    def results(self) -> list[tuple[Result, str]]:
        """Every row with its engine."""
        engine = f"diagram+z3-{self.confirmation.version}"
        told = [(row, engine) for work in self.asserted for row in work.rows or ()]
        return told + [(row, row.engine) for work in self.answered for row in work.rows or ()]

    def complete(self) -> Prover:
        """The prover with all claims, those that were kept as well."""
        for work in self.asserted:
            if work.claims is None:
                questions = list(dict.fromkeys(map(id, (row.question for row in work.rows or ()))))
                by_id = {id(row.question): row.question for row in work.rows or ()}
                kept = [by_id[q] for q in questions]
                self.prover.claims += [replace(c, question=q) for c, q in zip(work.made(), kept, strict=True)]
        return self.prover


def decide(inquiry: Inquiry, wanted: Sequence[Requirements], store: Store | None = None) -> Decided:
    """Decide these families.  Raises `EngineDisagreement` when two engines differ."""
    asserted, answered = _works(inquiry, wanted)
    if store is not None:
        _recall(inquiry, store, asserted, answered)
    left = [work for work in answered if work.rows is None]
    apart = Aside(lambda: [list(work.family.results(work.piece.inquiry)) for work in left]) if left else None
    new = [claim for work in asserted if work.kept is None for claim in work.made()]
    prover = Prover(inquiry.meaning, new, inquiry.tolerates, [a for work in asserted for a in work.letters])
    letters = Letters(prover.alphabet, inquiry.meaning.roster, atoms(*prover.excluded)) if store is not None else None
    if store is not None and letters is not None:
        _recall_rows(prover, store, letters, asserted)
    doing = [work for work in asserted if work.rows is None]
    terms = list(dict.fromkeys(prover.in_force(claim.term) for claim in prover.claims))
    check = partial(confirm, terms, inquiry.meaning.universe)
    checking = Aside(check) if terms else None
    for work in doing:
        work.again, work.rows = True, [row for claim in work.made() for row in prover.decide(claim)]
    for work, rows in zip(left, apart.answer() if apart else (), strict=True):
        work.again, work.rows = True, rows
    confirmation = checking.answer() if checking else check()
    _doubt(prover, doing, {terms[i] for i in confirmation.undecided})
    decided = Decided(prover, confirmation, asserted, answered)
    if store is not None and letters is not None:
        decided.confirmation = _keep(decided, store, letters)
        decided.reuse = _reuse(decided, store)
    return decided


def _works(inquiry: Inquiry, wanted: Sequence[Requirements]) -> tuple[list[Work], list[Work]]:
    """The pieces with claims, and those with an engine of their own."""
    found: list[Reach] = []

    def reach() -> Reach:
        if not found:
            found.append(Reach(inquiry.meaning.rulebook))
        return found[0]

    asserted = [Work(one, piece) for one in wanted if one.asserts for piece in one.pieces(inquiry, reach)]
    answered = [Work(one, piece) for one in wanted if one.answers for piece in one.answer_pieces(inquiry, reach)]
    return asserted, answered


def _doubt(prover: Prover, works: Iterable[Work], doubtful: set[Term]) -> None:
    """What Z3 could not confirm within its effort is not proved."""
    if doubtful:
        for work in works:
            doubted = {id(c.question) for c in work.made() if prover.in_force(c.term) in doubtful}
            work.rows = [_undecided(row) if id(row.question) in doubted else row for row in work.rows or ()]


def _undecided(row: Result) -> Result:
    return replace(row, argument=Argument(Status.UNDECIDED, row.argument.readings, row.argument.condition, undecided=EFFORT))


# ── what is kept ─────────────────────────────────────────────────────────────────────────────────────────────────


def _recall(inquiry: Inquiry, store: Store, asserted: list[Work], answered: list[Work]) -> None:
    """The claims and answers of the same law, roster and program."""
    keys = Keys(inquiry)
    known: dict[str, Atom] = {}
    for work in asserted:
        work.key = keys.of(work.piece, work.family.family.value, "claims")
        try:
            work.kept = store.get(work.key)
            if work.kept is not None:
                work.letters = tuple(
                    [known.get(line) or known.setdefault(line, pack.unpack_atom(line)) for line in work.kept["atoms"]]
                )
                _ = [set(work.kept[name]) for name in ("functions", "counts")]
        except pack.BROKEN:
            work.kept, work.letters = None, ()
    for work in answered:
        work.key = keys.of(work.piece, work.family.family.value, "results")
        try:
            if (kept := store.get(work.key)) is not None:
                work.rows = pack.unpack_rows(pack.unpack_questions(kept), kept)
        except pack.BROKEN:
            work.rows = None


def _recall_rows(prover: Prover, store: Store, letters: Letters, asserted: list[Work]) -> None:
    """The rows of the kept claims, if the letters are told apart as they were; else the claims are made again."""
    for work in asserted:
        if work.kept is None:
            continue
        try:
            kept = store.get(letters.key(work.key, work.letters))
            if kept is not None:
                work.rows = pack.unpack_rows(pack.unpack_questions(work.kept), kept, _Cores(prover, work))
        except pack.BROKEN:
            work.rows = None
        if work.rows is None:
            prover.claims += work.made()


@dataclass(frozen=True)
class _Cores:
    """The cores of kept proofs, made when they are first looked at."""

    prover: Prover
    work: Work

    def __call__(self, question: int, nth: int) -> tuple[Sequence[str], Sequence[str]]:
        used = Later(partial(self._core, question, nth))
        return Later(lambda: self.prover.meaning.rulebook.cites_of(used)), used

    def _core(self, question: int, nth: int) -> tuple[str, ...]:
        claims = self.work.family.claims(self.work.piece.inquiry) if self.work.claims is None else self.work.claims
        term = list(claims)[question].term
        return self.prover.core(term, self.prover.condition_classes(term)[nth][1])


def _keep(decided: Decided, store: Store, letters: Letters) -> Confirmation:
    """Keep what was decided now, but for what stays undecided; the confirmation of all functions, kept ones as well."""
    functions: set[str] = set()
    counts: set[str] = set()
    memo: dict[Term, str] = {}
    for work in decided.asserted:
        if work.kept is None:
            work.kept = _summary(decided.prover, work, memo)
            if _settled(work):
                store.put(work.key, work.kept)
        functions.update(work.kept["functions"])
        counts.update(work.kept["counts"])
        if work.again and _settled(work):
            _put(store, letters.key(work.key, work.letters), partial(_rows, work))
    for work in decided.answered:
        if work.again and _settled(work):
            _put(store, work.key, partial(_answers, work))
    store.prune()
    return replace(decided.confirmation, functions=len(functions), counts=len(counts))


def _summary(prover: Prover, work: Work, memo: dict[Term, str]) -> dict[str, Any]:
    """What is kept of claims: the questions, the letters of their terms, and which functions Z3 confirmed."""
    claims = work.made()
    work.letters = tuple(atoms(*(claim.term for claim in claims)))
    roots = list(dict.fromkeys(prover.in_force(claim.term) for claim in claims))
    return {
        **pack.pack_questions([claim.question for claim in claims]),
        "atoms": [pack.pack_atom(atom) for atom in work.letters],
        "functions": [exact(root, memo) for root in roots],
        "counts": [exact(node, memo) for node in walk(*roots) if isinstance(node, Weigh)],
    }


def _rows(work: Work) -> dict[str, Any]:
    return pack.pack_rows([claim.question for claim in work.made()], work.rows or ())


def _answers(work: Work) -> dict[str, Any]:
    questions = list({id(row.question): row.question for row in work.rows or ()}.values())
    return {**pack.pack_questions(questions), **pack.pack_rows(questions, work.rows or ())}


def _settled(work: Work) -> bool:
    """Is nothing open that more effort might settle?"""
    return all(row.status is not Status.UNDECIDED or row.argument.undecided == GROUPS for row in work.rows or ())


def _put(store: Store, key: str, content: Callable[[], Any]) -> None:
    """Keep it, unless there is something in it that has no form in JSON."""
    try:
        said = content()
    except TypeError:
        return
    store.put(key, said)


def _reuse(decided: Decided, store: Store) -> Reuse:
    acts = [work for work in decided.asserted if work.family.family is Family.AVAILABILITY]
    every = [*decided.asserted, *decided.answered]
    again = tuple(work.piece.name for work in acts if work.again)
    return Reuse(again, len(acts), sum(work.again for work in every), len(every), store.folder, store.unwritable)
