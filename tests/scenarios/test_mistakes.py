"""What is wrong with a scenario is told at once: the form of its text and of its fields, its days, its names."""

from __future__ import annotations

from pathlib import Path

import pytest

from constraints.errors import Mistakes
from scenarios.scenario import load_scenario

SCENE = """
scenario: wrong
title: {zh: 误, en: Wrong}
rulebook: xinhe-2020
roster: xinhe-illustrative
horizon: {from: 2025-03-03, to: 2025-03-07}
workload:
  tables:
    portfolios:
      - {lead: finance}
  streams:
    papers: {kind: document, per_year: 250}
absence:
  plan:
    - {official: mayor, first: 2025-03-03, last: 2025-03-04, reason: holiday}
behaviour:
  choose: listed
  service: [{takes: {minutes: 15}}]
"""


def told(text: str, tmp_path: Path) -> list[tuple[int, str, str]]:
    """The line of each mistake, its code and the value that it is about."""
    (tmp_path / "wrong.yaml").write_text(text, "utf-8")
    with pytest.raises(Mistakes) as caught:
        load_scenario(tmp_path / "wrong.yaml")
    return [(m.place.line, m.code.value, dict(m.values).get("value", "")) for m in caught.value.found]


def changed(*changes: tuple[str, str]) -> str:
    text = SCENE
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


def test_mistakes_of_text_form_days_and_names_are_told_together(tmp_path: Path) -> None:
    wrong = changed(
        ("scenario: wrong\n", "scenario: wrong\nscenario: twice\n"),
        ("from: 2025-03-03, to", "from: 2025-03-09, to"),
        ("kind: document, per_year", "kind: documnt, per_yaer"),
        ("official: mayor", "official: mayr"),
        ("reason: holiday}\n", "reason: holiday}\n    - {official: mayor, first: soon, last: 2025-03-04}\n"),
        ("choose: listed", "choose: best"),
    )
    assert told(wrong, tmp_path) == [
        (3, "S109", "scenario"),
        (7, "C702", "2025-03-09 … 2025-03-07"),
        (13, "N304", "documnt"),
        (13, "T201", "per_yaer"),
        (16, "C701", "mayr"),
        (17, "T202", "reason"),
        (17, "T207", "soon"),
        (19, "T204", "best"),
    ]


def test_what_only_follows_from_another_mistake_is_not_told(tmp_path: Path) -> None:
    """A column of a table that cannot be read is not unknown; nor are names of a law or of people that are not there."""
    table = changed(
        ("      - {lead: finance}", "      - {lead: [finance]}"),
        ("per_year: 250", "per_year: 250, attributes: {lead_subject: {table: portfolios, column: lead}}"),
    )
    assert told(table, tmp_path) == [(10, "T203", "[finance]")]
    lawless = changed(("rulebook: xinhe-2020", "rulebook: xinhe"), ("official: mayor", "official: mayr"))
    assert told(lawless, tmp_path) == [(4, "N316", "xinhe")]
    assert told(lawless.replace("rulebook: xinhe\n", ""), tmp_path) == [(2, "T202", "rulebook")]


def test_days_that_cannot_be_read_hide_no_other_mistake(tmp_path: Path) -> None:
    wrong = changed(("to: 2025-03-07", "to: 2025-02-31"), ("official: mayor", "official: mayr"))
    assert told(wrong, tmp_path) == [(6, "T207", "2025-02-31"), (15, "C701", "mayr")]


def test_a_file_that_is_named_and_not_there_is_told_where_it_is_named(tmp_path: Path) -> None:
    wrong = changed(
        ("roster: xinhe-illustrative", "roster: xinhe-ilustrative\namendments: [a.yaml]\ncalendar: {table: b.yaml}")
    )
    assert told(wrong, tmp_path) == [(5, "S101", "xinhe-ilustrative"), (6, "S101", "a.yaml"), (7, "S101", "b.yaml")]


def test_an_unknown_field_is_held_against_those_of_its_own_record(tmp_path: Path) -> None:
    """`per_yaer` is near `per_year` of a stream, whatever other records may be called."""
    (tmp_path / "wrong.yaml").write_text(changed(("per_year", "per_yaer")), "utf-8")
    with pytest.raises(Mistakes) as caught:
        load_scenario(tmp_path / "wrong.yaml")
    assert [dict(m.values)["suggestion"] for m in caught.value.found] == ["per_year"]
