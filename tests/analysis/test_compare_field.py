"""What stands in a clause is told in words: lengths, places and answers rather than what the files write."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.compare.field import named, said, stands
from constraints.explain import Explainer
from constraints.language.nodes import Deadline
from constraints.load import load, loads
from constraints.meaning import meaning
from constraints.mutants import plain
from constraints.roster import load_roster, loads_roster
from constraints.words import catalogue
from scenarios.scenario import ROSTERS
from tests.constraints import planted

BOOK, ROSTER = "xinhe-2020", "xinhe-illustrative"


@pytest.fixture(scope="module", params=["zh", "en"])
def e(request: pytest.FixtureRequest) -> Explainer:
    rulebook = load(BOOK)
    return Explainer(meaning(rulebook, load_roster(ROSTERS / f"{ROSTER}.yaml", rulebook)), request.param)


def test_a_length_is_said_as_the_language_says_it(e: Explainer) -> None:
    assert said("2 working_days", e) == {"zh": "2个工作日", "en": "2 working days"}[e.lang]
    assert said("1 weeks", e) == {"zh": "1周", "en": "1 week"}[e.lang]
    assert said(None, e) == "–"


def test_a_clause_is_named_by_its_place(e: Explainer) -> None:
    clause = next(n.id for n in e.rulebook.family(Deadline))
    assert said([{"ref": clause}], e) == f"{e.cite(clause)}{' ' if e.lang == 'en' else ''}({clause})"


def test_a_matter_is_told_by_the_names_of_its_attributes(e: Explainer) -> None:
    told = said([{"item": {"put_to": "executive", "urgent": "false"}}], e, "matter")
    assert {"zh": "非", "en": "not: urgent"}[e.lang] in told
    assert "put_to" not in told
    assert "false" not in told


def test_a_value_that_hangs_on_a_reading_tells_each_answer(e: Explainer) -> None:
    reading = next(iter(e.rulebook.readings().values()))
    told = said({"reading": reading.id, "choose": dict.fromkeys(reading.options, "any")}, e)
    assert e.reading(reading.id) in told
    for option in reading.options:
        assert e.options(reading.id, [option]) in told


def test_the_answer_of_a_reading_that_is_shown_first_is_told_in_its_words(e: Explainer) -> None:
    for reading in e.rulebook.readings().values():
        assert stands(reading, "default", reading.default, e) == e.options(reading.id, [reading.default])
        assert reading.options[reading.default].in_(e.lang) in stands(reading, "default", reading.default, e)


def test_every_field_that_a_shipped_clause_can_have_is_said_without_its_mark(e: Explainer) -> None:
    """No shipped clause is told with an underscore, a reference or a truth value of the files."""
    for node in e.rulebook.nodes.values():
        data: dict[str, Any] = plain(node)  # type: ignore[assignment]
        for field in ("within", "at_least", "at_most", "unless", "matter", "under", "on_expiry"):
            if field in data:
                told = said(data[field], e, field)
                assert told
                for mark in ("_days", "ref:", "true", "false", "counts_as", "escalates_to"):
                    assert mark not in told, (node.id, field, told)


def test_a_place_alone_is_said_as_the_language_says_it(e: Explainer) -> None:
    node = next(n for n in e.rulebook.nodes.values() if n.cites)
    place = node.cites[0].partition("#")[0]
    assert said([{"ref": place}], e) == e.place(place)


def test_one_word_in_another_field_says_another_thing(e: Explainer) -> None:
    told = said({"more_than": "1/2", "of": ["mayor"]}, e, "quorum")
    assert named("of", e.lang) not in told
    assert named("of", e.lang, "quorum") in told
    assert {"zh": "主持人", "en": "whoever chairs"}[e.lang] in said(["mayor", "chair"], e, "by")
    assert said("chair", e, "act") == e.label("chair")


def test_fields_have_names_in_both_languages(e: Explainer) -> None:
    names = [key.removeprefix("compare.field.") for key in catalogue("en") if key.startswith("compare.field.")]
    assert len(names) > 45
    assert all(named(name, e.lang) for name in names)
    assert named("no-such-field", e.lang) == "no-such-field"


def test_a_value_bears_the_name_of_its_own_sort() -> None:
    """A class of paper, a subject and a seat may be written alike."""
    alike = {
        "rulebook.yaml": planted.HEADER,
        "01_articles.yaml": planted.article(1, powers=["id: a, cite: 1, act: sign, by: mayor"]),
    }
    words = planted.VOCABULARY.replace(
        "class: {type: [plan, order, note]}",
        "lead_subject: {type: subject}\n      class: {values: {works: {en: building permit}}}",
    )
    book = loads({**alike, "vocabulary.yaml": words})
    roster = loads_roster(
        planted.ROSTER.replace("  head_1:", "  works: {post: deputy}\n  head_1:") + "subjects: {works: {en: public works}}\n",
        book,
    )
    words_of = Explainer(meaning(book, roster), "en")
    told = said([{"paper": {"class": ["works"], "lead_subject": "works"}}], words_of, "matter")
    assert told == "paper (class: building permit, lead subject: public works)"
    assert (
        words_of.matter({"paper": {"class": "works", "submitted_by": "works"}})
        == "paper (building permit, submitted by: Works Bureau)"
    )
    assert words_of.label("works") == "deputy mayor 3"
