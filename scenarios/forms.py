"""What a scenario file may say: frozen, strictly typed records, in the order in which people write them."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypeAliasType

from constraints.language.patterns import ANYTHING, Matter
from constraints.language.scalars import Day, Flag, Id, Length, Name, Names, Number, Strict, Text, Whole, Words
from constraints.language.vocabulary import Label
from constraints.language.who import Who

Rate: TypeAlias = Annotated[Number, Field(ge=0, le=1)]
Weights: TypeAlias = Annotated[dict[str, Annotated[Number, Field(ge=0)]], Field(min_length=1)]
Acts: TypeAlias = Annotated[tuple[Name, ...], BeforeValidator(lambda v: (v,) if isinstance(v, str) else v)]
"""Names of acts; `all` stands for every act."""


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────────────────


class Between(Strict):
    """Any whole number between the two, alike."""

    between: tuple[Number, Number]


class OneOf(Strict):
    """One of some numbers, by weight."""

    choose: Weights


class Skewed(Strict):
    """Lognormal: half below `median`, nine tenths below `p90`, never above `at_most`."""

    median: Annotated[Number, Field(gt=0)]
    p90: Annotated[Number, Field(gt=0)]
    at_most: Number | None = None


class Waiting(Strict):
    """Exponential with this mean."""

    mean: Annotated[Number, Field(gt=0)]


_NUMBERS: dict[str, type[Strict]] = {"between": Between, "choose": OneOf, "median": Skewed, "p90": Skewed, "mean": Waiting}


def _number_form(value: Any) -> str | None:
    if isinstance(value, str | int | float):
        return "?plain"
    if isinstance(value, dict):
        return next((f"?{key}" for key in ("between", "choose", "median", "p90", "mean") if key in value), None)
    return next((f"?{key}" for key, model in _NUMBERS.items() if isinstance(value, model)), None)


Numbers = Annotated[
    Annotated[Number, Tag("?plain")]
    | Annotated[Between, Tag("?between")]
    | Annotated[OneOf, Tag("?choose")]
    | Annotated[Skewed, Tag("?median")]
    | Annotated[Skewed, Tag("?p90")]
    | Annotated[Waiting, Tag("?mean")],
    Discriminator(_number_form),
]

UNITS = ("minutes", "working_days", "calendar_days", "hours")


class Takes(Strict):
    """How long an act takes: `minutes` are office minutes of somebody's work; days and hours run by themselves."""

    minutes: Numbers | None = None
    working_days: Numbers | None = None
    calendar_days: Numbers | None = None
    hours: Numbers | None = None

    @model_validator(mode="before")
    @classmethod
    def _one(cls, data: Any) -> Any:
        if isinstance(data, dict) and sum(unit in data for unit in UNITS) != 1:
            raise PydanticCustomError("guize_one_of", "", {"fields": " | ".join(UNITS)})
        return data

    @property
    def unit(self) -> str:
        return next(unit for unit in UNITS if getattr(self, unit) is not None)


# ── values of attributes ─────────────────────────────────────────────────────────────────────────────────────


class Choose(Strict):
    """One of some values, by weight."""

    choose: Weights


class Chance(Strict):
    """`true` at this rate, else `false`."""

    rate: Rate


class Column(Strict):
    """A column of the row drawn from a table, by weight; equal `draw` means the same row."""

    table: Name
    column: Name
    draw: Name | None = None


class Some(Strict):
    """A set: the values of the attributes in `with`, and `number` more from a column, none of them in `but`."""

    some: Column
    number: Numbers = 0.0
    with_: Names = Field(default=(), alias="with", min_length=0)
    but: Names = Field(default=(), min_length=0)


class SameAs(Strict):
    """The value of another attribute."""

    same_as: Name


class DaysAhead(Strict):
    """A day so many calendar days after the arrival."""

    days_ahead: Numbers


class Amount(Strict):
    """A number."""

    amount: Numbers


class If(Strict):
    """One or the other, by the attributes drawn so far."""

    if_: dict[Name, Annotated[tuple[str, ...], BeforeValidator(lambda v: (v,) if isinstance(v, str) else v)]] = Field(
        alias="if"
    )
    then: Spec
    else_: Spec | None = Field(default=None, alias="else")


_SPECS: dict[str, type[Strict]] = {
    "choose": Choose,
    "rate": Chance,
    "table": Column,
    "some": Some,
    "same_as": SameAs,
    "days_ahead": DaysAhead,
    "amount": Amount,
    "if": If,
}


def _spec_form(value: Any) -> str | None:
    if isinstance(value, str):
        return "?plain"
    if isinstance(value, dict):
        return next((f"?{key}" for key in _SPECS if key in value), None)
    return next((f"?{key}" for key, model in _SPECS.items() if isinstance(value, model)), None)


