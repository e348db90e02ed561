"""Ctrl-C during a hunt.  Hypothesis watches Python's collector by a callback, and an exception raised in a callback is
dropped: an interruption is therefore noted when it comes, and raised between two plans."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def noted() -> Iterator[Callable[[], None]]:
    """Gives a check that raises `KeyboardInterrupt` once an interruption came; at the end it is raised by itself.

    Outside the main thread, where Python allows no handlers, nothing is changed."""
    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    came = False

    def note(_number: int, _frame: FrameType | None) -> None:
        nonlocal came
        came = True

    def check() -> None:
        if came:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, note)
    try:
        yield check
    finally:
        signal.signal(signal.SIGINT, before)
    check()
