"""The front door, knocked at badly: every command as a process, with what should never have been given to it."""

import os
import pty
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.front_door import HOUSE, environment, guize

SECOND = "xinhe-2020"
SMALL = ("verify", str(HOUSE / "examples" / "small-office"), "--roster", str(HOUSE / "examples" / "small-office-roster.yaml"))
SIGN = ("who", "sign", "--document", "class=personnel")
MESSAGE = re.compile(r"^(.+): error(\[[A-Z]\d{3}\])?: .+\n  remedy: .+$", re.M)


def started(*argv: str, cwd: Path, **more: Any) -> subprocess.CompletedProcess[str]:
    """The command line in an interpreter of its own."""
    command = [sys.executable, "-m", "guize", *argv]
    told = {"capture_output": True, "text": True, "encoding": "utf-8", "timeout": 120, "stdin": subprocess.DEVNULL}
    return subprocess.run(command, cwd=cwd, env=environment(), **{**told, **more})  # type: ignore[call-overload,no-any-return]


def refused(ended: subprocess.CompletedProcess[str], code: int, *said: str) -> None:
    """It ended with this code, by messages of place, problem and remedy only, and says all of `said`."""
    assert "Traceback" not in ended.stderr
    assert MESSAGE.search(ended.stderr), ended.stderr
    assert ended.returncode == code, ended.stderr
    for part in said:
        assert part in ended.stderr


# Files that are none

FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "S110"),
    "junk": (bytes(range(1, 256)) * 50, "S104"),
    "nul": (b"a: \0\n", "S104"),
    "deep": (b"[" * 50_000, "S106"),
    "deep_map": (b"".join(b" " * n + b"a:\n" for n in range(1000)), "S106"),
    "alias": (b"a: &x [1]\nb: *x\n", "S107"),
    "bomb": (b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "S107"),
    "tag": (b'a: !!python/object/apply:os.system ["echo hacked"]\n', "S108"),
    "twice": (b"amendment: a\namendment: b\n", "S109"),
    "documents": (b"a: b\n---\na: b\n", "S111"),
    "syntax": (b"a: ]b\n", "S105"),
    "sort": (b"shopping: list\n", "S114"),
    "amendment": (b"amendment: [1]\namends: {a: b}\nin_force: no\nchanges: 7\n", "T203"),
    "roster": (b"roster: [1]\nrulebook: {a: b}\nseats: 7\n", "T203"),
    "scenario": (b"scenario: [1]\nrulebook: {a: b}\nseed: x\n", "T203"),
    "base": (b"amendment: a\namends: jining-2022\nin_force: 2024-01-01\n", "N316"),
    "circle": (b"scenario: circle\nextends: circle.yaml\n", "C706"),
}
READERS: dict[str, tuple[str, ...]] = {
    "check": ("check", "{}"),
    "check --source": ("check", SECOND, "--source", "{}"),
    "verify": ("verify", "{}"),
    "verify --roster": ("verify", SECOND, "--roster", "{}"),
    "verify --amend": ("verify", SECOND, "--amend", "{}"),
    "who --amend": (*SIGN, "--amend", "{}"),
    "who --roster": (*SIGN, "--roster", "{}"),
    "articles": ("articles", "{}"),
    "risk": ("risk", "{}"),
    "simulate": ("simulate", "{}"),
    "report": ("report", "--out", "out", "--no-simulation", "--scenario", "{}"),
    "fuzz": ("fuzz", "{}"),
    "fuzz --roster": ("fuzz", SECOND, "--roster", "{}"),
    "sweep": ("sweep", "{}", "--grid", "horizon.to=2025-01-03|2025-01-04", "--out", "out"),
    "sweep --amend": ("sweep", "--grid", "amend={}|none", "--out", "out"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_refused_with_its_code_at_its_place(name: str, tmp_path: Path) -> None:
    content, code = FILES[name]
    (tmp_path / f"{name}.yaml").write_bytes(content)
    ended = guize("check", f"{name}.yaml", cwd=tmp_path)
    refused(ended, 2, f"[{code}]", f"{name}.yaml:1:" if code not in {"S114"} and content.count(b"\n") == 1 else f"{name}.yaml")
    assert "hacked" not in ended.stdout


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("what", ["nowhere.yaml", "folder", "empty.yaml", "junk.yaml", "/dev/null", "x" * 300])
def test_no_reader_takes_what_is_no_file_of_its_sort(reader: str, what: str, tmp_path: Path) -> None:
    if reader == "check --source" and what in {"empty.yaml", "folder"}:
        pytest.skip("a text may be empty, and a folder is told by another test")
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.yaml").touch()
    (tmp_path / "junk.yaml").write_bytes(FILES["junk"][0])
    before = sorted(tmp_path.rglob("*"))
    refused(guize(*(part.format(what) for part in READERS[reader]), cwd=tmp_path), 2)
    assert [path for path in sorted(tmp_path.rglob("*")) if path.is_file()] == [path for path in before if path.is_file()]


@pytest.mark.parametrize("reader", ["check", "verify --amend", "verify --roster", "simulate"])
def test_a_file_of_100_megabytes_is_refused_without_being_read(reader: str, tmp_path: Path) -> None:
    with (tmp_path / "big.yaml").open("wb") as big:
        big.write(b"a: b\n" * 1000)
        big.truncate(100_000_000)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    gigabyte = 1 << 30
    ended = started(
        *(part.format("big.yaml") for part in READERS[reader]),
        cwd=tmp_path,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (gigabyte, gigabyte)),
    )
    refused(ended, 2, "[S103]", "100000000")
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 20


# Names that are none

WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "act": (("who", "sgn", "--document", "class=personnel"), "did you mean `sign`?"),
    "kind": (("who", "sign", "--documnt", "class=personnel"), "did you mean `document`?"),
    "attribute": (("who", "sign", "--document", "clas=personnel"), "did you mean `class`?"),
    "value": (("who", "sign", "--document", "class=personel"), "did you mean `personnel`?"),
    "matter": (("who", "sign"), "`MATTER`"),
    "seat": ((*SIGN, "--away", "mayr"), "did you mean `mayor`?"),
    "reason": ((*SIGN, "--away", "mayor:sleeping"), "`sleeping`"),
    "vacancy": ((*SIGN, "--vacant", "nobody"), "`nobody`"),
    "reading": ((*SIGN, "--reading", "nope=x"), "`nope`"),
    "option": ((*SIGN, "--reading", "article-6-scope=wide"), "strict, liberal"),
    "grant": ((*SIGN, "--granted", "a"), "CLAUSE:GIVER:RECEIVER"),
    "done": ((*SIGN, "--done", "zzz"), "`zzz`"),
    "before force": ((*SIGN, "--as-of", "2001-01-01"), "T207"),
    "verify before force": (("verify", "--as-of", "2001-01-01"), "T207"),
    "no day": ((*SIGN, "--as-of", "2024-02-30"), "`2024-02-30` is not a day"),
    "rulebook": (("verify", "jining-2022"), "did you mean `jining-2022-4`?"),
    "rulebook to check": (("check", "jining-2022"), "did you mean `jining-2022-4`?"),
    "scenario": (("simulate", "base"), "did you mean `base-2025`?"),
    "family": (("verify", "--family", "avail"), "`avail`"),
    "act to verify": (("verify", "--act", "sgn"), "did you mean `sign`?"),
    "act at risk": (("risk", "--act", "sgn"), "did you mean `sign`?"),
    "format": (("verify", "--format", "xml"), "json"),
    "roster of another": (("verify", SECOND, "--roster", "jining-illustrative"), "jining-illustrative.yaml"),
    "sort": (("schema", "rostr"), "did you mean `roster`?"),
    "command": (("chek", "x"), "(perhaps check"),
    "switch": (("verify", "--rostr", "x"), "--roster"),
    "empty name": (("verify", ""), "nothing is given"),
    "empty folder": (("report", "--out", ""), "nothing is given"),
    "two of one": (("report", "--out", "o", "--scenario", "xinhe-2025", "--rulebook", "jining-2022-4"), "--rulebook"),
    "days": (("simulate", "--days", "0"), "--days"),
    "seed": (("simulate", "--seed", "-1"), "--seed"),
    "act to hunt": (("fuzz", SECOND, "--act", "sgn"), "did you mean `sign`?"),
    "reading to hunt": (("fuzz", SECOND, "--reading", "nope=x"), "`nope`"),
    "first day to hunt": (("fuzz", SECOND, "--from", "1999-01-01"), "T207"),
    "tries": (("fuzz", "--tries", "0"), "--tries"),
    "no grid": (("sweep", "xinhe-2025", "--out", "o"), "`--grid` is missing"),
    "grid without values": (("sweep", "xinhe-2025", "--out", "o", "--grid", "seed"), "PATH=VALUE|VALUE"),
    "grid of seeds": (("sweep", "xinhe-2025", "--out", "o", "--grid", "seed=1|2"), "--seed, --reps"),
    "field of a grid": (("sweep", "xinhe-2025", "--out", "o", "--grid", "horizn.to=1|2"), "did you mean `horizon`?"),
    "value of a grid": (("sweep", "xinhe-2025", "--out", "o", "--grid", "horizon.to=soon|2025-02-01"), "soon"),
    "reading of a grid": (("sweep", "xinhe-2025", "--out", "o", "--grid", "readings.nope=a|b"), "`nope`"),
    "clause of a grid": (("sweep", "xinhe-2025", "--out", "o", "--grid", "law.nope.limit=1|2"), "A502"),
    "replications": (("sweep", "--grid", "horizon.to=2025-02-01", "--out", "o", "--reps", "0"), "--reps"),
    "jobs": (("sweep", "--grid", "horizon.to=2025-02-01", "--out", "o", "--jobs", "0"), "--jobs"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_name_is_told_with_what_was_meant(name: str, tmp_path: Path) -> None:
    argv, said = WRONG[name]
    ended = guize(*argv, cwd=tmp_path)
    refused(ended, 2, said)
    assert ended.stdout == "" or argv[0] == "check"
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_name_is_told_in_chinese_too(tmp_path: Path) -> None:
    ended = guize("who", "sgn", "--document", "class=personnel", "--lang", "zh", cwd=tmp_path)
    assert ended.returncode == 2
    assert "`sgn`" in ended.stderr
    assert "`sign`" in ended.stderr
    assert re.search(r"[一-鿿]", ended.stderr)


# Places that cannot be written

WRITERS = {
    "report": ("report", "--rulebook", SECOND, "--no-simulation", "--out"),
    "simulate": ("simulate", "one-day", "--out"),
    "fuzz": ("fuzz", SECOND, "--tries", "1", "--out"),
    "sweep": ("sweep", "one-day", "--grid", "readings.article-6-scope=liberal", "--out"),
}


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("place", ["file", "file/below", "/proc/guize", "/dev/full"])
def test_an_output_that_cannot_be_written_is_told_and_nothing_is_left(writer: str, place: str, tmp_path: Path) -> None:
    if place.startswith(("/proc", "/dev")) and not Path(place).parent.is_dir():
        pytest.skip(f"there is no {place}")
    (tmp_path / "file").write_text("mine")
    refused(guize(*WRITERS[writer], place, cwd=tmp_path), 4, "[U103]")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("file", "mine")]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("argv", [("schema",), SIGN, ("check", SECOND), (*SMALL, "--format", "json")], ids=lambda a: a[0])
def test_a_full_disk_behind_the_output_is_told(argv: tuple[str, ...], tmp_path: Path) -> None:
    with open("/dev/full", "w") as full:
        ended = started(*argv, cwd=tmp_path, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert ended.returncode == 4
    assert "cannot write" in ended.stderr
    assert "Traceback" not in ended.stderr


# Terminals, pipes, interruptions


@pytest.mark.parametrize(
    "argv", [("--help",), ("verify", "--help"), SIGN, ("check", "nowhere.yaml"), SMALL], ids=lambda a: a[0]
)
def test_a_terminal_without_chinese_shows_escapes_instead_of_failing(argv: tuple[str, ...], tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    narrow = environment(GUIZE_LANG="zh", PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    with subprocess.Popen(
        [sys.executable, "-m", "guize", *argv], cwd=tmp_path, env=narrow, stdin=theirs, stdout=theirs, stderr=theirs
    ) as running:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux: the other side is closed
                break
            if not part:
                break
            shown += part
        os.close(ours)
    assert running.returncode in {0, 1, 2, 3}
    assert shown.isascii()
    assert b"\\u" in shown
    assert b"Traceback" not in shown


@pytest.mark.parametrize("argv", [("schema",), (*SMALL, "--format", "json")], ids=lambda a: a[0])
def test_a_reader_who_takes_one_line_ends_it_quietly(argv: tuple[str, ...], tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "guize", *argv],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pipesize=4096,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline()
        running.stdout.close()
        said = running.stderr.read()
    assert (running.returncode, b"Traceback" in said, b"rror" in said) == (141, False, False)


LONG = (
    ("simulate",),
    ("verify", "--mutants"),
    ("report", "--out", "out"),
    ("fuzz", "--tries", "10000"),
    ("sweep", "--grid", "horizon.to=2025-12-30|2025-12-31", "--out", "out"),
)


@pytest.mark.parametrize("argv", LONG, ids=lambda a: a[0])
def test_control_c_ends_a_long_run_in_one_line(argv: tuple[str, ...], tmp_path: Path) -> None:
    start = time.perf_counter()
    started(argv[0], "--help", cwd=tmp_path)
    begun = 5 * (time.perf_counter() - start)
    with subprocess.Popen(
        [sys.executable, "-m", "guize", *argv],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as running:
        try:
            running.wait(timeout=max(2, begun))
            pytest.fail("it ended before it could be interrupted")
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert said.decode().splitlines()[-1] == "guize: interrupted 已中断"
    assert b"Traceback" not in said
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_control_c_while_a_dataclass_is_made_ends_with_130_as_well(tmp_path: Path) -> None:
    """Whatever runs a string (a dataclass being made, say) leaves a mark in the interpreter when it is interrupted."""
    said = "import guize, sys\nguize._run = lambda argv: exec('raise KeyboardInterrupt')\nsys.exit(guize.main([]))\n"
    (tmp_path / "entry.py").write_text(said, "utf-8")
    done = subprocess.run([sys.executable, "-m", "entry"], cwd=tmp_path, env=environment(), check=False, capture_output=True)
    assert (done.returncode, done.stderr.decode()) == (130, "guize: interrupted 已中断\n")


LOST = """\
def run(argv):
    try:
        signal.raise_signal(signal.SIGINT)
    except BaseException:
        pass
    time.sleep(20)
"""
LOST_BY_A_CALLBACK = """\
class Thing: pass
def run(argv):
    thing = Thing()
    known = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGINT))
    del thing
    time.sleep(20)
"""
BROKEN_BY_IT = """\
def run(argv):
    try:
        signal.raise_signal(signal.SIGINT)
    except BaseException:
        pass
    raise ValueError
"""
TIDYING = """\
def run(argv):
    try:
        signal.raise_signal(signal.SIGINT)
    finally:
        time.sleep(2 * guize.ASK_AGAIN_AFTER)
        pathlib.Path("tidied").touch()
"""


@pytest.mark.parametrize(
    ("said", "left"),
    [(LOST, []), (LOST_BY_A_CALLBACK, []), (BROKEN_BY_IT, []), (TIDYING, ["tidied"])],
    ids=["lost", "lost by a callback", "broken by it", "tidying up"],
)
def test_control_c_comes_again_where_it_was_lost_and_only_there(said: str, left: list[str], tmp_path: Path) -> None:
    """`hasattr` in compiled code drops whatever is raised meanwhile; but the tidying up after an interruption goes undisturbed."""
    heed = "signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it\n"
    entry = f"import guize, pathlib, signal, sys, time, weakref\n{heed}{said}guize._run = run\nsys.exit(guize.main([]))\n"
    (tmp_path / "entry.py").write_text(entry, "utf-8")
    done = subprocess.run([sys.executable, "entry.py"], cwd=tmp_path, env=environment(), check=False, capture_output=True)
    assert (done.returncode, done.stderr.decode()) == (130, "guize: interrupted 已中断\n")
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".py"] == left


def test_every_requirement_that_is_decided_has_words_in_both_languages() -> None:
    from analysis.verifying import requirement_words
    from guize import verify

    names = {result.question.requirement for result in verify(SECOND).results}
    assert len(names) > 8
    for name in names:
        assert requirement_words(name, "en") != requirement_words(name, "zh")
