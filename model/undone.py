"""An act that lies undone for a year: what is refuted of limits, of duties and of silence, as simulated days.

The act comes up and whoever owes it leaves it.  Where something limits it, that limit passes one day, and the record says
so; where nothing does, the matter waits as long as one cares to look.  Where the rule does not say what follows when a
limit has passed, nothing does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from constraints.cover import Matter
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.lead import Kind
from constraints.requirements.limited import HAS_A_LIMIT, where
from constraints.requirements.soundness import Claim
from constraints.requirements.wording.owed import TIMED
from constraints.verdict import Result
from model.matters import covered
from model.replay import Row, day_readings, replay_left

A_YEAR = 365
LIMIT, LONGEST, DUTY, SILENCE = HAS_A_LIMIT, Kind.LONGEST, TIMED, Claim.SILENCE


@dataclass(frozen=True, slots=True)
class Undone:
    """A matter, and the rows of one act that is left undone on it for a year."""

    matter: Matter
    act: str
    rows: tuple[Row, ...]

    @property
    def told(self) -> list[Row]:
        """The rows about the act, and the end of the matter."""
        return [one for one in self.rows if one.act == self.act or one.life == "close"]


def undone(inquiry: Inquiry, row: Result) -> Undone | None:
    """The year in which the act of a row is left undone; nothing for rows of other sorts, or where no matter owes it."""
    q, act = row.question, row.question.act or ""
    match q.requirement:
        case requirement if requirement == LIMIT:
            return _left(inquiry, act, *where(inquiry, row))
        case requirement if requirement == LONGEST and q.example is not None:
            return _left(inquiry, (row.argument.counterexample or {})["trace"][0], q.example, row.argument.first_readings)
        case requirement if requirement in (DUTY, SILENCE):
            node = inquiry.meaning.rulebook[q.clause or ""]
            found = next(covered(inquiry, node, act, row.argument.first_readings), None)
            return None if found is None else _left(inquiry, act, found, row.argument.first_readings)
        case _:
            return None


def passed(inquiry: Inquiry, year: Undone) -> list[Row]:
    """The rows that say that a limit on the act has passed; what is only usual does not bind."""
    nodes = inquiry.meaning.rulebook.nodes
    return [one for one in year.told if one.life == "expire" and not getattr(nodes[one.clause], "soft", None)]


def _left(inquiry: Inquiry, act: str, matter: Matter, taken: Mapping[str, str]) -> Undone:
    """Everybody is there, everything that comes first is done, and the act is left undone."""
    meaning = inquiry.meaning
    readings = day_readings(meaning, {**inquiry.readings, **taken})
    plan = inquiry.plans(readings).plan(matter)
    done = plan.all_before(act) if act in plan.acts else ()
    rows = replay_left(meaning.rulebook, meaning.roster, matter, act, done, readings, A_YEAR)
    return Undone(matter, act, tuple(rows))
