"""The proposals that ship as examples: each loads, says in both languages what it is, and changes what its page says.

`python -m tests.analysis.test_reforms` writes the pages anew.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import guize
from analysis.compare.markdown import markdown
from constraints.verify import without_collector

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
    """The guide with the figures that the pages have now."""

    def one(section: re.Match[str]) -> str:
        page = (PAGES / f"{section['name']}.{lang}.md").read_text(encoding="utf-8")
        return section["head"] + "\n".join(figures(page, lang)) + "\n"

    return re.sub(r"(?P<head>## (?P<name>[a-z-]+)\n\n[^>]*)(?:> ?.*\n)+", one, text)


@pytest.mark.parametrize("lang", sorted(DOCS))
def test_the_guide_explains_every_proposal_with_the_figures_of_its_page(lang: str) -> None:
    guide = DOCS[lang].read_text(encoding="utf-8")
    assert re.findall(r"^## ([a-z-]+)$", guide, re.M) == [one.stem for one in PROPOSALS]
    assert guide.count("\n> **") >= 5 * len(PROPOSALS)
    assert explained(guide, lang) == guide


if __name__ == "__main__":
    from analysis.lastrun import verdicts

    for one in PROPOSALS:
        for file, content in pages(one, verdicts()).items():
            (PAGES / file).write_text(content, encoding="utf-8")
    for language, guide in DOCS.items():
        guide.write_text(explained(guide.read_text(encoding="utf-8"), language), encoding="utf-8")
