"""On which matters of a kind a clause applies, as a term about their attributes and about readings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from constraints.meaning import Meaning
from constraints.terms import FALSE as NEVER
from constraints.terms import TRUE as ALWAYS
from constraints.terms import Atom, Chosen, Term, conj, mask, neg, rewrite


def applies(meaning: Meaning, node: Any, kind: str) -> Term:
    """The matters of a kind to which a clause applies: its pattern, less what its exceptions cover."""
    own = conj(meaning.covers.term(node.matter, kind), meaning.under(node.under))
    excepted = [
        conj(meaning.covers.term(other.matter, kind), meaning.under(other.under), meaning.under(under))  # type: ignore[union-attr]
        for other, under in meaning.exceptions(node)
    ]
    return conj(own, *(neg(e) for e in excepted))


def under(term: Term, readings: Mapping[str, str]) -> Term:
    """A term with these readings taken."""

    def change(atom: Atom) -> Term | None:
        if isinstance(atom, Chosen) and atom.reading in readings:
            return ALWAYS if readings[atom.reading] in atom.among else NEVER
        return None

    return rewrite(term, change, None, mask(Chosen))
