"""Paired runs of a base and an amendment: nothing changed is exactly zero; what changed is told with its clause."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.observe import CLOSED
from analysis.paired.estimate import FIRST, discoveries, estimate, holm, spread, wanted
from analysis.paired.laws import lapsed, under
from analysis.paired.life import Life
from analysis.paired.pair import ALL, Change, Cohort
from analysis.paired.run import one, paired
from analysis.paired.shown import blocks
from constraints.errors import Mistakes
from constraints.language.nodes import Deadline, Step
from constraints.load import load
from constraints.roster import load_roster
from model.city import City
from scenarios.scenario import ROSTERS, Scenario, load_scenario

HOUSE = Path(__file__).resolve().parents[2]
SMALL, DAYS = "xinhe-2025", 45
FEW = {"replications": 3, "seed": 5}


def overlay(folder: Path, scene: Scenario, changes: Sequence[dict[str, Any]], since: date | None = None) -> Path:
    """The file of an amendment; YAML reads JSON."""
    path = folder / "amendment.yaml"
    day = since or scene.entry.horizon.from_
    whole = {
        "amendment": "trial",
        "amends": scene.laws[0].rulebook.id,
        "in_force": day.isoformat(),
        "gist": {"zh": "试改", "en": "A trial"},
    }
    path.write_text(json.dumps({**whole, "changes": list(changes)}, ensure_ascii=False), encoding="utf-8")
    return path


def silent_limits(scene: Scenario) -> list[Deadline]:
    """Limits of a number of days after which silence is consent."""
    found = scene.laws[0].rulebook.family(Deadline)
    return [n for n in found if n.on_expiry is not None and "counts_as" in str(n.on_expiry) and "working_days" in str(n.within)]


def shorter(folder: Path, scene: Scenario, since: date | None = None) -> tuple[Scenario, frozenset[str]]:
    """The scenario with those limits at one working day, and the clauses touched."""
    limits = [n.id for n in silent_limits(scene)]
    path = overlay(folder, scene, [{"set": id_, "with": {"within": "1 working_days"}} for id_ in limits], since)
    return load_scenario(scene.id, amendments=[path]).for_days(scene.days), frozenset(limits)


@pytest.fixture(scope="module")
def scene() -> Scenario:
    return load_scenario(SMALL).for_days(DAYS)


@pytest.fixture(scope="module")
def amended(scene: Scenario, tmp_path_factory: pytest.TempPathFactory) -> tuple[Scenario, frozenset[str]]:
    return shorter(tmp_path_factory.mktemp("amended"), scene)


@pytest.fixture(scope="module")
def lived(scene: Scenario, amended: tuple[Scenario, frozenset[str]]) -> Life:
    return paired(scene, amended[0], **FEW)  # type: ignore[arg-type]


# ── nothing changed ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "days"), [(SMALL, 30), ("base-2025", 6)])
def test_without_a_change_every_difference_is_exactly_zero(name: str, days: int, tmp_path: Path) -> None:
    base = load_scenario(name).for_days(days)
    node = next(iter(base.laws[0].rulebook.family(Step)))
    path = overlay(tmp_path, base, [{"set": node.id, "with": {"gist": {"zh": "同", "en": "the same"}}}])
    same = load_scenario(name, amendments=[path]).for_days(days)
    found = paired(base, same, replications=2)
    assert found.unchanged
    assert found.precise
    assert not found.touched
    assert found.widest == 0.0
    assert len(found.times) > 8
    for row in found.times:
        assert row.base == row.amended
        known = (0.0, 0.0, 1.0) if row.difference.runs > 1 else (None, None, None)
        assert (row.difference.mean, row.difference.low, row.difference.high, row.p_all) == (0.0, *known)
    assert not found.moved
    assert not found.reasons
    assert not found.matters
    assert found.changed.mean == 0.0
    assert {o.change for o in found.outcomes} == {Change.SAME}
    assert all(load.difference.mean == 0.0 for load in found.loads)
    assert found.loads


# ── something changed ────────────────────────────────────────────────────────────────────────────────────────────────


def test_shorter_silence_makes_matters_faster_and_says_so(lived: Life, amended: tuple[Scenario, frozenset[str]]) -> None:
    assert not lived.unchanged
    assert frozenset(lived.touched) == amended[1]
    assert lived.time(ALL, "sign").difference.mean < 0
    assert lived.changed.mean > 0
    direct = [w.reason for w in lived.reasons if w.reason.direct]
    assert any({r.base_clause, r.amended_clause} & amended[1] for r in direct)
    assert any(m.to == "" for m in lived.moved), "silence took work from somebody"
    assert {m.reason for m in lived.matters} <= {w.reason for w in lived.reasons}
    assert {w.example for w in lived.reasons if w.seed == lived.seeds[0] and w.reason.change is not Change.TIME} <= {
        m.matter for m in lived.matters
    }


def test_every_matter_is_counted_once(lived: Life, scene: Scenario) -> None:
    by_sort: dict[str, float] = {}
    for row in lived.outcomes:
        by_sort[row.sort] = by_sort.get(row.sort, 0.0) + row.number.mean
        assert 0 <= row.direct <= row.number.mean + 1e-9
        assert row.direct == 0 or row.change is not Change.SAME
    streams = set(scene.entry.workload.streams)
    assert by_sort[ALL] == pytest.approx(sum(n for sort, n in by_sort.items() if sort in streams))
    changed = sum(
        row.number.mean
        for row in lived.outcomes
        if row.sort == ALL and row.change in (Change.END, Change.WAY, Change.GROUND, Change.DOER)
    )
    assert changed == pytest.approx(lived.changed.mean)


def test_the_parts_of_the_mean_sum_to_the_whole(scene: Scenario, amended: tuple[Scenario, frozenset[str]]) -> None:
    pair = one(scene, amended[0], 7)
    streams = set(scene.entry.workload.streams)
    for act in ("sign", CLOSED):
        whole = pair.times[ALL, act, "mean"]
        parts = [f for (sort, a, measure), f in pair.times.items() if a == act and measure == "mean" and sort in streams]
        assert sum(f.matters for f in parts) == whole.matters
        assert sum(f.matters * f.difference for f in parts) == pytest.approx(whole.matters * whole.difference)
        assert whole.difference == pytest.approx(whole.amended - whole.base)


def test_the_result_is_the_same_whatever_the_number_of_processes(
    lived: Life, scene: Scenario, amended: tuple[Scenario, frozenset[str]]
) -> None:
    told: list[tuple[int, int]] = []
    again = paired(scene, amended[0], jobs=2, progress=lambda done, of: told.append((done, of)), **FEW)  # type: ignore[arg-type]
    assert again == lived
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_swapping_the_two_sides_turns_every_difference_round(
    lived: Life, scene: Scenario, amended: tuple[Scenario, frozenset[str]]
) -> None:
    back = paired(amended[0], scene, **FEW)  # type: ignore[arg-type]
    turned = {(r.sort, r.act, r.measure): r.difference.mean for r in back.times}
    assert turned == pytest.approx({(r.sort, r.act, r.measure): -r.difference.mean for r in lived.times})
    assert {(m.to, m.from_) for m in back.moved if m.acts.mean} == {(m.from_, m.to) for m in lived.moved if m.acts.mean}
    assert back.changed == lived.changed


def test_a_reading_is_compared_like_an_amendment(scene: Scenario) -> None:
    name, reading = next(
        (n, r) for n, r in scene.laws[0].rulebook.readings().items() if len(r.options) > 1 and n == "clock-while-away"
    )
    other = next(option for option in reading.options if option != reading.default)
    found = paired(scene, load_scenario(SMALL, readings={name: other}).for_days(DAYS), **FEW)  # type: ignore[arg-type]
    assert not found.touched
    assert found.since == scene.entry.horizon.from_
    assert found.replications == 3


# ── an amendment in force from a day within the year ─────────────────────────────────────────────────────────────────


def test_before_the_day_of_force_nothing_differs_and_begun_matters_are_told_apart(scene: Scenario, tmp_path: Path) -> None:
    since = scene.entry.horizon.from_ + timedelta(days=22)
    changed, touched = shorter(tmp_path, scene, since)
    found = paired(scene, changed, **FEW)  # type: ignore[arg-type]
    assert found.since == since
    assert frozenset(found.touched) == touched
    assert all(m.day >= since for m in found.matters)
    assert found.matters
    counts = {(row.cohort, row.change): row.number for row in found.cohorts}
    assert counts[Cohort.BEFORE, Change.SAME] > 0
    assert not any(cohort is Cohort.BEFORE and change is not Change.SAME for cohort, change in counts)
    assert any(cohort is Cohort.AFTER and change is not Change.SAME for cohort, change in counts)


def test_what_the_scenario_says_of_begun_matters_decides_what_happens_to_them(scene: Scenario, tmp_path: Path) -> None:
    since = scene.entry.horizon.from_ + timedelta(days=22)
    changed, _ = shorter(tmp_path, scene, since)
    counts = {}
    for policy in ("finish_under_old", "new_steps"):
        entry = changed.entry.model_copy(update={"transition": policy})
        found = paired(scene, Scenario(entry, changed.laws, changed.calendar, changed.files), **FEW)  # type: ignore[arg-type]
        direct = sum(w.number.mean for w in found.reasons if w.reason.direct)
        running = sum(r.number for r in found.cohorts if r.cohort is Cohort.RUNNING and r.change is not Change.SAME)
        counts[policy] = running, direct
    assert counts["finish_under_old"][0] < counts["new_steps"][0]


def test_a_mandate_that_the_amended_law_knows_no_more_is_not_given_there() -> None:
    base = load_scenario("base-2025")
    clause = base.entry.behaviour.mandates[0].clause
    path = HOUSE / "examples" / "reforms" / "executive-chairs-without-mandate.yaml"
    rulebook = load(base.entry.rulebook, amendments=[path])
    roster = load_roster(ROSTERS / f"{base.entry.roster}.yaml", rulebook)
    with pytest.raises(Mistakes, match=clause):
        under(base.id, rulebook, roster)
    amended = under(base.id, rulebook, roster, lapsing=True)
    assert (lapsed(base), lapsed(amended)) == ((), (clause,))
    found = paired(base.for_days(20), amended.for_days(20), replications=2)
    assert found.lapsed == (clause,)
    assert sum("authorise others" in said.en for said in blocks(found)[0].said) == 1
    assert not City(amended).law.terms_reading(clause)
    assert City(base).law.terms_reading(clause)


# ── how sure ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_two_stage_rule_covers_as_often_as_it_says() -> None:
    """Known answer: of intervals made by Stein's rule 95 % contain the mean, and none is wider than wanted."""
    draws = np.random.default_rng(11)
    hits, trials = 0, 4000
    for _ in range(trials):
        first = list(draws.normal(3.0, 1.0, FIRST))
        n = wanted(first, 0.6)
        e = estimate([*first, *draws.normal(3.0, 1.0, n - FIRST)], FIRST)
        assert e.half_width is not None
        assert e.half_width <= 0.6 + 1e-9
        hits += e.low is not None and e.high is not None and e.low <= 3.0 <= e.high
    assert abs(hits / trials - 0.95) < 4 * (0.95 * 0.05 / trials) ** 0.5


