"""The tables of a run: nothing is lost, nothing is counted twice, and each agrees with the record read row by row."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.lastrun import last_run
from analysis.observe import CLOSED, observe
from analysis.observe_trouble import Standstill, blocked, blocked_daily, nobody
from analysis.rows import Rows
from analysis.simulate import Run, simulate
from analysis.summary import quantile, totals
from analysis.year import Year
from constraints.calendar import DAY
from model.record import ASSUMED, Life
from tests.constraints.planted import article, office

SCENARIOS = {"xinhe-2025": 365, "base-2025": 21}


@pytest.fixture(scope="module", params=SCENARIOS)
def run(request: pytest.FixtureRequest) -> Run:
    return simulate(request.param, days=SCENARIOS[request.param])


@pytest.fixture
def year(run: Run) -> Year:
    return run.year


@pytest.fixture(scope="module")
def rows(run: Run) -> Rows:
    return Rows(run.city)


# Conservation


def test_what_arrived_is_closed_or_open(run: Run, year: Year) -> None:
    assert year.closed + year.open == year.arrived == len(run.record.matters)
    assert year.open == run.city.open_cases
    for stream in year.streams:
        assert stream.arrived == sum(m.stream == stream.id for m in run.record.matters)
        assert 0 <= stream.closed <= stream.arrived
        assert len(stream.to_act.get(CLOSED, ())) == stream.closed


def test_the_parts_of_the_waiting_map_are_the_cycle_times(year: Year) -> None:
    cycles = {s.id: sum(s.to_act.get(CLOSED, ())) for s in year.streams}
    assert {w.stream: sum(w.minutes.values()) for w in year.waiting} == {
        name: n for name, n in cycles.items() if n or _closed(year, name)
    }
    calendar, office = totals(year)
    assert all(n > 0 for n in calendar.values())
    assert sum(office.values()) <= sum(calendar.values())


def _closed(year: Year, name: str) -> bool:
    return any(s.id == name and s.closed for s in year.streams)


def test_office_hours_of_the_waiting_map_are_the_working_cycle_times(year: Year) -> None:
    working = {s.id: sum(s.working.get(CLOSED, ())) for s in year.streams if s.closed}
    assert {w.stream: sum(w.working.values()) for w in year.waiting} == working


def test_times_end_with_the_last_time_the_act_was_done(run: Run, year: Year, rows: Rows) -> None:
    sign = run.record.acts.number["sign"]
    last: dict[int, int] = {}
    for row in range(run.record.size):
        minute, life, act, matter = run.record.at(row)[:4]
        if life == Life.COMPLETE and act == sign:
            last[matter] = minute
    for stream in year.streams:
        took = sorted(
            last[i] - int(rows.minute[rows.arrived[i]])
            for i, m in enumerate(run.record.matters)
            if m.stream == stream.id and i in last
        )
        assert list(stream.to_act.get("sign", ())) == took
        assert sorted(t for _, t in stream.points) == took


# People


def test_every_act_of_somebody_is_in_somebodys_load(run: Run, year: Year, rows: Rows) -> None:
    done = rows.where(Life.COMPLETE, Life.REFUSE)
    inside = [a for a in rows.official[done].tolist() if a > 0 and not run.city.desks[a].outside]
    assert sum(x.acts for x in year.loads) == len(inside)
    assert sum(x.borrowed for x in year.loads) == sum(s.acts for s in year.stand_ins)


def test_nobody_works_more_than_they_are_there(year: Year) -> None:
    assert all(0 <= x.minutes <= x.present for x in year.loads)
    assert all(0 <= x.waited_median <= x.waited_p90 for x in year.loads)


def test_work_is_what_lies_between_the_rows_that_begin_and_end_it(run: Run, year: Year) -> None:
    worked: Counter[int] = Counter()
    begun: dict[int, tuple[int, int]] = {}
    for number in range(run.record.size):
        minute, life, _, _, official, *_, follows = run.record.at(number)
        if life == Life.START:
            begun[number] = (official, minute)
        elif life == Life.EXPIRE and follows in begun:
            begun[number] = begun[follows]
        elif life in (Life.COMPLETE, Life.REFUSE, Life.SUSPEND, Life.WITHDRAWN) and follows in begun:
            who, since = begun[follows]
            worked[run.city.desks[who].actor] += run.city.calendar.working_minutes_between(since, minute)
    names = Rows(run.city).actors
    assert {x.official: x.minutes for x in year.loads if x.minutes} == {
        names[who]: n
        for who, n in worked.items()
        if n and not run.city.desks[who].outside and any(x.official == names[who] for x in year.loads)
    }


def test_absences_are_as_the_record_has_them(run: Run, year: Year) -> None:
    columns = run.record.columns()
    assert len(year.spells) == int((columns["life"] == Life.AWAY).sum())
    assert all(0 <= s.first <= s.last < year.days for s in year.spells)
    by: dict[str, list[tuple[int, int]]] = {}
    for s in year.spells:
        by.setdefault(s.official, []).append((s.first, s.last))
    assert all(a[1] < b[0] for spells in by.values() for a, b in zip(sorted(spells), sorted(spells)[1:], strict=False))


def test_stand_ins_name_no_assumed_step(year: Year) -> None:
    assert all(s.chain and ASSUMED not in s.chain and s.acts > 0 for s in year.stand_ins)


# Trouble


def test_somebody_blamed_is_away_while_it_lasts(rows: Rows, year: Year) -> None:
    spells = {(s.official, s.first) for s in year.spells}
    assert spells
    away = {(s.official, day) for s in year.spells for day in range(s.first, s.last + 1)}
    for s in blocked(rows):
        if s.official:
            assert (rows.actors[s.official], s.since // DAY) in away


def test_what_stands_still_at_the_end_is_what_the_city_says(run: Run, rows: Rows) -> None:
    still = [s for s in blocked(rows) if s.until == rows.end]
    assert len(still) == run.city.blocked


def test_blocked_minutes_are_the_same_by_day_and_by_clause(rows: Rows, year: Year) -> None:
    standing = blocked(rows)
    assert sum(b.minutes for b in year.blocked) == sum(s.until - s.since for s in standing)
    assert all(s.since <= s.until <= rows.end for s in standing)
    days = blocked_daily(rows, standing)
    assert len(days) == year.days
    assert max(days, default=0) <= len({s.matter for s in standing})
    assert sum(days) >= sum(s.until - s.since for s in standing) / DAY / max(
        Counter(s.matter for s in standing).values(), default=1
    )


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9 * DAY), st.integers(0, 3 * DAY)), max_size=8))
@settings(deadline=None)
def test_a_day_counts_each_matter_that_stands_still_once(spells: list[tuple[int, int, int]]) -> None:
    class City:
        day = 10

    class Few:
        city = City()

    standing = [Standstill(m, 1, 0, 1, since, min(since + long, 10 * DAY)) for m, since, long in spells]
    expected = []
    for day in range(10):
        first, end = day * DAY, (day + 1) * DAY
        expected.append(len({s.matter for s in standing if s.since < end and (s.until > first or s.since >= first)}))
    assert list(blocked_daily(Few(), standing)) == expected  # type: ignore[arg-type]


def test_a_limit_is_kept_or_late_or_not_kept(run: Run, year: Year, rows: Rows) -> None:
    clauses = rows.clauses
    expired = rows.where(Life.EXPIRE)
    by_limit = Counter(zip((clauses[c] for c in rows.clause[expired]), (rows.acts[a] for a in rows.act[expired]), strict=True))
    for reply in year.replies:
        assert reply.late + reply.silent <= by_limit[reply.clause, reply.act]
        assert min(reply.in_time, reply.late, reply.silent) >= 0
    assert {(r.clause, r.act) for r in year.replies} >= set(by_limit)


def test_missed_and_refused_are_counted_once(rows: Rows, year: Year) -> None:
    assert sum(c.times for c in year.missed) == len(rows.where(Life.MISSED))
    assert sum(c.times for c in year.refused) == len(rows.where(Life.ATTEMPT))


# Meetings


def test_every_planned_meeting_was_held_or_not(run: Run, year: Year, rows: Rows) -> None:
    over = Counter(s.type for planned in run.city.meetings.sessions.values() for s in planned if s.over)
    assert {m.type: m.held + sum(m.failed.values()) for m in year.meetings} == {m.type: over[m.type] for m in year.meetings}
    assert sum(m.held for m in year.meetings) == len(rows.where(Life.HELD))
    assert sum(sum(m.deferred.values()) for m in year.meetings) == len(rows.where(Life.DEFER))


# The law


def test_every_clause_cited_is_in_the_law(run: Run, year: Year) -> None:
    assert set(year.acted) <= set(run.city.law.rulebook.nodes)
    done = {
        run.record.clauses.said[c]
        for c in np.unique(run.record.columns()["clause"][run.record.columns()["life"] == Life.COMPLETE])
    }
    assert done - {""} <= set(year.acted)


def test_assumed_steps_are_those_of_the_scenario(run: Run, year: Year) -> None:
    assert [a.act for a in year.assumed] == [a for step in run.scene.entry.assumed_steps for a in step.act]
    assert all(a.reason.zh and a.reason.en and a.times >= 0 for a in year.assumed)
    assert sum(a.times for a in year.assumed) > 0


def test_what_was_cited_is_kept_for_the_table_of_articles(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIZE_CACHE", str(tmp_path))
    assert last_run(run.city.law.rulebook) == {}
    run.remember()
    assert last_run(run.city.law.rulebook) == {c: list(a) for c, a in run.year.acted.items()}


def test_observing_changes_nothing(run: Run) -> None:
    before = run.record.digest()
    assert observe(run.city) == run.year
    assert run.record.digest() == before


def test_a_run_of_one_day_has_a_year_too() -> None:
    one = simulate("one-day").year
    assert (one.days, one.arrived) == (1, 0)
    assert sum(m.held + sum(m.failed.values()) for m in one.meetings) == 0
    assert one.blocked_daily == (0,)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=40), st.floats(0, 1))
def test_a_quantile_is_one_of_the_values_and_leaves_its_share_below(values: list[int], share: float) -> None:
    ordered = sorted(values)
    found = quantile(ordered, share)
    assert found in ordered
    assert sum(v <= found for v in ordered) >= min(share * len(ordered), len(ordered)) - 1e-9


def test_that_no_clause_gives_an_act_is_not_called_a_vacancy() -> None:
    demand = "id: owed, cite: '1(1)', act: sign, matter: {paper: {}}"
    power = "id: gives, cite: '1(2)', act: sign, matter: {paper: {class: plan}}, by: mayor"
    bar = "id: bars, cite: '1(3)', act: sign, matter: {paper: {class: note}}, gate: refuse"
    meaning = office(article(1, powers=[power], steps=[demand], prohibitions=[bar]), ("availability",)).meaning
    assert [nobody(meaning, c, "sign") for c in ("owed", "", "gives", "bars")] == ["no-clause", "no-clause", "nobody", "nobody"]
