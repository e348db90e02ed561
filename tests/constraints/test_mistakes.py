"""Mistakes in files: for every code a bad file, its one message, its place, its remedy; and the words for all of them.

A bad file says in its first line what is wrong with it: `# 6:71 N310`, after which may stand what the remedy suggests.
Files of articles are read beside the good rulebook in `bad/good`, rosters and amendments against it.
"""

from __future__ import annotations

import re
import shutil
import string
from collections.abc import Sequence
from pathlib import Path

import pytest

from analysis.check import check
from constraints import expected, flags, survivors
from constraints.decode import shape
from constraints.errors import Code, Mistake, Mistakes, Place, mistake
from constraints.load import load, loads
from constraints.roster import build_roster, load_roster
from constraints.sense import sense
from constraints.source import read
from constraints.words import LANGUAGES, catalogue

HOUSE = Path(__file__).resolve().parents[2]
BAD = Path(__file__).parent / "bad"
GOOD = BAD / "good"
ROSTER = BAD / "good_roster.yaml"
FILES = sorted(p for p in BAD.glob("*.yaml") if p != ROSTER)
HEAD = re.compile(r"# (?:(?P<file>[\w.]+):)?(?P<line>\d+):(?P<column>\d+) (?P<code>[A-Z]\d{3})(?: (?P<suggestion>\S+))?")


def good_texts() -> dict[str, str]:
    return {file.name: file.read_text("utf-8") for file in sorted(GOOD.glob("*.yaml"))}


def mistakes_in(path: Path, tmp_path: Path) -> Sequence[Mistake]:
    """Every mistake and every warning about a file, as whoever reads this sort of file reports them."""
    try:
        return _mistakes_in(path, tmp_path)
    except Mistakes as mistakes:
        return mistakes.found


def _mistakes_in(path: Path, tmp_path: Path) -> Sequence[Mistake]:
    text = path.read_text("utf-8")
    if path.name.startswith("S114"):
        return check(path).found
    if "\nexpected:" in text:
        shutil.copy(path, tmp_path / "expected.yaml")
        found = expected.load_expected(tmp_path)
        assert found is not None
        found.matched.add(0)
        return found.unmatched()
    if "\nsurvivors:" in text:
        shutil.copy(path, tmp_path / "survivors.yaml")
        known = survivors.load_survivors(tmp_path)
        assert known is not None
        return known.gone([known.file.entries[0].mutant])
    if "\nhonesty:" in text:
        shutil.copy(path, tmp_path / "honesty.yaml")
        flagged = flags.load_flags(tmp_path)
        assert flagged is not None
        return flagged.gone([(flagged.file.entries[0].name, flagged.file.entries[0].flag)])
    if "\namendment:" in text:
        book = load(GOOD, amendments=[path])
        return [*book.warnings, *sense(book)]
    if "\nroster:" in text:
        build_roster(read(path), load(GOOD))
        return ()
    if "\nid: tiny" in text:
        published = path.with_suffix(".txt")
        return check(path, source=published if published.exists() else None).found
    book = loads({**good_texts(), path.name: text})
    return [*book.warnings, *sense(book)]


# ── one file, one mistake, one message ───────────────────────────────────────────────────────────────────────────


