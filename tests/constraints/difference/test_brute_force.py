"""The difference of two rulebooks is that of two naive readings, situation by situation."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from constraints.cover import Matter
from constraints.difference.cells import Cells
from constraints.difference.clauses import clause_changes, renamed
from constraints.difference.powers import Direction, PowerChange, Powers, powers
from constraints.difference.sides import Side, Sides
from constraints.difference.touched import touched
from constraints.difference.verdicts import covers
from constraints.holds import Situation
from constraints.meaning import Meaning
from constraints.names import ROOT
from scenarios.governments import LENGTHS, Bounds, Government, circumstances, governments, handing, matters
from scenarios.reforms import reforms
from tests.constraints.naive import Naive

FEW = settings(deadline=None, max_examples=30, derandomize=True, suppress_health_check=list(HealthCheck))
MANY = settings(deadline=None, max_examples=1000, suppress_health_check=list(HealthCheck))
TINY = Bounds(
    seats=3, powers=2, substitutions=2, delegations=0, prohibitions=1, steps=1, meetings=0, exclusions=1, readings=1,
    reasons=("trip", "illness"), lengths=LENGTHS[:1], acts=("sign", "seal"), history=False,
)  # fmt: skip
"""So few variables that every situation can be taken one by one."""


def sides_of(before: Government, after: Government) -> tuple[Sides, Powers]:
    one, other = (Side(Meaning(of.rulebook, of.roster)) for of in (before, after))
    changes = clause_changes(before.rulebook, after.rulebook)
    sides = Sides(one, other, renamed(changes))
    return sides, powers(sides, touched(sides, changes))


@lru_cache(maxsize=1)
def cells(sides: Sides) -> Cells:
    return Cells(sides)


def change_on(sides: Sides, found: Powers, act: str, matter: Matter) -> PowerChange | None:
    """The change that is told of an act on a matter; at most one.

    A kind of matter that no clause on the act names is told of as the kind above it.
    """
    kinds = cells(sides).kinds(act)
    kind = matter.kind if matter.kind in kinds else ROOT
    asked = Matter(kind, matter.attributes)
    told = [c for c in found.changes if c.act == act and covers(sides.after.meaning, c.matter, c.alike, asked)]
    assert len(told) <= 1
    return told[0] if told else None


def able(of: Government, now: Situation, act: str, matter: Matter) -> set[str]:
    return {d.official or d.organ or "-" for d in Naive(of, now).able(act, matter)}


@st.composite
def reformed(draw: st.DrawFn, bounds: Bounds) -> tuple[Government, Government]:
    drawn = draw(governments(bounds))
    of = Government(drawn.book, {**drawn.people, "standing": []})  # so that both have the very same roster
    return of, draw(reforms(of, bounds))


@st.composite
def lives(draw: st.DrawFn) -> tuple[Government, Government, list[Situation]]:
    before, after = draw(reformed(Bounds()))
    sides = Sides(*(Side(Meaning(of.rulebook, of.roster)) for of in (before, after)))
    readings = st.fixed_dictionaries({r: st.sampled_from(options) for r, options in sides.universe.readings.items()})
    found = []
    for _ in range(3):
        now = draw(circumstances(before, sides.universe.statuses))
        found.append(Situation(now.status, now.vacant, now.granted, draw(readings), {}, now.done, now.did))
    return before, after, found


def own(sides: Sides, side: Side, now: Situation) -> Situation:
    """A common situation as one side tells lengths of absence apart."""
    status = {o: side_status for o, s in now.status.items() if (side_status := sides.own(side, s))}
    return Situation(status, now.vacant, now.granted, now.readings, {}, now.done, now.did)


def undeclared(life: tuple[Government, Government, list[Situation]]) -> list[str]:
    """The acts and matters on which somebody gains or loses in a situation although no such change is told."""
    before, after, situations = life
    sides, found = sides_of(before, after)
    empty = frozenset(s for s, entry in before.roster.seats.items() if entry.vacant)
    wrong = []
    for now in (Situation(n.status, n.vacant | empty, n.granted, n.readings, {}, n.done, n.did) for n in situations):
        if not any(Naive(of, own(sides, side, now)).allowed() for of, side in ((before, sides.before), (after, sides.after))):
            continue
        for act, about in matters().items():
            for matter in about:
                one = able(before, own(sides, sides.before, now), act, matter)
                other = able(after, own(sides, sides.after, now), act, matter)
                told = change_on(sides, found, act, matter)
                gained, lost = (set(told.gained), set(told.lost)) if told else (set(), set())
                if not (other - one <= gained and one - other <= lost):
                    wrong.append(f"{act} {matter.attributes}: {one} → {other}, told {gained} {lost}")
    return wrong


@FEW
@given(lives())
def test_nobody_gains_or_loses_what_is_not_told(life: tuple[Government, Government, list[Situation]]) -> None:
    assert undeclared(life) == []


@pytest.mark.slow(seconds=50)
@MANY
@given(lives())
def test_nobody_gains_or_loses_what_is_not_told_on_many_amendments(
    life: tuple[Government, Government, list[Situation]],
) -> None:
    assert undeclared(life) == []


@FEW
@given(reformed(Bounds()))
def test_the_smallest_situation_shows_the_change(pair: tuple[Government, Government]) -> None:
    before, after = pair
    sides, found = sides_of(before, after)
    empty = frozenset(s for s, entry in before.roster.seats.items() if entry.vacant)
    defaults = {r.id: r.default for of in pair for r in of.rulebook.readings().values()}
    for c in found.changes:
        w = c.witness.now
        now = Situation(w.status, w.vacant | empty, w.granted, {**defaults, **w.readings}, {}, w.done, w.did)
        one = able(before, own(sides, sides.before, now), c.act, c.witness.matter)
        other = able(after, own(sides, sides.after, now), c.act, c.witness.matter)
        assert (one, other) == (set(c.witness.before), set(c.witness.after))
        assert one != other
        assert covers(sides.after.meaning, c.matter, c.alike, c.witness.matter)


def test_a_reading_under_which_nobody_is_left_is_told_although_the_change_does_not_turn_on_it() -> None:
    """The deputy may no longer sign, whatever the reading; but under one that is not shown first nobody else may either."""
    label = {"zh": "问", "en": "Which"}
    question = {"id": "scope", "cite": "1", "question": label, "options": {"narrow": label, "wide": label}, "default": "narrow"}
    chief = {"id": "power-1", "act": ["sign"], "by": "chief", "under": {"scope": "narrow"}, "cite": "1(1)"}
    deputy = {"id": "power-2", "act": ["sign"], "by": "deputy", "cite": "1(2)"}
    vocabulary = {
        "posts": {"chief": {}, "deputy": {}}, "subjects": {"land": {}}, "matters": {"any_matter": {}, "paper": {}},
        "acts": {"sign": {}}, "reasons": {"trip": {}},
    }  # fmt: skip
    people = {"roster": "drawn-people", "rulebook": "drawn", "precedence": ["chief", "deputy"],
              "seats": {"chief": {"post": "chief", "holder": "o0"}, "deputy": {"post": "deputy", "holder": "o1"}}}  # fmt: skip

    def government(*given: dict[str, Any]) -> Government:
        article = {"article": "1", "kind": "operative", "gist": label, "powers": list(given), "readings": [question]}
        head = {"id": "drawn", "title": label, "in_force": "2024-01-01"}
        return Government({"header": head, "vocabulary": vocabulary, "articles": [article]}, people)

    before, after = government(chief, deputy), government(chief)
    (change,) = sides_of(before, after)[1].changes
    assert change.vacated
    assert (change.witness.now.readings, change.witness.after) == ({"scope": "wide"}, {})
    assert change.witness.before.keys() == {"deputy"}


# ── counts ───────────────────────────────────────────────────────────────────────────────────────────────────────


class Counted:
    """Every situation of a tiny government; variables that make no difference left out, values alike taken as one."""

    def __init__(self, sides: Sides, before: Government, after: Government, act: str, matter: Matter) -> None:
        people = before.roster
        self.empty = frozenset(s for s, entry in people.seats.items() if entry.vacant)
        free = [s for s in people.seats if s not in self.empty]
        self.names = [*(("status", o) for o in people.officials), *(("vacant", s) for s in free)]
        self.names += [("reading", r) for r in sides.universe.readings]
        self.values: list[tuple[Any, ...]] = [sides.universe.statuses] * len(people.officials) + [(False, True)] * len(free)
        self.values += list(sides.universe.readings.values())
        self.differs: dict[tuple[int, ...], tuple[frozenset[str], frozenset[str]]] = {}
        self.allowed: dict[tuple[int, ...], bool] = {}
        self.ever = False
        for choice in product(*(range(len(v)) for v in self.values)):
            now = self.situation(choice)
            one, other = (own(sides, side, now) for side in (sides.before, sides.after))
            a, b = able(before, one, act, matter), able(after, other, act, matter)
            self.ever = self.ever or bool(a or b)
            self.differs[choice] = (frozenset(b - a), frozenset(a - b))
            self.allowed[choice] = Naive(before, one).allowed() or Naive(after, other).allowed()

    def situation(self, choice: tuple[int, ...]) -> Situation:
        told = {name: values[i] for name, values, i in zip(self.names, self.values, choice, strict=True)}
        return Situation(
            {name: value for (kind, name), value in told.items() if kind == "status"},
            self.empty | {name for (kind, name), value in told.items() if kind == "vacant" and value},
            readings={name: value for (kind, name), value in told.items() if kind == "reading"},
        )

    def numbers(self) -> tuple[int, int]:
        """How many situations change, and of how many that are allowed."""
        kept = [i for i in range(len(self.names)) if self.matters(i, self.differs)]
        differs = {self.only(c, kept): d for c, d in self.differs.items()}
        allowed: dict[tuple[int, ...], bool] = {}
        for c, can in self.allowed.items():
            key = self.only(c, kept)
            allowed[key] = allowed.get(key, False) or can
        firsts = [self.firsts(n, i, differs, allowed) for n, i in enumerate(kept)]
        there = [c for c in allowed if allowed[c] and all(c[n] in firsts[n] for n in range(len(kept)))]
        return sum(differs[c] != (frozenset(), frozenset()) for c in there), len(there)

    @staticmethod
    def only(choice: tuple[int, ...], kept: list[int]) -> tuple[int, ...]:
        return tuple(choice[i] for i in kept)

    def matters(self, i: int, table: Mapping[tuple[int, ...], Any]) -> bool:
        return any(table[(*c[:i], 0, *c[i + 1 :])] != d for c, d in table.items())

    def firsts(self, n: int, i: int, *tables: Mapping[tuple[int, ...], Any]) -> set[int]:
        """The first of the values of a variable that nothing tells apart."""
        found: dict[Any, int] = {}
        for value in range(len(self.values[i])):
            rows = tuple(tuple(t[c] for c in sorted(t) if c[n] == value) for t in tables)
            found.setdefault(rows, value)
        return set(found.values())


@settings(FEW, max_examples=12)
@given(reformed(TINY))
def test_as_many_situations_change_as_can_be_counted_one_by_one(pair: tuple[Government, Government]) -> None:
    before, after = pair
    assume(not handing(before.book) and not handing(after.book))  # who authorised whom would be too many situations
    sides, found = sides_of(before, after)
    for act in ("sign", "seal"):
        for matter in matters()[act][:3]:
            told = change_on(sides, found, act, matter)
            counted = Counted(sides, before, after, act, matter)
            if counted.ever:  # patterns are as short as what is barred on both sides allows
                numbers = counted.numbers()
                assert (told.changed, told.total) == numbers if told else numbers[0] == 0


# ── laws of comparison ───────────────────────────────────────────────────────────────────────────────────────────


def mirrored(c: PowerChange) -> tuple[Any, ...]:
    turned = {Direction.WIDER: Direction.NARROWER, Direction.NARROWER: Direction.WIDER}.get(c.direction, c.direction)
    return (c.act, repr(c.matter), turned, c.changed, c.total, c.filled, c.vacated, set(c.lost), set(c.gained))


def told(c: PowerChange) -> tuple[Any, ...]:
    return (c.act, repr(c.matter), c.direction, c.changed, c.total, c.vacated, c.filled, set(c.gained), set(c.lost))


@FEW
@given(reformed(Bounds()))
def test_the_way_back_is_the_mirror_image(pair: tuple[Government, Government]) -> None:
    before, after = pair
    there, back = sides_of(before, after)[1], sides_of(after, before)[1]
    assert sorted(map(repr, map(mirrored, there.changes))) == sorted(map(repr, map(told, back.changes)))


@FEW
@given(governments(Bounds()))
def test_a_rulebook_equals_itself(of: Government) -> None:
    assert sides_of(of, of)[1].changes == ()


@FEW
@given(st.data(), governments(Bounds()))
def test_order_and_wording_make_no_difference(data: st.DataObject, of: Government) -> None:
    article = dict(of.book["articles"][0])
    for family, nodes in article.items():
        if isinstance(nodes, list):
            article[family] = data.draw(st.permutations(nodes))
    article["gist"] = {"zh": "另说", "en": "Said otherwise"}
    other = Government({**of.book, "articles": [article]}, of.people)
    assert sides_of(of, other)[1].changes == ()
