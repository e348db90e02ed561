"""Amendments: small overlays on a rulebook, never a copy of it.

An overlay sets single fields of a clause, replaces a clause, repeals one or adds some, and has a date of force.
It is applied to the raw clauses, so that a mistake in it is shown in its own file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field

from constraints.decode import Piece, decode, shape, whole
from constraints.errors import Code, Mistake, Mistakes, mistake
from constraints.language.nodes import FAMILIES
from constraints.language.scalars import Day, Id, Ids, Strict, Text
from constraints.source import Source, read


class Change(Strict):
    """One change; exactly one of `set`, `replace`, `repeal`, `add`."""

    set_: Id | None = Field(default=None, alias="set")
    replace: Id | None = None
    repeal: Id | None = None
    add: dict[str, Any] | None = None
    with_: dict[str, Any] | None = Field(default=None, alias="with")
    gist: Text | None = None


class Amendment(Strict):
    """An overlay file.  `after` names amendments that must be applied before this one."""

    amendment: Id
    amends: Id
    in_force: Day
    gist: Text
    after: Ids = Field(default=(), min_length=0)
    goals: tuple[str, ...] = ()
    changes: tuple[Change, ...] = Field(min_length=1)


@dataclass
class Overlay:
    """An amendment with its source.  A change with a mistake in its form is left out of it: `numbers` are the places of
    those that are there, `broken` what is wrong with the others."""

    amendment: Amendment
    source: Source
    numbers: tuple[int, ...]
    broken: tuple[Mistake, ...] = ()

    @property
    def id(self) -> str:
        return self.amendment.amendment

    @property
    def in_force(self) -> date:
        return self.amendment.in_force

    def apply(self, articles: list[Any], raw: Callable[..., Any]) -> list[Mistake]:
        """Change the raw articles in place and return every mistake."""
        found = list(self.broken)
        for i, change in zip(self.numbers, self.amendment.changes, strict=True):
            found.extend(self._apply(change, ("changes", i), articles, raw))
        return found

    def _apply(
        self, change: Change, path: tuple[str | int, ...], articles: list[Any], raw: Callable[..., Any]
    ) -> list[Mistake]:
        verbs = {"set": change.set_, "replace": change.replace, "repeal": change.repeal, "add": change.add}
        given = [verb for verb, value in verbs.items() if value is not None]
        if len(given) != 1:
            return [mistake(Code.EXACTLY_ONE, self.source.place(path), value="set | replace | repeal | add")]
        if given[0] in ("add", "repeal") and change.with_ is not None:
            return [mistake(Code.UNKNOWN_FIELD, self.source.place((*path, "with"), key=True), value="with")]
        if given[0] == "add":
            return self._add(change.add or {}, (*path, "add"), articles, raw)
        target = str(verbs[given[0]])
        where = [(a, i) for a in articles for i, (_, piece) in enumerate(a.nodes) if piece.data.get("id") == target]
        if not where:
            known = [str(piece.data.get("id")) for a in articles for _, piece in a.nodes]
            return [mistake(Code.UNKNOWN_NODE, self.source.place((*path, given[0])), value=target, known=known)]
        article, index = where[0]
        if given[0] == "repeal":
            del article.nodes[index]
            if not article.nodes:
                self._emptied(article.head)
            return []
        if change.with_ is None:
            return [mistake(Code.MISSING_FIELD, self.source.place(path), value="with")]
        if change.with_.get("id", target) != target:
            place = self.source.place((*path, "with", "id"), key=True)
            return [mistake(Code.UNKNOWN_FIELD, place, value="id")]
        family, old = article.nodes[index]
        article.nodes[index] = (family, self._changed(given[0], target, old, change.with_, (*path, "with")))
        return []

    def _emptied(self, head: Piece) -> None:
        """An article all of whose clauses are repealed is declaratory, for the reason that the amendment gives."""
        head.data["kind"], head.data["reason"] = "declaratory", self.amendment.gist.model_dump()
        head.patched["kind"] = head.patched["reason"] = (self.source, ("gist",))

    def _changed(self, verb: str, target: str, old: Piece, new: dict[str, Any], path: tuple[str | int, ...]) -> Piece:
        if verb == "replace":
            return Piece({"id": target, **new}, self.source, path)
        patched = {**old.patched, **{name: (self.source, (*path, name)) for name in new}}
        return Piece({**old.data, **new}, old.source, old.path, patched)

    def _add(
        self, item: dict[str, Any], path: tuple[str | int, ...], articles: list[Any], raw: Callable[..., Any]
    ) -> list[Mistake]:
        known = {str(piece.data.get("id")) for a in articles for _, piece in a.nodes}
        added = raw(item, self.source, path)
        twice = [piece for _, piece in added.nodes if str(piece.data.get("id")) in known]
        if twice:
            return [mistake(Code.NODE_EXISTS, piece.place(("id",)), value=piece.data.get("id")) for piece in twice]
        old = next((a for a in articles if a.head.data.get("article") == item.get("article")), None)
        if old is None:
            articles.append(added)
            return []
        unknown = [key for key in item if key not in FAMILIES and key not in ("article", "kind", "gist", "reason", "note")]
        if unknown:
            place = self.source.place((*path, unknown[0]), key=True)
            return [
                mistake(Code.UNKNOWN_FIELD, place, value=unknown[0], known=[*FAMILIES, "article", "kind", "gist", "reason"])
            ]
        old.nodes.extend(added.nodes)
        for key in ("kind", "gist", "reason"):
            if key in item:
                old.head.data[key] = item[key]
                old.head.patched[key] = (self.source, (*path, key))
        if old.nodes and old.head.data.get("kind") == "declaratory":
            old.head.data["kind"] = "mixed"
        return []


def read_all(paths: Sequence[str | Path], base: str) -> list[Overlay]:
    """The amendments in the order in which they apply: by date of force, then as `after` demands, then as given.

    Raises `Mistakes` for every file that is wrong, amends another rulebook, or whose `after` makes a circle.
    """
    found: list[Mistake] = []
    overlays: list[Overlay] = []
    for path in paths:
        try:
            overlays.append(_read_one(Path(path), base))
        except Mistakes as mistakes:
            found.extend(mistakes.found)
    if found:
        raise Mistakes(found)
    return _ordered(overlays)


def _read_one(path: Path, base: str) -> Overlay:
    source = read(path)
    piece = whole(source)
    if isinstance(piece, Mistake):
        raise Mistakes([piece])
    numbers, broken = _formed(piece)
    changes = piece.data.get("changes")
    kept: Any = [changes[i] for i in numbers] if isinstance(changes, list) and numbers else changes
    amendment, found = decode(Amendment, Piece({**piece.data, "changes": kept}, source, ()) if numbers else piece)
    if amendment is None:
        raise Mistakes([*found, *broken] if numbers else found)
    if amendment.amends != base:
        wrong = mistake(Code.WRONG_BASE, piece.place(("amends",)), value=amendment.amends, base=base, known=[base])
        raise Mistakes([wrong, *broken])
    return Overlay(amendment, source, numbers, broken)


def _formed(piece: Piece) -> tuple[tuple[int, ...], tuple[Mistake, ...]]:
    """The changes that are well formed, by their places in the list, and the mistakes of the others."""
    numbers, broken = list[int](), list[Mistake]()
    changes = piece.data.get("changes")
    for i, change in enumerate(changes if isinstance(changes, list) else ()):
        if isinstance(change, dict):
            found = decode(Change, Piece(change, piece.source, ("changes", i)))[1]
        else:
            found = [mistake(Code.WRONG_SHAPE, piece.source.place(("changes", i)), value=shape(change), wanted="mapping")]
        broken += found
        numbers += [] if found else [i]
    return tuple(numbers), tuple(broken)


def _ordered(overlays: list[Overlay]) -> list[Overlay]:
    by_id = {o.id: o for o in overlays}
    found: list[Mistake] = []
    for overlay in overlays:
        for i, name in enumerate(overlay.amendment.after):
            place = overlay.source.place(("after", i))
            if name not in by_id:
                found.append(mistake(Code.UNKNOWN_NODE, place, value=name, known=by_id.keys() - {overlay.id}))
            elif by_id[name].in_force > overlay.in_force:
                found.append(mistake(Code.AMENDMENT_DATES, place, value=name, day=by_id[name].in_force, own=overlay.in_force))
    ordered: list[Overlay] = []
    waiting = sorted(overlays, key=lambda o: o.in_force)
    while waiting and not found:
        ready = next((o for o in waiting if all(by_id[a] in ordered for a in o.amendment.after)), None)
        if ready is None:
            trail = " → ".join(o.id for o in waiting)
            found.append(mistake(Code.AMENDMENT_CIRCLE, waiting[0].source.place(("after",)), value=trail))
            break
        waiting.remove(ready)
        ordered.append(ready)
    if found:
        raise Mistakes(found)
    return ordered
