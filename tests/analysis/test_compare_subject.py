"""What a verdict is about, in the words of the office."""

from __future__ import annotations

import pytest

from analysis.compare.subject import named
from analysis.defaults import load_both
from constraints.explain import Explainer
from constraints.meaning import Meaning


@pytest.fixture(scope="module")
def meaning() -> Meaning:
    return Meaning(*load_both("xinhe-2020", None))


@pytest.mark.parametrize(
    ("subject", "kind", "zh", "en"),
    [
        ("office_director", None, "市政府办公室主任", "director of the Office"),
        ("for-secretary", None, "第7条(2)", "article 7(2)"),
        ("drafted_by", "document", "起草单位", "drafted by"),
        ("major=true", "item", "重大事项", "major"),
        ("put_to=nobody plenary", "item", "不提交会议、第11条(1)", "put to no meeting, article 11(1)"),
        ("meeting.convene", "submission", "召集(会议)", "convene (meeting)"),
        ("of", None, "代替", "in place of"),
        ("ends", "document", "终结", "the end of the procedure"),
        ("cn-statutes:filing-limit", None, "", ""),
    ],
)
def test_it_is_named_as_the_office_names_it(meaning: Meaning, subject: str, kind: str | None, zh: str, en: str) -> None:
    assert (named(subject, kind, Explainer(meaning, "zh")), named(subject, kind, Explainer(meaning, "en"))) == (zh, en)
