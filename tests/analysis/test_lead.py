"""`guize lead`: lead times as a table, step by step, and as JSON, in both languages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import api, leading, report_lead
from analysis.defaults import load_both
from analysis.lead import Leads
from constraints.errors import Mistakes
from constraints.verify import verify
from constraints.words import LANGUAGES
from guize import main

HOUSE = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def found() -> Leads:
    return api.lead("xinhe-2020", kinds=["item", "leave_request", "portfolio"], turning=True)


def test_a_fixed_day_of_the_month_and_a_lead_time_make_the_same_meeting_wait_differently(found: Leads) -> None:
    """By hand: handed in on the ninth, papers about money wait for the eighth of the next month; others three whole working
    days, which the Spring Festival of 2020, prolonged to 2 February, stretches from 20 January to 3 February."""
    items = {
        str(one.matter["item"].get("lead_subject")): one
        for one in found.times
        if one.kind == "item" and not one.matter["item"].get("urgent", True)
    }
    money, other = items.pop("finance"), items.popitem()[1]
    assert money.shortest is not None
    assert (money.shortest.most, money.shortest.most_on[8:]) == (30, "09")
    assert other.shortest is not None
    assert (other.shortest.least, other.shortest.least_working, other.shortest.most_working) == (4, 4, 4)
    assert (other.shortest.most, other.shortest.most_on) == (14, "2020-01-20")
    assert [step.node for step in other.path] == ["submit_papers", "meeting.convene", "decide"]


def test_whether_days_are_working_days_changes_how_long_before_leave_one_asks(found: Leads) -> None:
    """On leave from which one may be recalled, where nothing limits the return, and on other leave, all of which has a limit."""
    turns = [t.change for t in found.turns or () if t.change.kind == "leave_request"]
    assert [[one.act for one in turn.before.no_limit] for turn in turns] == [["return_to_work"], []]
    for turn in turns:
        assert turn.before.shortest is not None
        assert turn.after.shortest is not None
        assert (turn.before.shortest.least_working, turn.after.shortest.least_working) == (2, 4)


def test_equal_runs_print_equal_bytes_and_every_number_is_there(found: Leads) -> None:
    said = leading.json_text(found)
    assert said == leading.json_text(api.lead("xinhe-2020", kinds=["item", "leave_request", "portfolio"], turning=True))
    document = json.loads(said)
    assert document["years"] == [2020, 2026]
    (portfolio,) = [one for one in document["lead_times"] if one["kind"] == "portfolio"]
    assert portfolio["longest"]["least_working"] == portfolio["longest"]["most_working"] == 3
    assert not portfolio["no_limit"]
    assert [step["sort"] for step in portfolio["longest_path"]] == ["start", "limit"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("details", [False, True])
def test_the_table_is_in_words(found: Leads, lang: str, *, details: bool, capsys: pytest.CaptureFixture[str]) -> None:
    leading.text(found, lang, details=details)
    said = capsys.readouterr().out
    assert "{" not in said
    assert not [line for line in said.splitlines() if "working_days" in line or "submit_papers" in line]
    assert ({"zh": "没有时限:", "en": "no limit:"}[lang] in said) is details


def test_acts_that_wait_for_custom_as_well_take_longer() -> None:
    text, presumed = (api.lead("xinhe-2020", kinds=["document"], presumed=p) for p in (False, True))
    longest_wait = [max(one.shortest.most for one in found.times if one.shortest) for found in (text, presumed)]
    assert longest_wait[0] < longest_wait[1]


@pytest.mark.parametrize(
    ("option", "value"), [("kinds", "documnet"), ("readings", {"day-unit": "lunar"}), ("readings", {"nothing": "x"})]
)
def test_an_unknown_kind_or_answer_is_named(option: str, value: object) -> None:
    with pytest.raises(Mistakes):
        api.lead("xinhe-2020", **{option: [value] if isinstance(value, str) else value})  # type: ignore[arg-type]


def test_an_amendment_changes_the_lead_time(tmp_path: Path) -> None:
    overlay = tmp_path / "sooner.yaml"
    overlay.write_text(
        "amendment: sooner\namends: xinhe-2020\nin_force: 2021-01-01\ngist: {zh: 提前, en: Sooner}\n"
        "changes:\n  - set: executive-papers\n    with: {at_least: 1 working_days}\n",
        "utf-8",
    )
    before, after = (api.lead("xinhe-2020", kinds=["item"], amendments=a) for a in ((), (str(overlay),)))
    assert {one.shortest.least for one in before.times if one.shortest} == {1, 4, 8}
    assert {one.shortest.least for one in after.times if one.shortest} == {1, 2, 8}


def test_the_command_prints_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lead", "xinhe-2020", "--kind", "portfolio", "--lang", "en"]) == 0
    assert "3–13" in capsys.readouterr().out


def test_the_page_has_a_row_for_each_way_in_which_procedures_take_time() -> None:
    part = report_lead.shown(verify(*load_both("xinhe-2020"), families=("time",)))
    assert part.procedures == len({one.kind for one in api.lead("xinhe-2020").times})
    (portfolio,) = [row for row in part.rows if row.bound < report_lead.NO_BOUND]
    assert (portfolio.days, portfolio.bound, portfolio.acts) == (0, 13, 0)
    (leave,) = [row for row in part.rows if row is not portfolio and not row.acts]  # until a day that the matter fixes
    assert "first day" in leave.longest.en
    assert leave.bound == report_lead.NO_BOUND


@pytest.mark.skipif(os.name != "posix", reason="pipes end differently elsewhere")
def test_a_reader_of_a_table_who_leaves_early_hears_nothing() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        told = subprocess.run(
            [sys.executable, "-m", "guize", "lead", "xinhe-2020"], cwd=HOUSE, stdout=pipe, stderr=subprocess.PIPE, timeout=120
        )
    assert (told.returncode, told.stderr) == (141, b"")
