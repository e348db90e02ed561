"""Which clauses an answer can depend on: everything that the meaning, the plans or the procedures may look at for it.

Wide rather than exact: whatever passes power on, whoever chairs, every reading always counts.  Tests take all other
clauses away and find the same answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from constraints.language import patterns as p
from constraints.language import who as w
from constraints.language.nodes import (
    Delegation,
    Duty,
    Exclusion,
    Meeting,
    Power,
    Prohibition,
    Reading,
    Step,
    Substitution,
)
from constraints.meaning import CHAIR
from constraints.rulebook import Clause, Rulebook

EVERYWHERE = (Reading, Substitution, Delegation, Exclusion, Meeting)
"""Clauses that bear on every act: they pass powers on, or say who may be away and who meets."""


class Reach:
    """What can be read of one rulebook on the way to an answer."""

    def __init__(self, book: Rulebook) -> None:
        self.book, self.names = book, book.names
        self.everywhere = frozenset(id_ for id_, node in book.nodes.items() if isinstance(node, EVERYWHERE))
        self.readings = frozenset(book.readings())
        self._looks: dict[str, _Looks] = {}
        self._acts: dict[str, frozenset[str]] = {}

    def of_act(self, act: str) -> frozenset[str]:
        """For who may do an act: the clauses that give or bar it, all that pass powers on, whoever chairs; the earlier
        acts whose doer is asked for; where what has been done counts, every step."""
        found = self._acts.get(act)
        if found is None:
            found = self._acts[act] = self._shared | self._closed(self._by_act.get(act, frozenset()))
        return found

    @cached_property
    def _shared(self) -> frozenset[str]:
        """What every act depends on."""
        acts = {CHAIR, *self._roles.acts}
        return self._closed(self.everywhere.union(*(self._by_act.get(one, frozenset()) for one in acts)))

    def of_transfer(self, act: str) -> frozenset[str]:
        """For what may be handed on of an act: who may do it, and what some post may do on every matter there is."""
        return self.of_act(act) | self._general

    @cached_property
    def _general(self) -> frozenset[str]:
        return self._closed(node.id for node in self.book.family(Power) if node.matter == p.ANYTHING)

    def of_procedure(self, kind: str) -> frozenset[str]:
        """For the procedures of a kind of matter: the steps and bars whose patterns name it, or what it is."""
        bearing: list[Step | Prohibition] = [*self.book.family(Step), *self.book.family(Prohibition)]
        near = {node.id for node in bearing if any(self.names.is_kind(kind, group) for one in node.matter for group in one)}
        return self._excepted(near) | self.readings

    def of_soundness(self, kind: str) -> frozenset[str]:
        """Beside the procedures: every step that may be refused, whatever it is about."""
        refusable = {node.id for node in self.book.family(Step) if node.if_refused}
        return self.of_procedure(kind) | self._excepted(refusable)

    # ── what a clause looks at ───────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _by_act(self) -> dict[str, frozenset[str]]:
        """The clauses that give an act, bar it, or tell its doer apart from another's."""
        found: dict[str, set[str]] = {}
        for id_, node in self.book.nodes.items():
            if isinstance(node, Power | Step | Duty | Prohibition):
                for act in node.act:
                    found.setdefault(act, set()).add(id_)
        return {act: frozenset(ids) for act, ids in found.items()}

    @cached_property
    def _steps(self) -> frozenset[str]:
        return frozenset(node.id for node in self.book.family(Step))

    @cached_property
    def _roles(self) -> _Looks:
        return _Looks(self.names.vocabulary.roles.values())

    def _looks_of(self, node: Clause) -> _Looks:
        found = self._looks.get(node.id)
        if found is None:
            found = self._looks[node.id] = _Looks([node])
        return found

    def _closed(self, ids: Iterable[str]) -> frozenset[str]:
        """With the clauses that these refer to, and those on the acts whose doer they ask for."""
        found: set[str] = set()
        todo = set(ids)
        while todo:
            found |= todo
            new: set[str] = set()
            for id_ in todo:
                looks = self._looks_of(self.book[id_])
                new.update(*(self.book.resolve(ref) for ref in looks.references))
                new.update(*(self._by_act.get(act, frozenset()) for act in looks.acts))
                if looks.history:
                    new |= self._steps
            todo = new - found
        return frozenset(found)

    def _excepted(self, ids: set[str]) -> frozenset[str]:
        """With their exceptions, of which only the pattern counts."""
        refs = {ref for id_ in ids for ref in self._looks_of(self.book[id_]).references}
        return frozenset(ids.union(*(self.book.resolve(ref) for ref in refs)))


class _Looks:
    """What some parts of the law look at: other clauses, the doers of other acts, what has been done."""

    def __init__(self, parts: Iterable[Any]) -> None:
        self.references: set[str] = set()
        self.acts: set[str] = set()
        self.history = False
        for value in inside(parts):
            match value:
                case p.UnlessRef():
                    self.references.add(value.ref)
                case w.StandingIn():
                    self.references.add(value.standing_in)
                case w.DidAct():
                    self.acts.add(value.did.rpartition(".")[2])
                case p.IsDone():
                    self.history = True
                case Substitution():
                    self.references.update(value.except_)
                case Prohibition():
                    self.history |= value.unless_approved_by is not None


def inside(value: Any) -> Iterator[Any]:
    """Every node of the language within a value, itself included."""
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from inside(getattr(value, name))
    elif isinstance(value, dict):
        yield from inside(value.values())
    elif isinstance(value, Iterable) and not isinstance(value, str):
        for part in value:
            yield from inside(part)
