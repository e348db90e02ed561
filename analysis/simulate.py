"""`simulate`: run a scenario, and keep what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from constraints.errors import Code, Mistakes, Place, mistake

if TYPE_CHECKING:
    from analysis.year import Year
    from model.city import City
    from model.record import Record
    from scenarios.scenario import Scenario

Day = Callable[[int, int], None]
"""Told after each day how many are done, of how many."""


@dataclass(frozen=True)
class Run:
    """A finished run: the city as it stands, its event record, and the tables read off it."""

    scene: Scenario
    city: City

    @property
    def record(self) -> Record:
        return self.city.record

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the rows, names resolved: the same seed, the same digest."""
        return self.record.digest()

    @cached_property
    def year(self) -> Year:
        from analysis.observe import observe

        return observe(self.city)

    def remember(self) -> None:
        """Keep for `articles` which acts cited which clause."""
        from analysis.lastrun import remember

        remember(self.city.law.rulebook, {clause: list(acts) for clause, acts in self.year.acted.items()})

    def write(self, out: str | Path) -> tuple[Path, ...]:
        """Write events, matters and summary into the folder `out`.  Raises `CannotWrite`."""
        from analysis.eventfile import write

        return write(self, Path(out))


def scene_for(
    scenario: str | Path | None, seed: int | None, days: int | None, amendments: Sequence[str], readings: Mapping[str, str]
) -> Scenario:
    """The scenario asked for, or the one that stands in the defaults.  Raises `Mistakes`."""
    from analysis.defaults import default
    from scenarios.scenario import load_scenario

    if days is not None and days < 1:
        raise Mistakes([mistake(Code.BAD_OPTION, Place("--days"), value=days, wanted="1 …")])
    scene = load_scenario(scenario or default("scenario"), amendments=tuple(amendments), readings=readings).with_seed(seed)
    return scene if days is None else scene.for_days(days)


def simulate(
    scenario: str | Path | Scenario | None = None,
    *,
    seed: int | None = None,
    days: int | None = None,
    amendments: Sequence[str] = (),
    readings: Mapping[str, str] | None = None,
    progress: Day | None = None,
) -> Run:
    """Run a scenario to its end, or for so many days.  Raises `Mistakes` for invalid input."""
    from model.city import City
    from scenarios.scenario import Scenario

    if isinstance(scenario, Scenario):
        scene = scenario.with_seed(seed)
        scene = scene if days is None else scene.for_days(days)
    else:
        scene = scene_for(scenario, seed, days, amendments, readings or {})
    city = City(scene)
    city.run_days(progress=None if progress is None else lambda day: progress(day, scene.days))
    return Run(scene, city)
