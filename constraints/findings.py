"""Findings: refuted claims as sentences of law, equivalent ones merged, the gravest first.

*In this situation, this matter has nobody who may do this act, because of these clauses.*  A finding has a stable id
and a fingerprint of its content, the articles, the smallest witness, and what would remove it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import pairwise
from typing import Any

from constraints import cites
from constraints.explain import Explainer
from constraints.holds import Situation
from constraints.language.nodes import Step
from constraints.language.vocabulary import PARTIES
from constraints.meaning import Meaning
from constraints.plan import Reach
from constraints.verdict import Family, Result, Status
from constraints.words import LANGUAGES, say


class Severity(IntEnum):
    """How grave a finding is, the gravest first."""

    BLOCKS_GOVERNMENT = 0
    LEGAL_RISK = 1
    AMBIGUITY = 2
    TIDY_UP = 3

    @property
    def word(self) -> str:
        return "tidy-up" if self is Severity.TIDY_UP else self.name.lower().replace("_", " ")


@dataclass(frozen=True)
class Finding:
    """One gap in the rules: refuted rows that say the same of people in like positions.

    `size` is how many must be away; `conditional` says that it is so only under some readings; `blocked` is how many
    acts come after the one that nobody may do.  Sentences are made when they are asked for.
    """

    meaning: Meaning
    rows: tuple[Result, ...]
    posts: tuple[str, ...]
    size: int
    conditional: bool
    severity: Severity
    blocked: int

    @property
    def first(self) -> Result:
        return self.rows[0]

    @property
    def family(self) -> Family:
        return self.first.question.family

    @cached_property
    def cites(self) -> tuple[str, ...]:
        return tuple(sorted({c for r in self.rows for c in r.argument.cites}, key=cites.order))

    @cached_property
    def fingerprint(self) -> str:
        q = self.first.question
        matters = sorted(json.dumps(r.question.matter, sort_keys=True) for r in self.rows)
        said = [q.requirement, q.act, matters, self.posts, self.cites, self.conditional]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:12]

    @property
    def id(self) -> str:
        q = self.first.question
        return "-".join([q.family.value.replace(" ", "-"), q.act or q.requirement, self.fingerprint[:6]])

    @property
    def readings(self) -> dict[str, list[str]]:
        """The readings under which it is so; nothing where it is so under all."""
        return self.first.argument.readings if self.conditional else {}

    def sentence(self, lang: str) -> str:
        return _sentence(Explainer(self.meaning, lang), self)

    def remedy(self, lang: str) -> str:
        """What would remove it."""
        return say(_remedy(self), lang)

    def contract(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "fingerprint": self.fingerprint,
            "family": self.family.value,
            "severity": self.severity.word,
            "sentence": {lang: self.sentence(lang) for lang in LANGUAGES},
            "cites": list(self.cites),
            "witness": self.first.argument.counterexample,
            "readings": self.readings,
            "remedy": {lang: self.remedy(lang) for lang in LANGUAGES},
        }


def findings(meaning: Meaning, results: Iterable[Result]) -> list[Finding]:
    """The findings in `results`, ranked by severity, then by how many acts cannot be reached while one is not done.

    Availability is judged with the authorisations that stand in the roster.
    """
    listed = [r for r in results if r.question.clause is None or r.question.family is Family.BACKUP]
    after = _acts_after(meaning)
    found = [
        Finding(
            meaning,
            rows,
            posts,
            size,
            conditional,
            _severity(meaning, rows[0], posts, size, conditional),
            after.get(rows[0].question.act or "", 0),
        )
        for rows, posts, size, conditional in _grouped(meaning, listed)
    ]
    return sorted(found, key=lambda f: (f.severity, -f.blocked, -len(f.rows), f.first.question.act or "", f.posts))


def _acts_after(meaning: Meaning) -> dict[str, int]:
    """For each act, how many acts come after it in some procedure: by the steps of the text and the presumed order."""
    edges: set[tuple[str, str]] = set()
    for node in meaning.rulebook.family(Step):
        for act in node.act:
            edges |= {(earlier, act) for earlier in node.after if "." not in earlier}
            edges |= {(act, later) for later in node.before if "." not in later}
    for groups in meaning.names.vocabulary.presumed_order.values():
        edges |= {(a, b) for one, two in pairwise(groups) for a in one for b in two}
    acts = sorted({act for edge in edges for act in edge})
    reach = Reach(acts, sorted(edges))
    return {act: reach.mask[act].bit_count() for act in acts}


def _grouped(meaning: Meaning, results: list[Result]) -> Iterator[tuple[tuple[Result, ...], tuple[str, ...], int, bool]]:
    """Refuted rows that say the same of people in like positions: rows, posts, how many must be away, conditional?"""
    defaults = {r.id: r.default for r in meaning.rulebook.readings().values()}
    asked: dict[tuple[Any, ...], list[Result]] = {}
    for row in results:
        q = row.question
        if q.authorisations == "standing" or q.family is Family.BACKUP:
            asked.setdefault((q.requirement, q.act, id(q.matter), q.clause, q.subject), []).append(row)
    merged: dict[tuple[Any, ...], list[Result]] = {}
    for rows in asked.values():
        failing = [r for r in rows if r.status is Status.REFUTED]
        if not failing:
            continue
        shown = next((r for r in failing if _chosen(r, defaults)), failing[0])
        posts = tuple(sorted({_post(meaning, m) for m in (shown.absences.sets or ((),))[0]}))
        q = shown.question
        kind = next(iter(q.matter), "") if q.matter else ""
        shape = (posts, shown.absences.smallest or 0, len(failing) < len(rows))
        merged.setdefault((q.requirement, q.act, kind, q.clause, shown.argument.cites, shape), []).append(shown)
    for key, alike in merged.items():
        yield tuple(alike), *key[-1]


def _chosen(row: Result, defaults: dict[str, str]) -> bool:
    boxes = row.argument.condition or [row.argument.readings]
    return any(all(defaults.get(reading) in options for reading, options in box.items()) for box in boxes)


def _post(meaning: Meaning, member: str) -> str:
    seat = member.removeprefix("vacant:")
    prefix = "vacant:" if member.startswith("vacant:") else ""
    return prefix + meaning.roster.seats[seat].post


def _severity(meaning: Meaning, row: Result, posts: tuple[str, ...], size: int, conditional: bool) -> Severity:
    """A single holder of an office that exists once blocks the government; where the matter belongs to one portfolio it
    is a legal risk, where it belongs to one unit a thing to tidy up."""
    if conditional:
        return Severity.AMBIGUITY
    if size == 0 or any(p.startswith("vacant:") for p in posts) or row.question.family is Family.BACKUP:
        return Severity.LEGAL_RISK
    parties = _party_types(meaning, row)
    if parties & {"organ", "organs", "seat", "seats"}:
        return Severity.TIDY_UP
    if parties:
        return Severity.LEGAL_RISK
    known = meaning.names.vocabulary.posts
    return Severity.BLOCKS_GOVERNMENT if any(p in known and not known[p].many for p in posts) else Severity.TIDY_UP


def _party_types(meaning: Meaning, row: Result) -> set[str]:
    """The types of the parties that the class of matter names."""
    found: set[str] = set()
    for kind, body in (row.question.matter or {}).items():
        for path in body:
            attribute = meaning.names.attribute(kind, path)
            if attribute is not None and attribute.type in PARTIES:
                found.add(attribute.type)
    return found


def _remedy(finding: Finding) -> str:
    if finding.conditional:
        return "remedy.decide-reading"
    if finding.size == 0:
        return "remedy.authorise"
    return "remedy.all-reasons" if finding.family is Family.BACKUP else "remedy.second-actor"


def _sentence(explainer: Explainer, finding: Finding) -> str:
    first = finding.first
    q, example = first.question, first.argument.counterexample or {}
    now = Situation(example.get("status", {}), frozenset(example.get("vacant", ())), readings=example.get("readings", {}))
    who = explainer.listed((_absent(explainer, m, example) for m in (first.absences.sets or ((),))[0]), "and")
    reasons = list(dict.fromkeys(explainer.reason(r, now) for r in first.argument.why))
    more = explainer.say("and-more-reasons", n=len(reasons) - 3) if len(reasons) > 3 else ""
    why = explainer.say("list.semicolon").join(reasons[:3]) + more
    others = explainer.say("and-more-classes", n=len(finding.rows) - 1) if len(finding.rows) > 1 else ""
    matter = explainer.matter(q.matter) + others
    act = explainer.names.label(q.act, explainer.lang) if q.act else ""
    if q.family is Family.BACKUP:
        key = f"finding.{q.requirement.rstrip('0123456789').split('-with-')[0]}"
        subject = explainer.label(q.subject) if q.subject else ""
        sentence = explainer.say(key, who=who, subject=subject + others, why=why)
    elif finding.size == 0:
        sentence = explainer.say("finding.nobody-at-all", act=act, matter=matter, why=why)
    else:
        sentence = explainer.say("finding.nobody", who=who, act=act, matter=matter, why=why)
    if finding.conditional:
        sentence += explainer.say("finding.only-under", condition=explainer.condition(first.argument.readings))
    return sentence


def _absent(explainer: Explainer, member: str, example: dict[str, Any]) -> str:
    """`the mayor (business trip)`, or the vacancy."""
    reason = example.get("status", {}).get(member)
    return (
        explainer.say("away-for", who=explainer.member(member), reason=explainer.status(reason))
        if reason
        else explainer.member(member)
    )
