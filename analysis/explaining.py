"""`guize verify --explain ID`: the whole argument for one finding or one row.

The question, the verdict with its condition on readings, the clauses, who must be away, the smallest witness, why
nobody else may, and the witness replayed as one simulated day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from constraints.errors import Code, Mistakes, Place, mistake
from constraints.explain import Explainer
from constraints.finding import Finding
from constraints.holds import Situation
from constraints.requirements.above.standing import CALLED, PASSED
from constraints.requirements.apart import TWO
from constraints.requirements.apart.search import Apart
from constraints.requirements.containment import GIVEN, SEALED
from constraints.requirements.higher_law import RESERVED
from constraints.requirements.order import REQUIREMENT as IN_ORDER
from constraints.requirements.overlap import DIFFER
from constraints.requirements.separation import OWN
from constraints.verdict import Family, Result, Status
from constraints.verify import Verification

if TYPE_CHECKING:
    from model.alone import Day
    from model.replay import Row

MOST_SETS = 12
WHOLE_IS_WRONG = (TWO, PASSED, CALLED)
"""What is wrong is that somebody may act, by clauses that are right one by one: no clause bars anybody."""
GOES_TOO_FAR = (GIVEN, SEALED, RESERVED, DIFFER, OWN)
"""What is wrong shows on a day when only few are at work."""


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
    example = row.argument.counterexample or {}
    if "status" not in example:
        yield from _early(verification, e, row) if row.question.requirement == IN_ORDER else _days(verification, e, row)
        return
    now = Situation(example["status"], frozenset(example.get("vacant", ())), readings=example.get("readings", {}))
    parts = [e.say("away-for", who=e.person(o), reason=e.status(r)) for o, r in now.status.items()]
    parts += [e.member(f"vacant:{seat}") for seat in sorted(now.vacant)]
    yield e.say("explain.witness", who=e.say("list.comma").join(parts) or e.say("report.findings.everybody-present"))
    if row.question.family is not Family.CONTAINMENT and row.question.requirement not in WHOLE_IS_WRONG:
        for line in dict.fromkeys(e.reason(reason, now) for reason in row.argument.why):
            yield f"  – {line}"
    yield from _replayed(verification, e, row, now)


def _replayed(verification: Verification, e: Explainer, row: Result, now: Situation) -> Iterator[str]:
    """The witness as a simulated day, where it is about an act on a matter."""
    if row.question.requirement in GOES_TOO_FAR:
        yield from _days(verification, e, row)
        return
    day = replayed(verification, row, now)
    if day and row.question.example is not None:
        yield e.say("explain.replayed", matter=e.case(row.question.example))
    yield from _lines(e, day)


def _early(verification: Verification, e: Explainer, row: Result) -> Iterator[str]:
    """The day on which the later act comes up while the earlier one lies undone."""
    from model.early import early

    day = early(verification.inquiry, row)
    if day is not None:
        first = e.say("order.act", act=e.names.label(row.question.subject or "", e.lang))
        yield e.say("explain.replayed.early", matter=e.case(day.matter), first=first)
        yield from _lines(e, day.rows)


def _days(verification: Verification, e: Explainer, row: Result) -> Iterator[str]:
    """The days on which somebody acts who should not, each under its heading."""
    q = row.question
    if q.example is None:
        return
    matter = e.case(q.example)
    for day in alone(verification, row):
        if day.there is None:
            yield e.say("explain.replayed.undone" if q.requirement == SEALED else "explain.replayed", matter=matter)
        elif day.giver is None:
            yield e.say("explain.replayed.alone", matter=matter, who=e.person(day.there))
        else:
            giver = e.person(day.giver)
            yield e.say("explain.replayed.authorised", matter=matter, who=e.person(day.there), giver=giver)
        yield from _lines(e, day.rows)


def alone(verification: Verification, row: Result) -> Sequence[Day]:
    """The days that show how a row goes too far; none where it is about anything else."""
    if row.question.requirement not in GOES_TOO_FAR:
        return ()
    from model.alone import alone

    return alone(verification.inquiry, row)


def _lines(e: Explainer, day: Iterable[Row]) -> Iterator[str]:
    for one in day:
        told = [*([_who(e, one)] if one.official else []), *([e.cited([one.clause])] if one.clause else [])]
        life = e.say(f"explain.life.{one.life}")
        said = e.say("explain.life.line", act=e.names.label(one.act, e.lang), life=life)
        more = e.say("explain.life.about", about=e.say("list.comma").join(told)) if told else ""
        yield f"  {one.minute // 60:02d}:{one.minute % 60:02d} {said}{more}"


def _who(e: Explainer, row: Row) -> str:
    """Who does it; where nobody may, who is missing."""
    who = e.person(row.official or "")
    return e.say("explain.life.missing", who=who) if row.life == "blocked" else who


def replayed(verification: Verification, row: Result, now: Situation) -> Sequence[Row]:
    """The rows of the witness lived through as one day; none where it is not about an act on a matter, or where no day shows
    what is wrong: somebody might act who should not, while another is there."""
    q = row.question
    if q.requirement in GOES_TOO_FAR:
        return [one for day in alone(verification, row) for one in day.rows]
    if q.act is None or q.example is None or q.family is Family.CONTAINMENT:
        return ()
    from model.replay import replay, replay_both, replay_claim

    if q.requirement == TWO:
        _, one, two = replay_both(Apart(verification.inquiry), row)
        return [*one, *two]
    if q.family is Family.AVAILABILITY:
        return replay_claim(verification.inquiry.claims, q, row.argument.counterexample or {})
    granted = verification.roster.granted if q.authorisations == "standing" else frozenset()
    there = Situation(now.status, now.vacant, granted, now.readings)
    day = replay(verification.rulebook, verification.roster, there, q.example, q.act)
    return day if q.requirement not in (PASSED, CALLED) or any(q.clause in one.chain for one in day) else ()
