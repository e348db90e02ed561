"""A least and a greatest time for one act after one event: is there always a day on which both are kept?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from constraints.classes import Space
from constraints.diagram import FALSE as NOTHING
from constraints.language.nodes import Deadline
from constraints.lead.choices import choices_of, chosen, in_length, length_under
from constraints.limits import ends_later
from constraints.procedures import readings_of, under
from constraints.requirements.inquiry import Inquiry
from constraints.terms import FALSE, Term, conj, neg
from constraints.units import calendar, units_under


@dataclass(frozen=True)
class Pair:
    """A least and a greatest time of an act; on the matters that both cover, the first day from which they leave no time."""

    act: str
    least: Deadline
    most: Deadline
    matter: dict[str, Any]
    day: int | None
    readings: dict[str, list[str]]
    condition: list[dict[str, list[str]]] | None


def pairs(inquiry: Inquiry) -> Iterator[Pair]:
    """For each least time and each limit of the same act from the same event, on the widest kind that both cover, under each
    condition on readings."""
    bound = [n for n in inquiry.meaning.rulebook.family(Deadline) if not n.soft and n.after is not None]
    for least in bound:
        for most in bound:
            shared = [act for act in least.act if act in most.act]
            if shared and least.at_least is not None and most.within is not None and least.after == most.after:
                for kind in inquiry.meaning.names.kinds:
                    found = list(_on_kind(inquiry, shared[0], least, most, kind))
                    if found:
                        yield from found
                        break


def _on_kind(inquiry: Inquiry, act: str, least: Deadline, most: Deadline, kind: str) -> Iterator[Pair]:
    """Equal answers under several choices of readings together."""
    meaning = inquiry.meaning
    both = conj(*(_applies(inquiry, n, kind) for n in (least, most)))
    names = sorted({*chosen([both]), *in_length(meaning, least), *in_length(meaning, most)}) if both is not FALSE else []
    found: dict[str, tuple[dict[str, Any], int | None, list[Mapping[str, str]]]] = {}
    choices = list(choices_of(meaning, names, inquiry.readings)) if both is not FALSE else []
    for taken in choices:
        readings = {**inquiry.readings, **taken}
        longest, shortest = length_under(least.at_least, readings), length_under(most.within, readings)
        pattern = _pattern(inquiry, kind, under(both, readings))
        if pattern is not None and longest and shortest:
            units = units_under(meaning.names.vocabulary.units, readings)
            day = ends_later(calendar(), longest, units, shortest, units)
            found.setdefault(f"{pattern} {day}", (pattern, day, []))[2].append(taken)
    for pattern, day, where in found.values():
        yield Pair(act, least, most, pattern, day, *readings_of(where, choices, names))


def _applies(inquiry: Inquiry, node: Deadline, kind: str) -> Term:
    """The matters of a kind to which a limit applies, and under which readings."""
    meaning = inquiry.meaning

    def own(one: Any) -> Term:
        return conj(meaning.covers.term(one.matter, kind), meaning.under(one.under))

    return conj(own(node), *(neg(conj(own(other), meaning.under(taken))) for other, taken in meaning.exceptions(node)))


def _pattern(inquiry: Inquiry, kind: str, term: Term) -> dict[str, Any] | None:
    """The matters of a kind of which a term is true; nothing where there are none."""
    space = Space(inquiry.classes, kind, [term])
    region = space.diagrams.conj(space.premise, space.functions[0])
    return None if region == NOTHING else {kind: space.describe(region)}
