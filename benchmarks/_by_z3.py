"""All minimal absence sets without diagrams: one incremental Z3 solver, each model shrunk by hand and then blocked.

The best that a solver does by itself: J. Bailey, P. J. Stuckey (2005); what is away is tried to be present, one after the
other, under assumptions, so that what was learnt is kept.
"""

from __future__ import annotations

from typing import Any

from constraints.alphabet import Alphabet
from constraints.encode import Encoder
from constraints.prove import Claim, Prover

Member = tuple[tuple[str, ...], int]


def minimal_sets(prover: Prover, claim: Claim) -> set[frozenset[Member]]:
    """The minimal sets of (official or seat, class of reasons) whose absence makes the claim fail."""
    import z3

    term = prover.in_force(claim.term)
    alphabet = Alphabet([term], prover.meaning.universe)
    encoder = Encoder(alphabet)
    solver = z3.SimpleSolver(ctx=encoder.context)
    solver.add(z3.Not(encoder.encode(term)))
    absent = [v for v in alphabet.variables if v.is_absence and v.size > 1]
    literal: dict[Member, Any] = {(v.key, i): encoder.literal(v.key, i) for v in absent for i in range(v.size)}
    found: set[frozenset[Member]] = set()
    while solver.check() == z3.sat:
        model = solver.model()
        here = {v.key: next(i for i in range(v.size) if z3.is_true(model.eval(literal[v.key, i], True))) for v in absent}
        for key in [key for key, i in here.items() if i]:
            back = {**here, key: 0}
            if solver.check(*(literal[member] for member in back.items())) == z3.sat:
                here = back
        away = frozenset((key, i) for key, i in here.items() if i)
        found.add(away)
        solver.add(z3.Not(z3.And(*(literal[member] for member in away), encoder.true())))
    return found
