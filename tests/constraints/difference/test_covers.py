"""A class of matter, as a verdict names it, contains a matter or does not."""

from constraints.cover import Matter
from constraints.difference.verdicts import covers
from constraints.load import loads
from constraints.meaning import Meaning
from constraints.roster import loads_roster
from tests.constraints.planted import HEADER, ROSTER, VOCABULARY

_BOOK = loads(
    {
        "rulebook.yaml": HEADER,
        "vocabulary.yaml": VOCABULARY.replace("applicant_post:", "days: {type: number}\n      applicant_post:"),
        "01_articles.yaml": "- {article: 1, kind: declaratory, gist: {zh: 甲, en: one}, reason: {zh: 甲, en: one}}\n",
    }
)
MEANING = Meaning(_BOOK, loads_roster(ROSTER, _BOOK))
SEVERAL = {"leave": {"any": [{"applicant_post": "mayor", "days": [{"under": 1}, {"over": 3}]}, {"applicant_post": "head"}]}}


def test_of_several_tests_of_a_number_any_may_hold() -> None:
    mayors = [covers(MEANING, SEVERAL, {}, Matter("leave", {"applicant_post": "mayor", "days": days})) for days in (0, 1, 3, 4)]
    assert mayors == [True, False, False, True]
    assert covers(MEANING, SEVERAL, {}, Matter("leave", {"applicant_post": "head", "days": 2}))
    assert not covers(MEANING, SEVERAL, {}, Matter("leave", {"applicant_post": "deputy", "days": 0}))
