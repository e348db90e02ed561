"""Claims of availability: *somebody may do this act on this class of matter*, as terms over situations only.

Attributes are settled by the class, history by what must have been done before the act, authorisations by the run.
What stays open: who is away and why, which seats are vacant, which readings are taken, which clauses are in force.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from constraints.classes import Classes, MatterClass
from constraints.cover import Matter
from constraints.earlier import asked, who_could
from constraints.grants import RUNS, Authorisations, Grants
from constraints.holds import Situation, holds
from constraints.meaning import APPROVE, Meaning
from constraints.plan import Plans
from constraints.prove import Claim
from constraints.terms import FALSE, TRUE, Atom, Did, Done, Term, Vacant, atoms, conj, mask, rewrite
from constraints.verdict import Family, Question

HISTORY = mask(Done, Did)


class Claims:
    """All claims of availability of one meaning: for every act somebody present may do it, whoever is away."""

    def __init__(self, meaning: Meaning, tolerates: int = 1) -> None:
        self.meaning = meaning
        self.requirement = f"available-with-{tolerates}-away"
        self.classes = Classes(meaning)
        self.grants = Grants(meaning)
        self._settled: dict[tuple[frozenset[str], Term], dict[Term, Term]] = {}

    @cached_property
    def plans(self) -> Plans:
        """The procedures under the readings shown first; they tell what has been done when an act is tried."""
        return Plans(self.meaning, {r.id: r.default for r in self.meaning.rulebook.readings().values()})

    def all(self) -> Iterator[Claim]:
        """For every act: per matter, then per clause; for each the three runs of authorisations."""
        for act in self.classes.acts():
            yield from self.of(act)

    def of(self, act: str) -> Iterator[Claim]:
        for about in self.classes.of(act):
            yield from self._runs(about, None)
        for node in self.meaning.givers.get(act, ()):
            for about in self.classes.of(act, node.id):
                yield from self._runs(about, node.id)
        for (cut, kind), pattern in self.classes.cut.items():
            if cut == act:  # more groups of people than are told apart: others might have nobody
                question = Question(self.requirement, Family.AVAILABILITY, act, {kind: pattern})
                yield Claim(question, TRUE, cut=True)

    def history(self, about: MatterClass, run: Authorisations, now: Situation) -> dict[str, str]:
        """Who must have done which earlier acts for the claim to fail in `now`: act and official, one of each act.

        A claim holds whoever did them; its counterexample names only those who are away."""
        term = who_could(self.meaning, self.meaning.completed(about.act, about.matter, about.alternatives), about.matter)
        found: dict[str, str] = {}
        for act, officials in asked(term).items():
            for official in officials:
                said = _did_by(term, act, official)
                fixed = self._as_in_roster(
                    self.grants.fix(self.settled(said, about.act, about.matter), about.matter, run), self._held(about)
                )
                if not holds(fixed, now):
                    term, found[act] = said, official
                    break
        return found

    def _runs(self, about: MatterClass, clause: str | None) -> Iterator[Claim]:
        rests_on = tuple(dict.fromkeys(a.clause for a in about.alternatives)) or about.given
        term = self.settled(self.meaning.completed(about.act, about.matter, about.alternatives), about.act, about.matter)
        held = self._held(about)
        for run in RUNS:
            fixed = self._as_in_roster(self.grants.fix(term, about.matter, run), held)
            question = Question(
                self.requirement, Family.AVAILABILITY, about.act, about.as_pattern, clause, run, about.alike, None, about.matter
            )
            yield Claim(question, fixed, rests_on)

    def situated(self, term: Term, act: str, matter: Matter, run: Authorisations) -> Term:
        """`term` over situations only: history and authorisations settled, empty seats as the roster has them."""
        return self._as_in_roster(self.grants.fix(self.settled(term, act, matter), matter, run))

    def _as_in_roster(self, term: Term, held: frozenset[str] = frozenset()) -> Term:
        """`term` with the seats that the roster itself leaves vacant, and somebody in those that are held."""
        empty = self._empty_seats
        if not empty and not held:
            return term

        def change(atom: Atom) -> Term | None:
            assert isinstance(atom, Vacant)
            return FALSE if atom.seat in held else TRUE if atom.seat in empty else None

        return rewrite(term, change, None, mask(Vacant))

    def _held(self, about: MatterClass) -> frozenset[str]:
        """The seats that a class names as parties to its matters: with nobody in them there would be no such matter."""
        known = self.meaning.names.attributes(about.matter.kind)
        named = (name for body in about.as_pattern.values() for name in body if name in known)
        return frozenset(seat for name in named if known[name].type == "seat" for seat in about.matter.members(name))

    @cached_property
    def _empty_seats(self) -> frozenset[str]:
        return frozenset(seat for seat, entry in self.meaning.roster.seats.items() if entry.vacant)

    def settled(self, term: Term, act: str, matter: Matter) -> Term:
        """`term` with its history settled: what the procedure puts before the act has been done; whoever did an
        earlier act, the claim must hold."""
        found = atoms(term, wanted=HISTORY)
        read_acts = {atom for atom in found if isinstance(atom, Done)}
        if read_acts:
            before = self.plans.plan(matter).all_before(act)
            approved = self.meaning.approvers(act, matter) if Done(APPROVE) in read_acts else FALSE
            memo = self._settled.setdefault((before, approved), {})

            def done(atom: Atom) -> Term | None:
                assert isinstance(atom, Done)
                if atom.act == APPROVE and approved is not FALSE:
                    return approved
                return TRUE if atom.act in before else FALSE

            term = rewrite(term, done, memo, mask(Done))
        return whoever_did(who_could(self.meaning, term, matter)) if len(read_acts) < len(found) else term


def whoever_did(term: Term) -> Term:
    """The term for every one of those who may have done the earlier acts that it asks about."""
    for act, officials in asked(term).items():
        term = conj(*(_did_by(term, act, official) for official in officials))
    return term


def _did_by(term: Term, act: str, official: str) -> Term:
    def change(atom: Atom) -> Term | None:
        if isinstance(atom, Did) and atom.act == act:
            return TRUE if atom.official == official else FALSE
        return None

    return rewrite(term, change, None, mask(Did))
