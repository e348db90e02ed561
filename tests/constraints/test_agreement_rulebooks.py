"""For generated rulebooks, rosters and situations, every evaluator and a naive reading give the same answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from constraints import diagram as diagrams_module
from constraints import encode as encode_module
from constraints import holds as holds_module
from constraints.alphabet import Alphabet
from constraints.cover import Matter
from constraints.holds import Situation
from constraints.meaning import Meaning
from constraints.terms import InForce, Term
from constraints.verdict import Status
from constraints.verify import verify
from scenarios.governments import LENGTHS, PAPER, Bounds, Government, circumstances, governments, matters, vocabulary
from tests.constraints.naive import Naive
from tests.constraints.test_agreement import asked_of_z3, classes_of

FEW = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
MANY = settings(deadline=None, max_examples=1500, suppress_health_check=list(HealthCheck))
ANY = Bounds()
PLACES = 3
"""Situations tried for each government."""


def questions(of: Government, meaning: Meaning) -> Iterator[tuple[str, str, Matter, Term]]:
    """May this official do this act on this matter: every one of them."""
    for act, about in matters().items():
        for matter in about:
            for official in of.roster.officials:
                yield official, act, matter, meaning.may(official, act, matter)


def contradictions(of: Government, now: Situation, *, ask: tuple[str, ...] = ("holds", "diagram")) -> list[str]:
    """The questions on which an evaluator differs from the naive reading."""
    meaning, naive = Meaning(of.rulebook, of.roster), Naive(of, now)
    able = {(a, m): {d.official for d in naive.able(a, m)} for a, about in matters().items() for m in about}
    asked = [(o, a, m, t, o in able[a, m]) for o, a, m, t in questions(of, meaning)]
    terms = list(dict.fromkeys(t for *_, t, _ in asked))
    alphabet = Alphabet(terms, meaning.universe)
    diagrams, choice = diagrams_module.Diagrams(alphabet), classes_of(alphabet, now)
    encoder = encode_module.Encoder(alphabet) if "encode" in ask else None
    answers: dict[Term, dict[str, bool]] = {}
    for term in terms:
        answers[term] = {
            "holds": holds_module.holds(term, now),
            "diagram": diagrams.value(diagrams.diagram(term), choice),
        }
        if encoder is not None:
            answers[term]["encode"] = asked_of_z3(encoder, encoder.encode(term), choice)
    return [
        f"{name}: {official} {act} {matter.attributes}: naively {wanted}"
        for official, act, matter, term, wanted in asked
        for name, answer in answers[term].items()
        if name in ask and answer is not wanted
    ]


@st.composite
def lives(draw: st.DrawFn, bounds: Bounds = ANY) -> tuple[Government, list[Situation]]:
    """A government and some situations of it."""
    of = draw(governments(bounds))
    statuses = Meaning(of.rulebook, of.roster).statuses
    return of, draw(st.lists(circumstances(of, statuses), min_size=1, max_size=PLACES))


@FEW
@given(lives())
def test_everybody_may_do_what_the_rulebook_read_naively_says(life: tuple[Government, list[Situation]]) -> None:
    of, situations = life
    assert [contradictions(of, now) for now in situations] == [[]] * len(situations)


@settings(FEW, max_examples=12)
@given(lives(Bounds(seats=4, powers=2, substitutions=2)))
def test_so_does_z3(life: tuple[Government, list[Situation]]) -> None:
    of, situations = life
    assert contradictions(of, situations[0], ask=("encode",)) == []


@pytest.mark.slow(seconds=40)
@MANY
@given(lives())
def test_everybody_may_on_many_rulebooks(life: tuple[Government, list[Situation]]) -> None:
    of, situations = life
    assert [contradictions(of, now) for now in situations] == [[]] * len(situations)


# ── verdicts ─────────────────────────────────────────────────────────────────────────────────────────────────────

QUIET = Bounds(seats=4, history=False, reasons=("trip", "illness"), lengths=LENGTHS[:1], delegations=0)


def with_at_most_one_away(of: Government, meaning: Meaning, readings: dict[str, str]) -> Iterator[Situation]:
    """Every situation in which at most one official is away, or one seat more than the roster's own is vacant."""
    empty = frozenset(s for s, entry in of.roster.seats.items() if entry.vacant)
    yield Situation(vacant=empty, readings=readings)
    for official in of.roster.officials:
        for status in meaning.statuses[1:]:
            yield Situation({official: status}, empty, readings=readings)
    for seat in of.roster.seats:
        yield Situation(vacant=empty | {seat}, readings=readings)


def wrong_verdicts(of: Government) -> list[str]:
    """The rows that say something else than every situation taken one by one, nobody being authorised."""
    meaning = Meaning(of.rulebook, of.roster)
    readings = {r.id: r.default for r in of.rulebook.readings().values()}
    around = [Naive(of, now) for now in with_at_most_one_away(of, meaning, readings)]
    found = []
    for row in verify(of.rulebook, of.roster, families=("availability",)).results:
        q, boxes = row.question, row.argument.boxes
        here = any(all(readings[name] in options for name, options in box.items()) for box in boxes)
        if q.authorisations != "none" or not here or q.example is None or q.act is None:
            continue
        gaps = [n for n in around if n.allowed() and not n.is_done(q.act, q.example, q.clause)]
        if (row.status is Status.REFUTED) != bool(gaps):
            found.append(f"{q.act} {q.matter} {q.clause}: {row.status}, {len(gaps)} of {len(around)} situations are bad")
    return found


