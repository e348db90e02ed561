"""`sweep`: a grid over fields of a scenario × replications, on local processes; a row for every run.

Replication r has the same seed at every point, and random numbers are keyed by matter and act: the points meet the same
documents, the same speeds and the same absences (common random numbers).  Each run is a file of its own, written whole;
the tables are put together from them, so that an interrupted sweep loses nothing and goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.grid import Axis, Files, Point, PointFiles, points, told
from constraints.errors import Code, Mistakes, Place, mistake
from constraints.write import replace_file

if TYPE_CHECKING:
    import pandas as pd

    from scenarios.scenario import Scenario

SCHEMA_VERSION = 1
RUNS, TABLE, CSV = "runs", "runs.parquet", "runs.csv"
OK, FAILED = "ok", "failed"
SEED = "seed"
Progress = Callable[[int, int], None]
"""Told how many runs are there, of how many."""


@dataclass(frozen=True)
class Job:
    """One run: a point, a replication, its seed, and the file that keeps it."""

    number: int
    point: Point
    replication: int
    seed: int
    key: str


@dataclass(frozen=True)
class Swept:
    """What came of a sweep: the table (axes, replication, seed, status, responses), and where it stands."""

    table: pd.DataFrame
    axes: tuple[Axis, ...]
    out: Path
    fresh: int
    """How many runs were made now; the others stood there already."""

    @property
    def failed(self) -> int:
        return int((self.table["status"] == FAILED).sum())


def sweep(
    scenario: str | None,
    axes: Sequence[Axis],
    out: str | Path,
    *,
    replications: int = 1,
    jobs: int = 1,
    seed: int | None = None,
    days: int | None = None,
    amendments: Sequence[str] = (),
    resume: bool = False,
    progress: Progress | None = None,
) -> Swept:
    """Run every point so many times and write `runs.parquet` and `runs.csv` into the folder `out`.

    A run that fails is a row with its error.  With `resume`, runs that stand there and did not fail are not made again;
    without it, a folder that has runs of another sweep is refused.  Raises `Mistakes`.
    """
    from analysis.defaults import default
    from scenarios.scenario import find, load_scenario, read_layers

    folder = Path(out)
    name = scenario or default("scenario")
    base = load_scenario(name, amendments=amendments)
    path = find(name).resolve()
    _no_field_twice(axes)
    _seed_is_no_field(axes)
    with tempfile.TemporaryDirectory(prefix="guize-sweep-") as made:
        files = PointFiles(
            str(path),
            read_layers(path, []).data,
            base.laws[0].rulebook.id,
            base.entry.horizon.from_.isoformat(),
            Path(made),
            amendments,
        )
        grid = points(axes)
        written = [files.write(i, point) for i, point in enumerate(grid)]
        scenes = _load(written, grid, Path(made), days)
        first = base.entry.seed if seed is None else seed
        wanted = [
            Job(i * replications + r, grid[i], r, first + r, _key(scenes[i], first + r))
            for i in range(len(grid))
            for r in range(replications)
        ]
        done = _done(folder, resume=resume)
        todo = [job for job in wanted if done.get(job.key) != OK]
        _run_all([(job, written[job.number // replications]) for job in todo], folder, days, jobs, len(wanted), progress)
    table = _table(folder, wanted, axes)
    _write(folder, table, base, axes)
    return Swept(table, tuple(axes), folder, len(todo))


def _no_field_twice(axes: Sequence[Axis]) -> None:
    paths = [a.path for a in axes]
    twice = sorted({p for p in paths if paths.count(p) > 1})
    if twice:
        raise Mistakes([mistake(Code.BAD_OPTION, Place("--grid"), value=p, wanted="PATH=VALUE|VALUE …") for p in twice])


def _seed_is_no_field(axes: Sequence[Axis]) -> None:
    """Run r has the same seed at every point, so that points differ by nothing but their fields."""
    if any(a.path == SEED for a in axes):
        raise Mistakes([mistake(Code.BAD_OPTION, Place("--grid"), value=SEED, wanted="--seed, --reps")])


def _load(written: Sequence[Files], grid: Sequence[Point], folder: Path, days: int | None) -> list[Scenario]:
    """Every point loads strictly before anything runs; all mistakes of all points at once."""
    from scenarios.scenario import load_scenario

    scenes: list[Scenario] = []
    wrong: list[Any] = []
    for files, point in zip(written, grid, strict=True):
        try:
            scene = load_scenario(files.scenario, amendments=files.amendments)
            scenes.append(scene if days is None else scene.for_days(days))
        except Mistakes as found:
            wrong += told(found, folder, point)
    if wrong:
        raise Mistakes(wrong)
    return scenes


def _key(scene: Scenario, seed: int) -> str:
    """What a run depends on: the scenario with its law and people, the seed, the version of the program."""
    from importlib.metadata import version

    laws = [(law.since.isoformat(), law.rulebook.digest, law.roster.digest) for law in scene.laws]
    entry = scene.entry.model_copy(update={"seed": seed, "amendments": (), "extends": None})
    said = [version("guize"), SCHEMA_VERSION, laws, entry.model_dump(mode="json", exclude={"scenario"})]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:20]


def _done(folder: Path, *, resume: bool) -> dict[str, str]:
    """The runs that stand in the folder, by key, with their status.  Raises `Mistakes` where they are not expected."""
    runs = folder / RUNS
    there = sorted(runs.glob("*.json")) if runs.is_dir() else []
    if there and not resume:
        raise Mistakes([mistake(Code.BAD_OPTION, Place(str(folder)), value=f"{len(there)} runs", wanted="--resume, --out DIR")])
    return {path.stem: str(_read(path).get("status")) for path in there}


def _read(path: Path) -> dict[str, Any]:
    """A run's file; a damaged one counts as not there."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _run_all(
    todo: Sequence[tuple[Job, Files]], folder: Path, days: int | None, jobs: int, total: int, progress: Progress | None
) -> None:
    """Make the runs, each in a process of the pool; with one job, here."""
    from joblib import Parallel, delayed

    ready = total - len(todo)
    if progress is not None:
        progress(ready, total)
    made = Parallel(n_jobs=jobs, return_as="generator_unordered")(delayed(run_one)(j, f, str(folder), days) for j, f in todo)
    for done, _ in enumerate(made, 1):
        if progress is not None:
            progress(ready + done, total)


