"""Who: one selector everywhere (`by`, `of`, `to`, `giver`, `receiver`, `members` …).

A selector's form is told by its keys *first*, then one model is validated, so that a misspelt key gives one message.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import Discriminator, Field, Tag
from typing_extensions import TypeAliasType

from constraints.language.scalars import ActRef, Id, Name, Names, Strict


class Among(Strict):
    """Those of `among` that are not `other_than`."""

    among: Who
    other_than: Who | None = None


class Each(Strict):
    """All of them, one act each; where there is nobody, nothing is needed."""

    each: Who


class InOrder(Strict):
    """The first of these who is able to act now; a group follows the roster's precedence."""

    in_order: Who


class Authorised(Strict):
    """`authorised`, if `by` has authorised them for this act."""

    authorised: Who
    by: Who
    grant: Literal["standing", "each_time", "either"] = "either"


class NamedBy(Strict):
    """Whoever `named_by` names from `among`."""

    named_by: Who
    among: Who


class ChooseWho(Strict):
    """Depends on a reading; every option is listed."""

    reading: Id
    choose: dict[Name, Who]


class OfMeeting(Strict):
    """The meeting itself (or any of these): able when someone may chair it and its quorum is met."""

    meeting: Names


class _Role(Strict):
    within: Who | None = None
    other_than: Who | None = None


class InChargeOf(_Role):
    """Whose portfolio holds the subject(s) in this attribute."""

    in_charge_of: ActRef


class HeadOf(_Role):
    """The head of the organ(s) in this attribute."""

    head_of: ActRef


class OrganOf(_Role):
    """The body itself named by this attribute."""

    organ: ActRef


class SeatOf(_Role):
    """Whoever holds the seat in this attribute."""

    seat: ActRef


class Related(_Role):
    """Whoever stands on the left of this relation to `to` (`its_holder`: the seat being replaced)."""

    related: Name
    to: Who = "its_holder"


class DidAct(_Role):
    """Whoever did that act on this matter."""

    did: ActRef


class StandingIn(_Role):
    """Whoever is filling in under this substitution now."""

    standing_in: Id


_FORMS: dict[str, type[Strict]] = {
    "among": Among,
    "each": Each,
    "in_order": InOrder,
    "authorised": Authorised,
    "named_by": NamedBy,
    "reading": ChooseWho,
    "meeting": OfMeeting,
    "in_charge_of": InChargeOf,
    "head_of": HeadOf,
    "organ": OrganOf,
    "seat": SeatOf,
    "related": Related,
    "did": DidAct,
    "standing_in": StandingIn,
}
FORMS = tuple(_FORMS)
_MARKS = (
    "authorised",
    "named_by",
    "reading",
    "each",
    "in_order",
    "in_charge_of",
    "head_of",
    "organ",
    "seat",
    "related",
    "did",
    "standing_in",
    "meeting",
    "among",
)


def form_of(value: Any) -> str | None:
    """Which form a selector has, told by its keys alone; `?` marks a tag, which is no part of a value's path."""
    if isinstance(value, str):
        return "?name"
    if isinstance(value, list | tuple):
        return "?list"
    if isinstance(value, dict):
        return next((f"?{mark}" for mark in _MARKS if mark in value), None)
    return next((f"?{mark}" for mark, model in _FORMS.items() if isinstance(value, model)), None)


if TYPE_CHECKING:
    Who: TypeAlias = (
        str | tuple["Who", ...] | Among | Each | InOrder | Authorised | NamedBy | ChooseWho | OfMeeting
        | InChargeOf | HeadOf | OrganOf | SeatOf | Related | DidAct | StandingIn
    )  # fmt: skip
else:
    Who = TypeAliasType(
        "Who",
        Annotated[
            Annotated[Name, Tag("?name")]
            | Annotated[tuple["Who", ...], Field(min_length=1), Tag("?list")]
            | Annotated[Among, Tag("?among")]
            | Annotated[Each, Tag("?each")]
            | Annotated[InOrder, Tag("?in_order")]
            | Annotated[Authorised, Tag("?authorised")]
            | Annotated[NamedBy, Tag("?named_by")]
            | Annotated[ChooseWho, Tag("?reading")]
            | Annotated[OfMeeting, Tag("?meeting")]
            | Annotated[InChargeOf, Tag("?in_charge_of")]
            | Annotated[HeadOf, Tag("?head_of")]
            | Annotated[OrganOf, Tag("?organ")]
            | Annotated[SeatOf, Tag("?seat")]
            | Annotated[Related, Tag("?related")]
            | Annotated[DidAct, Tag("?did")]
            | Annotated[StandingIn, Tag("?standing_in")],
            Discriminator(form_of),
        ],
    )


def lets_authorise(clause: Any) -> bool:
    """Does a clause let somebody authorise or name somebody else?"""
    return hasattr(clause, "giver") or any(handovers(clause))


def handovers(value: Any) -> Iterator[Authorised | NamedBy]:
    """The selectors inside a clause by which somebody authorises or names somebody."""
    if isinstance(value, Authorised | NamedBy):
        yield value
    if isinstance(value, tuple):
        for part in value:
            yield from handovers(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from handovers(part)
    else:
        for name in getattr(type(value), "model_fields", ()):
            yield from handovers(getattr(value, name))
