"""`guize verify --explain ID`: the whole argument for one finding or one row.

The question, the verdict with its condition on readings, the clauses, who must be away, the smallest witness, why
nobody else may, and the days of the city that show it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from analysis.replaying import replaying, situation_of
from constraints.errors import Code, Mistakes, Place, mistake
from constraints.explain import Explainer
from constraints.finding import Finding
from constraints.requirements.above.standing import CALLED, PASSED
from constraints.requirements.apart import TWO
from constraints.verdict import Family, Result, Status
from constraints.verify import Verification

MOST_SETS = 12
WHOLE_IS_WRONG = (TWO, PASSED, CALLED)
"""What is wrong is that somebody may act, by clauses that are right one by one: no clause bars anybody."""


def explain(verification: Verification, found: Sequence[Finding], name: str, lang: str) -> Iterator[str]:
    """The lines of the argument.  `name` is the id, the fingerprint or the beginning of one of a finding, or the claim of a
    row.  Raises `Mistakes` where it names nothing, or several."""
    finding, rows = _named(verification, found, name)
    e = Explainer(verification.meaning, lang)
    if finding is not None:
        yield e.say("explain.finding", id=finding.id, severity=e.say(f"severity.{finding.severity.word}"))
        yield finding.sentence(lang)
        yield e.say("explain.remedy", remedy=finding.remedy(lang))
    if verification.roster.illustrative:
        yield e.say("illustrative-roster")
    for row in rows:
        yield ""
        yield from _row(verification, e, row)


def _named(verification: Verification, found: Sequence[Finding], name: str) -> tuple[Finding | None, Sequence[Result]]:
    exact = [f for f in found if name in (f.id, f.fingerprint)]
    begun = exact or [f for f in found if f.id.startswith(name) or f.fingerprint.startswith(name)]
    if len(begun) == 1:
        return begun[0], begun[0].rows[:1]
    rows = [r for r in verification.results if r.claim == name]
    if rows:
        return None, rows
    known = [f.id for f in found]
    listed = ", ".join(f.id for f in begun) or ", ".join(known[:5]) + " …"
    raise Mistakes([mistake(Code.UNKNOWN_CHOICE, Place("--explain"), value=name, known=known, listed=listed)])


def _row(verification: Verification, e: Explainer, row: Result) -> Iterator[str]:
    from analysis.verifying import requirement_words

    q, argument = row.question, row.argument
    yield e.say("explain.question", requirement=requirement_words(q.requirement, e.lang))
    if q.act or q.matter:
        yield e.say("explain.about", act=e.names.label(q.act, e.lang) if q.act else "–", matter=e.matter(q.matter))
    yield e.say("explain.verdict", status=e.say(f"status.{row.status}"), engine=row.engine, claim=row.claim)
    yield e.say("explain.authorisations", run=e.say(f"explain.run.{q.authorisations}"))
    if argument.readings:
        yield e.say("explain.condition", condition=e.condition(argument.readings))
    yield from _clauses(e, argument.used)
    yield from _sets(e, row)
    if row.status is Status.REFUTED:
        yield from _witness(verification, e, row)


def _clauses(e: Explainer, used: Iterable[str]) -> Iterator[str]:
    """The clauses it rests on, each with its gist or that of its article."""
    listed = [c for c in used if c in e.rulebook.nodes]
    if listed:
        yield e.say("explain.clauses")
    for clause in listed:
        node = e.rulebook[clause]
        article = e.rulebook.article_of(clause)
        own = getattr(node, "gist", None) or (article.gist if article else None)
        yield f"  {e.cite(clause)} [{clause}] {own.in_(e.lang) if own else ''}".rstrip()


def _sets(e: Explainer, row: Result) -> Iterator[str]:
    absences = row.absences
    if absences.count:
        yield e.say("explain.sets", n=absences.count, resiliency="–" if absences.resiliency is None else absences.resiliency)
        for members in absences.sets[:MOST_SETS]:
            yield "  " + (e.say("list.plus-sets").join(e.member(m) for m in members) or e.say("report.gaps.nobody-away"))
        if absences.return_monotone is False:
            yield e.say("explain.not-monotone")


def _witness(verification: Verification, e: Explainer, row: Result) -> Iterator[str]:
    """Who is away in the smallest situation and why nobody else may, where it is one; then the days."""
    if "status" in (row.argument.counterexample or {}):
        yield from _situation(e, row)
    yield from replaying(verification, e, row)


def _situation(e: Explainer, row: Result) -> Iterator[str]:
    now = situation_of(row)
    parts = [e.say("away-for", who=e.person(o), reason=e.status(r)) for o, r in now.status.items()]
    parts += [e.member(f"vacant:{seat}") for seat in sorted(now.vacant)]
    yield e.say("explain.witness", who=e.say("list.comma").join(parts) or e.say("report.findings.everybody-present"))
    if row.question.family is not Family.CONTAINMENT and row.question.requirement not in WHOLE_IS_WRONG:
        for line in dict.fromkeys(e.reason(reason, now) for reason in row.argument.why):
            yield f"  – {line}"
