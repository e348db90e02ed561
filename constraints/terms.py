"""Terms: what can be said of a matter, an act and a situation.  A small closed set of interned, frozen nodes.

Equal content is one object, so terms are compared and hashed by identity.  Three evaluators read them, side by
side: `holds` (one situation), `encode` (Z3) and `diagram` (decision diagrams); a property holds the three equal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any, TypeAlias, cast
from weakref import ref

PRESENT = "present"

_TABLE: dict[tuple[Any, ...], ref[Any]] = {}
"""Every node that is in use; a `WeakValueDictionary` does the same with a Python call for each look (measured: half the
time of making terms)."""


class _Interned(type):
    def __call__(cls, *content: Any) -> Any:
        key = (cls, *content)
        known = _TABLE.get(key)
        found = None if known is None else known()
        if found is None:
            found = super().__call__(*content)
            object.__setattr__(found, "kinds", _KIND[cls.__name__] if cls.__name__ in _KIND else _below(found))
            _TABLE[key] = ref(found, _Forget(key))
        return found


class _Forget:
    """Takes a node out of the table when nobody uses it any more, unless the same content has been made again."""

    __slots__ = ("key",)

    def __init__(self, key: tuple[Any, ...]) -> None:
        self.key = key

    def __call__(self, gone: ref[Any]) -> None:
        if _TABLE.get(self.key) is gone:
            del _TABLE[self.key]


_KIND = {
    name: 1 << i
    for i, name in enumerate(("Status", "Vacant", "Granted", "Chosen", "Attribute", "Number", "Has", "Done", "Did", "InForce"))
}


def _below(node: Any) -> int:
    """The kinds of atom below a node, as a bit mask."""
    mask = 0
    for child in children(node):
        mask |= child.kinds
    return mask


class Node(metaclass=_Interned):
    """A term; `Node(…)` with the same content twice is the same object.  `kinds` says which atoms stand below it."""

    __slots__ = ("__weakref__", "kinds")
    kinds: int

    def __reduce__(self) -> Any:
        return type(self), tuple(getattr(self, f.name) for f in fields(cast("Any", self)))


@dataclass(frozen=True, eq=False, slots=True)
class Status(Node):
    """The official's status is one of these: `present`, or away for a reason."""

    official: str
    among: frozenset[str]


@dataclass(frozen=True, eq=False, slots=True)
class Vacant(Node):
    """Nobody holds the seat."""

    seat: str


@dataclass(frozen=True, eq=False, slots=True)
class Granted(Node):
    """Under this clause, whoever acts as `giver` has authorised (or named) `receiver`; both are seats."""

    clause: str
    giver: str
    receiver: str


@dataclass(frozen=True, eq=False, slots=True)
class Chosen(Node):
    """The reading is taken in one of these ways."""

    reading: str
    among: frozenset[str]


@dataclass(frozen=True, eq=False, slots=True)
class Attribute(Node):
    """The attribute's value is one of these; `None` among them means: it has no value."""

    path: str
    among: frozenset[str | None]


@dataclass(frozen=True, eq=False, slots=True)
class Number(Node):
    """The number is below `bound`, or equal to it where not `strict`; false where it has no value, so that below
    infinity means: it has one."""

    path: str
    bound: float
    strict: bool


@dataclass(frozen=True, eq=False, slots=True)
class Has(Node):
    """The set has this member."""

    path: str
    member: str


@dataclass(frozen=True, eq=False, slots=True)
class Done(Node):
    """That act has been done on the matter."""

    act: str


@dataclass(frozen=True, eq=False, slots=True)
class Did(Node):
    """That official did it."""

    official: str
    act: str


@dataclass(frozen=True, eq=False, slots=True)
class InForce(Node):
    """The clause is in force: what follows beside it rests on this clause."""

    clause: str


@dataclass(frozen=True, eq=False, slots=True)
class Not(Node):
    inner: Term


