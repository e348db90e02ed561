"""Comparable guards: where several kinds of meeting open the same way, or may decide the same, none is guarded less.

A clause that gives an act once *one of these meetings* has decided treats their decisions alike; so do clauses by which
the same matter may be decided at either, whichever it is put to.  Each meeting has its safeguards: a quorum, a vote, the
acts that must be done before it is chaired and before it decides on what is put to it, and the lead times of these.  Only
what the text itself asks for counts, under every reading; soft words do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from constraints.applying import applies, under
from constraints.classes import Space
from constraints.cover import Matter
from constraints.diagram import FALSE as NOTHING
from constraints.explain import Explainer
from constraints.finding import Finding, Remark, Severity, by_cause
from constraints.holds import holds
from constraints.language import patterns as p
from constraints.language.nodes import Deadline, Node, Power, Step
from constraints.meaning import CHAIR, MEETING
from constraints.plan import Plan, Plans
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.order import together
from constraints.requirements.ways import rows as lanes
from constraints.terms import Term, conj, neg
from constraints.verdict import Argument, EngineDisagreement, Family, Question, Result, Status

EQUAL, DECIDE = "equally-guarded", "decides-as-guarded"
CONVENE, TYPE = "convene", "type"
"""The act of convening a meeting, and the attribute of a meeting that a `meetings` node is about; words of the language."""


class Guard(NamedTuple):
    """One safeguard: a quorum, a vote, an act that must come first, or the lead time of one."""

    sort: str
    act: str = ""


@dataclass(frozen=True)
class Way:
    """A clause that opens its acts once one of several meetings has decided: which attribute says so, and what sets it; or
    by which the first of them decides, and the attribute says to which a matter is put."""

    clause: Power | Step
    kind: str
    path: str
    deciding: str
    types: tuple[str, ...]
    decides: bool = False

    @property
    def compared(self) -> tuple[str, ...]:
        """The meetings of which it is asked what they lack."""
        return self.types[:1] if self.decides else self.types


def ways(inquiry: Inquiry) -> Iterator[Way]:
    """Every clause that treats the decisions of several kinds of meeting alike."""
    names, meetings = inquiry.meaning.names, inquiry.meaning.meetings
    book = inquiry.meaning.rulebook
    givers: list[Power | Step] = [*book.family(Power), *book.family(Step)]
    for node in givers:
        if inquiry.acts and not set(inquiry.acts) & set(node.act):
            continue
        for one in node.matter:
            for kind, body in one.items():
                for path, value in body.root.items():
                    attribute = names.attribute(kind, path)
                    types = tuple(v for v in value if isinstance(v, str) and v in meetings) if isinstance(value, tuple) else ()
                    if attribute is not None and attribute.set_by and len(types) > 1:
                        yield Way(node, kind, path, attribute.set_by, types)


def deciders(inquiry: Inquiry) -> Iterator[Way]:
    """Every meeting that may decide what another may decide as well, were it put to that one."""
    meaning = inquiry.meaning
    for kind in meaning.names.kinds:
        known, paths = meaning.names.attributes(kind), meaning.put_to(kind)
        for act in dict.fromkeys(a.set_by for a in known.values() if a.set_by and set(a.values) & set(meaning.meetings)):
            if len(paths) == 1 and (not inquiry.acts or act in inquiry.acts):
                yield from _deciders(inquiry, kind, paths[0], act)


def _deciders(inquiry: Inquiry, kind: str, path: str, act: str) -> Iterator[Way]:
    meaning = inquiry.meaning
    givers = [
        (node, meeting)
        for node in meaning.givers.get(act, ())
        if isinstance(node, Power | Step) and any(kind in one for one in node.matter)
        for meeting in getattr(meaning.actor(node), "meeting", ())
    ]
    terms = [conj(_may(inquiry, node, act, kind, m), meaning.covers.body(kind, p.Body({path: m}))) for node, m in givers]
    space = Space(inquiry.classes, kind, terms)
    put = [("attribute", path)]
    could = {i: space.diagrams.some(space.diagrams.conj(f, space.premise), put) for i, f in enumerate(space.functions)}
    first = {meeting: i for i, (_, meeting) in reversed([*enumerate(givers)]) if could[i] != NOTHING}
    for meeting, i in first.items():
        others = (m for m, j in first.items() if m != meeting and space.diagrams.conj(could[i], could[j]) != NOTHING)
        if types := tuple(others):
            yield Way(givers[i][0], kind, path, act, (meeting, *types), decides=True)


def _may(inquiry: Inquiry, node: Power | Step, act: str, kind: str, meeting: str) -> Term:
    """The matters of a kind on which the clause lets the meeting act, under the readings shown first: less its exceptions and
    what is barred to that meeting whatever the situation."""
    meaning, shown = inquiry.meaning, inquiry.readings
    barred = [
        bar
        for bar in meaning.barriers.get(act, ())
        if bar.when is None and bar.unless_approved_by is None and (bar.by is None or meeting in getattr(bar.by, "meeting", ()))
    ]
    return conj(under(applies(meaning, node, kind), shown), *(neg(under(applies(meaning, bar, kind), shown)) for bar in barred))


def results(inquiry: Inquiry) -> Iterator[Result]:
    """For each lane, and for each such clause and each of its meetings: does it lack a safeguard that another one has?"""
    yield from lanes.results(inquiry)
    if not inquiry.kinds:
        yield from meetings(inquiry)


def meetings(inquiry: Inquiry) -> Iterator[Result]:
    """The rows about meetings."""
    known: dict[tuple[str, str, str], dict[Guard, str]] = {}
    plans = Plans(inquiry.meaning, inquiry.readings, presumed=False)
    for way in (*ways(inquiry), *deciders(inquiry)):
        tables = {}
        for type_ in way.types:
            key = (way.kind, way.deciding, type_)
            if key not in known:
                known[key] = guards(inquiry, plans, way, type_)
            tables[type_] = known[key]
        for type_ in way.compared:
            yield _row(inquiry, way, type_, tables)


def _row(inquiry: Inquiry, way: Way, type_: str, tables: Mapping[str, Mapping[Guard, str]]) -> Result:
    lacks = {
        guard: [(other, table[guard]) for other, table in tables.items() if guard in table]
        for guard in dict.fromkeys(g for table in tables.values() for g in table)
        if guard not in tables[type_]
    }
    asked, act = (DECIDE, way.deciding) if way.decides else (EQUAL, way.clause.act[0])
    question = Question(asked, Family.GUARDS, act, {way.kind: {way.path: type_}}, way.clause.id, subject=type_)
    used = tuple(dict.fromkeys([way.clause.id, *(c for found in lacks.values() for _, c in found)]))
    places = inquiry.meaning.rulebook.cites_of(used)
    if not lacks:
        return Result(question, Argument(Status.PROVED, cites=places, used=used), engine="text")
    _replayed(inquiry, way)
    example = {
        "matter": {way.kind: {way.path: type_}},
        "lacks": [[g.sort, g.act, [t for t, _ in found]] for g, found in lacks.items()],
    }
    return Result(question, Argument(Status.REFUTED, cites=places, counterexample=example, used=used), engine="text")


def _replayed(inquiry: Inquiry, way: Way) -> None:
    """The clause does cover a matter decided by each of its meetings."""
    for type_ in way.compared:
        matter = ordinary(inquiry, way.kind, {way.path: type_}, [way.clause])
        if matter is not None and not holds(inquiry.meaning.covers.term(way.clause.matter, way.kind), matter.facts):
            raise EngineDisagreement(f"{way.clause.id} does not cover the matter found for it")


# ── safeguards ───────────────────────────────────────────────────────────────────────────────────────────────────


def guards(inquiry: Inquiry, plans: Plans, way: Way, type_: str) -> dict[Guard, str]:
    """The safeguards of a decision by this kind of meeting, each with the first clause that asks for it."""
    found: dict[Guard, str] = {}
    node = inquiry.meaning.meetings[type_]
    if node.quorum is not None:
        found[Guard("quorum")] = node.id
    if node.decides not in (None, "not_stated"):
        found[Guard("vote")] = node.id
    meeting = ordinary(inquiry, MEETING, {TYPE: type_}, ())
    if meeting is not None:
        _before(inquiry, plans.plan(meeting), (CONVENE, CHAIR), found)
    for path in inquiry.meaning.put_to(way.kind):
        if not set(way.types) <= set(inquiry.meaning.names.attributes(way.kind)[path].values):
            continue
        item = ordinary(inquiry, way.kind, {path: type_}, ())
        if item is not None:
            _before(inquiry, plans.plan(item), (way.deciding,), found)
    return found


def ordinary(inquiry: Inquiry, kind: str, values: Mapping[str, str], nodes: Iterable[Power | Step]) -> Matter | None:
    """A matter with these values and everything else as usual, which these clauses cover; nothing where there is none."""
    covers = inquiry.meaning.covers
    terms = [covers.body(kind, p.Body(dict(values))), *(covers.term(n.matter, kind) for n in nodes)]
    space = Space(inquiry.classes, kind, terms)
    region = space.premise
    for function in space.functions:
        region = space.diagrams.conj(region, function)
    return space.matter(region, {})


def _before(inquiry: Inquiry, plan: Plan, last: tuple[str, ...], found: dict[Guard, str]) -> None:
    """What the text asks for before the act `last`, or before the meeting itself, and within what lead time."""
    before = _ahead(inquiry, plan, last)
    for act in plan.acts:
        clause = next((c for c in plan.steps[act] if _binds(inquiry, c)), None)
        if act in before and clause is not None:
            found.setdefault(Guard("act", act), clause)
    for id_ in plan.deadlines:
        node = inquiry.meaning.rulebook[id_]
        if isinstance(node, Deadline) and node.at_least is not None and _binds(inquiry, id_):
            for act in node.act:
                if act in before:
                    found.setdefault(Guard("lead", act), id_)


def _ahead(inquiry: Inquiry, plan: Plan, last: tuple[str, ...]) -> set[str]:
    """The acts that the text puts before one of these, straight or through others; they need not be owed themselves."""
    book = inquiry.meaning.rulebook
    steps = {act: [n for c in clauses if isinstance(n := book[c], Step)] for act, clauses in plan.steps.items()}
    straight = [act for act, nodes in steps.items() if any(set(last) & set(n.before) for n in nodes)]
    straight += [one for act in last for n in steps.get(act, ()) for one in n.after if one in plan.acts]
    return {one for act in straight for one in (act, *plan.all_before(act))} - set(last)


def _binds(inquiry: Inquiry, clause: str) -> bool:
    node = inquiry.meaning.rulebook[clause]
    return isinstance(node, Node) and not node.soft and not node.under


# ── findings ─────────────────────────────────────────────────────────────────────────────────────────────────────


def findings(inquiry: Inquiry, results: Sequence[Result]) -> list[Finding]:
    """One finding for each kind of meeting that lacks the same safeguards, whatever its decisions open; one for all lanes."""
    return [
        *_of_meetings(inquiry, [r for r in results if r.question.requirement in (EQUAL, DECIDE)]),
        *lanes.findings(inquiry, results),
    ]


def _of_meetings(inquiry: Inquiry, results: Sequence[Result]) -> list[Finding]:
    return [
        Remark(
            inquiry.meaning,
            tuple(rows),
            Severity.AMBIGUITY,
            key="guards.weaker" if rows[0].question.requirement == EQUAL else "guards.decides",
            about=partial(_about, rows),
            said=(str(rows[0].question.subject),),
        )
        for rows in by_cause(results, _cause)
    ]


def _cause(row: Result) -> Any:
    return row.question.subject, str((row.argument.counterexample or {})["lacks"])


def _about(rows: Sequence[Result], e: Explainer) -> dict[str, Any]:
    first = rows[0]
    alike = [row for row in rows if row.question.requirement == first.question.requirement]
    lacks = (first.argument.counterexample or {})["lacks"]
    has: dict[str, list[str]] = {}
    for sort, act, types in lacks:
        who = e.listed((e.names.label(t, e.lang) for t in types), "and")
        has.setdefault(who, []).append(e.say(f"guards.{sort}", act=e.names.label(act, e.lang) if act else ""))
    return {
        "cites": e.cited(dict.fromkeys(r.question.clause or "" for r in alike)),
        "where": e.cited(c for c in first.argument.used if c != first.question.clause),
        "acts": e.listed(
            dict.fromkeys(e.say("order.act", act=e.names.label(r.question.act or "", e.lang)) for r in alike), "and"
        ),
        "meeting": e.names.label(first.question.subject or "", e.lang),
        "lacks": e.say("list.semicolon").join(
            e.say("guards.has", who=who, guards=together(e, guards)) for who, guards in has.items()
        ),
    }
