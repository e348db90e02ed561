"""The finite alphabet of a set of terms: every variable they read, with the values that some atom distinguishes.

Values that no atom tells apart are one class.  Class 0 of an official is *present*, of a seat *filled*: in the
order of situations present lies below every other status, and two different absences are incomparable.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, assert_never

from constraints.holds import Situation, Value
from constraints.terms import (
    PRESENT,
    Atom,
    Attribute,
    Chosen,
    Did,
    Done,
    Granted,
    Has,
    InForce,
    Number,
    Status,
    Term,
    Vacant,
    atoms,
)

Key: TypeAlias = tuple[str, ...]
_RANK = ("clause", "reading", "attribute", "number", "has", "granted", "did", "done", "status", "vacant")


@dataclass(frozen=True)
class Universe:
    """What may be the case at all: statuses, options of readings, values of attributes, the order of officials."""

    statuses: tuple[str, ...] = (PRESENT,)
    readings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    attributes: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)
    officials: tuple[str, ...] = ()
    official_of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Variable:
    """One thing that may be this way or that: its key, and its classes of values in order."""

    key: Key
    classes: tuple[tuple[Any, ...], ...]

    @property
    def size(self) -> int:
        return len(self.classes)

    @property
    def is_absence(self) -> bool:
        return self.key[0] in ("status", "vacant")


def key_of(atom: Atom) -> Key:
    """The variable an atom looks at."""
    match atom:
        case Status(official, _):
            return ("status", official)
        case Vacant(seat):
            return ("vacant", seat)
        case Granted(clause, giver, receiver):
            return ("granted", clause, giver, receiver)
        case Chosen(reading, _):
            return ("reading", reading)
        case Attribute(path, _):
            return ("attribute", path)
        case Number(path, _, _):
            return ("number", path)
        case Has(path, member):
            return ("has", path, member)
        case Done(act):
            return ("done", act)
        case Did(official, act):
            return ("did", official, act)
        case InForce(clause):
            return ("clause", clause)
        case _:
            assert_never(atom)


class _Rank:
    """Where a variable stands in the order."""

    def __init__(self, universe: Universe, beside: bool = False) -> None:
        self.official_of, self.beside = universe.official_of, beside
        self.officials = {official: i for i, official in enumerate(universe.officials)}
        self.paths = {path: i for i, path in enumerate(universe.attributes)}

    def __call__(self, key: Key) -> tuple[Any, ...]:
        match key[0]:
            case "status" | "vacant":
                return self._person(key[1], 1 + (key[0] == "vacant"), key)
            case "attribute" | "number" | "has":
                path = key[1].removeprefix("#")
                return (_RANK.index("attribute"), self.paths.get(path, len(self.paths)), path, 0, key)
            case "granted" if self.beside:
                return self._person(key[3], 0, key)
            case "did" if self.beside:
                return self._person(key[1], 0, key)
            case kind:
                return (_RANK.index(kind), 0, "", 0, key)

    def _person(self, seat: str, nth: int, key: Key) -> tuple[Any, ...]:
        official = self.official_of.get(seat, seat)
        return (_RANK.index("status"), self.officials.get(official, len(self.officials)), official, nth, key)


class Alphabet:
    """The variables of some terms, in the order of the decision diagrams: clauses, readings, attributes, history,
    then officials in roster order, each followed by the vacancy of its seats.

    With `beside`, what is granted to somebody and what he did stand right above him: what says the same of each of many
    officials then stays small, but no diagram can be cut below the history any more.
    """

    def __init__(self, terms: Iterable[Term], universe: Universe, beside: bool = False) -> None:
        self.universe = universe
        found: dict[Key, list[Atom]] = {}
        for atom in atoms(*terms):
            found.setdefault(key_of(atom), []).append(atom)
        usual = sorted(found, key=_Rank(universe))
        self.place = {key: i for i, key in enumerate(usual)}
        """The place of each variable in the usual order."""
        ordered = sorted(found, key=_Rank(universe, beside)) if beside else usual
        self.variables = tuple(self._variable(key, found[key]) for key in ordered)
        self.level = {variable.key: i for i, variable in enumerate(self.variables)}

    def _variable(self, key: Key, looks: Sequence[Atom]) -> Variable:
        match key[0]:
            case "status":
                rest = [s for s in self.universe.statuses if s != PRESENT]
                sets = [a.among for a in looks if isinstance(a, Status)]
                return Variable(key, ((PRESENT,), *_classes(rest, sets)))
            case "reading":
                options = self.universe.readings.get(key[1]) or tuple(
                    sorted({o for a in looks if isinstance(a, Chosen) for o in a.among})
                )
                return Variable(key, tuple((option,) for option in options))
            case "attribute":
                named = {v for a in looks if isinstance(a, Attribute) for v in a.among}
                known = self.universe.attributes.get(key[1], (None,))
                values = [*known, *sorted((v for v in named if v not in known), key=str)]
                return Variable(key, tuple(_classes(values, [a.among for a in looks if isinstance(a, Attribute)])))
            case "number":
                return Variable(key, _regions([a for a in looks if isinstance(a, Number)]))
            case _:
                return Variable(key, ((False,), (True,)))

    def truth(self, atom: Atom) -> tuple[bool, ...]:
        """For each class of the atom's variable: is the atom true there?"""
        variable = self.variables[self.level[key_of(atom)]]
        match atom:
            case Status(_, among) | Chosen(_, among) | Attribute(_, among):
                return tuple(values[0] in among for values in variable.classes)
            case Number(_, bound, strict):
                return tuple(_inside(region[0], bound, strict) for region in variable.classes)
            case _:
                return tuple(bool(values[0]) for values in variable.classes)

    def situation(self, choice: Mapping[Key, int]) -> Situation:
        """The situation with the first value of each chosen class; the quiet office elsewhere."""
        status: dict[str, str] = {}
        readings = {r: options[0] for r, options in self.universe.readings.items()}
        attributes: dict[str, Value] = {}
        sets: dict[str, set[str]] = {}
        bags: dict[str, set[tuple[str, ...]]] = {kind: set() for kind in ("vacant", "granted", "did", "done")}
        repealed: set[str] = set()
        for key, index in choice.items():
            value = self.variables[self.level[key]].classes[index][0]
            match key[0]:
                case "status":
                    status[key[1]] = value
                case "reading":
                    readings[key[1]] = value
                case "attribute":
                    attributes[key[1]] = value
                case "number":
                    attributes[key[1]] = sample(value)
                case "has":
                    sets.setdefault(key[1], set())
                    if value:
                        sets[key[1]].add(key[2])
                case "clause":
                    if not value:
                        repealed.add(key[1])
                case kind:
                    if value:
                        bags[kind].add(key[1:])
        attributes.update({path: frozenset(members) for path, members in sets.items()})
        return Situation(
            status,
            frozenset(seat for (seat,) in bags["vacant"]),
            frozenset((c, g, r) for c, g, r in bags["granted"]),
            readings,
            attributes,
            frozenset(act for (act,) in bags["done"]),
            frozenset((o, act) for o, act in bags["did"]),
            frozenset(repealed),
        )


