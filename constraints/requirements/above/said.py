"""Standing in against the law, as sentences: which clause lets whom act in whose place, and what the law says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from constraints.explain import Explainer, split
from constraints.finding import Finding, Severity, by_cause, common
from constraints.language.nodes import Delegation, Power, Substitution
from constraints.meaning import Scope
from constraints.requirements import higher_law_said
from constraints.requirements.above.standing import CALLED, PASSED, follows
from constraints.requirements.higher_law import Law, law_of
from constraints.requirements.higher_law_said import Against, called, law_text, when
from constraints.requirements.inquiry import Inquiry
from constraints.verdict import Result


def findings(inquiry: Inquiry, results: Sequence[Result]) -> list[Finding]:
    """The findings of the family: of powers, steps, limits and duties, and of standing in."""
    theirs = [row for row in results if row.question.requirement in (PASSED, CALLED)]
    ours = [row for row in results if row.question.requirement not in (PASSED, CALLED)]
    return [
        *higher_law_said.findings(inquiry, ours),
        *(_finding(inquiry, rows) for rows in by_cause(theirs, partial(_cause, inquiry))),
    ]


def _law(inquiry: Inquiry, row: Result) -> tuple[Law, Power | Substitution]:
    """The rulebook of statutes that a row is about, and its clause."""
    law, clause = law_of(inquiry, row)
    node = law.book[clause]
    assert isinstance(node, Power | Substitution)
    return law, node


def _cause(inquiry: Inquiry, row: Result) -> Any:
    """One clause of the rules, under one reading of the law."""
    _, node = _law(inquiry, row)
    return (row.question.requirement, row.question.clause, str(node.under))


def _finding(inquiry: Inquiry, rows: list[Result]) -> Finding:
    law, node = _law(inquiry, rows[0])
    passed = rows[0].question.requirement == PASSED
    mild = bool(node.under) or (isinstance(node, Substitution) and _taken_up(law, node))
    severity = Severity.TIDY_UP if mild else Severity.AMBIGUITY if _readings(inquiry, rows) else Severity.LEGAL_RISK
    said = tuple(sorted({f"{row.question.subject} {row.question.act}" for row in rows}))
    about = partial(_about, inquiry, rows)
    key = "law.passed" if passed else "law.called"
    return Against(inquiry.meaning, tuple(rows), severity, key=key, about=about, said=said, law=law.book.names)


def _taken_up(law: Law, node: Substitution) -> bool:
    """Do the rules call in whom the law does, whoever else stands in until then?"""
    return any(follows(law, node, ours) for ours in law.inquiry.meaning.rulebook.family(Substitution))


def _about(inquiry: Inquiry, rows: Sequence[Result], e: Explainer) -> Mapping[str, Any]:
    law, node = _law(inquiry, rows[0])
    first = rows[0].question
    acts = dict.fromkeys(e.say("order.act", act=e.names.label(row.question.act or "", e.lang)) for row in rows)
    transfer = inquiry.meaning.rulebook[first.clause or ""]
    assert isinstance(transfer, Substitution | Delegation)
    named = law.who(node.by if isinstance(node, Power) else node.of)
    cites = [_law(inquiry, row)[1].cite for row in rows]
    return {
        "cites": e.cited([transfer.id]),
        "acts": e.listed(acts, "and"),
        "matter": e.matter(first.matter),
        "people": _posts(e, transfer.by if isinstance(transfer, Substitution) else transfer.receiver, rows[0]),
        "others": _posts(e, named, rows[0]),
        "law": e.places(cites, partial(law_text, law, e)),
        "case": _case(e, rows[0]),
        "gist": node.gist.in_(e.lang) if node.gist else "",
        "when": when(law, e, _readings(inquiry, rows), node.under),
    }


def _posts(e: Explainer, who: Any, row: Result) -> str:
    """Whom a selector means on the matter of a row; where that hangs on the office stood in for, whoever it is."""
    q = row.question
    assert q.example is not None
    at = Scope(q.act or "", q.example, q.clause or "", granting=q.clause or "")
    return called(e, [m.seat or m.organ or "" for m in e.meaning.members(who, at)]) or e.say("law.whoever")


def _case(e: Explainer, row: Result) -> str:
    """In which of the law's cases the witness is: an office vacant, or its holder away for a reason."""
    example = row.argument.counterexample or {}
    if example.get("vacant"):
        return e.say("law.case.vacant")
    reasons = [e.names.label(split(status)[0], e.lang) for status in example.get("status", {}).values()]
    return e.say("law.case.away", reason=e.listed(dict.fromkeys(reasons)))


def _readings(inquiry: Inquiry, rows: Sequence[Result]) -> dict[str, list[str]]:
    """The readings of the rules under which it is so; those left out under whose every option it is so."""
    shared, every = common([box for row in rows for box in row.argument.boxes]), inquiry.meaning.reading_options
    return {r: [o for o in every[r] if o in some] for r, some in shared.items() if len(some) < len(every[r])}
