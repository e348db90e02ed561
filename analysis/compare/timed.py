"""Lead times before and after in words: the whole, and the steps that make the difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from analysis import leading
from constraints.difference.clauses import ClauseChange, Sort
from constraints.difference.leads import LeadShift
from constraints.explain import Explainer
from constraints.language.nodes import Deadline
from constraints.lead.change import StepChange, StepTimes
from constraints.lead.clock import Span
from constraints.lead.result import LeadTime

_NOTHING = StepTimes((), (), ())


class LeadWords:
    """What there is to say of lead times, by the explainers of both sides."""

    def __init__(self, before: Explainer, after: Explainer) -> None:
        self.before, self.after = before, after

    def say(self, key: str, **values: Any) -> str:
        return self.after.say(f"compare.lead.{key}", **values)

    def mark(self, shift: LeadShift) -> str:
        return "▲" if shift.better else "▼" if shift.unbounded else "◆"

    def head(self, shift: LeadShift) -> str:
        """The class of matter, with the whole times that differ."""
        return self.say("head", matter=self.matter(shift), times=self.times(shift))

    def matter(self, shift: LeadShift) -> str:
        """The first class, and how many more there are."""
        e = self.after if shift.kind in self.after.names.kinds else self.before
        more = e.say("and-more-classes", n=len(shift.classes) - 1) if len(shift.classes) > 1 else ""
        return e.matter(shift.first.matter) + more

    def times(self, shift: LeadShift) -> str:
        one, other = shift.first.before, shift.first.after
        pairs = [("shortest", self.shortest(one), self.shortest(other)), ("longest", self.longest(one), self.longest(other))]
        told = [self.say(key, before=old, after=new) for key, old, new in pairs if old != new]
        return self.after.say("list.semicolon").join(told) or self.say("same-times")

    def shortest(self, one: LeadTime) -> str:
        return leading.shortest(self.after, one) if one.shortest is None else self.span(one.shortest)

    def longest(self, one: LeadTime) -> str:
        """The longest time; without a bound, or as set in the case, in one word."""
        if one.no_limit:
            return self.say("no-bound")
        return leading.longest(self.after, one) if one.longest is None else self.span(one.longest)

    def span(self, takes: Span) -> str:
        if takes.instant:
            return self.after.say("lead.at-once")
        days, working = (_range(*pair) for pair in ((takes.least, takes.most), (takes.least_working, takes.most_working)))
        return self.say("span", days=days, working=working)

    def lines(self, shift: LeadShift) -> Iterator[str]:
        """Step by step what differs; then the critical path where it takes another time."""
        for step in shift.steps:
            yield self.step(shift.kind, step)
        for old, new in shift.silences:
            act, cites = self.after.names.label(new.act, self.after.lang), self.after.cited([new.clause])
            yield self.say("silence", act=act, cites=cites, before=self._silence(old.silence), after=self._silence(new.silence))
        one, other = shift.first.before, shift.first.after
        if one.shortest != other.shortest and (one.path or other.path):
            yield self.say("path", before=leading.path(self.before, one) or "–", after=leading.path(self.after, other) or "–")

    def _silence(self, what: str) -> str:
        return self.after.say(f"lead.silence.{what.replace(' ', '-')}")

    def step(self, kind: str, change: StepChange) -> str:
        """One step, with what differs about it."""
        name = leading.node(self.after, kind, change.step)
        if change.before is None or change.after is None:
            fate = self.say("newly-owed" if change.before is None else "no-longer-owed")
            told = [fate, *self._differing(kind, change.before or _NOTHING, change.after or _NOTHING)]
        else:
            told = [*self._differing(kind, change.before, change.after)]
        return self.say("step", step=name, told=self.after.say("list.semicolon").join(told))

    def _differing(self, kind: str, old: StepTimes, new: StepTimes) -> Iterator[str]:
        for key in ("waits", "limits"):
            gone, come = (
                [self._time(e, kind, t) for t in listed] for e, listed in self._apart(getattr(old, key), getattr(new, key))
            )
            stays = set(getattr(old, key)) & set(getattr(new, key))
            if stays and bool(gone) != bool(come):
                yield self.say(f"{key}-{'less' if gone else 'more'}", times=self._listed(gone or come))
            elif gone or come:
                yield self.say(key, before=self._listed(gone), after=self._listed(come))
        for key, acts in (("then", set(new.after) - set(old.after)), ("not-then", set(old.after) - set(new.after))):
            if acts:
                yield self.say(key, acts=self.after.listed((leading.node(self.after, kind, a) for a in sorted(acts)), "and"))

    def _apart(self, old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[Explainer, list[Any]]]:
        yield self.before, [t for t in old if t not in new]
        yield self.after, [t for t in new if t not in old]

    def _listed(self, told: Iterable[str]) -> str:
        return self.after.listed(told, "and") or self.say("none")

    def _time(self, e: Explainer, kind: str, told: tuple[str, ...]) -> str:
        """One wait or limit: its length, since what, by which clause."""
        _, *clauses, length, start = told
        how = leading.length(e, length) if length else e.say("lead.as-set")
        since = e.say("lead.since", start=leading.node(e, kind, start)) if start else ""
        return self.say("by", length=how + since, cites=e.cited(clauses))

    def usual(self, changes: Iterable[ClauseChange]) -> Iterator[str]:
        """Limits that the text states with a soft word, and that differ: they bind nobody, so no time hangs on them."""
        for c in changes:
            if isinstance(c.node, Deadline) and c.node.soft and c.sort is Sort.REPLACED and "within" in c.fields:
                old, new = (
                    leading.length(e, str(v)) for e, v in zip((self.before, self.after), c.fields["within"], strict=True)
                )
                acts = self.after.listed((self.after.names.label(a, self.after.lang) for a in c.node.act), "and")
                yield self.say("usual", acts=acts, before=old, after=new, cites=self.after.cited([c.clause]))


def _range(least: int, most: int) -> str:
    return str(least) if least == most else f"{least}–{most}"
