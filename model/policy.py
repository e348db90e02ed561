"""Which of those who may do an act does it: the one place where behaviour meets law.

The choice is written down and never changes what is lawful.  Ties go to the shorter chain (own power before borrowed),
then to the order of the law.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from model.case import Token
from model.term import Doer

if TYPE_CHECKING:
    from model.city import City
    from model.desk import Desk

Policy: TypeAlias = "Callable[[City, Sequence[Doer], Token], Doer]"


def shortest_tray(city: City, doers: Sequence[Doer], _token: Token) -> Doer:
    """Whoever has least to do."""
    desks = city.desks
    return min(doers, key=lambda d: (load(desks[d.actor]), d.length, d.rank))


def listed(_city: City, doers: Sequence[Doer], _token: Token) -> Doer:
    """The first in the order of the law, own power first."""
    return min(doers, key=lambda d: (d.length, d.rank))


def portfolio(city: City, doers: Sequence[Doer], token: Token) -> Doer:
    """Whoever the matter touches: a body that is a party to it, or a holder related to one; else the shortest tray."""
    touched = city.touched_by(token.case)
    near = [d for d in doers if d.actor in touched]
    return shortest_tray(city, near or doers, token)


def load(desk: Desk) -> int:
    """What lies on a desk: the tray and the work in hand, beyond what is begun at once."""
    waiting = desk.length + len(desk.jobs) - desk.servers + 1
    return waiting if waiting > 0 else 0


POLICIES: dict[str, Policy] = {"shortest_tray": shortest_tray, "listed": listed, "portfolio": portfolio}
