"""`encode`: a term as a Z3 formula, true of every situation?  The prover's second evaluator.

A variable with n classes becomes n-1 Booleans in prefix code (first bit: *not class 0*, then *class 1*, …), so that
there are no impossible codes and no side conditions.  Names are made in sorted order: Z3's effort depends on it.
"""

from __future__ import annotations

import math
from typing import Any, assert_never

import z3

from constraints.alphabet import Alphabet, Key, Variable, key_of
from constraints.diagram import FALSE, TRUE, Diagrams
from constraints.formula import choice, every, no, some
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


class Encoder:
    """Terms and diagrams over one alphabet as formulas of one fresh context."""

    def __init__(self, alphabet: Alphabet) -> None:
        self.alphabet, self.context = alphabet, z3.Context()
        self.bits = {v.key: self._bits_of(v) for v in sorted(alphabet.variables, key=lambda v: v.key)}
        self._terms: dict[Term, Any] = {}
        self._nodes: dict[int, Any] = {}

    def _bits_of(self, variable: Variable) -> list[Any]:
        name = " ".join(variable.key)
        if variable.key[0] == "number":
            return [z3.Bool(f"{name} known", self.context), z3.Real(name, self.context)]
        return [z3.Bool(f"{name} #{i}", self.context) for i in range(variable.size - 1)]

    def true(self, value: bool = True) -> Any:
        return z3.BoolVal(value, self.context)

    def literal(self, key: Key, index: int) -> Any:
        """The variable has its class number `index`."""
        variable, bits = self.alphabet.variables[self.alphabet.level[key]], self.bits[key]
        if key[0] == "number":
            return self._region(variable.classes[index][0], *bits)
        if index == 0:
            return no(bits[0]) if bits else self.true()
        ahead = [bits[0], *(no(bit) for bit in bits[1:index])]
        return every(*ahead, bits[index]) if index < len(bits) else every(*ahead, self.true())

    def _region(self, region: Any, known: Any, number: Any) -> Any:
        if region is None:
            return no(known)
        low, low_in, high, high_in = region
        parts = [known]
        if low is not None:
            parts.append(number >= low if low_in else number > low)
        if high is not None:
            parts.append(number <= high if high_in else number < high)
        return every(*parts)

    # ── a term as a formula: same cases and order as `holds` and `diagram` ────────────────────────────────────

    def encode(self, term: Term, opaque: dict[Term, Any] | None = None) -> Any:
        """The formula of `term`; terms in `opaque` are replaced by what it gives."""
        done = self._terms if opaque is None else dict[Term, Any](opaque)
        for node in walk(term, known=done):
            done[node] = self._case(node, done)
        return done[term]

    def _case(self, term: Term, done: dict[Term, Any]) -> Any:
        match term:
            case Status() | Vacant() | Granted() | Chosen() | Attribute() | Has() | Done() | Did() | InForce():
                truth = self.alphabet.truth(term)
                return self._any([self.literal(key_of(term), i) for i, true in enumerate(truth) if true])
            case Number(path, bound, strict):
                known, number = self.bits["number", path]
                if bound == math.inf:
                    return known
                return every(known, number < bound if strict else number <= bound)
            case Not(inner):
                return no(done[inner])
            case And(parts):
                return every(*[done[p] for p in parts]) if parts else self.true()
            case Or(parts):
                return self._any([done[p] for p in parts])
            case Weigh(weighted, least):
                # Z3 wants positive weights: w·x = w + |w|·(not x) for negative w
                signed = [(done[p], w) if w > 0 else (no(done[p]), -w) for w, p in weighted]
                return z3.PbGe(signed, least - sum(w for w, _ in weighted if w < 0))
            case _:
                assert_never(term)

    def _any(self, parts: list[Any]) -> Any:
        return some(*parts) if parts else self.true(False)

    # ── a diagram as a formula ───────────────────────────────────────────────────────────────────────────────

    def ite(self, diagrams: Diagrams, f: int) -> Any:
        """The diagram as nested if-then-else: an independent formula of the same function, if the code is right."""
        for leaf in (FALSE, TRUE):
            self._nodes.setdefault(leaf, self.true(bool(leaf)))
        for node in diagrams.nodes(f):
            if node not in self._nodes:
                self._nodes[node] = self._node(diagrams, node)
        return self._nodes[f]

    def _node(self, diagrams: Diagrams, node: int) -> Any:
        key = self.alphabet.variables[diagrams.level[node]].key
        kids = [self._nodes[kid] for kid in diagrams.kids[node]]
        if key[0] == "number":
            return self._any([every(self.literal(key, i), kid) for i, kid in enumerate(kids)])
        formula = kids[-1]
        bits = self.bits[key]
        for i in range(len(bits) - 1, 0, -1):
            formula = choice(bits[i], kids[i], formula)
        return choice(bits[0], formula, kids[0]) if bits else kids[0]
