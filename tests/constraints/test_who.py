"""`who`: the matter that is meant where little is said, and the words for what it names."""

import pytest

from analysis.ask import ask
from analysis.asking import lines
from analysis.defaults import load_both
from constraints.explain import Explainer
from constraints.load import load, shipped
from constraints.meaning import Meaning
from constraints.terms import Did, Done, InForce, Not, atoms
from constraints.who import Answer, usual_matter

BOOK, ROSTER = load_both()
MEANING, SECOND = Meaning(BOOK, ROSTER), Meaning(*load_both("xinhe-2020"))


def asked(act: str, kind: str, away: dict[str, str], **attributes: str) -> Answer:
    return ask(BOOK, ROSTER, act, {kind: attributes}, away=away, vacant=(), readings={}, granted=(), done=None)


def test_an_ordinary_document_is_one_that_may_be_issued_at_all() -> None:
    """A flag that bars the act for everybody is not what is usual."""
    answer = asked("sign", "document", {}, **{"class": "general", "lead_subject": "finance"})
    assert answer.officials == ("executive_vice_mayor",)
    assert {"important_contents", "substance"} <= set(answer.assumed)
    assert "issued_as" in answer.assumed
    assert answer.matter.get("issued_as") == "government"


def test_what_is_given_is_never_changed() -> None:
    answer = asked("sign", "document", {}, **{"class": "general", "substance": "false"})
    assert answer.matter.get("substance") == "false"
    assert not answer.somebody
    failing = [reason.failing for _, reasons in answer.may_not for reason in reasons]
    assert InForce("nothing-empty") in atoms(*failing)


def test_the_stand_in_signs_while_the_leader_in_charge_travels() -> None:
    answer = asked(
        "sign", "document", {"executive_vice_mayor": "business_trip"}, **{"class": "general", "lead_subject": "finance"}
    )
    assert [(a.official, a.doer.seat) for a in answer.may] == [("vice_mayor_1", "executive_vice_mayor")]


def test_the_post_of_an_applicant_is_that_of_the_seat_that_is_named() -> None:
    answer = asked("approve", "leave_request", {}, applicant="vice_mayor_1")
    assert (answer.officials, answer.matter.get("applicant_post")) == (("mayor",), "vice_mayor")
    named = asked("approve", "leave_request", {}, applicant_post="vice_mayor")
    assert (named.officials, named.matter.get("applicant")) == (("mayor",), "vice_mayor_1")


@pytest.mark.parametrize("meaning", [MEANING, SECOND], ids=["first", "second"])
def test_nothing_is_assumed_that_the_vocabulary_says_cannot_be(meaning: Meaning) -> None:
    names = meaning.names
    impossible = [
        (kind, never.matter)
        for kind in names.kinds
        for group in names.kinds_above(kind)
        for never in names.kind_of[group].never
        if meaning.covers.covers(never.matter, usual_matter(meaning, "", kind, {})[0])
    ]
    assert impossible == []


def test_what_is_assumed_gives_way_to_what_is_given_where_both_cannot_be() -> None:
    """A grant of land is a matter of land, whichever subject comes first in the roster."""
    matter, assumed = usual_matter(SECOND, "sign", "document", {"class": "land_grant"})
    assert matter.get("lead_subject") == "land"
    assert "lead_subject" in assumed


def test_usual_values_leave_every_act_to_somebody_where_the_law_gives_it() -> None:
    """Of each act on each kind that it is given for, the usual matter is not barred for everybody."""
    from constraints.classes import Classes, shuts

    classes = Classes(MEANING)
    barred = []
    for act in classes.acts():
        for kind in classes.kinds(act):
            matter, _ = usual_matter(MEANING, act, kind, {})
            barred += [
                (act, kind, node.id)
                for node in MEANING.barriers.get(act, ())
                if shuts(node) and MEANING.covers.covers(node.matter, matter)
            ]
    assert barred == []


@pytest.mark.parametrize("name", shipped())
def test_every_value_of_a_closed_list_has_a_chinese_name(name: str) -> None:
    names = load(name).names
    values = {
        v
        for kind in names.vocabulary.matters.values()
        for a in kind.attributes.values()
        for v in a.values
        if a.type == "choice"
    }
    assert sorted(v for v in values if names.label(v, "zh") == v.replace("_", " ")) == []


def test_an_act_is_quoted_as_its_name_need_not_be_a_verb() -> None:
    """*Legality review* is something that one performs; an act on a linked matter has a name as well."""
    explainer = Explainer(MEANING, "en")
    assert explainer.failing(Done("review_legality")) == "not before “legality review” is done"
    assert explainer.failing(Not(Done("meeting.convene"))) == "no longer once “convene” is done"
    assert explainer.failing(Did("mayor", "expert_review")) == "mayor has not done “expert review”"
    answer = asked("review_legality", "document", {}, **{"class": "rule"})
    assert lines(answer, explainer)[0].startswith("Who may perform “legality review”: document")
