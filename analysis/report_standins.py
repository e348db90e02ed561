"""Who stands in for whom, by which clause and for which reasons: the substitutions of a rulebook, person by person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from analysis.report_text import Both, both, words
from analysis.report_who import leaders
from constraints.cover import Matter
from constraints.explain import Explainer
from constraints.language.nodes import ChooseFlag, ChooseLength, ChooseScope, Delegation, Substitution
from constraints.language.patterns import ANYTHING, ChooseReasons
from constraints.meaning import Meaning, Scope
from constraints.names import ROOT
from constraints.terms import Granted, Term, atoms, mask


@dataclass(frozen=True)
class Arrow:
    """`by` may act for `of` under `clause`; `named` if somebody must authorise or name him first."""

    by: str
    of: str
    clause: str
    named: bool
    delegated: bool


def arrows(meaning: Meaning) -> list[Arrow]:
    """Every substitution and delegation between two officials, in the order of the law."""
    found: dict[Arrow, None] = {}
    official = meaning.roster.official_of
    for node in meaning.rulebook.family(Substitution):
        at = Scope("", Matter(ROOT), node.id)
        for q in meaning.members(node.of, at):
            for m in meaning.members(node.by, replace(at, replaced=q.seat)) if q.seat else ():
                if m.seat and q.seat and official[m.seat] != official[q.seat]:
                    found[Arrow(m.seat, q.seat, node.id, _granted(m.when), delegated=False)] = None
    for gift in meaning.rulebook.family(Delegation):
        at = Scope("", Matter(ROOT), gift.id)
        for q in meaning.members(gift.giver, at):
            for m in meaning.members(gift.receiver, replace(at, replaced=q.seat)) if q.seat else ():
                if m.seat and q.seat and official[m.seat] != official[q.seat]:
                    found[Arrow(m.seat, q.seat, gift.id, named=True, delegated=True)] = None
    return list(found)


def _granted(term: Term) -> bool:
    return bool(atoms(term, wanted=mask(Granted)))


def without(meaning: Meaning, listed: list[Arrow]) -> tuple[str, ...]:
    """The leaders for whom nobody stands in."""
    covered = {a.of for a in listed if not a.delegated}
    seats = meaning.roster.seats_of
    return tuple(o for o in leaders(meaning) if not any(s in covered for s in seats[o]))


@dataclass(frozen=True)
class Rule:
    """One substitution or delegation for a reader."""

    cite: Both
    of: Both
    by: Both
    reasons: Both
    scope: Both
    limits: Both


class StandInWords:
    """Substitutions and delegations in words."""

    def __init__(self, meaning: Meaning) -> None:
        self.meaning = meaning
        self.explainers = {lang: Explainer(meaning, lang) for lang in ("zh", "en")}

    def _each(self, make: Any) -> Both:
        return both(lambda lang: make(self.explainers[lang]))

    def rules(self, listed: list[Arrow]) -> list[Rule]:
        by_clause: dict[str, list[Arrow]] = {}
        for arrow in listed:
            by_clause.setdefault(arrow.clause, []).append(arrow)
        return [self._rule(clause, alike) for clause, alike in by_clause.items()]

    def _rule(self, clause: str, alike: list[Arrow]) -> Rule:
        node = self.meaning.rulebook[clause]
        pairs = dict.fromkeys((a.of, a.by) for a in alike)
        return Rule(
            self._each(lambda x: x.cite(clause)),
            self._each(lambda x: self._people(x, [of for of, _ in pairs])),
            self._each(lambda x: self._people(x, [by for _, by in pairs])),
            self._reasons(node),
            self._scope(node),
            self._limits(node, alike),
        )

    def _people(self, x: Explainer, names: list[str]) -> str:
        posts: dict[str, list[str]] = {}
        for name in dict.fromkeys(names):
            posts.setdefault(self.meaning.roster.seats[name].post, []).append(name)
        return x.say("list.comma").join(
            x.say("report.who.of-post", post=x.names.label(post, x.lang), n=len(members)) if len(members) > 3 else one
            for post, members in posts.items()
            for one in ([""] if len(members) > 3 else [x.label(m) for m in members])
        )

    def _reasons(self, node: Any) -> Both:
        if isinstance(node, Delegation):
            return words("report.standins.when-authorised")
        if isinstance(node.away_for, ChooseReasons):
            parts = node.away_for.choose.items()
            return self._each(
                lambda x: x.say("list.semicolon").join(
                    x.say("report.standins.under", option=x.option(node.away_for.reading, o), said=self._listed(x, rs))
                    for o, rs in parts
                )
            )
        return self._each(lambda x: self._listed(x, node.away_for))

    def _listed(self, x: Explainer, reasons: Any) -> str:
        names = self.meaning.reason_names(reasons)
        return x.say("any-reason") if set(names) == set(self.meaning.reasons) else x.statuses(names)

    def _scope(self, node: Any) -> Both:
        acts = node.acts
        if isinstance(acts, ChooseScope):
            return self._each(
                lambda x: x.say("list.semicolon").join(
                    x.say("report.standins.under", option=x.option(acts.reading, o), said=self._acts(x, a))
                    for o, a in acts.choose.items()
                )
            )
        said = self._each(lambda x: self._acts(x, acts))
        if node.matter != ANYTHING:
            matter = node.matter
            return both(lambda lang: said.in_(lang) + "; " + self._matter(self.explainers[lang], matter))
        return said

    def _matter(self, x: Explainer, matter: Any) -> str:
        return x.say("list.comma").join(x.matter({k: b.model_dump() for k, b in one.items()}) for one in matter)

    def _acts(self, x: Explainer, acts: Any) -> str:
        if acts in ("all", "none"):
            return x.say(f"report.standins.acts-{acts}")
        return x.say("list.comma").join(x.say("quoted", text=x.names.label(a, x.lang)) for a in acts)

    def _limits(self, node: Any, alike: list[Arrow]) -> Both:
        return self._each(lambda x: x.say("list.semicolon").join(self._each_limit(x, node, alike)) or "–")

    def _each_limit(self, x: Explainer, node: Any, alike: list[Arrow]) -> list[str]:
        found: list[str] = []
        if isinstance(node, Substitution):
            at_most = list(node.at_most.choose.values()) if isinstance(node.at_most, ChooseLength) else [node.at_most]
            found += [x.say("report.standins.up-to", limit=x.duration(d)) for d in at_most if d is not None]
            by_reading = isinstance(node.if_vacant, ChooseFlag)
            found.append(x.say(f"report.standins.vacant-{'reading' if by_reading else 'yes' if node.if_vacant else 'no'}"))
            if any(a.named for a in alike):
                found.append(x.say("report.standins.if-named"))
        elif node.grant != "either":
            found.append(x.say(f"report.standins.grant-{node.grant}"))
        return found
