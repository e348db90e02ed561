"""A counterexample as a simulated day: one matter, one situation, one act to be tried.

It passes when the first rows are `offered, blocked` with the clause that the finding cites; with everybody present the
same matter gives `offered, start`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from constraints.cover import Matter
from constraints.holds import Situation, Value
from constraints.roster import Roster
from constraints.rulebook import Rulebook
from constraints.terms import PRESENT
from model.case import Case
from model.city import City
from model.kernel import Rank
from model.record import Life
from scenarios.forms import Horizon
from scenarios.scenario import Law, Scenario, read_scenario, scenario_of

DAY_SCENARIO = "one-day"
HALF_PAST_EIGHT = 8 * 60 + 30


@dataclass(frozen=True, slots=True)
class Row:
    """One row, its numbers replaced by names; nothing is the empty string."""

    minute: int
    life: str
    act: str
    official: str
    seat: str
    clause: str
    cite: str
    chain: tuple[str, ...]


def replay(
    rulebook: Rulebook,
    roster: Roster,
    situation: Situation | Mapping[str, str],
    matter: Matter,
    act: str,
    done: Iterable[str] | None = None,
    readings: Mapping[str, str] | None = None,
    day: date | None = None,
) -> list[Row]:
    """The rows of one working day on which `act` is tried on `matter`.

    `situation` names who is away and why (by official), the vacant seats, what was granted, the readings chosen, what
    was done and by whom.  `done` are the acts done already; without it, everything that the plan puts before the act."""
    now = situation if isinstance(situation, Situation) else Situation(status=situation)
    city = City(_one_day(rulebook, roster, {**now.readings, **(readings or {})}, day))
    try:
        case = _lay_before(city, now, matter, act, done)
        city.run_days(1)
        return rows_of(city, case)
    finally:
        city.dispose()


def _one_day(rulebook: Rulebook, roster: Roster, readings: Mapping[str, str], day: date | None) -> Scenario:
    entry, _ = read_scenario(DAY_SCENARIO)
    chosen = day or entry.horizon.from_
    horizon = Horizon.model_validate({"from": chosen, "to": chosen})
    return scenario_of(entry, [Law(chosen, rulebook, roster)], horizon=horizon, readings=dict(readings))


def _lay_before(city: City, now: Situation, matter: Matter, act: str, done: Iterable[str] | None) -> Case:
    """The matter as it stands, in the situation given; the act is offered when the office opens."""
    changes: dict[int, str | bool] = {}
    for official, status in now.status.items():
        if status != PRESENT:
            changes[city.now.slot[official]] = status
    changes.update({city.now.seat_slot[seat]: True for seat in now.vacant})
    city.now.set(changes)
    for grant in now.granted:
        city.now.grant(grant, True)
    attributes: dict[str, Value] = dict(matter.attributes)
    case = city.enter("replayed", city.likely.key("replayed"), "replay", matter.kind, attributes)
    number = city.tables.acts.of(act)
    before = set(done if done is not None else case.form.plan.all_before(act) if act in case.form.plan.acts else ())
    case.done = sum(1 << city.tables.acts.of(name) for name in (*before, *now.done))
    for official, name in now.did:
        case.did.setdefault(city.tables.acts.of(name), ())
        case.did[city.tables.acts.of(name)] += (city.tables.official(official),)
    case.missed = sum(1 << other for other in case.form.acts if other != number) & ~case.done
    case.holds += 1
    if number not in case.form.before:  # nothing demands it: it is tried all the same
        city.kernel.schedule_event(HALF_PAST_EIGHT, Rank.ARRIVALS, case.key, city.try_act, case, number)
    else:
        city.kernel.schedule_event(HALF_PAST_EIGHT, Rank.ARRIVALS, case.key, city.advance, case, case.row)
    return case


def rows_of(city: City, case: Case) -> list[Row]:
    """The rows of one matter after its arrival."""
    record, found = city.record, list[Row]()
    for number in range(record.size):
        minute, life, act, matter, official, seat, clause, chain, _, _ = record.at(number)
        if matter == case.number and life != Life.ARRIVE:
            id_ = record.clauses.said[clause]
            found.append(
                Row(
                    minute,
                    Life(life).name.lower(),
                    record.acts.said[act],
                    record.actors.said[official],
                    record.seats.said[seat],
                    id_,
                    case.law.rulebook.cite(id_) if id_ else "",
                    record.chains[chain],
                )
            )
    return found
