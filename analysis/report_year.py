"""The simulated year as it stands on a page: for each question a sentence, a figure, a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from analysis import plots_year as plots
from analysis.observe import CLOSED
from analysis.plots import drawn
from analysis.report_page import Number, Picture, picture
from analysis.report_text import Both, listed, words
from analysis.report_who import leaders
from analysis.report_year_parts import Block, Cell, Table, YearPart, number
from analysis.report_year_words import YearWords
from analysis.summary import days, hours, quantile, totals
from analysis.year import Blocked, Stream, Year
from constraints.calendar import DAY
from constraints.meaning import Meaning
from constraints.words import say

if TYPE_CHECKING:
    from scenarios.scenario import Scenario

MOST_BARS = 24
MOST_ROWS = 40
FEWEST = 5
"""Fewer matters than these make no distribution worth drawing."""


def simulated(scene: Scenario, progress: Callable[[int], None]) -> Year:
    """Run the scenario to its end; what it cited is kept for the table of articles."""
    from analysis.simulate import simulate

    run = simulate(scene, progress=lambda day, _: progress(day))
    run.remember()
    return run.year


def numbers(year: Year) -> Iterator[Number]:
    """What stands at the head of the page."""
    failed = sum(sum(m.failed.values()) for m in year.meetings)
    still = sum(b.minutes for b in year.blocked) / DAY
    yield Number(words("report.number.arrived"), f"{year.arrived:,}")
    yield Number(words("report.number.open"), f"{year.open:,}")
    yield Number(words("report.number.blocked"), f"{still:,.0f}", "bad" if still else "good")
    yield Number(words("report.number.failed"), f"{failed:,}", "bad" if failed else "good")


def shown(meaning: Meaning, year: Year) -> YearPart:
    """Section *the simulated year*."""
    tell = _Teller(meaning, year)
    parts = (tell.times, tell.waiting, tell.loads, tell.meetings, tell.blocked, tell.stand_ins, tell.replies, tell.missed,
             tell.refused, tell.assumed)  # fmt: skip
    about = {"title": year.title, "first": year.first.isoformat(), "days": year.days, "seed": year.seed}
    counts = {"arrived": year.arrived, "closed": year.closed, "open": year.open, "rows": year.rows}
    return YearPart(words("report.year.intro", **about, **counts), year.illustrative, tuple(part() for part in parts))


class _Teller(YearWords):
    """The sentences, figures and tables of a year."""

    def block(
        self, id_: str, said: Iterable[Both], figures: Iterable[Picture | None] = (), table: Table | None = None
    ) -> Block:
        return Block(f"year-{id_}", words(f"report.year.{id_}"), tuple(said), tuple(f for f in figures if f), table)

    def table(
        self, id_: str, columns: Sequence[tuple[str, str]], rows: Sequence[tuple[Cell, ...]], most: int = MOST_ROWS
    ) -> Table:
        heads = tuple((words(f"simulate.column.{name}"), kind) for name, kind in columns)
        return Table(
            f"year-{id_}-all", words(f"report.year.{id_}.caption"), heads, tuple(rows[:most]), max(len(rows) - most, 0)
        )

    def draw(self, name: str, drawing: Callable[[str], Any]) -> Picture:
        return picture(name, drawn(name, drawing))

    # ── how long ─────────────────────────────────────────────────────────────────────────────────────────────

    def times(self) -> Block:
        """Time to signature and to issue by sort of matter."""
        acts = list(dict.fromkeys(a for s in self.year.streams for a in s.to_act if a != CLOSED))
        drawn_ = [s for s in self.year.streams if any(len(s.to_act.get(a, ())) >= FEWEST for a in acts)]
        rows = tuple(row for s in self.year.streams for row in self._times(s, (*acts, CLOSED)))
        columns = (("sort", "text"), ("until", "short"), ("number", "number"), ("median-days", "number"), ("p90-days", "number"),
                   ("median-hours", "number"), ("p90-hours", "number"))  # fmt: skip
        figures = [self._times_figure(drawn_, acts), self._points_figure()] if drawn_ else []
        return self.block("times", self._said_times(drawn_, acts), figures, self.table("times", columns, rows, 200))

    def _times(self, s: Stream, acts: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
        for act in acts:
            if found := s.to_act.get(act):
                spread = [days(quantile(found, q)) for q in (0.5, 0.9)]
                worked = [hours(quantile(s.working[act], q)) for q in (0.5, 0.9)]
                cells = (number(v, f"{v:,.1f}") for v in (*spread, *worked))
                yield (Cell(s.label), Cell(self.act(act)), number(len(found)), *cells)

    def _times_figure(self, streams: Sequence[Stream], acts: Sequence[str]) -> Picture:
        many = {s.id: {a: m for a, m in s.to_act.items() if len(m) >= FEWEST and a != CLOSED} for s in streams}
        return self.draw("times", lambda lang: plots.times([(s.label.in_(lang), many[s.id]) for s in streams], acts,
                                                           lambda a: self.act(a).in_(lang), lang))  # fmt: skip

    def _points_figure(self) -> Picture | None:
        """The most frequent sorts of what is signed, every matter a point."""
        most = sorted((s for s in self.year.streams if s.points), key=lambda s: -len(s.points))[:6]
        if not most:
            return None
        points = [(s, [a for a, _ in s.points], [t for _, t in s.points]) for s in most]
        return self.draw("points", lambda lang: plots.scatter([(s.label.in_(lang), a, t) for s, a, t in points], self.year.first,
                                                              self.year.days, lang))  # fmt: skip

    def _said_times(self, streams: Sequence[Stream], acts: Sequence[str]) -> Iterator[Both]:
        known = [s for s in streams if acts and len(s.to_act.get(acts[0], ())) >= FEWEST]
        if not known:
            yield words("report.year.times.none")
            return
        slowest = max(known, key=lambda s: quantile(s.to_act[acts[0]], 0.5))
        most = max(known, key=lambda s: len(s.to_act[acts[0]]))
        for key, s in (("most", most), ("slowest", slowest)):
            found = s.to_act[acts[0]]
            spread = {"median": f"{days(quantile(found, 0.5)):,.1f}", "p90": f"{days(quantile(found, 0.9)):,.1f}"}
            yield words(f"report.year.times.{key}", sort=s.label, act=self.act(acts[0]), n=len(found), **spread)

    # ── where the time goes ──────────────────────────────────────────────────────────────────────────────────

    def waiting(self) -> Block:
        """The waiting map, of the calendar and of office hours."""
        closed = {s.id: s for s in self.year.streams}
        most = sorted(self.year.waiting, key=lambda w: -sum(w.minutes.values()))[:MOST_BARS]
        figures = []
        for name, of, unit in (("waiting", "minutes", DAY), ("waiting-office", "working", 60)):
            rows = [(closed[w.stream], getattr(w, of)) for w in most if sum(getattr(w, of).values())]
            if rows:
                figures.append(self.draw(name, lambda lang, rows=rows, name=name, unit=unit: plots.waiting(  # type: ignore[misc]
                    [(s.label.in_(lang), say(f"report.beside.{name}", lang, mean=sum(m.values()) / max(s.closed, 1) / unit), m)
                     for s, m in rows], f"report.axis.{name}", lang)))  # fmt: skip
        calendar, office = totals(self.year)
        whole, worked = sum(calendar.values()), sum(office.values())
        if not whole:
            return self.block("waiting", [words("report.year.waiting.none")])
        rows_ = [(Cell(words(f"waiting.{k}")), number(days(n), f"{n / DAY:,.0f}"), number(n / whole, f"{n / whole:.1%}"),
                  number(office.get(k, 0) / max(worked, 1), f"{office.get(k, 0) / max(worked, 1):.1%}"))
                 for k, n in sorted(calendar.items(), key=lambda e: -e[1])]  # fmt: skip
        columns = (("kind", "text"), ("case-days", "number"), ("share", "number"), ("office-share", "number"))
        said = [self._said_waiting(calendar, whole, "waiting.calendar"), self._said_waiting(office, worked, "waiting.office")]
        return self.block("waiting", said, figures, self.table("waiting", columns, rows_))

    def _said_waiting(self, parts: dict[str, int], whole: int, key: str) -> Both:
        largest = sorted(parts.items(), key=lambda e: (-e[1], e[0]))[:3]
        return words(f"report.year.{key}", parts=listed(
            words("report.year.part", what=words(f"waiting.{k}"), share=f"{n / max(whole, 1):.0%}") for k, n in largest if n))  # fmt: skip

    # ── who is overloaded ────────────────────────────────────────────────────────────────────────────────────

    def loads(self) -> Block:
        """Everybody's share of presence at work, and how long things lie before it is their turn."""
        busiest = sorted(self.year.loads, key=lambda x: (-x.share, x.official))
        if not busiest:
            return self.block("loads", [words("simulate.loads.none")])
        rows = [
            (self.person(x.official), x.share, x.waited_median / 60, x.waited_p90 / 60, x.body) for x in busiest[:MOST_BARS]
        ]
        figure = self.draw("loads", lambda lang: plots.loads([(n.in_(lang), *rest) for n, *rest in rows], lang))  # type: ignore[misc]
        slowest = max(busiest, key=lambda x: (x.waited_p90, x.official))
        said = words("report.year.loads.said", who=self.somebody(busiest[0].official), share=f"{busiest[0].share:.0%}",
                     slow=self.somebody(slowest.official), hours=f"{hours(slowest.waited_p90):,.1f}")  # fmt: skip
        columns = (
            ("who", "text"),
            ("acts", "number"),
            ("borrowed", "number"),
            ("busy", "number"),
            ("median-tray", "number"),
            ("p90-tray", "number"),
        )
        cells = [(Cell(self.person(x.official)), number(x.acts), number(x.borrowed), number(x.share, f"{x.share:.0%}"),
                  number(hours(x.waited_median)), number(hours(x.waited_p90))) for x in busiest]  # fmt: skip
        return self.block("loads", [said], [figure], self.table("loads", columns, cells, 100))

    # ── meetings ─────────────────────────────────────────────────────────────────────────────────────────────

    def meetings(self) -> Block:
        """Meetings held and not, by the clause in the way; what they decided and put off."""
        found = self.year.meetings
        held, failed = sum(m.held for m in found), sum(sum(m.failed.values()) for m in found)
        if not held + failed:
            return self.block("meetings", [words("simulate.meetings.none")])
        clauses = list(dict.fromkeys(c for m in found for c in m.failed))
        series = [words("report.year.held"), *(self._failed(c) for c in clauses)]
        rows = [(self.act(m.type), [m.held, *(m.failed.get(c, 0) for c in clauses)]) for m in found]
        figure = self.draw("meetings", lambda lang: plots.bars([(n.in_(lang), v) for n, v in rows], [s.in_(lang) for s in series],
                                                               "report.axis.meetings", lang))  # fmt: skip
        columns = (("meeting", "text"), ("held", "number"), ("failed", "text"), ("decided", "number"), ("deferred", "text"))
        cells = [(Cell(self.act(m.type)), number(m.held), Cell(self._counted(m.failed, "nothing-to-decide")), number(m.decided),
                  Cell(self._counted(m.deferred, "agenda-full"))) for m in found]  # fmt: skip
        put_off = sum(sum(m.deferred.values()) for m in found)
        said = words(
            "report.year.meetings.said", held=held, planned=held + failed, decided=sum(m.decided for m in found), off=put_off
        )
        return self.block("meetings", [said], [figure], self.table("meetings", columns, cells))

    def _failed(self, clause: str) -> Both:
        return words("report.year.not-held", why=self.cited(clause, "nothing-to-decide"))

    def _counted(self, counts: Any, empty: str) -> Both:
        parts = [words("simulate.times-clause", cite=self.cite(c, empty), n=n) for c, n in counts.items()]
        return listed(parts) if parts else Both("0", "0")

    # ── who was away, and what stood still ───────────────────────────────────────────────────────────────────

    def blocked(self) -> Block:
        """Absences over the year, and what stood still by clause and absence."""
        found = self.year.blocked
        figures: list[Picture | None] = [self._calendar()]
        if not found:
            return self.block("blocked", [words("simulate.blocked.none")], figures)
        most = found[:MOST_BARS]
        rows = [(self._stood(b), [b.minutes / DAY]) for b in most]
        beside = [(b.cases, b.minutes) for b in most]
        figures.append(self.draw("blocked", lambda lang: plots.bars([(n.in_(lang), v) for n, v in rows], [""], "report.axis.case-days", lang,
                                                                    beside=[say("report.beside.cases", lang, n=n) for n, _ in beside])))  # fmt: skip
        whole, first = sum(b.minutes for b in found), found[0]
        said = words("report.year.blocked.said", days=f"{whole / DAY:,.0f}", clause=self.cited(first.clause), act=self.act(first.act),
                     who=self.missing(first), n=first.cases, part=f"{first.minutes / DAY:,.0f}")  # fmt: skip
        columns = (("clause", "short"), ("act", "text"), ("missing", "text"), ("cases", "number"), ("case-days", "number"))
        cells = [(Cell(self.cite(b.clause)), Cell(self.act(b.act)), Cell(self.missing(b)), number(b.cases),
                  number(round(b.minutes / DAY, 1))) for b in found]  # fmt: skip
        return self.block("blocked", [said], figures, self.table("blocked", columns, cells))

    def _stood(self, one: Blocked) -> Both:
        return words("report.year.stood", clause=self.cited(one.clause), act=self.act(one.act), who=self.missing(one))

    def _calendar(self) -> Picture | None:
        """The leaders, and whoever else held most up."""
        year = self.year
        holding = [b.official for b in year.blocked if b.official]
        people = list(dict.fromkeys((*leaders(self.meaning), *holding)))[:MOST_BARS]
        spells = {p: [(s.first, s.last, s.reason) for s in year.spells if s.official == p] for p in people}
        reasons = list(dict.fromkeys(s.reason for s in year.spells))
        if not people or not reasons:
            return None
        return self.draw("calendar", lambda lang: plots.calendar(
            [(self.person(p).in_(lang), spells[p]) for p in people], {r: self.x[lang].status(r) for r in reasons},
            year.blocked_daily, year.first, year.days, lang))  # fmt: skip

    # ── stand-ins, limits ────────────────────────────────────────────────────────────────────────────────────

    def stand_ins(self) -> Block:
        """Who acted for whom, through which clause."""
        found = self.year.stand_ins
        if not found:
            return self.block("stand-ins", [words("simulate.stand-ins.none")])
        rows = [(self._for(s), [s.acts]) for s in found[:MOST_BARS]]
        beside = [f"{s.acts:,}" for s in found[:MOST_BARS]]
        figure = self.draw(
            "stand-in-use",
            lambda lang: plots.bars([(n.in_(lang), v) for n, v in rows], [""], "report.axis.acts", lang, beside=beside),
        )
        acts, all_ = sum(s.acts for s in found), sum(x.acts for x in self.year.loads)
        said = words("report.year.stand-ins.said", n=acts, share=f"{acts / max(all_, 1):.1%}", who=self.somebody(found[0].official),
                     of=self.somebody(found[0].seat), most=found[0].acts)  # fmt: skip
        columns = (("who", "text"), ("for", "text"), ("through", "short"), ("acts", "number"))
        cells = [(Cell(self.person(s.official)), Cell(self.person(s.seat)), Cell(listed(self.cite(c) for c in s.chain)), number(s.acts))
                 for s in found]  # fmt: skip
        return self.block("stand-ins", [said], [figure], self.table("stand-ins", columns, cells))

    def _for(self, s: Any) -> Both:
        return words(
            "report.year.for", who=self.person(s.official), of=self.person(s.seat), clause=listed(self.cite(c) for c in s.chain)
        )

    def replies(self) -> Block:
        """Limits kept, passed, and let pass in silence."""
        found = [r for r in self.year.replies if r.in_time + r.late + r.silent]
        if not found:
            return self.block("limits", [words("simulate.limits.none")])
        sums = [r.in_time + r.late + r.silent for r in found]
        rows = [
            (self._limit(r), [100 * n / whole for n in (r.in_time, r.late, r.silent)])
            for r, whole in zip(found, sums, strict=True)
        ]
        series = [words(f"simulate.column.{c}") for c in ("in-time", "late", "silent")]
        figure = self.draw("limits", lambda lang: plots.bars([(n.in_(lang), v) for n, v in rows], [s.in_(lang) for s in series],
                                                             "report.axis.share", lang, beside=[f"{n:,}" for n in sums]))  # fmt: skip
        late, silent = sum(r.late for r in found), sum(r.silent for r in found)
        said = words("report.year.limits.said", n=sum(sums), late=late, silent=silent)
        columns = (("clause", "short"), ("act", "text"), ("in-time", "number"), ("late", "number"), ("silent", "number"))
        cells = [
            (
                Cell(self.cite(r.clause)),
                Cell(self.limited(r.clause, r.act)),
                number(r.in_time),
                number(r.late),
                number(r.silent),
            )
            for r in found
        ]
        return self.block("limits", [said], [figure], self.table("limits", columns, cells))

    def _limit(self, r: Any) -> Both:
        return words("report.year.under", clause=self.cited(r.clause), act=self.limited(r.clause, r.act))

    # ── what was missed, refused, assumed ────────────────────────────────────────────────────────────────────

    def missed(self) -> Block:
        """Duties that nobody performed in their period."""
        return self._counts("missed", self.year.missed)

    def refused(self) -> Block:
        """Attempts at what a clause bars, or none gives."""
        return self._counts("refused", self.year.refused)

    def _counts(self, name: str, found: Sequence[Any]) -> Block:
        if not found:
            return self.block(name, [words(f"simulate.{name}.none")])
        bars = self._alike(found)
        rows = [(label, [times]) for label, times in bars]
        beside = [f"{times:,}" for _, times in bars]
        figure = self.draw(
            name, lambda lang: plots.bars([(n.in_(lang), v) for n, v in rows], [""], "report.axis.times", lang, beside=beside)
        )
        first = found[0]
        said = words(
            f"report.year.{name}.said",
            n=sum(c.times for c in found),
            clause=self.cited(first.clause),
            act=self.act(first.act),
            most=first.times,
        )
        columns = (("clause", "short"), ("act", "text"), ("times", "number"))
        cells = [(Cell(self.cite(c.clause)), Cell(self.act(c.act)), number(c.times)) for c in found]
        return self.block(name, [said], [figure] if len(found) > 2 else [], self.table(name, columns, cells))

    def _alike(self, found: Sequence[Any]) -> list[tuple[Both, int]]:
        """The longest bars; clauses of one place about one act are one bar."""
        times: dict[str, int] = {}
        labels: dict[str, Both] = {}
        for c in found:
            label = self._limit(c)
            labels[label.en] = label
            times[label.en] = times.get(label.en, 0) + c.times
        longest = sorted(times, key=lambda name: -times[name])[:MOST_BARS]
        return [(labels[name], times[name]) for name in longest]

    def assumed(self) -> Block:
        """Steps that stand in no clause, or whose doer no clause names."""
        found = sorted(self.year.assumed, key=lambda a: (-a.times, a.act))
        taken = [a for a in found if a.times]
        if not taken:
            return self.block("assumed", [words("simulate.assumed.none")])
        beside = [f"{a.times:,}" for a in taken[:MOST_BARS]]
        figure = self.draw("assumed", lambda lang: plots.bars([(a.label.in_(lang), [a.times]) for a in taken[:MOST_BARS]], [""],
                                                              "report.axis.times", lang, beside=beside))  # fmt: skip
        said = words("report.year.assumed.said", n=sum(a.times for a in taken), steps=len(taken), idle=len(found) - len(taken))
        columns = (("act", "text"), ("times", "number"), ("reason", "text"))
        cells = [(Cell(a.label), number(a.times), Cell(a.reason)) for a in found]
        return self.block("assumed", [said], [figure] if len(taken) > 2 else [], self.table("assumed", columns, cells, 100))
