"""The Action, the hooks and the GitLab jobs do in a scratch repository what they are there for: their very commands are run.

Only what installs Guize or fetches a runner is left out: here the program is on the path already.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.analysis.test_gate import HOUSE, guize

INSTALLS = re.compile(r"pip install\b")
LINE = re.compile(r"rules/01_documents\.yaml[:,](?:line=)?(\d+)")
HOW = re.compile(r"finding: ([0-9a-f]{12})")


@dataclass(frozen=True)
class Done:
    """How a job ended, and all that it printed or wrote for people."""

    code: int
    text: str


Job = Callable[[Path], Done]


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


# ── the runners, each as its host runs it ────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PATH on which `guize` and `python` are those of this house."""
    folder = tmp_path_factory.mktemp("bin")
    for name, what in (("guize", f'"{sys.executable}" -m guize'), ("python", f'"{sys.executable}"')):
        (folder / name).write_text(f'#!/bin/sh\nPYTHONPATH="{HOUSE}" exec {what} "$@"\n')
        (folder / name).chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def bash(script: str, cwd: Path, path: str, env: dict[str, str]) -> Done:
    """As GitHub and GitLab call bash: ended by the first command that fails."""
    whole = {**os.environ, "PATH": path, "GUIZE_LANG": "en", **env}
    argv = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    done = subprocess.run(argv, cwd=cwd, env=whole, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
    return Done(done.returncode, done.stdout)


def in_order(scripts: list[tuple[str, dict[str, str]]], cwd: Path, path: str) -> Done:
    """Steps after one another until one fails."""
    text = ""
    for script, env in scripts:
        done = bash(script, cwd, path, env)
        text += done.text
        if done.code:
            return Done(done.code, text)
    return Done(0, text)


def action(root: Path, path: str, **given: str) -> Done:
    """The composite Action with these inputs, in a step with a summary."""
    described = read(HOUSE / "action.yml")
    inputs = {name: str(one.get("default", "")) for name, one in described["inputs"].items()} | given
    assert [name for name, one in described["inputs"].items() if one.get("required") and name not in given] == []
    summary = root / ".git" / "summary.md"
    summary.unlink(missing_ok=True)
    code, text, outcomes = 0, "", {}
    for step in described["runs"]["steps"]:
        if "uses" in step or INSTALLS.search(step["run"]):
            continue
        assert step["shell"] == "bash"
        runs = holds(step.get("if", ""), inputs, outcomes, failed=code != 0)
        if runs:
            env = {name: filled(value, inputs) for name, value in step.get("env", {}).items()}
            done = bash(filled(step["run"], inputs), root, path, {**env, "GITHUB_STEP_SUMMARY": str(summary)})
            code, text = code or done.code, text + done.text
        outcomes[step.get("id")] = "skipped" if not runs else "failure" if done.code else "success"
    return Done(code, text + (summary.read_text("utf-8") if summary.exists() else ""))


def holds(condition: str, inputs: dict[str, str], outcomes: dict[str, str], *, failed: bool) -> bool:
    """Does a step run?  After a failure only where its condition asks how the steps before it ended (GitHub's `success()`)."""
    if failed and "cancelled()" not in condition:
        return False
    said = re.sub(r"inputs\.([\w-]+)", lambda m: repr(inputs[m[1]]), condition or "'' == ''")
    said = re.sub(r"steps\.(\w+)\.outcome", lambda m: repr(outcomes[m[1]]), said)
    return bool(eval(said.replace("!cancelled()", "True").replace("&&", "and"), {}))


def filled(text: str, inputs: dict[str, str]) -> str:
    found = re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda m: inputs[m[1]], text)
    assert "${{" not in found
    return found


def workflow(root: Path, path: str) -> Done:
    """The workflow that `guize init` writes."""
    (job,) = read(root / ".github" / "workflows" / "guize.yml")["jobs"].values()
    steps = [(step["run"], {}) for step in job["steps"] if "run" in step and not INSTALLS.search(step["run"])]
    assert len(steps) == 3
    return in_order(steps, root, path)


def gitlab(file: Path) -> Callable[[Path, str], Done]:
    """The job of a GitLab file: its lines in one shell; what it hands on is part of what it says."""

    def run(root: Path, path: str) -> Done:
        (job,) = read(file if file.is_absolute() else root / file).values()
        lines = [line for line in [*job["before_script"], *job["script"]] if not INSTALLS.search(line)]
        assert len(lines) == len(job["before_script"] + job["script"]) - 1
        done = bash("\n".join(lines), root, path, {k: str(v) for k, v in job.get("variables", {}).items()})
        report = root / job["artifacts"]["reports"]["junit"]
        assert job["artifacts"]["when"] == "always"
        return Done(done.code, done.text + (report.read_text("utf-8") if report.exists() else ""))

    return run


