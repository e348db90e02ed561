"""Which clauses differ between two laws, and from which minute of the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from constraints.calendar import DAY
from constraints.errors import Code, Mistakes, Place, mistake
from constraints.language.who import lets_authorise

if TYPE_CHECKING:
    from constraints.roster import Roster
    from constraints.rulebook import Rulebook
    from scenarios.scenario import Law, Scenario

_WORDING = {"gist", "note", "anchor"}


def scenario_for(rulebook: str) -> str | None:
    """The shipped scenario that lives under this rulebook: the default one where it does, else the longest; None without any."""
    from analysis.defaults import default
    from scenarios.scenario import names_of_shipped, read_scenario

    entries = {name: read_scenario(name)[0] for name in names_of_shipped()}
    known = {name: e.horizon.to - e.horizon.from_ for name, e in entries.items() if e.rulebook == rulebook}
    return max(known, key=lambda name: (name == default("scenario"), known[name], name), default=None)


def under(
    name: str | Path, rulebook: Rulebook, roster: Roster, readings: Mapping[str, str] | None = None, *,
    before: tuple[Rulebook, Roster] | None = None, since: date | None = None, lapsing: bool = False,
) -> Scenario:  # fmt: skip
    """The workload and the habits of the scenario `name` under another law; its own readings are kept where none is given.

    The law holds from the first day; or from `since`, and `before` until then, so that cases run across the change.
    `lapsing`: mandates that the law no longer lets anybody give are not given, rather than a mistake.  Raises `Mistakes`
    where the scenario says something that the law or the roster does not know."""
    from scenarios.check import check
    from scenarios.scenario import Law, load_scenario, read_scenario

    scene = load_scenario(name)
    entry, piece = read_scenario(name)
    entry = entry.model_copy(update={"readings": {**entry.readings, **(readings or {})}})
    first = entry.horizon.from_
    laws: tuple[Law, ...] = (Law(first, rulebook, roster),)
    force = rulebook.header.in_force.from_
    if since is not None and force is not None and since < force:
        raise Mistakes([mistake(Code.BAD_DATE, Place("--since"), value=f"{since} < {force}")])
    if before is not None and since is not None and since > first:
        if since > entry.horizon.to:
            raise Mistakes([mistake(Code.BAD_OPTION, Place("--since"), value=since, wanted=f"{first} … {entry.horizon.to}")])
        laws = (Law(first, *before), Law(since, rulebook, roster))
    habits = {mandate.clause for mandate in entry.behaviour.mandates}
    found = [wrong for law in laws for wrong in check(entry, piece, law, habits if lapsing and law is laws[-1] else ())]
    if found:
        raise Mistakes(list(dict.fromkeys(found)))
    return replace(scene, entry=entry, laws=laws)


def lapsed(scene: Scenario) -> tuple[str, ...]:
    """The clauses under which the scenario's people would authorise others, had its law not ceased to let them."""
    nodes = scene.laws[-1].rulebook.nodes
    habits = dict.fromkeys(mandate.clause for mandate in scene.entry.behaviour.mandates)
    return tuple(clause for clause in habits if clause not in nodes or not lets_authorise(nodes[clause]))


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
