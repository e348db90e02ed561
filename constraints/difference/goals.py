"""What a planner wants: requirements to reach, requirements that must not get worse; and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field

from constraints.difference.verdicts import VerdictChange
from constraints.errors import Code, Mistake, Mistakes, Place, mistake
from constraints.language.scalars import Strict
from constraints.load import decode_whole
from constraints.source import read
from constraints.verdict import Result, Status


class Wanted(Strict):
    """Rows: those that have all it names.  `matter` names some attributes of a matter, `class=personnel urgent=true`."""

    requirement: str | None = None
    family: str | None = None
    act: str | None = None
    clause: str | None = None
    authorisations: str | None = None
    subject: str | None = None
    matter: str | None = None

    @property
    def named(self) -> dict[str, str]:
        return {key: value for key in type(self).model_fields if (value := getattr(self, key)) is not None}

    @property
    def said(self) -> str:
        """As it is written on a command line."""
        return " ".join(f"{key}={value}" for key, value in self.named.items())

    def means(self, row: Result) -> bool:
        q = row.question
        example = q.example.said if q.example is not None else None
        return self._fits(q.requirement, q.family.value, q.act, q.clause, (q.authorisations,), q.subject, example)

    def concerns(self, change: VerdictChange) -> bool:
        """Is it about some of the rows that change?"""
        c = change
        return any(
            self._fits(c.requirement, c.family.value, c.act, c.clause, c.authorisations, c.subject, example)
            for example in c.examples or (None,)
        )

    def _fits(
        self, requirement: str, family: str, act: str | None, clause: str | None, authorisations: Sequence[str],
        subject: str | None, matter: str | None,
    ) -> bool:  # fmt: skip
        return (
            self.requirement in (None, requirement)
            and self.family in (None, family)
            and self.act in (None, act)
            and (self.clause is None or self.clause == (clause or "-"))
            and (self.authorisations is None or self.authorisations in authorisations)
            and self.subject in (None, subject)
            and (self.matter is None or set(self.matter.split()) <= set((matter or "").split()))
        )


class GoalsFile(Strict):
    """`goals.yaml`: what an amendment is to reach, and what must not get worse by it."""

    goals: tuple[Wanted, ...] = ()
    guards: tuple[Wanted, ...] = Field(default=())


@dataclass(frozen=True)
class Goals:
    """The wishes of one comparison, and where each was written."""

    goals: tuple[Wanted, ...] = ()
    guards: tuple[Wanted, ...] = ()
    places: Mapping[int, Place] | None = None

    def __bool__(self) -> bool:
        return bool(self.goals or self.guards)

    def __add__(self, other: Goals) -> Goals:
        places = {**(self.places or {}), **(other.places or {})}
        return Goals((*self.goals, *other.goals), (*self.guards, *other.guards), places)


def read_goals(path: str | Path) -> Goals:
    """The goals in a file.  Raises `Mistakes`."""
    source = read(Path(path))
    file: GoalsFile = decode_whole(GoalsFile, source)
    listed = [("goals", i, w) for i, w in enumerate(file.goals)] + [("guards", i, w) for i, w in enumerate(file.guards)]
    places = {id(wanted): source.place((key, i)) for key, i, wanted in listed}
    if empty := [
        mistake(Code.EXACTLY_ONE, places[id(w)], value=" | ".join(Wanted.model_fields)) for _, _, w in listed if not w.named
    ]:
        raise Mistakes(empty)
    return Goals(file.goals, file.guards, places)


def parse(text: str, option: str) -> Wanted:
    """`REQUIREMENT[:ACT] [KEY=VALUE …]`, or only pairs; what is no key names an attribute of the matter.

    Raises `Mistakes`.
    """
    found: dict[str, str] = {}
    matter: list[str] = []
    for i, word in enumerate(text.split()):
        key, equals, value = word.partition("=")
        if not equals and i == 0:
            found["requirement"], _, act = word.partition(":")
            if act:
                found["act"] = act
        elif equals and key in Wanted.model_fields and key != "matter":
            found[key] = value
        elif equals:
            matter.append(word)
        else:
            raise Mistakes([mistake(Code.BAD_OPTION, Place(option), value=word, wanted="REQUIREMENT[:ACT] [KEY=VALUE …]")])
    return Wanted(**found, **({"matter": " ".join(matter)} if matter else {}))


@dataclass(frozen=True)
class Outcome:
    """What became of a wish: how many verdicts it means before and after, how many of them fail; what got worse."""

    wanted: Wanted
    guard: bool
    asked: tuple[int, int]
    failing: tuple[int, int]
    undecided: int
    worse: tuple[VerdictChange, ...] = ()

    @property
    def met(self) -> bool:
        """A goal is reached where all it means is proved; a guard holds where nothing got worse."""
        return not self.worse if self.guard else not self.failing[1] and not self.undecided and self.asked[1] > 0

    def contract(self) -> dict[str, Any]:
        return {
            "sort": "guard" if self.guard else "goal",
            "wanted": self.wanted.named,
            "met": self.met,
            "asked": list(self.asked),
            "failing": list(self.failing),
            "undecided": self.undecided,
        }


def outcomes(goals: Goals, old: Sequence[Result], new: Sequence[Result], changes: Sequence[VerdictChange]) -> list[Outcome]:
    """A verdict for every wish.  Raises `Mistakes` for one that means no row on either side."""
    found: list[Outcome] = []
    lost: list[Mistake] = []
    known = sorted({r.question.requirement for r in new})
    listed = [(w, False) for w in goals.goals] + [(w, True) for w in goals.guards]
    for wanted, guard in listed:
        sides = [[r for r in rows if wanted.means(r)] for rows in (old, new)]
        if not any(sides):
            place = (goals.places or {}).get(id(wanted), Place("--guard" if guard else "--goal"))
            lost.append(mistake(Code.UNKNOWN_CHOICE, place, value=wanted.said, known=known, listed=", ".join(known)))
            continue
        fail = [sum(r.status is Status.REFUTED for r in rows) for rows in sides]
        open_ = sum(r.status in (Status.UNDECIDED, Status.VACUOUS) for r in sides[1])
        worse = tuple(c for c in changes if c.worse and wanted.concerns(c)) if guard else ()
        found.append(Outcome(wanted, guard, (len(sides[0]), len(sides[1])), (fail[0], fail[1]), open_, worse))
    if lost:
        raise Mistakes(lost)
    return found
