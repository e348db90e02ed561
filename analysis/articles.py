"""`articles`: the law article by article: what kind it is, which clauses stand in it, what uses them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from constraints.rulebook import Rulebook
from constraints.verify import Verification

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Row:
    """One article."""

    article: str
    kind: str
    gist: dict[str, str]
    reason: dict[str, str] | None
    clauses: tuple[str, ...]
    used_by: dict[str, list[str]]
    unused: tuple[str, ...]

    def contract(self) -> dict[str, Any]:
        return {
            "article": self.article,
            "kind": self.kind,
            "gist": self.gist,
            "reason": self.reason,
            "clauses": list(self.clauses),
            "used_by": self.used_by,
            "unused": list(self.unused),
        }


def articles(
    rulebook: Rulebook, verification: Verification | None = None, acted: dict[str, list[str]] | None = None
) -> list[Row]:
    """All articles.  A clause is *used* when it stands in the core of a proof or the reasons of a refutation, or an act of
    the last simulated run cites it (`acted`: clause → acts)."""
    proved = verification.used if verification else {}
    rows: list[Row] = []
    for article in rulebook.articles:
        used: dict[str, list[str]] = {}
        for clause in article.clauses:
            by = [*proved.get(clause, ()), *(f"simulated:{act}" for act in (acted or {}).get(clause, ()))]
            if by:
                used[clause] = by
        unused = tuple(
            c for c in article.clauses if c not in used and type(rulebook[c]).__name__ not in ("Reading", "Link", "Parameter")
        )
        reason = {lang: article.reason_in(lang) for lang in ("zh", "en")} if article.reason else None
        gist = {"zh": article.gist.zh, "en": article.gist.en}
        rows.append(Row(article.number, article.kind, gist, reason, article.clauses, used, unused))
    return rows


def to_json(rows: list[Row]) -> str:
    """A list with one object an article, in the order of the law."""
    return json.dumps([{"schema_version": SCHEMA_VERSION, **row.contract()} for row in rows], ensure_ascii=False, indent=1)
