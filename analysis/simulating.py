"""`guize simulate`: a progress bar for who waits, then what the run shows, for a reader or a script."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from analysis import show
from analysis.asking import pairs
from analysis.observe import CLOSED
from analysis.observe_trouble import nobody
from analysis.simulate import Run, scene_for, simulate
from analysis.summary import days, hours, quantile, summary, totals
from analysis.year import Blocked, Year
from constraints.explain import Explainer
from constraints.words import say
from constraints.write import try_to_write

MOST = 10
"""Rows shown of a table that may be long; the files of `--out` have all of them."""


def run(
    scenario: str | None, *, seed: int | None, days: int | None, amendments: Sequence[str], readings: Sequence[str],
    out: str | None, format_: str, lang: str,
) -> None:  # fmt: skip
    """Simulate, write what was asked for, print the summary."""
    if out is not None:
        try_to_write(Path(out))
    scene = scene_for(scenario, seed, days, amendments, pairs(readings, "="))
    with bar(scene.days, say("simulate.progress", lang)) as progress:
        made = simulate(scene, progress=progress)
    made.remember()
    if out is not None:
        for path in made.write(out):
            print(say("simulate.written", lang, path=path), file=sys.stderr)
    if format_ == "json":
        show.write([json.dumps(summary(made.year), ensure_ascii=False, indent=1), "\n"])
    else:
        text(made, lang)


@contextmanager
def bar(total: int, said: str) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on standard error, on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(said), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as shown:
        task = shown.add_task("", total=total)
        yield lambda done, _: shown.update(task, completed=done)


def text(made: Run, lang: str) -> None:
    """The summary on one or two screens."""
    out, teller = show.console(), _Teller(made, lang)
    for part in (teller.head, teller.streams, teller.times, teller.waiting, teller.loads, teller.meetings, teller.blocked,
                 teller.stand_ins, teller.limits, teller.missed, teller.refused, teller.assumed):  # fmt: skip
        for one in part():
            out.print(one)
    out.print(say("simulate.digest", lang, rows=made.year.rows, digest=made.digest))


class _Teller:
    """The tables of a run in one language."""

    def __init__(self, made: Run, lang: str) -> None:
        self.year: Year = made.year
        self.scene, self.lang = made.scene, lang
        self.x = Explainer(made.city.law.meaning, lang)

    def say(self, key: str, **values: Any) -> str:
        return say(f"simulate.{key}", self.lang, **values)

    def table(self, name: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Any]:
        """A table with its title, or a line that there is nothing to show; what is not shown is counted."""
        if not rows:
            yield self.say(f"{name}.none")
            return
        yield show.table([self.say(f"column.{c}") for c in columns], rows[:MOST], title=self.say(name))
        if len(rows) > MOST:
            yield self.say("more", n=len(rows) - MOST)

    def act(self, name: str) -> str:
        return self.x.names.label(name, self.lang)

    def cite(self, clause: str, empty: str = "no-clause") -> str:
        return self.x.cite(clause) if clause else self.say(empty)

    def head(self) -> Iterator[str]:
        y = self.year
        yield self.say("title", title=y.title.in_(self.lang), first=y.first, days=y.days, seed=y.seed)
        if self.scene.entry.illustrative:
            yield self.say("illustrative", note=y.note.in_(self.lang))
        if self.x.roster.illustrative:
            yield say("illustrative-roster", self.lang)
        yield self.say("totals", arrived=y.arrived, closed=y.closed, open=y.open)

    def streams(self) -> Iterator[Any]:
        rows = [
            (s.label.in_(self.lang), f"{s.arrived:,}", f"{s.closed:,}", f"{s.arrived - s.closed:,}") for s in self.year.streams
        ]
        yield show.table(
            [self.say(f"column.{c}") for c in ("sort", "arrived", "closed", "open")], rows, title=self.say("streams")
        )

    def times(self) -> Iterator[Any]:
        """Time to signature, issue and end: half of them and nine in ten within, days of the calendar and office hours."""
        acts = {act: None for s in self.year.streams for act in s.to_act if act != CLOSED}
        rows = []
        for s in self.year.streams:
            for act in acts:
                if found := s.to_act.get(act):
                    work = s.working[act]
                    rows.append((s.label.in_(self.lang), self.act(act), f"{len(found):,}", *(f"{days(quantile(found, q)):,.1f}" for q in (0.5, 0.9)),
                                 *(f"{hours(quantile(work, q)):,.1f}" for q in (0.5, 0.9))))  # fmt: skip
        columns = ("sort", "until", "number", "median-days", "p90-days", "median-hours", "p90-hours")
        if rows:
            yield show.table([self.say(f"column.{c}") for c in columns], rows, title=self.say("times"))
        else:
            yield self.say("times.none")

    def waiting(self) -> Iterator[Any]:
        calendar, office = totals(self.year)
        whole, worked = sum(calendar.values()), sum(office.values())
        rows = [
            (say(f"waiting.{kind}", self.lang), f"{n / 1440:,.0f}", f"{n / whole:.1%}", f"{office.get(kind, 0) / worked:.1%}" if worked else "–")
            for kind, n in sorted(calendar.items(), key=lambda e: (-e[1], e[0]))
            if whole
        ]  # fmt: skip
        if rows:
            columns = [self.say(f"column.{c}") for c in ("kind", "case-days", "share", "office-share")]
            yield show.table(columns, rows, title=self.say("waiting"))
        else:
            yield self.say("waiting.none")

    def loads(self) -> Iterator[Any]:
        busiest = sorted(self.year.loads, key=lambda x: (-x.share, x.official))
        rows = [(self.x.label(x.official), f"{x.acts:,}", f"{x.borrowed:,}", f"{x.share:.0%}", f"{hours(x.waited_median):,.1f}", f"{hours(x.waited_p90):,.1f}")
                for x in busiest]  # fmt: skip
        yield from self.table("loads", ("who", "acts", "borrowed", "busy", "median-tray", "p90-tray"), rows)

    def meetings(self) -> Iterator[Any]:
        rows = [
            (self.act(m.type), f"{m.held:,}", self._by_clause(m.failed, "nothing-to-decide"), f"{m.decided:,}", self._by_clause(m.deferred, "agenda-full"))
            for m in self.year.meetings
        ]  # fmt: skip
        yield from self.table("meetings", ("meeting", "held", "failed", "decided", "deferred"), rows)

    def _by_clause(self, counts: Any, empty: str) -> str:
        parts = [self.say("times-clause", cite=self.cite(clause, empty), n=n) for clause, n in counts.items()]
        return say("list.comma", self.lang).join(parts) or "0"

    def blocked(self) -> Iterator[Any]:
        rows = [
            (self.cite(b.clause), self.act(b.act), self.missing(b), f"{b.cases:,}", f"{b.minutes / 1440:,.1f}")
            for b in self.year.blocked
        ]  # fmt: skip
        yield from self.table("blocked", ("clause", "act", "missing", "cases", "case-days"), rows)

    def missing(self, one: Blocked) -> str:
        if not one.official:
            return self.say(nobody(self.x.meaning, one.clause, one.act))
        who = self.x.label(one.official)
        return say("away-for", self.lang, who=who, reason=self.x.status(one.reason)) if one.reason else who

    def stand_ins(self) -> Iterator[Any]:
        rows = [(self.x.label(s.official), self.x.label(s.seat), say("list.comma", self.lang).join(map(self.x.cite, s.chain)), f"{s.acts:,}")
                for s in self.year.stand_ins]  # fmt: skip
        yield from self.table("stand-ins", ("who", "for", "through", "acts"), rows)

    def limits(self) -> Iterator[Any]:
        rows = [
            (self.cite(r.clause), self.act(r.act), f"{r.in_time:,}", f"{r.late:,}", f"{r.silent:,}") for r in self.year.replies
        ]
        if rows:
            columns = [self.say(f"column.{c}") for c in ("clause", "act", "in-time", "late", "silent")]
            yield show.table(columns, rows, title=self.say("limits"))
        else:
            yield self.say("limits.none")

    def missed(self) -> Iterator[Any]:
        rows = [(self.cite(c.clause), self.act(c.act), f"{c.times:,}") for c in self.year.missed]
        yield from self.table("missed", ("clause", "act", "times"), rows)

    def refused(self) -> Iterator[Any]:
        rows = [(self.cite(c.clause), self.act(c.act), f"{c.times:,}") for c in self.year.refused]
        yield from self.table("refused", ("clause", "act", "times"), rows)

    def assumed(self) -> Iterator[Any]:
        taken = sorted((a for a in self.year.assumed if a.times), key=lambda a: (-a.times, a.act))
        rows = [(a.label.in_(self.lang), f"{a.times:,}", a.reason.in_(self.lang)) for a in taken]
        yield from self.table("assumed", ("act", "times", "reason"), rows)