Spec = TypeAliasType(
    "Spec",
    Annotated[
        Annotated[str, Tag("?plain")]
        | Annotated[Choose, Tag("?choose")]
        | Annotated[Chance, Tag("?rate")]
        | Annotated[Column, Tag("?table")]
        | Annotated[Some, Tag("?some")]
        | Annotated[SameAs, Tag("?same_as")]
        | Annotated[DaysAhead, Tag("?days_ahead")]
        | Annotated[Amount, Tag("?amount")]
        | Annotated[If, Tag("?if")],
        Discriminator(_spec_form),
    ],
)
If.model_rebuild()
Specs: TypeAlias = dict[Name, Spec]
AttributePath: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")]
"""An attribute or act, or one of a linked matter: `meeting.type`, `meeting.chair`."""


# ── what arrives ─────────────────────────────────────────────────────────────────────────────────────────────


class Surge(Strict):
    """Between these days, both included, so many times the usual number."""

    from_: Day = Field(alias="from")
    to: Day
    times: Annotated[Number, Field(ge=0)]


class Asked(Strict):
    """Only this act is tried on the matter, the minute it arrives: what its procedure puts before the act is done, by
    whoever `did` names, except what is `not_done`.  The matter has the attributes that the stream gives and no others,
    and stays open."""

    act: Name
    not_done: Names = Field(default=(), min_length=0)
    did: dict[AttributePath, Name] = Field(default_factory=dict)


class Stream(Label):
    """Matters of one sort: how many a year, when, with which attributes."""

    kind: Name
    per_year: Annotated[Number, Field(ge=0)] = 0.0
    dates: tuple[Day, ...] = ()
    season: Name | None = None
    surges: tuple[Surge, ...] = ()
    arrives: Literal["office_hours", "any_time"] = "office_hours"
    attributes: dict[AttributePath, Spec] = Field(default_factory=dict)
    asks: Asked | None = None


class Workload(Strict):
    """What is likely.  `usual` gives attributes that streams do not mention; a flag that nobody mentions is false.

    `outcomes` gives the values of attributes that an act sets.  `scale` multiplies every yearly number."""

    scale: Annotated[Number, Field(ge=0)] = 1.0
    tables: dict[Name, tuple[dict[str, str], ...]] = Field(default_factory=dict)
    seasons: dict[Name, Annotated[tuple[Number, ...], Field(min_length=12, max_length=12)]] = Field(default_factory=dict)
    usual: dict[Name, Specs] = Field(default_factory=dict)
    outcomes: dict[Name, Specs] = Field(default_factory=dict)
    streams: dict[Name, Stream] = Field(default_factory=dict)


# ── who is away ──────────────────────────────────────────────────────────────────────────────────────────────


class PlannedAbsence(Strict):
    """One spell, first and last day included; announced ones are asked for beforehand."""

    official: Name
    reason: Name
    first: Day
    last: Day
    announced: Flag = True


class AbsenceProcess(Strict):
    """Spells at a yearly rate for everybody of these posts; `days` are working days."""

    posts: Names
    reason: Name
    per_year: Annotated[Number, Field(ge=0)]
    days: Numbers = 1.0
    season: Name | None = None
    announced: Flag = True


class Vacancy(Strict):
    """The seat is vacant from a day until (not including) another; for good where none is given."""

    seat: Name
    from_: Day = Field(alias="from")
    until: Day | None = None


class Absence(Strict):
    plan: tuple[PlannedAbsence, ...] = ()
    process: dict[Id, AbsenceProcess] = Field(default_factory=dict)
    vacancies: tuple[Vacancy, ...] = ()


class Recall(Strict):
    """Some spells are cut short: the attribute becomes true after half of the days, and the official comes back."""

    attribute: Name
    rate: Rate


class Leave(Strict):
    """How an announced absence is asked for: the kind of matter, the attributes that name the applicant and the
    spell, how many calendar days ahead, and the acts that must be done before anybody leaves, as far as owed."""

    kind: Name
    seat: Name
    post: Name | None = None
    reason: Name | None = None
    first: Name | None = None
    days: Name | None = None
    needs: Names = Field(default=(), min_length=0)
    ahead: Numbers = 7.0
    recall: Recall | None = None
    attributes: Specs = Field(default_factory=dict)


# ── what people do ───────────────────────────────────────────────────────────────────────────────────────────


class Service(Strict):
    """How long acts take; the first entry that fits counts.  `at` are posts or bodies; `all` acts where none is named."""

    acts: Acts = ("all",)
    at: Names = Field(default=(), min_length=0)
    matter: Matter = ANYTHING
    takes: Takes


class Refusal(Strict):
    """How often an act ends in a refusal, where the law says what follows; `sets` changes attributes of the matter."""

    acts: Acts = ("all",)
    matter: Matter = ANYTHING
    rate: Rate
    sets: dict[Name, str] = Field(default_factory=dict)


class Try(Strict):
    """How often an act that nothing demands is tried on a matter that arrives, and by whom."""

    act: Name
    matter: Matter = ANYTHING
    by: Who
    rate: Rate
    asks: Rate = 0.0
    """Where approval would lift the ban: how often it is asked for afterwards."""


