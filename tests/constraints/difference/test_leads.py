"""Lead times in a comparison: only what the change touches is looked at, and nothing is missed by that."""

from __future__ import annotations

from pathlib import Path

import pytest

from constraints.difference.clauses import clause_changes
from constraints.difference.leads import LeadShift, lead_shifts
from constraints.lead.change import lead_changes
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
    head = f"amendment: change\namends: {NAME}\nin_force: 2021-01-01\ngist: {{zh: 改, en: Changed}}\nchanges:\n"
    file.write_text(f"{head}  - {change}\n", "utf-8")
    return str(file)


def shifts(before: Procedures, after: Procedures) -> tuple[LeadShift, ...]:
    changes = clause_changes(before.meaning.rulebook, after.meaning.rulebook)
    return lead_shifts(before, after, ({}, {}), changes)


def differences(found: tuple[LeadShift, ...]) -> set[str]:
    return {str([c.kind, c.steps, c.before.shortest, c.after.shortest]) for shift in found for c in shift.classes}


@pytest.mark.parametrize(
    "change",
    [
        "set: executive-papers\n    with: {at_least: 1 working_days}",
        "set: report-back-limit\n    with: {within: 24 hours}",
        "set: notice-lead\n    with: {at_least: 3 calendar_days}",
        "set: time-for-comment\n    with: {at_least: 20 working_days}",
        "repeal: divide-anew-limit",
        "repeal: executive-papers",
        "set: land-grant\n    with: {by: mayor}",
    ],
)
def test_looking_at_what_is_touched_finds_what_looking_at_everything_finds(tmp_path: Path, change: str) -> None:
    before, after = procedures(), procedures(overlay(tmp_path, change))
    every = {str([c.kind, c.steps, c.before.shortest, c.after.shortest]) for c in lead_changes(before, after)}
    assert differences(shifts(before, after)) == every


def test_classes_on_which_the_same_differs_are_one_change(tmp_path: Path) -> None:
    found = shifts(procedures(), procedures(overlay(tmp_path, "set: executive-papers\n    with: {at_least: 1 working_days}")))
    assert sum(len(shift.classes) for shift in found) > len(found)
    for shift in found:
        assert [s.step for s in shift.steps] == ["meeting.convene"]
        assert shift.clauses == ("executive-papers",)
        assert shift.better is shift.whole_differs


def test_a_lost_bound_is_grave_and_one_gained_is_not(tmp_path: Path) -> None:
    amended = procedures(overlay(tmp_path, "repeal: divide-anew-limit"))
    (lost,), (gained,) = shifts(procedures(), amended), shifts(amended, procedures())
    assert (lost.unbounded, lost.better) == (True, False)
    assert (gained.unbounded, gained.better) == (False, True)


def test_a_new_step_is_told_although_it_takes_no_time(tmp_path: Path) -> None:
    book = load(NAME)
    kind = next(k for k in procedures().kinds if k != "meeting")
    act = next(a for a in book.names.vocabulary.acts if a not in procedures().of(kind)[0].owed)
    step = f"{{id: seen, cite: '9#9', act: {act}, matter: {{{kind}: {{}}}}, by: mayor}}"
    found = shifts(procedures(), procedures(overlay(tmp_path, f"add:\n      article: 9\n      steps:\n        - {step}")))
    told = {(s.step, s.before) for shift in found if shift.kind == kind for s in shift.steps if s.step == act}
    assert told == {(act, None)}


def test_a_limit_that_binds_nobody_changes_no_time(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        folder.mkdir()
    one, other = (
        procedures(overlay(folder, f"set: report-back-limit\n    with: {{within: {hours} hours, soft: 一般}}"))
        for folder, hours in zip(folders, (24, 12), strict=True)
    )
    assert shifts(one, other) == ()


def test_a_change_and_its_reverse_differ_in_the_same_steps(tmp_path: Path) -> None:
    amended = procedures(overlay(tmp_path, "set: time-for-comment\n    with: {at_least: 20 working_days}"))
    there, back = shifts(procedures(), amended), shifts(amended, procedures())
    assert there
    turned = {str([c.kind, c.matter, c.after, c.before]) for s in back for c in s.classes}
    assert {str([c.kind, c.matter, c.before, c.after]) for s in there for c in s.classes} == turned
