"""Days on which an act is refused, or a matter is sent back with it: what is refuted of where that leads, lived through.

The act comes up and is refused.  Where the text says what follows, the matter ends, or an earlier act comes up again and the
refused one waits for it.  Where it does not, the same act comes up again at once, before the very people who refused it.
"""

from __future__ import annotations

from dataclasses import dataclass

from constraints.cover import Matter
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.soundness import Claim, part_of
from constraints.verdict import Result
from model.replay import Row, day_readings, replay_refused

TURNED = (Claim.REFUSAL, Claim.ANSWER, Claim.RETURN)
COMES_UP = ("offered", "attempt")


@dataclass(frozen=True, slots=True)
class Turned:
    """A matter, and what comes up on it from the minute on in which the act is refused, until somebody begins."""

    matter: Matter
    act: str
    rows: tuple[Row, ...]

    @property
    def leads_on(self) -> bool:
        """Does the matter end, or go where something else is to be done before the act comes up again?"""
        refused = next(i for i, one in enumerate(self.rows) if one.life == "refuse")
        return not any(one.act == self.act and one.life in COMES_UP for one in self.rows[refused + 1 :])


def turned(inquiry: Inquiry, row: Result) -> Turned | None:
    """The day on which the act of a row is refused; nothing for rows of other sorts."""
    found = part_of(inquiry, row) if row.question.requirement in TURNED else None
    if found is None:
        return None
    (p, part), meaning = found, inquiry.meaning
    matter = p.example(part.region)
    readings = day_readings(meaning, {**inquiry.readings, **p.readings, **row.argument.first_readings})
    plan = inquiry.plans(readings).plan(matter)
    done = plan.all_before(part.act) if part.act in plan.acts else ()
    rows = replay_refused(meaning.rulebook, meaning.roster, matter, part.act, readings, done)
    told = (one for one in rows if one.minute == rows[0].minute and one.life in ("refuse", "close", *COMES_UP))
    return Turned(matter, part.act, tuple(told))
