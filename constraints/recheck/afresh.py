"""Everything made anew from rulebook and roster, so that a check believes nothing that was found before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias, TypeVar

from constraints.alphabet import Alphabet, Universe
from constraints.encode import Encoder
from constraints.lead.choices import within
from constraints.meaning import Meaning
from constraints.procedures import Procedure
from constraints.requirements.inquiry import Inquiry
from constraints.terms import Term
from constraints.verdict import EngineDisagreement, Result
from constraints.verify import Verification

EFFORT = 20_000_000
"""Z3's `rlimit` for one question, in a context of its own."""

T = TypeVar("T")


@dataclass(eq=False)
class Afresh:
    """What the checks of one run look at."""

    verification: Verification
    _kept: dict[Any, Any] = field(default_factory=dict)
    questions: int = 0
    """How many questions fresh solvers have answered."""

    @cached_property
    def inquiry(self) -> Inquiry:
        v = self.verification
        return Inquiry(Meaning(v.rulebook, v.roster), v.inquiry.tolerates, v.inquiry.acts, v.inquiry.statutes)

    @property
    def meaning(self) -> Meaning:
        return self.inquiry.meaning

    def keep(self, key: Any, make: Callable[[], T]) -> T:
        """Something made once in a run."""
        if key not in self._kept:
            self._kept[key] = make()
        found: T = self._kept[key]
        return found

    def is_possible(self, term: Term, universe: Universe) -> bool | None:
        """Is `term` true of anything?  Asked of a fresh solver; nothing where the effort runs out."""

        def ask() -> bool | None:
            encoder = Encoder(Alphabet([term], universe))
            return satisfiable([encoder.encode(term), encoder.true()])

        key = (term, id(self.keep(("universe", id(universe)), lambda: universe)))  # kept, so that no other gets its id
        self.questions += key not in self._kept
        return self.keep(key, ask)

    def procedures(self, row: Result) -> list[Procedure]:
        """The procedures of the row's kind of matter, under each choice of readings of which the row speaks."""
        kind = next(iter(row.question.matter or {}), "")
        return [p for p in self.inquiry.procedures.of(kind) if self.speaks_of(row, p)]

    def speaks_of(self, row: Result, p: Procedure) -> bool:
        """Are the readings of the procedure among those of the row?"""
        return any(within(p.readings, box) for box in row.argument.boxes)


Check: TypeAlias = Callable[[Afresh, Result], "bool | None"]
"""Says of a row: it stands; there is nothing to check it by (false); the effort ran out (nothing).  Raises
`EngineDisagreement` when the row does not stand."""


def satisfiable(formulas: list[Any]) -> bool | None:
    """Are the formulas of one fresh context true together?  Nothing where the effort runs out."""
    import z3

    solver = z3.SimpleSolver(ctx=formulas[0].ctx)
    solver.set("rlimit", EFFORT)
    solver.add(*formulas)
    verdict = solver.check()
    return True if verdict == z3.sat else False if verdict == z3.unsat else None


def stand(fine: bool | None, row: Result, problem: str) -> bool | None:
    """`fine`, or loudly that the row does not stand."""
    if fine is False:
        q = row.question
        raise EngineDisagreement(f"{q.requirement} {q.act or q.clause or ''} {q.matter}: {problem}")
    return fine


def none_of(answers: Iterable[bool | None]) -> bool | None:
    """Is nothing possible?  Nothing where that is not known."""
    listed = list(answers)
    return False if any(listed) else None if None in listed else True
