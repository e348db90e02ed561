"""Tables on a narrow terminal."""

import io

from rich.console import Console

from analysis.show import LONG_WORD, table


def shown(width: int, *rows: tuple[str, ...]) -> str:
    out = io.StringIO()
    columns = ["who", *("a heading that wraps" for _ in rows[0][1:])]
    Console(file=out, width=width, highlight=False).print(table(columns, rows))
    return out.getvalue()


def test_a_name_is_wrapped_between_words_not_within_one() -> None:
    said = shown(50, ("secretary-general of the Office", "1", "2", "3", "4"), ("常务副市长", "1", "2", "3", "4"))
    assert "secretary-general" in said
    assert max(map(len, said.splitlines())) <= 50


def test_a_word_that_is_very_long_leaves_room_for_the_others() -> None:
    said = shown(50, ("x" * 3 * LONG_WORD, "first", "second"))
    assert "first" in said
    assert "second" in said
