"""Which clauses an answer can depend on: everything that the meaning, the plans or the procedures may look at for it.

Wide rather than exact: whatever passes power on always counts, as do the readings on which units hang.  Tests take all other
clauses away and find the same answers.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cached_property, reduce
from itertools import chain
from typing import Any, TypeAlias

from constraints.language import patterns as p
from constraints.language import who as w
from constraints.language.nodes import (
    Deadline,
    Delegation,
    Duty,
    Exclusion,
    Meeting,
    Power,
    Prohibition,
    Step,
    Substitution,
)
from constraints.language.said import TEXTS, said
from constraints.meaning import APPROVE, CHAIR
from constraints.names import NOT_STATED
from constraints.rulebook import Clause, Rulebook

_ORDER = ("act", "unless", "after", "before", "soft")
EVERYWHERE = (Substitution, Delegation, Exclusion)
"""Clauses that bear on every act: they pass powers on, or say who may be away."""


Read: TypeAlias = dict[str, tuple[str, ...]]
"""Clauses, each with those of its fields that do not count."""

_ALWAYS = ("id", "cite")
_PATTERN = (*_ALWAYS, "matter", "under")
_TWO = (*_ORDER, "if_refused", "different_person_from")
_PROCEDURE = ("by", "different_person_from", *TEXTS)


class Reach:
    """What can be read of one rulebook on the way to an answer."""

    def __init__(self, book: Rulebook) -> None:
        self.book, self.names = book, book.names
        self.everywhere = frozenset(id_ for id_, node in book.nodes.items() if isinstance(node, EVERYWHERE))
        self._readings = frozenset(book.readings())
        self._looks: dict[str, Looks] = {}
        self._named: dict[str, frozenset[str]] = {}
        self._people: dict[str, Read] = {}
        self._acts: dict[str, Read] = {}

    def of_act(self, act: str) -> Read:
        """For who may do an act: the clauses that give or bar it, all that pass powers on; the meetings that act and
        whoever chairs them; the earlier acts whose doer is asked for; where what has been done counts, how the steps of such
        matters are put in order."""
        found = self._acts.get(act)
        if found is None:
            found = self.of_people(act)
            if any(self._looks_of(self.book[id_]).history for id_ in found):
                found = _both(self._history(act), found)
            self._acts[act] = found
        return found

    def of_people(self, act: str) -> Read:
        """The same, but for what has been done."""
        found = self._people.get(act)
        if found is None:
            clauses = self._shared | self._closed(self._by_act.get(act, frozenset()))
            found = self._people[act] = dict.fromkeys(clauses, TEXTS)
        return found

    def of_acts(self, acts: Iterable[str]) -> Read:
        """For who may do any of these acts; without any, for who stands in for whom."""
        return reduce(_both, map(self.of_act, acts), self.of_offices(""))

    def of_offices(self, _: str) -> Read:
        """For who stands in for whom: all that passes powers on, and what that looks at."""
        return dict.fromkeys(self._shared, TEXTS)

    @cached_property
    def of_meetings(self) -> Read:
        """For whom a meeting is made up of: all that is said of meetings, and whoever chairs them."""
        told = {id_ for ids in self._meetings.values() for id_ in ids} | self._by_act.get(CHAIR, frozenset())
        return dict.fromkeys(self._closed(told), TEXTS)

    def of_two(self, first: str, second: str) -> Read:
        """For two acts that are meant for two people: who may do them; what puts acts in order; which acts a meeting may do
        in between."""
        return _both(self._ordered, self.of_acts((first, second)))

    def of_transfer(self, act: str) -> Read:
        """For what may be handed on of an act: who may do it, and what some post may do on every matter there is; for approval,
        the bars that it lifts."""
        bars = (n.id for n in self.book.family(Prohibition) if act == APPROVE and n.unless_approved_by is not None)
        return _both(self.of_act(act), dict.fromkeys((*self._general, *self._closed(bars)), TEXTS))

    def of_procedure(self, kind: str) -> Read:
        """For the procedures of a kind of matter: the steps and bars whose patterns name it, or what it is, whoever acts."""
        bearing: list[Step | Prohibition] = [*self.book.family(Step), *self.book.family(Prohibition)]
        near = {node.id for node in bearing if self._names(node, kind)}
        return self._read(_both(self._excepted(near), dict.fromkeys(near, _PROCEDURE)))

    def of_steps(self, _: str) -> Read:
        """For what steps say of one another: all of them, and the patterns of what they except."""
        return self._said_by(Step)

    def of_limits(self, _: str) -> Read:
        """The same, and all limits and duties."""
        return self._said_by(Step, Deadline, Duty)

    def _said_by(self, *kinds: type[Clause]) -> Read:
        said = [id_ for id_, node in self.book.nodes.items() if isinstance(node, kinds)]
        return self._read(_both(self._excepted(said), dict.fromkeys(said, TEXTS)))

    def of_soundness(self, kind: str) -> Read:
        """Beside the procedures: which acts may be refused on any matter."""
        refusable = [node.id for node in self.book.family(Step) if node.if_refused]
        return _both(self.of_procedure(kind), {id_: self._but(id_, *_ALWAYS, "act", "if_refused") for id_ in refusable})

    def of_lanes(self, kind: str) -> Read:
        """Beside the procedures: whom a bar binds, the least times that are set for such matters, and what is a meeting."""
        beside: list[Prohibition | Deadline] = [*self.book.family(Prohibition), *self.book.family(Deadline)]
        near = {node.id for node in beside if self._names(node, kind)}
        meetings = {n.id: self._but(n.id, *_ALWAYS, "type") for n in self.book.family(Meeting)}
        bars = self._read(_both(self._excepted(near), dict.fromkeys(near, TEXTS)))
        return _both(_both(self.of_procedure(kind), meetings), bars)

    def of_times(self, kind: str) -> Read:
        """For how long the procedures of a kind take: beside the procedures the limits and the clauses that give an act on
        such matters, but who acts only where it is nobody or may be a meeting; of powers over acts that no meeting does, that they
        are there; and how often anything comes round."""
        bearing = (Deadline, Power, Duty, Step, Prohibition)
        near = [n for n in self.book.nodes.values() if isinstance(n, bearing) and self._names(n, kind)]
        often = [n for n in self.book.family(Duty) if n.how_often is not None]
        met = {act for n in near if getattr(n, "at", ()) or self._looks_of(n).meetings for act in n.act}
        own: Read = {n.id: TEXTS if self._is_met(n) else (*TEXTS, "by", "who") for n in (*often, *near)}
        there = [n.id for n in near if isinstance(n, Power) and not self._is_met(n) and met.isdisjoint(n.act)]
        own |= {id_: self._but(id_, *_ALWAYS, "act", "matter") for id_ in there}
        return self._read(_both(self._excepted([id_ for id_ in own if id_ not in there]), own))

    def _is_met(self, node: Clause) -> bool:
        """May it count for times who acts: nobody, or a meeting?"""
        who = node.who if isinstance(node, Duty) else getattr(node, "by", None)
        return isinstance(node, Step) or who in (None, NOT_STATED) or bool(self._looks_of(node).meetings)

    # ── what a clause looks at ───────────────────────────────────────────────────────────────────────────────

    def _but(self, clause: str, *fields: str) -> tuple[str, ...]:
        """The fields of a clause but for these."""
        return tuple(name for name in type(self.book[clause]).model_fields if name not in fields)

    def _names(self, node: Any, kind: str) -> bool:
        """Does the pattern name the kind, or what it is?"""
        named = self._named.get(node.id)
        if named is None:
            named = self._named[node.id] = frozenset(group for one in node.matter for group in one)
        return kind in self.names.kind_of and not named.isdisjoint(self.names.kinds_above(kind))

    def _history(self, act: str) -> Read:
        """How the text puts in order what is done on the matters of an act: only by their pattern and their order do steps
        count here."""
        bearing = [self.book[id_] for id_ in self.of_people(act)]
        kinds = {kind for node in bearing if hasattr(node, "matter") for one in node.matter for kind in one}
        near = {node.id for node in self.book.family(Step) if any(self._names(node, kind) for kind in kinds)}
        return self._read(_both(self._excepted(near), {id_: self._but(id_, *_PATTERN, *_ORDER) for id_ in near}))

    @cached_property
    def _shared(self) -> frozenset[str]:
        """What every act depends on."""
        return self._closed(self.everywhere | self._of_units)

    @cached_property
    def _of_units(self) -> frozenset[str]:
        """The readings on which the words of the law hang that no clause has to spell out: its units, say."""
        known = self.names.vocabulary
        words = said([getattr(known, name) for name in type(known).model_fields if name != "roles"])
        return frozenset(word for word in words if isinstance(word, str) and word in self._readings)

    def _read(self, found: Read) -> Read:
        """With the readings on which these clauses hang."""
        named = self._of_units.union(*(self._looks_of(self.book[id_]).readings for id_ in found))
        return {**found, **dict.fromkeys(named, TEXTS)}

    @cached_property
    def _meetings(self) -> dict[str, set[str]]:
        """For each type of meeting the clauses about it."""
        found: dict[str, set[str]] = {}
        for node in self.book.family(Meeting):
            found.setdefault(node.type, set()).add(node.id)
        return found

    def _found(self, looks: Looks) -> set[str]:
        """The clauses that somebody looks at: those named, the meetings that act and who chairs them, those on other acts, the
        readings."""
        found: set[str] = set(looks.readings)
        acts = {CHAIR, *looks.acts} if looks.meetings else looks.acts
        return found.union(
            *(self.book.resolve(ref) for ref in looks.references),
            *(self._meetings.get(one, ()) for one in looks.meetings),
            *(self._by_act.get(act, ()) for act in acts),
        )

    @cached_property
    def _general(self) -> frozenset[str]:
        return self._closed(node.id for node in self.book.family(Power) if node.matter == p.ANYTHING)

    @cached_property
    def _by_act(self) -> dict[str, frozenset[str]]:
        """The clauses that give an act, bar it, or tell its doer apart from another's."""
        found: dict[str, set[str]] = {}
        for id_, node in self.book.nodes.items():
            if isinstance(node, Power | Step | Duty | Prohibition):
                for act in node.act:
                    found.setdefault(act, set()).add(id_)
        return {act: frozenset(ids) for act, ids in found.items()}

    def _looks_of(self, node: Clause) -> Looks:
        found = self._looks.get(node.id)
        if found is None:
            found = self._looks[node.id] = Looks(node, self.names.vocabulary.roles, self._readings)
        return found

    def _closed(self, ids: Iterable[str]) -> frozenset[str]:
        """With the clauses that these refer to, and those on the acts whose doer they ask for."""
        found: set[str] = set()
        todo = set(ids)
        while todo:
            found |= todo
            new = {one for id_ in todo for one in self._found(self._looks_of(self.book[id_]))}
            todo = new - found
        return frozenset(found)

    @cached_property
    def _ordered(self) -> Read:
        """What puts acts in order, and the clauses by which a meeting does one of those that a step puts in order."""
        steps = self.book.family(Step)
        acts = set(map(str, chain.from_iterable((*n.act, *n.after, *n.before, n.if_refused) for n in steps if _in_order(n))))
        met = {id_ for act in acts for id_ in self._by_act.get(act, ()) if self._looks_of(self.book[id_]).meetings}
        order = {n.id: self._but(n.id, *_PATTERN, *_TWO) for n in steps}
        return self._read(_both(_both(self._excepted([*order, *met]), order), dict.fromkeys(met, TEXTS)))

    def _excepted(self, ids: Iterable[str]) -> Read:
        """The exceptions of clauses, of which only the pattern counts."""
        refs = {ref for id_ in ids for ref in self._looks_of(self.book[id_]).references}
        found = {id_ for ref in refs for id_ in self.book.resolve(ref)}
        return {id_: self._but(id_, *_PATTERN) for id_ in found}