def test_the_good_rulebook_is_good() -> None:
    assert check(GOOD).found == ()
    assert load_roster(ROSTER, load(GOOD)).official_of["mayor"] == "mayor"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_one_mistake_is_one_message_at_its_place_with_a_remedy(path: Path, tmp_path: Path) -> None:
    wanted = HEAD.fullmatch(path.read_text("utf-8").split("\n")[0])
    assert wanted, "the first line must say what is wrong"
    found = mistakes_in(path, tmp_path)
    assert len(found) == 1, "\n".join(m.text("en") for m in found)
    place = found[0].place
    assert (place.line, place.column) == (int(wanted["line"]), int(wanted["column"]))
    assert wanted["file"] is None or Path(place.file).name == wanted["file"]
    assert found[0].code.value == wanted["code"] == path.name[:4]
    assert dict(found[0].values).get("suggestion") == wanted["suggestion"]
    for lang in LANGUAGES:
        said = found[0].text(lang)
        assert not re.search(r"[{}]\w+[}]|\{'|\bNone\b|\bTraceback\b|<class", said), said
        head, remedy = said.split("\n")
        assert head.startswith(f"{place}: ")
        assert len(remedy.split(": ", 1)[1]) >= 2
        assert wanted["suggestion"] is None or f"`{wanted['suggestion']}`" in remedy


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_chinese_messages_are_chinese(path: Path, tmp_path: Path) -> None:
    """What is not quoted, no code and no file name contains no English sentence."""
    for found in mistakes_in(path, tmp_path):
        if found.code is Code.SYNTAX and "yaml-" not in str(found.values):  # in the words of the YAML library
            continue
        plain = re.sub(r"`[^`]*`|\S*:\d+:\d+", "", found.problem("zh") + found.remedy("zh"))
        assert not re.search(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}", plain), plain


# Raised where no file of the law is at hand; the test named here raises each.
ELSEWHERE = {
    Code.CANNOT_READ: "tests/constraints/test_source.py",
    Code.NOT_A_FILE: "tests/constraints/test_source.py",
    Code.TOO_LARGE: "tests/constraints/test_source.py",
    Code.AMENDMENT_DATES: "tests/constraints/test_load.py",
    Code.UNKNOWN_RULEBOOK: "tests/analysis/test_compare.py",
    Code.UNKNOWN_LAW: "tests/analysis/test_law_above.py",
    Code.UNKNOWN_NAME_OF_LAW: "tests/analysis/test_law_above.py",
    Code.NO_ROSTER: "tests/analysis/test_verify.py",
    Code.BAD_OPTION: "tests/analysis/test_sweep.py",
    Code.CANNOT_WRITE: "tests/analysis/test_simulate.py",
    Code.NOT_EMPTY: "tests/analysis/test_starting.py",
    Code.NOTHING_TO_COMPARE: "tests/analysis/test_compare.py",
}


def raised_in_tests(code: Code) -> list[str]:
    names = re.compile(rf"\bCode\.{code.name}\b|\"{code.value}\"|\[{code.value}\]|\\\[{code.value}\\\]")
    own = Path(__file__)
    return [
        str(p.relative_to(HOUSE)) for p in (HOUSE / "tests").rglob("*.py") if p != own and names.search(p.read_text("utf-8"))
    ]


@pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
def test_every_code_is_shown_by_a_bad_file_or_raised_by_a_test(code: Code) -> None:
    shown = [p.name for p in FILES if p.name.startswith(code.value)]
    if code in ELSEWHERE:
        assert ELSEWHERE[code] in raised_in_tests(code)
    elif code.value[0] not in "CK":  # scenarios, calendars and cases have tests of their own
        assert shown


@pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
def test_every_code_is_raised_by_the_program(code: Code) -> None:
    assert re.search(rf"\bCode\.{code.name}\b", program())


def test_five_different_mistakes_are_five_messages() -> None:
    bad = """
- article: 9
  kind: operativ
  gist: {zh: "一", en: "One"}
  powers:
    - {id: a, cite: "9", act: sing, matter: document, by: mayor}
    - {id: b, cite: "9", act: sign, matter: documnt, by: mayor}
    - {id: c, cite: "9", act: sign, matter: document, by: mayr, bye: mayor}
    - {id: d, cite: "9", act: sign, matter: document, unless: [nothing], by: mayor}
"""
    with pytest.raises(Mistakes) as caught:
        loads({**good_texts(), "09.yaml": bad})
    assert [m.code for m in caught.value.found] == [
        Code.BAD_VALUE,
        Code.UNKNOWN_ACT,
        Code.UNKNOWN_KIND,
        Code.UNKNOWN_FIELD,
        Code.DANGLING,
    ]