class Returned(Strict):
    """What becomes of a paper the gate returns: `mended` of them come back after a while, put right, the rest end."""

    mended: Rate = 0.0
    after: Takes = Takes.model_validate({"working_days": "2"})
    puts_right: dict[Name, str] = Field(default_factory=dict)


class DeskPlan(Strict):
    """How many people of a body work at once; or the body through which it works."""

    staff: Annotated[Whole, Field(ge=1)] | None = None
    through: Name | None = None


class Mandate(Strict):
    """How often somebody about to leave authorises those whom this clause lets him authorise, until he is back."""

    clause: Id
    rate: Rate = 1.0


class Behaviour(Strict):
    choose: Literal["shortest_tray", "listed", "portfolio"] = "shortest_tray"
    half_done: Literal["restart", "keep"] = "restart"
    first: Annotated[Matter, Field(min_length=0)] = ()
    """Matters taken out of a tray before all others."""
    staff: Annotated[Whole, Field(ge=1)] = 3
    desks: dict[Name, DeskPlan] = Field(default_factory=dict)
    service: tuple[Service, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    tries: dict[Id, Try] = Field(default_factory=dict)
    returned: Returned = Returned()
    mandates: tuple[Mandate, ...] = ()


class AssumedStep(Label):
    """What must happen though no article says who does it, or mentions it at all (then `after` or `before` places it).

    Without `desk` it takes its time and nobody's work."""

    act: Names
    matter: Matter = ANYTHING
    desk: Who | None = None
    takes: Takes | None = None
    after: Names = Field(default=(), min_length=0)
    before: Names = Field(default=(), min_length=0)
    reason: Text


# ── meetings, and what follows from what ─────────────────────────────────────────────────────────────────────


class Cadence(Strict):
    """On day `day` of every period, or the next working day; of `every` second, third … period only."""

    per: Literal["week", "month", "year"]
    day: Annotated[Whole, Field(ge=1, le=366)] = 1
    every: Annotated[Whole, Field(ge=1)] = 1


_CLOCK = Annotated[str, Field(pattern=r"^([01]?\d|2[0-3]):[0-5]\d$")]


class MeetingPlan(Strict):
    """When meetings of a type are held: on these dates, or in these cadences; how long; how far ahead they are planned."""

    dates: tuple[Day, ...] = ()
    cadence: tuple[Cadence, ...] = ()
    at: _CLOCK = "9:00"
    minutes: Annotated[Whole, Field(ge=1)] = 120
    planned: Length | None = None
    closed_by: Name | None = None
    """The act after which the agenda takes nothing more; without it, the last act before the meeting."""
    most_items: Annotated[Whole, Field(ge=1)] | None = None
    needs_items: Flag = False
    attributes: Specs = Field(default_factory=dict)
    excuses: Excuses | None = None


class Excuses(Strict):
    """Members who know that they will be away ask to be excused, so long before the meeting."""

    kind: Name
    seat: Name
    post: Name | None = None
    ahead: Length
    attributes: Specs = Field(default_factory=dict)


MeetingPlan.model_rebuild()


class Consequence(Strict):
    """A new matter that an act brings about: the minutes of a meeting, the explanation of a document.

    `same` copies attributes of the matter it comes from; a link of the new kind to that matter is set by itself."""

    after: Name
    matter: Matter = ANYTHING
    creates: Name
    rate: Rate = 1.0
    same: Names = Field(default=(), min_length=0)
    attributes: Specs = Field(default_factory=dict)


# ── the file ─────────────────────────────────────────────────────────────────────────────────────────────────


class Horizon(Strict):
    """First and last day, both simulated."""

    from_: Day = Field(alias="from")
    to: Day


class CalendarChoice(Strict):
    """A table of the user's, beside the shipped one; what to do about years without a notice."""

    table: Words | None = None
    undecreed: Literal["error", "statutory"] = "error"


Paths: TypeAlias = Annotated[tuple[Words, ...], BeforeValidator(lambda v: (v,) if isinstance(v, str) else v)]


class ScenarioFile(Strict):
    """One scenario.  Mappings of the file it `extends` are merged key by key; anything else is replaced."""

    scenario: Id
    title: Text
    note: str | Text | None = None
    illustrative: Flag = True
    extends: Words | None = None
    rulebook: Words
    amendments: Paths = ()
    transition: Literal["new_steps", "finish_under_old", "restart"] = "new_steps"
    roster: Words
    calendar: CalendarChoice = CalendarChoice()
    horizon: Horizon
    seed: Whole = 1
    readings: dict[Id, Name] = Field(default_factory=dict)
    workload: Workload = Workload()
    absence: Absence = Absence()
    leave: Leave | None = None
    behaviour: Behaviour = Behaviour()
    assumed_steps: tuple[AssumedStep, ...] = ()
    meetings: dict[Name, MeetingPlan] = Field(default_factory=dict)
    consequences: dict[Id, Consequence] = Field(default_factory=dict)


def clock(text: str) -> int:
    """Minutes of the day of `9:00`."""
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


__all__ = ["ScenarioFile", "clock"]
