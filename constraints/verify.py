"""`verify`: every requirement of one rulebook for one roster, decided, confirmed and compared with what is expected."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from constraints.aside import Aside
from constraints.confirm import Confirmation, confirm
from constraints.expected import Expected
from constraints.meaning import Meaning
from constraints.prove import Prover
from constraints.requirements import chosen
from constraints.requirements.inquiry import Inquiry
from constraints.roster import Roster
from constraints.rulebook import Rulebook
from constraints.terms import Term
from constraints.turning import Turning, turning
from constraints.verdict import EFFORT, Argument, Result, Status


@dataclass(frozen=True)
class Verification:
    """All results for one rulebook and roster, in the order of the vocabulary's acts and of the law."""

    inquiry: Inquiry
    results: tuple[Result, ...]
    confirmation: Confirmation
    prover: Prover
    expected: Expected | None = None

    @property
    def meaning(self) -> Meaning:
        return self.inquiry.meaning

    @property
    def rulebook(self) -> Rulebook:
        return self.meaning.rulebook

    @property
    def roster(self) -> Roster:
        return self.meaning.roster

    @cached_property
    def unexpected(self) -> tuple[Result, ...]:
        """The rows whose verdict is not the expected one."""
        return tuple(r for r in self.results if r.as_expected is False)

    @cached_property
    def undecided(self) -> tuple[Result, ...]:
        return tuple(r for r in self.results if r.status is Status.UNDECIDED)

    @cached_property
    def turning(self) -> list[Turning]:
        """Each open question of the text, with how many verdicts turn on it."""
        return turning(self.results, self.rulebook.readings().values())

    @cached_property
    def used(self) -> dict[str, list[str]]:
        """For each clause, the requirements and acts in whose core or refutation it stands."""
        found: dict[str, dict[str, None]] = {}
        for result in self.results:
            q = result.question
            for clause in result.argument.used:
                found.setdefault(clause, {})[f"{q.requirement}:{q.act}" if q.act else q.requirement] = None
        return {clause: list(names) for clause, names in found.items()}


@contextmanager
def without_collector() -> Iterator[None]:
    """Millions of small objects that all stay: Python's cycle collector only costs time (measured: a third)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def verify(
    rulebook: Rulebook,
    roster: Roster,
    *,
    tolerates: int = 1,
    expected: Expected | None = None,
    acts: tuple[str, ...] = (),
    families: tuple[str, ...] = (),
    statutes: tuple[Rulebook, ...] = (),
) -> Verification:
    """Decide every requirement (of these families, about these acts).

    Raises `EngineDisagreement` when two engines differ.
    """
    with without_collector():
        meaning = Meaning(rulebook, roster)
        inquiry = Inquiry(meaning, tolerates, acts, statutes)
        wanted = chosen(families)
        apart = Aside(lambda: list(chain.from_iterable(one.results(inquiry) for one in wanted)))
        prover = Prover(meaning, chain.from_iterable(one.claims(inquiry) for one in wanted), tolerates)
        terms = list(dict.fromkeys(prover.in_force(claim.term) for claim in prover.claims))
        checking = Aside(lambda: confirm(terms, meaning.universe))
        results = list(prover.results())
        others = apart.answer()
        confirmation = checking.answer()
        doubtful = {terms[i] for i in confirmation.undecided}
        if doubtful:
            results = _undecided(prover, results, doubtful)
        engine = f"diagram+z3-{confirmation.version}"
        told = [(result, engine) for result in results] + [(result, result.engine) for result in others]
        status = expected.of if expected is not None else _nothing_expected
        results = [Result(r.question, r.argument, r.absences, engine, status(r)) for r, engine in told]
    return Verification(inquiry, tuple(results), confirmation, prover, expected)


def _nothing_expected(_: Result) -> None:
    return None


def _undecided(prover: Prover, results: list[Result], doubtful: set[Term]) -> list[Result]:
    """What Z3 could not confirm within its effort is not proved."""
    doubted = {id(claim.question) for claim in prover.claims if prover.in_force(claim.term) in doubtful}
    return [
        replace(r, argument=Argument(Status.UNDECIDED, r.argument.readings, r.argument.condition, undecided=EFFORT))
        if id(r.question) in doubted
        else r
        for r in results
    ]
