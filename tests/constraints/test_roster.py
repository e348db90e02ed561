"""Who holds which seat."""

import pytest

from constraints.errors import Mistakes
from constraints.load import loads
from constraints.roster import loads_roster
from tests.constraints.planted import HEADER, ROSTER, VOCABULARY, article

BOOK = loads(
    {
        "rulebook.yaml": HEADER,
        "vocabulary.yaml": VOCABULARY,
        "01_articles.yaml": article(1, powers=["id: signed, cite: 1, act: sign, matter: {paper: {}}, by: mayor"]),
    }
)


def test_a_seat_named_as_the_holder_of_another_is_held_by_the_same_official() -> None:
    """By whomever the seat names, or by an official of its own; in whichever order the two stand, and through a third."""
    for held in ("secretary: {post: secretary, holder: s}", "secretary: {post: secretary}"):
        text = ROSTER.replace("secretary: {post: secretary, holder: s}", held)
        text = text.replace("holder: h,", "holder: deputy_2,").replace("holder: d2", "holder: secretary")
        roster = loads_roster(text, BOOK)
        assert roster.official_of["head_1"] == roster.official_of["deputy_2"] == roster.official_of["secretary"] == "deputy_2"
        assert roster.officials == ("mayor", "deputy_1", "deputy_2")


def test_seats_that_name_one_person_or_none_stay_as_they_are() -> None:
    roster = loads_roster(ROSTER.replace("holder: d2", "holder: m"), BOOK)
    assert roster.official_of["deputy_2"] == "mayor"
    assert len(roster.officials) == len(roster.seats) - 1


def test_an_official_is_named_by_a_seat_that_he_holds_himself() -> None:
    """Whoever names whom, the holder of a seat of that name is never somebody else."""
    for holders in (("d2", "deputy_1"), ("d1", "deputy_1"), ("head_1", "mayor"), ("deputy_1", "head_1")):
        text = ROSTER.replace("holder: d1", f"holder: {holders[0]}").replace("holder: d2", f"holder: {holders[1]}")
        roster = loads_roster(text.replace("holder: h,", "holder: m,"), BOOK)
        assert all(roster.official_of[official] == official for official in roster.officials)
        assert all(official in seats for official, seats in roster.seats_of.items())


def test_every_independent_mistake_of_a_file_is_told_in_one_run() -> None:
    """Of its form and of its names; what only follows from another mistake is left out."""
    wrong = ROSTER.replace("rulebook: planted-2020\n", "rulebook: planted-2020\nnote: [1]\n")
    wrong = wrong.replace("{post: deputy, holder: d1}", "{pots: deputy, holder: d1}")
    wrong = wrong.replace("{post: secretary, holder: s}", "{post: secretry, holder: s}")
    wrong = wrong.replace("is_a: bureau", "is_a: buro")
    wrong += "precedence: [mayor, 7, deputy_1, deputy_3]\nstanding:\n  - {giver: mayor, power: signed}\n"
    wrong += "  - {giver: mayor, receiver: nobody_here, power: signed}\n  - {giver: mayor, receiver: deputy_2, power: sined}\n"
    with pytest.raises(Mistakes) as caught:
        loads_roster(wrong, BOOK)
    said = [(m.place.line, m.code.value, dict(m.values).get("value")) for m in caught.value.found]
    assert said == [
        (4, "T203", "[1]"),
        (8, "T202", "post"),
        (8, "T201", "pots"),
        (10, "O601", "secretry"),
        (12, "O603", "buro"),
        (13, "T204", "7"),
        (13, "O602", "deputy_3"),
        (15, "T202", "receiver"),
        (16, "O602", "nobody_here"),
        (16, "O607", "signed"),
        (17, "O606", "sined"),
    ]
