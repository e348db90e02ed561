"""Keyed random numbers and the distributions drawn from them.

A number belongs to what it is drawn for: a key is mixed from the root of the run, the matter's natural name, the act,
the part and the visit, never taken from a shared stream.  So a rulebook and its amendment meet the same matters, the
same speeds and the same refusals, whatever else happens in between.

Distributions of whole numbers are tables of `SLOTS` quantiles, made once: a draw is one look-up, and no two machines
round differently.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate
from statistics import NormalDist

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
SLOTS = 4096
"""Quantiles of a table: the lowest 12 bits of a key choose among them."""
UNIT = 1 << 32
P90 = 1.2815515655446004
"""The 90 % quantile of the standard normal distribution."""


def hashed(name: str) -> int:
    """A number of 64 bits that depends on the name alone, on every machine and in every run."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")


stable = lru_cache(maxsize=4096)(hashed)
"""The same, for names that come again and again: acts, attributes, seats."""


def mix(key: int, other: int) -> int:
    """Two numbers into one of 64 bits.  G. Steele, D. Lea, C. Flood's SplitMix (2014)."""
    z = (key + other * GOLDEN) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def mixed(keys: Sequence[int], others: Sequence[int]) -> list[list[int]]:
    """For each key, `mix` of it with each of the others: the same numbers, many at once."""
    import numpy as np

    z = np.array(keys, np.uint64)[:, None] + np.array(others, np.uint64) * np.uint64(GOLDEN)  # modulo 2**64, as `MASK`
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    found: list[list[int]] = (z ^ (z >> np.uint64(31))).tolist()
    return found


def key_of(root: int, *names: str) -> int:
    """The key of what these names say together."""
    for name in names:
        root = mix(root, stable(name))
    return root


def share(key: int) -> int:
    """The part of a key that is compared with rates: a number below `UNIT`, apart from the bits that choose a slot."""
    return (key >> 12) & (UNIT - 1)


def threshold(rate: float) -> int:
    """`share(key) < threshold(rate)` in this share of all draws."""
    return round(rate * UNIT)


# ── choosing ─────────────────────────────────────────────────────────────────────────────────────────────────


class Weighted:
    """One of some values, by weight."""

    __slots__ = ("bounds", "values")

    def __init__(self, weights: Mapping[object, float]) -> None:
        total = sum(weights.values())
        self.values = tuple(weights)
        self.bounds = tuple(round(UNIT * part / total) for part in accumulate(weights.values()))

    def draw(self, key: int) -> object:
        return self.values[self.index(key)]

    def index(self, key: int) -> int:
        at, last = bisect_right(self.bounds, key >> 12 & 0xFFFFFFFF), len(self.values) - 1  # `share`, in line
        return at if at < last else last


def poisson(mean: float, key: int) -> int:
    """How many, where `mean` are expected; by inversion."""
    if mean <= 0:
        return 0
    if mean > 500:  # in two halves, so that exp does not vanish
        return poisson(mean / 2, mix(key, 1)) + poisson(mean / 2, mix(key, 2))
    left = (mix(key, 0) >> 11) / (1 << 53)
    number, term = 0, math.exp(-mean)
    while left >= term and number < 10_000:
        left -= term
        number += 1
        term *= mean / number
    return number


# ── tables of quantiles ──────────────────────────────────────────────────────────────────────────────────────


def constant(value: float) -> tuple[int, ...]:
    return (round(value),)


def between(low: float, high: float) -> tuple[int, ...]:
    """Any whole number from `low` to `high`, alike."""
    span = high - low + 1
    return _table(lambda p: math.floor(low + span * p))


def lognormal(median: float, p90: float, most: float | None = None) -> tuple[int, ...]:
    """Skewed to the right: half below `median`, nine tenths below `p90`, never above `most`."""
    sigma = math.log(p90 / median) / P90 if p90 > median else 0.0
    normal = NormalDist()
    limit = math.inf if most is None else most
    return _table(lambda p: round(min(limit, median * math.exp(sigma * normal.inv_cdf(p)))))


def exponential(mean: float) -> tuple[int, ...]:
    return _table(lambda p: round(-mean * math.log(1 - p)))


def listed(weights: Mapping[float, float]) -> tuple[int, ...]:
    """One of these numbers, by weight."""
    values = sorted(weights)
    total = sum(weights.values())
    bounds = [part / total for part in accumulate(weights[v] for v in values)]
    return _table(lambda p: round(values[min(bisect_right(bounds, p), len(values) - 1)]))


def _table(quantile: Callable[[float], float]) -> tuple[int, ...]:
    return tuple(int(quantile((slot + 0.5) / SLOTS)) for slot in range(SLOTS))


def pick(table: Sequence[int], key: int) -> int:
    """The quantile that a key chooses."""
    return table[key & (SLOTS - 1)] if len(table) > 1 else table[0]
