"""After a damage only what it can touch is asked again: what changes is what changes when everything is asked again."""

from __future__ import annotations

import pytest

from constraints.damaged import Undamaged
from constraints.language.nodes import Power
from constraints.language.patterns import ANYTHING
from constraints.meaning import Meaning
from constraints.mutants import Mutant
from constraints.prove import Prover
from constraints.requirements import ALL, Requirements
from constraints.requirements.inquiry import Inquiry
from constraints.verdict import Family, Result
from tests.constraints.caching import sample, shipped

BOOK, ROSTER, STATUTES = shipped("xinhe-2020")


def rows(one: Requirements, damage: Mutant | None = None) -> list[Result]:
    """Everything that a family says."""
    book = damage.apply(BOOK) if damage else BOOK
    inquiry = Inquiry(Meaning(book, ROSTER), statutes=STATUTES)
    return [*Prover(inquiry.meaning, one.claims(inquiry)).results(), *one.results(inquiry)]


def said(found: list[Result]) -> set[tuple[str, str]]:
    return {(row.claim, row.status.value) for row in found}


def wrong(damages: list[Mutant]) -> list[str]:
    """The families of which something else changes than when all is asked again."""
    undamaged = Undamaged(Inquiry(Meaning(BOOK, ROSTER), statutes=STATUTES))
    whole, found = {one.family: said(rows(one)) for one in ALL}, []
    for damage in damages:
        damaged = undamaged.damaged(damage.apply(BOOK), damage.clause)
        for one in ALL:
            before, after = map(said, damaged.rows(one))
            if before ^ after != whole[one.family] ^ said(rows(one, damage)):
                found.append(f"{damage.name}: {one.family.value}")
    return found


def test_what_a_damage_changes_is_found() -> None:
    assert wrong(sample(BOOK, seed=8, operators=("drop-clause",))) == []


@pytest.mark.slow(seconds=20)
def test_what_other_damages_change_is_found() -> None:
    assert wrong(sample(BOOK, seed=9, operators=("swap-post", "drop-reason", "order", "limit"))) == []


def test_the_acts_that_a_damage_cannot_touch_are_not_asked_again() -> None:
    (availability,) = (one for one in ALL if one.family is Family.AVAILABILITY)
    undamaged = Undamaged(Inquiry(Meaning(BOOK, ROSTER)))
    node = next(n for n in BOOK.family(Power) if len(n.act) == 1 and n.matter != ANYTHING)
    before, after = undamaged.damaged(BOOK.without(node.id), node.id).rows(availability)
    assert node.act[0] in {row.question.act for row in before}
    assert {row.question.act for row in (*before, *after)} <= {
        a for a in BOOK.names.vocabulary.acts if node.id in undamaged.reach.of_act(a)
    }
