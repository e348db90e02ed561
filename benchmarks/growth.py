"""Minimal absence sets in cities of 15 to 200 leaders: time per act against that of the smallest city, in one run.

To reach: acts without a count at most 10 × the time per act at 15 leaders; quorum acts in the same bound; at least 20 ×
faster than enumeration by one incremental Z3 solver at 50 leaders; a tree of 61 events with 46,188 minimal sets within
1.5 × `python -c "import mesa"`.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks._by_z3 import minimal_sets
from benchmarks._city import city
from constraints.claims import Claims
from constraints.meaning import Meaning
from constraints.prove import Claim, Prover
from constraints.verify import without_collector
from tests.constraints.fault_trees import BAOBAB1, cut_sets

SIZES = (15, 50, 100, 200)
BESIDE_Z3 = 50
RUNS = 5


def seconds(meaning: Meaning, claims: list[Claim]) -> tuple[float, str]:
    """Time per claim for exact count, resiliency and all minimal sets as a family, the first with their reasons listed; the
    largest count."""
    with without_collector():  # as `verify` does
        start = time.perf_counter()
        prover = Prover(meaning, claims)
        every = [prover.absences(sub)[0] for claim in claims for sub, _ in prover.condition_classes(claim.term)]
        counts = [found.count for found in every if len(found.sets) + len(found.by_reason)]
        took = time.perf_counter() - start
    return took / len(claims), f"{max(counts):.3g}"


def by_z3(meaning: Meaning, claims: list[Claim]) -> float:
    """Time per claim of the solver, which must find the very same sets."""
    alone = [Prover(meaning, [claim]) for claim in claims]
    start = time.perf_counter()
    found = [minimal_sets(prover, prover.claims[0]) for prover in alone]
    took = (time.perf_counter() - start) / len(claims)
    for prover, sets in zip(alone, found, strict=True):
        ((sub, _),) = prover.condition_classes(prover.claims[0].term)
        listed = prover.families.sets(prover.minimal(sub)[0])
        assert sets == {frozenset((prover.alphabet.variables[level].key, i) for level, i in one) for one in listed}
    return took


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    first: dict[str, float] = {}
    print(f"{'leaders':>8} {'acts':8} {'s per act':>10} {'× 15':>8}  most sets")
    for leaders in SIZES:
        with city(leaders) as (rulebook, roster):
            meaning = Meaning(rulebook, roster)
            listed = [c for c in Claims(meaning).all() if c.question.authorisations == "standing" and c.question.clause is None]
            for sort, wanted in (("plain", False), ("quorum", True)):
                mine = [c for c in listed if (c.question.act == "decide") is wanted]
                runs = [seconds(meaning, mine) for _ in range(RUNS)]
                took = statistics.median(t for t, _ in runs)
                first.setdefault(sort, took)
                print(f"{leaders:>8} {sort:8} {took:10.5f} {took / first[sort]:8.1f}  {runs[0][1]}")
                if sort == "plain" and leaders == BESIDE_Z3:
                    solver = by_z3(meaning, mine)
                    print(f"{leaders:>8} {'by Z3':8} {solver:10.5f}           {solver / took:.0f} × the diagrams' time")
    mesa = statistics.median(
        timed(lambda: subprocess.run([sys.executable, "-c", "import mesa"], check=True)) for _ in range(RUNS)
    )
    trees = statistics.median(timed(lambda: cut_sets(BAOBAB1)) for _ in range(RUNS))
    families, family = cut_sets(BAOBAB1)
    print(
        f"a tree of 61 events, {families.count(family)} minimal sets: {trees:.2f} s, {trees / mesa:.2f} × `import mesa` ({mesa:.2f} s)"
    )


if __name__ == "__main__":
    main()
