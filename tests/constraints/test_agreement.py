"""`holds`, `diagram` and `encode` say the same of every term in every situation, and so does a fourth, written here."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from random import Random
from typing import Any

import pytest
import z3
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from constraints import diagram as diagrams_module
from constraints import encode as encode_module
from constraints import holds as holds_module
from constraints.alphabet import Alphabet, Key, Universe
from constraints.confirm import Confirmation, check_count, confirm, skeletons_of
from constraints.diagram import FALSE, Diagrams
from constraints.encode import Encoder
from constraints.holds import Situation, holds
from constraints.meaning import away
from constraints.terms import FALSE as NEVER
from constraints.terms import TRUE as EVER
from constraints.terms import (
    And,
    Attribute,
    Chosen,
    Did,
    Done,
    Granted,
    Has,
    InForce,
    Not,
    Number,
    Or,
    Status,
    Term,
    Vacant,
    Weigh,
    atoms,
    conj,
    digest,
    disj,
    neg,
    rewrite,
    walk,
    weigh,
)
from constraints.verdict import EngineDisagreement
from constraints.why import Truth, why_not
from scenarios.strategies import World, situations, subsets, terms

WORLD = World()
WITHOUT_SETS = World(numbers={"days": (0.0, 3.0)}, sets={})
FINITE = ("status", "vacant", "reading", "attribute", "done", "clause")
"""Kinds of atom whose variables may be chosen freely: the size of a set hangs on its members."""


# ── a fourth evaluator ───────────────────────────────────────────────────────────────────────────────────────────


def means(term: Term, now: Situation) -> int:
    """What a term says, by arithmetic on 0 and 1."""
    kind = type(term).__name__
    size = {path: len(value) for path, value in now.attributes.items() if isinstance(value, frozenset)}
    if kind == "And":
        return math.prod(means(part, now) for part in term.parts)  # type: ignore[union-attr,arg-type]
    if kind == "Or":
        return 1 - math.prod(1 - means(part, now) for part in term.parts)  # type: ignore[union-attr,arg-type]
    if kind == "Not":
        return 1 - means(term.inner, now)  # type: ignore[union-attr]
    if kind == "Weigh":
        return int(sum(w * means(part, now) for w, part in term.parts) - term.at_least >= 0)  # type: ignore[union-attr,misc]
    if kind == "Number":
        value = size.get(term.path[1:]) if term.path[0] == "#" else now.attributes.get(term.path)  # type: ignore[union-attr]
        below = operator.lt if term.strict else operator.le  # type: ignore[union-attr]
        return int(isinstance(value, int | float) and below(value, term.bound))  # type: ignore[union-attr]
    value = {
        "Status": lambda t: now.status.get(t.official, "present") in t.among,
        "Vacant": lambda t: t.seat in now.vacant,
        "Granted": lambda t: (t.clause, t.giver, t.receiver) in now.granted,
        "Chosen": lambda t: now.readings[t.reading] in t.among,
        "Attribute": lambda t: now.attributes.get(t.path) in t.among,
        "Has": lambda t: t.member in (now.attributes.get(t.path) or ()),
        "Done": lambda t: t.act in now.done,
        "Did": lambda t: (t.official, t.act) in now.did,
        "InForce": lambda t: t.clause not in now.repealed,
    }[kind](term)
    return int(value)


# ── the situation as classes of values ───────────────────────────────────────────────────────────────────────────


def classes_of(alphabet: Alphabet, now: Situation) -> dict[Key, int]:
    """For every variable, the class in which this situation lies."""
    return {v.key: next(i for i, values in enumerate(v.classes) if lies_in(v.key, values, now)) for v in alphabet.variables}


def lies_in(key: Key, values: tuple[Any, ...], now: Situation) -> bool:
    match key:
        case ("status", official):
            return now.status.get(official, "present") in values
        case ("reading", reading):
            return now.readings[reading] in values
        case ("attribute", path):
            return now.attributes.get(path) in values
        case ("number", path):
            held = now.attributes.get(path.removeprefix("#"))
            value = len(held) if isinstance(held, frozenset) else held
            return between(value if isinstance(value, int | float) else None, values[0])
        case ("has", path, member):
            return (member in (now.attributes.get(path) or ())) is values[0]  # type: ignore[operator]
        case ("vacant", seat):
            return (seat in now.vacant) is values[0]
        case ("done", act):
            return (act in now.done) is values[0]
        case ("did", official, act):
            return ((official, act) in now.did) is values[0]
        case ("granted", *grant):
            return (tuple(grant) in now.granted) is values[0]
        case ("clause", clause):
            return (clause not in now.repealed) is values[0]
    raise AssertionError(key)


def between(value: float | None, region: Any) -> bool:
    if value is None or region is None:
        return value is region
    low, low_in, high, high_in = region
    above = low is None or value > low or (low_in and value == low)
    below = high is None or value < high or (high_in and value == high)
    return above and below


def asked_of_z3(encoder: Encoder, formula: Any, choice: Mapping[Key, int]) -> bool:
    """Is the formula true where every variable has this class?  It must be either true or false there."""
    there = z3.And(encoder.true(), *(encoder.literal(key, index) for key, index in choice.items()))
    answers = []
    for claim in (formula, z3.Not(formula)):
        solver = z3.Solver(ctx=encoder.context)
        solver.add(there, claim)
        answers.append(solver.check() == z3.sat)
    assert answers[0] is not answers[1]
    return answers[0]


def disagreements(term: Term, now: Situation, only: str = "") -> list[str]:
    """Which evaluators contradict the fourth (or whether this one does)."""
    wanted = bool(means(term, now))
    alphabet = Alphabet([term], WORLD.universe)
    choice = classes_of(alphabet, now)
    diagrams, encoder = diagrams_module.Diagrams(alphabet), encode_module.Encoder(alphabet)
    f = diagrams.diagram(term)
    ask = {
        "holds": lambda: holds_module.holds(term, now),
        "diagram": lambda: diagrams.value(f, choice),
        "encode": lambda: asked_of_z3(encoder, encoder.encode(term), choice),
        "ite": lambda: asked_of_z3(encoder, encoder.ite(diagrams, f), choice),
        "truth": lambda: Truth(now)(term),
        "why not": lambda: not why_not(term, now),
    }
    return [name for name, answer in ask.items() if only in ("", name) and answer() is not wanted]


FEW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
ANY = settings(deadline=None, max_examples=3000, database=None, phases=(Phase.generate,))
"""For finding any example, not the smallest."""
MANY = settings(deadline=None, max_examples=3000, suppress_health_check=[HealthCheck.too_slow])


@FEW
@given(terms(WORLD), situations(WORLD))
def test_all_evaluators_agree(term: Term, now: Situation) -> None:
    assert disagreements(term, now) == []


@pytest.mark.slow
@MANY
@given(terms(WORLD, max_leaves=14), situations(WORLD))
def test_all_evaluators_agree_on_many_terms(term: Term, now: Situation) -> None:
    assert disagreements(term, now) == []


def weighings() -> st.SearchStrategy[Term]:
    """Counting nodes over few officials, so that parts share variables; weights of both signs."""
    inner = terms(WORLD, kinds=("status", "vacant"), max_leaves=3, weighed=False)
    return st.builds(weigh, st.lists(st.tuples(st.integers(-4, 4), inner), min_size=2, max_size=6), st.integers(-6, 8))


@FEW
@given(weighings(), situations(WORLD))
def test_all_evaluators_agree_on_counting(term: Term, now: Situation) -> None:
    assert disagreements(term, now) == []


@FEW
@given(terms(WORLD, kinds=("number", "has"), max_leaves=6), situations(WORLD))
def test_all_evaluators_agree_on_numbers_without_a_value(term: Term, now: Situation) -> None:
    assert disagreements(term, now) == []


@FEW
@given(terms(WORLD, kinds=FINITE))
def test_formula_and_diagram_are_the_same_function(term: Term) -> None:
    alphabet = Alphabet([term], WORLD.universe)
    diagrams, encoder = Diagrams(alphabet), Encoder(alphabet)
    solver = z3.Solver(ctx=encoder.context)
    solver.add(encoder.encode(term) != encoder.ite(diagrams, diagrams.diagram(term)))
    assert solver.check() == z3.unsat


@FEW
@given(terms(WORLD, kinds=FINITE), terms(WORLD, kinds=FINITE))
def test_the_same_function_is_the_same_diagram(one: Term, two: Term) -> None:
    diagrams = Diagrams(Alphabet([one, two], WORLD.universe))
    same = all(means(one, now) == means(two, now) for now in every_situation(diagrams.alphabet))
    assert (diagrams.diagram(one) == diagrams.diagram(two)) is same


def every_choice(alphabet: Alphabet) -> Iterator[dict[Key, int]]:
    keys = [v.key for v in alphabet.variables]
    for indices in product(*(range(v.size) for v in alphabet.variables)):
        yield dict(zip(keys, indices, strict=True))


def every_situation(alphabet: Alphabet) -> Iterator[Situation]:
    return (alphabet.situation(choice) for choice in every_choice(alphabet))


@FEW
@given(terms(WORLD, kinds=(*FINITE, "granted", "did", "has")))
def test_every_class_has_a_situation_that_lies_in_it(term: Term) -> None:
    alphabet = Alphabet([term], WORLD.universe)
    for choice in every_choice(alphabet):
        assert classes_of(alphabet, alphabet.situation(choice)) == choice


@given(st.sets(st.integers(-5, 5), max_size=4), st.floats(-7, 7) | st.none())
def test_a_number_lies_in_exactly_one_region(bounds: set[int], value: float | None) -> None:
    looks = [Number("n", float(bound), strict) for bound in bounds for strict in (True, False)]
    alphabet = Alphabet([disj(*looks, Number("n", math.inf, True))], Universe())
    (variable,) = alphabet.variables
    inside = [i for i, (region,) in enumerate(variable.classes) if between(value, region)]
    assert len(inside) == 1
    for look in looks:
        assert alphabet.truth(look)[inside[0]] is (
            value is not None and (value < look.bound or (value == look.bound and not look.strict))
        )


# ── diagrams ─────────────────────────────────────────────────────────────────────────────────────────────────────


def pairs_of_terms() -> st.SearchStrategy[tuple[Term, Term]]:
    one = terms(WORLD, kinds=FINITE, max_leaves=6)
    return st.tuples(one, one)


@FEW
@given(pairs_of_terms(), st.data())
def test_diagrams_by_brute_force(pair: tuple[Term, Term], data: st.DataObject) -> None:
    """Counting, quantifying, fixing, simplifying, implying, boxes: all against the list of every choice."""
    alphabet = Alphabet(pair, WORLD.universe)
    diagrams = Diagrams(alphabet)
    f, g = (diagrams.diagram(term) for term in pair)
    choices = list(every_choice(alphabet))
    said = [{i for i, c in enumerate(choices) if means(term, alphabet.situation(c))} for term in pair]

    def true_of(h: int) -> set[int]:
        return {i for i, choice in enumerate(choices) if diagrams.value(h, choice)}

    assert [true_of(f), true_of(g)] == said
    assert diagrams.count(f) == len(said[0])
    weights = [[len(values) for values in v.classes] for v in alphabet.variables]
    single = sum(math.prod(w[i] for w, i in zip(weights, choices[c].values(), strict=True)) for c in said[0])
    assert diagrams.count(f, lambda level: weights[level]) == single
    assert diagrams.implies(f, g) is (said[0] <= said[1])
    assert true_of(diagrams.neg(f)) == set(range(len(choices))) - said[0]
    assert true_of(diagrams.ite(f, g, diagrams.neg(g))) == {i for i in range(len(choices)) if (i in said[0]) is (i in said[1])}

    keys = data.draw(
        st.lists(st.sampled_from([v.key for v in alphabet.variables]), unique=True) if alphabet.variables else st.just([])
    )
    alike = [[j for j, other in enumerate(choices) if all(other[k] == c[k] for k in c if k not in keys)] for c in choices]
    assert true_of(diagrams.some(f, keys)) == {i for i, js in enumerate(alike) if said[0] & set(js)}
    assert true_of(diagrams.every(f, keys)) == {i for i, js in enumerate(alike) if set(js) <= said[0]}

    fixed = {k: data.draw(st.integers(0, alphabet.variables[alphabet.level[k]].size - 1)) for k in keys}
    assert true_of(diagrams.restrict(f, fixed)) == {i for i, c in enumerate(choices) if diagrams.value(f, {**c, **fixed})}
    assert not diagrams.levels(diagrams.restrict(f, fixed)) & {alphabet.level[k] for k in fixed}

    simple = diagrams.simplify(f, g)
    assert true_of(simple) & said[1] == said[0] & said[1]

    boxes = list(diagrams.cubes(f))
    covered = [[i for i, c in enumerate(choices) if all(c[k] in indices for k, indices in box.items())] for box in boxes]
    assert sorted(i for box in covered for i in box) == sorted(said[0])  # disjoint, and nothing left out


@FEW
@given(terms(WORLD, kinds=FINITE))
def test_diagrams_are_reduced(term: Term) -> None:
    diagrams = Diagrams(Alphabet([term], WORLD.universe))
    f = diagrams.diagram(term)
    nodes = diagrams.nodes(f)
    assert len({(diagrams.level[n], diagrams.kids[n]) for n in nodes}) == len(nodes)
    for node in nodes:
        assert len(set(diagrams.kids[node])) > 1
        assert all(diagrams.level[kid] > diagrams.level[node] for kid in diagrams.kids[node])


# ── terms ────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.lists(terms(WORLD, max_leaves=3), max_size=4), situations(WORLD))
def test_constructors_fold_without_changing_what_is_said(parts: list[Term], now: Situation) -> None:
    said = [bool(means(part, now)) for part in parts]
    assert bool(means(conj(*parts), now)) is all(said)
    assert bool(means(disj(*parts), now)) is any(said)
    for term in parts:
        assert bool(means(neg(term), now)) is not bool(means(term, now))
        assert neg(neg(term)) is term
    for folded in (conj(*parts), disj(*parts)):
        if isinstance(folded, And | Or) and folded not in (EVER, NEVER):
            assert len(folded.parts) == len(set(folded.parts)) > 1
            assert not any(type(part) is type(folded) or part in (EVER, NEVER) for part in folded.parts)


@given(st.lists(st.tuples(st.integers(-3, 3), terms(WORLD, max_leaves=2)), max_size=5), st.integers(-5, 5), situations(WORLD))
def test_weighing_folds_constants_and_repetitions(parts: list[tuple[int, Term]], least: int, now: Situation) -> None:
    assert bool(means(weigh(parts, least), now)) is (sum(w * means(t, now) for w, t in parts) >= least)


@given(terms(WORLD))
def test_equal_content_is_one_object_with_one_digest(term: Term) -> None:
    again = rewrite(term, lambda atom: type(atom)(*(getattr(atom, name) for name in atom.__dataclass_fields__)))
    assert again is term
    assert digest(again) == digest(term)
    assert len(digest(term)) == 64


@given(st.lists(terms(WORLD, max_leaves=3), min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_a_digest_forgets_the_order_of_alternatives_and_nothing_else(parts: list[Term], draw: Any) -> None:
    mixed = draw.sample(parts, len(parts))
    assert digest(conj(*parts)) == digest(conj(*mixed))
    assert digest(disj(*parts)) == digest(disj(*mixed))
    one, two = digest(parts[0]), digest(parts[1])
    assert (one == two) is (parts[0] is parts[1]) or set(map(str, atoms(parts[0]))) == set(map(str, atoms(parts[1])))


@given(terms(WORLD), situations(WORLD), st.data())
def test_rewriting_an_atom_by_its_value_changes_nothing(term: Term, now: Situation, data: st.DataObject) -> None:
    fixed = data.draw(subsets(atoms(term), min_size=0)) if atoms(term) else frozenset()
    known = rewrite(term, lambda atom: (EVER if means(atom, now) else NEVER) if atom in fixed else None)
    assert means(known, now) == means(term, now)
    assert not set(atoms(known)) & set(fixed)


@given(terms(WORLD), situations(WORLD))
def test_reasons_are_given_exactly_where_a_term_is_false(term: Term, now: Situation) -> None:
    for reason in why_not(term, now):
        assert not means(reason.failing, now)
        assert set(reason.clauses) <= {a.clause for a in atoms(term) if isinstance(a, InForce)}


def test_a_length_of_absence_is_part_of_the_status() -> None:
    assert [away("trip", k) for k in range(3)] == ["trip", "trip>1", "trip>2"]


# ── confirmation ─────────────────────────────────────────────────────────────────────────────────────────────────


@FEW
@given(st.lists(terms(WITHOUT_SETS, kinds=(*FINITE, "number")), min_size=1, max_size=3))
def test_z3_confirms_what_the_diagrams_say(listed: list[Term]) -> None:
    found = confirm(listed, WORLD.universe)
    assert found.undecided == ()
    assert found.functions == len(set(skeletons_of(listed)[0]))


@FEW
@given(weighings())
def test_a_counting_node_is_counted_twice(term: Term) -> None:
    if isinstance(term, Weigh):
        check_count(term, WORLD.universe)


@FEW
@given(weighings(), situations(WORLD))
def test_a_skeleton_says_the_same_once_its_counts_are_known(term: Term, now: Situation) -> None:
    claim = disj(conj(term, Vacant("chief")), neg(term))
    (skeleton,), counting = skeletons_of([claim])
    assert not any(isinstance(node, Weigh) for node in [skeleton])
    known = {f"count {i}" for i, node in enumerate(counting) if means(node, now)}
    told = Situation(now.status, now.vacant, now.granted, now.readings, now.attributes, frozenset(known), now.did, now.repealed)
    assert means(skeleton, told) == means(claim, now)


QUORUM = weigh([(1, Status(f"member_{i}", frozenset({"present"}))) for i in range(15)], 8)


def test_a_quorum_of_fifteen_is_confirmed_by_its_skeleton_and_its_count() -> None:
    universe = Universe(("present", "trip", "illness"), officials=tuple(f"member_{i}" for i in range(15)))
    found = confirm([disj(QUORUM, Vacant("x"))], universe)
    assert (found.functions, found.counts, found.undecided) == (1, 1, ())
    diagrams = Diagrams(Alphabet([QUORUM], universe))
    assert diagrams.count(diagrams.diagram(QUORUM)) == sum(math.comb(15, k) for k in range(8, 16))


def test_without_effort_nothing_is_confirmed() -> None:
    found: Confirmation = confirm(
        [disj(*(conj(Vacant(f"a{i}"), Status(f"b{i}", frozenset({"trip"}))) for i in range(9)))], WORLD.universe, 1
    )
    assert found.undecided == (0,)


# ── the test of the test: broken copies are caught ───────────────────────────────────────────────────────────────


def holds_that_forgets_strictness(term: Term, now: Situation) -> bool:
    match term:
        case Number(path, bound, _):
            return holds(Number(path, bound, False), now)
        case Not(inner):
            return not holds_that_forgets_strictness(inner, now)
        case And(parts):
            return all(holds_that_forgets_strictness(p, now) for p in parts)
        case Or(parts):
            return any(holds_that_forgets_strictness(p, now) for p in parts)
        case Weigh(weighted, least):
            return sum(w for w, p in weighted if holds_that_forgets_strictness(p, now)) >= least
        case _:
            return holds(term, now)


def holds_that_needs_one_more(term: Term, now: Situation) -> bool:
    return holds(Weigh(term.parts, term.at_least + 1), now) if isinstance(term, Weigh) else holds(term, now)


class DiagramsThatForgetAVacancy(Diagrams):
    def _case(self, term: Term) -> int:
        return FALSE if isinstance(term, Vacant) else super()._case(term)


class DiagramsThatIgnoreWeights(Diagrams):
    def weigh(self, parts: Any, least: int) -> int:
        return super().weigh([(1, f) for _, f in parts], least)


class EncoderThatForgetsTheSign(Encoder):
    def _case(self, term: Term, done: Any) -> Any:
        if isinstance(term, Weigh):
            return z3.PbGe([(done[p], abs(w)) for w, p in term.parts], term.at_least)
        return super()._case(term, done)


class EncoderThatSkipsAClass(Encoder):
    def literal(self, key: Key, index: int) -> Any:
        return super().literal(key, min(index, 1))


class EncoderThatKnowsEveryNumber(Encoder):
    def _case(self, term: Term, done: Any) -> Any:
        if isinstance(term, Number):
            number = self.bits["number", term.path][1]
            return number < term.bound if term.strict else number <= term.bound
        return super()._case(term, done)


@pytest.mark.parametrize(
    ("module", "name", "broken", "caught"),
    [
        (holds_module, "holds", holds_that_forgets_strictness, "holds"),
        (holds_module, "holds", holds_that_needs_one_more, "holds"),
        (diagrams_module, "Diagrams", DiagramsThatForgetAVacancy, "diagram"),
        (diagrams_module, "Diagrams", DiagramsThatIgnoreWeights, "diagram"),
        (encode_module, "Encoder", EncoderThatForgetsTheSign, "encode"),
        (encode_module, "Encoder", EncoderThatSkipsAClass, "encode"),
        (encode_module, "Encoder", EncoderThatKnowsEveryNumber, "encode"),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_a_broken_evaluator_is_caught(
    module: Any, name: str, broken: Callable[..., Any], caught: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, broken)

    def is_caught(case: tuple[Term, Situation]) -> bool:
        try:
            return caught in disagreements(*case, only=caught)
        except AssertionError:  # neither true nor false
            return True

    everything = st.one_of(terms(WORLD, max_leaves=4), weighings(), terms(WORLD, kinds=("number",), max_leaves=2))
    assert find(st.tuples(everything, situations(WORLD)), is_caught, settings=ANY, random=Random(0))


@pytest.mark.parametrize("broken", [DiagramsThatForgetAVacancy, DiagramsThatIgnoreWeights], ids=lambda cls: cls.__name__)
def test_a_broken_diagram_stops_the_confirmation(broken: type[Diagrams], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("constraints.confirm.Diagrams", broken)
    listed = [
        conj(Vacant("chief"), Chosen("scope", frozenset({"wide"}))),
        weigh([(2, Done("a")), (1, Done("b")), (1, Done("c"))], 2),
    ]
    with pytest.raises(EngineDisagreement):
        confirm(listed, WORLD.universe)


@pytest.mark.parametrize("kind", [Status, Vacant, Granted, Chosen, Attribute, Number, Has, Done, Did, InForce, Weigh])
def test_every_kind_of_term_is_drawn(kind: type[Term]) -> None:
    assert find(terms(WORLD), lambda term: any(isinstance(node, kind) for node in walk(term)), settings=ANY, random=Random(0))


def test_terms_and_situations_shrink_to_the_quiet_office() -> None:
    quiet = find(situations(WORLD), lambda _: True, settings=settings(database=None), random=Random(0))
    assert (dict(quiet.status), quiet.vacant, quiet.granted, dict(quiet.attributes), quiet.did) == (
        {},
        frozenset(),
        frozenset(),
        {},
        frozenset(),
    )
    assert find(terms(WORLD), lambda _: True, settings=settings(database=None), random=Random(0)) is EVER
