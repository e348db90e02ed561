"""What an amendment does to lead times: the classes it touches, on the same matter, step by step; no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from constraints.lead.change import LeadChange, lead_changes
from constraints.load import load
from constraints.meaning import Meaning
from constraints.procedures import Procedures
from constraints.requirements.inquiry import Inquiry
from constraints.roster import load_roster

ROOT = Path(__file__).resolve().parents[3]
NAME = "xinhe-2020"


def procedures(*overlays: str) -> Procedures:
    book = load(NAME, amendments=overlays)
    roster = load_roster(next((ROOT / "scenarios" / "rosters").glob(f"{NAME.partition('-')[0]}*.yaml")), book)
    return Inquiry(Meaning(book, roster)).procedures


def overlay(folder: Path, change: str) -> str:
    file = folder / "change.yaml"
    file.write_text(
        f"amendment: change\namends: {NAME}\nin_force: 2021-01-01\ngist: {{zh: 改, en: Changed}}\nchanges:\n  - {change}\n",
        "utf-8",
    )
    return str(file)


def changes(folder: Path, change: str) -> tuple[LeadChange, ...]:
    return lead_changes(procedures(), procedures(overlay(folder, change)))


def test_the_same_rules_change_nothing() -> None:
    assert lead_changes(procedures(), procedures()) == ()


def test_a_shorter_lead_time_changes_one_step_of_the_classes_that_wait_for_it(tmp_path: Path) -> None:
    found = changes(tmp_path, "set: executive-papers\n    with: {at_least: 1 working_days}")
    assert {change.kind for change in found} == {"item", "document"}
    for change in found:
        (step,) = change.steps
        assert step.step == "meeting.convene"
        assert step.before is not None
        assert step.after is not None
        assert step.before.waits == (("lead", "executive-papers", "3 working_days", "submit_papers"),)
        assert step.after.waits == (("lead", "executive-papers", "1 working_days", "submit_papers"),)
    (item,) = [c for c in found if c.kind == "item" and c.matter["item"]["lead_subject"] != "finance"]
    assert item.before.shortest is not None
    assert item.after.shortest is not None
    assert (item.before.shortest.least_working, item.after.shortest.least_working) == (4, 2)


def test_where_another_wait_is_longer_the_step_changes_and_the_whole_does_not(tmp_path: Path) -> None:
    """Normative documents are open for comment longer than their papers lie with the Office."""
    found = changes(tmp_path, "set: executive-papers\n    with: {at_least: 1 working_days}")
    normative = [c for c in found if c.kind == "document" and not c.times_differ]
    assert normative
    assert all("normative" in str(c.matter) for c in normative)
    assert any(c.before.path[0].node == "consult_public" for c in normative)


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ("repeal: divide-anew-limit", {"portfolio"}),
        ("set: report-back-limit\n    with: {within: 24 hours}", {"emergency"}),
        ("set: notice-lead\n    with: {at_least: 3 calendar_days}", {"meeting"}),
        ("set: land-grant\n    with: {by: mayor}", set()),
    ],
)
def test_only_the_kinds_touched_change(tmp_path: Path, change: str, kinds: set[str]) -> None:
    assert {one.kind for one in changes(tmp_path, change)} == kinds


def test_a_limit_taken_away_takes_the_bound_away(tmp_path: Path) -> None:
    (change,) = changes(tmp_path, "repeal: divide-anew-limit")
    assert (change.before.unbounded, change.after.unbounded) == (False, True)
    assert [free.act for free in change.after.no_limit] == ["reassign"]


def test_a_change_and_its_reverse_are_the_same_seen_from_either_side(tmp_path: Path) -> None:
    amended = procedures(overlay(tmp_path, "set: time-for-comment\n    with: {at_least: 20 working_days}"))
    there, back = lead_changes(procedures(), amended), lead_changes(amended, procedures())
    assert there
    assert {str([c.before, c.after]) for c in there} == {str([c.after, c.before]) for c in back}