@dataclass(frozen=True, eq=False, slots=True)
class And(Node):
    parts: tuple[Term, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Or(Node):
    parts: tuple[Term, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Weigh(Node):
    """The weights of the true parts add up to at least this much; weights may be negative."""

    parts: tuple[tuple[int, Term], ...]
    at_least: int


Atom: TypeAlias = Status | Vacant | Granted | Chosen | Attribute | Number | Has | Done | Did | InForce
Term: TypeAlias = Atom | Not | And | Or | Weigh
ATOMS = (Status, Vacant, Granted, Chosen, Attribute, Number, Has, Done, Did, InForce)


def neg(term: Term) -> Term:
    if term is TRUE:
        return FALSE
    if term is FALSE:
        return TRUE
    return term.inner if isinstance(term, Not) else Not(term)


def conj(*terms: Term) -> Term:
    """All of them: flat, without repetitions, `FALSE` if one is."""
    if len(terms) == 2:  # most often one of two says nothing
        one, other = terms
        if one is TRUE or one is other:
            return other
        if other is TRUE:
            return one
    return _flat(terms, And, FALSE)


def disj(*terms: Term) -> Term:
    """Any of them: flat, without repetitions, `TRUE` if one is."""
    return _flat(terms, Or, TRUE)


def _flat(terms: tuple[Term, ...], node: type[And] | type[Or], zero: Term) -> Term:
    kept: dict[Term, None] = {}
    for term in terms:
        if term is zero:
            return zero
        if isinstance(term, node):  # flat already; the unit is a node without parts
            for part in term.parts:
                kept[part] = None
        else:
            kept[term] = None
    if len(kept) == 1:
        return next(iter(kept))
    return node(tuple(kept))


def among(official: str, statuses: Iterable[str]) -> Term:
    kept = frozenset(statuses)
    return Status(official, kept) if kept else FALSE


def chosen(reading: str, options: Iterable[str]) -> Term:
    return Chosen(reading, frozenset(options))


def weigh(parts: Iterable[tuple[int, Term]], at_least: int) -> Term:
    """`Σ weight · part ≥ at_least`, constants folded."""
    kept: dict[Term, int] = {}
    for weight, term in parts:
        if term is TRUE:
            at_least -= weight
        elif term is not FALSE:
            kept[term] = kept.get(term, 0) + weight
    live = tuple((weight, term) for term, weight in kept.items() if weight)
    if sum(w for w, _ in live if w < 0) >= at_least:
        return TRUE
    if sum(w for w, _ in live if w > 0) < at_least:
        return FALSE
    return Weigh(live, at_least)


def children(term: Term) -> tuple[Term, ...]:
    match term:
        case Not(inner):
            return (inner,)
        case And(parts) | Or(parts):
            return parts
        case Weigh(parts, _):
            return tuple(part for _, part in parts)
        case _:
            return ()


TRUE = And(())
FALSE = Or(())


def walk(*roots: Term, known: Container[Term] = ()) -> Iterator[Term]:
    """Every node below the roots, each once, children first; what is `known` is left out with all below it."""
    seen: set[Term] = set()
    stack: list[tuple[Term, bool]] = [(root, False) for root in reversed(roots)]
    while stack:
        term, ready = stack.pop()
        if ready:
            yield term
        elif term not in seen and term not in known:
            seen.add(term)
            stack.append((term, True))
            stack.extend((child, False) for child in reversed(children(term)) if child not in seen)


def mask(*kinds: type) -> int:
    """The bit mask of some kinds of atom."""
    found = 0
    for kind in kinds:
        found |= _KIND[kind.__name__]
    return found


ANY_KIND = (1 << len(_KIND)) - 1
_ATOMS = frozenset(ATOMS)


def atoms(*roots: Term, wanted: int = ANY_KIND) -> list[Atom]:
    """The atoms of these kinds below the roots, each once, in the order in which they are said."""
    found: dict[Atom, None] = {}
    seen: set[Term] = set()
    stack = list(reversed(roots))
    while stack:
        term = stack.pop()
        if term in seen or not term.kinds & wanted:
            continue
        seen.add(term)
        kind = type(term)
        if kind is And or kind is Or:
            stack += term.parts[::-1]  # type: ignore[union-attr, arg-type]
        elif kind in _ATOMS:
            found[term] = None  # type: ignore[index]
        else:
            stack.extend(reversed(children(term)))
    return list(found)


def clauses(*roots: Term) -> list[str]:
    """The clauses a term rests on, in the order in which they are said."""
    return [atom.clause for atom in atoms(*roots, wanted=mask(InForce)) if isinstance(atom, InForce)]


def officials(*roots: Term) -> list[str]:
    """The officials whose status a term reads."""
    found = atoms(*roots, wanted=mask(Status))
    return list(dict.fromkeys(atom.official for atom in found if isinstance(atom, Status)))


def rewrite(
    term: Term, change: Callable[[Atom], Term | None], memo: dict[Term, Term] | None = None, wanted: int = ANY_KIND
) -> Term:
    """`term` with every atom (of the `wanted` kinds) replaced by what `change` gives for it (nothing: it stays), and folded."""
    return _rewritten(term, change, {} if memo is None else memo, wanted)


def _rewritten(node: Term, change: Callable[[Atom], Term | None], done: dict[Term, Term], wanted: int) -> Term:
    if not node.kinds & wanted:
        return node
    found = done.get(node)
    if found is not None:
        return found
    match node:
        case And(parts):
            found = conj(*[_rewritten(part, change, done, wanted) for part in parts])
        case Or(parts):
            found = disj(*[_rewritten(part, change, done, wanted) for part in parts])
        case Not(inner):
            found = neg(_rewritten(inner, change, done, wanted))
        case Weigh(weighted, least):
            found = weigh([(weight, _rewritten(part, change, done, wanted)) for weight, part in weighted], least)
        case _:
            found = change(node) or node
    done[node] = found
    return found


def digest(term: Term, memo: dict[Term, str] | None = None) -> str:
    """SHA-256 of what the term says, whatever the order of its alternatives; stable between runs."""
    done: dict[Term, str] = {} if memo is None else memo
    for node in walk(term, known=done):
        done[node] = hashlib.sha256(_content(node, done).encode()).hexdigest()
    return done[term]


def _content(node: Term, done: dict[Term, str]) -> str:
    match node:
        case And(parts) | Or(parts):
            return f"{type(node).__name__}({','.join(sorted(done[p] for p in parts))})"
        case Not(inner):
            return f"Not({done[inner]})"
        case Weigh(weighted, least):
            return f"Weigh({','.join(sorted(f'{w}*{done[p]}' for w, p in weighted))};{least})"
        case _:
            shown = [_stable(getattr(node, f.name)) for f in fields(cast("Any", node))]
            return f"{type(node).__name__}({'|'.join(shown)})"


def _stable(value: Any) -> str:
    if isinstance(value, frozenset):
        return "{" + ",".join(sorted(str(v) for v in value)) + "}"
    return str(value)
