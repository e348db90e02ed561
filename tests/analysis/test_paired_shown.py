"""What paired runs show: the same in text, Markdown, JSON and figures, in both languages; illustrative where it is."""

from __future__ import annotations

import json
import re
import warnings
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from analysis.paired import plots_work
from analysis.paired.data import data
from analysis.paired.estimate import Estimate
from analysis.paired.laws import scenario_for, under
from analysis.paired.life import Life
from analysis.paired.plots_work import shown_loads, shown_moves
from analysis.paired.run import paired
from analysis.paired.shown import blocks, interval, percent, plain
from analysis.paired.text import markdown, text
from analysis.report_text import Both, words
from constraints.errors import Mistakes
from constraints.load import load
from constraints.roster import load_roster
from scenarios.scenario import ROSTERS, Scenario, load_scenario

SMALL, DAYS = "xinhe-2025", 45


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scenario, Scenario]:
    path = tmp_path_factory.mktemp("amended") / "amendment.yaml"
    change = {"set": "reply-information", "with": {"within": "1 working_days"}}
    since = load_scenario(SMALL).entry.horizon.from_ + timedelta(days=15)
    whole = {
        "amendment": "trial",
        "amends": "xinhe-2020",
        "in_force": since.isoformat(),
        "gist": {"zh": "试改", "en": "A trial"},
        "changes": [change],
    }
    path.write_text(json.dumps(whole), encoding="utf-8")
    base, amended = load_scenario(SMALL), load_scenario(SMALL, amendments=[path])
    return base.for_days(DAYS), amended.for_days(DAYS)


@pytest.fixture(scope="module")
def lived(sides: tuple[Scenario, Scenario]) -> Life:
    return paired(*sides, replications=3)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_text_and_markdown_tell_every_table(lived: Life, lang: str) -> None:
    said, marked = "".join(text(lived, lang)), "".join(markdown(lived, lang))
    parts = blocks(lived)
    assert [b.id for b in parts] == [
        f"life{part}" for part in ("", "-times", "-outcomes", "-cohorts", "-reasons", "-moved", "-loads", "-method")
    ]
    for block in parts:
        assert block.title.in_(lang) in said
        assert f"# {block.title.in_(lang)}\n" in marked
        assert block.table is None or block.table.caption.in_(lang) in marked
    assert (
        len(re.findall("<details>", marked)) == len(re.findall("</details>", marked)) == sum(b.table is not None for b in parts)
    )
    widths = [len(re.findall(r"(?<!\\)\|", line)) - 1 for line in marked.splitlines() if line.startswith("|")]
    wanted = [len(b.table.columns) for b in parts if b.table for _ in range(len(b.table.rows[:10]) + 2)]
    assert widths == wanted, "every row has as many cells as its table has columns"
    assert "{" not in said


@pytest.mark.parametrize(("lang", "word"), [("zh", "示例"), ("en", "llustrative")])
def test_an_illustrative_scenario_says_so(lived: Life, lang: str, word: str) -> None:
    assert lived.illustrative
    assert word in "".join(text(lived, lang))
    real = replace(lived, illustrative=False)
    assert "life.illustrative" not in "".join(text(real, lang))
    assert "".join(text(real, lang)).count(word) < "".join(text(lived, lang)).count(word)


def test_json_has_everything_and_is_the_same_twice(lived: Life, sides: tuple[Scenario, Scenario]) -> None:
    found = json.dumps(data(lived), ensure_ascii=False, sort_keys=True)
    assert found == json.dumps(data(paired(*sides, replications=3, jobs=2)), ensure_ascii=False, sort_keys=True)
    plain_ = json.loads(found)
    assert plain_["schema_version"] == 1
    assert (plain_["replications"], plain_["illustrative"], plain_["touched"]) == (3, True, ["reply-information"])
    assert len(plain_["times"]) == len(lived.times)
    assert len(plain_["reasons"]) == len(lived.reasons)
    assert set(plain_["times"][0]) == {"sort", "act", "measure", "matters", "base", "amended", "difference", "p_all"}
    assert {m["from"] for m in plain_["moved"]} | {m["to"] for m in plain_["moved"]} <= {"", *plain_["names"]["people"]}


