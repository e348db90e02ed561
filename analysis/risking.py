"""`guize risk` on paper: a table of the greatest risks, or JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from analysis import show
from analysis.risk import SCHEMA_VERSION, Risk
from constraints.explain import Explainer
from constraints.meaning import Meaning
from constraints.words import say
from scenarios.scenario import Scenario

SHOWN = 25


def text(meaning: Meaning, scene: Scenario, found: Sequence[Risk], lang: str) -> None:
    explainer = Explainer(meaning, lang)
    title = meaning.rulebook.header.title.in_(lang)
    out = show.console()
    out.print(say("risk.title", lang, title=title, scenario=scene.entry.title.in_(lang)))
    if scene.entry.illustrative or meaning.roster.illustrative:
        out.print(say("risk.illustrative", lang))
    columns = [say(f"risk.column.{c}", lang) for c in ("act", "days", "commonest", "importance")]
    out.print(show.table(columns, [_row(explainer, risk) for risk in found[:SHOWN] if risk.share]))
    never = sum(1 for risk in found if not risk.share)
    out.print(say("risk.summary", lang, n=len(found), never=never, more=max(len(found) - never - SHOWN, 0)))


def _row(e: Explainer, risk: Risk) -> tuple[str, str, str, str]:
    q = risk.claims[0].question
    more = e.say("and-more-classes", n=len(risk.claims) - 1) if len(risk.claims) > 1 else ""
    act = e.say("risk.act", act=e.names.label(q.act or "", e.lang), matter=e.matter(q.matter) + more)
    members = e.say("list.plus-sets").join(e.member(m) for m in risk.commonest)
    officials = e.say("list.comma").join(
        e.say("risk.importance", who=e.person(i.official), birnbaum=f"{i.birnbaum:.2f}", share=f"{i.fussell_vesely:.0%}")
        for i in risk.importances[:3]
    )
    return act, f"{risk.days_a_year:.1f}", members or e.say("report.findings.everybody-present"), officials


def json_text(meaning: Meaning, scene: Scenario, found: Sequence[Risk]) -> str:
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "rulebook": {"id": meaning.rulebook.id, "digest": meaning.rulebook.digest},
        "roster": {"id": meaning.roster.id, "digest": meaning.roster.digest, "illustrative": meaning.roster.illustrative},
        "scenario": {"id": scene.id, "illustrative": scene.entry.illustrative},
        "risks": [risk.contract() for risk in found],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
