"""What a gate says about one place of a rulebook, whatever the format: a rule, how grave, a message, places, a trace.

`sarif`, `junit`, `github` and `markdown` print annotations and know nothing else; `verified` makes them of verdicts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from constraints.approvals import Approval, Approvals, Sort
from constraints.errors import Mistake, Place
from constraints.finding import Severity
from constraints.words import LANGUAGES, say

Words = Mapping[str, str]
"""A text in every language."""


@dataclass(frozen=True)
class Rule:
    """What kind of thing is said; its `id` never changes."""

    id: str
    words: Words
    family: str


@dataclass(frozen=True)
class Step:
    """One step of a trace; `place` is that of the clause it rests on."""

    words: Words
    place: Place | None = None


@dataclass(frozen=True)
class Annotation:
    """One thing to be said.

    `known` is why it is accepted already: an approval, the reason beside the rulebook, or the baseline; nothing where it
    is new.  `in_baseline` is nothing where there is no baseline.  `fails` is what turns a gate red.  `related` are the
    other clauses it rests on.  `sort` says as what its fingerprint can be approved; nothing where it cannot.  `claims` are
    the verdicts that changed, of which it speaks; `approval` is the one by which it passes.
    """

    rule: Rule
    severity: Severity
    words: Words
    fingerprint: str
    place: Place | None = None
    related: tuple[Step, ...] = ()
    flow: tuple[Step, ...] = ()
    known: Words | None = None
    in_baseline: bool | None = None
    fails: bool = False
    remedy: Words = field(default_factory=dict)
    sort: Sort | None = Sort.FINDING
    claims: frozenset[str] = frozenset()
    approval: Approval | None = None

    @property
    def rank(self) -> tuple[bool, bool, Severity]:
        """What fails first, then what is new, the gravest first."""
        return (not self.fails, self.known is not None, self.severity)


def in_both(key: str, **values: object) -> dict[str, str]:
    """A message in every language."""
    return {lang: say(key, lang, **values) for lang in LANGUAGES}


def accepted(said: Iterable[Annotation], approvals: Approvals) -> list[Annotation]:
    """The annotations; what is approved does not fail, and says why, by whom and until when."""
    found = [(one, approvals.of(one.sort, one.fingerprint) if one.sort is not None else None) for one in said]
    return [
        one if approval is None else replace(one, known=_why(approval), fails=False, approval=approval)
        for one, approval in found
    ]


def _why(one: Approval) -> Words:
    told = {"by": one.by, "until": one.until.isoformat()}
    return {lang: say("approval.accepted", lang, reason=one.reason_in(lang), **told) for lang in LANGUAGES}


def about_approvals(found: Iterable[Mistake]) -> list[Annotation]:
    """What is wrong with the file of approvals, at its lines; each fails."""
    return [_mistaken(one, "approvals", in_both("approval.family"), Severity.LEGAL_RISK, fails=True) for one in found]


def about_expected(found: Iterable[Mistake]) -> list[Annotation]:
    """What the expected verdicts list and no verdict answers any more, at their lines; a hint, which never fails."""
    return [_mistaken(one, "expected", in_both("gate.stale"), Severity.TIDY_UP, fails=False) for one in found]


def _mistaken(one: Mistake, family: str, words: Words, severity: Severity, *, fails: bool) -> Annotation:
    """A mistake of a file beside the rulebook."""
    return Annotation(
        Rule(f"{family}/{one.code.value}", words, family), severity, {lang: one.problem(lang) for lang in LANGUAGES},
        dict(one.values)["value"], one.place, fails=fails, remedy={lang: one.remedy(lang) for lang in LANGUAGES}, sort=None,
    )  # fmt: skip
