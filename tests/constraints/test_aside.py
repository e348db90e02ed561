"""Work done aside gives what it would have given, and ends with whoever could have asked for it."""

from __future__ import annotations

import os
import time
from functools import partial

import pytest

from constraints.aside import Aside


def test_an_answer_is_what_the_work_gives() -> None:
    assert Aside(partial(pow, 2, 10)).answer() == 1024


def test_an_exception_in_the_work_is_raised_by_the_answer() -> None:
    aside = Aside(partial(divmod, 1, 0))
    with pytest.raises(ZeroDivisionError):
        aside.answer()


def test_what_nobody_can_ask_for_any_more_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    aside = Aside(partial(time.sleep, 60))
    child = aside._child
    assert child is not None
    del aside
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
