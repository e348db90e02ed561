"""Circles across linked matters again: a circle replayed on its own matters, act by act; no circle asked of a fresh solver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from constraints.applying import under
from constraints.holds import Situation, holds
from constraints.language.patterns import Body
from constraints.plan import Plans
from constraints.recheck.afresh import Afresh, none_of, stand
from constraints.requirements.linked.circles import Asked, Case, Found, Worlds, attributes, possible
from constraints.requirements.linked.rows import subject_of, worlds_of
from constraints.requirements.linked.world import Edge, Joined, World
from constraints.terms import Term, conj, neg
from constraints.verdict import Result, Status

MATTERS = "its matters do not make these acts wait for one another"


def no_circle(a: Afresh, row: Result) -> bool | None:
    """Refuted: each act of the circle waits on these matters for the one before it.  Proved: the wait binds on some matters, and
    by no choice of them does the later act lead back to the earlier one."""
    asked = list(_asked(a, row))
    stand(bool(asked), row, "no clause makes these acts wait for one another")
    if row.status is Status.REFUTED:
        found = [(one, again) for one, readings in asked if (again := _again(one, readings, row))]
        stand(bool(found), row, "there is no such circle")
        return stand(all(_replays(a, one.world, again) for one, again in found), row, MATTERS)
    answers = [_free(a, one, readings, row) for one, readings in asked]
    return None if None in answers else True


def _asked(a: Afresh, row: Result) -> Iterator[tuple[Asked, Mapping[str, str]]]:
    """The wait of the row in every world, under every choice of readings of which the row speaks."""
    from constraints.lead.choices import within

    q = row.question
    kind = next(iter(q.matter or {}), "")
    worlds: Worlds = a.keep("worlds", lambda: worlds_of(a.inquiry))
    boxes = row.argument.boxes
    for world in worlds.of(kind):
        for wait in worlds.waits(kind).asked:
            one = Asked(worlds, world, wait)
            subject = subject_of(worlds, wait, one.target)
            if wait.clause == q.clause and (wait.ends[0], subject) == (q.act, q.subject):
                yield from ((one, r) for r in one.choices() if any(within({**worlds.defaults, **r}, box) for box in boxes))


def _again(asked: Asked, readings: Mapping[str, str], row: Result) -> Found | None:
    same = (f for f in asked.under(readings) if f.case is Case.CIRCLE and {f.world.host: f.pattern} == row.question.matter)
    return next(same, None)


def _replays(a: Afresh, world: World, found: Found) -> bool:
    """Each act of the circle is owed on its matter, and the clause, which covers the matter, puts it after the one before."""
    circle, matters = found.circle, found.matters or {}
    readings = {**a.inquiry.readings, **found.readings}
    closes = bool(circle) and all(x.after == y.before for x, y in zip(circle, [*circle[1:], circle[0]], strict=True))
    plans = Plans(a.meaning, readings, presumed=False)
    now = Situation(attributes=attributes(world, matters), readings=readings)
    return closes and all(holds(e.when, now) and _owed(plans, world, matters, e) for e in circle)


def _owed(plans: Plans, world: World, matters: Mapping[str, object], edge: Edge) -> bool:
    """Are both acts of an edge among those of the plans of their matters?"""
    for event in (edge.after,) if edge.bar else (edge.before, edge.after):
        place, act = world.at(event)
        plan = plans.plan(matters[place])  # type: ignore[arg-type]
        if act not in plan.acts:
            return False
    return True


def _free(a: Afresh, asked: Asked, readings: Mapping[str, str], row: Result) -> bool | None:
    """Asked of a fresh solver, for the matters of the row: does the later act lead back to the earlier one?"""
    binds, back = possible(asked, readings)
    space = Joined(a.inquiry.classes, asked.world, [binds, back])
    here = conj(space.possible, _pattern(a, row), binds)
    stand(a.is_possible(here, space.universe) is not False, row, "the wait binds on no such matter")
    return stand(_no(a.is_possible(conj(here, back), space.universe)), row, "a fresh solver finds a circle")


def _no(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _pattern(a: Afresh, row: Result) -> Term:
    """The class of matter of a row, as a term."""
    ((kind, body),) = (row.question.matter or {}).items()
    return a.meaning.covers.body(kind, Body.model_validate(_text(body)))


def _text(value: Any) -> Any:
    """A pattern as it would stand in a rulebook, where everything is text."""
    if isinstance(value, dict):
        return {key: _text(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return tuple(map(_text, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def owed(a: Afresh, row: Result) -> bool | None:
    """A bar that waits for an act on a linked matter: a fresh solver finds a matter on which nobody owes it, or none."""
    worlds: Worlds = a.keep("worlds", lambda: worlds_of(a.inquiry))
    q, answers = row.question, list[bool | None]()
    for world in worlds.of(next(iter(q.matter or {}), "")):
        for wait in worlds.waits(world.host).asked:
            if (wait.clause, wait.later, wait.earlier) == (q.clause, q.act, q.subject):
                one = Asked(worlds, world, wait)
                terms = [under(t, worlds.defaults) for t in (one.covers, world.owed(one.edge.before))]
                space = Joined(a.inquiry.classes, world, terms)
                answers.append(a.is_possible(conj(space.possible, _pattern(a, row), terms[0], neg(terms[1])), space.universe))
    missing = _no(none_of(answers))
    return stand(None if missing is None else missing == (row.status is Status.REFUTED), row, "a fresh solver says otherwise")
