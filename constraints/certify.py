"""A certificate for a procedure: what holds of all its states, checked by a fresh solver that knows nothing of how it was
found.

The states of a matter are the acts done on it.  The claim is the invariant R: *what is done is owed, and whatever the
text puts before it is done*.  Z3 checks, for all matters of the kind at once, that nothing done satisfies R, that every
rule (an act is done, by somebody or by silence; an act is refused and what comes after the act returned to is undone)
leads from R into R, that R implies each order claimed, and that in R, while something is owed, something may be done.
The formulas are made from the clauses; the claims come from the diagrams: neither is made from the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from constraints.diagram import FALSE
from constraints.procedures import Pair, Procedure
from constraints.terms import Done, disj
from constraints.verdict import EngineDisagreement

EFFORT = 5_000_000
"""Z3's `rlimit` for one certificate."""


@dataclass(frozen=True)
class Certificate:
    """Is R an invariant that implies the claims; and can each matter always go on?  `None`: the effort ran out."""

    holds: bool | None
    goes_on: bool | None
    version: str


def certify(procedure: Procedure, claims: Mapping[Pair, int], effort: int = EFFORT) -> Certificate:
    """Check the certificate of `procedure` for the orders `claims` (each on its region).

    Raises `EngineDisagreement` when R is not an invariant or does not imply a claim: the explorer was wrong.
    """
    import z3

    states = States(procedure)
    version = z3.get_version_string()
    broken = states.satisfiable(states.violations(claims), effort)
    if broken:
        raise EngineDisagreement(f"the certificate of `{procedure.kind}` does not hold")
    stuck = states.satisfiable(states.stuck(), effort)
    return Certificate(None if broken is None else True, None if stuck is None else not stuck, version)


class States:
    """The states of all matters of one kind, as formulas of one fresh context."""

    def __init__(self, procedure: Procedure) -> None:
        from constraints.encode import Encoder

        self.procedure = procedure
        self.coder = Encoder(procedure.space.alphabet)
        self.premise = self.coder.ite(procedure.diagrams, procedure.space.premise)
        self.done = {act: self.coder.encode(Done(act)) for act in procedure.acts}
        self.owed = {act: self._demanded(act, soft=True) for act in procedure.acts}
        self.hard = {act: self._demanded(act, soft=False) for act in procedure.acts}
        self.edges = list(self._edges())

    def _demanded(self, act: str, *, soft: bool) -> Any:
        return self.coder.encode(disj(*(t for one, t in self.procedure.steps if act in one.acts and (soft or not one.soft))))

    def _edges(self) -> Iterable[tuple[str, str, Any]]:
        """The order as the clauses state it: earlier act, later act, and on which matters it binds."""
        from constraints.formula import every

        for one, term in self.procedure.steps:
            for before, after in () if one.sometimes else one.first:
                if before in self.done and after in self.done and before != after:
                    yield before, after, every(self.coder.encode(term), self.hard[before], self.owed[after])

    def _parts(self, done: Mapping[str, Any]) -> Any:
        """R, of the acts that are done."""
        from constraints.formula import every, follows

        owed = [follows(value, self.owed[act]) for act, value in done.items()]
        order = [follows(every(binds, done[b]), done[a]) for a, b, binds in self.edges]
        return every(self.premise, *owed, *order, self.coder.true())

    @cached_property
    def invariant(self) -> Any:
        return self._parts(self.done)

    @cached_property
    def invariant_at_start(self) -> Any:
        return self._parts(dict.fromkeys(self.done, self.coder.true(False)))

    @cached_property
    def ready(self) -> dict[str, Any]:
        """For each act: it is owed, not done, and what the text puts before it is done."""
        from constraints.formula import every, follows, no

        before: dict[str, list[Any]] = {act: [] for act in self.done}
        for a, b, binds in self.edges:
            before[b].append(follows(binds, self.done[a]))
        return {act: every(self.owed[act], no(self.done[act]), *before[act]) for act in self.done}

    def breaks(self, changes: Mapping[str, Any], *, undone: bool) -> Any:
        """Some part of R is false after some acts have been done or undone.

        A part says: where `binds`, if the later act is done, so is the earlier.  Doing acts can break it only through the
        later act, undoing them only through the earlier one.
        """
        from constraints.formula import every, no, some

        value = {**self.done, **changes}
        touched = [(a, b, binds) for a, b, binds in self.edges if (a if undone else b) in changes]
        order = [every(binds, value[b], no(value[a])) for a, b, binds in touched]
        owed = [] if undone else [every(value[act], no(self.owed[act])) for act in changes]
        return some(*order, *owed, self.coder.true(False))

    def violations(self, claims: Mapping[Pair, int]) -> Any:
        """Some state, or the first one, breaks the certificate."""
        from constraints.formula import every, no, some

        inside = self.invariant
        start = every(self.premise, no(self.invariant_at_start))
        steps = [every(self.ready[act], self.breaks({act: self.coder.true()}, undone=False)) for act in self.done]
        steps += list(self._returns())
        broken = [
            every(self.coder.ite(self.procedure.diagrams, region), self.done[b], no(self.done[a]))
            for (a, b), region in claims.items()
        ]
        return some(start, every(inside, some(*steps, *broken, self.coder.true(False))))

    def returned(self) -> Iterable[tuple[str, Any, dict[str, Any]]]:
        """Each act that may be refused, where, and what is undone: the act returned to and what comes after it."""
        from constraints.formula import every, no

        p = self.procedure
        for act, refusals in p.refused.items():
            for target in dict.fromkeys(one.refused for one, _ in refusals if one.refused in self.done):
                assert target is not None
                where = self.coder.encode(disj(*(t for one, t in p.steps if act in one.acts and one.refused == target)))
                changes = {target: self.coder.true(False)}
                for (a, b), region in p.undone.items():
                    if a == target and b != target and region != FALSE:
                        changes[b] = every(self.done[b], no(self.coder.ite(p.diagrams, region)))
                yield act, where, changes

    def _returns(self) -> Iterable[Any]:
        from constraints.formula import every

        for act, where, changes in self.returned():
            yield every(where, self.ready[act], self.breaks(changes, undone=True))

    def stuck(self) -> Any:
        """A state of R in which something that binds is owed and not done, and nothing may be done."""
        from constraints.formula import every

        return every(self.invariant, self.idle())

    def idle(self) -> Any:
        """Something that binds is owed and not done, and nothing may be done."""
        from constraints.formula import every, no, some

        open_ = [every(self.hard[act], no(done)) for act, done in self.done.items()]
        return every(some(*open_, self.coder.true(False)), *(no(self.ready[act]) for act in self.done))

    def satisfiable(self, formula: Any, effort: int) -> bool | None:
        import z3

        numbers = any(variable.key[0] == "number" for variable in self.coder.alphabet.variables)
        solver = z3.SimpleSolver(ctx=self.coder.context) if numbers else z3.SolverFor("QF_FD", ctx=self.coder.context)
        solver.set("rlimit", effort)
        solver.add(formula)
        verdict = solver.check()
        return True if verdict == z3.sat else False if verdict == z3.unsat else None
