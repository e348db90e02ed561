"""A sequence made when it is first looked at is the tuple of what it is made from."""

import pickle

from hypothesis import given
from hypothesis import strategies as st

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
