"""Every condition on the moment can be met: some situation, on some matter that the clause covers, fulfils its `when`.

An act counts as *done* before another only where somebody may do it and the text does not put it after that other one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from constraints.alphabet import Alphabet
from constraints.classes import Space
from constraints.diagram import FALSE as NOTHING
from constraints.diagram import Diagrams
from constraints.explain import Explainer
from constraints.finding import Finding, Severity
from constraints.language import patterns as p
from constraints.language.nodes import Duty, Power, Prohibition, Step
from constraints.language.vocabulary import PARTIES
from constraints.meaning import Meaning, Scope
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.wording.remarks import remarks
from constraints.terms import FALSE, Atom, Done, Term, mask, rewrite
from constraints.verdict import GROUPS, Argument, Family, Question, Result, Status

MET = "condition-can-be-met"
REQUIREMENTS = (MET,)


def results(inquiry: Inquiry) -> Iterator[Result]:
    """A row for each clause that has a `when`."""
    history = History(inquiry.meaning)
    for node in inquiry.meaning.rulebook.nodes.values():
        if isinstance(node, Power | Step | Duty | Prohibition) and node.when is not None:
            question = Question(MET, Family.COMPLETENESS, node.act[0], clause=node.id)
            places, met = (node.cite,), _met(inquiry, history, node)
            if met is None:
                argument = Argument(Status.UNDECIDED, cites=places, used=(node.id,), undecided=GROUPS)
            elif met:
                argument = Argument(Status.PROVED, cites=places, used=(node.id,))
            else:
                example: dict[str, Any] = {"matter": {kind: {} for one in node.matter for kind in one}}
                argument = Argument(Status.REFUTED, cites=places, counterexample=example, used=(node.id,))
            yield Result(question, argument, engine="diagram")


class History:
    """Which acts may have been done at all, and which only later, by what the text puts in order."""

    def __init__(self, meaning: Meaning) -> None:
        self.meaning = meaning

    @cached_property
    def _possible(self) -> set[str]:
        """The acts that some clause gives, owes or demands."""
        names, book = self.meaning.names, self.meaning.rulebook
        demanded = {act for kind in names.kind_of.values() for one in kind.demands for act in one.acts}
        return {*self.meaning.givers, *(act for n in book.family(Step) for act in n.act), *demanded}

    def may_be_done(self, act: str, before: tuple[str, ...], matter: Any) -> bool:
        """May `act` have been done when one of the acts `before` is tried on such a matter?"""
        name = act.rpartition(".")[2]
        if name not in self._possible:
            return False
        return "." in act or any(act != one and not self._later(act, one, matter) for one in before)

    def settled(self, node: Any, term: Term) -> Term:
        """A condition of a clause in which no act is done that cannot have been."""

        def done(atom: Atom) -> Term | None:
            assert isinstance(atom, Done)
            return None if self.may_be_done(atom.act, node.act, node.matter) else FALSE

        return rewrite(term, done, None, mask(Done))

    def _later(self, act: str, first: str, matter: Any) -> bool:
        """Does the text put `act` after `first` on every matter of the clause?"""
        for node in self.meaning.rulebook.family(Step):
            pairs = [(a, b) for a in node.act for b in node.before] + [(b, a) for a in node.act for b in node.after]
            plain = not (node.soft or node.under or node.unless or node.when)
            if plain and (first, act) in pairs and self._wide(node.matter, matter):
                return True
        return False

    def _wide(self, wide: Any, narrow: Any) -> bool:
        """Does the one pattern say no more than the kind of the other?"""
        is_kind = self.meaning.names.is_kind
        whole = [kind for one in wide for kind, body in one.items() if not body.root]
        return all(any(is_kind(kind, group) for group in whole) for one in narrow for kind in one)


def _met(inquiry: Inquiry, history: History, node: Power | Step | Duty | Prohibition) -> bool | None:
    """Can the condition be met?  Nothing where not all groups of people could be tried."""
    meaning, cut = inquiry.meaning, False
    for kind in dict.fromkeys(kind for one in node.matter for kind in one):
        space = Space(inquiry.classes, kind, [meaning.covers.term(node.matter, kind)])
        region = space.diagrams.conj(space.functions[0], space.premise)
        groups = inquiry.classes.parties.tried(kind, looked_at(inquiry, kind, node.when), space, region)
        for choice in groups if region != NOTHING else ():
            matter = space.matter(region, choice)
            if matter is None:
                continue
            term = history.settled(node, meaning.condition(node.when, Scope(node.act[0], matter, node.id)))
            if term is not FALSE and Diagrams(Alphabet([term], meaning.universe)).diagram(term) != NOTHING:
                return True
        cut = cut or groups.cut
    return None if cut else False


def looked_at(inquiry: Inquiry, kind: str, when: Any) -> list[str]:
    """The parties of the matter that a condition reads."""
    read: set[str] = set()
    match when:
        case p.Away(away=who) | p.Present(present=who) | p.IsVacant(vacant=who):
            read = inquiry.classes.parties.reads(who)
        case p.AllOf(all_=parts) | p.AnyOf(any_=parts):
            read = {path for part in parts for path in looked_at(inquiry, kind, part)}
        case p.NotOf(not_=inner):
            read = set(looked_at(inquiry, kind, inner))
    known = {path: inquiry.meaning.names.attribute(kind, path) for path in read}
    return sorted(path for path, a in known.items() if a is not None and a.type in PARTIES)


def findings(inquiry: Inquiry, rows: Sequence[Result]) -> list[Finding]:
    return remarks(
        inquiry,
        rows,
        MET,
        Severity.AMBIGUITY,
        _about,
        cause=lambda r: r.question.clause,
        said=lambda found: (found[0].question.clause or "",),
    )


def _about(rows: Sequence[Result], e: Explainer) -> dict[str, Any]:
    return {"cite": e.cited([rows[0].question.clause or ""])}
