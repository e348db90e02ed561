"""Defects to put into a government whose rules are in order, one of each kind, each at a place drawn from a seed.

A planter changes the data of an orderly government (`scenarios.orderly`) and says which clause or place a finding about
it must name.  The same government without the change is its clean twin.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from scenarios.orderly import COUNCIL, MEETING, PAPER, SPARE, Orderly

BESIDE, LAW_ARTICLE = 9, 1
"""The article that holds what is added, and that of the law."""


@dataclass(frozen=True)
class Planter:
    """One kind of defect: the family that must find it, the requirements that say it, and how it is put in.

    `plant` returns the clauses or places, any of which the finding names.
    """

    name: str
    family: str
    requirements: tuple[str, ...]
    plant: Callable[[Orderly, Random], tuple[str, ...]]


PLANTERS: list[Planter] = []
Plant = Callable[[Orderly, Random], tuple[str, ...]]


def plants(family: str, *requirements: str) -> Callable[[Plant], Plant]:
    """Lists the function below as the planter of its name."""

    def listed(plant: Plant) -> Plant:
        PLANTERS.append(Planter(plant.__name__.strip("_").replace("_", " "), family, requirements, plant))
        return plant

    return listed


def _signed(made: Orderly, rng: Random) -> dict[str, Any]:
    """A power to sign one class of papers."""
    return rng.choice([node for family, node in made.nodes() if family == "powers" and node["act"] == "sign"])


def added(made: Orderly, family: str, node: dict[str, Any]) -> None:
    """A clause like one there is, in an article of its own."""
    made.add(BESIDE, family, **{field: value for field, value in node.items() if field != "cite"})


def _by(made: Orderly, rng: Random, who: Any) -> tuple[str, ...]:
    node = _signed(made, rng)
    node["by"] = who
    return (node["id"],)


AVAILABLE = "available-with-1-away"

# ── availability, backup ─────────────────────────────────────────────────────────────────────────────────────────


@plants("availability", AVAILABLE)
def _nobody_stands_in_for_the_signer(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.drop(rng.choice(["for-chief", "for-registrar"]))
    return _by(made, rng, "chief" if all(n["id"] != "for-chief" for _, n in made.nodes()) else "registrar")


@plants("availability", AVAILABLE)
def _the_stand_in_is_called_for_some_reasons_only(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.node("for-chief")["away_for"] = ["trip", rng.choice(["leave", "illness"])]
    return (*_by(made, rng, "chief"), "for-chief")


@plants("availability", AVAILABLE)
def _a_vacancy_is_not_provided_for(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.node("for-registrar")["if_vacant"] = "false"
    return (*_by(made, rng, "registrar"), "for-registrar")


@plants("availability", AVAILABLE)
def _the_signature_is_personal(made: Orderly, rng: Random) -> tuple[str, ...]:
    node = _signed(made, rng)
    node.update(by="chief", personal="true")
    return (node["id"],)


@plants("availability", AVAILABLE)
def _the_stand_in_may_not_sign(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.node("for-chief")["acts"] = ["convene", "chair"]
    return _by(made, rng, "chief")


@plants("availability", AVAILABLE)
def _an_office_that_nobody_holds_signs(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.vocabulary["posts"]["warden"] = {}
    return _by(made, rng, "warden")


@plants("availability", AVAILABLE)
def _a_quorum_that_one_absence_breaks(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.node("council")["quorum"] = {"at_least": "1", "of": "leader"}
    node = _signed(made, rng)
    node["by"] = {"meeting": COUNCIL}
    return (node["id"], "council")


@plants("backup", "has-a-stand-in")
def _a_head_without_a_deputy(made: Orderly, rng: Random) -> tuple[str, ...]:
    assists = made.people["relations"]["assists"]
    assists.pop(rng.choice(sorted(assists)))
    return ("for-directors",)


@plants("backup", "stand-in-is-somebody-else")
def _somebody_stands_in_for_himself(made: Orderly, rng: Random) -> tuple[str, ...]:
    heads = [seat for seat, entry in made.people["seats"].items() if entry["post"] == "director"]
    head = rng.choice(heads)
    made.people["seats"][head]["holder"] = made.people["seats"][f"vice_{head}"]["holder"] = "one_person"
    return ("for-directors",)


@plants("backup", "portfolio-held-with-1-away")
def _a_portfolio_that_nobody_keeps(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.drop("for-deputies")
    made.people["relations"]["in_charge_of"] = {
        "deputy_1": [rng.choice(["land", "roads"])],
        "chief": ["finance", "schools", "health"],
    }
    return ("1",)


@plants("backup", "stand-in-for-every-reason")
def _the_registrar_has_a_stand_in_for_some_reasons_only(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.node("for-registrar")["away_for"] = ["trip", rng.choice(["leave", "illness"])]
    return ("for-registrar",)


@plants("backup", "who-acts-alone-has-a-stand-in")
def _who_signs_alone_has_nobody(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.drop("for-registrar")
    return _by(made, rng, "registrar")


@plants("backup", "powers-pass-to-the-stand-in")
def _some_powers_do_not_pass_to_the_stand_in(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.node("for-registrar")["acts"] = ["seal", "approve"]
    _by(made, rng, "registrar")
    return ("for-registrar",)


@plants("backup", "chain-goes-on")
def _a_chain_that_leads_back(made: Orderly, _: Random) -> tuple[str, ...]:
    made.node("for-registrar")["onward"] = "true"
    return ("for-registrar",)


@plants("backup", "chain-leads-out-of-itself")
def _stand_ins_in_a_ring(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.node("for-chief")["by"] = "registrar"
    made.node("for-vice-registrar")["by"] = "chief"
    for node in ("for-chief", "for-registrar", "for-vice-registrar"):
        made.node(node)["onward"] = rng.choice(["true", "false"])
    return ("for-chief", "for-registrar", "for-vice-registrar")


# ── completeness ─────────────────────────────────────────────────────────────────────────────────────────────────


@plants("completeness", "given-where-demanded")
def _a_class_that_nobody_signs(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.drop(_signed(made, rng)["id"])
    return ("signed",)


@plants("completeness", "no-value-left-out")
def _a_class_that_nobody_signs_or_has_to(made: Orderly, rng: Random) -> tuple[str, ...]:
    node = _signed(made, rng)
    made.drop("signed")
    if rng.random() < 0.5:
        made.vocabulary["matters"][PAPER]["attributes"]["class"].append("bylaw")
    else:
        node["matter"][PAPER]["urgent"] = "false"
    return tuple(n["id"] for family, n in made.nodes() if family == "powers" and n["act"] == "sign")


@plants("completeness", "no-post-left-out", "given-where-demanded")
def _a_post_that_the_leave_rules_forget(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.drop(rng.choice(["leave-of-deputy", "leave-of-registrar", "leave-of-director"]))
    return ("3",)


@plants("completeness", "actor-is-named")
def _an_act_without_an_actor(made: Orderly, rng: Random) -> tuple[str, ...]:
    node = made.node(rng.choice(["drafted", "issued", "checked"]))
    node["by"] = "not_stated"
    return (node["id"],)


@plants("completeness", "clause-can-apply")
def _a_clause_that_its_exceptions_take_away(made: Orderly, rng: Random) -> tuple[str, ...]:
    node = _signed(made, rng)
    made.add(BESIDE, "powers", id="never-applies", act="sign", matter=node["matter"], by="chief", unless=[node["id"]])
    return ("never-applies",)


@plants("completeness", "office-is-held")
def _a_list_names_an_empty_office(made: Orderly, _: Random) -> tuple[str, ...]:
    made.vocabulary["posts"]["warden"] = {}
    made.node("sealed")["by"] = ["registrar", "vice_registrar", "warden"]
    return ("sealed",)


@plants("completeness", "whose-part-it-is-is-named")
def _silence_goes_to_nobody(made: Orderly, rng: Random) -> tuple[str, ...]:
    node = made.node(rng.choice(["draft-in-time", "sign-in-time", "issue-in-time"]))
    node["on_expiry"] = {"escalates_to": "not_stated"}
    return (node["id"],)


@plants("completeness", "somebody-judges-the-term")
def _a_term_that_nobody_judges(made: Orderly, _: Random) -> tuple[str, ...]:
    made.vocabulary["matters"][PAPER]["attributes"]["urgent"]["judged_by"] = "not_stated"
    made.add(
        BESIDE, "steps", id="told-at-once", act="archive", matter={PAPER: {"urgent": "true"}}, by="registry", after=["issue"]
    )
    return ("told-at-once",)


@plants("completeness", "somebody-sets-the-limit")
def _a_limit_that_nobody_sets(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.vocabulary["matters"][PAPER]["attributes"]["time_set"] = {"type": "duration", "judged_by": "not_stated"}
    node = made.node(rng.choice(["draft-in-time", "sign-in-time", "issue-in-time"]))
    node["within"] = {"attribute": "time_set"}
    return (node["id"],)


@plants("completeness", "condition-can-be-met")
def _a_condition_that_is_never_met(made: Orderly, rng: Random) -> tuple[str, ...]:
    when = rng.choice([{"done": "archive"}, {"all": [{"away": "registrar"}, {"present": "registrar"}]}])
    made.add(BESIDE, "powers", id="never-so", act="seal", matter={PAPER: {}}, by="registry", when=when)
    return ("never-so",)


@plants("completeness", "duty-has-a-time")
def _a_duty_without_a_time(made: Orderly, _: Random) -> tuple[str, ...]:
    made.add(BESIDE, "duties", id="owed-some-day", who="registry", act="archive", matter={PAPER: {}})
    return ("owed-some-day",)


@plants("completeness", "sealed-where-signed", "given-where-demanded")
def _a_class_that_the_seal_forgets(made: Orderly, rng: Random) -> tuple[str, ...]:
    classes = made.vocabulary["matters"][PAPER]["attributes"]["class"]
    made.node("sealed")["matter"] = {PAPER: {"class": rng.sample(classes, len(classes) - 1)}}
    return ("sealed",)


@plants("completeness", "act-is-used")
def _an_act_that_no_clause_uses(made: Orderly, _: Random) -> tuple[str, ...]:
    made.vocabulary["acts"]["preside"] = {}
    return ("preside",)


# ── overlap, containment, separation ─────────────────────────────────────────────────────────────────────────────


@plants("overlap", "one-answer")
def _two_clauses_name_different_signers(made: Orderly, rng: Random) -> tuple[str, ...]:
    node = _signed(made, rng)
    other = rng.choice(["vice_registrar", {"among": "deputy"}])
    made.add(BESIDE, "powers", id="signs-too", act="sign", matter=node["matter"], by=other)
    return ("signs-too",)


@plants("overlap", "said-once")
def _two_clauses_say_the_same(made: Orderly, rng: Random) -> tuple[str, ...]:
    node = _signed(made, rng)
    made.add(BESIDE, "powers", id="says-again", act="sign", matter=node["matter"], by=node["by"])
    return ("says-again",)


@plants("overlap", "one-limit")
def _two_clauses_set_different_limits(made: Orderly, rng: Random) -> tuple[str, ...]:
    node = made.node(rng.choice(["draft-in-time", "sign-in-time", "issue-in-time"]))
    within = f"{rng.randint(10, 20)} {rng.choice(['working_days', 'calendar_days'])}"
    added(made, "deadlines", {**node, "id": "limits-too", "within": within})
    return ("limits-too",)


@plants("overlap", "one-limit")
def _silence_counts_and_does_not(made: Orderly, rng: Random) -> tuple[str, ...]:
    node = made.node(rng.choice(["draft-in-time", "sign-in-time", "issue-in-time"]))
    follows = {"counts_as": rng.choice(["agreed", "refused"])}
    added(made, "deadlines", {**node, "id": "silent-too", "on_expiry": follows})
    return ("silent-too",)


@plants("overlap", "one-way-back")
def _a_refusal_leads_two_ways(made: Orderly, rng: Random) -> tuple[str, ...]:
    to = rng.choice(["ends", "check"])
    made.add(BESIDE, "steps", id="refused-too", act="sign", matter={PAPER: {}}, after=["check"], if_refused=to)
    return ("refused-too",)


@plants("overlap", "exception-is-not-undone")
def _an_exception_that_another_article_takes_back(made: Orderly, rng: Random) -> tuple[str, ...]:
    classes = made.vocabulary["matters"][PAPER]["attributes"]["class"]
    kept: dict[str, Any] = {"act": "archive", "by": "registry", "after": ["issue"]}
    some = {PAPER: {"class": rng.choice(classes), "urgent": "false"}}
    made.add(BESIDE, "steps", id="kept-unless-urgent", matter=some, **kept)
    made.add(BESIDE, "steps", id="kept-all-the-same", matter={PAPER: {"drafted_by": "law_division"}}, **kept)
    return ("kept-all-the-same",)


@plants("overlap", "one-stand-in")
def _two_clauses_call_in_different_people(made: Orderly, rng: Random) -> tuple[str, ...]:
    of, by = rng.choice([("chief", "registrar"), ("registrar", "chief")])
    made.add(BESIDE, "substitutions", id="stands-in-too", of=of, by=by, away_for="any", if_vacant="true", acts="all")
    return ("stands-in-too",)


@plants("containment", "no-more-than-the-giver-has")
def _who_may_not_sign_lets_others_sign(made: Orderly, rng: Random) -> tuple[str, ...]:
    node = _signed(made, rng)
    node["by"] = "chief"
    by = {"authorised": "vice_registrar", "by": "registrar"}
    made.add(BESIDE, "powers", id="lets-sign", act="sign", matter=node["matter"], by=by)
    return ("lets-sign",)


@plants("containment", "a-stand-in-hands-on-what-he-has")
def _a_stand_in_lets_others_do_what_he_may_not(made: Orderly, rng: Random) -> tuple[str, ...]:
    node = _signed(made, rng)
    made.vocabulary["acts"]["authorise"] = {}
    made.node("for-chief")["acts"] = ["authorise", "convene", "chair", "approve"]
    node["by"] = ["chief", {"authorised": "registrar", "by": "chief"}]
    return (node["id"],)


@plants("containment", "what-is-handed-on-is-there")
def _a_stand_in_is_given_what_the_absent_never_had(made: Orderly, rng: Random) -> tuple[str, ...]:
    act = rng.choice(["sign", "approve", "convene"])
    if rng.random() < 0.5:
        made.add(BESIDE, "substitutions", id="more-than-his", of="vice_director", by="registrar", away_for="any", acts=[act])
    else:
        made.add(
            BESIDE, "delegations", id="more-than-his", giver="vice_director", receiver="director", acts=[act], grant="each_time"
        )
    return ("more-than-his",)


@plants("containment", "sealed-once-signed")
def _the_seal_does_not_wait(made: Orderly, _: Random) -> tuple[str, ...]:
    made.node("sealed")["after"] = ["check"]
    return ("sealed",)


@plants("containment", "sealed-once-signed")
def _the_seal_does_not_wait_where_signing_is_only_allowed(made: Orderly, _: Random) -> tuple[str, ...]:
    made.drop("signed")
    made.node("sealed")["after"] = ["check"]
    return ("sealed",)


@plants("separation", "nobody-acts-on-their-own")
def _leave_is_approved_by_whoever_asks(made: Orderly, rng: Random) -> tuple[str, ...]:
    post = rng.choice(["registrar", "deputy"])
    made.node(f"leave-of-{post}")["by"] = ["assembly", post]
    return (f"leave-of-{post}",)


@plants("separation", "nobody-acts-on-their-own")
def _the_stand_in_approves_his_own_leave(made: Orderly, _: Random) -> tuple[str, ...]:
    made.node("leave-of-deputy")["by"] = "chief"
    return ("leave-of-deputy",)


@plants("separation", "nobody-acts-on-their-own")
def _a_body_checks_its_own_papers(made: Orderly, _: Random) -> tuple[str, ...]:
    made.node("checked")["by"] = "law_division"
    return ("checked",)


TWO = "two-acts-two-people"


@plants("separation", TWO)
def _the_stand_in_has_checked_what_he_signs(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.node("checked")["by"] = {"among": "deputy"}
    _by(made, rng, "chief")
    return ("for-chief",)


@plants("separation", TWO)
def _the_drafter_stands_in_for_the_checker(made: Orderly, _: Random) -> tuple[str, ...]:
    made.node("drafted")["by"] = {"head_of": "drafted_by"}
    made.node("checked")["by"] = "registrar"
    made.node("for-registrar")["by"] = {"among": "director"}
    return ("for-registrar",)


@plants("separation", TWO)
def _one_person_checks_and_signs_in_two_offices(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.node("checked")["by"] = "registrar"
    for seat in ("chief", "registrar"):
        made.people["seats"][seat]["holder"] = "one_person"
    _by(made, rng, "chief")
    return ("checked",)


@plants("separation", TWO)
def _the_drafter_checks_as_well(made: Orderly, rng: Random) -> tuple[str, ...]:
    drafter = {"head_of": "drafted_by"}
    made.node("drafted")["by"] = drafter
    made.node("checked")["by"] = rng.choice([drafter, ["registrar", drafter]])
    return ("checked",)


@plants("separation", TWO)
def _the_signer_keeps_the_seal(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.node("sealed")["by"] = "chief"
    _by(made, rng, "chief")
    return ("sealed",)


@plants("separation", TWO)
def _the_checker_may_be_authorised_to_sign(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.node("checked")["by"] = "registrar"
    return _by(made, rng, ["chief", {"authorised": "registrar", "by": "chief"}])


# ── order, soundness, time ───────────────────────────────────────────────────────────────────────────────────────


@plants("order", "done-in-order")
def _an_exception_lets_urgent_papers_through(made: Orderly, _: Random) -> tuple[str, ...]:
    node = made.node("checked")
    node["matter"] = {PAPER: {"urgent": "false"}}
    return ("checked",)


@plants("order", "done-in-order")
def _the_order_is_soft(made: Orderly, _: Random) -> tuple[str, ...]:
    made.node("checked")["soft"] = "一般"
    return ("checked",)


@plants("completeness", "what-is-put-in-order-is-owed")
def _the_later_act_is_not_owed(made: Orderly, _: Random) -> tuple[str, ...]:
    made.node("checked").update(before=["decide"])
    made.node("signed").pop("after")
    return ("checked",)


@plants("completeness", "what-is-put-in-order-is-owed")
def _a_limit_counts_from_what_nobody_owes(made: Orderly, rng: Random) -> tuple[str, ...]:
    within = f"{rng.randint(2, 9)} working_days"
    limit = {"act": "check", "matter": {PAPER: {}}, "within": within, "after": rng.choice(SPARE)}
    made.add(BESIDE, "deadlines", id="from-nothing", on_expiry={"escalates_to": "chief"}, **limit)
    return ("from-nothing",)


@plants("soundness", "order-has-no-circle", "can-complete")
def _two_articles_put_each_act_before_the_other(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.add(BESIDE, "steps", id="the-other-way", act="sign", matter={PAPER: {}}, before=[rng.choice(["draft", "check"])])
    return ("the-other-way",)


@plants("soundness", "refusal-is-provided-for")
def _a_refusal_without_an_answer(made: Orderly, _: Random) -> tuple[str, ...]:
    made.node("granted").pop("if_refused")
    return ("granted",)


@plants("soundness", "refusal-leads-on")
def _a_refusal_leads_to_what_nobody_owes(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.node("checked")["if_refused"] = rng.choice(["archive", "issue"])
    return ("checked",)


@plants("soundness", "silence-leads-on")
def _a_limit_without_a_consequence(made: Orderly, rng: Random) -> tuple[str, ...]:
    node = made.node(rng.choice(["sign-in-time", "issue-in-time", "approve-in-time"]))
    node.pop("on_expiry")
    return (node["id"],)


@plants("soundness", "what-hangs-on-a-limit-is-firm")
def _silence_counts_after_a_limit_that_binds_nobody(made: Orderly, rng: Random) -> tuple[str, ...]:
    node = made.node(rng.choice(["draft-in-time", "sign-in-time", "approve-in-time"]))
    node.update(soft="一般", on_expiry={"counts_as": rng.choice(["agreed", "refused"])})
    return (node["id"],)


@plants("soundness", "return-leads-on")
def _a_return_to_nowhere(made: Orderly, _: Random) -> tuple[str, ...]:
    made.add(
        BESIDE, "prohibitions", id="sent-back", act="seal", matter={PAPER: {}}, when={"not": {"done": "sign"}}, gate="return"
    )
    return ("sent-back",)


@plants("soundness", "what-a-bar-waits-for-is-owed")
def _a_bar_waits_for_what_nobody_owes(made: Orderly, _: Random) -> tuple[str, ...]:
    made.add(
        BESIDE, "prohibitions", id="waits", act="issue", matter={PAPER: {}}, when={"not": {"done": "archive"}}, gate="refuse"
    )
    return ("waits",)


LINKED = "linked-acts-have-no-circle"


def put_to_meetings(made: Orderly, first: str, then: str, rng: Random) -> tuple[str, ...]:
    """Papers get a meeting: `then` is done before it is announced, `first` once it is announced or convened."""
    made.vocabulary["matters"][PAPER]["attributes"]["meeting"] = {"type": "matter", "of": MEETING}
    paper: dict[str, Any] = {PAPER: {}}
    seen = rng.choice(["notify", "convene"])
    made.add(BESIDE, "steps", id="once-called", act=first, matter=paper, after=[f"meeting.{seen}"])
    made.add(BESIDE, "steps", id="before-the-call", act=then, matter=paper, before=["meeting.notify"])
    return ("once-called", "before-the-call")


@plants("soundness", LINKED)
def _papers_and_the_call_of_their_meeting_wait_for_each_other(made: Orderly, rng: Random) -> tuple[str, ...]:
    return put_to_meetings(made, *rng.choice([("draft", "check"), ("draft", "sign"), ("check", "sign")]), rng)


@plants("soundness", LINKED)
def _an_act_comes_before_and_after_the_call_of_its_meeting(made: Orderly, rng: Random) -> tuple[str, ...]:
    act = rng.choice(["draft", "check", "sign"])
    return put_to_meetings(made, act, act, rng)


@plants("time", "has-a-limit")
def _an_act_without_a_limit(made: Orderly, rng: Random) -> tuple[str, ...]:
    act = rng.choice(["draft", "check", "sign", "issue"])
    made.drop(f"{act}-in-time")
    return ("2",)


@plants("time", "unit-is-settled")
def _days_of_an_open_unit(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.vocabulary["units"] = {
        "days": {"reading": "day-unit", "choose": {"working": "1 working_days", "calendar": "1 calendar_days"}}
    }
    text = {"zh": "日", "en": "days"}
    made.add(BESIDE, "readings", id="day-unit", question=text, options={"working": text, "calendar": text}, default="working")
    made.articles[BESIDE]["readings"][0]["cite"] = [f"{BESIDE}(51)", made.node("sign-in-time")["cite"]]
    made.node("sign-in-time")["within"] = f"{rng.randint(3, 9)} days"
    return ("sign-in-time",)


@plants("time", "periodic-duty-performed-with-1-away")
def _a_rhythm_that_hangs_on_one_official(made: Orderly, _: Random) -> tuple[str, ...]:
    made.node("for-chief")["acts"] = ["sign", "approve"]
    return ("rhythm",)


@plants("time", "who-is-silent-could-have-spoken-with-1-away")
def _the_silence_of_one_who_is_away_counts(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.drop("for-registrar")
    _by(made, rng, "registrar")
    made.node("sign-in-time")["on_expiry"] = {"counts_as": "agreed"}
    return ("sign-in-time",)


@plants("time", "limits-agree")
def _limits_that_never_agree(made: Orderly, rng: Random) -> tuple[str, ...]:
    lead = rng.randint(8, 20)
    made.add(
        BESIDE, "deadlines", id="long-ahead", act="seal", matter={PAPER: {}}, at_least=f"{lead} working_days", after="sign"
    )
    made.add(
        BESIDE,
        "deadlines",
        id="soon-after",
        act="seal",
        matter={PAPER: {}},
        within="3 working_days",
        after="sign",
        on_expiry={"escalates_to": "chief"},
    )
    return ("long-ahead", "soon-after")


@plants("time", "limits-agree")
def _limits_that_agree_under_one_reading_only(made: Orderly, rng: Random) -> tuple[str, ...]:
    """The reading shown first leaves time."""
    text = {"zh": "长短", "en": "how long"}
    asked = {"question": text, "options": {"long": text, "short": text}, "default": "long"}
    made.add(BESIDE, "readings", id="how-long", **asked)
    made.articles[BESIDE]["readings"][0]["cite"] = [f"{BESIDE}(51)"]
    seal: dict[str, Any] = {"act": "seal", "matter": {PAPER: {}}, "after": "sign"}
    made.add(BESIDE, "deadlines", id="long-ahead", at_least=f"{rng.randint(8, 20)} working_days", **seal)
    within = {"reading": "how-long", "choose": {"long": "30 working_days", "short": "3 working_days"}}
    made.add(BESIDE, "deadlines", id="soon-after", within=within, on_expiry={"escalates_to": "chief"}, **seal)
    return ("long-ahead", "soon-after")


@plants("time", "limit-fits-the-rhythm")
def _a_limit_longer_than_the_rhythm(made: Orderly, rng: Random) -> tuple[str, ...]:
    times, per, days = rng.choice([(1, "months", 32), (2, "months", 17), (12, "years", 33), (4, "years", 93)])
    made.node("rhythm")["how_often"] = {"at_least": str(times), "per": per}
    made.node("convene-in-time")["within"] = f"{rng.randint(days, days + 20)} calendar_days"
    return ("convene-in-time",)


# ── higher law, guards ───────────────────────────────────────────────────────────────────────────────────────────


@plants("higher law", "leaves-what-the-law-reserves")
def _another_signs_what_the_law_reserves(made: Orderly, _: Random) -> tuple[str, ...]:
    node = next(n for f, n in made.nodes() if f == "powers" and n["act"] == "sign")
    node["by"] = "vice_registrar"
    return (node["id"],)


@plants("higher law", "falls-to-whom-the-law-names")
def _a_step_of_the_law_falls_to_another_body(made: Orderly, _: Random) -> tuple[str, ...]:
    """On the papers that a body sends which did not draft them."""
    made.vocabulary["matters"][PAPER]["attributes"]["sent_by"] = "organ"
    made.node("drafted")["by"] = {"organ": "sent_by"}
    made.law[LAW_ARTICLE]["steps"].append(
        {
            "id": "law-drafts",
            "cite": f"{LAW_ARTICLE}(8)",
            "act": "draft",
            "matter": {PAPER: {}},
            "by": {"organ": "drafted_by"},
            "before": ["sign"],
        }
    )
    return ("drafted",)


@plants("higher law", "has-the-steps-of-the-law")
def _a_step_of_the_law_is_lacking(made: Orderly, _: Random) -> tuple[str, ...]:
    made.law[LAW_ARTICLE]["steps"].append(
        {"id": "law-archives", "cite": f"{LAW_ARTICLE}(9)", "act": "archive", "matter": {PAPER: {}}, "before": ["issue"]}
    )
    return ("issued",)


@plants("higher law", "keeps-the-limits-of-the-law")
def _a_limit_longer_than_the_law_allows(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.node("issue-in-time")["within"] = f"{rng.randint(15, 30)} working_days"
    return ("issue-in-time",)


@plants("higher law", "takes-up-the-duties-of-the-law")
def _a_duty_of_the_law_is_taken_up_for_some_papers_only(made: Orderly, rng: Random) -> tuple[str, ...]:
    classes = made.vocabulary["matters"][PAPER]["attributes"]["class"]
    some = {PAPER: {"class": rng.sample(classes, len(classes) - 1)}}
    made.add(BESIDE, "steps", id="archived", act="archive", matter=some, by="registry", after=["issue"])
    made.law[LAW_ARTICLE]["duties"] = [
        {"id": "law-archive", "cite": f"{LAW_ARTICLE}(7)", "who": "registry", "act": "archive", "matter": {PAPER: {}}}
    ]
    return ("archived",)


@plants("higher law", "falls-to-whom-the-law-names")
def _a_duty_of_the_law_is_put_on_another(made: Orderly, rng: Random) -> tuple[str, ...]:
    who = rng.choice(["vice_registrar", "law_division"])
    made.add(
        BESIDE, "duties", id="archives", who=who, act="archive", matter={PAPER: {}}, within="9 working_days", after="issue"
    )
    made.law[LAW_ARTICLE]["duties"] = [
        {"id": "law-archive", "cite": f"{LAW_ARTICLE}(7)", "who": "registrar", "act": "archive", "matter": {PAPER: {}}}
    ]
    return ("archives",)


@plants("higher law", "keeps-the-limits-of-the-law")
def _a_duty_may_be_done_later_than_the_law_allows(made: Orderly, rng: Random) -> tuple[str, ...]:
    time = {"act": "archive", "matter": {PAPER: {}}, "after": "issue"}
    made.add(BESIDE, "duties", id="archives", who="registry", within=f"{rng.randint(15, 30)} working_days", **time)
    made.law[LAW_ARTICLE]["duties"] = [
        {"id": "law-archive", "cite": f"{LAW_ARTICLE}(7)", "who": "registry", "within": "10 working_days", **time}
    ]
    return ("archives",)


def _reserved(made: Orderly, who: Any) -> None:
    """The rules and the law leave the signature of the first class to the same one."""
    next(n for f, n in made.nodes() if f == "powers" and n["act"] == "sign")["by"] = who
    made.law[LAW_ARTICLE]["powers"][0]["by"] = who


@plants("higher law", "what-the-law-reserves-does-not-pass-on")
def _a_stand_in_signs_what_the_law_reserves(made: Orderly, rng: Random) -> tuple[str, ...]:
    who = rng.choice(["chief", "registrar"])
    _reserved(made, who)
    made.law[LAW_ARTICLE]["substitutions"] = []
    return (f"for-{who}",)


@plants("higher law", "what-the-law-reserves-does-not-pass-on")
def _who_is_entrusted_signs_what_the_law_reserves(made: Orderly, _: Random) -> tuple[str, ...]:
    _reserved(made, "chief")
    made.add(BESIDE, "delegations", id="entrusts", giver="chief", receiver="vice_registrar", acts=["sign"], grant="each_time")
    return ("entrusts",)


@plants("higher law", "called-in-as-the-law-says")
def _another_stands_in_than_the_law_says(made: Orderly, rng: Random) -> tuple[str, ...]:
    made.node("for-chief")["by"] = rng.choice(["registrar", {"in_order": ["deputy", "vice_registrar"]}])
    return ("for-chief",)


@plants("comparable guards", "equally-guarded")
def _a_second_meeting_without_the_quorum(made: Orderly, rng: Random) -> tuple[str, ...]:
    types = made.vocabulary["matters"][MEETING]["attributes"]
    types["type"] = [COUNCIL, "small_council"]
    attributes = made.vocabulary["matters"][PAPER]["attributes"]
    attributes["decided_at"] = {"type": [COUNCIL, "small_council"], "set_by": "decide"}
    node = _signed(made, rng)
    kind = {PAPER: {**node["matter"][PAPER], "decided_at": [COUNCIL, "small_council"]}}
    made.add(
        BESIDE,
        "meetings",
        id="small-council",
        type="small_council",
        members="leader",
        decides={"at_least": "1/3", "of": "leader"},
    )
    made.add(BESIDE, "powers", id="signs-what-is-decided", act="sign", matter=kind, by=node["by"])
    return ("signs-what-is-decided",)


DECIDE = "decides-as-guarded"


def decided_by_either(made: Orderly) -> None:
    """Papers may be put to the council or to a small council, which is as well guarded."""
    made.vocabulary["matters"][MEETING]["attributes"]["type"] = [COUNCIL, "small_council"]
    attributes = made.vocabulary["matters"][PAPER]["attributes"]
    attributes["put_to"] = ["nobody", COUNCIL, "small_council"]
    attributes["decided_at"] = {"type": [COUNCIL, "small_council"], "set_by": "decide"}
    third = {"at_least": "1/3", "of": "leader"}
    made.add(BESIDE, "meetings", id="small-council", type="small_council", members="leader", quorum=third, decides=third)
    for step in ("notified", "convened", "chaired"):
        made.node(step)["matter"] = {MEETING: {}}
    for meeting in (COUNCIL, "small_council"):
        matter = {PAPER: {"put_to": meeting}}
        made.add(
            BESIDE, "powers", id=f"{meeting}-decides".replace("_", "-"), act="decide", matter=matter, by={"meeting": meeting}
        )


@plants("comparable guards", DECIDE)
def _a_meeting_that_decides_the_same_without_what_the_other_needs(made: Orderly, rng: Random) -> tuple[str, ...]:
    decided_by_either(made)
    lacking = rng.choice(["quorum", "decides", "review"])
    if lacking == "review":
        made.add(
            BESIDE, "steps", id="looked-at", act="review", matter={PAPER: {"put_to": COUNCIL}}, by="assembly", before=["decide"]
        )
    else:
        del made.node("small-council")[lacking]
    return ("small-council-decides",)


SPECIAL = "special-way-is-as-guarded"


def spared(made: Orderly, rng: Random) -> str:
    """Urgent papers are spared one act that all others need; which."""
    node = made.node(rng.choice(["checked", "reviewed"]))
    node["matter"] = {PAPER: {**node["matter"][PAPER], "urgent": "false"}}
    return str(node["id"])


@plants("comparable guards", SPECIAL)
def _urgent_papers_without_a_check(made: Orderly, rng: Random) -> tuple[str, ...]:
    return (spared(made, rng),)


@plants("comparable guards", SPECIAL)
def _urgent_papers_without_the_record_afterwards(made: Orderly, rng: Random) -> tuple[str, ...]:
    after = rng.choice(["sign", "issue"])
    made.add(BESIDE, "steps", id="kept", act="archive", matter={PAPER: {"urgent": "false"}}, by="registry", after=[after])
    return ("kept",)


@plants("comparable guards", SPECIAL)
def _urgent_papers_with_a_consent_instead(made: Orderly, rng: Random) -> tuple[str, ...]:
    lacking = spared(made, rng)
    made.add(
        BESIDE, "steps", id="agreed-to", act="approve", matter={PAPER: {"urgent": "true"}}, by="registrar", before=["sign"]
    )
    return (lacking, "agreed-to")


UNMET = "no-meeting-is-as-guarded"


def decided_first(made: Orderly) -> None:
    """Papers may be put to the council, which then decides before they are signed."""
    attributes = made.vocabulary["matters"][PAPER]["attributes"]
    attributes["put_to"] = ["nobody", COUNCIL]
    attributes["decided_at"] = {"type": [COUNCIL], "set_by": "decide"}
    put = {PAPER: {"put_to": COUNCIL}}
    made.add(BESIDE, "powers", id="council-decides", act="decide", matter=put, by={"meeting": COUNCIL})
    made.add(BESIDE, "steps", id="decided", act="decide", matter=put, before=["sign"], if_refused="draft")


@plants("comparable guards", UNMET)
def _papers_that_no_meeting_decides_without_a_check(made: Orderly, rng: Random) -> tuple[str, ...]:
    decided_first(made)
    node = made.node("checked")
    node["before"] = ["decide", "sign"]
    spared_class = rng.choice(made.vocabulary["matters"][PAPER]["attributes"]["class"])
    others = [c for c in made.vocabulary["matters"][PAPER]["attributes"]["class"] if c != spared_class]
    node["matter"] = [{PAPER: {"put_to": COUNCIL}}, {PAPER: {"class": others}}]
    return ("checked",)
