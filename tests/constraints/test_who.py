"""`who`: the matter that is meant where little is said, and the words for what it names."""

import pytest

from analysis.ask import ask
from analysis.defaults import load_both
from constraints.load import load, shipped
from constraints.meaning import Meaning
from constraints.terms import InForce, atoms
from constraints.who import Answer, usual_matter

BOOK, ROSTER = load_both()
MEANING = Meaning(BOOK, ROSTER)


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
