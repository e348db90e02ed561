"""The tables of a run as plain data: what `simulate --format json` prints and `summary.json` holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from analysis.year import Stream, Year
from constraints.calendar import DAY

SCHEMA_VERSION = 1


def quantile(ordered: Sequence[int], share: float) -> int:
    """The value that so large a share does not exceed; one of the values themselves."""
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def days(minutes: float) -> float:
    """Minutes of the calendar as days."""
    return round(minutes / DAY, 2)


def hours(minutes: float) -> float:
    """Office minutes as hours."""
    return round(minutes / 60, 1)


def totals(year: Year) -> tuple[dict[str, int], dict[str, int]]:
    """Minutes of all closed matters by kind of waiting: of the calendar, and of office hours."""
    calendar, office = Counter[str](), Counter[str]()
    for one in year.waiting:
        calendar.update(one.minutes)
        office.update(one.working)
    return dict(calendar), dict(office)


def summary(year: Year) -> dict[str, Any]:
    """Everything a script may want to know of a run; equal runs give equal data."""
    calendar, office = totals(year)
    return {
        "schema_version": SCHEMA_VERSION,
        "scenario": year.scenario,
        "illustrative": year.illustrative,
        "first_day": year.first.isoformat(),
        "days": year.days,
        "seed": year.seed,
        "inputs": year.inputs,
        "digest": year.digest,
        "readings": dict(sorted(year.readings.items())),
        "rows": year.rows,
        "arrived": year.arrived,
        "closed": year.closed,
        "open": year.open,
        "streams": [_stream(s) for s in year.streams],
        "waiting": {"calendar_minutes": calendar, "office_minutes": office},
        "loads": [{**_plain(x), "share": round(x.share, 4)} for x in year.loads],
        "meetings": [_plain(m) for m in year.meetings],
        "blocked": [_plain(b) for b in year.blocked],
        "stand_ins": [_plain(s) for s in year.stand_ins],
        "limits": [_plain(r) for r in year.replies],
        "missed": [_plain(c) for c in year.missed],
        "refused": [_plain(c) for c in year.refused],
        "absences": [_plain(s) for s in year.spells],
        "assumed_steps": [{"act": a.act, "times": a.times, "reason": {"zh": a.reason.zh, "en": a.reason.en}} for a in year.assumed],
    }  # fmt: skip


def _plain(one: Any) -> dict[str, Any]:
    """The fields of a row of a table."""
    found = {name: getattr(one, name) for name in one.__dataclass_fields__}
    return {name: dict(v) if isinstance(v, Mapping) else list(v) if isinstance(v, tuple) else v for name, v in found.items()}


def _stream(stream: Stream) -> dict[str, Any]:
    times = {
        act: {
            "number": len(minutes),
            "median_days": days(quantile(minutes, 0.5)),
            "p90_days": days(quantile(minutes, 0.9)),
            "median_working_hours": hours(quantile(stream.working[act], 0.5)),
            "p90_working_hours": hours(quantile(stream.working[act], 0.9)),
        }
        for act, minutes in stream.to_act.items()
    }
    return {
        "stream": stream.id,
        "zh": stream.label.zh,
        "en": stream.label.en,
        "arrived": stream.arrived,
        "closed": stream.closed,
        "open": stream.arrived - stream.closed,
        "times": times,
    }
