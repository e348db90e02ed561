"""From plain data with places to typed records, every mistake with its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError, create_model

from constraints.errors import Code, Mistake, Place, mistake
from constraints.language import nodes, patterns, vocabulary, who
from constraints.language.nodes import FAMILIES, ArticleHead
from constraints.language.vocabulary import Header, Vocabulary
from constraints.source import WIDE, Data, Path_, Source, wide_mark

Model = TypeVar("Model", bound=BaseModel)
KEY = "[key]"
"""The last step of the place of a mistake that lies in a key of a mapping, as pydantic says it."""


@dataclass(slots=True)
class Piece:
    """A mapping to be typed; single fields may come from another file (an amendment).  `beside` are the keys that stand
    in the file beside it and are no fields of the record."""

    data: dict[str, Data]
    source: Source
    path: Path_
    patched: dict[str, tuple[Source, Path_]] = field(default_factory=dict)
    beside: Collection[str] = ()

    def place(self, loc: Path_ = (), *, key: bool = False) -> Place:
        if loc and loc[0] in self.patched:
            source, path = self.patched[str(loc[0])]
            return source.place((*path, *loc[1:]), key=key)
        return self.source.place((*self.path, *loc), key=key)


def whole(source: Source) -> Piece | Mistake:
    """The whole file as one mapping."""
    if isinstance(source.data, dict):
        return Piece(source.data, source, ())
    return mistake(Code.WRONG_SHAPE, source.place(()), value=shape(source.data), wanted="mapping")


def decode(model: type[Model], piece: Piece) -> tuple[Model | None, list[Mistake]]:
    """`piece` as a `model`, or nothing and every mistake in it."""
    entry, slips = typed(model, piece.data)
    return entry, list(told(model, piece, slips))


Slip = tuple[Path_, Any]
"""Where something in a piece is not as it should be, and what pydantic says about it."""


def typed(model: type[Model], data: dict[str, Data]) -> tuple[Model | None, list[Slip]]:
    """`data` as a `model`, or nothing and everything in it that is not as it should be."""
    name = model.__name__
    within = LAW.get(name) is model
    try:
        if within:
            return getattr(_law().model_validate({name: data}), name), []
        return model.model_validate(data), []
    except ValidationError as error:
        return None, [(_real_path(data, e["loc"][int(within) :]), e) for e in error.errors(include_url=False)]


_RECORDS: tuple[type[BaseModel], ...] = (*FAMILIES.values(), ArticleHead, Header, Vocabulary)
LAW = {model.__name__: model for model in _RECORDS}
"""The records of which a rulebook is made."""


@cache
def _law() -> type[BaseModel]:
    """All of them in one, so that what they share is built once (measured: half the time of building each for itself)."""
    fields: dict[str, Any] = {name: (model, None) for name, model in LAW.items()}
    return create_model("Law", **fields)


def told(model: type[BaseModel], piece: Piece, slips: Sequence[Slip]) -> Iterator[Mistake]:
    """Every mistake, in its place within the piece."""
    for loc, e in slips:
        inside = any(other != loc and other[: len(loc)] == loc for other, _ in slips)
        if not (e["type"] == "too_short" and inside):
            yield _mistake(model, piece, loc, e)


def _real_path(data: Any, loc: tuple[Any, ...]) -> Path_:
    """`loc` without the tags of tagged unions (they begin with `?`)."""
    path: list[str | int] = []
    for step in loc:
        if isinstance(step, str) and (step.startswith("?") or step == KEY):
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
    of_key = error["loc"][-1:] == (KEY,)
    match error["type"]:
        case "extra_forbidden" if marks := [mark for mark in str(loc[-1]) if mark in WIDE]:
            at = piece.place(loc, key=True)
            return wide_mark(replace(at, column=at.column + str(loc[-1]).index(marks[0])), marks[0])
        case "extra_forbidden":
            fields = {*fields_of(model), *piece.beside} if len(loc) == 1 else {*_fields_at(model, loc[:-1])}
            return mistake(Code.UNKNOWN_FIELD, piece.place(loc, key=True), value=loc[-1], known=fields)
        case "missing":
            return mistake(Code.MISSING_FIELD, piece.place(loc[:-1]), value=loc[-1])
        case "guize_value":
            return mistake(Code.BAD_VALUE, piece.place(loc, key=of_key), value=shape(ctx["value"]), wanted=ctx["wanted"])
        case "guize_date":
            return mistake(Code.BAD_DATE, piece.place(loc), value=ctx["value"])
        case "guize_one_of":
            return mistake(Code.EXACTLY_ONE, piece.place(loc), value=ctx["fields"])
        case "literal_error":
            known = re.findall("'([^']*)'", str(ctx.get("expected", "")))
            shown = ", ".join(f"`{word}`" for word in known)
            return mistake(
                Code.BAD_VALUE, piece.place(loc), value=shape(error["input"]), wanted="one-of", options=shown, known=known
            )
        case "union_tag_not_found" | "union_tag_invalid":
            value = _at(piece.data, loc)
            keys = list(value) if isinstance(value, dict) else [value]
            return unknown_form(piece.place(loc), map(str, keys), _forms(str(ctx.get("discriminator", ""))))
        case "too_short" | "too_long" | "string_too_short" | "string_too_long":
            at_least, n = error["type"].endswith("short"), ctx.get("min_length", ctx.get("max_length"))
            wanted = ("characters" if error["type"].startswith("string") else "entries") + (
                "-or-more" if at_least else "-or-less"
            )
            return mistake(Code.BAD_VALUE, piece.place(loc), value=shape(_at(piece.data, loc)), wanted=wanted, n=n)
        case "string_pattern_mismatch":
            return mistake(
                Code.BAD_VALUE, piece.place(loc), value=shape(_at(piece.data, loc)), wanted="pattern", pattern=ctx["pattern"]
            )
        case _:
            wanted = _SHAPES.get(error["type"], "other-form")
            value = shape(_at(piece.data, loc))
            record = _models().get(str(ctx.get("class_name", ""))) if wanted == "mapping" else None
            if record is not None:
                named = ", ".join(f"`{info.alias or name}`" for name, info in record.model_fields.items())
                return mistake(Code.WRONG_SHAPE, piece.place(loc), value=value, wanted="mapping-with", fields=named)
            return mistake(Code.WRONG_SHAPE, piece.place(loc), value=value, wanted=wanted)


_SHAPES = {
    "string_type": "text",
    "tuple_type": "list",
    "list_type": "list",
    "dict_type": "mapping",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
    "int_type": "whole",
    "bool_type": "flag",
    "date_type": "date",
    "float_type": "number",
    "fraction_type": "fraction",
}


def shape(value: Any) -> str:
    """What stands there, shortly and in no language."""
    if isinstance(value, dict):
        return "{" + ", ".join(list(map(str, value))[:4]) + ("}" if len(value) < 5 else ", …}")
    if isinstance(value, list | tuple):
        return "[" + ", ".join(shape(v) for v in value[:4]) + ("]" if len(value) < 5 else ", …]")
    return str(value)


def fields_of(model: type[BaseModel]) -> set[str]:
    """The keys a file may use for this record."""
    return {info.alias or name for name, info in model.model_fields.items()}


@cache
def _models() -> dict[str, type[BaseModel]]:
    """The records that may stand in a field of a clause or of the vocabulary, by name."""
    every = (m for module in (who, patterns, nodes, vocabulary) for m in vars(module).values())
    return {m.__name__: m for m in every if isinstance(m, type) and issubclass(m, BaseModel) and m.model_fields}


def _fields_at(form: Any, path: Path_) -> Iterator[str]:
    """The keys of the records that may stand at this path below a form."""
    if hasattr(form, "__value__"):
        yield from _fields_at(form.__value__, path)
    elif isinstance(form, type) and issubclass(form, BaseModel):
        named = {info.alias or name: info.annotation for name, info in form.model_fields.items()}
        yield from _fields_at(named.get(str(path[0])), path[1:]) if path else named
    elif get_origin(form) in (dict, tuple, list):
        yield from _fields_at(get_args(form)[-1 if get_origin(form) is dict else 0], path[1:]) if path else ()
    else:  # one of several, or one with notes
        for one in get_args(form):
            yield from _fields_at(one, path)


def _forms(discriminator: str) -> tuple[str, ...]:
    """The forms that may stand where this function of pydantic's could not tell which one does."""
    if "expiry" in discriminator:
        return nodes.EXPIRY_FORMS
    return tuple(patterns.CONDITION_FORMS if "condition" in discriminator else who.FORMS)


MEANT = {"absent": "away", "all": "each", "every": "each", "both": "each", "max": "at_most", "min": "at_least"}
"""What is meant by a word that somebody new to the language may write for one of its forms."""


def unknown_form(place: Place, keys: Iterable[str], forms: Iterable[str]) -> Mistake:
    """A mistake about keys that make no form, with those that would."""
    written, known = list(keys), list(forms)
    about: dict[str, Any] = {"value": ", ".join(written), "forms": ", ".join(f"`{form}`" for form in known)}
    if meant := next((MEANT[key] for key in written if MEANT.get(key) in known), None):
        return mistake(Code.UNKNOWN_FORM, place, suggestion=meant, **about)
    return mistake(Code.UNKNOWN_FORM, place, known=known, **about)