def hooks(described: list[dict[str, Any]], root: Path, path: str) -> Done:
    """As pre-commit calls hooks: entry, arguments, then the names of the committed files that concern it; all of them run."""
    listed = subprocess.run(["git", "ls-files"], cwd=root, check=True, capture_output=True, encoding="utf-8").stdout.split()
    code, text = 0, ""
    for hook in described:
        names = [name for name in listed if re.search(hook.get("files", ""), name)]
        if "yaml" in hook.get("types", ()):
            names = [name for name in names if name.endswith((".yaml", ".yml"))]
        assert names
        argv = [*shlex.split(hook["entry"]), *hook.get("args", []), *(names if hook.get("pass_filenames", True) else [])]
        done = bash(shlex.join(argv), root, path, {})
        code, text = code or done.code, text + done.text
    return Done(code, text)


def shipped_hooks(root: Path, path: str) -> Done:
    """The hooks of this house, as its own head says that a repository names them."""
    text = (HOUSE / ".pre-commit-hooks.yaml").read_text("utf-8")
    example = yaml.safe_load("\n".join(line[2:] for line in text.splitlines() if re.match(r"#\s+(- |\w+:)", line)))
    offered = {hook["id"]: hook for hook in yaml.safe_load(text)}
    assert {hook["id"] for hook in example[0]["hooks"]} == set(offered)
    return hooks([{**offered[hook["id"]], **hook} for hook in example[0]["hooks"]], root, path)


def own_hooks(root: Path, path: str) -> Done:
    """The hooks that `guize init` writes."""
    return hooks(read(root / ".pre-commit-config.yaml")["repos"][0]["hooks"], root, path)


JOBS: dict[str, Callable[[Path, str], Done]] = {
    "the Action": lambda root, path: action(root, path, rulebook="rules", roster="roster.yaml"),
    "the workflow of a new repository": workflow,
    "the GitLab example": gitlab(HOUSE / "examples" / "gitlab-ci.yml"),
    "the GitLab file of a new repository": gitlab(Path(".gitlab-ci.yml")),
    "the hooks": shipped_hooks,
    "the hooks of a new repository": own_hooks,
}


@pytest.fixture(params=JOBS, ids=str)
def job(request: pytest.FixtureRequest, path: str) -> Job:
    return lambda root: JOBS[request.param](root, path)


# ── the scratch repository ───────────────────────────────────────────────────────────────────────────────────────


def git(root: Path, *argv: str) -> None:
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "core.quotePath=false"]
    subprocess.run(["git", *who, *argv], cwd=root, check=True, capture_output=True)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new repository with its first commit."""
    root = tmp_path_factory.mktemp("scratch") / "repository"
    assert guize(root.parent, "init", root.name)[0] == 0
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Begin")
    return root


def committed(first: Path, to: Path, change: Callable[[Path], None]) -> Path:
    """A clone with one commit more."""
    git(to, "clone", "-q", str(first), str(to / "repository"))
    root = to / "repository"
    change(root)
    git(root, "commit", "-qam", "Change")
    return root


def edit(root: Path, name: str, old: str, new: str) -> None:
    file = root / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def only_the_head_signs(root: Path) -> None:
    edit(root, "rules/01_documents.yaml", "by: [head, deputy]", "by: head")


def approve(root: Path, prints: list[str], until: str = "2999-12-31") -> None:
    entries = [{"finding": one, "reason": "for now", "by": "the office", "until": until} for one in prints]
    data = {"approvals": "example-rules", "entries": entries}
    (root / "rules" / "approvals.yaml").write_text(yaml.safe_dump(data, sort_keys=False), "utf-8")


@pytest.fixture(scope="module")
def breaking(first: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A commit after which fewer may sign than the requirements want."""
    return committed(first, tmp_path_factory.mktemp("breaking"), only_the_head_signs)


@pytest.fixture(scope="module")
def prints(breaking: Path) -> list[str]:
    """The fingerprints that the gate offers to approve."""
    code, _, err = guize(breaking, "verify", "rules", "--roster", "roster.yaml")
    assert code == 1
    return HOW.findall(err)


