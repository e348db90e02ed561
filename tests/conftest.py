"""What is kept between runs is kept apart from the user's own."""

from __future__ import annotations

import os
import tempfile

os.environ["GUIZE_CACHE"] = tempfile.mkdtemp(prefix="guize-tests-")
