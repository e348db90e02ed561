"""After an amendment of one clause: `guize verify` with a warm cache against `import mesa`, in alternating runs.

The cache knows the rulebook as it was.  Amendments are drawn without favour from the damages of its clauses, some for each
kind of clause, and each is verified once from a fresh copy of that cache.  To reach, as a share of `import mesa`: 2.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import yaml

from analysis.defaults import load_both
from constraints.mutants import Mutant, mutants, plain
from constraints.rulebook import Rulebook

HOUSE = Path(__file__).resolve().parents[1]
GUIZE = ["-m", "guize", "--lang", "en"]
AGAIN = re.compile(r"Proved again: (\d+) of (\d+) acts?; over all families (\d+) of (\d+)")


def run(*arguments: str) -> tuple[float, str]:
    """Seconds, and what was said on standard error."""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], cwd=HOUSE, check=False, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return time.perf_counter() - start, done.stderr


def drawn(book: Rulebook, of_each: int, seed: int) -> list[Mutant]:
    kinds: dict[str, dict[str, list[Mutant]]] = {}
    for mutant in mutants(book):
        if mutant.node is not None and not mutant.stillborn:
            kinds.setdefault(mutant.family, {}).setdefault(mutant.clause, []).append(mutant)
    draw = Random(seed)
    found: list[Mutant] = []
    for clauses in kinds.values():
        found.extend(draw.choice(clauses[c]) for c in draw.sample(sorted(clauses), min(of_each, len(clauses))))
    return found


def overlay(book: Rulebook, mutant: Mutant, path: Path) -> None:
    data = {k: v for k, v in plain(mutant.node).items() if k != "id"}  # type: ignore[union-attr]
    said = {
        "amendment": "drawn",
        "amends": book.id,
        "in_force": "2000-01-01",
        "gist": {"zh": mutant.name, "en": mutant.name},
        "changes": [{"replace": mutant.clause, "with": data}],
    }
    path.write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rulebook", default="jining-2022-4")
    options.add_argument("--of-each", type=int, default=3)
    options.add_argument("--seed", type=int, default=1)
    told = options.parse_args()
    book, _ = load_both(told.rulebook)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        verify = [*GUIZE, "verify", told.rulebook]
        run(*verify, "--cache", str(folder / "base"))
        ratios: dict[str, list[float]] = {}
        for mutant in drawn(book, told.of_each, told.seed):
            shutil.rmtree(folder / "warm", ignore_errors=True)
            shutil.copytree(folder / "base", folder / "warm")
            overlay(book, mutant, folder / "amendment.yaml")
            amended = [*verify, "--amend", str(folder / "amendment.yaml"), "--cache", str(folder / "warm")]
            mesa = [run("-c", "import mesa")[0]]
            seconds, said = run(*amended)
            mesa.append(run("-c", "import mesa")[0])
            ratio = seconds / statistics.mean(mesa)
            ratios.setdefault(mutant.family, []).append(ratio)
            again = AGAIN.search(said)
            acts, _, parts, _ = again.groups() if again else ("?",) * 4
            print(
                f"{mutant.family:12} {mutant.clause:34} {mutant.operator:14} {acts:>4} acts {parts:>4} parts {seconds:6.2f} s {ratio:5.2f}"
            )
        mesa = [run("-c", "import mesa")[0] for _ in range(5)]
        for what, arguments in (
            ("unchanged, warm", [*verify, "--cache", str(folder / "base")]),
            ("--no-cache", [*verify, "--no-cache"]),
        ):
            times = [run(*arguments)[0] for _ in range(5)]
            print(f"{what:84} {statistics.median(times):6.2f} s {statistics.median(times) / statistics.median(mesa):5.2f}")
    for family, found in ratios.items():
        print(f"{family:12} median {statistics.median(found):5.2f}   {min(found):5.2f} – {max(found):5.2f} of import mesa")
    every = [ratio for found in ratios.values() for ratio in found]
    within = sum(ratio <= 2 for ratio in every)
    print(
        f"all          median {statistics.median(every):5.2f}; within 2: {within} of {len(every)}; {os.cpu_count()} processors"
    )


if __name__ == "__main__":
    main()
