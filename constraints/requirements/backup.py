"""Backup: who stands in exists, is somebody else, and no portfolio is left without a holder.

Each claim is a term like any other, so minimal absence sets, reasons and cores come with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from constraints.cover import Matter
from constraints.finding import Finding
from constraints.gaps import gaps_of
from constraints.language.nodes import Substitution
from constraints.meaning import Meaning, Scope
from constraints.names import ROOT
from constraints.prove import Claim
from constraints.requirements import standing_in
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.pieces import Cut, Part, claims_of
from constraints.requirements.reach import Reach
from constraints.requirements.standing_in.alone import ALONE
from constraints.requirements.standing_in.chains import GOES_ON
from constraints.requirements.standing_in.offices import held, nobody_named, stood_in_for
from constraints.requirements.standing_in.powers import POWERS
from constraints.requirements.standing_in.rings import RING
from constraints.terms import InForce, conj, disj
from constraints.verdict import Family, Question, Result

HAS_ONE, SOMEBODY_ELSE, PORTFOLIO = "has-a-stand-in", "stand-in-is-somebody-else", "portfolio-held"


def _offices(inquiry: Inquiry) -> Iterator[Claim]:
    yield from backup_claims(inquiry.meaning, inquiry.tolerates)
    yield from standing_in.every_reason(inquiry)


PARTS = (
    Part("offices", _offices, reads=Reach.of_offices, of_all_acts=True),
    Part("alone", standing_in.alone, of_all_acts=True),
    Part("powers", standing_in.powers, Cut.ACTS, Reach.of_act, of_all_acts=True),
    Part("chains", standing_in.chains, reads=Reach.of_offices, of_all_acts=True),
    Part("rings", standing_in.ring_claims, reads=Reach.of_offices, of_all_acts=True),
)


def claims(inquiry: Inquiry) -> Iterator[Claim]:
    """The claims of this family; none when only some acts are asked about."""
    if not inquiry.acts:
        yield from claims_of(PARTS, inquiry)


def findings(inquiry: Inquiry, results: Sequence[Result]) -> list[Finding]:
    """The gaps, and the offices on which acts depend alone and for which nobody stands in."""
    told = [row for row in results if row.question.requirement not in (ALONE, POWERS, GOES_ON, RING)]
    return standing_in.findings(inquiry, results, gaps_of(inquiry.meaning, told))


def backup_claims(meaning: Meaning, tolerates: int = 1) -> Iterator[Claim]:
    """Every seat that a substitution is about has a stand-in, not its own holder; every portfolio keeps a holder."""
    yield from _stand_ins(meaning)
    yield from _portfolios(meaning, tolerates)


def _stand_ins(meaning: Meaning) -> Iterator[Claim]:
    official = meaning.roster.official_of
    for node in meaning.rulebook.family(Substitution):
        at = Scope("", Matter(ROOT), node.id)
        for q in meaning.members(node.of, at):
            if q.seat is None:
                continue
            named = [m for m in meaning.members(node.by, replace(at, replaced=q.seat)) if m.seat or m.organ]
            others = [m for m in named if m.seat is None or official[m.seat] != official[q.seat]]
            for requirement, wanted in ((HAS_ONE, named), (SOMEBODY_ELSE, others)):
                if requirement == HAS_ONE or named:
                    term = conj(InForce(node.id), disj(*(m.when for m in wanted)))
                    question = Question(requirement, Family.BACKUP, clause=node.id, subject=q.seat)
                    yield Claim(question, nobody_named(meaning, term), (node.id,))


def _portfolios(meaning: Meaning, tolerates: int) -> Iterator[Claim]:
    """For every relation to a subject: while anybody is away, each subject has a holder or a stand-in for one."""
    relations, stands = meaning.names.vocabulary.relations, stood_in_for(meaning)
    about = [name for name, a in meaning.names.attributes(ROOT).items() if a.type == "subject"]
    for relation in relations:
        if relations[relation].to != "subject":
            continue
        portfolios: dict[tuple[str, ...], list[str]] = {}
        for subject in meaning.roster.subjects:
            portfolios.setdefault(meaning.roster.left_of(relation, subject), []).append(subject)
        for seats, subjects in portfolios.items():
            subject = subjects[0]
            matter = Matter(ROOT, dict.fromkeys(about, subject))
            term = disj(*(held(meaning, seat, stands.get(seat, []), matter) for seat in seats if seat in meaning.roster.seats))
            alike = dict.fromkeys(about, tuple(subjects)) if len(subjects) > 1 else {}
            pattern = {ROOT: dict.fromkeys(about, subject)}
            question = Question(
                f"{PORTFOLIO}-with-{tolerates}-away", Family.BACKUP, matter=pattern, alike=alike, subject=subject
            )
            rests_on = tuple(node.id for node in meaning.rulebook.family(Substitution))
            yield Claim(question, nobody_named(meaning, term), rests_on)
