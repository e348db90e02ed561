"""What happens in one minute is ordered by what it is, never by who booked first or by Python's hash."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from model.city import City
from model.kernel import ShuffledKernel
from model.record import NO_ROW, Record
from scenarios.scenario import Scenario

Run: TypeAlias = Callable[..., City]
HOUSE = Path(__file__).resolve().parents[2]


def by_nature(record: Record) -> Counter[tuple[object, ...]]:
    """All rows without their numbers: names in place of numbers, linked rows by what they say."""
    said = [record.names_of(name) for name in ("act", "official", "seat", "clause", "chain")]

    def plain(number: int) -> tuple[object, ...]:
        if number == NO_ROW:
            return ()
        minute, life, act, matter, *rest = record.at(number)
        name = record.matters[matter].name if matter >= 0 else ""
        return (minute, life, said[0][act], name, *(said[i + 1][rest[i]] for i in range(4)))

    rows = [plain(number) for number in range(record.size)]
    links = [record.at(number)[8:] for number in range(record.size)]
    return Counter((row, *(rows[at] if at != NO_ROW else () for at in link)) for row, link in zip(rows, links, strict=True))


def differences(run: Run, scene: Scenario, days: int, number: int) -> list[tuple[object, ...]]:
    """Rows of a run in file order and of one with shuffled booking numbers that the other has not."""
    plain, shuffled = run(scene, days), run(scene, days, shuffled=number)
    ours, theirs = by_nature(plain.record), by_nature(shuffled.record)
    assert sum(ours.values()) == plain.record.size
    assert isinstance(shuffled.kernel, ShuffledKernel)
    return sorted((ours - theirs) + (theirs - ours))[:6]


def test_shuffled_booking_numbers_give_the_same_rows(run: Run, scene: Scenario) -> None:
    assert differences(run, scene, 12, 1) == []


@pytest.mark.slow
@pytest.mark.parametrize("number", [2, 3])
def test_shuffled_booking_numbers_give_the_same_rows_for_months(run: Run, scene: Scenario, number: int) -> None:
    assert differences(run, scene, 120, number) == []


def test_the_seed_of_pythons_hash_changes_nothing(scene: Scenario) -> None:
    program = (
        "import sys; from model.city import City; from scenarios.scenario import load_scenario\n"
        "city = City(load_scenario(sys.argv[1]).for_days(4)); city.run_days(); print(city.record.digest())"
    )
    found = set()
    for number in ("0", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": number, "PYTHONPATH": str(HOUSE)}
        command = [sys.executable, "-W", "error", "-c", program, scene.id]
        done = subprocess.run(command, env=environment, cwd=HOUSE, capture_output=True, text=True, check=True)
        found.add(done.stdout)
    assert len(found) == 1
    assert len(found.pop().strip()) == 64
