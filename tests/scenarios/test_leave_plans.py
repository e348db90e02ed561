"""Leave plans shrink to what a reader grasps at once, and cover the days that they say."""

from __future__ import annotations

from random import Random

from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from scenarios.leave_plans import Leave, Plan, Vacancy, days_of_change, leave_plans, on_day

PEOPLE, REASONS, SEATS = ("head", "chief", "clerk"), ("trip", "illness"), ("head",)
PLANS = leave_plans(PEOPLE, REASONS, seats=SEATS, horizon=20, max_days=9)
QUIET = settings(max_examples=2000, database=None, deadline=None, phases=(Phase.generate, Phase.shrink))


def smallest(wanted: object) -> Plan:
    plan: Plan = find(PLANS, wanted, settings=QUIET, random=Random(1))  # type: ignore[arg-type]
    return plan


def test_the_smallest_absence_of_two_is_one_day_of_each_from_the_first_day() -> None:
    plan = smallest(lambda p: any({"head", "chief"} <= set(on_day(p, d)[0]) for d in days_of_change(p)))
    assert plan == (Leave("head", "trip", 0, 1), Leave("chief", "trip", 0, 1))


def test_the_smallest_long_absence_is_just_long_enough() -> None:
    assert smallest(lambda p: any(isinstance(s, Leave) and s.days > 5 for s in p)) == (Leave("head", "trip", 0, 6),)


def test_a_vacancy_is_drawn_too() -> None:
    assert smallest(lambda p: any(isinstance(s, Vacancy) for s in p)) == (Vacancy("head", 0, 1),)


@given(PLANS, st.integers(0, 40))
def test_everybody_is_back_the_day_after_their_leave(plan: Plan, day: int) -> None:
    for spell in plan:
        assert spell.covers(spell.first + spell.days - 1)
        assert not spell.covers(spell.first + spell.days)
    away, vacant = on_day(plan, day)
    assert {s.official for s in plan if isinstance(s, Leave) and s.covers(day)} == set(away)
    assert {s.seat for s in plan if isinstance(s, Vacancy) and s.covers(day)} == vacant


@given(PLANS)
def test_between_the_days_of_change_nothing_changes(plan: Plan) -> None:
    changes = days_of_change(plan)
    for day in range(1, 40):
        if day not in changes:
            assert on_day(plan, day) == on_day(plan, day - 1)
