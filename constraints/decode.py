"""From plain data with places to typed records, every mistake with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from constraints.errors import Code, Mistake, Place, mistake
from constraints.language import patterns, who
from constraints.source import Data, Path_, Source

Model = TypeVar("Model", bound=BaseModel)


@dataclass(slots=True)
class Piece:
    """A mapping to be typed; single fields may come from another file (an amendment)."""

    data: dict[str, Data]
    source: Source
    path: Path_
    patched: dict[str, tuple[Source, Path_]] = field(default_factory=dict)

    def place(self, loc: Path_ = (), *, key: bool = False) -> Place:
        if loc and loc[0] in self.patched:
            source, path = self.patched[str(loc[0])]
            return source.place((*path, *loc[1:]), key=key)
        return self.source.place((*self.path, *loc), key=key)


def whole(source: Source) -> Piece | Mistake:
    """The whole file as one mapping."""
    if isinstance(source.data, dict):
        return Piece(source.data, source, ())
    return mistake(Code.WRONG_SHAPE, source.place(()), value=_shape(source.data), wanted="mapping")


def decode(model: type[Model], piece: Piece) -> tuple[Model | None, list[Mistake]]:
    """`piece` as a `model`, or nothing and every mistake in it."""
    try:
        return model.model_validate(piece.data), []
    except ValidationError as error:
        return None, list(_mistakes(model, piece, error))


def _mistakes(model: type[BaseModel], piece: Piece, error: ValidationError) -> Iterator[Mistake]:
    found = [(_real_path(piece.data, e["loc"]), e) for e in error.errors(include_url=False)]
    for loc, e in found:
        inside = any(other != loc and other[: len(loc)] == loc for other, _ in found)
        if not (e["type"] == "too_short" and inside):
            yield _mistake(model, piece, loc, e)


def _real_path(data: Any, loc: tuple[Any, ...]) -> Path_:
    """`loc` without the tags of tagged unions (they begin with `?`)."""
    path: list[str | int] = []
    for step in loc:
        if isinstance(step, str) and step.startswith("?"):
            continue
        if isinstance(data, dict) and isinstance(step, str):
            path.append(step)
            data = data.get(step)
        elif isinstance(data, list | tuple) and isinstance(step, int) and step < len(data):
            path.append(step)
            data = data[step]
    return tuple(path)


def _at(data: Any, path: Path_) -> Any:
    for step in path:
        data = data.get(step) if isinstance(data, dict) else data[step]
    return data


def _mistake(model: type[BaseModel], piece: Piece, loc: Path_, error: Any) -> Mistake:
    ctx = error.get("ctx") or {}
    match error["type"]:
        case "extra_forbidden":
            fields = fields_of(model) if len(loc) == 1 else _inner_fields()
            return mistake(Code.UNKNOWN_FIELD, piece.place(loc, key=True), value=loc[-1], known=fields)
        case "missing":
            return mistake(Code.MISSING_FIELD, piece.place(loc[:-1]), value=loc[-1])
        case "guize_value":
            return mistake(Code.BAD_VALUE, piece.place(loc), value=ctx["value"], wanted=ctx["wanted"])
        case "guize_date":
            return mistake(Code.BAD_DATE, piece.place(loc), value=ctx["value"])
        case "guize_one_of":
            return mistake(Code.EXACTLY_ONE, piece.place(loc), value=ctx["fields"])
        case "literal_error":
            wanted = str(ctx.get("expected", ""))
            known = [w.strip("' ") for w in wanted.replace(" or ", ",").split(",")]
            return mistake(Code.BAD_VALUE, piece.place(loc), value=error["input"], wanted=wanted.replace("'", "`"), known=known)
        case "union_tag_not_found" | "union_tag_invalid":
            value = _at(piece.data, loc)
            keys = list(value) if isinstance(value, dict) else [value]
            return mistake(Code.UNKNOWN_FORM, piece.place(loc), value=", ".join(map(str, keys)), known=_forms())
        case "too_short" | "too_long" | "string_too_short" | "string_too_long" | "string_pattern_mismatch":
            return mistake(Code.BAD_VALUE, piece.place(loc), value=_shape(_at(piece.data, loc)), wanted=_wanted(error))
        case _:
            return mistake(Code.WRONG_SHAPE, piece.place(loc), value=_shape(_at(piece.data, loc)), wanted=_wanted(error))


_SHAPES = {
    "string_type": "text",
    "tuple_type": "list",
    "list_type": "list",
    "dict_type": "mapping",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
    "int_type": "whole number",
    "bool_type": "true | false",
    "date_from_datetime_parsing": "date",
    "is_instance_of": "duration such as 5 working_days",
}


def _wanted(error: Any) -> str:
    ctx = error.get("ctx") or {}
    if error["type"].endswith("too_short"):
        return f"at least {ctx.get('min_length', 1)}"
    if error["type"].endswith("too_long"):
        return f"at most {ctx.get('max_length')}"
    if "pattern" in ctx:
        return str(ctx["pattern"])
    return _SHAPES.get(error["type"], "another form")


def _shape(value: Any) -> str:
    if isinstance(value, dict):
        return "mapping: " + ", ".join(list(map(str, value))[:4]) if value else "empty mapping"
    if isinstance(value, list):
        return f"list of {len(value)}"
    return str(value)


def fields_of(model: type[BaseModel]) -> set[str]:
    """The keys a file may use for this record."""
    return {info.alias or name for name, info in model.model_fields.items()}


def _inner_fields() -> set[str]:
    models = [m for m in vars(who).values() if isinstance(m, type) and issubclass(m, BaseModel)]
    models += [m for m in vars(patterns).values() if isinstance(m, type) and issubclass(m, BaseModel)]
    return {name for m in models for name in fields_of(m)} | {"more_than", "at_least", "of", "less", "per", "at_most"}


def _forms() -> set[str]:
    return {*who.FORMS, *patterns.CONDITION_FORMS}
