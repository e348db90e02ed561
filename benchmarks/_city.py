"""A government with any number of leaders, written as files: a mayor, an executive, vice-mayors in a ring of partners.

with city(200) as (rulebook, roster): …
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from constraints.load import load
from constraints.roster import Roster, load_roster
from constraints.rulebook import Rulebook

HEADER = """\
id: ring-city
title: {zh: "环城", en: "Ring City"}
issued_as: {zh: "无", en: "none"}
rank: rules
in_force: 2020-01-01
"""
VOCABULARY = """\
posts:
  leader: {zh: "领导", en: "leader"}
  mayor: {zh: "市长", en: "mayor", is_a: leader}
  vice_mayor: {zh: "副市长", en: "vice-mayor", is_a: leader, many: true}
  executive: {zh: "常务副市长", en: "executive vice-mayor", is_a: vice_mayor}
organs:
  government: {zh: "政府", en: "government"}
relations:
  in_charge_of: {zh: "分管", en: "in charge of", from: leader, to: subject, many: true}
  backs_up: {zh: "补位", en: "backs up", from: leader, to: leader, many: true}
roles:
  in_charge: {in_charge_of: lead_subject, within: leader}
  partner: {related: backs_up, to: its_holder}
subjects:
SUBJECTS
reasons:
  trip: {zh: "出差", en: "trip", out_of_town: true}
  holiday: {zh: "休假", en: "holiday"}
  illness: {zh: "病假", en: "illness"}
matters:
  any_matter: {zh: "事项", en: "matter", attributes: {lead_subject: {type: subject, zh: "主要事项", en: "lead subject"}}}
  document:
    zh: "公文"
    en: "document"
    is_a: any_matter
    attributes: {class: {type: [personnel, general, rule], zh: "类别", en: "class"}}
    demands: [{acts: [sign], assumed: true}]
  meeting:
    zh: "会议"
    en: "meeting"
    is_a: any_matter
    attributes: {type: {type: [executive], zh: "类型", en: "type"}}
    demands: [{acts: [chair], assumed: true}]
acts:
  sign: {zh: "签发", en: "sign"}
  approve: {zh: "审批", en: "approve"}
  chair: {zh: "主持", en: "chair"}
  decide: {zh: "决定", en: "decide"}
units: {}
presumed_order:
  document: [[decide], [approve], [sign]]
"""
ARTICLES = """\
- article: 1
  kind: operative
  gist: {zh: "谁办什么", en: "Who does what"}
  powers:
    - {id: sign-personnel, cite: 1(1), act: sign, matter: {document: {class: personnel}}, by: mayor}
    - {id: sign-rule, cite: 1(2), act: sign, matter: {document: {class: rule}}, by: [mayor, executive]}
    - {id: sign-general, cite: 1(3), act: sign, matter: {document: {class: general}}, by: in_charge}
    - {id: approve-any, cite: 1(4), act: approve, matter: {document: {}}, by: [in_charge, mayor]}
    - {id: chair-meeting, cite: 1(5), act: chair, matter: {meeting: {}}, by: [mayor, executive]}
    - {id: decide-rule, cite: 1(6), act: decide, matter: {document: {class: rule}}, by: {meeting: executive}}
- article: 2
  kind: operative
  gist: {zh: "谁代谁", en: "Who stands in for whom"}
  substitutions:
    - {id: presiding, cite: 2(1), of: mayor, by: executive, away_for: [trip, holiday], acts: [chair, approve]}
    - {id: partners, cite: 2(2), of: vice_mayor, by: partner, away_for: [trip, holiday], onward: true}
- article: 3
  kind: operative
  gist: {zh: "会议", en: "The meeting"}
  meetings:
    - {id: executive-meeting, cite: 3(1), type: executive, members: [mayor, vice_mayor], quorum: {more_than: 1/2, of: [mayor, vice_mayor]}}
"""


def people(leaders: int, chain: int = 4) -> str:
    """The roster: vice-mayors stand in for one another in rings of `chain`."""
    names = [f"vice_mayor_{i}" for i in range(1, leaders - 1)]
    lines = [
        "roster: ring-people",
        "rulebook: ring-city",
        "illustrative: true",
        'note: {zh: "示例", en: "Illustrative"}',
        "seats:",
    ]
    lines += ["  mayor: {post: mayor}", "  executive: {post: executive}", *(f"  {n}: {{post: vice_mayor}}" for n in names)]
    lines += ["in_charge_of:", *(f"  {n}: [subject_{i}]" for i, n in enumerate(names))]
    lines.append("backs_up:")
    for start in range(0, len(names), chain):
        ring = names[start : start + chain]
        lines += [f"  {n}: [{ring[(i + 1) % len(ring)]}]" for i, n in enumerate(ring) if len(ring) > 1]
    lines += ["precedence: [mayor, executive, " + ", ".join(names) + "]"]
    return "\n".join(lines) + "\n"


@contextmanager
def city(leaders: int) -> Iterator[tuple[Rulebook, Roster]]:
    """A rulebook and a roster with so many leaders."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "ring-city"
        root.mkdir()
        subjects = "\n".join(f'  subject_{i}: {{zh: "事项{i}", en: "subject {i}"}}' for i in range(leaders - 2))
        (root / "rulebook.yaml").write_text(HEADER, encoding="utf-8")
        (root / "vocabulary.yaml").write_text(VOCABULARY.replace("SUBJECTS", subjects), encoding="utf-8")
        (root / "01.yaml").write_text(ARTICLES, encoding="utf-8")
        roster = Path(folder) / "people.yaml"
        roster.write_text(people(leaders), encoding="utf-8")
        rulebook = load(root)
        yield rulebook, load_roster(roster, rulebook)
