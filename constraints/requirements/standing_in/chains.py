"""Chains of stand-ins: who must be away for nobody to be left, and whether one that may be passed on leads to somebody.

The first is measured: the claim is that the chain outlasts as many absences as are tolerated, its minimal absence sets
say where it ends.  The text states no depth, so an end farther off is no defect.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from constraints.cover import Matter
from constraints.language.nodes import ChooseFlag, ChooseScope, Substitution
from constraints.meaning import Meaning, Scope
from constraints.prove import Claim
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.standing_in.offices import matters_of, named_for, nobody_named, stood_in_for
from constraints.terms import FALSE, PRESENT, TRUE, Atom, Status, Term, Vacant, chosen, conj, disj, mask, neg, rewrite
from constraints.verdict import Family, Question

HOLDS, GOES_ON = "chain-of-stand-ins-holds", "chain-goes-on"


def chains(inquiry: Inquiry) -> Iterator[Claim]:
    """For each office: whoever is away for a reason provided for, somebody acts; and a chain that may go on does."""
    meaning = inquiry.meaning
    for seat, nodes in stood_in_for(meaning).items():
        matter = matters_of(meaning, seat)[0]
        live = [node for node in nodes if meaning.applies(node, matter) is not FALSE]
        if not live or not named_for(meaning, seat, live):
            continue
        acting = disj(*(_acting(meaning, node, seat, matter) for node in live))
        gone = disj(*(meaning.fires(node, seat) for node in live))
        held = disj(meaning.present(seat), acting, neg(gone))
        question = Question(f"{HOLDS}-with-{inquiry.tolerates}-away", Family.BACKUP, subject=seat)
        yield Claim(question, nobody_named(meaning, held), tuple(node.id for node in live))
        for node in live:
            passes_on = onward(node)
            if passes_on is not FALSE:
                more = disj(neg(passes_on), *(_acting(meaning, one, seat, matter) for one in live))
                about = Question(GOES_ON, Family.BACKUP, clause=node.id, subject=seat)
                yield Claim(about, nobody_named(meaning, _while_away(meaning, node, seat, more)), (node.id,))


def onward(node: Substitution) -> Term:
    """May the stand-in in turn be stood in for?"""
    if isinstance(node.onward, ChooseFlag):
        return disj(*(chosen(node.onward.reading, (option,)) for option, on in node.onward.choose.items() if on))
    return TRUE if node.onward else FALSE


def _acting(meaning: Meaning, node: Substitution, seat: str, matter: Matter) -> Term:
    """Somebody acts for the seat under this substitution, himself or, where it is passed on, by another."""
    at = Scope(act_of(meaning, node), matter, node.id, replaced=seat, visited=frozenset([seat]))
    passes_on = onward(node)
    himself, another = (disj(*(d.when for d in meaning.doers(node.by, replace(at, direct=direct)))) for direct in (True, False))
    able = disj(conj(neg(passes_on), himself), conj(passes_on, another) if passes_on is not FALSE else FALSE)
    return conj(meaning.applies(node, matter), meaning.fires(node, seat), able)


def act_of(meaning: Meaning, node: Substitution) -> str:
    """An act that the substitution carries under every reading, so that only who is there matters."""
    acts = list(meaning.names.vocabulary.acts)
    scopes = list(node.acts.choose.values()) if isinstance(node.acts, ChooseScope) else [node.acts]
    listed = [act for act in acts if all(scope == "all" or act in scope for scope in scopes)]
    return listed[0] if listed else acts[0]


def _while_away(meaning: Meaning, node: Substitution, seat: str, term: Term) -> Term:
    """The term with the holder away for a reason that the substitution provides for, the offices filled as they are."""
    holder = meaning.roster.official_of[seat]
    fires = meaning.fires(node, seat)
    known = [s for s in meaning.statuses if s != PRESENT and _is_possible(fires, holder, s)]
    reason = known[0] if known else meaning.statuses[-1]

    def change(atom: Atom) -> Term | None:
        match atom:
            case Status(official, statuses) if official == holder:
                return TRUE if reason in statuses else FALSE
            case Vacant(one):
                return TRUE if one != seat and meaning.roster.seats[one].vacant else FALSE
            case _:
                return None

    return rewrite(term, change, None, mask(Status, Vacant))


def _is_possible(fires: Term, holder: str, status: str) -> bool:
    def change(atom: Atom) -> Term | None:
        if isinstance(atom, Status) and atom.official == holder:
            return TRUE if status in atom.among else FALSE
        return FALSE if isinstance(atom, Vacant) else None

    return rewrite(fires, change, None, mask(Status, Vacant)) is not FALSE
