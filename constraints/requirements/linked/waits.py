"""What the clauses make wait for what: acts on one matter, and acts on a matter to which it is linked.

`link.act` is an act on the linked matter.  A step puts acts in order by `after` and `before`, a lead time puts its act
before what it counts back from, a bar stands until an act is done, and what only a meeting may do waits until the
meeting to which the matter is linked is convened.  What binds only in some situations, and what is soft, is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from constraints.language import who as w
from constraints.language.nodes import Deadline, Step
from constraints.language.vocabulary import Attribute as AttributeDef
from constraints.meaning import MEETING, Meaning
from constraints.procedures import Demands
from constraints.terms import FALSE, TRUE, Attribute, Chosen, Term, conj, disj, neg

CONVENE, TYPE = "convene", "type"
"""The act of convening a meeting, and the attribute of a meeting that says of which type it is; words of the language."""


@dataclass(frozen=True)
class Wait:
    """On the matters of `covers` the act `later` waits for `earlier`, either of which may be a linked matter's.  A `bar`
    stands whether or not anybody owes the earlier act; what is not `stated` follows from where an act is done."""

    earlier: str
    later: str
    clause: str
    covers: Term
    kind: str
    bar: bool = False
    stated: bool = True

    @property
    def link(self) -> str:
        """The attribute that leads to the other matter; nothing where both acts are done on one."""
        return self.earlier.rpartition(".")[0] or self.later.rpartition(".")[0]

    @property
    def ends(self) -> tuple[str, str]:
        """The act on the matter itself, and the one that is linked."""
        return (self.later, self.earlier) if "." in self.earlier else (self.earlier, self.later)


class Waits:
    """What the clauses say of the matters of one kind."""

    def __init__(self, meaning: Meaning, kind: str) -> None:
        self.meaning, self.kind = meaning, kind
        self.demands = Demands(meaning, kind)
        self.acts = meaning.names.vocabulary.acts

    @cached_property
    def every(self) -> tuple[Wait, ...]:
        """All waits, each once; those on another kind of matter than the links allow say nothing."""
        found = [*self._ordered(), *self._barred(), *self._ahead(), *self._met()]
        known = [one for one in dict.fromkeys(found) if self._is_known(one.earlier) and self._is_known(one.later)]
        return tuple(one for one in known if one.covers is not FALSE and one.earlier != one.later)

    def _is_known(self, event: str) -> bool:
        link, _, act = event.rpartition(".")
        return act in self.acts and (not link or self.target(link) is not None)

    def target(self, link: str) -> str | None:
        """The kind of matter to which a link leads."""
        found = self.links.get(link)
        return found.of or MEETING if found is not None else None

    @cached_property
    def links(self) -> dict[str, AttributeDef]:
        return {name: one for name, one in self.meaning.names.attributes(self.kind).items() if one.type == "matter"}

    @cached_property
    def across(self) -> tuple[Wait, ...]:
        """The waits for, or of, acts on linked matters."""
        return tuple(one for one in self.every if one.link)

    @cached_property
    def asked(self) -> tuple[Wait, ...]:
        """Those that some clause states.  No circle is without one: a meeting alone only ever comes first."""
        return tuple(one for one in self.across if one.stated)

    @cached_property
    def owed(self) -> dict[str, Term]:
        """For each act the matters on which somebody owes it, if only as a rule."""
        return self._owed(soft=True)

    @cached_property
    def hard(self) -> dict[str, Term]:
        """For each act the matters on which it must be done."""
        return self._owed(soft=False)

    def _owed(self, *, soft: bool) -> dict[str, Term]:
        found: dict[str, list[Term]] = {}
        for one in self.demands.steps:
            for act in one.acts if soft or not one.soft else ():
                found.setdefault(act, []).append(one.covers)
        return {act: disj(*terms) for act, terms in found.items()}

    # ── by sort of clause ────────────────────────────────────────────────────────────────────────────────────

    def _ordered(self) -> Iterator[Wait]:
        for one in self.demands.steps:
            for before, after in () if one.sometimes else one.first:
                yield Wait(before, after, one.clause, one.covers, self.kind)

    def _barred(self) -> Iterator[Wait]:
        for gate in self.demands.gates:
            yield Wait(gate.needs, gate.act, gate.clause, gate.covers, self.kind, bar=True)

    def _ahead(self) -> Iterator[Wait]:
        """Lead times and least periods."""
        for node in self.meaning.rulebook.family(Deadline):
            covers = FALSE if node.soft or node.at_least is None else self.demands.applies(node)
            for act in node.act if covers is not FALSE else ():
                if node.before is not None:
                    yield Wait(act, node.before, node.id, covers, self.kind)
                elif node.after is not None:
                    yield Wait(node.after, act, node.id, covers, self.kind)

    def _met(self) -> Iterator[Wait]:
        """What is done at a meeting waits for the convening of the linked meeting of these types."""
        for act in self.demands_of_acts:
            link = self._meeting_of(act)
            for clause, covers, types in self._at_meetings(act) if link else ():
                of_type = Attribute(f"{link}.{TYPE}", frozenset(types))
                yield Wait(f"{link}.{CONVENE}", act, clause, conj(covers, of_type), self.kind, stated=False)

    @property
    def demands_of_acts(self) -> Iterable[str]:
        return dict.fromkeys(act for one in self.demands.steps for act in one.acts)

    def _meeting_of(self, act: str) -> str | None:
        """The link to the meeting at which an act is done: the one that the act sets, or the only one there is."""
        meets = {n: a for n, a in self.links.items() if self.meaning.names.is_kind(a.of or MEETING, MEETING)}
        own = [name for name, one in meets.items() if one.set_by == act]
        listed = own or list(meets)
        return listed[0] if len(listed) == 1 else None

    def _at_meetings(self, act: str) -> Iterator[tuple[str, Term, tuple[str, ...]]]:
        """The clauses by which an act is done at a meeting: a step that says so, or where no clause lets anybody else do it."""
        steps = [n for n in self.meaning.rulebook.family(Step) if act in n.act and n.at and n.when is None and not n.soft]
        stated = [(n, self.demands.applies(n)) for n in steps]
        yield from ((n.id, covers, n.at) for n, covers in stated)
        said = {n.id for n in steps}
        others: list[Term] = [covers for _, covers in stated]
        met: list[tuple[str, Term, tuple[str, ...]]] = []
        for node in self.meaning.givers.get(act, ()):
            if node.id in said or self.meaning.rank(node) > 0:
                continue
            covers, ways = self.demands.applies(node), _meetings(self.meaning.actor(node))
            met += [(node.id, conj(covers, when), types) for when, types in ways]
            others.append(conj(covers, neg(disj(*(when for when, _ in ways)))))
        free = neg(disj(*others))
        yield from ((clause, conj(covers, free), types) for clause, covers, types in met)


def _meetings(actor: Any) -> list[tuple[Term, tuple[str, ...]]]:
    """Under which readings an actor is a meeting and nobody else, and of which types."""
    match actor:
        case w.OfMeeting(meeting=types):
            return [(TRUE, tuple(types))] if types else []
        case w.ChooseWho(reading=reading, choose=choose):
            return [
                (conj(Chosen(reading, frozenset({option})), when), types)
                for option, one in choose.items()
                for when, types in _meetings(one)
            ]
        case tuple() if actor:
            every = [[types for when, types in _meetings(one) if when is TRUE] for one in actor]
            return [(TRUE, tuple(dict.fromkeys(t for types in every for t in types[0])))] if all(every) else []
        case _:
            return []
