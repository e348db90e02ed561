"""Lanes again: one that lacks something by the plans of its own matter, judged so and judged as usual; one that lacks
nothing by a fresh solver, which finds no matter on which the usual way asks for more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from constraints.lead.choices import within
from constraints.procedures import Pair
from constraints.recheck.afresh import Afresh, Check, stand
from constraints.requirements.ways.lanes import Beside, Guard, Lane, Made
from constraints.requirements.ways.rows import LANE, UNMET, Case, Part, View, Views, called, made, parts
from constraints.terms import FALSE, TRUE, Atom, Attribute, Chosen, Term, conj, disj, mask, neg, rewrite
from constraints.verdict import Result, Status


def as_guarded(a: Afresh, row: Result) -> bool | None:
    kind = next(iter(row.question.matter or {}), "")
    lanes = [(one, lane) for one, listed in _made(a, kind) for lane in listed if called(lane) == row.question.subject]
    lanes = [(one, lane) for one, lane in lanes if _speaks(row, one)]
    stand(bool(lanes), row, "there is no such lane")
    if row.status is Status.PROVED:
        one, lane = lanes[0]
        return _nothing_lacks(a, row, one.beside, lane)
    return all(stand(_lacks(a, row, one, lane), row, "its plans do not show it") for one, lane in lanes)


def _made(a: Afresh, kind: str) -> list[tuple[Made, list[Lane]]]:
    known = kind in a.inquiry.procedures.kinds
    return a.keep(("lanes", kind), lambda: list(made(a.inquiry, kind)) if known else [])


def _speaks(row: Result, one: Made) -> bool:
    return any(within(one.procedure.readings, box) for box in row.argument.boxes)


# ── refuted: on the plans of one matter ──────────────────────────────────────────────────────────────────────────


def _lacks(a: Afresh, row: Result, one: Made, lane: Lane) -> bool:
    example = row.argument.counterexample or {}
    part = next((p for p in a.keep((id(one), lane), lambda: list(parts(one, lane))) if p.pattern == row.question.matter), None)
    if part is None or part.region == 0 or example["lane"] != [lane.path, lane.value, lane.usual]:
        return False
    views = Views(one, lane, one.procedure.example(part.region))
    lacks, adds = ([Guard(*guard) for guard in example[key]] for key in ("lacks", "adds"))
    counts = _counted(a, one.beside, lane)
    less, more = (
        {m for m in found if m[1] in counts} for found in (missing(views.usual, views.lane), missing(views.lane, views.usual))
    )
    fine = bool(lacks) and bool(more) == (example["case"] == Case.MIXED) == bool(adds)
    return fine and views.show(lacks, adds) and bool(less) and _walks(views.lane, example["trace"], part)


def _walks(view: View, trace: list[str], part: Part) -> bool:
    """Each act of the trace may be done when its turn comes, and the effect is the last."""
    done: set[str] = set()
    for name in trace:
        if name not in view.plan.acts or any(after == name and before not in done for before, after, _ in view.edges):
            return False
        done.add(name)
    return trace[-1:] == [part.effect] and not any(g.sort == "before" and g.act in done for g in part.lacks)


def missing(full: View, bare: View) -> set[tuple[str, ...]]:
    """What one way of a matter asks for and the other does not, by their plans."""
    kept = set(full.plan.acts) & set(bare.plan.acts)
    gone = full.plan.owed - bare.plan.owed
    found: set[tuple[str, ...]] = {
        ("act", name) for name in gone for e in kept - {name} if name in full.ahead(e) or e in full.ahead(name)
    }
    still = kept & bare.plan.owed
    found |= {("order", x, e) for x, e in product(still, kept) if x in full.ahead(e) and x not in bare.ahead(e) and x != e}
    found |= {("lead", x) for x in still if full.has(Guard("lead", x, x)) and not bare.has(Guard("lead", x, x))}
    return found


# ── proved: no matter, asked of a fresh solver ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Terms:
    """One way, as terms about the other attributes."""

    owed: Mapping[str, Term]
    hard: Mapping[str, Term]
    held: Mapping[Pair, Term]
    lead: Mapping[str, Term]
    lawful: Term
    possible: Term


def _nothing_lacks(a: Afresh, row: Result, beside: Beside, lane: Lane) -> bool | None:
    way, usual = (_terms(a, beside, lane, value) for value in (lane.value, lane.usual))
    read = disj(*(conj(*(Chosen(r, frozenset(options)) for r, options in box.items())) for box in row.argument.boxes))
    both = conj(read, way.lawful, usual.lawful, neg(way.owed.get(lane.deciding or "", FALSE)))
    universe = a.inquiry.classes.universe(lane.kind)
    stand(a.is_possible(both, universe) is not False, row, "no matter may go either way")
    answer = a.is_possible(conj(both, disj(*_missing(usual, way, _counted(a, beside, lane)))), universe)
    return stand(None if answer is None else not answer, row, "a fresh solver finds something lacking")


def _counted(a: Afresh, beside: Beside, lane: Lane) -> set[str]:
    """The acts that are asked for, without a meeting those that are asked for elsewhere as well."""
    way, universe = _terms(a, beside, lane, lane.value), a.inquiry.classes.universe(lane.kind)
    if lane.deciding is None:
        return {act for one, _ in _made(a, lane.kind) for act in one.procedure.owed}
    return {act for act, hard in way.hard.items() if act != lane.deciding and a.is_possible(conj(way.possible, hard), universe)}


def _terms(a: Afresh, beside: Beside, lane: Lane, value: str) -> _Terms:
    def judged(atom: Atom) -> Term | None:
        if isinstance(atom, Attribute) and atom.path == lane.path:
            return TRUE if value in atom.among else FALSE
        return None

    def so(term: Term) -> Term:
        return rewrite(term, judged, None, mask(Attribute))

    steps = [(one, so(one.covers)) for one in beside.demands.steps]
    owed = _either((name, term) for one, term in steps for name in one.acts)
    hard = _either((name, term) for one, term in steps if not one.soft for name in one.acts)
    pairs = [(pair, term) for one, term in steps if not one.sometimes for pair in one.first]
    edges = [(p, conj(t, hard[p[0]], owed[p[1]])) for p, t in pairs if p[0] in hard and p[1] in owed and p[0] != p[1]]
    gates = [((g.needs, g.act), conj(so(g.covers), owed[g.act])) for g in beside.demands.gates if g.act in owed]
    lead = _either((name, conj(so(t), owed[name])) for n, t in beside.lead for name in n.act if name in owed)
    shut = (conj(so(term), owed[name]) for node, term in beside.shut for name in node.act if name in owed)
    possible = a.keep(("possible", lane.kind), lambda: next(m for m, _ in _made(a, lane.kind)).procedure.space.possible)
    held = _closed(_either([*edges, *gates]))
    return _Terms(owed, hard, held, lead, conj(so(possible), neg(disj(*shut))), so(possible))


def _either(found: Any) -> dict[Any, Term]:
    """The disjunction of the terms with one key."""
    listed: dict[Any, list[Term]] = {}
    for key, term in found:
        listed.setdefault(key, []).append(term)
    return {key: disj(*terms) for key, terms in listed.items()}


def _closed(edges: Mapping[Pair, Term]) -> dict[Pair, Term]:
    """The transitive closure of an order (Warshall 1962)."""
    found = {pair: term for pair, term in edges.items() if term is not FALSE}
    for middle in dict.fromkeys(b for _, b in edges):
        into = [(x, t) for (x, b), t in found.items() if b == middle]
        out = [(y, t) for (b, y), t in found.items() if b == middle]
        for (x, one), (y, other) in product(into, out):
            found[x, y] = disj(found.get((x, y), FALSE), conj(one, other))
    return found


def _missing(full: _Terms, bare: _Terms, counts: set[str]) -> Iterator[Term]:
    """Where one way asks for something that counts and the other does not."""

    def kept(name: str) -> Term:
        return conj(full.owed.get(name, FALSE), bare.owed.get(name, FALSE))

    for (before, after), held in full.held.items():
        if before == after:
            continue
        hard = bare.hard.get(before, FALSE)
        if before in counts:
            yield conj(held, full.hard.get(before, FALSE), neg(hard), kept(after))
            yield conj(held, neg(bare.held.get((before, after), FALSE)), hard, kept(before), kept(after))
        if after in counts:
            yield conj(held, full.hard.get(after, FALSE), neg(bare.hard.get(after, FALSE)), kept(before))
    for name, lead in ((n, t) for n, t in full.lead.items() if n in counts):
        yield conj(lead, neg(bare.lead.get(name, FALSE)), bare.hard.get(name, FALSE))


CHECKS: dict[str, Check] = {LANE: as_guarded, UNMET: as_guarded}
