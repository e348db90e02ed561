"""`guize compare --no-simulation` after an amendment of one clause, with a warm cache, against `import mesa` in alternating
runs.

The cache knows the rulebook as it was.  Amendments are drawn without favour from the damages of its clauses, some for each
kind of clause.  To reach, as a share of `import mesa`: 2.
"""

import argparse
import os
import shutil
import statistics
import tempfile
from pathlib import Path

from warm import GUIZE, drawn, overlay, run

from analysis.defaults import load_both


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rulebook", default="jining-2022-4")
    options.add_argument("--of-each", type=int, default=2)
    options.add_argument("--seed", type=int, default=1)
    told = options.parse_args()
    book, _ = load_both(told.rulebook)
    ratios: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(*GUIZE, "verify", told.rulebook, "--cache", str(folder / "base"))
        for mutant in drawn(book, told.of_each, told.seed):
            shutil.rmtree(folder / "warm", ignore_errors=True)
            shutil.copytree(folder / "base", folder / "warm")
            overlay(book, mutant, folder / "amendment.yaml")
            amended = ["--amend", str(folder / "amendment.yaml"), "--cache", str(folder / "warm")]
            mesa = [run("-c", "import mesa")[0]]
            seconds, _ = run(*GUIZE, "compare", told.rulebook, *amended, "--no-simulation")
            mesa.append(run("-c", "import mesa")[0])
            ratio = seconds / statistics.mean(mesa)
            ratios.setdefault(mutant.family, []).append(ratio)
            print(f"{mutant.family:12} {mutant.clause:34} {mutant.operator:14} {seconds:6.2f} s {ratio:5.2f}", flush=True)
    every = [ratio for found in ratios.values() for ratio in found]
    for family, found in [*ratios.items(), ("all", every)]:
        print(f"{family:12} median {statistics.median(found):5.2f}   {min(found):5.2f} – {max(found):5.2f} of import mesa")
    print(f"within 2: {sum(ratio <= 2 for ratio in every)} of {len(every)}; {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
