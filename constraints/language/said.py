"""Everything that is said within a clause: its nodes and its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

TEXTS = ("gist", "note", "anchor")
"""What people read; nothing is decided by it."""


def inside(value: Any) -> Iterator[BaseModel]:
    """Every node of the language within a value, itself included."""
    return (one for one in said(value) if isinstance(one, BaseModel))


def said(value: Any) -> Iterator[BaseModel | str]:
    """Every node of the language and every word within a value, itself included, but for what is only read by people."""
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            if name not in TEXTS:
                yield from said(getattr(value, name))
    elif isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from said(value.items())
    elif isinstance(value, Iterable):
        for part in value:
            yield from said(part)
