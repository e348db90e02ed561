"""Approvals: what somebody answers for passes the gate until its day, or until its content changes."""

from __future__ import annotations

import json
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from constraints.load import find
from tests.analysis.test_gate import ROSTER, guize, sarif_of

DAY = ("--today", "2026-06-01")
HOW = re.compile(r"finding: ([0-9a-f]{12})")
FAMILY = ("--family", "availability")


def approvals(*entries: str, rulebook: str = "xinhe-2020") -> str:
    return f"approvals: {rulebook}\nentries:\n" + "".join(entries)


def entry(fingerprint: str, until: str = "2026-12-31", reason: str = "{zh: 下月修订, en: amended next month}") -> str:
    return f"- finding: {fingerprint}\n  reason: {reason}\n  by: 法制科\n  until: {until}\n"


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A rulebook whose stand-ins no longer stand in for a vacancy, and the fingerprints that the gate offers to approve."""
    root = tmp_path_factory.mktemp("broken")
    shutil.copytree(find("xinhe-2020"), root / "规则")
    duties = root / "规则" / "02_duties.yaml"
    duties.write_text(duties.read_text("utf-8").replace("if_vacant: true", "if_vacant: false"), "utf-8")
    (root / "规则" / "approvals.yaml").write_text("approvals: xinhe-2020\n", "utf-8")
    code, _, err = guize(root, "verify", "规则", *ROSTER)
    assert code == 1
    return root, HOW.findall(err)


def approve(root: Path, text: str) -> None:
    (root / "规则" / "approvals.yaml").write_text(text, "utf-8")


def test_what_is_approved_passes_and_says_who_answers_for_it(broken: tuple[Path, list[str]]) -> None:
    root, prints = broken
    assert prints
    approve(root, approvals(*(entry(one) for one in prints)))
    code, run = sarif_of(root, "规则", *ROSTER, *DAY)
    assert code == 0
    told = [s["justification"] for one in run["results"] for s in one["suppressions"] if "法制科" in s["justification"]]
    assert told == ["amended next month (approved by 法制科 until 2026-12-31)"] * len(prints)


def test_json_says_of_each_finding_who_answers_for_it(broken: tuple[Path, list[str]]) -> None:
    root, prints = broken
    approve(root, approvals(*(entry(one) for one in prints)))
    code, out, err = guize(root, "verify", "规则", *ROSTER, *DAY, "--format", "json")
    found = {one["fingerprint"]: one["approval"] for one in json.loads(out)["findings"]}
    answer = {"reason": {"zh": "下月修订", "en": "amended next month"}, "by": "法制科", "until": "2026-12-31"}
    assert code == 0
    assert {one for one, approval in found.items() if approval == answer} == {one for one in prints if one in found}
    assert None in found.values()
    assert f"approved: {len(prints)}." in err


def test_it_is_approved_on_the_next_commit_until_its_content_changes(broken: tuple[Path, list[str]], tmp_path: Path) -> None:
    root, prints = broken
    approve(root, approvals(*(entry(one) for one in prints)))
    shutil.copytree(root, tmp_path / "next")
    duties = tmp_path / "next" / "规则" / "02_duties.yaml"
    duties.write_text("# 另一次提交\n" + duties.read_text("utf-8"), "utf-8")
    assert guize(tmp_path / "next", "verify", "规则", *ROSTER, *DAY)[0] == 0
    text = duties.read_text("utf-8")
    assert "if_vacant: false" in text
    duties.write_text(text.replace("for: [any]", "for: [business_trip]").replace("for: any", "for: [business_trip]"), "utf-8")
    assert duties.read_text("utf-8") != text
    code, _, err = guize(tmp_path / "next", "verify", "规则", *ROSTER, *DAY)
    assert code == 1
    assert set(HOW.findall(err)) - set(prints)


def test_a_gap_in_another_absence_is_not_what_was_approved(tmp_path: Path) -> None:
    assert guize(tmp_path, "init", "r")[0] == 0
    chapter, asked = tmp_path / "r" / "rules" / "01_documents.yaml", ("verify", "rules", "--roster", "roster.yaml", *DAY)

    def edit(old: str, new: str) -> list[str]:
        chapter.write_text(chapter.read_text("utf-8").replace(old, new), "utf-8")
        return HOW.findall(guize(tmp_path / "r", *asked)[2])

    in_illness = edit("by: [head, deputy]", "by: head")
    assert in_illness
    text = approvals(*map(entry, in_illness), rulebook="example-rules")
    (tmp_path / "r" / "rules" / "approvals.yaml").write_text(text, "utf-8")
    assert guize(tmp_path / "r", *asked)[0] == 0
    on_a_trip = edit("away_for: [trip]", "away_for: [illness]")
    assert len(on_a_trip) == len(in_illness)
    assert not set(on_a_trip) & set(in_illness)
    assert guize(tmp_path / "r", *asked)[0] == 1


def test_an_approval_that_is_over_is_named_and_fails(broken: tuple[Path, list[str]]) -> None:
    root, prints = broken
    approve(root, approvals(*(entry(one, "2026-05-31" if i == 0 else "2026-06-01") for i, one in enumerate(prints))))
    code, _, err = guize(root, "verify", "规则", *ROSTER, *DAY)
    assert code == 1
    assert (
        f"规则/approvals.yaml:3:12: error[K806]: the approval of the finding `{prints[0]}` by 法制科 ended on 2026-05-31" in err
    )
    assert err.count("error[") == 1
    assert HOW.findall(err) == [prints[0]]


def test_an_approval_of_nothing_is_named_and_fails_where_everything_was_asked(broken: tuple[Path, list[str]]) -> None:
    root, prints = broken
    approve(root, approvals(*(entry(one) for one in prints), entry("0123456789ab")))
    code, _, err = guize(root, "verify", "规则", *ROSTER, *DAY, lang="zh")
    assert code == 1
    assert re.search(r"approvals\.yaml:\d+:12: 错误\[K807\]", err)
    assert "K807" not in guize(root, "verify", "规则", *ROSTER, *DAY, *FAMILY)[2]
    _, out, err = guize(root, "verify", "规则", *ROSTER, *DAY, "--format", "github")
    assert re.search(r"^::error title=approvals/K807,file=规则/approvals.yaml,line=\d+,col=12::", out, re.M)
    assert "K807" in err


def test_a_change_approved_for_the_comparison_is_no_concern_of_this_gate(broken: tuple[Path, list[str]]) -> None:
    root, prints = broken
    change = entry("0123456789ab").replace("finding", "change")
    approve(root, approvals(*(entry(one) for one in prints), change))
    assert guize(root, "verify", "规则", *ROSTER, *DAY)[0] == 0


def test_an_expected_verdict_that_nobody_asks_for_any_more_is_a_hint_at_its_line(tmp_path: Path) -> None:
    assert guize(tmp_path, "init", "r")[0] == 0
    expected = tmp_path / "r" / "rules" / "expected.yaml"
    stale = "- {requirement: has-a-limit, act: shred, clause: '-', status: refuted, reason: has-a-limit}\n"
    expected.write_text(expected.read_text("utf-8") + stale, "utf-8")
    asked = ("verify", "r/rules", "--roster", "r/roster.yaml", "--format")
    line = len(expected.read_text("utf-8").splitlines())
    code, out, _ = guize(tmp_path, *asked, "github")
    assert code == 0
    assert re.search(rf"^::notice title=expected/K802,file=\S*rules/expected\.yaml,line={line},col=\d+::.*shred", out, re.M)
    code, out, _ = guize(tmp_path, *asked, "junit")
    assert code == 0
    (case,) = (one for one in ET.fromstring(out).iter("testcase") if one.get("classname") == "expected/K802")
    assert case.find("failure") is None
    assert "shred" in case.findtext("system-out", "")
    assert "K802" not in guize(tmp_path, *asked, "github", *FAMILY)[1]


def test_junit_fails_only_what_nobody_answers_for(broken: tuple[Path, list[str]]) -> None:
    root, prints = broken
    approve(root, approvals(*(entry(one) for one in prints)))
    code, out, _ = guize(root, "verify", "规则", *ROSTER, *DAY, "--format", "junit")
    assert code == 0
    assert not list(ET.fromstring(out).iter("failure"))
    approve(root, approvals(*(entry(one) for one in prints[1:])))
    code, out, _ = guize(root, "verify", "规则", *ROSTER, *DAY, "--format", "junit")
    tree = ET.fromstring(out)
    assert code == 1
    assert prints[0] in {case.get("name") for case in tree.iter("testcase") if case.find("failure") is not None}
    for suite in tree.iter("testsuite"):
        assert int(suite.get("failures", "")) == len(list(suite.iter("failure")))
        assert int(suite.get("tests", "")) == len(list(suite.iter("testcase")))


WRONG = """\
approvals: xinhe-2021
entries:
- finding: 0123456789ab
  reason: a
  by: b
  until: 2020-01-01
