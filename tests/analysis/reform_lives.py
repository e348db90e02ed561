"""What each proposal changes in the years of the shipped scenario: numbers of every pair of runs, and the lines made of them.

`python -m tests.analysis.reform_lives [PROCESSES]` lives through the years anew (half an hour of one processor), writes
`tests/golden/reforms/life.json` and the lines of the guides.  The illustrative workload is the scenario's own.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analysis.observe import CLOSED
from analysis.paired.estimate import estimate
from analysis.paired.laws import scenario_for, touched_clauses, under
from analysis.paired.life import Life
from analysis.paired.lives import Lives
from analysis.paired.pair import ALL, OUTCOMES, Compared, Pair
from analysis.paired.shown import interval
from analysis.paired.tally import YEAR, life
from analysis.report_text import Both
from constraints.load import load
from constraints.roster import load_roster
from constraints.verify import without_collector
from constraints.words import say
from scenarios.scenario import ROSTERS, Scenario, load_scenario

HOUSE = Path(__file__).resolve().parents[2]
PROPOSALS = {path.stem: path for path in sorted((HOUSE / "examples" / "reforms").glob("*.yaml"))}
KEPT = HOUSE / "tests" / "golden" / "reforms" / "life.json"
SEEDS = tuple(range(2025, 2031))
CLASSES, DIGITS = 3, 6
"""So many classes of matter are told of each proposal, to so many digits."""
HEADS = {
    "en": {
        "head": "A year",
        "changed": "Matters that come out otherwise, by class",
        "days": "Days, mean over all matters",
        "classes": "Days by class, largest sums over the year",
        "none": "Days by class: every interval reaches zero.",
        "move": "Acts a year, net: most {move}, {n}.",
    },
    "zh": {
        "head": "一年",
        "changed": "结果不同的事项,按类别",
        "days": "天数,全部事项平均",
        "classes": "按类别的天数,全年合计最大者",
        "none": "按类别的天数:区间均含零。",
        "move": "每年净件次:最多{move},{n}。",
    },
}
"""Days and moves are told where the interval, asked alone, does not reach zero."""


def sides(proposal: str) -> tuple[Scenario, Scenario]:
    """The shipped years under the law as it is, and under the proposal from the first day."""
    rulebook = load("jining-2022-4", amendments=[PROPOSALS[proposal]])
    name = scenario_for(rulebook.id)
    assert name is not None
    base = load_scenario(name)
    roster = load_roster(ROSTERS / f"{base.entry.roster}.yaml", rulebook)
    return base, under(name, rulebook, roster, lapsing=True)


def year(seed: int) -> dict[str, Pair]:
    """One pair of runs for every proposal; the base is lived through once."""
    from model.city import City

    def lived(scene: Scenario) -> tuple[City, Lives]:
        city = City(scene.with_seed(seed))
        city.run_days()
        with without_collector():
            return city, Lives.of(city)

    found: dict[str, Pair] = {}
    _city, here = lived(sides(next(iter(PROPOSALS)))[0])
    for proposal in PROPOSALS:
        base, amended = sides(proposal)
        city, there = lived(amended)
        with without_collector():
            streams = frozenset(base.entry.workload.streams) | frozenset(amended.entry.workload.streams)
            found[proposal] = Compared(here, there, streams, touched_clauses(base.laws, amended.laws)).pair(seed)
        city.dispose()
    return found


# ── what is kept ─────────────────────────────────────────────────────────────────────────────────────────────────────


def kept(proposal: str, pairs: Sequence[Pair]) -> dict[str, Any]:
    """What is told of a proposal, a number for every pair."""
    base, amended = sides(proposal)
    found = life(base, amended, pairs, len(pairs), 1.0, (), 0)
    if found.unchanged:
        return {"same": [pair.same for pair in pairs]}
    moved = next((m for m in found.moved if m.acts.differs), None)
    rows = [*((ALL, act) for act in found.series), *_classes(found, base.entry.workload.streams)]
    move = (moved.from_, moved.to) if moved else None
    counted = sum(map(_changed, pairs), Counter[str]())
    sorts = [
        sort for sort, n in sorted(counted.items(), key=lambda kv: (-kv[1], kv[0])) if sort in base.entry.workload.streams and n
    ][:CLASSES]
    names = {
        "sorts": (found.names.sorts, {*sorts, *(s for s, _ in rows)}),
        "acts": (found.names.acts, {act for _, act in rows}),
        "people": (found.names.people, {*(move or ())}),
    }
    told = {kind: {n: asdict(said) for n, said in table.items() if n in some} for kind, (table, some) in names.items()}
    return {"names": told, "pairs": [numbers(pair, sorts, rows, move, base.days) for pair in pairs]}


def _classes(found: Life, streams: Container[str]) -> list[tuple[str, str]]:
    """The classes that differ by the most days a year and by a day at least, each with the act where it does most; asked alone."""
    rows = [r for r in found.times if r.measure == "mean" and r.sort in streams and abs(r.yearly) >= 1 and r.difference.differs]
    chosen: dict[str, str] = {}
    for row in sorted(rows, key=lambda r: (-abs(r.yearly), r.sort, r.act)):
        chosen.setdefault(row.sort, row.act)
    return list(chosen.items())[:CLASSES]


def _changed(pair: Pair) -> Counter[str]:
    """Matters that come out otherwise, by class."""
    found: Counter[str] = Counter()
    for (sort, change, _), n in pair.changes.items():
        if change in OUTCOMES:
            found[sort] += n
    return found


def numbers(
    pair: Pair, sorts: Iterable[str], rows: Iterable[Sequence[str]], move: Sequence[str] | None, days: int
) -> dict[str, Any]:
    """Differences of means in days, matters that come out otherwise and net acts a year; nothing where the pair has none."""
    yearly = YEAR / days
    means = {f"{sort}/{act}": pair.times.get((sort, act, "mean")) for sort, act in rows}
    told: dict[str, Any] = {
        "seed": pair.seed,
        "same": pair.same,
        "changed": {sort: round(yearly * _changed(pair)[sort], DIGITS) for sort in (ALL, *sorts)},
        "days": {key: None if f is None else round(f.difference, DIGITS) for key, f in means.items()},
    }
    if move:
        there, back = (pair.moved.get(way, (0, 0.0))[0] for way in (tuple(move), tuple(move)[::-1]))
        told["moved"] = {">".join(move): round(yearly * (there - back), DIGITS)}
    return told


# ── what is told ─────────────────────────────────────────────────────────────────────────────────────────────────────


def lines(told: Mapping[str, Any], lang: str) -> list[str]:
    """The lines of the guide about one proposal."""
    words, semicolon = HEADS[lang], say("list.semicolon", lang)
    colon = ":" if lang == "zh" else ": "
    if "same" in told:
        return [f"> **{words['head']}**{colon}{say('life.unchanged', lang)}"]
    pairs = told["pairs"]
    changed = {s: _over([p["changed"][s] for p in pairs], signed=False).in_(lang) for s in pairs[0]["changed"]}
    days = {key: _over([p["days"][key] for p in pairs if p["days"][key] is not None]).in_(lang) for key in pairs[0]["days"]}
    whole = [f"{_act(told, key, lang)} {said}" for key, said in days.items() if key.startswith(f"{ALL}/")]
    classes = [f"{_sort(told, key, lang)}, {_act(told, key, lang)} {said}" for key, said in days.items()
               if not key.startswith(f"{ALL}/")]  # fmt: skip
    some = [f"{_sort(told, sort, lang)} {n}" for sort, n in changed.items() if sort != ALL]
    found = [
        f"**{words['head']}**{colon}{say('life.changed', lang, n=changed[ALL])}",
        f"{words['changed']}{colon}{semicolon.join(some)}",
        f"{words['days']}{colon}{semicolon.join(whole)}",
        f"{words['classes']}{colon}{semicolon.join(classes)}" if classes else words["none"],
    ]
    for way in pairs[0].get("moved", {}):
        from_, to = (_who(told, who, lang) for who in way.split(">"))
        n = _over([p["moved"][way] for p in pairs], signed=False).in_(lang)
        found.append(words["move"].format(move=say("life.move", lang, from_=from_, to=to), n=n))
    return [f"> {line}" for line in found]


def _over(values: Sequence[float], signed: bool = True) -> Both:
    return interval(estimate(values, len(values)), signed=signed)


def _act(told: Mapping[str, Any], key: str, lang: str) -> str:
    act = key.split("/")[1]
    return say("life.closed", lang) if act == CLOSED else str(told["names"]["acts"][act][lang])


def _sort(told: Mapping[str, Any], key: str, lang: str) -> str:
    return str(told["names"]["sorts"][key.split("/")[0]][lang])


def _who(told: Mapping[str, Any], who: str, lang: str) -> str:
    return str(told["names"]["people"][who][lang]) if who else say("life.nobody", lang)


def write(found: Mapping[str, Sequence[Pair]]) -> None:
    """Keep what these pairs show."""
    whole = {
        "scenario": "base-2025",
        "seeds": list(SEEDS),
        "proposals": {name: kept(name, pairs) for name, pairs in found.items()},
    }
    KEPT.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    import sys

    from joblib import Parallel, delayed

    from tests.analysis.test_reforms import write_guides

    years = Parallel(n_jobs=int(sys.argv[1]) if sys.argv[1:] else 1)(delayed(year)(seed) for seed in SEEDS)
    write({name: [one[name] for one in years] for name in PROPOSALS})
    write_guides()
