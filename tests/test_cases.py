"""The cases in `tests/cases`: every one is decided as it says, by the clauses it names, and no clause goes without one."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from constraints.cases import HOUSE, Case, dockets, folders_of, load_cases, read_cases
from constraints.errors import Mistakes
from constraints.hear import Bench
from constraints.language.nodes import Link, Parameter
from constraints.load import SHIPPED, find, load
from constraints.roster import load_roster
from constraints.source import parse

ROOT = Path(__file__).resolve().parents[1]
RULEBOOKS = ("jining-2022-4", "xinhe-2020")
FIRST = RULEBOOKS[0]
ROSTERS = {"jining-2022-4": "jining-illustrative", "xinhe-2020": "xinhe-illustrative"}


@cache
def bench(rulebook: str, roster: str) -> Bench:
    book = load(rulebook)
    shipped = ROOT / "scenarios" / "rosters" / f"{roster}.yaml"
    return Bench(book, load_roster(shipped if shipped.exists() else HOUSE / "rosters" / f"{roster}.yaml", book))


@cache
def cases(rulebook: str) -> list[tuple[Bench, Case]]:
    found = []
    for docket in dockets(rulebook, folders_of(SHIPPED / rulebook)):
        assert docket.roster is not None
        here = bench(rulebook, docket.roster)
        found += [(here, case) for case in load_cases(docket.files, here.rulebook, here.roster)]
    return found


def named(pair: Any) -> str:
    place = pair[1].place
    return f"{Path(place.file).name}:{place.line}"


def judge(text: str, rulebook: str = FIRST) -> list[str]:
    """What is wrong with the one case in `text`."""
    here = bench(rulebook, ROSTERS[rulebook])
    (case,) = read_cases(parse(f"rulebook: {rulebook}\ncases:\n  - {text}\n", "one.yaml"), here.rulebook, here.roster)
    return [difference.what for difference in here.hear(case).differences]


def wrong(text: str) -> list[str]:
    """The codes and places of the mistakes in a file of cases."""
    here = bench(FIRST, ROSTERS[FIRST])
    with pytest.raises(Mistakes) as mistakes:
        read_cases(parse(text, "one.yaml"), here.rulebook, here.roster)
    return [f"{m.code.value} {m.place}" for m in mistakes.value.found]


# ── the cases ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("pair", [pair for rulebook in RULEBOOKS for pair in cases(rulebook)], ids=named)
def test_the_law_decides_as_the_case_says_and_for_its_reasons(pair: tuple[Bench, Case]) -> None:
    here, case = pair
    heard = here.hear(case)
    assert heard.passed, [case.sentence("en"), *heard.differences]


def test_every_operative_clause_decides_some_case() -> None:
    """Links, which tie clauses to higher law, and parameters, which only assume, decide none."""
    decided: set[str] = set()
    for here, case in cases(FIRST):
        decided |= here.hear(case).by | here.turns_on(case)
    nodes = load(FIRST).nodes.values()
    assert [f"{n.id} ({n.cites[0]})" for n in nodes if not isinstance(n, Link | Parameter) and n.id not in decided] == []


def test_every_reading_is_heard_under_each_of_its_options() -> None:
    heard = {(reading, option) for _, case in cases(FIRST) for reading, option in case.entry.readings.items()}
    known = {(r.id, option) for r in load(FIRST).readings().values() for option in r.options}
    assert sorted(known - heard) == []


def test_there_are_cases_enough() -> None:
    assert len(cases("jining-2022-4")) >= 150
    assert len(cases("xinhe-2020")) >= 30


def test_every_case_says_its_sentence_in_both_languages() -> None:
    assert [named(pair) for rulebook in RULEBOOKS for pair in cases(rulebook) if isinstance(pair[1].entry.case, str)] == []


# ── what a case demands ──────────────────────────────────────────────────────────────────────────────────────────

PERSONNEL = "matter: {document: {issued_as: government, class: personnel, important_contents: true}}"


def test_a_right_answer_for_the_right_reason_passes() -> None:
    assert judge(f"{{case: x, who: sign, {PERSONNEL}, may: {{mayor: 61(3)}}}}") == []
    assert judge(f"{{case: x, who: sign, {PERSONNEL}, may: {{mayor: 61}}}}") == []  # the whole article is cited


def test_a_right_answer_for_the_wrong_reason_fails() -> None:
    assert judge(f"{{case: x, who: sign, {PERSONNEL}, may: {{mayor: 61(2)}}}}") == ["may mayor"]
    assert judge(f"{{case: x, who: sign, {PERSONNEL}, may: {{mayor: [61(3), 61(2)]}}}}") == ["may mayor"]
    absent = "away: {mayor: medical}"
    assert judge(f"{{case: x, who: sign, {PERSONNEL}, {absent}, nobody: 61(3)}}") == ["nobody"]
    assert judge("{case: x, barred: interfere, matter: {audit_work: {}}, gate: refuse, by: 10(1)}") == ["by"]


def test_a_wrong_answer_fails() -> None:
    assert judge(f"{{case: x, who: sign, {PERSONNEL}, may: {{mayor: 61(3), executive_vice_mayor: 61(3)}}}}") == ["may"]
    assert judge("{case: x, barred: interfere, matter: {audit_work: {}}, gate: return, by: 10(2)}") == ["gate"]
    assert "last" in judge(
        "{case: x, due: submit_papers, matter: {item: {put_to: executive}}, before: {meeting.convene: 2025-06-20}, "
        "last: 2025-06-13, by: 49}"
    )


def test_the_other_side_of_a_boundary_is_heard_too() -> None:
    one = "case: x, barred: publish, matter: {briefing_sheet: {characters: 2001}}, gate: return, by: 63(2)"
    assert judge(f"{{{one}, but_not: {{characters: 2000}}}}") == []
    assert judge(f"{{{one}, but_not: {{characters: 2002}}}}") == ["but_not"]


def test_a_list_stands_for_each_of_its_values() -> None:
    matter = "matter: {document: {issued_as: government, class: [bill, personnel], important_contents: true}}"
    assert judge(f"{{case: x, who: sign, {matter}, may: {{mayor: [61(2), 61(3)]}}}}") == ["may mayor", "may mayor"]
    assert judge(f"{{case: x, who: sign, {matter}, may: {{mayor: 61}}}}") == []


def test_a_case_fails_when_its_clause_is_struck_out() -> None:
    here, case = next(pair for pair in cases(FIRST) if pair[1].sentence("en") == "Appointments: the mayor")
    damaged = Bench(here.rulebook.without("sign-personnel"), here.roster)
    assert here.hear(case).passed
    assert not damaged.hear(case).passed


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_mistake_of_a_file_is_told_with_its_place() -> None:
    text = """\
