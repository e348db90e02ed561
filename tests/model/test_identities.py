"""Identities of every run, on every shipped scenario, at full load for some weeks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest

from constraints.calendar import DAY
from model import identities
from model.city import City
from model.record import Life
from model.waiting import waiting_map
from scenarios.scenario import Scenario

Run: TypeAlias = Callable[..., City]
DAYS = 30


@pytest.fixture(scope="module")
def city(run_for_all: Run, scene: Scenario) -> City:
    return run_for_all(scene, DAYS)


def test_what_arrived_is_closed_or_open(city: City) -> None:
    arrived, closed = identities.arrivals_and_ends(city.record)
    assert arrived == len(city.record.matters)
    assert arrived == closed + city.open_cases
    assert closed > 0
    assert city.open_cases > 0


def test_littles_law_holds_to_the_minute(city: City) -> None:
    area, sojourns = identities.littles_law(city.record, DAYS * DAY)
    assert area == sojourns > 0


def test_every_act_cites_its_clause_or_is_marked_as_assumed(city: City) -> None:
    record = city.record
    shown = [[record.acts.said[record.at(n)[2]], record.matters[record.at(n)[3]].name] for n in identities.uncited(record)]
    assert not shown


def test_every_row_leads_back_to_its_arrival(city: City) -> None:
    assert not identities.unrooted(city.record)


def test_the_waiting_map_gives_every_minute_once(city: City) -> None:
    found = waiting_map(city.record, city.calendar, city.law.node)
    assert len(found.matters) == identities.arrivals_and_ends(city.record)[1]
    assert (found.parts.sum(axis=1) == found.cycle).all()
    assert sum(found.totals().values()) == found.cycle.sum() > 0
    assert (found.parts >= 0).all()
    assert (found.office >= 0).all()


def test_each_day_ends_with_everything_where_the_law_puts_it(run: Run, scene: Scenario) -> None:
    faults: list[str] = []
    blocked = waited = 0

    def look(city: City) -> None:
        nonlocal blocked, waited
        faults.extend([*identities.misplaced(city), *identities.astray(city)])
        blocked += city.blocked
        waited += sum(len(own) for own in city.meetings.waiting.values())

    city = run(scene, DAYS, daily=look)
    assert not faults[:5]
    assert city.record.columns()["life"].max() >= Life.AWAY


def test_two_runs_write_the_same_bytes_however_many_days_one_call_drives(run: Run, scene: Scenario, city: City) -> None:
    again = City(scene.for_days(DAYS))
    for days in (1, 9, 20, DAYS):
        again.run_days(days)
    assert again.record.data == city.record.data
    assert again.record.digest() == city.record.digest()
    again.dispose()


def test_another_seed_gives_another_year(run: Run, scene: Scenario) -> None:
    assert run(scene, 3, seed=1).record.digest() != run(scene, 3, seed=2).record.digest()
