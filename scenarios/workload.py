"""What arrives, and with which attributes: drawn by key, so that a matter is the same whatever law it meets.

A matter's natural name is its stream, its day and its number on that day.  One more matter in one stream changes no
other.  Combinations that the vocabulary says cannot exist are drawn again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from constraints.calendar import DAY, Calendar
from constraints.cover import Covers
from constraints.errors import Code, Mistakes, Place, mistake
from constraints.holds import Situation, Value, holds
from constraints.language.vocabulary import Attribute as AttributeDef
from constraints.names import Names
from constraints.roster import Roster
from constraints.terms import Attribute, Has, Number, Term, atoms
from scenarios import draws, forms
from scenarios.scenario import Scenario

Facts: TypeAlias = dict[str, Value]
Draw: TypeAlias = Callable[[Sequence[int], Facts, int], Value]
"""From the matter's key as mixed with each salt, the attributes drawn so far and the day to a value."""
MOST_REDRAWS = 200
SETS = ("subjects", "organs", "seats")
"""The types of attribute whose plain value is a list of names with spaces between them."""


class Arrival(NamedTuple):
    """A matter that arrives: the minute, its natural name, its stream, its kind and attributes, the key of its draws."""

    minute: int
    name: str
    key: int
    stream: str
    kind: str
    attributes: Facts
    asks: forms.Asked | None = None


def quantiles(numbers: Any) -> tuple[int, ...]:
    """The table of a distribution of whole numbers."""
    match numbers:
        case forms.Between(between=(low, high)):
            return draws.between(low, high)
        case forms.OneOf(choose=weights):
            return draws.listed({float(value): weight for value, weight in weights.items()})
        case forms.Skewed():
            return draws.lognormal(numbers.median, numbers.p90, numbers.at_most)
        case forms.Waiting(mean=mean):
            return draws.exponential(mean)
        case _:
            return draws.constant(float(numbers))


class Salts:
    """The numbers with which the key of a matter is mixed for its draws, each once, by place."""

    __slots__ = ("place",)

    def __init__(self) -> None:
        self.place: dict[int, int] = {}

    def of(self, name: str) -> int:
        """The place of the salt of this name."""
        return self.place.setdefault(draws.stable(name), len(self.place))

    def mixed(self, key: int) -> list[int]:
        return [draws.mix(key, salt) for salt in self.place]


class Maker:
    """Draws the attributes of matters of one sort.  `make` takes what is given beforehand and leaves it as it is.

    Matters that are `bare` have only what `specs` give."""

    def __init__(self, likely: Likely, kind: str, specs: forms.Specs, *, bare: bool = False) -> None:
        self.likely, self.kind = likely, kind
        merged = specs if bare else {**likely.usual(kind), **specs}
        self.fixed: Facts = {}
        self.salts = Salts()
        self.drawn: list[tuple[str, Draw]] = []
        for name in _by_dependence(merged):
            attribute = likely.names.attribute(kind, name)
            if attribute is None:
                continue
            spec = merged[name]
            if isinstance(spec, str):
                self.fixed[name] = as_value(attribute, spec)
            else:
                self.drawn.append((name, likely.compile(name, attribute, spec, self.salts)))

    def make(self, key: int, day: int, given: Mapping[str, Value] | None = None, mixed: Sequence[int] | None = None) -> Facts:
        """Attributes drawn with this key, which may be `mixed` with the salts already, for a matter that arrives on this
        day.  Raises `Mistakes` when nothing that the vocabulary allows comes up."""
        likely, kind = self.likely, self.kind
        own = self.salts.mixed(key) if mixed is None else mixed
        for visit in range(1, MOST_REDRAWS + 1):
            facts = self.fixed.copy()
            if given:
                facts.update(given)
            for name, draw in self.drawn:
                if not given or name not in given:
                    value = draw(own, facts, day)
                    if value is not None:
                        facts[name] = value
            if not likely.cannot_exist(kind, facts):
                return facts
            own = self.salts.mixed(draws.mix(key, visit))
        raise Mistakes([mistake(Code.NEVER_DRAWN, Place(likely.scenario.id), value=kind)])


