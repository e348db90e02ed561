"""Acts that the rules mean for two stay with two: whoever has done the one does not do the other as well.

The rules mean two acts on one matter for two where the text puts one before the other (or sends a refusal back to it),
one of them may be refused, no meeting decides in between, and with everybody at his post no office may do both; or
where a step asks for another person outright.  A check that sends back what the very office it is given to has made, or a
seal kept by whoever signs, is not what it is meant for, though the text itself gives both to one.  Of each of several (*each*) the same act is asked of several people.
A stand-in, an authorisation or a second post may yet bring both into one hand; what a matter's own party does is asked
by `separation`.  Claims are about one situation in which both acts can be done, under every lawful authorisation where
an authorisation is what it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from constraints.prove import Claim
from constraints.requirements.apart.found import TWO, Pair
from constraints.requirements.apart.said import findings
from constraints.requirements.apart.search import Apart
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.pieces import Piece
from constraints.requirements.reach import Reach

__all__ = ["TWO", "claims", "findings", "pieces"]


def claims(inquiry: Inquiry) -> Iterator[Claim]:
    """For every two acts meant for two: each way in which one person may do both; one row where there is none."""
    for pair in _pairs(inquiry):
        yield from _of(pair, inquiry)


def pieces(inquiry: Inquiry, reach: Callable[[], Reach]) -> Iterator[Piece]:
    """One for every two acts."""
    for pair in _pairs(inquiry):
        name = f"{pair.first} {pair.second}{' stated' * pair.stated}{' same' * pair.same}"
        yield Piece(name, inquiry, reach().of_two(pair.first, pair.second), claims=partial(_of, pair))


def _pairs(inquiry: Inquiry) -> Iterator[Pair]:
    for pair in inquiry.once(Apart).pairs:
        if not inquiry.acts or pair.second in inquiry.acts:
            yield pair


def _of(pair: Pair, inquiry: Inquiry) -> Iterator[Claim]:
    yield from inquiry.once(Apart).of(pair)
