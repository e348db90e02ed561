"""What rows claim: an act whose actor does not exist has a row, a bound that is met is said, every row has an id of its own."""

from __future__ import annotations

from collections import Counter

import pytest

from constraints import classes
from constraints.findings import findings
from constraints.verdict import GROUPS, Result, Status
from constraints.verify import Verification
from tests.constraints.planted import VOCABULARY, article, found, office

WARDEN = VOCABULARY.replace("organs:\n", "  warden: {zh: 监督员, en: warden}\norgans:\n", 1)
BY_NOBODY = article(1, powers=["id: warden-signs, cite: 1, act: sign, matter: {paper: {class: plan}}, by: warden"])


def row(verification: Verification, act: str, clause: str | None = None) -> Result:
    [one] = [
        r
        for r in verification.results
        if (r.question.act, r.question.clause, r.question.authorisations) == (act, clause, "standing")
    ]
    return one


def test_an_act_given_to_an_office_that_nobody_holds_is_refuted_with_nobody_away() -> None:
    verdict = office(BY_NOBODY, ("availability",), vocabulary=WARDEN)
    here = row(verdict, "sign")
    assert here.status is Status.REFUTED
    assert here.absences.smallest == 0
    assert here.argument.used == ("warden-signs",)
    [gap] = findings(verdict)
    assert gap.sentence("en").endswith("there is nobody whom article 1 could mean here.")
    assert gap.cites == ("1",)


def test_the_same_act_given_to_somebody_who_is_there_too_is_no_finding_of_that_sort() -> None:
    twin = BY_NOBODY + article(
        2, powers=["id: others-sign, cite: 2, act: sign, matter: {paper: {class: plan}}, by: [mayor, deputy]"]
    )
    verdict = office(twin, ("availability",), vocabulary=WARDEN)
    assert row(verdict, "sign").status is Status.PROVED
    assert found(twin, "availability", vocabulary=WARDEN) == []


def test_each_of_some_people_who_do_not_exist_asks_for_nothing() -> None:
    nobody = article(1, steps=["id: all-review, cite: 1, act: review, matter: {paper: {}}, by: {each: warden}"])
    assert office(nobody, ("availability",), vocabulary=WARDEN).results == ()


@pytest.mark.parametrize("family", ["overlap", "separation", "containment", "higher law"])
def test_no_family_looks_away_from_a_bound(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With hardly a group of people tried, what was proved is open, and says why; nothing is proved that was not."""
    from guize import verify

    before = {r.claim: r.status for r in verify("xinhe-2020", families=[family]).results}
    monkeypatch.setattr(classes, "MOST_PARTIES", 0)
    after = verify("xinhe-2020", families=[family]).results
    open_ = [r for r in after if r.status is Status.UNDECIDED]
    assert open_
    assert all(r.argument.undecided == GROUPS and r.contract()["undecided"] == GROUPS for r in open_)
    assert all(before.get(r.claim) is Status.PROVED for r in after if r.status is Status.PROVED)


@pytest.mark.parametrize("rulebook", ["xinhe-2020", "jining-2022-4"])
def test_every_row_has_an_id_of_its_own_and_none_is_undecided(rulebook: str) -> None:
    from guize import verify

    results = verify(rulebook).results
    assert [claim for claim, n in Counter(r.claim for r in results).items() if n > 1] == []
    assert not [r for r in results if r.status is Status.UNDECIDED]


def test_nobody_counts_as_having_done_what_he_could_not_have_done() -> None:
    """The secretary approves the leave of heads and is no head: that another than the applicant approves bars him never."""
    articles = article(
        1,
        powers=["id: approves, cite: 1(1), act: approve, matter: {leave: {applicant_post: head}}, by: [secretary, mayor]"],
        steps=[
            "id: asks, cite: 1(2), act: draft, matter: {leave: {}}, by: applicant",
            "id: another, cite: 1(3), act: approve, matter: {leave: {}}, after: [draft], different_person_from: [draft]",
        ],
    )
    here = row(office(articles, ("availability",)), "approve")
    assert here.status is Status.PROVED
    assert here.absences.smallest == 2
