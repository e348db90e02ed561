"""`fuzz`: Hypothesis draws leave plans; availability is checked day by day; failures shrink to the smallest plan.

A plan *breaks* an act when on some working day nobody present may do it on some class of matter, with the
authorisations that stand in the roster, under the chosen readings, while no hard rule about who may be away together
is broken.  Every plan found is held against the proof: it must contain a minimal absence set of the diagrams.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from analysis.interruption import noted
from analysis.watch import Bad, Watch, Watched
from constraints import cites
from constraints.calendar import Calendar
from constraints.expected import Expected
from constraints.holds import Situation, holds
from constraints.language.scalars import Duration
from constraints.meaning import Meaning
from constraints.prove import Prover
from constraints.verdict import EngineDisagreement, Result
from constraints.why import Reason, cited, why_not
from scenarios.leave_plans import Leave, Plan, Vacancy, leave_plans
from scenarios.scenario import Law

LONGEST = 10
"""Calendar days of a spell; beside it, each length that is just more than one that the law names."""
SIZES = (2, 24)
"""The most spells of a plan, in the order in which they are tried."""
DAYS_OF = {"calendar_days": 1, "working_days": 2, "weeks": 7, "months": 31, "years": 366}
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Failure:
    """One class of matter on which the act has nobody: the claim, the clauses, why; who had done earlier acts, and which
    of them nobody can do either; how many must be away at least, as is proved; whether the expected verdicts knew."""

    watched: Watched
    clauses: tuple[str, ...]
    why: tuple[Reason, ...]
    did: Mapping[str, str]
    not_done: tuple[str, ...]
    smallest: int
    expected: bool | None

    @property
    def act(self) -> str:
        return self.watched.claim.question.act or ""

    @property
    def matter(self) -> dict[str, Any]:
        return self.watched.claim.question.matter or {}


@dataclass
class Broken:
    """The smallest plan found that breaks some acts: on `day` nobody may do them on these classes of matter.

    `file` is the scenario it was saved as, `replayed` the acts that the city found blocked there, with the clauses."""

    plan: Plan
    day: int
    now: Situation
    failures: tuple[Failure, ...]
    file: Path | None = None
    replayed: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def acts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(f.act for f in self.failures))

    @property
    def is_smallest(self) -> bool:
        """Does the proof say of every claim that no smaller absence breaks it?"""
        return all(f.smallest == len(self.plan) for f in self.failures)


@dataclass
class Hunt:
    """What a hunt found: the smallest plans, the acts that nobody may do even with all present, and those that withstood
    every plan that was tried."""

    meaning: Meaning
    readings: Mapping[str, str]
    start: date
    tries: int
    seed: int
    horizon: int
    broken: list[Broken] = field(default_factory=list)
    nobody: list[str] = field(default_factory=list)
    withstood: list[str] = field(default_factory=list)
    plans_tried: int = 0

    @property
    def unexpected(self) -> list[Failure]:
        """Failures of the requirement that the expected verdicts do not know."""
        return [f for b in self.broken for f in b.failures if f.expected is False]

    def date_of(self, day: int) -> date:
        return self.start + timedelta(days=day)


def readings_of(law: Law, chosen: Mapping[str, str]) -> dict[str, str]:
    """Every reading: as chosen, else the one shown first.  Raises `Mistakes` for unknown ones."""
    from constraints.errors import Code, Mistake, Mistakes, Place, mistake

    found: list[Mistake] = []
    known, options = law.readings({}), {r.id: tuple(r.options) for r in law.rulebook.readings().values()}
    for reading, option in chosen.items():
        if reading not in known:
            found.append(mistake(Code.UNKNOWN_READING, Place("--reading"), value=reading, known=known))
        elif reading in options and option not in options[reading]:
            place = Place("--reading")
            found.append(mistake(Code.UNKNOWN_OPTION, place, value=option, reading=reading, known=options[reading]))
    if found:
        raise Mistakes(found)
    return law.readings(chosen)


def fuzz(
    law: Law,
    *,
    acts: Sequence[str] = (),
    readings: Mapping[str, str] | None = None,
    tries: int = 100,
    seed: int = 0,
    horizon: int = 30,
    expected: Expected | None = None,
    progress: Progress | None = None,
) -> Hunt:
    """Hunt, act by act, for the smallest leave plans that leave it without anybody.  The same seed finds the same plans.

    Raises `Mistakes` for unknown acts and readings, `EngineDisagreement` where a plan breaks what is proved."""
    chosen = readings_of(law, readings or {})
    meaning = Meaning(law.rulebook, law.roster)
    lengths = tuple(_about_days(limit) + 1 for limit in meaning.thresholds)
    longest = max([LONGEST, *lengths])
    watch = Watch(meaning, chosen, Calendar(law.since, law.since + timedelta(days=horizon + longest)))
    listed = _known(acts, watch.acts()) or watch.acts()
    hunt = Hunt(meaning, chosen, law.since, tries, seed, horizon)
    found: dict[Plan, list[tuple[Bad, Watched]]] = {}
    with _nothing_left_behind():
        for number, act in enumerate(listed):
            if progress is not None:
                progress(number, len(listed), act)
            _hunt(hunt, watch, act, found, lengths)
    if progress is not None:
        progress(len(listed), len(listed), "")
    hunt.broken = [_broken(watch, plan, pairs) for plan, pairs in found.items()]
    hunt.broken.sort(key=lambda b: (len(b.plan), -len(b.failures), b.acts))
    _against_proof(hunt, expected)
    return hunt


@contextmanager
def _nothing_left_behind() -> Iterator[None]:
    """Hypothesis keeps notes in a folder `.hypothesis` where it runs; here they go to a folder that is thrown away."""
    from hypothesis.configuration import set_hypothesis_home_dir

    with TemporaryDirectory(prefix="guize-fuzz-") as notes:
        set_hypothesis_home_dir(notes)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)


def _known(acts: Sequence[str], known: Sequence[str]) -> list[str]:
    from constraints.errors import Code, Mistakes, Place, mistake

    unknown = [mistake(Code.UNKNOWN_ACT, Place("--act"), value=act, known=known) for act in acts if act not in known]
    if unknown:
        raise Mistakes(unknown)
    return list(dict.fromkeys(acts))


def _about_days(limit: Duration) -> int:
    return limit.number * DAYS_OF.get(limit.unit, 31)


def _hunt(hunt: Hunt, watch: Watch, act: str, found: dict[Plan, list[tuple[Bad, Watched]]], lengths: tuple[int, ...]) -> None:
    """Find plans until what is left of the act's claims withstands all that are tried."""
    every = watch.of(act)
    quiet = Situation(readings=watch.readings)
    left = [w for w in every if holds(w.term, quiet)]
    if len(left) < len(every):
        hunt.nobody.append(act)
    broken = False
    while left:
        plan = _smallest(hunt, watch, left, lengths, f"{hunt.seed} {act} {len(left)}")
        bad = watch.breaks(left, plan) if plan else None
        if plan is None or bad is None:
            break
        broken = True
        found.setdefault(plan, []).extend((bad, w) for w in bad.failing)
        left = [w for w in left if w not in bad.failing]
    if every and not broken and act not in hunt.nobody:
        hunt.withstood.append(act)


