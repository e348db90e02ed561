"""Cities small enough to be run in a second, on the shipped law and people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from random import Random
from typing import Any, TypeAlias

import pytest

from model.city import City
from model.kernel import ShuffledKernel
from model.record import Record
from scenarios.scenario import Scenario, load_scenario, names_of_shipped

Run: TypeAlias = Callable[..., City]


class FormRecord(Record):
    """A record that also remembers the form of the matter at each of its rows."""

    __slots__ = ("cases", "forms")

    def __init__(self) -> None:
        super().__init__()
        self.cases: Mapping[int, Any] = {}
        self.forms: list[Any] = []

    def row(self, minute: int, life: int, act: int = 0, matter: int = -1, *rest: Any, **named: Any) -> int:
        case = self.cases.get(matter)
        self.forms.append(None if case is None else case.form)
        return super().row(minute, life, act, matter, *rest, **named)


def years() -> list[str]:
    """The shipped scenarios that are longer than a day."""
    return [name for name in names_of_shipped() if load_scenario(name).days > 1]


@pytest.fixture(scope="session", params=years())
def scene(request: pytest.FixtureRequest) -> Scenario:
    """Each shipped scenario."""
    return load_scenario(request.param)


@contextmanager
def runs() -> Iterator[Run]:
    """Runs a scenario for so many days; `daily` is asked after each.  All cities are let go of at the end."""
    cities: list[City] = []

    def start(
        scene: Scenario,
        days: int,
        *,
        seed: int | None = None,
        shuffled: int | None = None,
        daily: Callable[[City], None] | None = None,
        forms: bool = False,
    ) -> City:
        record = FormRecord() if forms else Record()
        scene = scene.for_days(days).with_seed(seed)
        if shuffled is None:
            city = City(scene, record=record)
        else:
            number = shuffled
            city = City(scene, kernel=lambda now, settle: ShuffledKernel(Random(number), now, settle), record=record)
        cities.append(city)
        if isinstance(record, FormRecord):
            record.cases = city.cases
        city.run_days(progress=None if daily is None else lambda _day: daily(city))
        return city

    yield start
    for city in cities:
        city.dispose()


@pytest.fixture
def run() -> Iterator[Run]:
    """For one test: a city kept longer would lie in the way of every later one's search for garbage."""
    with runs() as start:
        yield start


@pytest.fixture(scope="module")
def run_for_all() -> Iterator[Run]:
    """For a city that several tests of a module look at."""
    with runs() as start:
        yield start
