"""`guize simulate`: equal seeds give equal bytes, files hold the whole record, mistakes are told, the words are said."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

import guize
from analysis.cli import main
from analysis.lastrun import last_run
from analysis.simulate import Run
from constraints.errors import Mistakes
from model.record import COLUMNS, Life

HOUSE = Path(__file__).resolve().parents[2]
SMALL = "xinhe-2025"
"""The smaller of the shipped scenarios."""
GOLDEN = HOUSE / "tests" / "golden" / "simulate_small.txt"


@pytest.fixture(scope="module")
def run() -> Run:
    return guize.simulate(SMALL, days=60)


@pytest.fixture
def told(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("GUIZE_CACHE", str(tmp_path / "cache"))

    def call(*argv: str) -> tuple[int, str, str]:
        code = main(["simulate", *argv])
        said = capfd.readouterr()
        return code, said.out, said.err

    return call


# Equal input, equal output


def test_the_summary_of_a_short_run_is_as_recorded(told: Any) -> None:
    code, said, progress = told(SMALL, "--days", "60", "--lang", "en")
    assert (code, progress) == (0, "")
    kept = "\n".join(line.rstrip() for line in said.splitlines()) + "\n"
    if os.environ.get("GUIZE_RECORD"):
        GOLDEN.write_text(kept, encoding="utf-8")
    assert kept == GOLDEN.read_text(encoding="utf-8")


def test_the_digest_does_not_depend_on_the_hash_seed(run: Run) -> None:
    asked = f"import guize; print(guize.simulate({SMALL!r}, days=60).digest)"
    digests = {
        subprocess.run(
            [sys.executable, "-c", asked], cwd=HOUSE, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True,
            text=True, timeout=120, check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }  # fmt: skip
    assert digests == {run.digest}


def test_another_seed_gives_another_run(run: Run) -> None:
    other = guize.simulate(SMALL, days=60, seed=run.scene.entry.seed + 1)
    assert other.digest != run.digest
    assert other.year.seed == run.year.seed + 1


def test_another_reading_gives_another_run(run: Run) -> None:
    readings = run.city.law.rulebook.readings().values()
    others = {r.id: o for r in readings for o in r.options if o != run.year.readings[r.id]}
    other = guize.simulate(SMALL, days=60, readings=others)
    assert {name: other.year.readings[name] for name in others} == others
    assert other.digest != run.digest


AMENDMENT = """
amendment: seal-by-anybody
amends: xinhe-2020
in_force: 2025-02-10
gist: {zh: "试", en: "a try"}
changes:
  - {repeal: sealed-by-another}
