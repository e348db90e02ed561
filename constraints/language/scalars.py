"""Single values as a lawyer writes them: names, citations, dates, durations, fractions.

Every scalar arrives as text (see `constraints.source`); here it gets its type.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, WithJsonSchema
from pydantic_core import PydanticCustomError

CITE = re.compile(
    r"(?:(?P<instrument>[a-z][a-z0-9-]*) )?(?P<article>\d+[a-z]?)(?P<parts>(?:\(\d+[a-z]?\))*)(?:#(?P<sentence>\d+))?"
)
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_DURATION = re.compile(r"(\d+) ([a-z_]+)")


class Strict(BaseModel):
    """A frozen record in which every field is known; what checks it is built when the first one is read."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


def bad_value(value: Any, wanted: str) -> PydanticCustomError:
    return PydanticCustomError("guize_value", "", {"value": value, "wanted": wanted})


def matching(pattern: re.Pattern[str], wanted: str) -> BeforeValidator:
    """Text of this form; `wanted` says in words what is meant."""

    def check(value: Any) -> Any:
        if isinstance(value, str) and not pattern.fullmatch(value):
            raise bad_value(value, wanted)
        return value

    return BeforeValidator(check)


def _flag(value: Any) -> Any:
    if isinstance(value, str):
        if value not in ("true", "false"):
            raise bad_value(value, "flag")
        return value == "true"
    return value


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        if not re.fullmatch(r"-?\d{1,9}", value):
            raise bad_value(value, "whole")
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
            raise bad_value(value, "fraction")
        return Fraction(value)
    return value


class Also:
    """Which shorter forms the schema for editors lets stand in a file: `plain` ones, and one item instead of a list."""

    def __init__(self, *plain: dict[str, Any]) -> None:
        self.plain = plain

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> dict[str, Any]:
        full: dict[str, Any] = handler(core)
        if full.get("type") != "array":
            return {"anyOf": [*self.plain, full]}
        items = {"anyOf": [*self.plain, full["items"]]} if self.plain else full["items"]
        return {"anyOf": [items, {**full, "items": items}]}


TEXT: dict[str, Any] = {"type": "string"}
DATE: dict[str, Any] = {"type": "string", "format": "date"}
SCALAR: dict[str, Any] = {"type": ["string", "number", "boolean"]}
"""Every scalar is text to the loader; an editor sees `10` as a number."""


def parse_date(value: Any) -> Any:
    if isinstance(value, str):
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError("guize_date", "", {"value": value}) from None
    return value


Name: TypeAlias = Annotated[str, matching(_NAME, "name"), WithJsonSchema({**TEXT, "pattern": f"^{_NAME.pattern}$"})]
Id: TypeAlias = Annotated[str, matching(_ID, "id"), WithJsonSchema({**TEXT, "pattern": f"^{_ID.pattern}$"})]
Plain: TypeAlias = Annotated[str, WithJsonSchema(SCALAR)]
Cite: TypeAlias = Annotated[
    str, matching(CITE, "citation"), WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "integer"}]})
]
ArticleNumber: TypeAlias = Annotated[
    str,
    matching(re.compile(r"(?:[a-z][a-z0-9-]* )?\d+[a-z]?"), "article-number"),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "integer"}]}),
]
Flag: TypeAlias = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"enum": [True, False, "true", "false"]})]
Whole: TypeAlias = Annotated[int, BeforeValidator(_whole)]
Number: TypeAlias = Annotated[float, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
Ratio: TypeAlias = Annotated[
    Fraction, BeforeValidator(_ratio), Field(ge=0), WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "number"}]})
]
Day: TypeAlias = Annotated[date, BeforeValidator(parse_date), WithJsonSchema(DATE)]
Words: TypeAlias = Annotated[str, Field(min_length=1)]


class Text(Strict):
    """One thing said in both languages."""

    zh: Words
    en: Words

    def in_(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


def _prose_form(value: Any) -> str:
    return "?both" if isinstance(value, dict | Text) else "?one"


Prose: TypeAlias = Annotated[Annotated[str, Tag("?one")] | Annotated[Text, Tag("?both")], Discriminator(_prose_form)]
"""What is said in one language or in both."""


class Duration(Strict):
    """A length of time in the unit the law uses, `5 working_days`, not converted."""

    number: int
    unit: str

    def __str__(self) -> str:
        return f"{self.number} {self.unit}"


def duration(value: str) -> Duration | None:
    """The length that a text writes; nothing where it writes none."""
    found = _DURATION.fullmatch(value)
    return Duration(number=int(found[1]), unit=plural(found[2])) if found else None


def _duration(value: Any) -> Any:
    if isinstance(value, str):
        value = duration(value) or value
    if not isinstance(value, Duration):
        raise bad_value(value, "duration")
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


Names: TypeAlias = Annotated[tuple[Name, ...], Field(min_length=1), BeforeValidator(listed), Also()]
Ids: TypeAlias = Annotated[tuple[Id, ...], Field(min_length=1), BeforeValidator(listed), Also()]
Cites: TypeAlias = Annotated[tuple[Cite, ...], Field(min_length=1), BeforeValidator(listed), Also()]
ActRef: TypeAlias = Annotated[str, matching(re.compile(r"(?:[a-z][a-z0-9_]*\.)?[a-z][a-z0-9_]*"), "act")]
ActRefs: TypeAlias = Annotated[tuple[ActRef, ...], Field(min_length=1), BeforeValidator(listed), Also()]
