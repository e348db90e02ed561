"""Honesty: do the requirements test anything?  Each is asked whether it can be reached, and whether it can fail.

- **Vacuous**: no row of the requirement has a premise that anything meets, or it has no row here at all.
- **Trivial**: no proved row rests on a clause, none is refuted, and no damage to the rulebook refutes one.  A claim rests
  on no clause when it holds whatever becomes of all of them (its core is empty); a row of another engine when it is
  proved of a rulebook without clauses as well.
- **Unfalsified**: it rests on clauses, but none of the damages tried (`constraints.mutants`) makes it fail.
- **Idle** is a clause in no core and no refutation: no verdict rests on it.

After I. Beer, S. Ben-David, C. Eisner, Y. Rodeh (Efficient detection of vacuity in temporal model checking, 2001) and
O. Kupferman (Sanity checks in formal verification, 2006).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice, zip_longest

from constraints import requirements as families
from constraints.damaged import Undamaged
from constraints.flags import Flag, Raised
from constraints.language.nodes import Link, Node, Parameter, Reading
from constraints.meaning import Meaning
from constraints.mutants import Mutant, of_clause
from constraints.requirements.inquiry import Inquiry
from constraints.rulebook import Clause
from constraints.verdict import Family, Result, Status
from constraints.verify import Verification
from constraints.words import catalogue

TRIES = 40
"""So many damages are tried for one requirement."""


@dataclass(frozen=True)
class Asked:
    """One requirement: its rows by verdict, how many proofs rest on no clause, which damage makes it fail, how many were
    tried.  `fails` is how many rows of it are refuted as the rulebook stands."""

    requirement: str
    family: Family | None
    proved: int = 0
    fails: int = 0
    vacuous: int = 0
    on_nothing: int = 0
    falsified_by: str | None = None
    tried: int = 0

    @property
    def flag(self) -> Flag | None:
        if not self.proved + self.fails:
            return Flag.VACUOUS
        if self.fails or self.falsified_by:
            return None
        return Flag.TRIVIAL if self.on_nothing == self.proved else Flag.UNFALSIFIED


@dataclass(frozen=True)
class Honesty:
    """Every requirement, and the clauses on which no verdict rests."""

    asked: tuple[Asked, ...]
    idle: tuple[str, ...]

    @property
    def flagged(self) -> tuple[Asked, ...]:
        return tuple(one for one in self.asked if one.flag is not None)

    @property
    def raised(self) -> tuple[Raised, ...]:
        """Every flag: those of requirements, then the idle clauses."""
        asked = [(str(one.requirement), one.flag) for one in self.asked if one.flag is not None]
        return (*asked, *((clause, Flag.IDLE) for clause in self.idle))


def honesty(verification: Verification, tries: int = TRIES, told: Callable[[str], None] | None = None) -> Honesty:
    """Ask every requirement of a verification; `told` hears of each family as it begins."""
    tests = _Tests(verification, tries)
    asked: list[Asked] = []
    for one in families.ALL:
        if any(row.question.family is one.family for row in verification.results):
            if told is not None:
                told(one.family.value)
            asked += tests.of(one)
    known = {row.requirement.partition("-with-")[0] for row in asked}
    whole = not verification.inquiry.acts and len({row.question.family for row in verification.results}) > 1
    about = verification.inquiry.tolerates
    silent = [Asked(_in_full(name, about), None) for name in requirements() if whole and name not in known]
    return Honesty(tuple(asked + silent), tuple(idle(verification)))


def requirements() -> list[str]:
    """The names of all requirements there are, without what they tolerate."""
    return sorted(word.removeprefix("requirement.") for word in catalogue("en") if word.startswith("requirement."))


def _in_full(name: str, tolerates: int) -> str:
    """The name with how many may be away, where the requirement says it."""
    return f"{name}-with-{tolerates}-away" if "{n}" in catalogue("en")[f"requirement.{name}"] else name


def idle(verification: Verification) -> Iterator[str]:
    """The clauses in no core and no refutation, in the order of the law."""
    used = verification.used
    for node in verification.rulebook.nodes.values():
        if isinstance(node, Node) and not isinstance(node, Reading | Link | Parameter) and node.id not in used:
            yield node.id


@dataclass
class _Tests:
    """Damages tried against the requirements of one family after another."""

    verification: Verification
    tries: int
    by: dict[str, str] = field(default_factory=dict)
    """For each requirement that some damage refutes, the damage."""
    tried: Counter[str] = field(default_factory=Counter)
    empty: dict[Family, set[str]] = field(default_factory=dict)
    """For each family, what it proves of a rulebook without clauses."""

    def of(self, one: families.Requirements) -> Iterator[Asked]:
        rows: dict[str, list[Result]] = {}
        for row in self.verification.results:
            if row.question.family is one.family:
                rows.setdefault(row.question.requirement, []).append(row)
        done: set[str] = set()
        for name, mine in rows.items():
            for mutant, row in islice(self._candidates(mine), self.tries):
                if name in self.by:
                    break
                self.tried[name] += 1
                if mutant.name not in done:
                    done.add(mutant.name)
                    self._try(one, rows, mutant, row)
        for name, mine in rows.items():
            counts = Counter(row.status for row in mine)
            on_nothing = sum(row.status is Status.PROVED and self._on_nothing(one, row) for row in mine)
            numbers = (counts[Status.PROVED], counts[Status.REFUTED], counts[Status.VACUOUS], on_nothing)
            yield Asked(str(name), one.family, *numbers, self.by.get(name), self.tried[name])

    def _on_nothing(self, one: families.Requirements, row: Result) -> bool:
        """Is the row proved whatever the clauses say?"""
        if id(row.question) in self.claimed:
            return not row.argument.used
        if one.family not in self.empty:
            self.empty[one.family] = {r.claim for r in one.results(self.without_clauses) if r.status is Status.PROVED}
        return row.claim in self.empty[one.family]

    @cached_property
    def claimed(self) -> frozenset[int]:
        """The questions that are claims over situations."""
        return frozenset(id(claim.question) for claim in self.verification.prover.claims)

    @cached_property
    def without_clauses(self) -> Inquiry:
        """The same names and people, and no rule."""
        v = self.verification
        nodes: dict[str, Clause] = {i: n for i, n in v.rulebook.nodes.items() if isinstance(n, Reading | Parameter)}
        return Inquiry(Meaning(replace(v.rulebook, nodes=nodes), v.roster), v.inquiry.tolerates, (), v.inquiry.statutes)

    def _candidates(self, rows: Sequence[Result]) -> Iterator[tuple[Mutant, Result]]:
        """Damages to the clauses on which proofs rest, those first on which most rest; the operators take turns."""
        weight: Counter[str] = Counter()
        example: dict[str, Result] = {}
        for row in rows:
            for clause in (row.argument.used or self._about(row)) if row.status is Status.PROVED else ():
                weight[clause] += 1
                example.setdefault(clause, row)
        turns: dict[str, list[tuple[Mutant, Result]]] = {}
        book = self.verification.rulebook
        for clause, _ in weight.most_common():
            for mutant in of_clause(book, book[clause]):
                if not mutant.stillborn:
                    turns.setdefault(mutant.operator, []).append((mutant, example[clause]))
        for turn in zip_longest(*turns.values()):
            yield from (one for one in turn if one is not None)

    def _about(self, row: Result) -> list[str]:
        """The clauses about which a row is that rests on none: its own, and those about its act."""
        q, book = row.question, self.verification.rulebook
        own = [c for c in (q.clause, q.subject) if c in book.nodes]
        about = [n.id for n in book.nodes.values() if isinstance(n, Node) and q.act and q.act in getattr(n, "act", ())]
        return [str(c) for c in dict.fromkeys([*own, *about])]

    def _try(self, one: families.Requirements, rows: dict[str, list[Result]], mutant: Mutant, about: Result) -> None:
        """What a damage refutes that was not refuted before, for every requirement of the family."""
        acts = (about.question.act,) if one.family is Family.AVAILABILITY and about.question.act else ()
        damaged = self.undamaged.damaged(mutant.apply(self.verification.rulebook), mutant.clause)
        before, after = damaged.rows(one, acts, [name for name in rows if name not in self.by])
        left = {row.claim for row in after}
        refuted = [row for row in after if row.status is Status.REFUTED and row.claim not in self.refuted]
        lost = [row for row in before if row.status is Status.PROVED and row.claim not in left]
        fresh, gone = ({(row.question.requirement, row.question.act) for row in found} for found in (refuted, lost))
        for name in rows:
            # a claim may be refuted by rows of another name: where clauses overlap, there is no longer a row that none does
            if any(name == other or (act is not None and (name, act) in gone) for other, act in fresh):
                self.by.setdefault(name, mutant.name)

    @cached_property
    def undamaged(self) -> Undamaged:
        return Undamaged(self.verification.inquiry)

    @cached_property
    def refuted(self) -> frozenset[str]:
        return frozenset(row.claim for row in self.verification.results if row.status is Status.REFUTED)
