"""What is kept between runs is kept apart from the user's own."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

os.environ["GUIZE_CACHE"] = tempfile.mkdtemp(prefix="guize-tests-")
atexit.register(shutil.rmtree, os.environ["GUIZE_CACHE"], ignore_errors=True)
