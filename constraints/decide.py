"""Every piece of every family decided: from what is kept where that answers, else anew.

Claims are decided together, in one table of diagrams whose letters are told apart by all of them; so a kept claim brings
its letters along even when it is not decided again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Any

from constraints.aside import Aside
from constraints.cache.memory import Memory
from constraints.cache.store import Store
from constraints.confirm import Confirmation, confirm
from constraints.prove import Claim, Prover
from constraints.requirements import Requirements
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.reach import Reach
from constraints.terms import Term
from constraints.verdict import EFFORT, Argument, Family, Result, Status
from constraints.work import Work

FEW = 100
"""Rules of fewer clauses are asked in one process: to start others would take longer (measured: twice as long)."""


@dataclass(frozen=True)
class Reuse:
    """What was proved again and what was kept: the acts, and all pieces of all families."""

    again: tuple[str, ...]
    acts: int
    pieces_again: int
    pieces: int
    store: Store

    @property
    def unwritable(self) -> str | None:
        """Why something could not be kept; known when all has been kept."""
        return self.store.unwritable


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
        known = {id(claim.question) for claim in self.prover.claims}
        claims: list[Claim] = []
        for work in self.asserted:
            questions = list({id(row.question): row.question for row in work.rows or ()}.values())
            if known.issuperset(map(id, questions)):
                claims += work.made()
            else:
                claims += [replace(c, question=q) for c, q in zip(work.made(), questions, strict=True)]
        self.prover.claims = claims
        return self.prover


def decide(inquiry: Inquiry, wanted: Sequence[Requirements], store: Store | None = None) -> Decided:
    """Decide these families.  Raises `EngineDisagreement` when two engines differ."""
    reach = cache(partial(Reach, inquiry.meaning.rulebook))
    asserted, answered = _works(inquiry, wanted, reach)
    memory = None if store is None else Memory(store, inquiry)
    if memory is not None:
        memory.noting(reach)
        memory.recall(asserted, answered)
    searched = [work for work in asserted if work.kept is None and work.family.searches]
    left = [work for work in answered if work.rows is None]
    small = len(inquiry.meaning.rulebook.nodes) < FEW
    beside = Aside[Any](partial(_made, searched), partial(_answer, left), small=small or not (searched or left))
    for work in asserted:
        if work.kept is None and not work.family.searches:
            work.made()
    for work, claims in zip(searched, beside.answer(), strict=True):
        work.claims = claims
    new = [claim for work in asserted if work.kept is None for claim in work.made()]
    prover = Prover(inquiry.meaning, new, inquiry.tolerates, [a for work in asserted for a in work.letters])
    if memory is not None:
        memory.recall_rows(prover, asserted)
    doing = [work for work in asserted if work.rows is None]
    terms = list(dict.fromkeys(prover.in_force(claim.term) for claim in prover.claims))
    if memory is not None:
        terms = memory.unconfirmed(terms)
    check = partial(confirm, terms, inquiry.meaning.universe)
    checking = Aside(check, small=small) if terms else None
    for work in doing:
        work.again, work.rows = True, [row for claim in work.made() for row in prover.decide(claim)]
    for work, rows in zip(left, beside.answer(), strict=True):
        work.again, work.rows = True, rows
    confirmation = checking.answer() if checking else memory.confirmation if memory and memory.confirmation else check()
    _doubt(prover, doing, {terms[i] for i in confirmation.undecided})
    decided = Decided(prover, confirmation, asserted, answered)
    if memory is not None:
        decided.confirmation = memory.keep(prover, terms, confirmation, asserted, answered)
        decided.reuse = _reuse(decided, memory.store)
    return decided


def _works(inquiry: Inquiry, wanted: Sequence[Requirements], reach: Callable[[], Reach]) -> tuple[list[Work], list[Work]]:
    """The pieces with claims, and those with an engine of their own."""
    asserted = [Work(one, piece) for one in wanted if one.asserts for piece in one.pieces(inquiry, reach)]
    answered = [Work(one, piece) for one in wanted if one.answers for piece in one.answer_pieces(inquiry, reach)]
    return asserted, answered


def _made(works: Iterable[Work]) -> list[list[Claim]]:
    return [work.made() for work in works]


def _answer(works: Iterable[Work]) -> list[list[Result]]:
    return [list((work.piece.results or work.family.results)(work.piece.inquiry)) for work in works]


def _doubt(prover: Prover, works: Iterable[Work], doubtful: set[Term]) -> None:
    """What Z3 could not confirm within its effort is not proved."""
    if doubtful:
        for work in works:
            doubted = {id(c.question) for c in work.made() if prover.in_force(c.term) in doubtful}
            work.rows = [_undecided(row) if id(row.question) in doubted else row for row in work.rows or ()]


def _undecided(row: Result) -> Result:
    return replace(row, argument=Argument(Status.UNDECIDED, row.argument.readings, row.argument.condition, undecided=EFFORT))


def _reuse(decided: Decided, store: Store) -> Reuse:
    acts = [work for work in decided.asserted if work.family.family is Family.AVAILABILITY]
    every = [*decided.asserted, *decided.answered]
    again = tuple(work.piece.name for work in acts if work.again)
    return Reuse(again, len(acts), sum(work.again for work in every), len(every), store)
