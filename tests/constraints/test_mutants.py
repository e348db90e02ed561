"""Mutants: what each operator does to a clause, what is proved to say the same, and who notices the rest."""

from __future__ import annotations

from functools import cache

import pytest

from analysis.defaults import load_both
from analysis.mutate import judge
from analysis.mutating import WANTED, document, known_survivors, score, survivors
from constraints.kill import Fate
from constraints.meaning import Meaning
from constraints.mutants import OPERATORS, Mutant, mutants, nearby
from constraints.roster import Roster
from constraints.rulebook import Rulebook
from constraints.same import same

BOOKS = ("jining-2022-4", "xinhe-2020")
MANY = 1000
"""So many mutants are judged in one process: other tests run in the others."""


@cache
def both(name: str) -> tuple[Rulebook, Roster]:
    return load_both(name)


@cache
def every(name: str) -> dict[str, Mutant]:
    return {mutant.name: mutant for mutant in mutants(both(name)[0])}


@cache
def meaning(name: str) -> Meaning:
    return Meaning(*both(name))


def proved_same(name: str, mutant: Mutant) -> bool:
    return same(meaning(name), Meaning(mutant.apply(both(name)[0]), both(name)[1]), mutant.clause)


@pytest.mark.parametrize("name", BOOKS)
def test_every_clause_is_struck_out_once_and_no_mutant_comes_twice(name: str) -> None:
    listed = list(mutants(both(name)[0]))
    struck = [m.clause for m in listed if m.operator == "drop-clause"]
    assert len(struck) == len(set(struck)) > 100
    assert len({m.name for m in listed}) == len(listed)
    assert {m.operator for m in listed} <= set(OPERATORS)


def test_every_operator_applies_somewhere() -> None:
    assert {m.operator for name in BOOKS for m in every(name).values()} == set(OPERATORS)


@pytest.mark.parametrize("name", BOOKS)
def test_a_mutant_differs_from_the_law_in_its_clause_only(name: str) -> None:
    book = both(name)[0]
    for mutant in every(name).values():
        if not mutant.stillborn:
            damaged = mutant.apply(book)
            assert [i for i in book.nodes if damaged.nodes.get(i) != book.nodes[i]] == [mutant.clause]


def test_a_limit_has_two_neighbours_and_none_below_zero() -> None:
    assert nearby("5 working_days") == ["4 working_days", "6 working_days"]
    assert nearby("1/2") == ["0/2", "2/2"]
    assert nearby("day 8 of the month") == ["day 7 of the month", "day 9 of the month"]
    assert nearby("0") == ["1"]
    assert nearby("mayor") == []


# ── the same ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", BOOKS)
def test_a_clause_says_the_same_in_other_words(name: str) -> None:
    book, roster = both(name)
    for node in list(book.nodes.values())[:40]:
        if hasattr(node, "anchor"):
            reworded = node.model_copy(update={"note": "said in other words", "anchor": None})
            assert same(meaning(name), Meaning(book.with_node(reworded), roster), node.id)


@pytest.mark.parametrize("operator", ["limit", "strict", "gate", "order", "each", "less", "drop-expiry", "drop-refusal"])
def test_a_real_change_is_never_called_the_same(operator: str) -> None:
    found = [(name, m) for name in BOOKS for m in every(name).values() if m.operator == operator and not m.stillborn][:25]
    assert found
    assert [m.name for name, m in found if proved_same(name, m)] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", BOOKS)
def test_what_is_proved_to_be_the_same_decides_every_class_alike(name: str) -> None:
    """The proof against brute force: every mutant called the same decides each matter of every class alike."""
    from constraints.classes import Classes
    from constraints.terms import TRUE, InForce, mask, rewrite

    before = meaning(name)
    classes = Classes(before)
    for mutant in every(name).values():
        if mutant.stillborn or not proved_same(name, mutant):
            continue
        after = Meaning(mutant.apply(both(name)[0]), both(name)[1])
        for act in getattr(before.rulebook[mutant.clause], "act", ()):
            for one in classes.of(act):
                said = [
                    {(a.doer.seat, a.doer.organ, rewrite(a.when, lambda _: TRUE, None, mask(InForce))) for a in m.alternatives(act, one.matter)}
                    for m in (before, after)
                ]  # fmt: skip
                assert said[0] == said[1], mutant.name


# ── who notices ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", BOOKS)
def test_a_handful_is_noticed_whatever_the_number_of_workers(name: str) -> None:
    listed = [m for m in every(name).values() if m.operator in ("limit", "drop-reason")][:8]
    book, roster = both(name)
    outcomes = judge(name, book, roster, wanted=listed, workers=1)
    assert all(o.fate.killed and o.by for o in outcomes), [o for o in outcomes if not o.fate.killed]
    assert document(book, roster.id, outcomes)["total"]["mutants"] == len(listed)


def test_without_cases_verdicts_still_judge() -> None:
    from constraints.kill import Killer

    book, roster = both("xinhe-2020")
    killer = Killer(book, roster, ())
    fates = {killer.judge(m).fate for m in list(every("xinhe-2020").values())[:12]}
    assert Fate.BY_CASE not in fates
    assert fates & {Fate.BY_VERDICT, Fate.SURVIVED}


@pytest.mark.slow(seconds=90)
@pytest.mark.parametrize("name", BOOKS)
def test_nearly_every_damage_is_noticed_and_the_others_are_known(name: str) -> None:
    book, roster = both(name)
    outcomes = judge(name, book, roster, workers=1 if len(every(name)) > MANY else 2)
    known = known_survivors(name, roster.id)
    assert score(outcomes) >= WANTED
    assert known is not None
    assert {o.mutant.name for o in survivors(outcomes)} == set(known.reason_of)
