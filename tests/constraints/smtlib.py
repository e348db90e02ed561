"""Z3's questions as SMT-LIB 2 that any solver reads, and cvc5's answers to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

COUNTS = ("at-most", "at-least", "pbge", "pble", "pbeq")
"""Z3's own counting constraints; the standard has sums of integers instead."""


def script(formulas: Sequence[Any]) -> str:
    """The formulas, asserted together, as a script of the SMT-LIB standard by Z3's exporter."""
    import z3

    solver = z3.Solver(ctx=formulas[0].ctx)
    done: dict[int, Any] = {}
    solver.add(*(standard(one, done) for one in formulas))
    text = str(solver.to_smt2())
    assert not any(word in text for word in COUNTS)
    return text


def standard(formula: Any, done: dict[int, Any]) -> Any:
    """`formula` with every counting constraint written as a sum of integers."""
    import z3

    known = done.get(formula.get_id())
    if known is not None:
        return known
    kids = [standard(kid, done) for kid in formula.children()]
    kind = formula.decl().kind() if z3.is_app(formula) else None
    if kind in (z3.Z3_OP_PB_LE, z3.Z3_OP_PB_GE, z3.Z3_OP_PB_AT_MOST, z3.Z3_OP_PB_AT_LEAST):
        bound, *weights = formula.decl().params()
        parts = zip(kids, weights or [1] * len(kids), strict=True)
        shares = [z3.If(kid, z3.IntVal(weight, formula.ctx), z3.IntVal(0, formula.ctx)) for kid, weight in parts]
        total = z3.Sum(shares) if len(shares) > 1 else shares[0]  # a sum of one is no term of the standard
        found = total <= bound if kind in (z3.Z3_OP_PB_LE, z3.Z3_OP_PB_AT_MOST) else total >= bound
    else:
        found = formula.decl()(*kids) if kids else formula
        if kind in (z3.Z3_OP_AND, z3.Z3_OP_OR):
            found = (z3.And if kind == z3.Z3_OP_AND else z3.Or)(*kids)
    done[formula.get_id()] = found
    return found


def asked_of_cvc5(text: str, effort: int = 0) -> str:
    """What cvc5 says to a script: `sat`, `unsat` or, where its `effort` (0: no bound) does not suffice, `unknown` and why."""
    import cvc5

    solver = cvc5.Solver(cvc5.TermManager())
    solver.setOption("rlimit", str(effort))
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, f"(set-logic ALL)\n{text}", "question")
    symbols = parser.getSymbolManager()
    said = ""
    while not (command := parser.nextCommand()).isNull():
        said += command.invoke(solver, symbols)
    return said.strip()
