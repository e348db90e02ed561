"""From files to a rulebook: read, apply amendments, type, check.  Every mistake of every file at once."""

from __future__ import annotations

import errno
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from constraints import amend, cites
from constraints.checks import BUILT_IN_READINGS, FIXED_UNITS, MAY_BE_SAID, Context, Walk, check_clause
from constraints.decode import Piece, decode, shape, whole
from constraints.errors import Code, Mistake, Mistakes, Place, mistake
from constraints.language.nodes import FAMILIES, ArticleHead, Duty, Meeting, Power, Prohibition, Reading, Step
from constraints.language.scalars import duration
from constraints.language.vocabulary import Act, Header, Vocabulary
from constraints.names import APPROVE, Names, circle
from constraints.rulebook import Article, Clause, References, Rulebook, in_force
from constraints.source import Source, read_text, scan
from constraints.words import LANGUAGES, say

SHIPPED = Path(__file__).parent / "rulebooks"
APPROVALS = "approvals.yaml"
BESIDE = ("expected.yaml", "survivors.yaml", "honesty.yaml", APPROVALS)
"""Files beside the law, about it."""
RESERVED = ("rulebook.yaml", "vocabulary.yaml", *BESIDE)


def find(name: str | Path) -> Path:
    """The folder or file of a rulebook: a path, or the id of a shipped one."""
    path = Path(name)
    shipped = SHIPPED / str(name)
    return shipped if not path.exists() and shipped.is_dir() else path


def shipped() -> list[str]:
    """The ids of the rulebooks inside this distribution."""
    return sorted(p.name for p in SHIPPED.iterdir() if (p / "rulebook.yaml").is_file())


def load(name: str | Path, *, amendments: Sequence[str | Path] = (), as_of: date | None = None) -> Rulebook:
    """The rulebook at `name`, with `amendments` applied, as it stands on `as_of`.

    Raises `Mistakes` with everything that is wrong in its files; warnings are kept on the rulebook.
    """
    draft = Draft()
    draft.read_all(find(name))
    draft.amend(amendments, as_of)
    return draft.build(as_of)


def loads(texts: dict[str, str], *, amendments: Sequence[str | Path] = (), as_of: date | None = None) -> Rulebook:
    """A rulebook from texts by file name, with `amendments` from files applied.  Raises `Mistakes`."""
    draft = Draft()
    for file, text in texts.items():
        draft.take_text(file, text, file)
    draft.amend(amendments, as_of)
    return draft.build(as_of)


@dataclass
class RawArticle:
    """An article as read: its head, and its nodes by family; `all_lost` where it has nodes that could not be read."""

    head: Piece
    nodes: list[tuple[str, Piece]] = field(default_factory=list)
    all_lost: bool = False


@dataclass(frozen=True)
class Unread:
    """A node with a mistake in its form.  Others may still refer to it: one mistake, one message."""

    id: str
    cites: tuple[str, ...]
    data: dict[str, Any]


CONSEQUENCES = {
    Code.DANGLING, Code.UNKNOWN_READING, Code.UNKNOWN_MEETING, Code.READING_UNUSED, Code.OPERATIVE_WITHOUT_NODES
}  # fmt: skip
"""What follows where part of a file could not be read; told only when everything was."""


