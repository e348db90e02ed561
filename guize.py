"""Guize 规则: test a government's work rules before living with them.

    guize report                        the console entry; `python -m guize report` is the same
    import guize; guize.verify(...)     every command is a function of the same name

This module is the distribution's one public name.  Its rooms (`constraints`, `scenarios`, `model`, `analysis`) are plain words
that another package may use as well, so nothing is imported before Python is known to find ours.
"""

import errno
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

__version__ = "0.1.0"

ROOMS = ("constraints", "scenarios", "model", "analysis")
HOUSE = os.path.dirname(os.path.realpath(__file__))
COULD_NOT_RUN, INTERRUPTED, BROKEN_PIPE = 4, 130, 141
ASK_AGAIN_AFTER = 0.5
"""Seconds after which an interruption that nobody is dealing with is taken to be lost."""
DISK_IS_FULL = (errno.ENOSPC, errno.EDQUOT)
CANNOT_WRITE = "cannot write 无法写出: {error}"

FOREIGN = """\
guize: cannot run: Python finds another `{room}` ({found}), not the one beside `{house}`
  remedy: run it from another folder, and install Guize in an environment of its own (pipx, uv tool or venv)
guize:无法运行:Python 找到的 `{room}` 不是本程序的({found}),应在 `{house}` 旁边
  办法:换一个文件夹运行,并把 Guize 装在单独的环境里(pipx、uv tool 或 venv)"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and say how it ended: 0–4 are the command's own codes, 130 interrupted, 141 broken pipe."""
    _print_any_character()
    try:
        with _interruptible():
            code = _run(sys.argv[1:] if argv is None else list(argv))
        if code == INTERRUPTED:  # a command-line library may have caught the interruption itself
            raise KeyboardInterrupt
    except BaseException as error:
        code = _explain(error)
    return _flush(code)


def _run(argv: list[str]) -> int:
    if argv == ["--version"]:
        print(f"guize {__version__}")
        return 0
    if complaint := foreign_room():
        print(complaint, file=sys.stderr)
        return COULD_NOT_RUN
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # to look for some takes a sixteenth of a short run
    from analysis import cli

    return cli.main(argv)


# Rooms


def foreign_room() -> str | None:
    """The complaint about the first room that Python finds elsewhere than beside this file; `None` if all four are ours."""
    for room in ROOMS:
        found = _where(room)
        if found is None or os.path.realpath(found) != os.path.join(HOUSE, room):
            return FOREIGN.format(room=room, found=found or "-", house=os.path.join(HOUSE, "guize.py"))
    return None


def _where(room: str) -> str | None:
    """Where Python finds this package, or has found it already, without importing it."""
    from importlib.util import find_spec

    if room in sys.modules:
        module = sys.modules[room]
        return next(iter(getattr(module, "__path__", ())), getattr(module, "__file__", None))
    spec = find_spec(room)
    return None if spec is None else next(iter(spec.submodule_search_locations or ()), spec.origin)


def _functions() -> Any:
    """The module behind the functions, imported on first use.  Raises `ImportError` if a room is not ours."""
    if complaint := foreign_room():
        raise ImportError(complaint)
    from analysis import api

    return api


def __getattr__(name: str) -> Any:
    if not name.startswith("_"):
        functions = _functions()
        if name in getattr(functions, "__all__", dir(functions)):
            return getattr(functions, name)
    raise AttributeError(f"guize has no function `{name}`")


def __dir__() -> list[str]:
    try:
        functions = _functions()
    except ImportError:
        return sorted(globals())
    return sorted({*globals(), *getattr(functions, "__all__", dir(functions))})


# Endings


def _print_any_character() -> None:
    """Write UTF-8 to files and pipes; on a terminal that cannot show a character, write its escape instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            chosen = stream.isatty() or "PYTHONIOENCODING" in os.environ
            stream.reconfigure(encoding=stream.encoding if chosen else "utf-8", errors="backslashreplace")


@contextmanager
def _interruptible() -> Iterator[None]:
    """Raise an interruption again when it was lost: compiled code drops whatever is raised while it looks for an attribute.

    One that is on its way, or for which something is being put in order, is left in peace.
    """
    mine = threading.current_thread() is threading.main_thread()
    alarms = hasattr(signal, "setitimer") and signal.getsignal(signal.SIGALRM) is signal.SIG_DFL
    if not (mine and alarms and signal.getsignal(signal.SIGINT) is signal.default_int_handler):
        yield
        return

    came = False

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        nonlocal came
        came = True
        signal.setitimer(signal.ITIMER_REAL, ASK_AGAIN_AFTER)
        if not any(isinstance(cause, KeyboardInterrupt) for cause in _causes(sys.exception())):
            raise KeyboardInterrupt

    def tell_lost(lost: "sys.UnraisableHookArgs") -> None:
        if not issubclass(lost.exc_type, KeyboardInterrupt):
            tell(lost)

    tell, sys.unraisablehook = sys.unraisablehook, tell_lost
    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGALRM, interrupt)
    try:
        yield
        if came:
            raise KeyboardInterrupt
    except Exception as error:
        if came:  # whatever failed afterwards
            raise KeyboardInterrupt from error
        raise
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.unraisablehook = tell


def _explain(error: BaseException) -> int:
    """Say in one line what ended the run, where a line is due, and give the exit code."""
    causes = list(_causes(error))
    if any(isinstance(cause, BrokenPipeError) for cause in causes) and _reader_left():
        return BROKEN_PIPE
    if any(isinstance(cause, KeyboardInterrupt) for cause in causes):
        exec("")  # Python keeps in mind that a string it ran was interrupted, and would end by the signal; this clears it
        return _say("interrupted 已中断", INTERRUPTED)
    if isinstance(error, SystemExit):
        if isinstance(error.code, int):
            return error.code
        return 0 if error.code is None else _say(str(error.code), COULD_NOT_RUN)
    if any(isinstance(cause, OSError) and cause.errno in DISK_IS_FULL for cause in causes):
        return _say(CANNOT_WRITE.format(error=error), COULD_NOT_RUN)
    import traceback

    traceback.print_exception(error)
    return COULD_NOT_RUN


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what lies behind it: a command-line library wraps an interruption in an exception of its own."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _reader_left() -> bool:
    """Has the reader of our output gone away?  (The pipe may as well have led to one of our own worker processes.)"""
    import select

    if not hasattr(select, "poll"):
        return True
    poll = select.poll()
    for descriptor in (1, 2):
        poll.register(descriptor, select.POLLOUT)
    return any(event & (select.POLLERR | select.POLLHUP) for _, event in poll.poll(0))


def _flush(code: int) -> int:
    """Write out what is left, now: at the interpreter's end a failure could no longer be told."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            if isinstance(error, BrokenPipeError):
                code = BROKEN_PIPE
            elif code != COULD_NOT_RUN:
                code = _say(CANNOT_WRITE.format(error=error), COULD_NOT_RUN)
    return code


def _say(line: str, code: int) -> int:
    from contextlib import suppress

    with suppress(OSError):  # nobody is left to tell; `_flush` looks after the stream
        print(f"guize: {line}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
