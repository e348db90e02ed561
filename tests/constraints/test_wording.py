"""Who is named exists, what decides is judged, what is owed has a time: each planted defect is found, its clean twin is not."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from constraints.recheck import recheck
from constraints.requirements.wording import REQUIREMENTS
from constraints.requirements.wording.used import USED
from constraints.verdict import EngineDisagreement, Status
from tests.constraints.planted import ROSTER, VOCABULARY, article, found, office

WARDEN = VOCABULARY.replace("organs:\n", "  warden: {zh: 监督员, en: warden}\norgans:\n", 1)
HELD = ROSTER.replace("  head_1:", "  warden: {post: warden, holder: w}\n  head_1:", 1)
UNJUDGED = VOCABULARY.replace("urgent: {type: flag, judged_by: secretary}", "urgent: {type: flag, judged_by: not_stated}")

WAIT = "urgent: {type: flag, judged_by: secretary}\n      wait: {type: duration, zh: 办理时限, en: time set"
UNSET, SET = (
    VOCABULARY.replace("urgent: {type: flag, judged_by: secretary}", f"{WAIT}, judged_by: {who}}}")
    for who in ("not_stated", "secretary")
)


@dataclass(frozen=True)
class Planted:
    """A defect, and the same rules without it; `says` is part of the sentence, `cite` its place."""

    requirement: str
    defect: str
    twin: str
    says: str
    cite: str = "1"
    vocabulary: str = VOCABULARY
    roster: str = ROSTER
    twin_vocabulary: str = ""
    twin_roster: str = ""


SIGNED = "id: signed, cite: 1, act: sign, matter: {paper: {}}, by: "
STEPS = ["id: reviewed, cite: 2, act: review, matter: {paper: {}}, by: secretary, before: [sign]"]
AS_SET = article(1, deadlines=["id: limit, cite: 1, act: sign, matter: {paper: {}}, within: {attribute: wait}, after: draft"])
DEFECTS = [
    Planted("somebody-sets-the-limit", AS_SET, AS_SET, "time set", vocabulary=UNSET, twin_vocabulary=SET),
    Planted(
        "office-is-held",
        article(1, powers=[SIGNED + "[mayor, warden]"]),
        article(1, powers=[SIGNED + "[mayor, warden]"]),
        "warden",
        vocabulary=WARDEN,
        twin_vocabulary=WARDEN,
        twin_roster=HELD,
    ),
    Planted(
        "office-is-held",
        article(1, substitutions=["id: stand-in, cite: 1, of: mayor, by: [deputy, warden], away_for: any"]),
        article(1, substitutions=["id: stand-in, cite: 1, of: mayor, by: deputy, away_for: any"]),
        "warden",
        vocabulary=WARDEN,
        twin_vocabulary=WARDEN,
    ),
    Planted(
        "whose-part-it-is-is-named",
        article(1, prohibitions=["id: ban, cite: 1, act: sign, matter: {paper: {class: plan}}, unless_approved_by: not_stated"]),
        article(1, prohibitions=["id: ban, cite: 1, act: sign, matter: {paper: {class: plan}}, unless_approved_by: mayor"]),
        "whose approval lifts the ban",
    ),
    Planted(
        "whose-part-it-is-is-named",
        article(1, deadlines=["id: limit, cite: 1, act: sign, within: 3 working_days, after: draft, on_expiry: {escalates_to: not_stated}"]),
        article(1, deadlines=["id: limit, cite: 1, act: sign, within: 3 working_days, after: draft, on_expiry: {escalates_to: mayor}"]),
        "who hears of the silence",
    ),
    Planted(
        "somebody-judges-the-term",
        article(1, powers=["id: urgent-signed, cite: 1, act: sign, matter: {paper: {urgent: true}}, by: mayor"]),
        article(1, powers=["id: urgent-signed, cite: 1, act: sign, matter: {paper: {urgent: true}}, by: mayor"]),
        "urgent",
        vocabulary=UNJUDGED,
    ),
    Planted(
        "condition-can-be-met",
        article(1, powers=[SIGNED + "mayor, when: {all: [{away: deputy}, {present: deputy}]}"]),
        article(1, powers=[SIGNED + "mayor, when: {all: [{away: deputy}, {present: secretary}]}"]),
        "no situation meets its condition",
    ),
    Planted(
        "condition-can-be-met",
        article(1, powers=[SIGNED + "mayor, when: {done: seal}"]),
        article(1, powers=[SIGNED + "mayor, when: {done: seal}", "id: sealed, cite: 1(2), act: seal, matter: {paper: {}}, by: secretary"]),
        "no situation meets its condition",
    ),
    Planted(
        "condition-can-be-met",
        article(1, powers=["id: looks, cite: 1, act: review, matter: {paper: {}}, by: mayor, when: {done: sign}"]) + article(2, steps=STEPS),
        article(1, powers=["id: looks, cite: 1, act: review, matter: {paper: {}}, by: mayor, when: {done: draft}", "id: drafts, cite: 1(2), act: draft, by: head"])
        + article(2, steps=STEPS),
        "no situation meets its condition",
    ),
    Planted(
        "what-is-put-in-order-is-owed",
        article(1, steps=["id: reviewed, cite: 1, act: review, matter: {paper: {}}, by: secretary, before: [seal]"]),
        article(1, steps=["id: reviewed, cite: 1(1), act: review, matter: {paper: {}}, by: secretary, before: [seal]", "id: sealed, cite: 1(2), act: seal, matter: {paper: {}}, by: secretary"]),
        "the order holds nowhere",
    ),
    Planted(
        "what-is-put-in-order-is-owed",
        article(1, steps=["id: reviewed, cite: 1(1), act: review, matter: {paper: {}}, by: secretary"], deadlines=["id: soon, cite: 1(2), act: review, matter: {paper: {}}, within: 3 working_days, after: seal"]),
        article(1, steps=["id: reviewed, cite: 1(1), act: review, matter: {paper: {}}, by: secretary", "id: sealed, cite: 1(3), act: seal, matter: {paper: {}}, by: secretary"], deadlines=["id: soon, cite: 1(2), act: review, matter: {paper: {}}, within: 3 working_days, after: seal"]),
        "it never begins",
        cite="1(2)",
    ),
    Planted(
        "duty-has-a-time",
        article(1, duties=["id: owes, cite: 1, who: head, act: draft, matter: {paper: {}}"]),
        article(1, duties=["id: owes, cite: 1, who: head, act: draft, matter: {paper: {}}"], deadlines=["id: soon, cite: 1, act: draft, matter: {paper: {}}, within: 3 working_days, after: laid_before"]),
        "neither a time nor a rhythm",
    ),
    Planted(
        "sealed-where-signed",
        article(1, powers=["id: sealed, cite: 1(2), act: seal, matter: {paper: {class: plan}}, by: secretary", "id: signed, cite: 1(1), act: sign, matter: {paper: {}}, by: mayor"]),
        article(1, powers=["id: sealed, cite: 1(2), act: seal, matter: {paper: {}}, by: secretary", "id: signed, cite: 1(1), act: sign, matter: {paper: {}}, by: mayor"]),
        "order or note",
    ),
    Planted(
        "act-is-used",
        article(1, powers=[SIGNED + "mayor"]),
        article(1, powers=[SIGNED + "mayor", *(f"id: {act}, cite: 1, act: {act}, matter: {{paper: {{}}}}, by: head" for act in ("draft", "review", "approve", "seal"))]),
        "no clause uses them: “draft”, “review”, “approve” and “seal”",
        cite="",
    ),
]  # fmt: skip


def of(requirement: str, articles: str, vocabulary: str, roster: str) -> list[str]:
    findings = found(articles, "completeness", vocabulary=vocabulary, roster=roster)
    mine = [f for f in findings if f.first.question.requirement == requirement]
    assert all(f.remedy("en") and f.remedy("zh") and f.sentence("zh") for f in mine)
    return [f"{', '.join(f.cites)}: {f.sentence('en')}" for f in mine]


@pytest.mark.parametrize("planted", DEFECTS, ids=lambda p: p.requirement)
def test_each_planted_defect_is_found_and_its_clean_twin_is_not(planted: Planted) -> None:
    [said] = of(planted.requirement, planted.defect, planted.vocabulary, planted.roster)
    assert planted.says in said
    assert said.startswith(planted.cite)
    vocabulary, roster = planted.twin_vocabulary or VOCABULARY, planted.twin_roster or planted.roster
    assert of(planted.requirement, planted.twin, vocabulary, roster) == []


def test_every_requirement_has_a_planted_defect() -> None:
    assert {p.requirement for p in DEFECTS} == REQUIREMENTS


def test_a_limit_of_which_the_vocabulary_says_nothing_is_not_asked_about() -> None:
    silent = VOCABULARY.replace("urgent: {type: flag, judged_by: secretary}", f"{WAIT}}}")
    assert of("somebody-sets-the-limit", AS_SET, silent, ROSTER) == []


def test_an_act_that_a_ban_waits_for_or_a_kind_of_matter_names_is_used() -> None:
    """And the recheck says so too, of each row, and takes neither status for the other."""
    vocabulary = VOCABULARY.replace("  seal:", "  decide: {zh: 决定, en: decide}\n  seal:").replace(
        "      urgent:", "      outcome: {type: [yes_, no_], set_by: decide}\n      urgent:"
    )
    vocabulary = vocabulary.replace("    en: paper\n", "    en: paper\n    demands: [draft]\n")
    ban = "id: ban, cite: 1, act: sign, matter: {paper: {}}, by: mayor, unless_approved_by: secretary"
    made = office(article(1, powers=[SIGNED + "mayor"], prohibitions=[ban]), ("completeness",), vocabulary=vocabulary)
    rows = {r.question.act or "": r for r in made.results if r.question.requirement == USED}
    assert {act for act, row in rows.items() if row.status is Status.REFUTED} == {"review", "seal"}
    assert recheck(replace(made, results=tuple(rows.values()))).stood == tuple(rows.values())
    for act in ("approve", "decide", "draft", "sign"):
        wrong = recheck(
            replace(made, results=(replace(rows[act], argument=replace(rows[act].argument, status=Status.REFUTED)),))
        )
        assert not wrong.stood
    with pytest.raises(EngineDisagreement):
        recheck(replace(made, results=(replace(rows["seal"], argument=replace(rows["seal"].argument, status=Status.PROVED)),)))


def test_a_term_about_matters_of_every_kind_is_said_of_any_matter() -> None:
    """And never of *the matter “matter”*."""
    every = VOCABULARY.replace(
        "  any_matter: {zh: 事项, en: matter}",
        "  any_matter: {zh: 事项, en: matter, attributes: {grave: {type: flag, judged_by: not_stated}}}",
    )
    rules = article(1, powers=["id: grave-signed, cite: 1, act: sign, matter: {any_matter: {grave: true}}, by: mayor"])
    [finding] = [
        f for f in found(rules, "completeness", vocabulary=every) if f.first.question.requirement == "somebody-judges-the-term"
    ]
    assert finding.sentence("en").startswith("For any matter these terms decide")
    assert finding.sentence("zh").startswith("对任何事项,")
