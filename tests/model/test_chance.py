"""The long-run frequency with which an act has nobody in the city, against its exact probability."""

from __future__ import annotations

import statistics
from pathlib import Path

import pytest
import scipy.stats

from analysis.risk import rates_of, risks
from constraints.holds import holds
from constraints.meaning import Meaning
from model.city import City
from scenarios.scenario import Scenario, load_scenario

ABSENT = """\
scenario: only-absences
title: {zh: "只有离岗", en: "Nothing but absences"}
illustrative: true
note: {zh: "检验用。", en: "For a test."}
rulebook: xinhe-2020
roster: xinhe-illustrative
horizon: {from: 2023-01-01, to: 2024-12-31}
seed: 0
absence:
  process:
    trips: {posts: [leader], reason: business_trip, per_year: 14, days: {choose: {1: 3, 3: 2, 6: 1}}, announced: false}
    illness: {posts: [leader], reason: illness, per_year: 4, days: {choose: {2: 1, 8: 1}}, announced: false}
"""
SEEDS = 10
CONFIDENCE = 0.99


def scene(folder: Path) -> Scenario:
    path = folder / "absent.yaml"
    path.write_text(ABSENT, encoding="utf-8")
    return load_scenario(path)


@pytest.mark.slow
def test_the_frequency_of_gaps_agrees_with_their_probability(tmp_path: Path) -> None:
    """Ten runs of two years each; a 99 % interval over their means, widened for the acts compared at once."""
    scenario = scene(tmp_path)
    law = scenario.laws[0]
    meaning = Meaning(law.rulebook, law.roster)
    watched = [r for r in risks(meaning, rates_of(scenario, 100)) if r.share > 0.002]
    assert len(watched) >= 5
    assert any(len(r.commonest) > 1 for r in watched), "also an act that wants two away at once"
    terms = [r.claims[0].term for r in watched]
    shares: list[list[float]] = [[] for _ in watched]
    for seed in range(1000, 1000 + SEEDS):
        city = City(scenario.with_seed(seed))
        bad, days = [0] * len(terms), 0
        while city.day < scenario.days:
            city.step()
            if not scenario.calendar.is_working_day(city.day - 1):
                continue
            days += 1
            now = city.now.facts()
            now = type(now)(now.status, now.vacant, now.granted, law.readings({}))
            for i, term in enumerate(terms):
                bad[i] += not holds(term, now)
        city.dispose()
        for i, number in enumerate(bad):
            shares[i].append(number / days)
    width = scipy.stats.t.ppf(1 - (1 - CONFIDENCE) / 2 / len(watched), SEEDS - 1)
    for risk, found in zip(watched, shares, strict=True):
        error = width * statistics.stdev(found) / SEEDS**0.5
        assert abs(statistics.mean(found) - risk.share) <= error, (risk.claims[0].question.act, risk.share, found)
