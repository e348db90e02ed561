"""The smallest situation in a diagram: fewest absences, then fewest open questions read otherwise, then fewest facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from constraints.alphabet import Key
from constraints.diagram import FALSE, Diagrams

Cost: TypeAlias = tuple[int, int, int]
_FREE: Cost = (0, 0, 0)


def nearest(diagrams: Diagrams, f: int, usual: Sequence[int]) -> Mapping[Key, int]:
    """A cheapest choice of classes that makes `f` true; `usual` is the class of each variable that costs nothing.

    Raises `ValueError` where nothing makes it true.
    """
    if f == FALSE:
        raise ValueError("nothing makes it true")
    best: dict[int, tuple[Cost, int]] = {1: (_FREE, -1)}

    def visit(f: int) -> Cost | None:
        if f == FALSE:
            return None
        if f not in best:
            level = diagrams.level[f]
            options = []
            for index, kid in enumerate(diagrams.kids[f]):
                below = visit(kid)
                if below is not None:
                    options.append((_sum(below, _cost(diagrams, level, index, usual)), index))
            best[f] = min(options)
        return best[f][0]

    visit(f)
    choice: dict[Key, int] = {}
    while f > 1:
        index = best[f][1]
        choice[diagrams.alphabet.variables[diagrams.level[f]].key] = index
        f = diagrams.kids[f][index]
    return choice


def _cost(diagrams: Diagrams, level: int, index: int, usual: Sequence[int]) -> Cost:
    if index == usual[level]:
        return _FREE
    variable = diagrams.alphabet.variables[level]
    if variable.is_absence:
        return (1, 0, 0)
    return (0, 1, 0) if variable.key[0] == "reading" else (0, 0, 1)


def _sum(one: Cost, other: Cost) -> Cost:
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2])
