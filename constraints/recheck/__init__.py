"""Verdicts checked again, each by itself, by other means than those that found them.

Claims about situations: `situations`; procedures: `procedures`; the statutes: `laws`; clauses side by side: `clauses`,
`alike`;
lanes: `ways`; the calendar: `time`; what is read off text and roster: `wording`.  What nothing here can check again is said to be left, never passed over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from constraints.recheck import alike, clauses, laws, procedures, time, ways, wording
from constraints.recheck.afresh import Afresh, Check
from constraints.recheck.situations import situation
from constraints.verdict import Family, Result, Status
from constraints.verify import Verification

CHECKS: dict[str, Check] = {
    **procedures.CHECKS,
    **laws.CHECKS,
    **clauses.CHECKS,
    **alike.CHECKS,
    **ways.CHECKS,
    **time.CHECKS,
    **wording.CHECKS,
}
"""How the rows of each requirement are checked that is not about situations."""
FOUND = (Status.PROVED, Status.REFUTED)


@dataclass(frozen=True)
class Recheck:
    """The rows that stood, those that nothing could be checked by, and those for which the effort ran out; `questions`
    is how many questions fresh solvers answered."""

    stood: tuple[Result, ...]
    left: tuple[Result, ...]
    undecided: tuple[Result, ...]
    questions: int

    @property
    def proved(self) -> int:
        return sum(row.status is Status.PROVED for row in self.stood)

    @property
    def refuted(self) -> int:
        return sum(row.status is Status.REFUTED for row in self.stood)

    def table(self) -> dict[Family, tuple[int, int, int, int]]:
        """For each family: proofs that stood, refutations that stood, rows left, rows beyond the effort."""
        found: dict[Family, list[int]] = {}
        for index, rows in enumerate((self.stood, self.left, self.undecided)):
            for row in rows:
                counts = found.setdefault(row.question.family, [0, 0, 0, 0])
                counts[row.status is Status.REFUTED if index == 0 else index + 1] += 1
        order = list(Family)
        return {family: (c[0], c[1], c[2], c[3]) for family, c in sorted(found.items(), key=lambda f: order.index(f[0]))}


def recheck(verification: Verification, told: Callable[[int, int], None] | None = None) -> Recheck:
    """Check every proved and refuted row once more; `told` hears how far it is.

    Raises `EngineDisagreement` when a row does not stand.
    """
    afresh = Afresh(verification)
    terms = {id(claim.question): claim.term for claim in verification.prover.claims}
    rows = [row for row in verification.results if row.status in FOUND]
    answers: dict[bool | None, list[Result]] = {True: [], False: [], None: []}
    for done, row in enumerate(rows):
        if told is not None:
            told(done, len(rows))
        term = terms.get(id(row.question))
        check = CHECKS.get(row.question.requirement) if term is None else partial(situation, term=term)
        answers[check(afresh, row) if check is not None else False].append(row)
    return Recheck(tuple(answers[True]), tuple(answers[False]), tuple(answers[None]), afresh.questions)
