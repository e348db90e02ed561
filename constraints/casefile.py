"""What a file of cases may say: its sorts of case as types.

The first word of a case tells its sort: `who` may do an act, what may be done `next`, what is `owed`, whose `duty` an
act is, when it is `due`, what is `barred`, whether there is a `quorum`, whom a meeting `meets`, who may be
`away_together`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Discriminator, Field, Tag
from typing_extensions import TypeAliasType

from constraints.language.nodes import Expiry, Frequency
from constraints.language.scalars import ActRef, Flag, Id, Name, Names, Strict, Text, listed, parse_date
from constraints.source import Path_

PRESUPPOSED, PRESUMED = "presupposed", "presumed"


def _fact_form(value: Any) -> str:
    return "?text" if isinstance(value, str) else "?link" if isinstance(value, dict) else "?list"


if TYPE_CHECKING:
    Fact: TypeAlias = "str | tuple[str, ...] | dict[str, Fact]"
else:
    Fact = TypeAliasType(
        "Fact",
        Annotated[
            Annotated[str, Tag("?text")]
            | Annotated[tuple[str, ...], Tag("?list")]
            | Annotated[dict[Name, "Fact"], Tag("?link")],
            Discriminator(_fact_form),
        ],
    )
Facts: TypeAlias = dict[Name, Fact]
Refs = Annotated[tuple[str, ...], BeforeValidator(listed)]
Cited = Annotated[Refs, Field(min_length=1)]
AnyNames = Annotated[tuple[Name, ...], BeforeValidator(listed)]
AnyActs = Annotated[tuple[ActRef, ...], BeforeValidator(listed)]
Overlays = Annotated[tuple[Facts, ...], BeforeValidator(listed)]


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or a minute of it."""

    day: date
    minute: int | None = None

    def __str__(self) -> str:
        return f"{self.day}" if self.minute is None else f"{self.day} {self.minute // 60:02}:{self.minute % 60:02}"


def _moment(value: Any) -> Any:
    if not isinstance(value, str) or " " not in value:
        day = parse_date(value)
        return Moment(day) if isinstance(day, date) else day
    try:
        found = datetime.strptime(value, "%Y-%m-%d %H:%M")
    except ValueError:
        return parse_date("?")
    return Moment(found.date(), found.hour * 60 + found.minute)


When = Annotated[Moment, BeforeValidator(_moment)]


class Entry(Strict):
    """What every case has: a sentence that says it, the matter, the readings it rests on."""

    case: Text | str
    matter: Annotated[dict[Name, Facts], Field(max_length=1)] = Field(default_factory=dict)
    readings: dict[Id, Name] = Field(default_factory=dict)


class Granting(Strict):
    """`giver` has authorised or named `receiver` under the clauses of `power`."""

    giver: Name
    receiver: Name
    power: str


class Situated(Entry):
    """A case that depends on who is there (`holiday for 15 calendar_days`; several reasons: for each of them) and on what
    has been done (left out: what the procedure puts before)."""

    away: dict[Name, Cited] = Field(default_factory=dict)
    vacant: AnyNames = ()
    granted: tuple[Granting, ...] = ()
    done: AnyActs | None = None
    did: dict[ActRef, Name] = Field(default_factory=dict)


class WhoEntry(Situated):
    """Who may do the act, each with the clauses by which; `stand-in for seat` where the capacity is another's."""

    who: Names
    may: dict[str, Cited] | None = None
    may_not: dict[Name, Refs] = Field(default_factory=dict)
    nobody: Cited | None = None


class NextEntry(Entry):
    """The acts that may come next, and what others still wait for: `{act: {earlier act: clauses}}`."""

    next: AnyNames | None = None
    waits: dict[ActRef, dict[ActRef, Cited]] = Field(default_factory=dict)
    done: AnyActs = ()


def _by(value: Any) -> Any:
    return {"by": value} if isinstance(value, str | list | tuple) else value


class OwedAct(Strict):
    """An act that a matter owes: by which clauses (or `presupposed`), and what they say of it."""

    by: Cited
    soft: Flag = False
    to: AnyNames | None = None
    at: AnyNames | None = None
    each: AnyNames | None = None
    if_refused: Name | None = None
    different_person_from: AnyActs | None = None