def test_mistakes_of_form_name_and_file_are_told_together() -> None:
    doubled = '- article: 9\n  kind: operative\n  kind: operative\n  gist: {zh: "一", en: "One"}\n'
    doubled += '  powers:\n    - {id: a, cite: "9", act: sing, by: mayor}\n    - {id: b, cite: "9", act: sign, by: [mayr]}\n'
    texts = {**good_texts(), "08.yaml": "- article: 8\n  kind: [", "09.yaml": doubled, "10.yaml": "ten"}
    with pytest.raises(Mistakes) as caught:
        loads(texts)
    found = [(m.place.file, m.code) for m in caught.value.found]
    assert found == [
        ("08.yaml", Code.SYNTAX),
        ("09.yaml", Code.DUPLICATE_KEY),
        ("09.yaml", Code.UNKNOWN_ACT),
        ("09.yaml", Code.UNKNOWN_WHO),
        ("10.yaml", Code.WRONG_SHAPE),
    ]


def test_a_clause_with_a_mistake_does_not_leave_dangling_references() -> None:
    bad = """
- article: 9
  kind: operative
  gist: {zh: "一", en: "One"}
  powers:
    - {id: a, cite: "9(1)", act: sign, matter: document, bye: mayor, by: mayor, under: {open: those}}
    - {id: b, cite: "9(2)", act: sign, matter: document, unless: [a, "9(1)"], by: mayor, under: {open: this}}
  meetings:
    - {id: m, cite: "9", type: plenary}
  steps:
    - {id: s, cite: "9", act: decide, matter: document, at: plenary}
  readings:
    - {id: open, cite: "9", question: "?", options: {this: {zh: "此", en: "This"}, that: {zh: "彼", en: "That"}}, default: this}
"""
    with pytest.raises(Mistakes) as caught:
        loads({**good_texts(), "09.yaml": bad})
    assert sorted((m.place.line, m.code.value) for m in caught.value.found) == [
        (6, "T201"),
        (9, "T202"),
        (13, "T203"),
    ]


def test_a_reading_that_only_a_broken_clause_uses_is_not_called_unused() -> None:
    bad = (
        (BAD / "R413_reading_in_the_wrong_article.yaml")
        .read_text("utf-8")
        .replace('["2", "9"]', '"9"')
        .replace("by: mayor", "by: 7")
    )
    with pytest.raises(Mistakes) as caught:
        loads({**good_texts(), "09.yaml": bad})
    assert [m.code for m in caught.value.found] == [Code.BAD_VALUE]


def test_the_seat_whose_own_matter_it_is_is_not_called_unread() -> None:
    """No clause need name it: that nobody acts on a matter of his own is asked whatever the clauses say."""
    header = 'id: tiny\ntitle: {zh: "小", en: "Tiny"}\nin_force: 2024-01-01\n'
    words = "matters:\n  complaint: {attributes: {about: {type: seat}, source: [letter, call]}}\n"
    book = loads({"rulebook.yaml": header, "vocabulary.yaml": words, "01.yaml": "[]"})
    assert [(m.code, dict(m.values)["value"]) for m in book.warnings] == [(Code.ATTRIBUTE_UNREAD, "source")]


def test_an_unreadable_vocabulary_does_not_make_every_name_unknown() -> None:
    with pytest.raises(Mistakes) as caught:
        loads({**good_texts(), "vocabulary.yaml": "posts: {"})
    assert [m.code for m in caught.value.found] == [Code.SYNTAX]


def test_mistakes_are_told_in_the_order_of_the_files() -> None:
    found = [mistake(Code.EMPTY, Place(file, line), value="x") for file, line in (("b", 1), ("a", 20), ("a", 3), ("a", 3))]
    assert [(m.place.file, m.place.line) for m in Mistakes(found).found] == [("a", 3), ("a", 20), ("b", 1)]


