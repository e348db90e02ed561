"""Minimal absence sets, act by act: who must be away for nobody to be able to act, folded and counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from analysis.report_text import Both, both, words
from constraints.claims import Claims
from constraints.explain import Explainer, split
from constraints.fold import Pattern, Some, fold, fold_family
from constraints.meaning import Meaning
from constraints.prove import Claim, Prover
from constraints.sentence import together
from constraints.terms import PRESENT
from constraints.verdict import Family, Result
from constraints.verify import Verification

RUN = "standing"
MOST_PATTERNS = 4
MOST_NAMED = 2


@dataclass(frozen=True)
class Gap:
    """The classes of matter on which an act has the same minimal absence sets, under the readings shown first; `alike`
    are further classes where people in the same posts stand in their place."""

    act: str
    rows: tuple[Result, ...]
    folded: tuple[Pattern[str], ...]
    readings: tuple[str, ...]
    alike: int = 0

    @property
    def first(self) -> Result:
        return self.rows[0]

    @property
    def singles(self) -> tuple[str, ...]:
        """The single points of failure."""
        return tuple(s[0] for s in self.first.absences.sets if len(s) == 1)


def gaps(verification: Verification) -> list[Gap]:
    """One entry for each act and family of minimal sets, the most fragile first within an act."""
    meaning = verification.meaning
    defaults = {r.id: r.default for r in meaning.rulebook.readings().values()}
    asked: dict[tuple[str, int], list[Result]] = {}
    for row in verification.results:
        q = row.question
        if q.act and q.clause is None and q.authorisations == RUN and q.family is Family.AVAILABILITY:
            asked.setdefault((q.act, id(q.matter)), []).append(row)
    merged: dict[tuple[Any, ...], list[tuple[Result, tuple[str, ...]]]] = {}
    for rows in asked.values():
        shown = next((r for r in rows if chosen(r, defaults)), rows[0])
        readings = tuple(dict.fromkeys(name for r in rows for name in r.argument.readings)) if len(rows) > 1 else ()
        reasons = str(shown.absences.by_reason)
        merged.setdefault((shown.question.act, shown.absences.sets, shown.absences.count, reasons), []).append(
            (shown, readings)
        )
    folder = _Folder(meaning)
    found = [
        Gap(
            act,
            tuple(row for row, _ in alike),
            folder.fold(alike[0][0]),
            tuple(dict.fromkeys(name for _, names in alike for name in names)),
        )
        for (act, *_), alike in merged.items()
    ]
    order = {act: i for i, act in enumerate(meaning.names.vocabulary.acts)}
    return sorted(
        _one_for_all(meaning, found),
        key=lambda g: (order[g.act], g.first.absences.smallest is None, g.first.absences.smallest or 0),
    )


def _one_for_all(meaning: Meaning, found: list[Gap]) -> list[Gap]:
    """Of entries that differ only in who holds the same post, or which body one heads, the first, with the number of the
    others."""
    seats = meaning.roster.seats

    def post(member: str) -> str:
        seat = member.removeprefix("vacant:")
        return member[: len(member) - len(seat)] + ("head" if seats[seat].organ else seats[seat].post)

    alike: dict[Any, list[Gap]] = {}
    for gap in found:
        shape = tuple(sorted(tuple((p.taken, tuple(sorted(map(post, p.group)))) for p in q.parts) for q in gap.folded))
        reasons = str([list(s.values()) for s in gap.first.absences.by_reason])
        alike.setdefault((gap.act, shape, reasons, gap.readings, gap.first.status), []).append(gap)
    return [replace(gaps[0], alike=sum(len(g.rows) for g in gaps[1:])) for gaps in alike.values()]


def chosen(row: Result, defaults: dict[str, str]) -> bool:
    """Does the row hold under the readings shown first?"""
    boxes = row.argument.boxes
    return any(all(defaults.get(reading) in options for reading, options in box.items()) for box in boxes)


class _Folder:
    """Folds families; one too large to be listed is found again on the diagram of its claim."""

    def __init__(self, meaning: Meaning) -> None:
        self.meaning = meaning
        self.order = tuple(name for seat in meaning.roster.officials for name in (seat, f"vacant:{seat}"))
        self._done: dict[Any, tuple[Pattern[str], ...]] = {}

    def fold(self, row: Result) -> tuple[Pattern[str], ...]:
        key = (row.absences.sets, row.absences.count)
        if key not in self._done:
            self._done[key] = self._of_diagram(row) if row.absences.truncated else fold(row.absences.sets, self.order)
        return self._done[key]

    def _of_diagram(self, row: Result) -> tuple[Pattern[str], ...]:
        claim = next(c for c in Claims(self.meaning).of(row.question.act or "") if _same(c, row))
        prover = Prover(self.meaning, [claim])
        for sub, _ in prover.condition_classes(claim.term):
            _, family = prover.minimal(sub)
            if prover.families.count(family) == row.absences.count:
                return tuple(_named(prover, pattern) for pattern in fold_family(prover.families, family))
        raise AssertionError(row.claim)


def _named(prover: Prover, pattern: Pattern[int]) -> Pattern[str]:
    return Pattern(tuple(Some(p.taken, tuple(prover.member((level, 1)) for level in p.group)) for p in pattern.parts))


def _same(claim: Claim, row: Result) -> bool:
    q = claim.question
    return (q.matter, q.clause, q.authorisations) == (row.question.matter, row.question.clause, row.question.authorisations)


# ── in words ─────────────────────────────────────────────────────────────────────────────────────────────────


class GapWords:
    """Entries for a reader."""

    def __init__(self, meaning: Meaning) -> None:
        self.meaning = meaning
        self.explainers = {lang: Explainer(meaning, lang) for lang in ("zh", "en")}

    def _each(self, make: Any) -> Both:
        return both(lambda lang: make(self.explainers[lang]))

    def act(self, gap: Gap) -> Both:
        return self._each(lambda x: x.names.label(gap.act, x.lang))

    def matter(self, gap: Gap) -> Both:
        patterns = together([r.question.matter for r in gap.rows if r.question.matter], self.meaning.names)
        said = self._each(lambda x: x.sentence(x.matter(patterns[0] if patterns else None)))
        others = len(patterns) - 1
        said = words("report.and-classes", matter=said, n=others) if others > 0 else said
        return words("report.and-alike", matter=said, n=gap.alike) if gap.alike else said

    def sets(self, gap: Gap) -> list[Both]:
        """The folded sets, each a line."""
        return [self._each(lambda x, p=pattern: self._set(x, p)) for pattern in gap.folded[:MOST_PATTERNS]]

    def _set(self, x: Explainer, pattern: Pattern[str]) -> str:
        if not pattern.parts:
            return x.say("report.gaps.nobody-away")
        return x.say("list.plus-sets").join(part for some in pattern.parts for part in self._some(x, some))

    def _some(self, x: Explainer, some: Some[str]) -> list[str]:
        if some.all and len(some.group) <= MOST_NAMED:
            return [x.member(m) for m in some.group]
        said = self._group(x, some.group)
        return [
            x.say("report.gaps.all-of" if some.all else "report.gaps.any-of", n=some.taken, total=len(some.group), who=said)
        ]

    def _group(self, x: Explainer, group: tuple[str, ...]) -> str:
        """*executive vice-mayor, 7 × vice-mayor*: the group by post."""
        posts: dict[str, list[str]] = {}
        seats = self.meaning.roster.seats
        for member in group:
            seat = member.removeprefix("vacant:")
            posts.setdefault("" if member != seat else seats[seat].post, []).append(member)
        parts: list[str] = []
        for post, members in posts.items():
            folded = post and len(members) > MOST_NAMED
            one = x.say("report.who.of-post", post=x.names.label(post, x.lang), n=len(members))
            parts += [one] if folded else [x.member(m) for m in members]
        return x.say("list.comma").join(parts)

    def singles(self, gap: Gap) -> Both:
        """The single points of failure, with the reasons that make them so."""
        return self._each(lambda x: x.say("list.semicolon").join(self._single(x, gap, m) for m in gap.singles))

    def _single(self, x: Explainer, gap: Gap, member: str) -> str:
        reasons = [r for s in gap.first.absences.by_reason if list(s) == [member] for r in s[member]]
        every = {s for s in self.meaning.statuses if s != PRESENT}
        if member.startswith("vacant:") or not reasons:
            return x.member(member)
        said = x.say("any-reason") if set(reasons) >= every else x.statuses(split(r)[0] for r in reasons)
        return x.say("away-for", who=x.member(member), reason=said)

    def readings(self, gap: Gap) -> list[tuple[str, Both]]:
        """The open questions on which the sets depend: id, and where each stands."""
        found: dict[Both, str] = {}
        for name in gap.readings:
            found.setdefault(self._each(lambda x, n=name: x.cite(n)), name)
        return [(name, cite) for cite, name in found.items()]
