"""Whole processes against `import mesa` and a bare interpreter, in alternating runs.

To reach, as shares of `import mesa`: `--help` 0.3, a sub-command's help 0.4, the whole rulebook verified 4.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 7
HOUSE = Path(__file__).resolve().parents[1]
COMMANDS = {
    "bare interpreter": ["-c", "pass"],
    "import mesa": ["-c", "import mesa"],
    "import guize": ["-c", "import guize"],
    "guize --version": ["-m", "guize", "--version"],
    "guize --help": ["-m", "guize", "--help"],
    "guize verify --help": ["-m", "guize", "verify", "--help"],
    "guize verify": ["-m", "guize", "verify", "--no-cache"],
}


def seconds(arguments: list[str]) -> float:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], cwd=HOUSE, env=environment, check=False, stdout=subprocess.DEVNULL)
    assert done.returncode in (0, 1), arguments
    return time.perf_counter() - start


def main() -> None:
    for arguments in COMMANDS.values():  # the first run of each writes bytecode
        seconds(arguments)
    times = [{name: seconds(arguments) for name, arguments in COMMANDS.items()} for _ in range(RUNS)]
    for name in COMMANDS:
        median = statistics.median(run[name] for run in times)
        ratio = statistics.median(run[name] / run["import mesa"] for run in times)
        print(f"{name:20} {median:7.3f} s   {ratio:6.3f} of import mesa")


if __name__ == "__main__":
    main()
