"""Hypothesis strategies for amendments of drawn governments: the same people under other rules."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from scenarios.governments import SMALL, Bounds, Data, Draw, Government, handing, rulebooks, written

FAMILIES = ("powers", "substitutions", "delegations", "prohibitions", "steps", "exclusions")
CHAIRING = "chairing"
"""Who chairs stays said: a meeting that nobody chairs is another matter."""


@st.composite
def reforms(draw: Draw, of: Government, bounds: Bounds = SMALL, most: int = 2) -> Government:
    """`of` with at most so many clauses dropped, replaced or added; shrinks to one dropped power."""
    found = clauses_of(of.book)
    other = clauses_of(draw(rulebooks(bounds)))
    for _ in range(draw(st.integers(1, most))):
        _change(draw, found, other)
    return amended(of, found, bounds)


def clauses_of(book: Data) -> dict[str, list[Data]]:
    """The clauses of a drawn rulebook by family; readings left out."""
    found: dict[str, list[Data]] = {family: [] for family in (*FAMILIES, "meetings")}
    for article in book["articles"]:
        for family in found:
            found[family] += deepcopy(article.get(family, []))
    return found


def amended(of: Government, found: dict[str, list[Data]], bounds: Bounds = SMALL) -> Government:
    """The same people under these clauses; references to clauses that are gone are dropped."""
    known = {node["id"] for nodes in found.values() for node in nodes}
    for nodes in found.values():
        for node in nodes:
            for key in ("unless", "except"):
                kept = [entry for entry in node.get(key, ()) if _named(entry) in known - {node["id"]}]
                node.pop(key, None)
                if kept:
                    node[key] = kept
    book, people = written(bounds, found), deepcopy(of.people)
    people["standing"] = [grant for grant in people["standing"] if grant["power"] in handing(book)]
    return Government(book, people)


def _named(entry: Any) -> str:
    return str(entry["ref"] if isinstance(entry, dict) else entry)


def _change(draw: Draw, found: dict[str, list[Data]], other: dict[str, list[Data]]) -> None:
    family = draw(st.sampled_from([f for f in FAMILIES if found[f] or other[f]]))
    new = [node for node in other[family] if node["id"] != CHAIRING and _fits(node, found)]
    free = [i for i, node in enumerate(found[family]) if node["id"] != CHAIRING]
    verbs = [verb for verb, can in _verbs(family, free, new).items() if can]
    match draw(st.sampled_from(verbs)):
        case "drop":
            found[family].pop(draw(st.sampled_from(free)))
        case "replace":
            index = draw(st.sampled_from(free))
            found[family][index] = {**deepcopy(draw(st.sampled_from(new))), "id": found[family][index]["id"]}
        case "add":
            found[family].append({**deepcopy(draw(st.sampled_from(new))), "id": f"new-{family}-{len(found[family])}"})


def _verbs(family: str, free: list[int], new: list[Data]) -> dict[str, bool]:
    return {"drop": len(free) > (family == "powers"), "replace": bool(free and new), "add": bool(new), "leave": True}


def _fits(node: Data, found: dict[str, list[Data]]) -> bool:
    """Does the clause ask for no meeting that there is not?"""
    return bool(found["meetings"]) or '"meeting"' not in json.dumps(node)
