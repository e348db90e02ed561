"""docs/language.md names every section, field, type and unit that a rulebook or a roster may use."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from analysis.schema import schema
from constraints import amend, roster
from constraints.checks import FIXED_UNITS
from constraints.language import nodes, patterns, vocabulary, who
from constraints.language.scalars import Strict

PAGE = (Path(__file__).parents[2] / "docs" / "language.md").read_text("utf-8")
NAMED = set(re.findall(r"\w+", " ".join(re.findall(r"`[^`]+`|```.*?```", PAGE, re.S))))
MODELS = [
    model
    for module in (nodes, patterns, vocabulary, who, amend, roster)
    for _, model in inspect.getmembers(module, inspect.isclass)
    if issubclass(model, Strict) and model.__module__ == module.__name__ and not model.__name__.startswith("_")
]
BESIDE = {"fixed", "relations"}
"""A unit is written as a length, a relation of a roster under its own name."""


def choices(annotation: Any) -> Iterator[str]:
    """The words of which a field takes one."""
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    for inner in get_args(annotation):
        yield from choices(inner)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_and_every_word_it_takes_is_in_the_page(model: type[BaseModel]) -> None:
    names = {field.alias or name for name, field in model.model_fields.items()}
    words = {word for field in model.model_fields.values() for word in choices(field.annotation)}
    types = {*NAMED, *(f"{name}s" for name in NAMED), "choice"} if model is vocabulary.Attribute else NAMED
    assert sorted((names | words) - BESIDE - types) == []


@pytest.mark.parametrize("sort", ["articles", "vocabulary", "rulebook", "amendment", "roster"])
def test_every_record_of_the_schema_says_what_it_is(sort: str) -> None:
    records = {name: one for name, one in schema(sort).get("$defs", {}).items() if one.get("type") == "object"}
    assert sorted(name for name, one in records.items() if not one.get("description")) == []


def test_every_unit_is_in_the_page() -> None:
    assert sorted(set(FIXED_UNITS) - NAMED) == []
