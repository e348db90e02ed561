"""On which open questions of the text the verdicts turn: by boxes, and by trying every choice of readings."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import api, formats, verifying
from constraints.turning import claims, moves, turning
from constraints.verdict import Argument, Family, Question, Result, Status
from constraints.verify import Verification

OPTIONS = {"a": ("1", "2"), "b": ("1", "2", "3"), "c": ("1", "2")}
CHOICES = [dict(zip(OPTIONS, picked, strict=True)) for picked in product(*OPTIONS.values())]
QUESTION = Question("someone-may", Family.AVAILABILITY, "sign", authorisations="standing")


def rows_of(answers: list[int]) -> list[Result]:
    """One row for each answer that occurs, with the choices of readings that lead to it; 0 is proved, all others refuted."""
    found = []
    for answer in dict.fromkeys(answers):
        condition = [{r: [o] for r, o in choice.items()} for choice, one in zip(CHOICES, answers, strict=True) if one == answer]
        status = Status.REFUTED if answer else Status.PROVED
        found.append(Result(QUESTION, Argument(status, {r: list(o) for r, o in OPTIONS.items()}, condition)))
    return found


def tried(answers: list[int]) -> dict[str, bool]:
    """The same by comparing every two choices that differ in one reading."""
    found: dict[str, bool] = {}
    for i, j in product(range(len(CHOICES)), repeat=2):
        apart = [r for r in OPTIONS if CHOICES[i][r] != CHOICES[j][r]]
        if len(apart) == 1 and answers[i] != answers[j]:
            found[apart[0]] = found.get(apart[0], False) or (answers[i] == 0) != (answers[j] == 0)
    return found


@given(st.lists(st.integers(0, 2), min_size=len(CHOICES), max_size=len(CHOICES)))
def test_boxes_show_what_trying_every_choice_shows(answers: list[int]) -> None:
    assert moves(rows_of(answers)) == tried(answers)


@pytest.fixture(scope="module", params=["jining-2022-4", "xinhe-2020"])
def verification(request: pytest.FixtureRequest) -> Verification:
    return api.verify(request.param)


def test_the_conditions_of_the_acts_leave_no_choice_to_two_rows(verification: Verification) -> None:
    """Else one choice of readings would have two answers."""
    for rows in claims(r for r in verification.results if r.question.family is Family.AVAILABILITY):
        listed = [(i, box) for i, row in enumerate(rows) for box in row.argument.boxes]
        for (i, one), (j, other) in combinations(listed, 2):
            assert i == j or any(set(options).isdisjoint(other.get(name, options)) for name, options in one.items())


def test_the_reading_on_which_most_turns_comes_first_and_every_reading_comes(verification: Verification) -> None:
    found = turning(verification.results, verification.rulebook.readings().values())
    assert {one.reading for one in found} == set(verification.rulebook.readings())
    assert found[0].turned > 0
    assert [one.turned for one in found] == sorted((one.turned for one in found), reverse=True)
    assert all(sum(one.families.values()) == one.turned <= one.moved for one in found)
    assert formats.document(verification, [])["readings"] == [one.contract() for one in found]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_question_on_which_most_turns_is_printed(
    verification: Verification, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    verifying.text(verification, [], lang)
    printed = capsys.readouterr().out
    first = verification.turning[0]
    assert verification.rulebook.readings()[first.reading].question.in_(lang)[:12] in printed
    assert f"{first.turned}" in printed
    assert f"{first.moved}" in printed
