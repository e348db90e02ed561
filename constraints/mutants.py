"""Damaged rulebooks: one clause struck out, or changed in one place by one of a fixed list of operators.

After DeMillo, Lipton, Sayward (Hints on test data selection, 1978): whoever would notice each of the small mistakes
that an encoder or a drafter makes will notice the large ones.  A clause is taken apart as it would stand in a rulebook,
changed, and typed again; what the language refuses then is **stillborn**.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias, cast

from pydantic import BaseModel, RootModel, ValidationError

from constraints.checks import BUILT_IN_READINGS, Context, check_clause
from constraints.decode import Piece
from constraints.language.nodes import Cutoff, Link, Node, Parameter, Prohibition, Reading
from constraints.language.patterns import GROUPS
from constraints.language.scalars import Duration
from constraints.rulebook import Clause, Rulebook
from constraints.source import Path_, Source

Plain: TypeAlias = str | list["Plain"] | dict[str, "Plain"]
Change: TypeAlias = tuple[str, Plain | None]
"""What is said of a change, and what stands there afterwards; nothing: the field goes."""

OPERATORS = (
    "drop-clause",
    "swap-post",
    "drop-reason",
    "limit",
    "strict",
    "drop-exception",
    "drop-act",
    "drop-value",
    "order",
    "soft",
    "drop-expiry",
    "drop-refusal",
    "each",
    "gate",
    "less",
)
SWAPS = 4
"""No clause has more posts swapped than this."""

_WHO = frozenset(
    {
        *("by", "of", "to", "who", "giver", "receiver", "members", "attending", "invited", "unless_approved_by", "within"),
        *("other_than", "among", "each", "in_order", "authorised", "named_by", "away", "present", "vacant", "escalates_to"),
        "not_both_away",
    }
)
_ACTS = frozenset({"act", "acts"})
_MEETINGS = frozenset({"at", "meeting"})
_ORDER = frozenset({"after", "before"})
_REASONS = frozenset({"away_for", "for"})
_EXCEPTIONS = frozenset({"when", "other_than", "unless_approved_by", "under", "personal", "different_person_from"})
_LIMITS = frozenset({"within", "at_least", "at_most", "over", "under", "more_than", "cutoff"})
_STRICT = {"over": "at_least", "at_least": "over", "under": "at_most", "at_most": "under"}
_GATES = {"refuse": "return", "return": "report", "report": "refuse"}
_SAYS_NOTHING = frozenset({"id", "cite", "gist", "note", "anchor", "in_force", "creates", "soft"})


@dataclass(frozen=True)
class Mutant:
    """A rulebook with one clause changed in one place, or without it."""

    clause: str
    family: str
    operator: str
    where: str
    said: str
    node: Clause | None = None
    stillborn: bool = False

    @property
    def name(self) -> str:
        """A stable name: clause, operator, place, change."""
        return ":".join(part for part in (self.clause, self.operator, self.where, self.said) if part)

    def apply(self, rulebook: Rulebook) -> Rulebook:
        return rulebook.without(self.clause) if self.node is None else rulebook.with_node(self.node)


def mutants(rulebook: Rulebook) -> Iterator[Mutant]:
    """Every mutant of a rulebook, in the order of the law; readings, links and parameters order nothing."""
    for node in rulebook.nodes.values():
        if isinstance(node, Node) and not isinstance(node, Reading | Link | Parameter):
            yield from of_clause(rulebook, node)


def of_clause(rulebook: Rulebook, node: Clause) -> Iterator[Mutant]:
    """The mutants of one clause, each different from the clause and from the others."""
    family = type(node).__name__.lower()
    yield Mutant(node.id, family, OPERATORS[0], "", "")
    maker = _Maker(rulebook, node)
    seen = [node]
    for operator, path, said, data in maker.changes():
        changed = maker.typed(data)
        if changed is None:
            yield Mutant(node.id, family, operator, _shown(path), said, stillborn=True)
        elif changed not in seen:
            seen.append(changed)
            yield Mutant(node.id, family, operator, _shown(path), said, changed)


def _shown(path: Path_) -> str:
    return ".".join(map(str, path))


class _Maker:
    """Changes one clause in every place in which an operator applies."""

    def __init__(self, rulebook: Rulebook, node: Clause) -> None:
        self.rulebook, self.node, self.names = rulebook, node, rulebook.names
        self.data = cast("dict[str, Plain]", plain(node))
        self.context = Context(self.names, _readings(rulebook), rulebook.resolve, tuple(rulebook.nodes))

    def typed(self, data: dict[str, Plain]) -> Clause | None:
        """The changed clause; nothing where the language refuses it."""
        try:
            node = type(self.node).model_validate(data)
        except ValidationError:
            return None
        piece = Piece(cast("dict[str, Any]", data), Source("mutant", cast("Any", data)), ())
        article = self.rulebook.article_of(node.id)
        number = article.number if article else node.cites[0]
        wrong = [m for m in check_clause(self.context, piece, node, number) if not m.code.is_warning]
        return None if wrong else node

    def changes(self) -> Iterator[tuple[str, Path_, str, dict[str, Plain]]]:
        swaps = 0
        for operator, path, (said, value) in self._all():
            if operator == "swap-post":
                swaps += 1
                if swaps > SWAPS:
                    continue
            yield operator, path, said, cast("dict[str, Plain]", _with(self.data, path, value))
        yield from self._softness()
        yield from self._turned()
        yield from self._gate()

    def _all(self) -> Iterator[tuple[str, Path_, Change]]:
        for path, name, value in places(self.data):
            for operator, change in self._at(path, name, value):
                yield operator, path, change

    def _at(self, path: Path_, name: str, value: Plain) -> Iterator[tuple[str, Change]]:
        if path[0] == "matter":
            yield from self._pattern(name, value)
        elif name in _WHO:
            yield from (("swap-post", change) for change in self._swapped(value))
            yield from (("drop-value", change) for change in _shorter(value))
            if isinstance(value, dict) and "each" in value:
                yield "each", ("any", value["each"])
        elif name in _ACTS:
            yield from (("drop-act", change) for change in _shorter(value))
        elif name in _MEETINGS:
            yield from (("drop-value", change) for change in _shorter(value))
        elif name in _ORDER:
            yield from (("order", change) for change in _shorter(value, to_nothing=len(path) == 1))
        elif name in _REASONS:
            yield from (("drop-reason", change) for change in _shorter(value))
        elif name == "less":
            yield from (("less", change) for change in _less(value))
        elif name in ("unless", "except"):
            yield from (("drop-exception", change) for change in _shorter(value, to_nothing=len(path) == 1))
        elif name == "on_expiry":
            yield "drop-expiry", ("", None)
        elif name == "if_refused":
            yield "drop-refusal", ("", None)
        yield from self._limit(name, value)
        yield from self._exception(path, name, value)

    def _exception(self, path: Path_, name: str, value: Plain) -> Iterator[tuple[str, Change]]:
        """What takes something back: a condition, a `not`, a reading, an approval."""
        if name in _EXCEPTIONS and (len(path) == 1 or name == "other_than" or (name == "under" and path[0] == "unless")):
            yield "drop-exception", ("", None)
        if path[0] == "when" and isinstance(value, dict) and value.keys() == {"not"}:
            yield "drop-exception", ("not", value["not"])

    def _limit(self, name: str, value: Plain) -> Iterator[tuple[str, Change]]:
        if isinstance(value, str) and name in _LIMITS:
            yield from (("limit", (f"{value} → {new}", new)) for new in nearby(value))

    # ── patterns ─────────────────────────────────────────────────────────────────────────────────────────────

    def _pattern(self, name: str, value: Plain) -> Iterator[tuple[str, Change]]:
        if isinstance(value, list):
            yield from (("drop-value", change) for change in _shorter(value))
        if isinstance(value, dict) and "not" in value and name not in GROUPS:
            yield "drop-exception", ("not", None)
        if name == "not" and isinstance(value, dict):
            yield "drop-exception", ("not", None)
        if name in _STRICT:
            yield from self._limit(name, value)

    # ── selectors ────────────────────────────────────────────────────────────────────────────────────────────

    def _swapped(self, value: Plain) -> Iterator[Change]:
        """The next post, role or body in the vocabulary's order."""
        if isinstance(value, str):
            known = self.names.vocabulary
            for table in (known.posts, known.roles, known.organs):
                if value in table and len(table) > 1:
                    order = list(table)
                    other = order[(order.index(value) + 1) % len(order)]
                    yield f"{value} → {other}", other

    # ── whole clauses ────────────────────────────────────────────────────────────────────────────────────────

    def _softness(self) -> Iterator[tuple[str, Path_, str, dict[str, Plain]]]:
        if "soft" in self.data:
            yield "soft", ("soft",), "hard", cast("dict[str, Plain]", _with(self.data, ("soft",), None))
        else:
            yield "soft", ("soft",), "soft", {**self.data, "soft": "~"}

    def _gate(self) -> Iterator[tuple[str, Path_, str, dict[str, Plain]]]:
        if isinstance(self.node, Prohibition):
            old, new = self.node.gate, _GATES[self.node.gate]
            yield "gate", ("gate",), f"{old} → {new}", {**self.data, "gate": new}

    def _turned(self) -> Iterator[tuple[str, Path_, str, dict[str, Plain]]]:
        """After for before, strict for weak."""
        if _ORDER & self.data.keys():
            turned = {{"after": "before", "before": "after"}.get(key, key): value for key, value in self.data.items()}
            yield "order", (), "after ↔ before", turned
        for path, _, value in places(self.data):
            if isinstance(value, dict):
                yield from self._stricter(path, value)

    def _stricter(self, path: Path_, value: dict[str, Plain]) -> Iterator[tuple[str, Path_, str, dict[str, Plain]]]:
        pairs = {"more_than": "at_least", "at_least": "more_than"} if "of" in value else _STRICT
        if path[0] != "matter" and "of" not in value:
            return
        for key in value.keys() & pairs.keys():
            if isinstance(value[key], str):
                turned: Plain = {pairs[key] if k == key else k: v for k, v in value.items()}
                yield "strict", path, f"{key} → {pairs[key]}", cast("dict[str, Plain]", _with(self.data, path, turned))


