"""Soundness: small workflow nets known to be sound and unsound, as rulebooks; and the certificate against an explorer.

The nets are those every text on workflow nets begins with (W. M. P. van der Aalst 1998): a sequence, a parallel part, a
loop, a choice; and their broken forms: a circle, a bar that nothing lifts, a return to nowhere.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from constraints.findings import findings
from constraints.meaning import Meaning
from constraints.plan import Plan, Plans
from constraints.recheck import CHECKS
from constraints.recheck.afresh import Afresh
from constraints.requirements.inquiry import Inquiry
from constraints.requirements.soundness import Claim
from constraints.roster import loads_roster
from constraints.verdict import EngineDisagreement, Status
from tests.constraints.workflows import ROSTER, rulebook, verified


def step(act: str, more: str = "", pattern: str = "{}") -> str:
    return f"act: {act}, matter: {{paper: {pattern}}}, by: head{', ' + more if more else ''}"


def bar(act: str, needs: str, gate: str = "refuse") -> str:
    return f"  prohibitions:\n    - {{id: bar, cite: 1(9), act: {act}, matter: {{paper: {{}}}}, when: {{not: {{done: {needs}}}}}, gate: {gate}}}"


SEQUENCE = (step("draft"), step("check", "after: draft"), step("sign", "after: check"))
PARALLEL = (
    *SEQUENCE[:1],
    step("consult", "after: draft"),
    step("check", "after: draft"),
    step("sign", "after: [consult, check]"),
)
LOOP = (step("draft"), step("review", "after: draft, if_refused: draft"), step("sign", "after: review"))
CHOICE = (step("draft"), step("check", "before: sign, after: draft", "{kind: a}"), step("sign", "after: draft"))


@pytest.mark.parametrize("net", [SEQUENCE, PARALLEL, LOOP, CHOICE], ids=["sequence", "parallel", "loop", "choice"])
def test_a_sound_net_is_proved_sound(tmp_path: Path, net: tuple[str, ...]) -> None:
    found = verified(rulebook(tmp_path, net), "soundness")
    assert {r.status for r in found.results} == {Status.PROVED}
    assert "can-complete" in {r.question.requirement for r in found.results}
    assert not findings(found)


BROKEN = {
    "circle": (
        (step("draft", "after: sign"), step("check", "after: draft"), step("sign", "after: check")),
        "",
        "order-has-no-circle",
    ),
    "circle of one class": (
        (step("draft"), step("sign", "after: draft"), step("draft", "after: sign", "{kind: a}")),
        "",
        "order-has-no-circle",
    ),
    "bar that nothing lifts": (SEQUENCE, bar("sign", "stamp"), "what-a-bar-waits-for-is-owed"),
    "return to nowhere": ((*SEQUENCE[:2], step("sign", "after: check, if_refused: rewrite")), "", "refusal-leads-on"),
    "return forward": ((step("draft", "if_refused: sign"), *SEQUENCE[1:]), "", "refusal-leads-on"),
    "refusal left open": (
        (*LOOP[:2], step("sign", "after: review"), step("approve", "after: sign")),
        "",
        "refusal-is-provided-for",
    ),
    "sent back to nowhere": (SEQUENCE, bar("sign", "check", "return"), "return-leads-on"),
    "silence": (
        SEQUENCE,
        "  deadlines:\n    - {id: limit, cite: 1(9), act: check, matter: {paper: {}}, within: 3 working_days, after: draft}",
        "silence-leads-on",
    ),
    "silence after a rule of thumb": (
        SEQUENCE,
        "  deadlines:\n    - {id: limit, cite: 1(9), act: check, matter: {paper: {}}, within: 3 working_days, after: draft, soft: usually, on_expiry: {counts_as: agreed}}",
        "what-hangs-on-a-limit-is-firm",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_net_is_found_and_nothing_else(tmp_path: Path, name: str) -> None:
    net, more, requirement = BROKEN[name]
    found = verified(rulebook(tmp_path, net, more=more), "soundness")
    refuted = {r.question.requirement for r in found.results if r.status is Status.REFUTED}
    assert refuted - {"can-complete"} == {requirement}
    assert ("can-complete" in refuted) == (requirement == "order-has-no-circle")
    (finding,) = findings(found)
    assert finding.id.startswith("soundness-")
    assert all(finding.sentence(lang) and finding.remedy(lang) for lang in ("zh", "en"))


def test_silence_that_means_something_is_no_finding(tmp_path: Path) -> None:
    more = BROKEN["silence"][1].replace("after: draft", "after: draft, on_expiry: {counts_as: agreed}")
    assert not findings(verified(rulebook(tmp_path, SEQUENCE, more=more), "soundness"))


def test_a_rule_of_thumb_may_be_followed_up(tmp_path: Path) -> None:
    more = BROKEN["silence after a rule of thumb"][1].replace("counts_as: agreed", "escalates_to: head")
    assert not findings(verified(rulebook(tmp_path, SEQUENCE, more=more), "soundness"))


def test_silence_after_a_limit_that_binds_or_not_is_checked_again(tmp_path: Path) -> None:
    soft = BROKEN["silence after a rule of thumb"][1]
    for more in (soft, soft.replace("soft: usually, ", "")):
        found = verified(rulebook(tmp_path, SEQUENCE, more=more), "soundness")
        (row,) = (r for r in found.results if r.question.requirement == Claim.FIRM)
        assert CHECKS[Claim.FIRM](Afresh(found), row)
        other = Status.PROVED if row.status is Status.REFUTED else Status.REFUTED
        with pytest.raises(EngineDisagreement):
            CHECKS[Claim.FIRM](Afresh(found), replace(row, argument=replace(row.argument, status=other)))


# ── the certificate against an explorer that knows nothing of it ─────────────────────────────────────────────────


def explored(plan: Plan) -> tuple[set[int], bool]:
    """All states of a plan as bit masks, by brute force; and whether from each the end can be reached."""
    bit = {act: 1 << i for i, act in enumerate(plan.acts)}
    mask = {act: sum(bit[a] for a in plan.before[act]) for act in plan.acts}
    undone = {act: sum(bit[a] for a in plan.after[act]) for act in plan.acts}
    end = sum(bit[a] for a in plan.owed)
    after: dict[int, set[int]] = {}
    todo = [0]
    while todo:
        state = todo.pop()
        if state in after:
            continue
        enabled = [a for a in plan.acts if not state & bit[a] and state & mask[a] == mask[a]]
        after[state] = {state | bit[a] for a in enabled}
        after[state] |= {state & ~undone[plan.refused[a]] for a in enabled if plan.refused.get(a) in bit}
        todo += after[state]
    good = {s for s in after if s & end == end}
    while more := {s for s, nexts in after.items() if s not in good and nexts & good}:
        good |= more
    return set(after), good == set(after)


ACTS = ("one", "two", "three", "four")
EDGES = st.lists(
    st.tuples(st.sampled_from(ACTS), st.sampled_from(ACTS)).filter(lambda e: e[0] != e[1]), max_size=5, unique=True
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edges=EDGES, refused=st.dictionaries(st.sampled_from(ACTS), st.sampled_from(ACTS), max_size=2))
def test_certificate_and_explorer_agree(tmp_path: Path, edges: list[tuple[str, str]], refused: dict[str, str]) -> None:
    """Agreement: option to complete, and every order, on random small procedures with returns."""
    steps = [step(a, f"if_refused: {refused[a]}" if a in refused else "") for a in ACTS]
    steps += [step(b, f"after: {a}") for a, b in edges]
    book = rulebook(tmp_path, steps)
    meaning = Meaning(book, loads_roster(ROSTER, book))
    inquiry = Inquiry(meaning)
    (procedure,) = inquiry.procedures.of("paper")
    plan = Plans(meaning, {}, presumed=False).plan(procedure.example(procedure.space.premise))
    states, completes = explored(plan)
    certificate = inquiry.certificate(procedure)
    assert certificate.holds
    assert certificate.goes_on == completes
    bit = {act: 1 << i for i, act in enumerate(plan.acts)}
    for a in ACTS:
        for b in ACTS:
            if a != b and any(s & bit[b] for s in states):
                ordered = all(s & bit[a] for s in states if s & bit[b])
                assert ordered == bool(procedure.first(a, b))
