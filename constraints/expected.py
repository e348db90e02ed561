"""Expected verdicts: a file beside the rulebook in which known failures stay listed, each with its reason.

Whatever is not listed is expected to be proved.  An entry matches the rows that have all it names; where several
match, the one that names most wins.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from pathlib import Path
from typing import Any

from pydantic import Field

from constraints.beside import load_beside, with_known_reasons
from constraints.errors import Code, Mistake, mistake
from constraints.language.scalars import Id, Name, Strict, Text
from constraints.source import Source
from constraints.verdict import Argument, Family, Result, Status

FILE = "expected.yaml"
_KEYS = ("requirement", "act", "clause", "authorisations", "subject", "readings", "matter", "claim")
NOT_PROVIDED = "not-provided-for"
"""The reason where none has been written for a requirement."""
NO_MATTER = frozenset({"-"})
_SPLITS = ("authorisations", "subject", "readings", "matter")
_ROW = ("requirement", "act", "clause", "authorisations", "subject", "readings")
"""What an entry may name of a row beside its matter."""


class Entry(Strict):
    """Rows that are not proved, and why that is known."""

    requirement: str | None = None
    act: Name | None = None
    clause: str | None = None
    authorisations: str | None = None
    subject: str | None = None
    readings: str | None = None
    matter: str | None = None
    claim: str | None = None
    status: Status
    reason: Id

    @cached_property
    def named(self) -> dict[str, str]:
        return {key: value for key in _KEYS if (value := getattr(self, key)) is not None}

    @property
    def said(self) -> str:
        """What it names, as it stands in the file."""
        return ", ".join(f"{key}: {value}" for key, value in self.named.items())

    @cached_property
    def words(self) -> frozenset[str] | None:
        """What is named of the matter; of a row's matter, the attributes named are enough."""
        return None if self.matter is None else frozenset(self.matter.split())


class ExpectedFile(Strict):
    """`expected.yaml`."""

    expected: Id
    roster: Id | None = None
    reasons: dict[Id, Text] = Field(default_factory=dict)
    entries: tuple[Entry, ...] = ()


@dataclass
class Expected:
    """The expected verdicts of a rulebook; `matched` are the entries that some row used.

    `partial`: not all families or acts are asked, so that an entry without a row says nothing.
    """

    file: ExpectedFile
    source: Source | None = None
    partial: bool = False

    def __post_init__(self) -> None:
        self.matched: set[int] = set()
        self._said: dict[int, tuple[Argument, str | None]] = {}
        self._by_claim = {e.claim: i for i, e in enumerate(self.file.entries) if e.claim is not None}
        self._claimed = {e.requirement for e in self.file.entries if e.claim is not None}
        self._read = {e.requirement for e in self.file.entries if e.readings is not None}
        """The requirements of which single claims are named, and readings; both take long to say of a row."""
        self._alike: dict[tuple[str | None, ...], list[int]] = {}
        self._rest: dict[tuple[bool, ...], dict[tuple[str, ...], list[int]]] = {}
        """Entries by which of `_ROW` they name, then by what they say of these; of the matter, by how it is matched."""
        for i, entry in enumerate(self.file.entries):
            if entry.claim is None:
                names = tuple(key in entry.named for key in _ROW)
                said = tuple(entry.named[key] for key in _ROW if key in entry.named)
                self._rest.setdefault(names, {}).setdefault(said, []).append(i)

    def of(self, result: Result) -> Status:
        """The status this row is expected to have."""
        found = self.entry(result)
        return Status.PROVED if found is None else found.status

    def entry(self, result: Result) -> Entry | None:
        best = self._of_claim(result)
        if best is None:
            best = self._matching(result)
        if best is None:
            return None
        self.matched.add(best)
        return self.file.entries[best]

    def _of_claim(self, result: Result) -> int | None:
        """The entry that names this very claim."""
        return self._by_claim.get(result.claim) if _among(result, self._claimed) else None

    def _readings(self, argument: Argument) -> str | None:
        """Rows about many matters share an argument; it is kept, so that its id stays its own."""
        found = self._said.get(id(argument))
        if found is None:
            found = self._said[id(argument)] = (argument, readings_of(argument))
        return found[1]

    def _matching(self, result: Result) -> int | None:
        """The entry that names most of those whose every named value is the row's; `-` names what a row does not say."""
        q = result.question
        readings = self._readings(result.argument) if _among(result, self._read) else None
        row = (q.requirement, q.act, q.clause, q.authorisations, q.subject, readings)
        listed = self._alike.get(row)
        if listed is None:
            listed = self._alike[row] = self._whatever_matter(row)
        for i in listed:
            words = self.file.entries[i].words
            if words is None or words <= (NO_MATTER if q.example is None else q.example.words):
                return i
        return None

    def _whatever_matter(self, row: tuple[str | None, ...]) -> list[int]:
        """The entries that these rows match but perhaps for their matter, those that name most first."""
        values = ["-" if said is None else said for said in row]
        found = [i for names, told in self._rest.items() for i in told.get(tuple(compress(values, names)), ())]
        return sorted(found, key=lambda i: (len(self.file.entries[i].named), i), reverse=True)

    def unmatched(self) -> list[Mistake]:
        """Entries that no row matched: what they expected is gone."""
        if self.source is None or self.partial:
            return []
        gone = [(i, entry) for i, entry in enumerate(self.file.entries) if i not in self.matched]
        return [mistake(Code.UNKNOWN_CLAIM, self.source.place(("entries", i)), value=entry.said) for i, entry in gone]


def readings_of(argument: Argument) -> str | None:
    """Under which readings: `a=x|y, b=z; a=z`."""
    boxes = argument.condition or ([argument.readings] if argument.readings else [])
    return "; ".join(sorted(_said(box) for box in boxes)) or None


