"""What paired runs show, as blocks in both languages: a sentence, figures, a table for each question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from analysis.observe import CLOSED
from analysis.paired.estimate import Estimate
from analysis.paired.life import Life, Outcome, Time, Why, beyond_chance
from analysis.paired.pair import ALL, OUTCOMES, Change, Cohort, Reason
from analysis.report_page import Picture, picture
from analysis.report_text import Both, listed, words
from analysis.report_year_parts import Block, Cell, Table, number

MOST_ROWS = 40


def blocks(life: Life, *, most: int = MOST_ROWS, figures: bool = False) -> tuple[Block, ...]:
    """Everything that there is to say, tables at most so many rows long."""
    teller = _Teller(life, most, figures)
    if life.unchanged:
        return (teller.head(),)
    parts = [teller.head, teller.times, teller.outcomes, teller.reasons, teller.moved, teller.loads]
    if life.cohorts and life.since > life.start:
        parts.insert(3, teller.cohorts)
    return (*(part() for part in parts), teller.method())


def in_short(life: Life) -> Both:
    """One sentence: how many matters come out otherwise, or that nothing changes."""
    return words("life.unchanged") if life.unchanged else words("life.changed", n=interval(life.changed, signed=False))


def percent(part: float, whole: float) -> str:
    """A share in a hundred, with one digit; neither all for not quite all, nor none for something."""
    said = f"{part / whole:.1%}"
    if part < whole and said == "100.0%":
        return ">99.9%"
    return "<0.1%" if part > 0 and said == "0.0%" else said


def plain(value: float, signed: bool = False) -> str:
    """A number with as many digits as it needs; never a bare 0 for something."""
    if value == 0:
        return "0"
    size = abs(value)
    digits = 0 if size >= 1000 else 1 if size >= 20 else 2 if size >= 0.095 else 3
    if round(size, digits) == 0:
        return f"{'−' if value < 0 else '+' if signed else ''}<0.001"
    said = f"{size:,.{digits}f}"
    return f"{'−' if value < 0 else '+' if signed else ''}{said}"


def interval(e: Estimate, signed: bool = True) -> Both:
    """A mean with its interval; the mean alone where it is exact or one run alone has it."""
    said = plain(e.mean, signed)
    if e.low is None or e.high is None or e.low == e.high:
        return Both(said, said)
    return words("life.number", number=said, low=plain(e.low, signed), high=plain(e.high, signed))


class _Teller:
    def __init__(self, life: Life, most: int, figures: bool) -> None:
        self.life, self.most, self.figures = life, most, figures

    def block(
        self, name: str, said: Iterable[Both], columns: Sequence[tuple[str, str]] = (), rows: Sequence[tuple[Cell, ...]] = (),
        figures: Iterable[Picture] = (),
    ) -> Block:  # fmt: skip
        heads = tuple((words(c if "." in c else f"life.column.{c}"), kind) for c, kind in columns)
        more = max(len(rows) - self.most, 0)
        table = (
            Table(f"life-{name}-all", words(f"life.{name}.caption"), heads, tuple(rows[: self.most]), more) if rows else None
        )
        return Block(f"life-{name}", words(f"life.{name}"), tuple(said), tuple(figures), table)

    # ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def act(self, name: str) -> Both:
        return words("life.closed") if name == CLOSED else self.life.names.acts.get(name, Both(name, name))

    def who(self, name: str) -> Both:
        return self.life.names.people.get(name, Both(name, name)) if name else words("life.nobody")

    def sort(self, name: str) -> Both:
        return words("life.sort.all") if name == ALL else self.life.names.sorts.get(name, Both(name, name))

    def change(self, change: Change) -> Both:
        return words(f"life.change.{change.name.lower()}")

    def cite(self, clause: str) -> Both:
        return self.life.names.cites.get(clause, Both(clause, clause))

    def steps(self, r: Reason) -> tuple[Both, Both]:
        """What was done under the base and under the amendment."""
        sides = ((r.base, r.base_clause, r.base_how), (r.amended, r.amended_clause, r.amended_how))
        before, after = (self._step(r.change, *side) for side in sides)
        return before, after

    def _step(self, change: Change, did: str, clause: str, how: str) -> Both:
        if not did:
            return words("life.no-step")
        said = words(f"life.did.{did}")
        if clause:
            said = words("life.step", did=said, clause=self.cite(clause))
        if how and change is Change.DOER:
            return words("life.step-by", step=said, who=self.who(how))
        return words("life.step-through", step=said, cites=listed(map(self.cite, how.split("+")))) if how else said

    # ── sentences and tables ─────────────────────────────────────────────────────────────────────────────────────────

    def head(self) -> Block:
        pictures = [*self._pictures()] if self.figures and not self.life.unchanged else []
        return Block("life", words("life"), tuple(self._head()), tuple(pictures), None)

    def _head(self) -> Iterator[Both]:
        life = self.life
        seeds = f"{life.seeds[0]}–{life.seeds[-1]}"
        yield words("life.head", title=life.title, n=life.replications, days=life.days, start=life.start, seeds=seeds)
        if life.illustrative:
            yield words("life.illustrative", note=life.note)
        if life.unchanged:
            yield words("life.unchanged")
            return
        yield words("life.from-first") if life.since == life.start else words("life.since", day=life.since)
        if life.lapsed:
            yield words("life.lapsed", clauses=listed(map(self.cite, life.lapsed)))
        widest, wanted = plain(life.widest or 0.0) if life.widest is not None else "∞", plain(life.precision)
        yield words("life.precise" if life.precise else "life.not-precise", widest=widest, wanted=wanted, n=life.replications)
        yield from map(self._mean, life.series)
        yield words("life.changed", n=interval(life.changed, signed=False))

    def method(self) -> Block:
        return self.block("method", [words("life.method.said", first=self.life.first)])

    def _mean(self, act: str) -> Both:
        row = self.life.time(ALL, act)
        if row.difference.mean == 0 == row.difference.low:
            return words("life.mean-same", act=self.act(act), base=plain(row.base))
        known = {"base": plain(row.base), "amended": plain(row.amended), "n": plain(row.matters)}
        return words("life.mean", act=self.act(act), difference=interval(row.difference), **known)

    def _pictures(self) -> Iterator[Picture]:
        from analysis.paired import plots
        from analysis.plots import drawn

        yield picture("life", drawn("life", lambda lang: plots.pairs(self.life, lambda a: self.act(a).in_(lang), lang)))
        if rows := [
            r for r in self.life.times if r.measure == "mean" and r.act == plots.shown_act(self.life) and r.sort != ALL
        ]:
            make = lambda lang: plots.sorts(rows, lambda s: self.sort(s).in_(lang), lang)  # noqa: E731
            yield picture("life-sorts", drawn("life-sorts", make))

    def times(self) -> Block:
        rows = [r for r in self.life.times if r.difference.mean != 0 or (r.difference.low or 0) != 0]
        said = (
            words("life.times.said", n=sum(map(beyond_chance, rows)), of=len(self.life.times))
            if rows
            else words("life.times.none")
        )
        ordered = sorted(rows, key=lambda r: (not beyond_chance(r), r.sort != ALL))
        columns = (("simulate.column.sort", "text"), ("simulate.column.until", "short"), ("measure", "short"), ("matters", "number"),
                   ("base", "number"), ("amended", "number"), ("difference", "number"), ("p", "number"))  # fmt: skip
        return self.block("times", [said], columns, [tuple(self._time(r)) for r in ordered])

    def _time(self, r: Time) -> Iterator[Cell]:
        yield from (Cell(self.sort(r.sort)), Cell(self.act(r.act)), Cell(words(f"life.measure.{r.measure}")))
        yield from (number(x, plain(x)) for x in (r.matters, r.base, r.amended))
        yield Cell(interval(r.difference), r.difference.mean)
        yield number(1.0 if r.p_all is None else r.p_all, "–" if r.p_all is None else f"{r.p_all:.3f}")

    def outcomes(self) -> Block:
        whole = [o for o in self.life.outcomes if o.sort == ALL]
        changed = [o for o in self.life.outcomes if o.change is not Change.SAME]
        if not changed:
            return self.block("outcomes", [words("life.outcomes.none")])
        same = sum(o.number.mean for o in whole if o.change is Change.SAME)
        direct = sum(o.direct for o in whole if o.change is not Change.SAME)
        said = words("life.outcomes.said", same=self._share(same, whole), direct=plain(direct))
        columns = (("simulate.column.sort", "text"), ("change", "text"), ("number", "number"), ("direct", "number"))
        return self.block("outcomes", [said], columns, [tuple(self._outcome(o)) for o in changed])

    def _share(self, part: float, whole: Iterable[Outcome]) -> str:
        total = sum(o.number.mean for o in whole)
        return f"{plain(part)} ({percent(part, total)})" if total else plain(part)

    def _outcome(self, o: Outcome) -> Iterator[Cell]:
        yield from (Cell(self.sort(o.sort)), Cell(self.change(o.change)))
        yield Cell(interval(o.number, signed=False), o.number.mean)
        yield number(o.direct, plain(o.direct))

    def cohorts(self) -> Block:
        running = [row for row in self.life.cohorts if row.cohort is Cohort.RUNNING]
        n, changed = (
            sum(row.number for row in some) for some in (running, [r for r in running if r.change is not Change.SAME])
        )
        said = words("life.cohorts.said", n=plain(n), changed=plain(changed)) if n else words("life.cohorts.none")
        columns = (("cohort", "text"), ("change", "text"), ("in-run", "number"))
        rows = [
            (
                Cell(words(f"life.cohort.{r.cohort.name.lower()}")),
                Cell(self.change(r.change)),
                number(r.number, plain(r.number)),
            )
            for r in self.life.cohorts
        ]
        return self.block("cohorts", [said], columns, rows)

    def reasons(self) -> Block:
        """What changes outcomes first, then what only changes times."""
        ordered = sorted(self.life.reasons, key=lambda w: (w.reason.change not in OUTCOMES, not w.reason.direct))
        if not ordered:
            return self.block("reasons", [words("life.reasons.none")])
        said = words("life.reasons.said", n=interval(ordered[0].number, signed=False), why=self._why(ordered[0]))
        columns = (("change", "text"), ("simulate.column.act", "short"), ("before", "text"), ("after", "text"), ("how", "short"),
                   ("number", "number"), ("example", "text"))  # fmt: skip
        return self.block("reasons", [said], columns, [tuple(self._reason(w)) for w in ordered])

    def _why(self, w: Why) -> Both:
        r = w.reason
        if not r.act:
            return self.change(r.change)
        before, after = self.steps(r)
        return words("life.why", act=self.act(r.act), base=before, amended=after)

    def _reason(self, w: Why) -> Iterator[Cell]:
        r = w.reason
        yield from (Cell(self.change(r.change)), Cell(self.act(r.act) if r.act else ""))
        yield from map(Cell, self.steps(r))
        yield Cell(words("life.direct" if r.direct else "life.carried"))
        yield Cell(interval(w.number, signed=False), w.number.mean)
        yield Cell(w.example)

    def moved(self) -> Block:
        rows = self.life.moved
        if not rows:
            return self.block("moved", [words("life.moved.none")])
        move = words("life.move", from_=self.who(rows[0].from_), to=self.who(rows[0].to))
        said = words("life.moved.said", n=interval(rows[0].acts, signed=False), move=move)
        columns = (
            ("from", "text"),
            ("to", "text"),
            ("acts", "number"),
            ("hours", "number"),
            ("there", "number"),
            ("back", "number"),
        )
        cells = [
            (Cell(self.who(m.from_)), Cell(self.who(m.to)), Cell(interval(m.acts, signed=False), m.acts.mean),
             Cell(interval(m.hours, signed=False), m.hours.mean), *(number(n, plain(n)) for n in (m.there, m.back)))
            for m in rows
        ]  # fmt: skip
        return self.block("moved", [said, *self._illustrative()], columns, cells, self._moves() if self.figures else ())

    def _moves(self) -> Iterator[Picture]:
        from analysis.paired import plots_work as plots
        from analysis.plots import drawn

        if rows := plots.shown_moves(self.life.moved):
            said = partial(interval, signed=False)
            example = self.life.illustrative
            make = lambda lang: plots.moves(rows, self._in(lang), said, lang, illustrative=example)  # noqa: E731
            yield picture("life-moved", drawn("life-moved", make))

    def _loads(self) -> Iterator[Picture]:
        from analysis.paired import plots_work as plots
        from analysis.plots import drawn

        rows = plots.shown_loads(self.life.loads)
        example = self.life.illustrative
        make = lambda lang: plots.loads(rows, self._in(lang), interval, lang, illustrative=example)  # noqa: E731
        yield picture("life-loads", drawn("life-loads", make))

    def _in(self, lang: str) -> Callable[[str], str]:
        return lambda name: self.who(name).in_(lang)

    def _illustrative(self) -> Iterator[Both]:
        """That the figures are of an example, beside them."""
        if self.life.illustrative:
            yield words("life.illustrative-work")

    def loads(self) -> Block:
        rows = [load for load in self.life.loads if load.difference.mean != 0]
        if not rows:
            return self.block("loads", [words("life.loads.none")])
        said = words("life.loads.said", who=self.who(rows[0].who), hours=interval(rows[0].difference))
        columns = (
            ("simulate.column.who", "text"),
            ("base", "number"),
            ("amended", "number"),
            ("difference", "number"),
            ("p", "number"),
        )
        cells = [
            (Cell(self.who(load.who)), number(load.base, plain(load.base)), number(load.amended, plain(load.amended)),
             Cell(interval(load.difference), load.difference.mean),
             number(1.0 if load.p_all is None else load.p_all, "–" if load.p_all is None else f"{load.p_all:.3f}"))
            for load in rows
        ]  # fmt: skip
        return self.block("loads", [said, *self._illustrative()], columns, cells, self._loads() if self.figures else ())
