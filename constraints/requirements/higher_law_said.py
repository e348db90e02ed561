"""Findings about the law above the rules: which clause or step, against which place in the law, from which day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from constraints.explain import Explainer
from constraints.finding import Finding, Remark, Severity, by_cause
from constraints.names import Names
from constraints.requirements.above.duties import TAKEN_UP
from constraints.requirements.higher_law import DEMANDED, FALLS, LIMITED, RESERVED, Law, law_of
from constraints.requirements.inquiry import Inquiry
from constraints.verdict import Result


def findings(inquiry: Inquiry, results: Sequence[Result]) -> list[Finding]:
    """One finding for each clause of ours, or lacking step, and place in the law."""
    return [_finding(inquiry, sorted(rows, key=lambda r: len(str(r.question.matter)))) for rows in by_cause(results, _cause)]


@dataclass(frozen=True)
class Against(Remark):
    """A remark that speaks of matters in the words of the law where the rules have none, and of the readings of both."""

    tells_condition = True

    law: Names | None = field(default=None, compare=False)

    def explainer(self, lang: str) -> Explainer:
        return Explainer(self.meaning, lang, self.law)


def _cause(row: Result) -> Any:
    q, example = row.question, row.argument.counterexample or {}
    if q.requirement in (RESERVED, FALLS):
        sides = tuple(tuple(sorted(example[side])) for side in ("people", "others"))
        return (q.requirement, *sides, str(row.argument.readings), str(example["law_readings"]))
    if q.requirement == TAKEN_UP:
        return (q.requirement, q.subject, str(row.argument.readings))
    if q.requirement == DEMANDED:
        return (q.requirement, q.act, example["step"], str(row.argument.readings))
    return (q.requirement, q.clause, example["law"])


def _finding(inquiry: Inquiry, rows: list[Result]) -> Finding:
    example = rows[0].argument.counterexample or {}
    open_ = any((r.argument.counterexample or {})["law_readings"] or r.argument.readings for r in rows)
    lawful = all((r.argument.counterexample or {}).get("lawful_too") for r in rows)
    key, severity = {
        RESERVED: ("law.reserved", Severity.AMBIGUITY if lawful or open_ else Severity.LEGAL_RISK),
        FALLS: ("law.falls", Severity.AMBIGUITY if lawful or open_ else Severity.LEGAL_RISK),
        LIMITED: ("law.limit", Severity.LEGAL_RISK),
        DEMANDED: (_how([(r.argument.counterexample or {}).get("missing", False) for r in rows]), Severity.AMBIGUITY),
        TAKEN_UP: (_taken([(r.argument.counterexample or {}).get("missing", False) for r in rows]), Severity.TIDY_UP),
    }[rows[0].question.requirement]
    said = (*sorted({(r.argument.counterexample or {})["law"] for r in rows}), str(example.get("step", "")))
    about = partial(_about, inquiry, rows)
    law, _ = law_of(inquiry, rows[0])
    return Against(inquiry.meaning, tuple(rows), severity, key=key, about=about, said=said, law=law.book.names)


def _how(missing: Sequence[bool]) -> str:
    """Is the step asked for nowhere, or on some matters only, or everywhere but in no order?"""
    return "law.missing" if all(missing) else "law.partly" if any(missing) else "law.unordered"


def _taken(missing: Sequence[bool]) -> str:
    """Is the duty left out altogether, or on some matters only?"""
    return "law.duty" if all(missing) else "law.duty-in-part"


def _about(inquiry: Inquiry, rows: Sequence[Result], e: Explainer) -> dict[str, Any]:
    first = rows[0]
    example = first.argument.counterexample or {}
    law, _ = law_of(inquiry, first)
    step = example.get("step", "")
    acts = dict.fromkeys(e.say("order.act", act=e.names.label(r.question.act or "", e.lang)) for r in rows)
    return {
        "cites": e.cited(dict.fromkeys(c for r in rows for c in r.argument.used)),
        "law": e.places(((r.argument.counterexample or {})["law"].partition(":")[2] for r in rows), partial(law_text, law, e)),
        "acts": e.listed(acts, "and"),
        "matter": e.matter(example.get("shown") or first.question.matter),
        "people": called(e, example.get("people", ())),
        "others": called(e, example.get("others", ())),
        "step": e.say("order.act", act=(law.book.names if not law.act(step) else e.names).label(step, e.lang)) if step else "",
        "length": example.get("length", ""),
        "limit": example.get("limit", ""),
        "when": when(law, e, first.argument.readings, example["law_readings"]),
    }


def law_text(law: Law, e: Explainer, text: str) -> str:
    """What a text of the law is called, with the day from which it holds."""
    instrument = law.book.header.instruments.get(text)
    if instrument is None:
        return law.book.header.title.in_(e.lang)
    span = instrument.in_force or law.book.header.in_force
    return instrument.in_(e.lang, text) + (e.say("law.since", day=span.from_) if span.from_ else "")


def called(e: Explainer, names: Iterable[str]) -> str:
    seats = e.roster.seats
    known = e.names.vocabulary
    said = [
        _seat(e, n)
        if n in seats
        else e.label(n)
        if n in e.roster.every_organ or n in known.organs
        else e.names.label(n, e.lang)
        for n in names
    ]
    return e.listed(list(dict.fromkeys(said))[:5])


def _seat(e: Explainer, seat: str) -> str:
    """Who holds the only seat of a post; else what the post is called."""
    post = e.roster.seats[seat].post
    return e.person(seat) if len(e.roster.seats_with(post)) == 1 else e.names.label(post, e.lang)


def when(law: Law, e: Explainer, ours: Mapping[str, list[str]], theirs: Mapping[str, Iterable[str]]) -> str:
    """The readings of the rules, and of the law, under which it is so."""
    said = e.say("finding.only-under", condition=e.condition(ours)) if ours else ""
    for reading, options in theirs.items():
        node = law.book.readings()[reading]
        answers = e.listed(node.options[o].in_(e.lang) for o in options)
        said += e.say("law.read", question=node.question.in_(e.lang), answer=answers)
    return said
