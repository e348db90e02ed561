"""Silence that counts as agreement: could somebody have spoken, whoever else is away?

Where the time runs on while the only one who may answer is away, a paper passes somebody who never saw it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from constraints.applying import under
from constraints.classes import MatterClass
from constraints.cover import Matter, paths_of
from constraints.diagram import FALSE as NOWHERE
from constraints.holds import holds
from constraints.language.nodes import ChooseClock, CountsAs, Deadline
from constraints.procedures import example
from constraints.prove import Claim
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.standing_in.offices import nobody_named
from constraints.terms import FALSE as NEVER
from constraints.terms import TRUE as ALWAYS
from constraints.terms import Term, chosen, disj, neg
from constraints.verdict import Family, Question

AGREED = "agreed"


def claims(inquiry: Inquiry, requirement: str) -> Iterator[Claim]:
    """For each limit whose end counts as agreement: somebody may do the act, or the clock stands still."""
    meaning = inquiry.meaning
    for node in meaning.rulebook.family(Deadline):
        if not isinstance(node.on_expiry, CountsAs) or node.on_expiry.counts_as != AGREED:
            continue
        for name in node.act:
            for matter, pattern in matters(inquiry, node, name):
                every = meaning.alternatives(name, matter)
                able = inquiry.claims.settled(meaning.completed(name, matter, every), name, matter)
                term = disj(able, stands_still(node), neg(meaning.applies(node, matter)))
                question = Question(
                    f"{requirement}-with-{inquiry.tolerates}-away", Family.TIME, name, pattern, node.id, example=matter
                )
                yield Claim(question, nobody_named(meaning, term), (node.id,))


def stands_still(node: Deadline) -> Term:
    """Does the clock stand still while nobody is able to act?"""
    match node.runs_while:
        case ChooseClock(reading=reading, choose=choose):
            return chosen(reading, [option for option, clock in choose.items() if clock == "able"])
        case clock:
            return ALWAYS if clock == "able" else NEVER


def matters(inquiry: Inquiry, node: Deadline, name: str) -> Iterator[tuple[Matter, dict[str, Any]]]:
    """A matter of each class of the act to which the limit applies, but for those on which there is nobody at all: that is for
    availability to say."""
    for about in inquiry.classes.of(name):
        if about.given:
            continue
        if inquiry.meaning.applies(node, about.matter) is not NEVER:
            yield about.matter, about.as_pattern
        elif (found := _within(inquiry, node, about)) is not None:
            yield found


def _within(inquiry: Inquiry, node: Deadline, about: MatterClass) -> tuple[Matter, dict[str, Any]] | None:
    """A matter of the class, as the limit wants it; nothing where there is none."""
    meaning, kind = inquiry.meaning, about.kind
    term = under(meaning.covers.term(node.matter, kind), inquiry.readings)
    space = inquiry.classes.space(kind, [term])
    region = space.diagrams.conj(space.premise, space.functions[0])
    if region == NOWHERE:
        return None
    shown = example(inquiry.classes, space, region)
    matter = Matter(kind, {**about.matter.attributes, **{path: shown.get(path) for path in paths_of(term)}})
    if meaning.applies(node, matter) is NEVER or not holds(space.possible, matter.facts):
        return None
    return matter, {kind: {**about.pattern, **space.describe(region)}}
