"""An amendment changes what it says and nothing else; in mid-year all identities go on to hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from constraints.calendar import DAY
from constraints.errors import Mistakes
from constraints.language.nodes import Deadline, Node, Step
from model import identities
from model.city import City
from model.record import Life
from model.waiting import waiting_map
from scenarios.scenario import Scenario, load_scenario

Run: TypeAlias = Callable[..., City]
DAYS = 35
SINCE, UNTIL = 12, 25
"""The day of a run on which an amendment comes into force, and how long such a run is."""


def overlay(folder: Path, scene: Scenario, since: date, *changes: dict[str, Any]) -> Path:
    """The file of an amendment; YAML reads JSON."""
    path = folder / "amendment.yaml"
    gist = {"zh": "试改", "en": "A trial"}
    whole = {"amendment": "trial", "amends": scene.laws[0].rulebook.id, "in_force": since.isoformat(), "gist": gist}
    path.write_text(json.dumps({**whole, "changes": list(changes)}, ensure_ascii=False), encoding="utf-8")
    return path


def first_day(scene: Scenario) -> date:
    return scene.entry.horizon.from_


def lead_times(scene: Scenario) -> list[Deadline]:
    """Limits that papers must keep before a meeting."""
    found = scene.laws[0].rulebook.family(Deadline)
    return [n for n in found if n.at_least is not None and n.before is not None and "." in n.before]


def deferred(city: City, clauses: set[str]) -> int:
    """How often one of these clauses kept an item from a meeting."""
    record = city.record
    rows = map(record.at, range(record.size))
    return sum(row[1] == Life.DEFER and record.clauses.said[row[6]] in clauses for row in rows)


def test_an_amendment_that_changes_nothing_gives_the_same_year(run: Run, scene: Scenario, tmp_path: Path) -> None:
    node = next(iter(scene.laws[0].rulebook.family(Step)))
    gist = {"zh": "同", "en": "the same"}
    path = overlay(tmp_path, scene, first_day(scene), {"set": node.id, "with": {"gist": gist}})
    amended = load_scenario(scene.id, amendments=[path])
    assert run(amended, 20).record.digest() == run(scene, 20).record.digest()


def test_a_shorter_lead_time_shortens_something(run: Run, scene: Scenario, tmp_path: Path) -> None:
    limits = lead_times(scene)
    before = run(scene, DAYS)
    if not deferred(before, {node.id for node in limits}):
        pytest.skip("another rule closes the agenda before any lead time holds an item up")
    changes = [{"set": node.id, "with": {"at_least": "1 working_days"}} for node in limits]
    amended = load_scenario(scene.id, amendments=[overlay(tmp_path, scene, first_day(scene), *changes)])
    after = run(amended, DAYS)
    assert decided(after) > decided(before)
    assert arrived(after) == arrived(before)


def decided(city: City) -> int:
    """How long before the end of the run items were decided at meetings, in all: grows when something is earlier."""
    record, end = city.record, DAYS * DAY
    rows = [record.at(number) for number in range(record.size)]
    held = {number for number, row in enumerate(rows) if row[1] == Life.HELD}
    return sum(end - row[0] for row in rows if row[1] == Life.COMPLETE and row[8] in held)


def arrived(city: City) -> list[tuple[Any, ...]]:
    """What the workload brought, with all it is like: the draws of a base and its amendment are paired."""
    return [(m.name, m.kind, m.names, m.values) for m in city.record.matters if m.origin < 0 and m.stream != "leave"]


def repealed(scene: Scenario, run: Run, folder: Path, since: date) -> tuple[str, Scenario]:
    """A step that is often performed and can be repealed without leaving a dangling name."""
    record = run(scene, 8).record
    counts: dict[str, int] = {}
    for number in range(record.size):
        row = record.at(number)
        if row[1] == Life.OFFERED:
            counts[record.clauses.said[row[6]]] = counts.get(record.clauses.said[row[6]], 0) + 1
    steps: list[Node] = list(scene.laws[0].rulebook.family(Step))
    for node in sorted(steps, key=lambda n: (-counts.get(n.id, 0), n.id)):
        try:
            return node.id, load_scenario(scene.id, amendments=[overlay(folder, scene, since, {"repeal": node.id})])
        except Mistakes:
            continue
    raise AssertionError("no step can be repealed")


def rows_by(city: City, clause: str) -> list[tuple[int, ...]]:
    record = city.record
    number = record.clauses.number.get(clause, -1)
    return [row for row in map(record.at, range(record.size)) if row[6] == number and row[1] == Life.OFFERED]


def test_repealing_a_step_removes_its_rows(run: Run, scene: Scenario, tmp_path: Path) -> None:
    clause, amended = repealed(scene, run, tmp_path, first_day(scene))
    assert len(rows_by(run(scene, 20), clause)) > 5
    assert not rows_by(run(amended, 20), clause)


@pytest.mark.parametrize(
    "policy", ["restart", *(pytest.param(p, marks=pytest.mark.slow) for p in ("new_steps", "finish_under_old"))]
)
def test_after_an_amendment_in_mid_run_all_identities_hold(run: Run, scene: Scenario, tmp_path: Path, policy: str) -> None:
    since = first_day(scene) + timedelta(days=SINCE)
    clause, amended = repealed(scene, run, tmp_path, since)
    entry = amended.entry.model_copy(update={"transition": policy})
    amended = Scenario(entry, amended.laws, amended.calendar, amended.files)
    assert len(amended.laws) == 2
    faults: list[str] = []
    city = run(amended, UNTIL, daily=lambda c: faults.extend([*identities.misplaced(c), *identities.astray(c)]))
    record = city.record
    assert not faults[:5]
    assert not identities.unrooted(record)
    assert not identities.uncited(record)
    arrivals, closes = identities.arrivals_and_ends(record)
    assert arrivals == closes + city.open_cases
    area, sojourns = identities.littles_law(record, UNTIL * DAY)
    assert area == sojourns
    found = waiting_map(record, city.calendar, lambda n: city.law.node(n) or city.laws[0].node(n))
    assert (found.parts.sum(axis=1) == found.cycle).all()
    late = [row for row in rows_by(city, clause) if row[0] >= SINCE * DAY]
    assert not late or policy == "finish_under_old"