def _by_dependence(specs: forms.Specs) -> list[str]:
    """Attributes after those that they look at; what goes round in a circle stays in the order of the file."""
    order: list[str] = []
    seen: set[str] = set()

    def visit(name: str) -> None:
        if name not in seen and name in specs:
            seen.add(name)
            for other in _looks_at(specs[name]):
                visit(other)
            order.append(name)

    for name in specs:
        visit(name)
    return order


def _looks_at(spec: Any) -> Iterator[str]:
    match spec:
        case forms.If():
            yield from spec.if_
            yield from _looks_at(spec.then)
            yield from _looks_at(spec.else_)
        case forms.SameAs(same_as=name):
            yield name
        case forms.Some():
            yield from (*spec.with_, *spec.but)


def as_value(attribute: AttributeDef, text: str) -> Value:
    """A plain value as the attribute's type takes it."""
    match attribute.type:
        case "number":
            return float(text)
        case "date":
            return float(date.fromisoformat(text).toordinal())
        case "subjects" | "organs" | "seats":  # SETS
            return frozenset(part for part in text.split() if part)
        case _:
            return text


class Likely:
    """The workload of one scenario, ready to be drawn from.  `root` is mixed from the seed."""

    def __init__(self, scenario: Scenario, names: Names, roster: Roster) -> None:
        self.scenario, self.workload = scenario, scenario.entry.workload
        self.names, self.roster = names, roster
        self.calendar = scenario.calendar
        self.root = draws.key_of(draws.mix(0, scenario.entry.seed & draws.MASK), "matters")
        self._usual: dict[str, forms.Specs] = {}
        self._never: dict[str, tuple[tuple[str, ...], tuple[Term, ...], dict[tuple[Any, ...], bool]]] = {}
        self._tables: dict[str, tuple[tuple[dict[str, str], ...], draws.Weighted]] = {}
        self._outcomes: dict[tuple[str, str], tuple[Salts, Draw] | None] = {}

    # ── attributes ───────────────────────────────────────────────────────────────────────────────────────────

    def usual(self, kind: str) -> forms.Specs:
        """What matters of a kind are like where a stream says nothing: flags are false, the rest as the file says."""
        found = self._usual.get(kind)
        if found is None:
            known = self.names.attributes(kind)
            found = {n: "false" for n, a in known.items() if a.type == "flag" and not (a.set_by or a.optional)}
            for group in reversed(self.names.kinds_above(kind)):
                found.update(self.workload.usual.get(group, {}))
            self._usual[kind] = found
        return found

    def key(self, name: str) -> int:
        """The key of everything that is drawn for the matter of this name."""
        return draws.mix(self.root, draws.hashed(name))

    def cannot_exist(self, kind: str, facts: Facts) -> bool:
        """Does the vocabulary say that there are no such matters?"""
        paths, terms, known = self._nevers(kind)
        if not terms:
            return False
        seen = tuple(map(facts.get, paths))
        found = known.get(seen)
        if found is None:
            now = Situation(attributes=facts)
            found = known[seen] = any(holds(term, now) for term in terms)
        return found

    def _nevers(self, kind: str) -> tuple[tuple[str, ...], tuple[Term, ...], dict[tuple[Any, ...], bool]]:
        found = self._never.get(kind)
        if found is None:
            covers = Covers(self.names, self.roster)
            groups = self.names.kinds_above(kind)
            terms = tuple([covers.term(n.matter, kind) for g in groups for n in self.names.kind_of[g].never])
            read = dict.fromkeys(a.path.removeprefix("#") for a in atoms(*terms) if isinstance(a, Attribute | Has | Number))
            found = self._never[kind] = (tuple(read), terms, {})
        return found

    def outcome(self, kind: str, attribute: str, key: int, facts: Facts, day: int) -> Value:
        """The value that an act gives to an attribute; nothing where the scenario does not say."""
        where = (kind, attribute)
        if where not in self._outcomes:
            spec = None
            for group in reversed(self.names.kinds_above(kind)):
                spec = self.workload.outcomes.get(group, {}).get(attribute, spec)
            about, salts = self.names.attribute(kind, attribute), Salts()
            self._outcomes[where] = None
            if spec is not None and about is not None:
                self._outcomes[where] = (salts, self.compile(attribute, about, spec, salts))
        known = self._outcomes[where]
        if known is None:
            return None
        salts, draw = known
        return draw(salts.mixed(key), facts, day)

    def table(self, name: str) -> tuple[tuple[dict[str, str], ...], draws.Weighted]:
        if name not in self._tables:
            rows = self.workload.tables[name]
            self._tables[name] = (rows, draws.Weighted({i: float(row.get("weight", "1")) for i, row in enumerate(rows)}))
        return self._tables[name]

    def compile(self, name: str, attribute: AttributeDef, spec: Any, salts: Salts) -> Draw:
        """A function that draws what a spec says for the attribute of this name; the salts it wants are added."""
        at = salts.of(name)
        match spec:
            case str():
                value = as_value(attribute, spec)
                return lambda _own, _facts, _day: value
            case forms.Choose(choose=weights):
                chosen = draws.Weighted({as_value(attribute, text): weight for text, weight in weights.items()})
                return lambda own, _facts, _day: chosen.draw(own[at])  # type: ignore[return-value]
            case forms.Chance(rate=rate):
                below, share = draws.threshold(rate), draws.share
                return lambda own, _facts, _day: "true" if share(own[at]) < below else "false"
            case forms.Column():
                return self._column(spec, salts)
            case forms.Some():
                return self._some(spec, at)
            case forms.SameAs(same_as=other):
                return lambda _own, facts, _day: facts.get(other)
            case forms.DaysAhead(days_ahead=numbers):
                ahead, epoch = quantiles(numbers), self.calendar.epoch.toordinal()
                return lambda own, _facts, day: float(epoch + day + draws.pick(ahead, own[at]))
            case forms.Amount(amount=numbers):
                amounts = quantiles(numbers)
                return lambda own, _facts, _day: float(draws.pick(amounts, own[at]))
            case forms.If():
                return self._if(name, attribute, spec, salts)
            case _:
                raise AssertionError(spec)

    def _column(self, spec: forms.Column, salts: Salts) -> Draw:
        """Equal names of draws choose equal rows, whichever attributes they are for."""
        rows, weighted = self.table(spec.table)
        values = [row[spec.column] for row in rows]
        at = salts.of(f"row {spec.draw or spec.table}")
        return lambda own, _facts, _day: values[weighted.index(own[at])]

    def _some(self, spec: forms.Some, at: int) -> Draw:
        rows, weighted = self.table(spec.some.table)
        values, numbers = [row[spec.some.column] for row in rows], quantiles(spec.number)

        def draw(own: Sequence[int], facts: Facts, _day: int) -> Value:
            key = own[at]
            barred = set(_members(facts, spec.but))
            found = set(_members(facts, spec.with_)) - barred
            wanted = len(found) + draws.pick(numbers, key)
            for turn in range(1, 20 * (wanted + 1)):
                if len(found) >= wanted:
                    break
                value = values[weighted.index(draws.mix(key, turn))]
                if value not in barred:
                    found.add(value)
            return frozenset(found)

        return draw

    def _if(self, name: str, attribute: AttributeDef, spec: forms.If, salts: Salts) -> Draw:
        tests = tuple(spec.if_.items())
        then = self.compile(name, attribute, spec.then, salts)
        other = None if spec.else_ is None else self.compile(name, attribute, spec.else_, salts)

        def draw(own: Sequence[int], facts: Facts, day: int) -> Value:
            for looked_at, values in tests:
                if facts.get(looked_at) not in values:
                    return None if other is None else other(own, facts, day)
            return then(own, facts, day)

        return draw


