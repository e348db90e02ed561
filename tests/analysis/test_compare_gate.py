"""The gate of a comparison: a change that nobody answers for fails, by the same file of approvals as findings."""

from __future__ import annotations

import json
import re
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema
import pytest

from tests.analysis.test_gate import SCHEMA, guize

HOW = re.compile(r"change: ([0-9a-f]{12})")
ASK = ("compare", "HEAD:rules", "rules", "--roster", "roster.yaml", "--no-simulation", "--today", "2026-06-01")
ANY = ("--fail-on", "tidy_up")


def edit(root: Path, old: str, new: str) -> None:
    file = root / "rules" / "01_documents.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def approve(root: Path, prints: list[str], until: str = "2026-12-31") -> None:
    rows = "".join(f"- {{change: {one}, reason: wanted, by: the office, until: {until}}}\n" for one in prints)
    (root / "rules" / "approvals.yaml").write_text(f"approvals: example-rules\nentries:\n{rows}", "utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository whose working folder lets fewer sign than its last commit."""
    assert guize(tmp_path, "init", "r")[0] == 0
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for argv in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Begin"]):
        subprocess.run([*git, *argv], cwd=tmp_path / "r", check=True)
    edit(tmp_path / "r", "by: [head, deputy]", "by: head")
    return tmp_path / "r"


def test_a_change_fails_from_its_severity_on_until_somebody_answers_for_it(root: Path) -> None:
    assert guize(root, *ASK)[0] == 0
    code, _, err = guize(root, *ASK, "--fail-on", "legal_risk")
    grave = HOW.findall(err)
    assert code == 1
    assert re.search(r"rules/01_documents\.yaml:\d+:7: sign – narrower", err)
    code, _, err = guize(root, *ASK, *ANY)
    every = HOW.findall(err)
    assert code == 1
    assert set(grave) < set(every)
    approve(root, every)
    code, _, err = guize(root, *ASK, *ANY)
    assert code == 0, err
    assert f"approved: {len(every)}" in err


def test_an_approval_ends_when_the_change_does_or_on_its_day(root: Path) -> None:
    every = HOW.findall(guize(root, *ASK, *ANY)[2])
    approve(root, every)
    edit(root, "- article: 1\n", "# a line more\n- article: 1\n")
    assert guize(root, *ASK, *ANY)[0] == 0
    edit(root, "away_for: [trip]", "away_for: [illness]")
    assert guize(root, *ASK, *ANY)[0] == 1
    edit(root, "away_for: [illness]", "away_for: [trip]")
    approve(root, every, "2026-05-31")
    code, _, err = guize(root, *ASK, *ANY)
    assert code == 1
    assert err.count("error[K806]") == len(every)


def test_an_approved_change_that_was_taken_in_lies_still(root: Path) -> None:
    every = HOW.findall(guize(root, *ASK, *ANY)[2])
    approve(root, every, "2026-05-31")
    code, out, err = guize(root, "compare", "rules", "rules", "--roster", "roster.yaml", *ANY, "--today", "2026-06-01")
    assert (code, "K80" in err) == (0, False), out + err


def test_sarif_is_valid_and_names_the_change_at_the_line_of_the_clause(root: Path) -> None:
    code, out, _ = guize(root, *ASK, *ANY, "--format", "sarif")
    log = json.loads(out)
    jsonschema.Draft4Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(log)
    (run,) = log["runs"]
    assert code == run["invocations"][0]["exitCode"] == 1
    assert {one["ruleId"] for one in run["results"]} >= {"change/clauses", "change/powers", "change/verdicts"}
    for one in run["results"]:
        assert one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "rules/01_documents.yaml"
    fresh = [one for one in run["results"] if one["ruleId"] == "change/findings" and not one["suppressions"]]
    assert fresh
    assert all(one["properties"]["remedy"][lang] for one in fresh for lang in ("zh", "en"))
    power = next(one for one in run["results"] if one["ruleId"] == "change/powers")
    assert any(
        "smallest situation" in step["location"]["message"]["text"]
        for step in power["codeFlows"][0]["threadFlows"][0]["locations"]
    )


def test_junit_and_github_say_the_same(root: Path) -> None:
    code, out, _ = guize(root, *ASK, *ANY, "--format", "junit")
    failing = [case.get("name") for case in ET.fromstring(out).iter("testcase") if case.find("failure") is not None]
    code_2, annotations, _ = guize(root, *ASK, *ANY, "--format", "github")
    assert code == code_2 == 1
    assert len(failing) == annotations.count("::error ") <= 9


def test_a_goal_that_is_missed_fails_and_can_be_approved(root: Path) -> None:
    goal = ("--goal", "available-with-1-away:sign")
    assert guize(root, *ASK, *goal)[0] == 1
    code, _, err = guize(root, *ASK, *goal, "--format", "sarif")
    assert code == 1
    (print_,) = HOW.findall(err)
    approve(root, [print_])
    assert guize(root, *ASK, *goal)[0] == 0


def test_a_wrong_file_of_approvals_is_named(root: Path) -> None:
    (root / "rules" / "approvals.yaml").write_text("approvals: example-rules\nentries: [{change: x}]\n", "utf-8")
    code, out, err = guize(root, *ASK)
    assert (code, out) == (2, "")
    assert "rules/approvals.yaml:2:" in err


def test_what_stands_in_the_baseline_is_known(root: Path) -> None:
    known = root / "known.json"
    known.write_text(guize(root, *ASK, "--format", "json")[1], "utf-8")
    assert guize(root, *ASK, *ANY)[0] == 1
    code, _, err = guize(root, *ASK, *ANY, "--baseline", "known.json")
    assert code == 0, err
    edit(root, "away_for: [trip]", "away_for: [illness]")
    assert guize(root, *ASK, *ANY, "--baseline", "known.json")[0] == 1


@pytest.mark.parametrize(
    ("text", "said"), [("{", "not JSON"), ('{"results": []}', "no changes of a comparison"), (None, "another rulebook")]
)
def test_a_wrong_baseline_is_named(root: Path, text: str | None, said: str) -> None:
    if text is None:
        text = guize(root, *ASK, "--format", "json")[1].replace("example-rules", "other-rules")
    (root / "known.json").write_text(text, "utf-8")
    code, _, err = guize(root, *ASK, "--baseline", "known.json")
    assert (code, said in err, "Traceback" in err) == (2, True, False), err


def test_approvals_of_a_revision_are_those_of_its_commit(root: Path) -> None:
    every = HOW.findall(guize(root, *ASK, *ANY)[2])
    approve(root, every)
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run([*git, "commit", "-qm", "Narrow", "rules/01_documents.yaml"], cwd=root, check=True)
    between = ("compare", "HEAD~1:rules", "HEAD:rules", *ASK[3:], *ANY)
    assert guize(root, *between)[0] == 1  # the approvals are in no commit yet
    subprocess.run(["git", "add", "-A"], cwd=root, check=True)
    subprocess.run([*git, "commit", "-q", "--amend", "--no-edit"], cwd=root, check=True)
    (root / "rules" / "approvals.yaml").unlink()
    code, _, err = guize(root, *between)
    assert (code, f"approved: {len(every)}" in err) == (0, True), err
