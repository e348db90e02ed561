"""The command line as a process of its own, without paying each time for its imports.

A server imports the program once and forks a child for each call.  The child has memory, folder, environment and streams of
its own, as a program that was started has; what a start itself does is tested with a fresh interpreter.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from pathlib import Path
from subprocess import CompletedProcess, TimeoutExpired
from tempfile import TemporaryDirectory

HOUSE = Path(__file__).resolve().parents[1]
SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(["tests.front_door", "analysis.cli", "analysis.verifying", "analysis.simulate"])


def environment(**more: str) -> dict[str, str]:
    """This environment without what would change what is said or loaded, and with `more`."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GUIZE", "LC_", "LANG"))}
    kept = {"PYTHONPATH": str(HOUSE), "GUIZE_LANG": "en", "GUIZE_CACHE": os.environ["GUIZE_CACHE"]}
    return {**mine, **kept, **more}


def guize(*argv: str, cwd: Path = HOUSE, timeout: float = 120, **env: str) -> CompletedProcess[str]:
    """`guize ARGV`, run in `cwd` with `env` added to its environment.  Raises `TimeoutExpired`."""
    with TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        child = SERVER.Process(target=_enter, args=(argv, cwd, environment(**env), out, err))
        child.start()
        child.join(timeout)
        if child.exitcode is None:
            child.kill()
            raise TimeoutExpired(argv, timeout)
        return CompletedProcess(argv, child.exitcode, out.read_text("utf-8"), err.read_text("utf-8"))


def _enter(argv: tuple[str, ...], cwd: Path, env: dict[str, str], out: Path, err: Path) -> None:
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    for number, path, way in ((0, Path(os.devnull), os.O_RDONLY), (1, out, os.O_WRONLY), (2, err, os.O_WRONLY)):
        os.dup2(os.open(path, way | os.O_CREAT), number)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115  the process ends with them
    import guize as program

    sys.argv = ["guize", *argv]
    sys.exit(program.main(list(argv)))
