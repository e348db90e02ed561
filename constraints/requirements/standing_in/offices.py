"""For every office that somebody stands in for: is there a stand-in whatever the reason for the absence?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from constraints.cover import Matter
from constraints.language.nodes import Substitution
from constraints.meaning import Meaning, Scope
from constraints.names import ROOT
from constraints.prove import Claim
from constraints.requirements.inquiry import Inquiry
from constraints.sentence import REASONS
from constraints.terms import FALSE, TRUE, Atom, Granted, Term, conj, disj, mask, rewrite
from constraints.verdict import Family, Question

__all__ = ["REASONS", "every_reason", "held", "nobody_named", "stood_in_for"]


def stood_in_for(meaning: Meaning) -> dict[str, list[Substitution]]:
    """For every seat that a substitution is about, these substitutions."""
    found: dict[str, list[Substitution]] = {}
    for node in meaning.rulebook.family(Substitution):
        for m in meaning.members(node.of, Scope("", Matter(ROOT), node.id)):
            if m.seat is not None and node not in found.setdefault(m.seat, []):
                found[m.seat].append(node)
    return found


def every_reason(inquiry: Inquiry) -> Iterator[Claim]:
    """Whatever keeps the holder away, he has a stand-in for some acts, on all that he is in charge of."""
    meaning = inquiry.meaning
    for seat, nodes in stood_in_for(meaning).items():
        matters = matters_of(meaning, seat)
        if any(meaning.applies(node, matter) is not FALSE for node in nodes for matter in matters):
            term = conj(*(held(meaning, seat, nodes, matter) for matter in matters))
            question = Question(REASONS, Family.BACKUP, subject=seat)
            yield Claim(question, nobody_named(meaning, term), tuple(node.id for node in nodes))


def matters_of(meaning: Meaning, seat: str) -> list[Matter]:
    """A matter for each subject that the seat is in charge of; any matter where there are none."""
    about = [name for name, a in meaning.names.attributes(ROOT).items() if a.type == "subject"]
    to_subjects = [name for name, r in meaning.names.vocabulary.relations.items() if r.to == "subject"]
    mine = [s for s in meaning.roster.subjects if any(seat in meaning.roster.left_of(r, s) for r in to_subjects)]
    return [Matter(ROOT, dict.fromkeys(about, subject)) for subject in mine if about] or [Matter(ROOT)]


def held(meaning: Meaning, seat: str, nodes: list[Substitution], matter: Matter) -> Term:
    """The holder is present, or somebody stands in for him, for whatever acts."""
    ways = [meaning.present(seat)]
    for node in nodes:
        applies = meaning.applies(node, matter)
        if applies is not FALSE:
            inner = replace(Scope("", matter, node.id), replaced=seat, visited=frozenset([seat]), direct=True)
            able = disj(*(d.when for d in meaning.doers(node.by, inner)))
            ways.append(conj(applies, meaning.fires(node, seat), able))
    return disj(*ways)


def nobody_named(meaning: Meaning, term: Term) -> Term:
    """Nobody has been authorised or named; but whom a body outside the government names when the case comes up is: the rules do
    provide for him, and no office of theirs has to be there to do it."""

    def change(atom: Atom) -> Term | None:
        return TRUE if isinstance(atom, Granted) and meaning.roster.is_outside(atom.giver) else FALSE

    return rewrite(term, change, None, mask(Granted))


def named_for(meaning: Meaning, seat: str, nodes: list[Substitution]) -> bool:
    """Is somebody else named to stand in for the seat?"""
    at, official = Scope("", Matter(ROOT), replaced=seat), meaning.roster.official_of
    named = [m for node in nodes for m in meaning.members(node.by, replace(at, clause=node.id))]
    return any(m.organ or (m.seat and official[m.seat] != official[seat]) for m in named)
