"""Rows of claims that say what they said before a change: kept by their terms, whatever clauses these came from.

After a change most claims about an act are made anew and turn out as they were.  A row depends on the term, on who may be
away at all and together, on the readings, and on what is named where nothing is left to cite.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from constraints.cache import pack
from constraints.cache.keys import digest, exact
from constraints.later import Later
from constraints.meaning import Meaning
from constraints.prove import Claim, Prover
from constraints.terms import Term, Weigh, walk
from constraints.verdict import Result
from constraints.work import Known, Work

MANY = 8
"""Of a piece with fewer claims nothing is kept in this way."""


@dataclass(frozen=True)
class Cores:
    """The cores of kept proofs, made when they are first looked at."""

    meaning: Meaning
    tolerates: int
    made: Callable[[], Sequence[Claim]]

    @cached_property
    def prover(self) -> Prover:
        return Prover(self.meaning, self.made(), self.tolerates)

    def __call__(self, question: int, nth: int) -> tuple[Sequence[str], Sequence[str]]:
        used = Later(partial(self._core, question, nth))
        return Later(lambda: self.meaning.rulebook.cites_of(used)), used

    def _core(self, question: int, nth: int) -> tuple[str, ...]:
        term = self.made()[question].term
        return self.prover.core(term, self.prover.condition_classes(term)[nth][1])


def said(claim: Claim, digests: dict[Term, str]) -> str:
    """What the rows of a claim depend on of the claim."""
    return digest(exact(claim.term, digests), *claim.rests_on)


def unpacked(work: Work, kept: Any, digests: dict[Term, str]) -> dict[int, Known]:
    """The rows of those claims of a piece whose terms are kept, by their places; raises one of `pack.BROKEN` when it cannot."""
    place = {one: i for i, one in enumerate(kept["said"])}
    claims = work.made()
    found = {i: place[one] for i, c in enumerate(claims) if not c.cut and (one := said(c, digests)) in place}
    first: dict[int, int] = {}
    for i, term in found.items():
        first.setdefault(term, i)
    inquiry = work.piece.inquiry
    own = [claims[first.get(term, 0)] for term in range(len(place))]
    rows: list[list[Result]] = [[] for _ in own]
    questions = [replace(claim.question) for claim in own]
    told = {id(question): i for i, question in enumerate(questions)}
    for row in pack.unpack_rows(questions, kept, Cores(inquiry.meaning, inquiry.tolerates, lambda: own)):
        rows[told[id(row.question)]].append(_cited(row, inquiry.meaning))
    functions = [(str(root), [*map(str, counts)]) for root, counts in kept["functions"]]
    return {
        i: Known([replace(row, question=claims[i].question) for row in rows[term]], *functions[term])
        for i, term in found.items()
        if rows[term]
    }


def _cited(row: Result, meaning: Meaning) -> Result:
    """The row with the citations that its clauses have now."""
    used = row.argument.used
    return replace(row, argument=replace(row.argument, cites=Later(lambda: meaning.rulebook.cites_of(used))))


def packed(work: Work, prover: Prover, digests: dict[Term, str]) -> dict[str, Any]:
    """The rows of the claims of a piece, one claim for each term."""
    rows: dict[int, list[Result]] = {}
    for row in work.rows or ():
        rows.setdefault(id(row.question), []).append(row)
    first = {said(c, digests): i for i, c in reversed([*enumerate(work.made())]) if not c.cut}
    claims = [work.made()[i] for i in first.values()]
    questions = [claim.question for claim in claims]
    return {
        "said": list(first),
        "functions": [function(work, i, prover, digests) for i in first.values()],
        **pack.pack_rows(questions, [row for question in questions for row in rows[id(question)]]),
    }


def function(work: Work, place: int, prover: Prover, digests: dict[Term, str]) -> tuple[str, list[str]]:
    """Which function a claim is, and what is counted in it."""
    known = work.known.get(place)
    if known is not None:
        return known.function, known.counts
    root = prover.in_force(work.made()[place].term)
    return exact(root, digests), [exact(node, digests) for node in walk(root) if isinstance(node, Weigh)]
