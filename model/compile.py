"""From the clauses that cover a matter to its form: what is owed, in which order, by when, where, and what bars it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from constraints.checks import ENDS as ENDS_WORD
from constraints.checks import LAID_BEFORE
from constraints.cover import Matter
from constraints.language import who as w
from constraints.language.nodes import (
    ChooseClock,
    CountsAs,
    Deadline,
    Duty,
    EscalatesTo,
    FromAttribute,
    Prohibition,
    ReturnsTo,
    Step,
)
from constraints.language.scalars import Duration
from constraints.meaning import APPROVE, Scope
from constraints.plan import Plan
from constraints.terms import TRUE
from model.form import ENDS, Effect, Form, Gate, Limit
from scenarios import draws, forms

if TYPE_CHECKING:
    from model.lens import KindView


class Compiler:
    """From the clauses that apply to a matter, to its form."""

    def __init__(self, view: KindView, matter: Matter, plan: Plan, applying: list[Any], own: list[Any]) -> None:
        self.view, self.law, self.matter, self.applying, self.own = view, view.law, matter, applying, own
        self.plan = plan
        self.number = self.law.tables.acts.of
        self.duties = [n for n in applying if isinstance(n, Duty)]
        self.steps: dict[str, list[Step]] = {}
        for node in applying:
            if isinstance(node, Step):
                for act in node.act:
                    self.steps.setdefault(act, []).append(node)
        self.ids = frozenset([node.id for node in applying])
        self.covering = frozenset(map(id, own))
        """The scenario's patterns that cover the matter; they are told apart as they stand in the file."""
        self.assumed: dict[str, forms.AssumedStep] = {}
        for step in own:
            if isinstance(step, forms.AssumedStep):
                for act in step.act:
                    self.assumed.setdefault(act, step)
        self.extra = self._extra_acts()

    def _extra_acts(self) -> dict[str, tuple[str, bool]]:
        """Acts that no step demands: owed by a duty, or assumed.  For each its clause (or none) and whether it is soft."""
        found: dict[str, tuple[str, bool]] = {}
        for duty in self.duties:
            if duty.how_often is None:
                for act in duty.act:
                    old = found.get(act)
                    if act not in self.plan.acts and (old is None or (old[1] and not duty.soft)):
                        found[act] = (duty.id, bool(duty.soft))
        for act, step in self.assumed.items():
            if (step.after or step.before) and act not in self.plan.acts:
                found.setdefault(act, ("", False))
        return found

    def form(self, number: int) -> Form:
        names = [*self.plan.acts, *self.extra]
        edges = list(self._edges(set(names)))
        soft = {a for a in names if a in self.plan.soft or (a in self.extra and self.extra[a][1])}
        acts = {name: self.number(name) for name in names}
        before = {acts[a]: 0 for a in names}
        for early, late in edges:
            if early not in soft:
                before[acts[late]] |= 1 << acts[early]
        limits = [limit for limit in self._limits() if limit.act in before]
        return Form(
            number,
            self.matter.kind,
            self.plan,
            tuple(acts.values()),
            sum(1 << n for a, n in acts.items() if a not in soft),
            sum(1 << n for a, n in acts.items() if a in soft),
            before,
            self._undo(acts, edges),
            {acts[a]: self._clause_of(a) for a in names},
            {acts[a]: ENDS if to == ENDS_WORD else self.number(to) for a, to in self.plan.refused.items()},
            {acts[a]: types for a in names if (types := self._meeting_types(a))},
            {acts[a]: nodes for a in names if (nodes := self._each(a))},
            self._sets(acts),
            _grouped(limits, lambda limit: limit.act),
            _grouped([x for x in limits if x.after >= 0], lambda limit: limit.after),
            tuple([x for x in limits if x.is_lead]),
            {self.number(a): gates for a in self._barred() if (gates := tuple(self._gates(a)))},
            {acts[a]: step for a, step in self.assumed.items() if a in acts},
            tuple([d.id for d in self.duties if d.how_often is not None and d.how_often.at_least and d.creates is None]),
            self.ids,
            self._refusal(acts),
            self._consequences(),
            self._tries(),
            tuple([node for node in self.own if isinstance(node, forms.Service)]),
            0 if any(node.matter is self.law.scenario.entry.behaviour.first for node in self.own) else 1,
        )

    # ── order ────────────────────────────────────────────────────────────────────────────────────────────────

    def _edges(self, names: set[str]) -> Iterator[tuple[str, str]]:
        yield from ((edge.before, edge.after) for edge in self.plan.edges)
        for duty in self.duties:
            for act in duty.act:
                if act in self.extra:
                    yield from ((b, act) for b in (duty.after,) if b in names)
                    yield from ((act, b) for b in (duty.before,) if b in names)
                    yield from ((b, act) for b in self._presumed_before(act, duty) if b in names)
        for act, step in self.assumed.items():
            if act in self.extra:
                yield from ((b, act) for b in step.after if b in names)
                yield from ((act, b) for b in step.before if b in names)

    def _presumed_before(self, act: str, duty: Duty) -> Iterator[str]:
        """Where the text gives a duty no place, everything that the presumed order puts before it."""
        if duty.after is not None or not self.law.plans.presumed:
            return
        known = self.law.meaning.names.vocabulary.presumed_order
        kinds = self.law.meaning.names.kinds_above(self.matter.kind)
        groups = next((known[k] for k in kinds if k in known), ())
        rank = next((i for i, group in enumerate(groups) if act in group), None)
        if rank is not None:
            yield from (a for group in groups[:rank] for a in group if a in self.plan.acts)

    def _undo(self, acts: Mapping[str, int], edges: list[tuple[str, str]]) -> dict[int, int]:
        """For each act, itself and everything that comes after it."""
        following: dict[str, set[str]] = {a: set() for a in acts}
        for early, late in edges:
            following[early].add(late)
        found: dict[int, int] = {}
        for name, number in acts.items():
            seen, todo = {name}, [name]
            while todo:
                new = following[todo.pop()] - seen
                seen |= new
                todo += new
            found[number] = sum(1 << acts[a] for a in seen)
        return found

    def _clause_of(self, act: str) -> int:
        """The clause that demands the act; none where the text presupposes it."""
        steps = self.plan.steps.get(act, ())
        id_ = steps[0] if steps else self.extra.get(act, ("", False))[0]
        return self.law.clause(id_) if id_ else 0

    # ── who ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _givers(self, act: str) -> list[Any]:
        """The clauses that give the act, of the first rank that has any."""
        meaning = self.law.meaning
        nodes = [node for node in meaning.givers.get(act, ()) if node.id in self.ids]
        for rank in (0, 1, 2):
            found = [node for node in nodes if meaning.rank(node) == rank]
            if found:
                return found
        return []

    def _meeting_types(self, act: str) -> tuple[str, ...]:
        """The meetings at which the act is done; none where somebody may do it outside of one."""
        found: dict[str, None] = {}
        for node in self._givers(act):
            types = self._only_meetings(self.law.meaning.actor(node))
            if types is None:
                return ()
            found.update(dict.fromkeys(types))
        named = [t for t in self.view.named_meetings(self.matter.attributes) if t in found]
        return tuple(named or found)

    def _only_meetings(self, who: Any) -> list[str] | None:
        match who:
            case w.OfMeeting():
                return list(who.meeting)
            case tuple():
                parts = [self._only_meetings(part) for part in who]
                return None if None in parts else [t for part in parts for t in part or ()]
            case w.ChooseWho():
                return self._only_meetings(self.law.chosen(who))
            case str() if who in self.law.meaning.names.vocabulary.roles:
                return self._only_meetings(self.law.meaning.names.vocabulary.roles[who])
            case _:
                return None

    def _each(self, act: str) -> tuple[Any, ...]:
        steps = self.steps.get(act, ())
        return tuple([(node, each) for node in steps if (each := self._the_each(node.by)) is not None])

    def _the_each(self, who: Any) -> Any:
        match who:
            case w.Each():
                return who.each
            case w.ChooseWho():
                return self._the_each(self.law.chosen(who))
            case str():
                roles = self.law.meaning.names.vocabulary.roles
                return self._the_each(roles[who]) if who in roles else None
            case _:
                return None

    # ── what acts do ─────────────────────────────────────────────────────────────────────────────────────────

    def _sets(self, acts: Mapping[str, int]) -> dict[int, tuple[str, ...]]:
        found: dict[int, list[str]] = {}
        for name, about in self.law.meaning.names.attributes(self.matter.kind).items():
            if about.set_by is not None and about.set_by in acts:
                found.setdefault(acts[about.set_by], []).append(name)
        return {act: tuple(names) for act, names in found.items()}

    def _refusal(self, acts: Mapping[str, int]) -> dict[int, tuple[int, Mapping[str, str]]]:
        """For each act that can be refused, how often it is (as a threshold), and what a refusal changes."""
        found: dict[int, tuple[int, Mapping[str, str]]] = {}
        for name in self.plan.refused:
            for refusal in self.own:
                if isinstance(refusal, forms.Refusal) and (name in refusal.acts or "all" in refusal.acts):
                    found[acts[name]] = (draws.threshold(refusal.rate), refusal.sets)
                    break
        return found

    def _consequences(self) -> dict[int, tuple[tuple[str, forms.Consequence], ...]]:
        found: dict[int, list[tuple[str, forms.Consequence]]] = {}
        for id_, consequence in self.law.scenario.entry.consequences.items():
            if id(consequence) in self.covering:
                found.setdefault(self.number(consequence.after), []).append((id_, consequence))
        return {act: tuple(listed) for act, listed in found.items()}

    def _tries(self) -> tuple[tuple[int, int, forms.Try], ...]:
        """What is tried on such a matter: the salt of its draw, the rate as a threshold."""
        every = self.law.scenario.entry.behaviour.tries.items()
        covering = [(id_, one) for id_, one in every if id(one) in self.covering]
        return tuple([(draws.stable(f"try {id_}"), draws.threshold(one.rate), one) for id_, one in covering])

    def _barred(self) -> list[str]:
        return list(dict.fromkeys(a for n in self.applying if isinstance(n, Prohibition) for a in n.act))

    def _gates(self, act: str) -> Iterator[Gate]:
        """The prohibitions that ask neither who acts nor who is present."""
        law = self.law
        for node in self.applying:
            if not isinstance(node, Prohibition) or act not in node.act or node.by is not None or node.to is not None:
                continue
            when = law.simplify(law.meaning.condition(node.when, Scope(act, self.matter, node.id)))
            if when is not TRUE:
                continue
            answer = "report" if node.soft else node.gate
            lifted = 1 << self.number(APPROVE) if node.unless_approved_by is not None else 0
            yield Gate(law.clause(node.id), node, answer, lifted)

    def _limits(self) -> Iterator[Limit]:
        for node in self.applying:
            if isinstance(node, Deadline):
                yield from (self._limit(node, act) for act in node.act)
            elif isinstance(node, Duty) and node.within is not None:
                yield from (self._duty_limit(node, act) for act in node.act)

    def _limit(self, node: Deadline, act: str) -> Limit:
        law = self.law
        length = law.chosen(node.within if node.within is not None else node.at_least)
        effect, to_act, to_whom = self._effect(node)
        runs: Any = law.chosen(node.runs_while) if isinstance(node.runs_while, ChooseClock) else node.runs_while
        after, attribute = self._start(node.after)
        link = None
        if node.before is not None:
            if "." in node.before:
                link = node.before
            elif node.before not in law.meaning.names.vocabulary.acts:
                attribute = node.before
        return Limit(
            law.clause(node.id),
            self.number(act),
            "within" if node.within is not None else "at_least" if node.at_least is not None else "cutoff",
            length if isinstance(length, Duration) else None,
            length.attribute if isinstance(length, FromAttribute) else None,
            node.cutoff,
            after,
            attribute,
            link,
            effect,
            to_act,
            to_whom,
            runs == "able",
        )

    def _duty_limit(self, node: Duty, act: str) -> Limit:
        length = self.law.chosen(node.within)
        after, attribute = self._start(node.after)
        return Limit(
            self.law.clause(node.id),
            self.number(act),
            "within",
            length if isinstance(length, Duration) else None,
            length.attribute if isinstance(length, FromAttribute) else None,
            after=after,
            attribute=attribute,
        )

    def _start(self, after: str | None) -> tuple[int, str | None]:
        if after is None or after == LAID_BEFORE or "." in after:
            return -1, None
        if after in self.law.meaning.names.vocabulary.acts:
            return self.number(after), None
        return -1, after

    def _effect(self, node: Deadline) -> tuple[Effect, int, Any]:
        match node.on_expiry:
            case CountsAs(counts_as=sense):
                return sense, -1, None
            case ReturnsTo(returns_to=act):
                return "returns", self.number(act), None
            case EscalatesTo(escalates_to=who):
                return "escalates", -1, who
            case _:
                return "none", -1, None


def _grouped(limits: Iterable[Limit], key: Callable[[Limit], int]) -> dict[int, tuple[Limit, ...]]:
    found: dict[int, list[Limit]] = {}
    for limit in limits:
        found.setdefault(key(limit), []).append(limit)
    return {act: tuple(listed) for act, listed in found.items()}
