"""A least and a greatest time for one act after one event: is there always a day on which both are kept?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from constraints.applying import applies, under
from constraints.classes import Space
from constraints.diagram import FALSE as NOTHING
from constraints.language.nodes import Deadline
from constraints.lead.choices import Readings, answers, chosen, in_length, length_under
from constraints.limits import ends_later
from constraints.requirements.inquiry import Inquiry
from constraints.terms import FALSE, Term, conj
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
    both = conj(*(applies(meaning, n, kind) for n in (least, most)))
    if both is FALSE:
        return
    names = sorted({*chosen([both]), *in_length(meaning, least), *in_length(meaning, most)})

    def asked(taken: Readings) -> Iterator[tuple[dict[str, Any], int | None]]:
        readings = {**inquiry.readings, **taken}
        longest, shortest = length_under(least.at_least, readings), length_under(most.within, readings)
        pattern = _pattern(inquiry, kind, under(both, readings))
        if pattern is not None and longest and shortest:
            units = units_under(meaning.names.vocabulary.units, readings)
            yield pattern, ends_later(calendar(), longest, units, shortest, units)

    for (pattern, day), shown, condition in answers(meaning, names, inquiry.readings, asked, str):
        yield Pair(act, least, most, pattern, day, shown, condition)


def _pattern(inquiry: Inquiry, kind: str, term: Term) -> dict[str, Any] | None:
    """The matters of a kind of which a term is true; nothing where there are none."""
    space = Space(inquiry.classes, kind, [term])
    region = space.diagrams.conj(space.premise, space.functions[0])
    return None if region == NOTHING else {kind: space.describe(region)}
