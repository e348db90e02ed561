"""The commands, a module for each: `add(kit)` describes them, the work is imported when one runs."""

from __future__ import annotations

from collections.abc import Callable

from analysis.commands import ask, compare, fuzz, init, lead, lists, report, risk, simulate, sweep, verify
from analysis.kit import Kit

ALL: tuple[Callable[[Kit], None], ...] = (
    lists.add,
    verify.add,
    ask.add,
    compare.add,
    risk.add,
    lead.add,
    simulate.add,
    sweep.add,
    report.add,
    fuzz.add,
    init.add,
)
