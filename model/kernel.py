"""The clock of the city: events by minute, rank, key; nothing else knows what comes next.

A minute is a whole number.  What happens in one minute is ordered by rank, then by the matter's own key, and only
last by the order of booking: two runs that book in another order do the same.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from heapq import heapify, heappop, heappush
from itertools import count
from random import Random
from typing import Any, TypeAlias

Handle: TypeAlias = list[Any]  # [function or None, arguments]: opaque to all but the kernel
Settle: TypeAlias = Callable[[], object]

SMALL = 64  # a heap of at most this many entries is not worth compacting


class Rank(IntEnum):
    """The order of the events of one minute: who leaves in it has not signed; a reply in it beats its expiry."""

    ENVIRONMENT = 0
    APPLY = 1
    MEETINGS = 2
    COMPLETIONS = 3
    ARRIVALS = 4
    EXPIRIES = 5


class PastMinute(ValueError):
    """Something was to happen in a minute that is over."""

    def __init__(self, minute: int, now: int) -> None:
        super().__init__(f"minute `{minute}` is past: it is now minute `{now}`")


class Kernel:
    """A heap of `(minute << 3 | rank, key, booking, handle)`.

    `now` is the running minute.  `settle` is called once a minute, after its last event, also when only cancelled
    entries follow, and not for a minute whose entries are all cancelled; what it books into the same minute runs at
    once and is settled again.  Functions are held by strong references."""

    __slots__ = ("_booked", "_dead", "_heap", "_running", "now", "settle")

    def __init__(self, start: int = 0, settle: Settle | None = None) -> None:
        self.now = start
        self.settle = settle
        self._heap: list[tuple[int, Any, int, Handle]] = []
        self._booked = self._dead = 0
        self._running = False

    def __len__(self) -> int:
        """How many events are still to happen."""
        return len(self._heap) - self._dead

    def schedule_event(self, minute: int, rank: Rank, key: Any, function: Callable[..., object], *args: Any) -> Handle:
        """Book `function(*args)` and return a handle to cancel it.

        Keys of one minute and rank must be comparable, and distinct where their order matters.  In the running
        minute it still happens, also when its rank has passed.  Raises `PastMinute` for an earlier one."""
        if minute < self.now:
            raise PastMinute(minute, self.now)
        self._booked = booking = self._booked + 1
        handle: Handle = [function, args]
        heappush(self._heap, (minute << 3 | rank, key, booking, handle))
        return handle

    def cancel(self, handle: Handle) -> bool:
        """The event will not happen.  False when it has happened, is happening, or was cancelled before."""
        if handle[0] is None:
            return False
        handle[0] = handle[1] = None
        self._dead += 1
        if len(self._heap) > SMALL and 2 * self._dead > len(self._heap):
            self._compact()
        return True

    def _compact(self) -> None:
        """Drop cancelled entries, in place: `run_until` holds the same list."""
        self._heap[:] = [entry for entry in self._heap if entry[3][0] is not None]
        heapify(self._heap)
        self._dead = 0

    def run_until(self, minute: int) -> None:
        """Let everything happen up to the end of `minute`, which is `now` afterwards.

        When a function raises, its event is spent and the rest stays booked.  Raises `PastMinute` for an earlier
        minute and `RuntimeError` when called from within an event."""
        if minute < self.now:
            raise PastMinute(minute, self.now)
        if self._running:
            raise RuntimeError("the clock is already running")
        self._running = True
        try:
            self._run(minute + 1 << 3)
        finally:
            self._running = False
        self.now = minute

    def _run(self, end: int) -> None:
        heap, settle = self._heap, self.settle
        while heap and (code := heap[0][0]) < end:
            self.now, after, unsettled = code >> 3, (code | 7) + 1, False
            while True:
                handle = heappop(heap)[3]
                function, args = handle
                if function is None:
                    self._dead -= 1
                else:
                    handle[0], unsettled = None, True
                    function(*args) if args else function()  # the plain call is the faster one
                if not heap or heap[0][0] >= after:
                    break
            if unsettled and settle is not None:
                settle()


class ShuffledKernel(Kernel):
    """A kernel that draws its booking numbers, no two the same: shows in tests where the order of booking leaks."""

    __slots__ = ("_count", "_random")

    def __init__(self, random: Random, start: int = 0, settle: Settle | None = None) -> None:
        super().__init__(start, settle)
        self._random, self._count = random, count()

    def schedule_event(self, minute: int, rank: Rank, key: Any, function: Callable[..., object], *args: Any) -> Handle:
        self._booked = self._random.getrandbits(48) << 48 | next(self._count)
        return super().schedule_event(minute, rank, key, function, *args)
