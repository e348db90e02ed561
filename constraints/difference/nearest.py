"""The smallest situation in a diagram: fewest absences, then fewest open questions read otherwise, then fewest facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from constraints.alphabet import Key
from constraints.diagram import FALSE, Diagrams

Cost: TypeAlias = tuple[int, int, int, int]
"""Absences, open questions, facts; then what tells equals apart: the classes of all variables in their usual order, as one
number, so that it does not depend on the order of the diagrams."""
_FREE: Cost = (0, 0, 0, 0)


def nearest(diagrams: Diagrams, f: int, usual: Sequence[int]) -> Mapping[Key, int]:
    """A cheapest choice of classes that makes `f` true; `usual` is the class of each variable that costs nothing.

    Raises `ValueError` where nothing makes it true.
    """
    if f == FALSE:
        raise ValueError("nothing makes it true")
    best: dict[int, tuple[Cost, int]] = {1: (_FREE, -1)}
    weights = _weights(diagrams)

    def visit(f: int) -> Cost | None:
        if f == FALSE:
            return None
        if f not in best:
            level = diagrams.level[f]
            options = []
            for index, kid in enumerate(diagrams.kids[f]):
                below = visit(kid)
                if below is not None:
                    options.append((_sum(below, _cost(diagrams, level, index, usual, weights)), index))
            best[f] = min(options)
        return best[f][0]

    visit(f)
    choice: dict[Key, int] = {}
    while f > 1:
        index = best[f][1]
        choice[diagrams.alphabet.variables[diagrams.level[f]].key] = index
        f = diagrams.kids[f][index]
    return choice


def _weights(diagrams: Diagrams) -> list[int]:
    """What a class more of each variable counts, so that the variable that stands first in the usual order decides."""
    place, last = diagrams.alphabet.place, len(diagrams.sizes) - 1
    bits = max(diagrams.sizes, default=0).bit_length()
    return [1 << bits * (last - place[variable.key]) for variable in diagrams.alphabet.variables]


def _cost(diagrams: Diagrams, level: int, index: int, usual: Sequence[int], weights: Sequence[int]) -> Cost:
    if index == usual[level]:
        return _FREE
    variable, apart = diagrams.alphabet.variables[level], (index - usual[level]) * weights[level]
    if variable.is_absence:
        return (1, 0, 0, apart)
    return (0, 1, 0, apart) if variable.key[0] == "reading" else (0, 0, 1, apart)


def _sum(one: Cost, other: Cost) -> Cost:
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3])
