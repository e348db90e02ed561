"""`guize who`: the question from the command line, the answer in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from analysis.defaults import load_both
from analysis.show import write
from constraints.cover import Matter
from constraints.errors import Code, Mistakes, Place, mistake
from constraints.explain import Explainer
from constraints.meaning import Alternative, Meaning
from constraints.who import Answer
from constraints.words import say

SCHEMA_VERSION = 1


def matter(words: Sequence[str]) -> dict[str, dict[str, Any]]:
    """`--document class=personnel urgent=true` as `{document: {…}}`; a comma between values also works."""
    found: dict[str, dict[str, Any]] = {}
    body: dict[str, Any] | None = None
    for word in words:
        if word.startswith("--"):
            kind, _, rest = word[2:].partition("=")
            body = found.setdefault(kind.replace("-", "_"), {})
            word = rest
        if not word:
            continue
        if body is None or "=" not in word:
            raise Mistakes([mistake(Code.BAD_OPTION, Place("guize who"), value=word, wanted="--KIND ATTRIBUTE=VALUE …")])
        for pair in word.split(";"):
            name, _, value = pair.partition("=")
            body[name] = value
    if not found:
        raise Mistakes([mistake(Code.BAD_OPTION, Place("guize who"), value="", wanted="--KIND ATTRIBUTE=VALUE …")])
    if len(found) > 1:
        raise Mistakes(
            [mistake(Code.BAD_OPTION, Place("guize who"), value=", ".join(found), wanted="--KIND ATTRIBUTE=VALUE …")]
        )
    return found


def pairs(words: Sequence[str] | None, separator: str) -> dict[str, str]:
    """`mayor:abroad` as `{mayor: abroad}`; the right side may be missing."""
    return {left: right for left, _, right in (word.partition(separator) for one in words or () for word in one.split(","))}


def triples(words: Sequence[str] | None) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for word in words or ():
        parts = word.split(":")
        if len(parts) != 3:
            raise Mistakes([mistake(Code.BAD_OPTION, Place("--granted"), value=word, wanted="CLAUSE:GIVER:RECEIVER")])
        found.append((parts[0], parts[1], parts[2]))
    return found


def show(
    answer: Answer, rulebook: str | None, roster: str | None, amendments: Sequence[str], lang: str, *, as_json: bool
) -> None:
    book, people = load_both(rulebook, roster, amendments=tuple(amendments))
    explainer = Explainer(Meaning(book, people), lang)
    if as_json:
        write([json.dumps(contract(answer, explainer), ensure_ascii=False, indent=1), "\n"])
        return
    write(line + "\n" for line in lines(answer, explainer))


def contract(answer: Answer, explainer: Explainer) -> dict[str, Any]:
    """The answer as scripts read it."""
    book = explainer.rulebook
    return {
        "schema_version": SCHEMA_VERSION,
        "act": answer.act,
        "matter": {
            answer.matter.kind: {
                k: sorted(v) if isinstance(v, frozenset) else v for k, v in sorted(answer.matter.attributes.items())
            }
        },
        "assumed": list(answer.assumed),
        "may": [_may(a, book.cite) for a in answer.may],
        "may_not": [
            {**_may(a, book.cite), "why": [explainer.reason(r, answer.now) for r in reasons]} for a, reasons in answer.may_not
        ],
    }


def _may(a: Alternative, cite: Any) -> dict[str, Any]:
    return {
        "official": a.official,
        "seat": a.doer.seat,
        "organ": a.doer.organ,
        "clause": a.clause,
        "cite": cite(a.clause),
        "through": [{"clause": c, "cite": cite(c)} for c in a.doer.chain],
    }


def lines(answer: Answer, explainer: Explainer) -> list[str]:
    """The answer for a reader: who may, who stands in, and why the others may not, by clause."""
    lang = explainer.lang
    given = {k: v for k, v in answer.matter.attributes.items() if k in answer.given}
    asked = explainer.case(Matter(answer.matter.kind, given))
    found = [say("who.question", lang, act=explainer.names.label(answer.act, lang), matter=asked)]
    if answer.now.status or answer.now.vacant:
        away = [say("away-for", lang, who=explainer.label(o), reason=explainer.status(r)) for o, r in answer.now.status.items()]
        away += [say("vacancy-of", lang, who=explainer.label(s)) for s in sorted(answer.now.vacant)]
        found.append(say("who.away", lang, who=explainer.listed(away, "and")))
    found.append(say("who.may", lang) if answer.may else say("who.nobody", lang))
    found += [f"  + {line}" for line in _folded([(a, "") for a in answer.may], explainer)]
    if answer.may_not:
        found.append(say("who.may-not", lang))
        refused = [(a, explainer.failing(reasons[0].failing, answer.now)) for a, reasons in answer.may_not if reasons]
        found += [f"  - {line}" for line in _folded(refused, explainer)]
    elif not answer.may:
        found.append(say("who.no-clause", lang))
    if answer.assumed:
        values = {path: answer.matter.attributes[path] for path in answer.assumed}
        usual = [f"{p}={v:g}" if isinstance(v, float) else f"{p}={v}" for p, v in values.items() if isinstance(v, str | float)]
        found.append(say("who.assumed", lang, what=", ".join(usual)))
    if explainer.roster.illustrative:
        found.append(say("illustrative-roster", lang))
    return found


def _folded(ways: Sequence[tuple[Alternative, str]], explainer: Explainer) -> list[str]:
    """One line for everybody who may (or may not) in the same way and for the same reason."""
    groups: dict[tuple[str, str | None, tuple[str, ...], str], list[str]] = {}
    for a, why in ways:
        who = (
            explainer.label(a.official)
            if a.official
            else explainer.label(a.doer.organ)
            if a.doer.organ
            else say("who.not-stated", explainer.lang)
        )
        capacity = a.doer.seat if a.doer.chain else None
        groups.setdefault((a.clause, capacity, a.doer.chain, why), []).append(who)
    return [_line(explainer, key, dict.fromkeys(names)) for key, names in groups.items()]


def _line(explainer: Explainer, key: tuple[str, str | None, tuple[str, ...], str], names: Iterable[str]) -> str:
    clause, seat, chain, why = key
    lang, who, cite = explainer.lang, explainer.listed(names), explainer.cite(clause)
    if seat:
        through = explainer.listed((explainer.cite(c) for c in chain), "and")
        line = say("who.in-capacity", lang, who=who, seat=explainer.label(seat), cite=cite, through=through)
    else:
        line = say("who.by", lang, who=who, cite=cite)
    return f"{line} — {why}" if why else line
