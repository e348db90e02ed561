"""The simulated part of a comparison: both sides live through the same years of a scenario."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.paired.laws import scenario_for, under
from analysis.paired.run import MOST, PRECISION, Progress, paired

if TYPE_CHECKING:
    from analysis.paired.life import Life
    from constraints.difference.comparison import Comparison


def lives(
    found: Comparison, scenario: str | Path | None = None, *, precision: float = PRECISION, replications: int = MOST,
    jobs: int = 1, since: date | None = None, progress: Progress | None = None,
) -> Life | None:  # fmt: skip
    """What changes in the life of the government, in the years of `scenario`; by default a shipped one of the base's rulebook.

    The amended law holds from the first day; or from `since`, and the base's until then, so that matters run across the change.
    Nothing where none is given and none is shipped.  Means are wanted to ± `precision` days, from at most `replications` pairs of
    runs.  What the amended side lets nobody authorise any more, nobody authorises.  Raises `Mistakes` where the scenario says
    something that either side does not know.
    """
    name = scenario if scenario is not None else scenario_for(found.before.rulebook.id)
    if name is None:
        return None
    pairs = ((found.before, found.sides.before), (found.after, found.sides.after))
    old = (found.before.rulebook, found.before.roster)
    base, amended = (
        under(
            name,
            one.rulebook,
            one.roster,
            side.readings,
            before=None if one is found.before else old,
            since=since,
            lapsing=one is not found.before,
        )
        for one, side in pairs
    )
    return paired(base, amended, precision=precision, replications=replications, jobs=jobs, progress=progress)
