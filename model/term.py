"""Who may do an act, as terms that the city asks again and again: interned by what they say, cached by what they read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from constraints.holds import holds
from constraints.terms import FALSE, PRESENT, TRUE, Did, Done, Granted, Status, Term, Vacant, atoms, rewrite
from model.record import NOBODY
from model.situation import Grant, Now

if TYPE_CHECKING:
    from model.case import Token

Blame: TypeAlias = tuple[int, int]
"""An actor (or nobody) and a clause, by number."""


class Entry(NamedTuple):
    """One way in which the act can be done: actor, capacity and clause by number, the chain of substitutions, when."""

    actor: int
    seat: int
    clause: int
    chain: int
    length: int
    when: Term


class Bar(NamedTuple):
    """A prohibition by number, and when it stands in the way of everybody."""

    clause: int
    when: Term


class Doer(NamedTuple):
    """Somebody who may do it now."""

    actor: int
    seat: int
    clause: int
    chain: int
    length: int
    rank: int


Part = TypeVar("Part", Entry, Bar)
Intern: TypeAlias = "Callable[[tuple[Entry, ...], tuple[Bar, ...]], Plain]"


class Plain:
    """A term that looks at nothing but the situation.  `open` are the tokens that wait for it."""

    __slots__ = ("_blame", "_current", "_doers", "_getter", "_known", "_version", "bars", "entries", "open", "slots")

    def __init__(self, entries: tuple[Entry, ...], bars: tuple[Bar, ...], slots: tuple[int, ...]) -> None:
        self.entries, self.bars, self.slots = entries, bars, slots
        self.open: dict[Token, None] = {}
        self._getter: Callable[[Any], Any] | None = itemgetter(*slots) if slots else None
        self._known: dict[Any, tuple[Doer, ...]] = {}
        self._blame: dict[Any, Blame] = {}
        self._version = 0
        self._current: tuple[Doer, ...] = ()
        self._doers = tuple([Doer(*entry[:5], rank) for rank, entry in enumerate(entries)])

    def doers(self, now: Now) -> tuple[Doer, ...]:
        """Who may do it now, each once, by the shortest chain, then in the order of the law."""
        if self._version == now.version:
            return self._current
        key = None if self._getter is None else self._getter(now.values)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self.evaluate(now)
        self._version, self._current = now.version, found
        return found

    def evaluate(self, now: Now) -> tuple[Doer, ...]:
        """The same, not remembered by what it reads."""
        best: dict[int, Doer] = {}
        for entry, doer in zip(self.entries, self._doers, strict=True):
            if now.so(entry.when):
                old = best.get(doer.actor)
                if old is None or doer.length < old.length:
                    best[doer.actor] = doer
        return tuple(best.values())

    def blame(self, now: Now) -> Blame:
        """Why nobody may: the prohibition that stands in the way, or the first absent holder in the order of the
        alternatives and the clause that names him.  *A* sufficient reading, not the minimal set."""
        key = None if self._getter is None else self._getter(now.values)
        found = self._blame.get(key)
        if found is None:
            found = self._blame[key] = self._find_blame(now)
        return found

    def _find_blame(self, now: Now) -> Blame:
        facts = now.facts()
        for bar in self.bars:
            if holds(bar.when, facts):
                return NOBODY, bar.clause
        for entry in self.entries:
            if entry.length == 0 and 0 < entry.actor <= now.officials and now.values[entry.actor - 1] != PRESENT:
                return entry.actor, entry.clause
        return NOBODY, self.entries[0].clause if self.entries else 0


class Raw:
    """A term as the law gives it: it may also look at what was done on the matter, by whom, and what was granted for it."""

    __slots__ = ("_intern", "_plains", "bars", "base", "entries", "grants", "looks", "nobodys")

    def __init__(self, entries: tuple[Entry, ...], bars: tuple[Bar, ...], intern: Intern) -> None:
        self.entries, self.bars, self._intern = entries, bars, intern
        found = atoms(*(entry.when for entry in entries), *(bar.when for bar in bars))
        self.looks: tuple[Done | Did, ...] = tuple([a for a in found if isinstance(a, Done | Did)])
        self.grants: tuple[Grant, ...] = tuple([(a.clause, a.giver, a.receiver) for a in found if isinstance(a, Granted)])
        self.nobodys = len(entries) == 1 and entries[0].actor == NOBODY
        self._plains: dict[Any, Plain] = {}
        self.base = None if self.looks else intern(entries, bars)

    def plain(self, seen: tuple[bool, ...], granted: frozenset[Grant]) -> Plain:
        """The term for one case: `seen` says which of `looks` are so, `granted` what was granted for it."""
        if self.base is not None and not granted:
            return self.base
        key = (seen, granted)
        found = self._plains.get(key)
        if found is None:
            change = _settled(dict(zip(self.looks, seen, strict=True)), granted)
            found = self._plains[key] = self._intern(_kept(self.entries, change), _kept(self.bars, change))
        return found


def _settled(facts: dict[Any, bool], granted: frozenset[Grant]) -> Callable[[Any], Term | None]:
    def change(atom: Any) -> Term | None:
        if atom in facts:
            return TRUE if facts[atom] else FALSE
        if isinstance(atom, Granted) and (atom.clause, atom.giver, atom.receiver) in granted:
            return TRUE
        return None

    return change


def _kept(parts: Iterable[Part], change: Callable[[Any], Term | None]) -> tuple[Part, ...]:
    memo: dict[Term, Term] = {}
    changed = [part._replace(when=rewrite(part.when, change, memo)) for part in parts]
    return tuple([part for part in changed if part.when is not FALSE])


def slots_of(terms: Iterable[Term], now: Now) -> tuple[int, ...]:
    """The positions in the situation that some terms read."""
    found: dict[int, None] = {}
    for atom in atoms(*terms):
        match atom:
            case Status(official, _):
                found[now.slot[official]] = None
            case Vacant(seat):
                found[now.seat_slot[seat]] = None
            case Granted(clause, giver, receiver):
                found[now.grant_slot((clause, giver, receiver))] = None
            case _:
                raise AssertionError(atom)
    return tuple(found)
