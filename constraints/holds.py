"""`holds`: is a term true in one situation?  The simulator's evaluator, and the judge of every counterexample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, assert_never

from constraints.terms import (
    PRESENT,
    And,
    Attribute,
    Chosen,
    Did,
    Done,
    Granted,
    Has,
    InForce,
    Not,
    Number,
    Or,
    Status,
    Term,
    Vacant,
    Weigh,
)

Value: TypeAlias = str | float | frozenset[str] | None


@dataclass(frozen=True)
class Situation:
    """For every official present or away, for every seat filled or vacant; what was granted, read, done and by whom.

    What is not mentioned is the quiet office: present, filled, not granted, not done, in force.
    """

    status: Mapping[str, str] = field(default_factory=dict)
    vacant: frozenset[str] = frozenset()
    granted: frozenset[tuple[str, str, str]] = frozenset()
    readings: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, Value] = field(default_factory=dict)
    done: frozenset[str] = frozenset()
    did: frozenset[tuple[str, str]] = frozenset()
    repealed: frozenset[str] = frozenset()


def holds(term: Term, now: Situation) -> bool:
    """Is `term` true in this situation?  Raises `KeyError` for a reading that was not chosen."""
    match term:
        case Status(official, among):
            return now.status.get(official, PRESENT) in among
        case Vacant(seat):
            return seat in now.vacant
        case Granted(clause, giver, receiver):
            return (clause, giver, receiver) in now.granted
        case Chosen(reading, among):
            return now.readings[reading] in among
        case Attribute(path, among_values):
            value = now.attributes.get(path)
            return (value if isinstance(value, str) else None) in among_values
        case Number(path, bound, strict):
            number = _number(now, path)
            return number is not None and (number < bound or (number == bound and not strict))
        case Has(path, member):
            members = now.attributes.get(path)
            return isinstance(members, frozenset) and member in members
        case Done(act):
            return act in now.done
        case Did(official, act):
            return (official, act) in now.did
        case InForce(clause):
            return clause not in now.repealed
        case Not(inner):
            return not holds(inner, now)
        case And(parts):
            return all(holds(part, now) for part in parts)
        case Or(parts):
            return any(holds(part, now) for part in parts)
        case Weigh(weighted, least):
            return sum(weight for weight, part in weighted if holds(part, now)) >= least
        case _:
            assert_never(term)


def _number(now: Situation, path: str) -> float | None:
    """The number at `path`; `#subjects` is how many members the set `subjects` has."""
    if path.startswith("#"):
        members = now.attributes.get(path[1:])
        return float(len(members)) if isinstance(members, frozenset) else None
    value = now.attributes.get(path)
    return float(value) if isinstance(value, int | float) else None