def two_leaders(article: dict[str, object]) -> Government:
    """A chief and a deputy under one article, no clerk."""
    header = {"id": "drawn", "title": {"zh": "所拟规则", "en": "Drawn Rules"}, "in_force": "2024-01-01"}
    whole = {"article": "1", "kind": "operative", "gist": {"zh": "规则", "en": "Rules"}, **article}
    seats = {"chief": {"post": "chief", "holder": "o0"}, "deputy_1": {"post": "deputy", "holder": "o1"}}
    people = {"roster": "drawn-people", "rulebook": "drawn", "seats": seats, "precedence": list(seats)}
    return Government({"header": header, "vocabulary": vocabulary(QUIET), "articles": [whole]}, people)


def test_a_vacancy_that_nobody_fills_is_not_taken_for_an_absence_that_somebody_fills() -> None:
    """Found by generation: with the deputy away the chief signs, with the deputy's seat vacant nobody does."""
    powers = [{"id": "power-1", "cite": "1(1)", "act": ["sign"], "by": "chief", "when": {"away": "deputy", "for": "any"}}]
    steps = [{"id": "step-1", "cite": "1(2)", "act": ["sign"], "matter": {PAPER: {}}, "by": "deputy", "after": ["draft"]}]
    of = two_leaders({"powers": powers, "steps": steps})
    assert wrong_verdicts(of) == []
    rows = verify(of.rulebook, of.roster, families=("availability",)).results
    paper = next(r for r in rows if r.question.matter == {PAPER: {}} and r.question.clause is None)
    assert (paper.status, paper.absences.sets[0]) == (Status.REFUTED, ("vacant:deputy_1",))


def test_the_matters_that_a_bar_spares_are_told_apart() -> None:
    """Found by generation: the chief may sign plain papers, and these by an exception to a bar alone."""
    plain = {"id": "power-1", "cite": "1(1)", "act": ["sign"], "matter": {PAPER: {"class": "plain"}}, "by": "chief"}
    every = {"id": "power-2", "cite": "1(2)", "act": ["sign"], "by": "chief"}
    bar = {"id": "bar-1", "cite": "1(3)", "act": ["sign"], "unless": ["power-1"], "gate": "refuse"}
    of = two_leaders({"powers": [plain, every], "prohibitions": [bar]})
    rows = verify(of.rulebook, of.roster, families=("availability",)).results
    assert {PAPER: {"class": "plain"}} in [row.question.matter for row in rows if row.question.clause is None]
    assert wrong_verdicts(of) == []


@pytest.mark.parametrize(("chair", "able"), [("clerk", False), ("chief", True), (None, True)])
def test_a_meeting_that_nobody_holds_the_office_to_chair_decides_nothing(chair: str | None, able: bool) -> None:
    """Found by generation: as a body it acts only where no clause says who chairs it."""
    power = {"id": "power-1", "cite": "1(1)", "act": ["sign"], "by": {"meeting": "board"}}
    chairing = {"id": "chairing", "cite": "1(2)", "act": ["chair"], "matter": {"meeting": {"type": "board"}}, "by": chair}
    meeting = {"id": "board-1", "cite": "1(3)", "type": "board", "members": ["leader"]}
    of = two_leaders({"powers": [power, *([chairing] if chair else [])], "meetings": [meeting]})
    meaning = Meaning(of.rulebook, of.roster)
    for matter in matters()["sign"]:
        assert holds_module.holds(meaning.competent("sign", matter), Situation()) is able
        assert bool(Naive(of, Situation()).able("sign", matter)) is (able and chair is not None)


@settings(FEW, max_examples=40)
@given(governments(QUIET))
def test_verdicts_are_those_of_every_situation_taken_one_by_one(of: Government) -> None:
    assert wrong_verdicts(of) == []


@pytest.mark.slow
@settings(MANY, max_examples=600)
@given(governments(QUIET))
def test_verdicts_on_many_rulebooks(of: Government) -> None:
    assert wrong_verdicts(of) == []


# ── broken copies are caught ─────────────────────────────────────────────────────────────────────────────────────


def is_caught(life_of: st.SearchStrategy[tuple[Government, list[Situation]]], ask: tuple[str, ...]) -> bool:
    from hypothesis import find
    from hypothesis.errors import NoSuchExample

    try:
        find(
            life_of,
            lambda life: any(contradictions(life[0], now, ask=ask) for now in life[1]),
            settings=settings(FEW, max_examples=400, phases=(Phase.generate,)),
        )
    except NoSuchExample:
        return False
    return True


def test_an_evaluator_that_overlooks_vacancies_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = holds_module.holds
    monkeypatch.setattr(holds_module, "holds", lambda term, now: right(term, replace(now, vacant=frozenset())))
    assert is_caught(lives(), ("holds",))


def test_a_diagram_whose_disjunction_forgets_a_child_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = diagrams_module.Diagrams.disj
    monkeypatch.setattr(diagrams_module.Diagrams, "disj", lambda self, f, g: f if f > 1 and g > 1 else right(self, f, g))
    assert is_caught(lives(), ("diagram",))


def test_a_formula_that_takes_every_clause_as_in_force_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = encode_module.Encoder._case

    def wrong(self: encode_module.Encoder, term: Term, done: dict[Term, object]) -> object:
        return self.true() if isinstance(term, InForce) else right(self, term, done)

    monkeypatch.setattr(encode_module.Encoder, "_case", wrong)
    assert is_caught(lives(Bounds(seats=3, powers=1, substitutions=0)), ("encode",))
