"""All findings of a verification, the gravest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from constraints.finding import Finding, Remark
from constraints.requirements import ALL
from constraints.verdict import Family, Result
from constraints.verify import Verification


def findings(verification: Verification) -> list[Finding]:
    """What the rows of every family come to, ranked by severity, then by how many acts wait for what is not done.

    Availability is judged with the authorisations that stand in the roster.
    """
    families: dict[Family, list[Result]] = {}
    for row in verification.results:
        families.setdefault(row.question.family, []).append(row)
    found: list[Finding] = []
    for one in ALL:
        if rows := families.get(one.family):
            found.extend(one.findings(verification.inquiry, rows))
    return sorted(_once(found), key=lambda f: f.rank)


def _once(found: Iterable[Finding]) -> list[Finding]:
    """Remarks that read alike are one: they differ in what a reader is not shown, such as the number of a sentence."""
    kept: dict[object, Finding] = {}
    for finding in found:
        key = (finding.family, finding.sentence("en")) if isinstance(finding, Remark) else id(finding)
        same = kept.get(key)
        kept[key] = finding if same is None else replace(same, rows=(*same.rows, *finding.rows))
    return list(kept.values())