def _smallest(hunt: Hunt, watch: Watch, watched: Sequence[Watched], lengths: tuple[int, ...], key: str) -> Plan | None:
    """A plan that breaks some claim, of as few spells as possible: small plans are tried before large ones, and what is
    found shrinks; then smaller ones are tried again, while one is found."""
    officials, seats = watch.noticed(watched)
    if not officials and not seats:
        return None

    def hunt_for(most: int) -> Plan | None:
        strategy = leave_plans(
            officials,
            watch.meaning.reasons,
            seats=seats,
            horizon=hunt.horizon,
            max_days=LONGEST,
            lengths=lengths,
            max_spells=most,
        )
        return _found(hunt, strategy, lambda plan: watch.breaks(watched, plan) is not None, f"{key} {most}")

    sizes = [size for size in SIZES if size < len(officials) + len(seats)] or [1]
    found = next((plan for size in sizes if (plan := hunt_for(size))), None)
    while found is not None and len(found) > 1 and (smaller := hunt_for(len(found) - 1)):
        found = smaller
    return found


def _found(hunt: Hunt, strategy: Any, breaks: Callable[[Plan], bool], key: str) -> Plan | None:
    """What Hypothesis finds and shrinks, without a database and without a clock."""
    from hypothesis import HealthCheck, Phase, Verbosity, find, settings
    from hypothesis.errors import NoSuchExample

    def counted(plan: Plan) -> bool:
        interrupted()
        hunt.plans_tried += 1
        return breaks(plan)

    quiet = settings(
        max_examples=hunt.tries, database=None, deadline=None, verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck), phases=(Phase.generate, Phase.shrink),
    )  # fmt: skip
    with noted() as interrupted:
        try:
            plan: Plan = find(strategy, counted, settings=quiet, random=Random(key))
        except NoSuchExample:
            return None
        return plan


