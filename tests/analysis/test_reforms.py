"""The proposals that ship as examples: each loads, says in both languages what it is, and changes what its page says.

`python -m tests.analysis.test_reforms` writes the pages anew.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import guize
from analysis.compare.markdown import markdown
from analysis.paired.pair import ALL
from analysis.paired.run import one
from constraints.verify import without_collector
from tests.analysis import reform_lives

HOUSE = Path(__file__).resolve().parents[2]
PROPOSALS = sorted((HOUSE / "examples" / "reforms").glob("*.yaml"))
PAGES = HOUSE / "tests" / "golden" / "reforms"
WITH_PAGES = [one for one in PROPOSALS if (PAGES / f"{one.stem}.en.md").exists()]


def pages(proposal: Path, cache: Path | None = None) -> dict[str, str]:
    """The comparison in both languages, by the name of the page."""
    with without_collector():
        found = guize.compare(amendments=[str(proposal)], cache=cache)
    return {f"{proposal.stem}.{lang}.md": "".join(markdown(found, lang)) for lang in ("zh", "en")}


@pytest.mark.parametrize("proposal", PROPOSALS, ids=lambda path: path.stem)
def test_a_proposal_is_valid(proposal: Path) -> None:
    checked = guize.check(str(proposal))
    assert not checked.errors


def test_there_are_a_dozen() -> None:
    assert len(PROPOSALS) >= 12


@pytest.mark.slow
@pytest.mark.parametrize("proposal", WITH_PAGES, ids=lambda path: path.stem)
def test_a_proposal_changes_what_its_page_says(proposal: Path) -> None:
    for name, page in pages(proposal).items():
        assert page == (PAGES / name).read_text(encoding="utf-8")


DOCS = {"en": HOUSE / "docs" / "reforms.md", "zh": HOUSE / "docs" / "reforms.zh.md"}
TOLD = {"en": re.compile(r"(?:shortest|longest) [^;]*→.*?(?= `lead)"), "zh": re.compile(r"最[短长] [^;]*→.*?(?= `lead)")}


def figures(page: str, lang: str) -> list[str]:
    """The sentence of each section of a page, and the lead times that differ, as lines of a quotation."""
    found = []
    for part in page.split("\n### ")[1:]:
        title, _, rest = part.partition("\n")
        found.append(f"> **{title}**: {rest.strip().splitlines()[0]}")
        found += [f"> {told}" for told in dict.fromkeys(TOLD[lang].findall(rest))]
    return [line + "  " for line in found]


def explained(text: str, lang: str) -> str:
    """The guide with the figures that the pages have now, and those of the years that were lived through."""
    lives = json.loads(reform_lives.KEPT.read_text(encoding="utf-8"))["proposals"]

    def one(section: re.Match[str]) -> str:
        page = (PAGES / f"{section['name']}.{lang}.md").read_text(encoding="utf-8")
        told = [*figures(page, lang), *(line + "  " for line in reform_lives.lines(lives[section["name"]], lang))]
        return section["head"] + "\n".join(told) + "\n"

    return re.sub(r"(?P<head>## (?P<name>[a-z-]+)\n\n[^>]*)(?:> ?.*\n)+", one, text)


@pytest.mark.parametrize("lang", sorted(DOCS))
def test_the_guide_explains_every_proposal_with_the_figures_of_its_page(lang: str) -> None:
    guide = DOCS[lang].read_text(encoding="utf-8")
    assert re.findall(r"^## ([a-z-]+)$", guide, re.M) == [one.stem for one in PROPOSALS]
    assert guide.count("\n> **") >= 6 * len(PROPOSALS)
    assert explained(guide, lang) == guide


SAMPLE = (("two-day-countersign", 2026), ("executive-chairs-without-mandate", 2027), ("second-successor", 2025))


@pytest.mark.slow(seconds=60)
@pytest.mark.parametrize(("proposal", "seed"), SAMPLE)
def test_the_years_of_a_proposal_are_those_that_the_guide_tells(proposal: str, seed: int) -> None:
    whole = json.loads(reform_lives.KEPT.read_text(encoding="utf-8"))
    assert [*whole["proposals"]] == [one.stem for one in PROPOSALS]
    assert whole["scenario"] == reform_lives.sides(proposal)[0].id
    told, number = whole["proposals"][proposal], whole["seeds"].index(seed)
    base, amended = reform_lives.sides(proposal)
    pair = one(base, amended, seed)
    if "same" in told:
        assert pair.same == told["same"][number]
    else:
        kept = told["pairs"][number]
        rows = [key.split("/") for key in kept["days"]]
        way = next(iter(kept.get("moved", {})), None)
        sorts = [sort for sort in kept["changed"] if sort != ALL]
        assert reform_lives.numbers(pair, sorts, rows, way.split(">") if way else None, base.days) == kept


def write_guides() -> None:
    """The lines in quotes anew, from the pages and the years that are kept."""
    for lang, guide in DOCS.items():
        guide.write_text(explained(guide.read_text(encoding="utf-8"), lang), encoding="utf-8")


if __name__ == "__main__":
    from analysis.lastrun import verdicts

    for proposal in PROPOSALS:
        for file, content in pages(proposal, verdicts()).items():
            (PAGES / file).write_text(content, encoding="utf-8")
    write_guides()