- finding: 0123456789ab
  reason: a
  by: b
  until: 2099-01-01
- finding: 12345
  change: 0123456789ab
  reason: {zh: 甲}
  by: b
  until: 2026-02-30
- change: 0123456789ab
  reasons: a
  by: b
- nonsense
"""


def test_all_mistakes_of_the_file_are_told_at_once_and_nothing_is_printed(broken: tuple[Path, list[str]]) -> None:
    root, _ = broken
    approve(root, WRONG)
    code, out, err = guize(root, "verify", "规则", *ROSTER, *DAY)
    assert (code, out) == (2, "")
    told = re.findall(r"approvals\.yaml:(\d+):(\d+): error\[(\w+)\]", err)
    assert told == [
        ("1", "12", "K809"),
        ("3", "12", "K806"),
        ("7", "12", "K808"),
        ("11", "3", "T206"),
        ("11", "12", "T204"),
        ("13", "11", "T202"),
        ("15", "10", "T207"),
        ("16", "3", "T202"),
        ("16", "3", "T202"),
        ("17", "3", "T201"),
        ("19", "3", "T203"),
    ]
    assert err.count("remedy:") == len(told)


@pytest.mark.parametrize(("text", "code"), [("", "S110"), ("[]", "T203"), ("approvals: [", "S105"), ("entries: x", "T202")])
def test_a_file_of_another_form_is_a_clear_error(broken: tuple[Path, list[str]], text: str, code: str) -> None:
    root, _ = broken
    approve(root, text)
    exit_code, out, err = guize(root, "verify", "规则", *ROSTER)
    assert (exit_code, out) == (2, "")
    assert f"[{code}]" in err
    assert "Traceback" not in err


def test_check_reads_the_file_and_the_schema_describes_it(broken: tuple[Path, list[str]]) -> None:
    root, _ = broken
    approve(root, approvals(entry("0123456789ab", "2020-01-01")))
    code, out, err = guize(root, "check", "规则/approvals.yaml")
    assert code == 2
    assert "K806" in out + err
    approve(root, approvals(entry("0123456789ab", "2999-01-01")))
    assert guize(root, "check", "规则/approvals.yaml")[0] == 0
    approve(root, WRONG)
    code, _, err = guize(root, "check", "规则")
    assert code == 2
    assert "K809" in err
    assert "K806" not in err
    assert set(json.loads(guize(root, "schema", "approvals")[1])["properties"]) == {"approvals", "roster", "entries"}
