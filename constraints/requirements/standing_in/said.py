"""What is wrong with standing in, as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from constraints.explain import Explainer
from constraints.finding import Finding, Remark, Severity, by_cause
from constraints.gaps import Gap
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.standing_in.alone import ALONE
from constraints.requirements.standing_in.chains import GOES_ON
from constraints.requirements.standing_in.offices import REASONS, stood_in_for
from constraints.requirements.standing_in.powers import POWERS
from constraints.requirements.standing_in.rings import RING, Ring, rings
from constraints.verdict import Result, Status


def findings(inquiry: Inquiry, results: Sequence[Result], gaps: Iterable[Finding]) -> list[Finding]:
    """The gaps that a portfolio does not tell already, and the offices that have nobody."""
    told = _told_once(list(gaps))
    return [*told, *_alone(inquiry, results), *_powers(inquiry, results), *_chains(inquiry, results), *_rings(inquiry, results)]


def _told_once(gaps: list[Finding]) -> list[Finding]:
    """Without the offices whose portfolios are said to have nobody for the same reasons."""
    told = {(post, _reasons(one)) for one in gaps if _asks(one) != REASONS and isinstance(one, Gap) for post in one.posts}
    return [one for one in gaps if _asks(one) != REASONS or not isinstance(one, Gap) or not _told(one, told)]


def _told(gap: Gap, told: set[tuple[str, str]]) -> bool:
    return {(post, _reasons(gap)) for post in gap.posts} <= told


def _asks(finding: Finding) -> str:
    return finding.first.question.requirement


def _reasons(finding: Finding) -> str:
    """For which reasons somebody's absence is fatal."""
    return str([list(one.values()) for one in finding.first.absences.by_reason[:1]])


def _alone(inquiry: Inquiry, results: Sequence[Result]) -> list[Finding]:
    """One finding for each office that exists once; one for those of many holders that do the same alone."""
    rows = [row for row in results if row.question.requirement == ALONE]
    return [
        Remark(
            inquiry.meaning,
            tuple(alike),
            Severity.TIDY_UP if _is_many(inquiry, alike[0]) else Severity.LEGAL_RISK,
            key="alone",
            about=partial(_about, inquiry, alike),
            said=(str(alike[0].question.subject),),
        )
        for alike in by_cause(rows, partial(_cause, inquiry))
    ]


def _cause(inquiry: Inquiry, row: Result) -> Any:
    return row.question.alike["acts"] if _is_many(inquiry, row) else row.question.subject


def _is_many(inquiry: Inquiry, row: Result) -> bool:
    return inquiry.meaning.names.vocabulary.posts[_post(inquiry, row)].many


def _post(inquiry: Inquiry, row: Result) -> str:
    return inquiry.meaning.roster.seats[row.question.subject or ""].post


def _about(inquiry: Inquiry, rows: Sequence[Result], e: Explainer) -> Mapping[str, Any]:
    acts = dict.fromkeys(act for row in rows for act in row.question.alike["acts"])
    posts = dict.fromkeys(_post(inquiry, row) for row in rows)
    return {
        "who": e.listed((e.names.label(post, e.lang) for post in posts), "and"),
        "acts": e.say("list.comma").join(e.say("quoted", text=e.names.label(act, e.lang)) for act in acts),
        "cites": e.cited(dict.fromkeys(c for row in rows for c in row.argument.used)),
    }


# ── what does not pass on, and chains that end ───────────────────────────────────────────────────────────────────


def _powers(inquiry: Inquiry, results: Sequence[Result]) -> list[Finding]:
    """One finding for each substitution: all that its stand-in does not receive."""
    stands = stood_in_for(inquiry.meaning)
    rows = [row for row in results if row.question.requirement == POWERS]
    found = by_cause(rows, lambda row: tuple(n.id for n in stands[row.question.subject or ""]))
    return [_passing(inquiry, alike, "powers", [n.id for n in stands[alike[0].question.subject or ""]]) for alike in found]


def _chains(inquiry: Inquiry, results: Sequence[Result]) -> list[Finding]:
    """One finding for each substitution that may be passed on and leads to nobody."""
    rows = [row for row in results if row.question.requirement == GOES_ON]
    return [
        _passing(inquiry, alike, "chain", [alike[0].question.clause or ""])
        for alike in by_cause(rows, lambda row: row.question.clause)
    ]


def _rings(inquiry: Inquiry, results: Sequence[Result]) -> list[Finding]:
    """One finding for each ring of stand-ins."""
    refuted = [row for row in results if row.question.requirement == RING and row.status is Status.REFUTED]
    found: list[Finding] = []
    for ring in rings(inquiry):
        rows = tuple(row for row in refuted if row.question.clause in ring.clauses)
        if rows:
            about, said = partial(_about_ring, ring), tuple(seat for office in ring.offices for seat in office)
            found.append(Remark(inquiry.meaning, rows, Severity.TIDY_UP, key="ring", about=about, said=said))
    return found


def _about_ring(ring: Ring, e: Explainer) -> Mapping[str, Any]:
    posts = (dict.fromkeys(e.names.label(e.roster.seats[seat].post, e.lang) for seat in office) for office in ring.offices)
    names = [
        e.person(office[0]) if len(office) == 1 else e.listed(list(labels), "or")
        for office, labels in zip(ring.offices, posts, strict=True)
    ]
    pairs = (e.say("ring.one", who=a, by=b) for a, b in zip(names, (*names[1:], names[0]), strict=True))
    return {"cites": e.cited(ring.clauses), "ring": e.say("list.comma").join(pairs), "first": names[0]}


def _passing(inquiry: Inquiry, rows: list[Result], key: str, through: list[str]) -> Finding:
    about = partial(_about_passing, inquiry, rows, through)
    found = Remark(inquiry.meaning, tuple(rows), Severity.TIDY_UP, key=key, about=about, said=tuple(through))
    return replace(found, severity=Severity.AMBIGUITY) if found.readings and key == "powers" else found


def _about_passing(inquiry: Inquiry, rows: Sequence[Result], through: Sequence[str], e: Explainer) -> Mapping[str, Any]:
    acts = dict.fromkeys(row.question.act for row in rows if row.question.act)
    posts = dict.fromkeys(_post(inquiry, row) for row in rows)
    last = list(dict.fromkeys(who for row in rows[:1] for who in (row.argument.counterexample or {}).get("status", {})))
    return {
        "who": e.listed((e.names.label(post, e.lang) for post in posts), "and"),
        "first": e.person(rows[0].question.subject or ""),
        "more": e.say("chain.more", n=len({r.question.subject for r in rows}) - 1) if len(rows) > 1 else "",
        "last": e.listed((e.person(who) for who in last), "and"),
        "acts": e.say("list.comma").join(e.say("quoted", text=e.names.label(act, e.lang)) for act in acts),
        "cites": e.cited(through),
    }