rulebook: jining-2022-4
cases:
  - case: an unknown act and an unknown value
    who: sing
    matter: {document: {class: personal}}
    may: {mayor: 61(3)}
  - case: an unknown field, and a clause that is not there
    who: sign
    matter: {document: {}}
    my: {mayor: 61(3)}
  - case: says nothing
    matter: {document: {}}
  - case: no clause, no reason, no seat, no reading
    who: sign
    matter: {document: {}}
    away: {major: trip}
    readings: {no-such-reading: either}
    may: {mayor: 99(1)}
"""
    assert wrong(text) == [
        "N302 one.yaml:4:10",
        "N306 one.yaml:5:32",
        "T201 one.yaml:10:5",
        "K801 one.yaml:11:5",
        "N303 one.yaml:16:19",
        "O602 one.yaml:16:19",
        "N307 one.yaml:17:16",
        "N309 one.yaml:18:18",
    ]


def test_a_case_must_state_its_decision() -> None:
    assert wrong("rulebook: jining-2022-4\ncases:\n  - {case: x, who: sign, matter: {document: {}}}\n") == ["K801 one.yaml:3:5"]
    assert wrong("rulebook: jining-2022-4\ncases:\n  - {case: x, barred: sign, matter: {document: {}}, by: 61}\n") == [
        "K801 one.yaml:3:5"
    ]


def test_a_file_is_about_one_rulebook() -> None:
    assert wrong("rulebook: xinhe-2020\ncases: []\n") == ["O604 one.yaml:1:11"]


def test_cases_stand_beside_any_rulebook(tmp_path: Path) -> None:
    book = tmp_path / "mine"
    (book / "cases" / "rosters").mkdir(parents=True)
    for file in (SHIPPED / FIRST).glob("*.yaml"):
        (book / file.name).write_text(file.read_text())
    (book / "cases" / "one.yaml").write_text("rulebook: jining-2022-4\nroster: small\ncases: []\n")
    (book / "cases" / "survivors.yaml").write_text("no file of cases")
    roster = book / "cases" / "rosters" / "small.yaml"
    roster.write_text("roster: small\nseats: {mayor: {post: mayor}}\n")
    (docket,) = dockets(load(find(book)).id, folders_of(book))
    assert [file.name for file in docket.files] == ["one.yaml"]
    assert docket.own_roster == roster


def test_the_cases_of_the_house_are_those_of_shipped_rulebooks() -> None:
    assert folders_of(SHIPPED / FIRST) == [HOUSE]


def test_a_case_under_another_reading_is_another_case() -> None:
    _, case = cases(FIRST)[0]
    other = case.under({"article-6-scope": "liberal"})
    assert other.entry.readings["article-6-scope"] == "liberal"
    assert replace(other, entry=case.entry).entry == case.entry
