"""Minimal absence sets, all of them, as one shared family of sets.

A family is a zero-suppressed diagram: at each level, the sets without this variable (child 0) and the sets in
which it has its class 1, 2, …  `minimal` is A. Rauzy's *minsol* (New algorithms for fault trees analysis, 1993;
S. Minato's ZDD, 1993) for variables with several incomparable ways to be absent.

Order of situations: *present* (class 0) lies below every other class, two different absences are incomparable.
A **minimal absence set** of a claim is a minimal element of its bad situations: it is well defined whether or not
the claim is monotone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TypeAlias

from constraints.diagram import Diagrams

Member: TypeAlias = tuple[int, int]
NONE, UNIT = 0, 1
"""No set at all; only the empty set."""


class Families:
    """A table of families over the levels of one table of diagrams."""

    def __init__(self, diagrams: Diagrams) -> None:
        self.diagrams = diagrams
        end = len(diagrams.sizes)
        self.level = [end, end]
        self.kids: list[tuple[int, ...]] = [(), ()]
        self._unique: dict[tuple[int, tuple[int, ...]], int] = {}
        self._minimal: dict[tuple[int, str], int] = {}
        self._without: dict[tuple[int, int], int] = {}
        self._merged: dict[int, int] = {}
        self._union: dict[tuple[int, int], int] = {}
        self._count: dict[int, int] = {NONE: 0, UNIT: 1}
        self._sizes: dict[int, frozenset[int]] = {NONE: frozenset(), UNIT: frozenset({0})}

    def make(self, level: int, kids: tuple[int, ...]) -> int:
        if not any(kids[1:]):
            return kids[0]
        key = (level, kids)
        found = self._unique.get(key)
        if found is None:
            found = self._unique[key] = len(self.level)
            self.level.append(level)
            self.kids.append(kids)
        return found

    # ── the three layers ─────────────────────────────────────────────────────────────────────────────────────

    def qualified(self, bad: int) -> int:
        """Minimal sets of (who, class of reasons)."""
        return self._minsol(bad, "qualified", lambda kids: kids)

    def possible(self, bad: int) -> int:
        """Minimal sets of persons that *some* reasons make bad; every member has class 1."""
        join = self.diagrams.disj
        return self._minsol(bad, "possible", lambda kids: (_fold(join, kids),))

    def certain(self, bad: int) -> int:
        """Minimal sets of persons that are bad *whatever* the reasons; every member has class 1."""
        join = self.diagrams.conj
        return self._minsol(bad, "certain", lambda kids: (_fold(join, kids),))

    def _minsol(self, f: int, layer: str, merge: Callable[[tuple[int, ...]], tuple[int, ...]]) -> int:
        if f < 2:
            return f
        found = self._minimal.get((f, layer))
        if found is None:
            kids = self.diagrams.kids[f]
            base = self._minsol(kids[0], layer, merge)
            absent = [self.without(self._minsol(kid, layer, merge), base) for kid in merge(kids[1:])]
            found = self._minimal[f, layer] = self.make(self.diagrams.level[f], (base, *absent))
        return found

    def merge(self, family: int) -> int:
        """The sets with their reasons forgotten, those that contain another dropped; every member has class 1."""
        if family < 2:
            return family
        found = self._merged.get(family)
        if found is None:
            base, *gone = [self.merge(kid) for kid in self.kids[family]]
            away = NONE
            for kid in gone:
                away = self.union(away, kid)
            found = self._merged[family] = self.make(self.level[family], (base, self.without(away, base)))
        return found

    def only(self, family: int, first: Mapping[int, Sequence[int]]) -> int:
        """The sets whose members have no class that answers as an earlier one; `first` gives for a level the first class that
        each of its classes answers as."""
        return self._only(family, first, {NONE: NONE, UNIT: UNIT}) if first else family

    def _only(self, family: int, first: Mapping[int, Sequence[int]], memo: dict[int, int]) -> int:
        found = memo.get(family)
        if found is None:
            level, kids = self.level[family], self.kids[family]
            kept = first.get(level) or range(len(kids))
            left = [self._only(kid, first, memo) if kept[i] == i else NONE for i, kid in enumerate(kids)]
            found = memo[family] = self.make(level, tuple(left))
        return found

    def union(self, a: int, b: int) -> int:
        """The minimal sets of two families whose members have class 1."""
        if a == b or b == NONE:
            return a
        if a == NONE:
            return b
        if UNIT in (a, b):
            return UNIT
        key = (a, b) if a < b else (b, a)
        found = self._union.get(key)
        if found is None:
            la, lb = self.level[a], self.level[b]
            level = min(la, lb)
            a0, a1 = self.kids[a] if la == level else (a, NONE)
            b0, b1 = self.kids[b] if lb == level else (b, NONE)
            base = self.union(a0, b0)
            found = self._union[key] = self.make(level, (base, self.without(self.union(a1, b1), base)))
        return found

    def absences_first(self, family: int, seats: Mapping[int, Collection[int]]) -> int:
        """`family`, whose members have class 1, less the sets that name a vacancy where the holder's absence is as bad.

        `seats` gives for the level of an official the levels of the vacancies of his seats.  A set with a vacancy goes if
        some set of the family lies within it once the official's absence stands for the vacancy.
        """
        found, levels = family, self._levels(family)
        for official, vacancies in seats.items():
            away = self._beside(family, official, {}) if official in levels else NONE
            for vacancy in vacancies if away else ():
                found = self._strip(found, vacancy, away, {})
        return found

    def _levels(self, family: int) -> set[int]:
        """The levels of the members that occur."""
        seen: set[int] = set()
        todo = [family]
        while todo:
            f = todo.pop()
            if f > 1 and f not in seen:
                seen.add(f)
                todo.extend(self.kids[f])
        return {self.level[f] for f in seen}

    def _beside(self, f: int, level: int, memo: dict[int, int]) -> int:
        """What stands beside the member of this level in the sets that have it."""
        if self.level[f] >= level:
            return self.kids[f][1] if self.level[f] == level else NONE
        found = memo.get(f)
        if found is None:
            kids = tuple([self._beside(kid, level, memo) for kid in self.kids[f]])
            found = memo[f] = self.make(self.level[f], kids)
        return found

    def _strip(self, f: int, vacancy: int, away: int, memo: dict[tuple[int, int], int]) -> int:
        """The sets of `f`, less those that hold a member of `away` beside the vacancy."""
        level = self.level[f]
        if level > vacancy or away == NONE:
            return f
        found = memo.get((f, away))
        if found is None:
            if self.level[away] < level:
                found = self._strip(f, vacancy, self.kids[away][0], memo)
            else:
                without, *with_ = self.kids[away] if self.level[away] == level else (away, NONE)
                base, *rest = self.kids[f]
                if level == vacancy:
                    kids = (base, *(self.without(kid, without) for kid in rest))
                else:
                    both = self.union(without, with_[0])
                    kids = (self._strip(base, vacancy, without, memo), *(self._strip(kid, vacancy, both, memo) for kid in rest))
                found = self.make(level, kids)
            memo[f, away] = found
        return found

    def without(self, a: int, b: int) -> int:
        """The members of `a` that contain no member of `b`."""
        if a == NONE or b == UNIT:
            return NONE
        if b == NONE:
            return a
        found = self._without.get((a, b))
        if found is None:
            found = self._without[a, b] = self._without_case(a, b)
        return found

    def _without_case(self, a: int, b: int) -> int:
        la, lb = self.level[a], self.level[b]
        if la > lb:
            return self.without(a, self.kids[b][0])
        if la < lb:
            return self.make(la, tuple([self.without(kid, b) for kid in self.kids[a]]))
        base = self.kids[b][0]
        rest = [
            self.without(self.without(mine, base), theirs)
            for mine, theirs in zip(self.kids[a][1:], self.kids[b][1:], strict=True)
        ]
        return self.make(la, (self.without(self.kids[a][0], base), *rest))

    def of(self, sets: Sequence[Sequence[Member]], layer_size: Callable[[int], int]) -> int:
        """The family of exactly these sets; `layer_size` gives the children of a level."""
        if not sets:
            return NONE
        if any(not s for s in sets):
            return UNIT if len(sets) == 1 else self._with_empty(sets, layer_size)
        top = min(level for s in sets for level, _ in s)
        kids = []
        for value in range(layer_size(top)):
            mine = [s for s in sets if dict(s).get(top, 0) == value]
            kids.append(self.of([[m for m in s if m[0] != top] for s in mine], layer_size))
        return self.make(top, tuple(kids))

    def _with_empty(self, sets: Sequence[Sequence[Member]], layer_size: Callable[[int], int]) -> int:
        rest = [s for s in sets if s]
        top = min(level for s in rest for level, _ in s)
        kids = [self.of([s for s in sets if dict(s).get(top, 0) == 0], layer_size)]
        kids.extend(
            self.of([[m for m in s if m[0] != top] for s in rest if dict(s).get(top, 0) == value], layer_size)
            for value in range(1, layer_size(top))
        )
        return self.make(top, tuple(kids))

    # ── questions ────────────────────────────────────────────────────────────────────────────────────────────

    def count(self, family: int) -> int:
        """How many sets; exact."""
        found = self._count.get(family)
        if found is None:
            found = self._count[family] = sum(self.count(kid) for kid in self.kids[family])
        return found

    def sizes(self, family: int) -> frozenset[int]:
        """The sizes that occur."""
        found = self._sizes.get(family)
        if found is None:
            kids = self.kids[family]
            sizes = set(self.sizes(kids[0]))
            for kid in kids[1:]:
                sizes.update(size + 1 for size in self.sizes(kid))
            found = self._sizes[family] = frozenset(sizes)
        return found

    def smallest(self, family: int) -> int | None:
        """The size of a smallest set; nothing where there is none."""
        return min(self.sizes(family), default=None)

    def sets(self, family: int) -> Iterator[tuple[Member, ...]]:
        """All sets, smallest first, then in the order of the levels.  May be astronomically many: cap it."""
        for size in sorted(self.sizes(family)):
            yield from self.of_size(family, size)

    def of_size(self, family: int, size: int) -> Iterator[tuple[Member, ...]]:
        """The sets of one size, in the order of the levels."""
        if size not in self.sizes(family):
            return
        if family == UNIT:
            yield ()
            return
        level = self.level[family]
        for value in range(1, len(self.kids[family])):
            for rest in self.of_size(self.kids[family][value], size - 1):
                yield ((level, value), *rest)
        yield from self.of_size(self.kids[family][0], size)


def _fold(join: Callable[[int, int], int], kids: tuple[int, ...]) -> int:
    result = kids[0]
    for kid in kids[1:]:
        result = join(result, kid)
    return result
