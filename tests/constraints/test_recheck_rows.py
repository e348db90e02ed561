"""Rows about matters, procedures and days checked again by other means; a row that is not so is caught, or said to be left."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from analysis import api
from constraints.recheck import CHECKS, Recheck, recheck
from constraints.requirements.overlap import DIFFER, REPEAT
from constraints.verdict import EngineDisagreement, Result, Status
from constraints.verify import Verification

FAMILIES = ["completeness", "overlap", "order", "soundness", "time", "comparable guards", "higher law", "containment"]


@cache
def verified() -> Verification:
    return api.verify("jining-2022-4", families=FAMILIES)


def about_matters(status: Status, each: int = 3) -> list[Result]:
    """Some rows of each requirement that is not about situations."""
    kinds: dict[str, list[Result]] = {}
    for row in verified().results:
        if row.status is status and row.question.requirement in CHECKS:
            kinds.setdefault(row.question.requirement, []).append(row)
    return [row for rows in kinds.values() for row in rows[:: max(len(rows) // each, 1)]]


def again(*rows: Result) -> Recheck:
    return recheck(replace(verified(), results=rows))


@pytest.mark.slow
def test_every_refutation_and_nearly_every_proof_stands() -> None:
    found = recheck(verified())
    assert not found.undecided
    assert not [row for row in found.left if row.status is Status.REFUTED and row.question.requirement in CHECKS]
    assert len(found.left) < len(found.stood) / 10
    every = Counter(row.status for row in verified().results)
    assert found.proved + found.refuted + len(found.left) == every[Status.PROVED] + every[Status.REFUTED]


def test_the_table_counts_every_row_once() -> None:
    found = again(*about_matters(Status.PROVED, each=1), *about_matters(Status.REFUTED, each=1))
    counts = [sum(column) for column in zip(*found.table().values(), strict=True)]
    assert counts == [found.proved, found.refuted, len(found.left), len(found.undecided)]


def test_a_refuted_row_said_to_be_proved_is_caught() -> None:
    """Each is caught, or nothing can be checked by it: it never counts as a proof that stood."""
    caught = set()
    for row in about_matters(Status.REFUTED):
        if row.question.requirement in (DIFFER, REPEAT):  # such rows are only ever refuted
            continue
        damaged = replace(row, argument=replace(row.argument, status=Status.PROVED, counterexample=None))
        try:
            assert again(damaged).proved == 0, row.contract()
        except EngineDisagreement:
            caught.add(row.question.requirement)
    assert len(caught) >= 10


def damaged_example(row: Result, **said: Any) -> Result:
    example = {**(row.argument.counterexample or {}), **said}
    return replace(row, argument=replace(row.argument, counterexample=example))


def test_a_trace_that_does_the_earlier_act_first_is_no_counterexample() -> None:
    rows = [r for r in about_matters(Status.REFUTED, each=12) if r.question.requirement == "done-in-order"]
    for row in rows:
        trace = (row.argument.counterexample or {})["trace"]
        with pytest.raises(EngineDisagreement, match="walked"):
            again(damaged_example(row, trace=[row.question.subject, *trace]))
    assert len(rows) >= 6


def test_an_order_proved_of_other_acts_is_caught() -> None:
    row = next(r for r in about_matters(Status.PROVED) if r.question.requirement == "done-in-order")
    swapped = replace(row.question, act=row.question.subject, subject=row.question.act)
    with pytest.raises(EngineDisagreement, match="no such case"):
        again(replace(row, question=swapped))


def test_an_overlap_with_somebody_else_is_caught() -> None:
    rows = [r for r in about_matters(Status.REFUTED) if r.question.requirement == DIFFER]
    for row in rows:
        with pytest.raises(EngineDisagreement, match="own matter"):
            again(damaged_example(row, people=["nobody-there"]))
    assert rows


def test_a_safeguard_that_the_meeting_has_is_not_lacking() -> None:
    row = next(r for r in about_matters(Status.REFUTED) if r.question.requirement == "equally-guarded")
    sort, act, types = (row.argument.counterexample or {})["lacks"][0]
    with pytest.raises(EngineDisagreement, match="asked for"):
        again(damaged_example(row, lacks=[[sort, act, [*types, row.question.subject]]]))
