"""An office of three stages, on our clock in a Mesa model and as a SimPy process model: equal work, time per event.

Documents arrive in office minutes and are registered, countersigned and signed, each by whoever is free, first come first
served.  Both sides write the same rows (arrived, offered, started, completed, closed: an event is a row), reckon in the same
working calendar, and draw each duration by the key of document and act, so that both give every document the same times.
What differs is only how time passes.  Rounds are interleaved; each round has its own seed; the median of the ratios counts.

To reach: at least 1.2 x as fast per event.

    python benchmarks/simpy_office.py [--documents N] [--rounds N]
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import sys
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import mesa

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from constraints.calendar import Calendar
from model.kernel import Kernel, Rank
from model.record import Life, MatterEntry, Record
from scenarios import draws

TO_REACH = 1.2
GAP = draws.exponential(5)
"""Office minutes between two arrivals."""
STAGES = (
    ("register", 3, draws.lognormal(8, 20)),
    ("countersign", 14, draws.lognormal(40, 110)),
    ("sign", 2, draws.lognormal(5, 12)),
)
"""Each act, how many do it, and the office minutes it takes."""
# In one minute both engines go by the order of booking, which is the only order that SimPy knows: hence one rank and one key.
RANK, KEY = Rank.COMPLETIONS, 0
ARRIVE, OFFERED, START, COMPLETE, CLOSE = (
    int(life) for life in (Life.ARRIVE, Life.OFFERED, Life.START, Life.COMPLETE, Life.CLOSE)
)
REMEDY = (
    "SimPy is not installed; it is pinned in requirements-foreign.txt: pip install --require-hashes -r requirements-foreign.txt"
)


@dataclass(frozen=True)
class Work:
    """What arrives: for each document its minute and its key.  Made beforehand, equal for both sides."""

    calendar: Calendar
    arrivals: tuple[tuple[int, int], ...]


def work(documents: int, seed: int) -> Work:
    calendar = Calendar(date(2025, 1, 1))
    root, at, found = draws.key_of(draws.mix(0, seed), "office"), 0, []
    for number in range(documents):
        key = draws.mix(root, number)
        at += draws.pick(GAP, draws.mix(key, draws.stable("gap")))
        found.append((calendar.add_working_minutes(0, at), key))
    return Work(calendar, tuple(found))


def log_of(documents: int) -> tuple[Record, list[tuple[int, int, int, tuple[int, ...]]]]:
    """An empty record that knows the documents, and the stages: act, salt, servers, table."""
    record = Record()
    record.matters += [MatterEntry(f"document/{n}", "documents", "document", (), ()) for n in range(documents)]
    return record, [(record.acts.of(act), draws.stable(act), servers, table) for act, servers, table in STAGES]


# ── ours ─────────────────────────────────────────────────────────────────────────────────────────────────────


class Document:
    __slots__ = ("key", "number", "row")

    def __init__(self, number: int, key: int, row: int) -> None:
        self.number, self.key, self.row = number, key, row


class Desk(mesa.Agent):  # type: ignore[misc]
    """One stage: a line before so many servers."""

    def __init__(self, office: Office, act: int, salt: int, servers: int, table: tuple[int, ...]) -> None:
        super().__init__(office)
        self.office, self.act, self.salt, self.free, self.table = office, act, salt, servers, table
        self.line: deque[Document] = deque()
        self.after: Desk | None = None

    def offer(self, document: Document) -> None:
        office, row = self.office, document.row
        document.row = office.record.row(office.kernel.now, OFFERED, self.act, document.number, cause=row, follows=row)
        if self.free:
            self.free -= 1
            self.begin(document)
        else:
            self.line.append(document)

    def begin(self, document: Document) -> None:
        office, row = self.office, document.row
        now = office.kernel.now
        document.row = office.record.row(now, START, self.act, document.number, cause=row, follows=row)
        end = office.calendar.add_working_minutes(now, draws.pick(self.table, draws.mix(document.key, self.salt)))
        office.kernel.schedule_event(end, RANK, KEY, self.finish, document)

    def finish(self, document: Document) -> None:
        office, row = self.office, document.row
        now = office.kernel.now
        document.row = row = office.record.row(now, COMPLETE, self.act, document.number, cause=row, follows=row)
        if self.line:
            self.begin(self.line.popleft())
        else:
            self.free += 1
        if self.after is not None:
            self.after.offer(document)
        else:
            office.record.row(now, CLOSE, 0, document.number, cause=row, follows=row)


class Office(mesa.Model):  # type: ignore[misc]
    """The office on our kernel."""

    def __init__(self, given: Work) -> None:
        super().__init__()
        self.calendar, self.arrivals = given.calendar, given.arrivals
        self.record, stages = log_of(len(given.arrivals))
        self.desks = [Desk(self, *stage) for stage in stages]
        for desk, after in zip(self.desks, self.desks[1:], strict=False):
            desk.after = after
        self.kernel = Kernel()

    def arrive(self, number: int) -> None:
        minute, key = self.arrivals[number]
        if number + 1 < len(self.arrivals):
            self.kernel.schedule_event(self.arrivals[number + 1][0], RANK, KEY, self.arrive, number + 1)
        self.desks[0].offer(Document(number, key, self.record.row(minute, ARRIVE, 0, number)))

    def run(self) -> None:
        self.kernel.schedule_event(self.arrivals[0][0], RANK, KEY, self.arrive, 0)
        while len(self.kernel):
            self.kernel.run_until(self.kernel.now + 1_000_000)

    def dispose(self) -> None:
        """Mesa before 3.4 keeps every model alive through this table."""
        self.remove_all_agents()
        getattr(mesa.Agent, "_ids", {}).pop(self, None)


def ours(given: Work) -> Callable[[], Record]:
    office = Office(given)

    def run() -> Record:
        office.run()
        office.dispose()
        return office.record

    return run


# ── SimPy, as its manual shows it ────────────────────────────────────────────────────────────────────────────


def simpys(given: Work) -> Callable[[], Record]:
    import simpy

    env = simpy.Environment()
    calendar, (record, stages) = given.calendar, log_of(len(given.arrivals))
    desks = [(act, salt, simpy.Resource(env, servers), table) for act, salt, servers, table in stages]

    def document(number: int, key: int) -> Generator[Any, Any, None]:
        row = record.row(env.now, ARRIVE, 0, number)
        for act, salt, desk, table in desks:
            row = record.row(env.now, OFFERED, act, number, cause=row, follows=row)
            with desk.request() as asked:
                yield asked
                now = env.now
                row = record.row(now, START, act, number, cause=row, follows=row)
                end = calendar.add_working_minutes(now, draws.pick(table, draws.mix(key, salt)))
                yield env.timeout(end - now)
                row = record.row(env.now, COMPLETE, act, number, cause=row, follows=row)
        record.row(env.now, CLOSE, 0, number, cause=row, follows=row)

    def arrivals() -> Generator[Any, Any, None]:
        for number, (minute, key) in enumerate(given.arrivals):
            yield env.timeout(minute - env.now)
            env.process(document(number, key))

    def run() -> Record:
        env.process(arrivals())
        env.run()
        return record

    return run


# ── side by side ─────────────────────────────────────────────────────────────────────────────────────────────

SIDES: dict[str, Callable[[Work], Callable[[], Record]]] = {"kernel in a Mesa model": ours, "SimPy processes": simpys}


def times(record: Record) -> dict[int, list[tuple[int, int, int]]]:
    """For each document what happened to it: minute, what, act."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    for number in range(record.size):
        minute, life, act, matter, *_ = record.at(number)
        found.setdefault(matter, []).append((minute, life, act))
    return found


