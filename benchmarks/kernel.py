"""How fast is our clock beside Mesa's own scheduler and SimPy, on the same queue?

One waiting line before three servers (M/M/3, 2.4 arrivals and 1 completion per server and unit of time), two
events a customer.  Every engine gets the same draws, made beforehand, so that all mean waits agree and only the
scheduling is timed.  Rounds are interleaved; medians are printed, and the mean wait beside Erlang's C formula.

    python benchmarks/kernel.py [--customers N] [--rounds N]
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import sys
from collections import deque
from collections.abc import Callable, Generator
from itertools import accumulate
from math import factorial
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

import mesa

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from model.kernel import Kernel, Rank

ARRIVALS, COMPLETIONS, SERVERS = 2.4, 1.0, 3
ARRIVAL, COMPLETION = Rank.ARRIVALS, Rank.COMPLETIONS  # members of an enum are slow to look up
OURS = "kernel in a Mesa model"
TICKS = 1_000  # our minutes in a unit of time; finer ones would only make the numbers long
Draws = tuple[list[Any], list[Any]]
Engine = Callable[[Draws], float]


def draws(customers: int, seed: int) -> Draws:
    """When each customer comes, and how long the service takes."""
    random = Random(seed)
    arrivals = list(accumulate(random.expovariate(ARRIVALS) for _ in range(customers)))
    return arrivals, [random.expovariate(COMPLETIONS) for _ in range(customers)]


def in_ticks(given: Draws) -> Draws:
    arrivals, services = ([round(x * TICKS) for x in xs] for xs in given)
    return arrivals, services


def erlang_c_wait(arrivals: float = ARRIVALS, completions: float = COMPLETIONS, servers: int = SERVERS) -> float:
    """Mean wait in the line of M/M/c (Erlang 1917)."""
    load = arrivals / completions
    full = load**servers / factorial(servers) / (1 - load / servers)
    waits = full / (sum(load**n / factorial(n) for n in range(servers)) + full)
    return waits / (servers * completions - arrivals)


class House(mesa.Model):  # type: ignore[misc]
    """The line and its servers, which are agents; how time passes is left to the subclasses."""

    server: type[mesa.Agent]

    def __init__(self, arrivals: list[Any], services: list[Any]) -> None:
        super().__init__()
        self.arrivals, self.services = arrivals, services
        self.line: deque[int] = deque()
        self.idle = [self.server(self) for _ in range(SERVERS)]
        self.waited: Any = 0
        self.coming = 0

    def dispose(self) -> None:
        """Mesa before 3.4 keeps every model alive through this table."""
        self.remove_all_agents()
        getattr(mesa.Agent, "_ids", {}).pop(self, None)


class KernelServer(mesa.Agent):  # type: ignore[misc]
    def serve(self, customer: int) -> None:
        kernel = self.model.kernel
        kernel.schedule_event(kernel.now + self.model.services[customer], COMPLETION, customer, self.finish)

    def finish(self) -> None:
        house = self.model
        if house.line:
            customer = house.line.popleft()
            house.waited += house.kernel.now - house.arrivals[customer]
            self.serve(customer)
        else:
            house.idle.append(self)


class KernelHouse(House):
    """On our kernel, in whole ticks."""

    server = KernelServer

    def arrive(self) -> None:
        customer, self.coming = self.coming, self.coming + 1
        if self.coming < len(self.arrivals):
            self.kernel.schedule_event(self.arrivals[self.coming], ARRIVAL, self.coming, self.arrive)
        if self.idle:
            self.idle.pop().serve(customer)
        else:
            self.line.append(customer)

    def run(self) -> None:
        self.kernel = Kernel()
        self.kernel.schedule_event(self.arrivals[0], ARRIVAL, 0, self.arrive)
        self.kernel.run_until(self.arrivals[-1] + 1000 * TICKS)


class DevsServer(mesa.Agent):  # type: ignore[misc]
    def serve(self, customer: int) -> None:
        self.model.simulator.schedule_event_relative(self.finish, self.model.services[customer])

    def finish(self) -> None:
        house = self.model
        if house.line:
            customer = house.line.popleft()
            house.waited += house.simulator.time - house.arrivals[customer]
            self.serve(customer)
        else:
            house.idle.append(self)


class DevsHouse(House):
    """On Mesa's `DEVSimulator`, its event scheduler up to 3.4."""

    server = DevsServer

    def arrive(self) -> None:
        customer, self.coming = self.coming, self.coming + 1
        if self.coming < len(self.arrivals):
            self.simulator.schedule_event_absolute(self.arrive, self.arrivals[self.coming])
        if self.idle:
            self.idle.pop().serve(customer)
        else:
            self.line.append(customer)

    def run(self) -> None:
        from mesa.experimental.devs import DEVSimulator

        self.simulator = DEVSimulator()
        self.simulator.setup(self)
        self.simulator.schedule_event_absolute(self.arrive, self.arrivals[0])
        self.simulator.run_until(self.arrivals[-1] + 1000)


