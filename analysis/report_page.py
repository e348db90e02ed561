"""The page: everything it shows, gathered, then rendered into one file that needs no other."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from analysis.report_text import TAGS, Both, words

ROOM = Path(__file__).parent
TEMPLATES = ROOM / "templates"


@dataclass(frozen=True)
class Number:
    """A number at the head of the page; `tone` is `good`, `bad` or nothing."""

    name: Both
    value: str
    tone: str = ""


@dataclass(frozen=True)
class Notice:
    """What a reader must not overlook."""

    head: Both
    text: Both


@dataclass(frozen=True)
class Section:
    id: str
    title: Both


@dataclass(frozen=True)
class Picture:
    """A figure in both languages, with its caption."""

    id: str
    title: Both
    note: Both
    svg: Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """What every page shows; the sections of a page stand in templates of its `room`, `<room>_<section>.html.j2`."""

    room: ClassVar[str]

    title: Both
    what: Both
    sections: tuple[Section, ...]
    numbers: tuple[Number, ...]
    illustrative: tuple[Notice, ...]
    made: Any


@dataclass(frozen=True)
class Page(Sheet):
    """The report."""

    room: ClassVar[str] = "report"

    findings: Any
    who: Any
    standins: Any
    gaps: Any
    times: Any
    readings: Any
    articles: Any
    year: Any = None
    no_year: Both = field(default_factory=lambda: Both("", ""))


def picture(name: str, svg: Mapping[str, str]) -> Picture:
    """A drawn figure with its words."""
    from markupsafe import Markup

    title, note = words(f"report.figure.{name}"), words(f"report.figure.{name}.note")
    return Picture(name, title, note, {lang: Markup(text) for lang, text in svg.items()})


def render(page: Sheet, lang: str, *, asked: bool = False) -> str:
    """The whole page.  `lang` is shown first where somebody `asked` for it or there is no JavaScript, else the language that
    the browser speaks."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    from analysis.fonts import web_font

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(t=words, w=words, lang=lang, asked=asked, tags=TAGS)

    def made(font_face: str) -> str:
        return environment.get_template("report.html.j2").render(
            page=page,
            font_face=Markup(font_face),
            css=Markup(_read("report.css")),
            script=Markup(_read("report.js")),
            font_licence=(ROOM / "fonts" / "OFL.txt").read_text(encoding="utf-8"),
        )

    text = made("")
    return made(_font_face(web_font(_characters(text))))


def _read(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8").strip()


def _characters(page: str) -> str:
    """Every character that a reader may see."""
    return "".join(sorted({c for c in page if c.isprintable()}))


def _font_face(font: bytes) -> str:
    data = base64.b64encode(font).decode("ascii")
    return (
        '@font-face{font-family:"Guize Sans SC";font-style:normal;font-weight:400;font-display:swap;'
        f'src:url(data:font/woff;base64,{data}) format("woff")}}'
    )


def anchor(name: str) -> str:
    """A name as the id of an element."""
    return re.sub(r"[^a-z0-9-]+", "-", name.lower()).strip("-")
