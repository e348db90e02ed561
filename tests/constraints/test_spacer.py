"""A second opinion on procedures: Z3's Spacer finds by itself what can be reached, without the certificate's invariant.

It is told the steps (an act is done, or refused and what comes after the act returned to undone) as Horn clauses, and asked
whether a state exists in which an act is done and what the text puts before it is not.  N. Bjørner, A. Gurfinkel, K.
McMillan, A. Rybalchenko, *Horn clause solvers for program verification* (2015).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import z3

from analysis.defaults import load_both
from constraints.certify import States, certify
from constraints.diagram import FALSE
from constraints.meaning import Meaning
from constraints.procedures import Pair, Procedure
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.order import Case, parts
from constraints.roster import loads_roster
from tests.constraints.workflows import ROSTER, rulebook

EFFORT = 100_000_000


class Spacer:
    """What Spacer says about one procedure: about all its acts, or some of them, while the others go on as they like."""

    def __init__(self, procedure: Procedure, acts: Collection[str] = ()) -> None:
        self.states = States(procedure)
        coder = self.states.coder
        self.fixed = z3.Fixedpoint(ctx=coder.context)
        self.fixed.set(engine="spacer", rlimit=EFFORT)
        self.fixed.set(**{"xform.slice": False, "xform.inline_eager": False, "spacer.q3": False, "spacer.order_children": 2})
        self.done = {act: coder.bits["done", act][0] for act in acts or procedure.acts}
        self.attributes = [bit for key, bits in sorted(coder.bits.items()) if key[0] != "done" for bit in bits]
        now = [*self.attributes, *self.done.values()]
        self.reached = z3.Function("reached", *(bit.sort() for bit in now), z3.BoolSort(coder.context))
        self.fixed.register_relation(self.reached)
        self.fixed.declare_var(*now)
        self._rules()

    def at(self, changes: Mapping[str, Any]) -> Any:
        return self.reached(*self.attributes, *(changes.get(act, value) for act, value in self.done.items()))

    def _rules(self) -> None:
        true, false = self.states.coder.true(), self.states.coder.true(False)
        self.fixed.rule(self.at(dict.fromkeys(self.done, false)), self.states.premise)
        for act in self.done:
            self.fixed.rule(self.at({act: true}), [self.at({}), self.ready(act)])
        for act, where, changes in self.states.returned():
            if changes.keys() & self.done.keys():
                self.fixed.rule(self.at(changes), [self.at({}), where, self.ready(act) if act in self.done else true])

    def ready(self, act: str) -> Any:
        """The act is owed, not done, and those of our acts that the text puts before it are done."""
        before = [z3.Implies(binds, self.done[a]) for a, b, binds in self.states.edges if b == act and a in self.done]
        return z3.And(self.states.owed[act], z3.Not(self.done[act]), *before)

    def reaches(self, state: Any) -> Any:
        """Can such a state be reached?  Z3's answer."""
        bad = z3.Bool("bad", self.states.coder.context)
        self.fixed.register_relation(bad.decl())
        self.fixed.rule(bad, [self.at({}), state])
        return self.fixed.query(bad)

    def out_of_order(self, pair: Pair, region: int) -> Any:
        before, after = pair
        inside = self.states.coder.ite(self.states.procedure.diagrams, region)
        return z3.And(inside, self.done[after], z3.Not(self.done[before]))


@cache
def procedures(name: str) -> list[Procedure]:
    """All procedures under the readings shown first."""
    return list(Inquiry(Meaning(*load_both(name, None))).procedures.shown())


def ordered(p: Procedure) -> dict[Pair, int]:
    """The pairs that the text puts in order, where the later act is owed."""
    found = {pair: p.both(region, p.owed[pair[1]]) for pair, region in p.reach.items() if pair in p.stated}
    return {pair: region for pair, region in found.items() if region != FALSE}


def between(p: Procedure, before: str, after: str) -> list[str]:
    """The two acts, and those through which the one leads to the other.  More can be reached when the others do as they
    like; so what cannot be reached then cannot be reached at all."""
    return [a for a in p.acts if a in (before, after) or ((before, a) in p.reach and (a, after) in p.reach)]


def left_open(p: Procedure) -> dict[Pair, int]:
    """Where both acts of a pair that some clause orders are owed, and the text puts neither before the other."""
    cases = [part for part in parts(p) if part.case is Case.UNORDERED and part.region != FALSE]
    return {(part.before, part.after): part.region for part in cases}


BOTH = ("xinhe-2020", pytest.param("jining-2022-4", marks=pytest.mark.slow))


@pytest.mark.parametrize("name", BOTH)
def test_spacer_reaches_no_state_that_the_text_rules_out(name: str) -> None:
    claims = [(p, claim) for p in procedures(name) for claim in ordered(p).items()]
    assert len(claims) >= 20
    for p, claim in claims:
        spacer = Spacer(p, between(p, *claim[0]))
        assert spacer.reaches(spacer.out_of_order(*claim)) == z3.unsat, (p.kind, claim[0])


@pytest.mark.parametrize("name", BOTH)
def test_spacer_reaches_either_order_where_the_text_leaves_it_open(name: str) -> None:
    claims = [(p, claim) for p in procedures(name) for claim in left_open(p).items()]
    assert claims
    for p, claim in claims:
        spacer = Spacer(p)
        assert spacer.reaches(spacer.out_of_order(*claim)) == z3.sat, (p.kind, claim[0])


@pytest.mark.parametrize("name", BOTH)
def test_spacer_and_the_certificate_agree_on_what_can_be_completed(name: str) -> None:
    for p in procedures(name):
        spacer = Spacer(p)
        assert (spacer.reaches(spacer.states.idle()) == z3.unsat) == certify(p, {}).goes_on, p.kind


def test_spacer_gets_stuck_in_a_circle(tmp_path: Path) -> None:
    book = rulebook(
        tmp_path, ("act: draft, by: head", "act: check, by: head, after: sign", "act: sign, by: head, after: check")
    )
    (p,) = Inquiry(Meaning(book, loads_roster(ROSTER, book))).procedures.of("paper")
    spacer = Spacer(p)
    assert spacer.reaches(spacer.states.idle()) == z3.sat
    assert (other := Spacer(p)).reaches(other.done["sign"]) == z3.unsat
