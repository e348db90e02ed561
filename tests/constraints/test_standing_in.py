"""Standing in: every reason, every office that acts alone; on both sides of each boundary."""

from __future__ import annotations

import pytest

from constraints.cover import Matter
from constraints.finding import Finding, Severity
from constraints.holds import Situation, holds
from constraints.meaning import Scope
from constraints.recheck import recheck
from constraints.requirements.standing_in.alone import ALONE
from constraints.requirements.standing_in.chains import GOES_ON, HOLDS
from constraints.requirements.standing_in.offices import REASONS
from constraints.requirements.standing_in.powers import POWERS
from constraints.requirements.standing_in.rings import RING
from constraints.verdict import Status
from constraints.verify import Verification
from tests.constraints.planted import VOCABULARY, article, found, office

SIGN = "id: sign, cite: '1(1)', act: sign, matter: {paper: {}}, by: mayor"
STAND_IN = "id: stand-in, cite: '1(2)', of: mayor, by: secretary, away_for: [trip], if_vacant: true"


def of(requirement: str, **nodes: list[str]) -> list[Finding]:
    return [f for f in found(article(1, **nodes), "backup") if f.first.question.requirement == requirement]


def test_a_reason_that_the_substitution_does_not_list_is_found() -> None:
    (one,) = of(REASONS, powers=[SIGN], substitutions=[STAND_IN])
    assert one.witness is not None
    assert one.witness["status"] == {"mayor": "ill"}
    assert "illness" in one.sentence("en")
    assert one.cites == ("1(2)",)


@pytest.mark.parametrize("reasons", ["any", "[trip, ill]"])
def test_every_reason_is_every_reason(reasons: str) -> None:
    assert not of(REASONS, powers=[SIGN], substitutions=[STAND_IN.replace("[trip]", reasons)])


def test_a_second_substitution_fills_what_the_first_leaves() -> None:
    rest = "id: rest, cite: '1(3)', of: mayor, by: deputy, away_for: [ill]"
    assert not of(REASONS, powers=[SIGN], substitutions=[STAND_IN, rest])


def test_an_absence_longer_than_the_limit_has_no_stand_in() -> None:
    short = STAND_IN.replace("[trip]", "any") + ", at_most: 30 calendar_days"
    (one,) = of(REASONS, powers=[SIGN], substitutions=[short])
    assert "longer than 30 calendar days" in one.sentence("en")


def test_a_vacancy_for_which_nobody_stands_in_is_found() -> None:
    held = STAND_IN.replace("[trip]", "any").replace(", if_vacant: true", "")
    (one,) = of(REASONS, powers=[SIGN], substitutions=[held])
    assert one.witness is not None
    assert one.witness["vacant"] == ["mayor"]


OUTSIDE = VOCABULARY.replace("organs:\n", "organs:\n  congress: {zh: 人大, en: congress, outside: true}\n")


@pytest.mark.parametrize(("by", "gaps"), [("congress", 0), ("secretary", 1)])
def test_whom_a_body_outside_names_is_provided_for(by: str, gaps: int) -> None:
    """Whoever is left in the government need not be there to name him; where one of its own names, somebody has to."""
    named = f"id: acting, cite: '1(3)', of: mayor, by: {{named_by: {by}, among: deputy}}, away_for: any, if_vacant: true"
    text = article(1, powers=[SIGN], substitutions=[named])
    rows = office(text, ("backup",), vocabulary=OUTSIDE).results
    mine = [r for r in rows if r.question.requirement == REASONS]
    assert [r.status is Status.REFUTED for r in mine].count(True) == gaps


@pytest.mark.parametrize(("pattern", "vacant"), [("{leave: {}}", False), ("{paper: {}}", True)])
def test_the_office_of_a_party_to_a_matter_is_held(pattern: str, vacant: bool) -> None:
    """Nobody asks for leave for an office in which there is nobody; papers come up all the same."""
    by = "applicant" if "leave" in pattern else "mayor"
    stand_in = STAND_IN.replace("[trip]", "any").replace(", if_vacant: true", "")
    rows = office(
        article(1, powers=[f"id: asks, cite: '1(1)', act: draft, matter: {pattern}, by: {by}"], substitutions=[stand_in]),
        ("availability",),
    ).results
    sets = {one for r in rows for one in r.absences.sets}
    assert (("vacant:mayor",) in sets) == vacant


