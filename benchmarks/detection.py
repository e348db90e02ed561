"""How much is found: one defect of every kind put into governments whose rules are in order, found or not, by family.

    python benchmarks/detection.py [--governments 200] [--seed 0] [--each]

Every government is verified as it is (its clean twin) and with one defect of each family, the kinds of a family taking turns;
`--each` plants all kinds in every government.  A defect counts as found when a finding of its family says so and names
the place; what is found in the clean twin is a false alarm.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from constraints.finding import Finding
from constraints.findings import findings
from constraints.verify import verify
from scenarios.orderly import Orderly, orderly
from scenarios.planters import PLANTERS, Planter


@dataclass
class Rates:
    """What was planted and what was found, by kind of defect; and the findings in clean twins, by family."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    alarms: Counter[str] = field(default_factory=Counter)
    governments: int = 0
    missed: list[str] = field(default_factory=list)

    def of(self, family: str) -> tuple[int, int, int]:
        """Planted and found of one family, and its false alarms."""
        names = [p.name for p in PLANTERS if p.family == family]
        return sum(self.planted[n] for n in names), sum(self.found[n] for n in names), self.alarms[family]


def of(made: Orderly, families: Iterable[str] = ()) -> list[Finding]:
    """What is found in a government (by these families)."""
    return findings(verify(made.rulebook, made.roster, statutes=made.statutes, families=tuple(families)))


def is_found(planter: Planter, made: Orderly, number: int) -> bool:
    """Is the defect found, in the family it belongs to, at its place?"""
    damaged = made.copy()
    places = planter.plant(damaged, Random(f"{planter.name} {number}"))
    return any(
        row.question.requirement in planter.requirements and _names(finding, places)
        for finding in of(damaged, [planter.family])
        for row in finding.rows
    )


def _names(finding: Finding, places: tuple[str, ...]) -> bool:
    """Does the finding rest on one of these clauses, stand in one of these articles, or is it about one of these acts?"""
    articles = {cite.partition("(")[0] for cite in finding.cites}
    return bool(
        set(places) & (set(finding.used) | articles | {row.question.clause or "" for row in finding.rows} | set(finding.acts))
    )


def turns(number: int) -> Iterator[Planter]:
    """One planter of each family for the government of this number, the kinds taking turns."""
    for family in dict.fromkeys(p.family for p in PLANTERS):
        mine = [p for p in PLANTERS if p.family == family]
        yield mine[number % len(mine)]


def measure(governments: int, seed: int = 0, *, each: bool = False, progress: bool = False) -> Rates:
    """The rates over so many governments, drawn from this seed on."""
    rates = Rates(governments=governments)
    for number in range(seed, seed + governments):
        made = orderly(number)
        for finding in of(made):
            rates.alarms[finding.family.value] += 1
        for planter in PLANTERS if each else turns(number):
            rates.planted[planter.name] += 1
            if is_found(planter, made, number):
                rates.found[planter.name] += 1
            else:
                rates.missed.append(f"{planter.name} ({number})")
        if progress:
            print(f"\r{number - seed + 1} of {governments}", end="", file=sys.stderr)
    return rates


def table(rates: Rates) -> list[str]:
    """The rates by family, then by kind of defect."""
    lines = [f"{'family':<20}{'planted':>9}{'found':>9}{'rate':>8}{'false alarms':>14}"]
    for family in dict.fromkeys(p.family for p in PLANTERS):
        planted, found, alarms = rates.of(family)
        lines.append(f"{family:<20}{planted:>9}{found:>9}{_share(found, planted):>8}{alarms:>14}")
    planted, found, alarms = rates.planted.total(), rates.found.total(), rates.alarms.total()
    lines += [f"{'all':<20}{planted:>9}{found:>9}{_share(found, planted):>8}{alarms:>14}", ""]
    for one in PLANTERS:
        if rates.planted[one.name]:
            mine = (rates.planted[one.name], rates.found[one.name])
            lines.append(f"  {one.family:<19}{one.name:<48}{mine[0]:>5}{mine[1]:>6}{_share(mine[1], mine[0]):>8}")
    return lines


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--governments", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--each", action="store_true", help="plant every kind of defect in every government")
    settings = parser.parse_args(arguments)
    rates = measure(settings.governments, settings.seed, each=settings.each, progress=sys.stderr.isatty())
    print(f"{rates.governments} governments drawn from seed {settings.seed}")
    print("\n".join(table(rates)))
    if rates.missed:
        print("missed: " + ", ".join(rates.missed[:20]) + (" …" if len(rates.missed) > 20 else ""))


if __name__ == "__main__":
    main()
