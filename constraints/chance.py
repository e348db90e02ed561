"""How likely is it that an act has nobody?  Exact probabilities from decision diagrams.

Officials are away independently of one another, each with a long-run share of days for each reason.  Importance is
that of reliability theory: Z. W. Birnbaum, *On the importance of different components in a multicomponent system*
(1969); J. B. Fussell, *How to hand-calculate system reliability and safety characteristics* (1975), W. Vesely.
Here a *component* is an official, *failed* is away, and the *system* is an act on a class of matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from constraints.alphabet import Key
from constraints.diagram import FALSE, TRUE, Diagrams
from constraints.family import NONE, UNIT, Families, Member
from constraints.terms import PRESENT


@dataclass(frozen=True)
class Rates:
    """Long-run shares of days: for each official by status, for each seat vacant.  Who is not named is always present."""

    away: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    vacant: Mapping[str, float] = field(default_factory=dict)

    def share(self, key: Key, values: Sequence[object]) -> float:
        """The probability that a variable has one of these values.  Raises `ValueError` for one that is no absence."""
        match key[0]:
            case "status":
                mine = self.away.get(key[1], {})
                return sum(1.0 - sum(mine.values()) if v == PRESENT else mine.get(str(v), 0.0) for v in values)
            case "vacant":
                empty = self.vacant.get(key[1], 0.0)
                return sum(empty if value else 1.0 - empty for value in values)
        raise ValueError(key)


@dataclass(frozen=True)
class Importance:
    """Of one official: `birnbaum` is P(nobody | away) − P(nobody | present); `fussell_vesely` the share of the bad days
    on which some minimal absence set with this official is away entirely."""

    official: str
    birnbaum: float
    fussell_vesely: float


class Chances:
    """Probabilities over the absences of one table of diagrams; readings and authorisations are settled before."""

    def __init__(self, diagrams: Diagrams, families: Families, rates: Rates) -> None:
        self.diagrams, self.families, self.rates = diagrams, families, rates
        self._weights: dict[int, tuple[float, ...]] = {}
        self._probability: dict[int, float] = {FALSE: 0.0, TRUE: 1.0}
        self._above: dict[int, int] = {NONE: FALSE, UNIT: TRUE}

    def weights(self, level: int) -> tuple[float, ...]:
        """The probability of each class of values of a variable."""
        found = self._weights.get(level)
        if found is None:
            variable = self.diagrams.alphabet.variables[level]
            found = self._weights[level] = tuple(self.rates.share(variable.key, values) for values in variable.classes)
        return found

    def probability(self, f: int) -> float:
        """The probability that the diagram is true."""
        found = self._probability.get(f)
        if found is None:
            parts = zip(self.weights(self.diagrams.level[f]), self.diagrams.kids[f], strict=True)
            found = self._probability[f] = sum(w * self.probability(kid) for w, kid in parts if w)
        return found

    def importances(self, bad: int) -> list[Importance]:
        """Every official that `bad` looks at, the most important first (Birnbaum), then in roster order."""
        family, whole = self.families.qualified(bad), self.probability(bad)
        found = []
        for level in sorted(self.diagrams.levels(bad)):
            key = self.diagrams.alphabet.variables[level].key
            if key[0] == "status":
                own = self.probability(self.above(self._with(family, level)))
                found.append(Importance(key[1], self._birnbaum(bad, key, level), own / whole if whole else 0.0))
        return sorted(found, key=lambda i: -i.birnbaum)

    def _birnbaum(self, bad: int, key: Key, level: int) -> float:
        here, *gone = (self.probability(self.diagrams.restrict(bad, {key: i})) for i in range(self.diagrams.sizes[level]))
        weights = self.weights(level)[1:]
        away = sum(weights)
        if not away:  # never away: for the reasons alike
            return sum(gone) / len(gone) - here
        return sum(w * p for w, p in zip(weights, gone, strict=True)) / away - here

    def above(self, family: int) -> int:
        """The situations in which all members of some set of the family are away."""
        found = self._above.get(family)
        if found is None:
            base, *gone = self.families.kids[family]
            below = self.above(base)
            kids = (below, *(self.diagrams.disj(below, self.above(kid)) for kid in gone))
            found = self._above[family] = self.diagrams.make(self.families.level[family], kids)
        return found

    def _with(self, family: int, level: int) -> int:
        """The sets of a family that have a member at this level."""
        memo: dict[int, int] = {}

        def visit(f: int) -> int:
            found = memo.get(f)
            if found is None:
                memo[f] = found = made(f)
            return found

        def made(f: int) -> int:
            if self.families.level[f] > level:
                return NONE
            kids = self.families.kids[f]
            if self.families.level[f] == level:
                return self.families.make(level, (NONE, *kids[1:]))
            return self.families.make(self.families.level[f], tuple(visit(kid) for kid in kids))

        return visit(family)

    def most_probable(self, family: int) -> tuple[tuple[Member, ...], float] | None:
        """The set of a family whose members are most often away together, and how often; the first of equals."""
        memo: dict[int, tuple[tuple[Member, ...], float] | None] = {NONE: None, UNIT: ((), 1.0)}

        def visit(f: int) -> tuple[tuple[Member, ...], float] | None:
            if f not in memo:
                level = self.families.level[f]
                best: tuple[tuple[Member, ...], float] | None = None
                for value, kid in enumerate(self.families.kids[f]):
                    found = visit(kid)
                    if found is not None:
                        members, share = found
                        if value:
                            members, share = ((level, value), *members), share * self.weights(level)[value]
                        if best is None or share > best[1]:
                            best = members, share
                memo[f] = best
            return memo[f]

        return visit(family)
