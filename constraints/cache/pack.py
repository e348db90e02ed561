"""Answers as JSON and back, the same in every value and type: tuples, sets, matters, terms.

A packed answer is read with care: what is not of the right shape raises, and the entry is no entry.  Absence sets and reasons
are read when somebody looks at them; that they are whole, the checksum of the entry says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from math import inf
from typing import Any

from constraints import terms as t
from constraints.cover import Matter
from constraints.later import Later
from constraints.terms import Atom, Term
from constraints.verdict import Absences, Argument, Family, Question, Result, Status
from constraints.why import Reason

BROKEN = (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)
"""What may be raised while something of the wrong shape is unpacked."""
_PLAIN = (type(None), bool, int, float)


def packed(value: Any) -> Any:
    """A value in JSON's own types; one that these lack is marked.  Raises `TypeError` for a value of any other type."""
    plain = _plain(value)
    return {"$": plain} if _marked(plain) else plain


def unpacked(value: Any) -> Any:
    """What was packed."""
    return _unmarked(value["$"]) if isinstance(value, dict) and "$" in value else value


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return str(value)
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, Later | tuple):
        return {"$tuple": [_plain(v) for v in value]}
    if isinstance(value, frozenset):
        return {"$set": sorted(map(_plain, value))}
    if isinstance(value, dict) and all(isinstance(k, str) and not k.startswith("$") for k in value):
        return {str(k): _plain(v) for k, v in value.items()}
    raise TypeError(type(value))


def _marked(value: Any) -> bool:
    """Is there a mark anywhere in it?"""
    if isinstance(value, dict):
        return any(key.startswith("$") or _marked(part) for key, part in value.items())
    return isinstance(value, list) and any(map(_marked, value))


def _unmarked(value: Any) -> Any:
    if isinstance(value, list):
        return [_unmarked(v) for v in value]
    if isinstance(value, dict):
        if "$tuple" in value:
            return tuple([_unmarked(v) for v in value["$tuple"]])
        if "$set" in value:
            return frozenset([_unmarked(v) for v in value["$set"]])
        return {k: _unmarked(v) for k, v in value.items()}
    return value


# ── atoms and terms ──────────────────────────────────────────────────────────────────────────────────────────────

_NODES: dict[str, Any] = {kind.__name__: kind for kind in (*t.ATOMS, t.Not, t.And, t.Or, t.Weigh)}


def _content(node: Term) -> list[Any]:
    """What an atom says; sets in order."""
    return [_field(getattr(node, name)) for name in type(node).__dataclass_fields__]


def _field(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value, key=lambda v: (v is not None, v or ""))
    return "inf" if value == inf else value


def pack_atom(atom: Atom) -> str:
    """An atom as a line of JSON."""
    return json.dumps([type(atom).__name__, *_content(atom)], ensure_ascii=False, separators=(",", ":"))


class _Terms:
    """A table of terms; each node names its children by their places."""

    def __init__(self) -> None:
        self.rows: list[list[Any]] = []
        self._place: dict[Term, int] = {}

    def place(self, term: Term) -> int:
        for node in t.walk(term, known=self._place):
            self._place[node] = len(self.rows)
            self.rows.append([type(node).__name__, *self._said(node)])
        return self._place[term]

    def _said(self, node: Term) -> list[Any]:
        match node:
            case t.Not(inner):
                return [self._place[inner]]
            case t.And(parts) | t.Or(parts):
                return [self._place[part] for part in parts]
            case t.Weigh(parts, least):
                return [least, *([w, self._place[part]] for w, part in parts)]
            case _:
                return _content(node)


def _unpack_terms(rows: Iterable[list[Any]]) -> list[Term]:
    found: list[Term] = []
    for name, *said in rows:
        kind = _NODES[name]
        if kind is t.Not:
            found.append(t.Not(found[said[0]]))
        elif kind in (t.And, t.Or):
            found.append(kind(tuple([found[i] for i in said])))
        elif kind is t.Weigh:
            found.append(t.Weigh(tuple([(w, found[i]) for w, i in said[1:]]), said[0]))
        else:
            found.append(kind(*(frozenset(v) if isinstance(v, list) else inf if v == "inf" else v for v in said)))
    return found


# ── questions ────────────────────────────────────────────────────────────────────────────────────────────────────


class _Table:
    """Things that many rows share, each packed once."""

    def __init__(self, pack: Callable[[Any], Any]) -> None:
        self.rows: list[Any] = []
        self._pack, self._place = pack, dict[int, int]()
        self._kept: list[Any] = []

    def place(self, thing: Any) -> int:
        found = self._place.get(id(thing))
        if found is None:
            found = self._place[id(thing)] = len(self.rows)
            self.rows.append(self._pack(thing))
            self._kept.append(thing)  # so that its id stays its own
        return found


def pack_questions(questions: Sequence[Question]) -> dict[str, Any]:
    matters = _Table(lambda m: [m.kind, packed(dict(m.attributes))])
    listed = [
        [
            str(q.requirement), q.family.value, q.act, packed(q.matter), q.clause, q.authorisations,
            {path: list(values) for path, values in q.alike.items()}, q.subject,
            None if q.example is None else matters.place(q.example),
        ]
        for q in questions
    ]  # fmt: skip
    return {"questions": listed, "matters": matters.rows}


