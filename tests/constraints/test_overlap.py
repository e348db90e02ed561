"""Overlap: planted pairs are found with their matter, exceptions end them, and brute force finds the same pairs."""

from __future__ import annotations

from itertools import combinations, product
from random import Random

import pytest

from constraints.cover import Matter
from constraints.finding import Severity
from constraints.holds import holds
from constraints.requirements import overlap
from constraints.verdict import Status
from tests.constraints.planted import article, found, office

PLAN = "id: plan, cite: '1(1)', act: sign, matter: {paper: {class: plan}}, by: mayor"
URGENT = "id: urgent, cite: '1(2)', act: sign, matter: {paper: {urgent: true}}, by: secretary"


def test_two_clauses_that_name_different_people_for_one_paper_are_found_with_the_paper() -> None:
    (one,) = found(article(1, powers=[PLAN, URGENT]), "overlap")
    assert one.severity is Severity.AMBIGUITY
    assert one.cites == ("1(1)", "1(2)")
    assert one.witness is not None
    assert one.witness["matter"] == {"paper": {"class": "plan", "urgent": True}}
    assert "mayor by 1(1)" in one.sentence("en")
    assert "secretary by 1(2)" in one.sentence("en")


def test_an_exception_ends_the_overlap_and_the_act_is_proved() -> None:
    rows = office(article(1, powers=[PLAN, URGENT + ", unless: [plan]"]), ("overlap",)).results
    assert [r.status for r in rows] == [Status.PROVED]


def test_a_clause_within_another_is_called_the_narrower_one() -> None:
    (one,) = found(article(1, powers=[PLAN, "id: all, cite: '1(2)', act: sign, matter: {paper: {}}, by: secretary"]), "overlap")
    assert "1(1), the narrower clause" in one.sentence("en")


def test_the_same_people_named_twice_are_a_repetition() -> None:
    (one,) = found(article(1, powers=[PLAN, URGENT.replace("secretary", "mayor")]), "overlap")
    assert one.severity is Severity.TIDY_UP


def test_clauses_for_situations_that_exclude_each_other_do_not_overlap() -> None:
    first, second = PLAN + ", when: {present: mayor}", URGENT + ", when: {away: mayor, for: any}"
    assert not found(article(1, powers=[first, second]), "overlap")


@pytest.mark.parametrize("seed", range(20))
def test_brute_force_over_all_papers_finds_the_same_pairs(seed: int) -> None:
    random = Random(seed)
    nodes = [_random_power(random, n) for n in range(1, 6)]
    verification = office(article(1, powers=nodes), ("overlap",))
    meaning = verification.meaning
    papers = [Matter("paper", {"class": c, "urgent": u}) for c, u in product(("plan", "order", "note"), ("true", "false"))]
    expected: dict[frozenset[str], bool] = {}
    for one, other in combinations(meaning.givers["sign"], 2):
        for paper in papers:
            on = [
                a for a in meaning.alternatives("sign", paper) if a.clause in (one.id, other.id) and holds(a.when, paper.facts)
            ]
            people = [{a.doer.seat for a in on if a.clause == node.id} for node in (one, other)]
            if all(people):
                pair = frozenset((one.id, other.id))
                expected[pair] = expected.get(pair, False) or people[0] != people[1]
    rows = [r for r in verification.results if r.status is Status.REFUTED]
    told = {frozenset((r.question.clause, r.question.subject)): r.question.requirement == overlap.DIFFER for r in rows}
    assert told == expected


def _random_power(random: Random, n: int) -> str:
    tests = []
    if random.random() < 0.7:
        tests.append(f"class: [{', '.join(random.sample(['plan', 'order', 'note'], random.randint(1, 2)))}]")
    if random.random() < 0.7 or not tests:
        tests.append(f"urgent: {random.choice(['true', 'false'])}")
    unless = f", unless: [p{random.randint(1, n - 1)}]" if n > 1 and random.random() < 0.4 else ""
    by = random.choice(["mayor", "secretary"])
    return f"id: p{n}, cite: '1({n})', act: sign, matter: {{paper: {{{', '.join(tests)}}}}}, by: {by}{unless}"
