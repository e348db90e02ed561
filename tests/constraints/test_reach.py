"""With only the clauses, and the fields of these, that an answer is said to depend on, the answer is the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings

from constraints.meaning import Meaning
from constraints.requirements import ALL, Requirements
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.pieces import Piece
from constraints.requirements.reach import Reach
from constraints.roster import Roster
from constraints.rulebook import Clause, Rulebook
from scenarios.governments import Government, governments
from tests.constraints.caching import sample, shipped


def moved(book: Rulebook, roster: Roster) -> Iterator[str]:
    """The pieces whose answer is another one when all clauses that they do not depend on are taken away."""
    inquiry, reach = Inquiry(Meaning(book, roster)), Reach(book)
    for family in ALL:
        if family.promise is None:
            continue
        for piece in family.pieces(inquiry, lambda: reach):
            if piece.reads is not None and _said(family, piece, inquiry) != _said(family, piece, _narrowed(inquiry, piece)):
                yield f"{family.family.value} {piece.name}"


def _narrowed(inquiry: Inquiry, piece: Piece) -> Inquiry:
    book = inquiry.meaning.rulebook
    nodes = {id_: _blank(node, piece.unread) for id_, node in book.nodes.items() if id_ in (piece.reads or ())}
    kept = replace(book, nodes=nodes)
    return Inquiry(Meaning(kept, inquiry.meaning.roster))


def _blank(node: Clause, unread: tuple[str, ...]) -> Clause:
    """The clause without the fields that are said not to count."""
    fields = type(node).model_fields
    return node.model_copy(update={name: () if fields[name].default == () else None for name in unread if name in fields})


def _said(family: Requirements, piece: Piece, inquiry: Inquiry) -> list[object]:
    part = inquiry.about(*piece.inquiry.acts) if piece.inquiry.acts else inquiry.on(*(piece.inquiry.kinds or ()))
    if family.asserts:
        return [(c.question, c.term, c.rests_on, c.cut) for c in family.claims(part)]
    return list(family.results(part))


@pytest.mark.parametrize("name", ["xinhe-2020", "jining-2022-4"])
def test_on_the_shipped_rulebooks_nothing_else_counts(name: str) -> None:
    book, roster, _ = shipped(name)
    assert list(moved(book, roster)) == []


def test_nor_on_damaged_ones() -> None:
    book, roster, _ = shipped("xinhe-2020")
    for mutant in sample(book, seed=5, operators=("drop-clause", "swap-post", "drop-exception")):
        assert list(moved(mutant.apply(book), roster)) == [], mutant.name


@settings(max_examples=12, deadline=None)
@given(governments())
def test_nor_on_generated_ones(of: Government) -> None:
    assert list(moved(of.rulebook, of.roster)) == []


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(governments())
def test_nor_on_many_generated_ones(of: Government) -> None:
    assert list(moved(of.rulebook, of.roster)) == []


def test_a_reach_that_forgets_what_it_refers_to_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    book, roster, _ = shipped("xinhe-2020")
    monkeypatch.setattr(Reach, "_closed", lambda _, ids: frozenset(ids))
    monkeypatch.setattr(Reach, "_excepted", lambda _, ids: frozenset(ids))
    assert list(moved(book, roster)) != []
