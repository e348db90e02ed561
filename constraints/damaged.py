"""What a damage to one clause can change of the answers: only the pieces that can depend on the clause are asked again.

What a piece promises not to look at (`requirements.pieces`) cannot change its answer.  A promise that forgets something lets
a damage pass unnoticed, never the other way round; and what passes unnoticed is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from constraints.meaning import Meaning
from constraints.prove import Claim, Prover
from constraints.requirements import Requirements
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.notes import Note
from constraints.requirements.pieces import Piece
from constraints.requirements.reach import Reach, Read
from constraints.rulebook import Rulebook
from constraints.verdict import Family, Result

Name: TypeAlias = tuple[Family, bool, str, str, tuple[str, ...]]
"""Of a piece: its family, whether it has claims, its part, what it is about, the acts asked about."""


@dataclass(frozen=True)
class Part:
    """A piece of a family, with claims or with rows of its own engine."""

    family: Requirements
    asserts: bool
    piece: Piece

    @property
    def name(self) -> Name:
        return (self.family.family, self.asserts, self.piece.part, self.piece.name, self.piece.inquiry.acts)

    @cached_property
    def claims(self) -> list[Claim]:
        return list((self.piece.claims or self.family.claims)(self.piece.inquiry))

    @cached_property
    def rows(self) -> tuple[Result, ...]:
        """Its rows, its claims decided by themselves."""
        inquiry = self.piece.inquiry
        if not self.asserts:
            return tuple((self.piece.results or self.family.results)(inquiry))
        return tuple(Prover(inquiry.meaning, self.claims, inquiry.tolerates).results())


def parts(one: Requirements, inquiry: Inquiry, reach: Reach) -> dict[Name, Part]:
    """Every piece of a family."""
    asserted = one.pieces(inquiry, lambda: reach) if one.asserts else ()
    answered = one.answer_pieces(inquiry, lambda: reach) if one.answers else ()
    found = [Part(one, asserts, piece) for asserts, pieces in ((True, asserted), (False, answered)) for piece in pieces]
    return {part.name: part for part in found}


@dataclass(eq=False)
class Undamaged:
    """The answers about a rulebook as it stands, each piece asked when a damage first touches it."""

    inquiry: Inquiry
    _parts: dict[tuple[Family, tuple[str, ...]], dict[Name, Part]] = field(default_factory=dict)
    _requirements: dict[tuple[Family, tuple[str, ...]], dict[tuple[bool, str], set[str]]] = field(default_factory=dict)

    @cached_property
    def reach(self) -> Reach:
        return Reach(self.inquiry.meaning.rulebook)

    def parts(self, one: Requirements, acts: tuple[str, ...]) -> dict[Name, Part]:
        key = (one.family, acts)
        if key not in self._parts:
            self._parts[key] = parts(one, self.inquiry.about(*acts), self.reach)
        return self._parts[key]

    def requirements(self, one: Requirements, acts: tuple[str, ...]) -> dict[tuple[bool, str], set[str]]:
        """Of which requirements each part of a family says something."""
        key = (one.family, acts)
        if key not in self._requirements:
            found = self._requirements[key] = defaultdict[tuple[bool, str], set[str]](set)
            for part in self.parts(one, acts).values():
                found[part.asserts, part.piece.part].update(row.question.requirement for row in part.rows)
        return self._requirements[key]

    def damaged(self, rulebook: Rulebook, clause: str) -> Damaged:
        """Beside it, the rulebook with this clause changed or struck out."""
        return Damaged(self, rulebook, clause)


class Damaged:
    """A rulebook of which one clause was changed or struck out, beside the rulebook as it stands."""

    def __init__(self, before: Undamaged, rulebook: Rulebook, clause: str) -> None:
        old = before.inquiry
        self.before, self.clause, self.reach = before, clause, Reach(rulebook)
        self.meaning = Meaning(rulebook, old.meaning.roster)
        self.meaning.covers = old.meaning.covers  # what the patterns cover is the same, whatever becomes of a clause
        self.inquiry = Inquiry(self.meaning, old.tolerates, old.acts, old.statutes)
        self.inquiry.notes.kept = _Lent(self)

    def rows(
        self, one: Requirements, acts: tuple[str, ...] = (), wanted: Collection[str] | None = None
    ) -> tuple[list[Result], list[Result]]:
        """The rows of all that the damage touches in a family: as the rulebook stands, and as it is damaged.

        Of the parts of a family only those that say something of the `wanted` requirements."""
        acts = acts or self.inquiry.acts
        old, new = self.before.parts(one, acts), parts(one, self.inquiry.about(*acts), self.reach)
        if wanted is not None and one.parts:
            said = self.before.requirements(one, acts)
            old, new = ({n: p for n, p in every.items() if not said[n[1], n[2]].isdisjoint(wanted)} for every in (old, new))
        same = {name for name, part in new.items() if name in old and not self.touches(old[name], part)}
        return _rows(old, same), _rows(new, same)

    def touches(self, old: Part, new: Part) -> bool:
        """Can the answer be another one?"""
        reads = old.piece.reads, new.piece.reads
        if reads[0] is not None and reads[1] is not None and not self.changes(reads[0], reads[1]):
            return False
        return not (old.asserts and self.asks_the_same(old.claims, new.claims))

    def asks_the_same(self, old: Sequence[Claim], new: Sequence[Claim]) -> bool:
        """Are these the same claims, about the same situations?"""
        return old == new and self._is_same_world

    @cached_property
    def _is_same_world(self) -> bool:
        """Are the situations the same, and those that are allowed?"""
        old = self.before.inquiry.meaning
        return old.universe == self.meaning.universe and _excluded(old) == _excluded(self.meaning)

    def changes(self, old: Read, new: Read) -> bool:
        """Is what is read another thing?"""
        return old != new or (self.clause in new and any(name not in new[self.clause] for name in self._changed))

    @cached_property
    def _changed(self) -> tuple[str, ...]:
        """The fields of the clause that say something else; all of them where it is gone."""
        old, new = self.before.inquiry.meaning.rulebook[self.clause], self.meaning.rulebook.nodes.get(self.clause)
        return tuple(name for name in type(old).model_fields if new is None or getattr(old, name) != getattr(new, name))


def _rows(every: dict[Name, Part], but: Container[Name]) -> list[Result]:
    return [row for name, part in every.items() if name not in but for row in part.rows]


def _excluded(meaning: Meaning) -> list[object]:
    return [(node.soft, node.unless_approved_by, term) for node, _, _, term in meaning.exclusion_terms()]


@dataclass(frozen=True)
class _Lent:
    """What was noted of the acts that a damage does not touch."""

    damaged: Damaged

    def get(self, sort: str, act: str) -> list[Note] | None:
        return self._known.get((sort, act)) if self._is_shared(act) else None

    def put(self, sort: str, act: str, notes: list[Note]) -> None:
        if self._is_shared(act):
            self._known[sort, act] = notes

    @property
    def _known(self) -> dict[tuple[str, str], list[Note]]:
        return self.damaged.before.inquiry.notes.known

    def _is_shared(self, act: str) -> bool:
        return not self.damaged.changes(self.damaged.before.reach.of_act(act), self.damaged.reach.of_act(act))