class OwedEntry(Entry):
    """The acts a matter owes; `only`: and no others."""

    owed: dict[Name, Annotated[OwedAct, BeforeValidator(_by)]] = Field(default_factory=dict)
    not_owed: AnyNames = ()
    only: Flag = False
    but_not: Overlays = ()


class OwedBy(Strict):
    """By which clauses somebody owes an act, how often, after what, to whom."""

    by: Cited
    soft: Flag = False
    how_often: Frequency | None = None
    after: ActRef | None = None
    to: Names | None = None
    creates: dict[Name, Facts] | None = None


class DutyEntry(Entry):
    """Who owes an act that is a duty."""

    duty: Names
    owed_by: dict[Name, Annotated[OwedBy, BeforeValidator(_by)]]
    but_not: Overlays = ()


class DueEntry(Entry):
    """When an act is due: the last moment (or the earliest) counted from an event, and what follows after it."""

    due: Names
    after: Annotated[dict[ActRef, When], Field(max_length=1)] = Field(default_factory=dict)
    before: Annotated[dict[ActRef, When], Field(max_length=1)] = Field(default_factory=dict)
    from_: When | None = Field(default=None, alias="from")
    last: When | None = None
    earliest: When | None = None
    by: Refs = ()
    soft: Flag = False
    on_expiry: Expiry | None = None
    runs_while: Literal["owed", "able"] = "owed"
    but_not: Overlays = ()


class BarredEntry(Situated):
    """What bars an act, and what the gate does with it; `as` is the capacity acted in."""

    barred: Names
    as_: Name | None = Field(default=None, alias="as")
    gate: Literal["refuse", "return", "report"] | None = None
    by: Refs = ()
    soft: Flag = False
    unless_approved_by: Names | None = None
    but_not: Overlays = ()
    but_not_as: AnyNames = ()


class QuorumEntry(Situated):
    """Whether a meeting has its quorum; those not `present` are away for `others_away_for`."""

    quorum: Name
    present: AnyNames | None = None
    others_away_for: Names | None = None
    met: Flag
    may_decide: Flag | None = None
    by: Cited


class MeetsEntry(Entry):
    """Who belongs to a meeting, who sits in, who is invited."""

    meets: Name
    members: Names | None = None
    attending: AnyNames | None = None
    invited: AnyNames | None = None
    by: Cited


class AwayTogetherEntry(Entry):
    """Whether people may be away together; `broken` are the clauses that say no."""

    away_together: dict[Name, Name]
    broken: Refs = ()
    soft: Flag = False
    unless_approved_by: Names | None = None


SORTS: Mapping[str, type[Entry]] = {
    "next": NextEntry,
    "waits": NextEntry,
    "owed": OwedEntry,
    "not_owed": OwedEntry,
    "duty": DutyEntry,
    "due": DueEntry,
    "barred": BarredEntry,
    "quorum": QuorumEntry,
    "meets": MeetsEntry,
    "away_together": AwayTogetherEntry,
    "who": WhoEntry,
}


class CaseFile(Strict):
    """A file of cases, its cases apart.  `usual`: attributes by kind, where a case does not say otherwise."""

    rulebook: Id
    roster: Id | None = None
    usual: dict[Name, Facts] = Field(default_factory=dict)


def refs_of(entry: Entry) -> Iterator[tuple[Path_, str]]:
    """Where a case names clauses, and which."""
    for path, refs in _named(entry):
        yield from ((path, ref) for ref in refs)


def _named(entry: Entry) -> Iterator[tuple[Path_, tuple[str, ...]]]:
    match entry:
        case WhoEntry():
            yield from ((("may", who), refs) for who, refs in (entry.may or {}).items())
            yield from ((("may_not", who), refs) for who, refs in entry.may_not.items())
            yield from ((("granted", i), (grant.power,)) for i, grant in enumerate(entry.granted))
            yield ("nobody",), entry.nobody or ()
        case NextEntry():
            waiting = [((act, one), refs) for act, earlier in entry.waits.items() for one, refs in earlier.items()]
            yield from ((("waits", *path), refs) for path, refs in waiting if refs != (PRESUMED,))
        case OwedEntry():
            yield from ((("owed", act), owed.by) for act, owed in entry.owed.items() if owed.by != (PRESUPPOSED,))
        case DutyEntry():
            yield from ((("owed_by", who), owed.by) for who, owed in entry.owed_by.items())
        case AwayTogetherEntry():
            yield ("broken",), entry.broken
        case _:
            yield ("by",), getattr(entry, "by", ())
