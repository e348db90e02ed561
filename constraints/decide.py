"""Every piece of every family decided: from what is kept where that answers, else anew; new claims all in one table of
diagrams."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Any

from constraints.aside import Aside, Shared
from constraints.cache.memory import Memory
from constraints.cache.store import Store
from constraints.confirm import Confirmation, confirm
from constraints.prove import Claim, Prover
from constraints.requirements import Requirements
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.reach import Reach
from constraints.terms import Term, Weigh, walk
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
        """A prover with all claims, those that were kept as well."""
        claims: list[Claim] = []
        for work in self.asserted:
            if work.again:
                claims += work.made()
            else:
                questions = list({id(row.question): row.question for row in work.rows or ()}.values())
                claims += (replace(c, question=q) for c, q in zip(work.made(), questions, strict=True))
        if len(claims) == len(self.prover.claims):
            return self.prover
        return Prover(self.prover.meaning, claims, self.prover.tolerates)


def decide(inquiry: Inquiry, wanted: Sequence[Requirements], store: Store | None = None) -> Decided:
    """Decide these families.  Raises `EngineDisagreement` when two engines differ."""
    reach = cache(partial(Reach, inquiry.meaning.rulebook))
    asserted, answered = _works(inquiry, wanted, reach)
    memory = None if store is None else Memory(store, inquiry)
    if memory is not None:
        memory.noting(reach)
        memory.recall(asserted, answered)
    doing = [work for work in asserted if work.rows is None]
    searched = [work for work in doing if work.family.searches]
    left = sorted((work for work in answered if work.rows is None), key=lambda work: not work.piece.name)
    small = len(inquiry.meaning.rulebook.nodes) < FEW
    both = Shared[Any]([*(partial(_answer, work) for work in left), *(work.made for work in searched)], small=small)
    own = Table(inquiry, [work for work in doing if not work.family.searches], memory)
    own.decide(small=small)
    answers = both.answers()
    for work, rows in zip(left, answers, strict=False):
        work.again, work.rows = True, rows
    for work, claims in zip(searched, answers[len(left) :], strict=True):
        work.claims = claims
    others = Table(inquiry, searched, memory, known=own.terms)
    others.decide(small=True)
    confirmation = own.confirmation(others)
    decided = Decided(own.prover, confirmation, asserted, answered)
    if memory is not None:
        decided.confirmation = memory.keep(own.prover, [*own.terms, *others.terms], confirmation, asserted, answered)
        decided.reuse = _reuse(decided, memory.store)
    return decided


class Table:
    """New claims, decided in one table of diagrams while Z3 is asked beside about those functions that it has not confirmed
    before, nor in the course of this (`known`)."""

    def __init__(self, inquiry: Inquiry, works: Sequence[Work], memory: Memory | None, known: Iterable[Term] = ()) -> None:
        self.inquiry, self.works, self.memory = inquiry, works, memory
        for work in works:
            work.made()
        if memory is not None:
            memory.recall_unchanged(works)
        self.prover = Prover(inquiry.meaning, [claim for work in works for claim in work.new], inquiry.tolerates)
        terms, before = dict.fromkeys(self.prover.in_force(claim.term) for claim in self.prover.claims), set(known)
        new = [term for term in terms if term not in before]
        self.terms = new if memory is None else memory.unconfirmed(new)

    def decide(self, *, small: bool) -> None:
        """Decide the claims of the pieces, one piece after another."""
        self._checking = Aside(self._check, small=small or not self.terms)
        for work in self.works:
            work.again, work.rows = True, work.decided(self.prover.decide)

    def _check(self) -> Confirmation:
        kept = None if self.terms or self.memory is None else self.memory.confirmation
        return kept or confirm(self.terms, self.inquiry.meaning.universe)

    def confirmation(self, other: Table) -> Confirmation:
        """What Z3 said of the functions here and there; what it could not confirm within its effort is not proved."""
        here, there = self._checking.answer(), other._checking.answer()
        terms = [*self.terms, *other.terms]
        undecided = (*here.undecided, *(len(self.terms) + i for i in there.undecided))
        _doubt(self.prover, [*self.works, *other.works], {terms[i] for i in undecided})
        counts = sum(isinstance(node, Weigh) for node in walk(*terms)) if there.counts else here.counts
        return Confirmation(here.functions + there.functions, counts, undecided, here.version)


def _works(inquiry: Inquiry, wanted: Sequence[Requirements], reach: Callable[[], Reach]) -> tuple[list[Work], list[Work]]:
    """The pieces with claims, and those with an engine of their own."""
    asserted = [Work(one, piece) for one in wanted if one.asserts for piece in one.pieces(inquiry, reach)]
    answered = [Work(one, piece) for one in wanted if one.answers for piece in one.answer_pieces(inquiry, reach)]
    return asserted, answered


def _answer(work: Work) -> list[Result]:
    return list((work.piece.results or work.family.results)(work.piece.inquiry))


def _doubt(prover: Prover, works: Iterable[Work], doubtful: set[Term]) -> None:
    """What Z3 could not confirm within its effort is not proved."""
    if doubtful:
        for work in works:
            doubted = {id(c.question) for c in work.new if prover.in_force(c.term) in doubtful}
            work.rows = [_undecided(row) if id(row.question) in doubted else row for row in work.rows or ()]


def _undecided(row: Result) -> Result:
    return replace(row, argument=Argument(Status.UNDECIDED, row.argument.readings, row.argument.condition, undecided=EFFORT))


def _reuse(decided: Decided, store: Store) -> Reuse:
    acts = [work for work in decided.asserted if work.family.family is Family.AVAILABILITY]
    every = [*decided.asserted, *decided.answered]
    again = tuple(work.piece.name for work in acts if work.again)
    return Reuse(again, len(acts), sum(work.again for work in every), len(every), store)
