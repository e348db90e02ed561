"""A comparison for a gate: every change as an annotation that can be approved by its fingerprint.

How grave a change is: a goal missed, something guarded that got worse, a requirement that fails where it did not, an act
for which in some situation nobody is left, a longest time that is lost: *legal risk*; others who may act: *ambiguity*; a finding: its own severity;
whatever else: *tidy-up*.  What reads otherwise and says the same, what holds where it did not, and what is closed never fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from analysis.compare.revision import is_revision, text_beside
from analysis.compare.told import Item, Told
from analysis.gate import Judged
from analysis.gate.annotation import Annotation, Rule, Step, Words, in_both
from analysis.gate.baseline import Baseline
from analysis.gate.judging import approvals_beside, conclude
from constraints.approvals import FILE, Approvals, Sort, approvals_in
from constraints.beside import for_roster
from constraints.difference.clauses import ClauseChange
from constraints.difference.clauses import Sort as Kind
from constraints.difference.comparison import Change, Comparison, Named
from constraints.difference.findings import Fate, FindingChange
from constraints.difference.fingerprint import fingerprint
from constraints.difference.leads import LeadShift
from constraints.difference.powers import PowerChange
from constraints.difference.verdicts import VerdictChange
from constraints.errors import Place
from constraints.finding import Severity
from constraints.load import find
from constraints.source import parse
from constraints.words import LANGUAGES, say

QUIET = (Kind.REWORDED, Kind.RENAMED)


def approvals_of(found: Comparison, amended: str | None, today: date | None) -> Approvals | None:
    """What is approved beside the amended rulebook, in its folder or in its revision.  Raises `Mistakes`."""
    after = found.after
    if amended is not None and is_revision(amended):
        there = text_beside(amended, FILE)
        approved = None if there is None else approvals_in(parse(there[1], there[0]), today or date.today(), after.rulebook.id)
        return for_roster(approved, after.roster.id)
    return approvals_beside(find(amended or after.rulebook.id), after.rulebook.id, after.roster.id, today)


def judge(
    found: Comparison, *, fail_on: Severity | None = None, approvals: Approvals | None = None, baseline: Baseline | None = None
) -> Judged:
    """Every goal and every change.  A goal that is missed fails; with `fail_on`, so does each change at least so grave that
    is not for the better.  What is approved does not fail, nor what stands in the baseline."""
    said = [*_goals(found), *_Changes(found, fail_on, baseline).said()]
    head = in_both("compare.gate.head", n=len(found.named))
    notes = [in_both("illustrative-roster")] if found.after.roster.illustrative else []
    return conclude(found.after.rulebook, said, head, sort=Sort.CHANGE, approvals=approvals, whole=False, notes=notes)


def _goals(found: Comparison) -> Iterator[Annotation]:
    parts = {lang: Told(found, lang).goals().items for lang in LANGUAGES}
    for i, outcome in enumerate(found.outcomes):
        content = ["goal", outcome.guard, outcome.wanted.said, outcome.failing, [c.content for c in outcome.worse]]
        words = {lang: items[i].head for lang, items in parts.items()}
        yield Annotation(
            _rule("goals"), Severity.TIDY_UP if outcome.met else Severity.LEGAL_RISK, words, fingerprint(content),
            known=in_both("compare.gate.met") if outcome.met else None, fails=not outcome.met, sort=Sort.CHANGE,
        )  # fmt: skip


def _rule(part: str) -> Rule:
    return Rule(f"change/{part}", in_both(f"compare.{part}"), "change")


@dataclass(frozen=True)
class _Changes:
    found: Comparison
    fail_on: Severity | None
    baseline: Baseline | None = None

    @cached_property
    def told(self) -> Mapping[str, Told]:
        return {lang: Told(self.found, lang) for lang in LANGUAGES}

    def said(self) -> Iterator[Annotation]:
        for named in self.found.named:
            part, severity, fine = _kind(named)
            in_baseline = None if self.baseline is None else named.fingerprint in self.baseline.fingerprints
            items = {lang: told.item(named.change) for lang, told in self.told.items()}
            place, related = self._places(named)
            yield Annotation(
                _rule(part), severity, {lang: _sentence(named.change, item, lang) for lang, item in items.items()}, named.fingerprint, place, related,
                tuple(self._lines(items, place)), fails=self.fail_on is not None and severity <= self.fail_on and not fine and not in_baseline,
                known=in_both("gate.in-baseline") if in_baseline else in_both("compare.gate.better") if fine else None,
                in_baseline=in_baseline, remedy=_remedy(named.change), sort=Sort.CHANGE,
            )  # fmt: skip

    def _lines(self, items: Mapping[str, Item], place: Place | None) -> Iterator[Step]:
        """What there is to say about it, line by line: the witness among them."""
        for lines in zip(*(item.lines for item in items.values()), strict=True):
            yield Step(dict(zip(items, lines, strict=True)), place)

    def _places(self, named: Named) -> tuple[Place | None, tuple[Step, ...]]:
        """Where the clauses stand that it rests on, after and else before."""
        places = self.found.before.rulebook.places | self.found.after.rulebook.places
        listed = [Step(dict.fromkeys(LANGUAGES, clause), places[clause]) for clause in self._clauses(named) if clause in places]
        return (listed[0].place, tuple(listed[1:])) if listed else (None, ())

    def _clauses(self, named: Named) -> Sequence[str]:
        change, book = named.change, self.found.after.rulebook
        match change:
            case ClauseChange():
                return [change.clause]
            case FindingChange():
                return change.shown.used
            case LeadShift():
                return change.clauses
            case PowerChange() | VerdictChange():
                touched = [c.clause for c in self.found.clauses if c.sort not in QUIET]
                cited = [clause for cite in change.cites for clause in book.resolve(cite)]
                return list(dict.fromkeys([*(c for c in touched if c in cited), *cited, *touched]))
        raise TypeError(named)


def _sentence(change: Change, item: Item, lang: str) -> str:
    """What is said on the line of the clause."""
    match change:
        case FindingChange():
            return change.shown.sentence(lang)
        case VerdictChange():
            return say("gate.about", lang, about=item.head, said=item.lines[0])
        case _:
            return item.head


def _remedy(change: Change) -> Words:
    """What would remove a finding that is there after the change."""
    there = change.after if isinstance(change, FindingChange) else None
    return {} if there is None else {lang: there.remedy(lang) for lang in LANGUAGES}


def _kind(named: Named) -> tuple[str, Severity, bool]:
    """The part it belongs to, how grave it is, and whether it is for the better or says nothing new."""
    change = named.change
    match change:
        case ClauseChange():
            return "clauses", Severity.TIDY_UP, change.sort in QUIET
        case PowerChange():
            return "powers", Severity.LEGAL_RISK if change.vacated else Severity.AMBIGUITY, False
        case VerdictChange():
            return "verdicts", Severity.LEGAL_RISK if change.worse else Severity.TIDY_UP, change.better
        case FindingChange():
            return "findings", change.shown.severity, change.fate is Fate.CLOSED
        case LeadShift():
            return "leads", Severity.LEGAL_RISK if change.unbounded else Severity.TIDY_UP, change.better
    raise TypeError(named)
