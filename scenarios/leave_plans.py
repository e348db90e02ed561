"""Leave plans: what is possible, not what is likely.  They shrink to nobody away, then to one official, one day, the first
reason that the law mentions; a vacancy is simpler than no absence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from hypothesis import strategies as st


@dataclass(frozen=True)
class Leave:
    """One spell: `first` is a calendar day from the start of the plan, `days` counts calendar days and is at least 1."""

    official: str
    reason: str
    first: int
    days: int

    def covers(self, day: int) -> bool:
        """Is the official away on `day`?  The last day of leave counts as away."""
        return self.first <= day < self.first + self.days


@dataclass(frozen=True)
class Vacancy:
    """A seat that nobody holds for so many calendar days from `first` on."""

    seat: str
    first: int
    days: int

    def covers(self, day: int) -> bool:
        return self.first <= day < self.first + self.days


Plan: TypeAlias = tuple[Leave | Vacancy, ...]


def leaves(
    officials: Sequence[str], reasons: Sequence[str], *, horizon: int = 30, max_days: int = 10, lengths: Sequence[int] = ()
) -> st.SearchStrategy[Leave]:
    """Any spell that begins within `horizon` days, of at most `max_days` or of one of these `lengths`."""
    days = st.integers(1, max_days)
    return st.builds(
        Leave,
        st.sampled_from(list(officials)),
        st.sampled_from(list(reasons)),
        st.integers(0, horizon - 1),
        st.one_of(days, st.sampled_from(list(lengths))) if lengths else days,
    )


def vacancies(seats: Sequence[str], *, horizon: int = 30, max_days: int = 10) -> st.SearchStrategy[Vacancy]:
    """Any vacancy that begins within `horizon` days."""
    return st.builds(Vacancy, st.sampled_from(list(seats)), st.integers(0, horizon - 1), st.integers(1, max_days))


def leave_plans(
    officials: Sequence[str],
    reasons: Sequence[str],
    *,
    seats: Sequence[str] = (),
    horizon: int = 30,
    max_days: int = 10,
    lengths: Sequence[int] = (),
    max_spells: int = 8,
) -> st.SearchStrategy[Plan]:
    """Any plan of at most `max_spells` spells and vacancies; where two of one official overlap, the first in the plan
    counts."""
    ways: list[st.SearchStrategy[Leave | Vacancy]] = []
    if officials and reasons:
        ways.append(leaves(officials, reasons, horizon=horizon, max_days=max_days, lengths=lengths))
    if seats:
        ways.append(vacancies(seats, horizon=horizon, max_days=max_days))
    return st.lists(st.one_of(*ways), max_size=max_spells).map(tuple) if ways else st.just(())


def on_day(plan: Plan, day: int) -> tuple[dict[str, Leave], frozenset[str]]:
    """Who is away on a day, by which spell; which seats are vacant."""
    away: dict[str, Leave] = {}
    vacant = set[str]()
    for spell in plan:
        match spell:
            case Leave() if spell.covers(day):
                away.setdefault(spell.official, spell)
            case Vacancy() if spell.covers(day):
                vacant.add(spell.seat)
    return away, frozenset(vacant)


def days_of_change(plan: Plan) -> list[int]:
    """The days on which somebody leaves or is back: between them nothing changes."""
    return sorted({day for spell in plan for day in (spell.first, spell.first + spell.days)})
