"""What has been done before: on which matters an act comes before another, who was asked to have done an earlier one, and
who could have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import TypeVar

from constraints.applying import applies, under
from constraints.cover import Matter
from constraints.holds import holds
from constraints.language.nodes import Step
from constraints.meaning import Meaning
from constraints.terms import FALSE, Atom, Did, Term, atoms, conj, disj, mask, neg, rewrite

Pair = tuple[str, str]
Key = TypeVar("Key", str, Pair)


_DID = mask(Did)


def asked(term: Term) -> dict[str, dict[str, None]]:
    """The earlier acts that a term looks back on, and of whom it asks whether they did them."""
    found: dict[str, dict[str, None]] = {}
    for atom in atoms(term, wanted=_DID):
        if isinstance(atom, Did):
            found.setdefault(atom.act, {})[atom.official] = None
    return found


def who_could(meaning: Meaning, term: Term, matter: Matter) -> Term:
    """`term` knowing that nobody has done an earlier act on the matter who could not have; an act that is asked for and
    given to nobody may be anybody's."""
    could: dict[str, set[str | None]] = {}
    if not term.kinds & _DID:
        return term
    for act in asked(term):
        if "." not in act:
            able = {way.official for way in meaning.alternatives(act, matter)}
            if able or not _asked_for(meaning, act, matter):
                could[act] = able

    def change(atom: Atom) -> Term | None:
        assert isinstance(atom, Did)
        return FALSE if atom.act in could and atom.official not in could[atom.act] else None

    return rewrite(term, change, None, _DID) if could else term


def _asked_for(meaning: Meaning, act: str, matter: Matter) -> bool:
    return any(holds(term, matter.facts) for term in asked_for(meaning, act, matter.kind))


def asked_for(meaning: Meaning, act: str, kind: str) -> Iterator[Term]:
    """The matters of a kind on which a step asks for the act, or the vocabulary presupposes it, under some reading."""
    covers = meaning.covers
    yield from (covers.term(step.matter, kind) for step in meaning.rulebook.family(Step) if act in step.act)
    demanded = (d for group in meaning.names.kinds_above(kind) for d in meaning.names.kind_of[group].demands)
    yield from (covers.body(kind, d.matter) for d in demanded if act in d.acts)


def comes_first(meaning: Meaning, kind: str, earlier: str, act: str) -> Term:
    """The matters of a kind on which one act has to be done before another, under the readings shown first: because the
    steps put it first, or because the presumed order does and no step the other way round."""
    order = _Order(meaning, kind)
    known = meaning.names.vocabulary.presumed_order
    groups = next((known[k] for k in meaning.names.kinds_above(kind) if k in known), ())
    rank = {one: i for i, group in enumerate(groups) for one in group}
    stated = order.stated(earlier, act)
    if rank.get(earlier, len(rank)) < rank.get(act, -1):
        stated = disj(stated, neg(order.stated(act, earlier)))
    return conj(stated, order.hard.get(earlier, FALSE), order.owed.get(act, FALSE))


class _Order:
    """What the steps ask for on one kind of matter, and what they put in order."""

    def __init__(self, meaning: Meaning, kind: str) -> None:
        shown = {r.id: r.default for r in meaning.rulebook.readings().values()}
        steps = [(n, under(applies(meaning, n, kind), shown)) for n in meaning.rulebook.family(Step)]
        steps = [(n, term) for n, term in steps if term is not FALSE]
        known = [
            (d.acts, meaning.covers.body(kind, d.matter))
            for k in meaning.names.kinds_above(kind)
            for d in meaning.names.kind_of[k].demands
        ]
        asked_for = [(acts, term) for acts, term in known if term is not FALSE]
        self.owed = _either((act, term) for acts, term in [*asked_for, *((n.act, t) for n, t in steps)] for act in acts)
        self.hard = _either((act, t) for acts, t in [*asked_for, *((n.act, t) for n, t in steps if not n.soft)] for act in acts)
        said = [((b, a), t) for n, t in steps for a in n.act for b in n.after]
        said += [((a, b), t) for n, t in steps for a in n.act for b in n.before]
        self.pairs = {
            (b, a): term
            for (b, a), t in _either(said).items()
            if b != a and (term := conj(t, self.hard.get(b, FALSE), self.owed.get(a, FALSE))) is not FALSE
        }

    def stated(self, earlier: str, act: str) -> Term:
        """Where the steps put one act before another, through whatever lies between (Warshall 1962)."""
        between = self._from(earlier, self.pairs) & self._from(act, [(a, b) for b, a in self.pairs])
        held = {(b, a): term for (b, a), term in self.pairs.items() if {b, a} <= between}
        for middle in between - {earlier, act}:
            into = [(x, t) for (x, b), t in held.items() if b == middle]
            out = [(y, t) for (b, y), t in held.items() if b == middle]
            for (x, one), (y, other) in product(into, out):
                held[x, y] = disj(held.get((x, y), FALSE), conj(one, other))
        return held.get((earlier, act), FALSE)

    def _from(self, start: str, pairs: Iterable[Pair]) -> set[str]:
        """An act and all to which the pairs lead from it."""
        listed, seen, todo = list(pairs), {start}, [start]
        while todo:
            now = todo.pop()
            new = {after for before, after in listed if before == now} - seen
            seen |= new
            todo += new
        return seen


def _either(found: Iterable[tuple[Key, Term]]) -> dict[Key, Term]:
    """The disjunction of the terms with one key."""
    listed: dict[Key, list[Term]] = {}
    for key, term in found:
        listed.setdefault(key, []).append(term)
    return {key: disj(*terms) for key, terms in listed.items()}
