"""What an answer depends on, as a key: equal keys have equal answers.

Clauses are said in full, in the order of the law; so are the vocabulary, the roster, and the statutes where they count.
The program's own text is part of every key, and so is the version of the solver.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable
from dataclasses import fields
from functools import cache, cached_property
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TypeAlias

from constraints.cache.pack import pack_atom
from constraints.prove import excluded
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.pieces import Piece
from constraints.requirements.reach import Read
from constraints.roster import Roster
from constraints.rulebook import Clause, Rulebook
from constraints.terms import And, Not, Or, Term, Weigh, walk

ROOM = Path(__file__).resolve().parent.parent
NO_PROOF = ("rulebooks", "words", "__pycache__")
"""Folders without anything that decides."""


Said: TypeAlias = tuple[Clause, tuple[str, ...], str]
"""A clause, those of its fields that do not count, and a digest of what it says else."""


class Keys:
    """The keys of the answers to one inquiry."""

    def __init__(self, inquiry: Inquiry, said: dict[tuple[int, int], Said] | None = None) -> None:
        """`said` may be shared with others: two rulebooks that are laid side by side have most clauses in common."""
        self.inquiry, self.meaning = inquiry, inquiry.meaning
        self._said: dict[tuple[int, int], Said] = {} if said is None else said
        self._read: dict[int, tuple[Read, str]] = {}

    def _clause(self, id_: str, unread: tuple[str, ...] = ()) -> str:
        """A digest of what a clause says but for some fields; the form that Python prints is exact, texts and fractions
        included."""
        node = self.meaning.rulebook.nodes[id_]
        found = self._said.get((id(node), id(unread)))
        if found is None:
            said = digest(said_of_clause(node, unread))
            found = self._said[id(node), id(unread)] = node, unread, said  # kept, so that their ids stay their own
        return found[2]

    @cached_property
    def _common(self) -> str:
        """What every answer depends on."""
        return digest(program(), said_of_names(self.meaning.rulebook), said_of_roster(self.meaning.roster))

    @cached_property
    def _statutes(self) -> str:
        return digest(
            *(part for book in self.inquiry.statutes for part in (said_of_names(book), *map(repr, book.nodes.values())))
        )

    def of(self, piece: Piece, family: str, sort: str) -> str:
        """The key of one piece of a family; `sort` tells its claims from the rows of its engine."""
        asked = repr((family, sort, piece.part, piece.name, piece.inquiry.acts, piece.inquiry.kinds, piece.inquiry.tolerates))
        if piece.reads is None:
            return digest(self._common, asked, self._statutes, self._everything)
        return digest(self._common, asked, self._statutes if piece.statutes else "", self._clauses(piece.reads))

    def of_terms(self, piece: Piece, family: str) -> str:
        """The key of the rows of claims by their terms; which clauses these come from is no matter."""
        return digest(self._common, repr((family, piece.part, piece.name, piece.inquiry.tolerates)), self._situations)

    @cached_property
    def _situations(self) -> str:
        """What may be the case, what may not be together, and which readings are shown first."""
        shown = [(reading.id, reading.default) for reading in self.meaning.rulebook.readings().values()]
        known: dict[Term, str] = {}
        return digest(repr(self.meaning.universe), repr(shown), *(exact(term, known) for term in excluded(self.meaning)))

    def _clauses(self, reads: Read) -> str:
        """What these clauses say; several families ask about the same."""
        found = self._read.get(id(reads))
        if found is None:
            said = "".join([self._clause(id_, reads[id_]) for id_ in self._order if id_ in reads])
            found = self._read[id(reads)] = reads, said  # kept, so that its id stays its own
        return found[1]

    @cached_property
    def _order(self) -> tuple[str, ...]:
        return tuple(self.meaning.rulebook.nodes)

    @cached_property
    def _everything(self) -> str:
        return "".join(map(self._clause, self._order))

    @property
    def confirmed(self) -> str:
        """The key of the functions that Z3 has confirmed; they depend on nothing but what may be the case at all."""
        return digest(program(), "confirmed", repr(self.meaning.universe))


def digest(*parts: str) -> str:
    """SHA-256 over some texts; where one ends is part of it."""
    found = sha256()
    for part in parts:
        raw = part.encode()
        found.update(len(raw).to_bytes(8, "big"))
        found.update(raw)
    return found.hexdigest()


def said_of_clause(node: Clause, unread: Collection[str] = ()) -> str:
    """Everything a clause says but for some fields."""
    return repr((type(node).__name__, [(name, getattr(node, name)) for name in type(node).model_fields if name not in unread]))


def said_of_names(book: Rulebook) -> str:
    """Everything of a rulebook but its clauses."""
    return repr((book.header, book.names.vocabulary, sorted(book.names.meetings)))


def said_of_roster(roster: Roster) -> str:
    """Everything of a roster but where it stands in its file."""
    apart = ("rulebook", "places", "_heads")
    return repr([(f.name, getattr(roster, f.name)) for f in fields(roster) if f.name not in apart])


@cache
def program() -> str:
    """The text of the prover, and the versions of what it runs on."""
    files = sorted(path for folder in _folders(ROOM) for path in folder.iterdir() if path.suffix in (".py", ".json"))
    texts = [text for p in files for text in (p.relative_to(ROOM).as_posix(), p.read_text("utf-8"))]
    return digest(*texts, *_versions(), sys.version)


def _folders(room: Path) -> Iterable[Path]:
    yield room
    for path in room.iterdir():
        if path.is_dir() and path.name not in NO_PROOF:
            yield from _folders(path)


def _versions() -> Iterable[str]:
    """The versions of what decides; their own line is read, since to parse all that is said of them takes longer than both."""
    for name in ("z3-solver", "pydantic"):
        try:
            found = distribution(name)
            said = (found.read_text("METADATA") or found.read_text("PKG-INFO") or "").splitlines()
        except PackageNotFoundError:
            said = []
        yield next((line for line in said if line.startswith("Version:")), "")


def exact(term: Term, memo: dict[Term, str]) -> str:
    """A digest of a term as it stands, the order of its parts included: equal for the same term only."""
    for node in walk(term, known=memo):
        match node:
            case Not(inner):
                said = memo[inner]
            case And(parts) | Or(parts):
                said = "".join([memo[part] for part in parts])
            case Weigh(parts, least):
                said = f"{least}:" + ",".join([f"{weight}*{memo[part]}" for weight, part in parts])
            case _:
                said = pack_atom(node)
        memo[node] = sha256(f"{type(node).__name__}({said})".encode()).hexdigest()[:32]
    return memo[term]
