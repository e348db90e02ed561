"""Procedures as Petri nets, for a checker of soundness that knows nothing of clauses."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterable
from typing import Any

from constraints.plan import Plan

Step = tuple[str, frozenset[str], frozenset[str]]
"""A step of a net: its name, the places it takes a token from, the places it puts one in."""
START, END = "start", "end"


def branching(plan: Plan) -> list[Step]:
    """A plan without returns: one step an act, one place for each order; acts in no order are parallel branches.  An act
    that is done on some matters only (here: owed by no clause) is no step."""
    order = [(a, b) for b in plan.acts for a in sorted(plan.before[b])]
    first = [a for a in plan.acts if not plan.before[a]]
    last = [a for a in plan.acts if not any(a in plan.before[b] for b in plan.acts)]
    place = "{} then {}".format
    steps: list[Step] = [("open", frozenset({START}), frozenset(place("open", a) for a in first))]
    for act in plan.acts:
        taken = {place(a, b) for a, b in order if b == act} | ({place("open", act)} if act in first else set())
        put = {place(a, b) for a, b in order if a == act} | ({place(act, "close")} if act in last else set())
        steps.append((act, frozenset(taken), frozenset(put)))
    return [*steps, ("close", frozenset(place(a, "close") for a in last), frozenset({END}))]


def walking(plan: Plan) -> list[Step]:
    """Any plan: a place for each set of acts done, a step for each act done or refused there.  One token walks."""
    order = {act: i for i, act in enumerate(plan.acts)}
    steps: list[Step] = []
    seen, todo = {frozenset[str]()}, [frozenset[str]()]
    while todo:
        now = todo.pop()
        if plan.owed <= now:
            steps.append((f"end {sorted(now)}", frozenset({_said(now)}), frozenset({END})))
        for act in plan.enabled(now):
            results = [(act, now | {act})]
            back = plan.refused.get(act)
            if back in order:
                results.append((f"refuse {act}", now - plan.after[back]))
            for name, after in results:
                if after != now:
                    steps.append((f"{name} at {_said(now)}", frozenset({_said(now)}), frozenset({_said(after)})))
                if after not in seen:
                    seen.add(after)
                    todo.append(after)
    return [("open", frozenset({START}), frozenset({_said(frozenset())})), *steps]


def _said(done: frozenset[str]) -> str:
    return f"done {sorted(done)}"


def sound_by_pm4py(steps: Iterable[Step]) -> bool:
    """What Woflan, in pm4py, says of the workflow net of these steps (H. M. W. Verbeek, W. M. P. van der Aalst 2000)."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        import pm4py
        from pm4py.objects.petri_net.obj import Marking, PetriNet
        from pm4py.objects.petri_net.utils.petri_utils import add_arc_from_to

        net = PetriNet("net")
        listed = list(steps)
        names = sorted({START, END}.union(*(taken | put for _, taken, put in listed)))
        places: dict[str, Any] = {name: PetriNet.Place(name) for name in names}
        net.places.update(places.values())
        for name, taken, put in listed:
            transition = PetriNet.Transition(name, name)
            net.transitions.add(transition)
            for one in sorted(taken):
                add_arc_from_to(places[one], transition, net)
            for one in sorted(put):
                add_arc_from_to(transition, places[one], net)
        sound, _ = pm4py.check_soundness(net, Marking({places[START]: 1}), Marking({places[END]: 1}))
    return bool(sound)
