"""`risk`: on how many working days a year an act has nobody, and whose absence matters most.

The shares of working days away come from a scenario: its absences as wished, drawn for many seeds, before anybody asks for
leave.  Officials are taken to be away independently of one another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from constraints.chance import Chances, Importance, Rates
from constraints.claims import Claims
from constraints.meaning import Meaning, away
from constraints.prove import Claim, Prover
from model.law import units_of
from scenarios.absences import exceeds, spells
from scenarios.scenario import Scenario

SCHEMA_VERSION = 1
WORKING_DAYS = 250
"""A year has about so many; shares of working days are shown as days of such a year."""
MOST = 5
"""No more officials than this are listed for an act."""


@dataclass(frozen=True)
class Risk:
    """One act on one class of matter (with those that fail alike): the share of working days on which nobody may do it, the
    minimal absence set that is met most often, and the officials that matter most."""

    claims: tuple[Claim, ...]
    share: float
    commonest: dict[str, list[str]]
    commonest_share: float
    importances: tuple[Importance, ...]

    @property
    def days_a_year(self) -> float:
        return self.share * WORKING_DAYS

    def contract(self) -> dict[str, Any]:
        return {
            "act": self.claims[0].question.act,
            "matters": [claim.question.matter for claim in self.claims],
            "share_of_working_days": self.share,
            "working_days_a_year": self.days_a_year,
            "commonest_absence_set": {"members": self.commonest, "share_of_working_days": self.commonest_share},
            "importance": [
                {"official": i.official, "birnbaum": i.birnbaum, "fussell_vesely": i.fussell_vesely} for i in self.importances
            ],
        }


def rates_of(scene: Scenario, years: int = 10) -> Rates:
    """Shares of working days away by official and status, over the horizon of the scenario with seeds 0, 1, …; seats vacant as
    the roster says."""
    law = scene.laws[0]
    meaning = Meaning(law.rulebook, law.roster)
    units = units_of(law.rulebook.names.vocabulary.units, law.readings(scene.entry.readings))
    works = [scene.calendar.is_working_day(day) for day in range(scene.days)]
    days: dict[str, dict[str, int]] = {}
    for seed in range(years):
        for spell in spells(scene.with_seed(seed), law.roster):
            status = away(spell.reason, exceeds(spell, scene.calendar, meaning.thresholds, units))
            length = sum(works[max(spell.first, 0) : spell.last + 1])
            mine = days.setdefault(spell.official, {})
            mine[status] = mine.get(status, 0) + length
    total = years * sum(works)
    return Rates({official: {s: n / total for s, n in mine.items()} for official, mine in days.items()}, {})


def risks(meaning: Meaning, rates: Rates, acts: Sequence[str] = (), readings: dict[str, str] | None = None) -> list[Risk]:
    """The risks of every act on every class of matter, the greatest first; standing authorisations only."""
    claims = Claims(meaning)
    listed = [c for act in acts or claims.classes.acts() for c in claims.of(act)]
    asked = [c for c in listed if c.question.clause is None and c.question.authorisations == "standing"]
    prover = Prover(meaning, asked)
    chances = Chances(prover.diagrams, prover.families, rates)
    chosen = {r.id: r.default for r in meaning.rulebook.readings().values()} | (readings or {})
    alike: dict[tuple[str | None, int], list[Claim]] = {}
    for claim in asked:
        good = prover.diagrams.diagram(prover.in_force(claim.term))
        bad = prover.diagrams.neg(prover.diagrams.restrict(good, dict(_fixed(prover, chosen))))
        alike.setdefault((claim.question.act, bad), []).append(claim)
    found = [_risk(prover, chances, bad, same) for (_, bad), same in alike.items()]
    return sorted(found, key=lambda r: -r.share)


def _fixed(prover: Prover, readings: dict[str, str]) -> Iterator[tuple[tuple[str, ...], int]]:
    for variable in prover.alphabet.variables:
        if variable.key[0] == "reading" and variable.key[1] in readings:
            wanted = readings[variable.key[1]]
            yield variable.key, next(i for i, values in enumerate(variable.classes) if values[0] == wanted)


def _risk(prover: Prover, chances: Chances, bad: int, claims: list[Claim]) -> Risk:
    best = chances.most_probable(prover.families.qualified(bad))
    members, share = best if best is not None else ((), 0.0)
    commonest: dict[str, list[str]] = {}
    for level, value in members:
        variable = prover.alphabet.variables[level]
        reasons = list(variable.classes[value]) if variable.key[0] == "status" else []
        commonest[prover.member((level, value))] = reasons
    important = [i for i in chances.importances(bad) if i.birnbaum > 0][:MOST]
    return Risk(tuple(claims), chances.probability(bad), commonest, share, tuple(important))
