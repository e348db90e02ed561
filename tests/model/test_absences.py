"""Whoever is away, when and why: at the end of each day everything lies where the law puts it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeAlias

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from constraints.calendar import DAY
from model import identities
from model.city import City
from model.desk import Official
from scenarios.forms import PlannedAbsence, Vacancy
from scenarios.scenario import Scenario, load_scenario, names_of_shipped

Run: TypeAlias = Callable[..., City]
DAYS = 12


def smallest() -> Scenario:
    """The shipped scenario with the fewest people: many plans are to be tried."""
    scenes = [load_scenario(name) for name in names_of_shipped()]
    return min((s for s in scenes if s.days > 1), key=lambda s: len(s.laws[0].roster.officials))


SCENE = smallest()
ROSTER = SCENE.laws[0].roster
REASONS = list(SCENE.laws[0].rulebook.names.vocabulary.reasons)
FIRST = SCENE.entry.horizon.from_


def spells() -> st.SearchStrategy[PlannedAbsence]:
    """Any spell.  Shrinks to the first official, the first reason, one day."""

    def spell(official: str, reason: str, first: int, days: int, announced: bool) -> PlannedAbsence:
        start = FIRST + timedelta(days=first)
        return PlannedAbsence(
            official=official, reason=reason, first=start, last=start + timedelta(days=days - 1), announced=announced
        )

    officials = st.sampled_from(list(ROSTER.officials))
    return st.builds(spell, officials, st.sampled_from(REASONS), st.integers(0, DAYS - 1), st.integers(1, 8), st.booleans())


def vacancies() -> st.SearchStrategy[Vacancy]:
    def vacancy(seat: str, first: int, days: int) -> Vacancy:
        start = FIRST + timedelta(days=first)
        return Vacancy.model_validate({"seat": seat, "from": start, "until": start + timedelta(days=days)})

    return st.builds(vacancy, st.sampled_from(list(ROSTER.seats)), st.integers(0, DAYS - 1), st.integers(1, 8))


def with_plan(plan: list[PlannedAbsence], empty: list[Vacancy]) -> Scenario:
    absence = SCENE.entry.absence.model_copy(update={"plan": tuple(plan), "vacancies": tuple(empty)})
    entry = SCENE.entry.model_copy(update={"absence": absence})
    return Scenario(entry, SCENE.laws, SCENE.calendar, SCENE.files).for_days(DAYS)


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(spells(), max_size=25), st.lists(vacancies(), max_size=3, unique_by=lambda v: v.seat))
def test_whoever_is_away_the_law_is_kept_every_day(plan: list[PlannedAbsence], empty: list[Vacancy]) -> None:
    city = City(with_plan(plan, empty))
    faults: list[str] = []
    city.run_days(progress=lambda _day: faults.extend([*identities.misplaced(city), *identities.astray(city)]))
    area, sojourns = identities.littles_law(city.record, DAYS * DAY)
    city.dispose()
    assert not faults[:5]
    assert not identities.unrooted(city.record)
    assert not identities.uncited(city.record)
    assert area == sojourns


def test_mesa_collects_every_day_and_knows_its_agents(run: Run, scene: Scenario) -> None:
    away: list[int] = []

    def count(city: City) -> None:
        officials: Any = city.agents_by_type[Official]
        away.append(len(officials.select(lambda official: official.status != "present")))

    city = run(scene, 10, daily=count)
    frame = city.datacollector.get_model_vars_dataframe()
    assert list(frame["away"]) == away
    assert frame["open"].iloc[-1] == city.open_cases
    assert len(city.agents_by_type[Official]) == len(city.law.roster.officials)
