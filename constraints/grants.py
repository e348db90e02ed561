"""Authorisations in three runs: none, standing, all.

`Granted` is a fact of the situation.  For the question *could somebody do it?* it is fixed before absences vary:

- **none**: nobody has authorised anybody;
- **standing**: the roster's standing authorisations hold, and one that may be given case by case counts as obtainable
  while somebody able to act as its giver is present, who is not its receiver;
- **all**: every authorisation that the rulebook permits has been given before anybody left; it lapses when the giver's
  seat is vacant.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal, TypeAlias

from constraints.cover import Matter
from constraints.language.nodes import Delegation
from constraints.language.who import NamedBy, handovers
from constraints.meaning import Meaning, Scope
from constraints.terms import FALSE, TRUE, Atom, Granted, Term, Vacant, disj, mask, neg, rewrite

Authorisations: TypeAlias = Literal["none", "standing", "all"]
RUNS: tuple[Authorisations, ...] = ("none", "standing", "all")
AUTHORISE = "authorise"
GRANTS = mask(Granted)


class Grants:
    """How `Granted` is fixed for the claims about one matter."""

    def __init__(self, meaning: Meaning) -> None:
        self.meaning = meaning
        self._memo: dict[tuple[str, object], dict[Term, Term]] = {}
        self._case_by_case = {node.id: _case_by_case(node) for node in meaning.rulebook.nodes.values()}

    def fix(self, term: Term, matter: Matter, run: Authorisations) -> Term:
        """`term` with every `Granted` replaced as the run says."""
        at = Scope(AUTHORISE, matter)
        key = (run, self.meaning.calls(at) if run == "standing" else None)
        memo = self._memo.setdefault(key, {})

        def change(atom: Atom) -> Term | None:
            assert isinstance(atom, Granted)
            if run == "none":
                return FALSE
            if run == "all" or (atom.clause, atom.giver, atom.receiver) in self.meaning.roster.granted:
                return neg(Vacant(atom.giver)) if atom.giver in self.meaning.roster.seats else TRUE
            return self._obtainable(atom, at)

        return rewrite(term, change, memo, GRANTS)

    def _obtainable(self, grant: Granted, at: Scope) -> Term:
        """Somebody other than the receiver is able to act as giver now."""
        if not self._case_by_case.get(grant.clause, False):
            return FALSE
        if grant.giver not in self.meaning.roster.seats:
            return TRUE  # a body is always able to
        receiver = self.meaning.roster.official_of[grant.receiver]
        doers = self.meaning.seat_doers(grant.giver, replace(at, clause=grant.clause))
        able = disj(*(d.when for d in doers if d.official not in (None, receiver)))
        return rewrite(able, lambda _: FALSE, None, GRANTS)


def _case_by_case(node: Any) -> bool:
    """May this clause's authorisation be given case by case?"""
    if isinstance(node, Delegation):
        return node.grant != "standing"
    return any(isinstance(s, NamedBy) or s.grant != "standing" for s in handovers(node))
