"""The simulated year as it stands on a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from analysis.report_page import Number
from analysis.year import Year
from constraints.meaning import Meaning

if TYPE_CHECKING:
    from scenarios.scenario import Scenario


def simulated(scene: Scenario, progress: Callable[[int], None]) -> Year:
    raise NotImplementedError


def shown(meaning: Meaning, year: Year) -> Any:
    raise NotImplementedError


def numbers(year: Year) -> Iterator[Number]:
    raise NotImplementedError
