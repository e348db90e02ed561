"""Does anybody notice?  Each mutant against the cases, then against the verdicts, then against a proof that it says the same.

A mutant is **killed** when a case fails, or when a verdict of an act that it touches changes (status, minimal absence
sets, conditions, citations), or one of another family of requirements.  It is **equivalent** when a proof says so: everybody may do every act in the same
situations and every matter owes the same (`constraints.same`).  Else it **survives**, and wants a case or a reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from constraints.cases import Case
from constraints.damaged import Damaged, Undamaged
from constraints.hear import Bench
from constraints.language import who as w
from constraints.language.nodes import Delegation, Meeting, Power, Prohibition, Step, Substitution
from constraints.meaning import APPROVE, CHAIR, Meaning
from constraints.mutants import Mutant
from constraints.prove import Claim, Prover
from constraints.requirements import ALL
from constraints.requirements.backup import backup_claims
from constraints.requirements.inquiry import Inquiry
from constraints.roster import Roster
from constraints.rulebook import Clause, Rulebook
from constraints.same import same
from constraints.terms import FALSE
from constraints.verdict import Family, Result


class Fate(StrEnum):
    """What became of a mutant."""

    BY_CASE = "killed by a case"
    BY_VERDICT = "killed by a verdict"
    EQUIVALENT = "proved equivalent"
    SURVIVED = "survived"
    STILLBORN = "stillborn"

    @property
    def killed(self) -> bool:
        return self in (Fate.BY_CASE, Fate.BY_VERDICT)


@dataclass(frozen=True)
class Outcome:
    """A mutant, its fate, and what noticed it."""

    mutant: Mutant
    fate: Fate
    by: str = ""
    family: Family | None = None
    """The family of requirements whose verdicts changed."""


@dataclass
class Sitting:
    """The cases of one roster with what decides them in the undamaged rulebook."""

    roster: Roster
    cases: Sequence[Case]
    by: dict[int, frozenset[str]] = field(default_factory=dict)


class Killer:
    """Tries to tell each mutant of one rulebook from the rulebook itself."""

    def __init__(
        self,
        rulebook: Rulebook,
        roster: Roster,
        sittings: Iterable[Sitting],
        tolerates: int = 1,
        statutes: tuple[Rulebook, ...] = (),
    ) -> None:
        self.rulebook, self.roster, self.tolerates, self.statutes = rulebook, roster, tolerates, statutes
        self.meaning = Meaning(rulebook, roster)
        self.undamaged = Undamaged(Inquiry(self.meaning, tolerates, (), statutes))
        self.sittings = list(sittings)
        self._claims: dict[str, list[Claim]] = {}
        self._rows: dict[str, frozenset[str]] = {}
        for sitting in self.sittings:
            bench = Bench(rulebook, sitting.roster)
            for i, case in enumerate(sitting.cases):
                heard = bench.hear(case)
                if heard.passed:  # a case that fails already notices nothing
                    sitting.by[i] = heard.by | frozenset(case.entry.readings)

    def judge(self, mutant: Mutant) -> Outcome:
        if mutant.stillborn:
            return Outcome(mutant, Fate.STILLBORN)
        damaged = mutant.apply(self.rulebook)
        touched = self.touched(mutant)
        benches = [self._bench(damaged, sitting) for sitting in self.sittings]
        near, far = self._sorted(mutant, touched)
        if case := self._fails(benches, near):
            return Outcome(mutant, Fate.BY_CASE, str(case.place))
        beside = self.undamaged.damaged(damaged, mutant.clause)
        if same(self.meaning, beside.meaning, mutant.clause):
            return Outcome(mutant, Fate.EQUIVALENT)
        if case := self._fails(benches, far):
            return Outcome(mutant, Fate.BY_CASE, str(case.place))
        for act in touched:
            if self._changes(beside, act):
                return Outcome(mutant, Fate.BY_VERDICT, act, Family.BACKUP if act == BACKUP else Family.AVAILABILITY)
        family = self._noticing(beside, mutant)
        return Outcome(mutant, Fate.BY_VERDICT, family.value, family) if family else Outcome(mutant, Fate.SURVIVED)

    # ── cases ────────────────────────────────────────────────────────────────────────────────────────────────

    def _bench(self, rulebook: Rulebook, sitting: Sitting) -> Bench:
        return Bench(rulebook, sitting.roster, self._meaning(rulebook, sitting.roster))

    def _meaning(self, rulebook: Rulebook, roster: Roster) -> Meaning:
        """The meaning of a damaged rulebook; what its patterns cover is shared with the others."""
        meaning = Meaning(rulebook, roster)
        if roster is self.roster:
            meaning.covers = self.meaning.covers
        return meaning

    def _sorted(self, mutant: Mutant, touched: Sequence[str]) -> tuple[list[tuple[int, Case]], list[tuple[int, Case]]]:
        """The cases that the clause decides and those about the same acts; then all others."""
        first: list[tuple[int, Case]] = []
        second: list[tuple[int, Case]] = []
        rest: list[tuple[int, Case]] = []
        acts = frozenset(touched)
        for s, sitting in enumerate(self.sittings):
            for i, by in sitting.by.items():
                case = sitting.cases[i]
                place = first if mutant.clause in by else second if case.acts & acts else rest
                place.append((s, case))
        return first + second, rest

    def _fails(self, benches: Sequence[Bench], cases: Iterable[tuple[int, Case]]) -> Case | None:
        return next((case for s, case in cases if not benches[s].hear(case).passed), None)

    # ── verdicts ─────────────────────────────────────────────────────────────────────────────────────────────

    def claims(self, act: str) -> list[Claim]:
        """The claims about an act in the undamaged rulebook."""
        if act not in self._claims:
            self._claims[act] = _claims(self.undamaged.inquiry, act)
        return self._claims[act]

    def rows(self, act: str) -> frozenset[str]:
        """The verdicts about an act in the undamaged rulebook."""
        if act not in self._rows:
            self._rows[act] = _said(Prover(self.meaning, self.claims(act), self.tolerates).results())
        return self._rows[act]

    def _changes(self, damaged: Damaged, act: str) -> bool:
        """Does a verdict about an act change?"""
        claims = _claims(damaged.inquiry, act)
        if damaged.asks_the_same(self.claims(act), claims):
            return False
        return _said(Prover(damaged.meaning, claims, self.tolerates).results()) != self.rows(act)

    def _noticing(self, damaged: Damaged, mutant: Mutant) -> Family | None:
        """The first of the other families with a verdict that changes; one about the damaged clause itself says nothing
        when the clause is gone."""
        struck = mutant.clause if mutant.node is None else None
        for one in OTHERS:
            before, after = damaged.rows(one)
            kept = [row for row in before if struck is None or row.question.clause != struck]
            if _said(kept) != _said(after):
                return one.family
        return None

    # ── what a clause touches ────────────────────────────────────────────────────────────────────────────────

    def touched(self, mutant: Mutant) -> tuple[str, ...]:
        """The acts whose meaning a clause may change: its own, and those that look at them."""
        nodes = [node for node in (self.rulebook[mutant.clause], mutant.node) if node is not None]
        own: dict[str, None] = {}
        for node in nodes:
            own.update(dict.fromkeys(self._acts(node)))
        todo = list(own)
        while todo:
            for act in self._looking_at.get(todo.pop(), ()):
                if act not in own:
                    own[act] = None
                    todo.append(act)
        return tuple(own)

    def _acts(self, node: Clause) -> Iterator[str]:
        match node:
            case Substitution() | Delegation():
                yield from (act for act in self.names if self.meaning.carries(node.acts, act) is not FALSE)
                yield BACKUP
            case Meeting():
                yield from self._at_meetings
            case Step():
                yield from node.act
                if node.after or node.before:
                    yield from self._asks_history
            case _:
                yield from getattr(node, "act", ())

    @cached_property
    def names(self) -> list[str]:
        return list(self.rulebook.names.vocabulary.acts)

    @cached_property
    def _looking_at(self) -> Mapping[str, list[str]]:
        """For each act, the acts whose terms look at who may do it or whether it was done."""
        found: dict[str, list[str]] = {CHAIR: list(self._at_meetings)}
        for bar in self.rulebook.family(Prohibition):
            if bar.unless_approved_by is not None:
                found.setdefault(APPROVE, []).extend(bar.act)
        for act, givers in self.meaning.givers.items():
            for node in givers:
                for earlier in _did(self.meaning.actor(node), self.rulebook):
                    found.setdefault(earlier.rpartition(".")[2], []).append(act)
        return found

    @cached_property
    def _at_meetings(self) -> list[str]:
        """The acts that a meeting may do."""
        found = []
        for act, givers in self.meaning.givers.items():
            who = [self.meaning.actor(node) for node in givers]
            who += [node.unless_approved_by for node in self.meaning.barriers.get(act, ())]
            if any(_has(w.OfMeeting, one, self.rulebook) for one in who):
                found.append(act)
        return found

    @cached_property
    def _asks_history(self) -> list[str]:
        """The acts whose clauses ask what has been done."""
        nodes: list[Power | Prohibition] = [*self.rulebook.family(Power), *self.rulebook.family(Prohibition)]
        return list(dict.fromkeys(act for node in nodes if _asks(node) for act in node.act))


OTHERS = tuple(one for one in ALL if one.family not in (Family.AVAILABILITY, Family.BACKUP))
"""The families asked last: each decides the whole rulebook at once."""
BACKUP = "backup"
"""Stands beside the acts for the claims about stand-ins and portfolios."""


def _claims(inquiry: Inquiry, act: str) -> list[Claim]:
    if act == BACKUP:
        return list(backup_claims(inquiry.meaning, inquiry.tolerates))
    return list(inquiry.claims.of(act)) if act in inquiry.meaning.givers else []


def _said(rows: Iterable[Result]) -> frozenset[str]:
    """What the rows say, but for what is expected and which counterexample is shown."""
    return frozenset(_row(row.contract()) for row in rows)


def _row(contract: dict[str, Any]) -> str:
    kept = {key: value for key, value in contract.items() if key not in ("expected", "as_expected", "counterexample")}
    return json.dumps(kept, sort_keys=True, ensure_ascii=False)


def _parts(value: Any, rulebook: Rulebook) -> Iterator[Any]:
    """Every selector inside a selector, roles spelt out."""
    yield value
    if isinstance(value, str):
        role = rulebook.names.vocabulary.roles.get(value)
        if role is not None:
            yield from _parts(role, rulebook)
    elif isinstance(value, tuple):
        for part in value:
            yield from _parts(part, rulebook)
    elif hasattr(value, "choose"):
        for part in value.choose.values():
            yield from _parts(part, rulebook)
    else:
        for name in getattr(type(value), "model_fields", ()):
            if name not in _NO_WHO:
                yield from _parts(getattr(value, name), rulebook)


_NO_WHO = frozenset({"grant", "related", "meeting", "did", "in_charge_of", "head_of", "organ", "seat", "standing_in"})


def _has(sort: type[Any], who: Any, rulebook: Rulebook) -> bool:
    return any(isinstance(part, sort) for part in _parts(who, rulebook))


def _did(who: Any, rulebook: Rulebook) -> Iterator[str]:
    return (part.did for part in _parts(who, rulebook) if isinstance(part, w.DidAct))


def _asks(node: Power | Prohibition) -> bool:
    return '"done"' in json.dumps(node.when.model_dump(mode="json")) if node.when is not None else False
