"""Does a damaged clause still say the same?  A proof for the changes that can be seen to say nothing new.

One clause was changed or struck out.  What a clause says is a function of its fields, of the matters to which it applies,
and of the people it names; so the rulebooks mean the same when every changed field is proved to be the same *function*:

- `matter`, `unless`: it applies to the same matters under the same readings (decision diagrams over the attributes of
  each kind, on what can exist at all);
- reasons: the same ones, marks and `any` spelt out;
- who: the same seats and bodies, as far as that does not hang on the matter;
- a `soft` that no evaluator looks at.

A clause that applies to nothing may be struck out.  Sound, not complete: `False` only means that no proof was found.
"""

from __future__ import annotations

from typing import Any

from constraints.alphabet import Alphabet, Universe
from constraints.classes import Classes
from constraints.cover import INFINITY, Matter
from constraints.diagram import Diagrams
from constraints.language.nodes import Delegation, Exclusion, Meeting, Parameter, Power, Substitution
from constraints.language.who import Among
from constraints.meaning import Meaning, Member, Scope
from constraints.names import ROOT
from constraints.rulebook import Clause
from constraints.terms import FALSE, TRUE, InForce, Number, Term, atoms, conj, disj, mask, neg, rewrite

_UNSEEN = frozenset({"id", "cite", "gist", "note", "anchor"})
_WHO = frozenset({"by", "of", "to", "who", "giver", "receiver", "members", "attending", "invited"})
_SOFT_SAYS_NOTHING = (Power, Substitution, Delegation, Meeting)
"""Families in which `soft` only marks the clause: who may do what does not hang on it."""


def same(before: Meaning, after: Meaning, clause: str) -> bool:
    """Is it proved that the two rulebooks, which differ in this clause only, mean the same?"""
    old, new = before.rulebook[clause], after.rulebook.nodes.get(clause)
    if new is None:
        return _says_nothing(before, old)
    if type(old) is not type(new):
        return False
    fields = [name for name in type(old).model_fields if name not in _UNSEEN and getattr(old, name) != getattr(new, name)]
    coverage = {"matter", "unless"} & set(fields)
    if coverage and not _apply_alike(before, old, after, new):
        return False
    return all(_field_alike(before, after, old, new, name) for name in fields if name not in coverage)


def _field_alike(before: Meaning, after: Meaning, old: Clause, new: Clause, name: str) -> bool:
    one, other = getattr(old, name), getattr(new, name)
    if name == "soft":
        return isinstance(old, _SOFT_SAYS_NOTHING)
    if name in ("away_for", "for_") and isinstance(one, tuple) and isinstance(other, tuple):
        return set(before.reason_names(one)) == set(after.reason_names(other))
    if name in _WHO:
        return _mean_the_same_people(before, after, old, one, other)
    return False


# ── to what a clause applies ─────────────────────────────────────────────────────────────────────────────────────


def _says_nothing(meaning: Meaning, node: Clause) -> bool:
    """It applies to no matter that can exist."""
    if isinstance(node, Meeting | Exclusion | Parameter) or not hasattr(node, "matter"):
        return False
    return all(_never(meaning, kind, applying(meaning, node, kind)) for kind in meaning.names.kinds)


def _apply_alike(before: Meaning, old: Clause, after: Meaning, new: Clause) -> bool:
    for kind in before.names.kinds:
        one, other = applying(before, old, kind), applying(after, new, kind)
        if one is not other and not _never(before, kind, disj(conj(one, neg(other)), conj(neg(one), other))):
            return False
    return True


def applying(meaning: Meaning, node: Any, kind: str) -> Term:
    """When does the clause apply to a matter of this kind, all clauses being in force?  Attributes and readings."""
    covers = meaning.covers
    excepted = [
        conj(covers.term(other.matter, kind), meaning.under(getattr(other, "under", {})), meaning.under(under))  # type: ignore[union-attr]
        for other, under in meaning.exceptions(node)
    ]
    return conj(covers.term(node.matter, kind), meaning.under(node.under), *(neg(term) for term in excepted))


def _never(meaning: Meaning, kind: str, term: Term) -> bool:
    """Is the term false on every matter of this kind that can exist?  Numbers that have no value are allowed for."""
    if term is FALSE:
        return True
    above = meaning.names.kinds_above(kind)
    barred = [meaning.covers.term(n.matter, kind) for group in above for n in meaning.names.kind_of[group].never]
    attributes = Classes(meaning).universe(kind).attributes
    counts = {a.path for a in atoms(term) if isinstance(a, Number) and a.path.startswith("#")}
    known = [conj(Number(path, INFINITY, True), neg(Number(path, 0.0, True))) for path in sorted(counts)]
    possible = conj(term, *known, *(neg(b) for b in barred))
    alphabet = Alphabet([possible], Universe(readings=meaning.reading_options, attributes=attributes))
    return Diagrams(alphabet).diagram(possible) == 0


# ── whom a clause names ──────────────────────────────────────────────────────────────────────────────────────────


def _mean_the_same_people(before: Meaning, after: Meaning, node: Clause, one: Any, other: Any) -> bool:
    """Plain lists of posts and bodies, whatever the matter: the same seats, each in the same readings."""
    if not (_is_plain(before, one) and _is_plain(after, other)):
        return False
    acts = getattr(node, "act", None) or ("",)
    return all(
        _members(before, one, Scope(act, Matter(ROOT), node.id)) == _members(after, other, Scope(act, Matter(ROOT), node.id))
        for act in acts
    )


def _is_plain(meaning: Meaning, who: Any) -> bool:
    """Posts, bodies, roles that are such, lists of them, those of them that are not others."""
    match who:
        case str():
            roles = meaning.names.vocabulary.roles
            return who in meaning.names.vocabulary.posts or (who in roles and _is_plain(meaning, roles[who]))
        case tuple():
            return all(_is_plain(meaning, part) for part in who)
        case Among():
            return _is_plain(meaning, who.among) and (who.other_than is None or _is_plain(meaning, who.other_than))
        case _:
            return False


def _members(meaning: Meaning, who: Any, at: Scope) -> dict[tuple[str | None, str | None], Term]:
    found: dict[tuple[str | None, str | None], Term] = {}
    for m in meaning.members(who, at):
        found[m.seat, m.organ] = disj(found.get((m.seat, m.organ), FALSE), _live(m))
    return found


def _live(member: Member) -> Term:
    return rewrite(member.when, lambda _: TRUE, None, mask(InForce))
