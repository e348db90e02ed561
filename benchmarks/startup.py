"""How fast the program starts: `guize --help` against `import mesa` and against a bare interpreter, in alternating runs.

To reach: at most 0.3 of `import mesa`.
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
}


def seconds(arguments: list[str]) -> float:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=HOUSE, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    commands = {
        name: arguments
        for name, arguments in COMMANDS.items()
        if name != "guize --help" or (HOUSE / "analysis/cli.py").exists()
    }
    for arguments in commands.values():  # the first run of each writes bytecode
        seconds(arguments)
    times = [{name: seconds(arguments) for name, arguments in commands.items()} for _ in range(RUNS)]
    for name in commands:
        median = statistics.median(run[name] for run in times)
        ratio = statistics.median(run[name] / run["import mesa"] for run in times)
        print(f"{name:18} {median:7.3f} s   {ratio:6.3f} of import mesa")


if __name__ == "__main__":
    main()
