"""Single values as a lawyer writes them: names, citations, dates, durations, fractions.

Every scalar arrives as text (see `constraints.source`); here it gets its type.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

CITE = re.compile(
    r"(?:(?P<instrument>[a-z][a-z0-9-]*) )?(?P<article>\d+[a-z]?)(?P<parts>(?:\(\d+[a-z]?\))*)(?:#(?P<sentence>\d+))?"
)
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_DURATION = re.compile(r"(\d+) ([a-z_]+)")


class Strict(BaseModel):
    """A frozen record in which every field is known."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def bad_value(value: Any, wanted: str) -> PydanticCustomError:
    return PydanticCustomError("guize_value", "", {"value": str(value), "wanted": wanted})


def _matching(pattern: re.Pattern[str], wanted: str) -> BeforeValidator:
    def check(value: Any) -> Any:
        if isinstance(value, str) and not pattern.fullmatch(value):
            raise bad_value(value, wanted)
        return value

    return BeforeValidator(check)


def _flag(value: Any) -> Any:
    if isinstance(value, str):
        if value not in ("true", "false"):
            raise bad_value(value, "true | false")
        return value == "true"
    return value


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        if not re.fullmatch(r"-?\d{1,9}", value):
            raise bad_value(value, "whole number")
        return int(value)
    return value


def _number(value: Any) -> Any:
    if isinstance(value, str):
        if not re.fullmatch(r"-?\d{1,12}(\.\d{1,9})?", value):
            raise bad_value(value, "number")
        return float(value)
    return value


def _ratio(value: Any) -> Any:
    if isinstance(value, str):
        if not re.fullmatch(r"\d{1,6}(/[1-9]\d{0,5}|\.\d{1,6})?", value):
            raise bad_value(value, "fraction such as 1/2")
        return Fraction(value)
    return value


def parse_date(value: Any) -> Any:
    if isinstance(value, str):
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError("guize_date", "", {"value": value}) from None
    return value


Name: TypeAlias = Annotated[str, _matching(_NAME, "snake_case name")]
Id: TypeAlias = Annotated[str, _matching(_ID, "kebab-case id")]
Cite: TypeAlias = Annotated[
    str, _matching(CITE, "citation such as 61(3)#2"), WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "integer"}]})
]
ArticleNumber: TypeAlias = Annotated[
    str,
    _matching(re.compile(r"(?:[a-z][a-z0-9-]* )?\d+[a-z]?"), "article number such as 61"),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "integer"}]}),
]
Flag: TypeAlias = Annotated[bool, BeforeValidator(_flag)]
Whole: TypeAlias = Annotated[int, BeforeValidator(_whole)]
Number: TypeAlias = Annotated[float, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
Ratio: TypeAlias = Annotated[
    Fraction, BeforeValidator(_ratio), Field(ge=0), WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "number"}]})
]
Day: TypeAlias = Annotated[date, BeforeValidator(parse_date), WithJsonSchema({"type": "string", "format": "date"})]
Words: TypeAlias = Annotated[str, Field(min_length=1)]


class Text(Strict):
    """One thing said in both languages."""

    zh: Words
    en: Words

    def in_(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


class Duration(Strict):
    """A length of time in the unit the law uses, `5 working_days`, not converted."""

    number: int
    unit: str

    def __str__(self) -> str:
        return f"{self.number} {self.unit}"


def _duration(value: Any) -> Any:
    if isinstance(value, str):
        found = _DURATION.fullmatch(value)
        if not found:
            raise bad_value(value, "duration such as 5 working_days")
        return Duration(number=int(found[1]), unit=plural(found[2]))
    return value


def plural(unit: str) -> str:
    """`1 year` and `2 years` are the same unit."""
    return unit if unit.endswith("s") else unit + "s"


Length: TypeAlias = Annotated[
    Duration, BeforeValidator(_duration), WithJsonSchema({"type": "string", "examples": ["5 working_days"]})
]
Unit: TypeAlias = Annotated[str, BeforeValidator(lambda v: plural(v) if isinstance(v, str) else v)]


def listed(value: Any) -> Any:
    """A single name where a list is expected is a list of one."""
    return (value,) if isinstance(value, str | dict) else value


Names: TypeAlias = Annotated[tuple[Name, ...], BeforeValidator(listed), Field(min_length=1)]
Ids: TypeAlias = Annotated[tuple[Id, ...], BeforeValidator(listed), Field(min_length=1)]
Cites: TypeAlias = Annotated[tuple[Cite, ...], BeforeValidator(listed), Field(min_length=1)]
ActRef: TypeAlias = Annotated[str, _matching(re.compile(r"(?:[a-z][a-z0-9_]*\.)?[a-z][a-z0-9_]*"), "act or link.act")]
ActRefs: TypeAlias = Annotated[tuple[ActRef, ...], BeforeValidator(listed), Field(min_length=1)]
