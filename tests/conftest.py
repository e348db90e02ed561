"""What is kept between runs is kept apart from the user's own, and the program is compiled once, not by each process."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

if "PYTEST_XDIST_WORKER" not in os.environ:  # the workers share the folder of the process that started them
    os.environ["GUIZE_CACHE"] = tempfile.mkdtemp(prefix="guize-tests-")
    atexit.register(shutil.rmtree, os.environ["GUIZE_CACHE"], ignore_errors=True)
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