@dataclass
class Draft:
    """A rulebook being read.  `lost`: some of it could not be; `marred`: where an alias stands for what we do not know;
    `gone`: what amendments repealed, with its citation."""

    header: Piece | None = None
    vocabulary: Piece | None = None
    articles: list[RawArticle] = field(default_factory=list)
    found: list[Mistake] = field(default_factory=list)
    amendments: list[str] = field(default_factory=list)
    gone: dict[str, str] = field(default_factory=dict)
    marred: set[Place] = field(default_factory=set)
    lost: bool = False

    # ── files ────────────────────────────────────────────────────────────────────────────────────────────────

    def read_all(self, path: Path) -> None:
        for file in self._files(path):
            try:
                self.take_text(file.name, read_text(file), str(file))
            except Mistakes as mistakes:
                self._lose(*mistakes.found)
        if self.header is None and not self.found:
            why = os.strerror(errno.ENOENT)
            self._lose(mistake(Code.CANNOT_READ, Place(str(path)), value=path / "rulebook.yaml", why=why))

    def _files(self, path: Path) -> list[Path]:
        if not path.is_dir():
            return [path]
        files = sorted(path.glob("*.y*ml"))
        return [f for f in files if f.name not in BESIDE]

    def _lose(self, *why: Mistake) -> None:
        self.found.extend(why)
        self.lost = True

    def take_text(self, name: str, text: str, file: str) -> None:
        source, found = scan(text, file)
        self.found.extend(found)
        self.marred.update(m.place for m in found if m.code is Code.ALIAS)
        if source is None:
            self.lost = True
        else:
            self.take(name, source)

    def take(self, name: str, source: Source) -> None:
        """One file: header, vocabulary, articles, or a small rulebook with all three."""
        if isinstance(source.data, list):
            self._take_articles(source, (), source.data)
            return
        if not isinstance(source.data, dict):
            self._lose(mistake(Code.WRONG_SHAPE, source.place(()), value=source.data, wanted="articles"))
            return
        data = source.data
        if name == "rulebook.yaml" or name.endswith("/rulebook.yaml") or {"id", "in_force"} <= set(data):
            inner = {
                key: data[key]
                for key in data
                if key not in ("vocabulary", "articles") or not isinstance(data[key], dict | list)
            }
            self.header = Piece(inner, source, ())
            if isinstance(data.get("vocabulary"), dict):
                self.vocabulary = Piece(data["vocabulary"], source, ("vocabulary",))  # type: ignore[arg-type]
            if isinstance(data.get("articles"), list):
                self._take_articles(source, ("articles",), data["articles"])  # type: ignore[arg-type]
        elif name.endswith("vocabulary.yaml"):
            self.vocabulary = Piece(data, source, ())
        elif isinstance(data.get("articles"), list):
            self._take_articles(source, ("articles",), data["articles"])  # type: ignore[arg-type]
        else:
            self.found.append(mistake(Code.STRAY_FILE, source.place(()), value=name, known=RESERVED))

    def _take_articles(self, source: Source, path: tuple[str | int, ...], items: list[Any]) -> None:
        for i, item in enumerate(items):
            at = (*path, i)
            if isinstance(item, dict):
                self.articles.append(self._raw(item, source, at))
            else:
                self._lose(mistake(Code.WRONG_SHAPE, source.place(at), value=shape(item), wanted="article"))

    def _raw(self, item: dict[str, Any], source: Source, path: tuple[str | int, ...]) -> RawArticle:
        head = {key: value for key, value in item.items() if key not in FAMILIES}
        raw = RawArticle(Piece(head, source, path, beside=FAMILIES))
        for family in FAMILIES:
            nodes = item.get(family, [])
            if not isinstance(nodes, list):
                self._lose(mistake(Code.WRONG_SHAPE, source.place((*path, family)), value=shape(nodes), wanted="list"))
                raw.all_lost = True
                continue
            for i, node in enumerate(nodes):
                at = (*path, family, i)
                if isinstance(node, dict):
                    raw.nodes.append((family, Piece(node, source, at)))
                else:
                    self._lose(mistake(Code.WRONG_SHAPE, source.place(at), value=shape(node), wanted="mapping"))
                    raw.all_lost = True
        return raw

    # ── amendments ───────────────────────────────────────────────────────────────────────────────────────────

    def amend(self, paths: Sequence[str | Path], as_of: date | None) -> None:
        known_id = str(self.header.data.get("id", "")) if self.header else ""
        for overlay in amend.read_all(paths, known_id):
            if as_of is None or overlay.in_force <= as_of:
                before = self._cited()
                if found := overlay.apply(self.articles, self._raw):
                    self._lose(*found)
                after = self._cited()
                self.gone.update({id_: cite for id_, cite in before.items() if id_ not in after})
                self.amendments.append(overlay.id)

    def _cited(self) -> dict[str, str]:
        return {str(p.data.get("id")): str(p.data.get("cite")) for raw in self.articles for _, p in raw.nodes}

    # ── build ────────────────────────────────────────────────────────────────────────────────────────────────

    def build(self, as_of: date | None) -> Rulebook:
        header = self._decode(Header, self.header) if self.header else None
        vocabulary = self._decode(Vocabulary, self.vocabulary) if self.vocabulary else Vocabulary()
        heads = [(raw, self._decode(ArticleHead, raw.head)) for raw in self.articles]
        typed = [(raw, [(f, piece, self._decode(FAMILIES[f], piece)) for f, piece in raw.nodes]) for raw in self.articles]
        if self.header is None and not self.lost:
            self.found.append(mistake(Code.MISSING_FIELD, Place("rulebook.yaml"), value="rulebook.yaml"))
        if header is None or vocabulary is None or (self.vocabulary is None and self.lost):
            raise Mistakes(self._errors())
        if as_of and header.in_force.from_ and as_of < header.in_force.from_:
            place = self.header.place(("in_force",)) if self.header else Place("rulebook.yaml")
            self.found.append(mistake(Code.BAD_DATE, place, value=f"{as_of} < {header.in_force.from_}"))
        all_nodes = [(raw, f, piece, node) for raw, found in typed for f, piece, node in found if node is not None]
        unread = [(f, _unread(piece)) for _, found in typed for f, piece, node in found if node is None]
        meetings = frozenset(node.type for _, _, _, node in all_nodes if isinstance(node, Meeting))
        meetings |= {str(node.data.get("type")) for family, node in unread if family == "meetings"}
        names = Names(_with_approval(vocabulary, [node for _, _, _, node in all_nodes]), meetings)
        self._check_vocabulary(names)
        nodes, places = self._index(all_nodes, header, as_of)
        numbers = {id(raw): head for raw, head in heads}
        self._check_clauses(names, all_nodes, unread, numbers)
        articles = self._articles(heads, all_nodes, nodes)
        laws = self._laws(header, names)
        if errors := self._errors():
            raise Mistakes(errors)
        warnings = tuple(sorted((m for m in self.found if m.code.is_warning), key=lambda m: (m.place, m.code)))
        return Rulebook(header, names, articles, nodes, places, warnings, tuple(self.amendments), as_of, laws)

    def _laws(self, header: Header, names: Names) -> dict[tuple[str, ...], Place]:
        """Where the header names higher law; `same_as` must say what a name of the law is called here."""
        found: dict[tuple[str, ...], Place] = {}
        if self.header is None:
            return found
        for i, law in enumerate(header.higher_law):
            found[(law.rulebook,)] = self.header.place(("higher_law", i, "rulebook"))
            for theirs, ours in law.same_as.items():
                at = ("higher_law", i, "same_as", theirs)
                found[law.rulebook, theirs] = self.header.place(at, key=True)
                if ours not in names.nameable:
                    values = {"value": ours, "book": header.id, "known": names.nameable}
                    self.found.append(mistake(Code.UNKNOWN_NAME_OF_LAW, self.header.place(at), **values))
        return found

    def _errors(self) -> list[Mistake]:
        """The mistakes, without those that only follow from what could not be read."""
        return [
            m
            for m in self.found
            if not m.code.is_warning
            and not (self.lost and m.code in CONSEQUENCES)
            and not (m.place in self.marred and m.code is not Code.ALIAS)
        ]

    def _decode(self, model: type[Any], piece: Piece) -> Any:
        key = (model, piece.path)
        known = piece.source.typed.get(key)
        if known is not None and known[0] is piece.data:
            return known[1]
        value, found = decode(model, piece)
        self.found.extend(found)
        if value is not None and not piece.patched:
            piece.source.typed[key] = piece.data, value
        return value

    def _index(self, all_nodes: list[Any], header: Header, as_of: date | None) -> tuple[dict[str, Clause], dict[str, Place]]:
        """Nodes by id in the order of the law; those not in force on the day are left out."""
        nodes: dict[str, Clause] = {}
        places: dict[str, Place] = {}
        meetings: dict[str, Place] = {}
        for _, _, piece, node in all_nodes:
            if node.id in places:
                first = places[node.id]
                self.found.append(mistake(Code.DUPLICATE_ID, piece.place(("id",)), value=node.id, first=first))
                continue
            places[node.id] = piece.place()
            instrument = header.instruments.get(cites.parse(node.cites[0]).instrument)
            spans = [getattr(node, "in_force", None), instrument.in_force if instrument else None]
            if all(in_force(span, as_of) for span in spans):
                nodes[node.id] = node
                if isinstance(node, Meeting) and node.in_force is None:
                    self._only_meeting(node, piece, meetings)
        return dict(sorted(nodes.items(), key=lambda item: cites.order(item[1].cites[0]))), places

    def _only_meeting(self, node: Meeting, piece: Piece, known: dict[str, Place]) -> None:
        """One clause says of a type of meeting who belongs to it and what it needs: of two, one would hold and none would say
        so."""
        first = known.setdefault(node.type, piece.place(("type",)))
        if first != piece.place(("type",)):
            self.found.append(mistake(Code.MEETING_TWICE, piece.place(("type",)), value=node.type, first=first))

    def _articles(self, heads: list[Any], all_nodes: list[Any], nodes: dict[str, Clause]) -> tuple[Article, ...]:
        articles: dict[str, Article] = {}
        for raw, head in heads:
            if head is None:
                continue
            place = raw.head.place()
            own = [node for r, _, _, node in all_nodes if r is raw]
            clauses = tuple(node.id for node in own if node.id in nodes)
            self._check_article(raw, head, bool(raw.nodes) or raw.all_lost)
            if head.article in articles:
                first = articles[head.article].place
                self.found.append(
                    mistake(Code.DUPLICATE_ARTICLE, raw.head.place(("article",)), value=head.article, first=first)
                )
            articles[head.article] = Article(head.article, head.kind, head.gist, head.reason, place, clauses)
        return tuple(sorted(articles.values(), key=lambda a: cites.order(a.number)))

    def _check_article(self, raw: RawArticle, head: ArticleHead, has_nodes: bool) -> None:
        if head.kind == "declaratory" and has_nodes:
            self.found.append(mistake(Code.DECLARATORY_WITH_NODES, raw.head.place(("kind",)), value=head.article))
        if head.kind != "declaratory" and not has_nodes:
            self.found.append(
                mistake(Code.OPERATIVE_WITHOUT_NODES, raw.head.place(("kind",)), value=head.article, kind=head.kind)
            )
        if head.kind != "operative" and not head.reason:
            self.found.append(mistake(Code.REASON_MISSING, raw.head.place(("kind",)), value=head.article, kind=head.kind))
        listed = self.header.data.get("instruments", {}) if self.header else {}
        known = list(listed) if isinstance(listed, dict) else []
        instrument = cites.parse(head.article).instrument
        if instrument and instrument not in known:
            at = raw.head.place(("article",))
            self.found.append(mistake(Code.UNKNOWN_INSTRUMENT, at, value=instrument, known=known))

    # ── checks ───────────────────────────────────────────────────────────────────────────────────────────────

    def _check_clauses(
        self, names: Names, all_nodes: list[Any], unread: list[tuple[str, Unread]], heads: dict[int, Any]
    ) -> None:
        readings = {n.id: tuple(n.options) for _, _, _, n in all_nodes if isinstance(n, Reading)} | BUILT_IN_READINGS
        everything: dict[str, Any] = {node.id: node for node in (*(n for _, _, _, n in all_nodes), *(n for _, n in unread))}
        references = References(everything)
        gone: dict[str, Any] = {id_: Unread(id_, (cite,), {}) for id_, cite in self.gone.items() if cites.is_cite(cite)}
        context = Context(names, readings, references.resolve, tuple(everything), References(gone).resolve)
        context.unread_readings.update(node.id for family, node in unread if family == "readings")
        context.used_readings.update(
            {text: set(readings[text]) for _, n in unread for text in _texts(n.data) if text in readings}
        )
        for raw, _, piece, node in all_nodes:
            head = heads.get(id(raw))
            self.found.extend(check_clause(context, piece, node, head.article if head else None))
        self._check_roles(context, names)
        self._check_readings(context, all_nodes)
        if not any(not m.code.is_warning for m in self.found):
            self._warn(context, names, all_nodes)

    def _check_vocabulary(self, names: Names) -> None:
        if self.vocabulary is None:
            return
        known = names.vocabulary
        say = self.found.append
        for section, table in (("posts", names.posts), ("organs", names.organs), ("matters", names.kinds)):
            for name, groups in table.items():
                for group in groups:
                    if group not in table:
                        say(mistake(Code.UNKNOWN_WHO if section != "matters" else Code.UNKNOWN_KIND,
                                    self.vocabulary.place((section, name, "is_a")), value=group, known=table))  # fmt: skip
            if trail := circle(table):
                say(mistake(Code.CIRCLE, self.vocabulary.place((section, trail[0])), value=" → ".join(trail)))
        for name, count in Counter([*known.posts, *known.organs, *known.roles]).items():
            if count > 1:
                section = next(s for s in ("roles", "organs", "posts") if name in getattr(known, s))
                say(mistake(Code.NAME_TWICE, self.vocabulary.place((section, name), key=True), value=name))
        for name, organ in known.organs.items():
            if organ.head and organ.head not in known.posts:
                say(
                    mistake(
                        Code.UNKNOWN_WHO, self.vocabulary.place(("organs", name, "head")), value=organ.head, known=known.posts
                    )
                )

    def _check_roles(self, context: Context, names: Names) -> None:
        """Selectors, patterns and acts inside the vocabulary itself."""
        if self.vocabulary is None:
            return
        known = names.vocabulary
        walk = Walk(context, self.vocabulary, known)
        for name, selector in known.roles.items():
            walk.who(selector, ("roles", name))
        uses = {name: _names_in(selector) & set(known.roles) for name, selector in known.roles.items()}
        if trail := circle(uses):
            walk.say(Code.CIRCLE, ("roles", trail[0]), value=" → ".join(trail))
        for kind, definition in known.matters.items():
            for name, attribute in definition.attributes.items():
                path = ("matters", kind, "attributes", name)
                if attribute.type == "matter" and attribute.of not in names.kinds:
                    walk.say(Code.UNKNOWN_KIND, (*path, "of"), value=attribute.of or "", known=names.kinds)
                if attribute.set_by:
                    walk.act(attribute.set_by.rpartition(".")[2], (*path, "set_by"))
                if attribute.type == "flag" and attribute.judged_by is None:
                    walk.say(Code.FLAG_WITHOUT_JUDGE, path, value=name, kind=kind)
                if attribute.judged_by is not None:
                    walk.who(attribute.judged_by, (*path, "judged_by"))
            for i, never in enumerate(definition.never):
                walk.matter(never.matter, ("matters", kind, "never", i, "matter"))
            for i, demand in enumerate(definition.demands):
                walk.acts(demand.acts, ("matters", kind, "demands", i, "acts"))
                walk.body(kind, demand.matter, ("matters", kind, "demands", i, "matter"))
        for kind, groups in known.presumed_order.items():
            if kind not in names.kinds:
                walk.say(Code.UNKNOWN_KIND, ("presumed_order", kind), value=kind, known=names.kinds, key=True)
            for i, group in enumerate(groups):
                for act in group:
                    walk.act(act, ("presumed_order", kind, i))
        for act, about_act in known.acts.items():
            walk.reasons(about_act.remote, ("acts", act, "remote"))
        self._check_units(walk)
        self.found.extend(walk.found)

    def _check_units(self, walk: Walk) -> None:
        made_of: dict[str, list[str]] = {}
        for name, unit in walk.names.vocabulary.units.items():
            path = ("units", name)
            if name in FIXED_UNITS and name not in MAY_BE_SAID:
                walk.say(Code.UNIT_KNOWN, path, value=name, key=True)
            if unit.reading is not None:
                walk.reading(unit.reading, tuple(unit.choose), (*path, "choose"), whole=True)
            for text in ([unit.fixed] if unit.fixed else []) + list(unit.choose.values()):
                length = duration(text if " " in text else f"1 {text}")
                if length is None or not length.number:
                    walk.say(Code.BAD_VALUE, path, value=text, wanted="duration")
                    continue
                walk.unit(length.unit, path)
                if length.unit != name or length.number != 1:  # `1 months` is what a month is anyway
                    made_of.setdefault(name, []).append(length.unit)
        if trail := circle(made_of):
            walk.say(Code.CIRCLE, ("units", trail[0]), value=" → ".join(trail))

    def _check_readings(self, context: Context, all_nodes: list[Any]) -> None:
        for _, _, piece, node in all_nodes:
            if isinstance(node, Reading):
                used = context.used_readings.get(node.id, set())
                if not used:
                    self.found.append(mistake(Code.READING_UNUSED, piece.place(("id",)), value=node.id))

    def _warn(self, context: Context, names: Names, all_nodes: list[Any]) -> None:
        """A faithful rulebook of an imperfect text has some of these."""
        given = {act for _, _, _, n in all_nodes if isinstance(n, Power | Duty) for act in n.act}
        given |= {act for _, _, _, n in all_nodes if isinstance(n, Step) and (n.by or n.at) for act in n.act}
        owed = {act for _, _, _, n in all_nodes if isinstance(n, Step | Duty) for act in n.act}
        owed |= {act for kind in names.vocabulary.matters.values() for d in kind.demands for act in d.acts}
        for _, _, piece, node in all_nodes:
            if isinstance(node, Step) and not node.by and not node.at:
                for act in node.act:
                    if act not in given:
                        self.found.append(mistake(Code.NO_POWER, piece.place(("act",)), value=act, clause=node.id))
            if isinstance(node, Power):
                for act in node.act:
                    if act not in owed:
                        self.found.append(mistake(Code.NOT_OWED, piece.place(("act",)), value=act, clause=node.id))
        if self.vocabulary is None:
            return
        held = any(isinstance(node, Meeting) for _, _, _, node in all_nodes)
        for kind, definition in names.vocabulary.matters.items():
            for name, attribute in definition.attributes.items():
                known = attribute.type == "seat" or (names.is_kind(kind, "meeting") and name == "type" and held)
                if name not in context.read_attributes and not known:  # whose own matter it is, separation asks
                    at = self.vocabulary.place(("matters", kind, "attributes", name), key=True)
                    self.found.append(mistake(Code.ATTRIBUTE_UNREAD, at, value=name, kind=kind))