def test_every_name_that_occurs_has_words_in_both_languages(lived: Life) -> None:
    for table in (lived.names.acts, lived.names.people, lived.names.sorts, lived.names.cites):
        assert table
        assert all(said.zh and said.en for said in table.values())
    assert all(re.search(r"[\u3400-\u9fff]", said.zh) for said in (*lived.names.people.values(), *lived.names.sorts.values()))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_figures_draw_every_pair(lived: Life, lang: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pictures = blocks(lived, figures=True)[0].figures
    assert [p.id for p in pictures] == ["life", "life-sorts"]
    for picture in pictures:
        assert str(picture.svg[lang]).startswith("<svg")
        assert picture.title.in_(lang)
    dots = str(pictures[0].svg[lang]).count("<use")
    assert dots >= lived.replications * len(lived.series)


def intervals_in(svg: object) -> list[str]:
    """The numbers with an interval that stand in a figure."""
    return [said for said in re.findall(r"<text[^>]*>([^<]+)</text>", str(svg)) if "…" in said and re.match("[+−<\\d]", said)]


def with_interval(estimates: list[Estimate], lang: str, signed: bool) -> Counter[str]:
    return Counter(said for e in estimates if "…" in (said := interval(e, signed=signed).in_(lang)))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_figures_of_work_show_the_numbers_of_their_tables(lived: Life, lang: str) -> None:
    found = {b.id: b for b in blocks(lived, figures=True) if b.id in ("life-moved", "life-loads")}
    moved, loads = (found[name].figures[0] for name in ("life-moved", "life-loads"))
    shown = [e for row in shown_moves(lived.moved) for e in (row.acts, row.hours)]
    assert Counter(intervals_in(moved.svg[lang])) == with_interval(shown, lang, signed=False)
    worked = [row.difference for row in shown_loads(lived.loads)]
    assert Counter(intervals_in(loads.svg[lang])) == with_interval(worked, lang, signed=True)
    assert min(len(intervals_in(picture.svg[lang])) for picture in (moved, loads)) >= 3
    cells = {
        cell.text.in_(lang)
        for b in found.values()
        if b.table
        for row in b.table.rows
        for cell in row
        if isinstance(cell.text, Both)
    }
    assert {*intervals_in(moved.svg[lang]), *intervals_in(loads.svg[lang])} <= cells


def test_the_marks_of_the_figures_of_work_lie_where_the_numbers_say(lived: Life) -> None:
    moves_, loads_ = shown_moves(lived.moved), shown_loads(lived.loads)
    acts, hours = plots_work.moves(moves_, str, interval, "en", illustrative=True).axes
    for axis, wanted in ((acts, [m.acts for m in moves_]), (hours, [m.hours for m in moves_])):
        assert [bar.get_width() for bar in axis.patches] == [e.mean for e in wanted]
    both, change = plots_work.loads(loads_, str, interval, "en", illustrative=True).axes
    dots = [float(line.get_xdata()[0]) for line in both.lines if len(line.get_xdata()) == 1]
    assert dots == [hours for row in loads_ for hours in (row.base, row.amended)]
    bars = [bar.lines[2][0].get_segments()[0] for bar in change.containers]
    ends = [(e.low, e.high) for e in (row.difference for row in loads_)]
    assert [(pytest.approx(a[0]), pytest.approx(b[0])) for a, b in bars] == ends


@pytest.mark.parametrize(("lang", "word"), [("zh", "示例"), ("en", "Illustrative")])
def test_the_figures_of_work_say_that_the_workload_is_illustrative(lived: Life, lang: str, word: str) -> None:
    for life, wanted in ((lived, True), (replace(lived, illustrative=False), False)):
        for block in blocks(life, figures=True)[-3:-1]:
            assert (word in str(block.figures[0].svg[lang])) == wanted
            assert (words("life.illustrative-work") in block.said) == wanted


def test_nothing_changed_is_one_sentence(sides: tuple[Scenario, Scenario]) -> None:
    base = sides[0].for_days(8)
    same = paired(base, base, replications=2)
    assert len(blocks(same)) == 1
    assert "exactly zero" in "".join(text(same, "en"))
    assert not blocks(same, figures=True)[0].figures


def test_a_share_is_all_or_nothing_only_where_it_is() -> None:
    said = [percent(part, 20_000) for part in (20_000, 19_999, 19_980, 10_000, 12, 1, 0)]
    assert said == ["100.0%", ">99.9%", "99.9%", "50.0%", "0.1%", "<0.1%", "0.0%"]


def test_numbers_have_the_digits_they_need() -> None:
    assert [plain(x, signed=True) for x in (0, -0.0301, 2.345, -31.25, 12345.6, 1e-6, -1e-6)] == [
        "0", "−0.030", "+2.35", "−31.2", "+12,346", "+<0.001", "−<0.001",
    ]  # fmt: skip
    assert interval(Estimate(0.0, 0.0, 0.0, 1.0, 6)).en == "0"
    assert interval(Estimate(-0.5, -0.7, -0.3, 0.01, 6)).en == "−0.50 (−0.70 … −0.30)"


# ── the same workload under another law ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["xinhe-2025", "base-2025"])
def test_the_scenario_of_a_rulebook_is_found(name: str) -> None:
    assert scenario_for(load_scenario(name).entry.rulebook) == name
    assert scenario_for("no-such-rulebook") is None


def test_a_law_given_in_memory_is_the_law_of_the_file() -> None:
    scene = load_scenario(SMALL)
    rulebook = load(scene.entry.rulebook)
    roster = load_roster(ROSTERS / f"{scene.entry.roster}.yaml", rulebook)
    same = paired(scene.for_days(10), under(SMALL, rulebook, roster).for_days(10), replications=2)
    assert same.unchanged


def test_a_law_in_memory_may_come_into_force_within_the_year(sides: tuple[Scenario, Scenario]) -> None:
    since = sides[1].laws[1].since
    before, after = ((law.rulebook, law.roster) for law in sides[1].laws)
    across = under(SMALL, *after, before=before, since=since).for_days(DAYS)
    assert paired(sides[1], across, replications=2).unchanged
    for year in (1990, 2031):
        with pytest.raises(Mistakes, match="--since"):
            under(SMALL, *after, before=before, since=since.replace(year=year))


def test_a_law_that_does_not_know_the_workload_is_a_clear_mistake() -> None:
    other = load_scenario("base-2025").laws[0]
    with pytest.raises(Mistakes) as caught:
        under(SMALL, other.rulebook, other.roster)
    assert len(caught.value.found) > 3