def test_an_office_that_acts_alone_without_a_stand_in_is_found() -> None:
    (one,) = of(ALONE, powers=[SIGN])
    assert one.severity is Severity.LEGAL_RISK
    assert "mayor" in one.sentence("en")
    assert not of(ALONE, powers=[SIGN], substitutions=[STAND_IN])


def test_what_two_may_do_depends_on_nobody_alone() -> None:
    assert not of(ALONE, powers=[SIGN.replace("by: mayor", "by: [mayor, secretary]")])
    assert not of(ALONE, powers=[SIGN, "id: also, cite: '1(4)', act: sign, matter: {paper: {}}, by: deputy"])


def test_the_applicant_himself_needs_nobody_in_his_place() -> None:
    assert not of(ALONE, powers=["id: asks, cite: '1(1)', act: draft, matter: {leave: {}}, by: applicant"])


def test_heads_of_units_without_deputies_are_one_thing_to_tidy_up() -> None:
    (one,) = of(ALONE, steps=["id: signs, cite: '1(1)', act: sign, matter: {paper: {}}, by: submitter"])
    assert one.severity is Severity.TIDY_UP


def test_brute_force_over_single_absences_agrees() -> None:
    for reasons in ("[trip]", "[ill]", "any"):
        text = article(1, powers=[SIGN], substitutions=[STAND_IN.replace("[trip]", reasons)])
        verification = office(text, ("backup",))
        meaning = verification.meaning
        (row,) = [r for r in verification.results if r.question.requirement == REASONS]
        matter = next(c.matter for c in verification.inquiry.classes.of("sign"))
        doers = list(meaning.doers("mayor", Scope("sign", matter, "sign")))
        held = all(
            any(holds(d.when, Situation(status={who: why})) for d in doers)
            for who in meaning.roster.officials
            for why in ("trip", "ill")
        )
        assert (row.status is Status.PROVED) == held


# ── what passes on, and where it ends ────────────────────────────────────────────────────────────────────────────

ANY = STAND_IN.replace("[trip]", "any")


def test_an_act_out_of_scope_does_not_pass_to_the_stand_in() -> None:
    (one,) = of(POWERS, powers=[SIGN], substitutions=[ANY + ", acts: [approve]"])
    assert one.severity is Severity.TIDY_UP
    assert "sign" in one.sentence("en")
    assert not of(POWERS, powers=[SIGN], substitutions=[ANY + ", acts: [sign]"])
    assert not of(POWERS, powers=[SIGN], substitutions=[ANY])


def test_what_the_text_keeps_back_by_name_is_meant_to_stay() -> None:
    assert not of(POWERS, powers=[SIGN + ", personal: true"], substitutions=[ANY])
    assert not of(POWERS, powers=[SIGN], substitutions=[ANY + ", except: [sign]"])


def test_a_scope_that_hangs_on_a_reading_is_an_ambiguity() -> None:
    reading = (
        "id: scope, cite: ['1(2)'], question: {zh: 问, en: which}, "
        "options: {all: {zh: 全, en: everything}, some: {zh: 部, en: daily work}}, default: all"
    )
    open_ = ANY + ", acts: {reading: scope, choose: {all: all, some: [approve]}}"
    (one,) = of(POWERS, powers=[SIGN], substitutions=[open_], readings=[reading])
    assert one.severity is Severity.AMBIGUITY
    assert one.readings == {"scope": ["some"]}


def test_a_chain_that_may_go_on_ends_where_the_stand_in_has_nobody() -> None:
    (one,) = of(GOES_ON, powers=[SIGN], substitutions=[ANY + ", onward: true"])
    assert "secretary" in one.sentence("en")
    third = "id: third, cite: '1(3)', of: secretary, by: head, away_for: any, if_vacant: true"
    assert not of(GOES_ON, powers=[SIGN], substitutions=[ANY + ", onward: true", third])
    assert not of(GOES_ON, powers=[SIGN], substitutions=[ANY])


