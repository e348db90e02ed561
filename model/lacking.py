"""Days on which something is lacking: what is refuted of who acts, and of what must be done before, lived through.

Everybody is there and an act comes up.  Where the text names nobody it is done by nobody; where it names others and leaves one
out, or it waits for what no matter owes, nobody may; where what should come first is not owed, it goes ahead without; where one
clause spares a matter the act and another does not, it comes up.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from constraints.cover import Matter
from constraints.holds import Situation
from constraints.requirements.completeness import ACTOR, GIVEN, NO_VALUE_LEFT_OUT, NOBODY_LEFT_OUT, reach
from constraints.requirements.containment import SIGN
from constraints.requirements.higher_law import DEMANDED
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.soundness import Claim, part_of
from constraints.requirements.undone import HOLDS
from constraints.requirements.wording.orders import OWED
from constraints.requirements.wording.seals import SEALED
from constraints.terms import Attribute, disj
from constraints.verdict import Result, Status
from model.matters import covered, some
from model.replay import Row, day_readings, replay, replay_undone

LACKING = (ACTOR, GIVEN, NOBODY_LEFT_OUT, NO_VALUE_LEFT_OUT, SEALED, OWED, DEMANDED, Claim.GATE, HOLDS)
BEGUN = ("start", "outside", "complete")


@dataclass(frozen=True, slots=True)
class Lacking:
    """A matter, and the rows of the act that is tried on it; `without` is an act that should be done before and is not."""

    matter: Matter
    rows: tuple[Row, ...]
    without: str | None = None

    @property
    def by(self) -> set[str]:
        """Who begins or does the act: officials and bodies, nobody as the empty string."""
        return {one.official for one in self.rows if one.life in BEGUN}


def lacking(inquiry: Inquiry, row: Result) -> Lacking | None:
    """The day on which what a refuted row misses is lacking; nothing for rows of other sorts, or where no day shows it."""
    q, example = row.question, row.argument.counterexample or {}
    matter = _matter(inquiry, row) if q.requirement in LACKING and row.status is Status.REFUTED else None
    if matter is None or q.act is None:
        return None
    meaning = inquiry.meaning
    readings = day_readings(meaning, {**inquiry.readings, **row.argument.first_readings})
    if q.requirement == DEMANDED and not example["missing"]:
        rows = replay_undone(meaning.rulebook, meaning.roster, matter, readings, example["trace"][:-1], example["step"], q.act)
    else:
        done = example["trace"][:-1] if q.requirement == DEMANDED else None
        rows = replay(meaning.rulebook, meaning.roster, Situation(readings=readings), matter, q.act, done)
    without = q.subject if q.requirement == OWED else example.get("step") if q.requirement == DEMANDED else None
    day = Lacking(matter, tuple(one for one in rows if one.act == q.act), without)
    return day if _shows(row, day, [one.act for one in rows if one.life in BEGUN]) else None


def _shows(row: Result, day: Lacking, done: Collection[str]) -> bool:
    """Does the day show what is lacking?"""
    if row.question.requirement == ACTOR:
        return day.by == {""}
    if row.question.requirement == HOLDS:
        return any(one.clause == row.question.subject for one in day.rows)
    if day.without is not None:
        return bool(day.by) and day.without not in done
    return not day.by and any(one.life in ("blocked", "attempt") for one in day.rows)


def _matter(inquiry: Inquiry, row: Result) -> Matter | None:
    """A matter that the row is about."""
    q, meaning = row.question, inquiry.meaning
    kind = next(iter(q.matter or {"": {}}))
    if q.example is not None:
        return q.example
    if q.requirement == Claim.GATE:
        found = part_of(inquiry, row)
        return None if found is None else found[0].example(found[1].region)
    if q.requirement == SEALED:
        signed, sealed = (disj(*inquiry.classes.bearing(act, kind).effective.values()) for act in (SIGN, q.act or ""))
        return some(inquiry, kind, signed, sealed)
    if q.requirement == NOBODY_LEFT_OUT:
        path = q.subject or ""
        posts = frozenset((q.matter or {})[kind].get(path, ())[:1])
        return some(
            inquiry, kind, Attribute(path, posts), disj(*(reach(meaning, n, kind) for n in meaning.givers[q.act or ""]))
        )
    return next(covered(inquiry, meaning.rulebook[q.clause or ""], q.act or "", row.argument.first_readings), None)
