"""A sequence made when it is first looked at is the tuple of what it is made from."""

import os
import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.aside import Aside
from constraints.later import Later


@given(st.lists(st.integers()), st.integers(-3, 3))
def test_it_reads_compares_and_hashes_as_the_tuple(items: list[int], at: int) -> None:
    later = Later(lambda: items)
    assert later == tuple(items) == tuple(later)
    assert hash(later) == hash(tuple(items))
    assert (len(later), later[:at], list(reversed(later))) == (len(items), tuple(items[:at]), items[::-1])
    assert later == Later(lambda: items)
    assert later != Later(lambda: [*items, 0])
    assert pickle.loads(pickle.dumps(later)) == tuple(items)


def test_it_is_not_made_before_somebody_looks_and_then_once() -> None:
    asked: list[int] = []

    def make() -> list[int]:
        asked.append(1)
        return [7]

    later = Later(make)
    assert not asked
    assert (later[0], len(later), bool(later), asked) == (7, 1, True, [1])


def test_two_threads_read_the_same_and_it_is_made_once() -> None:
    asked: list[int] = []

    def make(i: int) -> Iterator[int]:
        asked.append(i)
        yield from range(i)

    every = [Later(lambda i=i: make(i)) for i in range(300)]
    together = Barrier(4)

    def read(_: int) -> list[tuple[int, ...]]:
        together.wait()
        return [tuple(one) for one in every]

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(read, range(4))) == [[tuple(range(i)) for i in range(300)]] * 4
    assert asked == list(range(300))


def test_a_child_may_read_while_another_thread_of_its_parent_was_making(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    begun, go_on = Event(), Event()

    def slowly() -> Iterator[int]:
        begun.set()
        go_on.wait(10)
        yield 1

    reading = Thread(target=Later(slowly).__len__)
    reading.start()
    begun.wait(10)
    other = Later(lambda: [7])
    aside = Aside(lambda: tuple(other))
    answer = aside.answer()
    go_on.set()
    reading.join()
    assert answer == (7,)
