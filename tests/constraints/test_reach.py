"""With only the clauses, and the fields of these, that an answer is said to depend on, the answer is the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import given, settings

from constraints.language.patterns import Body
from constraints.load import loads
from constraints.meaning import Meaning
from constraints.requirements import ALL, Requirements
from constraints.requirements.above.standing import PARTS
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.pieces import Piece
from constraints.requirements.reach import Reach
from constraints.requirements.standing_in.alone import of_act
from constraints.roster import Roster, loads_roster
from constraints.rulebook import Clause, Rulebook
from scenarios.governments import Government, governments
from tests.constraints.caching import sample, shipped
from tests.constraints.planted import ROSTER, article
from tests.constraints.test_higher_law import LAW_HEADER
from tests.constraints.test_law_standing_in import HEADER, LAW_VOCABULARY, RULES_VOCABULARY

NOTHING = {"matter": ({"no_kind_at_all": Body({})},), "act": ()}


def moved(book: Rulebook, roster: Roster, statutes: tuple[Rulebook, ...] = ()) -> Iterator[str]:
    """The pieces whose answer is another one when all clauses that they do not depend on are taken away."""
    inquiry, reach = Inquiry(Meaning(book, roster), statutes=statutes), Reach(book)
    for family in ALL:
        pieces = family.pieces(inquiry, lambda: reach)
        for piece in chain(pieces, family.answer_pieces(inquiry, lambda: reach) if family.answer_parts else ()):
            if piece.reads is not None and _said(family, piece, inquiry) != _said(family, piece, _narrowed(inquiry, piece)):
                yield f"{family.family.value} {piece.part} {piece.name}"
    for act in inquiry.classes.acts():
        if list(of_act(inquiry, act)) != list(of_act(_narrowed(inquiry, Piece(act, inquiry, reach.of_act(act))), act)):
            yield f"who acts alone: {act}"


def _narrowed(inquiry: Inquiry, piece: Piece) -> Inquiry:
    book = inquiry.meaning.rulebook
    reads = piece.reads or {}
    nodes = {id_: _blank(node, reads[id_]) for id_, node in book.nodes.items() if id_ in reads}
    kept = replace(book, nodes=nodes)
    return Inquiry(Meaning(kept, inquiry.meaning.roster), statutes=inquiry.statutes)


def _blank(node: Clause, unread: tuple[str, ...]) -> Clause:
    """The clause without the fields that are said not to count."""
    fields = {name: field for name, field in type(node).model_fields.items() if name in unread}
    blank = {n: None if f.is_required() else f.get_default(call_default_factory=True) for n, f in fields.items()}
    blank.update({name: value for name, value in NOTHING.items() if name in fields})
    return node.model_copy(update=blank)


def _said(family: Requirements, piece: Piece, inquiry: Inquiry) -> list[object]:
    part = inquiry.about(*piece.inquiry.acts) if piece.inquiry.acts else inquiry.on(*(piece.inquiry.kinds or ()))
    if piece.results is not None:
        return list(piece.results(part))
    if family.asserts:
        return [(c.question, c.term, c.rests_on, c.cut) for c in (piece.claims or family.claims)(part)]
    return list(family.results(part))


@pytest.mark.parametrize("name", ["xinhe-2020", pytest.param("jining-2022-4", marks=pytest.mark.slow)])
def test_on_the_shipped_rulebooks_nothing_else_counts(name: str) -> None:
    assert list(moved(*shipped(name))) == []


@pytest.mark.slow
def test_nor_on_damaged_ones() -> None:
    book, roster, statutes = shipped("xinhe-2020")
    for mutant in sample(book, seed=5, operators=("drop-clause", "swap-post", "drop-exception")):
        assert list(moved(mutant.apply(book), roster, statutes)) == [], mutant.name


@settings(max_examples=12, deadline=None)
@given(governments())
def test_nor_on_generated_ones(of: Government) -> None:
    assert list(moved(of.rulebook, of.roster)) == []


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(governments())
def test_nor_on_many_generated_ones(of: Government) -> None:
    assert list(moved(of.rulebook, of.roster)) == []


@pytest.mark.parametrize(
    ("part", "nothing"),
    [
        ("_history", lambda _, __: {}),
        pytest.param("_shared", frozenset(), marks=pytest.mark.slow),
        pytest.param("_ordered", {}, marks=pytest.mark.slow),
        pytest.param("_general", frozenset(), marks=pytest.mark.slow),
        pytest.param("_closed", lambda _, ids: frozenset(ids), marks=pytest.mark.slow),
        pytest.param("_excepted", lambda _, __: {}, marks=pytest.mark.slow),
    ],
)
def test_a_reach_that_forgets_a_part_is_noticed(part: str, nothing: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Reach, part, nothing)
    assert any(next(moved(*shipped(name)[:2]), None) for name in ("xinhe-2020", "jining-2022-4"))


def test_a_meeting_that_only_the_law_names_counts_with_whoever_chairs_it() -> None:
    kind = "  meeting: {zh: 会议, en: meeting, is_a: any_matter, attributes: {type: {values: {full: {}}}}}\n"
    named = "id: named, cite: '1(1)', of: head_of_government, by: {named_by: {meeting: full}, among: deputy_head}"
    theirs = article(
        1,
        meetings=["id: full, cite: '1(2)', type: full, members: head_of_government"],
        substitutions=[f"{named}, away_for: [ill]"],
    )
    ours = article(
        2,
        meetings=["id: full, cite: '2(1)', type: full, members: [mayor, deputy]"],
        powers=["id: chairs, cite: '2(2)', act: chair, matter: {meeting: {}}, by: mayor"],
        substitutions=["id: stands, cite: '2(3)', of: mayor, by: {named_by: mayor, among: deputy}, away_for: [ill]"],
    )
    words = RULES_VOCABULARY.replace("matters:", "  chair: {zh: 主持, en: chair}\nmatters:")
    law = loads({"rulebook.yaml": LAW_HEADER, "vocabulary.yaml": LAW_VOCABULARY + kind, "01_articles.yaml": theirs})
    book = loads({"rulebook.yaml": HEADER, "vocabulary.yaml": words + kind, "01_articles.yaml": ours})
    inquiry = Inquiry(Meaning(book, loads_roster(ROSTER, book)), statutes=(law,))
    (piece,) = PARTS[0].pieces(inquiry, lambda: Reach(book))
    assert piece.reads is not None
    assert {"full", "chairs", "stands"} <= piece.reads.keys()