"""


def test_an_amendment_in_mid_run_is_simulated_and_read(tmp_path: Path) -> None:
    (tmp_path / "amendment.yaml").write_text(AMENDMENT, encoding="utf-8")
    amended = guize.simulate(SMALL, days=60, amendments=[str(tmp_path / "amendment.yaml")])
    assert len(amended.city.laws) == 2
    assert amended.year.closed + amended.year.open == amended.year.arrived
    columns = amended.record.columns()
    repealed = columns["minute"][columns["clause"] == amended.record.clauses.of("sealed-by-another")]
    day = int(columns["minute"][columns["life"] == Life.AMENDED][0])
    assert (day // 1440, len(repealed) > 0, bool((repealed <= day).all())) == (40, True, True)


# Files


def test_parquet_read_back_is_the_record(run: Run, tmp_path: Path) -> None:
    events, matters, summary = run.write(tmp_path)
    table, record = pq.read_table(events), run.record
    assert tuple(table.column_names) == COLUMNS
    assert table.num_rows == record.size
    for name, numbers in record.columns().items():
        read = table.column(name).to_pylist()
        if name in ("minute", "cause", "follows"):
            assert read == [None if n < 0 else int(n) for n in numbers]
        else:
            names = record.names_of(name)
            none = -1 if name == "matter" else None if name == "life" else 0
            assert read == [None if n == none else names[n] for n in numbers]
    known = pq.read_table(matters).to_pylist()
    assert [m["matter"] for m in known] == [m.name for m in record.matters]
    assert [m["stream"] for m in known] == [m.stream for m in record.matters]
    assert set(json.loads(known[0]["attributes"])) == {n for n, v in record.matters[0].attributes.items() if v is not None}
    assert json.loads(summary.read_text(encoding="utf-8"))["digest"] == run.digest


def test_files_say_what_they_are(run: Run, tmp_path: Path) -> None:
    for path in run.write(tmp_path)[:2]:
        about = {k.decode(): v.decode() for k, v in pq.read_schema(path).metadata.items()}
        assert about["schema_version"] == "1"
        assert about["digest"] == run.digest
        assert about["illustrative"] == "true"
        assert about["first_day"] == run.year.first.isoformat()


def test_equal_runs_write_equal_bytes(run: Run, tmp_path: Path) -> None:
    first, second = run.write(tmp_path / "1"), guize.simulate(SMALL, days=60).write(tmp_path / "2")
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]


def test_a_file_in_the_way_is_told_before_anything_runs(told: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, said, why = told(SMALL, "--out", str(tmp_path / "file"), "--lang", "en")
    assert (code, said) == (4, "")
    assert "U103" in why


def test_files_are_replaced_whole_and_nothing_else_is_left(told: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "events.parquet").write_text("old")
    code, _, why = told(SMALL, "--days", "3", "--out", str(out), "--lang", "en")
    assert code == 0
    assert sorted(p.name for p in out.iterdir()) == ["events.parquet", "matters.parquet", "summary.json"]
    assert pq.read_table(out / "events.parquet").num_rows > 0
    assert all(name in why for name in ("events.parquet", "matters.parquet", "summary.json"))


# What is printed


def test_json_says_the_same_as_the_tables(told: Any, run: Run) -> None:
    code, said, _ = told(SMALL, "--days", "60", "--format", "json")
    data = json.loads(said)
    assert (code, data["schema_version"], data["digest"]) == (0, 1, run.digest)
    assert data["arrived"] == data["closed"] + data["open"] == run.year.arrived
    assert sum(s["arrived"] for s in data["streams"]) == data["arrived"]


@pytest.mark.parametrize(("lang", "word"), [("en", "illustrative"), ("zh", "示例")])
def test_what_is_illustrative_says_so(told: Any, lang: str, word: str) -> None:
    _, said, _ = told(SMALL, "--days", "2", "--lang", lang)
    head = said.splitlines()[1:5]
    assert sum(word in line.lower() for line in head) >= 2  # the scenario, and the roster


def test_the_last_run_is_remembered(told: Any, run: Run) -> None:
    told(SMALL, "--days", "60")
    remembered = last_run(run.city.law.rulebook)
    assert remembered == {clause: list(acts) for clause, acts in run.year.acted.items()}
    assert len(remembered) > 30


# Mistakes


@pytest.mark.parametrize(
    ("argv", "code", "word"),
    [
        (["no-such-scenario"], 2, "C705"),
        ([SMALL, "--reading", "no-such=option"], 2, "N307"),
        ([SMALL, "--days", "0"], 2, "--days"),
        ([SMALL, "--seed", "-1"], 2, "--seed"),
        ([SMALL, "--amend", "no-such.yaml"], 2, "no-such.yaml"),
        ([SMALL, "--format", "csv"], 2, "csv"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_printed(told: Any, argv: list[str], code: int, word: str) -> None:
    found, said, why = told(*argv, "--lang", "en")
    assert (found, said) == (code, "")
    assert word in why
    assert "remedy" in why


def test_a_call_from_python_raises_the_mistakes() -> None:
    with pytest.raises(Mistakes):
        guize.simulate("no-such-scenario")
    with pytest.raises(Mistakes):
        guize.simulate(SMALL, days=0)


def test_progress_is_told_every_day() -> None:
    days: list[tuple[int, int]] = []
    guize.simulate(SMALL, days=5, progress=lambda *told: days.append(told))
    assert days == [(n, 5) for n in range(1, 6)]


@pytest.mark.skipif(os.name != "posix", reason="sends a POSIX signal")
def test_an_interruption_leaves_no_file(tmp_path: Path) -> None:
    import signal

    deed = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); import guize; "
        "sys.exit(guize.main(['simulate', '--out', sys.argv[1]]))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", deed, str(tmp_path / "out")], cwd=HOUSE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(timeout=3)
        running.send_signal(signal.SIGINT)
        said, why = running.communicate(timeout=60)
    assert (running.returncode, said) == (130, b"")
    assert b"Traceback" not in why
    assert list(tmp_path.rglob("*")) == []


def test_every_act_cites_its_clause(run: Run) -> None:
    columns = run.record.columns()
    acts = np.isin(columns["life"], (Life.START, Life.COMPLETE, Life.REFUSE, Life.EXPIRE, Life.VOID))
    uncited = columns["act"][acts & (columns["clause"] == 0)]
    assumed = {a for step in run.scene.entry.assumed_steps for a in step.act}
    assert {run.record.acts.said[a] for a in uncited} <= assumed
