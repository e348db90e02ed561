"""Every act that the vocabulary declares is used: some clause gives it, asks for it, bars it, waits for it, or puts something
in order by it; or the vocabulary itself demands it of a kind of matter, or lets it set an attribute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from constraints.checks import ACTS
from constraints.explain import Explainer
from constraints.finding import Finding, Severity
from constraints.language.nodes import Prohibition
from constraints.language.said import inside
from constraints.meaning import APPROVE, Meaning
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.order import together
from constraints.requirements.wording.remarks import remarks
from constraints.verdict import Argument, Family, Question, Result, Status

USED = "act-is-used"
REQUIREMENTS = (USED,)


def results(inquiry: Inquiry) -> Iterator[Result]:
    """A row for each act that is declared."""
    used = named(inquiry.meaning)
    for act in inquiry.meaning.names.vocabulary.acts:
        found = Argument(Status.PROVED) if act in used else Argument(Status.REFUTED, counterexample={"trace": [act]})
        yield Result(Question(USED, Family.COMPLETENESS, act), found, engine="text")


def named(meaning: Meaning) -> set[str]:
    """The acts that clauses name, also those on a linked matter, that their bans wait for, or that the kinds of matter name."""
    found: set[str] = set()
    for kind in meaning.names.vocabulary.matters.values():
        found.update(act for demand in kind.demands for act in demand.acts)
        found.update(attribute.set_by for attribute in kind.attributes.values() if attribute.set_by)
    for node in inside(meaning.rulebook.nodes.values()):
        if isinstance(node, Prohibition) and node.unless_approved_by is not None:
            found.add(APPROVE)
        for field, said in node:
            if field in ACTS:
                found.update(name.rpartition(".")[2] for name in _plain(said))
    return found


def _plain(said: Any) -> Iterable[str]:
    return (
        (said,) if isinstance(said, str) else (one for one in said if isinstance(one, str)) if isinstance(said, tuple) else ()
    )


def findings(inquiry: Inquiry, rows: Sequence[Result]) -> list[Finding]:
    """One finding for all of them."""
    return remarks(inquiry, rows, USED, Severity.TIDY_UP, _about, said=lambda found: tuple(r.question.act or "" for r in found))


def _about(rows: Sequence[Result], e: Explainer) -> dict[str, Any]:
    return {"acts": together(e, (e.say("order.act", act=e.names.label(r.question.act or "", e.lang)) for r in rows))}
