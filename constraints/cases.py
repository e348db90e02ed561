"""Cases: the law as a lawyer would check it, each with its decision *and* the clauses that decide it.

A file of cases says which rulebook and roster it is about, what is `usual`, and then its cases.  The first word of a
case tells its sort: `who` may do an act, what may be done `next`, what is `owed`, whose `duty` an act is, when it is
`due`, what is `barred`, whether there is a `quorum`, whom a meeting `meets`, who may be `away_together`.

A flag that nobody mentions is false, every other attribute that nobody mentions has no value.  A list of values stands
for each of them in turn.  Files stand in a folder `cases/` beside their rulebook; `constraints.hear` decides them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any

from constraints.casefile import (
    SORTS,
    AwayTogetherEntry,
    BarredEntry,
    CaseFile,
    DueEntry,
    DutyEntry,
    Entry,
    Fact,
    Facts,
    MeetsEntry,
    NextEntry,
    OwedEntry,
    QuorumEntry,
    Situated,
    WhoEntry,
    refs_of,
)
from constraints.cover import Matter, as_number
from constraints.decode import Piece, decode, whole
from constraints.errors import Code, Mistake, Mistakes, Place, mistake
from constraints.language.scalars import Text
from constraints.language.vocabulary import Attribute
from constraints.language.who import handovers
from constraints.load import SHIPPED
from constraints.roster import Roster
from constraints.rulebook import Rulebook
from constraints.source import Path_, Source, read

FOLDER, ROSTERS, SURVIVORS = "cases", "rosters", "survivors"
HOUSE = Path(__file__).resolve().parents[1] / "tests" / FOLDER
"""The cases of the shipped rulebooks; not part of an installed distribution."""
TEXT_ONLY = {"presumed-order": "text_only"}
BUILT_IN: Mapping[str, tuple[str, ...]] = {
    "presumed-order": ("text_only", "text_and_presumption"),
    "day-ends": ("close", "midnight"),
}
MOST = 200
"""No case stands for more matters than this."""
FOR = " for "
DURATION = re.compile(r"(\d+) ([a-z_]+)")


# ── a case, ready to be heard ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False)
class Case:
    """One case with its matters; `others` are those in which the same clauses do not decide."""

    entry: Entry
    place: Place
    matters: tuple[Matter, ...]
    others: tuple[Matter, ...]
    limits: Mapping[str, str]
    granted: frozenset[tuple[str, str, str]] = frozenset()

    def sentence(self, lang: str) -> str:
        return self.entry.case.in_(lang) if isinstance(self.entry.case, Text) else self.entry.case

    @cached_property
    def absences(self) -> tuple[Mapping[str, str], ...]:
        """Who is away and why: one choice for each combination of reasons."""
        away = self.entry.away if isinstance(self.entry, Situated) else {}
        return tuple(dict(zip(away, reasons, strict=True)) for reasons in product(*away.values()))

    @cached_property
    def refs(self) -> tuple[str, ...]:
        """Every clause or citation that the case names."""
        return tuple(dict.fromkeys(ref for _, ref in refs_of(self.entry)))

    @cached_property
    def acts(self) -> frozenset[str]:
        """The acts it is about."""
        e = self.entry
        match e:
            case WhoEntry():
                return frozenset(e.who)
            case NextEntry():
                return frozenset([*(e.next or ()), *e.waits])
            case OwedEntry():
                return frozenset([*e.owed, *e.not_owed])
            case DutyEntry():
                return frozenset(e.duty)
            case DueEntry():
                return frozenset(e.due)
            case BarredEntry():
                return frozenset(e.barred)
            case _:
                return frozenset()

    def under(self, readings: Mapping[str, str]) -> Case:
        """The same case under other readings."""
        return replace(self, entry=self.entry.model_copy(update={"readings": {**self.entry.readings, **readings}}))


# ── loading ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Docket:
    """The files of cases about one rulebook and one roster; the roster stands in `rosters/` beside the cases, or is known
    elsewhere by its id."""

    roster: str | None
    files: tuple[Path, ...]

    @property
    def own_roster(self) -> Path | None:
        beside = [file.parent / ROSTERS / f"{self.roster}.yaml" for file in self.files]
        return next((path for path in beside if path.is_file()), None)


def dockets(rulebook: str, folders: Iterable[Path]) -> list[Docket]:
    """The files of cases about this rulebook in these folders, by roster.  Raises `Mistakes` for a file that cannot be read."""
    found: dict[str | None, list[Path]] = {}
    for file in files(folders):
        about, roster = _about(file)
        if about in (None, rulebook):
            found.setdefault(roster, []).append(file)
    return [Docket(roster, tuple(listed)) for roster, listed in found.items()]


def folders_of(rulebook: Path) -> list[Path]:
    """Where the cases about a rulebook may stand: beside it, and for a shipped one in the tests of the house."""
    beside = rulebook / FOLDER if rulebook.is_dir() else rulebook.parent / FOLDER
    shipped = [HOUSE] if rulebook.resolve().parent == SHIPPED.resolve() else []
    return [folder for folder in (beside, *shipped) if folder.is_dir()]


def files(folders: Iterable[Path]) -> list[Path]:
    """The files of cases in these folders, in the order of their names; lists of survivors are none."""
    return [file for folder in folders for file in sorted(folder.glob("*.y*ml")) if file.stem != SURVIVORS]


def _about(file: Path) -> tuple[str | None, str | None]:
    """The rulebook and the roster that a file of cases says it is about."""
    data = read(file).data
    said = data if isinstance(data, dict) else {}
    rulebook, roster = (said.get(name) for name in ("rulebook", "roster"))
    return (rulebook if isinstance(rulebook, str) else None, roster if isinstance(roster, str) else None)


def load_cases(paths: Iterable[Path], rulebook: Rulebook, roster: Roster) -> list[Case]:
    """The cases of these files, checked against rulebook and roster.  Raises `Mistakes` with all that is wrong in any."""
    found: list[Mistake] = []
    cases: list[Case] = []
    for path in paths:
        try:
            cases += read_cases(read(path), rulebook, roster)
        except Mistakes as mistakes:
            found.extend(mistakes.found)
    if found:
        raise Mistakes(found)
    return cases


def read_cases(source: Source, rulebook: Rulebook, roster: Roster) -> list[Case]:
    """The cases of one file.  Raises `Mistakes`."""
    piece = whole(source)
    if isinstance(piece, Mistake):
        raise Mistakes([piece])
    head, found = decode(CaseFile, Piece({k: v for k, v in piece.data.items() if k != "cases"}, source, ()))
    raw = piece.data.get("cases", [])
    if not isinstance(raw, list):
        found.append(mistake(Code.WRONG_SHAPE, source.place(("cases",)), value="cases", wanted="list"))
    cases: list[Case] = []
    if head is not None and not found:
        if head.rulebook != rulebook.id:
            at = source.place(("rulebook",))
            raise Mistakes([mistake(Code.WRONG_RULEBOOK, at, value=head.rulebook, wanted=rulebook.id, known=[rulebook.id])])
        reader = _Reader(source, head, rulebook, roster)
        cases = [case for i, one in enumerate(raw) if (case := reader.case(one, i)) is not None]
        found += reader.found
    if found:
        raise Mistakes(found)
    return cases


class _Reader:
    """Reads the cases of one file and checks every name in them."""

    def __init__(self, source: Source, head: CaseFile, rulebook: Rulebook, roster: Roster) -> None:
        self.source, self.rulebook, self.roster, self.names = source, rulebook, roster, rulebook.names
        self.found: list[Mistake] = []
        self.path: Path_ = ()
        self.limits: dict[str, str] = {}
        self.usual = {kind: self._usual(kind, facts) for kind, facts in head.usual.items() if self._kind(kind, ("usual", kind))}

    def say(self, code: Code, path: Path_, *, known: Iterable[str] = (), key: bool = False, **values: Any) -> None:
        self.found.append(mistake(code, self.source.place((*self.path, *path), key=key), known=known, **values))

    def case(self, data: Any, index: int) -> Case | None:
        self.path, self.limits = ("cases", index), {}
        if not isinstance(data, dict):
            self.say(Code.WRONG_SHAPE, (), value=str(data), wanted="case")
            return None
        model = next((SORTS[word] for word in SORTS if word in data), None)
        if model is None:
            self.say(Code.CASE_NOT_STATED, (), value=str(data.get("case", ""))[:60])
            return None
        entry, wrong = decode(model, Piece(data, self.source, self.path))
        self.found += wrong
        if entry is None:
            return None
        before = len(self.found)
        self._check(entry)
        matters = self._matters(entry)
        others = tuple(
            m for i, facts in enumerate(getattr(entry, "but_not", ())) for m in self._other(entry, facts, ("but_not", i))
        )
        if len(self.found) > before:
            return None
        granted = self._granted(entry) if isinstance(entry, Situated) else frozenset()
        return Case(entry, self.source.place(self.path), matters, others, dict(self.limits), granted)

    # ── names ────────────────────────────────────────────────────────────────────────────────────────────────

    def _check(self, entry: Entry) -> None:
        for path, ref in refs_of(entry):
            if not self.rulebook.resolve(ref):
                self.say(Code.DANGLING, path, value=ref, known=self.rulebook.nodes)
        readings = {r.id: tuple(r.options) for r in self.rulebook.readings().values()} | dict(BUILT_IN)
        for reading, option in entry.readings.items():
            if reading not in readings:
                self.say(Code.UNKNOWN_READING, ("readings", reading), value=reading, known=readings, key=True)
            elif option not in readings[reading]:
                self.say(Code.UNKNOWN_OPTION, ("readings", reading), value=option, reading=reading, known=readings[reading])
        for field in ("who", "next", "waits", "owed", "not_owed", "duty", "due", "barred", "done"):
            self._acts(getattr(entry, field, None) or (), (field,))
        if isinstance(entry, NextEntry):
            for act, earlier in entry.waits.items():
                self._acts(earlier, ("waits", act))
        self._people(entry)

    def _acts(self, acts: Iterable[str], path: Path_) -> None:
        for act in acts:
            if act.rpartition(".")[2] not in self.names.vocabulary.acts:
                self.say(Code.UNKNOWN_ACT, path, value=act, known=self.names.vocabulary.acts)

    def _people(self, entry: Entry) -> None:
        match entry:
            case WhoEntry():
                for key in entry.may or {}:
                    who, _, seat = key.partition(FOR)
                    self._who((who,), ("may", key))
                    self._seat(seat or next(iter(self.roster.seats)), ("may", key))
                self._who(entry.may_not, ("may_not",))
                if entry.may is None and entry.nobody is None and not entry.may_not:
                    self.say(Code.CASE_NOT_STATED, (), value=self._short(entry))
            case DutyEntry():
                self._who(entry.owed_by, ("owed_by",))
            case BarredEntry():
                self._who([*filter(None, [entry.as_]), *entry.but_not_as, *(entry.unless_approved_by or ())], ("barred",))
                if (entry.gate is None) is bool(entry.by):
                    self.say(Code.CASE_NOT_STATED, (), value=self._short(entry))
            case QuorumEntry():
                self._meeting(entry.quorum, ("quorum",))
                self._who(entry.present or (), ("present",))
                for reason in entry.others_away_for or ():
                    self._reason(reason, ("others_away_for",))
            case MeetsEntry():
                self._meeting(entry.meets, ("meets",))
                for field in ("members", "attending", "invited"):
                    self._who(getattr(entry, field) or (), (field,))
            case AwayTogetherEntry():
                self._away({seat: (reason,) for seat, reason in entry.away_together.items()}, "away_together")
                self._who(entry.unless_approved_by or (), ("unless_approved_by",))
        if isinstance(entry, Situated):
            self._away(entry.away, "away")
            for seat in [*entry.vacant, *entry.did.values()]:
                self._seat(seat, ("vacant",))

    def _short(self, entry: Entry) -> str:
        return entry.case.en if isinstance(entry.case, Text) else entry.case

    def _who(self, names: Iterable[str], path: Path_) -> None:
        known = {*self.roster.seats, *self.roster.every_organ, *self.names.who_names, *self.names.meetings}
        for name in names:
            if name not in known:
                self.say(Code.UNKNOWN_WHO, path, value=name, known=known)

    def _seat(self, seat: str, path: Path_) -> None:
        if seat not in self.roster.seats:
            self.say(Code.UNKNOWN_SEAT, path, value=seat, known=self.roster.seats)

    def _away(self, away: Mapping[str, Iterable[str]], field: str) -> None:
        for seat, reasons in away.items():
            self._seat(seat, (field, seat))
            for reason in reasons:
                self._reason(reason, (field, seat))

    def _reason(self, reason: str, path: Path_) -> None:
        name, _, length = reason.partition(FOR)
        if name not in self.names.vocabulary.reasons:
            self.say(Code.UNKNOWN_REASON, path, value=name, known=self.names.vocabulary.reasons)
        if length and not DURATION.fullmatch(length):
            self.say(Code.BAD_VALUE, path, value=length, wanted="duration such as 5 working_days")

    def _meeting(self, type_: str, path: Path_) -> None:
        if type_ not in self.names.meetings:
            self.say(Code.UNKNOWN_MEETING, path, value=type_, known=self.names.meetings)

    def _granted(self, entry: Situated) -> frozenset[tuple[str, str, str]]:
        """The grants, under every clause meant that hands anything over."""
        ids = {g.power: [i for i in self.rulebook.resolve(g.power) if _hands_over(self.rulebook[i])] for g in entry.granted}
        return frozenset((id_, g.giver, g.receiver) for g in entry.granted for id_ in ids[g.power])

    # ── matters ──────────────────────────────────────────────────────────────────────────────────────────────

    def _kind(self, kind: str, path: Path_) -> bool:
        if kind not in self.names.kinds:
            self.say(Code.UNKNOWN_KIND, path, value=kind, known=self.names.kinds, key=True)
        return kind in self.names.kinds

    def _usual(self, kind: str, facts: Facts) -> dict[str, Fact]:
        list(self._values(kind, facts, ("usual", kind)))
        return dict(facts)

    def _matters(self, entry: Entry) -> tuple[Matter, ...]:
        for kind, facts in entry.matter.items():
            if self._kind(kind, ("matter", kind)):
                return self._expanded(kind, facts, ("matter", kind))
        return ()

    def _other(self, entry: Entry, facts: Facts, path: Path_) -> tuple[Matter, ...]:
        for kind, own in entry.matter.items():
            return self._expanded(kind, {**own, **facts}, path)
        return ()

    def _expanded(self, kind: str, facts: Facts, path: Path_) -> tuple[Matter, ...]:
        """One matter for each combination of the values listed."""
        usual = {k: v for group in reversed(self.names.kinds_above(kind)) for k, v in self.usual.get(group, {}).items()}
        listed_values = dict(self._values(kind, {**usual, **facts}, path))
        made = product(*listed_values.values())
        found = [
            Matter(kind, self._filled(kind, dict(zip(listed_values, values, strict=True))))
            for _, values in zip(range(MOST + 1), made, strict=False)
        ]
        if len(found) > MOST:
            self.say(Code.BAD_VALUE, path, value=f"> {MOST}", wanted=f"number of matters up to {MOST}")
        return tuple(found)

    def _filled(self, kind: str, given: dict[str, Any]) -> dict[str, Any]:
        """The facts given; a flag is false, a set holds its lead, a post is that of its seat where nothing is said."""
        known = dict(self._attributes(kind))
        for path, attribute in known.items():
            if path in given:
                continue
            lead = given.get(f"lead_{path.removesuffix('s')}")
            seat = self.roster.seats.get(str(given.get(path.removesuffix("_post"))))
            if attribute.type == "flag" and not attribute.set_by and not attribute.optional:
                given[path] = "false"
            elif attribute.type in ("subjects", "organs") and isinstance(lead, str):
                given[path] = frozenset([lead])
            elif attribute.type == "post" and path.endswith("_post") and seat is not None:
                given[path] = seat.post
        return {path: value for path, value in given.items() if value is not None}

    def _attributes(self, kind: str) -> Iterator[tuple[str, Attribute]]:
        for name, attribute in self.names.attributes(kind).items():
            if attribute.type == "matter" and attribute.of:
                yield from ((f"{name}.{inner}", below) for inner, below in self.names.attributes(attribute.of).items())
            else:
                yield name, attribute

    def _values(self, kind: str, facts: Mapping[str, Fact], path: Path_) -> Iterator[tuple[str, list[Any]]]:
        """For each fact the values it stands for."""
        known = self.names.attributes(kind)
        for name, fact in facts.items():
            attribute = known.get(name)
            if attribute is None:
                self.say(Code.UNKNOWN_ATTRIBUTE, (*path, name), value=name, kind=kind, known=known, key=True)
            elif isinstance(fact, dict):
                inner = self._values(attribute.of or "", fact, (*path, name))
                yield from ((f"{name}.{below}", values) for below, values in inner)
            elif attribute.type in ("subjects", "organs", "seats"):
                members = fact if isinstance(fact, tuple) else (fact,)
                yield name, [frozenset(self._value(name, attribute, m, (*path, name)) for m in members)]
            else:
                yield (
                    name,
                    [self._value(name, attribute, v, (*path, name)) for v in (fact if isinstance(fact, tuple) else (fact,))],
                )

    def _value(self, name: str, attribute: Attribute, text: str, path: Path_) -> Any:
        if attribute.type in ("number", "duration", "date"):
            if attribute.type == "duration":
                self.limits[name] = text
            try:
                return as_number(text, attribute.type)
            except ValueError:
                self.say(Code.BAD_VALUE, path, value=text, wanted=attribute.type)
                return None
        known = _known_values(attribute, self.rulebook, self.roster)
        if text not in known:
            shown = ", ".join(known[:12])
            self.say(Code.VALUE_NOT_LISTED, path, value=text, attribute=name, known=known, listed=shown)
        return text


def _known_values(attribute: Attribute, rulebook: Rulebook, roster: Roster) -> list[str]:
    match attribute.type:
        case "choice":
            return list(attribute.values)
        case "flag":
            return ["true", "false"]
        case "subject" | "subjects":
            return list(roster.subjects)
        case "organ" | "organs":
            return list(roster.every_organ)
        case "post":
            return list(rulebook.names.posts)
        case "reason":
            return list(rulebook.names.vocabulary.reasons)
        case _:
            return list(roster.seats)


def _hands_over(node: object) -> bool:
    return hasattr(node, "giver") or any(True for _ in handovers(node))


def people(name: str, roster: Roster) -> frozenset[str]:
    """The officials and bodies that a name means: a seat, a post with all its seats, a body, a meeting."""
    if name in roster.seats:
        return frozenset([roster.official_of[name]])
    if name in roster.rulebook.names.posts:
        return frozenset(roster.official_of[seat] for seat in roster.seats_with(name))
    if name in roster.every_organ:
        return frozenset(roster.organs_below(name))
    return frozenset([name])
