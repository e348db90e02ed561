"""`guize sweep`: a grid over scenario, readings and law; a row a run; the same whatever the number of processes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from analysis import api
from analysis.cli import main
from analysis.grid import axis, points
from analysis.sweep import CSV, RUNS, TABLE, Swept
from constraints.errors import Mistakes

SMALL, DAYS = "xinhe-2025", 20
TRIPS, REPLY = "absence.process.leaders-trips.per_year", "law.reply.within"
GRID = {TRIPS: [4, 40], REPLY: ["2 working_days", "6 working_days"]}


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Swept:
    return api.sweep(SMALL, GRID, tmp_path_factory.mktemp("sweep"), replications=2, days=DAYS)


def outcomes(table: pd.DataFrame) -> list[Any]:
    return table.drop(columns=["run"]).fillna(-1).to_dict("records")


# ── what a grid says ─────────────────────────────────────────────────────────────────────────────────────────────


def test_values_are_listed_or_evenly_spaced() -> None:
    assert axis("a.b=1|2|x y").values == ("1", "2", "x y")
    assert axis("a=0.5:1.5:3").values == ("0.5", "1", "1.5")
    assert len(points([axis("a=1|2"), axis("b=1:3:3")])) == 6


@pytest.mark.parametrize("word", ["a", "=1", "a=", "a= | "])
def test_a_grid_without_path_or_values_is_told(word: str) -> None:
    with pytest.raises(Mistakes):
        axis(word)


# ── runs ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_point_is_run_with_the_same_seeds(swept: Swept) -> None:
    table = swept.table
    assert len(table) == 8
    assert set(table["status"]) == {"ok"}
    assert {tuple(g["seed"]) for _, g in table.groupby([TRIPS, REPLY])} == {(2020, 2021)}
    assert table["digest"].is_unique


def test_what_an_axis_sets_is_what_is_simulated(swept: Swept) -> None:
    """More trips, more days away, paired by seed; the workload is the same at every point."""
    by = swept.table.groupby([TRIPS, "seed"])["absence_days"].first()
    assert all(by[40, seed] > by[4, seed] for seed in (2020, 2021))
    assert (swept.table.groupby("seed")["arrived"].max() - swept.table.groupby("seed")["arrived"].min()).max() < 60


def test_a_number_of_the_law_changes_only_what_rests_on_it(swept: Swept) -> None:
    same = swept.table.groupby([TRIPS, "seed"])[["absence_days", "meetings_held"]].nunique()
    assert (same == 1).all().all()


def test_the_files_hold_the_table(swept: Swept) -> None:
    stored = pq.read_table(swept.out / TABLE)
    assert stored.schema.metadata[b"schema_version"] == b"1"
    assert stored.schema.metadata[b"illustrative"] == b"true"
    assert outcomes(stored.to_pandas()) == outcomes(swept.table)
    assert len(pd.read_csv(swept.out / CSV)) == len(swept.table)


def test_the_number_of_processes_changes_nothing(swept: Swept, tmp_path: Path) -> None:
    again = api.sweep(SMALL, GRID, tmp_path, replications=2, days=DAYS, jobs=2)
    assert outcomes(again.table) == outcomes(swept.table)
    assert (again.out / CSV).read_bytes() == (swept.out / CSV).read_bytes()


def test_a_sweep_goes_on_where_it_stopped(swept: Swept, tmp_path: Path) -> None:
    """Half of the runs are there, one of them damaged: only the others are made; a wider grid adds to them."""
    (tmp_path / RUNS).mkdir()
    kept = sorted((swept.out / RUNS).glob("*.json"))[:4]
    for file in kept:
        (tmp_path / RUNS / file.name).write_bytes(file.read_bytes())
    (tmp_path / RUNS / kept[0].name).write_text("{", encoding="utf-8")
    again = api.sweep(SMALL, GRID, tmp_path, replications=2, days=DAYS, resume=True)
    assert again.fresh == 5
    assert outcomes(again.table) == outcomes(swept.table)
    with pytest.raises(Mistakes):
        api.sweep(SMALL, GRID, tmp_path, replications=2, days=DAYS)


def test_a_run_that_fails_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from model.city import City

    whole = City.run_days

    def breaks(self: City, *given: Any, **named: Any) -> None:
        if self.scene.entry.seed == 2021:
            raise RuntimeError("the roof fell in")
        whole(self, *given, **named)

    monkeypatch.setattr(City, "run_days", breaks)
    found = api.sweep(SMALL, {TRIPS: [8]}, tmp_path, replications=2, days=3)
    assert list(found.table["status"]) == ["ok", "failed"]
    assert "the roof fell in" in found.table["error"][1]
    monkeypatch.undo()
    again = api.sweep(SMALL, {TRIPS: [8]}, tmp_path, replications=2, days=3, resume=True)
    assert (again.fresh, again.failed) == (1, 0)


def test_readings_and_amendments_are_axes_too(tmp_path: Path) -> None:
    amendment = tmp_path / "longer.yaml"
    amendment.write_text(
        "amendment: longer-replies\namends: xinhe-2020\nin_force: 2025-01-01\n"
        'gist: {zh: "放宽", en: "Longer"}\nchanges: [{set: reply, with: {within: 9 working_days}}]\n',
        encoding="utf-8",
    )
    grid = {"amend": ["none", str(amendment)], "readings.clock-while-away": ["runs_on", "stands_still"]}
    found = api.sweep(SMALL, grid, tmp_path / "out", days=DAYS)
    assert set(found.table["status"]) == {"ok"}
    assert len(found.table) == 4


# ── what is told ─────────────────────────────────────────────────────────────────────────────────────────────────


def told(capfd: pytest.CaptureFixture[str], out: Path, *argv: str) -> tuple[int, str, str]:
    code = main(["sweep", SMALL, "--out", str(out), "--days", "3", *argv])
    said = capfd.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize(
    ("grid", "hint"),
    [
        ("absence.proces.leaders-trips.per_year=4", "process"),
        ("absence.process.leaders-trips.per_yaer=4", "T201"),
        ("absence.process.leaders-trips.per_year=often", "T20"),
        ("law.replly.within=2 working_days", "reply"),
        ("readings.clock-while-away=never", "--grid"),
        ("seed", "U102"),
    ],
)
def test_a_wrong_axis_is_told_before_anything_runs(
    grid: str, hint: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, said, error = told(capfd, tmp_path / "out", "--grid", grid)
    assert (code, said) == (2, "")
    assert hint in error
    assert "Traceback" not in error
    assert not (tmp_path / "out" / RUNS).exists()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_screen_shows_means_and_where_the_files_stand(lang: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, said, _ = told(capfd, tmp_path, "--grid", f"{TRIPS}=4|40", "--reps", "2", "--lang", lang)
    assert code == 0
    assert TABLE in said
    plots = list((tmp_path / "plots").glob("*.png"))
    assert any(p.stem == "absence_days" for p in plots)
    assert all(p.read_bytes().startswith(b"\x89PNG") for p in plots)
    assert json.loads(next((tmp_path / RUNS).glob("*.json")).read_text("utf-8"))["status"] == "ok"
