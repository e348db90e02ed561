"""Overlap: planted pairs are found with their matter, exceptions end them, and brute force finds the same pairs."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from random import Random

import pytest

from constraints.cover import Matter
from constraints.finding import Severity
from constraints.findings import findings
from constraints.holds import holds
from constraints.recheck import CHECKS, recheck
from constraints.recheck.afresh import Afresh
from constraints.requirements import alike, overlap, undone
from constraints.requirements.standing_in import twice
from constraints.verdict import EngineDisagreement, Status
from tests.constraints.planted import VOCABULARY, article, found, office

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


# ── limits and refusals ──────────────────────────────────────────────────────────────────────────────────────────

CHIEF = "on_expiry: {escalates_to: mayor}"


def limit(name: str, matter: str, length: str, more: str = "after: draft") -> str:
    return f"id: {name}, cite: '1({len(name)})', act: sign, matter: {{paper: {matter}}}, within: {length}, {more}"


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (
            limit("a", "{}", "3 working_days"),
            limit("bb", "{}", "5 working_days"),
            "3 working days by 1(1), 5 working days by 1(2)",
        ),
        (
            limit("a", "{class: plan}", "3 working_days"),
            limit("bb", "{urgent: true}", "5 working_days"),
            "paper (plan, urgent)",
        ),
        (
            limit("a", "{}", "3 working_days", f"after: draft, {CHIEF}"),
            limit("bb", "{}", "3 working_days", "after: draft, on_expiry: {counts_as: agreed}"),
            "silence counts as agreement by 1(2)",
        ),
        (
            "id: a, cite: '1(1)', act: sign, matter: {paper: {class: plan}}, by: mayor, if_refused: draft",
            "id: bb, cite: '1(2)', act: sign, matter: {paper: {urgent: true}}, if_refused: ends",
            "the end of the matter by 1(2)",
        ),
    ],
    ids=["two limits", "neither is the narrower", "two consequences", "two ways back"],
)
def test_what_two_clauses_say_of_one_act_otherwise_is_found(one: str, other: str, said: str) -> None:
    family = "steps" if "if_refused" in one else "deadlines"
    verification = office(article(1, **{family: [one, other]}), ("overlap",))
    (row,) = (r for r in verification.results if r.status is Status.REFUTED)
    (finding,) = findings(verification)
    assert said in finding.sentence("en")
    assert recheck(verification).refuted == 1
    twin = replace(row, argument=replace(row.argument, status=Status.PROVED))
    with pytest.raises(EngineDisagreement):
        recheck(replace(verification, results=(twin,)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (limit("a", "{}", "3 working_days"), limit("bb", "{class: plan}", "9 working_days")),
        (limit("a", "{}", "3 working_days"), limit("bb", "{}", "3 working_days")),
        (limit("a", "{}", "3 working_days"), limit("bb", "{}", "9 working_days, unless: [a]")),
        (limit("a", "{class: plan}", "3 working_days"), limit("bb", "{class: note}", "9 working_days")),
        (limit("a", "{}", "3 working_days"), limit("bb", "{}", "9 working_days", "after: review")),
        (limit("a", "{}", "3 working_days"), limit("bb", "{}", "9 working_days", "after: draft, soft: usually")),
        (
            limit("a", "{}", "3 working_days", f"after: draft, {CHIEF}"),
            limit("bb", "{}", "9 working_days", "after: draft, on_expiry: {counts_as: refused}"),
        ),
        (
            "id: a, cite: '1(1)', act: sign, matter: {paper: {}}, by: mayor, if_refused: draft",
            "id: bb, cite: '1(2)', act: sign, matter: {paper: {}}, by: secretary, if_refused: ends",
        ),
        (
            "id: a, cite: '1(1)', act: sign, matter: {paper: {}}, by: mayor, if_refused: draft",
            "id: bb, cite: '1(2)', act: sign, matter: {paper: {urgent: true}}, by: mayor, if_refused: ends",
        ),
    ],
    ids=[
        "an exception of its own", "the same", "excepted", "other matters", "another event", "a rule of thumb", "two stages",
        "refusals by others", "the narrower refusal",
    ],
)  # fmt: skip
def test_what_is_no_contradiction_is_not_told(one: str, other: str) -> None:
    family = "steps" if "if_refused" in one else "deadlines"
    rows = office(article(1, **{family: [one, other]}), ("overlap",)).results
    assert not [r for r in rows if r.status is Status.REFUTED and r.question.requirement in alike.REQUIREMENTS]
    assert all(
        CHECKS[r.question.requirement](Afresh(office(article(1, **{family: [one, other]}), ("overlap",))), r) for r in rows
    )


def test_a_clause_about_a_narrower_kind_is_an_exception_of_its_own() -> None:
    bylaw = "  bylaw: {zh: 规范性文件, en: by-law, is_a: paper}\n  leave:"
    one, other = limit("a", "{urgent: true}", "3 working_days"), limit("bb", "{class: plan}", "5 working_days")
    for kind, expected in (("paper", 1), ("bylaw", 0)):
        articles = article(1, deadlines=[one, other.replace("paper", kind)])
        verification = office(articles, ("overlap",), vocabulary=VOCABULARY.replace("  leave:", bylaw))
        assert sum(r.status is Status.REFUTED for r in verification.results) == expected
        assert recheck(verification).refuted == expected


def test_duties_to_different_people_have_limits_of_their_own() -> None:
    owed = "act: sign, matter: {paper: {}}, who: secretary, after: draft"
    duties = [
        f"id: a, cite: '1(1)', {owed}, to: mayor, within: 1 working_days",
        f"id: bb, cite: '1(2)', {owed}, to: deputy, within: 9 working_days",
    ]
    for listed, expected in ((duties, 0), ([duties[0], duties[1].replace("deputy", "mayor")], 1)):
        rows = office(article(1, duties=listed), ("overlap",)).results
        assert sum(r.status is Status.REFUTED and r.question.requirement == alike.LIMIT for r in rows) == expected


# ── exceptions ───────────────────────────────────────────────────────────────────────────────────────────────────


def reviewed(name: str, matter: str, more: str = "by: secretary") -> str:
    return f"id: {name}, cite: '1({len(name)})', act: review, matter: {{paper: {matter}}}, {more}"


SPARED = reviewed("a", "{class: [plan, order], urgent: false}")


def test_an_exception_that_another_step_takes_back_is_found() -> None:
    verification = office(article(1, steps=[SPARED, reviewed("bb", "{class: [order, note]}")]), ("overlap",))
    (row,) = (r for r in verification.results if r.status is Status.REFUTED and r.question.requirement == undone.HOLDS)
    assert row.question.matter == {"paper": {"class": "order", "urgent": True}}
    (finding,) = (f for f in findings(verification) if f.first.question.requirement == undone.HOLDS)
    assert "By 1(1), “review” is not asked for on: paper (order, urgent); by 1(2) it is asked for" in finding.sentence("en")
    assert CHECKS[undone.HOLDS](Afresh(verification), row)
    with pytest.raises(EngineDisagreement):
        CHECKS[undone.HOLDS](Afresh(verification), replace(row, argument=replace(row.argument, status=Status.PROVED)))


@pytest.mark.parametrize(
    "other",
    [
        [reviewed("bb", "{class: plan}")],
        [reviewed("bb", "{}")],
        [reviewed("bb", "{class: [order, note]}", "by: mayor")],
        [reviewed("bb", "{class: [order, note], urgent: false}")],
        [reviewed("bb", "{class: [order, note]}", "by: secretary, soft: usually")],
        [reviewed("bb", "{class: [order, note]}"), reviewed("ccc", "{class: plan, urgent: true}")],
        [reviewed("bb", "{class: [order, note]}", "by: secretary, unless: [urgent-ones]")],
    ],
    ids=["within it", "around it", "others", "the same exception", "soft", "divided", "excepted elsewhere"],
)
def test_an_exception_that_holds_is_not_told(other: list[str]) -> None:
    power = "id: urgent-ones, cite: '1(9)', act: sign, matter: {paper: {urgent: true}}, by: mayor"
    verification = office(article(1, powers=[power], steps=[SPARED, *other]), ("overlap",))
    rows = [r for r in verification.results if r.question.requirement == undone.HOLDS]
    assert all(r.status is Status.PROVED and CHECKS[undone.HOLDS](Afresh(verification), r) for r in rows)
    assert bool(rows) == (len(other) == 1)


# ── stand-ins ────────────────────────────────────────────────────────────────────────────────────────────────────


def stand_in(name: str, by: str, reasons: str = "any", more: str = "", of: str = "mayor") -> str:
    return f"id: {name}, cite: '1({len(name)})', of: {of}, by: {by}, away_for: {reasons}{more}"


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (stand_in("a", "secretary"), stand_in("bb", "deputy"), ["trip", "ill"]),
        (stand_in("a", "secretary", "trip"), stand_in("bb", "deputy", "any", ", acts: [sign]"), ["trip"]),
        (stand_in("a", "secretary", "trip"), stand_in("bb", "deputy", "trip"), ["trip"]),
        (
            stand_in("a", "secretary", "any", ", acts: [sign]"),
            stand_in("bb", "deputy", "any", ", acts: [sign, review], matter: {paper: {class: plan}}"),
            ["trip", "ill"],
        ),
        (stand_in("a", "secretary", "any", ", if_vacant: true"), stand_in("bb", "deputy", "any", ", if_vacant: true"), ["trip", "ill", "vacant"]),
    ],
    ids=["for everything", "acts and reasons cross", "for one reason", "acts and matters cross", "for a vacancy"],
)  # fmt: skip
def test_two_who_are_called_in_at_once_are_found(one: str, other: str, reasons: list[str]) -> None:
    verification = office(article(1, substitutions=[one, other]), ("overlap",))
    (row,) = (r for r in verification.results if r.status is Status.REFUTED)
    said = row.argument.counterexample or {}
    assert (said["reasons"], said["people"]) == (sorted(reasons), [["secretary"], ["deputy_1", "deputy_2"]])
    (finding,) = findings(verification)
    assert "secretary by 1(1)" in finding.sentence("en")
    assert recheck(verification).refuted == 1
    wrong = replace(row, argument=replace(row.argument, counterexample={**said, "people": [["secretary"], ["secretary"]]}))
    with pytest.raises(EngineDisagreement):
        recheck(replace(verification, results=(wrong,)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (stand_in("a", "secretary", "trip"), stand_in("bb", "deputy", "ill")),
        (stand_in("a", "secretary"), stand_in("bb", "deputy", "trip")),
        (stand_in("a", "secretary"), stand_in("bb", "deputy", "any", ", acts: [sign]")),
        (stand_in("a", "secretary"), stand_in("bb", "deputy", "any", ", matter: {paper: {class: plan}}")),
        (stand_in("a", "secretary"), stand_in("bb", "deputy", "any", ", unless: [a]")),
        (stand_in("a", "secretary", "any", ", at_most: 30 calendar_days"), stand_in("bb", "deputy")),
        (stand_in("a", "[deputy, secretary]"), stand_in("bb", "secretary")),
        (stand_in("a", "secretary"), stand_in("bb", "head", of="secretary")),
    ],
    ids=["other reasons", "one reason", "one act", "one class", "excepted", "stages", "one of several", "another office"],
)
def test_one_who_is_called_in_for_less_is_no_second(one: str, other: str) -> None:
    rows = office(article(1, substitutions=[one, other]), ("overlap",)).results
    assert {r.status for r in rows if r.question.requirement == twice.ONE} == {Status.PROVED}


def test_two_may_be_called_in_under_one_reading_only() -> None:
    scope = "acts: {reading: how-far, choose: {wide: all, none: none}}"
    reading = "id: how-far, cite: ['1(2)'], question: {zh: 甲, en: How far}, options: {wide: {zh: 全部, en: All}, none: {zh: 无, en: None}}, default: none"
    articles = article(
        1, substitutions=[stand_in("a", "secretary"), stand_in("bb", "deputy", "any", f", {scope}")], readings=[reading]
    )
    (row,) = (r for r in office(articles, ("overlap",)).results if r.status is Status.REFUTED)
    assert row.argument.readings == {"how-far": ["wide"]}
