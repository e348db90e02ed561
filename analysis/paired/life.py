"""`paired`: a base and an amended rulebook live through the same years; what changes in days and in documents a year.

Replication r runs both with seed + r.  Random numbers are keyed by matter, act, part and visit (common random numbers), so
that only what the amendment changes differs; see `paired_estimate` for how many replications are made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from analysis.paired.estimate import FIRST, Estimate, estimate, holm, wanted
from analysis.paired.lives import Lives
from analysis.paired.pair import ALL, OUTCOMES, Change, Cohort, Compared, Pair, Reason
from constraints.errors import Code, Mistakes, Place, mistake

if TYPE_CHECKING:
    import pandas as pd

    from constraints.roster import Roster
    from constraints.rulebook import Rulebook
    from scenarios.scenario import Law, Scenario

PRECISION = 0.05
"""Days: the half width wanted of the mean difference over all matters, for every act until which the time is taken."""
MOST = 20
YEAR = 365
Progress = Callable[[int, int], None]
_WORDING = {"gist", "note", "anchor"}


@dataclass(frozen=True)
class Life:
    """What an amendment changes in the life of a government: tables with a row a measure, each with its interval.

    Columns `low` and `high` are 95 % intervals of `difference` (amended - base); `p` is for that measure alone, `p_all` for all
    measures of its table at once (Holm).  Days are calendar days, hours office hours; numbers are for a year."""

    base: Scenario
    amended: Scenario
    pairs: tuple[Pair, ...]
    precision: float
    first: int
    touched: frozenset[str]

    @property
    def replications(self) -> int:
        return len(self.pairs)

    @property
    def unchanged(self) -> bool:
        """Is every run the same under both, row by row?"""
        return all(pair.same for pair in self.pairs)

    @property
    def widest(self) -> float:
        """Half width, in days, of the widest interval among the means over all matters."""
        return max((h for _, e in self._goals() if (h := e.half_width) is not None), default=float("inf"))

    @property
    def precise(self) -> bool:
        """Is the wanted precision reached?"""
        return self.widest <= self.precision * (1 + 1e-9)

    @property
    def illustrative(self) -> bool:
        return any(s.entry.illustrative or s.laws[0].roster.illustrative for s in (self.base, self.amended))

    @property
    def yearly(self) -> float:
        """From a run to a year."""
        return YEAR / self.base.days

    def _goals(self) -> list[tuple[str, Estimate]]:
        acts = sorted({act for pair in self.pairs for sort, act, measure in pair.times if (sort, measure) == (ALL, "mean")})
        return [(act, self.estimate([p.times.get((ALL, act, "mean"), _NONE)[2] for p in self.pairs])) for act in acts]

    def estimate(self, values: Sequence[float]) -> Estimate:
        return estimate(values, self.first)

    @cached_property
    def times(self) -> pd.DataFrame:
        """Days until each act by sort of matter: mean, median, nine tenths."""
        keys = sorted({key for pair in self.pairs for key in pair.times})
        rows = []
        for sort, act, measure in keys:
            found = [f for p in self.pairs if (f := p.times.get((sort, act, measure))) is not None]
            rows.append(
                {"sort": sort, "act": act, "measure": measure, "matters": _mean(f.matters for f in found) * self.yearly,
                 "base": _mean(f.base for f in found), "amended": _mean(f.amended for f in found),
                 **self._estimated([f.difference for f in found])}
            )  # fmt: skip
        return _table(rows, ("sort", "act", "measure", "matters", "base", "amended"))

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """Matters a year by sort and by how their life changed; `direct` of them cite a clause that was touched."""
        keys = sorted({(sort, change) for p in self.pairs for sort, change, _ in p.changes}, key=lambda k: (k[0], _rank(k[1])))
        rows = []
        for sort, change in keys:
            each = [sum(p.changes.get((sort, change, d), 0) for d in (False, True)) * self.yearly for p in self.pairs]
            direct = _mean(p.changes.get((sort, change, True), 0) * self.yearly for p in self.pairs)
            found = self.estimate(each)
            rows.append({"sort": sort, "change": change.name.lower(), "number": found.mean, "low": found.low, "high": found.high,
                         "direct": direct, "runs": found.runs})  # fmt: skip
        return _table(rows, ("sort", "change", "number", "low", "high", "direct", "runs"), tested=False)

    @cached_property
    def reasons(self) -> pd.DataFrame:
        """Why lives changed: the first step that differs and the clauses it cites, the most frequent first; with a matter of
        the first run that shows it."""
        keys = dict.fromkeys(reason for pair in self.pairs for reason in pair.reasons)
        rows = []
        for reason in keys:
            found = self.estimate([p.reasons.get(reason, 0) * self.yearly for p in self.pairs])
            example = next((p.examples[reason], p.seed) for p in self.pairs if reason in p.examples)
            said = {**reason._asdict(), "change": reason.change.name.lower()}
            rows.append({**said, "number": found.mean, "low": found.low, "high": found.high, "example": example[0], "seed": example[1]})  # fmt: skip
        rows.sort(key=lambda r: (-r["number"], *(str(r[f]) for f in Reason._fields)))
        return _table(rows, (*Reason._fields, "number", "low", "high", "example", "seed"), tested=False)

    @cached_property
    def cohorts(self) -> pd.DataFrame:
        """Matters a run by when they arrived and how their life changed, where the law changes in the course of the run."""
        rows = [
            {"cohort": cohort.name.lower(), "change": change.name.lower(), "number": _mean(p.cohorts.get((cohort, change), 0) for p in self.pairs)}
            for cohort in Cohort for change in Change
        ]  # fmt: skip
        return _table([r for r in rows if r["number"]], ("cohort", "change", "number"), tested=False)

    @cached_property
    def moved(self) -> pd.DataFrame:
        """Work that went from one to another: acts and office hours a year; an empty name where one run alone has it."""
        rows = []
        for key in sorted({key for p in self.pairs for key in p.moved}):
            acts, hours = (self.estimate([p.moved.get(key, (0, 0.0))[i] * self.yearly for p in self.pairs]) for i in (0, 1))
            rows.append({"from": key[0], "to": key[1], "acts": acts.mean, "acts_low": acts.low, "acts_high": acts.high,
                         "hours": hours.mean, "low": hours.low, "high": hours.high})  # fmt: skip
        rows.sort(key=lambda r: (-float(r["acts"] or 0), r["from"], r["to"]))
        return _table(rows, ("from", "to", "acts", "acts_low", "acts_high", "hours", "low", "high"), tested=False)

    @cached_property
    def loads(self) -> pd.DataFrame:
        """Office hours a year that each person and body works."""
        rows = []
        for who in sorted({who for p in self.pairs for who in p.loads}):
            each = [p.loads.get(who, _NONE) for p in self.pairs]
            rows.append({"who": who, "base": _mean(f[0] for f in each) * self.yearly, "amended": _mean(f[1] for f in each) * self.yearly,
                         **self._estimated([f[2] * self.yearly for f in each])})  # fmt: skip
        return _table(rows, ("who", "base", "amended"))

    @property
    def changed_outcomes(self) -> Estimate:
        """How many matters of the workload a year end otherwise, go another way, or are acted on by another or otherwise."""
        each = [sum(n for (sort, change, _), n in p.changes.items() if sort == ALL and change in OUTCOMES) for p in self.pairs]
        return self.estimate([n * self.yearly for n in each])

    def tables(self) -> dict[str, pd.DataFrame]:
        names = ("times", "outcomes", "reasons", "cohorts", "moved", "loads")
        return {name: getattr(self, name) for name in names}

    def as_data(self) -> dict[str, Any]:
        """The whole as plain values for JSON; a bound that is not known is null."""
        import json

        head = {
            "scenario": self.base.id, "days": self.base.days, "seeds": [p.seed for p in self.pairs], "first_stage": self.first,
            "replications": self.replications, "precision_wanted": self.precision, "precise": self.precise,
            "widest": None if self.widest == float("inf") else self.widest, "unchanged": self.unchanged,
            "illustrative": self.illustrative, "clauses_touched": sorted(self.touched),
        }  # fmt: skip
        return {**head, **{n: json.loads(t.to_json(orient="records", double_precision=6)) for n, t in self.tables().items()}}

    def _estimated(self, values: Sequence[float]) -> dict[str, float | int | None]:
        e = self.estimate(values)
        return {"difference": e.mean, "low": e.low, "high": e.high, "p": e.p, "runs": e.runs}


_NONE = (0.0, 0.0, 0.0, 0)


def _mean(values: Iterable[float]) -> float:
    each = list(values)
    return sum(each) / len(each) if each else 0.0


def _rank(change: Change) -> int:
    return list(Change).index(change)


def _table(rows: list[dict[str, Any]], columns: Sequence[str], *, tested: bool = True) -> pd.DataFrame:
    import pandas as pd

    if not tested:
        return pd.DataFrame(rows, columns=list(columns))
    found = pd.DataFrame(rows, columns=[*columns, "difference", "low", "high", "p", "runs"])
    found["p_all"] = pd.array(holm([row["p"] for row in rows]), dtype="Float64")
    return found


# ── running ──────────────────────────────────────────────────────────────────────────────────────────────────────────


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
    """Run both through the same years until the mean differences are known to ± `precision` days, at most so many times.

    The two scenarios differ in law, people or readings and have the same days.  Raises `Mistakes` for a bad option."""
    _check(base, amended, precision, replications)
    start = base.entry.seed if seed is None else seed
    touched = touched_clauses(base.laws, amended.laws)
    since = first_difference(base, amended)
    first = min(FIRST, replications)
    pairs = _run(base, amended, range(start, start + first), touched, since, jobs, lambda n: progress and progress(n, first))
    life = Life(base, amended, tuple(pairs), precision, first, touched)
    total = min(replications, needed(life))
    if total > first:
        seeds = range(start + first, start + total)
        pairs += _run(base, amended, seeds, touched, since, jobs, lambda n: progress and progress(first + n, total))
        life = replace(life, pairs=tuple(pairs))
    return life


def needed(life: Life) -> int:
    """How many replications the precision takes, by the first stage."""
    acts = sorted({act for sort, act, measure in life.pairs[0].times if (sort, measure) == (ALL, "mean")})
    first = life.pairs[: life.first]
    return max((wanted([p.times.get((ALL, a, "mean"), _NONE)[2] for p in first], life.precision) for a in acts), default=0)


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


def _run(
    base: Scenario, amended: Scenario, seeds: Iterable[int], touched: frozenset[str], since: int, jobs: int,
    progress: Callable[[int], object],
) -> list[Pair]:  # fmt: skip
    """A pair for each seed, in their order; with one job, here."""
    from joblib import Parallel, delayed

    made = Parallel(n_jobs=jobs, return_as="generator")(delayed(one)(base, amended, s, touched, since) for s in seeds)
    found = []
    for done, pair in enumerate(made, 1):
        found.append(pair)
        progress(done)
    return found


def one(base: Scenario, amended: Scenario, seed: int, touched: frozenset[str], since: int = 0) -> Pair:
    """One replication."""
    from model.city import City

    cities = [City(scene.with_seed(seed)) for scene in (base, amended)]
    try:
        for city in cities:
            city.run_days()
        streams = frozenset(base.entry.workload.streams) | frozenset(amended.entry.workload.streams)
        return Compared(*(Lives.of(city) for city in cities), streams, touched, since).pair(seed)
    finally:
        for city in cities:
            city.dispose()


# ── what differs ─────────────────────────────────────────────────────────────────────────────────────────────────────


def under(scene: Scenario, rulebook: Rulebook, roster: Roster, readings: Mapping[str, str] | None = None) -> Scenario:
    """A scenario's workload and people's habits under another law, in force from its first day."""
    from scenarios.scenario import Law

    entry = scene.entry.model_copy(update={"readings": {**scene.entry.readings, **(readings or {})}})
    return replace(scene, entry=entry, laws=(Law(scene.entry.horizon.from_, rulebook, roster),))


def touched_clauses(base: Sequence[Law], amended: Sequence[Law]) -> frozenset[str]:
    """The clauses that say something else in the two, wording apart, on some day of the run."""
    found: set[str] = set()
    for here, there in _law_by_day(base, amended):
        a, b = here.rulebook.nodes, there.rulebook.nodes
        found |= {id_ for id_ in a.keys() | b.keys() if _said(a.get(id_)) != _said(b.get(id_))}
    return frozenset(found)


def _said(node: Any) -> Any:
    return None if node is None else (type(node).__name__, node.model_dump(exclude=_WORDING))


def _law_by_day(base: Sequence[Law], amended: Sequence[Law]) -> list[tuple[Law, Law]]:
    """The two laws on every day on which either changes."""
    days = sorted({law.since for law in (*base, *amended)})
    in_force = [[max((law for law in laws if law.since <= day), key=lambda law: law.since) for day in days] for laws in (base, amended)]  # fmt: skip
    return list(zip(*in_force, strict=True))


def first_difference(base: Scenario, amended: Scenario) -> int:
    """The minute from which the two laws differ; 0 where they do from the first day, or where readings or people differ."""
    from constraints.calendar import DAY

    if base.entry.readings != amended.entry.readings:
        return 0
    for here, there in _law_by_day(base.laws, amended.laws):
        if touched_clauses((here,), (there,)) or here.roster.digest != there.roster.digest:
            return base.calendar.day_of(max(here.since, there.since)) * DAY
    return 0
