"""`paired`: two scenarios live through the same years, as often as the wanted precision takes.

Replication r runs both with seed + r.  Random numbers are keyed by matter, act, part and visit (common random numbers), so
that only what the law changes differs; `estimate` says how many replications are made, and why so many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from analysis.paired.estimate import FIRST, wanted
from analysis.paired.laws import first_difference, touched_clauses
from analysis.paired.life import Life
from analysis.paired.lives import Lives
from analysis.paired.pair import Compared, Pair
from analysis.paired.tally import life, series
from constraints.errors import Code, Mistakes, Place, mistake
from constraints.verify import without_collector
from scenarios.scenario import Scenario

PRECISION = 0.05
"""Days: the half width wanted of the mean difference over all matters, for every act until which the time is taken."""
MOST = 20
Progress = Callable[[int, int], object]


def paired(
    base: Scenario,
    amended: Scenario,
    *,
    precision: float = PRECISION,
    replications: int = MOST,
    seed: int | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Life:
    """What changes between two scenarios that differ in law, people or readings and have the same days.

    Runs both through the same years until the mean differences are known to ± `precision` days, at most `replications` times, on
    so many processes; how many there are does not change the result.  Raises `Mistakes` for a bad option."""
    _check(base, amended, precision, replications)
    start = base.entry.seed if seed is None else seed
    pairs = _Pairs(base, amended, jobs, progress or (lambda *_: None))
    first = min(FIRST, replications)
    pairs.run(range(start, start + first))
    total = min(replications, needed(pairs.made, precision))
    pairs.run(range(start + first, start + total))
    return life(base, amended, pairs.made, first, precision, pairs.touched, pairs.since)


def needed(pairs: Sequence[Pair], precision: float) -> int:
    """How many replications the precision takes, by a first stage."""
    return max((wanted(values, precision) for values in series(pairs).values()), default=len(pairs))


def one(base: Scenario, amended: Scenario, seed: int, touched: frozenset[str] = frozenset(), since: int = 0) -> Pair:
    """One replication."""
    from model.city import City

    here, there = cities = [City(scene.with_seed(seed)) for scene in (base, amended)]
    try:
        for city in cities:
            city.run_days()
        streams = frozenset(base.entry.workload.streams) | frozenset(amended.entry.workload.streams)
        with without_collector():  # hundreds of thousands of tuples are made and kept
            return Compared(Lives.of(here), Lives.of(there), streams, touched, since).pair(seed)
    finally:
        for city in cities:
            city.dispose()


class _Pairs:
    """Pairs of runs in the order of their seeds, made on so many processes; with one, here."""

    def __init__(self, base: Scenario, amended: Scenario, jobs: int, progress: Progress) -> None:
        self.base, self.amended, self.jobs, self.progress = base, amended, jobs, progress
        self.touched = touched_clauses(base.laws, amended.laws)
        self.since = first_difference(base, amended)
        self.made: list[Pair] = []

    def run(self, seeds: Iterable[int]) -> None:
        from joblib import Parallel, delayed

        wanted = list(seeds)
        total = len(self.made) + len(wanted)
        tasks = (delayed(one)(self.base, self.amended, seed, self.touched, self.since) for seed in wanted)
        for pair in Parallel(n_jobs=self.jobs, return_as="generator")(tasks):
            self.made.append(pair)
            self.progress(len(self.made), total)


def _check(base: Scenario, amended: Scenario, precision: float, replications: int) -> None:
    wrong = []
    if not precision > 0:
        wrong.append(mistake(Code.BAD_OPTION, Place("--precision"), value=precision, wanted="> 0"))
    if replications < 2:
        wrong.append(mistake(Code.BAD_OPTION, Place("--replications"), value=replications, wanted="2 …"))
    a, b = (f"{s.entry.horizon.from_} … {s.entry.horizon.to}" for s in (base, amended))
    if a != b:
        wrong.append(mistake(Code.BAD_HORIZON, Place(amended.files[0] if amended.files else amended.id), value=f"{a}, {b}"))
    if wrong:
        raise Mistakes(wrong)
