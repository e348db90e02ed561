"""`guize compare`: both sides from files, dates, readings, rosters and revisions; what is printed, how it ends."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
import yaml

import guize
from analysis.compare.markdown import markdown
from analysis.compare.run import json_text, text
from constraints.difference.comparison import Comparison
from constraints.errors import Mistakes
from constraints.words import LANGUAGES
from tests import front_door

HOUSE = Path(__file__).resolve().parents[2]
OFFICE, PEOPLE = HOUSE / "examples" / "small-office", HOUSE / "examples" / "small-office-roster.yaml"
PROPOSAL = {
    "amendment": "deputies-sign",
    "amends": "small-office",
    "in_force": "2025-01-01",
    "gist": {"zh": "副职也可签发", "en": "Deputies may sign too"},
    "changes": [{"set": "sign-personnel", "with": {"by": ["head", "deputy"]}}],
}


@pytest.fixture
def amendment(tmp_path: Path) -> Path:
    return written(tmp_path / "deputies.yaml", PROPOSAL)


def written(path: Path, data: Any) -> Path:
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def compared(amendment: Path | None = None, **more: Any) -> Comparison:
    found: Comparison = guize.compare(str(OFFICE), amendments=[str(amendment)] if amendment else [], roster=str(PEOPLE), **more)
    return found


def run(*words: str, cwd: Path) -> CompletedProcess[str]:
    return front_door.guize("compare", *words, cwd=cwd)


def test_an_amendment_is_told_clause_by_clause_and_act_by_act(amendment: Path) -> None:
    found = compared(amendment)
    assert [(c.clause, c.sort.value, c.fields["by"]) for c in found.clauses] == [
        ("sign-personnel", "replaced", ("head", ["head", "deputy"]))
    ]
    assert {c.act for c in found.powers.changes} == {"sign"}
    assert {c.direction.value for c in found.powers.changes} <= {"wider"}


def test_the_same_rulebook_changes_nothing() -> None:
    found = compared()
    assert found.same
    assert (found.clauses, found.powers.changes, found.verdicts, found.findings) == ((), (), (), ())


def test_names_of_changes_do_not_hang_on_other_changes(amendment: Path, tmp_path: Path) -> None:
    more = {**PROPOSAL, "changes": [*PROPOSAL["changes"], {"set": "sign-personnel", "with": {"note": "said again"}}]}  # type: ignore[misc]
    one, other = compared(amendment), compared(written(tmp_path / "more.yaml", more))
    assert [n.id for n in one.named if n.id.startswith("power")] == [n.id for n in other.named if n.id.startswith("power")]


def test_json_lists_every_change_with_its_name(amendment: Path) -> None:
    found = compared(amendment)
    said = json.loads("".join(json_text(found)))
    assert said["schema_version"] == 1
    assert said["acts"]["sign"] == ["wider"]
    assert [c["id"] for part in ("clauses", "powers", "verdicts", "findings") for c in said[part]] == [
        n.id for n in found.named
    ]
    assert len({n.fingerprint for n in found.named}) == len(found.named)
    assert "".join(json_text(found)) == "".join(json_text(compared(amendment)))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_text_says_it_in_both_languages(amendment: Path, lang: str) -> None:
    said = "".join(text(compared(amendment, goals=["available-with-1-away:sign"], guards=["family=availability"]), lang))
    assert ("签发" if lang == "zh" else "sign") in said
    assert ("放宽" if lang == "zh" else "wider") in said


def test_markdown_is_a_comment_on_a_pull_request(amendment: Path) -> None:
    said = "".join(markdown(compared(amendment), "en"))
    assert said.startswith("## ")
    assert [line for line in said.splitlines() if line.startswith("### ")] == [
        "### Clauses", "### Who may do what", "### Verdicts", "### Findings", "### Lead times"
    ]  # fmt: skip
    assert "`clause-sign-personnel-" in said


def test_a_page_has_both_languages(amendment: Path, tmp_path: Path) -> None:
    compared(amendment, page=tmp_path / "page.md")
    page = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert "### 条款" in page
    assert "### Clauses" in page
    unwritable = run(str(OFFICE), "--roster", str(PEOPLE), "--page", str(amendment / "x" / "page.md"), cwd=tmp_path)
    assert unwritable.returncode == 4
    assert "Traceback" not in unwritable.stderr


def test_what_has_been_proved_is_not_proved_again(amendment: Path, tmp_path: Path) -> None:
    first, again = (compared(amendment, cache=tmp_path / "kept") for _ in range(2))
    assert "".join(json_text(first)) == "".join(json_text(again))
    assert again.after.reuse is not None
    assert again.after.reuse.again == ()


def test_it_says_how_much_was_proved_again(amendment: Path, tmp_path: Path) -> None:
    words = [
        str(OFFICE),
        "--roster",
        str(PEOPLE),
        "--no-simulation",
        "--amend",
        str(amendment),
        "--cache",
        str(tmp_path / "kept"),
    ]
    run(*words, cwd=HOUSE)
    assert run(*words, cwd=HOUSE).stderr.startswith("Proved again: 0 of ")


def test_what_both_sides_have_in_common_is_read_once(amendment: Path, tmp_path: Path) -> None:
    compared(amendment, cache=tmp_path / "kept")
    again = compared(amendment, cache=tmp_path / "kept")
    before, after = ({id(row.argument) for row in side.results} for side in (again.before, again.after))
    assert before & after


def test_a_goal_missed_ends_with_1(amendment: Path) -> None:
    words = [str(OFFICE), "--roster", str(PEOPLE), "--no-simulation"]
    kept = run(*words, "--amend", str(amendment), "--guard", "available-with-1-away:sign", "--no-cache", cwd=HOUSE)
    assert (kept.returncode, kept.stderr) == (0, "")
    missed = run(*words, "--goal", "available-with-1-away:sign", cwd=HOUSE)
    assert missed.returncode == 1
    assert "Missed" in missed.stdout


def test_what_is_guarded_and_got_worse_ends_with_1(amendment: Path) -> None:
    back = run(
        str(OFFICE), "--base-amend", str(amendment), "--roster", str(PEOPLE), "--guard", "available-with-1-away", cwd=HOUSE
    )
    assert back.returncode == 1
    assert "Got worse" in back.stdout


def test_goals_can_stand_in_a_file_and_in_the_amendment(tmp_path: Path) -> None:
    goals = written(tmp_path / "goals.yaml", {"guards": [{"family": "availability"}]})
    own = written(tmp_path / "own.yaml", {**PROPOSAL, "goals": ["available-with-1-away:sign authorisations=standing"]})
    found = compared(own, goals_file=str(goals))
    assert [(o.guard, o.wanted.named) for o in found.outcomes] == [
        (False, {"requirement": "available-with-1-away", "act": "sign", "authorisations": "standing"}),
        (True, {"family": "availability"}),
    ]


def test_two_dates_of_one_rulebook(amendment: Path) -> None:
    from datetime import date

    told = {"base_amendments": [str(amendment)], "base_on": date(2024, 12, 31), "on": date(2025, 1, 1)}
    assert not compared(amendment, **told).same
    assert compared(amendment, **{**told, "on": date(2024, 12, 31)}).same


def test_a_revision_of_a_repository(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    for file in OFFICE.glob("*.yaml"):
        (rules / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "x")
    articles = rules / "01_documents.yaml"
    articles.write_text(articles.read_text(encoding="utf-8").replace("by: head}", "by: [head, deputy]}", 1), encoding="utf-8")
    told = run("HEAD:rules", "rules", "--roster", str(PEOPLE), "--format", "json", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    assert len(json.loads(told.stdout)["clauses"]) == 1
    below = run("HEAD:./", ".", "--roster", str(PEOPLE), "--format", "json", cwd=rules)
    assert json.loads(below.stdout)["clauses"] == json.loads(told.stdout)["clauses"]


def git(where: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=where, check=True, capture_output=True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "N316"),
        (["HEAD~999999:rules"], "S101"),
        (["--base-amend", "nowhere.yaml"], "S101"),
        (["--goal", "no-such-requirement"], "U101"),
        (["--goal", "available-with-1-away nonsense"], "U102"),
        (["--goals", "nowhere.yaml"], "S101"),
        (["--reading", "no-such-reading=x"], "N307"),
        (["--format", "xml"], "U101"),
        (["--no-simulation"], "U105"),
        (["--amend", "nowhere.yaml", "--base-amend", "elsewhere.yaml"], "elsewhere.yaml"),
    ],
)
def test_bad_input_is_refused(words: list[str], said: str, tmp_path: Path) -> None:
    given = words if words[0] in ("nowhere", "HEAD~999999:rules") else [str(OFFICE), "--roster", str(PEOPLE), *words]
    ended = run(*given, cwd=tmp_path)
    assert ended.returncode == 2, ended.stderr
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "remedy: " in ended.stderr


def test_wrong_goals_are_all_named_with_their_places(tmp_path: Path) -> None:
    goals = written(tmp_path / "goals.yaml", {"goals": [{"act": "no-such-act"}, {}], "guards": [{"family": "luck"}]})
    with pytest.raises(Mistakes) as caught:
        compared(goals_file=str(goals))
    assert str(caught.value).count("goals.yaml:") >= 1


def season(folder: Path, first: str, last: str) -> str:
    """The shipped scenario of the small city, shortened."""
    horizon = {"from": first, "to": last}
    return str(written(folder / "season.yaml", {"scenario": "season", "extends": "xinhe-2025", "horizon": horizon}))


def test_the_years_of_both_sides_are_told_unless_left_out(tmp_path: Path) -> None:
    amendment = written(
        tmp_path / "sooner.yaml",
        {
            "amendment": "sooner", "amends": "xinhe-2020", "in_force": "2021-01-01", "gist": {"zh": "快", "en": "Sooner"},
            "changes": [{"set": "reply", "with": {"within": "1 working_days"}}],
        },
    )  # fmt: skip
    words = (
        "xinhe-2020",
        "--amend",
        str(amendment),
        "--reps",
        "2",
        "--format",
        "json",
        "--page",
        "page.md",
        "--scenario",
        season(tmp_path, "2025-01-01", "2025-03-31"),
    )
    told = run(*words, cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    life = json.loads(told.stdout)["life"]
    assert (life["replications"], life["unchanged"], life["touched"]) == (2, False, ["reply"])
    assert life["changed"]["mean"] > 0
    page = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert page.count("\n#### ") == 6 * len(LANGUAGES)
    assert json.loads(run(*words, "--no-simulation", cwd=tmp_path).stdout)["life"] is None


def test_a_rulebook_without_a_scenario_is_compared_all_the_same(amendment: Path, tmp_path: Path) -> None:
    told = run(str(OFFICE), "--roster", str(PEOPLE), "--amend", str(amendment), cwd=tmp_path)
    assert told.returncode == 0
    assert "nothing was simulated" in told.stderr
    assert run(str(OFFICE), "--roster", str(PEOPLE), "--scenario", "nowhere", cwd=tmp_path).returncode == 2


def test_a_law_in_force_from_a_day_is_lived_across_the_change(tmp_path: Path) -> None:
    amendment = written(
        tmp_path / "sooner.yaml",
        {
            "amendment": "sooner", "amends": "xinhe-2020", "in_force": "2021-01-01", "gist": {"zh": "快", "en": "Sooner"},
            "changes": [{"set": "reply", "with": {"within": "1 working_days"}}],
        },
    )  # fmt: skip
    scenario = season(tmp_path, "2025-06-01", "2025-08-15")
    words = ("xinhe-2020", "--amend", str(amendment), "--reps", "2", "--format", "json", "--scenario", scenario)
    told = run(*words, "--since", "2025-07-01", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    life = json.loads(told.stdout)["life"]
    assert life["since"] == "2025-07-01"
    assert {row["cohort"] for row in life["cohorts"]} >= {"before", "running", "after"}
    assert all(row["change"] == "same" for row in life["cohorts"] if row["cohort"] == "before")
    late = run(*words, "--since", "2031-01-01", cwd=tmp_path)
    assert (late.returncode, "--since" in late.stderr) == (2, True)
