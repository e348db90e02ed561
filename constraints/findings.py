"""All findings of a verification, the gravest first."""

from __future__ import annotations

from constraints.finding import Finding
from constraints.requirements import ALL
from constraints.verify import Verification


def findings(verification: Verification) -> list[Finding]:
    """What the rows of every family come to, ranked by severity, then by how many acts wait for what is not done.

    Availability is judged with the authorisations that stand in the roster.
    """
    found: list[Finding] = []
    for one in ALL:
        rows = [r for r in verification.results if r.question.family is one.family]
        if rows:
            found.extend(one.findings(verification.inquiry, rows))
    return sorted(found, key=lambda f: f.rank)
