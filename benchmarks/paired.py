"""What pairing is worth: an amendment's effect from paired runs (keyed common random numbers) and from unpaired ones.

The changes are local ones of several sorts: a silence, a limit, papers ahead of a meeting, a stand-in; and none at all.
Both take the mean time until each act.  The paired estimate is of one pair of runs with one seed, the unpaired one of a base
and an amended run with different seeds; their variances are compared, and the runs that Stein's two-stage rule asks for
a half width of so many days.  To reach: ±0.05 days for a local change of a limit in at most 20 pairs of the small city.

    python benchmarks/paired.py [--scenario xinhe-2025] [--runs 20] [--jobs 2] [--days N]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from math import ceil
from pathlib import Path
from time import perf_counter
from typing import Any

HOUSE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOUSE))

from analysis.paired.estimate import CONFIDENCE, spread  # noqa: E402
from analysis.paired.pair import ALL, Pair  # noqa: E402
from analysis.paired.run import one  # noqa: E402
from constraints.language.nodes import ChooseReasons, Deadline, Substitution  # noqa: E402
from scenarios.scenario import Scenario, load_scenario  # noqa: E402

PRECISION, MOST = 0.05, 20


def amended(scene: Scenario, days: int, changes: Sequence[dict[str, Any]]) -> Scenario:
    """The scenario with an amendment in force from its first day."""
    whole = {"amendment": "trial", "amends": scene.laws[0].rulebook.id, "in_force": scene.entry.horizon.from_.isoformat(),
             "gist": {"zh": "试改", "en": "A trial"}, "changes": list(changes)}  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "amendment.yaml"
        path.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
        return load_scenario(scene.id, amendments=[path]).for_days(days)


def changes(scene: Scenario) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Local changes that any rulebook with such clauses can be asked, each of another sort, and one that changes nothing."""
    rules = scene.laws[0].rulebook
    limits = rules.family(Deadline)
    days = [n for n in limits if "working_days" in str(n.within)]
    silent = [n.id for n in days if "counts_as" in str(n.on_expiry)]
    waited = [n.id for n in days if n.on_expiry is not None and n.id not in silent]
    ahead = [n for n in limits if str(n.before).startswith("meeting.") and "working_days" in str(n.at_least)]
    some = [n for n in rules.family(Substitution) if n.away_for != ("any",)]
    settled = [{"repeal": n.away_for.reading} for n in some if isinstance(n.away_for, ChooseReasons)]
    if silent:
        yield "silence after 1 working day", [{"set": c, "with": {"within": "1 working_days"}} for c in silent]
    if waited:
        yield "late after 2 working days", [{"set": c, "with": {"within": "2 working_days"}} for c in waited]
    if ahead:
        yield "papers 1 working day ahead", [{"set": n.id, "with": {"at_least": "1 working_days"}} for n in ahead]
    if some:
        yield "stand-in for every reason", [*({"set": n.id, "with": {"away_for": "any"}} for n in some), *settled]
    yield "nothing", [{"set": limits[0].id, "with": {"gist": {"zh": "同", "en": "the same"}}}]


def needed(deviation: float, runs: int) -> int:
    """Runs for a half width of `PRECISION` when this is the standard deviation of one, with t of as many runs as were made."""
    from scipy.stats import t

    factor = float(t.ppf((1 + CONFIDENCE) / 2, runs - 1))
    return max(2, ceil((factor * deviation / PRECISION) ** 2))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", default="xinhe-2025")
    parser.add_argument("--runs", type=int, default=MOST)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--days", type=int, default=0)
    options = parser.parse_args()
    from joblib import Parallel, delayed

    base = load_scenario(options.scenario)
    days = options.days or base.days
    base = base.for_days(days)
    print(
        f"{options.scenario}, {days} days, {options.runs} pairs of runs; to reach: ± {PRECISION} days in at most {MOST} pairs\n"
    )
    print(
        f"{'change':28} {'until':8} {'difference':>10} {'sd paired':>10} {'unpaired':>9} {'variance':>9} {'pairs':>6} {'unpaired':>9}"
    )
    for name, change in changes(base):
        start = perf_counter()
        tasks = (delayed(one)(base, amended(base, days, change), seed) for seed in range(1, options.runs + 1))
        pairs: list[Pair] = Parallel(n_jobs=options.jobs)(tasks)
        for act in sorted({a for p in pairs for sort, a, measure in p.times if (sort, measure) == (ALL, "mean")}):
            shown(name, act, pairs)
        same = sum(p.same for p in pairs)
        print(f"{'':28} {same} of {len(pairs)} pairs equal row by row; {perf_counter() - start:.0f} s\n")


def shown(name: str, act: str, pairs: Sequence[Pair]) -> None:
    figures = [p.times[ALL, act, "mean"] for p in pairs]
    together = spread([f.difference for f in figures])
    apart = (spread([f.base for f in figures]) ** 2 + spread([f.amended for f in figures]) ** 2) ** 0.5
    ratio = f"{apart**2 / together**2:9.0f}" if together else "        ∞"
    mean = sum(f.difference for f in figures) / len(figures)
    runs = (needed(sd, len(pairs)) for sd in (together, apart))
    print(f"{name:28} {act:8} {mean:10.4f} {together:10.4f} {apart:9.4f} {ratio} {next(runs):6} {next(runs):9}")


if __name__ == "__main__":
    main()
