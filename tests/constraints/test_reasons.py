"""Why nobody may act: the reason that tells, the clauses that stand in the way, and how grave it is."""

from __future__ import annotations

from collections.abc import Iterable

from constraints import verdict
from constraints.cover import Matter
from constraints.explain import Explainer
from constraints.finding import Finding, Severity
from constraints.findings import findings
from constraints.terms import Did, Status, conj, neg
from tests.constraints.planted import ROSTER, VOCABULARY, article, found, office

MEETINGS = (
    VOCABULARY
    + """  meeting:
    zh: 会议
    en: meeting
    is_a: any_matter
    attributes:
      type: {values: {board: {zh: 办公会, en: the board}}}
"""
)
MEETINGS = MEETINGS.replace("  sign: {zh", "  convene: {zh: 召集, en: convene}\n  chair: {zh: 主持, en: chair}\n  sign: {zh")
CHAIR = "id: chaired, cite: 1(1), act: [convene, chair], matter: {meeting: {type: board}}, by: mayor"
BY_BOARD = "id: by-board, cite: 1(3), act: approve, matter: {paper: {}}, by: {meeting: board}"
FOR_MAYOR = "id: for-mayor, cite: 1(4), of: mayor, by: secretary, away_for: any, if_vacant: true"


def of(act: str, findings: Iterable[Finding]) -> list[Finding]:
    return [f for f in findings if act in f.acts]


def board(quorum: str, roster: str = ROSTER) -> list[Finding]:
    """What is said of approval by a board of mayor, deputies and secretary, whose chair has a stand-in."""
    members = "[mayor, deputy, secretary]"
    held = f"id: board, cite: 1(2), type: board, members: {members}, quorum: {{{quorum}, of: {members}}}"
    rules = article(1, powers=[CHAIR, BY_BOARD], meetings=[held], substitutions=[FOR_MAYOR])
    return of("approve", found(rules, "availability", roster=roster, vocabulary=MEETINGS))


def test_a_quorum_that_nobodys_presence_can_meet_is_named_with_its_clause() -> None:
    """Four seats and three officials never make four heads; with four officials the board falls with any one away."""
    three = ROSTER.replace("holder: d2", "holder: s")
    (one,) = board("at_least: 4", three)
    assert set(one.cites) == {"1(2)", "1(3)"}
    assert "by article 1(2) the meeting needs more people than hold its seats" in one.sentence("en")
    assert "fewer people" in one.remedy("en")
    assert all("Even" not in f.sentence("en") for f in board("at_least: 3", three) + board("at_least: 4"))


def test_of_several_quorums_all_must_be_met() -> None:
    """More than half of the deputies, and the secretary: each alone would let the board do without the other."""
    members = "[mayor, deputy, secretary]"
    both = "[{more_than: 1/2, of: deputy}, {at_least: 1, of: secretary}]"
    held = f"id: board, cite: 1(2), type: board, members: {members}, quorum: {both}"
    verification = office(article(1, powers=[CHAIR, BY_BOARD], meetings=[held]), ("availability",), vocabulary=MEETINGS)
    rows = [r for r in verification.results if r.question.act == "approve" and r.status is verdict.Status.REFUTED]
    assert rows
    assert all(set(r.absences.sets) == {("mayor",), ("deputy_1",), ("deputy_2",), ("secretary",)} for r in rows)


def test_a_missed_quorum_is_not_put_down_to_a_chair_who_is_present() -> None:
    said = [f.sentence("en") for f in board("at_least: 4")]
    assert said
    assert all("the quorum under article 1(2) is not met" in one and "has a stand-in" not in one for one in said)


def test_a_ban_that_stops_an_act_for_all_is_among_the_articles() -> None:
    signed = "id: signed, cite: 1(1), act: sign, matter: {paper: {}}, by: mayor"
    ban = "id: unsealed, cite: 1(2), act: sign, matter: {paper: {}}, when: {not: {done: seal}}"
    (one,) = of("sign", found(article(1, powers=[signed], prohibitions=[ban]), "availability"))
    assert one.cites == ("1(1)", "1(2)")


def test_who_has_done_an_earlier_act_is_a_risk_and_every_such_act_is_named() -> None:
    """The secretary signs for the mayor, unless he has reviewed or drafted the paper: others might have."""
    others = [f"id: {act}-it, cite: {n}, act: {act}, matter: {{paper: {{}}}}, by: [secretary, head], before: [sign]"
              for n, act in ((2, "draft"), (3, "review"))]  # fmt: skip
    apart = "id: apart, cite: 4, act: sign, matter: {paper: {}}, different_person_from: [draft, review]"
    signed = "id: signed, cite: 1(1), act: sign, matter: {paper: {}}, by: mayor"
    rules = article(1, powers=[signed], substitutions=[FOR_MAYOR])
    rules += "".join(article(n, steps=[step]) for n, step in zip((2, 3, 4), (*others, apart), strict=True))
    (one,) = of("sign", found(rules, "availability"))
    assert "whoever has performed “draft” or “review” on the matter" in one.sentence("en")
    assert one.severity is Severity.LEGAL_RISK
    assert not of("sign", found(article(1, powers=[signed], substitutions=[FOR_MAYOR]), "availability"))


