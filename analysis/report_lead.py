"""Lead times as they stand on a page: one row for each class of matter that takes time in its own way."""

from __future__ import annotations

from dataclasses import dataclass

from analysis import leading
from analysis.report_text import Both, both
from constraints.explain import Explainer
from constraints.lead.result import LeadTime
from constraints.lead.times import lead_times
from constraints.units import calendar
from constraints.verify import Verification


@dataclass(frozen=True)
class Row:
    """One row; `days` and `bound` are the worst of shortest and longest, to sort by; `acts` how many have no limit."""

    matter: Both
    shortest: Both
    days: int
    path: Both
    longest: Both
    bound: int
    acts: int


@dataclass(frozen=True)
class LeadPart:
    rows: tuple[Row, ...]
    first_year: int
    last_year: int
    procedures: int
    unbounded: int


NO_BOUND = 999_999
"""Sorts after every number of days."""


def shown(verification: Verification) -> LeadPart:
    """The lead times under the readings shown first, by the order of the text."""
    times = lead_times(verification.inquiry.procedures)
    x = {lang: Explainer(verification.meaning, lang) for lang in ("zh", "en")}
    years = calendar()
    unbounded = {one.kind for one in times if one.unbounded}
    rows = tuple(_row(x, same) for same in leading.alike(times))
    return LeadPart(rows, years.first_year, years.last_year, len({one.kind for one in times}), len(unbounded))


def _row(x: dict[str, Explainer], same: list[LeadTime]) -> Row:
    one = same[0]
    said = {lang: leading.cells(e, same) for lang, e in x.items()}
    columns = [both(lambda lang, i=i: said[lang][i]) for i in range(4)]  # type: ignore[misc]
    days = one.shortest.most if one.shortest is not None else NO_BOUND
    bound = one.longest.most if one.longest is not None else NO_BOUND
    return Row(columns[0], columns[1], days, columns[2], columns[3], bound, len(one.no_limit))
