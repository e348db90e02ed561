"""The simulated year on the page: every table and figure is there, in both languages, and says that it is illustrative."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis import plots_year as plots
from analysis.fonts import missing
from analysis.plots import style
from analysis.report import Wanted, page_of, report
from analysis.report_page import render
from analysis.report_year import numbers, shown
from analysis.report_year_parts import YearPart
from analysis.simulate import Run, simulate
from constraints.verify import Verification, verify
from constraints.words import LANGUAGES, catalogue

SMALL = "xinhe-2025"
BLOCKS = ("times", "waiting", "loads", "meetings", "blocked", "stand-ins", "limits", "missed", "refused", "assumed")


@pytest.fixture(scope="module")
def run() -> Run:
    return simulate(SMALL, days=60)


@pytest.fixture(scope="module")
def verification(run: Run) -> Verification:
    law = run.scene.laws[0]
    return verify(law.rulebook, law.roster)


@pytest.fixture(scope="module")
def part(run: Run, verification: Verification) -> YearPart:
    return shown(verification.meaning, run.year)


@pytest.fixture(scope="module")
def page(run: Run, verification: Verification) -> str:
    return render(page_of(verification, run.year, [], run.scene), "en")


def test_every_question_is_answered_in_both_languages(part: YearPart) -> None:
    assert [b.id for b in part.blocks] == [f"year-{name}" for name in BLOCKS]
    for block in part.blocks:
        assert block.said
        assert all(one.zh and one.en and one.zh != one.en for one in (block.title, *block.said))


def test_figures_are_drawn_in_both_languages(part: YearPart) -> None:
    figures = [f for b in part.blocks for f in b.figures]
    assert len(figures) >= 9
    assert len({f.id for f in figures}) == len(figures)
    for figure in figures:
        assert figure.title.zh != figure.title.en
        assert figure.svg["zh"] != figure.svg["en"]
        assert missing(re.sub(r"<[^>]*>", "", figure.svg["zh"])) == ""


def test_many_points_are_one_picture(part: YearPart) -> None:
    points = next(f for b in part.blocks for f in b.figures if f.id == "points")
    for lang in LANGUAGES:
        assert points.svg[lang].count("<image") == 1
        assert points.svg[lang].count("<use") < 200


def test_tables_hold_what_the_year_holds(run: Run, part: YearPart) -> None:
    tables = {b.id.removeprefix("year-"): b.table for b in part.blocks}
    expected = {
        "limits": run.year.replies,
        "stand-ins": run.year.stand_ins,
        "blocked": run.year.blocked,
        "assumed": run.year.assumed,
    }
    for name, rows in expected.items():
        table = tables[name]
        assert table is not None
        assert len(table.rows) + table.more == len(rows)
        assert all(len(row) == len(table.columns) for row in table.rows)
    numbers = [row[-1].value for row in tables["stand-ins"].rows]  # type: ignore[union-attr]
    assert numbers == [s.acts for s in run.year.stand_ins[: len(numbers)]]


def test_the_head_of_the_page_counts_the_year(run: Run) -> None:
    shown_ = {n.name.en: n.value for n in numbers(run.year)}
    assert f"{run.year.arrived:,}" in shown_.values()
    assert f"{run.year.open:,}" in shown_.values()


def test_the_year_says_that_it_is_illustrative(page: str) -> None:
    section = page[page.index('<section id="year"') : page.index('<section id="readings"')]
    for lang in LANGUAGES:
        assert catalogue(lang)["report.year.illustrative"][:6] in section
        assert catalogue(lang)["report.illustrative.scenario"] in page


def test_the_page_names_digest_and_seed(run: Run, page: str) -> None:
    assert run.digest in page
    assert run.year.inputs in page


def test_the_table_of_articles_counts_the_acts_of_the_run(run: Run, page: str) -> None:
    simulated = page[page.index('<section id="articles"') :]
    label = run.city.law.rulebook.names.label("sign", "en")
    assert catalogue("en")["report.articles.by-acts"].format(acts="").strip() in simulated
    assert label in simulated


def test_equal_years_give_equal_figures(run: Run, verification: Verification, part: YearPart) -> None:
    again = shown(verification.meaning, simulate(SMALL, days=60).year)
    assert again == part


def test_a_year_in_which_nothing_happened_is_shown(verification: Verification) -> None:
    empty = simulate("one-day")
    law = empty.scene.laws[0]
    made = shown(verify(law.rulebook, law.roster, acts=("sign",)).meaning, empty.year)
    assert len(made.blocks) == len(BLOCKS)
    assert all(b.said for b in made.blocks)


def test_the_command_writes_the_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIZE_CACHE", str(tmp_path / "cache"))
    (tmp_path / "spring.yaml").write_text(
        f"scenario: spring\nextends: {SMALL}\nhorizon: {{from: 2025-01-01, to: 2025-03-31}}\n", "utf-8"
    )
    counted: list[str] = []

    def tell(said: str, *, counts: bool = False) -> None:
        if counts:
            counted.append(said)

    made = report(tmp_path / "out", Wanted(scenario=str(tmp_path / "spring.yaml")), progress=tell)
    text = made.read_text(encoding="utf-8")
    assert len(counted) == 31 + 28 + 31
    assert text.count('<figure id="figure-') >= 10
    assert len(text.encode()) < 6_000_000


# Figures by themselves


def _first() -> Any:
    from datetime import date

    return date(2025, 1, 1)


DRAWINGS: dict[str, Callable[[str], Any]] = {
    "times": lambda lang: plots.times([("a", {"x": [1, 5000, 90000]}), ("b", {})], ["x"], str, lang),
    "times of nothing": lambda lang: plots.times([], ["x"], str, lang),
    "waiting": lambda lang: plots.waiting(
        [("a", "1", dict.fromkeys(plots.WAITING, 3)), ("b", "", {})], "report.axis.waiting", lang
    ),
    "bars": lambda lang: plots.bars([("a" * 200, [1, 2])], ["one", "two"], "report.axis.times", lang, beside=["3"]),
    "bars of zero": lambda lang: plots.bars([("a", [0])], [""], "report.axis.times", lang),
    "loads": lambda lang: plots.loads([("a", 1.3, 0, 2, False), ("b", 0.2, 1, 1, True)], lang),
    "scatter": lambda lang: plots.scatter([("a", [0, 5000], [0, 90000])], _first(), 40, lang),
    "calendar": lambda lang: plots.calendar([("a", [(0, 0, "x"), (3, 9, "x")])], {"x": "X"}, [0, 3] * 20, _first(), 40, lang),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", DRAWINGS)
def test_a_figure_is_drawn_without_a_warning_and_inside_its_canvas(name: str, lang: str) -> None:
    with style():
        made = DRAWINGS[name](lang)
        made.canvas.draw()
        box, (width, height) = made.get_tightbbox(), made.get_size_inches()
        assert min(box.x0, box.y0) > -0.03
        assert box.x1 < width + 0.03
        assert box.y1 < height + 0.03


@pytest.mark.parametrize(("lang", "text"), [("en", "word " * 60), ("zh", "市人民政府" * 30), ("en", "x" * 300)])
def test_a_label_is_folded_into_two_lines_at_most(lang: str, text: str) -> None:
    lines = plots.folded(text, lang).split("\n")
    assert len(lines) == 2
    assert all(0 < len(line) <= plots.WRAP[lang] for line in lines)
    assert plots.folded("short", lang) == "short"


def test_no_word_stands_alone_on_the_second_line() -> None:
    label = "the secretary-general: see what comes of it"
    for more in range(1, 12):
        first, second = plots.folded(f"{'x' * more} {label}", "en").split("\n")
        assert len(second) > plots.LONE["en"]
        assert len(first) <= plots.WRAP["en"]


def test_a_label_that_is_cut_keeps_its_article() -> None:
    long = "the head of the bureau (illness or medical treatment): approval by the head of the unit in charge, article 7(1)"
    assert plots.folded(long, "en").endswith("…, article 7(1)")
