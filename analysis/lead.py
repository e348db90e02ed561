"""`lead`: how long the procedures of a rulebook lawfully take, and which open questions of the text change that."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from constraints.errors import Code, Mistakes, Place, mistake
from constraints.language.nodes import ChooseLength, Deadline
from constraints.lead.regions import Timed
from constraints.lead.result import LeadTime
from constraints.lead.times import Times, lead_time_of, lead_times
from constraints.meaning import Meaning
from constraints.plan import Plans
from constraints.procedures import Procedures
from constraints.requirements.inquiry import Inquiry

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Turn:
    """One class of matter (`matter`) some of whose times hang on an open question: before and after another answer to it, all
    else as shown first, for one matter of the class."""

    reading: str
    option: str
    kind: str
    matter: dict[str, Any]
    before: LeadTime
    after: LeadTime

    def contract(self) -> dict[str, Any]:
        return {
            "reading": self.reading,
            "option": self.option,
            "kind": self.kind,
            "matter": self.matter,
            "before": _short(self.before),
            "after": _short(self.after),
        }


def _short(one: LeadTime) -> dict[str, Any]:
    said = one.contract()
    return {key: said[key] for key in ("shortest", "longest", "unbounded", "set_in_case", "limits")}


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
                    yield from _turn(procedures, kind, taken, (reading, option), presumed=presumed)


def _turn(
    procedures: Procedures, kind: str, taken: Mapping[str, str], answer: tuple[str, str], *, presumed: bool
) -> Iterator[Turn]:
    """A matter of every class under either answer, with its times under both; those that differ, each difference once."""
    here, there = taken, {**taken, answer[0]: answer[1]}
    before, after = (Plans(procedures.meaning, readings, presumed=presumed) for readings in (here, there))
    told: set[str] = set()
    for readings in (here, there):
        times = Times(Timed(procedures.of(kind)[0], presumed, readings))
        for region, single in times.classes():
            one, other = lead_time_of(before, single.builder.matter), lead_time_of(after, single.builder.matter)
            said = json.dumps([_short(one), _short(other)])
            if _short(one) != _short(other) and said not in told:
                told.add(said)
                yield Turn(*answer, kind, times.timed.p.pattern(region), one, other)


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