def _readings(rulebook: Rulebook) -> dict[str, tuple[str, ...]]:
    return {r.id: tuple(r.options) for r in rulebook.readings().values()} | BUILT_IN_READINGS


def _shorter(value: Plain, *, to_nothing: bool = False) -> Iterator[Change]:
    """A list without one of its members."""
    if isinstance(value, list) and (len(value) > 1 or to_nothing):
        for i, member in enumerate(value):
            rest: list[Plain] = [*value[:i], *value[i + 1 :]]
            yield f"- {_brief(member)}", rest or None
    elif to_nothing and isinstance(value, str):
        yield f"- {value}", None


def _less(value: Plain) -> Iterator[Change]:
    """Other seats left out of the count of those due."""
    if isinstance(value, list):
        for i, member in enumerate(value):
            yield f"- {_brief(member)}", [*value[:i], *value[i + 1 :]]
        if "vacant" not in value:
            yield "+ vacant", [*value, "vacant"]


def _brief(value: Plain) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_brief(inner)}".strip() for key, inner in value.items())
    return " ".join(map(_brief, value)) if isinstance(value, list) else value


def nearby(text: str) -> list[str]:
    """The limit one less and one more: of `5 working_days`, `1/2`, `2000`, `day 8 of the month`."""
    words = text.split(" ")
    at = next((i for i, word in enumerate(words) if word[:1].isdigit()), None)
    if at is None:
        return []
    number, slash, below = words[at].partition("/")
    if not number.isdigit():
        return []
    changed = [str(int(number) + step) for step in (-1, 1) if int(number) + step >= 0]
    return [" ".join([*words[:at], n + slash + below, *words[at + 1 :]]) for n in changed]


