"""Which clauses differ between two laws, and from which minute of the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from constraints.calendar import DAY

if TYPE_CHECKING:
    from constraints.roster import Roster
    from constraints.rulebook import Rulebook
    from scenarios.scenario import Law, Scenario

_WORDING = {"gist", "note", "anchor"}


def under(scene: Scenario, rulebook: Rulebook, roster: Roster, readings: Mapping[str, str] | None = None) -> Scenario:
    """A scenario's workload and people's habits under another law, in force from its first day."""
    from scenarios.scenario import Law

    entry = scene.entry.model_copy(update={"readings": {**scene.entry.readings, **(readings or {})}})
    return replace(scene, entry=entry, laws=(Law(scene.entry.horizon.from_, rulebook, roster),))


def touched_clauses(base: Sequence[Law], amended: Sequence[Law]) -> frozenset[str]:
    """The clauses that say something else in the two, wording apart, on some day of the run."""
    return frozenset(
        clause for here, there in _law_by_day(base, amended) for clause in _differing(here.rulebook, there.rulebook)
    )


def _differing(base: Rulebook, amended: Rulebook) -> set[str]:
    a, b = base.nodes, amended.nodes
    return {clause for clause in a.keys() | b.keys() if _said(a.get(clause)) != _said(b.get(clause))}


def _said(node: Any) -> Any:
    return None if node is None else (type(node).__name__, node.model_dump(exclude=_WORDING))


def _law_by_day(base: Sequence[Law], amended: Sequence[Law]) -> list[tuple[Law, Law]]:
    """The two laws on every day on which either changes."""
    days = sorted({law.since for law in (*base, *amended)})
    in_force = [
        [max((law for law in laws if law.since <= day), key=lambda law: law.since) for day in days] for laws in (base, amended)
    ]
    return list(zip(*in_force, strict=True))


def first_difference(base: Scenario, amended: Scenario) -> int:
    """The minute from which the two laws differ; 0 where they do from the first day, or where readings or people differ."""
    if base.entry.readings != amended.entry.readings:
        return 0
    for here, there in _law_by_day(base.laws, amended.laws):
        if _differing(here.rulebook, there.rulebook) or here.roster.digest != there.roster.digest:
            return base.calendar.day_of(max(here.since, there.since)) * DAY
    return 0
