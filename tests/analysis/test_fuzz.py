"""`guize fuzz`: it finds the smallest plans, agrees with the proof, and what it saves replays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analysis import api, fuzz
from analysis.check import check
from analysis.cli import main
from analysis.fuzz import Hunt
from constraints.verdict import EngineDisagreement
from constraints.verify import verify
from model.city import City
from model.record import Life
from scenarios.leave_plans import Leave
from scenarios.scenario import load_scenario

BOOK, ACTS, TRIES = "xinhe-2020", ("sign", "chair", "approve"), 200


@pytest.fixture(scope="module")
def hunt(tmp_path_factory: pytest.TempPathFactory) -> Hunt:
    return api.fuzz(BOOK, acts=ACTS, tries=TRIES, out=tmp_path_factory.mktemp("found"))


def test_single_points_of_failure_are_found_as_one_official_one_day(hunt: Hunt) -> None:
    """Whoever the prover says is a single point of failure of some act is found alone, for a day, from the first day on."""
    alone = {b.plan[0].official for b in hunt.broken if len(b.plan) == 1 and isinstance(b.plan[0], Leave)}
    assert "mayor" in alone
    for broken in hunt.broken:
        if len(broken.plan) == 1 and broken.is_smallest:
            assert broken.plan[0].first == 0


def named(act: str | None, matter: Any) -> tuple[str | None, str]:
    return act, json.dumps(matter, sort_keys=True)


def test_what_breaks_is_what_the_prover_refutes(hunt: Hunt) -> None:
    """Under the readings chosen: what one absence breaks is refuted, and all that is refuted is found."""
    proof = verify(hunt.meaning.rulebook, hunt.meaning.roster, acts=ACTS, families=("availability",))
    refuted: dict[tuple[str | None, str], int | None] = {}
    for row in proof.results:
        q, boxes = row.question, row.argument.boxes
        chosen = any(all(hunt.readings[name] in options for name, options in box.items()) for box in boxes)
        if chosen and row.status == "refuted" and q.clause is None and q.authorisations == "standing":
            refuted[named(q.act, q.matter)] = row.absences.smallest
    broken = {named(f.act, f.matter): f.smallest for b in hunt.broken for f in b.failures}
    assert {pair for pair, size in broken.items() if size == 1} <= set(refuted)
    assert {pair for pair, size in refuted.items() if size} <= set(broken)


def test_plans_shrink_to_the_proved_size(hunt: Hunt) -> None:
    assert sum(b.is_smallest for b in hunt.broken) >= 0.9 * len(hunt.broken)


def test_every_saved_plan_checks_and_replays(hunt: Hunt) -> None:
    assert hunt.broken
    for broken in hunt.broken:
        assert broken.file is not None
        assert check(broken.file).found == ()
        scene = load_scenario(broken.file)
        assert scene.entry.illustrative
        city = City(scene)
        city.run_days()
        lives = [city.record.at(i)[1] for i in range(city.record.size)]
        assert Life.BLOCKED in lives or Life.ATTEMPT in lives
        assert len(broken.replayed) == len({(f.act, next(iter(f.matter), "")) for f in broken.failures})
        city.dispose()


def test_the_same_seed_writes_the_same_files(hunt: Hunt, tmp_path: Path) -> None:
    again = api.fuzz(BOOK, acts=ACTS, tries=TRIES, out=tmp_path)
    assert [b.plan for b in again.broken] == [b.plan for b in hunt.broken]
    for one, other in zip(hunt.broken, again.broken, strict=True):
        assert one.file is not None
        assert other.file is not None
        assert one.file.read_bytes() == other.file.read_bytes()


def test_a_plan_without_a_minimal_absence_set_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """An evaluator that wrongly says that nobody may is caught by the diagrams."""
    monkeypatch.setattr(fuzz, "holds", lambda *_: True)
    from analysis import watch

    monkeypatch.setattr(watch, "holds", lambda _, now: not now.status)
    with pytest.raises(EngineDisagreement):
        api.fuzz(BOOK, acts=["countersign"], tries=20)


@pytest.mark.parametrize(
    ("argv", "hint"),
    [
        (["no-such-rules"], "no-such-rules"),
        ([BOOK, "--act", "sing"], "sign"),
        ([BOOK, "--reading", "clock-while-awya=runs_on"], "clock-while-away"),
        ([BOOK, "--reading", "clock-while-away=never"], "never"),
        ([BOOK, "--from", "yesterday"], "2024-03-31"),
        ([BOOK, "--tries", "0"], "--tries"),
    ],
)
def test_mistakes_are_told(argv: list[str], hint: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["fuzz", *argv, "--out", str(tmp_path / "out")]) == 2
    said = capfd.readouterr()
    assert hint in said.err
    assert "Traceback" not in said.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_screen_says_where_the_plan_is_saved(lang: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code = main(["fuzz", BOOK, "--act", "sign", "--tries", "20", "--out", str(tmp_path), "--lang", lang])
    said = capfd.readouterr().out
    assert code in (0, 1)
    assert str(tmp_path) in said
    assert {"zh": "示例", "en": "illustrative"}[lang] in said
