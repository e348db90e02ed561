"""The list of damages that nobody notices: each exists, has a reason in both languages, and news ends with 1."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from analysis import mutate, mutating
from analysis.defaults import load_both
from constraints.beside import UNEXPLAINED
from constraints.errors import Code, Mistakes
from constraints.kill import Fate, Outcome
from constraints.language.scalars import Text
from constraints.load import find
from constraints.mutants import mutants
from constraints.survivors import FILE, Survivors, load_survivors, record

BOOKS = ("jining-2022-4", "xinhe-2020")
OPEN = Text(zh="待查", en="to be looked at")


def known(name: str) -> Survivors:
    found = load_survivors(find(name))
    assert found is not None
    return found


@pytest.mark.parametrize("name", BOOKS)
def test_every_listed_damage_can_be_done_and_has_a_reason_in_both_languages(name: str) -> None:
    can_be_done = {m.name for m in mutants(load_both(name)[0]) if not m.stillborn}
    listed = known(name)
    assert listed.reason_of
    assert set(listed.reason_of) <= can_be_done
    assert len(listed.reason_of) == len(listed.file.entries)
    assert UNEXPLAINED not in listed.reason_of.values()
    assert all(listed.reason(mutant, lang) for mutant in listed.reason_of for lang in ("zh", "en"))


def test_recording_keeps_the_reasons_that_stand_and_asks_for_the_rest() -> None:
    old = known("xinhe-2020")
    first = old.file.entries[0]
    data = record([first.mutant, "new:drop-clause"], "xinhe-2020", "r", old, OPEN)
    assert [entry["reason"] for entry in data["entries"]] == [first.reason, UNEXPLAINED]
    assert set(data["reasons"]) == {first.reason, UNEXPLAINED}


def test_what_is_recorded_loads_again(tmp_path: Path) -> None:
    data = record(["a:drop-clause"], "small", "r", None, OPEN)
    (tmp_path / FILE).write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    found = load_survivors(tmp_path)
    assert found is not None
    assert found.reason("a:drop-clause", "zh") == "待查"
    assert found.reason("b:drop-clause", "zh") is None
    assert [m.code for m in found.gone([])] == [Code.SURVIVOR_GONE]


def test_a_reason_that_is_not_given_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("survivors: small\nentries:\n  - {mutant: a, reason: nowhere}\n", "utf-8")
    with pytest.raises(Mistakes) as caught:
        load_survivors(tmp_path)
    assert [(m.code, m.place.line) for m in caught.value.found] == [(Code.UNKNOWN_CHOICE, 3)]


@pytest.mark.parametrize("listed", [True, False])
def test_a_survivor_that_is_not_listed_ends_with_one(
    listed: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    names = known("xinhe-2020").reason_of
    every = [m for m in mutants(load_both("xinhe-2020")[0]) if not m.stillborn]
    news = next(m for m in every if m.name not in names)
    fates = [Outcome(m, Fate.SURVIVED if m.name in names or (m is news and not listed) else Fate.BY_CASE) for m in every]
    monkeypatch.setattr(mutate, "judge", lambda *_, **__: fates)
    assert mutating.run("xinhe-2020", None, lang="en") == (0 if listed else 1)
    printed = capsys.readouterr()
    assert ("not listed in survivors.yaml" in printed.out) is not listed
    assert "K803" not in printed.err


def test_a_damage_noticed_by_now_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    every = [m for m in mutants(load_both("xinhe-2020")[0]) if not m.stillborn]
    monkeypatch.setattr(mutate, "judge", lambda *_, **__: [Outcome(m, Fate.BY_CASE) for m in every])
    assert mutating.run("xinhe-2020", None, lang="zh") == 1
    assert capsys.readouterr().err.count("K803") == len(known("xinhe-2020").file.entries)
