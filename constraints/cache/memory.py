"""What is known of the pieces of an inquiry from earlier runs, and what of this run is kept for later ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from constraints.cache import pack
from constraints.cache.keys import Keys, exact
from constraints.cache.store import Store
from constraints.cache.unchanged import MANY, Cores, function, packed, unpacked
from constraints.confirm import Confirmation
from constraints.prove import Prover
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.notes import Note
from constraints.requirements.pieces import Piece
from constraints.requirements.reach import Reach
from constraints.terms import Term
from constraints.verdict import Result
from constraints.work import Work

MOST_CONFIRMED = 20_000
"""Of no more functions is it remembered that Z3 confirmed them."""


class Memory:
    """The store, asked about one inquiry."""

    def __init__(self, store: Store, inquiry: Inquiry) -> None:
        store.settle()
        self.store, self.inquiry, self.keys = store, inquiry, Keys(inquiry, store.said)
        self._digests: dict[Term, str] = {}
        self._confirmed, self._version = self._recall_confirmed()

    def _recall_confirmed(self) -> tuple[dict[str, None], str]:
        kept: Any = self.store.get(self.keys.confirmed)
        try:
            return {str(function): None for function in kept["functions"]}, str(kept["z3"])
        except pack.BROKEN:
            return {}, ""

    def noting(self, reach: Callable[[], Reach]) -> None:
        """Let the inquiry find its notes here, and keep new ones."""
        self.inquiry.notes.kept = _Noted(self, reach)

    # ── recalling ────────────────────────────────────────────────────────────────────────────────────────────

    def recall(self, asserted: Iterable[Work], answered: Iterable[Work]) -> None:
        """The rows of the same law, roster and program."""
        for work in asserted:
            work.key = self.keys.of(work.piece, work.family.family.value, "claims")
            work.rows, work.kept = self._met(work.key, partial(_asserted, work)) or (None, None)
        for work in answered:
            work.key = self.keys.of(work.piece, work.family.family.value, "results")
            work.rows = self._met(work.key, lambda kept: pack.unpack_rows(pack.unpack_questions(kept), kept))

    def _met(self, key: str, unpack: Callable[[Any], Any]) -> Any | None:
        """What is kept under the key, unpacked once; nothing where there is no sound entry."""
        if key not in self.store.met:
            kept = self.store.get(key)
            if kept is None:
                return None
            try:
                self.store.met[key] = unpack(kept)
            except pack.BROKEN:
                return None
        return self.store.met[key]

    def recall_unchanged(self, asserted: Iterable[Work]) -> None:
        """The rows of those claims that say what they said before."""
        for work in asserted:
            kept: Any = self.store.get(self._of_terms(work)) if len(work.made()) >= MANY else None
            with suppress(*pack.BROKEN):
                work.known = unpacked(work, kept, self._digests)

    def _of_terms(self, work: Work) -> str:
        return self.keys.of_terms(work.piece, work.family.family.value)

    def unconfirmed(self, terms: Iterable[Term]) -> list[Term]:
        """The functions that Z3 has not confirmed yet, in whatever rulebook."""
        return [term for term in terms if exact(term, self._digests) not in self._confirmed]

    @property
    def confirmation(self) -> Confirmation | None:
        """That nothing needs to be confirmed; nothing where it is not known by which solver it was."""
        return Confirmation(0, 0, (), self._version) if self._version else None

    # ── keeping ──────────────────────────────────────────────────────────────────────────────────────────────

    def keep(
        self, prover: Prover, terms: Sequence[Term], confirmation: Confirmation, works: Sequence[Work], others: Sequence[Work]
    ) -> Confirmation:
        """Keep what was decided now, claims and other answers, but for what stays undecided; the confirmation of all functions,
        kept ones as well."""
        found = self._every(prover, confirmation, works)
        if any(work.again for work in (*works, *others)):
            self.store.keep(partial(self._keep, prover, terms, confirmation, works, others))
        return found

    def _every(self, prover: Prover, confirmation: Confirmation, works: Iterable[Work]) -> Confirmation:
        functions: set[str] = set()
        counts: set[str] = set()
        for work in works:
            known = work.kept or self._functions(prover, work)
            functions.update(known[0])
            counts.update(known[1])
        return replace(confirmation, functions=len(functions), counts=len(counts))

    def _keep(
        self, prover: Prover, terms: Sequence[Term], confirmation: Confirmation, works: Iterable[Work], others: Iterable[Work]
    ) -> None:
        self._keep_confirmed(terms, confirmation)
        for work in works:
            if work.again and work.settled:
                self._put(work.key, partial(self._claims, prover, work))
                if len(work.made()) >= MANY and work.new:
                    self._put(self._of_terms(work), partial(packed, work, prover, self._digests))
        for work in others:
            if work.again and work.settled:
                self._put(work.key, partial(_answers, work))
        self.store.prune()

    def _keep_confirmed(self, terms: Sequence[Term], confirmation: Confirmation) -> None:
        """Remember the functions that Z3 confirmed now."""
        new = [exact(term, self._digests) for i, term in enumerate(terms) if i not in confirmation.undecided]
        if new:
            every = [*self._confirmed, *new][-MOST_CONFIRMED:]
            self.store.put(self.keys.confirmed, {"z3": confirmation.version, "functions": every})

    def _claims(self, prover: Prover, work: Work) -> dict[str, Any]:
        """What is kept of claims: the questions, their rows, and which functions Z3 confirmed."""
        questions = [claim.question for claim in work.made()]
        functions, counts = self._functions(prover, work)
        known = {"functions": functions, "counts": counts}
        return {**pack.pack_questions(questions), **pack.pack_rows(questions, work.rows or ()), **known}

    def _functions(self, prover: Prover, work: Work) -> tuple[list[str], list[str]]:
        """Which functions the claims are, and what is counted in them."""
        every = dict(function(work, i, prover, self._digests) for i in range(len(work.made())))
        return list(every), [one for counts in every.values() for one in counts]

    def _put(self, key: str, content: Callable[[], Any]) -> None:
        """Keep it, unless there is something in it that has no form in JSON."""
        try:
            said = content()
        except TypeError:
            return
        self.store.put(key, said)


@dataclass(frozen=True)
class _Noted:
    """The notes of an inquiry in the store."""

    memory: Memory
    reach: Callable[[], Reach]

    def _key(self, sort: str, act: str) -> str:
        return self.memory.keys.of(Piece(act, self.memory.inquiry.about(act), self.reach().of_act(act)), sort, "notes")

    def get(self, sort: str, act: str) -> list[Note] | None:
        kept: Any = self.memory.store.get(self._key(sort, act))
        try:
            return [tuple(map(str, note)) for note in kept["notes"]]
        except pack.BROKEN:
            return None

    def put(self, sort: str, act: str, notes: list[Note]) -> None:
        self.memory.store.put(self._key(sort, act), {"notes": notes})


def _asserted(work: Work, kept: Any) -> tuple[list[Result], tuple[list[str], list[str]]]:
    """The rows of claims, with their functions and what is counted in these."""
    inquiry = work.piece.inquiry
    rows = pack.unpack_rows(pack.unpack_questions(kept), kept, Cores(inquiry.meaning, inquiry.tolerates, work.made))
    functions, counts = (list(map(str, kept[name])) for name in ("functions", "counts"))
    return rows, (functions, counts)


def _answers(work: Work) -> dict[str, Any]:
    questions = list({id(row.question): row.question for row in work.rows or ()}.values())
    return {**pack.pack_questions(questions), **pack.pack_rows(questions, work.rows or ())}
