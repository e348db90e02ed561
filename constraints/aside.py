"""Something done aside, in a child process, while the parent goes on; its answer is asked for at the end.

Only where a fork is to be had and there is a second processor; elsewhere it is done when its answer is asked for.  The
child inherits the terms in memory (they need no pickling); what it returns is small and plain.
"""

from __future__ import annotations

import os
import pickle
import signal
import weakref
from collections.abc import Callable
from typing import Any, BinaryIO, Generic, TypeVar

Answer = TypeVar("Answer")


class Aside(Generic[Answer]):
    """`Aside(work).answer()` is `work()`, perhaps computed meanwhile.  An exception in `work` is raised by `answer`.  Whose
    answer nobody can ask for any more, because the parent was interrupted, say, is ended; with `lasting` it is waited for,
    for the work is wanted and not the answer."""

    def __init__(self, work: Callable[[], Answer], *, lasting: bool = False) -> None:
        self._work, self._lasting = work, lasting
        self._child: int | None = None
        if may_be_aside():
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
        self._source = os.fdopen(reading, "rb")
        self._end = weakref.finalize(self, _end, os.getpid(), self._child, self._source, self._lasting)

    def answer(self) -> Answer:
        if self._child is None:
            return self._work()
        with self._source:
            raw = self._source.read()
        self._end.detach()
        os.waitpid(self._child, 0)
        if not raw:  # the child died: do it here
            return self._work()
        fine, value = pickle.loads(raw)
        if not fine:
            raise value
        answer: Answer = value
        return answer


def may_be_aside() -> bool:
    """Is there a fork to be had, and a second processor?"""
    return hasattr(os, "fork") and (os.cpu_count() or 1) > 1


def _end(parent: int, child: int, source: BinaryIO, lasting: bool) -> None:
    if os.getpid() == parent:
        with source:
            if lasting:
                source.read()
            else:
                os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _attempt(work: Callable[[], Any]) -> tuple[bool, Any]:
    try:
        return True, work()
    except Exception as error:
        return False, error
