"""Sets of parties: every smallest set that a class of matter allows is looked at, and where there are too many it is said."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from constraints import classes as told
from constraints.classes import Space
from constraints.load import loads
from constraints.meaning import Meaning
from constraints.roster import loads_roster
from constraints.verdict import GROUPS, Status
from constraints.verify import verify
from tests.constraints.planted import HEADER, ROSTER, VOCABULARY, article

SUBJECTS = ("roads", "land", "schools", "health")
LEADERS = ("deputy_1", "deputy_2", "deputy_3", "deputy_4")
MORE = "  deputy_3: {post: deputy}\n  deputy_4: {post: deputy}\n"
WITH_SUBJECTS = VOCABULARY.replace(
    "reasons:",
    "relations:\n  in_charge_of: {from: deputy, to: subject}\nsubjects: {"
    + ", ".join(f"{s}: {{}}" for s in SUBJECTS)
    + "}\nreasons:",
).replace("      urgent:", "      lead_subject: subject\n      subjects: subjects\n      urgent:")
CHARGE = ", ".join(f"{who}: [{subject}]" for who, subject in zip(LEADERS, SUBJECTS, strict=True))
PEOPLE = ROSTER.replace("  secretary:", MORE + "  secretary:") + f"relations:\n  in_charge_of: {{{CHARGE}}}\n"


def meaning(pattern: str, people: str = PEOPLE, by: str = "{in_charge_of: subjects}") -> Meaning:
    rules = article(1, powers=[f"id: sign, cite: '1(1)', act: sign, matter: {{paper: {{{pattern}}}}}, by: {by}"])
    book = loads({"rulebook.yaml": HEADER, "vocabulary.yaml": WITH_SUBJECTS, "01_articles.yaml": rules})
    return Meaning(book, loads_roster(people, book))


def tried(pattern: str, people: str = PEOPLE, paths: tuple[str, ...] = ("subjects",)) -> list[dict[str, Any]]:
    m = meaning(pattern, people)
    every = told.Classes(m)
    space = Space(every, "paper", [m.covers.term(m.givers["sign"][0].matter, "paper")])
    region = space.diagrams.conj(space.functions[0], space.premise)
    return list(every.parties.choices("paper", list(paths), space, region))


def test_every_choice_of_the_others_is_tried() -> None:
    found = [choice["subjects"] for choice in tried("subjects: {count: {at_least: 3}}")]
    assert found == [frozenset(three) for three in combinations(SUBJECTS, 3)]


def test_beside_the_lead_every_choice_of_the_others_is_tried() -> None:
    found = tried("subjects: {count: {at_least: 3}}", paths=("lead_subject", "subjects"))
    sets = {(choice["lead_subject"], choice["subjects"]) for choice in found}
    assert sets == {(lead, frozenset(three)) for three in combinations(SUBJECTS, 3) for lead in three}


def test_a_member_that_a_pattern_asks_for_is_in_every_set() -> None:
    """Though it leads to nobody else than another: the two are in one portfolio."""
    shared = PEOPLE.replace("[roads]", "[roads, land]").replace("deputy_2: [land]", "deputy_2: [schools]")
    for people in (PEOPLE, shared):
        found = tried("subjects: {has: land}", people)
        assert [choice["subjects"] for choice in found] == [frozenset({"land"})]


def test_what_asks_for_a_member_beside_a_size_gets_both() -> None:
    found = {
        choice["subjects"] for choice in tried("subjects: {has: land}, lead_subject: roads", paths=("lead_subject", "subjects"))
    }
    assert found == {frozenset({"roads", "land"})}


def test_a_lead_that_may_not_be_in_the_set_leads_to_no_set() -> None:
    found = tried("subjects: {not: {has: roads}}, lead_subject: [roads, land]", paths=("lead_subject", "subjects"))
    assert {(choice["lead_subject"], choice["subjects"]) for choice in found} == {("land", frozenset({"land"}))}


def test_more_groups_of_people_than_are_told_apart_leave_the_act_open(monkeypatch: pytest.MonkeyPatch) -> None:
    m = meaning("subjects: {count: {at_least: 3}}")

    def open_rows() -> list[tuple[str | None, str]]:
        rows = verify(m.rulebook, m.roster, families=("availability",)).results
        return [(r.question.act, r.argument.undecided) for r in rows if r.status is Status.UNDECIDED]

    assert not open_rows()
    monkeypatch.setattr(told, "MOST_OF_A_CLASS", 2)
    assert open_rows() == [("sign", GROUPS)]
