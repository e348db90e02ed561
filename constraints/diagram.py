"""`diagram`: a term as a multi-valued decision diagram, true of which situations?  The prover's main evaluator.

A node is `(level, one child per class of values)`, hash-consed and reduced, 0 = false, 1 = true; one level per
variable of the alphabet.  After R. E. Bryant, *Graph-Based Algorithms for Boolean Function Manipulation* (1986),
with as many children as a variable has values (A. Srinivasan et al., 1990).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import assert_never

from constraints.alphabet import Alphabet, Key, key_of
from constraints.terms import (
    And,
    Attribute,
    Chosen,
    Did,
    Done,
    Granted,
    Has,
    InForce,
    Not,
    Number,
    Or,
    Status,
    Term,
    Vacant,
    Weigh,
    walk,
)

FALSE, TRUE = 0, 1


class Diagrams:
    """A table of nodes over one alphabet.  A diagram is a number in it; equal functions have equal numbers."""

    def __init__(self, alphabet: Alphabet) -> None:
        self.alphabet = alphabet
        self.sizes = [variable.size for variable in alphabet.variables]
        end = len(self.sizes)
        self.level = [end, end]
        self.kids: list[tuple[int, ...]] = [(), ()]
        self._unique: dict[tuple[int, tuple[int, ...]], int] = {}
        self._and: dict[tuple[int, int], int] = {}
        self._or: dict[tuple[int, int], int] = {}
        self._not: dict[int, int] = {}
        self._terms: dict[Term, int] = {}
        if end > 200:  # the recursions below go at most two calls deep per level
            sys.setrecursionlimit(max(sys.getrecursionlimit(), 3 * end + 1000))

    def make(self, level: int, kids: tuple[int, ...]) -> int:
        if kids.count(kids[0]) == len(kids):
            return kids[0]
        key = (level, kids)
        found = self._unique.get(key)
        if found is None:
            found = self._unique[key] = len(self.level)
            self.level.append(level)
            self.kids.append(kids)
        return found

    # ── a term as a diagram: same cases and order as `holds` and `encode` ─────────────────────────────────────

    def diagram(self, term: Term) -> int:
        """The diagram of `term`, whose atoms are in the alphabet."""
        for node in walk(term, known=self._terms):
            self._terms[node] = self._case(node)
        return self._terms[term]

    def _case(self, term: Term) -> int:
        match term:
            case Status() | Vacant() | Granted() | Chosen() | Attribute() | Number() | Has() | Done() | Did() | InForce():
                return self.make(self.alphabet.level[key_of(term)], tuple(map(int, self.alphabet.truth(term))))
            case Not(inner):
                return self.neg(self._terms[inner])
            case And(parts):
                return self._balanced(self.conj, [self._terms[p] for p in parts], TRUE)
            case Or(parts):
                return self._balanced(self.disj, [self._terms[p] for p in parts], FALSE)
            case Weigh(weighted, least):
                return self.weigh([(weight, self._terms[part]) for weight, part in weighted], least)
            case _:
                assert_never(term)

    def _balanced(self, join: Callable[[int, int], int], parts: list[int], unit: int) -> int:
        """Join the parts lowest variables first, so that what is built stays small."""
        result = unit
        for part in sorted(parts, key=lambda f: -self.level[f]):
            result = join(part, result)
        return result

    # ── algebra ──────────────────────────────────────────────────────────────────────────────────────────────

    def conj(self, f: int, g: int) -> int:
        if f == g or g == TRUE:
            return f
        if f == TRUE:
            return g
        if f == FALSE or g == FALSE:
            return FALSE
        key = (f, g) if f < g else (g, f)
        found = self._and.get(key)
        if found is None:
            found = self._and[key] = self._apply(self.conj, f, g, FALSE, TRUE)
        return found

    def disj(self, f: int, g: int) -> int:
        if f == g or g == FALSE:
            return f
        if f == FALSE:
            return g
        if f == TRUE or g == TRUE:
            return TRUE
        key = (f, g) if f < g else (g, f)
        found = self._or.get(key)
        if found is None:
            found = self._or[key] = self._apply(self.disj, f, g, TRUE, FALSE)
        return found

    def _apply(self, join: Callable[[int, int], int], f: int, g: int, zero: int, unit: int) -> int:
        """Join the children; leaves are told here, four of five calls being about one."""
        lf, lg = self.level[f], self.level[g]
        if lf == lg:
            joined = [
                a if a == b or b == unit else b if a == unit else zero if a == zero or b == zero else join(a, b)
                for a, b in zip(self.kids[f], self.kids[g], strict=True)
            ]
            return self.make(lf, tuple(joined))
        if lg < lf:
            f, g, lf = g, f, lg
        return self.make(lf, tuple([join(k, g) if k > 1 else zero if k == zero else g for k in self.kids[f]]))

    def neg(self, f: int) -> int:
        if f < 2:
            return 1 - f
        found = self._not.get(f)
        if found is None:
            found = self._not[f] = self.make(self.level[f], tuple([self.neg(kid) for kid in self.kids[f]]))
            self._not[found] = f
        return found

    def implies(self, f: int, g: int) -> bool:
        """Is `g` true wherever `f` is?"""
        return f == g or self.conj(f, self.neg(g)) == FALSE

    def ite(self, f: int, g: int, h: int) -> int:
        return self.disj(self.conj(f, g), self.conj(self.neg(f), h))

    def fold(self, f: int, keys: Iterable[Key], join: Callable[[int, int], int]) -> int:
        """Join the children of these variables: `disj` is *for some value*, `conj` is *for all values*."""
        levels = {self.alphabet.level[key] for key in keys if key in self.alphabet.level}
        last = max(levels, default=-1)
        memo: dict[int, int] = {}

        def visit(f: int) -> int:
            if self.level[f] > last:
                return f
            found = memo.get(f)
            if found is None:
                kids = [visit(kid) for kid in self.kids[f]]
                if self.level[f] in levels:
                    found = kids[0]
                    for kid in kids[1:]:
                        found = join(found, kid)
                else:
                    found = self.make(self.level[f], tuple(kids))
                memo[f] = found
            return found

        return visit(f)

    def some(self, f: int, keys: Iterable[Key]) -> int:
        return self.fold(f, keys, self.disj)

    def every(self, f: int, keys: Iterable[Key]) -> int:
        return self.fold(f, keys, self.conj)

    def restrict(self, f: int, choice: Mapping[Key, int]) -> int:
        """`f` with some variables fixed to a class of values."""
        fixed = {self.alphabet.level[key]: value for key, value in choice.items() if key in self.alphabet.level}
        last = max(fixed, default=-1)
        memo: dict[int, int] = {}

        def visit(f: int) -> int:
            if self.level[f] > last:
                return f
            found = memo.get(f)
            if found is None:
                level = self.level[f]
                if level in fixed:
                    found = visit(self.kids[f][fixed[level]])
                else:
                    found = self.make(level, tuple([visit(kid) for kid in self.kids[f]]))
                memo[f] = found
            return found

        return visit(f)

    def simplify(self, f: int, care: int) -> int:
        """A smaller diagram that equals `f` wherever `care` is true.  O. Coudert, J. C. Madre's *restrict* (1990)."""
        if f < 2 or care in (FALSE, TRUE):
            return f
        memo: dict[tuple[int, int], int] = {}

        def visit(f: int, care: int) -> int:
            if f < 2 or care == TRUE:
                return f
            found = memo.get((f, care))
            if found is not None:
                return found
            if self.level[care] < self.level[f]:
                wide = FALSE
                for kid in self.kids[care]:
                    wide = self.disj(wide, kid)
                found = visit(f, wide)
            else:
                cares = self.kids[care] if self.level[care] == self.level[f] else (care,) * len(self.kids[f])
                live = [visit(kid, c) for kid, c in zip(self.kids[f], cares, strict=True) if c != FALSE]
                if all(kid == live[0] for kid in live):
                    found = live[0]
                else:
                    rest = iter(live)
                    found = self.make(self.level[f], tuple([next(rest) if c != FALSE else live[0] for c in cares]))
            memo[f, care] = found
            return found

        return visit(f, care)

    # ── counting nodes ───────────────────────────────────────────────────────────────────────────────────────

    def weigh(self, parts: Sequence[tuple[int, int]], least: int) -> int:
        """`Σ weight · part ≥ least`.  Parts that look at separate stretches of the order are chained level by level
        (polynomial); others are added up one after the other."""
        ordered = sorted(parts, key=lambda p: (self.level[p[1]], p[1]))
        spans = [(self.level[f], max(self.levels(f), default=self.level[f])) for _, f in ordered]
        if all(before[1] < after[0] for before, after in pairwise(spans)):
            return self._chain(ordered, least)
        return self._sums(ordered, least)

    def _chain(self, parts: list[tuple[int, int]], least: int) -> int:
        """First what each part may still have to bring, from the first part on; then the nodes, from the last part back."""
        most, fewest = [0], [0]
        for weight, _ in reversed(parts):
            most.append(most[-1] + max(weight, 0))
            fewest.append(fewest[-1] + min(weight, 0))
        most.reverse()
        fewest.reverse()
        asked = [{least}]
        for i, (weight, _) in enumerate(parts):
            open_ = [needed for needed in asked[i] if fewest[i] < needed <= most[i]]
            asked.append({*open_, *(needed - weight for needed in open_)})
        below = {needed: int(needed <= 0) for needed in asked[-1]}
        for i in range(len(parts) - 1, -1, -1):
            weight, f = parts[i]
            inner = [(node, self.level[node], self.kids[node]) for node in self.nodes(f)]
            here: dict[int, int] = {}
            for needed in asked[i]:
                if fewest[i] >= needed:
                    here[needed] = TRUE
                elif most[i] < needed:
                    here[needed] = FALSE
                else:
                    here[needed] = self._graft(f, inner, below[needed - weight], below[needed])
            below = here
        return below[least]

    def _graft(self, f: int, inner: list[tuple[int, int, tuple[int, ...]]], high: int, low: int) -> int:
        """`f`, whose nodes are `inner`, with its leaves replaced: true by `high`, false by `low`, both below it."""
        new, unique = {TRUE: high, FALSE: low}, self._unique
        for node, level, kids in inner:
            key = (level, tuple([new[kid] for kid in kids]))
            new[node] = unique.get(key) or self.make(*key)  # a meeting of 200 has ten thousand: a call less for each
        return new[f]

    def _sums(self, parts: list[tuple[int, int]], least: int) -> int:
        sums = {0: TRUE}
        for weight, f in parts:
            new: dict[int, int] = {}
            for total, when in sums.items():
                for value, condition in ((total + weight, self.conj(when, f)), (total, self.conj(when, self.neg(f)))):
                    new[value] = self.disj(new.get(value, FALSE), condition)
            sums = new
        result = FALSE
        for total, when in sums.items():
            if total >= least:
                result = self.disj(result, when)
        return result

    # ── questions ────────────────────────────────────────────────────────────────────────────────────────────

    def nodes(self, f: int) -> list[int]:
        """The inner nodes below `f`."""
        seen: set[int] = set()
        stack = [f]
        while stack:
            g = stack.pop()
            if g > 1 and g not in seen:
                seen.add(g)
                stack.extend(self.kids[g])
        return sorted(seen)

    def levels(self, f: int) -> set[int]:
        return {self.level[g] for g in self.nodes(f)}

    def value(self, f: int, choice: Mapping[Key, int]) -> bool:
        """`f` where every variable has the class `choice` gives it (0 where it says nothing)."""
        while f > 1:
            f = self.kids[f][choice.get(self.alphabet.variables[self.level[f]].key, 0)]
        return f == TRUE

    def count(self, f: int, weights: Callable[[int], Sequence[int]] | None = None) -> int:
        """How many choices of classes (or of single values, with `weights`) make `f` true; exact."""
        per = [list(weights(i)) if weights else [1] * size for i, size in enumerate(self.sizes)]
        total = [sum(w) for w in per]
        below = [1] * (len(total) + 1)
        for i in range(len(total) - 1, -1, -1):
            below[i] = below[i + 1] * total[i]
        memo: dict[int, int] = {}

        def visit(f: int) -> int:
            """Choices from the level of `f` downwards."""
            if f < 2:
                return f
            found = memo.get(f)
            if found is None:
                level = self.level[f]
                found = memo[f] = sum(
                    w * visit(kid) * (below[level + 1] // below[self.level[kid]])
                    for w, kid in zip(per[level], self.kids[f], strict=True)
                )
            return found

        return visit(f) * (below[0] // below[self.level[f]])

    def cubes(self, f: int) -> Iterable[dict[Key, tuple[int, ...]]]:
        """`f` as a disjoint union of boxes: for some variables, the classes that are possible."""
        if f == FALSE:
            return
        if f == TRUE:
            yield {}
            return
        groups: dict[int, list[int]] = {}
        for index, kid in enumerate(self.kids[f]):
            groups.setdefault(kid, []).append(index)
        key = self.alphabet.variables[self.level[f]].key
        for kid, indices in groups.items():
            for cube in self.cubes(kid):
                yield {key: tuple(indices), **cube}
