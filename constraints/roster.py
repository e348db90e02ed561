"""The roster: who holds which seat, who is in charge of what, who backs up whom.  Never part of the law.

A *seat* is one place of a post; an *official* holds one or more seats and is named by the first.  Absence belongs
to the official, vacancy to the seat.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import Field

from constraints.decode import Piece, whole
from constraints.errors import Code, Mistake, Mistakes, Place, mistake
from constraints.language.nodes import Delegation
from constraints.language.scalars import Flag, Id, Name, Prose, Strict
from constraints.language.scalars import Names as NameList
from constraints.language.vocabulary import Label
from constraints.language.who import handovers
from constraints.names import above, circle
from constraints.rulebook import Rulebook
from constraints.sound import Sound, sound, unmarred
from constraints.source import Path_, Source, read_text, scan


class SeatEntry(Strict):
    """One seat: its post, who holds it (itself an official where not said; a seat named here: whoever holds that one), the
    organ it heads."""

    post: Name
    holder: Name | None = None
    organ: Name | None = None
    acting: Flag = False
    vacant: Flag = False
    zh: str | None = None
    en: str | None = None


class OrganEntry(Label):
    """A body that the law knows only as one of a group (`is_a`)."""

    is_a: NameList
    staff: int | str | None = None


class Grant(Strict):
    """A standing authorisation: `giver` has authorised `receiver` for what `power` (a clause) lets him hand over."""

    giver: Name
    receiver: Name
    power: Id


class RosterFile(Strict):
    """The file; every further key is a relation of the vocabulary."""

    roster: Id = "roster"
    rulebook: Id | None = None
    illustrative: Flag = True
    note: Prose | None = None
    seats: dict[Name, SeatEntry]
    organs: dict[Name, OrganEntry] = Field(default_factory=dict)
    subjects: dict[Name, Label] = Field(default_factory=dict)
    relations: dict[Name, dict[Name, NameList]] = Field(default_factory=dict)
    precedence: tuple[Name, ...] = ()
    standing: tuple[Grant, ...] = ()

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        own: dict[str, Any] = handler(core)
        full = handler.resolve_ref_schema(own)
        (full["additionalProperties"],) = full["properties"]["relations"]["patternProperties"].values()
        return own


@dataclass(frozen=True)
class Roster:
    """The people of one government, resolved against its vocabulary.  Officials and seats are in roster order."""

    id: str
    illustrative: bool
    seats: dict[str, SeatEntry]
    organs: dict[str, tuple[str, ...]]
    organ_labels: dict[str, Label]
    subjects: dict[str, Label]
    relations: dict[str, dict[str, tuple[str, ...]]]
    precedence: tuple[str, ...]
    standing: tuple[Grant, ...]
    rulebook: Rulebook
    note: Prose | None = None
    places: dict[str, Any] = field(default_factory=dict)
    _heads: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    @cached_property
    def official_of(self) -> dict[str, str]:
        """Seat → official, named by the first seat he holds."""
        first: dict[str, str] = {}
        return {seat: first.setdefault(self._holder(seat), seat) for seat in self.seats}

    def _holder(self, seat: str) -> str:
        """The person named as a seat's holder; where that is another seat, whoever holds that one."""
        seen = [seat]
        while (named := self.seats[seen[-1]].holder) is not None and named in self.seats and named not in seen:
            seen.append(named)
        return named or seen[-1]

    @cached_property
    def granted(self) -> frozenset[tuple[str, str, str]]:
        """The standing authorisations, each as power, giver and receiver: what a situation says is granted."""
        return frozenset((g.power, g.giver, g.receiver) for g in self.standing)

    @cached_property
    def officials(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.official_of.values()))

    @cached_property
    def seats_of(self) -> dict[str, tuple[str, ...]]:
        held: dict[str, list[str]] = {}
        for seat, official in self.official_of.items():
            held.setdefault(official, []).append(seat)
        return {official: tuple(seats) for official, seats in held.items()}

    def seats_with(self, post: str) -> tuple[str, ...]:
        """The seats of a post or of any post below it, in order of precedence."""
        return self._seats_with.get(post, ())

    @cached_property
    def _seats_with(self) -> dict[str, tuple[str, ...]]:
        names = self.rulebook.names
        below = {post: names.posts_below(post) for post in names.posts}
        return {post: tuple(s for s in self.by_precedence if self.seats[s].post in posts) for post, posts in below.items()}

    @cached_property
    def by_precedence(self) -> tuple[str, ...]:
        rank = {seat: i for i, seat in enumerate(self.precedence)}
        order = {seat: i for i, seat in enumerate(self.seats)}
        return tuple(sorted(self.seats, key=lambda s: (rank.get(s, len(rank)), order[s])))

    def head_of(self, organ: str) -> tuple[str, ...]:
        """The seats that lead this body: of the post that heads it, with this organ; else every seat with it that is
        of its head's post."""
        found = self._heads.get(organ)
        if found is None:
            found = self._heads[organ] = self._head_of(organ)
        return found

    def _head_of(self, organ: str) -> tuple[str, ...]:
        post = self.head_post(organ)
        if post is None:
            return ()
        posts = self.rulebook.names.posts_below(post)
        own = tuple(s for s, e in self.seats.items() if e.organ == organ and e.post in posts)
        return own or tuple(s for s, e in self.seats.items() if e.organ is None and e.post in posts)

    def head_post(self, organ: str) -> str | None:
        """The post that leads this body, by its own entry or by that of a group it belongs to."""
        known = self.rulebook.names.vocabulary.organs
        return next((known[g].head for g in self.organ_groups(organ) if g in known and known[g].head), None)

    @cached_property
    def every_organ(self) -> dict[str, tuple[str, ...]]:
        """The bodies of the law and of the roster, with the groups they belong to."""
        return {**self.rulebook.names.organs, **self.organs}

    def organ_groups(self, organ: str) -> tuple[str, ...]:
        return above(organ, self.every_organ)

    def organs_below(self, group: str) -> tuple[str, ...]:
        """The bodies of a group that the roster knows; a body that is nobody's group stands for itself."""
        return self._organs_below.get(group, ())

    @cached_property
    def _organs_below(self) -> dict[str, tuple[str, ...]]:
        everything = self.every_organ
        groups = {o: above(o, everything) for o in everything}
        inner = {g for own in groups.values() for g in own[1:]}
        below = {
            group: [o for o in everything if group in groups[o]]
            for group in dict.fromkeys(g for o in groups.values() for g in o)
        }
        return {group: tuple(o for o in found if o not in inner) or tuple(found[:1]) for group, found in below.items()}

    def is_outside(self, organ: str) -> bool:
        known = self.rulebook.names.vocabulary.organs
        return any(known[g].outside for g in self.organ_groups(organ) if g in known)

    def left_of(self, relation: str, right: str) -> tuple[str, ...]:
        """Who stands on the left of `relation` with `right` on its right, in roster order."""
        return tuple(left for left, rights in self.relations.get(relation, {}).items() if right in rights)

    def label(self, name: str, lang: str) -> str:
        """What a seat, organ or subject is called."""
        if name in self.seats:
            entry = self.seats[name]
            own = entry.zh if lang == "zh" else entry.en
            return own or self._seat_label(name, entry, lang)
        for table in (self.organ_labels, self.subjects):
            if name in table:
                return table[name].in_(lang, name)
        return self.rulebook.names.label(name, lang)

    def value_label(self, sort: str, name: str, lang: str) -> str:
        """What a value of an attribute of this sort is called: a subject may bear the name of a seat, or a value of a list."""
        known = self.rulebook.names.vocabulary
        tables: Mapping[str, tuple[Mapping[str, Label], ...]] = {
            "subject": (self.subjects,),
            "organ": (self.organ_labels, known.organs),
            "post": (known.posts,),
            "reason": (known.reasons,),
        }
        for table in tables.get(sort.removesuffix("s"), ()):
            if name in table:
                return table[name].in_(lang, name)
        return self.label(name, lang)

    def _seat_label(self, name: str, entry: SeatEntry, lang: str) -> str:
        post = self.rulebook.names.label(entry.post, lang)
        alike = [s for s, e in self.seats.items() if e.post == entry.post]
        if len(alike) == 1:
            return post
        if entry.organ:
            return f"{self.label(entry.organ, lang)}{'' if lang == 'zh' else ': '}{post}"
        return f"{post}{'' if lang == 'zh' else ' '}{alike.index(name) + 1}"

    @cached_property
    def digest(self) -> str:
        says = [
            {s: e.model_dump(exclude_defaults=True) for s, e in self.seats.items()},
            list(self.seats),
            {o: list(g) for o, g in self.organs.items()},
            sorted(self.subjects),
            {r: {k: list(v) for k, v in pairs.items()} for r, pairs in self.relations.items()},
            list(self.precedence),
            [g.model_dump() for g in self.standing],
        ]
        return hashlib.sha256(json.dumps(says, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def load_roster(path: Path, rulebook: Rulebook) -> Roster:
    """The roster at `path`, checked against `rulebook`.  Raises `Mistakes`."""
    return _built(*scan(read_text(path), str(path)), rulebook)


def loads_roster(text: str, rulebook: Rulebook, file: str = "roster.yaml") -> Roster:
    return _built(*scan(text, file), rulebook)


def _built(source: Source | None, slips: list[Mistake], rulebook: Rulebook) -> Roster:
    if source is None:
        raise Mistakes(slips)
    return build_roster(source, rulebook, slips)


def nobody(rulebook: Rulebook) -> Roster:
    """A roster without anybody, for questions about the law alone."""
    return Roster("nobody", True, {}, {}, {}, dict(rulebook.names.vocabulary.subjects), {}, (), (), rulebook)


def build_roster(source: Source, rulebook: Rulebook, slips: Iterable[Mistake] = ()) -> Roster:
    """The roster in a file in which these mistakes were made when it was read.  Raises `Mistakes`, all that are there."""
    piece = whole(source)
    if isinstance(piece, Mistake):
        raise Mistakes([*slips, piece])
    if isinstance(other := piece.data.get("rulebook"), str) and other != rulebook.id:  # whose names it speaks with
        values = {"value": other, "wanted": rulebook.id, "known": [rulebook.id]}
        raise Mistakes(unmarred([*slips, mistake(Code.WRONG_RULEBOOK, source.place(("rulebook",)), **values)]))
    known = rulebook.names.vocabulary.relations
    rest = {key: value for key, value in piece.data.items() if key not in known}
    file = sound(RosterFile, Piece(rest, source, (), beside=known), {"seats": {}})
    relations = {
        name: sound(_Pairs, Piece({"pairs": value}, source, (), {"pairs": (source, (name,))}), {"pairs": {}})
        for name, value in piece.data.items()
        if name in known
    }
    parts: list[Sound[Any]] = [file, *relations.values()]
    found = [*slips, *(m for part in parts for m in part.found)]
    if file.entry is None:
        raise Mistakes(unmarred(found))
    checker = _Checker(file, {name: part for name, part in relations.items() if part.entry is not None}, rulebook)
    checker.run()
    lost = {name for part in parts for name in part.lost}
    found += [m for m in checker.found if not lost or dict(m.values).get("value") not in lost]
    if found:
        raise Mistakes(unmarred(found))
    return checker.roster


class _Pairs(Strict):
    pairs: dict[Name, NameList]


class _Checker:
    """Whether the names in a roster are known; `top` are the relations that are sections of their own."""

    def __init__(self, file: Sound[RosterFile], top: Mapping[str, Sound[_Pairs]], rulebook: Rulebook) -> None:
        assert file.entry is not None
        self.piece, self.rulebook, self.top = file.piece, rulebook, top
        pairs = {name: one.entry.pairs for name, one in top.items() if one.entry is not None}
        self.entry = entry = file.entry.model_copy(update={"relations": {**file.entry.relations, **pairs}})
        self.found: list[Mistake] = []
        subjects = dict(rulebook.names.vocabulary.subjects) | dict(entry.subjects)
        if not subjects:
            subjects = self._implied_subjects()
        self.roster = Roster(
            entry.roster,
            entry.illustrative,
            dict(entry.seats),
            {o: e.is_a for o, e in entry.organs.items()},
            dict(entry.organs),
            subjects,
            entry.relations,
            entry.precedence,
            entry.standing,
            rulebook,
            entry.note,
            {s: self.piece.place(("seats", s), key=True) for s in entry.seats},
        )

    def _place(self, path: Path_, *, key: bool) -> Place:
        own = self.top.get(str(path[0]))
        return own.piece.place(("pairs", *path[1:]), key=key) if own is not None else self.piece.place(path, key=key)

    def _implied_subjects(self) -> dict[str, Label]:
        """Where nobody declares subjects, those in the relations to a subject are the subjects."""
        known = self.rulebook.names.vocabulary.relations
        names = [
            r
            for n, pairs in self.entry.relations.items()
            if n in known and known[n].to == "subject"
            for rs in pairs.values()
            for r in rs
        ]
        return {name: Label() for name in dict.fromkeys(names)}

    def say(self, code: Code, path: Path_, *, known: Iterable[str] = (), key: bool = False, **values: Any) -> None:
        self.found.append(mistake(code, self._place(path, key=key), known=known, **values))

    def run(self) -> None:
        entry, names = self.entry, self.rulebook.names
        for organ, about in entry.organs.items():
            for group in about.is_a:
                if group not in names.organs and group not in entry.organs:
                    self.say(Code.UNKNOWN_ORGAN, ("organs", organ, "is_a"), value=group, known=names.organs)
        organs = {*names.organs, *entry.organs}
        for seat, about_seat in entry.seats.items():
            if about_seat.post not in names.posts:
                self.say(Code.UNKNOWN_POST, ("seats", seat, "post"), value=about_seat.post, known=names.posts)
            if about_seat.organ and about_seat.organ not in organs:
                self.say(Code.UNKNOWN_ORGAN, ("seats", seat, "organ"), value=about_seat.organ, known=organs)
        for i, seat in enumerate(entry.precedence):
            self._seat(seat, ("precedence", i))
        if trail := circle(self.roster.every_organ):
            self.say(Code.CIRCLE, ("organs", trail[0], "is_a"), value=" → ".join(trail))
        named = {seat: [h] for seat, about in entry.seats.items() if (h := about.holder) is not None and h != seat}
        if trail := circle(named):  # a seat may name itself
            self.say(Code.CIRCLE, ("seats", trail[0], "holder"), value=" → ".join(trail))
        self._relations()
        self._standing()

    def _seat(self, seat: str, path: tuple[str | int, ...]) -> None:
        if seat not in self.entry.seats:
            self.say(Code.UNKNOWN_SEAT, path, value=seat, known=self.entry.seats)

    def _relations(self) -> None:
        known = self.rulebook.names.vocabulary.relations
        for name, pairs in self.entry.relations.items():
            base: tuple[str | int, ...] = (name,) if name in self.top else ("relations", name)
            if name not in known:
                self.say(Code.UNKNOWN_RELATION, base, value=name, known=known, key=True)
                continue
            for left, rights in pairs.items():
                self._end(known[name].from_, left, (*base, left), key=True)
                for i, right in enumerate(rights):
                    self._end(known[name].to, right, (*base, left, i))

    def _end(self, wanted: str, value: str, path: tuple[str | int, ...], *, key: bool = False) -> None:
        names = self.rulebook.names
        if wanted == "subject":
            if value not in self.roster.subjects:
                self.say(Code.UNKNOWN_SUBJECT, path, value=value, known=self.roster.subjects, key=key)
        elif wanted in names.organs or wanted == "organ":
            organs = {**names.organs, **self.roster.organs}
            if value not in organs:
                self.say(Code.UNKNOWN_ORGAN, path, value=value, known=organs, key=key)
        elif value not in self.entry.seats:
            self.say(Code.UNKNOWN_SEAT, path, value=value, known=self.entry.seats, key=key)
        elif wanted in names.posts and self.entry.seats[value].post in names.posts.keys() - names.posts_below(wanted):
            self.say(Code.NOT_IN_RELATION, path, value=value, post=self.entry.seats[value].post, wanted=wanted, key=key)

    def _standing(self) -> None:
        for i, grant in enumerate(self.entry.standing):
            if grant.giver not in self.roster.every_organ:
                self._seat(grant.giver, ("standing", i, "giver"))
            self._seat(grant.receiver, ("standing", i, "receiver"))
            node = self.rulebook.nodes.get(grant.power)
            if node is None:
                self.say(Code.UNKNOWN_GRANT, ("standing", i, "power"), value=grant.power, known=self.rulebook.nodes)
            elif not (isinstance(node, Delegation) or any(handovers(node))):
                self.say(Code.GRANT_NOT_ALLOWED, ("standing", i, "power"), value=grant.power)
