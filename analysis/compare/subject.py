"""What a verdict is about besides its act and its matter, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.compare import field

if TYPE_CHECKING:
    from constraints.explain import Explainer


def named(subject: str, kind: str | None, e: Explainer) -> str:
    """Names by their labels, clauses by their places, readings by their questions, `attribute=value` as a test of a matter.
    Nothing for a clause of the higher law: its place is cited with the others."""
    return e.say("list.comma").join(filter(None, (_part(part, kind, e) for part in subject.split())))


def _part(part: str, kind: str | None, e: Explainer) -> str:
    if part in e.rulebook.readings():
        return e.reading(part)
    if part in e.rulebook.nodes:
        return e.cited([part])
    if ":" in part:
        return ""
    path, is_test, value = part.partition("=")
    kinds = [kind] if kind else list(e.names.vocabulary.matters)
    if own := next((k for k in kinds if e.names.attribute(k, path)), None):
        return e.test(own, path, [value] if is_test and value != "true" else True)
    other, _, act = part.rpartition(".")
    return e.say("matter-with", kind=e.label(act), tests=e.label(other)) if other else _name(part, e)


def _name(name: str, e: Explainer) -> str:
    """A name of the rulebook or the roster, else a field of a clause."""
    said = field.said(name, e)
    return said if said != name.replace("_", " ") else field.named(name, e.lang)
