"""Why a term is false in a situation: every alternative, and the first part of it that fails.

A refutation has no core: *nobody may* follows from what the rulebook does not say.  The citations stand on the term
itself, as `InForce` atoms beside each alternative.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from constraints.holds import Situation, holds
from constraints.terms import And, InForce, Or, Term


@dataclass(frozen=True)
class Reason:
    """One alternative that fails: the clauses it rests on, and the part of it that is not so."""

    clauses: tuple[str, ...]
    failing: Term


def why_not(term: Term, now: Situation) -> tuple[Reason, ...]:
    """The reasons for which `term` does not hold `now`; none where it does hold."""
    return Truth(now).why_not(term)


class Truth:
    """`holds` in one situation, and the reasons where it does not; each node once."""

    def __init__(self, now: Situation) -> None:
        self.now = now
        self.known: dict[Term, bool] = {}
        self.reasons: dict[Term, tuple[Reason, ...]] = {}

    def __call__(self, term: Term) -> bool:
        found = self.known.get(term)
        if found is None:
            match term:
                case And(parts):
                    found = all(self(part) for part in parts)
                case Or(parts):
                    found = any(self(part) for part in parts)
                case _:
                    found = holds(term, self.now)
            self.known[term] = found
        return found

    def why_not(self, term: Term) -> tuple[Reason, ...]:
        found = self.reasons.get(term)
        if found is None:
            found = self.reasons[term] = () if self(term) else tuple(self._fails(term))
        return found

    def _fails(self, term: Term) -> Iterator[Reason]:
        match term:
            case Or(parts) if parts:
                for part in parts:
                    yield from self.why_not(part)
            case And(parts):
                beside = tuple([p.clause for p in parts if isinstance(p, InForce)])
                for reason in self.why_not(next(p for p in parts if not self(p))):
                    yield Reason((*beside, *reason.clauses), reason.failing)
            case _:
                yield Reason((), term)


def cited(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """The clauses that some failing alternative rests on, in the order in which they are met."""
    return tuple(dict.fromkeys(clause for reason in reasons for clause in reason.clauses))
