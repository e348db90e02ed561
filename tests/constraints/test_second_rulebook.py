"""The invented government of Xinhe, read as its lawyer would: every construction that the first rulebook does not use.

The statutes, which are a second rulebook in another sense, are checked at the end.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

import guize
from constraints.cover import Matter
from constraints.errors import Mistakes
from constraints.holds import Situation, Value, holds
from constraints.language.nodes import Cutoff, Deadline, Duty, Exclusion, Link, Meeting, Parameter, Power, Reading, Step
from constraints.load import load
from constraints.meaning import Meaning, Scope
from constraints.plan import Plans, circle
from constraints.roster import load_roster, loads_roster
from constraints.terms import Granted, Term, atoms, neg
from constraints.verdict import Status

ROOT = Path(__file__).resolve().parents[2]
ROSTER = ROOT / "scenarios" / "rosters" / "xinhe-illustrative.yaml"
EMPTY = "vice_mayor_4"
CHECKED = frozenset({"office_check"})

XINHE = load("xinhe-2020")
PEOPLE = load_roster(ROSTER, XINHE)
MEANING = Meaning(XINHE, PEOPLE)
DEFAULTS = {reading.id: reading.default for reading in XINHE.readings().values()}


def now(
    away: dict[str, str] | None = None,
    readings: dict[str, str] | None = None,
    vacant: Iterable[str] = (),
    granted: Iterable[tuple[str, str, str]] = (),
    done: Iterable[str] = (),
    did: Iterable[tuple[str, str]] = (),
) -> Situation:
    """The quiet office of the roster, with its one empty seat, and whatever else is said."""
    return Situation(
        status=away or {},
        vacant=frozenset({EMPTY, *vacant}),
        granted=frozenset(granted),
        readings={**DEFAULTS, **(readings or {})},
        done=frozenset(done),
        did=frozenset(did),
    )


def who(act: str, matter: Matter, situation: Situation) -> set[str]:
    """The officials and bodies that may do the act on the matter now."""
    found = MEANING.alternatives(act, matter)
    return {a.official or a.doer.organ or "nobody named" for a in found if holds(a.when, situation)}


def by_what(act: str, matter: Matter, situation: Situation) -> set[tuple[str, str, tuple[str, ...]]]:
    """Who, under which clause, through which substitutions."""
    found = MEANING.alternatives(act, matter)
    return {(a.official or a.doer.organ or "", a.clause, a.doer.chain) for a in found if holds(a.when, situation)}


def document(**said: Value) -> Matter:
    usual: dict[str, Value] = {
        "issued_as": "government",
        "class": "general",
        "direction": "down",
        "routine": "false",
        "urgent": "false",
        "put_to": "nobody",
        "major": "false",
        "for_information": "false",
        "reply_limit_set": "false",
        "openness": "open",
        "lead_subject": "finance",
        "subjects": frozenset({str(said.get("lead_subject", "finance"))}),
    }
    return Matter("document", {**usual, **said})


LAND = document(**{"class": "land_grant", "lead_subject": "land"})


def item(**said: Value) -> Matter:
    usual: dict[str, Value] = {"put_to": "executive", "urgent": "false", "major": "false", "lead_subject": "education"}
    return Matter("item", {**usual, **said})


def leave(post: str, seat: str, days: int, **said: Value) -> Matter:
    usual: dict[str, Value] = {
        "applicant": seat,
        "applicant_post": post,
        "days": float(days),
        "reason": "holiday",
        "recall": "false",
    }
    return Matter("leave_request", {**usual, "lead_subject": "culture", **said})


# ── the files ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_rules_stand_in_two_instruments_each_numbered_from_one() -> None:
    numbers = [article.number for article in XINHE.articles]
    assert [n for n in numbers if " " not in n] == [str(i) for i in range(1, 27)]
    assert [n for n in numbers if " " in n] == [f"leave {i}" for i in range(1, 10)]
    assert XINHE.cite("leave-short") == "leave 3(1)#1"
    assert set(XINHE.resolve("leave 3(1)")) == {"leave-short", "leave-rest"}
    assert "land-grant" in XINHE.resolve("22")
    assert "leave-short" not in XINHE.resolve("3")


def test_every_clause_says_in_both_languages_what_it_is_about() -> None:
    silent = [id_ for id_, node in XINHE.nodes.items() if not isinstance(node, Reading | Link) and node.gist is None]
    assert silent == []


def test_the_roster_says_that_it_is_an_example() -> None:
    assert PEOPLE.illustrative
    assert "invented" in str(PEOPLE.note)
    assert len(PEOPLE.officials) == 21  # twenty people and an empty seat
    assert PEOPLE.official_of["public_security_head"] == "vice_mayor_3"
    assert PEOPLE.seats[EMPTY].vacant


# ── who stands in for whom ───────────────────────────────────────────────────────────────────────────────────────


def test_the_mayor_is_followed_by_a_line_of_succession() -> None:
    paper = document(direction="up", lead_subject="general_affairs")
    assert who("sign", paper, now(done=CHECKED)) == {"mayor"}
    assert who("sign", paper, now({"mayor": "illness"}, done=CHECKED)) == {"executive_vice_mayor"}
    gone = {"mayor": "illness", "executive_vice_mayor": "abroad"}
    assert who("sign", paper, now(gone, done=CHECKED)) == {"vice_mayor_1"}
    gone |= {"vice_mayor_1": "holiday"}
    assert who("sign", paper, now(gone, done=CHECKED)) == {"vice_mayor_2"}
    gone |= {"vice_mayor_2": "holiday", "vice_mayor_3": "holiday"}
    assert who("sign", paper, now(gone, done=CHECKED)) == set()


def test_the_line_does_not_fill_a_vacant_mayoralty() -> None:
    paper = document(direction="up", lead_subject="general_affairs")
    assert who("sign", paper, now(vacant=["mayor"], done=CHECKED)) == set()


def test_the_mayor_stands_in_for_the_executive_vice_mayor() -> None:
    found = by_what("sign", document(), now({"executive_vice_mayor": "holiday"}, done=CHECKED))
    assert found == {("mayor", "sign-down", ("rest",))}


def test_a_portfolio_is_split_between_two_stand_ins() -> None:
    gone = now({"vice_mayor_1": "holiday"}, done=CHECKED)
    assert by_what("sign", document(lead_subject="culture"), gone) == {("secretary_general", "sign-down", ("museum-part",))}
    assert by_what("sign", document(lead_subject="education"), gone) == {("vice_mayor_3", "sign-down", ("rest",))}


def test_the_backup_holds_for_fourteen_days_and_the_part_for_any_length() -> None:
    assert [str(limit) for limit in MEANING.thresholds] == ["14 calendar_days", "30 calendar_days"]
    for length, stand_in in (("holiday", {"vice_mayor_3"}), ("holiday>1", set()), ("holiday>2", set())):
        gone = now({"vice_mayor_1": length}, done=CHECKED)
        assert who("sign", document(lead_subject="education"), gone) == stand_in
        assert who("sign", document(lead_subject="culture"), gone) == {"secretary_general"}


def test_a_deputy_head_acts_for_up_to_thirty_days_or_in_a_vacancy() -> None:
    acts = {"illness": {"justice_deputy"}, "illness>1": {"justice_deputy"}, "illness>2": set()}
    for length, deputy in acts.items():
        assert who("review_legality", LAND, now({"justice_head": length})) == deputy
    assert who("review_legality", LAND, now(vacant=["justice_head"])) == {"justice_deputy"}


def test_whether_sick_leave_calls_in_the_partner_is_a_reading() -> None:
    ill = {"vice_mayor_1": "illness"}
    paper = document(lead_subject="education")
    assert who("sign", paper, now(ill, done=CHECKED)) == set()
    assert who("sign", paper, now(ill, {"sick-leave-counts": "any_leave"}, done=CHECKED)) == {"vice_mayor_3"}


def _namings(term: Term, receiver: str) -> set[tuple[str, str, str]]:
    grants = [atom for atom in atoms(term) if isinstance(atom, Granted)]
    return {(g.clause, g.giver, g.receiver) for g in grants if g.receiver == receiver and g.giver == "mayor"}


def test_a_third_stand_in_is_whoever_the_mayor_names_when_the_partner_is_away_too() -> None:
    paper = document(lead_subject="education")
    named = [a for a in MEANING.alternatives("sign", paper) if a.official == "secretary_general"]
    naming = {grant for a in named for grant in _namings(a.when, "secretary_general")}
    assert naming
    both = {"vice_mayor_1": "holiday", "vice_mayor_3": "holiday"}
    assert who("sign", paper, now(both, done=CHECKED)) == set()
    assert who("sign", paper, now(both, granted=naming, done=CHECKED)) == {"secretary_general"}
    partner_here = now({"vice_mayor_1": "holiday"}, granted=naming, done=CHECKED)
    assert who("sign", paper, partner_here) == {"vice_mayor_3"}


def test_the_partner_covers_a_vacant_seat() -> None:
    paper = document(lead_subject="agriculture")
    assert by_what("sign", paper, now(done=CHECKED)) == {("vice_mayor_2", "sign-down", ("rest",))}


def test_the_grant_of_land_never_passes_to_a_stand_in() -> None:
    assert who("sign", LAND, now(done=CHECKED)) == {"vice_mayor_2"}
    gone = {"vice_mayor_2": "holiday"}
    assert who("sign", LAND, now(gone, done=CHECKED)) == set()
    assert who("sign", document(lead_subject="land"), now(gone, done=CHECKED)) == {"executive_vice_mayor"}


def test_what_happens_to_a_grant_of_land_meanwhile_is_a_reading() -> None:
    reading = {"land-when-away": "mayor_signs"}
    gone = {"vice_mayor_2": "holiday"}
    assert who("sign", LAND, now(gone, reading, done=CHECKED)) == {"mayor"}
    assert who("sign", LAND, now(vacant=["vice_mayor_2"], readings=reading, done=CHECKED)) == {"mayor"}
    assert who("sign", LAND, now(gone | {"mayor": "holiday"}, reading, done=CHECKED)) == set()
    assert who("sign", LAND, now(readings=reading, done=CHECKED)) == {"vice_mayor_2"}


def test_appointments_are_signed_by_the_mayor_in_person() -> None:
    paper = document(**{"class": "personnel"})
    assert who("sign", paper, now(done=CHECKED)) == {"mayor"}
    assert who("sign", paper, now({"mayor": "holiday"}, done=CHECKED)) == set()
    entrusted = now(granted=[("in-writing", "mayor", "vice_mayor_1")], done=CHECKED)
    assert who("sign", paper, entrusted) == {"mayor"}


def test_the_office_stands_in_step_by_step() -> None:
    paper = document(direction="level")
    gone = {"secretary_general": "study"}
    assert by_what("sign", paper, now(gone, done=CHECKED)) == {("office_director", "sign-level", ("for-secretary",))}
    gone |= {"office_director": "illness"}
    found = by_what("sign", paper, now(gone, done=CHECKED))
    assert found == {("office_deputy", "sign-level", ("for-secretary", "for-director"))}
    assert who("sign", paper, now(gone | {"office_deputy": "family"}, done=CHECKED)) == set()
    assert who("sign", paper, now(vacant=["secretary_general"], done=CHECKED)) == {"office_director"}


def test_the_backup_of_a_vice_mayor_is_not_passed_on() -> None:
    gone = {"executive_vice_mayor": "holiday", "mayor": "business_trip"}
    assert who("sign", document(), now(gone, done=CHECKED)) == set()


def test_a_written_mandate_hands_over_what_the_mayor_could_do_and_no_more() -> None:
    mandate = [("in-writing", "mayor", "vice_mayor_1")]
    up = document(direction="up", lead_subject="audit")
    assert by_what("sign", up, now(granted=mandate, done=CHECKED)) == {
        ("mayor", "sign-up", ()),
        ("vice_mayor_1", "sign-up", ("in-writing",)),
    }
    assert who("sign", document(direction="level"), now(granted=mandate, done=CHECKED)) == {"secretary_general"}
    assert who("chair", Matter("meeting", {"type": "executive"}), now(granted=mandate)) == {"mayor"}


# ── signing ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("direction", "signer"), [("up", "mayor"), ("down", "executive_vice_mayor"), ("level", "secretary_general")]
)
def test_who_signs_depends_on_the_direction(direction: str, signer: str) -> None:
    assert who("sign", document(direction=direction), now(done=CHECKED)) == {signer}


def test_the_reserved_classes_leave_the_rule_by_direction() -> None:
    normative = document(**{"class": "normative"})
    assert by_what("sign", normative, now(done=CHECKED)) == {("mayor", "sign-normative", ())}
    assert who("sign", document(issued_as="office", direction="down"), now(done=CHECKED)) == {"secretary_general"}
    assert who("sign", document(issued_as="bureau", drafted_by="land_bureau"), now()) == {"land_head"}


def test_nothing_is_signed_that_the_office_has_not_checked() -> None:
    assert who("sign", document(), now()) == set()
    assert who("sign", document(issued_as="bureau", drafted_by="culture_bureau"), now()) == {"culture_head"}


def test_a_standing_mandate_lets_the_secretary_general_sign_routine_papers() -> None:
    mandate = {(g.power, g.giver, g.receiver) for g in PEOPLE.standing}
    assert ("sign-routine", "mayor", "secretary_general") in mandate
    paper = document(routine="true", direction="up")
    assert who("sign", paper, now(done=CHECKED)) == {"mayor"}
    assert who("sign", paper, now(granted=mandate, done=CHECKED)) == {"mayor", "secretary_general"}


def test_urgent_papers_may_be_entrusted_case_by_case_but_not_the_reserved_ones() -> None:
    word = [("sign-urgent", "mayor", "secretary_general")]
    assert "secretary_general" in who("sign", document(urgent="true"), now(granted=word, done=CHECKED))
    grant = document(**{"class": "land_grant", "lead_subject": "land", "urgent": "true"})
    assert who("sign", grant, now(granted=word, done=CHECKED)) == {"vice_mayor_2"}


def test_other_leaders_review_what_touches_their_portfolios() -> None:
    both = document(subjects=frozenset({"finance", "land", "office_work"}))
    assert who("co_review", both, now()) == {"vice_mayor_2", "secretary_general"}
    assert who("co_review", document(), now()) == set()


def test_whoever_signed_does_not_seal() -> None:
    paper = document(direction="level")
    assert who("seal", paper, now()) == {"secretary_general", "office_director", "office_deputy"}
    assert who("seal", paper, now(did=[("secretary_general", "sign")])) == {"office_director", "office_deputy"}
    acting = now({"secretary_general": "holiday"}, did=[("office_director", "sign")])
    assert who("seal", paper, acting) == {"office_deputy"}


# ── meetings ─────────────────────────────────────────────────────────────────────────────────────────────────────


def able(meeting: str, situation: Situation) -> bool:
    return holds(MEANING.meeting_able(meeting), situation)


def quorate(meeting: str, situation: Situation) -> bool:
    """Quorum alone, leaving the vote aside."""
    node = MEANING.meetings[meeting]
    assert node.quorum is not None
    at = Scope("chair", Matter("meeting", {"type": meeting}), node.id)
    return holds(MEANING.share(node.quorum, at, node.quorum.less), situation)


def test_members_on_leave_do_not_count_towards_the_quorum() -> None:
    two = ("vice_mayor_1", "vice_mayor_2")
    assert quorate("executive", now(dict.fromkeys(two, "holiday")))
    assert not quorate("executive", now(dict.fromkeys(two, "business_trip")))
    assert quorate("executive", now({"vice_mayor_1": "business_trip"}))


def test_which_leave_is_left_out_of_the_quorum_is_a_reading() -> None:
    ill = dict.fromkeys(("vice_mayor_1", "vice_mayor_2"), "illness")
    assert not quorate("executive", now(ill))
    assert quorate("executive", now(ill, {"who-is-on-leave": "any_leave"}))


def test_a_majority_of_all_members_decides_even_where_the_quorum_is_met() -> None:
    two = dict.fromkeys(("vice_mayor_1", "vice_mayor_2"), "holiday")
    assert able("executive", now(two))
    three = now(two | {"vice_mayor_3": "holiday"})
    assert quorate("executive", three)
    assert not able("executive", three)


def test_the_briefing_counts_vice_mayors_only() -> None:
    assert able("briefing", now({"mayor": "abroad", "vice_mayor_1": "holiday"}))
    assert not able("briefing", now({"vice_mayor_1": "holiday", "vice_mayor_2": "holiday"}))
    assert able("briefing", now({"mayor": "abroad", "secretary_general": "holiday"}))


def test_a_plenary_needs_more_than_half_of_all_members() -> None:
    seats = [s for p in ("mayor", "vice_mayor", "secretary_general", "bureau_head") for s in PEOPLE.seats_with(p)]
    officials = sorted({PEOPLE.official_of[s] for s in seats} - {EMPTY})
    assert len(seats) == 13
    assert len(officials) == 11
    for absent, quorum in ((4, True), (5, False)):
        assert able("plenary", now(dict.fromkeys(officials[:absent], "holiday"))) is quorum


def test_a_topic_waits_while_its_vice_mayor_is_away() -> None:
    assert who("decide", item(), now()) == {"mayor"}
    assert who("decide", item(), now({"vice_mayor_1": "business_trip"})) == set()
    assert who("decide", item(), now({"vice_mayor_2": "business_trip"})) == {"mayor"}
    assert who("decide", item(urgent="true"), now({"vice_mayor_1": "business_trip"})) == {"mayor"}


def test_a_topic_of_the_mayors_own_or_of_an_empty_seat_does_not_wait() -> None:
    assert who("decide", item(lead_subject="audit"), now({"mayor": "abroad"})) == {"executive_vice_mayor"}
    assert who("decide", item(lead_subject="agriculture"), now()) == {"mayor"}


def test_whoever_chaired_the_briefing_signs_its_minutes() -> None:
    minutes = Matter("minutes", {"meeting.type": "briefing"})
    assert who("sign", minutes, now(did=[("vice_mayor_2", "meeting.chair")])) == {"vice_mayor_2"}
    assert who("sign", minutes, now()) == set()
    executive = Matter("minutes", {"meeting.type": "executive"})
    assert who("sign", executive, now(did=[("vice_mayor_2", "meeting.chair")])) == {"mayor"}


def test_the_minutes_are_checked_by_somebody_who_did_not_draft_them() -> None:
    minutes = Matter("minutes", {"meeting.type": "executive"})
    drafted = now(did=[("office_deputy", "draft_minutes")])
    assert who("check_minutes", minutes, drafted) == {"office_director", "secretary_general"}


def test_in_an_emergency_a_leader_out_of_town_agrees_by_telephone() -> None:
    flood = Matter("emergency", {"lead_subject": "education", "lead_organ": "culture_bureau"})
    assert "vice_mayor_1" in who("agree_urgent", flood, now({"vice_mayor_1": "business_trip"}))
    assert "vice_mayor_1" not in who("agree_urgent", flood, now({"vice_mayor_1": "illness"}))
    assert "vice_mayor_1" not in who(
        "sign", document(lead_subject="education"), now({"vice_mayor_1": "business_trip"}, done=CHECKED)
    )


# ── leave ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("post", "seat", "days", "approvers"),
    [
        ("institute_director", "museum_director", 5, {"secretary_general"}),
        ("institute_director", "museum_director", 6, {"vice_mayor_1"}),
        ("bureau_head", "culture_head", 3, {"vice_mayor_1", "executive_vice_mayor"}),
        ("bureau_head", "culture_head", 4, {"mayor"}),
        ("justice_head", "justice_head", 3, {"vice_mayor_1", "executive_vice_mayor"}),
        ("deputy_bureau_head", "culture_deputy", 40, {"culture_head"}),
        ("executive_vice_mayor", "executive_vice_mayor", 1, {"mayor"}),
        ("mayor", "mayor", 1, {"provincial_government"}),
    ],
)
def test_who_approves_leave_depends_on_rank_and_length(post: str, seat: str, days: int, approvers: set[str]) -> None:
    assert who("approve", leave(post, seat, days, lead_organ="culture_bureau"), now()) == approvers


def test_nobody_approves_their_own_leave() -> None:
    own = leave("bureau_head", "public_security_head", 2, lead_subject="public_security")
    asked = now(did=[("vice_mayor_3", "request_leave")])
    assert who("approve", own, asked) == {"executive_vice_mayor"}
    presiding = now({"mayor": "abroad"}, did=[("executive_vice_mayor", "request_leave")])
    assert who("approve", leave("executive_vice_mayor", "executive_vice_mayor", 2), presiding) == set()


def pair(clause: str) -> Exclusion:
    node = XINHE[clause]
    assert isinstance(node, Exclusion)
    return node


def _broken(clause: str, situation: Situation) -> bool:
    return any(holds(term, situation) for node, _, _, term in MEANING.exclusion_terms() if node.id == clause)


def test_the_two_at_the_top_are_never_away_together() -> None:
    assert pair("top-two").unless_approved_by is None
    assert pair("top-two").soft is None
    assert _broken("top-two", now({"mayor": "business_trip", "executive_vice_mayor": "illness"}))
    assert not _broken("top-two", now({"mayor": "business_trip"}))


def test_other_pairs_may_be_away_together_when_it_is_approved_or_for_other_reasons() -> None:
    assert pair("secretary-and-director").unless_approved_by == "mayor"
    assert _broken("secretary-and-director", now({"secretary_general": "study", "office_director": "holiday"}))
    assert not _broken("secretary-and-director", now({"secretary_general": "illness", "office_director": "holiday"}))
    assert _broken("heads-and-deputies", now({"land_head": "holiday", "land_deputy": "holiday"}))
    assert not _broken("heads-and-deputies", now({"land_head": "holiday", "culture_deputy": "holiday"}))
    assert pair("partners-take-turns").soft == "一般"


# ── time and order ───────────────────────────────────────────────────────────────────────────────────────────────


def test_lead_times_come_in_every_unit_of_the_law() -> None:
    limits = {n.id: n.at_least or n.within or n.cutoff for n in XINHE.family(Deadline)}
    assert str(limits["urgent-papers"]) == "24 hours"
    assert str(limits["executive-papers"]) == "3 working_days"
    assert str(limits["notice-lead"]) == "2 calendar_days"
    assert str(limits["plenary-papers"]) == "1 weeks"
    assert str(limits["ask-ahead"]) == "3 days"
    cutoffs = {id_: (limit.day, limit.of) for id_, limit in limits.items() if isinstance(limit, Cutoff)}
    assert cutoffs == {"budget-cutoff": (8, "month"), "progress-cutoff": (5, "month"), "plan-cutoff": (25, "month")}


def test_what_is_urgent_leaves_the_usual_lead_time() -> None:
    def applies(clause: str, matter: Matter) -> bool:
        return holds(MEANING.applies(XINHE[clause], matter), now())

    assert applies("executive-papers", item())
    assert not applies("urgent-papers", item())
    assert applies("urgent-papers", item(urgent="true"))
    assert not applies("executive-papers", item(urgent="true"))


def test_silence_escalates_or_counts_as_agreement() -> None:
    ends = {n.id: n.on_expiry for n in XINHE.family(Deadline) if "countersign" in n.act}
    shown = {id_: next(iter(e.model_dump(exclude_none=True).items())) for id_, e in ends.items() if e is not None}
    assert shown == {
        "reply": ("escalates_to", "vice_mayor_in_charge"),
        "reply-set": ("escalates_to", "vice_mayor_in_charge"),
        "reply-information": ("counts_as", "agreed"),
    }


@pytest.mark.parametrize("for_information", ["true", "false"])
@pytest.mark.parametrize("limit_set", ["true", "false"])
def test_exactly_one_limit_holds_for_each_countersignature(for_information: str, limit_set: str) -> None:
    paper = document(for_information=for_information, reply_limit_set=limit_set)
    limits = [n for n in XINHE.family(Deadline) if "countersign" in n.act]
    assert sum(holds(MEANING.applies(n, paper), now()) for n in limits) == 1


def test_cyclic_duties_make_their_meetings_and_plans() -> None:
    made = {n.id: next(iter(n.creates[0])) for n in XINHE.family(Duty) if n.creates}
    assert made == {
        "plenary-twice-a-year": "meeting",
        "executive-twice-a-month": "meeting",
        "briefing-weekly": "meeting",
        "monthly-plan": "leave_plan",
    }


MATTERS = {
    "a general paper": document(consulted=frozenset({"land_bureau"})),
    "a paper that touches several": document(subjects=frozenset({"finance", "land"})),
    "a grant of land": LAND,
    "a normative document": document(**{"class": "normative", "put_to": "executive"}),
    "a paper of the Office": document(issued_as="office"),
    "a paper of a bureau": document(issued_as="bureau"),
    "an item": item(major="true"),
    "an emergency": Matter("emergency", {}),
    "minutes": Matter("minutes", {"meeting.type": "briefing"}),
    "a leave request": leave("vice_mayor", "vice_mayor_1", 12),
}


@pytest.mark.parametrize("name", MATTERS)
def test_every_procedure_can_be_walked_to_its_end(name: str) -> None:
    plan = Plans(MEANING, DEFAULTS).plan(MATTERS[name])
    assert circle(plan) == []
    done: frozenset[str] = frozenset()
    while waiting := plan.enabled(done):
        done |= {waiting[0]}
    assert done == frozenset(plan.acts)
    assert done


def test_the_order_is_the_laws() -> None:
    plan = Plans(MEANING, DEFAULTS).plan(MATTERS["a normative document"])
    order = ["consult_public", "review_legality", "decide", "sign", "seal", "issue", "file_record"]
    for earlier, later in itertools.pairwise(order):
        assert earlier in plan.all_before(later), (earlier, later)
    leaves = Plans(MEANING, DEFAULTS)
    assert "report_leave" in leaves.plan(leave("vice_mayor", "vice_mayor_1", 11)).acts
    assert "report_leave" not in leaves.plan(leave("vice_mayor", "vice_mayor_1", 10)).acts


def test_mistakes_in_the_roster_are_found_against_this_rulebook() -> None:
    text = ROSTER.read_text("utf-8").replace("backs_up:\n  mayor: [executive_vice_mayor]", "backs_up:\n  mayor: [finance_head]")
    with pytest.raises(Mistakes, match="finance_head"):
        loads_roster(text, XINHE)


# ── the statutes ─────────────────────────────────────────────────────────────────────────────────────────────────

STATUTES = load("cn-statutes")
RULES = load("jining-2022-4")


def test_the_statutes_are_higher_law_of_ten_instruments() -> None:
    assert STATUTES.header.rank == "statute"
    assert {a.number.rpartition(" ")[0] for a in STATUTES.articles} == set(STATUTES.header.instruments)
    assert len(STATUTES.header.instruments) == 10


@pytest.mark.parametrize(
    ("article", "clause"),
    [
        ("organic-law 77", "head-leads"),
        ("organic-law 78", "major-questions-reserved"),
        ("organic-law 50(13)", "acting-head-decided"),
        ("legislation 96", "rule-order-by-head"),
        ("rule-making 15", "rule-comment-period"),
        ("rule-making 21", "rule-second-comment-period"),
        ("rule-making 27", "rule-decided-by-meeting"),
        ("rule-making 29", "order-signed-by-head"),
        ("rule-making 32", "rule-waits-before-force"),
        ("rule-making 34", "rule-filed"),
        ("filing 4", "filing-limit"),
        ("major-decisions 15", "decision-comment-period"),
        ("major-decisions 16", "hearing-papers-ahead"),
        ("major-decisions 25", "none-unreviewed"),
        ("major-decisions 26", "time-for-review"),
        ("major-decisions 30", "decision-by-meeting"),
        ("major-decisions 31", "decision-reported-to-party"),
        ("supervision 7", "no-inspection-undesignated"),
        ("supervision 11", "inspection-approved-by-head"),
        ("supervision 16", "review-asked-in-time"),
        ("supervision 17", "review-answer-limit"),
        ("supervision 21", "praise-and-blame-approved"),
        ("disclosure 26", "disclosed-in-time"),
        ("disclosure 30", "completion-asked-in-time"),
        ("disclosure 32", "third-party-limit"),
        ("disclosure 33", "answer-limit"),
        ("disclosure 34", "joint-maker-limit"),
        ("official-documents 22", "upward-document-by-head"),
        ("competition-review 14", "competition-reviewers"),
        ("competition-review 18", "none-without-competition-review"),
        ("civil-code 201", "first-day"),
        ("civil-code 203", "last-day-ends"),
    ],
)
def test_every_fact_of_the_statutes_is_a_clause(article: str, clause: str) -> None:
    assert clause in STATUTES.resolve(article)


def test_generally_stays_soft() -> None:
    soft = {n.id for n in STATUTES.nodes.values() if not isinstance(n, Reading) and n.soft}
    assert soft == {"rule-comment-period", "rule-second-comment-period", "decision-comment-period", "time-for-review"}


def test_what_the_law_reserves_is_marked() -> None:
    only = {n.id: n.by for n in STATUTES.family(Power) if n.only}
    assert only["rule-order-by-head"] == only["head-chairs-in-person"] == "head_of_government"
    assert only["acting-head-decided"] == "peoples_congress"
    assert "head-chairs-as-a-rule" not in only
    assert "circling-is-consent" not in only


def test_a_statute_holds_from_its_own_day() -> None:
    before, after = load("cn-statutes", as_of=date(2024, 7, 31)), load("cn-statutes", as_of=date(2024, 8, 1))
    assert not before.resolve("competition-review 14")
    assert after.resolve("competition-review 14")
    assert before.resolve("legislation 96")
    assert not load("cn-statutes", as_of=date(2023, 3, 14)).resolve("legislation 96")


def test_the_statutes_share_their_names_with_the_rules_below() -> None:
    theirs, ours = STATUTES.names, RULES.names
    for kind in ("item", "document", "submission", "meeting", "inspection", "information", "disclosure_application"):
        assert kind in ours.kinds
    for kind, name in (
        ("document", "class"),
        ("document", "issued_as"),
        ("inspection", "in_name_of"),
        ("inspection", "result"),
    ):
        own = ours.attributes(kind)[name].values
        assert set(theirs.attributes(kind)[name].values) <= set(own), (kind, name)
    assert {m.type for m in STATUTES.family(Meeting)} <= {m.type for m in RULES.family(Meeting)}
    shared = {
        "sign",
        "decide",
        "convene",
        "chair",
        "review_legality",
        "consult_public",
        "publish",
        "file_record",
        "issue",
        "approve",
    }
    shared |= {
        "review_competition",
        "report_to_party",
        "approve_inspection",
        "inspect",
        "praise",
        "criticise",
        "answer",
        "head_sign",
    }
    assert shared <= set(theirs.vocabulary.acts)
    assert shared <= set(ours.vocabulary.acts)
    joined = RULES.header.higher_law[0].same_as
    assert set(joined) <= theirs.who_names
    assert set(joined.values()) <= ours.who_names


def test_the_law_on_counting_days_is_no_assumption() -> None:
    assert [p.assumed for p in STATUTES.family(Parameter)] == [False, False, False]


def test_every_step_of_the_statutes_says_who_or_leaves_it_to_a_power() -> None:
    given = {act for n in STATUTES.family(Power) for act in n.act}
    given |= {act for n in STATUTES.family(Step) if n.by for act in n.act}
    assert {act for n in STATUTES.family(Step) for act in n.act} <= given


def test_links_of_this_rulebook_reach_a_clause_of_the_statutes() -> None:
    for link in XINHE.family(Link):
        rulebook, _, cite = link.rests_on.partition(":")
        assert rulebook == STATUTES.id
        assert STATUTES.resolve(cite)


def test_nothing_is_granted_by_itself() -> None:
    nobody = [a for a in MEANING.alternatives("sign", document(routine="true")) if a.official == "secretary_general"]
    assert nobody
    assert all(holds(neg(a.when), now(done=CHECKED)) for a in nobody)


def test_a_refutation_that_no_alternative_explains_cites_the_clause_that_was_asked_about() -> None:
    """Claims that come to the same plain falsehood do not share their citations."""
    verification = guize.verify("xinhe-2020", families=("availability", "backup"))
    rows = [r for r in verification.results if r.question.requirement == "has-a-stand-in" and r.status is Status.REFUTED]
    assert rows
    assert {r.argument.used for r in rows} == {(r.question.clause,) for r in rows}
