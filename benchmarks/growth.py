"""Minimal absence sets in cities of 15 to 200 leaders: time per act against that of the smallest city, in one run.

To reach: acts without a count at most 10 × the time per act at 15 leaders; quorum acts in the same bound.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks._city import city
from constraints.claims import Claims
from constraints.meaning import Meaning
from constraints.prove import Claim, Prover

SIZES = (15, 50, 100, 200)
RUNS = 3


def seconds(meaning: Meaning, claims: list[Claim]) -> tuple[float, str]:
    """Time per claim for exact count, resiliency and all minimal sets as a family; the largest count."""
    start = time.perf_counter()
    prover = Prover(meaning, claims)
    counts = [prover.absences(sub)[0].count for claim in claims for sub, _ in prover.condition_classes(claim.term)]
    return (time.perf_counter() - start) / len(claims), f"{max(counts):.3g}"


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


if __name__ == "__main__":
    main()
