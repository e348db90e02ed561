"""Intervals of differences, and how many runs they need: the two-stage rule of Stein.

C. Stein, *A two-sample test for a linear hypothesis whose power is independent of the variance* (1945).  The variance s² is
taken from the first stage of n₀ runs alone; then n = max(n₀, ⌈(t·s/d)²⌉) runs in all give an interval of half width at
most d, with t the quantile of Student's distribution with n₀ - 1 degrees of freedom.  To stop as soon as an interval looks
narrow would cover less than it says; here √n (mean - µ) / s has that distribution exactly for normal differences, also for
the measures that did not decide n, since n depends on the first stage only through deviations from its means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

FIRST = 6
"""Runs of the first stage."""
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Estimate:
    """Mean over the runs, its interval, and p of the hypothesis that it is zero; without bounds where one run alone has it."""

    mean: float
    low: float | None
    high: float | None
    p: float | None
    runs: int

    @property
    def half_width(self) -> float | None:
        return None if self.high is None or self.low is None else (self.high - self.low) / 2

    @property
    def differs(self) -> bool:
        """Does the interval, asked alone, not reach zero?"""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high


def spread(values: Sequence[float]) -> float:
    """The standard deviation of a sample; 0.0 exactly when all are equal."""
    if len(set(values)) < 2:
        return 0.0
    mean = sum(values) / len(values)
    return sqrt(sum((v - mean) ** 2 for v in values) / (len(values) - 1))


def wanted(first: Sequence[float], precision: float) -> int:
    """How many runs give a half width of at most `precision`, by the first stage."""
    if len(first) < 2:
        return len(first)
    from scipy.stats import t

    factor = float(t.ppf((1 + CONFIDENCE) / 2, len(first) - 1))
    return max(len(first), ceil((factor * spread(first) / precision) ** 2))


def estimate(values: Sequence[float], first: int) -> Estimate:
    """The interval of a mean whose first `first` values are the first stage.

    Where the first stage shows no spread but the rest does, the spread of all runs is taken; where all runs agree, p is
    that of the sign test."""
    n = len(values)
    mean = values[0] if len(set(values)) == 1 else sum(values) / n
    stage = values[:first] if spread(values[:first]) > 0 else values
    if n < 2:
        return Estimate(mean, None, None, None, n)
    deviation = spread(stage)
    if deviation == 0:
        return Estimate(mean, mean, mean, 1.0 if mean == 0 else 0.5 ** (n - 1), n)
    from scipy.stats import t

    law, error = t(len(stage) - 1), deviation / sqrt(n)
    half = float(law.ppf((1 + CONFIDENCE) / 2)) * error
    return Estimate(mean, mean - half, mean + half, float(2 * law.sf(abs(mean) / error)), n)


def discoveries(ps: Sequence[float | None]) -> list[float | None]:
    """The p-values as they count when a false discovery among those found may have a share of so much on average.

    Y. Benjamini, Y. Hochberg, *Controlling the false discovery rate* (1995); holds for measures that move together."""
    from scipy.stats import false_discovery_control

    known = [i for i, p in enumerate(ps) if p is not None]
    found: list[float | None] = [None] * len(ps)
    if known:
        for i, p in zip(known, false_discovery_control([ps[i] for i in known]).tolist(), strict=True):
            found[i] = p
    return found


def holm(ps: Sequence[float | None]) -> list[float | None]:
    """The p-values as they count when all are asked at once.  S. Holm, *A simple sequentially rejective test* (1979)."""
    known = sorted((p, i) for i, p in enumerate(ps) if p is not None)
    found: list[float | None] = [None] * len(ps)
    least = 0.0
    for rank, (p, i) in enumerate(known):
        least = max(least, min(1.0, p * (len(known) - rank)))
        found[i] = least
    return found
