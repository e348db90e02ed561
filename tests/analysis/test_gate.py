"""The gate: what `guize verify` says to a code host, held against the format's own schema, in a scratch repository."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from constraints.load import find
from tests import front_door

HOUSE = Path(__file__).resolve().parents[2]
SCHEMA = HOUSE / "tests" / "schemas" / "sarif-2.1.0-rtm.5.json"
ROSTER = ("--roster", "xinhe-illustrative")


def guize(cwd: Path, *argv: str, lang: str = "en", **more: str) -> tuple[int, str, str]:
    done = front_door.guize(*argv, cwd=cwd, GUIZE_LANG=lang, **more)
    return done.returncode, done.stdout, done.stderr


def sarif_of(cwd: Path, *argv: str) -> tuple[int, dict[str, Any]]:
    """The run of a log that is valid against the schema."""
    code, out, err = guize(cwd, "verify", *argv, "--format", "sarif")
    assert out, err
    log = json.loads(out)
    jsonschema.Draft4Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(log)
    (run,) = log["runs"]
    return code, run


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose folder 规则 holds a rulebook with the verdicts expected of it."""
    root = tmp_path_factory.mktemp("good")
    shutil.copytree(find("xinhe-2020"), root / "规则")
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    return root


@pytest.fixture(scope="module")
def known(good: Path) -> dict[str, Any]:
    """The run of a rulebook that is as expected."""
    code, run = sarif_of(good, "规则", *ROSTER)
    assert code == 0
    return run


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, its stand-ins no longer standing in for a vacancy."""
    root = tmp_path_factory.mktemp("broken")
    shutil.copytree(find("xinhe-2020"), root / "规则")
    duties = root / "规则" / "02_duties.yaml"
    duties.write_text(duties.read_text("utf-8").replace("if_vacant: true", "if_vacant: false"), "utf-8")
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    return root


def test_known_failures_are_suppressed_and_each_says_why(known: dict[str, Any]) -> None:
    run = known
    assert len(run["results"]) > 20
    assert all(len(one["suppressions"][0]["justification"]) > 20 for one in run["results"])
    assert run["columnKind"] == "unicodeCodePoints"


def test_a_place_is_relative_to_the_repository_wherever_one_stands(good: Path, known: dict[str, Any]) -> None:
    (good / "elsewhere").mkdir(exist_ok=True)
    runs = [known, sarif_of(good / "elsewhere", "../规则", *ROSTER)[1]]
    assert runs[0]["results"] == runs[1]["results"]
    wheres = [one["locations"][0]["physicalLocation"] for one in runs[0]["results"] if one["locations"]]
    assert {where["artifactLocation"]["uriBaseId"] for where in wheres} == set(runs[0]["originalUriBaseIds"])
    assert all(where["artifactLocation"]["uri"].startswith("%E8%A7%84%E5%88%99/0") for where in wheres)


def test_a_column_counts_characters_and_leads_to_the_clause(good: Path, known: dict[str, Any]) -> None:
    for one in known["results"]:
        for related in one.get("relatedLocations", ()):
            clause = re.search(r"\[(.+)\]$", related["message"]["text"])
            where = related["physicalLocation"]
            file = good / "规则" / where["artifactLocation"]["uri"].rpartition("/")[2]
            line = file.read_text("utf-8").splitlines()[where["region"]["startLine"] - 1]
            assert clause
            assert clause[1] in line[where["region"]["startColumn"] - 1 :]


def test_a_counterexample_is_a_flow_that_ends_where_nobody_may(known: dict[str, Any]) -> None:
    flows = [
        [step["location"]["message"]["text"] for step in flow["threadFlows"][0]["locations"]]
        for one in known["results"]
        if one["ruleId"].startswith("availability/")
        for flow in one.get("codeFlows", ())
    ]
    assert flows
    assert all("blocked" in " ".join(flow) for flow in flows)


def test_a_broken_requirement_is_an_error_at_the_line_of_a_clause(broken: Path) -> None:
    code, run = sarif_of(broken, "规则", *ROSTER)
    new = [one for one in run["results"] if not one["suppressions"]]
    assert code == run["invocations"][0]["exitCode"] == 1
    assert new
    assert {one["level"] for one in new} == {"error"}
    assert all(one["locations"][0]["physicalLocation"]["region"]["startLine"] > 1 for one in new)


def test_fingerprints_are_unique_and_do_not_move_with_the_lines(good: Path, known: dict[str, Any], tmp_path: Path) -> None:
    shutil.copytree(good / "规则", tmp_path / "规则")
    for file in (tmp_path / "规则").glob("0*.yaml"):
        file.write_text("# 一行\n\n" + file.read_text("utf-8"), "utf-8")
    moved = sarif_of(tmp_path, "规则", *ROSTER)[1]
    assert moved["results"] != known["results"]
    prints = [[one["partialFingerprints"]["guize/v1"] for one in run["results"]] for run in (known, moved)]
    assert sorted(prints[0]) == sorted(prints[1])
    assert len(set(prints[0])) == len(prints[0])


def test_github_is_told_at_most_ten_things_and_how_many_more_there_are(broken: Path) -> None:
    (broken / "规则" / "expected.yaml").rename(broken / "kept.yaml")
    try:
        code, out, _ = guize(broken, "verify", "规则", *ROSTER, "--format", "github", "--fail-on", "legal_risk")
    finally:
        (broken / "kept.yaml").rename(broken / "规则" / "expected.yaml")
    lines = out.splitlines()
    assert code == 1
    assert len(lines) == 10
    assert all(re.match(r"::error title=[\w/-]+,file=规则/0\w+\.yaml,line=\d+,col=\d+::.", line) for line in lines[:-1])
    assert lines[-1].startswith("::notice title=guize::")
    assert re.search(r"[1-9]\d* more not shown", lines[-1])
    assert "illustrative" in lines[-1]


def test_the_summary_of_a_github_step_is_added_to_its_file(broken: Path, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("# before\n", "utf-8")
    argv = ("verify", "规则", *ROSTER, "--family", "availability")
    assert guize(broken, *argv, "--format", "github", GITHUB_STEP_SUMMARY=str(summary))[0] == 1
    text = summary.read_text("utf-8")
    assert text.startswith("# before\n## ❌")
    assert text.removeprefix("# before\n") == guize(broken, *argv, "--format", "markdown")[1]
    code, _, err = guize(broken, *argv, "--format", "github", GITHUB_STEP_SUMMARY=str(tmp_path))
    assert code == 4
    assert "U103" in err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_summary_of_a_step_lists_what_is_new_and_folds_what_is_known(broken: Path, lang: str) -> None:
    code, out, _ = guize(broken, "verify", "规则", *ROSTER, "--format", "markdown", lang=lang)
    head, _, known = out.partition("<details>")
    assert code == 1
    assert out.startswith("## ❌")
    assert "| ❌ " in head
    assert "❌" not in known
    for line in out.splitlines():
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) in (4, 5)


@pytest.fixture(scope="module")
def bare(good: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rulebook without expected verdicts, and a baseline made of it."""
    root = tmp_path_factory.mktemp("bare")
    shutil.copytree(good / "规则", root / "规则", ignore=shutil.ignore_patterns("expected.yaml"))
    code, out, _ = guize(root, "verify", "规则", *ROSTER, "--format", "json")
    assert code == 0
    (root / "baseline.json").write_text(out, "utf-8")
    return root


