"""Work done aside gives what it would have given, and ends with whoever could have asked for it."""

from __future__ import annotations

import errno
import os
import pickle
import signal
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from constraints.aside import Aside, Shared
from constraints.errors import Mistakes
from constraints.source import parse


def test_an_answer_is_what_the_work_gives() -> None:
    assert Aside(partial(pow, 2, 10)).answer() == 1024


def test_small_work_is_done_here() -> None:
    aside = Aside(os.getpid, small=True)
    assert aside._child is None
    assert aside.answer() == os.getpid()


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


@pytest.mark.parametrize("processors", [1, 2])
def test_several_works_are_answered_in_their_order(monkeypatch: pytest.MonkeyPatch, processors: int) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    aside = Aside(partial(pow, 2, 3), partial(divmod, 1, 0), partial("x".__mul__, 1_000_000))
    assert aside.answer() == 8
    with pytest.raises(ZeroDivisionError):
        aside.answer()
    assert len(aside.answer()) == 1_000_000
    assert aside._child is None


def test_what_a_lost_child_did_not_answer_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    parent = os.getpid()
    aside = Aside(partial(_only_here, parent), partial(pow, 2, 3))
    assert (aside.answer(), aside.answer()) == ("here", 8)


def test_what_cannot_be_read_of_an_answer_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    aside = Aside(partial(_odd, 1), partial(pow, 2, 3))
    with pytest.raises(Odd, match="12"):
        aside.answer()
    assert aside.answer() == 8


class Odd(Exception):
    """An exception that pickles and cannot be made again from that."""

    def __init__(self, one: int, other: int) -> None:
        super().__init__(f"{one}{other}")


def _odd(one: int) -> int:
    raise Odd(one, 2)


def test_mistakes_found_aside_keep_their_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    with pytest.raises(Mistakes) as caught:
        Aside(partial(parse, "a: [", "file.yaml")).answer()
    assert [m.place.file for m in caught.value.found] == ["file.yaml"]
    assert [m.place for m in pickle.loads(pickle.dumps(caught.value)).found] == [m.place for m in caught.value.found]


def _only_here(parent: int) -> str:
    if os.getpid() != parent:
        os._exit(1)
    return "here"


def test_lasting_work_is_waited_for_even_where_nobody_asks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    aside = Aside(partial(_slowly, tmp_path / "kept"), lasting=True)
    del aside
    assert (tmp_path / "kept").read_text("utf-8") == "kept"


def _slowly(file: Path) -> None:
    time.sleep(0.2)
    file.write_text("kept", "utf-8")


@pytest.mark.parametrize("processors", [1, 2])
@pytest.mark.parametrize("many", [0, 1, 30, 5000])
def test_shared_works_are_each_done_and_answered_in_their_order(
    monkeypatch: pytest.MonkeyPatch, processors: int, many: int
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    assert Shared([partial(pow, i, 2) for i in range(many)]).answers() == [i * i for i in range(many)]


def test_shared_works_are_done_on_both_sides_and_each_on_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    works = [partial(_who, tmp_path / str(i), 0.02) for i in range(20)]
    done = Shared(works).answers()
    assert len(set(done)) == 2
    assert done == sorted(done, key=[done[0], done[-1]].index)
    assert all(len((tmp_path / str(i)).read_text("utf-8")) == 1 for i in range(20))


def test_shared_works_that_a_lost_child_did_not_answer_are_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    parent = os.getpid()
    works = [partial(_only_here, parent), partial(pow, 2, 3), partial(pow, 3, 2)]
    assert Shared(works).answers() == ["here", 8, 9]


def test_an_exception_in_a_shared_work_is_raised_where_the_answers_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    for works in ([partial(divmod, 1, 0), partial(pow, 2, 3)], [partial(_odd, 1), partial(pow, 2, 3)]):
        with pytest.raises((ZeroDivisionError, Odd)):
            Shared(works).answers()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a pipe cannot be made smaller")
def test_more_shared_works_than_a_small_pipe_holds_are_done_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has many pipes gets small ones."""
    import fcntl

    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    pipe = os.pipe

    def small() -> tuple[int, int]:
        reading, writing = pipe()
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
        return reading, writing

    monkeypatch.setattr(os, "pipe", small)
    assert Shared([partial(pow, i, 2) for i in range(5000)]).answers() == [i * i for i in range(5000)]


def test_where_no_process_can_be_started_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise BlockingIOError(errno.EAGAIN, "too many processes")

    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(os, "fork", refused)
    assert Aside(os.getpid).answer() == os.getpid()
    assert Shared([os.getpid, partial(pow, 2, 3)]).answers() == [os.getpid(), 8]


@pytest.mark.skipif(not hasattr(signal, "SIGCHLD"), reason="there are no children there")
def test_where_the_ends_of_children_are_ignored_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert Aside(os.getpid).answer() == os.getpid()
    finally:
        signal.signal(signal.SIGCHLD, before)


def test_a_child_whose_end_somebody_else_heard_of_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    for work in (partial(pow, 2, 3), partial(_only_here, os.getpid())):
        aside: Aside[object] = Aside(work)
        assert aside._child is not None
        os.waitpid(aside._child, 0)
        assert aside.answer() in (8, "here")


def _who(file: Path, seconds: float) -> int:
    time.sleep(seconds)
    with file.open("a", encoding="utf-8") as out:
        out.write("x")
    return os.getpid()
