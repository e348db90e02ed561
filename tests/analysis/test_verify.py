"""Expected verdicts: the shipped rulebooks are as recorded, a damaged one is not."""

from __future__ import annotations

import shutil
from pathlib import Path
from subprocess import CompletedProcess

import pytest

import guize
from constraints.errors import Code, Mistakes
from constraints.expected import ExpectedFile, load_expected, reason_of, record
from constraints.load import find
from constraints.verdict import Status
from constraints.words import catalogue
from tests import front_door

SHIPPED = ("jining-2022-4", "xinhe-2020")


@pytest.mark.parametrize("rulebook", SHIPPED)
def test_every_verdict_of_a_shipped_rulebook_is_as_expected(rulebook: str) -> None:
    verification = guize.verify(rulebook)
    assert not verification.unexpected
    assert verification.expected is not None
    assert verification.expected.unmatched() == []


@pytest.mark.parametrize("rulebook", SHIPPED)
def test_recording_again_gives_the_same_entries(rulebook: str) -> None:
    verification = guize.verify(rulebook)
    held = load_expected(find(rulebook))
    assert held is not None
    reasons = held.file.reasons
    again = record(verification.results, verification.rulebook.id, verification.roster.id, held, reasons)
    assert ExpectedFile.model_validate(again) == held.file


def test_a_rulebook_whose_vacancies_nobody_fills_is_not_as_expected(tmp_path: Path) -> None:
    folder = tmp_path / "rulebook"
    shutil.copytree(find("xinhe-2020"), folder)
    path = folder / "02_duties.yaml"
    text = path.read_text("utf-8")
    assert text.count("if_vacant: true") > 1
    path.write_text(text.replace("if_vacant: true", "if_vacant: false"), "utf-8")
    result = front_door.guize("verify", str(folder), "--roster", "xinhe-illustrative")
    assert result.returncode == 1, result.stderr
    assert "expected proved, is refuted" in result.stdout


def test_rules_for_which_no_roster_is_made_say_so(tmp_path: Path) -> None:
    folder = tmp_path / "rulebook"
    shutil.copytree(find("xinhe-2020"), folder)
    path = folder / "rulebook.yaml"
    path.write_text(path.read_text("utf-8").replace("id: xinhe-2020", "id: elsewhere-2020"), "utf-8")
    with pytest.raises(Mistakes) as caught:
        guize.verify(str(folder))
    assert [m.code for m in caught.value.found] == [Code.NO_ROSTER]


def test_every_reason_recorded_is_said_in_both_languages() -> None:
    for rulebook in SHIPPED:
        held = load_expected(find(rulebook))
        assert held is not None
        assert "not-provided-for" not in held.file.reasons
        for text in held.file.reasons.values():
            assert len({text.zh, text.en, ""}) == 3
    assert {k for k in catalogue("zh") if k.startswith("reason.")} == {k for k in catalogue("en") if k.startswith("reason.")}


def test_what_is_refuted_has_another_reason_than_what_is_proved() -> None:
    rows = guize.verify("xinhe-2020").results
    assert {reason_of(r) for r in rows if r.status is Status.PROVED} == {"holds-under-this-reading"}
    assert "holds-under-this-reading" not in {reason_of(r) for r in rows if r.status is Status.REFUTED}


def test_asking_for_one_family_says_nothing_of_what_is_expected_of_others() -> None:
    verification = guize.verify("xinhe-2020", families=("backup",))
    assert verification.results
    assert not verification.unexpected
    assert verification.expected is not None
    assert verification.expected.unmatched() == []


def verified(*argv: str, cache: Path) -> CompletedProcess[str]:
    office = ("examples/small-office", "--roster", "examples/small-office-roster.yaml")
    return front_door.guize("verify", *office, "--cache", str(cache), *argv)


@pytest.mark.parametrize("told", [("--format", "json"), ("--lang", "zh"), ("--format", "markdown")])
def test_what_is_printed_is_the_same_byte_for_byte_with_a_cold_a_warm_and_no_cache(
    tmp_path: Path, told: tuple[str, ...]
) -> None:
    cold, warm, without = (verified(*told, *more, cache=tmp_path) for more in ((), (), ("--no-cache",)))
    assert cold.stdout == warm.stdout == without.stdout != ""
    assert cold.returncode == warm.returncode == without.returncode
    assert cold.stderr != warm.stderr
    assert without.stderr == ""


def test_how_much_was_proved_again_is_said_in_both_languages(tmp_path: Path) -> None:
    assert "Proved again: 3 of 3 acts" in verified("--lang", "en", cache=tmp_path).stderr
    assert "Proved again: 0 of 3 acts" in verified("--lang", "en", cache=tmp_path).stderr
    assert "3 项行为中的 0 项" in verified("--lang", "zh", cache=tmp_path).stderr


def test_what_is_checked_again_or_recorded_is_not_taken_from_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from analysis import verifying
    from constraints.cache.store import Store

    def never(*_: object) -> None:
        raise AssertionError("the cache was asked")

    folder = tmp_path / "office"
    shutil.copytree(Path(__file__).resolve().parents[2] / "examples" / "small-office", folder)
    monkeypatch.setattr(Store, "get", never)
    monkeypatch.setattr(Store, "put", never)
    roster = str(Path(__file__).resolve().parents[2] / "examples" / "small-office-roster.yaml")
    for how in ({"recheck": True}, {"record": True}, {"no_cache": True}):
        given = {"record": False, "mutants": False, "cache": str(tmp_path / "cache"), **how}
        assert verifying.run(str(folder), roster, format_="text", lang="en", **given) in (0, 1)
    assert capsys.readouterr().out
    with pytest.raises(AssertionError, match="the cache was asked"):
        verifying.run(
            str(folder), roster, format_="text", lang="en", record=False, mutants=False, cache=str(tmp_path / "cache")
        )
