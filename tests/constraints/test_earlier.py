"""What has been done before: classes of matter tell apart who could have done an earlier act, and whether one comes first."""

from __future__ import annotations

from typing import Any

import pytest

from constraints.cover import Matter
from constraints.earlier import comes_first
from constraints.holds import holds
from constraints.meaning import Meaning
from constraints.plan import Plans
from constraints.verdict import Status
from tests.constraints.caching import shipped
from tests.constraints.planted import ROSTER, article, office

SIGN = "id: sign, cite: '1(1)', act: sign, matter: {paper: {}}, by: %s"
SIGNED = "id: signed, cite: '1(3)', act: sign, matter: %s, after: review, different_person_from: review"
REVIEWED = "id: reviewed, cite: '1(4)', act: review, matter: %s"
EVERY, PLAN = "{paper: {}}", "{paper: {class: plan}}"
TWO = ROSTER.replace(
    "holder: h, organ: works}", "holder: h, organ: works}\n  head_2: {post: head, holder: d1, organ: law}"
).replace("works: {is_a: bureau,", "law: {is_a: bureau, zh: 司法局, en: Law Bureau}, works: {is_a: bureau,")


def reviews(by: str, matter: str = EVERY, number: int = 2) -> str:
    return f"id: review-{number}, cite: '1({number})', act: review, matter: {matter}, by: {by}"


def unsigned(powers: list[str], steps: list[str], roster: str = ROSTER, **more: list[str]) -> list[Any]:
    """The papers that nobody may sign with all present; by act, whatever the clause, without authorisations."""
    rows = office(article(1, powers=powers, steps=steps, **more), ("availability",), roster).results
    asked = [r for r in rows if r.question.act == "sign" and r.question.clause is None and r.question.authorisations == "none"]
    failing = [r for r in asked if r.status is Status.REFUTED and not (r.argument.counterexample or {})["status"]]
    return [(r.question.matter or {}).get("paper") for r in failing]


def test_papers_that_the_signer_reviews_are_told_from_those_that_another_reviews() -> None:
    powers = [SIGN % "mayor", reviews("mayor", PLAN), reviews("secretary", "{paper: {class: [order, note]}}", 5)]
    assert unsigned(powers, [SIGNED % EVERY, REVIEWED % EVERY]) == [{"class": "plan"}]
    assert unsigned([powers[0], reviews("secretary")], [SIGNED % EVERY, REVIEWED % EVERY]) == []


def test_papers_for_which_a_step_wants_another_person_are_told_from_the_others() -> None:
    powers = [SIGN % "mayor", reviews("mayor")]
    assert unsigned(powers, [SIGNED % PLAN, REVIEWED % EVERY]) == [{"class": "plan"}]
    assert unsigned(powers, [SIGNED % EVERY, REVIEWED % EVERY]) == [{}]


def test_whose_head_reviews_is_told_apart_where_one_of_them_also_signs() -> None:
    """Nothing but the review looks at who submits a paper."""
    powers = [SIGN % "deputy", reviews("submitter")]
    alone = TWO.replace("  deputy_2: {post: deputy, holder: d2}\n", "")
    assert unsigned(powers, [SIGNED % EVERY, REVIEWED % EVERY], alone) == [{"submitted_by": "law"}]
    assert unsigned(powers, [SIGNED % EVERY, REVIEWED % EVERY], TWO) == []


@pytest.mark.parametrize("first", ["plan", "order", "note"])
def test_papers_that_nobody_has_to_review_are_told_from_those_barred_until_they_are(first: str) -> None:
    bar = "id: bar, cite: '1(6)', act: sign, matter: {paper: {}}, when: {not: {done: review}}, gate: refuse"
    reviewed = REVIEWED % f"{{paper: {{class: {first}}}}}" + ", before: sign"
    found = unsigned(
        [SIGN % "mayor", reviews("secretary")], [SIGNED.partition(", after")[0] % EVERY, reviewed], prohibitions=[bar]
    )
    assert found == [{"class": [c for c in ("plan", "order", "note") if c != first]}]


@pytest.mark.parametrize("name", ["xinhe-2020", "jining-2022-4"])
def test_what_comes_first_is_what_the_plans_put_first(name: str) -> None:
    book, roster, _ = shipped(name)
    meaning = Meaning(book, roster)
    plans = Plans(meaning, {r.id: r.default for r in book.readings().values()})
    matters = [
        Matter("document", {"issued_as": issued, "urgent": urgent})
        for issued in ("government", "office")
        for urgent in ("true", "false")
    ]
    acts = list(dict.fromkeys(act for m in matters for act in plans.plan(m).acts))
    for matter in matters:
        plan = plans.plan(matter)
        for act in plan.acts:
            stated = {one for one in acts if holds(comes_first(meaning, "document", one, act), matter.facts)}
            assert stated <= plan.all_before(act)
            assert {e.before for e in plan.edges if e.after == act and e.before not in plan.soft} <= stated


def test_nobody_has_done_what_no_clause_asks_for_or_gives_on_a_paper() -> None:
    """Plans alone are reviewed, by the secretary; other papers the mayor signs though he would stand in for the secretary."""
    powers = [SIGN % "mayor", reviews("secretary", PLAN)]
    assert unsigned(powers, [SIGNED % EVERY, REVIEWED % PLAN]) == []
    assert unsigned([powers[0]], [SIGNED % EVERY, REVIEWED % PLAN]) == [{"class": "plan"}]
