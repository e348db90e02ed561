"""A year of the base city beside a bare kernel and beside `import mesa`, in alternating processes.

An event is a row of the record.  To reach: a year of 30,000 documents and more at no more than 12 x the bare kernel's time
per event, and no more than 4 x the peak memory of `import mesa`.

    python benchmarks/year.py [--rounds N]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

HOUSE = Path(__file__).resolve().parents[1]
TIMES, MEMORY = 12, 4

PEAK = "import json, resource; peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
YEAR = (
    PEAK
    + """
from time import process_time
from model.city import City
from scenarios.scenario import load_scenario
city = City(load_scenario(SCENARIO))
start = process_time(); city.run_days(); took = process_time() - start
print(json.dumps([took / city.record.size, peak(), city.record.size, len(city.record.matters), took]))
"""
)
KERNEL = (
    PEAK
    + """
from time import process_time
from benchmarks.kernel import KernelHouse, draws, in_ticks
arrivals, services = in_ticks(draws(200_000, 1))
house = KernelHouse(arrivals, services)
start = process_time(); house.run(); took = process_time() - start
print(json.dumps([took / (2 * len(arrivals)), peak()]))
"""
)
MESA = PEAK + "import mesa; print(json.dumps([0, peak()]))"


def measured(program: str) -> list[float]:
    environment = {**os.environ, "PYTHONPATH": str(HOUSE)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=HOUSE, env=environment, check=True, capture_output=True, text=True
    )
    found: list[float] = json.loads(done.stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scenario", default="base-2025")
    options = parser.parse_args()
    programs = {"year": YEAR.replace("SCENARIO", repr(options.scenario)), "kernel": KERNEL, "mesa": MESA}
    runs = [{name: measured(program) for name, program in programs.items()} for _ in range(options.rounds)]
    year = runs[-1]["year"]
    print(f"{options.scenario}: {year[3]:,.0f} matters, {year[2]:,.0f} events, {median(r['year'][4] for r in runs):.1f} s")
    for name in ("year", "kernel"):
        print(f"{name:8} {median(r[name][0] for r in runs) * 1e6:7.2f} µs per event")
    time = median(r["year"][0] / r["kernel"][0] for r in runs)
    memory = median(r["year"][1] / r["mesa"][1] for r in runs)
    print(f"\ntime per event, year/kernel     {time:5.1f}   (to reach: {TIMES})")
    print(f"peak memory, year/import mesa   {memory:5.1f}   (to reach: {MEMORY})")


if __name__ == "__main__":
    main()
