"""Minimal absence sets, folded: *the mayor, or any five of these nine*.

Two members of a family of sets are **interchangeable** iff swapping them leaves the family as it is.  That is an
equivalence, so every family is a union of *patterns*: from each group of interchangeable members, so many, whichever.
A pattern stands for exactly `Π C(size of group, taken)` sets; the counts of all patterns add up to the family.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import comb, prod
from typing import Generic, TypeVar

from constraints.family import NONE, UNIT, Families

M = TypeVar("M", bound=Hashable)


@dataclass(frozen=True)
class Some(Generic[M]):
    """So many of a group of interchangeable members, whichever they are."""

    taken: int
    group: tuple[M, ...]

    @property
    def all(self) -> bool:
        return self.taken == len(self.group)


@dataclass(frozen=True)
class Pattern(Generic[M]):
    """All sets that take so many from each of some groups."""

    parts: tuple[Some[M], ...]

    @property
    def size(self) -> int:
        """The size of each of its sets."""
        return sum(part.taken for part in self.parts)

    @property
    def count(self) -> int:
        """How many sets it stands for; exact."""
        return prod(comb(len(part.group), part.taken) for part in self.parts)


def fold(sets: Iterable[Collection[M]], order: Iterable[M] = ()) -> tuple[Pattern[M], ...]:
    """The patterns of a complete family, smallest sets first; members in this order, else as they are met."""
    family = dict.fromkeys(frozenset(s) for s in sets)
    inside = dict.fromkeys(m for s in family for m in s)
    members = [*(m for m in dict.fromkeys(order) if m in inside)]
    members += [m for m in inside if m not in set(members)]
    groups = _groups(set(family), members)
    number = {member: i for i, group in enumerate(groups) for member in group}
    vectors = dict.fromkeys(tuple(sorted(Counter(number[m] for m in s).items())) for s in family)
    return _patterns(groups, vectors, len(family))


def _groups(family: set[frozenset[M]], members: Iterable[M]) -> list[tuple[M, ...]]:
    profile = {m: tuple(sorted(Counter(len(s) for s in family if m in s).items())) for m in members}

    def swapped(a: M, b: M) -> bool:
        """Is the family the same with `a` and `b` exchanged?"""
        one = ((s, a, b) for s in family if a in s and b not in s)
        two = ((s, b, a) for s in family if b in s and a not in s)
        return all((s - {old}) | {new} in family for pairs in (one, two) for s, old, new in pairs)

    found: list[list[M]] = []
    for m in members:
        group = next((g for g in found if profile[g[0]] == profile[m] and swapped(g[0], m)), None)
        if group is None:
            found.append([m])
        else:
            group.append(m)
    return [tuple(g) for g in found]


def _patterns(
    groups: Sequence[tuple[M, ...]], vectors: Iterable[tuple[tuple[int, int], ...]], total: int
) -> tuple[Pattern[M], ...]:
    found = tuple(Pattern(tuple(Some(taken, groups[i]) for i, taken in vector)) for vector in vectors)
    assert sum(p.count for p in found) == total, "folded and listed sets differ"
    return tuple(sorted(found, key=lambda p: p.size))


# ── families too large to be listed ──────────────────────────────────────────────────────────────────────────


def fold_family(families: Families, family: int) -> tuple[Pattern[int], ...]:
    """The same for a shared family whose members have class 1, without listing it; members are levels."""
    inside = sorted(_levels(families, family))
    groups: list[list[int]] = []
    for level in inside:
        group = next((g for g in groups if _alike(families, family, g[0], level)), None)
        if group is None:
            groups.append([level])
        else:
            group.append(level)
    number = {level: i for i, group in enumerate(groups) for level in group}
    vectors = sorted(_vectors(families, family, number, {}), key=lambda v: (sum(n for _, n in v), v))
    return _patterns([tuple(g) for g in groups], vectors, families.count(family))


def _levels(families: Families, family: int) -> set[int]:
    found: set[int] = set()
    seen, todo = {NONE, UNIT}, [family]
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            found.add(families.level[node])
            todo.extend(families.kids[node])
    return found


def _alike(families: Families, family: int, a: int, b: int) -> bool:
    """The sets with `a` only, less `a`, are those with `b` only, less `b`."""
    with_a, without_a = (_cut(families, family, a, v, {}) for v in (1, 0))
    return _cut(families, with_a, b, 0, {}) == _cut(families, without_a, b, 1, {})


def _cut(families: Families, family: int, level: int, value: int, memo: dict[int, int]) -> int:
    """The sets in which the variable of this level has this value, without it."""
    here = families.level[family]
    if here > level:
        return NONE if value else family
    if here == level:
        kids = families.kids[family]
        return kids[value] if value < len(kids) else NONE
    found = memo.get(family)
    if found is None:
        kids = tuple([_cut(families, kid, level, value, memo) for kid in families.kids[family]])
        found = memo[family] = families.make(here, kids)
    return found


Vector = tuple[tuple[int, int], ...]


def _vectors(families: Families, family: int, number: dict[int, int], memo: dict[int, frozenset[Vector]]) -> frozenset[Vector]:
    """For each set, how many it takes from which group; each once."""
    if family in (NONE, UNIT):
        return frozenset([()]) if family == UNIT else frozenset()
    found = memo.get(family)
    if found is None:
        base, *gone = (_vectors(families, kid, number, memo) for kid in families.kids[family])
        mine = number[families.level[family]]
        taken = {_one_more(vector, mine) for kid in gone for vector in kid}
        found = memo[family] = base | taken
    return found


def _one_more(vector: Vector, group: int) -> Vector:
    counts = dict(vector)
    counts[group] = counts.get(group, 0) + 1
    return tuple(sorted(counts.items()))
