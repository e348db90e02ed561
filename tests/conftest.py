"""What is kept between runs is kept apart from the user's own, and the program is compiled once, not by each process."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile

import pytest

if "PYTEST_XDIST_WORKER" not in os.environ:  # the workers share the folder of the process that started them
    os.environ["GUIZE_CACHE"] = tempfile.mkdtemp(prefix="guize-tests-")
    atexit.register(shutil.rmtree, os.environ["GUIZE_CACHE"], ignore_errors=True)
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
gc.set_threshold(100_000, 20, 20)  # much stays for the whole session, and each look at all of it takes longer


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests stand first in both halves: of two workers each begins with one half, and takes from the other's end."""
    long = sorted(filter(_seconds, items), key=_seconds, reverse=True)
    rest = [item for item in items if not _seconds(item)]
    half = (len(items) + 1) // 2 - len(long[::2])
    items[:] = [*long[::2], *rest[:half], *long[1::2], *rest[half:]]


def _seconds(item: pytest.Item) -> int:
    """About how long it takes, where that is long."""
    return max((mark.kwargs.get("seconds", 0) for mark in item.iter_markers("slow")), default=0)
