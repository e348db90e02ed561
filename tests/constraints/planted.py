"""A small office whose rules have no defect, to plant one in: a vocabulary, people, and an empty stage of matters."""

from __future__ import annotations

from constraints.finding import Finding
from constraints.findings import findings
from constraints.load import loads
from constraints.roster import loads_roster
from constraints.rulebook import Rulebook
from constraints.verify import Verification, verify

VOCABULARY = """
posts:
  mayor: {zh: 市长, en: mayor}
  deputy: {zh: 副市长, en: deputy mayor, many: true}
  secretary: {zh: 秘书长, en: secretary}
  head: {zh: 局长, en: head of a bureau, many: true}
organs:
  bureau: {zh: 局, en: bureau, head: head, many: true}
roles:
  applicant: {seat: applicant}
  submitter: {head_of: submitted_by}
reasons:
  trip: {zh: 出差, en: business trip}
  ill: {zh: 病假, en: illness}
acts:
  draft: {zh: 拟稿, en: draft}
  review: {zh: 审核, en: review}
  approve: {zh: 批准, en: approve}
  sign: {zh: 签发, en: sign}
  seal: {zh: 用印, en: seal}
matters:
  any_matter: {zh: 事项, en: matter}
  paper:
    zh: 公文
    en: paper
    is_a: any_matter
    attributes:
      class: {type: [plan, order, note]}
      urgent: {type: flag, judged_by: secretary}
      submitted_by: {type: organ, zh: 报送单位, en: submitted by}
  leave:
    zh: 请假
    en: leave request
    is_a: any_matter
    attributes:
      applicant: {type: seat, zh: 申请人, en: applicant}
      applicant_post: {type: post, zh: 申请人职务, en: post of the applicant}
"""

ROSTER = """
roster: planted
rulebook: planted-2020
illustrative: true
seats:
  mayor: {post: mayor, holder: m}
  deputy_1: {post: deputy, holder: d1}
  deputy_2: {post: deputy, holder: d2}
  secretary: {post: secretary, holder: s}
  head_1: {post: head, holder: h, organ: works}
organs: {works: {is_a: bureau, zh: 建设局, en: Works Bureau}}
"""

HEADER = "id: planted-2020\ntitle: {zh: 试验规则, en: Trial rules}\nrank: rules\nin_force: 2020-01-01\n"


def office(
    articles: str,
    families: tuple[str, ...],
    roster: str = ROSTER,
    vocabulary: str = VOCABULARY,
    header: str = HEADER,
    statutes: tuple[Rulebook, ...] = (),
) -> Verification:
    """The verdicts of these families on a rulebook with these articles."""
    book = loads({"rulebook.yaml": header, "vocabulary.yaml": vocabulary, "01_articles.yaml": articles})
    return verify(book, loads_roster(roster, book), families=families, statutes=statutes)


def article(number: int, **nodes: list[str]) -> str:
    """An operative article with these nodes, each as it stands between braces."""
    head = f"- article: {number}\n  kind: operative\n  gist: {{zh: 甲, en: one}}\n"
    lists = "".join(f"  {family}:\n" + "".join(f"    - {{{node}}}\n" for node in listed) for family, listed in nodes.items())
    return head + lists


def found(articles: str, *families: str, roster: str = ROSTER, vocabulary: str = VOCABULARY) -> list[Finding]:
    return findings(office(articles, families, roster, vocabulary))
