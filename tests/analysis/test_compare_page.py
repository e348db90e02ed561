"""The page of a comparison: one file, both languages; its map shows every change where the smallest situation is."""

from __future__ import annotations

from pathlib import Path

import pytest

import guize
from analysis.compare.page import page_of
from analysis.report_page import render
from constraints.difference.comparison import Comparison
from constraints.difference.grid import grids

HOUSE = Path(__file__).resolve().parents[2]
OFFICE, PEOPLE = HOUSE / "examples" / "small-office", HOUSE / "examples" / "small-office-roster.yaml"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    overlay = tmp_path_factory.mktemp("amended") / "deputies.yaml"
    overlay.write_text(
        "amendment: deputies\namends: small-office\nin_force: 2025-01-01\ngist: {zh: 副职也可签发, en: Deputies may sign too}\n"
        "changes:\n  - set: sign-personnel\n    with: {by: [head, deputy]}\n",
        "utf-8",
    )
    compared: Comparison = guize.compare(
        str(OFFICE),
        amendments=[str(overlay)],
        roster=str(PEOPLE),
        goals=["available-with-1-away:sign"],
        guards=["family=order"],
    )
    return compared


def test_everything_is_on_one_page_in_both_languages(found: Comparison) -> None:
    page = render(page_of(found, None, ["small-office"]), "zh")
    for said in (
        "What changes: ",
        "修改的影响",
        "illustrative",
        "guize compare small-office --out report",
        found.after.rulebook.digest,
    ):
        assert said in page
    assert all(named.id in page for named in found.named)
    assert "http" not in page.replace("http://www.w3.org", "").split("<footer>")[0]
    assert page == render(page_of(found, None, ["small-office"]), "zh")


def test_the_goals_stand_first(found: Comparison) -> None:
    page = render(page_of(found, None), "en")
    assert page.index("available-with-1-away") < page.index('id="clauses"')


def test_the_map_shows_every_change_in_its_smallest_situation(found: Comparison) -> None:
    assert found.powers.changes
    shown = 0
    for grid in grids(found.sides, found.powers):
        assert grid.columns[0] == frozenset()
        for line in grid.lines:
            witness = line.change.witness
            square = line.squares[grid.columns.index(frozenset(witness.now.status))]
            assert square is not None
            assert square.changed
            shown += 1
            if not square.some and square.status == witness.now.status:
                assert (square.before.keys(), square.after.keys()) == (witness.before.keys(), witness.after.keys())
    assert shown == len(found.powers.changes)


def test_a_page_is_written_into_a_folder(found: Comparison, tmp_path: Path) -> None:
    same: Comparison = guize.compare(str(OFFICE), roster=str(PEOPLE), out=tmp_path / "page")
    assert same.same
    assert "Both sides say the same." in (tmp_path / "page" / "index.html").read_text("utf-8")
