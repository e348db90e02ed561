"""The points of a sweep: which fields of a scenario take which values, and the scenario file of each point.

An axis is `PATH=VALUES`.  A path is a field of the scenario file with dots (`absence.process.trips.per_year`, a number
for a place in a list), `readings.<reading>`, `amend` (an amendment file, or `none`), or `law.<clause>.<field>`: a number
of the law, set by an amendment made for the point.  Values are listed with `|`, or `low:high:number` evenly spaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

from constraints.errors import Code, Mistakes, Place, mistake
from constraints.source import Data

NONE = "none"
LAW, AMEND = "law", "amend"
_SPACED = re.compile(r"^(-?\d+(?:\.\d+)?):(-?\d+(?:\.\d+)?):(\d+)$")


@dataclass(frozen=True)
class Axis:
    """One field and the values it takes."""

    path: str
    values: tuple[str, ...]

    @property
    def steps(self) -> tuple[str, ...]:
        return tuple(self.path.split("."))


Point = tuple[tuple[str, str], ...]
"""Path and value for every axis."""


def axis(word: str) -> Axis:
    """`PATH=VALUES` as an axis.  Raises `Mistakes`."""
    path, equals, listed = word.partition("=")
    spaced = _SPACED.match(listed.strip())
    values = _evenly(spaced) if spaced else tuple(v.strip() for v in listed.split("|") if v.strip())
    if not equals or not path.strip() or not values:
        raise Mistakes([mistake(Code.BAD_OPTION, Place("--grid"), value=word, wanted="PATH=VALUE|VALUE, PATH=LOW:HIGH:NUMBER")])
    return Axis(path.strip(), tuple(dict.fromkeys(values)))


def _evenly(found: re.Match[str]) -> tuple[str, ...]:
    low, high, number = float(found[1]), float(found[2]), int(found[3])
    if number < 2:
        return (found[1],)
    return tuple(f"{low + (high - low) * i / (number - 1):g}" for i in range(number))


def points(axes: Sequence[Axis]) -> list[Point]:
    """Every combination of values, the last axis fastest."""
    return [tuple((a.path, v) for a, v in zip(axes, values, strict=True)) for values in product(*(a.values for a in axes))]


@dataclass(frozen=True)
class Files:
    """What makes a point a scenario: its file and the amendments beside its own."""

    scenario: Path
    amendments: tuple[str, ...]


class PointFiles:
    """Writes the scenario of a point into a folder: it extends the base and says nothing but what differs."""

    def __init__(self, base: str, data: Data, rulebook: str, since: str, folder: Path, amendments: Sequence[str] = ()) -> None:
        self.base, self.data, self.folder, self.since = base, data, folder, since
        self.rulebook, self.amendments = rulebook, tuple(amendments)

    def write(self, number: int, point: Point) -> Files:
        import yaml

        changes: dict[str, Any] = {}
        amendments = list(self.amendments)
        law: dict[str, dict[str, Any]] = {}
        for path, value in point:
            first, *rest = path.split(".")
            if path == AMEND:
                amendments += [] if value == NONE else [value]
            elif first == LAW and len(rest) >= 2:
                _put(law.setdefault(rest[0], {}), rest[1:], value)
            else:
                self._set(changes, path, value)
        scenario = self.folder / f"point-{number}.yaml"
        scenario.write_text(yaml.safe_dump({"extends": self.base, **changes}, allow_unicode=True), encoding="utf-8")
        if law:
            file = self.folder / f"law-{number}.yaml"
            file.write_text(yaml.safe_dump(self._amendment(number, law), allow_unicode=True), encoding="utf-8")
            amendments.append(str(file))
        return Files(scenario, tuple(amendments))

    def _amendment(self, number: int, law: Mapping[str, Any]) -> dict[str, Any]:
        said = f"sweep, point {number}"
        return {
            "amendment": f"sweep-point-{number}",
            "amends": self.rulebook,
            "in_force": self.since,
            "gist": {"zh": said, "en": said},
            "changes": [{"set": clause, "with": fields} for clause, fields in law.items()],
        }

    def _set(self, changes: dict[str, Any], path: str, value: str) -> None:
        """Say the field; a list on the way is said whole, since a scenario replaces lists.  Raises `Mistakes`."""
        steps = path.split(".")
        here: Any = self.data
        for i, step in enumerate(steps):
            if isinstance(here, list):
                if not step.isdigit() or int(step) >= len(here):
                    raise Mistakes([_no_such(path, step, [str(n) for n in range(len(here))])])
                whole = changes_at(changes, steps[:i], here)
                _replace(whole, steps[i:], value)
                return
            if i < len(steps) - 1 and isinstance(here, dict) and step not in here:
                if i == 0 and step in _fields():
                    break  # a field that the scenario leaves out
                raise Mistakes([_no_such(path, step, [*here, *(_fields() if i == 0 else ())])])
            if not isinstance(here, dict):
                raise Mistakes([_no_such(path, step, [])])
            here = here.get(step)
        _put(changes, steps, value)


def _fields() -> list[str]:
    """The fields of a scenario file."""
    from scenarios.forms import ScenarioFile

    return [about.alias or name for name, about in ScenarioFile.model_fields.items()]


def changes_at(changes: dict[str, Any], steps: Sequence[str], whole: list[Any]) -> list[Any]:
    """The copy of a list among the changes, made on first use."""
    import copy

    for step in steps[:-1]:
        changes = changes.setdefault(step, {})
    found: list[Any] = changes.setdefault(steps[-1], copy.deepcopy(whole))
    return found


def _replace(data: Any, steps: Sequence[str], value: str) -> None:
    *way, last = steps
    for step in way:
        data = data[int(step)] if isinstance(data, list) else data.setdefault(step, {})
    if isinstance(data, list):
        data[int(last)] = value
    else:
        data[last] = value


def _put(data: dict[str, Any], steps: Sequence[str], value: str) -> None:
    *way, last = steps
    for step in way:
        data = data.setdefault(step, {})
    data[last] = value


def _no_such(path: str, step: str, known: list[str]) -> Any:
    listed = ", ".join(known[:12]) + (" …" if len(known) > 12 else "")
    return mistake(Code.UNKNOWN_CHOICE, Place(f"--grid {path}"), value=step, known=known, listed=listed)


def told(found: Mistakes, folder: Path, point: Point) -> Iterator[Any]:
    """The mistakes of a point's scenario, placed at its axes where they stand in a file of ours."""
    said = ", ".join(f"{path}={value}" for path, value in point)
    for one in found.found:
        ours = str(one.place.file).startswith(str(folder))
        yield replace(one, place=Place(f"--grid {said}")) if ours else one
