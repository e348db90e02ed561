"""What a sweep writes down of a run: one number a column.  Days are calendar days; shares are of all minutes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis.summary import quantile, totals
from constraints.calendar import DAY

if TYPE_CHECKING:
    from analysis.year import Year

OVERALL = "all"


def responses(year: Year) -> dict[str, Any]:
    """The responses of one run; a time that nothing reached is missing (`None`)."""
    found: dict[str, Any] = {
        "arrived": year.arrived,
        "closed": year.closed,
        "open": year.open,
        "rows": year.rows,
        "digest": year.digest,
    }
    found.update(_times(year))
    calendar, _ = totals(year)
    for kind, minutes in sorted(calendar.items()):
        found[f"waiting_{kind}_days_per_matter"] = minutes / DAY / max(year.closed, 1)
    found["blocked_matter_days"] = sum(b.minutes for b in year.blocked) / DAY
    found["blocked_matters"] = sum(b.cases for b in year.blocked)
    found["meetings_held"] = sum(m.held for m in year.meetings)
    found["meetings_failed"] = sum(sum(m.failed.values()) for m in year.meetings)
    found["items_deferred"] = sum(sum(m.deferred.values()) for m in year.meetings)
    found["stand_in_acts"] = sum(s.acts for s in year.stand_ins)
    found["replies_late"] = sum(r.late for r in year.replies)
    found["replies_silent"] = sum(r.silent for r in year.replies)
    found["missed_duties"] = sum(c.times for c in year.missed)
    found["refused_attempts"] = sum(c.times for c in year.refused)
    found["absence_days"] = sum(s.last - s.first + 1 for s in year.spells)
    return found


def _times(year: Year) -> dict[str, float | None]:
    """Median and nine tenths of the time until each act, over all sorts of matter and for each."""
    found: dict[str, float | None] = {}
    for act in sorted({act for stream in year.streams for act in stream.to_act}):
        every = {OVERALL: sorted(m for s in year.streams for m in s.to_act.get(act, ()))}
        every.update({s.id: sorted(s.to_act.get(act, ())) for s in year.streams})
        for name, minutes in every.items():
            for label, share in (("median", 0.5), ("p90", 0.9)):
                found[f"{act}_{label}_days_{name}"] = quantile(minutes, share) / DAY if minutes else None
    return found


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def plotted(rows: list[Mapping[str, Any]]) -> list[str]:
    """The responses worth a figure: numbers that are there, over all sorts of matter, and not the same in every run."""
    names = dict.fromkeys(name for row in rows for name, value in row.items() if is_number(value))
    by_stream = [n for n in names if "_days_" in n and not n.endswith(f"_{OVERALL}") and not n.endswith("_per_matter")]
    return [n for n in names if n not in by_stream and len({row.get(n) for row in rows}) > 1]
