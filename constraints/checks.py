"""Do the names in a clause exist, and do they fit where they stand?

The same field means the same thing everywhere, so one table says what each field holds, and one walk finds
every mistake of a clause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import BaseModel

from constraints import cites
from constraints.decode import Piece, unknown_form
from constraints.errors import Code, Mistake, mistake
from constraints.language import patterns as p
from constraints.language import who as w
from constraints.language.nodes import (
    Cutoff,
    Deadline,
    Frequency,
    FromAttribute,
    Meeting,
    Node,
    Reading,
    RelationPairs,
    Step,
    Substitution,
)
from constraints.language.scalars import Duration
from constraints.language.vocabulary import Attribute, Vocabulary
from constraints.names import ITS_HOLDER, Names
from constraints.source import Path_

FIXED_UNITS = ("working_days", "calendar_days", "hours", "months", "years", "minutes")
MAY_BE_SAID = ("months", "years")
"""Fixed units of which a text may say what they are: a month may be thirty days."""
BUILT_IN_READINGS = {"presumed-order": ("text_and_presumption", "text_only"), "day-ends": ("close", "midnight")}
ENDS = "ends"
LAID_BEFORE = "laid_before"

_WHO = {"by", "of", "to", "who", "giver", "receiver", "members", "attending", "invited", "unless_approved_by", "within"}
_WHO |= {"other_than", "among", "each", "in_order", "authorised", "named_by", "away", "present", "vacant", "judged_by"}
_WHO |= {"escalates_to", "decided_by"}
ACTS = {"act", "acts", "after", "before", "different_person_from", "if_refused", "returns_to", "did", "done"}
_REFS = {"unless", "except", "clause", "ref"}
_REASONS = {"away_for", "for", "less"}


@dataclass
class Context:
    """What is known when a clause is checked."""

    names: Names
    readings: Mapping[str, tuple[str, ...]]
    references: Callable[[str], tuple[str, ...]]
    ids: Iterable[str]
    gone: Callable[[str], tuple[str, ...]] = lambda _: ()
    unread_readings: set[str] = field(default_factory=set)
    used_readings: dict[str, set[str]] = field(default_factory=dict)
    read_attributes: set[str] = field(default_factory=set)


class Walk:
    """One clause, walked once."""

    def __init__(self, context: Context, piece: Piece, node: BaseModel) -> None:
        self.context, self.piece, self.node, self.names = context, piece, node, context.names
        self.found: list[Mistake] = []
        self.kinds = self._kinds()

    def _kinds(self) -> tuple[str, ...]:
        matter = getattr(self.node, "matter", None) or p.ANYTHING
        return tuple(kind for alternative in matter for kind in alternative)

    def say(self, code: Code, path: Path_, *, known: Iterable[str] = (), key: bool = False, **values: Any) -> None:
        self.found.append(mistake(code, self.piece.place(path, key=key), known=known, **values))

    def run(self) -> list[Mistake]:
        for name, info in type(self.node).model_fields.items():
            if name not in (
                "id",
                "cite",
                "gist",
                "soft",
                "note",
                "anchor",
                "in_force",
                "question",
                "options",
                "default",
                "value",
            ):
                self.visit(info.alias or name, getattr(self.node, name), (info.alias or name,))
        return self.found

    # ── by field ─────────────────────────────────────────────────────────────────────────────────────────────

    def visit(self, name: str, value: Any, path: Path_) -> None:
        if value is None or isinstance(value, bool):
            return
        if name == "under":
            for reading, options in value.items():
                self.reading(reading, options, (*path, reading))
        elif isinstance(value, Duration):
            self.unit(value.unit, path)
        elif isinstance(value, FromAttribute):
            self.attribute(value.attribute, path, ("duration", "number"))
        elif isinstance(value, Frequency):
            self.unit(value.per, (*path, "per"))
        elif name in ("matter", "creates"):
            self.matter(value, path)
        elif name == "when":
            self.condition(value, path)
        elif isinstance(value, BaseModel) and hasattr(value, "choose"):
            self.choose(name, value, path)
        elif name in _REASONS:
            self.reasons(value, path)
        elif name == "type" and isinstance(self.node, Meeting):
            self.listed_type(value, path)
        elif name in ("at", "type"):
            self.meeting_types(value if isinstance(value, tuple) else (value,), path)
        elif name == "unless":
            self.unless(value, path)
        elif name in _REFS:
            for i, ref in enumerate(value if isinstance(value, tuple) else (value,)):
                self.reference(ref, (*path, i) if isinstance(value, tuple) else path)
        elif name in ACTS:
            self.acts(value, path)
        elif name in _WHO:
            self.who(value, path)
        elif isinstance(value, BaseModel) and not isinstance(value, Cutoff):
            self.record(value, path)
        elif isinstance(value, tuple) and name == "not_both_away":
            for i, part in enumerate(value):
                self.who(part, (*path, i))

    def record(self, value: BaseModel, path: Path_) -> None:
        if isinstance(value, RelationPairs):
            self.relation(value.relation, (*path, "relation"))
            return
        for name, info in type(value).model_fields.items():
            self.visit(info.alias or name, getattr(value, name), (*path, info.alias or name))

    def choose(self, name: str, value: Any, path: Path_) -> None:
        self.reading(value.reading, tuple(value.choose), (*path, "choose"), whole=True)
        for option, chosen in value.choose.items():
            self.visit(name, chosen, (*path, "choose", option))

    # ── who ──────────────────────────────────────────────────────────────────────────────────────────────────

    def who(self, value: Any, path: Path_) -> None:
        match value:
            case str():
                misplaced = value == ITS_HOLDER and not isinstance(self.node, Substitution | Vocabulary)
                if not self.names.is_who(value) or misplaced:
                    self.say(Code.UNKNOWN_WHO, path, value=value, known=self.names.who_names)
            case tuple():
                for i, part in enumerate(value):
                    self.who(part, (*path, i))
            case w.ChooseWho():
                self.choose("by", value, path)
            case w.OfMeeting():
                self.meeting_types(value.meeting, (*path, "meeting"))
            case w.InChargeOf():
                self.role(value, "in_charge_of", path, ("subject", "subjects"))
            case w.HeadOf():
                self.role(value, "head_of", path, ("organ", "organs"))
            case w.OrganOf():
                self.role(value, "organ", path, ("organ", "organs"))
            case w.SeatOf():
                self.role(value, "seat", path, ("seat", "seats"))
            case w.Related():
                self.relation(value.related, (*path, "related"))
                if value.to != ITS_HOLDER:
                    self.who(value.to, (*path, "to"))
                self.limits(value, path)
            case w.DidAct():
                self.acts(value.did, (*path, "did"))
                self.limits(value, path)
            case w.StandingIn():
                self.reference(value.standing_in, (*path, "standing_in"))
                self.limits(value, path)
            case BaseModel():
                for name, info in type(value).model_fields.items():
                    if name != "grant" and getattr(value, name) is not None:
                        self.who(getattr(value, name), (*path, info.alias or name))

    def role(self, value: Any, name: str, path: Path_, types: tuple[str, ...]) -> None:
        self.attribute(getattr(value, name), (*path, name), types)
        self.limits(value, path)

    def limits(self, value: Any, path: Path_) -> None:
        for name in ("within", "other_than"):
            if getattr(value, name) is not None:
                self.who(getattr(value, name), (*path, name))

    def relation(self, name: str, path: Path_) -> None:
        known = self.names.vocabulary.relations
        if name not in known:
            self.say(Code.UNKNOWN_RELATION, path, value=name, known=known)

    # ── acts, meetings, references, readings, units, reasons ─────────────────────────────────────────────────

    def acts(self, value: Any, path: Path_) -> None:
        if value in ("all", "none"):
            return
        for i, act in enumerate(value if isinstance(value, tuple) else (value,)):
            self.act(act, (*path, i) if isinstance(value, tuple) and self._is_list(path) else path)

    def _is_list(self, path: Path_) -> bool:
        source = self.piece.patched[str(path[0])][0] if path and path[0] in self.piece.patched else self.piece.source
        base = self.piece.patched[str(path[0])][1] if path and path[0] in self.piece.patched else (*self.piece.path, *path[:1])
        return (*base, *path[1:], 0) in source.places

    def act(self, act: str, path: Path_) -> None:
        link, _, name = act.rpartition(".")
        if link and self.attribute_type(link) != "matter":
            self.say(Code.UNKNOWN_ATTRIBUTE, path, value=link, kind=", ".join(self.kinds), known=self.attribute_names("matter"))
        elif not link and path and path[0] == "if_refused" and act == ENDS:
            return
        elif (
            not link and path and path[0] in ("after", "before") and (act == LAID_BEFORE or self.attribute_type(act) == "date")
        ):
            self.context.read_attributes.add(act)
        elif name not in self.names.vocabulary.acts:
            self.say(Code.UNKNOWN_ACT, path, value=name, known=self.names.vocabulary.acts)

    def listed_type(self, value: str, path: Path_) -> None:
        """A meeting is of a type that the vocabulary lists: of another no matter ever is."""
        kinds = [kind for kind in self.names.kinds if self.names.is_kind(kind, "meeting")]
        types = [a for kind in kinds if (a := self.names.attribute(kind, "type")) is not None and a.type == "choice"]
        known = sorted({one for attribute in types for one in attribute.values})
        if types and value not in known:
            self.say(Code.VALUE_NOT_LISTED, path, value=value, attribute="type", known=known, listed=", ".join(known[:12]))

    def meeting_types(self, types: Iterable[str], path: Path_) -> None:
        for type_ in types:
            if type_ not in self.names.meetings:
                self.say(Code.UNKNOWN_MEETING, path, value=type_, known=self.names.meetings)

    def unless(self, value: tuple[p.UnlessRef, ...], path: Path_) -> None:
        for i, entry in enumerate(value):
            at: Path_ = (*path, i) if self._is_list(path) else path
            self.reference(entry.ref, at)
            for clause in self.context.gone(entry.ref):
                self.say(Code.REFERENCE_WIDENS, at, value=clause, clause=getattr(self.node, "id", ""))
            self.visit("under", entry.under, (*at, "under"))

    def reference(self, ref: str, path: Path_) -> None:
        meant = self.context.references(ref)
        own = getattr(self.node, "id", None)
        if not meant and path[0] in ("unless", "except") and self.context.gone(ref):
            return  # what was repealed covers nothing
        if not meant:
            self.say(Code.DANGLING, path, value=ref, known=self.context.ids)
        elif meant == (own,):
            self.say(Code.SELF_REFERENCE, path, value=ref)

    def reading(self, name: str, options: Iterable[str], path: Path_, *, whole: bool = False) -> None:
        known = self.context.readings.get(name)
        if name in self.context.unread_readings:
            return
        if known is None:
            self.say(Code.UNKNOWN_READING, path[:-1] if whole else path, value=name, known=self.context.readings)
            return
        for option in options:
            if option not in known:
                self.say(Code.UNKNOWN_OPTION, path, value=option, reading=name, known=known)
        missing = [option for option in known if option not in options]
        if whole and missing:
            self.say(Code.OPTION_MISSING, path, value=", ".join(missing), reading=name)
        self.context.used_readings.setdefault(name, set()).update(options)

    def unit(self, unit: str, path: Path_) -> None:
        if unit not in FIXED_UNITS and unit not in self.names.vocabulary.units:
            self.say(Code.UNKNOWN_UNIT, path, value=unit, known=[*FIXED_UNITS, *self.names.vocabulary.units])

    def reasons(self, value: tuple[str, ...], path: Path_) -> None:
        marks = {"out_of_town", "reachable"}
        known = set(self.names.vocabulary.reasons) | marks | {"any"} | ({"vacant"} if "less" in path else set())
        for i, reason in enumerate(value):
            if reason not in known:
                self.say(Code.UNKNOWN_REASON, (*path, i) if self._is_list(path) else path, value=reason, known=known)

    # ── attributes, patterns, conditions ─────────────────────────────────────────────────────────────────────

    def attribute_type(self, name: str) -> str | None:
        found = self._attribute(name)
        return found.type if found else None

    def _attribute(self, path: str) -> Attribute | None:
        """An attribute that this clause's matters have; roles are looked up over all kinds."""
        kinds = self.kinds if isinstance(self.node, Node) and "any_matter" not in self.kinds else tuple(self.names.kinds)
        first, _, rest = path.partition(".")
        for kind in kinds:
            found = self.names.attribute_near(kind, first)
            if found is not None:
                self.context.read_attributes.add(first)
                if rest and found.of:
                    self.context.read_attributes.add(rest)
                    return self.names.attribute(found.of, rest)
                return found if not rest else None
        return None

    def attribute_names(self, *types: str) -> list[str]:
        return sorted({n for k in self.names.kinds for n, a in self.names.attributes(k).items() if a.type in types})

    def attribute(self, name: str, path: Path_, types: tuple[str, ...]) -> None:
        found = self._attribute(name)
        if found is None:
            self.say(Code.UNKNOWN_ATTRIBUTE, path, value=name, kind=", ".join(self.kinds), known=self.attribute_names(*types))
        elif found.type not in types:
            self.say(Code.WRONG_ATTRIBUTE_TYPE, path, value=name, type=found.type, wanted=" | ".join(types))

    def matter(self, matter: tuple[dict[str, p.Body], ...], path: Path_) -> None:
        listed = self._is_list(path)
        for i, alternative in enumerate(matter):
            for kind, body in alternative.items():
                at = (*path, i, kind) if listed else (*path, kind)
                if kind not in self.names.kinds:
                    self.say(Code.UNKNOWN_KIND, at, value=kind, known=self.names.kinds, key=True)
                else:
                    self.body(kind, body, at)

    def body(self, kind: str, body: p.Body, path: Path_) -> None:
        for name, value in body.root.items():
            at = (*path, name)
            if name in p.GROUPS:
                self.group(kind, name, value, at)
                continue
            attribute = self.names.attribute_near(kind, name)
            if attribute is None:
                known = {n for k in (kind, *self.names.kinds_below(kind)) for n in self.names.attributes(k)}
                self.say(Code.UNKNOWN_ATTRIBUTE, at, value=name, kind=kind, known=known, key=True)
            else:
                self.context.read_attributes.add(name)
                self.test(name, attribute, value, at)

    def group(self, kind: str, name: str, value: Any, path: Path_) -> None:
        bodies = value if name != "not" else (value,)
        if not isinstance(bodies, tuple) or not all(isinstance(b, p.Body) for b in bodies):
            self.say(Code.WRONG_SHAPE, path, value=name, wanted="patterns" if name != "not" else "pattern-of-matter")
            return
        for i, inner in enumerate(bodies):
            self.body(kind, inner, (*path, i) if name != "not" else path)

    def test(self, name: str, attribute: Attribute, value: Any, path: Path_) -> None:
        match value:
            case str():
                self.value(name, attribute, value, path)
            case tuple() if all(isinstance(v, str) for v in value):
                for i, one in enumerate(value):
                    self.value(name, attribute, one, (*path, i))
            case p.Negation(not_=inner):
                self.test(name, attribute, inner, (*path, "not"))
            case p.Has(has=one):
                if attribute.type not in ("subjects", "organs", "seats"):
                    self.say(
                        Code.WRONG_ATTRIBUTE_TYPE, path, value=name, type=attribute.type, wanted="subjects | organs | seats"
                    )
                else:
                    self.value(name, attribute, one, (*path, "has"))
            case p.Count():
                if attribute.type not in ("subjects", "organs", "seats"):
                    self.say(
                        Code.WRONG_ATTRIBUTE_TYPE, path, value=name, type=attribute.type, wanted="subjects | organs | seats"
                    )
                self.bounds("number", value.count, (*path, "count"))
            case p.Bounds():
                if attribute.type not in ("number", "duration", "date"):
                    self.say(
                        Code.WRONG_ATTRIBUTE_TYPE, path, value=name, type=attribute.type, wanted="number | duration | date"
                    )
                self.bounds(attribute.type, value, path)
            case p.Body():
                if attribute.type != "matter" and value.root:
                    self.found.append(unknown_form(self.piece.place(path), value.root, p.TESTS))
                elif attribute.type != "matter" or attribute.of not in self.names.kinds:
                    self.say(Code.WRONG_ATTRIBUTE_TYPE, path, value=name, type=attribute.type, wanted="matter")
                else:
                    self.body(attribute.of, value, path)
            case _:
                self.say(Code.WRONG_SHAPE, path, value=name, wanted="value")

    def bounds(self, type_: str, bounds: p.Bounds, path: Path_) -> None:
        for limit, text in bounds.limits():
            at = (*path, limit)
            try:
                bound_value(text, type_)
            except ValueError:
                self.say(Code.BAD_VALUE, at, value=text, wanted=type_)
            else:
                if type_ == "duration" and " " in text:
                    self.unit(_unit_of(text), at)

    def value(self, name: str, attribute: Attribute, value: str, path: Path_) -> None:
        known = self.values_of(attribute)
        if known is None:
            if attribute.type in ("number", "duration", "date"):
                self.bounds(attribute.type, p.Bounds(at_least=value), path)
            return
        if value not in known:
            self.say(
                Code.VALUE_NOT_LISTED, path, value=value, attribute=name, known=known, listed=", ".join(sorted(known)[:12])
            )

    def values_of(self, attribute: Attribute) -> set[str] | None:
        """The values an attribute may have; nothing where the roster or a number decides."""
        known = self.names.vocabulary
        match attribute.type:
            case "choice":
                return set(attribute.values)
            case "flag":
                return {"true", "false"}
            case "post":
                return set(known.posts)
            case "organ" | "organs":
                return set(known.organs)
            case "reason":
                return set(known.reasons)
            case "subject" | "subjects":
                return set(known.subjects) or None
            case _:
                return None

    def condition(self, value: Any, path: Path_) -> None:
        match value:
            case p.AllOf(all_=parts):
                self._conditions(parts, (*path, "all"))
            case p.AnyOf(any_=parts):
                self._conditions(parts, (*path, "any"))
            case p.NotOf(not_=inner):
                self.condition(inner, (*path, "not"))
            case p.Away() | p.Present() | p.IsVacant() | p.IsDone():
                self.record(value, path)

    def _conditions(self, parts: tuple[Any, ...], path: Path_) -> None:
        for i, part in enumerate(parts):
            self.condition(part, (*path, i))


