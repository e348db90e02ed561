"""The page in a browser: both languages, on a desk and on a phone."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium")]
WIDTHS = (1280, 390)
LANGUAGES = ("zh", "en")

# Characters of the text shown that the embedded font lacks; ASCII and what any Latin font has is left to the system.
LACKING = """(covered) => {
  const known = new Set(covered), lacking = new Set(), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    if (['SCRIPT', 'STYLE', 'PRE'].includes(walk.currentNode.parentElement.tagName)) continue;
    for (const c of walk.currentNode.data) if (c.codePointAt(0) > 126 && !known.has(c.codePointAt(0))) lacking.add(c);
  }
  return [...lacking];
}"""
# Elements whose text runs out of them where nothing scrolls.
CLIPPED = """() => [...document.querySelectorAll('body *')].filter(e => {
  const style = getComputedStyle(e);
  return e.offsetParent && !e.closest('svg') && ['hidden', 'clip'].includes(style.overflowX) && e.scrollWidth > e.clientWidth + 1;
}).map(e => e.outerHTML.slice(0, 120))"""


# Labels of figures that run out of their figure.
OUTSIDE = """() => [...document.querySelectorAll('svg text')].filter(t => {
  const mine = t.getBoundingClientRect(), whole = t.closest('svg').getBoundingClientRect();
  return mine.width && (mine.left < whole.left - 1 || mine.right > whole.right + 1 || mine.bottom > whole.bottom + 1);
}).map(t => t.textContent)"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from analysis.report import Wanted, report

    return report(tmp_path_factory.mktemp("page"), Wanted(scenario="xinhe-2025"))


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import guize

    folder = tmp_path_factory.mktemp("compared")
    overlay = folder / "sooner.yaml"
    overlay.write_text(
        "amendment: sooner\namends: xinhe-2020\nin_force: 2021-01-01\ngist: {zh: 提前, en: Sooner}\nchanges:\n"
        "  - set: executive-papers\n    with: {at_least: 1 working_days}\n  - set: reply\n    with: {within: 1 working_days}\n"
        "  - set: land-grant\n    with: {by: secretary_general}\n",
        "utf-8",
    )
    season = folder / "season.yaml"
    season.write_text("scenario: season\nextends: xinhe-2025\nhorizon: {from: 2025-01-01, to: 2025-04-30}\n", "utf-8")
    guize.compare(
        "xinhe-2020", amendments=[str(overlay)], out=folder, goals=["family=order"], scenario=str(season), simulate=True,
        replications=2,
    )  # fmt: skip
    return folder / "index.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Any, made: Path, request: pytest.FixtureRequest) -> Iterator[Any]:
    yield from shown(browser, made, *getattr(request, "param", (1280, "en")))


@pytest.fixture
def side_by_side(browser: Any, compared: Path, request: pytest.FixtureRequest) -> Iterator[Any]:
    yield from shown(browser, compared, *getattr(request, "param", (1280, "en")))


def shown(browser: Any, made: Path, width: int, lang: str) -> Iterator[Any]:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.said, page.asked = [], []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(made.as_uri())
    page.click(f"[data-language={lang}]")
    page.evaluate("document.fonts.ready")
    yield page
    page.close()


EVERYWHERE = pytest.mark.parametrize("opened", [(w, lang) for w in WIDTHS for lang in LANGUAGES], indirect=True, ids=str)


@EVERYWHERE
def test_the_page_fits_and_asks_nobody(opened: Any, made: Path) -> None:
    assert opened.said == []
    assert [url for url in opened.asked if not url.startswith("data:")] == [made.as_uri()]
    assert opened.evaluate("[...document.fonts].map(f => f.status)") == ["loaded"]
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert opened.evaluate("document.body.scrollWidth <= innerWidth")
    assert opened.evaluate(CLIPPED) == []


BESIDE = pytest.mark.parametrize("side_by_side", [(w, lang) for w in WIDTHS for lang in LANGUAGES], indirect=True, ids=str)


@BESIDE
def test_the_page_of_a_comparison_fits_and_asks_nobody(side_by_side: Any, compared: Path) -> None:
    page = side_by_side
    assert page.said == []
    assert [url for url in page.asked if not url.startswith("data:")] == [compared.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(CLIPPED) == []
    assert page.locator("#figure-slopes svg:visible").count() == 1
    assert page.locator("#figure-life svg:visible").count() == 1
    assert page.locator("table.heat.changed td.one, table.heat.changed td.none, table.heat.changed td.more").count() > 0
    assert page.evaluate(OUTSIDE) == []


@EVERYWHERE
def test_no_character_is_missing(opened: Any) -> None:
    from io import BytesIO

    from fontTools.ttLib import TTFont

    face = opened.evaluate("document.querySelector('style').textContent.match(/base64,([A-Za-z0-9+\\/=]+)/)[1]")
    import base64

    covered = sorted(TTFont(BytesIO(base64.b64decode(face))).getBestCmap())
    assert len(covered) > 500
    assert opened.evaluate(LACKING, covered) == []


def test_the_language_is_switched_and_kept(opened: Any) -> None:
    assert opened.evaluate("document.documentElement.lang") == "en"
    assert opened.locator("h1 .zh").is_hidden()
    opened.click("[data-language=zh]")
    assert opened.locator("h1 .zh").is_visible()
    assert opened.locator("h1 .en").is_hidden()
    opened.reload()
    assert opened.evaluate("document.documentElement.lang") == "zh-Hans"


@pytest.mark.parametrize(("wanted", "spoken", "shown"), [("zh", "en-GB", "zh"), ("en", "zh-CN", "en"), (None, "zh-CN", "zh")])
def test_a_page_starts_in_the_language_asked_for_else_as_the_browser_speaks(
    browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: str | None, spoken: str, shown: str
) -> None:
    from analysis.cli import main

    monkeypatch.delenv("GUIZE_LANG", raising=False)
    asked = ["--lang", wanted] if wanted else []
    names = ["examples/small-office", "--roster", "examples/small-office-roster.yaml", "--on", "2999-01-01"]
    assert main(["compare", *names, "--no-simulation", "--no-cache", "--out", str(tmp_path), *asked]) == 0
    page = browser.new_page(locale=spoken)
    page.goto((tmp_path / "index.html").as_uri())
    other = {"zh": "en", "en": "zh"}[shown]
    assert (page.locator(f"h1 .{shown}").is_visible(), page.locator(f"h1 .{other}").is_visible()) == (True, False)
    page.click(f"[data-language={other}]")
    page.reload()
    assert page.locator(f"h1 .{other}").is_visible()
    page.close()


def test_a_filter_hides_what_does_not_fit(opened: Any) -> None:
    rows = "[...document.getElementById('findings-all').tBodies[0].rows].filter(r => !r.hidden)"
    everything = opened.evaluate(f"{rows}.length")
    opened.fill("#findings-all-filter", "vacant")
    some = opened.evaluate(f"{rows}.map(r => r.innerText.toLowerCase())")
    assert 0 < len(some) < everything
    assert all("vacant" in text for text in some)
    opened.fill("#findings-all-filter", "")
    assert opened.evaluate(f"{rows}.length") == everything


def test_a_column_is_sorted_both_ways(opened: Any) -> None:
    first = "[...document.getElementById('findings-all').tBodies[0].rows].map(r => parseInt(r.cells[0].innerText))"
    button = opened.locator("#findings-all thead th button").first
    button.click()
    up = opened.evaluate(first)
    button.click()
    down = opened.evaluate(first)
    assert up == sorted(up)
    assert down == sorted(up, reverse=True)
    assert len(up) > 5
