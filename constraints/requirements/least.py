"""A least and a greatest time for one act after one event: is there always a day on which both are kept?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from constraints.classes import Space
from constraints.diagram import FALSE as NOTHING
from constraints.language.nodes import Deadline
from constraints.language.scalars import Duration
from constraints.limits import ends_later
from constraints.requirements.inquiry import Inquiry
from constraints.units import calendar, units_under


def pairs(inquiry: Inquiry) -> Iterator[tuple[str, Deadline, Deadline, dict[str, Any], int | None]]:
    """For each least time and each limit of the same act from the same event, on matters that both cover: the act, the two,
    these matters, and the first day from which they leave no time."""
    bound = [n for n in inquiry.meaning.rulebook.family(Deadline) if not n.soft and not n.under and n.after is not None]
    units = units_under(inquiry.meaning.names.vocabulary.units, inquiry.readings)
    for least in bound:
        for most in bound:
            shared = [act for act in least.act if act in most.act]
            if (
                not (isinstance(least.at_least, Duration) and isinstance(most.within, Duration) and shared)
                or least.after != most.after
            ):
                continue
            for kind, pattern in _matters(inquiry, least, most):
                yield shared[0], least, most, {kind: pattern}, ends_later(calendar(), least.at_least, units, most.within, units)
                break


def _matters(inquiry: Inquiry, one: Deadline, other: Deadline) -> Iterator[tuple[str, dict[str, Any]]]:
    """The kinds of matter, widest first, on which both limits hold, and which matters of the kind these are."""
    for kind in inquiry.meaning.names.kinds:
        terms = [inquiry.meaning.covers.term(n.matter, kind) for n in (one, other)]
        excepted = [inquiry.meaning.covers.term(o.matter, kind) for n in (one, other) for o, _ in inquiry.meaning.exceptions(n)]  # type: ignore[union-attr]
        space = Space(inquiry.classes, kind, [*terms, *excepted])
        region = space.diagrams.conj(space.premise, space.diagrams.conj(*space.functions[:2]))
        for function in space.functions[2:]:
            region = space.diagrams.conj(region, space.diagrams.neg(function))
        if region != NOTHING:
            yield kind, space.describe(region)
