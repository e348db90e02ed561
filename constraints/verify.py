"""`verify`: every requirement of one rulebook for one roster, decided, confirmed and compared with what is expected."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from constraints.cache.store import Store
from constraints.confirm import Confirmation
from constraints.decide import Reuse, decide
from constraints.expected import Expected
from constraints.meaning import Meaning
from constraints.prove import Prover
from constraints.requirements import chosen
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.standing_in.load import Load, loads
from constraints.roster import Roster
from constraints.rulebook import Rulebook
from constraints.turning import Turning, turning
from constraints.verdict import Family, Result, Status


@dataclass(frozen=True)
class Verification:
    """All results for one rulebook and roster, in the order of the vocabulary's acts and of the law."""

    inquiry: Inquiry
    results: tuple[Result, ...]
    confirmation: Confirmation
    complete: Callable[[], Prover]
    expected: Expected | None = None
    reuse: Reuse | None = None
    """What was proved again, and what was kept; nothing where nothing is kept."""

    @cached_property
    def prover(self) -> Prover:
        """The prover with all claims."""
        return self.complete()

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
    def loads(self) -> list[Load]:
        """How many offices may come to each stand-in at once; nothing where standing in was not asked about."""
        return loads(self.inquiry) if any(r.question.family is Family.BACKUP for r in self.results) else []

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
    store: Store | None = None,
) -> Verification:
    """Decide every requirement (of these families, about these acts); with a store, only what it does not answer: what is new
    is kept there meanwhile, and `store.settle()` waits for it.

    Raises `EngineDisagreement` when two engines differ.
    """
    with without_collector():
        inquiry = Inquiry(Meaning(rulebook, roster), tolerates, acts, statutes)
        decided = decide(inquiry, chosen(families), store)
        status = expected.of if expected is not None else _nothing_expected
        results = [Result(r.question, r.argument, r.absences, engine, status(r)) for r, engine in decided.results]
    return Verification(inquiry, tuple(results), decided.confirmation, decided.complete, expected, decided.reuse)


def _nothing_expected(_: Result) -> None:
    return None