def _matter(result: Result) -> str | None:
    """The matter taken for all those alike."""
    example = result.question.example
    return None if example is None else example.said


def _among(result: Result, requirements: Collection[str | None]) -> bool:
    """Is the row's requirement one of these; `None` stands for all."""
    return result.question.requirement in requirements or None in requirements


def _said_of(result: Result, key: str) -> str | None:
    """What a row says of one of the `_SPLITS`."""
    match key:
        case "readings":
            return readings_of(result.argument)
        case "matter":
            return _matter(result)
        case _:
            said: str | None = getattr(result.question, key)
            return said


def _said(box: Mapping[str, Sequence[str]]) -> str:
    return ", ".join(f"{name}={'|'.join(options)}" for name, options in sorted(box.items()))


def load_expected(folder: Path) -> Expected | None:
    """The expected verdicts beside a rulebook; nothing where there is no such file.  Raises `Mistakes`."""
    found = load_beside(ExpectedFile, folder, FILE)
    if found is None:
        return None
    with_known_reasons(*found)
    return Expected(*found)


# ── recording ────────────────────────────────────────────────────────────────────────────────────────────────────


def record(
    results: Iterable[Result], rulebook: str, roster: str, old: Expected | None, reasons: dict[str, Text]
) -> dict[str, Any]:
    """The content of `expected.yaml` for these results, as few entries as possible; reasons already given are kept."""
    groups: dict[tuple[str, str | None, str | None], list[Result]] = {}
    for result in results:
        q = result.question
        groups.setdefault((q.requirement, q.act, q.clause), []).append(result)
    entries: list[dict[str, str]] = []
    for (requirement, act, clause), rows in groups.items():
        base = {"requirement": str(requirement), **({"act": act} if act else {}), "clause": clause or "-"}
        entries.extend(_compressed(base, rows))
    kept = {tuple(sorted(e.named.items())): e.reason for e in old.file.entries} if old else {}
    known = {**reasons, **(old.file.reasons if old else {})}
    for entry in entries:
        key = tuple(sorted((k, v) for k, v in entry.items() if k not in ("status", "reason")))
        reason = kept.get(key, entry["reason"])
        entry["reason"] = reason if reason in known else NOT_PROVIDED
    used = {entry["reason"] for entry in entries}
    texts = {k: {"zh": t.zh, "en": t.en} for k, t in known.items() if k in used}
    return {"expected": rulebook, "roster": roster, "reasons": texts, "entries": entries}


def _compressed(base: dict[str, str], rows: list[Result], keys: Sequence[str] = _SPLITS) -> list[dict[str, str]]:
    """As few entries as tell these rows apart: one where all agree; else one for each part by the key that parts best."""
    statuses = {r.status for r in rows}
    if statuses == {Status.PROVED}:
        return []
    if len(statuses) == 1:
        return [{**base, "status": rows[0].status.value, "reason": reason_of(rows[0])}]
    tried = [_parted(base, rows, key, keys) for key in keys]
    found = min((t for t in tried if t is not None), key=len, default=None)
    return _one_by_one(base, rows) if found is None else found


def _parted(base: dict[str, str], rows: list[Result], key: str, keys: Sequence[str]) -> list[dict[str, str]] | None:
    said = [_said_of(row, key) or "-" for row in rows]
    if key == "matter":
        said = _abridged(said)
    parts: dict[str, list[Result]] = {}
    for value, row in zip(said, rows, strict=True):
        parts.setdefault(value, []).append(row)
    if len(parts) < 2 or (key == "matter" and "" in parts):
        return None
    rest = [k for k in keys if k != key]
    return [entry for value, part in parts.items() for entry in _compressed({**base, key: value}, part, rest)]


def _abridged(matters: Sequence[str]) -> list[str]:
    """Each matter by what tells it from others: the attributes that all have alike are left out."""
    words = [frozenset(matter.split()) for matter in matters]
    alike = frozenset.intersection(*words)
    return [" ".join(word for word in matter.split() if word not in alike) for matter in matters]


def _one_by_one(base: dict[str, str], rows: list[Result]) -> list[dict[str, str]]:
    """Rows that no key tells apart, by their claims."""
    most = max(sorted({r.status for r in rows}), key=lambda s: sum(r.status is s for r in rows))
    example = next(r for r in rows if r.status is most)
    found = [] if most is Status.PROVED else [{**base, "status": most.value, "reason": reason_of(example)}]
    rest = {
        r.claim: {"requirement": base["requirement"], "claim": r.claim, **_verdict(r)} for r in rows if r.status is not most
    }
    return found + list(rest.values())


def _verdict(row: Result) -> dict[str, str]:
    return {"status": row.status.value, "reason": reason_of(row)}


def _is_no_absence(result: Result) -> bool:
    """Is it wrong not because somebody is missing: somebody may who should not, or an office has no stand-in at all?"""
    family = result.question.family
    return family is Family.SEPARATION or (family is Family.BACKUP and result.absences.sets == ((),))


def reason_of(result: Result) -> str:
    """The kind of reason for which a claim is not proved, as it is recorded before anybody writes a better one."""
    if result.status is Status.PROVED:
        return "holds-under-this-reading"
    if result.status is not Status.REFUTED:
        return result.status.value
    if result.question.family is Family.HIGHER_LAW or not result.absences.sets or _is_no_absence(result):
        return str(result.question.requirement)
    if result.absences.smallest == 0:
        return "nobody-even-with-all-present"
    if any(member.startswith("vacant:") for member in result.absences.sets[0]):
        return "vacancy-has-no-stand-in"
    return "rests-on-one-official"
