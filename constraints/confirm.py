"""Z3 confirms that diagrams and formulas are the same function, claim by claim.

`encode(term) ≠ diagram(term)` must be unsatisfiable.  Counting nodes are replaced by one opaque Boolean on both sides,
so that Z3 checks the Boolean skeleton (with pseudo-Boolean constraints inside, a quorum of 15 is beyond it), and each
counting node's diagram is checked by itself: its number of satisfying choices against an independent dynamic programme.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from constraints.alphabet import Alphabet, Universe, key_of
from constraints.diagram import Diagrams
from constraints.holds import holds
from constraints.terms import And, Done, Not, Or, Term, Weigh, atoms, conj, disj, neg, walk
from constraints.verdict import EngineDisagreement

EFFORT = 2_000_000
"""Z3's `rlimit` for one claim, in a solver of its own; running out of effort is never a confirmation."""


@dataclass(frozen=True)
class Confirmation:
    """What Z3 and the counting check confirmed: how many functions, how many counting nodes, what stayed undecided."""

    functions: int
    counts: int
    undecided: tuple[int, ...]
    version: str


def confirm(terms: Sequence[Term], universe: Universe, effort: int = EFFORT) -> Confirmation:
    """Check every term; `undecided` are the places of those for which the effort ran out.

    Raises `EngineDisagreement` when a diagram and a formula differ, or a count is wrong.
    """
    import z3

    from constraints.encode import Encoder

    skeletons, counting = skeletons_of(terms)
    distinct = list(dict.fromkeys(skeletons))
    alphabet = Alphabet(distinct, universe)
    diagrams = Diagrams(alphabet)
    encoder = Encoder(alphabet)
    finite = not any(variable.key[0] == "number" for variable in alphabet.variables)
    verdicts: dict[Term, bool] = {}
    for term in distinct:
        solver = z3.SolverFor("QF_FD", ctx=encoder.context) if finite else z3.SimpleSolver(ctx=encoder.context)
        solver.set("rlimit", effort)
        solver.add(encoder.encode(term) != encoder.ite(diagrams, diagrams.diagram(term)))
        verdict = solver.check()
        if verdict == z3.sat:
            raise EngineDisagreement(f"diagram and formula differ: {solver.model()}")
        verdicts[term] = verdict == z3.unsat
    for node in counting:
        check_count(node, universe)
    undecided = tuple(i for i, skeleton in enumerate(skeletons) if not verdicts[skeleton])
    return Confirmation(len(distinct), len(counting), undecided, z3.get_version_string())


def skeletons_of(terms: Iterable[Term]) -> tuple[list[Term], list[Weigh]]:
    """The terms with every counting node replaced by an opaque atom, and the counting nodes."""
    roots = list(terms)
    counting = [node for node in walk(*roots) if isinstance(node, Weigh)]
    done: dict[Term, Term] = {node: Done(f"count {i}") for i, node in enumerate(counting)}
    for node in walk(*roots, known=dict(done)):
        match node:
            case Not(inner):
                done[node] = neg(done[inner])
            case And(parts):
                done[node] = conj(*(done[p] for p in parts))
            case Or(parts):
                done[node] = disj(*(done[p] for p in parts))
            case _:
                done.setdefault(node, node)
    return [done[root] for root in roots], counting


def check_count(node: Weigh, universe: Universe) -> None:
    """The number of choices that satisfy a counting node, by its diagram and by adding up the parts' own counts.

    Raises `EngineDisagreement` when they differ.  Parts that share variables are counted by brute force over these.
    """
    alphabet = Alphabet([node], universe)
    diagrams = Diagrams(alphabet)
    by_diagram = diagrams.count(diagrams.diagram(node))
    by_sums = _by_sums(node, universe)
    if by_diagram != by_sums:
        raise EngineDisagreement(f"a count differs: {by_diagram} by diagram, {by_sums} by sums")


def _by_sums(node: Weigh, universe: Universe) -> int:
    whole = Alphabet([node], universe)
    sums = {0: 1}
    for parts in _separate(node):
        local = Alphabet([part for _, part in parts], universe)
        variables = [whole.variables[whole.level[v.key]] for v in local.variables]
        tally: dict[int, int] = {}
        for choice in product(*(range(v.size) for v in variables)):
            now = whole.situation({v.key: i for v, i in zip(variables, choice, strict=True)})
            weight = sum(w for w, part in parts if holds(part, now))
            tally[weight] = tally.get(weight, 0) + 1
        new: dict[int, int] = {}
        for total, ways in sums.items():
            for weight, more in tally.items():
                new[total + weight] = new.get(total + weight, 0) + ways * more
        sums = new
    return sum(ways for total, ways in sums.items() if total >= node.at_least)


def _separate(node: Weigh) -> list[list[tuple[int, Term]]]:
    """The parts in groups that share no variable."""
    groups: list[tuple[set[tuple[str, ...]], list[tuple[int, Term]]]] = []
    for part in node.parts:
        keys = {key_of(atom) for atom in atoms(part[1])}
        joined = [part]
        for group in [g for g in groups if g[0] & keys]:
            groups.remove(group)
            keys |= group[0]
            joined = [*group[1], *joined]
        groups.append((keys, joined))
    return [parts for _, parts in groups]