def _with_approval(vocabulary: Vocabulary, nodes: list[Any]) -> Vocabulary:
    """The vocabulary with the act that lifts a prohibition, where one waits for it and the vocabulary does not name it."""
    if APPROVE in vocabulary.acts or not any(isinstance(n, Prohibition) and n.unless_approved_by for n in nodes):
        return vocabulary
    known = Act(**{lang: say("act.approve", lang) for lang in LANGUAGES})
    return vocabulary.model_copy(update={"acts": {**vocabulary.acts, APPROVE: known}})


def _unread(piece: Piece) -> Unread:
    cite = piece.data.get("cite")
    listed = cite if isinstance(cite, list) else [cite]
    return Unread(str(piece.data.get("id")), tuple(c for c in listed if isinstance(c, str) and cites.is_cite(c)), piece.data)


def _texts(data: Any) -> Iterator[str]:
    """Every key and every scalar."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield key
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)


def _names_in(selector: Any) -> set[str]:
    """Every plain name inside a selector."""
    if isinstance(selector, str):
        return {selector}
    if isinstance(selector, tuple):
        return {name for part in selector for name in _names_in(part)}
    if hasattr(selector, "choose"):
        return {name for part in selector.choose.values() for name in _names_in(part)}
    if hasattr(type(selector), "model_fields"):
        fields = set(type(selector).model_fields) - _NO_WHO
        return {name for f in fields for name in _names_in(getattr(selector, f))}
    return set()


_NO_WHO = {"grant", "related", "in_charge_of", "head_of", "organ", "seat", "did", "standing_in", "meeting"}


def decode_whole(model: type[Any], source: Source) -> Any:
    """A file that is one record.  Raises `Mistakes`."""
    piece = whole(source)
    if isinstance(piece, Mistake):
        raise Mistakes([piece])
    value, found = decode(model, piece)
    if found:
        raise Mistakes(found)
    return value
