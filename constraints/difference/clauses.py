"""Clauses added, repealed, replaced: which fields, and which articles they touch.

What a clause *says* leaves out its wording (gist, note), its anchor in the published text and where it is cited.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pydantic.fields import FieldInfo

from constraints import cites
from constraints.mutants import plain
from constraints.rulebook import Clause, Rulebook

WORDING = frozenset({"gist", "note", "anchor"})
_NAME = frozenset({"id"})


class Sort(StrEnum):
    """What became of a clause."""

    ADDED = "added"
    REPEALED = "repealed"
    REPLACED = "replaced"
    RENAMED = "renamed"
    REWORDED = "reworded"


@dataclass(frozen=True)
class ClauseChange:
    """One clause before and after; `fields` are those that differ, as data, empty where the clause is new or gone."""

    sort: Sort
    clause: str
    before: Clause | None
    after: Clause | None
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def node(self) -> Clause:
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles in which it stands or stood."""
        found = {cite.split("(")[0].split("#")[0] for n in (self.before, self.after) if n for cite in n.cites}
        return tuple(sorted(found, key=cites.order))

    @property
    def content(self) -> list[Any]:
        """What makes it this change and no other."""
        return [self.sort.value, self.clause, said(self.before), said(self.after)]

    def contract(self) -> dict[str, Any]:
        return {
            "sort": self.sort.value,
            "clause": self.clause,
            "node": type(self.node).__name__.lower(),
            "cite": list(self.node.cites),
            "articles": list(self.articles),
            "before": said(self.before),
            "after": said(self.after),
            "fields": {name: {"before": one, "after": other} for name, (one, other) in self.fields.items()},
        }


def said(node: Clause | None) -> Any:
    """A clause as it would stand in a rulebook."""
    return None if node is None else {"node": type(node).__name__.lower(), **_plain(node)}


def _plain(node: Clause) -> dict[str, Any]:
    found = plain(node)
    assert isinstance(found, dict)
    return found


def clause_changes(before: Rulebook, after: Rulebook) -> list[ClauseChange]:
    """In the order of the law after; what was repealed at its old place at the end."""
    renamed = _renamed(before, after)
    origin = {new: old for old, new in renamed.items()}
    found: list[ClauseChange] = []
    for id_, node in after.nodes.items():
        old = before.nodes.get(id_)
        if old is None:
            if id_ in origin:
                found.append(ClauseChange(Sort.RENAMED, id_, before.nodes[origin[id_]], node, {"id": (origin[id_], id_)}))
            else:
                found.append(ClauseChange(Sort.ADDED, id_, None, node))
        elif (fields := _fields(old, node)) or type(old) is not type(node):
            sort = Sort.REWORDED if fields.keys() <= WORDING and type(old) is type(node) else Sort.REPLACED
            found.append(ClauseChange(sort, id_, old, node, fields))
    gone = (id_ for id_ in before.nodes if id_ not in after.nodes and id_ not in renamed)
    found.extend(ClauseChange(Sort.REPEALED, id_, before.nodes[id_], None) for id_ in gone)
    return found


def _fields(old: Clause, new: Clause) -> dict[str, tuple[Any, Any]]:
    """The fields that differ, a default that is spelt out being no difference."""
    if old == new:
        return {}
    shown, now = _plain(old), _plain(new)
    known = {**type(new).model_fields, **type(old).model_fields}
    names = [info.alias or name for name, info in known.items() if _value(old, name, info) != _value(new, name, info)]
    return {name: (shown.get(name), now.get(name)) for name in names}


def _value(node: Clause, name: str, info: FieldInfo) -> Any:
    """What stands in a field; its default where clauses of this sort have no such field."""
    return getattr(node, name) if name in type(node).model_fields else info.get_default(call_default_factory=True)


def _renamed(before: Rulebook, after: Rulebook) -> dict[str, str]:
    """Clauses that only got another id, by their old one."""
    gone = {id_: repr(_bare(n)) for id_, n in before.nodes.items() if id_ not in after.nodes}
    new = {id_: repr(_bare(n)) for id_, n in after.nodes.items() if id_ not in before.nodes}
    found: dict[str, str] = {}
    for id_, content in gone.items():
        same = [other for other, theirs in new.items() if theirs == content and other not in found.values()]
        if same:
            found[id_] = same[0]
    return found


def _bare(node: Clause) -> Any:
    return type(node).__name__, node.model_dump(mode="json", exclude_defaults=True, exclude=set(WORDING | _NAME))


def renamed(changes: list[ClauseChange]) -> dict[str, str]:
    """New ids by old ones."""
    return {c.before.id: c.clause for c in changes if c.sort is Sort.RENAMED and c.before is not None}
