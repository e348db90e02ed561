"""The names a rulebook speaks with: posts, organs, relations, roles, matters, acts, reasons, units."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from constraints.language.nodes import ChooseLength, InForce
from constraints.language.patterns import Body, Matter
from constraints.language.scalars import (
    TEXT,
    Also,
    Cite,
    Day,
    Flag,
    Id,
    Length,
    Name,
    Names,
    Plain,
    Prose,
    Strict,
    Text,
    Words,
    bad_value,
    listed,
)
from constraints.language.who import Who


class Label(Strict):
    """A name in both languages; where one is missing the id stands for it."""

    zh: Words | None = None
    en: Words | None = None
    note: Prose | None = None

    def in_(self, lang: str, default: str) -> str:
        return (self.zh if lang == "zh" else self.en) or default.replace("_", " ")


Groups = Annotated[tuple[Name, ...], BeforeValidator(listed), Also()]


class Post(Label):
    """An office as the law speaks of it."""

    is_a: Groups = ()
    many: Flag = False
    also_called: Annotated[tuple[str, ...], BeforeValidator(listed), Also()] = ()


class Organ(Label):
    """A body; `outside` bodies take time but need nobody of ours."""

    is_a: Groups = ()
    many: Flag = False
    head: Name | None = None
    outside: Flag = False
    also_called: Annotated[tuple[str, ...], BeforeValidator(listed), Also()] = ()


class Relation(Label):
    """Facts that the roster supplies, from the left to the right."""

    from_: Name = Field(alias="from")
    to: Name
    many: Flag = True


AttributeType = Literal[
    "choice",
    "flag",
    "number",
    "duration",
    "date",
    "subject",
    "subjects",
    "organ",
    "organs",
    "post",
    "seat",
    "seats",
    "reason",
    "matter",
]
PARTIES = ("subject", "subjects", "organ", "organs", "seat", "seats")


class Attribute(Label):
    """What a pattern may ask of a matter: its type, and for a closed list its values."""

    type: AttributeType
    values: dict[Name, Label] = Field(default_factory=dict)
    of: Name | None = None
    judged_by: Who | None = None
    set_by: Name | None = None
    optional: Flag = False

    @model_validator(mode="before")
    @classmethod
    def _shapes(cls, data: Any) -> Any:
        """`flag`, `[a, b]`, `{type: [a, b], …}` and `{values: {a: {zh, en}}, …}` all say what an attribute is."""
        if isinstance(data, str):
            return {"type": data}
        if isinstance(data, list | tuple):
            return {"type": "choice", "values": _labels(data)}
        if isinstance(data, dict):
            if isinstance(data.get("type"), list | tuple):
                return {**data, "type": "choice", "values": _labels(data["type"])}
            if "type" not in data and "values" in data:
                values = data["values"]
                return {**data, "type": "choice", "values": values if isinstance(values, dict) else _labels(values)}
        return data

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        """The shapes above, for editors."""
        own: dict[str, Any] = handler(core)
        full: dict[str, Any] = handler.resolve_ref_schema(own)
        types, names = full["properties"]["type"], {"type": "array", "items": TEXT}
        full["properties"] |= {"type": {"anyOf": [types, names]}, "values": {"anyOf": [names, full["properties"]["values"]]}}
        full["required"] = []
        whole = dict(full)
        full.clear()
        full["anyOf"] = [types, names, whole]
        return own


def _labels(values: Any) -> Any:
    if not isinstance(values, list | tuple) or not all(isinstance(v, str) for v in values):
        raise bad_value(values, "names")
    return {value: {} for value in values}


class Never(Strict):
    """A combination of attributes that cannot exist, by law or by assumption."""

    matter: Matter
    cite: Cite | None = None
    assumed: Flag = False
    note: Prose | None = None


def _demand(value: Any) -> Any:
    return {"acts": (value,), "assumed": "true"} if isinstance(value, str) else value


class Demands(Strict):
    """Acts that the text presupposes for this kind of matter without a step that names them."""

    acts: Names
    matter: Body = Body({})
    cite: Cite | None = None
    assumed: Flag = False
    note: Prose | None = None


class Kind(Label):
    """A kind of matter; it has the attributes of what it `is_a`."""

    is_a: Groups = ()
    attributes: dict[Name, Attribute] = Field(default_factory=dict)
    never: tuple[Never, ...] = ()
    demands: tuple[Annotated[Demands, BeforeValidator(_demand), Also(TEXT)], ...] = ()


class Act(Label):
    """One thing that is done at most once per matter and round."""

    ends: Flag = False
    remote: Groups = ()


class Reason(Label):
    """Why someone is away."""

    out_of_town: Flag = False
    reachable: Flag = False


def _unit(value: Any) -> Any:
    return {"fixed": value} if isinstance(value, str) else value


class Unit(Strict):
    """A fixed unit, a number of them, or a reading of either."""

    fixed: str | None = None
    reading: Id | None = None
    choose: dict[Name, str] = Field(default_factory=dict)


class Vocabulary(Strict):
    """Everything the articles may name."""

    posts: dict[Name, Post] = Field(default_factory=dict)
    organs: dict[Name, Organ] = Field(default_factory=dict)
    relations: dict[Name, Relation] = Field(default_factory=dict)
    roles: dict[Name, Who] = Field(default_factory=dict)
    subjects: dict[Name, Label] = Field(default_factory=dict)
    matters: dict[Name, Kind] = Field(default_factory=dict)
    acts: dict[Name, Act] = Field(default_factory=dict)
    reasons: dict[Name, Reason] = Field(default_factory=dict)
    units: dict[Name, Annotated[Unit, BeforeValidator(_unit), Also(TEXT)]] = Field(default_factory=dict)
    presumed_order: dict[Name, tuple[Names, ...]] = Field(default_factory=dict)


class SourceNote(Strict):
    """What is damaged or odd in the published text."""

    cite: Plain | None = None
    zh: Words
    en: Words


class Instrument(Label):
    """One of several texts, each numbered from 1."""

    in_force: InForce | None = None


class HigherLaw(Strict):
    """A rulebook of statutes that this one must not contradict; `same_as` joins names that differ (theirs: ours)."""

    rulebook: Id
    same_as: dict[Name, Name] = Field(default_factory=dict)


class Header(Strict):
    """`rulebook.yaml`: what this rulebook is."""

    id: Id
    title: Text
    rank: Literal["rules", "statute"] = "rules"
    in_force: InForce
    issued_as: Prose | None = None
    source_notes: tuple[SourceNote, ...] = ()
    instruments: dict[Id, Instrument] = Field(default_factory=dict)
    higher_law: tuple[HigherLaw, ...] = ()
    articles: int | None = None


__all__ = ["PARTIES", "ChooseLength", "Day", "Header", "Length", "Vocabulary"]
