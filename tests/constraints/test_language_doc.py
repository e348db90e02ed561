"""docs/language.md names every section, field, type and unit that a rulebook or a roster may use."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from constraints.checks import FIXED_UNITS
from constraints.language import nodes, vocabulary
from constraints.roster import Grant, OrganEntry, RosterFile, SeatEntry

PAGE = (Path(__file__).parents[2] / "docs" / "language.md").read_text("utf-8")
NAMED = set(re.findall(r"\w+", " ".join(re.findall(r"`[^`]+`|```.*?```", PAGE, re.S))))
FAMILIES = list(nodes.FAMILIES.values())
BESIDE = {
    "id",
    "cite",
    "gist",
    "note",
    "anchor",
    "in_force",
    "under",
    "soft",
    "zh",
    "en",
    "illustrative",
    "relations",
    "roster",
    "rulebook",
}


@pytest.mark.parametrize(
    "model",
    [*FAMILIES, vocabulary.Vocabulary, vocabulary.Post, vocabulary.Organ, vocabulary.Kind, vocabulary.Act, vocabulary.Reason,
     vocabulary.Attribute, RosterFile, SeatEntry, OrganEntry, Grant],
    ids=lambda model: model.__name__,
)  # fmt: skip
def test_every_field_is_in_the_page(model: type[BaseModel]) -> None:
    fields = {field.alias or name for name, field in model.model_fields.items()}
    assert sorted(fields - BESIDE - NAMED) == []


def test_every_unit_and_type_of_attribute_is_in_the_page() -> None:
    named = {*NAMED, *(f"{name}s" for name in NAMED)}
    assert sorted(set(get_args(vocabulary.AttributeType)) - named) == ["choice"]
    assert sorted(set(FIXED_UNITS) - NAMED) == []