def _in_order(node: Step) -> bool:
    return bool(node.after or node.before or node.if_refused)


def _both(one: Read, other: Read) -> Read:
    """Both: where a clause stands in both, a field counts that counts in either."""
    shared = {id_: tuple(name for name in other[id_] if name in one[id_]) for id_ in one if id_ in other}
    return {**one, **other, **shared}


class Looks:
    """What a clause looks at, by the roles that it names as well: other clauses, meetings, the doers of other acts, what has
    been done, readings."""

    def __init__(self, node: Clause, roles: Mapping[str, Any], readings: Container[str]) -> None:
        self.excepted: set[str] = set()
        self.stood_under: set[str] = set()
        self.readings: set[str] = set()
        self.acts: set[str] = set()
        self.meetings: set[str] = set()
        self.history = False
        for value in within(node, roles):
            match value:
                case p.UnlessRef():
                    self.excepted.add(value.ref)
                case w.StandingIn():
                    self.stood_under.add(value.standing_in)
                case w.OfMeeting():
                    self.meetings.update(value.meeting)
                case Step():
                    self.meetings.update(value.at if value.by is None else ())
                    self.acts.update(value.different_person_from)
                case w.DidAct():
                    self.acts.add(value.did.rpartition(".")[2])
                case p.IsDone():
                    self.history = True
                case Substitution():
                    self.excepted.update(value.except_)
                case Prohibition():
                    self.history |= value.unless_approved_by is not None
                case str() if value in readings:
                    self.readings.add(value)

    @property
    def references(self) -> set[str]:
        """The clauses, as they are named, that it excepts or under which somebody stands in."""
        return self.excepted | self.stood_under


def within(node: Clause, roles: Mapping[str, Any]) -> Iterator[Any]:
    """Everything within a clause, and within the roles that it names."""
    todo: list[Any] = [node]
    known: set[str] = set()
    while todo:
        for value in said(todo.pop()):
            yield value
            if isinstance(value, str) and value in roles and value not in known:
                known.add(value)
                todo.append(roles[value])