def _broken(watch: Watch, plan: Plan, pairs: Sequence[tuple[Bad, Watched]]) -> Broken:
    bad = pairs[0][0]
    failures = []
    for _, watched in pairs:
        did = watch.doers_before(watched, bad.now)
        why = why_not(watched.claim.term, bad.now)
        clauses = cited(why) or watched.claim.rests_on
        failures.append(Failure(watched, clauses, why, did, watch.not_to_be_had(watched, bad.now), 0, None))
    return Broken(plan, bad.day, bad.now, tuple(failures))


def _against_proof(hunt: Hunt, expected: Expected | None) -> None:
    """Every claim that a plan breaks must be refuted by the diagrams, by an absence that the plan contains."""
    from dataclasses import replace

    claims = [f.watched.claim for b in hunt.broken for f in b.failures]
    prover = Prover(hunt.meaning, claims)
    for broken in hunt.broken:
        judged = []
        for failure in broken.failures:
            row = _row(prover, failure, hunt.readings)
            _agree(hunt.meaning, broken, failure, row)
            known = None if expected is None else expected.of(row) is row.status
            judged.append(replace(failure, smallest=row.absences.smallest or 0, expected=known))
        broken.failures = tuple(judged)


def _row(prover: Prover, failure: Failure, readings: Mapping[str, str]) -> Result:
    """What is proved of the claim under the readings chosen."""
    for row in prover.decide(failure.watched.claim):
        boxes = row.argument.boxes
        if any(all(readings.get(name) in options for name, options in box.items()) for box in boxes):
            return row
    raise EngineDisagreement(f"{failure.act} {failure.matter}: no row for the readings chosen")


def _agree(meaning: Meaning, broken: Broken, failure: Failure, row: Result) -> None:
    """A vacancy stands for the absence of its holder: of the two the proof names the one that says more."""
    gone: set[str] = set()
    for spell in broken.plan:
        match spell:
            case Leave(official=official):
                gone.add(official)
            case Vacancy(seat=seat):
                gone |= {f"vacant:{seat}", meaning.roster.official_of[seat]}
    sets = row.absences
    inside = any(gone >= set(one) for one in sets.sets)
    if not inside and not sets.truncated:
        raise EngineDisagreement(f"{failure.act} {failure.matter}: {broken.plan} breaks it, but no minimal absence is in it")


def cites_of(meaning: Meaning, clauses: Sequence[str]) -> list[str]:
    """Where the clauses stand, in the order of the law."""
    return sorted({meaning.rulebook.cite(c) for c in clauses if c in meaning.rulebook.nodes}, key=cites.order)
