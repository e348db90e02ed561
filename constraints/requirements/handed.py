"""Acts that a substitution or a delegation lists: has the one in whose place they are done each of them himself?

Whoever stands in, or is entrusted, does what the other could do.  An act that the clause lists and that no clause gives to
the other on any matter in question passes on to nobody by this language; as the text stands it makes the one who is called in
more than the one who is away.  Wide on the side of the text: whatever might give the act to the other counts, by name, by his part in a matter, through a body that he heads, by authorisation, or handed on to him.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from constraints.grants import AUTHORISE
from constraints.language import who as w
from constraints.language.nodes import ChooseScope, Delegation, Prohibition, Substitution
from constraints.meaning import APPROVE
from constraints.names import NOT_STATED
from constraints.prove import Claim
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.shared import meet
from constraints.terms import FALSE, conj, neg
from constraints.verdict import Family, Question

if TYPE_CHECKING:
    from constraints.requirements.apart.capacities import Capacities

LISTED = "what-is-handed-on-is-there"
Handing: TypeAlias = Substitution | Delegation


def claims(inquiry: Inquiry, act: str) -> Iterator[Claim]:
    """For each clause that lists the act: whoever is stood in for, or entrusts, may do it himself on some matter."""
    if act == AUTHORISE:
        return
    meaning = inquiry.meaning
    every: list[Handing] = [*meaning.rulebook.family(Substitution), *meaning.rulebook.family(Delegation)]
    for node in every:
        if _lists(node, act):
            kind = next(kind for one in node.matter for kind in one)
            question = Question(LISTED, Family.CONTAINMENT, act, {kind: {}}, node.id)
            carried = conj(meaning.under(node.under), meaning.carries(node.acts, act))
            yield Claim(question, neg(FALSE if _has(inquiry, act, node) else carried), (node.id,))


def _lists(node: Handing, act: str) -> bool:
    scopes = node.acts.choose.values() if isinstance(node.acts, ChooseScope) else [node.acts]
    return any(isinstance(scope, tuple) and act in scope for scope in scopes)


def whose(node: Handing) -> Any:
    """The one in whose place others act."""
    return node.of if isinstance(node, Substitution) else node.giver


def seats_of(inquiry: Inquiry, node: Handing) -> set[str]:
    """The seats in whose place others may act by a clause, on some matter."""
    from constraints.requirements.apart.capacities import Capacities

    return inquiry.once(Capacities).seats(whose(node))


def _has(inquiry: Inquiry, act: str, node: Handing) -> bool:
    """May some clause give him the act, on some matter on which it is handed on?"""
    from constraints.requirements.apart.capacities import Capacities

    known, mine = inquiry.once(Capacities), seats_of(inquiry, node)
    if not mine:
        return True  # nobody holds the office here: asked elsewhere
    if any(
        _means(known, inquiry.meaning.actor(g), mine) and meet(inquiry, node, g) for g in inquiry.meaning.givers.get(act, ())
    ):
        return True
    book = inquiry.meaning.rulebook
    bars = book.family(Prohibition) if act == APPROVE else ()
    if any(n.unless_approved_by is not None and _means(known, n.unless_approved_by, mine) for n in bars):
        return True
    others: list[Handing] = [*book.family(Substitution), *book.family(Delegation)]
    return any(
        other is not node
        and other.onward is not False
        and inquiry.meaning.carries(other.acts, act) is not FALSE
        and received & mine
        for other in others
        if (received := known.seats(other.by if isinstance(other, Substitution) else other.receiver))
    )


def _means(known: Capacities, who: Any, mine: set[str]) -> bool:
    """May a selector mean one of these seats, or a body that one of them heads or a meeting that acts for all?"""
    roster = known.roster
    match who:
        case str() if who == NOT_STATED:
            return True
        case str() if who in known.names.vocabulary.roles:
            return _means(known, known.names.vocabulary.roles[who], mine)
        case str() if who in roster.every_organ or who in known.names.vocabulary.organs:
            heads = [set(roster.head_of(organ)) for organ in roster.organs_below(who)]
            return not (any(heads) or roster.is_outside(who)) or any(mine & some for some in heads)
        case tuple():
            return any(_means(known, part, mine) for part in who)
        case w.Each(each=inner) | w.InOrder(in_order=inner) | w.Among(among=inner) | w.Authorised(authorised=inner):
            return _means(known, inner, mine)
        case w.ChooseWho():
            return any(_means(known, part, mine) for part in who.choose.values())
        case w.OrganOf():
            return any(mine & set(roster.head_of(organ)) for organ in roster.every_organ)
        case w.OfMeeting():
            return True
        case _:
            return bool(known.seats(who) & mine)
