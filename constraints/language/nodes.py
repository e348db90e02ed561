"""The twelve kinds of node.  One node says one thing that the text says in one place."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from constraints.language.patterns import ANYTHING, AwayFor, ChooseReasons, Condition, Matter, Reasons, Unless
from constraints.language.scalars import (
    DATE,
    TEXT,
    ActRef,
    ActRefs,
    Also,
    ArticleNumber,
    Cite,
    Cites,
    Day,
    Duration,
    Flag,
    Id,
    Length,
    Name,
    Names,
    Plain,
    Prose,
    Ratio,
    Strict,
    Text,
    Unit,
    Whole,
    Words,
    bad_value,
    listed,
)
from constraints.language.who import Who


class Span(Strict):
    """In force from a day, until (not including) another; open where not given."""

    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None


InForce = Annotated[Span, BeforeValidator(lambda v: {"from": v} if isinstance(v, str) else v), Also(DATE)]


class Node(Strict):
    """What every node has: its id, its citation, and what may be said about it."""

    id: Id
    cite: Cite
    gist: Text | None = None
    soft: Words | None = None
    under: dict[Id, Names] = Field(default_factory=dict)
    in_force: InForce | None = None
    note: Prose | None = None
    anchor: Annotated[str, Field(min_length=4, max_length=12)] | None = None

    @property
    def cites(self) -> tuple[str, ...]:
        return (self.cite,)


def _choice(value: Any, plain: str) -> str:
    return "?choose" if (isinstance(value, dict) and "reading" in value) or isinstance(value, _Choose) else plain


class _Choose(Strict):
    """Depends on a reading; every option is listed."""

    reading: Id


class ChooseLength(_Choose):
    """A length that depends on a reading."""

    choose: dict[Name, Length]


class ChooseFlag(_Choose):
    """Yes or no, depending on a reading."""

    choose: dict[Name, Flag]


class ChooseClock(_Choose):
    """While what time runs depends on a reading: while the act is `owed`, or while whoever owes it is `able` to do it."""

    choose: dict[Name, Literal["owed", "able"]]


class FromAttribute(Strict):
    """A limit set in the case: the value of this attribute."""

    attribute: Name


Refs = Annotated[tuple[Plain, ...], Field(min_length=1), BeforeValidator(listed), Also()]


def _scope_form(value: Any) -> str:
    if isinstance(value, str):
        return "?word" if value in ("all", "none") else "?acts"
    return _choice(value, "?acts")


def _length_form(value: Any) -> str:
    if isinstance(value, FromAttribute) or (isinstance(value, dict) and "attribute" in value):
        return "?attribute"
    return _choice(value, "?length")


Scope = Annotated[Annotated[Literal["all", "none"], Tag("?word")] | Annotated[Names, Tag("?acts")], Discriminator(_scope_form)]


class ChooseScope(_Choose):
    """Which acts depends on a reading: all, none or these."""

    choose: dict[Name, Scope]


ActScope = Annotated[
    Annotated[Literal["all", "none"], Tag("?word")] | Annotated[Names, Tag("?acts")] | Annotated[ChooseScope, Tag("?choose")],
    Discriminator(_scope_form),
]
LengthOrChoice = Annotated[
    Annotated[Length, Tag("?length")] | Annotated[ChooseLength, Tag("?choose")] | Annotated[FromAttribute, Tag("?attribute")],
    Discriminator(_length_form),
]
LimitOrChoice = Annotated[
    Annotated[Length, Tag("?length")] | Annotated[ChooseLength, Tag("?choose")], Discriminator(lambda v: _choice(v, "?length"))
]
FlagOrChoice = Annotated[
    Annotated[Flag, Tag("?flag")] | Annotated[ChooseFlag, Tag("?choose")], Discriminator(lambda v: _choice(v, "?flag"))
]
Clock = Annotated[
    Annotated[Literal["owed", "able"], Tag("?clock")] | Annotated[ChooseClock, Tag("?choose")],
    Discriminator(lambda v: _choice(v, "?clock")),
]


class Power(Node):
    """Gives the act on these matters to `by`.  Powers add up."""

    act: Names
    matter: Matter = ANYTHING
    by: Who
    unless: Unless = ()
    when: Condition | None = None
    personal: Flag = False
    only: Flag = False


class Delegation(Node):
    """A general permission to hand over what the giver could do, never more."""

    giver: Who
    receiver: Who
    acts: ActScope = "all"
    matter: Matter = ANYTHING
    grant: Literal["standing", "each_time", "either"] = "either"
    onward: FlagOrChoice = False
    unless: Unless = ()


class Substitution(Node):
    """While `of`'s holder is away for a listed reason, `by` may use `of`'s powers within the scope."""

    of: Who
    by: Who
    away_for: AwayFor
    if_vacant: FlagOrChoice = False
    at_most: LimitOrChoice | None = None
    matter: Matter = ANYTHING
    acts: ActScope = "all"
    except_: Refs = Field(default=(), alias="except", min_length=0)
    unless: Unless = ()
    onward: FlagOrChoice = False


class RelationPairs(Strict):
    """Every two who stand in this relation."""

    relation: Name


def _pair_form(value: Any) -> str:
    return "?relation" if isinstance(value, dict | RelationPairs) else "?pair"


Pair = Annotated[
    Annotated[tuple[Who, Who], Tag("?pair")] | Annotated[RelationPairs, Tag("?relation")], Discriminator(_pair_form)
]


class Exclusion(Node):
    """Two who may not be away together; binds leave plans, not acts."""

    not_both_away: Pair
    for_: AwayFor = Field(default=("any",), alias="for")
    unless_approved_by: Who | None = None


def _exactly_one(data: Any, fields: tuple[str, ...]) -> Any:
    if isinstance(data, dict) and sum(field in data for field in fields) != 1:
        raise PydanticCustomError("guize_one_of", "", {"fields": " | ".join(fields)})
    return data


class Share(Strict):
    """More than, or at least, a share `of` these seats; a value above 1 is a number of heads."""

    more_than: Ratio | None = None
    at_least: Ratio | None = None
    of: Who

    @model_validator(mode="before")
    @classmethod
    def _one(cls, data: Any) -> Any:
        return _exactly_one(data, ("more_than", "at_least"))


def _less_form(value: Any) -> str:
    return "?choose" if isinstance(value, dict | ChooseReasons) else "?reasons"


Less = Annotated[Annotated[Reasons, Tag("?reasons")] | Annotated[ChooseReasons, Tag("?choose")], Discriminator(_less_form)]


class Quorum(Share):
    """Counts present officials among `of` against its seats minus `less` (reasons, `vacant`)."""

    less: Less | None = None


def _quorum_form(value: Any) -> str:
    return "?several" if isinstance(value, list | tuple) else "?one"


Quorums = Annotated[
    Annotated[Quorum, Tag("?one")] | Annotated[tuple[Quorum, ...], Field(min_length=1), Tag("?several")],
    Discriminator(_quorum_form),
]


class DecidedBy(Strict):
    """These decide; the others speak."""

    by: Who


def _decides_form(value: Any) -> str:
    if value == "not_stated":
        return "?not_stated"
    return "?by" if isinstance(value, DecidedBy) or (isinstance(value, dict) and "by" in value) else "?share"


Decides = Annotated[
    Annotated[Literal["not_stated"], Tag("?not_stated")] | Annotated[DecidedBy, Tag("?by")] | Annotated[Share, Tag("?share")],
    Discriminator(_decides_form),
]


class Meeting(Node):
    """A meeting type: who belongs, who sits in, how many make a quorum (of several, all must be met), how it decides."""

    type: Name
    members: Who
    attending: Who | None = None
    invited: Who | None = None
    quorum: Quorums | None = None
    decides: Decides = "not_stated"

    @property
    def quorums(self) -> tuple[Quorum, ...]:
        """All that must be met."""
        return (self.quorum,) if isinstance(self.quorum, Quorum) else self.quorum or ()


class Step(Node):
    """This act is demanded for these matters, in this order.  With `by` it also gives the power."""

    act: Names
    matter: Matter = ANYTHING
    by: Who | None = None
    to: Who | None = None
    after: ActRefs = Field(default=(), min_length=0)
    before: ActRefs = Field(default=(), min_length=0)
    at: Names = Field(default=(), min_length=0)
    when: Condition | None = None
    unless: Unless = ()
    if_refused: Name | None = None
    different_person_from: ActRefs = Field(default=(), min_length=0)


class CountsAs(Strict):
    """When the limit passes the act counts as done, in this sense."""

    counts_as: Literal["agreed", "refused"]


class EscalatesTo(Strict):
    """When the limit passes these are told."""

    escalates_to: Who


class ReturnsTo(Strict):
    """When the limit passes the matter goes back to this act."""

    returns_to: Name


EXPIRY_FORMS = ("counts_as", "escalates_to", "returns_to")


def _expiry_form(value: Any) -> str | None:
    for key, model in (("counts_as", CountsAs), ("escalates_to", EscalatesTo), ("returns_to", ReturnsTo)):
        if isinstance(value, model) or (isinstance(value, dict) and key in value):
            return f"?{key}"
    return None


Expiry = Annotated[
    Annotated[CountsAs, Tag("?counts_as")]
    | Annotated[EscalatesTo, Tag("?escalates_to")]
    | Annotated[ReturnsTo, Tag("?returns_to")],
    Discriminator(_expiry_form),
]


class Cutoff(Strict):
    """A day of the month, week or year by which something must be in."""

    day: int
    of: Literal["week", "month", "year"]


_CUTOFF = re.compile(r"day (\d{1,3}) of the (week|month|year)")
CUTOFF = {**TEXT, "pattern": f"^{_CUTOFF.pattern}$", "description": Cutoff.__doc__, "examples": ["day 12 of the month"]}


def _cutoff(value: Any) -> Any:
    if isinstance(value, str):
        found = _CUTOFF.fullmatch(value)
        if not found or not 1 <= int(found[1]) <= {"week": 7, "month": 31, "year": 366}[found[2]]:
            raise bad_value(value, "cutoff")
        return Cutoff.model_validate({"day": int(found[1]), "of": found[2]})
    if value is not None and not isinstance(value, Cutoff):
        raise bad_value(value, "cutoff")
    return value


class Deadline(Node):
    """Exactly one of an upper bound `within`, a lead time `at_least`, a calendar `cutoff`."""

    act: Names
    matter: Matter = ANYTHING
    unless: Unless = ()
    within: LengthOrChoice | None = None
    at_least: LengthOrChoice | None = None
    cutoff: Annotated[Cutoff, BeforeValidator(_cutoff), WithJsonSchema(CUTOFF)] | None = None
    after: ActRef | None = None
    before: ActRef | None = None
    on_expiry: Expiry | None = None
    runs_while: Clock = "owed"

    @model_validator(mode="before")
    @classmethod
    def _one(cls, data: Any) -> Any:
        return _exactly_one(data, ("within", "at_least", "cutoff"))


class Frequency(Strict):
    """How many times in each unit of time, at least and at most."""

    at_least: Whole | None = None
    at_most: Whole | None = None
    per: Unit


class Duty(Node):
    """Something owed, by a date, in a cycle, or once for each matter."""

    who: Who
    act: Names
    matter: Matter = ANYTHING
    to: Who | None = None
    when: Condition | None = None
    unless: Unless = ()
    how_often: Frequency | None = None
    within: LengthOrChoice | None = None
    after: ActRef | None = None
    before: ActRef | None = None
    creates: Matter | None = None


class Prohibition(Node):
    """Bars the act; beats every power.  Only its own `unless` or `unless_approved_by` lifts it."""

    act: Names
    matter: Matter = ANYTHING
    by: Who | None = None
    to: Who | None = None
    when: Condition | None = None
    unless: Unless = ()
    unless_approved_by: Who | None = None
    gate: Literal["refuse", "return", "report"] = "refuse"


class Reading(Strict):
    """An open question of the text, with its options; the default is only what is shown first."""

    id: Id
    cite: Cites
    question: Text
    options: Annotated[dict[Name, Text], Field(min_length=2)]
    default: Name
    decided_by: Who | None = None
    gist: Text | None = None
    note: Prose | None = None

    @property
    def cites(self) -> tuple[str, ...]:
        return self.cite


class Parameter(Node):
    """A number that the text leaves open and a run needs; listed as an assumption wherever it was used."""

    value: Plain
    assumed: Flag = True


class Link(Node):
    """Ties a clause to higher law by hand: `rests_on` is `<rulebook>:<citation>`, `reads` how it takes the law where that is
    open: reading of the law and option."""

    clause: Plain
    rests_on: Annotated[str, Field(pattern=r"^[a-z0-9-]+:.+$")]
    effect: Literal["must_follow", "narrows", "repeats"]
    reads: dict[Id, Name] = Field(default_factory=dict)


FAMILIES: dict[str, type[Strict]] = {
    "powers": Power,
    "delegations": Delegation,
    "substitutions": Substitution,
    "exclusions": Exclusion,
    "meetings": Meeting,
    "steps": Step,
    "deadlines": Deadline,
    "duties": Duty,
    "prohibitions": Prohibition,
    "readings": Reading,
    "parameters": Parameter,
    "links": Link,
}


class ArticleHead(Strict):
    """An article without its nodes."""

    article: ArticleNumber
    kind: Literal["operative", "mixed", "declaratory"]
    gist: Text
    reason: Prose | None = None
    note: Prose | None = None


__all__ = ["FAMILIES", "ArticleHead", "Duration", "Node", "Reading"]
