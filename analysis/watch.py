"""What a leave plan does to the acts of a government: on which working day, for which claims, nobody is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from constraints.calendar import DAY, Calendar
from constraints.claims import Claims
from constraints.cover import Matter
from constraints.holds import Situation, holds
from constraints.language.scalars import Duration
from constraints.meaning import APPROVE, Meaning, away
from constraints.prove import Claim
from constraints.terms import FALSE, TRUE, Chosen, Did, Done, InForce, Status, Term, Vacant, atoms, mask, rewrite
from constraints.units import units_under
from scenarios.leave_plans import Leave, Plan, days_of_change, on_day

SETTLED = mask(InForce, Chosen)


@dataclass(frozen=True)
class Watched:
    """A claim with its term under the readings chosen, all clauses in force."""

    claim: Claim
    term: Term


@dataclass(frozen=True)
class Bad:
    """A day of a plan on which some claims fail, and the situation of that day."""

    day: int
    now: Situation
    failing: tuple[Watched, ...]


class Watch:
    """The claims of availability with the roster's authorisations, and the days of plans on which they fail.

    A plan's day 0 is the calendar's.  Only working days count: on others nobody is asked to act."""

    def __init__(self, meaning: Meaning, readings: Mapping[str, str], calendar: Calendar) -> None:
        self.meaning, self.readings, self.calendar = meaning, readings, calendar
        self.claims = Claims(meaning)
        self.units = units_under(meaning.names.vocabulary.units, readings)
        self._memo: dict[Term, Term] = {}
        self._exceeded: dict[tuple[int, int], int] = {}
        self.excluded = [
            self.settled(term)
            for node, _, _, term in meaning.exclusion_terms()
            if not node.soft and node.unless_approved_by is None
        ]

    def acts(self) -> list[str]:
        return list(self.claims.classes.acts())

    def of(self, act: str) -> list[Watched]:
        """The claims about one act, a claim for each class of matter."""
        about = [c for c in self.claims.of(act) if c.question.clause is None and c.question.authorisations == "standing"]
        return [Watched(claim, self.settled(claim.term)) for claim in about]

    def settled(self, term: Term) -> Term:
        """`term` with all clauses in force and the readings chosen."""

        def change(atom: object) -> Term | None:
            if isinstance(atom, Chosen):
                return TRUE if self.readings[atom.reading] in atom.among else FALSE
            return TRUE

        return rewrite(term, change, self._memo, SETTLED)

    def noticed(self, watched: Sequence[Watched]) -> tuple[list[str], list[str]]:
        """The officials whose absence, and the seats whose vacancy, some claim notices; in roster order."""
        read = atoms(*(w.term for w in watched), wanted=mask(Status, Vacant))
        officials = {atom.official for atom in read if isinstance(atom, Status)}
        seats = {atom.seat for atom in read if isinstance(atom, Vacant)}
        roster = self.meaning.roster
        return [o for o in roster.officials if o in officials], [s for s in roster.seats if s in seats]

    def breaks(self, watched: Sequence[Watched], plan: Plan) -> Bad | None:
        """The first day on which some claim fails, while no hard rule about being away together is broken in the plan."""
        found: Bad | None = None
        for day, now in self.situations(plan):
            if any(holds(term, now) for term in self.excluded):
                return None
            failing = tuple(w for w in watched if not holds(w.term, now)) if found is None else ()
            if failing:
                found = Bad(day, now, failing)
        return found

    def situations(self, plan: Plan) -> Iterator[tuple[int, Situation]]:
        """The first working day after every change on which somebody is away or a seat vacant."""
        for start, end in pairwise(days_of_change(plan)):
            away_then, vacant = on_day(plan, start)
            day = next((d for d in range(start, end) if self.calendar.is_working_day(d)), None)
            if day is not None and (away_then or vacant):
                status = {official: away(leave.reason, self.exceeded(leave)) for official, leave in away_then.items()}
                yield day, Situation(status, vacant, readings=self.readings)

    def exceeded(self, leave: Leave) -> int:
        """How many of the lengths that the law names the spell exceeds."""
        thresholds = self.meaning.thresholds
        if not thresholds:
            return 0
        key = (leave.first, leave.days)
        if key not in self._exceeded:
            start, last = (leave.first - 1) * DAY, leave.first + leave.days - 1  # the first day counts
            self._exceeded[key] = sum(last > self._last_day(start, limit) for limit in thresholds)
        return self._exceeded[key]

    def _last_day(self, start: int, limit: Duration) -> int:
        if limit.unit == "calendar_days":
            return start // DAY + limit.number
        return self.calendar.end_of(start, limit, "midnight", self.units) // DAY - 1

    def doers_before(self, bad: Watched, now: Situation) -> dict[str, str]:
        """Who must have done which earlier acts for the claim to fail: it holds only if it does whoever did them."""
        act, matter, term = self._before_settling(bad)
        found: dict[str, str] = {}
        asked: dict[str, dict[str, None]] = {}
        for atom in atoms(term, wanted=mask(Did)):
            if isinstance(atom, Did):
                asked.setdefault(atom.act, {})[atom.official] = None
        for earlier, officials in asked.items():
            for official in officials:
                said = _did_by(term, earlier, official)
                fixed = self.claims.grants.fix(self.claims.settled(said, act, matter), matter, "standing")
                if not holds(self.settled(fixed), now):
                    term, found[earlier] = said, official
                    break
        return found

    def not_to_be_had(self, bad: Watched, now: Situation) -> tuple[str, ...]:
        """The approval that the act needs, where nobody can give it either."""
        act, matter, term = self._before_settling(bad)
        if Done(APPROVE) not in atoms(term, wanted=mask(Done)):
            return ()
        approved = self.claims.grants.fix(self.meaning.approvers(act, matter), matter, "standing")
        return () if holds(self.settled(approved), now) else (APPROVE,)

    def _before_settling(self, watched: Watched) -> tuple[str, Matter, Term]:
        """The act, the matter and the term in which the history is still open."""
        question = watched.claim.question
        act, matter = question.act, question.example
        assert act is not None
        assert matter is not None
        about = next(c for c in self.claims.classes.of(act) if c.matter is matter or c.matter == matter)
        return act, matter, self.meaning.completed(act, matter, about.alternatives)


def _did_by(term: Term, act: str, official: str) -> Term:
    def change(atom: object) -> Term | None:
        if isinstance(atom, Did) and atom.act == act:
            return TRUE if atom.official == official else FALSE
        return None

    return rewrite(term, change, None, mask(Did))
