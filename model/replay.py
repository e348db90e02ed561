"""A counterexample as a simulated day: one matter, one situation, one act to be tried.

It passes when the first rows are `offered, blocked` with the clause that the finding cites; with everybody present the
same matter gives `offered, start`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from constraints.claims import Claims
from constraints.cover import Matter
from constraints.grants import Authorisations
from constraints.holds import Situation, Value, holds
from constraints.language.nodes import Meeting
from constraints.meaning import APPROVE, Meaning
from constraints.requirements.apart.found import Told
from constraints.requirements.apart.search import Apart
from constraints.roster import Roster
from constraints.rulebook import Rulebook
from constraints.terms import FALSE, PRESENT, Granted, atoms, mask
from constraints.verdict import Question, Result
from model import trial
from model.case import Case
from model.city import City
from model.kernel import Rank
from model.record import Life
from scenarios.forms import Horizon, MeetingPlan
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
    scene = one_day(rulebook, roster, {**now.readings, **(readings or {})}, day)
    return lived(scene, lambda city: _lay_before(city, now, matter, act, done))


def replay_undone(
    rulebook: Rulebook,
    roster: Roster,
    matter: Matter,
    readings: Mapping[str, str],
    done: Iterable[str],
    first: str,
    then: str,
) -> list[Row]:
    """The rows of one working day on which everybody is there, these acts are done, and `first` lies on a desk all day; but for
    what the plan puts between the two, nothing is owed beside it except `then`."""

    def lay(city: City) -> Case:
        case = entered(city, matter)
        trial.lay_undone(city, case, first, then, done)
        city.kernel.schedule_event(HALF_PAST_EIGHT, Rank.ARRIVALS, case.key, trial.go_on, city, case)
        return case

    return lived(one_day(rulebook, roster, readings, None), lay)


def replay_before(
    rulebook: Rulebook, roster: Roster, now: Situation, matter: Matter, act: str, offices: Sequence[str]
) -> list[Row]:
    """The rows of one working day on which `act` lies before these offices, their part of it before each, and is tried by them or
    by who acts in their place.  They are vacant only where the situation says so."""

    def lay(city: City) -> Case:
        city.now.set({city.now.seat_slot[seat]: False for seat in offices})
        case = _laid(city, now, matter, act, None)
        at = (HALF_PAST_EIGHT, Rank.ARRIVALS, case.key)
        city.kernel.schedule_event(*at, trial.lay_before_each, city, case, city.tables.acts.of(act), offices)
        return case

    return lived(one_day(rulebook, roster, now.readings, None), lay)


def replay_refused(
    rulebook: Rulebook, roster: Roster, matter: Matter, act: str, readings: Mapping[str, str], done: Iterable[str]
) -> list[Row]:
    """The rows of one working day on which everybody is there, these acts are done, and `act` is refused when it comes up; the
    matter goes wherever that leads."""

    def lay(city: City) -> Case:
        case = _laid(city, Situation(readings=readings), matter, act, done)
        at = (HALF_PAST_EIGHT, Rank.ARRIVALS, case.key)
        city.kernel.schedule_event(*at, trial.refuse, city, case, city.tables.acts.of(act))
        return case

    return lived(one_day(rulebook, roster, readings, None), lay)


def replay_left(
    rulebook: Rulebook,
    roster: Roster,
    matter: Matter,
    act: str,
    done: Iterable[str],
    readings: Mapping[str, str],
    days: int,
    day: date | None = None,
) -> list[Row]:
    """The rows of so many days on which everybody is there, these acts are done, and whoever owes `act` leaves it undone."""

    def lay(city: City) -> Case:
        case = entered(city, matter)
        city.kernel.schedule_event(HALF_PAST_EIGHT, Rank.ARRIVALS, case.key, trial.leave_undone, city, case, act, done)
        return case

    return lived(one_day(rulebook, roster, readings, day, days), lay)


def replay_claim(claims: Claims, question: Question, example: Mapping[str, Any], *, undone: Iterable[str] = ()) -> list[Row]:
    """The rows of the act that a refuted claim of availability is about, in its counterexample.

    `undone` are absences to leave out: officials, and `vacant:<seat>`.  What the claim leaves open is filled in: who did
    the earlier acts, and an approval that nobody is able to give has not been given.
    Raises `ValueError` where the question is not about an act on a class of matter."""
    meaning, act, matter = claims.meaning, question.act, question.example
    if act is None or matter is None:
        raise ValueError(f"`{question.requirement}` is not about an act on a matter")
    readings = day_readings(meaning, example["readings"])
    now = Situation(example["status"], frozenset(example["vacant"]), readings=readings)
    about = next(c for c in claims.classes.of(act, question.clause) if c.matter == matter)
    run: Authorisations = "standing"
    did = frozenset((official, earlier) for earlier, official in claims.history(about, run, now).items())
    absent = set(undone)
    status = {official: status for official, status in now.status.items() if official not in absent}
    vacant = frozenset(seat for seat in now.vacant if f"vacant:{seat}" not in absent)
    now = replace(now, status=status, vacant=vacant, did=did)
    done = set(claims.plans.plan(matter).all_before(act))
    approved = meaning.approvers(act, matter)
    if approved is not FALSE:
        (done.add if holds(claims.grants.fix(approved, matter, run), now) else done.discard)(APPROVE)
    rows = replay(meaning.rulebook, meaning.roster, now, matter, act, done)
    return [row for row in rows if row.act == act or (row.act == APPROVE and approved is not FALSE)]


def replay_both(apart: Apart, row: Result, *, away: Iterable[str] = ()) -> tuple[str, list[Row], list[Row]]:
    """The person who may do alone what is meant for two, and the rows of each of the two acts in the counterexample.

    The second is tried once he has done the first; whatever authorisation it takes has been given.  `away` are others who
    are away as well.
    Raises `ValueError` where the row is about no matter."""
    hands, matter, example = apart.hands_of(row), row.question.example, row.argument.counterexample
    if hands is None or matter is None or example is None:
        raise ValueError(f"`{row.question.requirement}` is not about a matter")
    meaning, first, second = apart.meaning, Told.of(row).first, row.question.act or ""
    readings = day_readings(meaning, {**apart.inquiry.readings, **example["readings"]})
    given = atoms(hands.one.when, hands.other.when, wanted=mask(Granted))
    granted = frozenset((g.clause, g.giver, g.receiver) for g in given if isinstance(g, Granted))
    status = dict.fromkeys(away, meaning.statuses[1]) | example["status"]
    now = Situation(status, frozenset(example["vacant"]), granted, readings)
    did = frozenset({(meaning.roster.seats_of[hands.official][0], first)})
    one = replay(meaning.rulebook, meaning.roster, now, matter, first)
    two = replay(meaning.rulebook, meaning.roster, replace(now, did=did), matter, second)
    return hands.official, [r for r in one if r.act == first], [r for r in two if r.act == second]


def day_readings(meaning: Meaning, chosen: Mapping[str, str]) -> Mapping[str, str]:
    """Every reading as it is taken on the replayed day, where these are chosen."""
    entry, _ = read_scenario(DAY_SCENARIO)
    return Law(entry.horizon.from_, meaning.rulebook, meaning.roster).readings(chosen)


def first_day() -> date:
    """The day on which a matter is laid before whoever acts, unless another is named."""
    return read_scenario(DAY_SCENARIO)[0].horizon.from_


def one_day(rulebook: Rulebook, roster: Roster, readings: Mapping[str, str], day: date | None, days: int = 1) -> Scenario:
    """A working day, or so many days from it on, on which nothing happens of itself."""
    entry, _ = read_scenario(DAY_SCENARIO)
    chosen = day or entry.horizon.from_
    horizon = Horizon.model_validate({"from": chosen, "to": chosen + timedelta(days=days - 1)})
    meetings = {node.type: MeetingPlan() for node in rulebook.family(Meeting)}
    return scenario_of(entry, [Law(chosen, rulebook, roster)], horizon=horizon, readings=dict(readings), meetings=meetings)


def lived(scene: Scenario, lay: Callable[[City], Case]) -> list[Row]:
    """The rows of the matter that is laid into a city, after the days of the scene."""
    city = City(scene)
    try:
        case = lay(city)
        city.run_days()
        return rows_of(city, case)
    finally:
        city.dispose()


def entered(city: City, matter: Matter) -> Case:
    attributes: dict[str, Value] = dict(matter.attributes)
    return city.enter("replayed", city.likely.key("replayed"), "replay", matter.kind, attributes)


def _lay_before(city: City, now: Situation, matter: Matter, act: str, done: Iterable[str] | None) -> Case:
    """The matter as it stands, in the situation given; the act is offered when the office opens."""
    case, number = _laid(city, now, matter, act, done), city.tables.acts.of(act)
    city.kernel.schedule_event(HALF_PAST_EIGHT, Rank.ARRIVALS, case.key, trial.attempt, city, case, number)
    return case


def _laid(city: City, now: Situation, matter: Matter, act: str, done: Iterable[str] | None) -> Case:
    """The matter as it stands, in the situation given."""
    situate(city, now)
    case = entered(city, matter)
    before = set(done) if done is not None else None
    if now.done:
        plan = case.form.plan
        before = (before if before is not None else set(plan.all_before(act)) if act in plan.acts else set()) | now.done
    trial.lay_before(city, case, act, before, [(name, official) for official, name in now.did])
    return case


def situate(city: City, now: Situation) -> None:
    """Who is away and why, the vacant seats and what was granted, from now on."""
    changes: dict[int, str | bool] = {}
    for official, status in now.status.items():
        if status != PRESENT:
            changes[city.now.slot[official]] = status
    changes.update({city.now.seat_slot[seat]: True for seat in now.vacant})
    city.now.set(changes)
    for grant in now.granted:
        city.now.grant(grant, True)


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