def _classes(values: Sequence[Any], sets: Iterable[frozenset[Any]]) -> list[tuple[Any, ...]]:
    """`values` cut into classes that no set tells apart, in order of first mention."""
    cuts = list(dict.fromkeys(sets))
    groups: dict[tuple[bool, ...], list[Any]] = {}
    for value in values:
        groups.setdefault(tuple(value in cut for cut in cuts), []).append(value)
    return [tuple(group) for group in groups.values()]


Region: TypeAlias = tuple[float | None, bool, float | None, bool] | None


def _regions(looks: Sequence[Number]) -> tuple[tuple[Region, ...], ...]:
    """The line cut at every bound, from the left, then *no value*: (low, low included, high, high included)."""
    cuts = sorted({(a.bound, not a.strict) for a in looks if a.bound < math.inf})
    regions: list[Region] = []
    low: float | None = None
    low_in = False
    for bound, included in cuts:
        regions.append((low, low_in, bound, included))
        low, low_in = bound, not included
    regions.append((low, low_in, None, False))
    return tuple((region,) for region in (*regions, None))


def _inside(region: Region, bound: float, strict: bool) -> bool:
    """Does the whole region lie below the bound?"""
    if region is None or bound == math.inf:
        return region is not None
    if region[2] is None:
        return False
    return region[2] < bound or (region[2] == bound and (not strict or not region[3]))


def sample(region: Region) -> float | None:
    """A number in the region: a whole one where there is one."""
    if region is None:
        return None
    low, low_in, high, high_in = region
    if low is None and high is None:
        return 0.0
    if low is None:
        assert high is not None
        return high if high_in else float(int(high) - 1)
    if high is None:
        return low if low_in else low + 1
    if low_in:
        return low
    if high_in:
        return high
    middle = (low + high) / 2
    return float(int(low) + 1) if low < int(low) + 1 < high else middle
