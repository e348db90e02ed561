"""A command line that is wrong is told in one language, with what it takes instead."""

import re

import pytest

from analysis.cli import main
from analysis.kit import WRONG_INPUT

WRONG: dict[tuple[str, ...], tuple[str, str]] = {
    ("simulate", "--days", "0"): ("`--days` takes a whole number, at least 1", "`--days` 须为不小于 1 的整数"),
    ("fuzz", "--tries", "x"): ("`--tries` takes a whole number from 1 to 1000000", "`--tries` 须为 1 至 1000000 的整数"),
    ("compare", "--precision", "0"): ("`--precision` takes a number above 0", "`--precision` 须为大于 0 的数"),
    ("risk", "--seed", "3"): ("there is no option `--seed`", "没有选项 `--seed`"),
    ("risk", "--yeers", "3"): ("there is no option `--yeers` (perhaps --years)", "没有选项 `--yeers`(是否指 --years)"),
    ("verify", "--roster"): ("`--roster` needs a value", "`--roster` 须给出值"),
    ("verify", "a", "b c"): ("there is no place for `b c`", "多出 `b c`,无处可用"),
    ("verify", "--as-of", "soon"): ("`soon` is not a day", "`soon` 不是日期"),
}


@pytest.mark.parametrize("argv", WRONG, ids=" ".join)
def test_a_wrong_command_line_is_told_in_either_language(argv: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    for lang, said in zip(("en", "zh"), WRONG[argv], strict=True):
        assert main([*argv[:1], "--lang", lang, *argv[1:]]) == WRONG_INPUT
        told = capsys.readouterr().err
        assert said in told
        assert lang == "en" or not re.search(r"[A-Za-z]{2,} [a-z]{2,}", re.sub(r"`[^`]*`|guize: |--\w+", "", told))


def test_a_language_that_there_is_not_is_told_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--lang", "fr"]) == WRONG_INPUT
    assert "`zh`, `en`" in capsys.readouterr().err


def test_all_that_may_be_chosen_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "xinhe-2020", "--family", "x", "--lang", "en"]) == WRONG_INPUT
    assert "higher law, comparable guards\n" in capsys.readouterr().err
