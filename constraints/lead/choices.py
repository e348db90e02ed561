"""Every choice of the readings on which the times of a kind of matter hang.

Those of its procedure, of where its limits and the clauses that give its acts apply, of how long a limit is, and of what the
units of its limits are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any, TypeVar

from constraints.applying import under
from constraints.language import who as w
from constraints.language.nodes import ChooseLength, Deadline, Duty
from constraints.language.scalars import Duration
from constraints.lead.build import types_of
from constraints.lead.regions import Timed
from constraints.meaning import Meaning
from constraints.procedures import Demands, Procedures, readings_of
from constraints.terms import FALSE as NOTHING
from constraints.terms import Chosen, Term, atoms, mask

Readings = Mapping[str, str]
Answer = TypeVar("Answer")


@dataclass(eq=False)
class Choices:
    """The readings that matter for the times of one kind, and the times under each choice of them, that shown first ahead.

    With `waits_only`, those that matter for what makes a matter wait, or says by when a meeting acts; `also` are readings that
    besides decide what is asked, such as how often a meeting sits.  Times that are alike are made once, and kept in `known`."""

    procedures: Procedures
    kind: str
    waits_only: bool = False
    also: tuple[str, ...] = ()
    known: dict[Any, Timed] = field(default_factory=dict)

    @cached_property
    def _demands(self) -> Demands:
        return self.procedures.of(self.kind)[0].demands

    @cached_property
    def limits(self) -> list[tuple[Deadline, Term]]:
        """The limits that bind on matters of the kind, each with where it applies."""
        owed = {act for one in self._demands.steps if not one.soft for act in one.acts}
        nodes = (n for n in self.procedures.meaning.rulebook.family(Deadline) if not n.soft and owed.intersection(n.act))
        wanted = (n for n in nodes if not self.waits_only or self._bears(n))
        return [(n, term) for n in wanted if (term := self._demands.applies(n)) is not NOTHING]

    @cached_property
    def meets(self) -> list[Any]:
        """The clauses by which a meeting does an act that is owed."""
        meaning = self.procedures.meaning
        owed = dict.fromkeys(act for one in self._demands.steps if not one.soft for act in one.acts)
        return [n for act in owed for n in meaning.givers.get(act, ()) if getattr(n, "at", ()) or _meets(meaning.actor(n))]

    def _bears(self, node: Deadline) -> bool:
        """Does a limit bear on the way to a meeting: by what waits for it, or by when the meeting is to do its act?"""
        return node.within is None or any(act in n.act for n in self.meets for act in node.act)

    @cached_property
    def shape(self) -> tuple[str, ...]:
        """The readings on which it hangs which acts, order and limits there are, and which meetings."""
        terms = [term for _, term in self.limits] + [self._demands.applies(n) for n in self.meets]
        who = (r for n in self.meets for r in _in_who(self.procedures.meaning.actor(n)))
        return _names([*self._demands.readings, *chosen(terms), *who])

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The readings that matter, in the order of their names."""
        lengths = (r for node, _ in self.limits for r in in_length(self.procedures.meaning, node))
        return _names([*self.shape, *lengths, *self.also])

    def shapes(self) -> Iterator[tuple[Readings, Timed]]:
        """The times under each choice of the readings on which hangs more than how long something takes."""
        return ((taken, self._timed(taken)) for taken in self._under(self.shape))

    def every(self) -> Iterator[tuple[Readings, Timed]]:
        """The times under each choice of all readings; what is said of lengths is for the choice to say."""
        return ((taken, self._timed(taken)) for taken in self._under(self.names))

    def _under(self, names: tuple[str, ...]) -> Iterator[Readings]:
        return choices_of(self.procedures.meaning, names, self.procedures.defaults)

    def _timed(self, taken: Readings) -> Timed:
        readings = {**self.procedures.defaults, **taken}
        demands = self._demands
        asked = [*(one.covers for one in demands.steps), *(one.covers for one in demands.gates)]
        asked += [term for node, term in self.limits if self._bears(node)] + [demands.applies(n) for n in self.meets]
        types = (types_of(demands.meaning, n, readings) for n in self.meets)
        waits = (self.kind, *(under(term, readings) for term in asked), *types)
        within = (under(term, readings) for node, term in self.limits if not self._bears(node))
        key = waits if self.waits_only else (waits, *within)
        if key not in self.known:
            every = self.procedures.of(self.kind)
            base = next(p for p in every if p.is_under(readings))
            self.known[key] = Timed(base, taken=readings)
            self.known.setdefault(waits, self.known[key])
        return self.known[key]


