"""Something done aside, in a child process, while the parent goes on; its answer is asked for at the end.

Only where a fork is to be had and there is a second processor; elsewhere it is done when its answer is asked for.  The
child inherits the terms in memory (they need no pickling); what it returns is small and plain.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from typing import Any, Generic, TypeVar

Answer = TypeVar("Answer")


class Aside(Generic[Answer]):
    """`Aside(work).answer()` is `work()`, perhaps computed meanwhile.  An exception in `work` is raised by `answer`."""

    def __init__(self, work: Callable[[], Answer]) -> None:
        self._work = work
        self._child: int | None = None
        if hasattr(os, "fork") and (os.cpu_count() or 1) > 1:
            self._start()

    def _start(self) -> None:
        reading, writing = os.pipe()
        self._child = os.fork()
        if self._child == 0:
            os.close(reading)
            code = 1
            try:
                with os.fdopen(writing, "wb") as out:
                    pickle.dump(_attempt(self._work), out)
                code = 0
            finally:
                os._exit(code)
        os.close(writing)
        self._reading = reading

    def answer(self) -> Answer:
        if self._child is None:
            return self._work()
        with os.fdopen(self._reading, "rb") as source:
            raw = source.read()
        os.waitpid(self._child, 0)
        if not raw:  # the child died: do it here
            return self._work()
        fine, value = pickle.loads(raw)
        if not fine:
            raise value
        answer: Answer = value
        return answer


def _attempt(work: Callable[[], Any]) -> tuple[bool, Any]:
    try:
        return True, work()
    except Exception as error:
        return False, error
