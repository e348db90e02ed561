"""The result as plain values for JSON: everything, nothing cut; equal results, equal bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from analysis.paired.life import Life
from analysis.paired.pair import Reason
from analysis.report_text import Both

SCHEMA_VERSION = 1
DIGITS = 6


def data(life: Life) -> dict[str, Any]:
    """Numbers to a millionth; a bound that is not known is null."""
    head = {"schema_version": SCHEMA_VERSION, "replications": life.replications, "precise": life.precise}
    return {**head, **{f.name: _plain(getattr(life, f.name)) for f in fields(life)}}


def _plain(value: Any) -> Any:
    match value:
        case bool() | int() | str() | None:
            return value
        case float():
            return round(value, DIGITS)
        case date():
            return value.isoformat()
        case Enum():
            return value.name.lower()
        case Both():
            return asdict(value)
        case Reason():
            return {name: _plain(one) for name, one in value._asdict().items()}
        case Mapping():
            return {str(k): _plain(v) for k, v in value.items()}
        case tuple() | list():
            return [_plain(v) for v in value]
    assert is_dataclass(value), type(value)
    return {f.name.rstrip("_"): _plain(getattr(value, f.name)) for f in fields(value)}
