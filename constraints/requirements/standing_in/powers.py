"""What an office may do and its stand-in may not: for each act, does it pass to whoever stands in?

Asked with the holder away for a reason that the text provides for and everybody else present.  What the text keeps back
by name (in person only, or excepted from the substitution) is meant to stay behind and is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from constraints.classes import MatterClass
from constraints.cover import Matter
from constraints.language.nodes import Meeting, Substitution
from constraints.language.patterns import ChooseReasons
from constraints.meaning import Alternative
from constraints.prove import Claim
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.standing_in.alone import means_the_party
from constraints.requirements.standing_in.offices import named_for, stood_in_for
from constraints.terms import (
    FALSE,
    PRESENT,
    TRUE,
    Atom,
    Did,
    Done,
    Granted,
    Status,
    Term,
    Vacant,
    atoms,
    clauses,
    conj,
    disj,
    mask,
    neg,
    rewrite,
)
from constraints.verdict import Family, Question

POWERS = "powers-pass-to-the-stand-in"
SETTLED = mask(Status, Vacant, Granted, Done, Did)


class Powers:
    """Terms about who may act while one holder is away, each atom settled once."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.inquiry, self.meaning = inquiry, inquiry.meaning
        self.roster, self.book = self.meaning.roster, self.meaning.rulebook
        self.stands = {
            seat: nodes for seat, nodes in stood_in_for(self.meaning).items() if named_for(self.meaning, seat, nodes)
        }
        self.meetings = frozenset(node.id for node in self.book.family(Meeting))
        self._memos: dict[tuple[str, str], dict[Term, Term]] = {}

    def of(self, act: str) -> Iterator[Claim]:
        """For each post that somebody stands in for and that may do the act itself: it passes to the stand-in."""
        asked: dict[str, tuple[str, dict[Term, None], dict[str, None]]] = {}
        for own, about in self.handed_on(act):
            seat = own.doer.seat or ""
            _, terms, clauses = asked.setdefault(self.roster.seats[seat].post, (seat, {}, {}))
            terms[self.passes(own, about.alternatives)] = None
            clauses[own.clause] = None
        for seat, terms, clauses in asked.values():
            rests_on = (*clauses, *(node.id for node in self.stands[seat]))
            yield Claim(Question(POWERS, Family.BACKUP, act, subject=seat), conj(*terms), rests_on)

    def handed_on(self, act: str) -> Iterator[tuple[Alternative, MatterClass]]:
        """Each way in which an office does the act itself that should pass to a stand-in, with the class of matter."""
        given = {n.id for n in self.meaning.givers[act] if not means_the_party(self.inquiry, n)}
        for about in self.inquiry.classes.of(act):
            for own in about.alternatives:
                if own.clause in given and self._is_own(own) and not self._is_kept_back(own, about.matter):
                    yield own, about

    def _is_own(self, way: Alternative) -> bool:
        """Does somebody act in his own office, alone and unauthorised, and has he a stand-in?"""
        return (
            way.doer.seat in self.stands
            and not way.doer.chain
            and not atoms(way.when, wanted=mask(Granted))
            and self.meetings.isdisjoint(clauses(way.when))
        )

    def _is_kept_back(self, way: Alternative, matter: Matter) -> bool:
        """Does the text say that this does not pass to a stand-in?"""
        nodes = [node for node in self.stands[way.doer.seat or ""] if self.meaning.applies(node, matter) is not FALSE]
        kept = [any(way.clause in self.book.resolve(ref) for ref in node.except_) for node in nodes]
        return bool(getattr(self.book[way.clause], "personal", False)) or bool(kept and all(kept))

    def passes(self, own: Alternative, ways: tuple[Alternative, ...]) -> Term:
        """Where the holder may act, whoever stands in for him may, in his absence, for some reason that each substitution
        provides for; everybody else is present."""
        seat = own.doer.seat or ""
        theirs = disj(*(a.when for a in ways if a.doer.seat == seat and a.doer.chain and a.clause == own.clause))
        holder = self.roster.official_of[seat]
        while_away = (self._settled(theirs, holder, reason) for reason in self._reasons(self.stands[seat]))
        return disj(neg(self.opens(own)), *while_away)

    def opens(self, own: Alternative) -> Term:
        """Where the holder may act, everybody being present."""
        return self._settled(own.when, self.roster.official_of[own.doer.seat or ""], PRESENT)

    def _settled(self, term: Term, holder: str, status: str) -> Term:
        """The term with the holder in this status, everybody else present, nobody authorised, and done what it waits for."""
        seats, mine = self.roster.seats, self.roster.seats_of[holder]

        def change(atom: Atom) -> Term | None:
            match atom:
                case Status(official, among):
                    return TRUE if (status if official == holder else PRESENT) in among else FALSE
                case Vacant(seat):
                    return TRUE if seats[seat].vacant and seat not in mine else FALSE
                case Done():
                    return TRUE
                case _:
                    return FALSE

        return rewrite(term, change, self._memos.setdefault((holder, status), {}), SETTLED)

    def _reasons(self, nodes: list[Substitution]) -> list[str]:
        """A reason for each substitution under each reading of its list."""
        found: dict[str, None] = {}
        for node in nodes:
            listed = node.away_for.choose.values() if isinstance(node.away_for, ChooseReasons) else [node.away_for]
            found.update({self.meaning.reason_names(one)[0]: None for one in listed if self.meaning.reason_names(one)})
        return list(found)


def powers(inquiry: Inquiry) -> Iterator[Claim]:
    """The claims about what passes to stand-ins, act by act."""
    made = inquiry.once(Powers)
    for act in inquiry.acts or inquiry.classes.acts():
        yield from made.of(act)