def _unit_of(text: str) -> str:
    unit = text.split(" ", 1)[1]
    return unit if unit.endswith("s") else unit + "s"


def bound_value(text: str, type_: str) -> float | date:
    """A limit in a pattern as a number or a day; a length of time counts in its own unit."""
    if type_ == "date":
        return date.fromisoformat(text)
    return float(text.split(" ", 1)[0])


def check_clause(context: Context, piece: Piece, node: BaseModel, article: str | None) -> Iterator[Mistake]:
    """Every mistake of one clause: its names, its place in the law, what its own kind demands."""
    yield from Walk(context, piece, node).run()
    if isinstance(node, Node):
        for anchor in _outside(node.cite, article):
            yield mistake(Code.CITE_OUTSIDE, piece.place(("cite",)), value=anchor, article=article)
        if isinstance(node, Deadline) and node.soft and node.on_expiry:
            yield mistake(Code.SOFT_WITH_EXPIRY, piece.place(("soft",)), value=node.id)
        if isinstance(node, Step) and node.at and node.by is not None:
            yield mistake(Code.ACT_AT_BOTH, piece.place(("at",)), value=node.id)
    if isinstance(node, Reading):
        if node.default not in node.options:
            yield mistake(
                Code.UNKNOWN_OPTION, piece.place(("default",)), value=node.default, reading=node.id, known=node.options
            )
        if _outside(node.cites[0], article):
            yield mistake(Code.READING_MISPLACED, piece.place(("cite",)), value=node.cites[0], article=article)


def _outside(cite: str, article: str | None) -> list[str]:
    return [] if article is None or cites.parse(article).covers(cites.parse(cite)) else [cite]