def run_one(job: Job, files: Files, folder: str, days: int | None) -> str:
    """One run, kept as a file; its status.  Whatever goes wrong in it is written down."""
    row: dict[str, Any] = {"status": OK, "error": None}
    try:
        row.update(_measure(job, files, days))
    except Exception as error:
        row = {"status": FAILED, "error": f"{type(error).__name__}: {error}"}
    replace_file(Path(folder) / RUNS / f"{job.key}.json", json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
    return str(row["status"])


def _measure(job: Job, files: Files, days: int | None) -> Mapping[str, Any]:
    from analysis.observe import observe
    from analysis.responses import responses
    from model.city import City
    from scenarios.scenario import load_scenario

    scene = load_scenario(files.scenario, amendments=files.amendments).with_seed(job.seed)
    city = City(scene if days is None else scene.for_days(days))
    try:
        city.run_days()
        return responses(observe(city))
    finally:
        city.dispose()


# ── the table ────────────────────────────────────────────────────────────────────────────────────────────────────


def _table(folder: Path, wanted: Sequence[Job], axes: Sequence[Axis]) -> pd.DataFrame:
    """A row a run, in the order of the grid: what was set, what came out."""
    import pandas as pd

    rows = []
    for job in wanted:
        found = _read(folder / RUNS / f"{job.key}.json") or {"status": FAILED, "error": "no result"}
        rows.append({**dict(job.point), "replication": job.replication, "seed": job.seed, "run": job.key, **found})
    first = [*(a.path for a in axes), "replication", "seed", "run", "status", "error", "digest"]
    names = list(dict.fromkeys([*first, *sorted({name for row in rows for name in row})]))
    table = pd.DataFrame(rows, columns=names)
    for a in axes:
        numbers = pd.to_numeric(table[a.path], errors="coerce")
        if not numbers.isna().any():
            table[a.path] = numbers
    return table


def _write(folder: Path, table: pd.DataFrame, base: Scenario, axes: Sequence[Axis]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    about = {
        "schema_version": str(SCHEMA_VERSION),
        "scenario": base.id,
        "illustrative": str(base.entry.illustrative or base.laws[0].roster.illustrative).lower(),
        "grid": json.dumps({a.path: a.values for a in axes}, ensure_ascii=False),
    }
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    sink = pa.BufferOutputStream()
    pq.write_table(arrow.replace_schema_metadata(about), sink)
    replace_file(folder / TABLE, bytes(sink.getvalue()))
    replace_file(folder / CSV, table.assign(schema_version=SCHEMA_VERSION).to_csv(index=False, lineterminator="\n"))
