"""Verdicts and findings as annotations, compared with what is expected, approved, and known from a baseline."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from analysis.gate import Judged, Limits
from analysis.gate.annotation import Annotation, Rule, Step, Words, about_expected, in_both
from analysis.gate.baseline import Baseline, read_baseline
from analysis.gate.judging import conclude
from constraints.approvals import Sort
from constraints.errors import Place
from constraints.explain import Explainer
from constraints.finding import Finding, Severity
from constraints.holds import Situation
from constraints.verdict import Result
from constraints.verify import Verification
from constraints.words import LANGUAGES, say


def judge(verification: Verification, found: Sequence[Finding], limits: Limits, *, whole: bool, flows: bool = False) -> Judged:
    """Every finding, and every verdict that is not as expected and stands in no finding, the worst first; of the `whole`
    rulebook also what is expected and asked no more.

    A verdict that changed fails; with `limits.fail_on`, so does each finding at least so grave that is neither expected
    nor in the baseline.  What is approved does not fail; an approval that has expired does, and so does, where the `whole`
    rulebook was asked, one that approves nothing.  With `flows`, each witness is lived through as a day, which takes a
    moment.  Raises `Mistakes` where the file named as baseline is none.
    """
    book = verification.rulebook.id
    baseline = read_baseline(limits.baseline, book) if limits.baseline is not None else None
    said = annotate(verification, found, fail_on=limits.fail_on, baseline=baseline, flows=flows)
    if whole and verification.expected is not None:
        said += about_expected(verification.expected.unmatched())
    counts = {"verdicts": len(verification.results), "changed": len(verification.unexpected)}
    return conclude(
        verification.rulebook,
        said,
        in_both("gate.verified", **counts, undecided=len(verification.undecided)),
        sort=Sort.FINDING,
        approvals=limits.approvals,
        whole=whole,
        undecided=bool(verification.undecided),
        notes=[in_both("illustrative-roster")] if verification.roster.illustrative else [],
    )


def annotate(
    verification: Verification,
    found: Sequence[Finding],
    *,
    fail_on: Severity | None = None,
    baseline: Baseline | None = None,
    flows: bool = False,
) -> list[Annotation]:
    """What there is to say, nothing approved yet."""
    maker = _Maker(verification, fail_on, baseline, flows)
    said = [maker.finding(one) for one in found]
    told = {row.claim for one in found for row in one.rows if row.as_expected is False}
    rest = sorted((r for r in verification.unexpected if r.claim not in told), key=_alike)
    return said + [maker.changed(list(rows)) for _, rows in groupby(rest, key=_alike)]


def _alike(row: Result) -> tuple[str, str, str, str, str]:
    q = row.question
    return (q.requirement, q.act or "", q.clause or q.subject or "", str(row.expected), row.status.value)


@dataclass(frozen=True)
class _Maker:
    verification: Verification
    fail_on: Severity | None
    baseline: Baseline | None
    flows: bool

    def finding(self, one: Finding) -> Annotation:
        claims = [row.claim for row in one.rows if row.as_expected is False]
        changed = len(claims)
        in_baseline = None if self.baseline is None else one.fingerprint in self.baseline.fingerprints
        known = None if changed else in_both("gate.in-baseline") if in_baseline else self._reasons(one.rows)
        grave = self.fail_on is not None and one.severity <= self.fail_on and known is None
        words = {lang: one.sentence(lang) for lang in LANGUAGES}
        if changed:
            words = {lang: words[lang] + say("gate.changed", lang, n=changed) for lang in LANGUAGES}
        place, related = self._places(one.used)
        remedy = {lang: one.remedy(lang) for lang in LANGUAGES}
        return Annotation(
            rule_of(one.first), one.severity, words, one.fingerprint, place, related, tuple(self._flow(one, place)) if self.flows else (),
            known, in_baseline, bool(changed) or grave, remedy, claims=frozenset(claims),
        )  # fmt: skip

    def changed(self, rows: Sequence[Result]) -> Annotation:
        """Verdicts that changed in one way and stand in no finding: what was refuted may be proved now."""
        first = rows[0]
        assert first.expected is not None
        words = {}
        for lang in LANGUAGES:
            e = Explainer(self.verification.meaning, lang)
            q, statuses = (
                first.question,
                {k: e.say(f"status.{s}") for k, s in (("expected", first.expected), ("status", first.status))},
            )
            about = ([e.names.label(q.act, lang)] if q.act else []) + ([e.matter(q.matter)] if q.matter else [])
            head = e.say("list.comma").join([rule_of(first).words[lang], *about])
            words[lang] = e.say("gate.verdicts", what=head, n=len(rows), changed=e.say("verdict-changed", **statuses))
        place, related = self._places(dict.fromkeys(c for r in rows for c in r.argument.used))
        return Annotation(
            rule_of(first),
            Severity.LEGAL_RISK,
            words,
            _print_of(rows),
            place,
            related,
            fails=True,
            claims=frozenset(r.claim for r in rows),
        )

    def _reasons(self, rows: Iterable[Result]) -> Words | None:
        """Why what is expected is known, as it stands beside the rulebook."""
        expected = self.verification.expected
        if expected is None:
            return None
        entries = [entry for row in rows if (entry := expected.entry(row)) is not None]
        texts = [expected.file.reasons[key] for key in dict.fromkeys(e.reason for e in entries) if key in expected.file.reasons]
        if not texts:
            return in_both("gate.expected")
        return {lang: " ".join(dict.fromkeys(t.in_(lang) for t in texts)) for lang in LANGUAGES}

    def _places(self, clauses: Iterable[str]) -> tuple[Place | None, tuple[Step, ...]]:
        """Where the first clause stands, and the others."""
        known = self.verification.rulebook.places
        listed = [Step(self._cited(c), known[c]) for c in clauses if c in known]
        return (listed[0].place, tuple(listed[1:])) if listed else (None, ())

    def _cited(self, clause: str) -> dict[str, str]:
        return {lang: f"{Explainer(self.verification.meaning, lang).cite(clause)} [{clause}]" for lang in LANGUAGES}

    def _flow(self, one: Finding, place: Place | None) -> Iterator[Step]:
        """The witness step by step: who is away, then the simulated day or the acts in order."""
        example = one.witness or {}
        if "status" in example:
            yield Step({lang: one.shown(lang) for lang in LANGUAGES}, place)
            yield from self._day(one.first, example, place)
        for act in example.get("trace", ()):
            words = {lang: self.verification.meaning.names.label(act, lang) for lang in LANGUAGES}
            yield Step(words, self._giving(act, one.used) or place)

    def _day(self, row: Result, example: Mapping[str, object], place: Place | None) -> Iterator[Step]:
        from analysis.replaying import replayed

        now = Situation(example["status"], frozenset(example.get("vacant", ())), readings=example.get("readings", {}))  # type: ignore[arg-type, call-overload]
        explainers = [Explainer(self.verification.meaning, lang) for lang in LANGUAGES]
        for one in replayed(self.verification, row, now):
            words = {e.lang: e.say("gate.step", time=f"{one.minute // 60:02d}:{one.minute % 60:02d}", life=e.say(f"explain.life.{one.life}"), act=e.names.label(one.act, e.lang), who=e.person(one.official) if one.official else "–") for e in explainers}  # fmt: skip
            yield Step(words, self.verification.rulebook.places.get(one.clause, place))

    def _giving(self, act: str, clauses: Iterable[str]) -> Place | None:
        """Where the clause stands that speaks of this act."""
        book = self.verification.rulebook
        named = (c for c in clauses if act in (getattr(book.nodes.get(c), "act", None) or ()))
        return next((book.places[c] for c in named if c in book.places), None)


def _print_of(rows: Sequence[Result]) -> str:
    """A fingerprint of rows that stand in no finding: which claims, what became of them, and who must be away."""
    said = sorted(f"{row.claim} {row.expected} {row.status} {row.absences.sets} {row.absences.by_reason}" for row in rows)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:12]


def rule_of(row: Result) -> Rule:
    """The rule is the requirement: how many may be away is part of it."""
    q = row.question
    head, _, rest = q.requirement.partition("-with-")
    words = in_both(f"requirement.{head}", n=rest.removesuffix("-away"))
    return Rule(f"{q.family.value.replace(' ', '-')}/{q.requirement}", words, q.family.value)