@pytest.mark.parametrize(("third", "ends_at"), [(False, 2), (True, 3)])
def test_the_chain_says_how_many_must_be_away_for_it_to_end(third: bool, ends_at: int) -> None:
    more = ["id: third, cite: '1(3)', of: secretary, by: head, away_for: any, if_vacant: true"] if third else []
    verification = office(article(1, powers=[SIGN], substitutions=[ANY + ", onward: true", *more]), ("backup",))
    row = next(r for r in verification.results if r.question.requirement.startswith(HOLDS) and r.question.subject == "mayor")
    assert row.status is Status.PROVED
    assert row.absences.smallest == ends_at
    assert row.absences.sets[0][:2] == ("mayor", "secretary")
    for status in ("trip", "ill"):
        away = {member: status for member in row.absences.sets[0] if not member.startswith("vacant:")}
        doers = verification.meaning.doers("mayor", Scope("sign", _matter(verification), "sign"))
        assert not any(holds(d.when, Situation(status=away)) for d in doers)


def _matter(verification: Verification) -> Matter:
    return next(c.matter for c in verification.inquiry.classes.of("sign"))


def test_who_alone_may_authorise_is_not_told_as_who_alone_may_act() -> None:
    own = "id: own, cite: '1(1)', act: sign, matter: {paper: {}}, by: mayor"
    lets = "id: lets, cite: '1(2)', act: sign, matter: {paper: {}}, by: {authorised: secretary, by: mayor, grant: each_time}"
    (one,) = found(article(1, powers=[own, lets]), "availability")
    assert "under article 1(1), only the mayor may act" in one.sentence("en")
    assert "article 1(2) would let somebody else act only if authorised, and only the mayor may" in one.sentence("en")
    assert "依第1条(2)由他人行使须经授权,而只有市长可以授权" in one.sentence("zh")
    (plain,) = found(article(1, powers=[own]), "availability")
    assert "authorised" not in plain.sentence("en")
    assert "授权" not in plain.sentence("zh")


# ── rings ────────────────────────────────────────────────────────────────────────────────────────────────────────


def stands(n: int, of: str, by: str, more: str = "") -> str:
    return f"id: s{n}, cite: '2({n})', of: {of}, by: {by}, away_for: any, if_vacant: true{more}"


ROUND = [stands(1, "mayor", "secretary"), stands(2, "secretary", "head"), stands(3, "head", "mayor")]


def ringed(*listed: str, **nodes: list[str]) -> list[Finding]:
    text = article(1, powers=[SIGN]) + article(2, substitutions=list(listed), **nodes)
    told = [f for f in found(text, "backup") if f.first.question.requirement == RING]
    assert not recheck(office(text, ("backup",))).left
    return told


def test_stand_ins_that_go_round_are_told_as_the_ring_that_they_are() -> None:
    (one,) = ringed(*ROUND)
    assert one.cites == ("2(1)", "2(2)", "2(3)")
    assert "for the mayor there is the secretary, for the secretary there is the head (Works Bureau)" in one.sentence("en")
    assert "市长由秘书长代行" in one.sentence("zh")
    assert one.severity is Severity.TIDY_UP


def test_an_office_of_many_holders_may_be_part_of_a_ring() -> None:
    (one,) = ringed(stands(1, "mayor", "deputy"), stands(2, "deputy", "secretary"), stands(3, "secretary", "mayor"))
    assert "for the mayor there is deputy mayor" in one.sentence("en")


@pytest.mark.parametrize(
    "listed",
    [
        [stands(1, "mayor", "secretary"), stands(2, "secretary", "mayor")],
        ROUND[:2],
        [*ROUND, stands(4, "head", "deputy")],
        [*ROUND[:2], stands(3, "head", "{in_order: [mayor, deputy]}")],
        [stands(1, "mayor", "deputy"), stands(2, "deputy", "[mayor, deputy]")],
        [stands(1, "deputy", "{among: deputy, other_than: its_holder}")],
    ],
    ids=["two for each other", "a chain that ends", "another clause leads out", "another person", "a pool", "one among others"],
)
def test_where_somebody_outside_is_called_in_there_is_no_ring(listed: list[str]) -> None:
    assert not ringed(*listed)


def test_a_ring_under_one_reading_is_said_with_the_reading() -> None:
    texts = "options: {wide: {zh: 是, en: 'yes'}, narrow: {zh: 否, en: 'no'}}, default: narrow"
    reading = "id: so, cite: ['2(3)'], question: {zh: 是否, en: is it so}, " + texts
    (one,) = ringed(*ROUND[:2], stands(3, "head", "mayor", ", under: {so: wide}"), readings=[reading])
    assert "is it so" in one.sentence("en")
