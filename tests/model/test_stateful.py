"""The simulator's step and the prover's transition are one: the interpreter is driven act by act beside the plan."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from constraints.classes import Classes
from constraints.cover import Matter
from model.case import CLOSED, Case
from model.city import City
from model.record import NOBODY, Life
from model.replay import DAY_SCENARIO
from scenarios.forms import Horizon
from scenarios.scenario import Law, Scenario, load_scenario, names_of_shipped, read_scenario, scenario_of


@cache
def quiet_day(name: str) -> Scenario:
    """One day under the law and with the people of a scenario, on which nothing arrives."""
    entry, _ = read_scenario(DAY_SCENARIO)
    law = load_scenario(name).laws[0]
    day = entry.horizon.from_
    return scenario_of(
        entry, [Law(day, law.rulebook, law.roster)], horizon=Horizon.model_validate({"from": day, "to": day}), readings={}
    )


@cache
def matters(name: str) -> list[Matter]:
    """A matter of each class that the law tells apart for some act."""
    city = City(quiet_day(name))
    classes = Classes(city.law.meaning)
    city.dispose()
    return list({(c.matter.kind, str(c.matter)): c.matter for act in classes.acts() for c in classes.of(act)}.values())


class OneMatter(RuleBasedStateMachine):
    """One matter in the city, and the set of acts done that the plan's own words lead to."""

    name = ""

    def __init__(self) -> None:
        super().__init__()
        self.city = City(quiet_day(self.name))
        self.case: Case
        self.done: set[str] = set()
        self.read = 0

    @initialize(data=st.data())
    def arrive(self, data: Any) -> None:
        matter = data.draw(st.sampled_from(matters(self.name)))
        self.case = self.city.enter("one", 1, "test", matter.kind, dict(matter.attributes))
        self.case.holds += 1
        self.city.advance(self.case, self.case.row)
        self.catch_up()

    def said(self, act: int) -> str:
        return self.city.tables.acts.said[act]

    def catch_up(self) -> None:
        """Acts done by nobody, in no time, must have been enabled by the plan in the order in which the rows tell them."""
        record = self.city.record
        for number in range(self.read, record.size):
            _, life, act, *_ = record.at(number)
            if life in (Life.COMPLETE, Life.VOID):
                assert self.said(act) in self.enabled()
                self.done.add(self.said(act))
        self.read = record.size

    def enabled(self) -> set[str]:
        """What the plan enables; acts that only a duty adds are asked of the form, which alone knows them."""
        form, plan = self.case.form, self.case.form.plan
        extra = {self.said(a) for a in form.acts} - set(plan.acts)
        waits = {a for a in plan.acts if any(self.said(e) in extra - self.done for e in bits(form.before[self.number(a)]))}
        ready = {self.said(a) for a in form.acts if self.said(a) in extra and not form.before[a] & ~self.case.done}
        return (set(plan.enabled(frozenset(self.done))) - waits) | (ready - self.done)

    def number(self, act: str) -> int:
        return self.city.tables.acts.of(act)

    @property
    def offered(self) -> list[str]:
        return sorted({self.said(t.act) for t in self.case.tokens.values() if t.extra is None})

    @property
    def is_open(self) -> bool:
        return hasattr(self, "case") and self.case.ending != CLOSED

    @precondition(lambda self: not (self.is_open and self.offered))
    @rule()
    def rest(self) -> None:
        """Nothing is left to do on it."""

    @precondition(lambda self: self.is_open and self.offered)
    @rule(data=st.data())
    def perform(self, data: Any) -> None:
        act = self.number(data.draw(st.sampled_from(self.offered)))
        for token in [t for t in self.case.tokens.values() if t.act == act and t.extra is None]:
            self.city.settled(token, 6)
        self.done.add(self.said(act))
        row = self.city.record.row(0, Life.WITHDRAWN, act, self.case.number, follows=self.case.row)
        self.read = row + 1
        self.city.finish(self.case, act, NOBODY, row)
        self.catch_up()

    @precondition(lambda self: self.is_open and any(self.number(a) in self.case.form.refused for a in self.offered))
    @rule(data=st.data())
    def refuse(self, data: Any) -> None:
        form, plan = self.case.form, self.case.form.plan
        act = data.draw(st.sampled_from([a for a in self.offered if self.number(a) in form.refused]))
        token = next(t for t in self.case.tokens.values() if t.act == self.number(act))
        self.city.settled(token, 6)
        row = self.city.record.row(0, Life.REFUSE, token.act, self.case.number, follows=self.case.row)
        self.read = row + 1
        self.city.turn_back(self.case, token.act, row)
        if self.is_open:
            to = plan.refused[act]
            extra = {self.said(a) for a in form.acts} - set(plan.acts)
            self.done -= plan.after[to if to in plan.after else act] | (
                extra & {self.said(b) for b in bits(self.undone(to, act))}
            )
            self.catch_up()

    def undone(self, to: str, act: str) -> int:
        undo = self.case.form.undo
        return undo.get(self.number(to), undo[self.number(act)])

    @invariant()
    def the_masks_say_what_the_plan_says(self) -> None:
        if self.is_open:
            assert {self.said(b) for b in bits(self.case.done)} == self.done

    @invariant()
    def what_is_offered_is_what_the_plan_enables(self) -> None:
        if self.is_open:
            gated = {self.said(a) for a in self.case.form.gates}
            assert set(self.offered) - gated == self.enabled() - gated
            assert set(self.offered) <= self.enabled()

    @invariant()
    def it_ends_early_only_by_an_act_that_ends(self) -> None:
        if hasattr(self, "case") and not self.is_open:
            ended = {self.said(a) for a in self.city.ending} & self.done
            assert ended or self.case.form.gates or -1 in self.case.form.refused.values()

    def teardown(self) -> None:
        self.city.dispose()


def bits(mask: int) -> list[int]:
    return [n for n in range(mask.bit_length()) if mask >> n & 1]


def governments() -> list[str]:
    return [name for name in names_of_shipped() if load_scenario(name).days > 1]


@pytest.mark.parametrize("name", governments())
def test_step_and_transition_are_equal_state_by_state(name: str) -> None:
    machine = type("OneMatterOf", (OneMatter,), {"name": name})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20, stateful_step_count=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
        ),
    )
