"""What is known of the pieces of an inquiry from earlier runs, and what of this run is kept for later ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from constraints.cache import pack
from constraints.cache.keys import Keys, Letters, exact
from constraints.cache.store import Store
from constraints.confirm import Confirmation
from constraints.later import Later
from constraints.prove import Prover
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.notes import Note
from constraints.requirements.pieces import Piece
from constraints.requirements.reach import Reach
from constraints.terms import Atom, Term, Weigh, atoms, walk
from constraints.verdict import Result
from constraints.work import Work

MOST_CONFIRMED = 20_000
"""Of no more functions is it remembered that Z3 confirmed them."""


class Memory:
    """The store, asked about one inquiry."""

    def __init__(self, store: Store, inquiry: Inquiry) -> None:
        store.settle()
        self.store, self.inquiry, self.keys = store, inquiry, Keys(inquiry)
        self.letters: Letters | None = None
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
        """The claims and answers of the same law, roster and program."""
        known: dict[str, Atom] = {}
        for work in asserted:
            work.key = self.keys.of(work.piece, work.family.family.value, "claims")
            work.kept, work.letters = self._met(work.key, lambda kept: self._claims(kept, known)) or (None, ())
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

    def _claims(self, kept: Any, known: dict[str, Atom]) -> tuple[Any, tuple[Atom, ...]]:
        """What is known of some claims, and their letters."""
        letters = [known.get(said) or known.setdefault(said, pack.unpack_atom(said)) for said in kept["atoms"]]
        _ = [set(kept[name]) for name in ("functions", "counts")]
        return kept, tuple(letters)

    def recall_rows(self, prover: Prover, asserted: Iterable[Work]) -> None:
        """The rows of the kept claims, if the letters are told apart as they were; else the claims are made again."""
        letters = self.letters = Letters(prover.alphabet, self.inquiry.meaning.roster, atoms(*prover.excluded))
        for work in asserted:
            if work.kept is None:
                continue
            work.rows = self._met(letters.key(work.key, work.letters), partial(self._asserted, prover, work))
            if work.rows is None:
                prover.claims += work.made()

    def _asserted(self, prover: Prover, work: Work, kept: Any) -> list[Result]:
        return pack.unpack_rows(pack.unpack_questions(work.kept), kept, _Cores(prover, work))

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
            known = self._functions(prover, work) if work.kept is None else work.kept
            functions.update(known["functions"])
            counts.update(known["counts"])
        return replace(confirmation, functions=len(functions), counts=len(counts))

    def _keep(
        self, prover: Prover, terms: Sequence[Term], confirmation: Confirmation, works: Iterable[Work], others: Iterable[Work]
    ) -> None:
        assert self.letters is not None
        self._keep_confirmed(terms, confirmation)
        for work in works:
            if work.kept is None and work.settled:
                summary = partial(self._summary, prover, work)
                self._put(work.key, summary)
            if work.again and work.settled:
                self._put(self.letters.key(work.key, self._letters(work)), partial(_rows, work))
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

    def _letters(self, work: Work) -> tuple[Atom, ...]:
        return work.letters if work.kept is not None else tuple(atoms(*(claim.term for claim in work.made())))

    def _summary(self, prover: Prover, work: Work) -> dict[str, Any]:
        """What is kept of claims: the questions, the letters of their terms, and which functions Z3 confirmed."""
        return {
            **pack.pack_questions([claim.question for claim in work.made()]),
            "atoms": [pack.pack_atom(atom) for atom in self._letters(work)],
            **self._functions(prover, work),
        }

    def _functions(self, prover: Prover, work: Work) -> dict[str, list[str]]:
        """Which functions the claims are, and what is counted in them."""
        roots = list(dict.fromkeys(prover.in_force(claim.term) for claim in work.made()))
        return {
            "functions": [exact(root, self._digests) for root in roots],
            "counts": [exact(node, self._digests) for node in walk(*roots) if isinstance(node, Weigh)],
        }

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


@dataclass(frozen=True)
class _Cores:
    """The cores of kept proofs, made when they are first looked at."""

    prover: Prover
    work: Work

    def __call__(self, question: int, nth: int) -> tuple[Sequence[str], Sequence[str]]:
        used = Later(partial(self._core, question, nth))
        return Later(lambda: self.prover.meaning.rulebook.cites_of(used)), used

    def _core(self, question: int, nth: int) -> tuple[str, ...]:
        term = self.work.made()[question].term
        return self.prover.core(term, self.prover.condition_classes(term)[nth][1])


def _rows(work: Work) -> dict[str, Any]:
    return pack.pack_rows([claim.question for claim in work.made()], work.rows or ())


def _answers(work: Work) -> dict[str, Any]:
    questions = list({id(row.question): row.question for row in work.rows or ()}.values())
    return {**pack.pack_questions(questions), **pack.pack_rows(questions, work.rows or ())}
