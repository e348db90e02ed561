"""Who wishes to be away when: the plan of the scenario, and spells drawn by key for every official.

A wish is not yet an absence: an announced one is asked for, and the city decides by the law it runs under.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from constraints.calendar import DAY, Calendar, Units
from constraints.language.scalars import Duration
from constraints.roster import Roster
from scenarios import draws, forms
from scenarios.scenario import Scenario
from scenarios.workload import FLAT, Rates, quantiles


@dataclass(frozen=True, slots=True)
class Spell:
    """One spell of absence wished for; `first` and `last` are days, both away.  `name` is its natural name."""

    name: str
    official: str
    reason: str
    first: int
    last: int
    announced: bool


def spells(scenario: Scenario, roster: Roster) -> list[Spell]:
    """All spells that begin within the horizon, by first day; of two that overlap the earlier one stands."""
    calendar = scenario.calendar
    planned = [
        Spell(
            f"absence/plan/{i}",
            roster.official_of[entry.official],
            entry.reason,
            calendar.day_of(entry.first),
            calendar.day_of(entry.last),
            entry.announced,
        )
        for i, entry in enumerate(scenario.entry.absence.plan)
    ]
    kept = {official: [s for s in planned if s.official == official] for official in roster.officials}
    for spell in sorted(_drawn(scenario, roster), key=lambda s: (s.first, s.name)):
        others = kept[spell.official]
        if all(spell.last < other.first or other.last < spell.first for other in others):
            others.append(spell)
    found = [spell for own in kept.values() for spell in own if spell.last >= 0 and spell.first < scenario.days]
    return sorted(found, key=lambda s: (s.first, s.official, s.name))


def _drawn(scenario: Scenario, roster: Roster) -> Iterator[Spell]:
    root = draws.key_of(draws.mix(0, scenario.entry.seed & draws.MASK), "absences")
    rates = Rates(scenario.calendar)
    for id_, process in scenario.entry.absence.process.items():
        season = scenario.entry.workload.seasons[process.season] if process.season else FLAT
        lengths = quantiles(process.days)
        posts = {p for post in process.posts for p in roster.rulebook.names.posts_below(post)}
        for official in roster.officials:
            if any(roster.seats[seat].post in posts for seat in roster.seats_of[official]):
                yield from _of_official(scenario, process, f"absence/{id_}/{official}", official, root, rates, season, lengths)


def _of_official(
    scenario: Scenario,
    process: forms.AbsenceProcess,
    base: str,
    official: str,
    root: int,
    rates: Rates,
    season: tuple[float, ...],
    lengths: tuple[int, ...],
) -> Iterator[Spell]:
    """One spell begins on a working day or none does."""
    calendar = scenario.calendar
    for day in range(scenario.days):
        mean = process.per_year * rates.share(day, season, True)
        key = draws.key_of(root, base, str(day))
        if mean and draws.share(key) < draws.threshold(min(1.0, mean)):
            length = max(1, draws.pick(lengths, draws.mix(key, 1)))
            last = calendar.add_working_days(day, length - 1)
            yield Spell(f"{base}/{calendar.date_of(day).isoformat()}", official, process.reason, day, last, process.announced)


def exceeds(spell: Spell, calendar: Calendar, thresholds: Sequence[Duration], units: Units) -> int:
    """How many of the lengths that the law names this spell exceeds; its first day counts."""
    start = (spell.first - 1) * DAY

    def last_day(limit: Duration) -> int:
        if limit.unit == "calendar_days":
            return start // DAY + limit.number
        return calendar.end_of(start, limit, "midnight", units) // DAY - 1

    return sum(spell.last > last_day(limit) for limit in thresholds)
