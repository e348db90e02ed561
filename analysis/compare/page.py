"""A comparison as a page: one file in both languages, with what a reform planner reads first at the top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from analysis.compare.told import Item, Part, Told
from analysis.report_page import Notice, Number, Picture, Section, Sheet, anchor, picture
from analysis.report_text import Both, words
from analysis.report_year_parts import Block
from constraints.difference.comparison import Comparison
from constraints.difference.findings import Fate
from constraints.difference.grid import Away, Square, grids
from constraints.difference.verdicts import Turn
from constraints.verify import Verification

if TYPE_CHECKING:
    from analysis.paired.life import Life

SHOWN, MOST_NAMES = 8, 2
"""So many items of a section stand open, the others are folded away; so many people are named in a square."""


@dataclass(frozen=True)
class ShownItem:
    mark: str
    head: Both
    lines: tuple[Both, ...]
    id: str


@dataclass(frozen=True)
class ShownPart:
    """One section: a sentence, the items that stand open, those folded away, figures."""

    summary: Both
    items: tuple[ShownItem, ...]
    rest: tuple[ShownItem, ...]
    figures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class ShownSquare:
    tone: str
    before: Both
    after: Both
    reason: Both


@dataclass(frozen=True)
class ShownLine:
    matter: Both
    share: Both
    given: Both
    squares: tuple[ShownSquare, ...]


@dataclass(frozen=True)
class ShownGrid:
    id: str
    act: Both
    columns: tuple[Both, ...]
    lines: tuple[ShownLine, ...]
    more: int


@dataclass(frozen=True)
class Compared(Sheet):
    """What the page shows."""

    room: ClassVar[str] = "compare"

    parts: dict[str, ShownPart]
    said: tuple[tuple[Both, Both], ...]
    goals: tuple[ShownItem, ...]
    same: bool
    grids: tuple[ShownGrid, ...]
    blocks: tuple[Block, ...]
    no_life: Both


def page_of(found: Comparison, life: Life | None, options: Sequence[str] = (), *, simulated: bool = True) -> Compared:
    """The page about a comparison, with what the simulated years tell; `simulated` says whether they were asked for."""
    teller = _Teller(found)
    parts = teller.parts()
    names = ["summary", *parts, "life", "made"]
    return Compared(
        title=teller.both(lambda t: t.say("page.title", title=t.title())),
        what=words("compare.what"),
        sections=tuple(Section(n, words(f"compare.{n}" if n in parts else f"compare.page.section.{n}")) for n in names),
        numbers=tuple(teller.numbers(life)),
        illustrative=tuple(_notices(found, life)),
        made=_made(found, life, options),
        parts=parts,
        said=tuple(_in_short(parts, life)),
        goals=(parts["goals"].items + parts["goals"].rest) if "goals" in parts else (),
        same=found.same,
        grids=tuple(teller.grids()),
        blocks=_blocks(life),
        no_life=words("compare.page.no-life" if simulated else "compare.page.life-left-out"),
    )


def _in_short(parts: dict[str, ShownPart], life: Life | None) -> Iterator[tuple[Both, Both]]:
    """The sentence of each section; the goals stand above in full."""
    yield from ((words(f"compare.{name}"), part.summary) for name, part in parts.items() if name != "goals")
    if life is not None:
        from analysis.paired.shown import in_short

        yield words("compare.page.section.life"), in_short(life)


def _blocks(life: Life | None) -> tuple[Block, ...]:
    if life is None:
        return ()
    from analysis.paired.shown import blocks

    return blocks(life, figures=True)


class _Teller:
    """A comparison told in both languages at once."""

    def __init__(self, found: Comparison) -> None:
        self.found = found
        self.told = {lang: Told(found, lang) for lang in ("zh", "en")}

    def both(self, say: Any) -> Both:
        return Both(say(self.told["zh"]), say(self.told["en"]))

    def parts(self) -> dict[str, ShownPart]:
        zh, en = self.told["zh"].parts(), self.told["en"].parts()
        return {one.name: self._part(one, other) for one, other in zip(zh, en, strict=True)}

    def _part(self, zh: Part, en: Part) -> ShownPart:
        items = tuple(_item(one, other) for one, other in zip(zh.items, en.items, strict=True))
        figures = tuple(self._slopes()) if zh.name == "leads" else ()
        return ShownPart(Both(zh.summary, en.summary), items[:SHOWN], items[SHOWN:], figures)

    def _slopes(self) -> Iterator[Picture]:
        """Lead times whose whole differs."""
        from analysis.compare import plots
        from analysis.plots import drawn

        shifts = [s for s in self.found.leads if s.whole_differs and any(_times(s))][: plots.MOST]
        if shifts:
            titles = {lang: [_wrapped(told.lead_words.matter(s), lang) for s in shifts] for lang, told in self.told.items()}
            yield picture("slopes", drawn("slopes", lambda lang: plots.slopes(shifts, titles[lang], lang)))

    def numbers(self, life: Life | None) -> Iterator[Number]:
        found = self.found
        acts = sum(bool(changes) for changes in found.powers.by_act.values())
        turned = self.told["en"].turned()
        fates = {fate: sum(c.fate is fate for c in found.findings) for fate in Fate}
        rows: list[tuple[str, int, str]] = [("clauses", len(found.clauses), ""), ("acts", acts, "")]
        rows += [("refuted", turned[Turn.REFUTED], "bad"), ("proved", turned[Turn.PROVED], "good")]
        rows += [("new", fates[Fate.NEW], "bad"), ("closed", fates[Fate.CLOSED], "good")]
        rows.append(("leads", sum(len(s.classes) for s in found.leads), ""))
        if found.outcomes:
            met = sum(o.met for o in found.outcomes)
            yield Number(words("compare.goals"), f"{met} / {len(found.outcomes)}", "good" if found.met else "bad")
        for name, n, tone in rows:
            yield Number(words(f"compare.page.number.{name}"), f"{n:,}", tone if n else "")
        if life is not None:
            from analysis.paired.shown import plain

            yield Number(words("compare.page.number.life"), plain(life.changed.mean))

    # ── the map of changed situations ────────────────────────────────────────────────────────────────────────────

    def grids(self) -> Iterator[ShownGrid]:
        for grid in grids(self.found.sides, self.found.powers):
            columns = tuple(self.both(lambda t, a=away: _away(t, a)) for away in grid.columns)
            lines = tuple(
                ShownLine(
                    self.both(lambda t, c=line.change: t.matter_of(c)),
                    self.both(lambda t, c=line.change: t.share(c)),
                    self.both(lambda t, c=line.change: t.after.say("list.comma").join(t.given(c))),
                    tuple(self._square(s) for s in line.squares),
                )
                for line in grid.lines
            )
            act = self.both(lambda t, g=grid: t.after.names.label(g.act, t.lang))
            yield ShownGrid(anchor(grid.act), act, columns, lines, grid.more)

    def _square(self, square: Square | None) -> ShownSquare:
        empty = Both("", "")
        if square is None:
            return ShownSquare("barred", words("compare.page.barred"), empty, empty)
        before, after = (self.both(lambda t, by=by: _people(t, by)) for by in (square.before, square.after))
        if not square.changed:
            return ShownSquare("same", before, empty, empty)
        tone = "none" if not square.after else "more" if not square.before else "one"
        reasons = self.both(lambda t: t.after.listed(dict.fromkeys(map(t.after.status, square.status.values())), "and"))
        return ShownSquare(tone, before, after, reasons if square.some else empty)


def _item(zh: Item, en: Item) -> ShownItem:
    lines = tuple(Both(one, other) for one, other in zip(zh.lines, en.lines, strict=True))
    return ShownItem(en.mark, Both(zh.head, en.head), lines, en.id)


def _times(shift: Any) -> list[Any]:
    return [one for side in (shift.first.before, shift.first.after) for one in (side.shortest, side.longest) if one is not None]


def _away(told: Told, away: Away) -> str:
    """Those who are away, or that everybody is present."""
    if not away:
        return told.after.say("report.who.nobody-away")
    ordered = [o for o in told.found.sides.universe.officials if o in away]
    return told.after.say("list.plus-sets").join(map(told.who, ordered))


def _people(told: Told, by: Any) -> str:
    if not by:
        return told.after.say("report.who.nobody")
    if len(by) > MOST_NAMES:
        return told.after.say("report.who.people", n=len(by))
    return told.after.listed(map(told.who, by), "or")


def _wrapped(said: str, lang: str) -> str:
    """A title of at most three lines."""
    from textwrap import shorten, wrap

    if lang == "zh":
        lines = [said[i : i + 17] for i in range(0, min(len(said), 51), 17)]
        return "\n".join(lines) + ("…" if len(said) > 51 else "")
    return "\n".join(wrap(shorten(said, 100, placeholder=" …"), 36))


def _notices(found: Comparison, life: Life | None) -> Iterator[Notice]:
    """That roster and workload are examples, wherever the data say so."""
    roster = found.after.roster
    if roster.illustrative or found.before.roster.illustrative:
        yield Notice(words("report.illustrative.roster"), Both(*(_note(roster.note, lang) for lang in ("zh", "en"))))
    if life is not None and life.illustrative:
        yield Notice(words("report.illustrative.scenario"), life.note)


def _note(note: Any, lang: str) -> str:
    return note or "" if note is None or isinstance(note, str) else str(note.in_(lang))


# ── how it was made ──────────────────────────────────────────────────────────────────────────────────────────────


def _made(found: Comparison, life: Life | None, options: Sequence[str]) -> Any:
    """What went in on either side, and the command that makes it again."""
    import platform
    from importlib.metadata import version

    from analysis.report_made import Made, commit, own_version

    rows = [
        *_side("before", found.before, found.sides.before.readings),
        *_side("after", found.after, found.sides.after.readings),
    ]
    if life is not None:
        rows += [
            (words("report.made.scenario"), life.scenario),
            (words("report.made.seed"), f"{life.seeds[0]}–{life.seeds[-1]}"),
        ]
    engines = f"Guize {own_version()} · Python {platform.python_version()} · Mesa {version('mesa')} · Z3 {version('z3-solver')}"
    rows += [(words("report.made.versions"), engines), (words("report.made.commit"), commit())]
    command = " ".join(["guize compare", *options, "--out report"])
    return Made(own_version(), tuple((name, value) for name, value in rows if value), command, _readings(found))


def _side(name: str, side: Verification, readings: Any) -> Iterator[tuple[Both, str]]:
    book, roster = side.rulebook, side.roster
    known = [
        ("rulebook", f"{book.id} · SHA-256 {book.digest}"), ("amendments", ", ".join(book.amendments)),
        ("as-of", book.as_of.isoformat() if book.as_of else ""), ("roster", f"{roster.id} · SHA-256 {roster.digest}"),
        ("readings", ", ".join(f"{r}={o}" for r, o in readings.items())),
    ]  # fmt: skip
    for key, value in known:
        yield (
            words(
                f"compare.page.made.{name}", what=words(f"report.made.{key}" if key != "readings" else "compare.page.readings")
            ),
            value,
        )


def _readings(found: Comparison) -> tuple[tuple[Both, Both], ...]:
    """How the open questions were read on the amended side where a reading had to be taken."""
    taken = found.sides.after.readings
    chosen = ((r, r.options[taken.get(r.id, r.default)]) for r in found.after.rulebook.readings().values())
    return tuple((Both(r.question.zh, r.question.en), Both(option.zh, option.en)) for r, option in chosen)
