"""Those who work: officials and bodies are Mesa agents, and each has a desk with a tray."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

import mesa

from model.case import TRAY, Token

if TYPE_CHECKING:
    from model.city import City


class Desk:
    """A tray and `servers` people who work at once.  What lies in the tray is stamped: entries whose stamp is old are
    skipped, not removed."""

    __slots__ = ("actor", "booked", "freed", "jobs", "length", "opening", "outside", "servers", "tray")

    def __init__(self, actor: int, servers: int, *, outside: bool = False) -> None:
        self.actor, self.servers, self.outside = actor, servers, outside
        self.tray: list[tuple[int, int, int, int, Token]] = []
        self.length = 0
        self.jobs: dict[Token, None] = {}
        self.opening = False
        self.booked = 0
        self.freed = -1

    def put(self, token: Token, priority: int, minute: int) -> None:
        """Lay a token into the tray."""
        token.stamp += 1
        token.state, token.desk = TRAY, self
        self.length += 1
        heappush(self.tray, (priority, minute, token.key, token.stamp, token))

    def take(self) -> Token | None:
        """The next token, or nothing."""
        tray = self.tray
        while tray:
            *_, stamp, token = heappop(tray)
            if token.stamp == stamp and token.state == TRAY and token.desk is self:
                self.length -= 1
                return token
        return None

    def drop(self, token: Token) -> None:
        """Take a token out of the tray; its entry stays behind, stale."""
        token.stamp += 1
        token.desk = None
        self.length -= 1

    @property
    def is_free(self) -> bool:
        return self.booked == 0 and len(self.jobs) < self.servers


class Official(mesa.Agent):  # type: ignore[misc]
    """Whoever holds one or more seats: one tray, one absence."""

    def __init__(self, model: City, name: str, desk: Desk) -> None:
        super().__init__(model)
        self.name, self.desk = name, desk

    @property
    def status(self) -> str:
        """`present`, or the reason for being away."""
        return str(self.model.now.status(self.name))

    @property
    def seats(self) -> tuple[str, ...]:
        seats: tuple[str, ...] = self.model.law.roster.seats_of[self.name]
        return seats


class Organ(mesa.Agent):  # type: ignore[misc]
    """A body: able to act whoever of it is away; outside bodies take time and need nobody of ours."""

    def __init__(self, model: City, name: str, desk: Desk) -> None:
        super().__init__(model)
        self.name, self.desk = name, desk


def waiting(agent: Any) -> int:
    """How many tokens lie in somebody's tray."""
    return int(agent.desk.length)
