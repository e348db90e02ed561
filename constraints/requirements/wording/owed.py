"""What is owed is owed by some time: a duty says how often, within what time, or a limit about its act does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from constraints.explain import Explainer
from constraints.finding import Finding, Severity
from constraints.language.nodes import Deadline, Duty
from constraints.meaning import Meaning
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.order import together
from constraints.requirements.wording.remarks import remarks
from constraints.verdict import Argument, Family, Question, Result, Status

TIMED = "duty-has-a-time"
REQUIREMENTS = (TIMED,)


def results(inquiry: Inquiry) -> Iterator[Result]:
    """A row for each duty: proved where it, or a limit on its act, says by when."""
    meaning = inquiry.meaning
    for duty in meaning.rulebook.family(Duty):
        question = Question(TIMED, Family.COMPLETENESS, duty.act[0], clause=duty.id)
        limits = [n.id for n in meaning.rulebook.family(Deadline) if set(n.act) & set(duty.act) and _meet(meaning, n, duty)]
        used = (duty.id, *limits)
        places = meaning.rulebook.cites_of(used)
        if limits or duty.how_often is not None or duty.within is not None:
            yield Result(question, Argument(Status.PROVED, cites=places, used=used), engine="text")
        else:
            example = {"trace": [duty.act[0]]}
            yield Result(question, Argument(Status.REFUTED, cites=places, counterexample=example, used=used), engine="text")


def _meet(meaning: Meaning, limit: Deadline, duty: Duty) -> bool:
    """Do the two speak of kinds of matter that meet?"""
    is_kind = meaning.names.is_kind
    return any(
        is_kind(one, other) or is_kind(other, one) for a in limit.matter for one in a for b in duty.matter for other in b
    )


def findings(inquiry: Inquiry, rows: Sequence[Result]) -> list[Finding]:
    """One finding for all of them."""
    return remarks(inquiry, rows, TIMED, Severity.TIDY_UP, _about)


def _about(rows: Sequence[Result], e: Explainer) -> dict[str, Any]:
    return {
        "n": len(rows),
        "acts": together(e, (e.say("order.act", act=e.names.label(r.question.act or "", e.lang)) for r in rows)),
        "cites": e.cited(dict.fromkeys(c for r in rows for c in r.argument.used)),
    }
