"""Duties of the law: on every matter on which the law wants something done, do the rules provide for it?

They do where a clause demands the act, puts it on somebody or gives it; or where a clause that covers the matter is tied to
the place of the law itself (`links`), and so takes it up by reference.  To whom the duty falls, and for how long, is asked
of duties as it is of steps and limits.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from constraints.applying import under
from constraints.classes import Space
from constraints.cover import Matter
from constraints.diagram import FALSE as NOTHING
from constraints.language import patterns as p
from constraints.language.nodes import Duty, Power, Step
from constraints.lead.choices import Readings, answers, chosen
from constraints.requirements.higher_law import Law, refuted_row
from constraints.rulebook import Clause
from constraints.terms import FALSE, TRUE, Term, conj, disj, neg
from constraints.verdict import Result

TAKEN_UP = "takes-up-the-duties-of-the-law"
BINDING = ("must_follow", "repeats")
"""A clause so tied to the law takes up what stands there; one that narrows it does not."""


def not_taken_up(law: Law, node: Duty) -> Iterator[Result]:
    """For each kind of matter and condition on readings: the matters on which the law owes what the rules leave out."""
    for kind, body in law.known(node.matter).items():
        for below in law.inquiry.meaning.names.kinds_below(kind):
            for act in node.act:
                yield from _left_out(law, node, act, below, law.inquiry.meaning.covers.body(below, body))


def _left_out(law: Law, node: Duty, act: str, kind: str, owed: Term) -> Iterator[Result]:
    inquiry = law.inquiry
    provided = provisions(law, node, act, kind)
    names = sorted(set(chosen([owed, *provided.values()])))

    def asked(taken: Readings) -> Iterator[tuple[dict[str, Any], Matter, bool]]:
        space = Space(inquiry.classes, kind, [under(owed, taken), under(disj(*provided.values()), taken)])
        here, given = space.functions
        region = space.diagrams.conj(space.diagrams.conj(here, space.premise), space.diagrams.neg(given))
        matter = space.matter(region, {}) if region != NOTHING else None
        if matter is not None:
            yield {kind: space.describe(region)}, matter, space.diagrams.conj(here, given) == NOTHING

    def same(one: tuple[dict[str, Any], Matter, bool]) -> str:
        return json.dumps([one[0], one[2]])

    for (pattern, matter, nowhere), readings, condition in answers(inquiry.meaning, names, inquiry.readings, asked, same):
        said = {"step": act, "missing": nowhere, "readings": readings, "condition": condition, "example": matter}
        yield refuted_row(law, node, TAKEN_UP, law.act(act) or act, [] if nowhere else list(provided), pattern, **said)


def provisions(law: Law, node: Duty, act: str, kind: str) -> dict[str, Term]:
    """The clauses by which the rules provide for the act on matters of a kind, and on which."""
    meaning, ours = law.inquiry.meaning, law.act(act)
    clauses: list[Clause] = [n for n in meaning.rulebook.nodes.values() if isinstance(n, Power | Step | Duty) and ours in n.act]
    tied = [link.clause for link in law.ties(node) if link.effect in BINDING]
    clauses += [meaning.rulebook[id_] for reference in tied for id_ in meaning.rulebook.resolve(reference)]
    covers = {one.id: _covers(law, one, kind) for one in clauses}
    return {id_: term for id_, term in covers.items() if term is not FALSE}


def _covers(law: Law, one: Clause, kind: str) -> Term:
    """The matters of a kind to which a clause of the rules applies, its exceptions left out."""
    meaning = law.inquiry.meaning
    excepted = [
        conj(_about(law, other, kind), meaning.under(taken))
        for other, taken in (meaning.exceptions(one) if hasattr(one, "unless") else ())
    ]
    return conj(_about(law, one, kind), *(neg(e) for e in excepted))


def _about(law: Law, one: Clause, kind: str) -> Term:
    """The matters of a kind that a clause is about; all where it names none."""
    meaning, pattern = law.inquiry.meaning, getattr(one, "matter", None)
    own = TRUE if pattern is None else meaning.covers.term(pattern, kind)
    return conj(own, meaning.under(getattr(one, "under", {})))


def is_owed(law: Law, node: Duty, matter: Matter) -> Term:
    """Does the law owe the act on this matter?"""
    kinds = law.inquiry.meaning.names
    bodies: dict[str, p.Body] = law.known(node.matter)
    here = [b for kind, b in bodies.items() if kinds.is_kind(matter.kind, kind)]
    return disj(*(law.inquiry.meaning.covers.body(matter.kind, body) for body in here))