def _members(facts: Facts, names: Iterable[str]) -> Iterator[str]:
    """The values of some attributes, sets spelt out."""
    for name in names:
        value = facts.get(name)
        if isinstance(value, frozenset):
            yield from value
        elif isinstance(value, str):
            yield value


# ── arrivals ─────────────────────────────────────────────────────────────────────────────────────────────────


class Rates:
    """What falls on a day: the share of a year's total, by season, on working days or on all days."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._totals: dict[tuple[int, tuple[float, ...], bool], float] = {}

    def share(self, day: int, season: tuple[float, ...], working: bool) -> float:
        """The share of its year that falls on `day`; nothing on a day off where only working days count."""
        if working and not self.calendar.is_working_day(day):
            return 0.0
        at = self.calendar.date_of(day)
        key = (at.year, season, working)
        if key not in self._totals:
            self._totals[key] = self._total(at.year, season, working)
        return season[at.month - 1] / self._totals[key]

    def _total(self, year: int, season: tuple[float, ...], working: bool) -> float:
        calendar = self.calendar
        first, end = calendar.day_of(date(year, 1, 1)), calendar.day_of(date(year, 12, 31)) + 1
        days = [day for day in range(first, end) if not working or calendar.is_working_day(day)]
        return sum(season[calendar.date_of(day).month - 1] for day in days) or 1.0


FLAT = (1.0,) * 12


AHEAD = 14
"""Days whose matters are drawn together: the keys of many cost little more to mix than that of one."""


class Arrivals:
    """The matters that arrive on each day."""

    def __init__(self, likely: Likely) -> None:
        self.likely, self.calendar = likely, likely.calendar
        self.rates = Rates(likely.calendar)
        self.open_minutes = [m for start, end in likely.calendar.hours for m in range(start, end)]
        self.streams = [
            (name, stream, Maker(likely, stream.kind, stream.attributes, bare=stream.asks is not None))
            for name, stream in likely.workload.streams.items()
        ]
        self._ahead: dict[int, list[Arrival]] = {}

    def of_day(self, day: int) -> list[Arrival]:
        """Everything that arrives on this day, by minute and key."""
        if day not in self._ahead:
            end = min(day + AHEAD, self.likely.scenario.days)
            self._ahead = {ahead: [] for ahead in range(day, max(end, day + 1))}
            for name, stream, maker in self.streams:
                self._draw(name, stream, maker)
        found = self._ahead.pop(day)
        found.sort(key=lambda a: (a.minute, a.key))
        return found

    def _draw(self, name: str, stream: forms.Stream, maker: Maker) -> None:
        """Add what arrives of one stream on the days ahead."""
        likely = self.likely
        days: list[int] = []
        names: list[str] = []
        for day in self._ahead:
            at = self.calendar.date_of(day)
            base = f"{name}/{at.isoformat()}"
            number = self._number(stream, draws.key_of(likely.root, base, "number"), day, at)
            days += [day] * number
            names += [f"{base}/{n}" for n in range(number)]
        if not names:
            return
        keys = [likely.key(own) for own in names]
        mixed = draws.mixed(keys, (draws.stable("minute of the day"), *maker.salts.place))
        for day, own, key, (first, *rest) in zip(days, names, keys, mixed, strict=True):
            facts = maker.make(key, day, mixed=rest)
            self._ahead[day].append(Arrival(self._minute(stream, first, day), own, key, name, stream.kind, facts, stream.asks))

    def _number(self, stream: forms.Stream, key: int, day: int, at: date) -> int:
        fixed = sum(planned == at for planned in stream.dates)
        if not stream.per_year:
            return fixed
        season = self.likely.workload.seasons[stream.season] if stream.season else FLAT
        mean = stream.per_year * self.likely.workload.scale * self.rates.share(day, season, stream.arrives == "office_hours")
        for surge in stream.surges:
            if surge.from_ <= at <= surge.to:
                mean *= surge.times
        return fixed + draws.poisson(mean, key)

    def _minute(self, stream: forms.Stream, key: int, day: int) -> int:
        spread = draws.share(key)
        if stream.arrives == "any_time" or not self.calendar.is_working_day(day):
            return day * DAY + (spread * DAY >> 32)
        return day * DAY + self.open_minutes[spread * len(self.open_minutes) >> 32]
