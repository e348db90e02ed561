"""Who may do alone what is meant for two, as sentences: one for each person with two offices, one for each way of standing in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from constraints.explain import Explainer
from constraints.finding import Finding, Remark, Severity, by_cause
from constraints.requirements.apart.found import Hands, Told
from constraints.requirements.apart.search import Apart
from constraints.requirements.inquiry import Inquiry
from constraints.verdict import Result, Status


def findings(inquiry: Inquiry, results: Sequence[Result]) -> list[Finding]:
    """The refuted rows with one cause together."""
    settled = {_asked(row) for row in results if row.status is Status.PROVED}
    apart = Apart(inquiry)
    return [_finding(inquiry, apart, rows, settled) for rows in by_cause(results, partial(_cause, apart))]


def _asked(row: Result) -> Any:
    q = row.question
    return q.act, q.clause, q.subject, q.authorisations, str(q.matter)


def _cause(apart: Apart, row: Result) -> Any:
    through = Told.of(row).through
    if through or row.question.example is None:
        return "through", row.question.authorisations, frozenset(through)
    hands = apart.hands_of(row)
    if hands and _same(hands):
        return "same", Told.of(row).one, row.question.clause
    return "alone", row.question.authorisations, hands.official if hands else ""


def _same(hands: Hands) -> bool:
    """Does one office do both in its own right?"""
    return hands.run == "none" and not hands.through and hands.one.seat == hands.other.seat


def _finding(inquiry: Inquiry, apart: Apart, rows: list[Result], settled: set[Any]) -> Finding:
    firm = [row for row in rows if _asked(row) not in settled]
    first = min(firm or rows, key=lambda r: (r.absences.smallest or 0, rows.index(r)))
    ordered = (first, *(r for r in rows if r is not first))
    hands = apart.hands_of(first)
    chained = hands is not None and bool(hands.through)
    same = hands is not None and _same(hands)
    granted, away = first.question.authorisations == "all", "apart.away" if chained else "apart.posts"
    key = "apart.same" if same else "apart.granted" if granted else away
    severity = Severity.LEGAL_RISK if firm else Severity.AMBIGUITY
    about = partial(_about, apart, ordered, hands)
    return Remark(inquiry.meaning, ordered, severity, key=key, about=about)


def _about(apart: Apart, rows: Sequence[Result], hands: Hands | None, e: Explainer) -> dict[str, Any]:
    first = rows[0]
    example = first.argument.counterexample or {"status": {}, "vacant": []}
    gone = [e.say("away-for", who=e.person(o), reason=e.status(s)) for o, s in example["status"].items()]
    capacities = [d.seat for d in (hands.one, hands.other) if d.seat] if hands else []
    vacant = dict.fromkeys([*example["vacant"], *(s for s in capacities if apart.roster.seats[s].vacant)])
    gone += [e.member(f"vacant:{seat}") for seat in vacant]
    official = hands.official if hands else ""
    own = apart.roster.seats_of.get(official, ())
    all_hands = (apart.hands_of(row) for row in rows)
    alike = dict.fromkeys(e.person(each.one.seat) for each in all_hands if each and each.one.seat)
    clauses = dict.fromkeys(c for row in rows for c in (Told.of(row).one, row.question.clause or ""))
    return {
        "cites": e.cited(clauses),
        "pairs": e.say("list.semicolon").join(dict.fromkeys(_pair(e, row) for row in rows)),
        "who": e.person(own[0]) if own else "",
        "posts": e.listed([e.person(seat) for seat in own], "and"),
        "alike": e.listed(list(alike)[:3]),
        "others": e.listed([e.person(s) for s in dict.fromkeys(capacities) if s not in own], "and"),
        "through": e.cited(hands.through) if hands else "",
        "under": e.sentence(e.say("apart.under", cites=e.cited(hands.through))) if hands and hands.through else "",
        "when": e.say("apart.when", situation=e.say("list.semicolon").join(gone)) if gone else "",
    }


def _pair(e: Explainer, row: Result) -> str:
    """The two acts and the kind of matter: *first “review”, then “sign” (document)*."""
    first, second = Told.of(row).first, row.question.act or ""
    kind = e.names.label(next(iter(row.question.matter or {}), ""), e.lang)
    one, other = (e.names.label(act, e.lang) for act in (first, second))
    return e.say("apart.each" if first == second else "apart.pair", first=one, second=other, kind=kind)