def test_long_and_unprintable_values_are_shown_short_and_safe() -> None:
    said = mistake(Code.UNKNOWN_ACT, Place("f", 1, 2), value="\x1b[31m" + "很" * 500 + "\n").text("zh")
    assert "\x1b" not in said
    assert len(said) < 200
    assert said.count("\n") == 1


def test_braces_in_a_value_are_no_placeholders() -> None:
    for value in ("{0}", "{value}", "{", "}", "{value.__class__}", "%s"):
        for code in Code:
            wanted = dict.fromkeys(placeholders(catalogue("en")[code.value] + catalogue("en")[f"{code.value}.remedy"]), value)
            said = mistake(code, Place("f"), **{"value": value, **wanted}).text("en")
            assert f"error[{code.value}]" in said or f"warning[{code.value}]" in said


def test_what_stands_there_is_shown_in_no_language() -> None:
    assert shape({"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}) == "{a, b, c, d, …}"
    assert shape(["a", ["b"], {"c": "d"}]) == "[a, [b], {c}]"
    assert shape("text") == "text"


# ── the catalogues ───────────────────────────────────────────────────────────────────────────────────────────────


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_catalogues_have_the_same_ids_in_the_same_order() -> None:
    zh, en = catalogue("zh"), catalogue("en")
    assert list(zh) == list(en)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_id_stands_twice_in_a_catalogue(lang: str) -> None:
    text = "".join(p.read_text("utf-8") for p in (HOUSE / "constraints" / "words" / lang).glob("*.py"))
    ids = re.findall(r'^    "([^"]+)":', text, re.M)
    assert len(ids) == len(set(ids)) == len(catalogue(lang))


def test_both_catalogues_have_the_same_placeholders() -> None:
    zh, en = catalogue("zh"), catalogue("en")
    differ = {
        key: (placeholders(zh[key]), placeholders(en[key]))
        for key in en
        if key in zh and placeholders(zh[key]) != placeholders(en[key])
    }
    # a language may leave out what its grammar does not need
    assert {key: sides for key, sides in differ.items() if not may_differ(key)} == {}


def may_differ(key: str) -> bool:
    return key == "only-under-reading"


def test_every_code_has_a_problem_and_a_remedy() -> None:
    for lang in LANGUAGES:
        words = catalogue(lang)
        for code in Code:
            assert words[code.value]
            assert words[f"{code.value}.remedy"]


ROOMS = ("constraints", "scenarios", "model", "analysis")


def program() -> str:
    """The text of the program and its templates, the catalogues left out."""
    kinds = (".py", ".html", ".j2", ".jinja", ".svg", ".js")
    files = [p for room in ROOMS for p in (HOUSE / room).rglob("*") if p.suffix in kinds and "words" not in p.parts]
    return "\n".join(p.read_text("utf-8") for p in files)


def test_every_id_is_used() -> None:
    """By its name; or as one of a family whose ids are put together where they are used, as `f"status.{status}"`."""
    text = program()
    families = (*re.findall(r"""f["']([a-z]+[.-][a-z.-]*)\{""", text), "wanted.", "kind.", "why.baseline-", "approved.")
    codes = {code.value for code in Code}
    quoted = set(re.findall(r"""(?=["']([\w.-]+)["'])""", text))
    unused = [
        key
        for key in catalogue("en")
        if key not in quoted and key.removesuffix(".remedy") not in codes and not key.startswith(families)
    ]
    assert unused == []


def test_every_word_for_what_was_wanted_is_wanted_somewhere() -> None:
    text = program()
    wanted = [key.removeprefix("wanted.") for key in catalogue("en") if key.startswith("wanted.")]
    lengths = {f"{what}-or-{more}" for what in ("characters", "entries") for more in ("more", "less")}
    assert [word for word in wanted if f'"{word}"' not in text and word not in lengths] == []