def unpack_questions(data: Any) -> list[Question]:
    matters = [Matter(kind, unpacked(attributes)) for kind, attributes in data["matters"]]
    return [
        Question(
            requirement, Family(family), act, unpacked(matter), clause, authorisations,
            {path: tuple(values) for path, values in alike.items()}, subject, None if example is None else matters[example],
        )
        for requirement, family, act, matter, clause, authorisations, alike, subject, example in data["questions"]
    ]  # fmt: skip


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────

Core = Callable[[int, int], tuple[Sequence[str], Sequence[str]]]
"""The citations and clauses of a proof, from the place of its question and the number of the row among its rows."""


def pack_rows(questions: Sequence[Question], rows: Iterable[Result]) -> dict[str, Any]:
    """Rows that answer these questions, in their order.  A core that nobody has looked at is not made for this."""
    place = {id(q): i for i, q in enumerate(questions)}
    terms, reasons = _Terms(), dict[Reason, int]()
    whys = _Table(lambda why: [reasons.setdefault(reason, len(reasons)) for reason in why])
    arguments = _Table(lambda a: _pack_argument(a, whys))
    away = dict[tuple[str, ...], int]()
    """The lists of reasons to be away; few, and each stands in many sets."""
    absences = _Table(lambda n: _pack_absences(n, away))
    listed = [[place[id(r.question)], arguments.place(r.argument), absences.place(r.absences), r.engine] for r in rows]
    return {
        "rows": listed,
        "arguments": arguments.rows,
        "absences": absences.rows,
        "away": [list(reasons) for reasons in away],
        "whys": whys.rows,
        "reasons": [[list(r.clauses), terms.place(r.failing)] for r in reasons],
        "terms": terms.rows,
    }


def _pack_argument(a: Argument, whys: _Table) -> list[Any]:
    core = a.status is Status.PROVED and isinstance(a.used, Later)  # not made: it takes long, and is seldom asked for
    used = None if core else [list(a.cites), list(a.used)]
    why = a.why.made if isinstance(a.why, Later) else a.why
    return [
        a.status.value,
        packed(a.readings),
        packed(a.condition),
        packed(a.counterexample),
        used,
        whys.place(why) if why else None,
        a.undecided,
    ]


def _pack_absences(n: Absences, away: dict[tuple[str, ...], int]) -> list[Any]:
    sets = [list(s) for s in n.sets]
    by_reason = [{who: away.setdefault(tuple(why), len(away)) for who, why in s.items()} for s in n.by_reason]
    return [sets, by_reason, n.count, n.truncated, n.return_monotone, n.smallest]


def unpack_rows(questions: Sequence[Question], data: Any, core: Core | None = None) -> list[Result]:
    """The rows; `core` makes those cores that were not made."""
    reasons = Later(partial(_reasons, data["reasons"], data["terms"]))
    whys = [Later(partial(_why, reasons, why)) for why in data["whys"]]
    absences = [_unpack_absences(n, data["away"]) for n in data["absences"]]
    arguments: dict[int, Argument] = {}
    told: dict[int, int] = {}
    found: list[Result] = []
    for question, argument, absence, engine in data["rows"]:
        nth = told[question] = told.get(question, -1) + 1
        if argument not in arguments:
            arguments[argument] = _unpack_argument(data["arguments"][argument], whys, core, question, nth)
        found.append(Result(questions[question], arguments[argument], absences[absence], engine))
    return found


def _reasons(listed: Iterable[Any], said: Iterable[list[Any]]) -> list[Reason]:
    terms = _unpack_terms(said)
    return [Reason(tuple(clauses), terms[i]) for clauses, i in listed]


def _why(reasons: Sequence[Reason], listed: Sequence[int]) -> list[Reason]:
    return [reasons[i] for i in listed]


def _unpack_argument(data: Any, whys: Sequence[Sequence[Reason]], core: Core | None, question: int, nth: int) -> Argument:
    status, readings, condition, example, told, why, undecided = data
    cites: Sequence[str]
    used: Sequence[str]
    if told is not None:
        cites, used = (tuple(part) for part in told)
    elif core is not None:
        cites, used = core(question, nth)
    else:
        raise ValueError("a core is missing")
    because: Sequence[Reason] = () if why is None else whys[why]
    return Argument(Status(status), unpacked(readings), unpacked(condition), cites, unpacked(example), used, because, undecided)


def _unpack_absences(data: Any, away: Sequence[list[str]]) -> Absences:
    sets, listed, count, truncated, monotone, smallest = data
    return Absences(
        Later(partial(map, tuple, sets)), Later(partial(_by_reason, listed, away)), count, truncated, monotone, smallest
    )


def _by_reason(listed: Iterable[dict[str, int]], away: Sequence[list[str]]) -> list[dict[str, list[str]]]:
    return [{who: list(away[i]) for who, i in s.items()} for s in listed]
