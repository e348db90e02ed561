"""Deciding claims: is a term true in every allowed situation, and who must be away for it to fail?

A *situation* says for every official whether he is present or away and why, and for every seat whether it is vacant.
A claim is **proved** for a tolerance k iff it holds in every allowed situation with at most k absences (an official
away, a seat vacant); **refuted** carries the smallest allowed situation in which it fails; **vacuous** iff no clause
gives the act at all.  Beside the verdict stand all minimal absence sets, whatever the tolerance:

- *possible*: sets of officials that *some* reasons make fatal (a vacancy is named only where the holder's absence is
  not as bad); *qualified*: with the reasons.  **Resiliency** is the size of a smallest possible set less one (Wang, Li:
  Satisfiability and resiliency in workflow authorization systems, 2010, for one step); a **single point of failure**
  is a set of size one.
- *Return-monotone*: nobody's return makes the claim false.  Then every situation above a minimal set is bad too; if
  not, the list of minimal sets is still exact but no longer characterises the bad situations.

*Allowed*: no pair of a hard exclusion is away together.  Taking absences away keeps a situation allowed, so the
minimal sets of all situations are filtered instead of being conjoined with the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial
from itertools import islice
from typing import TypeAlias

from constraints.alphabet import Alphabet, Key
from constraints.crowd import Sets, crowd_of, falls, minimal
from constraints.diagram import FALSE, TRUE, Diagrams
from constraints.family import Families, Member
from constraints.holds import Situation
from constraints.later import Later
from constraints.meaning import Meaning
from constraints.terms import FALSE as NEVER
from constraints.terms import TRUE as EVER
from constraints.terms import InForce, Term, mask, rewrite
from constraints.vacancies import lesser
from constraints.verdict import GROUPS, Absences, Argument, EngineDisagreement, Question, Result, Status
from constraints.why import Truth, cited

Alike: TypeAlias = dict[int, list[int]]
Witness: TypeAlias = Callable[[], "dict[Key, int] | None"]

MOST = 1000
"""No more minimal sets than this are listed; the exact count stands beside them."""
NAMES = 10_000
"""Nor more sets than have this many members between them: those of a large meeting are large."""
MOST_BY_REASON = 20
CLAUSES = mask(InForce)


@dataclass(frozen=True, slots=True)
class Claim:
    """A question as a term over situations; `rests_on` are the clauses named where no alternative is left to cite.

    `cut`: the term does not look at all the groups of people whom the matter may lead to, and they might answer otherwise.
    """

    question: Question
    term: Term
    rests_on: tuple[str, ...] = ()
    cut: bool = False


class Prover:
    """Decides claims of one meaning, all in one table of diagrams.

    What is said of a claim does not depend on the others: reasons to be away that only these tell apart are told as one.
    """

    def __init__(self, meaning: Meaning, claims: Iterable[Claim], tolerates: int = 1) -> None:
        self.meaning, self.tolerates = meaning, tolerates
        self.claims = list(claims)
        self.excluded = excluded(meaning)
        terms = list(dict.fromkeys([*(claim.term for claim in self.claims), *self.excluded]))
        self.alphabet = Alphabet(terms, meaning.universe)
        self.diagrams = Diagrams(self.alphabet)
        self.families = Families(self.diagrams)
        self._is_absence = [variable.is_absence for variable in self.alphabet.variables]
        self._in_force: dict[Term, Term] = {}
        self._within: dict[tuple[int, int], int] = {}
        self._absences: dict[int, tuple[Absences, Witness]] = {}
        self._classes: dict[Term, list[tuple[int, int]]] = {}
        self._roots: dict[int, Term] = {}
        self._truths: dict[object, Truth] = {}
        self._arguments: dict[tuple[Term, int, tuple[str, ...]], Argument] = {}
        """By term, its part below the readings, and the clauses to cite where no alternative is left."""

    def results(self) -> Iterator[Result]:
        for claim in self.claims:
            yield from self.decide(claim)

    def decide(self, claim: Claim) -> Iterator[Result]:
        """One row for each condition class on the readings."""
        if claim.cut:
            yield Result(claim.question, Argument(Status.UNDECIDED, used=claim.rests_on, undecided=GROUPS))
            return
        for sub, condition in self.condition_classes(claim.term):
            key = (claim.term, sub, claim.rests_on)
            argument = self._arguments.get(key)
            if argument is None:
                argument = self._arguments[key] = self._argue(claim, sub, condition)
            yield Result(claim.question, argument, self.absences(sub)[0])

    def in_force(self, term: Term) -> Term:
        """`term` with every clause in force."""
        return rewrite(term, lambda _: EVER, self._in_force, CLAUSES)

    # ── conditions on readings ───────────────────────────────────────────────────────────────────────────────

    def condition_classes(self, term: Term) -> list[tuple[int, int]]:
        """The distinct diagrams below the readings, each with the diagram of the readings that lead to it."""
        found = self._classes.get(term)
        if found is None:
            root = self.diagrams.diagram(self.in_force(term))
            self._roots[root] = self.in_force(term)
            found = self._classes[term] = list(self._cut(root).items())
        return found

    def _cut(self, f: int) -> dict[int, int]:
        diagrams = self.diagrams
        if f < 2 or self.alphabet.variables[diagrams.level[f]].key[0] != "reading":
            return {f: TRUE}
        found: dict[int, int] = {}
        size = len(diagrams.kids[f])
        for index, kid in enumerate(diagrams.kids[f]):
            here = diagrams.make(diagrams.level[f], tuple(int(i == index) for i in range(size)))
            for sub, condition in self._cut(kid).items():
                found[sub] = diagrams.disj(found.get(sub, FALSE), diagrams.conj(here, condition))
        return found

    def _boxes(self, condition: int) -> list[dict[str, list[str]]]:
        boxes = []
        for cube in self.diagrams.cubes(condition):
            named = {}
            for key, indices in cube.items():
                variable = self.alphabet.variables[self.alphabet.level[key]]
                named[key[1]] = [variable.classes[i][0] for i in indices]
            boxes.append(named)
        return boxes

    # ── absence sets ─────────────────────────────────────────────────────────────────────────────────────────

    def absences(self, sub: int) -> tuple[Absences, Witness]:
        """Who must be away for the diagram to fail, and what gives the smallest such situation, if there is one.

        The sets are counted now and listed when somebody looks at them."""
        found = self._absences.get(sub)
        if found is None:
            found = self._absences[sub] = self._find_absences(sub)
        return found

    def minimal(self, sub: int) -> tuple[int, int]:
        """The shared families of minimal sets for the diagram to fail: with the reasons, and by person or vacancy."""
        qualified = self._qualified(sub)
        return qualified, self._possible(sub)

    def _qualified(self, sub: int) -> int:
        return self.families.without(self.families.qualified(self.diagrams.neg(sub)), self._forbidden)

    def _possible(self, sub: int) -> int:
        bad, families = self.diagrams.neg(sub), self.families
        if self._forbidden:  # the reasons of a pair decide what is forbidden, so the persons come from the qualified sets
            return families.absences_first(families.merge(self._qualified(sub)), self._seat_levels)
        dropped = lesser(self.diagrams, bad, self._seat_levels)
        unnamed = {self.alphabet.variables[level].key: 0 for level in dropped}
        possible = families.possible(self.diagrams.restrict(bad, unnamed) if unnamed else bad)
        others = {o: [v for v in levels if v not in dropped] for o, levels in self._seat_levels.items()}
        return families.absences_first(possible, {o: levels for o, levels in others.items() if levels})

    def _find_absences(self, sub: int) -> tuple[Absences, Witness]:
        crowd = self._of_crowd(sub)
        if crowd is not None:
            counted, people, stages, alike = crowd
            monotone = all(map(self.monotone, stages)) and falls(self.diagrams, stages)
            listed = self._listed(people.sets())
            reasons = Later(lambda: self._by_reason(counted.sets(), alike))
            witness = cache(lambda: self._first(counted.sets()))
            return Absences(listed, reasons, people.count, people.count > len(listed), monotone, people.smallest), witness
        families, possible = self.families, self._possible(sub)
        count, smallest = families.count(possible), families.smallest(possible)
        qualified = cache(partial(self._told_apart, sub))
        sets = Later(lambda: self._listed(families.sets(possible)))
        reasons = Later(lambda: self._by_reason(families.sets(qualified()[0]), qualified()[1]))
        witness = cache(lambda: self._first(families.sets(qualified()[0])))
        few = count <= MOST and count * max(families.sizes(possible), default=0) <= NAMES
        return Absences(sets, reasons, count, not few and count > len(sets), self.monotone(sub), smallest), witness

    def _told_apart(self, sub: int) -> tuple[int, Alike]:
        """The minimal sets with the reasons, and which of these are told as one."""
        alike = self.alike(sub, *self._broken)
        return self.families.only(self._qualified(sub), alike), alike

    def _listed(self, people: Iterator[tuple[Member, ...]]) -> tuple[tuple[str, ...], ...]:
        names = self._names
        return tuple(tuple([names[m] for m in s]) for s in islice(up_to(people, NAMES), MOST))

    def _by_reason(self, sets: Iterator[tuple[Member, ...]], alike: Alike) -> list[dict[str, list[str]]]:
        named = {**self._reasons, **self._merged(alike)} if alike else self._reasons
        return [dict([named[member] for member in s]) for s in islice(sets, MOST_BY_REASON)]

    def _first(self, sets: Iterator[tuple[Member, ...]]) -> dict[Key, int] | None:
        first = next(sets, None)
        return None if first is None else {self.alphabet.variables[level].key: value for level, value in first}

    def alike(self, *functions: int) -> Alike:
        """For each level of absences where these functions tell fewer classes apart than there are: for each class the first
        that it answers as."""
        seen: dict[int, list[tuple[int, ...]]] = {}
        for f in functions:
            for node in self.diagrams.nodes(f):
                kids = self.diagrams.kids[node]
                if len(kids) > 2 and self._is_absence[self.diagrams.level[node]]:
                    seen.setdefault(self.diagrams.level[node], []).append(kids)
        found: Alike = {}
        for level, rows in seen.items():
            columns = list(zip(*rows, strict=True))
            first = [0, *(columns.index(column, 1) for column in columns[1:])]
            if first != [*range(len(first))]:
                found[level] = first
        return found

    def _merged(self, alike: Alike) -> dict[Member, tuple[str, list[str]]]:
        """What is said of those members of whom several classes of reasons are one."""
        order = {status: i for i, status in enumerate(self.meaning.universe.statuses)}
        reasons: dict[Member, list[str]] = {}
        for level, first in alike.items():
            for value in range(1, len(first)):
                reasons.setdefault((level, first[value]), []).extend(self.alphabet.variables[level].classes[value])
        return {member: (self.member(member), sorted(said, key=order.__getitem__)) for member, said in reasons.items()}

    def _of_crowd(self, sub: int) -> tuple[Sets, Sets, list[int], Alike] | None:
        """The minimal sets where many members of one meeting are counted and not told apart."""
        term = self._roots.get(sub)
        if term is None or self.excluded:
            return None
        crowd = crowd_of(term, self.meaning.universe.statuses)
        return None if crowd is None else minimal(self.diagrams, self.families, crowd, term, self._seat_levels, self.alike)

    @cached_property
    def _forbidden(self) -> int:
        """The minimal situations that break a hard exclusion."""
        return self.families.qualified(self._broken[0]) if self._broken else FALSE

    @cached_property
    def _broken(self) -> tuple[int, ...]:
        """The diagram of the situations that break a hard exclusion, in force and under the readings shown first, if there
        is one."""
        if not self.excluded:
            return ()
        readings = {r.id: r.default for r in self.meaning.rulebook.readings().values()}
        broken = FALSE
        for term in self.excluded:
            broken = self.diagrams.disj(broken, self.diagrams.diagram(self.in_force(term)))
        fixed = {
            v.key: next(i for i, values in enumerate(v.classes) if values[0] == readings[v.key[1]])
            for v in self.alphabet.variables
            if v.key[0] == "reading" and v.key[1] in readings
        }
        return (self.diagrams.restrict(broken, fixed),)

    @cached_property
    def _seat_levels(self) -> dict[int, list[int]]:
        """For the level of each official, the levels of the vacancies of his seats."""
        found: dict[int, list[int]] = {}
        for official, seats in self.meaning.roster.seats_of.items():
            level = self.alphabet.level.get(("status", official))
            if level is not None:
                found[level] = [self.alphabet.level[k] for k in (("vacant", s) for s in seats) if k in self.alphabet.level]
        return found

    def member(self, member: Member) -> str:
        """An official by the first seat he holds; a vacancy as `vacant:<seat>`."""
        key = self.alphabet.variables[member[0]].key
        return key[1] if key[0] == "status" else f"vacant:{key[1]}"

    @cached_property
    def _names(self) -> dict[Member, str]:
        return {(level, 1): self.member((level, 1)) for level, absent in enumerate(self._is_absence) if absent}

    @cached_property
    def _reasons(self) -> dict[Member, tuple[str, list[str]]]:
        """What is said of each member: his name, and for which reasons he is away."""
        return {
            (level, value): (self.member((level, value)), [] if variable.key[0] == "vacant" else list(variable.classes[value]))
            for level, variable in enumerate(self.alphabet.variables)
            if variable.is_absence
            for value in range(1, variable.size)
        }

    def monotone(self, f: int) -> bool:
        """Does nobody's return ever make `f` false?"""
        for node in self.diagrams.nodes(f):
            if self._is_absence[self.diagrams.level[node]]:
                here, *gone = self.diagrams.kids[node]
                if not all(self.diagrams.implies(kid, here) for kid in gone):
                    return False
        return True

    # ── arguments ────────────────────────────────────────────────────────────────────────────────────────────

    def _argue(self, claim: Claim, sub: int, condition: int) -> Argument:
        """Verdict and reasons for one term under one condition on readings."""
        boxes = self._boxes(condition)
        readings, exact = _hull(boxes), boxes if len(boxes) > 1 else None
        if claim.term is NEVER and not claim.rests_on:
            return Argument(Status.VACUOUS, readings, exact)
        found, witness = self.absences(sub)
        if found.smallest is None or found.smallest > self.tolerates:
            core = Later(lambda: self.core(claim.term, condition))
            return Argument(Status.PROVED, readings, exact, Later(lambda: self.meaning.rulebook.cites_of(core)), used=core)
        box = boxes[0] if boxes else {}
        now = self.situation(witness() or {}, box)
        truth = self._truth(now)
        if truth(claim.term):
            raise EngineDisagreement(
                f"{claim.question.act} {claim.question.matter}: the diagram's counterexample does not replay"
            )
        reasons = Later(lambda: truth.why_not(claim.term))
        used = Later(lambda: cited(reasons) or claim.rests_on)
        example = {"status": dict(now.status), "vacant": sorted(now.vacant), "readings": {r: now.readings[r] for r in box}}
        cites = Later(lambda: self.meaning.rulebook.cites_of(used))
        return Argument(Status.REFUTED, readings, exact, cites, example, used, reasons)

    def _truth(self, now: Situation) -> Truth:
        """What holds in a situation, kept for the next claim that fails in it."""
        key = (tuple(now.status.items()), now.vacant, tuple(now.readings.items()))
        if key not in self._truths:
            self._truths[key] = Truth(now)
        return self._truths[key]

    def situation(self, choice: Mapping[Key, int], readings: Mapping[str, list[str]]) -> Situation:
        """The situation of a minimal set: everybody else present, readings as shown first where the row leaves a choice."""
        now = self.alphabet.situation(choice)
        chosen = {r.id: r.default for r in self.meaning.rulebook.readings().values()}
        chosen.update({r: o[0] if chosen.get(r) not in o else chosen[r] for r, o in readings.items()})
        status = {official: reason for official, reason in now.status.items() if reason != "present"}
        return Situation(status, now.vacant, readings=chosen)

    # ── cores ────────────────────────────────────────────────────────────────────────────────────────────────

    def within(self, f: int, k: int) -> int:
        """The conditions on clauses and readings under which `f` holds in every situation with at most k absences."""
        if f < 2:
            return f
        found = self._within.get((f, k))
        if found is None:
            level = self.diagrams.level[f]
            if self._is_absence[level]:
                here, *gone = self.diagrams.kids[f]
                found = self.within(here, k)
                for kid in gone if k else ():
                    found = self.diagrams.conj(found, self.within(kid, k - 1))
            else:
                found = self.diagrams.make(level, tuple([self.within(kid, k) for kid in self.diagrams.kids[f]]))
            self._within[f, k] = found
        return found

    def core(self, term: Term, condition: int) -> tuple[str, ...]:
        """A minimal set of clauses such that the claim holds whatever becomes of all others.

        Freed clauses may be on or off, since exceptions occur negatively.  Minimal, not unique.
        """
        diagrams = self.diagrams
        needed = self.within(diagrams.diagram(term), self.tolerates)
        if needed == TRUE:
            return ()
        needed = self._whatever_reading(diagrams.disj(diagrams.neg(condition), needed))
        kept: list[str] = []
        for level in sorted(diagrams.levels(needed), reverse=True):
            key = self.alphabet.variables[level].key
            freed = diagrams.every(needed, [key])
            if self._all_on(freed) == TRUE:
                needed = freed
            else:
                kept.append(key[1])
        return tuple(reversed(kept))

    def _whatever_reading(self, f: int) -> int:
        """The conditions on clauses under which `f` holds for every reading; clauses stand above readings."""
        if f < 2:
            return f
        level = self.diagrams.level[f]
        if self.alphabet.variables[level].key[0] == "reading":
            return FALSE
        return self.diagrams.make(level, tuple([self._whatever_reading(kid) for kid in self.diagrams.kids[f]]))

    def _all_on(self, f: int) -> int:
        """The diagram where every clause is in force; clauses stand on top."""
        while f > 1 and self.alphabet.variables[self.diagrams.level[f]].key[0] == "clause":
            f = self.diagrams.kids[f][1]
        return f


def excluded(meaning: Meaning) -> list[Term]:
    """The hard exclusions: what may not be the case."""
    return [term for node, _, _, term in meaning.exclusion_terms() if not node.soft and node.unless_approved_by is None]


def up_to(sets: Iterator[tuple[Member, ...]], names: int) -> Iterator[tuple[Member, ...]]:
    """The first of the sets, until they have so many members between them."""
    for one in sets:
        yield one
        names -= len(one)
        if names <= 0:
            return


def _hull(boxes: list[dict[str, list[str]]]) -> dict[str, list[str]]:
    """The smallest box around the boxes."""
    if not boxes or not all(boxes):
        return {}
    shared = [reading for reading in boxes[0] if all(reading in box for box in boxes)]
    return {reading: list(dict.fromkeys(o for box in boxes for o in box[reading])) for reading in sorted(shared)}
