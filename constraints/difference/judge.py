"""Two answers to *who may act?* laid side by side: in which situations they differ, exactly, from the diagrams.

The situations counted say of everybody on whom the difference turns what makes a difference about him, and nothing
else: reasons for absence that lead to the same are one.  So the numbers depend on what the rules mean alone, neither on
how they are written nor on what else a rulebook holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from constraints.alphabet import Alphabet, Key
from constraints.diagram import FALSE, Diagrams
from constraints.difference.nearest import nearest
from constraints.difference.sides import Sides
from constraints.terms import FALSE as NEVER
from constraints.terms import Term

Who = Mapping[str, Term]
"""By official (or body): when he may."""
MOST_NODES = 500_000
"""So many nodes (some 200 MB) a table keeps; beyond, the next pair begins a new one."""


@dataclass(frozen=True)
class Judgement:
    """In `changed` of `total` situations somebody else may act; who gains, who loses; whether in some situation nobody is
    left (`vacated`) or somebody may act where nobody might (`filled`); `situation` is the smallest that shows it."""

    changed: int
    total: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    vacated: bool
    filled: bool
    alphabet: Alphabet
    situation: Mapping[Key, int]
    turns_on: frozenset[Key]


class Judge:
    """Judges pairs of answers of two sides in one table of diagrams, since those of one act look much alike."""

    def __init__(self, sides: Sides, pairs: Iterable[tuple[Who, Who]], deeds: Iterable[Term] = ()) -> None:
        self.sides = sides
        self.excluded = [[sides.settled(side, t) for t in side.excluded] for side in (sides.before, sides.after)]
        self.defaults = {r.id: r.default for side in (sides.before, sides.after) for r in side.rulebook.readings().values()}
        terms = dict.fromkeys(t for pair in pairs for who in pair for t in who.values())
        terms.update(dict.fromkeys(t for listed in (*self.excluded, deeds) for t in listed))
        self.diagrams = Diagrams(Alphabet(terms, sides.universe, beside=True))

    def __call__(self, before: Who, after: Who, deeds: Sequence[Term] = ()) -> Judgement | None:
        """How two answers differ; nothing where they mean the same in every situation that either side allows.

        The smallest situation is one of the first of `deeds` that holds in any."""
        if len(self.diagrams.level) > MOST_NODES:
            self.diagrams = Diagrams(self.diagrams.alphabet)
        return _Judged(self, self.diagrams, before, after, deeds).found()


class _Judged:
    def __init__(self, by: Judge, diagrams: Diagrams, before: Who, after: Who, deeds: Sequence[Term]) -> None:
        self.before, self.after, self.deeds = before, after, deeds
        self.excluded, self.defaults = by.excluded, by.defaults
        self.diagrams, self.alphabet = diagrams, diagrams.alphabet

    def found(self) -> Judgement | None:
        d = self.diagrams
        everybody = dict.fromkeys((*self.before, *self.after))
        differ = [who for who in everybody if self.before.get(who, NEVER) is not self.after.get(who, NEVER)]
        one = {who: d.diagram(self.before.get(who, NEVER)) for who in differ}
        other = {who: d.diagram(self.after.get(who, NEVER)) for who in differ}
        more = {who: d.conj(other[who], d.neg(one[who])) for who in differ}
        less = {who: d.conj(one[who], d.neg(other[who])) for who in differ}
        levels = frozenset(level for f in (*more.values(), *less.values()) for level in d.levels(f))
        allowed = self._allowed_over(levels)
        more = {who: g for who, f in more.items() if (g := d.conj(allowed, f)) != FALSE}
        less = {who: g for who, f in less.items() if (g := d.conj(allowed, f)) != FALSE}
        changed = d.disj(self._any(more.values()), self._any(less.values()))
        if changed == FALSE:
            return None
        vacated = self._nobody(self._any(less.values()), self.after)
        filled = self._nobody(self._any(more.values()), self.before)
        count = self._counter([*more.values(), *less.values(), allowed], levels)
        return Judgement(
            count(changed), count(allowed), tuple(more), tuple(less), vacated != FALSE, filled != FALSE, self.alphabet,
            nearest(d, self._credible(vacated if vacated != FALSE else changed), self._usual()),
            frozenset(self.alphabet.variables[level].key for level in levels),
        )  # fmt: skip

    def _credible(self, f: int) -> int:
        """Those of the situations of `f` in which whoever is said to have done an earlier act could, where there are some."""
        d = self.diagrams
        return next((g for deed in self.deeds if (g := d.conj(f, d.diagram(deed))) != FALSE), f)

    def _any(self, diagrams: Iterable[int]) -> int:
        found = FALSE
        for f in diagrams:
            found = self.diagrams.disj(found, f)
        return found

    def _nobody(self, f: int, who: Who) -> int:
        """The situations of `f` in which nobody may."""
        for term in who.values():
            if f == FALSE:
                break
            f = self.diagrams.conj(f, self.diagrams.neg(self.diagrams.diagram(term)))
        return f

    def _allowed_over(self, levels: frozenset[int]) -> int:
        """The situations of these variables that either side allows, whoever else is away."""
        d = self.diagrams
        found = FALSE
        others = [v.key for i, v in enumerate(self.alphabet.variables) if i not in levels]
        for listed in self.excluded:
            mine = [f for t in listed if d.levels(f := d.diagram(t)) & levels]
            found = d.disj(found, d.some(d.neg(self._any(mine)), others))
        return found

    def _counter(self, functions: Sequence[int], levels: frozenset[int]) -> _Counter:
        """Counts over these variables, values that none of the functions tells apart being one."""
        d = self.diagrams
        nodes: dict[int, list[int]] = {}
        for f in dict.fromkeys(functions):
            for node in d.nodes(f):
                nodes.setdefault(d.level[node], []).append(node)
        weights = [
            _firsts([tuple(d.kids[node][i] for node in nodes.get(level, ())) for i in range(size)])
            if level in levels
            else [1] + [0] * (size - 1)
            for level, size in enumerate(d.sizes)
        ]
        return _Counter(d, weights)

    def _usual(self) -> list[int]:
        """For each variable the class that costs nothing: present, not granted, the reading shown first."""
        return [
            next((i for i, values in enumerate(v.classes) if values[0] == self.defaults.get(v.key[1])), 0)
            if v.key[0] == "reading"
            else 0
            for v in self.alphabet.variables
        ]


def _firsts(values: Sequence[object]) -> list[int]:
    """1 for the first of those that are alike, 0 for the others."""
    return [int(value not in values[:i]) for i, value in enumerate(values)]


@dataclass(frozen=True)
class _Counter:
    diagrams: Diagrams
    weights: list[list[int]]

    def __call__(self, f: int) -> int:
        return self.diagrams.count(f, self.weights.__getitem__)
