"""Names of changes that stay: a hash of what changes, whatever else does and however it is written."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def fingerprint(content: Any) -> str:
    """Twelve digits of content; `content` is plain data."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


def change_id(sort: str, about: str, content: Any) -> str:
    """`power-sign-3fa2c1`: the sort of change, what it is about, and six digits of its fingerprint."""
    return f"{sort}-{about}-{fingerprint(content)[:6]}"
