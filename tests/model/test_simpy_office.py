"""The office of the SimPy benchmark: both sides do equal work."""

from __future__ import annotations

import pytest

from benchmarks.simpy_office import STAGES, Work, ours, simpys, times, work
from constraints.calendar import Calendar
from model.record import Life
from scenarios import draws


@pytest.fixture(scope="module")
def given() -> Work:
    return work(3_000, 1)


@pytest.mark.foreign
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_our_office_and_that_of_simpy_give_every_document_the_same_times(seed: int) -> None:
    pytest.importorskip("simpy", reason="simpy stands in requirements-foreign.txt")
    given = work(3_000, seed)
    own = times(ours(given)())
    assert len(own) == 3_000
    assert own == times(simpys(given)())


def test_every_document_is_worked_on_so_long_as_its_key_says(given: Work) -> None:
    rows = times(ours(given)())
    for number, (arrived, key) in enumerate(given.arrivals):
        minutes = [minute for minute, _, _ in rows[number]]
        lives = [life for _, life, _ in rows[number]]
        assert lives == [Life.ARRIVE, *(Life.OFFERED, Life.START, Life.COMPLETE) * len(STAGES), Life.CLOSE]
        assert minutes == sorted(minutes)
        assert minutes[0] == arrived
        for stage, (act, _, table) in enumerate(STAGES):
            start, end = minutes[2 + 3 * stage], minutes[3 + 3 * stage]
            assert end == given.calendar.add_working_minutes(start, draws.pick(table, draws.mix(key, draws.stable(act))))


def test_no_stage_has_more_in_hand_than_it_has_servers_and_some_document_waits(given: Work) -> None:
    changes: dict[int, list[tuple[int, int]]] = {}
    waited = 0
    for rows in times(ours(given)()).values():
        offered = 0
        for minute, life, act in rows:
            if life == Life.OFFERED:
                offered = minute
            elif life in (Life.START, Life.COMPLETE):
                waited += life == Life.START and minute > offered
                changes.setdefault(act, []).append((minute, 1 if life == Life.START else -1))
    assert waited > 100
    for (_, servers, _), listed in zip(STAGES, (changes[act] for act in sorted(changes)), strict=True):
        busy = most = 0
        for _, change in sorted(listed):  # in one minute whoever ends makes room
            busy += change
            most = max(most, busy)
        assert most == servers


def test_documents_arrive_in_office_minutes(given: Work) -> None:
    calendar = Calendar(given.calendar.epoch)
    assert all(calendar.is_office_minute(minute - 1) for minute, _ in given.arrivals if minute)
