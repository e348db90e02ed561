"""What is signed is sealed: where the rules give the seal on some matters of a kind, none that is signed is forgotten."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from constraints.classes import Space
from constraints.diagram import FALSE as NOTHING
from constraints.explain import Explainer
from constraints.finding import Finding, Severity
from constraints.requirements.containment import SEAL, SIGN
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.wording.remarks import remarks
from constraints.terms import FALSE, disj
from constraints.verdict import Argument, Family, Question, Result, Status

SEALED = "sealed-where-signed"
REQUIREMENTS = (SEALED,)


def results(inquiry: Inquiry) -> Iterator[Result]:
    """A row for each kind on which the rules give the seal."""
    meaning = inquiry.meaning
    nodes = [*meaning.givers.get(SEAL, ()), *meaning.givers.get(SIGN, ())]
    for kind in dict.fromkeys(kind for n in meaning.givers.get(SEAL, ()) for one in n.matter for kind in one):
        effective = {act: inquiry.classes.bearing(act, kind).effective for act in (SEAL, SIGN)}
        seal, sign = (disj(*(t for t in effective[act].values())) for act in (SEAL, SIGN))
        if FALSE in (seal, sign):
            continue
        space = Space(inquiry.classes, kind, [seal, sign], inquiry.classes.bearing(SIGN, kind).shut)
        sealed, signed = (space.diagrams.conj(f, space.premise) for f in space.functions)
        left = space.diagrams.conj(signed, space.diagrams.neg(sealed))
        used = tuple(n.id for n in nodes if n.id in effective[SEAL] and effective[SEAL][n.id] is not FALSE)
        question = Question(SEALED, Family.COMPLETENESS, SEAL, {kind: space.describe(left) if left != NOTHING else {}})
        places = meaning.rulebook.cites_of(used)
        if left == NOTHING:
            yield Result(question, Argument(Status.PROVED, cites=places, used=used), engine="diagram")
        else:
            example = {"matter": question.matter}
            yield Result(question, Argument(Status.REFUTED, cites=places, counterexample=example, used=used), engine="diagram")


def findings(inquiry: Inquiry, rows: Sequence[Result]) -> list[Finding]:
    return remarks(inquiry, rows, SEALED, Severity.TIDY_UP, _about, cause=_kind, said=lambda found: (_kind(found[0]),))


def _kind(row: Result) -> str:
    return next(iter(row.question.matter or {}))


def _about(rows: Sequence[Result], e: Explainer) -> dict[str, Any]:
    return {
        "matter": e.matter(rows[0].question.matter),
        "cites": e.cited(dict.fromkeys(c for r in rows for c in r.argument.used)),
    }
