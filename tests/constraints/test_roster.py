"""Who holds which seat."""

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
