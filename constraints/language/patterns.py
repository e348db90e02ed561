"""Patterns (what a clause is about) and conditions (what it makes depend on the moment).

A pattern never looks at who is present; a condition looks at the situation and the history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Discriminator, Field, RootModel, Tag
from typing_extensions import TypeAliasType

from constraints.language.scalars import SCALAR, TEXT, ActRef, Also, Id, Name, Names, Plain, Strict
from constraints.language.who import Who

_BOUNDS = ("over", "at_least", "under", "at_most")
TESTS = (*_BOUNDS, "not", "has", "count")
GROUPS = ("any", "all", "not")


class Negation(Strict):
    """The complement: true also where the attribute has no value."""

    not_: Value = Field(alias="not")


class Bounds(Strict):
    """Limits on a number, a length of time or a date, strict (`over`, `under`) or not (`at_least`, `at_most`)."""

    over: Plain | None = None
    at_least: Plain | None = None
    under: Plain | None = None
    at_most: Plain | None = None

    def limits(self) -> list[tuple[str, str]]:
        return [(name, text) for name in _BOUNDS if (text := getattr(self, name)) is not None]


class Has(Strict):
    """The set has this member."""

    has: Name


class Count(Strict):
    """How many members the set has."""

    count: Bounds


class Body(RootModel[dict[Name, "Value"]]):
    """Tests by attribute, all of which must hold; `any`, `all` and `not` group further bodies."""

    model_config = {"frozen": True}

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.root)))


def form_of_value(value: Any) -> str | None:
    if isinstance(value, str):
        return "?text"
    if isinstance(value, list | tuple):
        return "?list" if all(isinstance(v, str) for v in value) else "?bodies"
    if isinstance(value, dict):
        keys = set(value)
        if keys == {"not"}:
            return "?not"
        if keys == {"has"}:
            return "?has"
        if keys == {"count"}:
            return "?count"
        return "?bounds" if keys and keys <= set(_BOUNDS) else "?body"
    for tag, model in (("not", Negation), ("bounds", Bounds), ("has", Has), ("count", Count), ("body", Body)):
        if isinstance(value, model):
            return f"?{tag}"
    return None


if TYPE_CHECKING:
    Value: TypeAlias = "str | tuple[str, ...] | tuple[Body, ...] | Negation | Bounds | Has | Count | Body"
else:
    Value = TypeAliasType(
        "Value",
        Annotated[
            Annotated[Plain, Tag("?text")]
            | Annotated[tuple[Plain, ...], Field(min_length=1), Tag("?list")]
            | Annotated[tuple[Body, ...], Tag("?bodies")]
            | Annotated[Negation, Tag("?not")]
            | Annotated[Bounds, Tag("?bounds")]
            | Annotated[Has, Tag("?has")]
            | Annotated[Count, Tag("?count")]
            | Annotated[Body, Tag("?body")],
            Discriminator(form_of_value),
        ],
    )


def _patterns(value: Any) -> Any:
    """A bare kind stands for all of it; one pattern stands for a list of one."""
    items = [value] if isinstance(value, str | dict) else value
    if isinstance(items, list | tuple):
        return [{item: {}} if isinstance(item, str) else item for item in items]
    return items


Matter = Annotated[tuple[dict[Name, Body], ...], Field(min_length=1), BeforeValidator(_patterns), Also(TEXT)]
ANYTHING: tuple[dict[str, Body], ...] = ({"any_matter": Body({})},)

Reasons = Annotated[tuple[Name, ...], BeforeValidator(lambda v: (v,) if isinstance(v, str) else v), Also()]


class ChooseReasons(Strict):
    """Reasons that depend on a reading."""

    reading: Id
    choose: dict[Name, Reasons]


def _reasons_form(value: Any) -> str:
    return "?choose" if isinstance(value, dict | ChooseReasons) else "?reasons"


AwayFor = Annotated[
    Annotated[Reasons, Tag("?reasons")] | Annotated[ChooseReasons, Tag("?choose")],
    Discriminator(_reasons_form),
]


class Away(Strict):
    """All of them are away (for one of these reasons)."""

    away: Who
    for_: AwayFor = Field(default=("any",), alias="for")


class Present(Strict):
    """At least one of them is present."""

    present: Who


class IsVacant(Strict):
    """All of these seats are vacant."""

    vacant: Who


class IsDone(Strict):
    """That act has been done on this matter."""

    done: ActRef


class AllOf(Strict):
    """Each of these conditions holds."""

    all_: tuple[Condition, ...] = Field(alias="all", min_length=1)


class AnyOf(Strict):
    """One of these conditions holds."""

    any_: tuple[Condition, ...] = Field(alias="any", min_length=1)


class NotOf(Strict):
    """This condition does not hold."""

    not_: Condition = Field(alias="not")


_CONDITIONS: dict[str, type[Strict]] = {
    "away": Away,
    "present": Present,
    "vacant": IsVacant,
    "done": IsDone,
    "all": AllOf,
    "any": AnyOf,
    "not": NotOf,
}
CONDITION_FORMS = tuple(_CONDITIONS)


def form_of_condition(value: Any) -> str | None:
    if isinstance(value, dict):
        return next((f"?{key}" for key in _CONDITIONS if key in value), None)
    return next((f"?{key}" for key, model in _CONDITIONS.items() if isinstance(value, model)), None)


if TYPE_CHECKING:
    Condition: TypeAlias = "Away | Present | IsVacant | IsDone | AllOf | AnyOf | NotOf"
else:
    Condition = TypeAliasType(
        "Condition",
        Annotated[
            Annotated[Away, Tag("?away")]
            | Annotated[Present, Tag("?present")]
            | Annotated[IsVacant, Tag("?vacant")]
            | Annotated[IsDone, Tag("?done")]
            | Annotated[AllOf, Tag("?all")]
            | Annotated[AnyOf, Tag("?any")]
            | Annotated[NotOf, Tag("?not")],
            Discriminator(form_of_condition),
        ],
    )


class UnlessRef(Strict):
    """A reference in `unless`, which may hold only under an option of a reading."""

    ref: Plain
    under: dict[Id, Names] = Field(default_factory=dict)


def _unless(value: Any) -> Any:
    items = [value] if isinstance(value, str | dict) else value
    if isinstance(items, list | tuple):
        return [{"ref": item} if isinstance(item, str) else item for item in items]
    return items


Unless = Annotated[tuple[UnlessRef, ...], BeforeValidator(_unless), Also(SCALAR)]
