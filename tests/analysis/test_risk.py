"""`guize risk`: shares of days from a scenario, probabilities by act, words in both languages."""

from __future__ import annotations

import json

import pytest

from analysis import api, risking
from constraints.words import LANGUAGES


@pytest.fixture(scope="module")
def signing() -> tuple[object, object, list[object]]:
    return api.risk("xinhe-2025", acts=["sign"], years=2)  # type: ignore[return-value]


def test_the_greatest_risk_comes_first_and_is_no_more_than_certain(signing: tuple[object, object, list[object]]) -> None:
    shares = [risk.share for risk in signing[2]]  # type: ignore[attr-defined]
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= share <= 1 for share in shares)
    assert shares[0] > 0


def test_a_commonest_set_is_no_more_likely_than_the_gap(signing: tuple[object, object, list[object]]) -> None:
    for risk in signing[2]:
        assert risk.commonest_share <= risk.share + 1e-12  # type: ignore[attr-defined]
        assert all(0 <= i.fussell_vesely <= 1 + 1e-12 for i in risk.importances)  # type: ignore[attr-defined]


def test_equal_runs_print_equal_bytes(signing: tuple[object, object, list[object]]) -> None:
    again = api.risk("xinhe-2025", acts=["sign"], years=2)
    assert risking.json_text(*again) == risking.json_text(*signing)  # type: ignore[arg-type]
    assert json.loads(risking.json_text(*again))["schema_version"] == risking.SCHEMA_VERSION


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_says_that_it_is_illustrative(
    signing: tuple[object, object, list[object]], lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    risking.text(*signing, lang)  # type: ignore[arg-type]
    assert {"zh": "示例", "en": "illustrative"}[lang] in capsys.readouterr().out
