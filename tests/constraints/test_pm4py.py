"""A second checker of workflow nets: Woflan, in pm4py, agrees with the soundness family on small nets.

At most two branches run side by side: with three Woflan takes seconds, with four minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from constraints.meaning import Meaning
from constraints.plan import Plan, Plans
from constraints.procedures import Procedure
from constraints.requirements.inquiry import Inquiry
from constraints.roster import loads_roster
from constraints.verdict import Status
from tests.constraints.nets import END, START, branching, sound_by_pm4py, walking
from tests.constraints.test_soundness import BROKEN, CHOICE, EDGES, LOOP, PARALLEL, SEQUENCE, step
from tests.constraints.workflows import ROSTER, rulebook, verified

pytestmark = pytest.mark.foreign
FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
SOUND = {"sequence": SEQUENCE, "parallel": PARALLEL, "loop": LOOP, "choice": CHOICE}
CIRCLES = {name: steps for name, (steps, _, requirement) in BROKEN.items() if requirement == "order-has-no-circle"}


@pytest.fixture(autouse=True)
def _pm4py() -> None:
    if find_spec("pm4py") is None:  # imported only where it is asked: it prints a banner
        pytest.skip("pm4py stands in requirements-foreign.txt")


def completes(folder: Path, steps: Sequence[str]) -> bool:
    """Is every procedure of this rulebook proved to complete?"""
    rows = verified(rulebook(folder, steps), "soundness").results
    asked = [r for r in rows if r.question.requirement == "can-complete"]
    assert asked
    return all(r.status is Status.PROVED for r in asked)


def plans(folder: Path, steps: Sequence[str]) -> list[Plan]:
    """The plan of one matter of each class that the steps tell apart."""
    book = rulebook(folder, steps)
    meaning = Meaning(book, loads_roster(ROSTER, book))
    (procedure,) = Inquiry(meaning).procedures.of("paper")
    compiled = Plans(meaning, {}, presumed=False)
    return [compiled.plan(procedure.example(region)) for region in classes(procedure)]


def classes(p: Procedure) -> list[int]:
    """The regions of matters that owe the same acts in the same order."""
    regions = [p.space.premise]
    for cut in (*p.owed.values(), *p.edges.values()):
        parts = [part for region in regions for part in (p.both(region, cut), p.without(region, cut))]
        regions = [part for part in parts if part]
    return regions


@pytest.mark.parametrize("name", [*SOUND, *CIRCLES])
def test_both_say_the_same_of_the_nets_of_the_literature(tmp_path: Path, name: str) -> None:
    steps = SOUND.get(name) or CIRCLES[name]
    found = plans(tmp_path, steps)
    assert len(found) == (2 if name in ("choice", "circle of one class") else 1)
    said = [sound_by_pm4py(walking(plan)) for plan in found]
    if name != "loop":
        assert [sound_by_pm4py(branching(plan)) for plan in found] == said
    assert all(said) == completes(tmp_path, steps) == (name in SOUND)


def test_woflan_tells_nets_apart_that_are_known_to_be_unsound() -> None:
    """W. M. P. van der Aalst (1998): a choice joined as if both ways were taken never ends; two ways at once that are
    joined as a choice end twice; with the matching join each is sound."""
    both = [("split", frozenset({START}), frozenset({"a", "b"}))]
    either = [("left", frozenset({START}), frozenset({"a"})), ("right", frozenset({START}), frozenset({"b"}))]
    all_of = [("join", frozenset({"a", "b"}), frozenset({END}))]
    any_of = [("from a", frozenset({"a"}), frozenset({END})), ("from b", frozenset({"b"}), frozenset({END}))]
    assert sound_by_pm4py(both + all_of)
    assert sound_by_pm4py(either + any_of)
    assert not sound_by_pm4py(either + all_of)
    assert not sound_by_pm4py(both + any_of)


BRANCHES = (("b_one", "b_two"), ("c_one", "c_two"))
CROSSING = st.lists(st.tuples(st.sampled_from(sum(BRANCHES, ())), st.sampled_from(sum(BRANCHES, ()))), max_size=3, unique=True)


@FEW
@given(CROSSING)
def test_both_say_the_same_of_two_branches_that_wait_for_one_another(tmp_path: Path, crossing: list[tuple[str, str]]) -> None:
    """Some of these wait in a circle, and then neither ends."""
    order = [("draft", branch[0]) for branch in BRANCHES] + [tuple(branch) for branch in BRANCHES]
    order += [(branch[1], "sign") for branch in BRANCHES] + [pair for pair in crossing if pair[0] != pair[1]]
    steps = [step("draft"), *(step(b, f"after: {a}") for a, b in order)]
    (plan,) = plans(tmp_path, steps)
    assert sound_by_pm4py(branching(plan)) == sound_by_pm4py(walking(plan)) == completes(tmp_path, steps)


@FEW
@given(edges=EDGES, refused=st.dictionaries(st.sampled_from(("one", "two")), st.sampled_from(("one", "three")), max_size=2))
def test_both_say_the_same_of_procedures_with_returns(
    tmp_path: Path, edges: list[tuple[str, str]], refused: dict[str, str]
) -> None:
    steps = [step(a, f"if_refused: {refused[a]}" if a in refused else "") for a in ("one", "two", "three", "four")]
    steps += [step(b, f"after: {a}") for a, b in edges]
    (plan,) = plans(tmp_path, steps)
    assert sound_by_pm4py(walking(plan)) == completes(tmp_path, steps)