def test_without_baseline_a_threshold_fails_what_is_as_grave(bare: Path) -> None:
    assert guize(bare, "verify", "规则", *ROSTER, "--family", "time")[0] == 0
    assert guize(bare, "verify", "规则", *ROSTER, "--fail-on", "blocks-government")[0] == 1


def test_what_stands_in_the_baseline_passes_and_what_is_new_fails(bare: Path) -> None:
    limits = ("--baseline", "baseline.json", "--fail-on", "tidy_up")
    code, run = sarif_of(bare, "规则", *ROSTER, *limits)
    assert code == 0
    assert {one["baselineState"] for one in run["results"]} == {"unchanged"}
    data = json.loads((bare / "baseline.json").read_text("utf-8"))
    gone = data["findings"].pop()
    (bare / "less.json").write_text(json.dumps(data), "utf-8")
    code, _, err = guize(bare, "verify", "规则", *ROSTER, "--baseline", "less.json", "--fail-on", "tidy_up")
    assert code == 1
    assert gone["sentence"]["en"] in err
    assert "1 finding fails the gate" in err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "baseline.json"),
        ("{", "baseline.json:1:2"),
        ("[]", "no verdicts"),
        ('{"rulebook": {"id": "x"}, "results": [1], "findings": []}', "another rulebook"),
        ('{"rulebook": {"id": "xinhe-2020"}, "results": [], "findings": []}', "no verdict at all"),
        ('{"rulebook": {"id": "xinhe-2020"}, "results": [1], "findings": [{}]}', "no verdicts"),
    ],
)
def test_a_bad_baseline_is_named_and_nothing_is_printed(good: Path, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "baseline.json").write_text(text, "utf-8")
    code, out, err = guize(good, "verify", "规则", *ROSTER, "--baseline", str(tmp_path / "baseline.json"))
    assert (code, out) == (2, "")
    assert said in err
    assert "remedy" in err


def test_an_unknown_severity_is_refused_with_the_known_ones(good: Path) -> None:
    code, out, err = guize(good, "verify", "规则", *ROSTER, "--fail-on", "terrible")
    assert (code, out) == (2, "")
    assert "blocks_government" in err


def test_asking_nothing_is_an_error(good: Path) -> None:
    code, out, err = guize(good, "verify", "规则", *ROSTER, "--act", "seal", "--family", "comparable guards")
    assert (code, out) == (2, "")
    assert "K805" in err
