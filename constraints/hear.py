"""Hearing a case: what the law decides in it and by which clauses, held against what the case expects.

A case **passes** iff the decision is the expected one *and* the clauses that decide it are those it names: each
citation meets a deciding clause, and no deciding clause is left uncited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from constraints import cites
from constraints.calendar import DAY, Units
from constraints.casefile import (
    PRESUMED,
    PRESUPPOSED,
    AwayTogetherEntry,
    BarredEntry,
    DueEntry,
    DutyEntry,
    MeetsEntry,
    Moment,
    NextEntry,
    OwedAct,
    OwedBy,
    OwedEntry,
    QuorumEntry,
    Situated,
    WhoEntry,
)
from constraints.cases import BUILT_IN, FOR, TEXT_ONLY, Case, people
from constraints.cover import Matter
from constraints.holds import Situation, holds
from constraints.language import who as w
from constraints.language.nodes import Deadline, Duty, FromAttribute, Meeting, Prohibition, Share, Step
from constraints.language.scalars import Duration, plural
from constraints.meaning import APPROVE, CHAIR, MEETING, Alternative, Meaning, Scope
from constraints.meaning import away as away_for
from constraints.names import NOT_STATED, ROOT
from constraints.plan import Plan, Plans
from constraints.roster import Roster
from constraints.rulebook import Rulebook
from constraints.terms import FALSE, TRUE, Done, InForce, Term, atoms, clauses, mask, rewrite
from constraints.units import calendar, units_under
from constraints.why import Truth

GATES = ("report", "return", "refuse")
"""From the mildest to the strictest."""
ANYWHERE = Matter(ROOT)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the case expects; `what` is the field of the case."""

    what: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A case with what is not as it expects (nothing: it passes), and the clauses that decided it."""

    case: Case
    differences: tuple[Difference, ...]
    by: frozenset[str]

    @property
    def passed(self) -> bool:
        return not self.differences


class Bench:
    """Hears the cases of one rulebook and roster; what they share is made once."""

    def __init__(self, rulebook: Rulebook, roster: Roster, meaning: Meaning | None = None) -> None:
        self.rulebook, self.roster = rulebook, roster
        self.meaning = meaning or Meaning(rulebook, roster)
        self.defaults = {r.id: r.default for r in rulebook.readings().values()} | {r: o[0] for r, o in BUILT_IN.items()}
        self.empty = frozenset(seat for seat, entry in roster.seats.items() if entry.vacant)
        self._plans: dict[tuple[tuple[str, str], ...], Plans] = {}
        self._calls: dict[str, Term] = {}

    def hear(self, case: Case) -> Heard:
        hearing = _Hearing(self, case)
        hearing.run()
        return Heard(case, tuple(hearing.differences), frozenset(hearing.by))

    def turns_on(self, case: Case) -> frozenset[str]:
        """The readings that a passing case names and without which it would fail."""
        known = self.rulebook.readings()
        found: set[str] = set()
        for reading, option in case.entry.readings.items():
            others = [o for o in (known[reading].options if reading in known else ()) if o != option]
            if any(not self.hear(case.under({reading: other})).passed for other in others):
                found.add(reading)
        return frozenset(found)

    def plan(self, matter: Matter, readings: Mapping[str, str]) -> Plan:
        """The procedure of a matter; what is presumed only where the readings say so."""
        key = tuple(sorted(readings.items()))
        plans = self._plans.get(key)
        if plans is None:
            presumed = readings["presumed-order"] != TEXT_ONLY["presumed-order"]
            plans = self._plans[key] = Plans(self.meaning, readings, presumed=presumed)
        return plans.plan(matter)

    def applying(self, kind: type[Any], act: str, matter: Matter, now: Situation) -> list[Any]:
        """The clauses of a family on this act that apply to the matter."""
        nodes = [n for n in self.rulebook.family(kind) if act in n.act]
        return [n for n in nodes if holds(self.meaning.applies(n, matter), now)]

    def members(self, who: Any, at: Scope, now: Situation) -> frozenset[str]:
        """The officials and bodies that a selector means."""
        found = [m for m in self.meaning.members(who, at) if holds(m.when, now)]
        return frozenset(self.roster.official_of[m.seat] if m.seat else m.organ or NOT_STATED for m in found)


@dataclass
class _Hearing:
    """One case being heard."""

    bench: Bench
    case: Case
    differences: list[Difference] = field(default_factory=list)
    by: set[str] = field(default_factory=set)
    decided: dict[str, set[str]] = field(default_factory=dict)
    """The clauses that decide in the matters of the case, by act."""

    def __post_init__(self) -> None:
        self.away: Mapping[str, str] = {}
        self.meaning, self.roster, self.rulebook = self.bench.meaning, self.bench.roster, self.bench.rulebook
        self.readings = {**self.bench.defaults, **self.case.entry.readings}
        self.choice = Situation(readings=self.readings)

    def run(self) -> None:
        for away in self.case.absences:
            self.away = away
            for matter in self.case.matters or (ANYWHERE,):
                self._on(matter)
        for matter in self.case.others:
            self._not_on(matter)

    def _on(self, matter: Matter) -> None:
        match self.case.entry:
            case WhoEntry() as e:
                for act in e.who:
                    self._who(e, act, matter)
            case NextEntry() as e:
                self._next(e, matter)
            case OwedEntry() as e:
                self._owed(e, matter)
            case DutyEntry() as e:
                for act in e.duty:
                    self._duty(e, act, matter)
            case DueEntry() as e:
                for act in e.due:
                    self._due(e, act, matter)
            case BarredEntry() as e:
                for act in e.barred:
                    self._barred(e, act, matter)
            case QuorumEntry() as e:
                self._quorum(e)
            case MeetsEntry() as e:
                self._meets(e)
            case AwayTogetherEntry() as e:
                self._away_together(e)
            case other:
                raise AssertionError(other)

    def _not_on(self, matter: Matter) -> None:
        """On another matter none of the same clauses decides."""
        for act, ids in self.decided.items():
            still = ids & set(self._deciding(act, matter))
            if still:
                self.differ("but_not", "-", f"{act}: {self.cites(still)}")

    def _deciding(self, act: str, matter: Matter) -> Iterable[str]:
        match self.case.entry:
            case OwedEntry():
                return self.bench.plan(matter, self.readings).steps.get(act, ())
            case DutyEntry():
                return [n.id for n in self.bench.applying(Duty, act, matter, self.choice)]
            case DueEntry():
                return [n.id for n in self.bench.applying(Deadline, act, matter, self.choice)]
            case BarredEntry() as e:
                return [n.id for n in self._bars(e, act, matter, e.as_)]
            case _:
                return ()

    # ── what is said ─────────────────────────────────────────────────────────────────────────────────────────

    def differ(self, what: str, expected: object, found: object) -> None:
        self.differences.append(Difference(what, _said(expected), _said(found)))

    def equal(self, what: str, expected: object, found: object) -> None:
        if expected != found:
            self.differ(what, expected, found)

    def cites(self, ids: Iterable[str]) -> str:
        return ", ".join(sorted({self.rulebook.cite(i) for i in ids}, key=_order)) or "-"

    def clauses(self, what: str, refs: Iterable[str], ids: Iterable[str]) -> None:
        """The deciding clauses are those that the case names."""
        actual = set(ids)
        meant = [set(self.rulebook.resolve(ref)) for ref in refs]
        if not all(one & actual for one in meant) or not actual <= set().union(*meant):
            self.differ(what, ", ".join(refs), self.cites(actual))
        self.by |= actual

    # ── the situation ────────────────────────────────────────────────────────────────────────────────────────

    def now(self, e: Situated, matter: Matter, done: Iterable[str]) -> Situation:
        official = self.roster.official_of
        return Situation(
            {official[seat]: self._status(reason) for seat, reason in self.away.items()},
            self.bench.empty | set(e.vacant),
            self.case.granted,
            self.readings,
            matter.attributes,
            frozenset([*done, *e.did]),
            frozenset((official[seat], act) for act, seat in e.did.items()),
        )

    def _status(self, reason: str) -> str:
        """Away for a reason, for longer than so many of the lengths that the law names."""
        name, _, length = reason.partition(FOR)
        back = calendar().days_before(0, _duration(length)) if length else 0
        return away_for(name, sum(back < calendar().days_before(0, limit, self.units) for limit in self.meaning.thresholds))

    def _history(self, act: str, matter: Matter, ways: Iterable[Alternative]) -> frozenset[str]:
        """What the procedure puts before the act, as far as anybody asks for it."""
        asked = {a.act for way in ways for a in atoms(way.when, wanted=mask(Done)) if isinstance(a, Done)}
        if not asked:
            return frozenset()
        presumed = {**self.readings, "presumed-order": "text_and_presumption"}
        return frozenset(asked & self.bench.plan(matter, presumed).all_before(act))

    # ── who ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _who(self, e: WhoEntry, act: str, matter: Matter) -> None:
        ways = [way for way in self.meaning.alternatives(act, matter) if not _dead(way)]
        now = self.now(e, matter, e.done if e.done is not None else self._history(act, matter, ways))
        truth = Truth(now)
        may: dict[tuple[str, str | None], set[str]] = {}
        for way in ways:
            if truth(way.when):
                may.setdefault(self._capacity(way), set()).update((way.clause, *way.doer.chain))
        if e.may is not None:
            self._may(e.may, may)
        if e.nobody is not None:
            self.equal("nobody", set(), {self._key(key) for key in may})
            self.clauses("nobody", e.nobody, self._refuted(ways, truth))
        for name, refs in e.may_not.items():
            who = people(name, self.roster)
            self.equal("may_not", set(), {self._key(key) for key in may if key[0] in who})
            self.clauses("may_not", refs, self._refuted([way for way in ways if self._capacity(way)[0] in who], truth))

    def _capacity(self, way: Alternative) -> tuple[str, str | None]:
        """Who acts, and for which seat if it is not his own."""
        doer = way.doer
        own = doer.seat is None or self.roster.official_of[doer.seat] == doer.official
        return doer.official or doer.organ or NOT_STATED, None if own else doer.seat

    def _key(self, key: tuple[str, str | None]) -> str:
        return key[0] if key[1] is None else f"{key[0]}{FOR}{key[1]}"

    def _may(self, expected: Mapping[str, tuple[str, ...]], may: Mapping[tuple[str, str | None], set[str]]) -> None:
        wanted: dict[tuple[str, str | None], list[str]] = {}
        gone = {self.roster.official_of[seat] for seat in self.away}
        for name, refs in expected.items():
            who, _, seat = name.partition(FOR)
            for one in people(who, self.roster):
                if who in self.roster.seats or one not in gone:
                    wanted.setdefault((one, seat or None), []).extend(refs)
        self.equal("may", {self._key(key) for key in wanted}, {self._key(key) for key in may})
        for key, named in wanted.items():
            if key in may:
                self.clauses(f"may {self._key(key)}", named, may[key])

    def _refuted(self, ways: Iterable[Alternative], truth: Truth) -> set[str]:
        """The clauses on which it rests that none of these ways is open, what bars them among these."""
        found: set[str] = set()
        for way in ways:
            for reason in truth.why_not(way.when):
                found.update(reason.clauses)
                found.update(clauses(reason.failing))
        return found

    # ── order, what is owed ──────────────────────────────────────────────────────────────────────────────────

    def _next(self, e: NextEntry, matter: Matter) -> None:
        plan = self.bench.plan(matter, self.readings)
        done = frozenset(e.done)
        if e.next is not None:
            self.equal("next", set(e.next), set(plan.enabled(done)))
        for act, earlier in e.waits.items():
            edges = [g for g in (*plan.edges, *plan.links) if g.after == act and g.before not in plan.soft | done]
            self.equal(f"waits {act}", set(earlier), {g.before for g in edges})
            for edge in edges:
                if edge.before in earlier and earlier[edge.before] != (PRESUMED,):
                    self.clauses(f"waits {act}", earlier[edge.before], edge.clauses)
                elif edge.before in earlier and edge.clauses:
                    self.differ(f"waits {act}", PRESUMED, self.cites(edge.clauses))

    def _owed(self, e: OwedEntry, matter: Matter) -> None:
        plan = self.bench.plan(matter, self.readings)
        missing = [act for act in e.owed if act not in plan.acts]
        if missing or e.only:
            self.equal("owed", set(e.owed), set(plan.acts) if e.only else set(e.owed) - set(missing))
        self.equal("not_owed", set(), set(e.not_owed) & set(plan.acts))
        for act, owed in e.owed.items():
            if act in plan.acts:
                self._owed_act(act, owed, plan, matter)

    def _owed_act(self, act: str, owed: OwedAct, plan: Plan, matter: Matter) -> None:
        ids = plan.steps[act]
        if owed.by == (PRESUPPOSED,):
            self.equal(f"owed {act}", "-", self.cites(ids))
        else:
            self.clauses(f"owed {act}", owed.by, ids)
        self.decided.setdefault(act, set()).update(ids)
        self.equal(f"soft {act}", owed.soft, act in plan.soft)
        nodes = [n for n in (self.rulebook[i] for i in ids) if isinstance(n, Step)]
        self._if_given(f"if_refused {act}", owed.if_refused, plan.refused.get(act))
        self._if_given(f"at {act}", owed.at, plan.at.get(act, ()), set)
        self._if_given(
            f"different_person_from {act}", owed.different_person_from, [a for n in nodes for a in n.different_person_from], set
        )
        self._parties(f"to {act}", owed.to, [n.to for n in nodes if n.to is not None], nodes, act, matter)
        each = [n.by for n in nodes if isinstance(n.by, w.Each)]
        self._parties(f"each {act}", owed.each, each, nodes, act, matter)

    def _if_given(self, what: str, expected: Any, found: Any, shape: Callable[[Any], Any] = lambda v: v) -> None:
        if expected is not None:
            self.equal(what, shape(expected), shape(found))

    def _parties(self, what: str, expected: Any, selectors: list[Any], nodes: list[Any], act: str, matter: Matter) -> None:
        """The selectors mean the people that the case names, if it names any."""
        if expected is not None:
            at = Scope(act, matter, nodes[0].id if nodes else "")
            meant = frozenset().union(*(self.bench.members(s, at, self.choice) for s in selectors))
            self.equal(what, self._people(expected), meant)

    def _people(self, names: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*(people(name, self.roster) for name in names))

    def _duty(self, e: DutyEntry, act: str, matter: Matter) -> None:
        owes: dict[str, list[Duty]] = {}
        for node in self.bench.applying(Duty, act, matter, self.choice):
            for one in self.bench.members(node.who, Scope(act, matter, node.id), self.choice) or (NOT_STATED,):
                owes.setdefault(one, []).append(node)
        self.equal("owed_by", self._people(e.owed_by), frozenset(owes))
        for name, owed in e.owed_by.items():
            for one in people(name, self.roster) & owes.keys():
                self._owes(f"owed_by {one}", owed, owes[one], act, matter)
        self.decided.setdefault(act, set()).update(n.id for nodes in owes.values() for n in nodes)

    def _owes(self, what: str, owed: OwedBy, nodes: list[Duty], act: str, matter: Matter) -> None:
        self.clauses(what, owed.by, [n.id for n in nodes])
        self.equal(f"soft {what}", owed.soft, all(n.soft for n in nodes))
        self.equal(f"how_often {what}", [owed.how_often], _distinct(n.how_often for n in nodes))
        self.equal(f"after {what}", [owed.after], _distinct(n.after for n in nodes))
        self._parties(f"to {what}", owed.to, [n.to for n in nodes if n.to is not None], nodes, act, matter)
        if owed.creates is not None:
            made = {kind: dict(body.root) for n in nodes for one in n.creates or () for kind, body in one.items()}
            self.equal(f"creates {what}", owed.creates, made)

    # ── limits ───────────────────────────────────────────────────────────────────────────────────────────────

    def _due(self, e: DueEntry, act: str, matter: Matter) -> None:
        nodes: list[Deadline] = self.bench.applying(Deadline, act, matter, self.choice)
        self.clauses("by", e.by, [n.id for n in nodes])
        self.decided.setdefault(act, set()).update(n.id for n in nodes)
        if not nodes:
            return
        self.equal("soft", e.soft, all(n.soft for n in nodes))
        self.equal("on_expiry", [e.on_expiry], _distinct(n.on_expiry for n in nodes))
        self.equal("runs_while", [e.runs_while], _distinct(self._chosen(n.runs_while) for n in nodes))
        self.equal("after", sorted(e.after), sorted({n.after for n in nodes if n.after}))
        self.equal("before", sorted(e.before), sorted({n.before for n in nodes if n.before}))
        self._ends("last", e.last, [t for n in nodes if (t := self._last(n, e)) is not None])
        self._ends("earliest", e.earliest, [t for n in nodes if (t := self._earliest(n, e)) is not None])

    def _ends(self, what: str, expected: Moment | None, found: list[int]) -> None:
        """A day alone means its end, read as the limit reads it."""
        wanted = None if expected is None else self._instant(expected, ends=True)
        first = min(found, default=None) if what == "last" else max(found, default=None)
        if wanted != first:
            shown = None if first is None else f"{calendar().time_of(first):%Y-%m-%d %H:%M}"
            self.differ(what, expected, shown)

    def _instant(self, moment: Moment, *, ends: bool = False) -> int:
        day = calendar().day_of(moment.day)
        if moment.minute is None:
            return calendar().end_of_day(day, self.ends) if ends else day * DAY
        return day * DAY + moment.minute

    @property
    def ends(self) -> Any:
        return self.readings["day-ends"]

    @property
    def units(self) -> Units:
        return units_under(self.rulebook.names.vocabulary.units, self.readings)

    def _chosen(self, value: Any) -> Any:
        """A value, or the one chosen by a reading."""
        return value.choose[self.readings[value.reading]] if hasattr(value, "choose") else value

    def _length(self, value: Any) -> Duration | None:
        chosen = self._chosen(value)
        if isinstance(chosen, FromAttribute):
            text = self.case.limits.get(chosen.attribute)
            return None if text is None else _duration(text)
        return chosen if isinstance(chosen, Duration) else None

    def _last(self, node: Deadline, e: DueEntry) -> int | None:
        if node.cutoff is not None and e.from_ is not None:
            return calendar().next_cutoff(self._instant(e.from_), node.cutoff, self.ends)
        if node.within is not None and (length := self._length(node.within)) is not None and node.after in e.after:
            return calendar().end_of(self._instant(e.after[node.after]), length, self.ends, self.units)
        if node.at_least is not None and (length := self._length(node.at_least)) is not None and node.before in e.before:
            return calendar().latest_before(self._instant(e.before[node.before]), length, self.ends, self.units)
        return None

    def _earliest(self, node: Deadline, e: DueEntry) -> int | None:
        if node.at_least is not None and (length := self._length(node.at_least)) is not None and node.after in e.after:
            return calendar().end_of(self._instant(e.after[node.after]), length, self.ends, self.units)
        return None

    # ── what is barred ───────────────────────────────────────────────────────────────────────────────────────

    def _barred(self, e: BarredEntry, act: str, matter: Matter) -> None:
        nodes = self._bars(e, act, matter, e.as_)
        self.clauses("by", e.by, [n.id for n in nodes])
        self.decided.setdefault(act, set()).update(n.id for n in nodes)
        for other in e.but_not_as:
            still = {n.id for n in nodes} & {n.id for n in self._bars(e, act, matter, other)}
            self.equal("but_not_as", "-", self.cites(still))
        gates = {"report" if n.soft else n.gate for n in nodes}
        self.equal("gate", e.gate, max(gates, key=GATES.index, default=None))
        self.equal("soft", e.soft, bool(nodes) and all(n.soft for n in nodes))
        lifting = [n.unless_approved_by for n in nodes if n.unless_approved_by is not None]
        self._parties("unless_approved_by", e.unless_approved_by, lifting, nodes, APPROVE, matter)

    def _bars(self, e: BarredEntry, act: str, matter: Matter, capacity: str | None) -> list[Prohibition]:
        now = self.now(e, matter, e.done or ())
        who = people(capacity, self.roster) if capacity else frozenset()
        found = []
        for node in self.bench.applying(Prohibition, act, matter, self.choice):
            at = Scope(act, matter, node.id)
            lifted = node.unless_approved_by is not None and APPROVE in now.done
            named = node.by is None or bool(who & self.bench.members(node.by, at, now))
            if named and not lifted and holds(self.meaning.condition(node.when, at), now):
                found.append(node)
        return found

    # ── meetings, absences ───────────────────────────────────────────────────────────────────────────────────

    def _quorum(self, e: QuorumEntry) -> None:
        node = self.meaning.meetings.get(e.quorum)
        self.clauses("by", e.by, [node.id] if node else [])
        if node is None:
            return
        matter = Matter(MEETING, {"type": e.quorum})
        at = Scope(CHAIR, matter, node.id)
        given = self.away
        for reason in e.others_away_for or ("",):
            self.away = {**self._absent(e, node, at, reason), **given}
            self._gathered(e, node, at)

    def _absent(self, e: QuorumEntry, node: Meeting, at: Scope, reason: str) -> dict[str, str]:
        """The members of whom the case does not say that they are present, if it says who is."""
        if e.present is None or not reason:
            return {}
        return dict.fromkeys(sorted(self.bench.members(node.members, at, self.choice) - self._people(e.present)), reason)

    def _gathered(self, e: QuorumEntry, node: Meeting, at: Scope) -> None:
        now = self.now(e, at.matter, ())
        self.equal("met", e.met, holds(self.meaning.quorate(node, at), now))
        if e.may_decide is not None:
            vote = node.decides if isinstance(node.decides, Share) else None
            self.equal("may_decide", e.may_decide, vote is None or holds(self.meaning.share(vote, at), now))

    def _meets(self, e: MeetsEntry) -> None:
        node = self.meaning.meetings.get(e.meets)
        self.clauses("by", e.by, [node.id] if node else [])
        if node is None:
            return
        at = Scope(CHAIR, Matter(MEETING, {"type": e.meets}), node.id)
        for what in ("members", "attending", "invited"):
            expected = getattr(e, what)
            if expected is not None:
                self.equal(what, self._people(expected), self.bench.members(getattr(node, what), at, self.choice))

    def _away_together(self, e: AwayTogetherEntry) -> None:
        away = {self.roster.official_of[seat]: reason for seat, reason in e.away_together.items()}
        now = Situation(away, readings=self.readings)
        nodes = {node.id: node for node, _, _, broken in self.meaning.exclusion_terms() if holds(broken, now)}
        self.clauses("broken", e.broken, nodes)
        self.equal("soft", e.soft, bool(nodes) and all(n.soft for n in nodes.values()))
        listed = list(nodes.values())
        lifting = [n.unless_approved_by for n in listed if n.unless_approved_by is not None]
        self._parties("unless_approved_by", e.unless_approved_by or (), lifting, listed, APPROVE, ANYWHERE)


def _dead(way: Alternative) -> bool:
    """Does the clause give nothing here while all clauses are in force (another one excepts the matter)?"""
    return rewrite(way.when, lambda _: TRUE, None, mask(InForce)) is FALSE


def _order(cite: str) -> tuple[object, ...]:
    return cites.order(cite) if cites.is_cite(cite) else (cite,)


def _distinct(values: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found


def _said(value: object) -> str:
    if isinstance(value, set | frozenset):
        return ", ".join(sorted(map(str, value))) or "-"
    if isinstance(value, list | tuple):
        return ", ".join(map(_said, value)) or "-"
    return "-" if value is None else str(value)


def _duration(text: str) -> Duration:
    number, _, unit = text.partition(" ")
    return Duration(number=int(number), unit=plural(unit))
