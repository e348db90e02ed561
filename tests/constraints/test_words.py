"""Words: one day, two days; a catalogue counts in the language it is written in."""

from __future__ import annotations

import pytest

from constraints.words import say


@pytest.mark.parametrize(("n", "said"), [(1, "1 working day"), (2, "2 working days"), (0, "0 working days")])
def test_one_day_is_no_days(n: int, said: str) -> None:
    assert say("unit.working_days", "en", n=n) == said


def test_mistakes_and_warnings_are_counted_each_by_itself() -> None:
    assert say("check.failed", "en", name="x", errors=1, warnings=2) == "x: 1 mistake, 2 warnings"


def test_chinese_has_one_word_for_any_number() -> None:
    assert {say("unit.working_days", "zh", n=n).replace(str(n), "") for n in (1, 2)} == {say("unit.working_days", "zh", n="")}
