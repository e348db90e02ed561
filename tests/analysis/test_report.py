"""The page: one file that needs nothing else, equal for equal input, in two languages, safe against hostile names."""

import os
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from analysis.defaults import find_roster, load_both
from analysis.fonts import missing
from analysis.report import SECTIONS, Wanted, page_of, report, scenario_for
from analysis.report_page import TEMPLATES, render
from analysis.report_text import Both, typeset
from constraints.roster import loads_roster
from constraints.verify import Verification, verify
from constraints.words import LANGUAGES, catalogue

HOUSE = Path(__file__).resolve().parents[2]
SECOND = "xinhe-2020"
"""The smaller of the shipped rulebooks."""


@pytest.fixture(scope="module")
def verification() -> Verification:
    return verify(*load_both(SECOND))


@pytest.fixture(scope="module")
def page(verification: Verification) -> str:
    return render(page_of(verification, None, ["--rulebook second"]), "zh")


class Reader(HTMLParser):
    """What a browser would see: elements with their attributes, and the text of each language."""

    VOID = ("meta", "wbr", "link", "input", "br", "img", "hr", "path", "use", "rect", "circle", "line")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.unmatched: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.unmatched.append(tag)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def read(page: str) -> Reader:
    return Reader(page)


# One file that needs nothing else


def test_nothing_is_loaded_from_elsewhere(read: Reader, page: str) -> None:
    assert read.all("link") == read.all("img") == read.all("iframe") == []
    for tag, attributes in read.elements:
        assert "src" not in attributes, tag
        assert attributes.get("href", "#").startswith("#"), (tag, attributes)
    outside = re.findall(r"url\((?!#|data:)[^)]*\)|@import", page)
    assert outside == []


def test_every_element_is_closed_and_every_id_is_its_own(read: Reader) -> None:
    assert (read.unmatched, read.open) == ([], [])
    ids = Counter(attributes["id"] for _, attributes in read.elements if "id" in attributes)
    assert [name for name, n in ids.items() if n > 1] == []
    targets = {attributes["href"][1:] for _, attributes in read.elements if attributes.get("href", "").startswith("#")}
    assert targets <= set(ids)
    labelled = {name for _, a in read.elements for key in ("aria-labelledby", "for") for name in a.get(key, "").split()}
    assert labelled <= set(ids)


def test_the_embedded_font_has_every_character(page: str) -> None:
    assert missing(re.sub(r"<(script|style)>.*?</\1>", "", page, flags=re.S)) == ""


def test_there_is_no_date_and_no_path(page: str) -> None:
    assert str(HOUSE) not in page
    assert str(Path.home()) + "/" not in page
    assert not re.search(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d", page)


# For readers


def test_every_section_is_there_in_both_languages(read: Reader, page: str) -> None:
    assert {a["id"] for a in read.all("section")} == set(SECTIONS)
    for section in SECTIONS:
        for lang in LANGUAGES:
            assert catalogue(lang)[f"report.section.{section}"] in page
    assert {a["lang"] for a in read.all("span") if "lang" in a} == {"zh-Hans", "en"}
    assert read.all("html") == [{"lang": "zh-Hans"}]


def test_tables_say_what_they_are(read: Reader) -> None:
    tables = [a for a in read.all("table") if "made" not in a.get("class", "")]
    assert tables
    assert all("scope" in a for a in read.all("th"))


def test_roster_is_called_illustrative(page: str) -> None:
    for lang in LANGUAGES:
        assert catalogue(lang)["report.illustrative.roster"] in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_templates_use_messages_that_exist(lang: str) -> None:
    used = {
        key for file in TEMPLATES.glob("*.j2") for key in re.findall(r"\b[tw]\('([^']+)'", file.read_text(encoding="utf-8"))
    }
    assert len(used) > 50
    assert used - set(catalogue(lang)) == set()


def test_both_catalogues_say_the_same_things() -> None:
    zh, en = (catalogue(lang) for lang in LANGUAGES)
    assert set(zh) == set(en)
    fields = re.compile(r"\{(\w*)\}")
    assert [key for key in zh if set(fields.findall(zh[key])) != set(fields.findall(en[key]))] == []


def test_chinese_is_set_with_full_width_marks_but_citations_stay() -> None:
    assert (
        typeset("市长不在岗(不论事由)时,依第61条(3):公文(规章、第8条(1))。")
        == "市长不在岗（不论事由）时，依第61条(3)：公文（规章、第8条(1)）。"
    )
    assert typeset("公文(personnel);64 种情境中 2 种改变(3.1 %)") == "公文（personnel）；64 种情境中 2 种改变（3.1 %）"
    assert typeset("依第61条(3);8 项,见 f(x)") == "依第61条(3)；8 项，见 f(x)"
    assert typeset("Guize (2022), 4: a") == "Guize (2022), 4: a"


def test_a_text_in_both_languages_is_escaped_in_both() -> None:
    assert str(Both("<b>", "<b>")) == "&lt;b&gt;"
    assert "<i>" not in str(Both("<i>甲", "<i>a"))


# Equal input, equal page; hostile input, harmless page


@pytest.mark.slow
def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    made = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        told = subprocess.run(
            [sys.executable, "-m", "guize", "report", "--out", str(out), "--rulebook", SECOND, "--no-simulation", "--lang", "en"],
            cwd=HOUSE, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        assert told.returncode == 0, told.stderr
        assert told.stdout == f"{out / 'index.html'}\n"
        made.append((out / "index.html").read_bytes())
    assert made[0] == made[1]
    assert len(made[0]) < 6_000_000


def test_names_cannot_run_code() -> None:
    book, _ = load_both(SECOND)
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>\\\"'&"
    text = find_roster(None, book.id).read_text(encoding="utf-8")
    text = text.replace("mayor: {post: mayor}", f'mayor: {{post: mayor, zh: "{evil}", en: "{evil}"}}', 1)
    hostile = verify(book, loads_roster(text, book))
    assert hostile.roster.label("mayor", "en").startswith("<script>")
    page = render(page_of(hostile, None, ["--roster '<script>'"]), "en")
    read = Reader(page)
    assert len(read.all("script")) == 1
    assert read.all("img") == []
    assert "alert(1)</script>" not in page
    assert not any(name.startswith("on") for _, attributes in read.elements for name in attributes)
    assert read.unmatched == []


# Which scenario, which folder


def test_a_rulebook_without_a_scenario_gives_a_page_without_a_year(page: str) -> None:
    assert catalogue("en")["report.year.none"] in page


def test_the_default_is_the_scenario_that_the_data_name() -> None:
    scene = scenario_for(Wanted())
    assert scene is None or scene.laws[0].rulebook.id == load_both()[0].id


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_done(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from analysis.cli import main

    (tmp_path / "file").write_text("")
    assert main(["report", "--out", str(tmp_path / "file"), "--lang", "en"]) == 4
    said = capfd.readouterr()
    assert "U103" in said.err
    assert said.out == ""


def test_the_page_is_replaced_whole(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("old")
    told: list[str] = []

    def tell(said: str, *, counts: bool = False) -> None:
        told.append(said)

    made = report(tmp_path, Wanted(rulebook=SECOND, simulation=False), progress=tell)
    assert made == tmp_path / "index.html"
    assert made.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert [p.name for p in tmp_path.iterdir()] == ["index.html"]
    assert len(told) >= 4