def test_the_first_commit_passes(first: Path, job: Job) -> None:
    done = job(first)
    assert done.code == 0, done.text


def test_a_commit_that_breaks_a_requirement_fails_with_the_line_of_the_clause(breaking: Path, job: Job) -> None:
    done = job(breaking)
    lines = (breaking / "rules" / "01_documents.yaml").read_text("utf-8").splitlines()
    changed = next(i for i, line in enumerate(lines, 1) if "sign-other" in line)
    assert done.code == 1, done.text
    assert str(changed) in LINE.findall(done.text), done.text
    assert "/repository/rules" not in done.text  # a place is said as the repository names it
    assert "Traceback" not in done.text


def test_an_approved_commit_passes(breaking: Path, prints: list[str], tmp_path: Path, path: str, job: Job) -> None:
    root = committed(breaking, tmp_path, lambda root: approve(root, prints))
    if (root / "tests").exists():  # its own tests say what the rules said before; they are no part of what was approved
        git(root, "rm", "-rq", "tests")
        (root / "tests").mkdir()
        (root / "tests" / "test_nothing.py").write_text(
            "import unittest\n\nclass T(unittest.TestCase):\n    def test(self): pass\n"
        )
    done = job(root)
    assert done.code == 0, done.text


def test_a_wrong_file_of_approvals_is_named(breaking: Path, prints: list[str], tmp_path: Path, job: Job) -> None:
    def wrong(root: Path) -> None:
        approve(root, prints)
        edit(root, "rules/approvals.yaml", "until: '2999-12-31'", "untill: '2999-12-31'")

    done = job(committed(breaking, tmp_path, wrong))
    assert done.code == 2, done.text
    assert re.search(r"rules/approvals\.yaml:\d+:\d+: error\[T201\]", done.text), done.text


def test_an_approval_that_is_over_is_named(breaking: Path, prints: list[str], tmp_path: Path, job: Job) -> None:
    done = job(committed(breaking, tmp_path, lambda root: approve(root, prints, "2020-01-01")))
    assert done.code != 0
    assert re.search(r"rules/approvals\.yaml:\d+:\d+: error\[K806\]", done.text), done.text


def test_a_mistake_of_form_is_named(first: Path, tmp_path: Path, job: Job) -> None:
    done = job(committed(first, tmp_path, lambda root: edit(root, "rules/01_documents.yaml", "act: seal", "act: seel")))
    assert done.code == 2, done.text
    assert re.search(r"rules/01_documents\.yaml:\d+:\d+: error\[N302\]", done.text), done.text


def test_the_action_writes_sarif_where_it_is_asked_and_still_fails(breaking: Path, path: str) -> None:
    done = action(breaking, path, rulebook="rules", roster="roster.yaml", sarif="guize.sarif", **{"fail-on": "tidy_up"})
    assert done.code == 1
    (run,) = json.loads((breaking / "guize.sarif").read_text("utf-8"))["runs"]
    (breaking / "guize.sarif").unlink()
    assert run["invocations"][0]["exitCode"] == 1
    uris = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in run["results"] if one["locations"]}
    assert uris == {"rules/01_documents.yaml", "rules/expected.yaml"}


def test_the_action_has_an_annotation_at_the_line_and_a_summary(breaking: Path, path: str) -> None:
    done = action(breaking, path, rulebook="rules", roster="roster.yaml", base="HEAD~1:rules")
    assert re.search(r"^::error title=availability/[\w-]+,file=rules/01_documents\.yaml,line=\d+,col=\d+::", done.text, re.M)
    assert "## ❌" in done.text
    assert done.code == 1
    assert "::warning title=change/powers,file=rules/01_documents.yaml" in done.text  # told all the same


def test_the_action_compares_with_a_base_and_fails_where_nobody_answers_for_a_change(
    breaking: Path, prints: list[str], tmp_path: Path, path: str
) -> None:
    root = committed(breaking, tmp_path, lambda root: approve(root, prints))
    given = {"rulebook": "rules", "roster": "roster.yaml", "base": "HEAD~2:rules"}
    done = action(root, path, **given)
    assert done.code == 0, done.text
    assert re.search(r"^::warning title=change/powers,file=rules/01_documents\.yaml,line=\d+", done.text, re.M)
    done = action(root, path, **given, **{"fail-on": "blocks_government"})
    assert done.code == 1, done.text
    assert re.search(r"^::error title=change/findings,file=rules/01_documents\.yaml,line=\d+", done.text, re.M)
