"""In whose capacity somebody may come to act under a clause, whatever the matter.

Wide rather than exact: whoever stands in or is authorised counts whatever the reason, the act and the matter.  It
tells which clauses, and which parties of a matter, are worth a closer look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice, product
from typing import Any, NamedTuple, TypeAlias

from constraints.classes import Space
from constraints.language import who as w
from constraints.language.nodes import Delegation, Substitution
from constraints.language.vocabulary import PARTIES, Attribute
from constraints.meaning import Giver
from constraints.names import ITS_HOLDER
from constraints.requirements.inquiry import Inquiry


class Capacity(NamedTuple):
    """An official who may act for a seat, whether it is his own, and how many must be away for it."""

    official: str
    seat: str
    own: bool
    away: int


Both: TypeAlias = tuple[Capacity, Capacity]
SETS = ("subjects", "organs", "seats")


class Capacities:
    """Who may act for which seats under which clause of one rulebook."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.inquiry, self.meaning = inquiry, inquiry.meaning
        self.names, self.roster = self.meaning.names, self.meaning.roster
        self.parties = inquiry.classes.parties
        self._of: dict[str, frozenset[Capacity]] = {}
        self._leads: dict[str, dict[str, dict[str, str]]] = {}

    # ── selectors ────────────────────────────────────────────────────────────────────────────────────────────

    def means_people(self, who: Any) -> bool:
        """Does the selector mean people, rather than a body, a meeting or nobody in particular?"""
        known = self.names.vocabulary
        match who:
            case str():
                return who in known.posts or (who in known.roles and self.means_people(known.roles[who]))
            case tuple():
                return any(map(self.means_people, who))
            case w.Each(each=inner) | w.InOrder(in_order=inner) | w.Among(among=inner):
                return self.means_people(inner)
            case w.ChooseWho():
                return any(map(self.means_people, who.choose.values()))
            case None | w.OrganOf() | w.OfMeeting():
                return False
            case _:
                return True

    def seats(self, who: Any, replaced: str | None = None, *, plainly: bool = False) -> set[str]:
        """Every seat that the selector may mean on some matter; `plainly`: without anybody's authorising or naming it."""
        roster = self.roster
        match who:
            case str():
                if who == ITS_HOLDER:
                    return {replaced} if replaced else set()
                roles = self.names.vocabulary.roles
                return self.seats(roles[who], replaced, plainly=plainly) if who in roles else set(roster.seats_with(who))
            case tuple():
                return {seat for part in who for seat in self.seats(part, replaced, plainly=plainly)}
            case w.Each(each=inner) | w.InOrder(in_order=inner) | w.Among(among=inner):
                return self.seats(inner, replaced, plainly=plainly)
            case w.Authorised(authorised=inner) | w.NamedBy(among=inner):
                return set() if plainly else self.seats(inner, replaced)
            case w.ChooseWho():
                return {seat for part in who.choose.values() for seat in self.seats(part, replaced, plainly=plainly)}
            case None | w.OrganOf() | w.OfMeeting():
                return set()
            case w.InChargeOf():
                found = set(roster.relations.get("in_charge_of", {}))
            case w.HeadOf():
                found = {seat for organ in roster.every_organ for seat in roster.head_of(organ)}
            case w.Related(related=relation, to=right):
                rights = self.seats(right, replaced)
                found = (
                    {s for r in rights for s in roster.left_of(relation, r)}
                    if rights
                    else set(roster.relations.get(relation, {}))
                )
            case _:
                found = set(roster.seats)
        within = self.seats(who.within, replaced) if getattr(who, "within", None) is not None else found
        return found & within & set(roster.seats)

    @cached_property
    def _called(self) -> dict[str, dict[str, tuple[int, bool]]]:
        """For each seat those who may be called in (one must be away) or authorised for it (none need be), and whether
        that may be passed on."""
        found: dict[str, dict[str, tuple[int, bool]]] = {seat: {} for seat in self.roster.seats}
        book = self.meaning.rulebook
        for node in book.family(Substitution):
            for seat in self.seats(node.of):
                for other in self.seats(node.by, seat) - {seat}:
                    away, onward = found[seat].get(other, (1, False))
                    found[seat][other] = away, onward or node.onward is not False
        for handed in book.family(Delegation):
            for seat in self.seats(handed.giver):
                for other in self.seats(handed.receiver, seat) - {seat}:
                    found[seat][other] = 0, found[seat].get(other, (0, False))[1] or handed.onward is not False
        return found

    @cached_property
    def acting_for(self) -> dict[str, dict[str, int]]:
        """For each seat everybody else who may come to act for it, and how many must be away, as many as are tolerated."""
        return {seat: self._acting_for(seat) for seat in self.roster.seats}

    def _acting_for(self, seat: str) -> dict[str, int]:
        found: dict[str, int] = {}
        todo = [(seat, 0)]
        while todo:
            now, away = todo.pop()
            for other, (more, onward) in self._called[now].items():
                total = away + more
                if total <= self.inquiry.tolerates and total < found.get(other, total + 1) and other != seat:
                    found[other] = total
                    if onward:
                        todo.append((other, total))
        people: dict[str, int] = {}
        for other, away in found.items():
            official = self.roster.official_of[other]
            people[official] = min(away, people.get(official, away))
        return people

    # ── clauses ──────────────────────────────────────────────────────────────────────────────────────────────

    def of(self, node: Giver) -> frozenset[Capacity]:
        """Who may act for which seats under the clause, on some matter."""
        found = self._of.get(node.id)
        if found is None:
            personal = getattr(node, "personal", False)
            listed: set[Capacity] = set()
            actor = self.meaning.actor(node)
            plainly = self.seats(actor, plainly=True)
            for seat in self.seats(actor):
                listed.add(Capacity(self.roster.official_of[seat], seat, seat in plainly, 0))
                if not personal:
                    listed.update(Capacity(o, seat, False, away) for o, away in self.acting_for[seat].items())
            found = self._of[node.id] = frozenset(listed)
        return found

    def shared(self, one: Giver, other: Giver, *, anyhow: bool) -> list[Both]:
        """The ways in which one official may act under both clauses in two capacities (`anyhow`: or in one)."""
        second: dict[str, list[Capacity]] = {}
        for capacity in sorted(self.of(other)):
            second.setdefault(capacity.official, []).append(capacity)
        return [
            (mine, theirs)
            for mine in sorted(self.of(one))
            for theirs in second.get(mine.official, ())
            if (anyhow or mine.seat != theirs.seat or mine.own is not theirs.own)
            and mine.away + theirs.away <= self.inquiry.tolerates
        ]

    # ── the parties of a matter ──────────────────────────────────────────────────────────────────────────────

    def choices(self, kind: str, one: Giver, other: Giver, both: Both, space: Space, region: int) -> Iterator[dict[str, Any]]:
        """Parties of a matter that lead to these capacities."""
        first, second = (self.parties.reads(self.meaning.actor(node)) for node in (one, other))
        options: list[list[tuple[str, Any]]] = []
        for path in sorted(first | second):
            attribute = self.names.attribute(kind, path)
            if attribute is not None and attribute.type in PARTIES:
                seats = list(dict.fromkeys(c.seat for c, read in zip(both, (first, second), strict=True) if path in read))
                leading = [self._leading(attribute, seat) for seat in seats]
                if attribute.type in SETS:
                    options.append([(path, values) for values in product(*filter(None, leading))])
                else:
                    known = [v for values in leading for v in values if space.allows(region, path, v)]
                    usual = (v for v in self.parties.values(attribute) if space.allows(region, path, v))
                    options.append([(path, v) for v in dict.fromkeys(known or islice(usual, 1))])
        for choice in product(*options):
            yield self._whole(kind, dict(choice), space, region)

    def _leading(self, attribute: Attribute, seat: str) -> tuple[str, ...]:
        """The values of a party that lead to this seat: those that a substitution or delegation is about, and one other."""
        sort = attribute.type.removesuffix("s")
        if sort not in self._leads:
            table = self._leads[sort] = {}
            for value in self.parties.values(attribute):
                for led in self._led(sort, value):
                    told = table.setdefault(led, {})
                    told.setdefault(value if value in self._named else "", value)
        return tuple(self._leads[sort].get(seat, {}).values())

    def _led(self, sort: str, value: str) -> tuple[str, ...]:
        if sort == "subject":
            return self.roster.left_of("in_charge_of", value)
        return self.roster.head_of(value) if sort == "organ" else (value,)

    @cached_property
    def _named(self) -> frozenset[str]:
        """The parties that a substitution or delegation is about."""
        book = self.meaning.rulebook
        said = " ".join(repr(getattr(n, "matter", "")) for n in (*book.family(Substitution), *book.family(Delegation)))
        every = (*self.roster.subjects, *self.roster.every_organ, *self.roster.seats)
        return frozenset(value for value in every if f"'{value}'" in said)

    def _whole(self, kind: str, choice: Mapping[str, Any], space: Space, region: int) -> dict[str, Any]:
        """Parties that are many get as many members as the region demands, the lead one among them."""
        made: dict[str, Any] = {}
        for path, value in choice.items():
            attribute = self.names.attribute(kind, path)
            if isinstance(value, str) or attribute is None:
                made[path] = value
                continue
            members = dict.fromkeys([*value, *filter(None, [choice.get(f"lead_{path.removesuffix('s')}")])])
            wanted = space.smallest_size(region, path)
            rest = (v for v in self.parties.values(attribute) if v not in members)
            while len(members) < wanted and (more := next(rest, None)) is not None:
                members[more] = None
            made[path] = frozenset(members)
        return made
