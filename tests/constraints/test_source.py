"""Reading files strictly: what is refused, where the mistake is said to be, and that nothing else is ever raised."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.errors import Code, Mistakes
from constraints.source import MAX_BYTES, MAX_DEPTH, Data, Path_, parse, read, scan


def refused(text: str) -> list[tuple[int, int, str]]:
    """Line, column and code of every mistake in a text."""
    with pytest.raises(Mistakes) as caught:
        parse(text, "file.yaml")
    return [(m.place.line, m.place.column, m.code.value) for m in caught.value.found]


def refused_file(path: Path) -> tuple[Code, str]:
    with pytest.raises(Mistakes) as caught:
        read(path)
    (only,) = caught.value.found
    assert only.place.file == str(path)
    return only.code, str(only.place)


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_is_read_with_the_place_of_everything(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: [x, {b: yes}]\n", "utf-8")
    source = read(file)
    assert source.data == {"a": ["x", {"b": "yes"}]}
    assert str(source.place(("a", 1, "b"))) == f"{file}:1:12"
    assert str(source.place(("a", 1, "b"), key=True)) == f"{file}:1:9"
    assert str(source.place(("a", 7, "nowhere"))) == f"{file}:1:4"  # the nearest that is there


def test_what_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    assert refused_file(tmp_path / "none.yaml")[0] is Code.CANNOT_READ
    assert refused_file(tmp_path / "none" / "none.yaml")[0] is Code.CANNOT_READ
    assert refused_file(Path("nul\0byte.yaml"))[0] is Code.CANNOT_READ
    assert refused_file(tmp_path / ("long" * 100))[0] is Code.CANNOT_READ


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert refused_file(tmp_path)[0] is Code.NOT_A_FILE


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX")
def test_a_named_pipe_is_refused_and_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refused_file(tmp_path / "pipe")[0] is Code.NOT_A_FILE


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs /dev/zero")
def test_a_device_is_refused() -> None:
    assert refused_file(Path("/dev/zero"))[0] is Code.NOT_A_FILE


def test_a_large_file_is_refused_without_being_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = tmp_path / "large.yaml"
    with open(large, "wb") as stream:
        stream.truncate(100_000_000)

    def never(*_: Any) -> bytes:
        raise AssertionError("read a byte of it")

    monkeypatch.setattr("os.read", never)
    assert refused_file(large)[0] is Code.TOO_LARGE


def test_the_largest_file_that_is_read_has_five_million_bytes(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"a: b\n#" + b"x" * (MAX_BYTES - 6))
    assert read(file).data == {"a": "b"}
    file.write_bytes(b"a: b\n#" + b"x" * (MAX_BYTES - 5))
    assert refused_file(file)[0] is Code.TOO_LARGE


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_one_may_not_read(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.touch(mode=0)
    assert refused_file(file)[0] is Code.CANNOT_READ


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# only words\n", b"---\n", b"\xef\xbb\xbf", b"--- \n...\n"])
def test_an_empty_file_says_so(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(content)
    assert refused_file(file) == (Code.EMPTY, f"{file}:1:1")


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "1:1"),
        (b"a: b\nc: \xff\n", "2:4"),
        ("市长: x\n副市长".encode() + b": \xc3\x28", "2:6"),
        (b"a: b\r\nc: \xed\xa0\x80\r\n", "2:4"),  # a surrogate, written out
        ("a: 市".encode()[:-1], "1:4"),
        (b"\xff\xfea\0:\0b\0", "1:1"),  # UTF-16
    ],
)
def test_what_is_not_utf_8_is_refused_at_its_place(content: bytes, place: str, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(content)
    assert refused_file(file) == (Code.NOT_TEXT, f"{file}:{place}")


def test_windows_files_with_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes("\ufeffa: 市长\r\nb:\r\n  - c\r\n".encode())
    source = read(file)
    assert source.data == {"a": "市长", "b": ["c"]}
    assert str(source.place(("b", 0))) == f"{file}:3:5"


# ── texts ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: \0", [(1, 4, "S104")]),
        ("a: b\nc: \x1b[31m", [(2, 4, "S104")]),
        ("市长: \x07", [(1, 5, "S104")]),
        ("一: 1\r二: 2\r\n三: \x08", [(3, 4, "S104")]),
        ("市: \ud800", [(1, 4, "S104")]),
        ("a: [b", [(1, 6, "S105")]),
        ("a:\tb: c\n", [(1, 5, "S105")]),
        ("%YAML 3.0\n---\na: b", [(1, 1, "S105")]),
        ("a: b\n c: d", [(2, 3, "S105")]),
        ("a: &x b\nc: *x\n", [(1, 4, "S107"), (2, 4, "S107")]),
        ("a: *nothing", [(1, 4, "S107")]),
        ("a: &x [*x]", [(1, 4, "S107"), (1, 8, "S107")]),
        ("base: &b {x: y}\nmore: {<<: *b}", [(1, 7, "S107"), (2, 12, "S107")]),
        ("a: !!str b\nc: !mine d\n", [(1, 4, "S108"), (2, 4, "S108")]),
        ("!!set {a, b}", [(1, 1, "S108")]),
        ("a: b\na: c\na: d", [(2, 1, "S109"), (3, 1, "S109")]),
        ("{en: a, en: b}", [(1, 9, "S109")]),
        ("[{a: b, a: c}, {d: e, d: f}]", [(1, 9, "S109"), (1, 23, "S109")]),
        ("a: b\n---\nc: d", [(2, 1, "S111")]),
        ("? [a, b]\n: c", [(1, 3, "S112")]),
        ("? {a: b}\n: c", [(1, 3, "S112")]),
    ],
)
def test_each_mistake_is_at_its_place(text: str, found: list[tuple[int, int, str]]) -> None:
    assert refused(text) == found


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("on: off", {"on": "off"}),
        ("a: 010", {"a": "010"}),
        ("a: 2024-01-01", {"a": "2024-01-01"}),
        ("a: null", {"a": "null"}),
        ("a: ~", {"a": "~"}),
        ("a:", {"a": ""}),
        ("a: ''", {"a": ""}),
        ("1: 2", {"1": "2"}),
        ("<<: x", {"<<": "x"}),
        ("a: ! b", {"a": "b"}),
        ("- a\n- [b, {c: d}]", ["a", ["b", {"c": "d"}]]),
        ("just words", "just words"),
        ("''", ""),
        ("a: |\n  two\n  lines\n", {"a": "two\nlines\n"}),
        ("a: >-\n  folded\n  text\n", {"a": "folded text"}),
    ],
)
def test_every_scalar_stays_text(text: str, data: Data) -> None:
    assert parse(text, "f").data == data


def test_sixty_levels_are_read_and_no_more() -> None:
    assert parse("[" * MAX_DEPTH + "]" * MAX_DEPTH, "f").data
    assert refused("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)) == [(1, MAX_DEPTH + 1, "S106")]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_fifty_thousand_levels_end_quickly(opening: str) -> None:
    found = refused(opening * 50_000)
    assert [code for _, _, code in found] in (["S106"], ["S105"], ["S112"])


def test_a_long_flat_list_is_read() -> None:
    text = "\n".join(f"- item number {i}" for i in range(200_000))
    assert 4_000_000 < len(text) < MAX_BYTES
    data = parse(text, "f").data
    assert len(data) == 200_000
    assert data[-1] == "item number 199999"  # type: ignore[index]


def test_a_bomb_of_aliases_never_swells() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    assert {code for _, _, code in refused("\n".join(lines))} == {"S107"}


# ── always ───────────────────────────────────────────────────────────────────────────────────────────────────────

PIECES = (
    "a", "市长", "-", "- ", ":", ": ", "? ", ",", "[", "]", "{", "}", "&x ", "*x", "!", "!!str ", "|", ">", "%", "@", "`", "#", " #",
    '"', "'", "\\", "\n", "\n  ", "\n    ", "\r\n", "\t", "---", "\n---\n", "...", "<<", "~", "\x85", "\u2028", "\ufeff", "\0", "\x07",
    "\ud800", "\U0001f600", "0", "true", "2024-01-01", "%YAML 1.1\n", "%TAG ! tag:x,2000:\n",
)  # fmt: skip


def yaml_like_texts() -> st.SearchStrategy[str]:
    """Texts of the stuff YAML is made of.  Shrinks to the empty text."""
    return st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


def lines_of(text: str) -> list[str]:
    """The lines as YAML 1.1 counts them."""
    for mark in ("\r\n", "\r", "\x85", "\u2028", "\u2029"):
        text = text.replace(mark, "\n")
    return text.split("\n")


def values_of(data: Data, path: Path_ = ()) -> Iterator[tuple[Path_, Data]]:
    yield path, data
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, inner in items:
        yield from values_of(inner, (*path, step))


@given(st.one_of(st.text(max_size=200), yaml_like_texts()))
def test_a_text_is_read_or_refused_with_every_mistake_inside_it(text: str) -> None:
    source, mistakes = scan(text, "f")
    assert mistakes or source is not None
    lines = lines_of(text)
    for found in mistakes:
        place = found.place
        assert place.file == "f"
        assert 1 <= place.line <= len(lines)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 2  # a mistake may stand just behind the last character
        assert found.text("en")
        assert found.text("zh")
    for path, value in values_of(source.data) if source is not None else ():
        assert isinstance(value, str | list | dict)
        assert path in source.places


@given(st.binary(max_size=100))
def test_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "bytes.yaml"
    file.write_bytes(content)
    with contextlib.suppress(Mistakes):
        read(file)


datas = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc-_é市", min_size=1, max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(datas)
def test_what_is_written_as_json_is_read_back(data: Data) -> None:
    if data == "":
        return
    assert parse(json.dumps(data, ensure_ascii=False), "f").data == data
