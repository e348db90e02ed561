"""Overlap: no two clauses give different people the same act on the same matter; none says again what another says.

A pair overlaps iff there is a matter that both cover, neither leaves to the other, and a situation in which both give
the act.  Where they name the same people, the second is a repetition.  Attributes are cut by diagrams, so no overlap
of the patterns is missed; parties are tried for every group of people they lead to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, combinations
from typing import Any

from constraints.alphabet import Alphabet
from constraints.classes import Space
from constraints.cover import Matter, paths_of
from constraints.diagram import FALSE as NOTHING
from constraints.diagram import Diagrams
from constraints.explain import Explainer
from constraints.finding import Finding, Remark, Severity, by_cause
from constraints.holds import holds
from constraints.language import who as w
from constraints.language.nodes import Duty, Step
from constraints.language.patterns import ANYTHING
from constraints.meaning import Doer, Giver, Meaning, Scope
from constraints.names import NOT_STATED
from constraints.requirements import alike, undone
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.pieces import Cut, Part, rows_of
from constraints.requirements.reach import Reach
from constraints.requirements.shared import place
from constraints.requirements.standing_in import twice
from constraints.terms import FALSE, TRUE, InForce, Term, conj, disj, mask, rewrite
from constraints.verdict import GROUPS, Argument, EngineDisagreement, Family, Question, Result, Status

DIFFER, REPEAT, ALONE = "one-answer", "said-once", "no-overlap"


@dataclass(frozen=True)
class Overlap:
    """Two clauses on one matter: the matter, the class it stands for, whom each names, and which lies within the other."""

    act: str
    one: Giver
    other: Giver
    pattern: dict[str, Any]
    matter: Matter
    people: tuple[tuple[str, ...], tuple[str, ...]]
    special: str | None

    @property
    def same(self) -> bool:
        return self.people[0] == self.people[1]


def results(inquiry: Inquiry) -> Iterator[Result]:
    """The rows of all parts."""
    return rows_of(PARTS, inquiry)


def _people_named(inquiry: Inquiry) -> Iterator[Result]:
    """One refuted row for each pair that overlaps; one proved row for each act that several clauses give apart."""
    for act in inquiry.acts or inquiry.classes.acts():
        asked = list(overlaps(inquiry, act))
        found = [one for one in asked if isinstance(one, Overlap)]
        if not found and len(naming(inquiry.meaning, act)) > 1:
            argument = Argument(Status.UNDECIDED, undecided=GROUPS) if asked else Argument(Status.PROVED)
            yield Result(Question(ALONE, Family.OVERLAP, act), argument, engine="diagram")
        for one in found:
            yield _row(inquiry.meaning, one)


PARTS = (
    Part("people", cut=Cut.ACTS, reads=Reach.of_people, results=_people_named),
    Part("limits and refusals", of_all_acts=True, reads=Reach.of_limits, results=alike.results),
    Part("exceptions", of_all_acts=True, reads=Reach.of_steps, results=undone.results),
    Part("stand-ins", of_all_acts=True, results=twice.results),
)


def findings(inquiry: Inquiry, results: Sequence[Result]) -> list[Finding]:
    """One finding for the acts and clauses that the same people are given in the same two ways; then what is not said alike."""
    meaning = inquiry.meaning
    beside = {**dict.fromkeys(alike.REQUIREMENTS, alike.findings), undone.HOLDS: undone.findings, twice.ONE: twice.findings}
    people = [row for row in results if row.question.requirement not in beside]
    named = [_finding(meaning, rows) for rows in by_cause(people, partial(_cause, meaning))]
    others = (
        tell(inquiry, [row for row in results if beside.get(row.question.requirement) is tell])
        for tell in dict.fromkeys(beside.values())
    )
    return [*named, *chain.from_iterable(others)]


def _cause(meaning: Meaning, row: Result) -> Any:
    q, example = row.question, row.argument.counterexample or {}
    if q.requirement == REPEAT:
        return (REPEAT, q.act)
    general = (example.get("special") or q.clause) == q.clause
    broad = meaning.rulebook.cite((q.subject if general else q.clause) or "")
    return (q.requirement, broad, tuple(sorted(map(tuple, _posts(meaning, example)))))


def _posts(meaning: Meaning, example: dict[str, Any]) -> list[list[str]]:
    return [sorted({_post(meaning, who) for who in example.get(side, ())}) for side in ("people", "others")]


def _post(meaning: Meaning, who: str) -> str:
    return meaning.roster.seats[who].post if who in meaning.roster.seats else who


def _finding(meaning: Meaning, rows: list[Result]) -> Finding:
    first = rows[0]
    special = (first.argument.counterexample or {}).get("special")
    key = "overlap.same" if first.question.requirement == REPEAT else "overlap.special" if special else "overlap.crossing"
    severity = Severity.TIDY_UP if first.question.requirement == REPEAT else Severity.AMBIGUITY
    return Remark(meaning, tuple(rows), severity, key=key, about=partial(_about, rows))


def _about(rows: list[Result], explainer: Explainer) -> dict[str, Any]:
    meaning, first = explainer.meaning, rows[0]
    q, example = first.question, first.argument.counterexample or {}
    special = example.get("special") or q.subject
    one, other = _named(explainer, example)
    clauses = dict.fromkeys(c for r in rows for c in r.argument.used)
    return {
        "cites": explainer.cited(clauses),
        "acts": explainer.listed((meaning.names.label(a, explainer.lang) for a in _acts(rows)), "and"),
        "matter": explainer.matter(q.matter),
        "one": one,
        "other": other,
        "cite": place(explainer, q.clause, q.subject),
        "beside": place(explainer, q.subject, q.clause),
        "special": place(explainer, special, q.subject if special == q.clause else q.clause),
    }


def _acts(rows: Iterable[Result]) -> list[str]:
    return list(dict.fromkeys(r.question.act or "" for r in rows))


def _named(explainer: Explainer, example: dict[str, Any]) -> tuple[str, str]:
    """Whom the two clauses name: by their posts, by themselves where the posts are the same."""
    posts = _posts(explainer.meaning, example)
    if posts[0] != posts[1]:
        one, other = (explainer.listed(_label(explainer, p) for p in side) for side in posts)
    else:
        one, other = (explainer.listed(explainer.person(w) for w in example[side][:3]) for side in ("people", "others"))
    return one, other


def _label(explainer: Explainer, name: str) -> str:
    return explainer.names.label(name, explainer.lang) if name in explainer.meaning.meetings else explainer.label(name)


def _row(meaning: Meaning, found: Overlap) -> Result:
    example = {
        "matter": {found.matter.kind: _looked_at(meaning, found)},
        "people": list(found.people[0]),
        "others": list(found.people[1]),
        "special": found.special,
    }
    question = Question(
        REPEAT if found.same else DIFFER,
        Family.OVERLAP,
        found.act,
        {found.matter.kind: found.pattern},
        found.one.id,
        subject=found.other.id,
        example=found.matter,
    )
    used = (found.one.id, found.other.id)
    places = tuple(dict.fromkeys(meaning.rulebook.cite(c) for c in used))
    return Result(question, Argument(Status.REFUTED, cites=places, counterexample=example, used=used), engine="diagram")


def _looked_at(meaning: Meaning, found: Overlap) -> dict[str, Any]:
    """The values that the patterns of the two clauses, or the selectors of who acts, look at."""
    terms = [meaning.covers.term(n.matter, found.matter.kind) for n in (found.one, found.other)]
    paths = dict.fromkeys([*paths_of(conj(*terms)), *found.pattern])
    return {p: _plain(v) for p in paths if (v := found.matter.get(p)) is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return value == "true" if value in ("true", "false") else value


# ── the search ───────────────────────────────────────────────────────────────────────────────────────────────────


def overlaps(inquiry: Inquiry, act: str) -> Iterator[Overlap | None]:
    """Every pair of clauses that overlaps on the act, each on the widest kind of matter on which it does; nothing for a
    pair of which not all groups of people could be tried."""
    meaning, seen = inquiry.meaning, set()
    if len(naming(meaning, act)) < 2:
        return
    for kind in inquiry.classes.kinds(act):
        bearing = inquiry.classes.bearing(act, kind)
        nodes = [n for n in naming(meaning, act) if bearing.effective[n.id] is not FALSE]
        if len(nodes) < 2:
            continue
        space = inquiry.classes.space(kind, [bearing.effective[n.id] for n in nodes], bearing.shut)
        for i, j in combinations(range(len(nodes)), 2):
            pair = (nodes[i].id, nodes[j].id)
            if pair not in seen and apart(nodes[i], nodes[j]):
                found, cut = _overlap(inquiry, act, kind, space, nodes, i, j)
                if found is not None or cut:
                    seen.add(pair)
                    yield found


def naming(meaning: Meaning, act: str) -> list[Giver]:
    """The clauses that name who does the act: not those that only owe it while others name an actor."""
    named = [n for n in meaning.givers.get(act, ()) if meaning.actor(n) != NOT_STATED]
    powers: list[Giver] = [n for n in named if not isinstance(n, Duty)]
    return powers or named


def apart(one: Giver, other: Giver) -> bool:
    """Do the two clauses stand in different places, and neither covers every matter there is?

    What one sentence lists is one provision; what holds of everything is a general responsibility, shared by nature.
    """
    return one.cite != other.cite and ANYTHING not in (one.matter, other.matter)


def _overlap(
    inquiry: Inquiry, act: str, kind: str, space: Space, nodes: list[Giver], i: int, j: int
) -> tuple[Overlap | None, bool]:
    """The overlap of two clauses on one kind of matter, and whether some groups of people were not tried for it."""
    diagrams, one, other = space.diagrams, nodes[i], nodes[j]
    left, right = (diagrams.conj(space.functions[k], space.premise) for k in (i, j))
    both = diagrams.conj(left, right)
    if both == NOTHING:
        return None, False
    special = (other.id if both == right else None) if both != left else (one.id if both != right else None)
    repeated: Overlap | None = None
    parties = inquiry.classes.parties
    paths = parties.paths(act, kind, [one, other])
    groups = parties.tried(kind, paths, space, both)
    for choice in groups:
        matter = space.matter(both, choice)
        if matter is None:
            continue
        people = _people(inquiry.meaning, act, matter, one, other)
        if people is None:
            continue
        found = Overlap(act, one, other, space.describe(both), matter, people, special)
        if not found.same:
            return found, False
        if one.cite.partition("#")[0] == other.cite.partition("#")[0]:
            continue
        repeated = repeated or found
    return repeated, groups.cut


def _people(
    meaning: Meaning, act: str, matter: Matter, one: Giver, other: Giver
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Whom the two clauses name on the matter; nothing where no situation lets both give the act."""
    terms, people = [], []
    for node in (one, other):
        applies = meaning.applies(node, matter)
        at = Scope(act, matter, node.id)
        when = conj(applies, TRUE if isinstance(node, Step) else meaning.condition(node.when, at))
        bodies = _meetings(meaning.actor(node))
        doers = [] if bodies else [d for d in _direct(meaning, node, at) if conj(when, d.when) is not FALSE]
        able = TRUE if bodies else disj(*(d.when for d in doers))
        terms.append(rewrite(conj(when, able), lambda _: TRUE, None, mask(InForce)))
        people.append(bodies or tuple(dict.fromkeys(d.seat or d.organ or "" for d in doers)))
    if not all(people) or not _possible(meaning, *terms):
        return None
    if all(_meetings(meaning.actor(node)) for node in (one, other)) and people[0] != people[1] and {*people[0]} & {*people[1]}:
        return None  # a clause that names one of several meetings narrows the other
    for node in (one, other):  # the witness is replayed: both clauses cover it
        if not holds(meaning.covers.term(node.matter, matter.kind), matter.facts):
            raise EngineDisagreement(f"{act}: {node.id} does not cover the matter found for it")
    return people[0], people[1]


def _meetings(actor: Any) -> tuple[str, ...]:
    """The meetings a selector names, which act as bodies."""
    if isinstance(actor, w.ChooseWho):
        return tuple(dict.fromkeys(m for option in actor.choose.values() for m in _meetings(option)))
    return tuple(actor.meeting) if isinstance(actor, w.OfMeeting) else ()


def _direct(meaning: Meaning, node: Giver, at: Scope) -> list[Doer]:
    """The doers that the clause names itself, stand-ins left out."""
    return [d for d in meaning.doers(meaning.actor(node), replace(at, direct=True)) if not d.chain]


def _possible(meaning: Meaning, *terms: Term) -> bool:
    """Is there a situation in which all of these hold?  Most often they do while everybody is at his post."""
    term = conj(*terms)
    if term is FALSE or holds(term, meaning.quiet):
        return term is not FALSE
    diagrams = Diagrams(Alphabet([term], meaning.universe))
    return diagrams.diagram(term) != NOTHING
