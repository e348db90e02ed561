"""A matter as a row of the prover describes it: an example, to be laid into the city."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from constraints.applying import applies, under
from constraints.classes import Space
from constraints.cover import Matter
from constraints.diagram import FALSE
from constraints.procedures import example
from constraints.requirements.inquiry import Inquiry
from constraints.terms import FALSE as NOTHING
from constraints.terms import Term, conj, disj, neg


def some(inquiry: Inquiry, kind: str, inside: Term, outside: Term = NOTHING) -> Matter | None:
    """A matter of the kind of which the first is true and the second is not, if there is one."""
    asked = conj(inside, neg(outside))
    if asked is NOTHING:
        return None
    space = Space(inquiry.classes, kind, [asked])
    region = space.diagrams.conj(space.premise, space.functions[0])
    return None if region == FALSE else example(inquiry.classes, space, region)


def covered(inquiry: Inquiry, node: Any, act: str, taken: Mapping[str, str]) -> Iterator[Matter]:
    """Matters of each kind to which a clause applies, first those on which some step demands the act."""
    meaning, names, readings = inquiry.meaning, inquiry.meaning.names, {**inquiry.readings, **taken}
    kinds = [k for k in names.kinds if any(names.is_kind(k, group) for one in node.matter for group in one)]
    for kind in sorted(kinds, key=lambda k: k not in inquiry.procedures.kinds):
        term = under(applies(meaning, node, kind), readings)
        steps = inquiry.procedures.demands(kind).steps if kind in inquiry.procedures.kinds else ()
        owed = disj(*(under(one.covers, readings) for one in steps if act in one.acts))
        yield from filter(None, (some(inquiry, kind, conj(term, owed)), some(inquiry, kind, term)))
