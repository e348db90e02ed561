"""What the section on the simulated year is made of: blocks with sentences, figures and a table."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.report_page import Picture
from analysis.report_text import Both


@dataclass(frozen=True)
class Cell:
    """A cell of a table: text in both languages, and for a number the value by which it is sorted."""

    text: Both | str
    value: float | None = None


@dataclass(frozen=True)
class Table:
    id: str
    caption: Both
    columns: tuple[tuple[Both, str], ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: int


@dataclass(frozen=True)
class Block:
    """One question about the year."""

    id: str
    title: Both
    said: tuple[Both, ...]
    figures: tuple[Picture, ...]
    table: Table | None


@dataclass(frozen=True)
class YearPart:
    intro: Both
    illustrative: bool
    blocks: tuple[Block, ...]


def number(value: float, text: str | None = None) -> Cell:
    return Cell(f"{value:,}" if text is None else text, value)
