"""From pairs of runs to what they show together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from analysis.observe import CLOSED
from analysis.paired.estimate import Estimate, discoveries, estimate, holm
from analysis.paired.laws import lapsed
from analysis.paired.life import Changed, Life, Load, Moved, Names, Outcome, Since, Time, Why
from analysis.paired.pair import ALL, OUTCOMES, Change, Cohort, Figure, Pair, Reason
from analysis.report_text import Both, both
from constraints.calendar import DAY
from constraints.explain import Explainer
from constraints.language.scalars import Text
from constraints.meaning import meaning

if TYPE_CHECKING:
    from scenarios.scenario import Scenario

YEAR = 365
MEASURES = ("mean", "median", "p90")
_NONE = Figure(0.0, 0.0, 0.0, 0)
T = TypeVar("T")


def life(
    base: Scenario, amended: Scenario, pairs: Sequence[Pair], first: int, precision: float, touched: Iterable[str], since: int
) -> Life:
    """What these pairs of runs show; the first `first` of them decided how many there are."""
    tally = Tally(base, pairs, first)
    start = base.entry.horizon.from_
    found = {name: tuple(getattr(tally, name)()) for name in ("times", "outcomes", "reasons", "cohorts", "moved", "loads")}
    return Life(
        scenario=base.id,
        title=_both(base.entry.title),
        note=_both(base.entry.note),
        illustrative=any(s.entry.illustrative or law.roster.illustrative for s in (base, amended) for law in s.laws),
        start=start,
        days=base.days,
        seeds=tuple(p.seed for p in pairs),
        first=first,
        precision=precision,
        widest=tally.widest,
        unchanged=all(p.same for p in pairs),
        since=start + timedelta(days=since // DAY),
        touched=tuple(sorted(touched)),
        lapsed=(gone := lapsed(amended)),
        changed=tally.changed,
        matters=tuple(
            Changed(m, sort, reason, start + timedelta(days=minute // DAY)) for m, sort, reason, minute in pairs[0].told
        ),
        series=tally.series(),
        names=_Names(base, amended).of(pairs, gone),
        **found,
    )


def series(pairs: Sequence[Pair]) -> dict[str, tuple[float, ...]]:
    """By act the difference of the mean time over all matters, one number a pair; these have the wanted precision."""
    acts = dict.fromkeys(act for p in pairs for sort, act, measure in p.times if (sort, measure) == (ALL, MEASURES[0]))
    ordered = sorted(acts, key=lambda act: (act == CLOSED, act))
    return {act: tuple(p.times.get((ALL, act, MEASURES[0]), _NONE).difference for p in pairs) for act in ordered}


class Tally:
    """The rows of each table."""

    def __init__(self, base: Scenario, pairs: Sequence[Pair], first: int) -> None:
        self.pairs, self.first = pairs, first
        self.yearly = YEAR / base.days
        streams = list(base.entry.workload.streams)
        self.place = {ALL: -1, **{name: n for n, name in enumerate(streams)}}

    def series(self) -> dict[str, tuple[float, ...]]:
        return series(self.pairs)

    @property
    def widest(self) -> float | None:
        found = [self.estimate(values).half_width for values in self.series().values()]
        return None if None in found else max((h for h in found if h is not None), default=0.0)

    def estimate(self, values: Sequence[float]) -> Estimate:
        return estimate(values, self.first)

    def a_year(self, count: Callable[[Pair], float]) -> Estimate:
        return self.estimate([count(p) * self.yearly for p in self.pairs])

    @property
    def changed(self) -> Estimate:
        """Matters of the workload a year that end otherwise, go another way, or are acted on by others or on other ground."""
        return self.a_year(lambda p: sum(n for (sort, change, _), n in p.changes.items() if sort == ALL and change in OUTCOMES))

    def rank(self, sort: str) -> tuple[int, str]:
        """Sorts in the order of the scenario, what arises by itself at the end."""
        return self.place.get(sort, len(self.place)), sort

    def times(self) -> Iterator[Time]:
        keys = {key for p in self.pairs for key in p.times}
        ordered = sorted(keys, key=lambda k: (self.rank(k[0]), k[1] == CLOSED, k[1], MEASURES.index(k[2])))
        found = {key: [f for p in self.pairs if (f := p.times.get(key)) is not None] for key in ordered}
        estimates = [self.estimate([f.difference for f in found[key]]) for key in ordered]
        for key, e, p_all in zip(ordered, estimates, _corrected(ordered, estimates), strict=True):
            each = found[key]
            numbers = (
                _mean(f.matters for f in each) * self.yearly,
                _mean(f.base for f in each),
                _mean(f.amended for f in each),
            )
            yield Time(*key, *numbers, e, p_all)

    def outcomes(self) -> Iterator[Outcome]:
        keys = {(sort, change) for p in self.pairs for sort, change, _ in p.changes}
        for sort, change in sorted(keys, key=lambda k: (self.rank(k[0]), list(Change).index(k[1]))):
            number = self.a_year(lambda p, k=(sort, change): sum(p.changes.get((*k, d), 0) for d in (False, True)))  # type: ignore[misc]
            direct = self.a_year(lambda p, k=(sort, change, True): p.changes.get(k, 0))  # type: ignore[misc]
            yield Outcome(sort, change, number, direct.mean)

    def reasons(self) -> list[Why]:
        keys = dict.fromkeys(reason for p in self.pairs for reason in p.reasons)
        found = []
        for reason in keys:
            example, seed = next((p.examples[reason], p.seed) for p in self.pairs if reason in p.examples)
            found.append(Why(reason, self.a_year(lambda p, r=reason: p.reasons.get(r, 0)), example, seed))  # type: ignore[misc]
        return sorted(found, key=lambda w: (-w.number.mean, *map(str, w.reason)))

    def cohorts(self) -> Iterator[Since]:
        for cohort in Cohort:
            for change in Change:
                if number := _mean(p.cohorts.get((cohort, change), 0) for p in self.pairs):
                    yield Since(cohort, change, number)

    def moved(self) -> list[Moved]:
        """What went from one to another, less what went back."""
        keys = sorted({(min(key), max(key)) for p in self.pairs for key in p.moved})
        return sorted(map(self._moved, keys), key=lambda m: (-m.acts.mean, m.from_, m.to))

    def _moved(self, key: tuple[str, str]) -> Moved:
        def went(p: Pair, way: tuple[str, str], i: int) -> float:
            return p.moved.get(way, (0, 0.0))[i]

        there, back = (self.a_year(lambda p, way=way: went(p, way, 0)).mean for way in (key, key[::-1]))  # type: ignore[misc]
        way = key if there >= back else key[::-1]
        acts, hours = (self.a_year(lambda p, i=i: went(p, way, i) - went(p, way[::-1], i)) for i in (0, 1))  # type: ignore[misc]
        return Moved(*way, acts, hours, max(there, back), min(there, back))

    def loads(self) -> list[Load]:
        people = sorted({who for p in self.pairs for who in p.loads})
        each = {who: [p.loads.get(who, _NONE) for p in self.pairs] for who in people}
        estimates = [self.estimate([f.difference * self.yearly for f in each[who]]) for who in people]
        rows = [
            Load(
                who, _mean(f.base for f in each[who]) * self.yearly, _mean(f.amended for f in each[who]) * self.yearly, e, p_all
            )
            for who, e, p_all in zip(people, estimates, discoveries([e.p for e in estimates]), strict=True)
        ]
        return sorted(rows, key=lambda row: (-abs(row.difference.mean), row.who))


def _corrected(keys: Sequence[tuple[str, str, str]], estimates: Sequence[Estimate]) -> list[float | None]:
    """The p-values of the means over all matters by one rule, those of the other measures by another."""
    chief = [(sort, measure) == (ALL, MEASURES[0]) for sort, _, measure in keys]
    found = [
        iter(rule([e.p for e, c in zip(estimates, chief, strict=True) if c is which]))
        for rule, which in ((discoveries, False), (holm, True))
    ]
    return [next(found[c]) for c in chief]


def _mean(values: Iterable[float]) -> float:
    each = list(values)
    return sum(each) / len(each) if each else 0.0


def _chain(reason: Reason) -> Iterator[str]:
    """The clauses through which somebody stood in."""
    if reason.change is Change.GROUND:
        for how in (reason.base_how, reason.amended_how):
            yield from how.split("+")


def _both(text: str | Text | None) -> Both:
    return Both(text.zh, text.en) if isinstance(text, Text) else Both(text or "", text or "")


class _Names:
    """What things are called under either law; the amended one speaks first."""

    def __init__(self, base: Scenario, amended: Scenario) -> None:
        laws = [amended.laws[-1], *reversed(base.laws)]
        self.tellers = {lang: [Explainer(meaning(law.rulebook, law.roster), lang) for law in laws] for lang in ("zh", "en")}

    def of(self, pairs: Sequence[Pair], named: Iterable[str] = ()) -> Names:
        reasons = [reason for p in pairs for reason in p.reasons]
        acts = {r.act for r in reasons} | {act for p in pairs for _, act, _ in p.times if act != CLOSED}
        people = {who for p in pairs for who in p.loads} | {who for p in pairs for key in p.moved for who in key}
        clauses = {c for r in reasons for c in (r.base_clause, r.amended_clause)} | {c for r in reasons for c in _chain(r)}
        clauses |= {*named}
        people |= {who for r in reasons if r.change is Change.DOER for who in (r.base_how, r.amended_how)}
        return Names(
            acts={a: both(lambda lang, a=a: self._first(lang).names.label(a, lang)) for a in sorted(acts) if a},  # type: ignore[misc]
            people={w: both(lambda lang, w=w: self.person(w, lang)) for w in sorted(people) if w},  # type: ignore[misc]
            sorts={name: said for p in pairs for name, said in p.sorts.items()},
            cites={c: both(lambda lang, c=c: self.cite(c, lang)) for c in sorted(clauses) if c},  # type: ignore[misc]
        )

    def _first(self, lang: str) -> Explainer:
        return self.tellers[lang][0]

    def _having(self, lang: str, has: Callable[[Explainer], bool]) -> Explainer:
        return next((x for x in self.tellers[lang] if has(x)), self._first(lang))

    def person(self, name: str, lang: str) -> str:
        return self._having(lang, lambda x: name in x.roster.seats).label(name)

    def cite(self, clause: str, lang: str) -> str:
        return self._having(lang, lambda x: clause in x.rulebook.nodes).cite(clause)
