"""The shipped font: Chinese in plots and pages without a missing glyph, small, and the same bytes every time."""

import warnings
from collections.abc import Iterator
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from analysis.fonts import FAMILY, font_path, missing, use_in_plots, web_font
from analysis.fonts.make_subset import gb2312_hanzi

SIGNS = "→←↑↓⇒≤≥≠×÷·…—✓○●■□▲▼§°²³½,。、;:?!“”‘’《》〈〉〔〕()【】①②③"
TITLE = "市长外出期间:谁来签发?→ 常务副市长 ✓ 无人 ✗"


def characters(font: bytes) -> set[str]:
    return {chr(code) for code in TTFont(BytesIO(font)).getBestCmap()}


@pytest.fixture
def plots() -> Iterator[None]:
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.use("agg")
        use_in_plots()
        yield


def draw(kind: str) -> bytes:
    from matplotlib.figure import Figure

    figure = Figure()
    axes = figure.subplots()
    axes.plot([-2, -1, 0], [1, 2, 3], label="签发时间(工作日)")
    axes.set_title(TITLE)
    axes.set_xlabel("缺席人数 ≥ 1")
    axes.legend()
    page = BytesIO()
    figure.savefig(page, format=kind, metadata={"Date": None} if kind == "svg" else None)
    return page.getvalue()


def test_the_font_has_every_hanzi_of_gb2312_and_the_signs_we_print() -> None:
    assert len(gb2312_hanzi()) == 6763
    assert missing(gb2312_hanzi() + SIGNS) == ""


def test_what_the_font_lacks_is_named() -> None:
    assert missing("规则堃✗规\n") == "✗堃"


def test_the_shipped_font_stays_under_two_megabytes() -> None:
    assert font_path().stat().st_size < 2_000_000


def test_the_licence_and_the_copyright_line_travel_with_the_font() -> None:
    licence = font_path().with_name("OFL.txt").read_text(encoding="utf-8")
    assert licence.startswith("© 2014-2021 Adobe")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    for font in (TTFont(font_path()), TTFont(BytesIO(web_font("规则")))):
        names = font["name"]
        assert names.getDebugName(0) == licence.splitlines()[0]
        assert "SIL Open Font License" in names.getDebugName(13)
        assert names.getDebugName(1) == FAMILY


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
@pytest.mark.usefixtures("plots")
def test_a_plot_with_chinese_misses_no_glyph(kind: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert draw(kind)


@pytest.mark.usefixtures("plots")
def test_asking_twice_registers_the_font_once() -> None:
    from matplotlib import font_manager

    use_in_plots()
    assert [entry.name for entry in font_manager.fontManager.ttflist if entry.fname == str(font_path())] == [FAMILY]


@pytest.mark.usefixtures("plots")
def test_equal_plots_are_equal_svg_and_need_no_font() -> None:
    svg = draw("svg")
    assert svg == draw("svg")
    assert b"<text" not in svg


def test_the_web_font_has_exactly_the_characters_asked_for() -> None:
    assert characters(web_font("谁可以签发?Who may sign?")) == set("谁可以签发?Who may sign?")


def test_the_web_font_is_a_small_woff() -> None:
    font = web_font(gb2312_hanzi()[:500])
    assert font.startswith(b"wOFF")
    assert len(font) < 150_000


def test_the_same_characters_give_the_same_bytes() -> None:
    assert web_font("规则规则") == web_font("则规")