def timed(side: Callable[[Work], Callable[[], Record]], given: Work) -> tuple[float, Record]:
    """Seconds of this process per event, without making the office; and the record."""
    run = side(given)
    gc.collect()
    start = process_time()
    record = run()
    return (process_time() - start) / record.size, record


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    present = importlib.util.find_spec("simpy") is not None
    sides = SIDES if present else dict(list(SIDES.items())[:1])
    found: dict[str, list[float]] = {name: [] for name in sides}
    for seed in range(options.rounds):
        given, records = work(options.documents, seed), []
        for name in sides if seed % 2 else reversed(sides):  # neither is always the first
            took, record = timed(sides[name], given)
            found[name].append(took)
            records.append(times(record) if seed == 0 else None)
        assert all(seen == records[0] for seen in records), "the two models disagree"
    print(f"three stages, {options.documents:,} documents, {11 * options.documents:,} events, {options.rounds} rounds\n")
    print(f"{'engine':<28}{'µs/event':>10}{'min':>8}{'max':>8}")
    for name, took in found.items():
        print(f"{name:<28}{median(took) * 1e6:>10.2f}{min(took) * 1e6:>8.2f}{max(took) * 1e6:>8.2f}")
    if not present:
        print(f"\n{REMEDY}")
        return
    ratios = [other / own for own, other in zip(*found.values(), strict=True)]
    print(f"\ntimes as fast per event {median(ratios):.2f}, {min(ratios):.2f}–{max(ratios):.2f}   (to reach: {TO_REACH})")


if __name__ == "__main__":
    main()
