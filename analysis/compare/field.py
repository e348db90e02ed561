"""What stands in a field of a clause, in words: names by their labels, clauses by their place, readings by their answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from constraints.language.nodes import Reading
from constraints.language.scalars import CITE, duration
from constraints.words import catalogue, say

if TYPE_CHECKING:
    from constraints.explain import Explainer
    from constraints.rulebook import Clause

NAMED = ("choice", "subject", "subjects", "organ", "organs", "post", "reason", "seat", "seats")
"""The sorts of attribute whose values are names."""


def named(name: str, lang: str, within: str = "") -> str:
    """What a field is called, `within` another perhaps otherwise; the field itself where the catalogue does not say."""
    return _known(f"compare.field.{within}.{name}", lang) or _known(f"compare.field.{name}", lang) or name


def stands(node: Clause | None, name: str, value: Any, e: Explainer) -> str:
    """What stands in a field of a clause; which answer of a reading is shown first, in the words of the answer."""
    return e.options(node.id, [value]) if isinstance(node, Reading) and name == "default" else said(value, e, name)


def said(value: Any, e: Explainer, field: str = "") -> str:
    """Data of a clause in words; nothing as a dash."""
    match value:
        case None:
            return "–"
        case str():
            return _name(value, e, field)
        case list():
            return say("list.comma", e.lang).join(said(one, e, field) for one in value)
        case {"zh": _, "en": _}:
            return str(value[e.lang])
        case {"ref": str(clause), **rest} if not rest:
            return _referred(clause, e)
        case {"reading": str(reading), "choose": dict(chosen), **rest} if not rest:
            return _chosen(reading, chosen, e, field)
        case dict() if field == "under":
            return say("list.semicolon", e.lang).join(_answered(r, o, e) for r, o in value.items())
        case dict() if field == "options":
            return say("list.semicolon", e.lang).join(said(one, e) for one in value.values())
        case dict() if field == "matter":
            return say("list.semicolon", e.lang).join(_matter(kind, tests, e) for kind, tests in value.items())
        case dict():
            return say("list.semicolon", e.lang).join(
                say("compare.field.given", e.lang, field=named(k, e.lang, field), value=said(v, e, k)) for k, v in value.items()
            )
    return str(value)


def _known(key: str, lang: str) -> str | None:
    """A word of the catalogue; a sentence with places to fill is none."""
    text = catalogue(lang).get(key)
    return None if text is None or "{" in text else text


def _name(value: str, e: Explainer, field: str) -> str:
    if length := duration(value):
        return e.duration(length)
    if field == "attribute":
        return _attribute(value, e)
    return _known(f"compare.value.{field}.{value}", e.lang) or _known(f"compare.value.{value}", e.lang) or e.label(value)


def _attribute(name: str, e: Explainer) -> str:
    """What an attribute is called where only its name is said: as the first kind that has it calls it."""
    found = (attribute for kind in e.names.vocabulary.matters if (attribute := e.names.attribute(kind, name)))
    return next((attribute.in_(e.lang, name) for attribute in found), name)


def _referred(ref: str, e: Explainer) -> str:
    """A clause by its place and its name, a place alone by itself."""
    if ref in e.rulebook.nodes:
        return say("compare.ref", e.lang, cite=e.cite(ref), clause=ref)
    return e.place(ref) if CITE.fullmatch(ref) else ref


def _answered(reading: str, options: Any, e: Explainer) -> str:
    if reading not in e.rulebook.readings():
        return f"{reading}: {said(options, e)}"
    listed = options if isinstance(options, list) else [options]
    return e.condition({reading: listed})


def _chosen(reading: str, chosen: Mapping[str, Any], e: Explainer, field: str) -> str:
    """A value that hangs on how a question is read: each answer with what it gives."""
    known = e.rulebook.readings().get(reading)
    if known is None:
        return f"{reading}: {said(dict(chosen), e)}"
    given = (
        say("compare.given-answer", e.lang, answer=e.options(reading, [option]), value=said(v, e, field) or "–")
        for option, v in chosen.items()
    )
    return say("compare.by-reading", e.lang, question=e.reading(reading), answers=say("list.semicolon", e.lang).join(given))


def _matter(kind: str, tests: Any, e: Explainer) -> str:
    label = e.names.label(kind, e.lang)
    if not isinstance(tests, Mapping) or not tests:
        return label
    listed = say("list.comma", e.lang).join(_test(kind, name, value, e) for name, value in tests.items())
    return say("matter-with", e.lang, kind=label, tests=listed)


def _test(kind: str, name: str, value: Any, e: Explainer) -> str:
    if value == "true":
        return e.test(kind, name, True)
    if value == "false":
        return say("compare.value-not", e.lang, what=e.test(kind, name, True))
    attribute = e.names.attribute(kind, name)
    listed = value if isinstance(value, list) else [value]
    if attribute and attribute.type in NAMED and all(isinstance(one, str) for one in listed):
        told = say("list.comma", e.lang).join(e.value(attribute, one) for one in listed)
    else:
        told = said(value, e, name)
    return say("test", e.lang, name=attribute.in_(e.lang, name) if attribute else name, value=told)