class MesaServer(mesa.Agent):  # type: ignore[misc]
    def serve(self, customer: int) -> None:
        self.model.schedule_event(self.finish, after=self.model.services[customer])

    def finish(self) -> None:
        house = self.model
        if house.line:
            customer = house.line.popleft()
            house.waited += house.time - house.arrivals[customer]
            self.serve(customer)
        else:
            house.idle.append(self)


class MesaHouse(House):
    """On `Model.schedule_event`, Mesa's own scheduler from 3.5 on.

    Its default event, a step in every unit of time, is stopped: nothing here needs it."""

    server = MesaServer

    def arrive(self) -> None:
        customer, self.coming = self.coming, self.coming + 1
        if self.coming < len(self.arrivals):
            self.schedule_event(self.arrive, at=self.arrivals[self.coming])
        if self.idle:
            self.idle.pop().serve(customer)
        else:
            self.line.append(customer)

    def run(self) -> None:
        default = getattr(self, "_default_schedule", None)
        if default is not None:
            default.stop()
        self.schedule_event(self.arrive, at=self.arrivals[0])
        self.run_until(self.arrivals[-1] + 1000)


def on(house: type[KernelHouse | DevsHouse | MesaHouse]) -> Engine:
    """Run a house over some draws; the sum of all waits comes back."""

    def run(given: Draws) -> float:
        city = house(*given)
        city.run()
        city.dispose()
        return float(city.waited)

    return run


def simpy_callbacks(given: Draws) -> float:
    """SimPy as bare as it gets: callbacks on timeouts, no processes."""
    import simpy

    arrivals, services = given
    env = simpy.Environment()
    line: deque[int] = deque()
    free, coming, waited = SERVERS, 0, 0.0

    def arrive(_: Any) -> None:
        nonlocal free, coming
        customer, coming = coming, coming + 1
        if coming < len(arrivals):
            env.timeout(arrivals[coming] - env.now).callbacks.append(arrive)
        if free:
            free -= 1
            env.timeout(services[customer]).callbacks.append(finish)
        else:
            line.append(customer)

    def finish(_: Any) -> None:
        nonlocal free, waited
        if line:
            customer = line.popleft()
            waited += env.now - arrivals[customer]
            env.timeout(services[customer]).callbacks.append(finish)
        else:
            free += 1

    env.timeout(arrivals[0]).callbacks.append(arrive)
    env.run()
    return waited


def simpy_processes(given: Draws) -> float:
    """SimPy as its manual shows it: a process for each customer, a resource with three places."""
    import simpy

    arrivals, services = given
    env = simpy.Environment()
    desk = simpy.Resource(env, SERVERS)
    waited = 0.0

    def customer(service: float) -> Generator[Any, Any, None]:
        nonlocal waited
        came = env.now
        with desk.request() as place:
            yield place
            waited += env.now - came
            yield env.timeout(service)

    def source() -> Generator[Any, Any, None]:
        for came, service in zip(arrivals, services, strict=True):
            yield env.timeout(came - env.now)
            env.process(customer(service))

    env.process(source())
    env.run()
    return waited


def engines() -> dict[str, Engine]:
    """What can run here; the second is Mesa's own scheduler."""
    modern = hasattr(mesa.Model, "schedule_event")
    own = ("Model.schedule_event", MesaHouse) if modern else ("DEVSimulator", DevsHouse)
    found = {OURS: on(KernelHouse), f"Mesa {mesa.__version__} {own[0]}": on(own[1])}
    if importlib.util.find_spec("simpy"):
        found |= {"SimPy callbacks": simpy_callbacks, "SimPy processes": simpy_processes}
    return found


def timed(engine: Engine, given: Draws) -> tuple[float, float]:
    """Events a second, and the mean wait."""
    gc.collect()
    start = perf_counter()
    waited = engine(given)
    return 2 * len(given[0]) / (perf_counter() - start), waited / len(given[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    rates: dict[str, list[float]] = {name: [] for name in engines()}
    waits: dict[str, list[float]] = {name: [] for name in rates}
    for seed in range(options.rounds):
        given = draws(options.customers, seed)
        ticks = in_ticks(given)
        for name, engine in engines().items():
            ours = name == OURS
            rate, wait = timed(engine, ticks if ours else given)
            rates[name].append(rate)
            waits[name].append(wait / TICKS if ours else wait)
    kernel, mesas = (median(rates[name]) for name in list(rates)[:2])
    print(f"M/M/3, {options.customers:,} customers, {options.rounds} rounds; Erlang C wait {erlang_c_wait():.3f}\n")
    print(f"{'engine':<32}{'events/s':>12}{'min':>12}{'max':>12}{'x Mesa':>9}{'wait':>8}")
    for name, found in rates.items():
        shown = f"{median(found):>12,.0f}{min(found):>12,.0f}{max(found):>12,.0f}"
        print(f"{name:<32}{shown}{median(found) / mesas:>9.2f}{sum(waits[name]) / options.rounds:>8.3f}")
    print(f"\nratio kernel/mesa {kernel / mesas:.1f}")


if __name__ == "__main__":
    main()