# ── a clause as plain data ───────────────────────────────────────────────────────────────────────────────────────


def plain(value: Any) -> Plain:
    """A clause (or a part of it) as it would stand in a rulebook."""
    match value:
        case bool():
            return "true" if value else "false"
        case Duration():
            return str(value)
        case Cutoff():
            return f"day {value.day} of the {value.of}"
        case RootModel():
            return plain(value.root)
        case BaseModel():
            fields = type(value).model_fields
            given = [name for name in fields if name in value.model_fields_set]
            return {
                fields[name].alias or name: plain(getattr(value, name)) for name in given if getattr(value, name) is not None
            }
        case dict():
            return {str(key): plain(inner) for key, inner in value.items()}
        case tuple() | list():
            return [plain(inner) for inner in value]
        case date() | int() | Fraction() | str():
            return str(value)
    raise AssertionError(value)


def places(data: Plain, path: Path_ = (), name: str = "") -> Iterator[tuple[Path_, str, Plain]]:
    """Every place below a clause: where it is, the field that holds it (lists and choices looked through), what stands there."""
    if path:
        yield path, name, data
    if isinstance(data, dict):
        for key, inner in data.items():
            if path or key not in _SAYS_NOTHING:
                yield from places(inner, (*path, key), _field(path, name, key))
    elif isinstance(data, list):
        for i, inner in enumerate(data):
            yield from places(inner, (*path, i), name)


def _field(path: Path_, name: str, key: str) -> str:
    """The field a key stands for: an option of a choice stands for the field that chooses."""
    return name if path and path[-1] == "choose" else "" if key == "choose" and not name else name if key == "choose" else key


def _with(data: Plain, path: Path_, value: Plain | None) -> Plain:
    """`data` with another value at `path`; without what stands there where there is none."""
    step, *rest = path
    if isinstance(data, list):
        index = int(step)
        if rest:
            return [*data[:index], _with(data[index], tuple(rest), value), *data[index + 1 :]]
        return [*data[:index], *([] if value is None else [value]), *data[index + 1 :]]
    assert isinstance(data, dict)
    if rest:
        return {key: _with(inner, tuple(rest), value) if key == step else inner for key, inner in data.items()}
    kept: dict[str, Plain] = {}
    for key, inner in data.items():
        if key != step:
            kept[key] = inner
        elif value is not None:
            kept[key] = value
    return kept
