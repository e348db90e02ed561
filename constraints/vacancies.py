"""Vacancies that need not be named: wherever the seat's vacancy is fatal, its holder's absence is fatal for some reason.

Then no minimal set names the vacancy rather than the absence, and it can be left out of the diagram before the minimal
sets are taken.  Decided node by node: the vacancies of an official's seats stand right below him in the order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from constraints.diagram import FALSE, Diagrams


def lesser(diagrams: Diagrams, bad: int, seats: Mapping[int, Sequence[int]]) -> list[int]:
    """The levels of such vacancies; `seats` gives for the level of an official the levels of the vacancies of his seats."""
    official_of = {level: official for official, levels in seats.items() for level in levels}
    doubtful: set[int] = set()
    inner = diagrams.nodes(bad)
    entered = [(-1, bad)] + [(diagrams.level[node], kid) for node in inner for kid in diagrams.kids[node]]
    for above, node in entered:
        official = official_of.get(diagrams.level[node]) if node > 1 else None
        if official is not None and above < official:  # reached past the official: his absence makes no difference
            doubtful |= _stretch(diagrams, node, seats[official])
    for node in inner:
        vacancies = seats.get(diagrams.level[node], ())
        doubtful |= {v for v in vacancies if v not in doubtful and not _absence_is_as_bad(diagrams, node, v)}
    return sorted(official_of.keys() - doubtful)


def _stretch(diagrams: Diagrams, node: int, vacancies: Sequence[int]) -> set[int]:
    """The vacancies of one official that the diagram looks at from here on."""
    seen: set[int] = set()
    todo = [node]
    while todo:
        f = todo.pop()
        if f > 1 and f not in seen and diagrams.level[f] in vacancies:
            seen.add(f)
            todo.extend(diagrams.kids[f])
    return {diagrams.level[f] for f in seen}


def _absence_is_as_bad(diagrams: Diagrams, node: int, vacancy: int) -> bool:
    """At this node of an official: is it bad with him away for some reason wherever it is bad with the seat vacant?"""
    away = FALSE
    for kid in diagrams.kids[node][1:]:
        away = diagrams.disj(away, _cofactor(diagrams, kid, vacancy, 0))
    return all(diagrams.implies(_cofactor(diagrams, kid, vacancy, 1), away) for kid in diagrams.kids[node])


def _cofactor(diagrams: Diagrams, f: int, level: int, value: int) -> int:
    here = diagrams.level[f]
    if here > level:
        return f
    if here == level:
        return diagrams.kids[f][value]
    return diagrams.make(here, tuple([_cofactor(diagrams, kid, level, value) for kid in diagrams.kids[f]]))
