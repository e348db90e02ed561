"""The list of what tests nothing: each flag has a reason in both languages; news, and what is no flag any more, end with 1."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from analysis import honest
from analysis.check import check
from analysis.verifying import run
from constraints import honesty as asking
from constraints.beside import UNEXPLAINED
from constraints.errors import Code, Mistakes
from constraints.flags import FILE, Flag, Flags, load_flags, record
from constraints.honesty import Asked, Honesty, requirements
from constraints.language.scalars import Text
from constraints.load import find, load
from constraints.verdict import Family

BOOKS = ("jining-2022-4", "xinhe-2020")
OPEN = Text(zh="待查", en="to be looked at")
CLAUSE = "partners-take-turns"


def known(name: str) -> Flags:
    found = load_flags(find(name))
    assert found is not None
    return found


def raising(monkeypatch: pytest.MonkeyPatch, *raised: tuple[str, Flag]) -> None:
    """Whatever is asked, these flags are raised."""
    sorts = {Flag.VACUOUS: Asked, Flag.UNFALSIFIED: lambda name, family: Asked(name, family, proved=1)}
    sorts[Flag.TRIVIAL] = lambda name, family: Asked(name, family, proved=1, on_nothing=1)
    asked = tuple(sorts[flag](name, Family.ORDER) for name, flag in raised if flag is not Flag.IDLE)
    found = Honesty(asked, tuple(name for name, flag in raised if flag is Flag.IDLE))
    assert set(found.raised) == set(raised)
    monkeypatch.setattr(asking, "honesty", lambda *_, **__: found)


@pytest.mark.parametrize("name", BOOKS)
def test_every_listed_flag_is_about_something_there_is_and_has_a_reason_in_both_languages(name: str) -> None:
    listed, book = known(name), load(name)
    assert listed.reason_of
    assert len(listed.reason_of) == len(listed.file.entries)
    for thing, flag in listed.reason_of:
        assert thing in book.nodes if flag is Flag.IDLE else thing.partition("-with-")[0] in requirements()
        assert all(listed.reason((thing, flag), lang) for lang in ("zh", "en"))
    assert UNEXPLAINED not in listed.reason_of.values()


def test_recording_keeps_the_reasons_that_stand_and_asks_for_the_rest(tmp_path: Path) -> None:
    old = known("xinhe-2020")
    first = old.file.entries[0]
    data = record([(first.name, first.flag), ("new", Flag.IDLE)], "xinhe-2020", "r", old, OPEN)
    assert [entry["reason"] for entry in data["entries"]] == [first.reason, UNEXPLAINED]
    (tmp_path / FILE).write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    found = load_flags(tmp_path)
    assert found is not None
    assert found.reason(("new", Flag.IDLE), "zh") == "待查"
    assert found.news([("new", Flag.IDLE), ("new", Flag.TRIVIAL)]) == [("new", Flag.TRIVIAL)]
    assert [m.code for m in found.gone([("new", Flag.IDLE)])] == [Code.FLAG_GONE]


@pytest.mark.parametrize(
    "entry", ["name: a, flag: idle, reason: nowhere", "name: a, flag: lazy, reason: known", "flag: idle, reason: known"]
)
def test_what_cannot_be_an_entry_is_a_mistake_at_its_place(entry: str, tmp_path: Path) -> None:
    file = tmp_path / FILE
    file.write_text(f'honesty: small\nreasons: {{known: {{zh: "知", en: known}}}}\nentries:\n  - {{{entry}}}\n', "utf-8")
    with pytest.raises(Mistakes) as caught:
        load_flags(tmp_path)
    assert [m.place.line for m in caught.value.found] == [4]
    assert [m.place.line for m in check(file).found] == [4]


def test_the_file_is_checked_by_itself_and_with_its_rulebook() -> None:
    assert check(find("xinhe-2020") / FILE).counts == {"entries": len(known("xinhe-2020").file.entries)}
    assert not check(find("xinhe-2020")).errors


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_flags_as_listed_pass_with_their_reasons(
    lang: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raising(monkeypatch, *known("xinhe-2020").reason_of)
    assert honest.run("xinhe-2020", None, "text", lang, {"families": ["order"]}) == 0
    printed = capsys.readouterr()
    reason = known("xinhe-2020").reason((CLAUSE, Flag.IDLE), lang)
    assert reason is not None
    assert reason in printed.out
    assert FILE not in printed.err


def test_a_flag_that_is_not_listed_and_one_no_longer_raised_end_with_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stay = [raised for raised in known("xinhe-2020").reason_of if raised[0] != CLAUSE]
    raising(monkeypatch, *stay, ("sign-urgent", Flag.IDLE))
    assert honest.run("xinhe-2020", None, "json", "en", {"families": ["order"]}) == 1
    printed = capsys.readouterr()
    assert "sign-urgent: idle" in printed.err
    assert printed.err.count("K810") == 1
    assert f"`{CLAUSE}` is no longer idle" in printed.err


def test_a_flag_that_changed_is_both(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    first, *rest = known("xinhe-2020").reason_of
    raising(monkeypatch, (first[0], Flag.VACUOUS), *rest)
    assert honest.run("xinhe-2020", None, "json", "zh", {"families": ["order"]}) == 1
    said = capsys.readouterr().err
    assert said.count(first[0]) == 2
    assert "K810" in said


def test_a_part_of_the_rulebook_and_rules_whose_flags_nobody_has_listed_are_not_judged(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raising(monkeypatch, ("sign-urgent", Flag.IDLE))
    asked = {"format_": "json", "record": False, "mutants": False, "lang": "en", "honesty": True}
    assert run("xinhe-2020", None, families=["order"], **asked) == 0
    assert "K810" not in capsys.readouterr().err
    monkeypatch.setattr(honest, "known_flags", lambda *_: None)
    assert honest.run("xinhe-2020", None, "json", "en", {"families": ["order"]}) == 0
    assert "--honesty --record" in capsys.readouterr().err


def test_the_list_for_other_people_says_nothing_of_these() -> None:
    assert honest.known_flags(find("xinhe-2020"), "xinhe-illustrative") is not None
    assert honest.known_flags(find("xinhe-2020"), "somebody-else") is None


@pytest.mark.slow(seconds=120)
def test_the_first_rules_have_the_flags_that_are_listed_and_no_others() -> None:
    """Those of the second are asked in `test_honesty`."""
    assert honest.run("jining-2022-4", None, "json", "en", {}) == 0
