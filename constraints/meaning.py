"""What a rulebook means for a roster: *when may this official do this act on this matter?*

Powers, substitutions, delegations, authorisations, exceptions, prohibitions and readings are resolved into terms
here, once; simulator, prover and diagrams only evaluate them.

    may(o, a, m)  =  competent(o, a, m)  and  not barred(o, a, m)
    competent     =  some clause that gives `a` covers `m`, nothing in its `unless` covers `m`, its `when` holds,
                     and `o` is among the doers of its `by`
    doers(seat)   =  its holder while present; else whoever a substitution that fires, covers `m` and carries `a`
                     calls in; else whoever a delegation from the seat lets act

Order (which acts must be done before) is in `constraints.plan`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias, TypeVar

from constraints.alphabet import Universe
from constraints.cover import Covers, Matter, paths_of
from constraints.holds import Situation
from constraints.language import patterns as p
from constraints.language import who as w
from constraints.language.nodes import (
    ChooseFlag,
    ChooseLength,
    Deadline,
    DecidedBy,
    Delegation,
    Duty,
    Exclusion,
    Meeting,
    Power,
    Prohibition,
    RelationPairs,
    Share,
    Step,
    Substitution,
)
from constraints.language.scalars import Duration
from constraints.names import APPROVE as APPROVE
from constraints.names import ITS_HOLDER, NOT_STATED
from constraints.roster import Roster
from constraints.rulebook import Clause, Rulebook
from constraints.terms import (
    FALSE,
    PRESENT,
    TRUE,
    Did,
    Done,
    Granted,
    InForce,
    Term,
    Vacant,
    among,
    chosen,
    conj,
    disj,
    neg,
    weigh,
)

Giver: TypeAlias = Power | Step | Duty
Bearing = TypeVar("Bearing", Step, Deadline, Duty)
MEETING, CHAIR = "meeting", "chair"
"""Words of the language: the kind of matter that is a meeting, the act of chairing it; `APPROVE` is another."""


@dataclass(frozen=True)
class Member:
    """One seat or body that a selector means, and when it does."""

    seat: str | None
    organ: str | None
    when: Term

    def only(self, when: Term) -> Member:
        """The same one, under this condition instead."""
        return self if when is self.when else Member(self.seat, self.organ, when)


@dataclass(frozen=True)
class Doer:
    """One way in which an act can be done: by whom, in which capacity, when, and through which clauses.

    `official` is nobody where a body acts or the text names no actor.  `seat` is the capacity acted in: a stand-in
    acts in that of the seat he replaces.
    """

    official: str | None
    seat: str | None
    organ: str | None
    when: Term
    chain: tuple[str, ...] = ()

    def only(self, when: Term) -> Doer:
        """The same way, under this condition instead."""
        return self if when is self.when else Doer(self.official, self.seat, self.organ, when, self.chain)


@dataclass(frozen=True)
class Alternative:
    """One clause giving an act on a matter to one doer; `when` is the whole condition."""

    clause: str
    doer: Doer
    when: Term

    @property
    def official(self) -> str | None:
        return self.doer.official


@dataclass(frozen=True)
class Scope:
    """For what somebody acts: the act, the matter, the clause that gives it, the clause under which somebody is
    authorised or named (where it is another), the seat being replaced."""

    act: str
    matter: Matter
    clause: str = ""
    granting: str = ""
    personal: bool = False
    replaced: str | None = None
    direct: bool = False
    visited: frozenset[str] = frozenset()


class Meaning:
    """The meaning of one rulebook for one roster.  Terms are made when asked for, each once."""

    def __init__(self, rulebook: Rulebook, roster: Roster) -> None:
        self.rulebook, self.roster, self.names = rulebook, roster, rulebook.names
        self.covers = Covers(self.names, roster)
        self._alternatives: dict[tuple[str, Matter], tuple[Alternative, ...]] = {}
        self._by_name: dict[str, tuple[Member, ...]] = {}
        self._seat_doers: dict[Any, tuple[Doer, ...]] = {}
        self._narrowed: dict[Matter, Matter] = {}
        self._stand_in_paths: dict[str, tuple[str, ...]] = {}
        self._present: dict[tuple[str, tuple[str, ...]], Term] = {}
        self._call_keys: dict[tuple[str, Matter], Any] = {}
        self._call_names: dict[Any, int] = {}
        self._unless: dict[str, tuple[tuple[Clause, dict[str, tuple[str, ...]]], ...]] = {}
        self._asking: list[tuple[str, Matter]] = []
        self._on_kind: dict[tuple[type[Clause], str], list[Any]] = {}
        self._meeting_doers: dict[str, tuple[Doer, ...]] = {}
        self._substitutions: dict[tuple[str, Matter], dict[str, list[tuple[Substitution, Term]]]] = {}
        self._delegations: dict[tuple[str, Matter], dict[str, list[tuple[Delegation, Term]]]] = {}

    # ── what may be the case ─────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def thresholds(self) -> tuple[Duration, ...]:
        """The lengths of absence that some substitution names, shortest first."""
        found: set[Duration] = set()
        for node in self.rulebook.family(Substitution):
            limits = node.at_most.choose.values() if isinstance(node.at_most, ChooseLength) else [node.at_most]
            found.update(limit for limit in limits if limit is not None)
        return in_order(found)

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        return tuple(self.names.vocabulary.reasons)

    @cached_property
    def statuses(self) -> tuple[str, ...]:
        """Present, and away for each reason; where the law names lengths, for each length."""
        lengths = range(len(self.thresholds) + 1)
        return (PRESENT, *(away(reason, k) for reason in self.reasons for k in lengths))

    @cached_property
    def reading_options(self) -> dict[str, tuple[str, ...]]:
        return {r.id: tuple(r.options) for r in self.rulebook.readings().values()}

    @cached_property
    def universe(self) -> Universe:
        return Universe(self.statuses, self.reading_options, {}, self.roster.officials, self.roster.official_of)

    @cached_property
    def quiet(self) -> Situation:
        """The quiet office: everybody at his post, the readings as they are shown first."""
        return Situation(readings={r.id: r.default for r in self.rulebook.readings().values()})

    def away_terms(self, official: str, reasons: Any, longest: int | None = None) -> Term:
        """The official is away for one of these reasons, for no longer than the threshold number `longest`."""
        if isinstance(reasons, p.ChooseReasons):
            return disj(
                *(
                    conj(chosen(reasons.reading, (o,)), self.away_terms(official, rs, longest))
                    for o, rs in reasons.choose.items()
                )
            )
        lengths = range(len(self.thresholds) + 1 if longest is None else longest + 1)
        return among(official, (away(r, k) for r in self.reason_names(reasons) for k in lengths))

    def reason_names(self, listed: Iterable[str]) -> tuple[str, ...]:
        """A list of reasons with `any` and marks such as `out_of_town` spelt out."""
        table = self.names.vocabulary.reasons
        found: list[str] = []
        for name in listed:
            if name == "any":
                found.extend(table)
            elif name in table:
                found.append(name)
            else:
                found.extend(r for r, about in table.items() if getattr(about, name, False))
        return tuple(dict.fromkeys(found))

    # ── coverage ─────────────────────────────────────────────────────────────────────────────────────────────

    def under(self, under: Mapping[str, tuple[str, ...]]) -> Term:
        return conj(*(chosen(reading, options) for reading, options in under.items())) if under else TRUE

    def family_on(self, family: type[Bearing], kind: str) -> list[Bearing]:
        """The clauses of one family that bear on some matter of this kind, in the order of the law; most name other kinds."""
        found = self._on_kind.get((family, kind))
        if found is None:
            every = self.rulebook.family(family)
            found = self._on_kind[family, kind] = [n for n in every if self.covers.term(n.matter, kind) is not FALSE]
        return found

    def covers_term(self, node: Any, matter: Matter) -> Term:
        """Coverage: pattern and `under`; never presence, never other clauses."""
        pattern = getattr(node, "matter", None)
        if pattern is not None and not self.covers.covers(pattern, matter):
            return FALSE
        return self.under(getattr(node, "under", {}))

    def exceptions(self, node: Any) -> tuple[tuple[Clause, dict[str, tuple[str, ...]]], ...]:
        """The clauses that a node's `unless` names, those repealed left out."""
        found = self._unless.get(node.id)
        if found is None:
            pairs = [(self.rulebook[id_], entry.under) for entry in node.unless for id_ in self.rulebook.resolve(entry.ref)]
            found = self._unless[node.id] = tuple((n, u) for n, u in pairs if n.id != node.id and hasattr(n, "matter"))
        return found

    def applies(self, node: Any, matter: Matter) -> Term:
        """The node is in force, covers the matter, and nothing in its `unless` covers it."""
        covered = self.covers_term(node, matter)
        if covered is FALSE:
            return FALSE
        excepted = [
            conj(InForce(other.id), self.covers_term(other, matter), self.under(under))
            for other, under in self.exceptions(node)
        ]
        return conj(InForce(node.id), covered, *(neg(e) for e in excepted))

    # ── who a selector means ─────────────────────────────────────────────────────────────────────────────────

    def members(self, who: Any, at: Scope) -> Iterator[Member]:
        """The seats and bodies a selector means for this matter, whether able or not."""
        match who:
            case None:
                return
            case str():
                yield from self._named(who, at)
            case tuple():
                for part in who:
                    yield from self.members(part, at)
            case w.Among():
                yield from self._minus(self.members(who.among, at), who.other_than, at)
            case w.Each():
                yield from self.members(who.each, at)
            case w.InOrder():
                yield from self.members(who.in_order, at)
            case w.ChooseWho():
                for option, part in who.choose.items():
                    yield from _guarded(self.members(part, at), chosen(who.reading, (option,)))
            case w.Authorised():
                yield from self._granted(who.authorised, who.by, at)
            case w.NamedBy():
                yield from self._granted(who.among, who.named_by, at)
            case w.OfMeeting():
                for doer in self.meeting_doers(who.meeting):
                    yield Member(doer.seat, doer.organ, doer.when)
            case _:
                yield from self._limited(who, at)

    def _named(self, name: str, at: Scope) -> Iterator[Member]:
        known = self.names.vocabulary
        if name == ITS_HOLDER:
            if at.replaced is not None:
                yield Member(at.replaced, None, TRUE)
        elif name in known.posts or name in known.organs:
            yield from self._of_name(name)
        elif name in known.roles:
            yield from self.members(known.roles[name], at)
        elif name == NOT_STATED:
            yield Member(None, None, TRUE)

    def _of_name(self, name: str) -> tuple[Member, ...]:
        """The seats with a post, or the bodies below an organ."""
        found = self._by_name.get(name)
        if found is None:
            if name in self.names.vocabulary.posts:
                found = tuple(Member(seat, None, TRUE) for seat in self.roster.seats_with(name))
            else:
                found = tuple(Member(None, organ, TRUE) for organ in self.roster.organs_below(name))
            self._by_name[name] = found
        return found

    def _minus(self, members: Iterable[Member], other: Any, at: Scope) -> Iterator[Member]:
        if other is None:
            yield from members
            return
        barred = self._when_meant(other, at)
        for m in members:
            when = conj(m.when, neg(barred.get((m.seat, m.organ), FALSE)))
            if when is not FALSE:
                yield m.only(when)

    def _granted(self, receivers: Any, givers: Any, at: Scope) -> Iterator[Member]:
        """Those of the receivers whom one of the givers, a seat or a body, has authorised or named."""
        clause = at.granting or at.clause
        giving = [(m, m.seat or m.organ) for m in self.members(givers, at) if m.seat or m.organ]
        for m in self.members(receivers, at):
            if m.seat:
                grants = [conj(g.when, Granted(clause, name or "", m.seat)) for g, name in giving if name != m.seat]
                yield m.only(conj(m.when, disj(*grants)))

    def _limited(self, who: Any, at: Scope) -> Iterator[Member]:
        found = list(self._role(who, at))
        if who.within is not None:
            inside = {(m.seat, m.organ) for m in self.members(who.within, at)}
            found = [m for m in found if (m.seat, m.organ) in inside]
        yield from self._minus(found, who.other_than, at)

    def _role(self, who: Any, at: Scope) -> Iterator[Member]:
        match who:
            case w.InChargeOf(in_charge_of=path):
                seats = [s for subject in at.matter.members(path) for s in self.roster.left_of("in_charge_of", subject)]
                yield from (Member(s, None, TRUE) for s in dict.fromkeys(seats))
            case w.HeadOf(head_of=path):
                for organ in at.matter.members(path):
                    heads = self.roster.head_of(organ)
                    yield from (Member(s, None, TRUE) for s in heads)
                    if not heads and self.roster.is_outside(organ):
                        yield Member(None, organ, TRUE)
            case w.OrganOf(organ=path):
                yield from (Member(None, organ, TRUE) for organ in at.matter.members(path))
            case w.SeatOf(seat=path):
                yield from (Member(seat, None, TRUE) for seat in at.matter.members(path) if seat in self.roster.seats)
            case w.Related(related=relation, to=right):
                rights = [m.seat or m.organ or "" for m in self.members(right, at)]
                seats = [s for seat in rights for s in self.roster.left_of(relation, seat)]
                yield from (
                    Member(s, None, TRUE) if s in self.roster.seats else Member(None, s, TRUE) for s in dict.fromkeys(seats)
                )
            case w.DidAct(did=act):
                yield from self._did(act, at)
            case w.StandingIn(standing_in=ref):
                yield from self._standing_in(ref, at)

    def _did(self, act: str, at: Scope) -> Iterator[Member]:
        """Whoever did the act: anybody who could have, under a `did` atom."""
        name, matter = self.looked_back_on(act, at.matter)
        if (name, matter) in self._asking:
            candidates = list(self.roster.officials)
        else:
            candidates = [a.official for a in self.alternatives(name, matter) if a.official]
        for official in dict.fromkeys(candidates):
            yield Member(self.roster.seats_of[official][0], None, Did(official, act))

    def looked_back_on(self, act: str, matter: Matter) -> tuple[str, Matter]:
        """An earlier act and the matter it is done on: `link.act` looks at the linked matter."""
        link, _, name = act.rpartition(".")
        if not link:
            return name, matter
        attribute = self.names.attributes(matter.kind).get(link)
        return name, matter.linked(link, attribute.of if attribute and attribute.of else MEETING)

    def _standing_in(self, ref: str, at: Scope) -> Iterator[Member]:
        for id_ in self.rulebook.resolve(ref):
            node = self.rulebook[id_]
            if not isinstance(node, Substitution):
                continue
            applies = self.applies(node, at.matter)
            for q in self.members(node.of, at):
                if q.seat is None:
                    continue
                fires = conj(applies, q.when, self.fires(node, q.seat))
                yield from _guarded(self.members(node.by, replace(at, granting=node.id, replaced=q.seat)), fires)

    # ── who is able ──────────────────────────────────────────────────────────────────────────────────────────

    def present(self, seat: str, act: str = "") -> Term:
        """The seat is filled and its holder present (or away in a way that leaves him able to do this act)."""
        remote = self.names.vocabulary.acts[act].remote if act in self.names.vocabulary.acts else ()
        found = self._present.get((seat, remote))
        if found is None:
            statuses = {PRESENT, *(away(r, k) for r in self.reason_names(remote) for k in range(len(self.thresholds) + 1))}
            found = conj(among(self.roster.official_of[seat], statuses), neg(Vacant(seat)))
            self._present[seat, remote] = found
        return found

    def fires(self, node: Substitution, seat: str) -> Term:
        """Does this substitution of the seat fire?  Away for a listed reason and not too long; or vacant, if it says so."""
        official = self.roster.official_of[seat]
        limits = node.at_most.choose if isinstance(node.at_most, ChooseLength) else {None: node.at_most}
        gone: list[Term] = []
        for option, limit in limits.items():
            longest = None if limit is None else self.thresholds.index(limit)
            guard = TRUE if option is None else chosen(node.at_most.reading, (option,))  # type: ignore[union-attr]
            gone.append(conj(guard, self.away_terms(official, node.away_for, longest)))
        empty = conj(self._flag(node.if_vacant), Vacant(seat))
        return disj(conj(disj(*gone), neg(Vacant(seat))), empty)

    def _flag(self, value: Any) -> Term:
        if isinstance(value, ChooseFlag):
            return disj(*(chosen(value.reading, (o,)) for o, on in value.choose.items() if on))
        return TRUE if value else FALSE

    def carries(self, acts: Any, act: str) -> Term:
        """Is the act within a scope `all | none | [acts] | by reading`?"""
        if hasattr(acts, "choose"):
            return disj(*(conj(chosen(acts.reading, (o,)), self.carries(scope, act)) for o, scope in acts.choose.items()))
        return TRUE if acts == "all" or (acts != "none" and act in acts) else FALSE

    def doers(self, who: Any, at: Scope) -> Iterator[Doer]:
        """Everybody who can be the actor a selector means, and when."""
        match who:
            case tuple():
                for part in who:
                    yield from self.doers(part, at)
            case str() if who in self.names.vocabulary.roles:
                yield from self.doers(self.names.vocabulary.roles[who], at)
            case w.Each():
                yield from self.doers(who.each, at)
            case w.ChooseWho():
                for option, part in who.choose.items():
                    guard = chosen(who.reading, (option,))
                    yield from (d.only(conj(guard, d.when)) for d in self.doers(part, at))
            case w.InOrder():
                yield from self._in_order(who.in_order, at)
            case w.OfMeeting():
                yield from self.meeting_doers(who.meeting)
            case w.Authorised() | w.NamedBy():
                yield from self._able(self.members(who, at), replace(at, direct=True))
            case _:
                yield from self._able(self.members(who, at), at)

    def _able(self, members: Iterable[Member], at: Scope) -> Iterator[Doer]:
        for m in members:
            if m.when is FALSE or m.seat in at.visited:
                continue
            if m.seat is None:
                yield Doer(None, None, m.organ, m.when)
                continue
            for doer in self.seat_doers(m.seat, at):
                when = conj(m.when, doer.when)
                if when is not FALSE:
                    yield doer.only(when)

    def _in_order(self, who: Any, at: Scope) -> Iterator[Doer]:
        """The first who is able: each comes after all before him are unable.  A post with many seats follows precedence."""
        earlier: list[Term] = []
        seen: set[str] = set()
        for own in self._in_turn(who, at, seen):
            guard = conj(*(neg(e) for e in earlier))
            yield from (d.only(conj(guard, d.when)) for d in own)
            earlier.extend(d.when for d in own)

    def _in_turn(self, who: Any, at: Scope, seen: set[str]) -> Iterator[list[Doer]]:
        """The doers of each place in the line; a seat that stood earlier in it does not come again."""
        for part in who if isinstance(who, tuple) else (who,):
            if not isinstance(part, str):
                yield list(self.doers(part, at))
                continue
            for m in self.members(part, at):
                if m.seat is None or m.seat not in seen:
                    seen.add(m.seat or "")
                    yield list(self._able((m,), at))

    def seat_doers(self, seat: str, at: Scope) -> tuple[Doer, ...]:
        """Who can act for a seat: its holder, its stand-ins, those it authorised."""
        key = (seat, at.act, self.calls(at), at.clause in self._kept_back and at.clause, at.personal, at.direct, at.visited)
        found = self._seat_doers.get(key)
        if found is None:
            found = self._seat_doers[key] = tuple(self._doers_of_seat(seat, at))
        return found

    @cached_property
    def _kept_back(self) -> frozenset[str]:
        """The clauses that some substitution does not pass on."""
        refs = [ref for node in self.rulebook.family(Substitution) for ref in node.except_]
        return frozenset(id_ for ref in refs for id_ in self.rulebook.resolve(ref))

    @cached_property
    def _looks_at_matter(self) -> bool:
        """Does some substitution or delegation find its people through the matter?"""
        nodes = [*self.rulebook.family(Substitution), *self.rulebook.family(Delegation)]
        return any(self._reads_matter(getattr(n, f, None)) for n in nodes for f in ("of", "by", "giver", "receiver"))

    def _for_stand_ins(self, matter: Matter) -> Matter:
        """The matter with no more than what substitutions and delegations look at: most matters are then alike."""
        if self._looks_at_matter:
            return matter
        found = self._narrowed.get(matter)
        if found is None:
            read = self._paths_of_stand_ins(matter.kind)
            seen = {path: value for path in read if (value := matter.get(path)) is not None}
            found = self._narrowed[matter] = Matter(matter.kind, seen)
        return found

    def _paths_of_stand_ins(self, kind: str) -> tuple[str, ...]:
        """The attributes that the patterns of substitutions and delegations, and of their exceptions, look at."""
        found = self._stand_in_paths.get(kind)
        if found is None:
            nodes: list[Any] = [*self.rulebook.family(Substitution), *self.rulebook.family(Delegation)]
            nodes += [other for node in nodes for other, _ in self.exceptions(node)]
            patterns = [node.matter for node in nodes if getattr(node, "matter", None) is not None]
            read = dict.fromkeys(path for one in patterns for path in paths_of(self.covers.term(one, kind)))
            found = self._stand_in_paths[kind] = tuple(read)
        return found

    def _reads_matter(self, who: Any) -> bool:
        match who:
            case None | w.OfMeeting():
                return False
            case str():
                return self._reads_matter(self.names.vocabulary.roles.get(who))
            case tuple():
                return any(self._reads_matter(part) for part in who)
            case w.ChooseWho():
                return any(self._reads_matter(part) for part in who.choose.values())
            case w.InChargeOf() | w.HeadOf() | w.OrganOf() | w.SeatOf() | w.DidAct() | w.StandingIn():
                return True
            case _:
                return any(self._reads_matter(getattr(who, f)) for f in type(who).model_fields if f not in ("grant", "related"))

    def calls(self, at: Scope) -> Any:
        """What tells apart the stand-ins for two matters: which substitutions and delegations hold, and when."""
        key = (at.act, self._for_stand_ins(at.matter))
        found = self._call_keys.get(key)
        if found is None:
            if self._looks_at_matter:
                found = at.matter
            else:
                listed: list[Any] = [self._stand_ins(at), self._handed_over(at)]
                found = tuple((q, n.id, g) for calls in listed for q, pairs in calls.items() for n, g in pairs)
                found = self._call_names.setdefault(found, len(self._call_names))
            self._call_keys[key] = found
        return found

    def _doers_of_seat(self, seat: str, at: Scope) -> Iterator[Doer]:
        official = self.roster.official_of[seat]
        yield Doer(official, seat, None, self.present(seat, at.act))
        if at.personal or at.direct:
            return
        for node, guard in self._stand_ins(at).get(seat, ()):
            if any(at.clause in self.rulebook.resolve(ref) for ref in node.except_):
                continue
            fires = conj(guard, self.fires(node, seat))
            if fires is FALSE:
                continue
            onward = self._flag(node.onward)
            inner = replace(at, granting=node.id, replaced=seat, visited=at.visited | {seat})
            for doer in self._called_in(node, inner, onward):
                when = conj(fires, doer.when)
                if when is not FALSE:
                    yield Doer(doer.official, seat if doer.seat else None, doer.organ, when, (node.id, *doer.chain))
        for delegation, guard in self._handed_over(at).get(seat, ()):
            yield from self._receivers(delegation, guard, seat, at)

    def _called_in(self, node: Substitution, at: Scope, onward: Term) -> Iterator[Doer]:
        """The stand-ins under one substitution: those present; with `onward`, each himself or by whoever stands in for him."""
        for guard, how in ((neg(onward), replace(at, direct=True)), (onward, at)):
            if guard is not FALSE:
                yield from (d.only(conj(guard, d.when)) for d in self.doers(node.by, how))

    def _receivers(self, node: Delegation, guard: Term, seat: str, at: Scope) -> Iterator[Doer]:
        onward = self._flag(node.onward)
        for m in self.members(node.receiver, replace(at, granting=node.id, replaced=seat)):
            if m.seat is None or m.seat == seat or m.seat in at.visited:
                continue
            given = conj(guard, m.when, Granted(node.id, seat, m.seat))
            direct = Doer(self.roster.official_of[m.seat], seat, None, conj(given, self.present(m.seat, at.act)), (node.id,))
            yield direct
            if onward is not FALSE:
                for doer in self.seat_doers(m.seat, replace(at, visited=at.visited | {seat})):
                    if doer.chain:
                        when = conj(given, onward, doer.when)
                        yield Doer(doer.official, seat, doer.organ, when, (node.id, *doer.chain))

    def _stand_ins(self, at: Scope) -> dict[str, list[tuple[Substitution, Term]]]:
        """For each seat, the substitutions that cover the matter and carry the act, and when."""
        key = (at.act, self._for_stand_ins(at.matter))
        found = self._substitutions.get(key)
        if found is None:
            found = self._substitutions[key] = {}
            for node in self.rulebook.family(Substitution):
                guard = conj(self.applies(node, at.matter), self.carries(node.acts, at.act))
                if guard is not FALSE:
                    for m in self.members(node.of, replace(at, clause=node.id)):
                        if m.seat:
                            found.setdefault(m.seat, []).append((node, conj(guard, m.when)))
        return found

    def _handed_over(self, at: Scope) -> dict[str, list[tuple[Delegation, Term]]]:
        key = (at.act, self._for_stand_ins(at.matter))
        found = self._delegations.get(key)
        if found is None:
            found = self._delegations[key] = {}
            for node in self.rulebook.family(Delegation):
                guard = conj(self.applies(node, at.matter), self.carries(node.acts, at.act))
                if guard is not FALSE:
                    for m in self.members(node.giver, replace(at, clause=node.id)):
                        if m.seat:
                            found.setdefault(m.seat, []).append((node, conj(guard, m.when)))
        return found

    # ── meetings ─────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def meetings(self) -> dict[str, Meeting]:
        return {node.type: node for node in self.rulebook.family(Meeting)}

    def put_to(self, kind: str) -> list[str]:
        """The attributes of a kind that say to which meeting it is to go; no act fixes them."""
        known = self.names.attributes(kind)
        return [path for path, a in known.items() if not a.set_by and any(value in self.meetings for value in a.values)]

    def meeting_doers(self, types: Iterable[str]) -> Iterator[Doer]:
        """A meeting acts through its chair, when somebody may chair it and its quorum and vote are met; as a body where no
        clause says who chairs it."""
        for type_ in types:
            if type_ in self.meetings:
                yield from self._doers_of_meeting(type_)

    def _doers_of_meeting(self, type_: str) -> tuple[Doer, ...]:
        """Kept, but for what is found while it is asked who chairs some meeting."""
        found = self._meeting_doers.get(type_)
        if found is None:
            found = tuple(self._find_doers_of_meeting(type_, Matter(MEETING, {"type": type_})))
            if not any(act == CHAIR for act, _ in self._asking):
                self._meeting_doers[type_] = found
        return found

    def _find_doers_of_meeting(self, type_: str, matter: Matter) -> Iterator[Doer]:
        able = self.meeting_able(type_, matter)
        if (CHAIR, matter) in self._asking or not self._says_who(CHAIR, matter):
            yield Doer(None, None, type_, able)
            return
        for alternative in self.alternatives(CHAIR, matter):
            when = conj(alternative.when, able)
            if when is not FALSE:
                yield alternative.doer.only(when)

    def _says_who(self, act: str, matter: Matter) -> bool:
        """Does some clause say who does the act on this matter, whoever that is today?"""
        return any(self.rank(n) < 2 and self.applies(n, matter) is not FALSE for n in self.givers.get(act, ()))

    def meeting_able(self, type_: str, matter: Matter | None = None) -> Term:
        """Quorum and vote of a meeting type; who chairs it is another matter."""
        node = self.meetings[type_]
        at = Scope(CHAIR, matter or Matter(MEETING, {"type": type_}), node.id)
        parts = [InForce(node.id), self.under(node.under)]
        parts.append(self.quorate(node, at))
        match node.decides:
            case DecidedBy(by=who):
                parts.append(disj(*(d.when for d in self.doers(who, at))))
            case Share() as share:
                parts.append(self.share(share, at))
        return conj(*parts)

    def quorate(self, node: Meeting, at: Scope) -> Term:
        """Every quorum of the meeting is met."""
        return conj(*(self.share(quorum, at, quorum.less) for quorum in node.quorums))

    def share(self, share: Share, at: Scope, less: Any = None) -> Term:
        """More than, or at least, a share of these seats are taken by officials who are present.

        One official counts once.  `q·present − p·(seats − less) ≥ 1` or `≥ 0`, for a share p/q.
        """
        if isinstance(less, p.ChooseReasons):
            return disj(*(conj(chosen(less.reading, (o,)), self.share(share, at, rs)) for o, rs in less.choose.items()))
        members = [m for m in self.members(share.of, at) if m.seat]
        seats = list(dict.fromkeys(m.seat for m in members if m.seat))
        ratio = share.more_than if share.more_than is not None else share.at_least
        assert ratio is not None
        heads: dict[str, list[Term]] = {}
        for seat in seats:
            heads.setdefault(self.roster.official_of[seat], []).append(self.present(seat))
        strict = 1 if share.more_than is not None else 0
        present = [disj(*terms) for terms in heads.values()]
        if ratio > 1:
            return weigh(((1, t) for t in present), int(ratio) + strict)
        top, bottom = ratio.numerator, ratio.denominator
        gone = [(top, self._left_out(seat, less)) for seat in seats] if less else []
        return weigh([*((bottom, t) for t in present), *gone], top * len(seats) + strict)

    def _left_out(self, seat: str, less: Iterable[str]) -> Term:
        """The seat does not count in the denominator."""
        names = tuple(less)
        away_for = self.away_terms(self.roster.official_of[seat], [r for r in names if r != "vacant"])
        empty = Vacant(seat) if "vacant" in names else FALSE
        return disj(empty, conj(away_for, neg(Vacant(seat))))

    # ── conditions ───────────────────────────────────────────────────────────────────────────────────────────

    def condition(self, when: Any, at: Scope) -> Term:
        match when:
            case None:
                return TRUE
            case p.Away(away=who, for_=reasons):
                return self._all_of(
                    who, at, lambda seat: conj(self.away_terms(self.roster.official_of[seat], reasons), neg(Vacant(seat)))
                )
            case p.IsVacant(vacant=who):
                return self._all_of(who, at, Vacant)
            case p.Present(present=who):
                return disj(*(conj(m.when, self.present(m.seat) if m.seat else TRUE) for m in self.members(who, at)))
            case p.IsDone(done=act):
                return Done(act)
            case p.AllOf(all_=parts):
                return conj(*(self.condition(part, at) for part in parts))
            case p.AnyOf(any_=parts):
                return disj(*(self.condition(part, at) for part in parts))
            case p.NotOf(not_=inner):
                return neg(self.condition(inner, at))
        raise AssertionError(when)

    def _all_of(self, who: Any, at: Scope, test: Any) -> Term:
        members = [m for m in self.members(who, at) if m.seat]
        return conj(disj(*(m.when for m in members)), *(disj(neg(m.when), test(m.seat)) for m in members)) if members else FALSE

    # ── acts ─────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def givers(self) -> dict[str, list[Giver]]:
        """For each act, the clauses that give it: powers, steps that name who; duties where neither does."""
        found: dict[str, list[Giver]] = {}
        for node in self.rulebook.nodes.values():
            if isinstance(node, Power) or (isinstance(node, Step) and (node.by is not None or node.at)):
                for act in node.act:
                    found.setdefault(act, []).append(node)
        for duty in self.rulebook.family(Duty):
            for act in duty.act:
                found.setdefault(act, []).append(duty)
        return found

    @cached_property
    def barriers(self) -> dict[str, list[Prohibition]]:
        """For each act, the prohibitions that bar it; soft ones, those that only report, and those about a recipient do not."""
        found: dict[str, list[Prohibition]] = {}
        for node in self.rulebook.family(Prohibition):
            if not node.soft and node.gate != "report" and node.to is None:
                for act in node.act:
                    found.setdefault(act, []).append(node)
        return found

    def alternatives(self, act: str, matter: Matter) -> tuple[Alternative, ...]:
        """Every way in which the act can be done on this matter, in the order of the law."""
        key = (act, matter)
        found = self._alternatives.get(key)
        if found is None:
            self._asking.append(key)
            try:
                found = tuple(self._find_alternatives(act, matter))
            finally:
                self._asking.pop()
            self._alternatives[key] = found
        return found

    def _find_alternatives(self, act: str, matter: Matter) -> Iterator[Alternative]:
        """Clauses that name an actor; where none does, whoever owes the act; where nobody does, *not stated*."""
        bars = [(node, self.bar(node, act, matter)) for node in self.barriers.get(act, ())]
        bars = [(node, when) for node, when in bars if when is not FALSE]
        others = self._different(act, matter)
        before: list[Term] = []
        for rank in (0, 1, 2):
            applying = [(node, self.applies(node, matter)) for node in self.givers.get(act, ()) if self.rank(node) == rank]
            for node, applies in applying:
                guard = conj(applies, *(neg(b) for b in before))
                if guard is not FALSE:
                    yield from self._given(node, guard, act, matter, bars, others)
            before.extend(applies for _, applies in applying)

    def rank(self, node: Giver) -> int:
        """0: names who may; 1: names who owes it; 2: names nobody."""
        if isinstance(node, Duty):
            return 2 if node.who == NOT_STATED else 1
        return 2 if node.by == NOT_STATED else 0

    def _given(
        self,
        node: Giver,
        guard: Term,
        act: str,
        matter: Matter,
        bars: list[tuple[Prohibition, Term]],
        others: list[tuple[str, Term]],
    ) -> Iterator[Alternative]:
        at = Scope(act, matter, node.id, personal=getattr(node, "personal", False))
        condition = conj(guard, TRUE if isinstance(node, Step) else self.condition(node.when, at))
        if condition is FALSE:
            return
        barring = [(when, self._barred(bar, at)) for bar, when in bars]
        for doer in self.doers(self.actor(node), at):
            barred = [when if by is None else conj(when, by.get((doer.seat, doer.organ), FALSE)) for when, by in barring]
            same = [conj(applies, Did(doer.official, earlier)) for earlier, applies in others] if doer.official else []
            when = conj(condition, doer.when, *(neg(b) for b in barred), *(neg(s) for s in same))
            if when is not FALSE:
                yield Alternative(node.id, doer, when)

    def actor(self, node: Giver) -> Any:
        """Who a giving clause names: `by`, the meeting it is done at, or who owes it."""
        if isinstance(node, Duty):
            return node.who
        if isinstance(node, Step) and node.by is None:
            return w.OfMeeting(meeting=node.at)
        return node.by

    def bar(self, node: Prohibition, act: str, matter: Matter) -> Term:
        """When does the prohibition stand in the way, leaving aside in whose capacity one acts?"""
        at = Scope(act, matter, node.id)
        applies = conj(self.applies(node, matter), self.condition(node.when, at))
        lifted = Done(APPROVE) if node.unless_approved_by is not None else FALSE
        return conj(applies, neg(lifted))

    def approvers(self, act: str, matter: Matter) -> Term:
        """Somebody is able to approve what a prohibition bars unless it is approved."""
        able = [
            d.when
            for node in self.barriers.get(act, ())
            if node.unless_approved_by is not None and self.applies(node, matter) is not FALSE
            for d in self.doers(node.unless_approved_by, Scope(APPROVE, matter, node.id))
        ]
        return disj(*able)

    def _barred(self, node: Prohibition, at: Scope) -> dict[tuple[str | None, str | None], Term] | None:
        """The capacities that the prohibition names, seats and bodies, and when it means them; nothing where it names
        none and so means all."""
        return None if node.by is None else self._when_meant(node.by, at)

    def _when_meant(self, who: Any, at: Scope) -> dict[tuple[str | None, str | None], Term]:
        """Each seat and body that a selector means, and when."""
        found: dict[tuple[str | None, str | None], Term] = {}
        for m in self.members(who, at):
            key = (m.seat, m.organ)
            found[key] = disj(found.get(key, FALSE), m.when)
        return found

    @cached_property
    def telling_apart(self) -> list[Step]:
        """The steps that want another person than an earlier act."""
        return [node for node in self.rulebook.family(Step) if node.different_person_from]

    def told_apart(self, act: str) -> tuple[str, ...]:
        """The earlier acts of which some step wants another person than of this one."""
        return tuple(dict.fromkeys(e for node in self.telling_apart if act in node.act for e in node.different_person_from))

    def _different(self, act: str, matter: Matter) -> list[tuple[str, Term]]:
        """The earlier acts whose doer may not do this one as well, and when a step says so."""
        found = [(node, self.applies(node, matter)) for node in self.telling_apart if act in node.act]
        return [(earlier, when) for node, when in found if when is not FALSE for earlier in node.different_person_from]

    def completed(self, act: str, matter: Matter, alternatives: Iterable[Alternative]) -> Term:
        """One of these ways is open; where a step or a duty asks each of some people, one for every one of them."""
        ways: list[Term] = []
        each: dict[str, dict[tuple[str | None, str | None], list[Term]]] = {}
        for one in alternatives:
            if self.asks_each(one.clause):
                each.setdefault(one.clause, {}).setdefault((one.doer.seat, one.doer.organ), []).append(one.when)
            else:
                ways.append(one.when)
        for clause, done in each.items():
            node = self.rulebook[clause]
            assert isinstance(node, Step | Duty)
            asked = self._when_meant(self.actor(node), Scope(act, matter, clause))
            every = (disj(neg(when), *done.get(who, ())) for who, when in asked.items())
            ways.append(conj(self.applies(node, matter), *every))
        return disj(*ways)

    def asks_each(self, clause: str) -> bool:
        """Does a step or a duty ask every one of some people?"""
        node = self.rulebook.nodes.get(clause)
        return isinstance(node, Step | Duty) and isinstance(self.actor(node), w.Each)

    def competent(self, act: str, matter: Matter, clause: str | None = None) -> Term:
        """Somebody may do the act on the matter (under this clause)."""
        return disj(*(a.when for a in self.alternatives(act, matter) if clause in (None, a.clause)))

    def may(self, official: str, act: str, matter: Matter) -> Term:
        """This official may do the act on the matter."""
        return disj(*(a.when for a in self.alternatives(act, matter) if a.official == official))

    # ── who may be away ──────────────────────────────────────────────────────────────────────────────────────

    def exclusion_terms(self) -> Iterator[tuple[Exclusion, str, str, Term]]:
        """For each pair that may not be away together: the clause, the pair, and the term that it is broken."""
        for node in self.rulebook.family(Exclusion):
            at = Scope("", Matter("any_matter"), node.id)
            for left, right in self._pairs(node, at):
                one, two = self.roster.official_of[left], self.roster.official_of[right]
                if one != two:
                    both = conj(self.away_terms(one, node.for_), self.away_terms(two, node.for_))
                    yield node, left, right, conj(InForce(node.id), self.under(node.under), both)

    def _pairs(self, node: Exclusion, at: Scope) -> Iterator[tuple[str, str]]:
        pair = node.not_both_away
        if isinstance(pair, RelationPairs):
            listed = [
                (left, right) for left, rights in self.roster.relations.get(pair.relation, {}).items() for right in rights
            ]
        else:
            first, second = ([m.seat for m in self.members(who, at) if m.seat] for who in pair)
            listed = [(one, two) for one in first for two in second]
        seen: set[frozenset[str]] = set()
        for one, two in listed:
            if one != two and frozenset((one, two)) not in seen:
                seen.add(frozenset((one, two)))
                yield one, two


def away(reason: str, length: int = 0) -> str:
    """The status *away for this reason*, longer than the first `length` thresholds."""
    return reason if length == 0 else f"{reason}>{length}"


def _guarded(members: Iterable[Member], guard: Term) -> Iterator[Member]:
    for m in members:
        when = conj(guard, m.when)
        if when is not FALSE:
            yield m.only(when)


_ROUGH_DAYS = {
    "minutes": 1 / 1440,
    "hours": 1 / 24,
    "calendar_days": 1.0,
    "working_days": 1.45,
    "weeks": 7.0,
    "months": 30.5,
    "years": 365.25,
}


def in_order(lengths: Iterable[Duration]) -> tuple[Duration, ...]:
    """Lengths of absence, the shortest first."""
    return tuple(sorted(lengths, key=lambda d: (_days(d), d.unit)))


def _days(duration: Duration) -> float:
    """Only to order thresholds of different units."""
    return duration.number * _ROUGH_DAYS.get(duration.unit, 1.0)


def meaning(rulebook: Rulebook, roster: Roster) -> Meaning:
    """The meaning of `rulebook` for `roster`."""
    return Meaning(rulebook, roster)