def test_holm_corrects_a_published_example() -> None:
    """Known answer: 0.01, 0.04, 0.03, 0.005 become 0.03, 0.06, 0.06, 0.02; what is not known stays unknown."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([None, 0.5, 0.9]) == [None, 1.0, 1.0]
    assert holm([]) == []


def test_discoveries_follow_a_published_rule() -> None:
    """Known answer: p(i) n / i, made monotone from the largest: 0.01, 0.04, 0.03, 0.005 become 0.02, 0.04, 0.04, 0.02."""
    assert discoveries([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.02, 0.04, 0.04, 0.02])
    assert discoveries([None, 0.5]) == [None, 0.5]
    assert discoveries([]) == []


def test_a_sample_without_spread_has_no_width() -> None:
    assert spread([0.1] * 7) == 0.0
    assert estimate([0.0] * 6, 6).p == 1.0
    assert estimate([2.0] * 6, 6).p == 0.5**5
    assert estimate([1.0], 6).half_width is None


@pytest.mark.parametrize("options", [{"precision": 0.0}, {"precision": float("nan")}, {"replications": 1}])
def test_a_senseless_option_is_a_clear_mistake(scene: Scenario, options: dict[str, Any]) -> None:
    with pytest.raises(Mistakes):
        paired(scene, scene, **options)


def test_two_scenarios_of_different_length_are_not_compared(scene: Scenario) -> None:
    with pytest.raises(Mistakes):
        paired(scene, scene.for_days(DAYS - 1))


# ── what pairing is worth ────────────────────────────────────────────────────────────────────────────────────────────


def test_pairing_needs_a_fraction_of_the_runs(scene: Scenario, amended: tuple[Scenario, frozenset[str]]) -> None:
    pairs = [one(scene, amended[0], seed) for seed in range(6)]
    figures = [p.times[ALL, "sign", "mean"] for p in pairs]
    together = spread([f.difference for f in figures]) ** 2
    apart = spread([f.base for f in figures]) ** 2 + spread([f.amended for f in figures]) ** 2
    assert together < apart / 10


@pytest.mark.slow
def test_a_local_limit_is_known_to_a_twentieth_of_a_day_in_twenty_runs(tmp_path: Path) -> None:
    year = load_scenario(SMALL)
    found = paired(year, shorter(tmp_path, year)[0], precision=0.05, replications=20, jobs=2)
    assert found.precise
    assert found.replications <= 20
    assert found.widest is not None
    assert found.widest <= 0.05
    assert found.time(ALL, "sign").difference.mean < 0
