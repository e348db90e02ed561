"""Something done aside, in a child process, while the parent goes on; its answer is asked for at the end.

Only where a fork is to be had and there is a second processor; elsewhere it is done when its answer is asked for.  The
child inherits the terms in memory (they need no pickling); what it returns is small and plain.
"""

from __future__ import annotations

import os
import pickle
import signal
import weakref
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, BinaryIO, Generic, TypeVar

Answer = TypeVar("Answer")
MOST_TURNS = 4096
"""So many bytes fit into every pipe that nobody reads, also where its owner has many."""


class Aside(Generic[Answer]):
    """`Aside(*works)` may do its works meanwhile, one after another; each call of `answer` gives the answer of the next one.

    An exception in a work is raised by its `answer`.  Works whose answers nobody can ask for any more, because the parent was
    interrupted, say, are ended; with `lasting` they are waited for, where the work is wanted and not the answer.

    `small`: a child would cost more than the works; they are done when their answers are asked for."""

    def __init__(self, *works: Callable[[], Answer], lasting: bool = False, small: bool = False) -> None:
        self._left, self._lasting = list(works), lasting
        self._child: int | None = None
        if works and not small and may_be_aside():
            self._start()

    def _start(self) -> None:
        reading, writing = os.pipe()
        try:
            self._child = os.fork()
        except OSError:  # there are too many processes: it is done here
            os.close(reading)
            os.close(writing)
            return
        if self._child == 0:
            os.close(reading)
            code = 1
            try:
                with os.fdopen(writing, "wb") as out:
                    for work in self._left:
                        pickle.dump(_attempt(work), out)
                        out.flush()
                code = 0
            finally:
                os._exit(code)
        os.close(writing)
        self._source = os.fdopen(reading, "rb")
        self._end = weakref.finalize(self, _end, os.getpid(), self._child, self._source, self._lasting)

    def answer(self) -> Answer:
        work = self._left.pop(0)
        if self._child is None:
            return work()
        try:
            fine, value = pickle.load(self._source)
        except Exception:  # the child died, or what it says cannot be read: do it here
            _kill(self._child)
            self._over()
            return work()
        if not self._left:
            self._over()
        answer: Answer = _value(fine, value)
        return answer

    @property
    def is_aside(self) -> bool:
        """Is a child at it?"""
        return self._child is not None

    def _over(self) -> None:
        """Nothing more is asked of the child."""
        assert self._child is not None
        self._end.detach()
        self._source.close()
        _wait(self._child)
        self._child = None


class Shared(Generic[Answer]):
    """Works that a child and the parent do between them: the child from the first on, at once; the parent from the last back,
    when it asks for the answers.

    For each work there is one turn to take; so neither needs to know how far the other has come.  An exception in a work is
    raised where the answers are asked for."""

    def __init__(self, works: Iterable[Callable[[], Answer]], *, small: bool = False) -> None:
        self._works = list(works)
        reading, writing = os.pipe()
        os.write(writing, b"." * min(len(self._works), MOST_TURNS))
        os.close(writing)
        self._turns = os.fdopen(reading, "rb", buffering=0)
        weakref.finalize(self, self._turns.close)
        self._aside = Aside(self._from_the_first, small=small or not self._works)

    def _from_the_first(self) -> list[tuple[bool, Any]]:
        return [_attempt(work) for work in self._works if self._turns.read(1)]

    def answers(self) -> list[Answer]:
        """The answers in the order of the works."""
        back = self._works[::-1] if self._aside.is_aside else []
        with self._turns:
            mine = [work() for work in back if self._turns.read(1)]
            theirs = [_value(*one) for one in self._aside.answer()]
        left = self._works[len(theirs) : len(self._works) - len(mine)]  # there was no turn for it, or the child is lost
        return [*theirs, *(work() for work in left), *reversed(mine)]


def may_be_aside() -> bool:
    """Is there a fork to be had, and a second processor, and do we hear of a child's end?  Some supervisors ignore such ends for
    all that they start; its number may then be another's before anybody asks."""
    return hasattr(os, "fork") and (os.cpu_count() or 1) > 1 and signal.getsignal(signal.SIGCHLD) is not signal.SIG_IGN


def _end(parent: int, child: int, source: BinaryIO, lasting: bool) -> None:
    if os.getpid() == parent:
        with source:
            if lasting:
                source.read()
            else:
                _kill(child)
        _wait(child)


def _kill(child: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)


def _wait(child: int) -> None:
    """Wait for the end of the child, unless somebody in this process waits for the ends of all children."""
    with suppress(ChildProcessError):
        os.waitpid(child, 0)


def _value(fine: bool, value: Any) -> Any:
    if not fine:
        raise value
    return value


def _attempt(work: Callable[[], Any]) -> tuple[bool, Any]:
    try:
        return True, work()
    except Exception as error:
        return False, error