def choices_of(meaning: Meaning, names: Iterable[str], shown: Readings) -> Iterator[dict[str, str]]:
    """Every choice of these readings, that shown first ahead."""
    listed = list(names)
    options = (sorted(meaning.reading_options[r], key=lambda o, r=r: o != shown[r]) for r in listed)  # type: ignore[misc]
    return (dict(zip(listed, choice, strict=True)) for choice in product(*options))


def answers(
    meaning: Meaning,
    names: Sequence[str],
    shown: Readings,
    asked: Callable[[Readings], Iterable[Answer]],
    same: Callable[[Answer], str],
) -> Iterator[tuple[Answer, dict[str, list[str]], list[dict[str, list[str]]] | None]]:
    """What is answered under each choice of these readings: each answer once, with the condition under which it is given.
    Answers are equal that are the `same` text."""
    choices = list(choices_of(meaning, names, shown))
    found: dict[str, tuple[Answer, list[Readings]]] = {}
    for taken in choices:
        for one in asked(taken):
            found.setdefault(same(one), (one, []))[1].append(taken)
    for one, where in found.values():
        yield (one, *readings_of(where, choices, names))


def within(readings: Readings, box: Mapping[str, Iterable[str]]) -> bool:
    """Is a choice of readings among those of a box?  What it does not choose is of no account."""
    return all(readings[reading] in options for reading, options in box.items() if reading in readings)


def units_of(meaning: Meaning, units: Iterable[str]) -> tuple[str, ...]:
    """The readings that say what these units are."""
    known = meaning.names.vocabulary.units
    return _names(r for unit in units if unit in known and (r := known[unit].reading) is not None)


def often(duty: Duty) -> tuple[str, ...]:
    """The units in which it is said how often a duty comes round."""
    return (duty.how_often.per,) if duty.how_often is not None else ()


def _names(readings: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(readings)))


def chosen(terms: Iterable[Term]) -> list[str]:
    """The readings on which terms hang."""
    return [a.reading for a in atoms(*terms, wanted=mask(Chosen)) if isinstance(a, Chosen)]


def _meets(actor: Any) -> bool:
    """May this mean a meeting?"""
    match actor:
        case w.OfMeeting():
            return True
        case w.ChooseWho(choose=choose):
            return any(map(_meets, choose.values()))
        case tuple():
            return any(map(_meets, actor))
        case _:
            return False


def _in_who(actor: Any) -> Iterator[str]:
    """The readings on which it hangs which meeting is meant."""
    match actor:
        case w.ChooseWho(reading=reading) if _meets(actor):
            yield reading
        case tuple():
            for one in actor:
                yield from _in_who(one)
        case _:
            pass


def length_under(length: Any, readings: Readings) -> Duration | None:
    """How long a limit is under these readings; nothing where the case sets it, or there is none."""
    taken = length.choose[readings[length.reading]] if isinstance(length, ChooseLength) else length
    return taken if isinstance(taken, Duration) else None


def in_length(meaning: Meaning, node: Deadline | Duty) -> Iterator[str]:
    """The readings on which the length of a limit hangs, and what its unit is."""
    match node.within if node.within is not None else getattr(node, "at_least", None):
        case ChooseLength(reading=reading, choose=choose):
            yield reading
            yield from units_of(meaning, (one.unit for one in choose.values()))
        case Duration(unit=unit):
            yield from units_of(meaning, (unit,))
        case _:
            pass
