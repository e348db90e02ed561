"""Whole small governments whose rules are in order: drawn by rule from a seed, with no defect that is put there.

What is drawn is the plain data of the files.  How many deputies, divisions, subjects, classes of paper and grades of
leave there are, who signs what, how long each act may take, whether a council meets: all drawn; every office has a
stand-in for every reason and for a vacancy, every act an actor, a limit and a way on.  `scenarios.planters` puts one
defect in.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any, TypeAlias

from constraints.load import loads
from constraints.roster import Roster, loads_roster
from constraints.rulebook import Rulebook

Data: TypeAlias = dict[str, Any]
PAPER, LEAVE, MEETING, COUNCIL = "paper", "leave", "meeting", "council"
CLASSES = ("plan", "order", "notice", "reply", "grant")
SUBJECTS = ("finance", "land", "schools", "roads", "health")
REASONS = ("trip", "leave", "illness")
LAW = "orderly-law"
SPARE = ("archive", "decide")
"""Acts that no clause uses until one that does is added."""


@dataclass
class Orderly:
    """One government as data: its rules, its people, the law above it."""

    header: Data
    vocabulary: Data
    articles: dict[int, dict[str, list[Data]]]
    people: Data
    law: dict[int, dict[str, list[Data]]] = field(default_factory=dict)

    def copy(self) -> Orderly:
        fresh = copy.deepcopy  # what has been loaded stays behind
        return Orderly(fresh(self.header), fresh(self.vocabulary), fresh(self.articles), fresh(self.people), fresh(self.law))

    def nodes(self) -> Iterator[tuple[str, Data]]:
        """Every clause of the rules, with its family."""
        for article in self.articles.values():
            for family, listed in article.items():
                for node in listed:
                    yield family, node

    def node(self, id_: str) -> Data:
        return next(node for _, node in self.nodes() if node["id"] == id_)

    def drop(self, id_: str) -> None:
        for article in self.articles.values():
            for listed in article.values():
                listed[:] = [node for node in listed if node["id"] != id_]

    def add(self, article: int, family: str, **node: Any) -> None:
        """One more clause, in this article."""
        listed = self.articles.setdefault(article, {}).setdefault(family, [])
        listed.append({"id": node.pop("id"), "cite": f"{article}({len(listed) + 50})", **node})

    @property
    def words(self) -> Data:
        """The vocabulary without the spare acts that nothing names."""
        others = {table: listed for table, listed in self.vocabulary.items() if table != "acts"}
        said = json.dumps([self.articles, self.law, others])
        acts = {act: about for act, about in self.vocabulary["acts"].items() if act not in SPARE or f'"{act}"' in said}
        return {**self.vocabulary, "acts": acts}

    @cached_property
    def rulebook(self) -> Rulebook:
        return loads(_files(self.header, self.words, self.articles))

    @cached_property
    def roster(self) -> Roster:
        return loads_roster(json.dumps(self.people), self.rulebook)

    @cached_property
    def statutes(self) -> tuple[Rulebook, ...]:
        header = {"id": LAW, "title": {"zh": "上位法", "en": "The law"}, "rank": "statute", "in_force": "2000-01-01"}
        names = {table: listed for table, listed in self.words.items() if table != "units"}
        return (loads(_files(header, names, self.law)),) if self.law else ()


def _files(header: Data, vocabulary: Data, articles: dict[int, dict[str, list[Data]]]) -> dict[str, str]:
    listed = [
        {
            "article": str(number),
            "kind": "operative",
            "gist": {"zh": "条文", "en": "article"},
            **{f: ns for f, ns in families.items() if ns},
        }
        for number, families in articles.items()
        if any(families.values())
    ]
    return {
        "rulebook.yaml": json.dumps(header),
        "vocabulary.yaml": json.dumps(vocabulary),
        "01_articles.yaml": json.dumps(listed),
    }


def orderly(seed: int) -> Orderly:
    """The government with this seed.  Equal seeds give equal data."""
    rng = Random(f"orderly {seed}")
    deputies, divisions = rng.randint(2, 4), rng.randint(2, 4)
    classes = list(CLASSES[: rng.randint(2, len(CLASSES))])
    people = _people(rng, deputies, divisions)
    made = Orderly(_header(), _vocabulary(classes), {}, people)
    _stand_ins(made, 1)
    _papers(made, rng, classes, 2)
    _leave(made, rng, 3)
    _council(made, rng, 4)
    _law(made, classes)
    return made


def _header() -> Data:
    return {
        "id": "orderly",
        "title": {"zh": "试验规则", "en": "Trial rules"},
        "rank": "rules",
        "in_force": "2000-01-01",
        "higher_law": [{"rulebook": LAW}],
    }


def _vocabulary(classes: list[str]) -> Data:
    return {
        "posts": {
            "leader": {},
            "chief": {"is_a": "leader"},
            "deputy": {"is_a": "leader", "many": "true"},
            "registrar": {},
            "vice_registrar": {},
            "director": {"many": "true"},
            "vice_director": {"many": "true"},
        },
        "organs": {
            "registry": {"head": "registrar"},
            "division": {"head": "director", "many": "true"},
            "law_division": {"is_a": "division"},
            "assembly": {"outside": "true"},
        },
        "relations": {
            "in_charge_of": {"from": "leader", "to": "subject"},
            "assists": {"from": "vice_director", "to": "director"},
        },
        "roles": {
            "in_charge": {"in_charge_of": "lead_subject", "within": "leader"},
            "drafter": {"organ": "drafted_by"},
            "applicant": {"seat": "applicant"},
            "assistant": {"related": "assists", "to": "its_holder"},
        },
        "subjects": {subject: {} for subject in SUBJECTS},
        "reasons": {reason: {} for reason in REASONS},
        "acts": {
            act: {}
            for act in (
                "draft", "review", "check", "sign", "seal", "issue", "archive", "request", "approve", "hand_over",
                "notify", "convene", "chair", "decide",
            )
        },
        "matters": {
            "any_matter": {"attributes": {"lead_subject": "subject"}},
            PAPER: {
                "is_a": "any_matter",
                "attributes": {
                    "class": classes,
                    "urgent": {"type": "flag", "judged_by": "registrar"},
                    "drafted_by": "organ",
                },
                "never": [
                    {"matter": {PAPER: {"drafted_by": "assembly"}}, "assumed": "true", "note": "the assembly reviews and drafts nothing"}
                ],
            },
            LEAVE: {"is_a": "any_matter", "attributes": {"applicant": "seat", "applicant_post": "post"}},
            MEETING: {"is_a": "any_matter", "attributes": {"type": [COUNCIL]}},
        },
    }  # fmt: skip


def _people(rng: Random, deputies: int, divisions: int) -> Data:
    seats: Data = {"chief": {"post": "chief"}}
    seats |= {f"deputy_{i}": {"post": "deputy"} for i in range(1, deputies + 1)}
    seats |= {"registrar": {"post": "registrar", "organ": "registry"}, "vice_registrar": {"post": "vice_registrar"}}
    bodies = ["law_division", *(f"division_{i}" for i in range(1, divisions))]
    for body in bodies:
        seats[f"head_of_{body}"] = {"post": "director", "organ": body}
        seats[f"vice_head_of_{body}"] = {"post": "vice_director", "organ": body}
    leaders = ["chief", *(f"deputy_{i}" for i in range(1, deputies + 1))]
    charge: dict[str, list[str]] = {}
    for subject in SUBJECTS:
        charge.setdefault(rng.choice(leaders), []).append(subject)
    return {
        "roster": "orderly-people",
        "rulebook": "orderly",
        "illustrative": "true",
        "seats": seats,
        "organs": {body: {"is_a": "division"} for body in bodies[1:]},
        "relations": {
            "in_charge_of": charge,
            "assists": {f"vice_head_of_{body}": [f"head_of_{body}"] for body in bodies},
        },
        "precedence": leaders,
    }


def _stand_ins(made: Orderly, article: int) -> None:
    """Every office has a stand-in, whatever the reason, and for a vacancy."""
    listed = (
        ("for-chief", "chief", {"in_order": "deputy"}),
        ("for-deputies", "deputy", {"in_order": ["chief", {"among": "deputy", "other_than": "its_holder"}]}),
        ("for-registrar", "registrar", "vice_registrar"),
        ("for-vice-registrar", "vice_registrar", "registrar"),
        ("for-directors", "director", "assistant"),
    )
    made.articles[article] = {"substitutions": [
        {"id": id_, "cite": f"{article}({n})", "of": of, "by": by, "away_for": "any", "if_vacant": "true", "acts": "all"}
        for n, (id_, of, by) in enumerate(listed, 1)
    ]}  # fmt: skip


def _papers(made: Orderly, rng: Random, classes: list[str], article: int) -> None:
    """Drafting, review, check, signature by class, seal and issue, each with a limit."""
    signers = ["chief", "in_charge", "registrar"]
    powers = [
        {
            "id": f"sign-{c}",
            "cite": f"{article}({n})",
            "act": "sign",
            "matter": {PAPER: {"class": c}},
            "by": rng.choice(signers),
        }
        for n, c in enumerate(classes, 1)
    ]
    every: Data = {PAPER: {}}
    back = {"if_refused": "draft"}
    reviewed = {PAPER: {"class": sorted(rng.sample(classes, rng.randint(1, len(classes))))}}
    steps: list[Data] = [
        {"id": "drafted", "act": "draft", "matter": every, "by": "drafter"},
        {
            "id": "reviewed",
            "act": "review",
            "matter": reviewed,
            "by": "assembly",
            "after": ["draft"],
            "before": ["check"],
            **back,
        },
        {"id": "checked", "act": "check", "matter": every, "by": "assembly", "after": ["draft"], "before": ["sign"], **back},
        {"id": "signed", "act": "sign", "matter": every, "after": ["check"], **back},
        {
            "id": "sealed",
            "act": "seal",
            "matter": every,
            "by": ["registrar", "vice_registrar"],
            "after": ["sign"],
            "before": ["issue"],
        },
        {"id": "issued", "act": "issue", "matter": every, "by": "registry", "after": ["seal"]},
    ]
    for n, step in enumerate(steps, 20):
        step["cite"] = f"{article}({n})"
    chain = ["draft", "review", "check", "sign", "seal", "issue"]
    limits = [
        {
            "id": f"{act}-in-time".replace("_", "-"), "cite": f"{article}({n})", "act": act, "matter": reviewed if act == "review" else every,
            "within": f"{rng.randint(1, 9)} working_days", "after": "laid_before", "on_expiry": {"escalates_to": "chief"},
        }
        for n, act in enumerate(chain, 30)
    ]  # fmt: skip
    made.articles[article] = {"powers": powers, "steps": steps, "deadlines": limits}


def _leave(made: Orderly, rng: Random, article: int) -> None:
    """Who approves depends on the post; nobody approves what is his own."""
    grades = [("chief", "assembly"), ("deputy", "assembly"), ("registrar", "assembly"), ("vice_registrar", "assembly")]
    grades += [("director", rng.choice(["registrar", "vice_registrar"])), ("vice_director", "registrar")]
    powers = [
        {
            "id": f"leave-of-{post}".replace("_", "-"),
            "cite": f"{article}({n})",
            "act": "approve",
            "matter": {LEAVE: {"applicant_post": post}},
            "by": by,
        }
        for n, (post, by) in enumerate(grades, 1)
    ]
    every: Data = {LEAVE: {}}
    steps: list[Data] = [
        {"id": "asked", "act": "request", "matter": every, "by": "registry"},
        {"id": "granted", "act": "approve", "matter": every, "after": ["request"], "if_refused": "request"},
        {"id": "handed-over", "act": "hand_over", "matter": every, "by": "registry", "after": ["approve"]},
    ]
    for n, step in enumerate(steps, 20):
        step["cite"] = f"{article}({n})"
    limits = [
        {
            "id": f"{act}-in-time".replace("_", "-"), "cite": f"{article}({n})", "act": act, "matter": every,
            "within": f"{rng.randint(1, 5)} working_days", "after": "laid_before", "on_expiry": {"escalates_to": "chief"},
        }
        for n, act in enumerate(("request", "approve", "hand_over"), 30)
    ]  # fmt: skip
    made.articles[article] = {"powers": powers, "steps": steps, "deadlines": limits}


def _council(made: Orderly, rng: Random, article: int) -> None:
    """A council that meets in a rhythm, after notice."""
    mine = {MEETING: {"type": COUNCIL}}
    made.articles[article] = {
        "meetings": [
            {
                "id": "council", "cite": f"{article}(1)", "type": COUNCIL, "members": "leader",
                "quorum": {"at_least": "1/3", "of": "leader"}, "decides": {"at_least": "1/3", "of": "leader"},
            }
        ],
        "powers": [{"id": "led", "cite": f"{article}(2)", "act": ["convene", "chair"], "matter": mine, "by": "chief"}],
        "duties": [
            {"id": "rhythm", "cite": f"{article}(3)", "who": "chief", "act": "convene", "matter": mine,
             "how_often": {"at_least": str(rng.randint(1, 4)), "per": rng.choice(["months", "years"])}, "creates": mine}
        ],
        "steps": [
            {"id": "notified", "cite": f"{article}(4)", "act": "notify", "matter": mine, "by": "registry", "before": ["convene"]},
            {"id": "convened", "cite": f"{article}(5)", "act": "convene", "matter": mine, "before": ["chair"]},
            {"id": "chaired", "cite": f"{article}(6)", "act": "chair", "matter": mine},
        ],
        "deadlines": [
            {"id": f"{act}-in-time".replace("_", "-"), "cite": f"{article}({n})", "act": act, "matter": mine,
             "within": f"{min(rng.randint(2, 9), 5)} working_days", "after": "laid_before", "on_expiry": {"escalates_to": "chief"}}
            for n, act in enumerate(("notify", "convene", "chair"), 10)
        ],
    }  # fmt: skip


def _law(made: Orderly, classes: list[str], article: int = 1) -> None:
    """A law that the rules keep to: who signs the first class, who stands in for him, that all are checked, how long the issue
    may take."""
    first = {PAPER: {"class": classes[0]}}
    issue = made.node("issue-in-time")["within"]
    made.law[article] = {
        "powers": [
            {
                "id": "law-signs",
                "cite": f"{article}(1)",
                "act": "sign",
                "matter": first,
                "by": made.node(f"sign-{classes[0]}")["by"],
                "only": "true",
            }
        ],
        "substitutions": [
            {**copy.deepcopy(made.node(id_)), "id": f"law-{id_}", "cite": f"{article}({n})"}
            for n, id_ in enumerate(("for-chief", "for-deputies", "for-registrar"), 4)
        ],
        "steps": [
            {"id": "law-checks", "cite": f"{article}(2)", "act": "check", "matter": first, "by": "assembly", "before": ["sign"]}
        ],
        "deadlines": [
            {
                "id": "law-limit",
                "cite": f"{article}(3)",
                "act": "issue",
                "matter": first,
                "within": issue,
                "after": "laid_before",
            }
        ],
    }
