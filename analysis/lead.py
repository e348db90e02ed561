"""`lead`: how long the procedures of a rulebook lawfully take, and which open questions of the text change that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from constraints.errors import Code, Mistakes, Place, mistake
from constraints.language.nodes import ChooseLength, Deadline
from constraints.lead.change import LeadChange, lead_changes
from constraints.lead.result import LeadTime
from constraints.lead.times import lead_times
from constraints.meaning import Meaning
from constraints.procedures import Procedures
from constraints.requirements.inquiry import Inquiry

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Turn:
    """One class of matter some of whose times hang on an open question: another answer to it changes them so, all else as
    shown first."""

    reading: str
    option: str
    change: LeadChange

    def contract(self) -> dict[str, Any]:
        return {"reading": self.reading, "option": self.option, **self.change.contract()}


@dataclass(frozen=True)
class Leads:
    """The lead times of a rulebook for a roster, under some readings."""

    meaning: Meaning
    readings: Mapping[str, str]
    presumed: bool
    times: tuple[LeadTime, ...]
    turns: tuple[Turn, ...] | None = None


def leads(
    meaning: Meaning,
    kinds: Sequence[str] = (),
    readings: Mapping[str, str] | None = None,
    *,
    presumed: bool = False,
    turning: bool = False,
) -> Leads:
    """The lead times of every procedure (of these kinds of matter); with `turning`, also where another answer to one open
    question changes them.

    Raises `Mistakes` for a kind without a procedure, an unknown reading or an unknown answer."""
    inquiry = Inquiry(meaning)
    procedures = inquiry.procedures
    _check(procedures, kinds, readings or {})
    taken = {**inquiry.readings, **(readings or {})}
    times = lead_times(procedures, taken, presumed=presumed, kinds=tuple(kinds))
    turns = tuple(_turns(procedures, kinds or procedures.kinds, taken, presumed=presumed)) if turning else None
    return Leads(meaning, taken, presumed, times, turns)


def _check(procedures: Procedures, kinds: Sequence[str], readings: Mapping[str, str]) -> None:
    known, options = procedures.kinds, procedures.meaning.reading_options
    asked = [("--kind", kind, list(known)) for kind in kinds if kind not in known]
    asked += [("--reading", r, list(options)) for r in readings if r not in options]
    asked += [("--reading", o, list(options[r])) for r, o in readings.items() if r in options and o not in options[r]]
    if asked:
        raise Mistakes([mistake(Code.UNKNOWN_CHOICE, Place(at), value=v, known=k, listed=", ".join(k)) for at, v, k in asked])


def _turns(procedures: Procedures, kinds: Sequence[str], taken: Mapping[str, str], *, presumed: bool) -> Iterator[Turn]:
    """Each other answer to each question that may bear on time, one at a time."""
    for kind in kinds:
        for reading in _bearing(procedures, kind):
            for option in procedures.meaning.reading_options[reading]:
                if option != taken[reading]:
                    other = {**taken, reading: option}
                    changes = lead_changes(procedures, procedures, (taken, other), presumed=presumed, kinds=(kind,))
                    yield from (Turn(reading, option, change) for change in changes)


def _bearing(procedures: Procedures, kind: str) -> list[str]:
    """The readings on which the times of a kind of matter may hang: those of its order, its limits and their units."""
    meaning = procedures.meaning
    units = meaning.names.vocabulary.units
    found = dict.fromkeys(procedures.of(kind)[0].demands.readings)
    kinds = set(meaning.names.kinds_above(kind)) | {kind}
    for node in meaning.rulebook.family(Deadline):
        if not node.soft and any(k in kinds for one in node.matter for k in one):
            found.update(dict.fromkeys(node.under))
            for length in (node.within, node.at_least):
                if isinstance(length, ChooseLength):
                    found[length.reading] = None
                unit = units.get(getattr(length, "unit", ""))
                if unit is not None and unit.reading is not None:
                    found[unit.reading] = None
    return list(found)
