"""`guize init`: a new repository for rules passes its own gate at once, and is made whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

import guize as program
from constraints.errors import Mistakes
from constraints.write import CannotWrite
from tests.analysis.test_gate import HOUSE, guize


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository that has just been made."""
    folder = tmp_path_factory.mktemp("new") / "我的规则"
    code, out, err = guize(folder.parent, "init", folder.name)
    assert (code, err) == (0, "")
    assert out.splitlines()[-1].startswith("我的规则: ")
    return folder


def commands(readme: Path) -> list[str]:
    return [line[2:].partition(" # ")[0] for line in readme.read_text("utf-8").splitlines() if line.startswith("$ ")]


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_what_the_readme_shows_can_be_done_at_once(rules: Path, readme: str) -> None:
    shown = commands(rules / readme)
    assert [one.split()[0] for one in shown] == ["guize", "guize", "guize", "python"]
    env = {**os.environ, "PYTHONPATH": str(HOUSE), "GUIZE_LANG": "zh"}
    for line in shown:
        argv = (
            line.replace("guize", f"{sys.executable} -m guize", 1)
            if line.startswith("guize")
            else line.replace("python", sys.executable, 1)
        )
        done = subprocess.run(argv.split(), cwd=rules, env=env, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stdout + done.stderr


def test_every_file_of_the_readme_is_there_and_every_file_stands_in_it(rules: Path) -> None:
    for name in ("README.md", "README.zh.md"):
        text = (rules / name).read_text("utf-8")
        for path in rules.rglob("*"):
            inside = path.relative_to(rules).as_posix()
            if path.is_file() and not inside.startswith(("README", "schema/", ".gitignore")) and "__pycache__" not in inside:
                assert f"`{inside}`" in text


def test_each_file_names_a_schema_that_it_fits(rules: Path) -> None:
    files = [path for path in [*(rules / "rules").glob("*.yaml"), rules / "roster.yaml"] if path.name != "expected.yaml"]
    assert len(files) == 5
    for file in files:
        named = file.read_text("utf-8").splitlines()[0].removeprefix("# yaml-language-server: $schema=")
        schema = yaml.safe_load((file.parent / named).read_text("utf-8"))
        content = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)
        jsonschema.Draft202012Validator(schema).validate(content)


def test_it_can_be_committed_and_nothing_of_it_is_hidden(rules: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=rules, check=True)
    subprocess.run(["git", "add", "-A"], cwd=rules, check=True)
    listed = subprocess.run(["git", "ls-files"], cwd=rules, check=True, capture_output=True, encoding="utf-8").stdout.split()
    assert {
        ".github/workflows/guize.yml",
        ".gitlab-ci.yml",
        ".pre-commit-config.yaml",
        ".gitignore",
        "rules/expected.yaml",
    } <= set(listed)


def test_a_changed_verdict_fails_its_tests(rules: Path, tmp_path: Path) -> None:
    subprocess.run(["cp", "-r", str(rules), str(tmp_path / "copy")], check=True)
    articles = tmp_path / "copy" / "rules" / "01_documents.yaml"
    articles.write_text(articles.read_text("utf-8").replace("by: [head, deputy]", "by: head"), "utf-8")
    env = {**os.environ, "PYTHONPATH": str(HOUSE)}
    argv = [sys.executable, "-m", "unittest", "discover", "tests"]
    done = subprocess.run(argv, cwd=tmp_path / "copy", env=env, capture_output=True, encoding="utf-8")
    assert done.returncode == 1
    assert "FAILED (failures=1)" in done.stderr


def test_a_folder_with_something_in_it_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    for folder in (".", "mine.txt"):
        code, out, err = guize(tmp_path, "init", folder)
        assert (code, out) == (2, "")
        assert "[U104]" in err
        assert "remedy" in err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_empty_folder_and_a_fresh_repository_are_filled(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert guize(tmp_path / "empty", "init", ".")[0] == 0
    subprocess.run(["git", "init", "-q", str(tmp_path / "fresh")], check=True)
    assert guize(tmp_path, "init", "fresh/")[0] == 0
    names = [{path.name for path in (tmp_path / one).iterdir()} for one in ("empty", "fresh")]
    assert names[0] | {".git"} == names[1]


def test_nothing_half_written_is_left_where_it_breaks_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from analysis import starting

    moved: list[object] = []
    rename = os.rename

    def breaks_off(source: object, target: object) -> None:
        moved.append(target)
        if len(moved) == 4:
            raise OSError(28, "No space left on device")
        rename(source, target)  # type: ignore[arg-type]

    (tmp_path / "empty").mkdir()
    monkeypatch.setattr(starting.os, "rename", breaks_off)
    with pytest.raises(CannotWrite):
        program.init(tmp_path / "empty")
    assert list((tmp_path / "empty").iterdir()) == []
    moved[:] = [None, None, None]
    with pytest.raises(CannotWrite):
        program.init(tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


def test_the_function_says_what_it_made(tmp_path: Path) -> None:
    started = program.init(tmp_path / "new")
    assert set(started.files) == {str(p.relative_to(started.folder)) for p in started.folder.rglob("*") if p.is_file()}
    assert started.verification.unexpected == ()
    with pytest.raises(Mistakes):
        program.init(tmp_path / "new")
