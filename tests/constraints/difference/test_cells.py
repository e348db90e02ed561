"""Classes of matter of two governments that have not even a kind of matter in common."""

from constraints.difference.cells import Cells
from constraints.difference.sides import Side, Sides
from constraints.load import loads
from constraints.meaning import Meaning
from constraints.roster import loads_roster
from tests.constraints.planted import HEADER, article

VOCABULARY = """
posts: {{mayor: {{}}, deputy: {{many: true}}}}
relations: {{in_charge_of: {{from: deputy, to: subject}}}}
roles: {{leader_in_charge: {{in_charge_of: lead_subject}}}}
reasons: {{trip: {{}}}}
acts: {{handle: {{}}}}
matters:
  any_matter: {{}}
  {kind}: {{is_a: any_matter, attributes: {{lead_subject: subject}}}}
"""


def side(kind: str, *subjects: str) -> Side:
    """A government that knows one kind of matter, the first of its subjects being the mayor's own."""
    clauses = [
        f"id: own, cite: 1(1), act: handle, matter: {{{kind}: {{lead_subject: {subjects[0]}}}}}, by: mayor",
        f"id: others, cite: 1(2), act: handle, matter: {{{kind}: {{}}}}, by: leader_in_charge, unless: [own]",
    ]
    texts = {
        "rulebook.yaml": HEADER,
        "vocabulary.yaml": VOCABULARY.format(kind=kind),
        "01_articles.yaml": article(1, powers=clauses),
    }
    book = loads(texts)
    people = f"seats: {{mayor: {{post: mayor}}, deputy: {{post: deputy}}}}\nin_charge_of: {{deputy: [{', '.join(subjects)}]}}\n"
    return Side(Meaning(book, loads_roster(people, book)))


def test_a_kind_that_one_side_alone_knows_has_the_values_of_that_side() -> None:
    one, other = side("alarm", "fire", "flood", "storm"), side("paper", "finance", "land")
    for before, after in ((one, other), (other, one)):
        cells = list(Cells(Sides(before, after)).of("handle"))
        assert {(cell.kind, cell.matter.get("lead_subject")) for cell in cells} == {
            ("alarm", "fire"), ("alarm", "flood"), ("alarm", "storm"), ("paper", "finance"), ("paper", "land"),
        }  # fmt: skip
