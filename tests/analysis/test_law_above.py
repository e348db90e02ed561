"""Higher law is found beside the rulebook that names it, and what is misnamed in it is a mistake with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.check import check
from analysis.defaults import statutes_of
from constraints.errors import Code
from constraints.load import load
from tests.constraints.planted import HEADER, VOCABULARY, article

OPEN = "id: closed, cite: ['1'], question: {zh: 可否, en: may another}, options: {no: {zh: 否, en: 'no'}, yes_: {zh: 可, en: 'yes'}}, default: no"
LAW = {
    "rulebook.yaml": "id: city-law\ntitle: {zh: 市法, en: City Act}\nrank: statute\nin_force: 2010-01-01\n",
    "vocabulary.yaml": VOCABULARY.replace("  mayor: {", "  chief: {", 1),
    "01_articles.yaml": article(
        1,
        powers=["id: signs, cite: 1, act: sign, matter: {paper: {}}, by: chief, only: true, under: {closed: no}"],
        readings=[OPEN],
    ),
}


def books(folder: Path, above: str, **nodes: list[str]) -> Path:
    """The rules in a folder, the law in one beside it that is called otherwise."""
    rules = {
        "rulebook.yaml": HEADER + above,
        "vocabulary.yaml": VOCABULARY,
        "01_articles.yaml": article(1, powers=["id: signs, cite: 1, act: sign, matter: {paper: {}}, by: mayor"], **nodes),
    }
    for name, files in (("rules", rules), ("statutes", LAW)):
        (folder / name).mkdir()
        for file, text in files.items():
            (folder / name / file).write_text(text, "utf-8")
    return folder / "rules"


def test_the_law_is_found_beside_the_rules_from_wherever_one_stands(tmp_path: Path) -> None:
    rules = books(tmp_path, "higher_law: [{rulebook: city-law, same_as: {chief: mayor}}]\n")
    assert [law.id for law in statutes_of(load(rules))] == ["city-law"]
    assert not check(rules).errors


@pytest.mark.parametrize(
    ("above", "code", "column"),
    [
        ("{rulebook: city-laws}", Code.UNKNOWN_LAW, 25),
        ("{rulebook: city-law, same_as: {chief: major}}", Code.UNKNOWN_NAME_OF_LAW, 52),
        ("{rulebook: city-law, same_as: {chef: mayor}}", Code.UNKNOWN_NAME_OF_LAW, 45),
    ],
)
def test_what_is_misnamed_is_a_mistake_of_the_header(tmp_path: Path, above: str, code: Code, column: int) -> None:
    (one,) = check(books(tmp_path, f"higher_law: [{above}]\n")).errors
    assert (one.code, Path(one.place.file).name, one.place.line, one.place.column) == (code, "rulebook.yaml", 5, column)


@pytest.mark.parametrize(
    ("reads", "code"), [("closed: yes_", None), ("close: yes_", Code.UNKNOWN_READING), ("closed: maybe", Code.UNKNOWN_OPTION)]
)
def test_a_link_takes_the_law_only_as_the_law_may_be_read(tmp_path: Path, reads: str, code: Code | None) -> None:
    tie = f"id: tie, cite: 1, clause: signs, rests_on: 'city-law:1', effect: must_follow, reads: {{{reads}}}"
    rules = books(tmp_path, "higher_law: [{rulebook: city-law, same_as: {chief: mayor}}]\n", links=[tie])
    assert [(one.code, Path(one.place.file).name) for one in check(rules).errors] == (
        [(code, "01_articles.yaml")] if code else []
    )
