"""Offices on which some act depends alone: has each a stand-in at all?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from constraints.language import who as w
from constraints.meaning import Giver
from constraints.prove import Claim
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.standing_in.offices import stood_in_for
from constraints.terms import Granted, InForce, atoms, disj, mask
from constraints.verdict import Family, Question

ALONE = "who-acts-alone-has-a-stand-in"


def alone(inquiry: Inquiry) -> Iterator[Claim]:
    """For each post of which some act depends on the holder of one seat: a substitution is about every such seat."""
    roster, stands = inquiry.meaning.roster, stood_in_for(inquiry.meaning)
    posts: dict[str, dict[str, dict[str, None]]] = {}
    for seat, clause, act in depending(inquiry):
        mine = posts.setdefault(roster.seats[seat].post, {})
        mine.setdefault(seat, {}).update({f"{act} {clause}": None})
    for seats in posts.values():
        seat = next((s for s in seats if s not in stands), next(iter(seats)))
        told = [one.split(" ") for one in seats[seat]]
        question = Question(ALONE, Family.BACKUP, subject=seat, alike={"acts": tuple(dict.fromkeys(act for act, _ in told))})
        term = disj(*(InForce(node.id) for node in stands.get(seat, ())))
        yield Claim(question, term, tuple(dict.fromkeys(clause for _, clause in told)))


def depending(inquiry: Inquiry) -> Iterator[tuple[str, str, str]]:
    """The seat, the clause and the act of every class of matter on which one seat alone may act, nobody being authorised."""
    for act in inquiry.classes.acts():
        for seat, clause in inquiry.notes.of("alone", act, partial(of_act, inquiry, act)):
            yield seat, clause, act


def of_act(inquiry: Inquiry, act: str) -> Iterator[tuple[str, str]]:
    """The seat and the clause for each such class of one act."""
    for node in inquiry.meaning.givers[act]:
        if not means_the_party(inquiry, node):
            for about in inquiry.classes.of(act, node.id):
                every = inquiry.meaning.alternatives(act, about.matter)
                ways = [a for a in every if not a.doer.chain and not atoms(a.when, wanted=mask(Granted))]
                who = {(a.official, a.doer.seat, a.doer.organ) for a in ways}
                if len(who) == 1 and ways[0].doer.seat is not None:
                    yield ways[0].doer.seat, node.id


def means_the_party(inquiry: Inquiry, node: Giver) -> bool:
    """Does the clause mean the very person whom the matter names, for whom nobody else could act?"""
    actor = inquiry.meaning.actor(node)
    named = inquiry.meaning.names.vocabulary.roles.get(actor) if isinstance(actor, str) else actor
    return isinstance(named, w.SeatOf | w.DidAct)
