"""Findings about the law above the rules: which clause or step, against which place in the law, from which day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from constraints import cites
from constraints.explain import Explainer
from constraints.finding import Finding, Remark, Severity
from constraints.requirements.higher_law import DEMANDED, FALLS, LIMITED, RESERVED, Law, laws
from constraints.requirements.inquiry import Inquiry
from constraints.verdict import Result, Status


def findings(inquiry: Inquiry, results: Sequence[Result]) -> list[Finding]:
    """One finding for each clause of ours, or lacking step, and place in the law."""
    groups: dict[Any, list[Result]] = {}
    for row in results:
        if row.status is Status.REFUTED:
            groups.setdefault(_cause(row), []).append(row)
    return [_finding(inquiry, sorted(rows, key=lambda r: len(str(r.question.matter)))) for rows in groups.values()]


def _cause(row: Result) -> Any:
    q, example = row.question, row.argument.counterexample or {}
    match q.requirement:
        case "leaves-what-the-law-reserves" | "falls-to-whom-the-law-names":
            sides = tuple(tuple(sorted(example[side])) for side in ("people", "others"))
            return (q.requirement, *sides, str(row.argument.readings), str(example["law_readings"]))
        case "has-the-steps-of-the-law":
            return (q.requirement, q.act, example["step"], str(row.argument.readings))
        case _:
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
    }[rows[0].question.requirement]
    said = (*sorted({(r.argument.counterexample or {})["law"] for r in rows}), str(example.get("step", "")))
    return Remark(inquiry.meaning, tuple(rows), severity, key=key, about=partial(_about, inquiry, rows), said=said)


def _how(missing: Sequence[bool]) -> str:
    """Is the step asked for nowhere, or on some matters only, or everywhere but in no order?"""
    return "law.missing" if all(missing) else "law.partly" if any(missing) else "law.unordered"


def _about(inquiry: Inquiry, rows: Sequence[Result], e: Explainer) -> dict[str, Any]:
    first = rows[0]
    example = first.argument.counterexample or {}
    law = next(one for one in laws(inquiry) if one.book.id == example["law"].partition(":")[0])
    step = example.get("step", "")
    acts = dict.fromkeys(e.say("order.act", act=e.names.label(r.question.act or "", e.lang)) for r in rows)
    return {
        "cites": e.cited(dict.fromkeys(c for r in rows for c in r.argument.used)),
        "law": _places(law, e, [(r.argument.counterexample or {})["law"].partition(":")[2] for r in rows]),
        "acts": e.listed(acts, "and"),
        "matter": e.matter(example.get("shown") or first.question.matter),
        "people": _called(e, example.get("people", ())),
        "others": _called(e, example.get("others", ())),
        "step": e.say("order.act", act=(law.book.names if not law.act(step) else e.names).label(step, e.lang)) if step else "",
        "length": example.get("length", ""),
        "limit": example.get("limit", ""),
        "when": _when(law, e, first),
    }


def _places(law: Law, e: Explainer, citations: Iterable[str]) -> str:
    """Places in the law, those of one text together, with the day from which it holds."""
    texts: dict[str, dict[str, None]] = {}
    for cite in map(cites.parse, sorted(dict.fromkeys(citations), key=cites.order)):
        place = e.say("cite", article=cite.article, parts="".join(f"({part})" for part in cite.parts))
        texts.setdefault(cite.instrument, {})[place] = None
    return e.listed((_in_text(law, e, text, list(places)) for text, places in texts.items()), "and")


def _in_text(law: Law, e: Explainer, text: str, places: list[str]) -> str:
    said = e.say("cited.one" if len(places) == 1 else "cited.many", cites=e.listed(places, "and"))
    instrument = law.book.header.instruments.get(text)
    if instrument is None:
        return e.say("cited.in", cites=said, text=law.book.header.title.in_(e.lang))
    span = instrument.in_force or law.book.header.in_force
    since = e.say("law.since", day=span.from_) if span.from_ else ""
    return e.say("cited.in", cites=said, text=instrument.in_(e.lang, text) + since)


def _called(e: Explainer, names: Iterable[str]) -> str:
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


def _when(law: Law, e: Explainer, row: Result) -> str:
    """The readings of the rules, and of the law, under which it is so."""
    said = e.say("finding.only-under", condition=e.condition(row.argument.readings)) if row.argument.readings else ""
    for reading, options in (row.argument.counterexample or {})["law_readings"].items():
        node = law.book.readings()[reading]
        answers = e.listed(node.options[o].in_(e.lang) for o in options)
        said += e.say("law.read", question=node.question.in_(e.lang), answer=answers)
    return said
