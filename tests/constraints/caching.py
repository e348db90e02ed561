"""What the tests of the cache share: rulebooks, ways to verify them, and how to say that two answers are the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from random import Random

from analysis.defaults import load_both, statutes_of
from constraints.cache.store import Store
from constraints.findings import findings
from constraints.mutants import OPERATORS, Mutant, mutants
from constraints.roster import Roster
from constraints.rulebook import Rulebook
from constraints.verify import Verification, verify

Both = tuple[Rulebook, Roster, tuple[Rulebook, ...]]


@cache
def shipped(name: str) -> Both:
    book, roster = load_both(name)
    return book, roster, statutes_of(book)


def answer(both: Both, store: Store | None = None, book: Rulebook | None = None) -> Verification:
    """All families about a rulebook, or about another one in its place."""
    found = verify(book or both[0], both[1], statutes=both[2], store=store)
    if store is not None:
        store.settle()
    return found


def differences(one: Verification, other: Verification) -> list[str]:
    """What two answers do not say alike: rows with all that belongs to them, what Z3 confirmed, findings."""
    found = [f"{a.claim} {a.question.act}" for a, b in zip(one.results, other.results, strict=False) if a != b]
    if len(one.results) != len(other.results):
        found.append(f"{len(one.results)} rows, {len(other.results)} rows")
    if one.confirmation != other.confirmation:
        found.append("confirmation")
    if [f.contract() for f in findings(one)] != [f.contract() for f in findings(other)]:
        found.append("findings")
    return found


def stale(both: Both, store: Store, changed: Iterable[Mutant]) -> Iterator[str]:
    """The changes after which a store that knows the rulebook gives another answer than no store."""
    for mutant in changed:
        book = mutant.apply(both[0])
        if differences(answer(both, store, book), answer(both, None, book)):
            yield mutant.name


def sample(book: Rulebook, seed: int, of_each: int = 1, operators: Sequence[str] = OPERATORS) -> list[Mutant]:
    """So many mutants of each operator, drawn without favour."""
    listed: dict[str, list[Mutant]] = {}
    for mutant in mutants(book):
        if not mutant.stillborn:
            listed.setdefault(mutant.operator, []).append(mutant)
    draw = Random(seed)
    return [m for name in operators for m in draw.sample(listed.get(name, []), min(of_each, len(listed.get(name, []))))]
