"""The smallest situation that shows a change: who is said to have done an earlier act could have done it."""

from constraints.difference.clauses import clause_changes
from constraints.difference.powers import Witness, powers
from constraints.difference.sides import Side, Sides
from constraints.difference.touched import touched
from constraints.load import loads
from constraints.meaning import Meaning
from constraints.roster import loads_roster
from tests.constraints.planted import HEADER, ROSTER, VOCABULARY, article

VOCABULARY_ = VOCABULARY.replace("roles:\n", "roles:\n  reviewer: {did: review}\n", 1)
READING = (
    "id: who-reviews, cite: ['1'], question: {zh: 谁审核?, en: Who reviews?}, "
    "options: {mayor: {zh: 市长, en: The mayor}, heads: {zh: 局长, en: The heads}}, default: mayor"
)


def side(reviews: str, signs: str) -> Side:
    clauses = [
        f"id: reviewed, cite: 1(1), act: review, matter: {{paper: {{}}}}, by: {reviews}",
        f"id: signed, cite: 1(2), act: sign, matter: {{paper: {{}}}}, by: {signs}",
    ]
    readings = {"readings": [READING]} if "who-reviews" in reviews else {}
    texts = {"rulebook.yaml": HEADER, "vocabulary.yaml": VOCABULARY_, "01.yaml": article(1, powers=clauses, **readings)}
    book = loads(texts)
    return Side(Meaning(book, loads_roster(ROSTER, book)))


def witness(before: Side, after: Side) -> Witness:
    sides = Sides(before, after)
    changes = powers(sides, touched(sides, clause_changes(before.rulebook, after.rulebook))).changes
    [change] = [one for one in changes if one.act == "sign"]
    return change.witness


def test_whoever_did_it_could_under_the_readings_of_the_situation() -> None:
    """The head of a bureau reviews under a reading that is not shown first only: the secretary it is."""
    reviews = "[secretary, {reading: who-reviews, choose: {mayor: mayor, heads: head}}]"
    shown = witness(side(reviews, "mayor"), side(reviews, "[mayor, reviewer]"))
    assert shown.now.did == {("secretary", "review")}
    assert "secretary" in shown.after


def test_where_nobody_else_could_the_reading_is_told() -> None:
    reviews = "[mayor, {reading: who-reviews, choose: {mayor: mayor, heads: head}}]"
    shown = witness(side(reviews, "mayor"), side(reviews, "[mayor, reviewer]"))
    assert shown.now.did == {("head_1", "review")}
    assert shown.now.readings == {"who-reviews": "heads"}


def test_what_one_law_alone_lets_him_do_will_do_where_no_other_does() -> None:
    shown = witness(side("mayor", "mayor"), side("secretary", "[mayor, reviewer]"))
    assert shown.now.did == {("secretary", "review")}
