"""`guize lead` on paper: a table of lead times, the steps of one kind of matter, or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from analysis import show
from analysis.lead import SCHEMA_VERSION, Leads, Turn
from constraints.explain import Explainer
from constraints.lead.clock import Span
from constraints.lead.result import Bound, LeadTime, Step
from constraints.units import calendar

MOST = 4
"""No more names than this are listed in one cell."""


def text(found: Leads, lang: str, *, details: bool) -> None:
    """The table, and with `details` each class step by step."""
    e = Explainer(found.meaning, lang)
    out = show.console()
    years = calendar()
    title = found.meaning.rulebook.header.title.in_(lang)
    order = e.say("lead.order.presumed" if found.presumed else "lead.order.text")
    out.print(e.say("lead.title", title=title, first=years.first_year, last=years.last_year, order=order))
    columns = [e.say(f"lead.column.{c}") for c in ("matter", "shortest", "path", "longest")]
    out.print(show.table(columns, [cells(e, same) for same in alike(found.times)]))
    if details:
        for one in found.times:
            for line in _details(e, one):
                out.print(line, markup=False)
    for turn in found.turns or ():
        out.print(_turn(e, turn), markup=False)
    if found.turns is not None:
        out.print(e.say("lead.turns", n=len(found.turns)))
    unbounded = {one.kind for one in found.times if one.unbounded}
    out.print(e.say("lead.summary", n=len({one.kind for one in found.times}), unbounded=len(unbounded)))


def alike(times: Iterable[LeadTime]) -> list[list[LeadTime]]:
    """The classes of one kind that wait for the same, or are bounded alike, together."""
    groups: dict[Any, list[LeadTime]] = {}
    for one in times:
        waits = tuple(step.wait_clauses for step in one.path if step.length)
        groups.setdefault((one.kind, one.shortest, waits, one.longest, one.unbounded), []).append(one)
    return list(groups.values())


def cells(e: Explainer, same: list[LeadTime]) -> tuple[str, str, str, str]:
    """One row: the class, the shortest time, what makes it wait, the longest time."""
    one = same[0]
    more = e.say("and-more-classes", n=len(same) - 1) if len(same) > 1 else ""
    return e.matter(one.matter) + more, shortest(e, one), path(e, one), longest(e, one)


def shortest(e: Explainer, one: LeadTime) -> str:
    if one.shortest is None:
        return e.say("lead.never" if one.acts else "lead.nothing")
    return e.say("lead.at-once") if one.shortest.instant else days(e, one.shortest)


def days(e: Explainer, takes: Span) -> str:
    """Calendar days at best and at worst, with the day on which the worst begins; working days beside them."""
    working = _range(takes.least_working, takes.most_working)
    return e.say("lead.days", days=_range(takes.least, takes.most), on=takes.most_on, working=working)


def _range(least: int, most: int) -> str:
    return str(least) if least == most else f"{least}–{most}"


def path(e: Explainer, one: LeadTime) -> str:
    """The critical path with what each step waits for."""
    return " → ".join(_step(e, one.kind, step) for step in one.path)


def _step(e: Explainer, kind: str, step: Step) -> str:
    name = node(e, kind, step.node)
    if step.length is None:
        return name
    key = "lead.within" if step.sort == "limit" else "lead.step"
    return e.say(key, step=name, length=length(e, step.length), cites=e.cited(step.wait_clauses))


def node(e: Explainer, kind: str, name: str) -> str:
    """An act, an event of a linked matter, or a date of the matter."""
    link, _, what = name.rpartition(".")
    if not link and what not in e.names.vocabulary.acts:
        attribute = e.names.attribute(kind, what)
        return attribute.in_(e.lang, what) if attribute else what
    label = e.names.label(what, e.lang)
    return e.say("lead.event", link=e.names.label(link, e.lang), act=label) if link else label


def length(e: Explainer, said: str) -> str:
    """`5 working_days` or `day 8 of the month` in words."""
    words = said.split()
    if words[0] == "day":
        return e.say(f"lead.cutoff.{words[-1]}", day=words[1])
    return e.say(f"unit.{words[1]}", n=words[0]) if words[1] in KNOWN else said


KNOWN = ("minutes", "hours", "calendar_days", "working_days", "days", "weeks", "months", "years")


def longest(e: Explainer, one: LeadTime) -> str:
    """The longest time, or why there is none."""
    if one.no_limit:
        acts = [e.names.label(free.act, e.lang) for free in one.no_limit]
        named = e.say("list.comma").join(acts[:MOST])
        more = e.say("order.more", n=len(acts) - MOST) if len(acts) > MOST else ""
        return e.say("lead.no-limit", acts=named + more)
    if one.set_in_case:
        return e.say("lead.set-in-case", what=e.say("list.comma").join(_case(e, one)))
    if one.longest is None:
        return e.say("lead.contradiction" if one.acts else "lead.nothing")
    return days(e, one.longest)


def _case(e: Explainer, one: LeadTime) -> Iterator[str]:
    for what in one.set_in_case:
        yield e.cited([what]) if what in e.rulebook.nodes else node(e, one.kind, what)


def _details(e: Explainer, one: LeadTime) -> Iterator[str]:
    """A class step by step: the paths, every limit, what has none, the ways back."""
    yield ""
    yield e.matter(one.matter)
    for key, steps in (("lead.shortest-path", one.path), ("lead.longest-path", one.longest_path)):
        if steps:
            yield "  " + e.say(key)
            yield from ("    " + _on_path(e, one.kind, step) for step in steps)
    for bound in one.bounds:
        yield "  " + _bound(e, one.kind, bound)
    for free in one.no_limit:
        only = e.say("lead.only", matter=e.matter(free.matter)) if free.matter else ""
        cites = e.cited(free.clauses) or e.say("lead.custom")
        yield "  " + e.say("lead.free", act=e.names.label(free.act, e.lang), cites=cites) + only
    for loop in one.loops:
        act, to = e.names.label(loop.act, e.lang), e.names.label(loop.to, e.lang)
        yield "  " + e.say(f"lead.loop.{loop.why}", act=act, to=to, cites=e.cited([loop.clause]))


def _on_path(e: Explainer, kind: str, step: Step) -> str:
    cites = e.cited(step.clauses) or e.say("lead.custom" if step.is_act else "lead.a-day")
    name = _step(e, kind, step)
    return e.say("lead.on-path", step=name, days=step.days, working=step.working_days, on=step.on, cites=cites)


def _bound(e: Explainer, kind: str, bound: Bound) -> str:
    takes = days(e, bound.takes) if bound.takes is not None else e.say("lead.as-set")
    how = length(e, bound.length) if bound.length is not None else e.say("lead.as-set")
    start = e.say("lead.since", start=node(e, kind, bound.start)) if bound.start else ""
    silence = e.say(f"lead.silence.{bound.silence.replace(' ', '-')}")
    act = e.names.label(bound.act, e.lang)
    return e.say("lead.bound", act=act, length=how, start=start, takes=takes, silence=silence, cites=e.cited([bound.clause]))


def _turn(e: Explainer, turn: Turn) -> str:
    """What another answer to an open question changes; what stays is left out."""
    was, now = _times(e, turn.change.before), _times(e, turn.change.after)
    return e.say(
        "lead.turn",
        matter=e.matter(turn.change.matter),
        question=e.reading(turn.reading),
        option=e.option(turn.reading, turn.option),
        was=e.say("list.semicolon").join(line for line in was if line not in now) or e.say("lead.other-steps"),
        now=e.say("list.semicolon").join(line for line in now if line not in was) or e.say("lead.other-steps"),
    )


def _times(e: Explainer, one: LeadTime) -> list[str]:
    """The shortest and the longest time, and every limit."""
    return [shortest(e, one), longest(e, one), *(_bound(e, one.kind, bound) for bound in one.bounds)]


def json_text(found: Leads) -> str:
    years = calendar()
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "rulebook": {"id": found.meaning.rulebook.id, "digest": found.meaning.rulebook.digest},
        "roster": {
            "id": found.meaning.roster.id,
            "digest": found.meaning.roster.digest,
            "illustrative": found.meaning.roster.illustrative,
        },
        "years": [years.first_year, years.last_year],
        "order": "text_and_presumption" if found.presumed else "text_only",
        "readings": dict(found.readings),
        "lead_times": [one.contract() for one in found.times],
    }
    if found.turns is not None:
        document["turns"] = [turn.contract() for turn in found.turns]
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
