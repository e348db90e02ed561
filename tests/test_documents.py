"""Documents that run: what README and guides show is what the program prints; examples check; generated pages are fresh."""

import os
import re
import runpy
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import front_door

HOUSE = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([HOUSE / "README.md", HOUSE / "README.zh.md", *(HOUSE / "docs").glob("*.md")])


STORIES = [file for file in DOCUMENTS if re.search(r"^<!-- story:", file.read_text(encoding="utf-8"), re.M)]
"""Their sessions run one after another, in one folder that is empty at first; those of other documents stand alone."""


def sessions_of(file: Path) -> list[tuple[str, str]]:
    """Every command of a console block, and what is shown."""
    blocks = re.findall(r"^```console\n(.*?)^```$", file.read_text(encoding="utf-8"), re.M | re.S)
    found = [session.partition("\n") for block in blocks for session in re.split(r"^\$ ", block, flags=re.M)[1:]]
    return [(command, shown) for command, _, shown in found]


def sessions() -> list[tuple[str, str, str]]:
    """Every `$ guize …` of a document that tells no story: where it stands, the command, what is shown."""
    told = [(file, n, *session) for file in DOCUMENTS if file not in STORIES for n, session in enumerate(sessions_of(file))]
    return [(f"{file.name}: {command[:40]} {n}", command, shown) for file, n, command, shown in told]


def spared(name: str, *values: object) -> Any:
    """What takes long is run among the slow tests: the years of a comparison, and a story, whose commands each start anew."""
    long = "guize compare" in name or len(values) == 1
    return pytest.param(*values, id=name, marks=[pytest.mark.slow] if long else [])


def as_pattern(shown: str) -> str:
    """What is shown as an expression: `…` alone is any lines, within a line any text; the last `…` may be nothing."""
    lines = [
        r"(?:.*\n)*?" if line == "…" else r".*".join(map(re.escape, line.split("…"))) + r"\n" for line in shown.splitlines()
    ]
    return "".join(lines)


@pytest.mark.parametrize(("command", "shown"), [spared(*session) for session in sessions()])
def test_what_a_document_shows_is_what_is_printed(command: str, shown: str) -> None:
    program, *argv = shlex.split(command)
    assert program == "guize"
    body, _, code = shown.partition("[exit ")
    done = front_door.guize(*argv)
    printed = "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())
    assert re.fullmatch(as_pattern(body), printed), printed
    assert done.returncode == int(code.partition("]")[0] or 0)


@pytest.mark.parametrize("file", [spared(file.name, file) for file in STORIES])
def test_a_story_goes_as_it_is_told(file: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "guize").write_text(f'#!/bin/sh\nPYTHONPATH="{HOUSE}" exec "{sys.executable}" -m guize "$@"\n')
    (tmp_path / "bin" / "guize").chmod(0o755)
    (tmp_path / "story").mkdir()
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "GUIZE_LANG": "en", "LEFT": str(tmp_path / "left")}
    begin = f'cd "{tmp_path / "story"}"'
    for command, shown in sessions_of(file):
        script = f'{begin}\n{command}\ncode=$?\n{{ export -p; printf "cd %q" "$PWD"; }} > "$LEFT"\nexit $code'
        done = subprocess.run(["bash", "-c", script], env=env, capture_output=True, encoding="utf-8", timeout=120)
        begin = (tmp_path / "left").read_text(encoding="utf-8")
        body, _, code = shown.partition("[exit ")
        printed = "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())
        assert re.fullmatch(as_pattern(body), printed), f"{command}\n{printed}{done.stderr}"
        assert done.returncode == int(code.partition("]")[0] or 0), f"{command}\n{done.stderr}"


def test_a_story_is_told_in_both_languages() -> None:
    told = {
        file.name: [
            (re.match(r"#+|```\w*|\||\$ \w+", line) or [""])[0]
            for line in file.read_text(encoding="utf-8").splitlines()
            if re.match(r"#+ |```|\||\$ ", line)
        ]
        for file in STORIES
    }
    assert told
    for name, parts in told.items():
        if not name.endswith(".zh.md"):
            assert [part for part in told[name.replace(".md", ".zh.md")] if part != "$ export"] == parts


def test_documents_show_sessions_in_both_languages() -> None:
    names = [name.partition(":")[0] for name, _, _ in sessions()]
    assert names.count("README.md") == names.count("README.zh.md") >= 4


def test_both_readmes_have_the_same_parts() -> None:
    parts = [
        [
            re.match(r"#+|```\w*|\|", line)[0]
            for line in (HOUSE / name).read_text(encoding="utf-8").splitlines()
            if re.match(r"#+ |```|\|", line)
        ]  # type: ignore[index]
        for name in ("README.md", "README.zh.md")
    ]
    assert parts[0] == parts[1]


def test_every_link_of_a_document_leads_somewhere() -> None:
    for file in DOCUMENTS:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", file.read_text(encoding="utf-8")):
            assert (file.parent / target).exists(), f"{file.name}: {target}"


def test_the_table_of_codes_is_fresh() -> None:
    made = runpy.run_path(str(HOUSE / "docs" / "make_errors.py"))["table"]()
    assert (HOUSE / "docs" / "errors.md").read_text(encoding="utf-8") == made, "run `python docs/make_errors.py`"


def test_every_code_stands_in_the_table_once() -> None:
    from constraints.errors import Code

    rows = re.findall(r"^\| ([A-Z]\d{3}) \|", (HOUSE / "docs" / "errors.md").read_text(encoding="utf-8"), re.M)
    assert rows == [code.value for code in sorted(Code, key=lambda c: rows.index(c.value))]
    assert set(rows) == {code.value for code in Code}


REFORMS = sorted(f"reforms/{path.name}" for path in (HOUSE / "examples" / "reforms").glob("*.yaml"))


@pytest.mark.parametrize("path", ["small-office", "jining-stand-in-signs.yaml", *REFORMS])
def test_an_example_has_no_mistake(path: str) -> None:
    from guize import check

    assert check(str(HOUSE / "examples" / path)).errors == ()


def test_the_roster_of_the_example_has_no_mistake() -> None:
    from guize import check

    office = HOUSE / "examples" / "small-office"
    assert check(str(HOUSE / "examples" / "small-office-roster.yaml"), rulebook=str(office)).errors == ()
