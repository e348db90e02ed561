"""Order: each way in which a later act can come without the earlier one is planted, found, and gone when it is mended."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from constraints.claims import Claims
from constraints.diagram import FALSE
from constraints.findings import findings
from constraints.load import load
from constraints.meaning import Meaning
from constraints.plan import Plans
from constraints.procedures import Procedures
from constraints.requirements.order import Case
from constraints.roster import load_roster
from constraints.verdict import Status
from tests.constraints.workflows import rulebook, verified

ROOT = Path(__file__).resolve().parents[2]
DRAFT = "act: draft, matter: {paper: {}}, by: clerk"
REVIEW = "act: review, matter: {paper: {}}, by: head, before: [sign], if_refused: draft, after: [draft]"
SIGN = "act: sign, matter: {paper: {}}, by: head"
CLEAN = (DRAFT, REVIEW, SIGN)


def cases(folder: Path, *steps: str, **more: str) -> dict[tuple[str, str], str]:
    """The refuted pairs, each with its case and its shortest trace."""
    found = verified(rulebook(folder, steps, **more), "order")
    return {
        (
            str(r.question.subject),
            str(r.question.act),
        ): f"{(e := r.argument.counterexample or {})['case']}: {' '.join(e['trace'])}"
        for r in found.results
        if r.status is Status.REFUTED
    }


def test_a_clean_procedure_has_every_order_proved_by_the_text(tmp_path: Path) -> None:
    found = verified(rulebook(tmp_path, CLEAN), "order")
    assert {(r.question.subject, r.question.act, r.status.value) for r in found.results} == {
        ("review", "sign", "proved"),
        ("draft", "review", "proved"),
    }
    assert not findings(found)
    assert [r.argument.cites for r in found.results if r.question.act == "sign"] == [("1(2)",)]


@pytest.mark.parametrize(
    ("steps", "pair", "case"),
    [
        ((DRAFT, REVIEW.replace("{}", "{urgent: false}"), SIGN), ("review", "sign"), "excepted: sign"),
        (
            (DRAFT, f"{REVIEW}, unless: [s4]", SIGN, "act: stamp, matter: {paper: {kind: a}}, by: head"),
            ("review", "sign"),
            "excepted: sign",
        ),
        ((DRAFT, f"{REVIEW}, soft: usually", SIGN), ("review", "sign"), "as-a-rule: sign"),
        ((DRAFT, f"{REVIEW}, when: {{away: clerk}}", SIGN), ("review", "sign"), "sometimes: sign"),
        (
            (DRAFT, REVIEW, SIGN.replace("{}", "{kind: a}"), "act: issue, matter: {paper: {}}, by: clerk, after: [sign]"),
            ("review", "issue"),
            "void: issue",
        ),
        (
            (
                DRAFT,
                REVIEW,
                SIGN,
                "act: check, matter: {paper: {kind: a}}, by: head, before: [sign]",
                "act: check, matter: {paper: {kind: b}}, by: head",
            ),
            ("check", "sign"),
            "unordered: draft review sign",
        ),
    ],
    ids=["urgent", "unless", "soft", "when", "void", "unordered"],
)
def test_each_planted_gap_is_found_with_its_shortest_trace(
    tmp_path: Path, steps: tuple[str, ...], pair: tuple[str, str], case: str
) -> None:
    assert cases(tmp_path, *steps).get(pair) == case


def test_an_urgent_exception_that_skips_the_review_is_found_with_three_acts(tmp_path: Path) -> None:
    steps = (
        DRAFT,
        "act: submit, matter: {paper: {}}, by: clerk, after: [draft]",
        "act: review, matter: {paper: {urgent: false}}, by: head, after: [submit], before: [sign]",
        "act: sign, matter: {paper: {}}, by: head, after: [submit]",
    )
    assert cases(tmp_path, *steps) == {("review", "sign"): "excepted: draft submit sign"}


def test_what_only_custom_orders_is_never_proved_by_the_text(tmp_path: Path) -> None:
    found = verified(rulebook(tmp_path, [DRAFT, SIGN], presumed="[[draft], [sign], [seal]]", demands="seal"), "order")
    said = {(r.question.subject, r.question.act, r.argument.readings["presumed-order"][0]): r.status for r in found.results}
    assert said == {
        (a, b, option): status
        for a, b in (("draft", "sign"), ("sign", "seal"))
        for option, status in (("text_and_presumption", Status.PROVED), ("text_only", Status.REFUTED))
    }
    (finding,) = findings(found)
    assert "custom alone" in finding.sentence("en")
    assert "惯例" in finding.sentence("zh")


@pytest.mark.parametrize("name", ["jining-2022-4", "xinhe-2020"])
def test_the_order_of_all_classes_is_that_of_every_single_plan(name: str) -> None:
    """Agreement: for matters of every class of the shipped rulebooks, acts owed and acts that come first by text are
    those of the plan that the simulator runs."""
    book = load(name)
    roster = load_roster(next((ROOT / "scenarios" / "rosters").glob(f"{name.partition('-')[0]}*.yaml")), book)
    meaning = Meaning(book, roster)
    claims = Claims(meaning)
    defaults = {r.id: r.default for r in book.readings().values()}
    checked = 0
    for procedure in Procedures(claims.classes, defaults).every():
        plans = Plans(meaning, procedure.readings, presumed=False)
        regions = [procedure.space.premise, *procedure.owed.values()]
        cells = [c for a, b in itertools.combinations(regions, 2) for c in (procedure.both(a, b), procedure.without(a, b))]
        for region in dict.fromkeys(c for c in cells if c != FALSE):
            matter = procedure.example(region)
            here = {v.key: 0 for v in procedure.space.alphabet.variables if v.key[0] == "done"}
            plan = plans.plan(matter)
            inside = _at(procedure, matter, here)
            assert set(plan.acts) == {act for act, owed in procedure.owed.items() if inside(owed)}
            for act in plan.acts:
                assert plan.all_before(act) == {a for a in plan.acts if inside(procedure.first(a, act))}
            checked += 1
    assert checked > 20


def _at(procedure, matter, rest):  # type: ignore[no-untyped-def]
    """Is the matter in a region?"""
    from constraints.classes import _region_of

    choice = dict(rest)
    for v in procedure.space.alphabet.variables:
        kind, path = v.key[0], v.key[1]
        if kind == "attribute":
            choice[v.key] = next(i for i, values in enumerate(v.classes) if matter.get(path) in values)
        elif kind == "has":
            choice[v.key] = int(v.key[2] in matter.members(path))
        elif kind == "number":
            value = len(matter.members(path[1:])) if path.startswith("#") else matter.get(path)
            choice[v.key] = _region_of(v.classes, float(value or 0))
    return lambda region: procedure.diagrams.value(region, choice)


def test_every_case_has_words() -> None:
    from constraints.words import catalogue

    for lang in ("zh", "en"):
        for case in Case:
            if case is not Case.ORDERED:
                assert catalogue(lang)[f"finding.order.{case.value}"]
                assert catalogue(lang)[f"remedy.order.{case.value}"]
