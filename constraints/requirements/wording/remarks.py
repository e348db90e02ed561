"""How a part of the family tells its refuted rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from constraints.explain import Explainer
from constraints.finding import Finding, Remark, Severity, by_cause
from constraints.requirements.inquiry import Inquiry
from constraints.verdict import Result

Rows = Sequence[Result]


def remarks(
    inquiry: Inquiry,
    rows: Rows,
    requirement: str,
    severity: Severity,
    about: Callable[[Rows, Explainer], Mapping[str, Any]],
    *,
    cause: Callable[[Result], Any] = lambda row: row.question.requirement,
    said: Callable[[Rows], tuple[Any, ...]] = lambda _: (),
) -> list[Finding]:
    """One finding for all rows with one cause; `said` is what makes it this one and no other, beside its clauses."""
    return [
        Remark(
            inquiry.meaning,
            tuple(found),
            severity,
            key=f"completeness.{requirement}",
            about=partial(about, found),
            said=said(found),
        )
        for found in by_cause(rows, cause)
    ]
