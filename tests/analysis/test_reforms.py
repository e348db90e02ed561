"""The proposals that ship as examples: each loads, says in both languages what it is, and changes what its page says.

`python -m tests.analysis.test_reforms` writes the pages anew.
"""

from __future__ import annotations

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


if __name__ == "__main__":
    from analysis.lastrun import verdicts

    for one in PROPOSALS:
        for file, content in pages(one, verdicts()).items():
            (PAGES / file).write_text(content, encoding="utf-8")