def test_who_has_done_the_earlier_act_and_for_whom_stands_in_the_sentence() -> None:
    reviewed = "id: reviewed, cite: 1(2), act: review, matter: {paper: {}}, by: secretary"
    apart = "id: signed, cite: 1(3), act: sign, matter: {paper: {}}, after: review, different_person_from: review"
    signed = "id: sign, cite: 1(1), act: sign, matter: {paper: {}}, by: mayor"
    stands_in = "id: for-secretary, cite: 1(4), of: secretary, by: mayor, away_for: any"
    rules = article(1, powers=[signed], steps=[reviewed, apart], substitutions=[stands_in])
    verified = office(rules, ("availability",))
    (one,) = [f for f in of("sign", findings(verified)) if "review" in f.sentence("en")]
    assert one.sentence("en").endswith("that is so where the mayor has performed “review” in the place of the secretary.")
    assert one.sentence("zh").endswith("此时市长已代秘书长作出“审核”。")
    words = Explainer(verified.meaning, "en")
    assert words.failing(neg(Did("m", "review"))) == "m has done “review”"
    ahead = conj(Status("d1", frozenset(["present"])), Status("s", frozenset(["present"])))
    assert words.failing(neg(ahead)) == "d1 or s comes first"


def test_a_single_matter_is_told_without_the_parties_of_what_it_is_linked_to_and_nothing_twice() -> None:
    words = MEETINGS.replace("      urgent:", "      put_to: {type: [board]}\n      meeting: {type: matter, of: meeting}\n      price: {type: number, en: price}\n      urgent:", 1)  # fmt: skip
    words = words.replace("      type: {values", "      host: {type: seat, en: host}\n      type: {values")
    rules = article(1, powers=["id: sign, cite: 1, act: sign, matter: {paper: {}}, by: mayor"])
    meaning = office(rules, ("availability",), vocabulary=words).meaning
    facts = {"put_to": "board", "meeting.type": "board", "meeting.host": "mayor", "price": 500000.0, "submitted_by": "works"}
    assert (
        Explainer(meaning, "en").case(Matter("paper", facts)) == "paper (the board, price: 500000, submitted by: Works Bureau)"
    )


EACH = "id: all-sign, cite: '1(1)', act: sign, matter: {paper: {}}, by: {each: [mayor, secretary, deputy]}"
ILL = "id: for-secretary, cite: '1(2)', of: secretary, by: head, away_for: [trip]"


def test_each_whose_absence_alone_is_enough_is_named() -> None:
    (one,) = found(article(1, steps=[EACH]), "availability")
    assert one.sentence("en").startswith(
        "While the mayor, deputy mayor 1, deputy mayor 2 or the secretary is away, whatever the"
    )
    assert "或秘书长不在岗(不论事由)时" in one.sentence("zh")
    assert one.severity is Severity.BLOCKS_GOVERNMENT


def test_those_who_are_enough_for_some_reasons_only_are_named_with_theirs() -> None:
    (one,) = found(article(1, steps=[EACH], substitutions=[ILL]), "availability")
    said = one.sentence("en")
    assert "is away, whatever the reason, or while the secretary is away (illness), nobody may" in said


def test_of_many_whose_absence_is_enough_the_rest_is_counted() -> None:
    seats = "".join(f"  deputy_{n}: {{post: deputy, holder: x{n}}}\n" for n in range(3, 9))
    roster = ROSTER.replace("  secretary: {", seats + "  secretary: {", 1)
    (one,) = found(article(1, steps=[EACH]), "availability", roster=roster)
    assert "or 5 others, nobody may" in one.sentence("en")


def test_one_more_whose_absence_is_enough_is_another_finding() -> None:
    (two,), (three,) = (
        found(article(1, steps=[EACH.replace("[mayor, secretary, deputy]", who)]), "availability")
        for who in ("[mayor, secretary]", "[mayor, secretary, head]")
    )
    assert two.fingerprint != three.fingerprint


def test_one_duty_without_a_time_is_one_duty() -> None:
    told = found(
        article(1, duties=["id: keeps, cite: '1(1)', who: secretary, act: draft, matter: {paper: {}}"]), "completeness"
    )
    said = next(f.sentence("en") for f in told if f.first.question.requirement == "duty-has-a-time")
    assert said.startswith("1 duty has neither a time nor a rhythm: “draft”")
